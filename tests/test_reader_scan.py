"""Pictures of pages: small tables drawn here, and the scans of the corpus where they are at hand."""

from __future__ import annotations

import io
import itertools
import json
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits
from perflint.model import Grid, Passage, Source
from perflint.readers import image, read_bytes
from perflint.readers.shared.scans import pages as scans
from perflint.readers.shared.xml import Deadline
from tests.sources import folded

slow = pytest.mark.slow
installed = pytest.mark.skipif(not scans.available(), reason="the extra perflint[ocr] is not installed")

ROWS = (("Item", "Target", "Unit"), ("Training", "95%", "5"), ("Survey", "", "120"))
COLUMNS = (40, 220, 340, 460)  # points
TOP, HEIGHT = 90, 30


def page(dpi: int = 150, turn: float = 0.0, stamp: bool = False) -> Any:
    """A page with a line of text and a ruled table, as a Pillow picture."""
    from PIL import Image, ImageDraw, ImageFont

    unit = dpi / 72
    picture = Image.new("RGB", (round(500 * unit), round(420 * unit)), "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(12 * unit)
    draw.text((40 * unit, 50 * unit), "Annual report", font=font, fill="black")
    for row in range(len(ROWS) + 1):
        y = (TOP + row * HEIGHT) * unit
        draw.line((COLUMNS[0] * unit, y, COLUMNS[-1] * unit, y), fill="black", width=round(unit))
    for x in COLUMNS:
        ends = TOP * unit, (TOP + len(ROWS) * HEIGHT) * unit
        draw.line((x * unit, ends[0], x * unit, ends[1]), fill="black", width=round(unit))
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            draw.text(((COLUMNS[column] + 12) * unit, (TOP + row * HEIGHT + 8) * unit), text, font=font, fill="black")
    if stamp:
        edges = [edge * unit for edge in (240, 80, 350, 190)]
        layer = Image.new("RGB", picture.size, "white")
        ImageDraw.Draw(layer).ellipse(edges, outline=(225, 40, 45), width=round(4 * unit))
        from PIL import ImageChops

        picture = ImageChops.multiply(picture, layer)
    return picture.rotate(turn, expand=turn % 90 == 0, fillcolor="white", resample=Image.Resampling.BICUBIC)


def encoded(picture: Any, kind: str, **options: Any) -> bytes:
    """The bytes of a picture file."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def texts(source: Source) -> list[list[str]]:
    """The texts of the only grid."""
    (grid,) = [block for block in source.blocks if isinstance(block, Grid)]
    return [[cell.text for cell in row] for row in grid.rows]


EXPECTED = [list(row) for row in ROWS]


@installed
@pytest.mark.parametrize(
    ("dpi", "turn", "stamp"),
    [
        (200, 0, False),
        pytest.param(300, 0, False, marks=slow),
        (90, 0, False),
        (200, 1.7, False),
        pytest.param(200, -4, False, marks=slow),
        (200, 90, False),
        (200, 180, False),
        pytest.param(200, 270, False, marks=slow),
        (150, 0.6, True),
    ],
)
def test_a_ruled_table_is_read_however_it_was_laid_on_the_scanner(dpi: int, turn: float, stamp: bool) -> None:
    """Every cell has its text, single digits too, and an empty one is empty; the title stands outside."""
    source = image.read(encoded(page(dpi, turn, stamp), "PNG", dpi=(dpi, dpi)), "scan.png")
    assert EXPECTED == texts(source)
    assert ["Annual report"] == [block.text for block in source.blocks if isinstance(block, Passage)]


@installed
def test_every_cell_says_where_it_is_and_how_sure_its_reading_is() -> None:
    """Boxes are in points; an empty cell has nothing to be unsure of."""
    source = image.read(encoded(page(200), "PNG", dpi=(200, 200)), "scan.png")
    (grid,) = [block for block in source.blocks if isinstance(block, Grid)]
    cell = grid.rows[1][1]
    where = cell.location
    assert ("scan.png", 1, 0, 1, 1) == (where.file, where.page, where.table, where.row, where.column)
    assert pytest.approx((220, 120, 340, 150), abs=2) == cell.location.box
    assert cell.facts is not None
    assert 0.8 < cell.facts.confidence <= 1
    assert grid.rows[2][1].facts is None


@installed
def test_writing_under_a_seal_is_read_with_less_confidence() -> None:
    """The red is taken away by its colour; that it was there is not forgotten."""
    plain, sealed = (image.read(encoded(page(200, stamp=stamp), "PNG", dpi=(200, 200)), "a") for stamp in (False, True))
    sure, doubtful = (
        next(block for block in source.blocks if isinstance(block, Grid)).rows[1][1].facts for source in (plain, sealed)
    )
    assert sure is not None
    assert doubtful is not None
    assert doubtful.confidence < sure.confidence


@installed
@pytest.mark.parametrize("kind", ["JPEG", *(pytest.param(kind, marks=slow) for kind in ("PNG", "BMP", "TIFF"))])
def test_each_kind_of_picture_is_known_by_its_content(kind: str) -> None:
    """The name says nothing; all kinds give the same table."""
    data = encoded(page(150), kind, dpi=(150, 150))
    assert image.recognises(data, "x.txt")
    assert EXPECTED == texts(read_bytes(data, "x.txt"))


@installed
def test_all_pages_of_a_tiff_are_read() -> None:
    """Pages and tables are counted through the file."""
    data = encoded(page(150), "TIFF", save_all=True, append_images=[page(150)], dpi=(150, 150))
    grids = [block for block in image.read(data, "two.tif").blocks if isinstance(block, Grid)]
    assert [(1, 0), (2, 1)] == [(grid.location.page, grid.location.table) for grid in grids]


@installed
@pytest.mark.parametrize(
    "mode", ["1", "I;16", *(pytest.param(mode, marks=slow) for mode in ("L", "P", "RGBA", "CMYK"))]
)
def test_any_mode_of_colour_is_read(mode: str) -> None:
    """Black and white from a fax, palettes, transparent paper, printing colours, deep grey."""
    picture = page(150).convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        picture = picture.point(lambda value: value * 257, "I").convert("I;16")
    data = encoded(picture, "TIFF", dpi=(150, 150))
    assert EXPECTED == texts(image.read(data, "x.tif"))


@pytest.mark.parametrize("data", [b"BMI is a number", b"\xff\xd8 no", b"II*", b"", b"MM", b"%PDF-1.7"])
def test_what_only_looks_like_a_picture_is_left_to_others(data: bytes) -> None:
    """A text may begin with the letters of a mark."""
    assert not image.recognises(data, "x.png")


def bomb(width: int, height: int) -> bytes:
    """A PNG whose head declares this size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@installed
def test_a_picture_that_declares_too_many_pixels_is_not_decoded() -> None:
    """The limit is named, so that it can be raised."""
    with pytest.raises(InputError, match=r"像素.*120") as caught:
        image.read(bomb(60_000, 60_000), "big.png")
    assert "--limit image_pixels" in caught.value.advice


@installed
@pytest.mark.parametrize("part", [0.02, 0.3, 0.9])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "TIFF"])
def test_a_cut_file_is_said_to_be_damaged(kind: str, part: float) -> None:
    """Half a picture is not read as if it were whole."""
    data = encoded(page(90), kind)
    with pytest.raises(InputError, match=r"损坏|文字"):
        image.read(data[: int(len(data) * part)], "cut")


