"""What every kind of workbook shares: addresses, cells with what is known of them, and rows of cells made into a Grid.

No file format lives here; a reader fills `SheetContents` and asks for its `grid`.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from perflint.errors import InputError
from perflint.limits import Limits, over
from perflint.model import Cell, CellFacts, Grid, Location, Problem
from perflint.patterns import pattern_of
from perflint.readers.shared.number_formats import shown
from perflint.text import column_of, letters

WIDEST = 16_384  # columns that a sheet can have
EMPTY_RUN = 20  # a longer run of empty rows is shortened to one
HIDDEN = CellFacts(hidden=True)
_CORNER = r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})"
_ADDRESS, _AREA = pattern_of(_CORNER), pattern_of(rf"\s*{_CORNER}:{_CORNER}\s*")
_text = attrgetter("text")


class SheetPlace(NamedTuple):
    """Where the cells of a sheet are: the file, the sheet's name, and its number among the grids of the source."""

    file: str
    sheet: str
    table: int

    def location(self, row: int | None = None, column: int | None = None) -> Location:
        """The place of a cell (0-based), or of the whole sheet."""
        ref = None if row is None or column is None else f"{letters(column)}{row + 1}"
        return Location(self.file, self.sheet, None, self.table, row, column, ref)


def unread(sheet: str, path: str, error: InputError) -> Problem:
    """That a sheet is missing, why, and what to do."""
    return Problem(f"工作表没有读出来：{error.message}；{error.advice}", Location(path, sheet))


class SheetContents(Struct):
    """The cells of a sheet as its file has them, positions 0-based.

    ``rows`` are cells by column by row, blank ones too; ``merges`` first row, first column, last row, last column.
    ``ordered`` is False when rows or columns did not come in their order.
    """

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    ordered: bool = True

    def grid(self, place: SheetPlace, limits: Limits, hidden: bool = False) -> Grid | None:
        """The used area: covered cells left out, trailing blank rows and columns cut; None when nothing is in it."""
        self._comment(place)
        self._merge(place, limits)
        if not self.ordered:
            self.rows = {row: dict(sorted(self.rows[row].items())) for row in sorted(self.rows)}
        self._hide()
        rows = self._used()
        if not rows:
            return None
        return Grid(tuple(_without_gaps(rows)), place.location(), hidden)

    def _comment(self, place: SheetPlace) -> None:
        for (row, column), comment in self.comments.items():
            if row not in self.rows or column not in self.rows[row]:
                self.ordered = False
            cells = self.rows.setdefault(row, {})
            cell = cells.get(column) or Cell("", place.location(row, column))
            cells[column] = replace(cell, facts=replace(cell.facts or CellFacts(), comment=comment))

    def _merge(self, place: SheetPlace, limits: Limits) -> None:
        """Give each merged area's first cell its span and drop the cells it covers."""
        last = max(self.rows, default=-1)
        work = 0
        for top, left, bottom, right in self.merges:
            if top > last:
                continue
            work += min(bottom, last) - top + 1
            if work > limits.cells:
                raise over("cells", limits, f"{place.file}（{place.sheet}）")
            first = self.rows.get(top)
            if first is None:
                continue
            anchor = first.get(left)
            columns = range(left, right + 1)
            for row in range(top, min(bottom, last) + 1):
                cells = self.rows.get(row)
                if cells:
                    for column in columns if len(columns) <= len(cells) else [at for at in cells if at in columns]:
                        if column != left or row != top:
                            cells.pop(column, None)
            if anchor is None and next(reversed(first), -1) > left:
                self.ordered = False
            kept = anchor or Cell("", place.location(top, left))
            span = bottom - top + 1, right - left + 1
            first[left] = Cell(kept.text, replace(kept.location, span=span), None, kept.facts)

    def _hide(self) -> None:
        """Mark the cells of hidden rows and columns; a merged cell only when all of it is hidden."""
        if not self.hidden_rows and not self.hidden_columns:
            return
        columns: set[int] = set()
        done = 0
        for first, last in sorted(self.hidden_columns):
            columns.update(range(max(first, done), min(last + 1, WIDEST)))
            done = max(done, last + 1)
        right, down = _ends(columns), _ends(self.hidden_rows)
        for row, cells in self.rows.items():
            for column, cell in cells.items():
                high, wide = cell.location.span
                if down.get(row, 0) >= row + high or right.get(column, 0) >= column + wide:
                    facts = HIDDEN if cell.facts is None else replace(cell.facts, hidden=True)
                    cells[column] = replace(cell, facts=facts)

    def _used(self) -> list[tuple[int, tuple[Cell, ...]]]:
        """The rows up to the last that says something, without the blank cells right of the last column that does."""
        rows = [(number, cells) for number, cells in self.rows.items() if cells]
        while rows and not any(map(_says, rows[-1][1].values())):
            rows.pop()
        width = 0
        for _, cells in rows:
            for column in reversed(cells):
                if column < width:
                    break
                if _says(cells[column]):
                    width = column + 1
                    break
        return [
            (
                number,
                tuple(cells.values())
                if next(reversed(cells)) < width
                else tuple(cell for column, cell in cells.items() if column < width),
            )
            for number, cells in rows
        ]


