"""The files of a soak, each from its number: made documents in the formats that people send, and hostile ones among them."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from tools.fuzz.material import SHORT, delimited
from tools.fuzz.packages import packed, unpacked, zipped
from tools.fuzz.pages import drawn, paper
from tools.fuzz.targets import docx, xlsx
from tools.variants.make import ENDINGS, variant
from tools.variants.produce import WRITERS

SEED = 8
HOSTILE = 50  # one file in so many
FOLDER = 500  # files of one folder
MIX = {
    "csv": 38,
    "txt": 22,
    "html": 16,
    "xlsx": 14,
    "xls": 6,
    "docx": 3,
    "pdf": 1,
}  # cheap ones mostly: ten thousand take long


def write(folder: Path, count: int) -> dict[str, int]:
    """Write the files, and give how many there are of each kind."""
    kinds: Counter[str] = Counter()
    names = [name for name, share in MIX.items() for _ in range(share)]
    for number in range(count):
        rng = Random(f"soak-{SEED}-{number}")
        place = folder / f"{number // FOLDER:02}"
        place.mkdir(parents=True, exist_ok=True)
        if number % HOSTILE == HOSTILE - 1:
            manner = sorted(MANNERS)[number // HOSTILE % len(MANNERS)]
            ending, data = MANNERS[manner](rng)
            kinds["hostile"] += 1
        else:
            kind = rng.choice(names)
            made = variant(SEED, number, kind)
            made = replace(made, look=replace(made.look, producer="own"))
            ending, data = ENDINGS[kind], WRITERS[kind](made)
            kinds[kind] += 1
        (place / f"{number:05}{ending}").write_bytes(data)
    return dict(kinds)


# ── hostile files: each is answered, and none may cost another file anything ────────────────────────────────────────


def _cut(rng: Random) -> tuple[str, bytes]:
    data = packed(unpacked(xlsx.parts(SHORT)))
    return ".xlsx", data[: rng.randrange(40, len(data) - 40)]


def _noise(rng: Random) -> tuple[str, bytes]:
    return rng.choice([".xlsx", ".docx", ".pdf", ".xls", ".doc"]), rng.randbytes(4000)


def _bomb(rng: Random) -> tuple[str, bytes]:
    parts = xlsx.parts(SHORT)
    parts["xl/sharedStrings.xml"] = "<sst>" + "<si><t>长</t></si>" * 200_000 + "</sst>"
    return ".xlsx", zipped(parts)


def _laughs(rng: Random) -> tuple[str, bytes]:
    entities = "".join(f"<!ENTITY a{at} '&a{at - 1};&a{at - 1};&a{at - 1};'>" for at in range(1, 20))
    parts = docx.parts(docx.paragraph("&a19;"))
    parts["word/document.xml"] = f"<!DOCTYPE l [<!ENTITY a0 'ha'>{entities}]>{parts['word/document.xml']}"
    return ".docx", packed(unpacked(parts))


def _deep(rng: Random) -> tuple[str, bytes]:
    return ".json", b'{"tables":' + b"[" * 50_000


def _empty(rng: Random) -> tuple[str, bytes]:
    return rng.choice([".csv", ".txt", ".docx"]), b""


def _nothing_but_nuls(rng: Random) -> tuple[str, bytes]:
    return ".txt", b"\0" * 50_000


def _one_line(rng: Random) -> tuple[str, bytes]:
    return ".txt", "完成率达到95%，".encode() * 20_000


def _wrong_name(rng: Random) -> tuple[str, bytes]:
    return ".pdf", packed(unpacked(docx.parts(docx.table(SHORT))))


def _broken_page(rng: Random) -> tuple[str, bytes]:
    data = bytearray(paper(drawn(SHORT)))
    for _ in range(60):
        data[rng.randrange(20, len(data))] = rng.randrange(256)
    return ".pdf", bytes(data)


def _merged_wide(rng: Random) -> tuple[str, bytes]:
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return ".xlsx", packed(unpacked(xlsx.parts(SHORT, merged)))


def _bad_bytes(rng: Random) -> tuple[str, bytes]:
    data = bytearray(delimited(SHORT).encode("gb18030"))
    for _ in range(5):
        data[rng.randrange(60, len(data))] = 0xFF
    return ".csv", bytes(data)


def _formulas(rng: Random) -> tuple[str, bytes]:
    rows = [SHORT[0], *(("产出指标", "数量指标", "=HYPERLINK(1)", "@SUM(1)", "-1", "\x1b[31m") for _ in range(5))]
    return ".csv", delimited(rows).encode("utf-8")


def _climbing(rng: Random) -> tuple[str, bytes]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("../../../etc/目标.csv", delimited(SHORT))
        archive.writestr("目标/一.csv", delimited(SHORT))
    return ".zip", buffer.getvalue()


MANNERS: dict[str, Callable[[Random], tuple[str, bytes]]] = {
    "a workbook cut off": _cut,
    "noise under a name": _noise,
    "a workbook that grows": _bomb,
    "entities of entities": _laughs,
    "brackets without end": _deep,
    "no byte at all": _empty,
    "nothing but NUL": _nothing_but_nuls,
    "one line": _one_line,
    "a document named PDF": _wrong_name,
    "a PDF with wrong bytes": _broken_page,
    "a merge over the whole sheet": _merged_wide,
    "bytes of no encoding": _bad_bytes,
    "formulas and escapes": _formulas,
    "names that climb": _climbing,
}
