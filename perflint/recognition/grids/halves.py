"""Two forms side by side in one grid, as two sheets pasted beside one another: parted before they are read.

The sign is a row that names two projects, over a heading that says everything twice.  Columns that come twice in one
form (long-term and annual, two halves of a list) are the business of ``layout``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from perflint.lexicon.headings import column_role, header_field, heading_key
from perflint.model import Grid, Passage
from perflint.recognition.grids.cells import Row, rows_of
from perflint.recognition.grids.headings import find_headings
from perflint.recognition.grids.inline import inline_label

_NAMES = frozenset({"project", "project_code"})
_TOP = 30  # rows of a header block


def apart(blocks: Sequence[Grid | Passage]) -> tuple[Grid | Passage, ...]:
    """The blocks, with a grid of two forms side by side as two grids; a title over both stays with the first."""
    return tuple(half for block in blocks for half in (_halves(block) if isinstance(block, Grid) else (block,)))


def _halves(grid: Grid) -> Iterator[Grid]:
    middle = _middle(grid)
    if middle is None:
        yield grid
        return
    yield _part(grid, 0, middle)
    yield from _halves(_part(grid, middle, None))


def _part(grid: Grid, first: int, last: int | None) -> Grid:
    rows = tuple(
        tuple(
            cell
            for cell in row
            if first <= (cell.location.column or 0) and (last is None or (cell.location.column or 0) < last)
        )
        for row in grid.rows
    )
    return replace(grid, rows=rows)


def _middle(grid: Grid) -> int | None:
    """The column in which the second form begins."""
    if max((len(row) for row in grid.rows[:_TOP]), default=0) < 8:
        return None
    rows = rows_of(replace(grid, rows=grid.rows[:_TOP]))
    named = (column for row in rows if (column := _named_twice(row)) is not None)
    middle = next(named, None)
    if middle is None or any(_crosses(row, middle) for row in rows):
        return None
    for heading in find_headings(rows):
        roles = [(column, column_role(cell.text)) for column, cell in sorted(heading.cells.items())]
        left = [role for column, role in roles if column < middle]
        right = [role for column, role in roles if column >= middle]
        if left and left == right[: len(left)]:
            return middle
    return None


def _named_twice(row: Row) -> int | None:
    """Where the second label of a project stands, when another project stands beside the first one."""
    filled = row.filled()
    inline = {column: found[0].text for column in filled if (found := inline_label(row[column])) is not None}
    told = {column: inline.get(column, row.text(column)) for column in filled}
    labels = [column for column in filled if header_field(told[column]) in _NAMES]
    same = [column for column in labels[1:] if heading_key(told[column]) == heading_key(told[labels[0]])]
    if not same:
        return None
    answered = labels[0] in inline or any(labels[0] < column < same[0] for column in filled)
    return same[0] if answered and (same[0] in inline or filled[-1] > same[0]) else None


def _crosses(row: Row, middle: int) -> bool:
    """Whether a cell of a row with more than a title in it stands on both sides."""
    if len(row.filled()) < 2:
        return False
    return any(column < middle < column + cell.location.span[1] for column, cell in enumerate(row.cells) if cell.text)