def _ends(hidden: set[int]) -> dict[int, int]:
    """For each hidden row or column the first one after it that is not hidden."""
    ends: dict[int, int] = {}
    for at in sorted(hidden, reverse=True):
        ends[at] = ends.get(at + 1, at + 1)
    return ends


def _says(cell: Cell) -> bool:
    facts = cell.facts
    return bool(cell.text) or (facts is not None and (facts.comment is not None or facts.formula is not None))


def is_blank(cells: dict[int, Cell]) -> bool:
    """Whether no cell of the row says anything."""
    return not any(map(_text, cells.values())) and not any(map(_says, cells.values()))


def _without_gaps(rows: list[tuple[int, tuple[Cell, ...]]]) -> Iterable[tuple[Cell, ...]]:
    """All rows from the first of the sheet, a long run of empty ones shortened to one; places and spans follow."""
    if rows[-1][0] < len(rows) + EMPTY_RUN:  # no room for a long run
        dense: list[tuple[Cell, ...]] = [()] * (rows[-1][0] + 1)
        for number, cells in rows:
            dense[number] = cells
        return dense
    made: list[tuple[Cell, ...]] = []
    index: dict[int, int] = {}  # where each row of the sheet that holds cells has come to stand
    expected = 0
    for number, cells in rows:
        gap = number - expected
        made.extend([()] * (gap if gap <= EMPTY_RUN else 1))
        index[number] = len(made)
        made.append(cells)
        expected = number + 1
    if len(made) == expected:
        return made
    numbers = [number for number, _ in rows]
    return [tuple(_moved(cell, index, numbers) for cell in cells) for cells in made]


def _moved(cell: Cell, index: dict[int, int], numbers: list[int]) -> Cell:
    """The cell at its place in the shortened grid; an area that spans a shortened run shrinks with it."""
    from bisect import bisect_right

    where = cell.location
    row, high = where.row or 0, where.span[0]
    if high > 1:
        end = row + high - 1
        last = numbers[bisect_right(numbers, end) - 1]  # the last row with cells inside the area
        high = index[last] - index[row] + 1 + min(end - last, EMPTY_RUN)
    return replace(cell, location=replace(where, row=index[row], span=(high, where.span[1])))


# ── addresses ───────────────────────────────────────────────────────────────────────────────────────────────────


def position(ref: str) -> tuple[int, int] | None:
    """Row and column (0-based) of an address such as ``E12`` or ``$E$12``; None when it is none."""
    found = _ADDRESS.fullmatch(ref.strip())
    if found is None:
        return None
    return int(found.group(2)) - 1, column_of(found.group(1))


def area(ref: str) -> tuple[int, int, int, int] | None:
    """First row, first column, last row, last column of ``B2:D5``, corners in any order; None when it is no area."""
    found = _AREA.fullmatch(ref)
    if found is None:
        return None
    left, top, right, bottom = found.groups()
    rows, columns = (int(top) - 1, int(bottom) - 1), (column_of(left), column_of(right))
    if rows[0] == rows[1] and columns[0] == columns[1]:
        return None
    return min(rows), min(columns), max(rows), max(columns)


# ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Shown:
    """What a person sees of the numbers of one workbook, each number of a format rendered once."""

    def __init__(self, date1904: bool = False) -> None:
        self.date1904 = date1904
        self._known: dict[str, dict[float, tuple[str, CellFacts]]] = {}

    def number(self, value: float, code: str) -> tuple[str, CellFacts]:
        """The text of a number, and the facts that keep its value and format."""
        known = self._known.setdefault(code, {})
        made = known.get(value)
        if made is None:
            text, dated = shown(value, code, self.date1904)
            made = known[value] = text, CellFacts(raw=value, number_format=code, date=dated)
        return made


def truth(value: bool, code: str) -> tuple[str, CellFacts]:
    """A truth value, which no number format changes."""
    return ("TRUE" if value else "FALSE"), CellFacts(raw=value, number_format=code)