@installed
def test_a_picture_without_writing_is_said_to_have_none() -> None:
    """An empty page is no document."""
    from PIL import Image

    with pytest.raises(InputError, match="没有读出任何文字"):
        image.read(encoded(Image.new("RGB", (600, 800), "white"), "PNG"), "white.png")


@installed
def test_the_number_of_pages_is_limited() -> None:
    """A TIFF of many pages is refused at the page over the limit."""
    data = encoded(page(90), "TIFF", save_all=True, append_images=[page(90)])
    with pytest.raises(InputError, match="扫描页数"):
        image.read(data, "two.tif", Limits(scanned_pages=1))


@installed
def test_time_is_looked_at_while_a_page_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """One page with many cells cannot run on: time is up at the fifth look."""
    looks = itertools.count(1)
    monkeypatch.setattr(Deadline, "passed", property(lambda _: next(looks) >= 5))
    with pytest.raises(InputError, match="转换和解析的时间"):
        image.read(encoded(page(90), "PNG", dpi=(90, 90)), "scan.png")


@installed
def test_pages_read_before_the_time_was_up_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is told as a problem."""

    def recognised(*arguments: Any) -> list[Grid | Passage]:
        if arguments[2] == 2:
            monkeypatch.setattr(Deadline, "passed", True)
        arguments[-1].check()
        return [Passage("年度目标")]

    monkeypatch.setattr(scans, "read_page", recognised)
    source = image.read(encoded(page(90), "TIFF", save_all=True, append_images=[page(90)] * 2), "three.tif")
    assert 1 == len(source.blocks)
    (problem,) = source.problems
    assert (2, True) == (
        problem.location.page,
        problem.message.startswith("第2页起没有读：超过了上限：转换和解析的时间"),
    )


def test_without_the_extra_the_advice_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture is claimed all the same: it is no text."""
    monkeypatch.setattr(scans, "available", lambda: False)
    with pytest.raises(InputError, match=r"这是图片.*perflint\[ocr\]") as caught:
        read_bytes(bomb(10, 10), "scan.png")
    assert "pip install" in caught.value.advice


