"""Every stretch of text in what a check judges, each once, with a way to point at a part of it.

Cells come first, then the prose.  A level that was filled down over merged cells is the same cell in each row and is
given once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from msgspec import Struct

from perflint.checks.contract import Spot, Subject
from perflint.model import Cell, Document, Location, Passage, TargetTable
from perflint.model.places import NOWHERE

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


class Stretch(Struct, frozen=True):
    """A text, the field it fills, the table it belongs to (None: the document), how to point at ``text[start:end]``."""

    field: str
    text: str
    document: int
    table: int | None
    spot: Callable[[tuple[int, int]], Spot]


Telling = Callable[[str], object]


def stretches(subject: Subject, wanted: Sequence[str] = FIELDS, telling: Telling | None = None) -> Iterator[Stretch]:
    """The texts of the fields that are wanted, in the order of the document; only those that are ``telling``, if given."""
    seen: set[tuple[Location, str]] = set()
    for stretch, location in _all(subject, _fields_of(tuple(wanted)), telling):
        key = (location, stretch.text)
        if location != NOWHERE and key in seen:
            continue
        seen.add(key)
        yield stretch


class _Wanted(Struct, frozen=True):
    """The fields that are wanted, each by the name of its getter, apart by what they belong to."""

    document: tuple[str, ...]
    table: tuple[str, ...]
    row: tuple[str, ...]
    goals: bool
    prose: bool


@lru_cache(maxsize=64)
def _fields_of(wanted: tuple[str, ...]) -> _Wanted:
    def among(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name in wanted)

    return _Wanted(among(DOCUMENT_FIELDS), among(TABLE_FIELDS), among(ROW_FIELDS), "goals" in wanted, "prose" in wanted)


def _all(subject: Subject, wanted: _Wanted, telling: Telling | None) -> Iterator[tuple[Stretch, Location]]:
    if subject.table_position is None:
        for position, document in enumerate(subject.documents):
            if subject.position in (None, position):
                yield from _of_document(position, document, wanted, telling)
    for spot, table in subject.tables():
        yield from _fields(Spot(spot.document, spot.table), table, wanted.table, telling)
        if wanted.row:
            for index, indicator in enumerate(table.indicators):
                for name in wanted.row:
                    cell = getattr(indicator, name)
                    if cell is not None and (text := cell.text) and (telling is None or telling(text)) and text.strip():
                        point = partial(_field, Spot(spot.document, spot.table, index), name)
                        yield Stretch(name, text, spot.document, spot.table, point), cell.location


def _of_document(
    position: int, document: Document, wanted: _Wanted, telling: Telling | None
) -> Iterator[tuple[Stretch, Location]]:
    yield from _fields(Spot(position), document, wanted.document, telling)
    if wanted.goals:
        cells = (cell for goal in document.goals for cell in (goal.goal, goal.completion) if cell)
        for cell in cells:
            if telling is None or telling(cell.text):
                yield Stretch("goals", cell.text, position, None, partial(_placed, position, cell)), cell.location
    if wanted.prose:
        for passage in document.paragraphs:
            if telling is None or telling(passage.text):
                place = passage.place(0)
                yield Stretch("prose", passage.text, position, None, partial(_within, position, passage)), place


def _fields(
    owner: Spot, holder: TargetTable | Document, names: Sequence[str], telling: Telling | None
) -> Iterator[tuple[Stretch, Location]]:
    for name in names:
        cell: Cell | None = getattr(holder, name)
        if cell is not None and cell.text.strip() and (telling is None or telling(cell.text)):
            yield Stretch(name, cell.text, owner.document, owner.table, partial(_field, owner, name)), cell.location


def _field(owner: Spot, name: str, span: tuple[int, int]) -> Spot:
    return Spot(owner.document, owner.table, owner.indicator, name, span)


def _placed(position: int, cell: Cell, span: tuple[int, int]) -> Spot:
    return Spot(position, None, None, None, span, cell.location, cell.text)


def _within(position: int, passage: Passage, span: tuple[int, int]) -> Spot:
    return Spot(position, None, None, None, span, passage.slice(*span).location(), passage.text)
