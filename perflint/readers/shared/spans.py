"""Places of the cells of a table whose cells say how many rows and columns they span, as HTML and its kin do.

The walk knows only numbers; texts and locations are the readers' own.  A span asks for no memory that the cells do not
fill: it is cut where its rows, its section or the limits end.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct, field

from perflint.limits import Limits, over

T = TypeVar("T")
WIDEST_SPAN = 1_000  # columns; what browsers allow
_STEPS = 10  # times the limit of cells: the work that spans may cause


class Placed(Struct, Generic[T]):
    """A cell at its place: the first row and column it covers, and how many of each."""

    content: T
    row: int
    column: int
    rows: int
    columns: int


class Occupancy(Struct, Generic[T]):
    """Cells as they come, each put at the first place of its row that no cell from above covers."""

    path: str
    limits: Limits
    cells: list[Placed[T]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    height: int = 0
    _until: dict[int, int] = field(default_factory=dict)  # column → the row from which on it is free again
    _column: int = 0
    _section: int = 0  # the first cell of this section
    _steps: int = 0

    def begin_row(self, *, hidden: bool = False) -> None:
        """The next row.  Raises InputError over the limit of rows."""
        if self.height >= self.limits.rows:
            raise over("rows", self.limits, self.path)
        if hidden:
            self.hidden.add(self.height)
        self.height += 1
        self._column = 0

    def add(self, content: T, rows: int = 1, columns: int = 1) -> None:
        """The next cell of the row; ``rows`` 0 is down to the end of the section.  Raises InputError over the limits."""
        if not self.height:
            self.begin_row()
        row, column = self.height - 1, self._column
        columns = max(1, min(columns, WIDEST_SPAN))
        rows = rows if rows > 0 else self.limits.rows
        while self._until.get(column, 0) > row:
            column += 1
            self._steps += 1
        self._steps += columns
        if column + columns > self.limits.columns:
            raise over("columns", self.limits, self.path)
        if self._steps > _STEPS * self.limits.cells:
            raise over("cells", self.limits, self.path)
        if rows > 1:
            self._until.update(dict.fromkeys(range(column, column + columns), row + rows))
        self._column = column + columns
        self.cells.append(Placed(content, row, column, rows, columns))

    def end_section(self) -> None:
        """No cell goes on below the rows so far."""
        for cell in self.cells[self._section :]:
            cell.rows = min(cell.rows, self.height - cell.row)
        self._section = len(self.cells)
        self._until.clear()

    def visible(self) -> tuple[int, list[Placed[T]]]:
        """The number of rows and the cells without those of hidden rows, spans shortened accordingly."""
        self.end_section()
        if not self.hidden:
            return self.height, self.cells
        shown: list[int] = [0]  # rows shown above each row
        for row in range(self.height):
            shown.append(shown[-1] + (row not in self.hidden))
        kept = []
        for cell in self.cells:
            first, last = shown[cell.row], shown[cell.row + cell.rows]
            if cell.row not in self.hidden and last > first:
                kept.append(Placed(cell.content, first, cell.column, last - first, cell.columns))
        return shown[-1], kept