@installed
def test_recognition_needs_no_network_and_prints_nothing(tmp_path: Path) -> None:
    """In a process of its own, where any connection of Python fails and native code leaves no trace of a call home.

    onnxruntime reports to its makers unless it is told not to; it then notes who it is in the home and the temporary folder.
    """
    file = tmp_path / "page.png"
    file.write_bytes(encoded(page(150), "PNG", dpi=(150, 150)))
    program = (
        "import socket, sys\n"
        "def refuse(*_): raise AssertionError('network')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from perflint.readers import read_file\n"
        "assert read_file(sys.argv[1]).blocks\n"
    )
    home = tmp_path / "home"
    home.mkdir()
    own = {name: value for name, value in os.environ.items() if not name.startswith(("ORT_", "XDG_", "PYTHONWARN"))}
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)],
        env={**own, "HOME": str(home), "TMPDIR": str(home), "CI": ""},
        capture_output=True,
        check=False,
    )
    assert (0, b"", b"") == (done.returncode, done.stdout, done.stderr)
    assert list(home.rglob("*")) == []


# ── the corpus ──────────────────────────────────────────────────────────────────────────────────────────────────


@installed
@pytest.mark.parametrize(
    ("scan", "truth", "least"), [("scan_000_p3_200", "000_form", 1.0), ("scan_004_p1_200", "004_dept_1sheet", 0.98)]
)
def test_clean_scans_of_real_forms_are_read(corpus: Path, scan: str, truth: str, least: float) -> None:
    """The share of cells that stand, word for word, in the form that was scanned."""
    from tools.scan_variants import rendered

    folder = corpus / "originals"
    tables = json.loads((folder / "truth" / f"{truth}.json").read_text(encoding="utf-8"))
    known = {folded(cell[4]) for table in tables for cell in table["cells"]}
    blocks = scans.read_page(rendered(folder / f"{scan}.pdf", 0, 200), 200, 1, scan, 0, DEFAULT)
    read = [folded(cell.text) for block in blocks if isinstance(block, Grid) for row in block.rows for cell in row]
    read = [text for text in read if text]
    assert least <= sum(text in known for text in read) / len(read)
