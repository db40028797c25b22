"""From a spot that a rule names to a `Place` that a report shows: the cell, its Location, its text and the part at fault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from perflint import values
from perflint.checks.contract import Row, Spot, Subject
from perflint.model import Cell, Document, Figure, Indicator, Location, Place, TargetTable
from perflint.rulebook import fields
from perflint.rulebook.conditions import Point

VALUE_PARTS = {"sign": "comparator", "own_unit": "unit", "months": "number"}


def place_of(where: Spot | Row | str | None, at: str | None, subject: Subject, point: Point | None = None) -> Place:
    """The place of a hit.  ``at`` is the rule's own field, used where the check names none; ``point`` narrows it."""
    if isinstance(where, Row):
        where = where.at(_field(at) or "name")
    span: tuple[int, int] | None = None
    if where is None or isinstance(where, str):
        path = where or _own(at, subject)
        where = subject.at(_field(path))
        span = _span(where, path, subject.documents, point)
    spot = where
    if spot.location is not None:
        return Place(spot.document, spot.table, spot.indicator, spot.field, spot.location, spot.text, spot.span)
    cell = cell_at(spot, subject.documents)
    if cell is None:
        return Place(spot.document, spot.table, spot.indicator, spot.field, _around(spot, subject.documents))
    return Place(
        spot.document,
        spot.table,
        spot.indicator,
        spot.field,
        cell.location,
        cell.text,
        _inside(spot.span or span, cell.text),
        cell.facts.also if cell.facts else (),
    )


def _own(at: str | None, subject: Subject) -> str | None:
    """The rule's field where the subject has it; ``at: name`` of a rule about tables is meant for its rows."""
    if subject.row:
        return at or "name"
    given = "table" if subject.table_position is not None else "document"
    return at if at in fields.pointable(given) else None


def _field(path: str | None) -> str | None:
    """The cell that a path such as ``value.unit`` stands in; ``funds.total`` is one itself."""
    if path is None or path.split(".", 1)[0] in ("funds", "execution"):
        return path
    return path.split(".", 1)[0]


def _span(spot: Spot, path: str | None, documents: Sequence[Document], point: Point | None) -> tuple[int, int] | None:
    """The part of the cell that the path or the failing condition speaks of."""
    head, _, tail = (path or "").partition(".")
    part = tail.split(".", 1)[0]
    if not part and point is not None and point.field == head:
        if point.span:
            return _shift(point.span, spot, documents)
        part = point.part or ""
    cell = cell_at(spot, documents) if part and head not in ("funds", "execution") else None
    return values.parse(cell.text).spans.get(VALUE_PARTS.get(part, part)) if cell else None


def _shift(span: tuple[int, int], spot: Spot, documents: Sequence[Document]) -> tuple[int, int]:
    """Conditions see the stripped text of a cell; a place counts from the cell's own first character."""
    cell = cell_at(spot, documents)
    left = len(cell.text) - len(cell.text.lstrip()) if cell else 0
    return span[0] + left, span[1] + left


def _inside(span: tuple[int, int] | None, text: str) -> tuple[int, int] | None:
    if span is None:
        return None
    start, end = max(0, span[0]), min(len(text), span[1])
    return (start, end) if start < end else None


def owner_of(spot: Spot, documents: Sequence[Document]) -> Indicator | TargetTable | Document:
    """The model object that a spot stands in."""
    document = documents[spot.document]
    if spot.table is None:
        return document
    table = document.tables[spot.table]
    return table if spot.indicator is None else table.indicators[spot.indicator]


def cell_at(spot: Spot, documents: Sequence[Document]) -> Cell | None:
    """The cell at a spot, None where it speaks of a whole or the field is absent."""
    found: Any = owner_of(spot, documents)
    for name in (spot.field or "").split("."):
        found = getattr(found, name, None) if name else None
    if isinstance(found, Figure):
        return found.cell
    return found if isinstance(found, Cell) else None


def _around(spot: Spot, documents: Sequence[Document]) -> Location:
    """The nearest place known for a spot without a cell: the row's first cell, the table, the file."""
    document = documents[spot.document]
    if spot.table is None:
        return document.title.location if document.title else Location(document.path)
    table = document.tables[spot.table]
    if spot.indicator is not None:
        row = table.indicators[spot.indicator]
        first = next((cell for cell in (row.name, row.value, row.level2, row.level1) if cell), None)
        if first:
            return first.location
    if table.location != Location():
        return table.location
    header = next((cell for cell in (table.project, table.function, table.title) if cell), None)
    return header.location if header else Location(document.path)


def path_of(place: Place, documents: Sequence[Document]) -> tuple[str, ...]:
    """The row as the reader knows it: project or function, level 1, level 2, name; what is blank is left out."""
    if place.table is None:
        return ()
    table = documents[place.document].tables[place.table]
    head = table.project or table.function
    parts: list[Cell | None] = [head]
    if place.indicator is not None:
        row = table.indicators[place.indicator]
        parts += [row.level1, row.level2, row.name]
    return tuple(part.text.strip() for part in parts if part and part.text.strip())
