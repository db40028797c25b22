"""Tables wider than their pages: a sheet that was printed without being made to fit has its left columns on some pages
and the others on the pages behind them.

Two grids are the strips of one table when the heading of the one ends before the values, the other goes on with it at the
same height of its page, and the rows below stand at the same heights.  What a page cut in two beside the columns (a title,
a text over the whole width) stays in two cells.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import column_role
from perflint.model import Cell, Grid, Passage

_NEAR = 2.0  # points between the edges of one row on two pages
_ALIKE = 0.8  # the part of the rows of the lower strip that stand at the heights of the other's
_AHEAD = 100  # blocks behind a strip among which the next one stands
_LABEL = 20  # characters of a heading
_FIRST = frozenset({"level1", "level2"})
_VALUES = frozenset({"value", "period_value"})
_GOES_ON = _VALUES | {"name", "level2"}

Height = tuple[int, float]  # how many pages below that of the heading, and the upper edge there


class _Strip(Struct, frozen=True):
    """A grid with what its heading names, and where each row begins in which a cell begins, counted from the page of the
    heading."""

    grid: Grid
    page: int
    top: float
    roles: frozenset[str]
    heights: Mapping[int, Height]
    below: frozenset[tuple[int, int]]  # of the heading and the rows under it, the edges counted in steps of `_NEAR`


def strips_joined(blocks: Sequence[Grid | Passage]) -> tuple[Grid | Passage, ...]:
    """The blocks with the strips of a table as one grid, at the place of the first."""
    strips = {
        index: strip
        for index, block in enumerate(blocks)
        if isinstance(block, Grid) and (strip := _strip(block)) is not None
    }
    whole: dict[int, Grid] = {}
    taken: set[int] = set()
    for index, strip in strips.items() if len(strips) > 1 else ():
        if index in taken or not strip.roles & _FIRST or strip.roles & _VALUES:
            continue
        left = strip
        for other in range(index + 1, index + _AHEAD):
            right = strips.get(other)
            if right is not None and other not in taken and not left.roles & _VALUES and _goes_on(left, right):
                left = _joined(left, right)
                taken.add(other)
        whole[index] = left.grid
    return tuple(whole.get(index, block) for index, block in enumerate(blocks) if index not in taken)


def _strip(grid: Grid) -> _Strip | None:
    """The grid by its first row of headings; None for one without, and where nobody knows the places on the pages."""
    for row in grid.rows:
        told = {
            role: _height(cell)
            for cell in row
            if len(cell.text) <= _LABEL and (role := column_role(cell.text)) is not None
        }
        if told.keys() & (_FIRST | _GOES_ON):
            heights = [[_height(cell) for cell in cells] for cells in grid.rows]
            page, top = min(told.values())
            if not page or any(not one[0] for cells in heights for one in cells):
                return None
            firsts = {at: min(cells) for at, cells in enumerate(heights) if cells}
            placed = {at: (own - page, edge) for at, (own, edge) in firsts.items()}
            return _Strip(grid, page, top, frozenset(told), placed, _below(placed.values(), top))
    return None


def _height(cell: Cell) -> Height:
    """The page of a cell and its upper edge; page 0 where that is not known."""
    page, box = cell.location.page, cell.location.box
    return (page, box[1]) if page and box else (0, 0.0)


def _goes_on(left: _Strip, right: _Strip) -> bool:
    """Whether the columns of the one follow those of the other."""
    if right.page <= left.page or "level1" in right.roles or not right.roles & (_GOES_ON - left.roles):
        return False
    if abs(right.top - left.top) > _NEAR:
        return False
    few, many = sorted((left.below, right.below), key=len)
    alike = sum(any((page, step + slack) in many for slack in (-1, 0, 1)) for page, step in few)
    return alike >= _ALIKE * len(few)


def _below(heights: Iterable[Height], top: float) -> frozenset[tuple[int, int]]:
    return frozenset((page, round(edge / _NEAR)) for page, edge in heights if (page, edge) >= (0, top))


def _joined(left: _Strip, right: _Strip) -> _Strip:
    """Both strips as one: the rows of the two in the order of their heights, the columns of the one behind the other's."""
    rows: list[Height] = []
    for page, edge in sorted((*left.heights.values(), *right.heights.values())):
        if not rows or page > rows[-1][0] or edge > rows[-1][1] + _NEAR:
            rows.append((page, edge))
    width = max(_end(cell) for row in left.grid.rows for cell in row)
    cells: list[list[Cell]] = [[] for _ in rows]
    for strip, first in ((left, 0), (right, width)):
        starts = {at: bisect_right(rows, (page, edge + 1e-9)) - 1 for at, (page, edge) in strip.heights.items()}
        known = sorted(starts)
        for at, row in enumerate(strip.grid.rows):
            for cell in row:
                high, wide = cell.location.span
                below = bisect_left(known, at + high)
                end = starts[known[below]] if below < len(known) else len(rows)
                where = replace(
                    cell.location,
                    table=left.grid.location.table,
                    row=starts[at],
                    column=first + (cell.location.column or 0),
                    span=(max(1, end - starts[at]), wide),
                )
                cells[starts[at]].append(replace(cell, location=where))
    grid = replace(left.grid, rows=tuple(map(tuple, cells)))
    return _Strip(grid, left.page, left.top, left.roles | right.roles, dict(enumerate(rows)), _below(rows, left.top))


def _end(cell: Cell) -> int:
    return (cell.location.column or 0) + cell.location.span[1]
