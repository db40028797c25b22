"""Rows of text whose cells stand below one another: which lines make one row, and which rows a label stands beside.

A cell that is broken over lines stands beside the middle of its row, or begins on its first line, or ends on its last;
all but the last of its lines are full.  Both are found by the cheapest way to part the lines, the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from msgspec import Struct

from perflint.model import Passage
from perflint.recognition.grids.cells import is_number, is_value_like
from perflint.recognition.grids.names import MARKER
from perflint.recognition.wording.cutting import is_value
from perflint.recognition.wording.paragraphs import starts_list
from perflint.text import display_width

_TALLEST = 60  # lines of a row
_HOPELESS = 9.0  # a row that costs so much is none, however it goes on
_NO_NAME = 6.0
_NO_VALUE = 2.0
_NO_OTHER = 1.2
_USUAL = 0.8  # of the rows: a column that so many fill
_ASIDE = 0.8  # for each line that a cell stands off its place
_MOST_ASIDE = 3.0
_SHORT_LINE = 2.5  # a cell goes on below a line that is not full
_FULL_END = 0.4  # a cell ends with a full line
_TWO_VALUES = 4.0
_HOLE = 3.0  # lines of one cell with other lines between them
_HOLLOW = 2.2  # lines from one line of a cell to its next, with one of another cell between
_BLANK = 1.0  # an empty line within a row
_EMPTY = 1.6  # lines from one line to the next, with an empty one between
_NARROWEST = 4  # places: no text is broken to fit less
_WIDE = 2  # places: an ideograph
_STARS = "★☆"
_NUMBERS = frozenset({"weight", "score", "operator", "unit", "nature", "direction", "number"})


def _unbroken(text: str) -> str:
    """The beginning of a text that no line end parts: 元/个, ≥90%."""
    for at, character in enumerate(text):
        joined = (at and text[at - 1] == "/") or text[at + 1 : at + 2] in ("/", "%")
        if not (character.isascii() or character in "≥≤" or joined):
            return text[:at]
    return text


class Line(Struct, frozen=True):
    """A line: how far down it stands, in lines, the text in each column that has any, and how wide these are."""

    y: float
    cells: Mapping[int, Passage]
    widths: Mapping[int, int]


class Row(Struct, frozen=True):
    """Lines ``first`` to ``last`` (inclusive) of the lines that make a table, from height ``top`` to ``bottom``."""

    first: int
    last: int
    top: float
    bottom: float


class Sheet(Struct, frozen=True):
    """What tells rows apart: the columns of which every row has a cell, their roles, and how wide their texts get."""

    roles: Mapping[int, str]
    widths: Mapping[int, int]
    usual: Set[int]


def rows_of(lines: Sequence[Line], roles: Mapping[int, str]) -> tuple[list[Row], float]:
    """The rows of lines that all hold a cell of their own, and what speaks against them; ``roles`` of these columns."""
    widths = {
        column: max((line.widths[column] for line in lines if column in line.widths), default=0) for column in roles
    }
    filled = {column: sum(column in line.cells for line in lines) for column in roles}
    most = max((count for column, count in filled.items() if roles[column] in ("value", "weight", "score")), default=0)
    usual = {column for column in roles if filled[column] >= _USUAL * most}
    sheet = Sheet(roles, widths, usual)
    return min((_parted(lines, sheet, place) for place in ("middle", "top", "bottom")), key=lambda found: found[1])


def _parted(lines: Sequence[Line], sheet: Sheet, place: str) -> tuple[list[Row], float]:
    count = len(lines)
    best: list[tuple[float, int]] = [(0.0, 0), *[(float("inf"), 0)] * count]
    for first in range(count):
        before = best[first][0]
        open_row = _OpenRow(sheet, lines[first].y)
        for last in range(first, min(first + _TALLEST, count)):
            open_row.add(lines[last])
            if open_row.spent > _HOPELESS and last > first:
                break
            cost = before + open_row.cost(place)
            if cost < best[last + 1][0]:
                best[last + 1] = (cost, first)
    rows: list[Row] = []
    end = count
    while end:
        first = best[end][1]
        rows.append(Row(first, end - 1, lines[first].y, lines[end - 1].y))
        end = first
    return rows[::-1], best[count][0]


class _OpenRow:
    """A row that is tried line by line."""

    def __init__(self, sheet: Sheet, top: float) -> None:
        self.sheet = sheet
        self.top = self.bottom = top
        self.spent = 0.0  # what no further line makes good
        self.cells: dict[int, tuple[float, float, str, int]] = {}  # first and last height, the last line and its width

    def add(self, line: Line) -> None:
        if line.y - self.bottom > _EMPTY:
            self.spent += _BLANK
        self.bottom = line.y
        for column, piece in line.cells.items():
            role = self.sheet.roles.get(column)
            if role is None:
                continue
            known, text, width = self.cells.get(column), piece.text, line.widths[column]
            if known is None:
                self.cells[column] = (line.y, line.y, text, width)
                continue
            top, bottom, above, room = known
            self.spent += self._joined(column, role, above, room, text)
            if line.y - bottom > _HOLLOW:
                self.spent += _HOLE
            self.cells[column] = (top, line.y, text, width)

    def _joined(self, column: int, role: str, above: str, width: int, below: str) -> float:
        """What speaks against two lines in one cell."""
        if role == "name" and (below[0] in _STARS or (MARKER.match(below) and not MARKER.fullmatch(above))):
            return _HOPELESS
        if role in _NUMBERS or (is_number(above) and is_number(below)):
            return _TWO_VALUES
        if is_value_like(above) and is_value_like(below) and not is_value(above + below):
            return _TWO_VALUES
        if not self._is_full(column, width, below):
            return 0.5 if starts_list(below) or above[-1] in "。；;" else _SHORT_LINE
        return 0.0

    def _is_full(self, column: int, width: int, below: str = "") -> bool:
        """Whether a line is so long that what begins the next one found no room."""
        widest = self.sheet.widths[column]
        if widest < _NARROWEST:
            return False
        if widest - width <= _WIDE:
            return True
        return bool(below) and widest - width <= display_width(_unbroken(below))

    def cost(self, place: str) -> float:
        total = self.spent
        middle = (self.top + self.bottom) / 2
        for column, role in self.sheet.roles.items():
            cell = self.cells.get(column)
            if cell is None:
                if role == "name":
                    total += _NO_NAME
                elif column in self.sheet.usual:
                    total += _NO_VALUE if role == "value" else _NO_OTHER
                continue
            top, bottom, _, width = cell
            aside = {"top": top - self.top, "bottom": self.bottom - bottom}.get(place, abs((top + bottom) / 2 - middle))
            if aside > 0.5:
                total += min(_MOST_ASIDE, _ASIDE * aside)
            if self._is_full(column, width):
                total += _FULL_END
        return total
