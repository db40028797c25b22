"""The columns that the pieces of one table share, by the places of their rulings on the page.

A page draws only the walls of its own rows, so each piece has fewer columns than the table; here their edges are united
and every cell is counted on the table's own columns.  What the texts say is none of this module's business.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from msgspec.structs import replace

from perflint.model import Cell, Grid, Location

SNAP = 3.0  # points: edges nearer than this are one edge
SHIFT = 45.0  # points: how far the binding margin of even and odd pages, or a scanner, may move a table

Rows = list[list[Cell]]
Box = tuple[float, float, float, float]
Direction = Literal["right", "down", "up"]


def outline(grid: Grid) -> tuple[float, float] | None:
    """The outer left and right edge of a grid in its own direction, None when it does not say where it stands."""
    box = grid.location.box
    return _extent(box, _direction(grid)) if box is not None else None


def _direction(grid: Grid) -> Direction:
    """Where the columns follow one another: to the right, or down or up the page in a table that lies on its side."""
    for row in grid.rows:
        for one, other in pairwise(row):
            if one.location.box is not None and other.location.box is not None:
                first, second = one.location.box, other.location.box
                if second[0] >= first[2] - SNAP:
                    return "right"
                return "down" if second[1] >= first[3] - SNAP else "up"
    return "right"


def _extent(box: Box, direction: Direction) -> tuple[float, float]:
    """Where a box begins and ends along the columns."""
    if direction == "right":
        return box[0], box[2]
    return (box[1], box[3]) if direction == "down" else (-box[3], -box[1])


def same_outline(first: Grid, second: Grid) -> bool:
    """Whether two grids have the same outer edges, or the same width and inner edges on pages with shifted margins."""
    one, other = outline(first), outline(second)
    if one is None or other is None or _direction(first) != _direction(second):
        return False
    slack = max(SNAP, 0.008 * (one[1] - one[0]))
    if abs(one[0] - other[0]) <= slack and abs(one[1] - other[1]) <= slack:
        return True
    if abs(one[0] - other[0]) > SHIFT or abs((one[1] - one[0]) - (other[1] - other[0])) > slack:
        return False
    return shared_edges(first, second) >= 0.6


def side_by_side(first: Grid, second: Grid) -> bool:
    """Whether two grids stand beside one another on a page."""
    one, other = first.location.box, second.location.box
    if one is None or other is None:
        return False
    apart = one[2] <= other[0] + SNAP or other[2] <= one[0] + SNAP
    return apart and min(one[3], other[3]) - max(one[1], other[1]) > SNAP


def shared_edges(first: Grid, second: Grid) -> float:
    """The part of the inner edges of the grid with fewer of them that the other one has too, 0 to 1."""
    one, other = sorted((_inner(first), _inner(second)), key=len)
    if not one:
        return 1.0
    return sum(any(abs(edge - known) <= SNAP for known in other) for edge in one) / len(one)


def _inner(grid: Grid) -> list[float]:
    return _snapped([edge for extent in _extents(grid) for edge in extent])[1:-1]


def _extents(grid: Grid) -> Iterator[tuple[float, float]]:
    """Where each cell begins and ends, counted from the outer edge of its grid."""
    origin, direction = (outline(grid) or (0.0, 0.0))[0], _direction(grid)
    for row in grid.rows:
        for cell in row:
            if cell.location.box is not None:
                begin, end = _extent(cell.location.box, direction)
                yield begin - origin, end - origin


def _snapped(edges: Sequence[float]) -> list[float]:
    """One edge for each group of edges that are nearer than `SNAP` to its first one."""
    kept: list[float] = []
    for edge in sorted(edges):
        if not kept or edge - kept[-1] > SNAP:
            kept.append(edge)
    return kept


def on_shared_columns(grids: Sequence[Grid]) -> list[Rows]:
    """The rows of each grid, with ``column`` and the width of ``span`` counted on the columns of all of them together.

    Grids whose cells do not say where they stand keep their columns.
    """
    placed = all(cell.location.box is not None for grid in grids for row in grid.rows for cell in row)
    if not placed:
        return [[list(row) for row in grid.rows] for grid in grids]
    extents = [list(_extents(grid)) for grid in grids]
    edges = _snapped([edge for grid in extents for extent in grid for edge in extent])
    return [_placed(grid, iter(places), edges) for grid, places in zip(grids, extents, strict=True)]


def _placed(grid: Grid, extents: Iterator[tuple[float, float]], edges: Sequence[float]) -> Rows:
    rows: Rows = []
    for row in grid.rows:
        cells: list[Cell] = []
        for cell, (begin, end) in zip(row, extents, strict=False):
            left, right = _nearest(edges, begin), _nearest(edges, end)
            where = replace(cell.location, column=left, span=(cell.location.span[0], max(1, right - left)))
            cells.append(replace(cell, location=where))
        rows.append(cells)
    return rows


def _nearest(edges: Sequence[float], edge: float) -> int:
    at = bisect_left(edges, edge)
    near = [place for place in (at - 1, at) if 0 <= place < len(edges)]
    return min(near, key=lambda place: abs(edges[place] - edge))


def moved(where: Location, table: int | None, row: int, height: int | None = None) -> Location:
    """A place on the whole table: its row there, and how many rows of it the cell takes up."""
    rows, columns = where.span
    return replace(where, table=table, row=row, span=(height if height is not None else rows, columns))
