"""Every stretch of text in what a check judges, each once, with a way to point at a part of it.

Cells come first, then the prose.  A level that was filled down over merged cells is the same cell in each row and is
given once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from perflint.checks.contract import Spot, Subject
from perflint.model import Cell, Document, Location, Passage

DOCUMENT_FIELDS = ("title", "department", "goal")
TABLE_FIELDS = ("title", "project", "unit", "function", "overview", "goal", "period_goal", "goal_actual")
ROW_FIELDS = ("level1", "level2", "name", "value", "period_value", "description", "basis", "actual", "reason")
FIELDS = tuple(dict.fromkeys((*DOCUMENT_FIELDS, *TABLE_FIELDS, *ROW_FIELDS, "goals", "prose")))

SCHEMA = {
    "type": "array",
    "items": {"enum": list(FIELDS)},
    "minItems": 1,
    "description": "看哪些文字：文件、表和行的各栏，goals 报告里的目标，prose 正文；默认全看",
}


def rounded_options(description: str) -> Mapping[str, Any]:
    """The options of a check that adds up numbers of a text: where it looks, and how much rounding it forgives."""
    rounding = {"type": "number", "minimum": 0, "description": description}
    properties = {"within": SCHEMA, "rounding": rounding}
    return {"type": "object", "properties": properties, "required": ["rounding"], "additionalProperties": False}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A text, the field it fills, the table it belongs to (None: the document), how to point at ``text[start:end]``."""

    field: str
    text: str
    document: int
    table: int | None
    spot: Callable[[tuple[int, int]], Spot]


def stretches(subject: Subject, wanted: Sequence[str] = FIELDS) -> Iterator[Stretch]:
    """The texts of the fields that are wanted, in the order of the document."""
    seen: set[tuple[Location, str]] = set()
    for stretch, location in _all(subject, frozenset(wanted)):
        key = (location, stretch.text)
        if location != Location() and key in seen:
            continue
        seen.add(key)
        yield stretch


def _all(subject: Subject, wanted: frozenset[str]) -> Iterator[tuple[Stretch, Location]]:
    if subject.table_position is None:
        for position, document in enumerate(subject.documents):
            if subject.position in (None, position):
                yield from _of_document(position, document, wanted)
    for spot, table in subject.tables():
        yield from _fields(Spot(spot.document, spot.table), table, TABLE_FIELDS, wanted)
        for index, indicator in enumerate(table.indicators):
            yield from _fields(Spot(spot.document, spot.table, index), indicator, ROW_FIELDS, wanted)


def _of_document(position: int, document: Document, wanted: frozenset[str]) -> Iterator[tuple[Stretch, Location]]:
    yield from _fields(Spot(position), document, DOCUMENT_FIELDS, wanted)
    if "goals" in wanted:
        cells = (cell for goal in document.goals for cell in (goal.goal, goal.completion) if cell)
        for cell in cells:
            yield Stretch("goals", cell.text, position, None, partial(_placed, position, cell)), cell.location
    if "prose" in wanted:
        for passage in document.paragraphs:
            yield Stretch("prose", passage.text, position, None, partial(_within, position, passage)), passage.place(0)


def _fields(
    owner: Spot, holder: object, names: Sequence[str], wanted: frozenset[str]
) -> Iterator[tuple[Stretch, Location]]:
    for name in names:
        cell = getattr(holder, name)
        if name in wanted and isinstance(cell, Cell) and cell.text.strip():
            yield Stretch(name, cell.text, owner.document, owner.table, partial(_field, owner, name)), cell.location


def _field(owner: Spot, name: str, span: tuple[int, int]) -> Spot:
    return Spot(owner.document, owner.table, owner.indicator, name, span)


def _placed(position: int, cell: Cell, span: tuple[int, int]) -> Spot:
    return Spot(position, None, None, None, span, cell.location, cell.text)


def _within(position: int, passage: Passage, span: tuple[int, int]) -> Spot:
    return Spot(position, None, None, None, span, passage.slice(*span).location(), passage.text)
