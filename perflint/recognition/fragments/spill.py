"""Text that runs over the edge of a table where a page ends: drawn twice, or below the last row of its page.

A merged cell that a page break parts may have its text centred over both parts, or set in one piece on the first page.
Both kinds of lines stand outside the ruling and belong to cells.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from perflint.lexicon.headings import is_note
from perflint.model import Cell, Grid, Passage
from perflint.text import compact

_ROWS = 6  # rows at a page break that such text may come from
_PADDED = 400  # characters of a line with its blanks
_OVERLAP = 6.0  # points by which such a line may begin above the edge
_GAP = 30.0  # points between the table and a line that runs out of it, or between two such lines


def texts_at(last: Grid | None, first: Grid | None) -> list[str]:
    """The texts of the cells on both sides of a page break."""
    rows = [*(last.rows[-_ROWS:] if last else ()), *(first.rows[:_ROWS] if first else ())]
    return [compact(cell.text) for row in rows for cell in row if cell.text]


def repeats(text: str, cells: Sequence[str]) -> bool:
    """Whether a line beside a table only says again what stands in its cells."""
    parts = text.split()
    return len(text) < _PADDED and all(len(part) > 1 and any(part in cell for cell in cells) for part in parts)


def taken_up(grid: Grid, lines: Sequence[Passage], following: Grid) -> Grid | None:
    """The grid with the lines below it given back to the merged cells they run out of, None when one is no such line.

    Such a cell goes on, empty, at the top of the ``following`` grid.
    """
    edge = grid.location.box[3] if grid.location.box is not None else None
    for line in lines:
        box, parts = line.pieces[0][1].box, line.text.split()
        if edge is None or box is None or not -_OVERLAP <= box[1] - edge <= _GAP or is_note(line.text):
            return None
        cells = _over(grid, (box[0], box[2]))
        if len(cells) != len(parts) or not all(cell.text for cell in cells):
            return None
        if not any(_goes_on(following, cell) for cell in cells):
            return None
        longer = {id(cell): replace(cell, text=f"{cell.text}\n{part}") for cell, part in zip(cells, parts, strict=True)}
        grid = replace(grid, rows=tuple(tuple(longer.get(id(cell), cell) for cell in row) for row in grid.rows))
        edge = box[3]
    return grid


def _over(grid: Grid, extent: tuple[float, float]) -> list[Cell]:
    """The cells at the lower edge of a grid that a line below it stands under, left to right."""
    found: list[Cell] = []
    for number, row in enumerate(grid.rows):
        for cell in row:
            box = cell.location.box
            reaches = number + cell.location.span[0] >= len(grid.rows)
            if reaches and box is not None and box[0] < extent[1] - 1 and extent[0] + 1 < box[2]:
                found.append(cell)
    return sorted(found, key=lambda cell: cell.location.column or 0)


def _goes_on(following: Grid, cell: Cell) -> bool:
    """Whether the next page has an empty cell in the same columns."""
    box = cell.location.box
    if box is None:
        return False
    tops = [other for row in following.rows[:_ROWS] for other in row if not other.text]
    places = [other.location.box for other in tops if other.location.box is not None]
    return any(abs(place[0] - box[0]) < 3 and abs(place[2] - box[2]) < 3 for place in places)
