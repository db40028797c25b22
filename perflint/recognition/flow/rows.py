"""Rows of a table whose cells come one after another, put right by what the whole table tells: its template, its points."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from perflint.recognition.flow.cells import FlowCell
from perflint.recognition.flow.choices import open_row
from perflint.recognition.flow.fit import VALUES, is_number
from perflint.recognition.flow.pieces import whole
from perflint.recognition.wording.amounts import decimal_of

Cells = Sequence[FlowCell]

_FIGURES = VALUES | {"weight", "score"}
_EXPLAINED, _EXPLAINS = 3, 6  # characters of a name, and of a text that explains it
_FILLED = 3  # rows that make a form of a template
_SUMS = frozenset(map(Decimal, (80, 90, 100)))  # of all points, with those of the budget or without


def without_open_rows(rows: Sequence[Cells], roles: Sequence[str]) -> Sequence[Cells]:
    """The rows without 指标2： and …… that nobody filled in; all of them where hardly any has figures."""
    filled = sum(any(roles[cell.column] in _FIGURES for cell in row) for row in rows)
    if filled < _FILLED:
        return rows
    name = roles.index("name")
    kept = [row for row in rows if not (len(row) == 1 and row[0].column == name and _is_open(row[0]))]
    return [[replace(cell, pieces=cell.pieces[:1]) if _is_open(cell) else cell for cell in row] for row in kept]


def _is_open(cell: FlowCell) -> bool:
    return open_row().fullmatch(whole(cell.pieces).text) is not None


def with_names_alone(rows: Sequence[Cells], roles: Sequence[str]) -> Sequence[Cells]:
    """The rows; where most names stand before a text that explains them, under a title merged over both, the names alone."""
    name = roles.index("name")
    explained = sum(_is_explained(cell) for row in rows for cell in row if cell.column == name)
    if explained < _FILLED or 2 * explained < len(rows) or "description" in roles:
        return rows
    return [
        [replace(cell, pieces=cell.pieces[:1]) if cell.column == name and _is_explained(cell) else cell for cell in row]
        for row in rows
    ]


def _is_explained(cell: FlowCell) -> bool:
    """慰问及时率 | 节前慰问人数占全部的比例, on one line."""
    texts = [piece.text.text for piece in cell.pieces]
    return len(texts) == 2 and cell.pieces[1].inside and _EXPLAINED <= len(texts[0]) and _EXPLAINS <= len(texts[1])


def with_points(rows: Sequence[Cells], roles: Sequence[str]) -> Sequence[Cells]:
    """The rows; where the blank cells before the points of some were lost, so that these stand under the values, all points
    where they belong: they add up to a hundred then."""
    if roles.count("weight") != 1 or roles.count("score") != 1:
        return rows
    columns = [roles.index("weight"), roles.index("score")]
    moved = [_points_alone(row, roles, columns) for row in rows]
    if not any(moved):
        return rows
    found = [cells or row for cells, row in zip(moved, rows, strict=True)]
    weights = (_number(cell) for row in found for cell in row if cell.column == columns[0])
    return found if sum(weights) in _SUMS else rows


def _points_alone(row: Cells, roles: Sequence[str], columns: Sequence[int]) -> Cells | None:
    """A row whose only figures are two numbers that may be its points, not both where those stand; None for another row."""
    figures = [cell for cell in row if roles[cell.column] in VALUES or cell.column in columns]
    if len(figures) != len(columns) or [cell.column for cell in figures] == columns:
        return None
    if not all(len(cell.pieces) == 1 and is_number(cell.pieces[0].text.text) for cell in figures):
        return None
    if _number(figures[1]) > _number(figures[0]):
        return None
    others = [cell for cell in row if cell not in figures]
    points = [replace(cell, column=column) for cell, column in zip(figures, columns, strict=True)]
    return sorted([*others, *points], key=lambda cell: cell.column)


def _number(cell: FlowCell) -> Decimal:
    return decimal_of(whole(cell.pieces).text.rstrip("%％分")) or Decimal(0)
