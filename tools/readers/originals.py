"""The rebuilt originals (../shared/corpus/originals) against the gold of their texts, and their cells against ``truth/``.

An original that cannot be read here (no soffice, no OCR) is told as such and counts as a failure.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from perflint.model import Document, Grid, Passage, Source
from perflint.readers import read_file
from perflint.recognition import recognise
from perflint.recognition.fragments.tables import whole_tables
from tools.corpus import CORPUS
from tools.variants.score import Score, compare, plain, same

FOLDER = CORPUS / "originals"
KINDS = {
    ".xlsx": "xlsx", ".xls": "xls", ".et": "xls", ".docx": "docx", ".doc": "doc", ".wps": "doc", ".html": "html", ".csv": "csv", ".tsv": "csv",
    ".pdf": "pdf",
}  # fmt: skip
BARS = {"xlsx": 1.0, "xls": 1.0, "docx": 1.0, "doc": 1.0, "html": 1.0, "csv": 1.0, "pdf": 0.995, "scan": 0.98}
TRUTH = {"001_forms_docx13": "001_forms"}
OFFICE = frozenset({"doc"})
# The text of 004 lost a label that its original shows: table, indicator (0-based), field → what the original says.
RESTORED = {"004": {(7, 5, "level2"): "质量指标"}}
CORE = ("level1", "level2", "name", "value")
EVERY = (*CORE, "description", "period_value", "basis")


@dataclass(slots=True)
class Result:
    """One file: its indicators against the gold, and its cells, merges and rows against the truth."""

    name: str
    kind: str
    score: Score | None = None
    cells: tuple[int, int] | None = None
    merges: tuple[int, int] | None = None
    rows: tuple[int, int] | None = None
    problem: str = ""
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Right indicators of the gold; rows that are not in the gold count against it."""
        if self.score is None:
            return 1.0 if not self.problem else 0.0
        return self.score.right / max(1, self.score.indicators, self.score.read)

    @property
    def good(self) -> bool:
        """Whether it meets the bar of its kind, cells included."""
        if self.problem or self.share < BARS[self.kind]:
            return False
        bar = 0.995 if self.kind == "pdf" else 1.0
        found = [self.rows] if self.kind == "pdf" else [self.cells, self.merges]
        return self.kind == "scan" or all(count is None or count[0] >= bar * count[1] for count in found)


def measure(only: str | None = None) -> list[Result]:
    """Every original that has a gold parse or a truth; ``only`` one kind."""
    results = []
    for path in sorted(FOLDER.iterdir()):
        if path.suffix not in KINDS or path.name.startswith(("look", "trap")):
            continue
        kind = "scan" if path.name.startswith("scan") else KINDS[path.suffix]
        if only in {None, kind}:
            results.append(one(path, kind))
    return results


def one(path: Path, kind: str) -> Result:
    """Read one original and compare it with all that is known of it."""
    result = Result(path.name, kind)
    try:
        source = read_file(path)
    except Exception as error:  # a crash is told like an unreadable file; the others go on
        absent = kind in OFFICE and not shutil.which("soffice")
        result.problem = "没有 soffice" if absent else f"{type(error).__name__}: {error}"
        return result
    document = recognise(source)
    seed = path.name.removeprefix("scan_")[:3]
    gold = _gold(seed)
    if gold is not None:
        fields = EVERY if kind == "pdf" else ("name", "value") if kind == "scan" else CORE
        result.score = _on_page(document, gold) if kind == "scan" else compare(document, gold, fields)
        result.score.wrong = [text for text in result.score.wrong if "指标" in text or "tables" in text]
        result.wrong = result.score.wrong
    truth = FOLDER / "truth" / f"{TRUTH.get(path.stem, path.stem)}.json"
    if not truth.is_file() and path.suffix in {".doc", ".wps"}:
        truth = FOLDER / "truth" / f"{path.stem}.json"
    if truth.is_file():
        _cells(result, source, json.loads(truth.read_text(encoding="utf-8")), kind)
    return result


