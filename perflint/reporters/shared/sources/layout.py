"""The grids of a source laid out for showing: every position filled, spans that fit, what is too much cut and said.

Rows of a `Grid` hold only the cells that begin in them, and a hostile one may claim any span; here each cell gets a
place that overlaps no other.  How it looks is the business of the views.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from perflint.lexicon.headings import column_role, header_field, is_note, is_title, is_total, money_unit_of, year_of
from perflint.model import Cell, Grid, Location

MOST_ROWS = 3_000  # of a grid that are shown
MOST_COLUMNS = 200
LONGEST_LABEL = 40
BLANK = Cell("")


class Placed(Struct, frozen=True):
    """A cell with the area it takes up; ``cell`` is `BLANK` where the source has none."""

    cell: Cell
    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def merged(self) -> bool:
        """Whether it covers more than its own position."""
        return self.rows > 1 or self.columns > 1


class Layout(Struct, frozen=True):
    """``rows`` of cells that begin there, in order; ``width`` in columns; what was left out because it is too much."""

    rows: tuple[tuple[Placed, ...], ...]
    width: int
    rows_left_out: int = 0
    columns_left_out: int = 0


def laid_out(grid: Grid) -> Layout:
    """The grid with every position filled; the first ``MOST_ROWS`` rows and ``MOST_COLUMNS`` columns of it."""
    shown = grid.rows[:MOST_ROWS]
    wanted = _width(shown)
    width = min(wanted, MOST_COLUMNS)
    taken: dict[int, int] = {}  # column → how many rows a cell from above still covers
    rows = []
    for number, cells in enumerate(shown):
        starts = _starts(cells, taken, width)
        rows.append(tuple(_row(starts, taken, number, len(shown), width)))
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
    return Layout(tuple(rows), width, len(grid.rows) - len(shown), wanted - width)


def _width(rows: Sequence[Sequence[Cell]]) -> int:
    width = 1
    for cells in rows:
        after = 0
        for cell in cells:
            column = cell.location.column
            after = (after if column is None else max(column, after)) + _columns(cell)
        width = max(width, after)
    return width


def _columns(cell: Cell) -> int:
    return min(max(1, cell.location.span[1]), MOST_COLUMNS) if cell.location.column is not None else 1


def _starts(cells: Sequence[Cell], taken: dict[int, int], width: int) -> dict[int, Cell]:
    """Column → the cell that begins there: where it says, else in the next column that nothing covers."""
    starts: dict[int, Cell] = {}
    column = 0
    for cell in cells:
        told = cell.location.column
        column = max(column, told) if told is not None else column
        while column in taken and column < width:
            column += 1
        if column >= width:
            break
        starts[column] = cell
        column += _columns(cell)
    return starts


def _row(starts: dict[int, Cell], taken: dict[int, int], number: int, height: int, width: int) -> list[Placed]:
    """The cells of one row from left to right; ``taken`` learns which columns they cover in this and the next rows."""
    placed = []
    column = 0
    while column < width:
        if column in taken:
            column += 1
            continue
        cell = starts.get(column, BLANK)
        wide = 1
        while wide < _columns(cell) and column + wide < width and not {column + wide} & {*taken, *starts}:
            wide += 1
        high = min(max(1, cell.location.span[0]), height - number)
        placed.append(Placed(cell, number, column, high, wide))
        taken.update({at: high for at in range(column, column + wide) if high > 1})
        column += wide
    return placed


def is_addressed(layout: Layout) -> bool:
    """Whether the cells have addresses, so that columns are called A, B, C."""
    return any(placed.cell.location.cell_ref for row in layout.rows for placed in row)


def row_name(row: Sequence[Placed], number: int) -> str:
    """What a row is called at its left: its number in the sheet or table, the line in a text."""
    where = next((placed.cell.location for placed in row if placed.cell.location != Location()), Location())
    if where.line is not None and where.character is not None:
        return str(where.line)
    return str((where.row if where.row is not None else number) + 1)


def page_of(row: Sequence[Placed]) -> int | None:
    """The page a row begins on."""
    return next((placed.cell.location.page for placed in row if placed.cell.location.page is not None), None)


def grid_title(grid: Grid, number: int) -> str:
    """工作表“目标表”, 第2页第1个表格, 第3个表格."""
    where = grid.location
    if where.sheet is not None:
        return f"工作表“{where.sheet}”"
    page = f"第{where.page}页 · " if where.page is not None else ""
    return f"{page}第{(where.table if where.table is not None else number) + 1}个表格"


def is_label(text: str) -> bool:
    """Whether a text is the wording of a form, not content: a heading, a label, a title, a note, a total."""
    plain = text.strip()
    if "....." in plain or "……" * 3 in plain:  # a line of a table of contents
        return True
    if len(plain) > LONGEST_LABEL:
        return is_title(plain) or is_note(plain)
    known = column_role(plain) or header_field(plain) or money_unit_of(plain) or year_of(plain)
    return bool(known) or is_title(plain) or is_total(plain) or is_note(plain)
