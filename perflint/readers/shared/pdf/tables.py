"""Text put into ruled tables: which cell a character stands in, and the grid that comes of it.

What stands in no cell is handed back; its place in the reading order is decided in ``pages``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from perflint.model import Cell, CellFacts, Grid, Location
from perflint.readers.shared.pdf.frames import Frame
from perflint.readers.shared.pdf.lines import columns_of, lines_of, part_of, text_of
from perflint.readers.shared.pdf.text import Run
from perflint.readers.shared.rulings import Lattice, TooManyCrossingsError

_TICK_BOX = 15.0  # points: a single cell that is smaller is a box to tick
_MOST = 300  # tables of a page, boxes to tick aside: each is compared with all others
_PAGE_BORDER = 0.5  # of the page: a single cell that is larger is its border


class Table:
    """A lattice and the runs that stand in each of its cells."""

    def __init__(self, lattice: Lattice) -> None:
        self.lattice = lattice
        self.box = lattice.box
        self.texts: list[list[Run]] = [[] for _ in lattice.cells]
        columns = len(lattice.xs) - 1
        self._owners = [[-1] * columns for _ in lattice.ys[1:]]
        for number, (row, column, rowspan, colspan, _) in enumerate(lattice.cells):
            for covered in range(row, row + rowspan):
                self._owners[covered][column : column + colspan] = [number] * colspan

    @property
    def size(self) -> float:
        """The area in square points."""
        left, top, right, bottom = self.box
        return (right - left) * (bottom - top)

    def cell_at(self, x: float, y: float) -> int:
        """The number of the cell at this place; -1 where there is none."""
        left, top, right, bottom = self.box
        if not (left < x < right and top < y < bottom):
            return -1
        return self._owners[bisect_right(self.lattice.ys, y) - 1][bisect_right(self.lattice.xs, x) - 1]


def tables_of(lattices: Iterable[Lattice], frame: Frame) -> list[Table]:
    """The lattices that may be tables: no boxes to tick, and no border around a page or around other tables.

    Raises TooManyCrossingsError for so many that they are a drawing.
    """
    page = frame.width * frame.height
    tables = [Table(lattice) for lattice in lattices]
    large = [table for table in tables if not _is_tick_box(table)]
    if len(large) > _MOST:
        raise TooManyCrossingsError
    kept = []
    for table in large:
        if len(table.lattice.cells) > 1 or not (
            table.size > _PAGE_BORDER * page or any(_holds(table, other) for other in tables if other is not table)
        ):
            kept.append(table)
    return kept


def _is_tick_box(table: Table) -> bool:
    left, top, right, bottom = table.box
    return len(table.lattice.cells) == 1 and right - left < _TICK_BOX and bottom - top < _TICK_BOX


def _holds(table: Table, other: Table) -> bool:
    left, top, right, bottom = other.box
    return table.box[0] <= left and table.box[1] <= top and table.box[2] >= right and table.box[3] >= bottom


def fill(tables: Sequence[Table], runs: Iterable[Run]) -> list[Run]:
    """Put every run, cut where it crosses a border, into the cell its middle stands in; returns those outside."""
    if not tables:
        return list(runs)
    innermost = sorted(tables, key=lambda table: table.size)
    outside: list[Run] = []
    for run in runs:
        left, top, right, bottom = run.box
        y = (top + bottom) / 2
        starts = run.starts
        first = (left + (starts[1] if len(starts) > 1 else right)) / 2
        last = (starts[-1] + right) / 2
        table, cell = place(innermost, first, y)
        if len(starts) == 1 or (table is None and len(tables) == 1 and _is_clear(tables[0], run)):
            _put(table, cell, run, outside)
        elif table is not None and len(tables) == 1 and last < table.lattice.cells[cell].box[2]:
            table.texts[cell].append(run)
        else:
            _put_parts(innermost, run, y, outside)
    return outside


def _is_clear(table: Table, run: Run) -> bool:
    return run.box[3] < table.box[1] or run.box[1] > table.box[3]


def place(innermost: Sequence[Table], x: float, y: float) -> tuple[Table | None, int]:
    """The table and the number of its cell at this place; of nested tables the first one given."""
    for table in innermost:
        cell = table.cell_at(x, y)
        if cell >= 0:
            return table, cell
    return None, -1


def _put(table: Table | None, cell: int, run: Run, outside: list[Run]) -> None:
    (outside if table is None else table.texts[cell]).append(run)


def _put_parts(innermost: Sequence[Table], run: Run, y: float, outside: list[Run]) -> None:
    ends = (*run.starts[1:], run.box[2])
    places = [place(innermost, (start + end) / 2, y) for start, end in zip(run.starts, ends, strict=True)]
    first = 0
    for index in range(1, len(places) + 1):
        if index == len(places) or places[index] != places[first]:
            part = run if index - first == len(places) else part_of(run, first, index)
            if part.text.strip():
                _put(*places[first], part, outside)
            first = index


def grid_of(table: Table, frame: Frame, where: Location, facts: CellFacts | None) -> Grid | None:
    """The table as a grid at ``where`` (file, page, table); None when there is no text in it."""
    if not any(table.texts):
        return None
    rows: list[list[Cell]] = [[] for _ in table.lattice.ys[1:]]
    file, page, number = where.file, where.page, where.table
    for (row, column, rowspan, colspan, box), runs in zip(table.lattice.cells, table.texts, strict=True):
        text = cell_text(runs) if runs else ""
        place = Location(
            file, None, page, number, row, column, None, None, None, None, None, (rowspan, colspan), frame.seen(box)
        )
        rows[row].append(Cell(text, place, None, facts if text else None))
    return Grid(tuple(map(tuple, rows)), replace(where, box=frame.seen(table.box)))


def cell_text(runs: Sequence[Run]) -> str:
    """The text of a cell, its lines kept apart."""
    if len(runs) == 1:
        return runs[0].text.strip()
    if (columns := columns_of(runs)) is not None:
        return "\n".join(columns)
    return "\n".join(text_of(line).strip() for line in lines_of(runs)).strip()