def _gold(seed: str) -> list[dict[str, Any]] | None:
    path = CORPUS / f"seed-{seed}.json"
    if not path.is_file():
        return None
    tables = json.loads(path.read_text(encoding="utf-8"))["tables"]
    keep = set(EVERY)
    gold = [
        {"indicators": [{key: item[key] for key in item if key in keep} for item in table["indicators"]]}
        for table in tables
    ]
    for (table, indicator, name), text in RESTORED.get(seed, {}).items():
        gold[table]["indicators"][indicator][name] = text
    return gold


def _on_page(document: Document, gold: Sequence[Mapping[str, Any]]) -> Score:
    """A scan holds one page of its document: the gold indicators between the first and the last that was read count."""
    wanted = [item for table in gold for item in table["indicators"]]
    found = [item for table in document.tables for item in table.indicators]
    score = Score(read=len(found))
    names = [plain(item["name"]) for item in wanted]
    hits = [names.index(plain(item.name.text)) for item in found if item.name and plain(item.name.text) in names]
    if not hits:
        score.wrong.append("not one indicator was read")
        score.indicators = len(wanted)
        return score
    inside = wanted[min(hits) : max(hits) + 1]
    score.indicators = len(inside)
    by_name = {plain(item.name.text): item for item in found if item.name}
    for item in inside:
        there = by_name.get(plain(item["name"]))
        value = there.value if there else None
        sure = there is not None and there.name is not None and there.name.facts is not None
        if there and same("value", item["value"], value.text if value else None) and sure:
            score.right += 1
        else:
            score.wrong.append(
                f"指标 “{item['name']}” {item['value']} was read as {value.text if value else None}; confidence {sure}"
            )
    return score


# ── cells against truth ─────────────────────────────────────────────────────────────────────────────────────────

Place = tuple[int, int, int, int, str]


def _cells(result: Result, source: Source, truth: list[dict[str, Any]], kind: str) -> None:
    """Cells and merges (for a PDF: rows) of the truth that the reader has."""
    grids = [block for block in whole_tables(source.blocks) if isinstance(block, Grid) and not block.hidden]
    if kind == "pdf":
        wanted = Counter(row for table in truth for row in _rows([_place(cell) for cell in table["cells"]]))
        found = Counter(row for grid in grids for row in _rows(_places(grid)))
        found += Counter((plain(block.text),) for block in source.blocks if isinstance(block, Passage))  # a title above
        result.rows = (wanted & found).total(), wanted.total()
        result.wrong += [f"row not found: {row}" for row in (wanted - found)]
        return
    right, merged = 0, 0
    for at, table in enumerate(truth):
        places = [_place(cell) for cell in table["cells"]]
        have = set(_places(grids[at])) if at < len(grids) else set()
        right += sum(place in have for place in places if place[4])
        merged += sum(place in have for place in places if place[2:4] != (1, 1))
        result.wrong += [f"cell not found: {place}" for place in places if place[4] and place not in have]
    everything = [_place(cell) for table in truth for cell in table["cells"]]
    result.cells = right, sum(bool(place[4]) for place in everything)
    result.merges = merged, sum(place[2:4] != (1, 1) for place in everything)


def _place(cell: Sequence[Any]) -> Place:
    return cell[0], cell[1], cell[2], cell[3], plain(cell[4])


def _places(grid: Grid) -> list[Place]:
    return [
        (number, cell.location.column or 0, *cell.location.span, plain(cell.text))
        for number, row in enumerate(grid.rows)
        for cell in row
    ]


def _rows(places: Sequence[Place]) -> list[tuple[str, ...]]:
    """Each row's filled cells that are not merged downwards."""
    rows: dict[int, list[str]] = {}
    for row, _, down, _, text in sorted(places):
        if text and down == 1:
            rows.setdefault(row, []).append(text)
    return [tuple(texts) for texts in rows.values()]
