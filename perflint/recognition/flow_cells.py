"""Pieces of text dealt out to the columns of a table whose cells come one after another, row after row.

Every column gets what it can hold, few cells stay blank, and a cell goes on in the next line only where its column ends:
the cheapest alignment by dynamic programming (Needleman and Wunsch 1970, with cells of several pieces).  How wide the
columns are is found from the cells, and the cells by the widths, until both agree.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from perflint.recognition.flow_choices import (
    NONE,
    REST,
    SHORT,
    TOTAL,
    UNIT,
    Aside,
    Choice,
    asides,
    choices,
    numbered_function,
    open_row,
)
from perflint.recognition.flow_fit import VALUES, blank_misfit, end_of_name, has_points
from perflint.recognition.flow_pieces import Piece
from perflint.recognition.grid_columns import GROUP_ROLES

_SAMPLE = 400  # pieces that tell the widths
_TIE = 1e-9  # sums of prices that are alike but for rounding
_WINDOW, _MARGIN = 2_000, 200  # pieces that are dealt out at once; at the end of these no row is sure
_ROUNDS = 6
_STARTS = 4
_UNSTEADY = 1.0  # cells that tell other widths than those they were found with
_BROKEN = 1.2  # a column whose cells are broken over lines
_POINTED = 3  # labels with points of their own: all have them
_UNBOUNDED = float("inf")  # the width of a column none of whose cells is
_SLACK = 0.7  # halves of an ideograph that a line may stand out of its column
_ROOM = 0.4  # and that may be missing where it is full
_JOIN = 1.0  # a cell goes on in the next line, where it is not known how wide its column is
_FULL = 0.1  # where its column ends
_EARLY = 2.5  # where it does not
_OVER = 2.0  # a line wider than its column
_LONG_TEXT = 1.2  # the most that a line end of a long text costs: its author may have set it
_LABELS_ALONE = 1.5  # labels without a row
_HALF = 0.4  # a label of level 1 without one of level 2
_UNLABELLED = 2.0  # a project that begins without a label of level 1
_OPEN = 0.2  # a row left as the form has it
_CUT = 1.0  # a cell that goes on behind the end of its row, where a page cut it
_APART = 0.5  # two cells of one row, neither broken, on two lines
_END_LINES = 3  # over which the end of a name is broken
_FEW = 0.15  # of the pieces stand beside others: lines tell nothing
_NAMELESS = 1.0  # the goal of a project without its name
_UNNUMBERED, _NUMBERED = 2.0, 2  # a function without its number, where so many are numbered
_INNER = 1.0  # a row that begins inside a line
_NARROW = frozenset({"operator", "nature", "direction", "unit", "weight", "score", "number", "serial", "year"})
_OF_PROJECT = frozenset({"goal", "period_goal"})
_CUT_APART = frozenset({"description", "marking", "basis", "reason", "goal", "function"})
_NAMED = frozenset({"project", "unit_name", "department"})
_ADDED = frozenset({"weight", "score", "budget_total", "fiscal", "special", "other"})


class FlowCell(Struct, frozen=True):
    """A cell of a row: the column that holds it, and its pieces."""

    column: int
    pieces: Sequence[Piece]


class _Step(Struct, frozen=True):
    """How a place of the alignment was reached: ``taken`` pieces from the place ``before`` in a row, as a cell of ``column`` or
    as what else that says."""

    taken: int
    before: int
    column: int


def rows_of_pieces(
    pieces: Sequence[Piece], roles: Sequence[str], widths: Mapping[int, float]
) -> tuple[list[list[FlowCell]], float]:
    """The rows that the pieces hold below columns of these roles, and what they cost; ``widths`` are those of columns already
    known."""
    sample = _Alignment(pieces[:_SAMPLE], roles)
    price, steps, found = min(_tried(sample, widths), key=lambda one: one[0])
    if len(pieces) > _SAMPLE:
        price, steps = _aligned(pieces, roles, found)
    return _rows(pieces, steps, roles), price


def _aligned(pieces: Sequence[Piece], roles: Sequence[str], widths: Mapping[int, float]) -> tuple[float, list[_Step]]:
    """The alignment of a long table, window by window: a window ends with the last row that its end leaves alone."""
    steps: list[_Step] = []
    price, at = 0.0, 0
    while True:
        window = pieces[at : at + _WINDOW]
        own_price, own = _Alignment(window, roles).cheapest(widths)
        if at + len(window) < len(pieces):
            own = _before_its_end(own, len(window) - _MARGIN)
        taken = sum(step.taken for step in own)
        steps.extend(own)
        price += own_price * taken / len(window)
        at += taken
        if at == len(pieces):
            return price, steps


def _before_its_end(steps: list[_Step], limit: int) -> list[_Step]:
    """The steps of the rows that end within so many pieces; all of them where none does."""
    taken = itertools.accumulate((step.taken for step in steps), initial=0)
    begins = [
        number
        for number, (step, count) in enumerate(zip(steps, taken, strict=False))
        if not step.before and count <= limit
    ]
    return steps[: begins[-1]] or steps


def _tried(alignment: _Alignment, widths: Mapping[int, float]) -> list[tuple[float, list[_Step], Mapping[int, float]]]:
    """Alignments with their prices and widths: from several widths to begin with, until cells and widths agree."""
    pieces, roles = alignment.pieces, alignment.roles
    usual = _usual_widths(pieces)
    wide = [at for at, role in enumerate(roles) if role not in _NARROW]
    names = ({alignment.name: width} for width in usual)
    starts: list[Mapping[int, float]] = [{}, *names, *(dict.fromkeys(wide, width) for width in (*usual, _UNBOUNDED))]
    tried: list[Mapping[int, float]] = []
    found: list[tuple[float, list[_Step], Mapping[int, float]]] = []
    for start in starts:
        own: Mapping[int, float] = {**start, **widths}
        for _ in range(_ROUNDS):
            if own in tried:
                break
            tried.append(own)
            price, steps = alignment.cheapest(own)
            told, broken = _widths(pieces, steps, own)
            found.append((price + _BROKEN * broken + (0.0 if own == told else _UNSTEADY), steps, told))
            own = told
    return found


def _usual_widths(pieces: Sequence[Piece]) -> list[float]:
    """The widths that most lines of words have."""
    words = (piece for piece in pieces if not piece.value and re.search("[\u4e00-\u9fff]", piece.text.text))
    counts = Counter(piece.width for piece in words)
    return [width for width, count in counts.most_common(_STARTS) if count > 1]


def _widths(
    pieces: Sequence[Piece], steps: Sequence[_Step], before: Mapping[int, float]
) -> tuple[dict[int, float], int]:
    """The widths of the columns that contradict an alignment least, and how many columns have broken cells; one without them
    stays unbounded where it was that ``before``."""
    cells: dict[int, list[Sequence[Piece]]] = {}
    at = 0
    for step in steps:
        if step.taken and step.column >= 0:
            cells.setdefault(step.column, []).append(pieces[at : at + step.taken])
        at += step.taken
    ends = {column: _ends(held) for column, held in cells.items()}
    widths = {
        column: _UNBOUNDED if not ends[column] and before.get(column) == _UNBOUNDED else _width(held, ends[column])
        for column, held in cells.items()
    }
    return widths, sum(map(bool, ends.values()))


def _ends(cells: Sequence[Sequence[Piece]]) -> Counter[float]:
    """How far each line that goes on below it would reach with what stands there."""
    lines = (_lines(cell) for cell in cells)
    pairs = (pair for cell in lines for pair in itertools.pairwise(cell))
    return Counter(width + opening for (width, _), (_, opening) in pairs)


def _lines(cell: Sequence[Piece]) -> list[tuple[float, float]]:
    """The lines of a cell: how wide each is with the pieces that only loose blanks part, and its beginning."""
    found = [(cell[0].width, cell[0].opening)]
    for before, piece in itertools.pairwise(cell):
        if not piece.inside:
            found.append((piece.width, piece.opening))
        else:
            width, opening = found[-1]
            found[-1] = width + piece.reach - before.reach if piece.loose else piece.width, opening
    return found


def _width(cells: Sequence[Sequence[Piece]], ends: Counter[float]) -> float:
    lines = Counter(width for cell in cells for width, _ in _lines(cell))

    def contradicted(width: float) -> int:
        over = sum(count for own, count in lines.items() if own > width + _SLACK)
        return over + sum(count for reach, count in ends.items() if reach <= width - _ROOM)

    return min(sorted(lines), key=lambda width: (contradicted(width), width if ends else -width))


# ── the alignment ────────────────────────────────────────────────────────────────────────────────────────────────


class _Alignment:
    """The pieces and columns of a table, and what every cell would cost but for the widths of columns."""

    def __init__(self, pieces: Sequence[Piece], roles: Sequence[str]) -> None:
        self.pieces, self.roles = pieces, roles
        self.name = roles.index("name")
        free = not VALUES.intersection(roles) and sum(has_points(piece.text.text) for piece in pieces) < _POINTED
        named = roles.index("project") if "project" in roles else len(roles)
        units = not {"unit_name", "department"}.isdisjoint(roles[:named])
        bare = "unit" in roles
        known = {role: choices(pieces, role, free=free, units=units, bare=bare) for role in dict.fromkeys(roles)}
        self._choices: list[list[list[Choice]]] = [known[role] for role in roles]
        above = "project" in roles and not {"unit_name", "department"}.intersection(roles)
        self._asides: list[list[Aside]] = asides(pieces, units=above)
        self._blanks = [blank_misfit(role) for role in roles]
        self._level1 = roles.index("level1") if "level1" in roles else -1
        self._level2 = roles.index("level2") if "level2" in roles else -1
        self._groups = {at for at, role in enumerate(roles) if role in GROUP_ROLES}
        self._function = roles.index("function") if "function" in roles else -1
        self._opens_function = [numbered_function().match(piece.text.text) is not None for piece in pieces]
        self._functions_are_numbered = sum(self._opens_function) >= _NUMBERED
        self._named = [column for column, role in enumerate(roles) if role in _NAMED]
        self._cut = [column for column, role in enumerate(roles) if role in _CUT_APART]
        self._of_project = {at for at, role in enumerate(roles) if at > named and role in _OF_PROJECT}
        beside = sum(piece.inside for piece in pieces)
        self._apart = _APART if beside > _FEW * len(pieces) else 0.0

    def cheapest(self, widths: Mapping[int, float]) -> tuple[float, list[_Step]]:
        """The cheapest way from the first piece to behind the last one, between rows at both ends.

        A place is the number of pieces dealt out and the next column; behind the last column a row ends.
        """
        count = len(self.pieces)
        self._cost = [[float("inf")] * len(self.roles) for _ in range(count + 1)]
        self._came: list[list[_Step | None]] = [[None] * len(self.roles) for _ in range(count + 1)]
        self._cost[0][0] = 0.0
        ends = [self._ends(widths.get(column), role) for column, role in enumerate(self.roles)]
        for at in range(count + 1):
            self._leave_out(at)
            if at < count:
                self._between_rows(at, ends)
                self._into_cells(at, ends)
        return self._cost[count][0], self._way(count)

    def _go(self, at: int, column: int, price: float, step: _Step) -> None:
        if price < self._cost[at][column] - _TIE:
            self._cost[at][column] = price
            self._came[at][column] = step

    def _leave_out(self, at: int) -> None:
        """What is left of a row stays blank, then what a new one leaves out."""
        own, count = self._cost[at], len(self.roles)
        for _ in range(2):
            for column in range(count):
                if own[column] == float("inf"):
                    continue
                if column == self.name:
                    self._go(at, 0, own[column] + _LABELS_ALONE, _Step(0, column, NONE))
                paid = own[column] + self._blanks[column]
                if column == self._level2 and self._before(at, column):
                    paid += _HALF
                elif column == self._level1 and self._begins_project(at):
                    paid += _UNLABELLED
                self._go(at, (column + 1) % count, paid, _Step(0, column, column))

    def _between_rows(self, at: int, ends: Sequence[_Ends]) -> None:
        begun = self._cost[at][0]
        for aside in self._asides[at]:
            self._go(at + aside.taken, 0, begun + aside.price, _Step(aside.taken, 0, aside.kind))
        if open_row().fullmatch(self.pieces[at].text.text):
            self._go(at + 1, 0, self._cost[at][self.name] + _OPEN, _Step(1, self.name, self.name))
        for column in (self._cut + self._named if self._ends_name(at) else self._cut) if at else ():
            for taken, price in self._priced(at, column, ends):
                self._go(at + taken, 0, begun + price + _CUT, _Step(taken, 0, REST - column))

    def _ends_name(self, at: int) -> bool:
        """Whether the end of a name, broken over lines at most, stands behind a row."""
        lines = itertools.takewhile(lambda piece: not piece.inside, self.pieces[at : at + _END_LINES])
        return end_of_name().match("".join(piece.text.text for piece in lines)) is not None

    def _into_cells(self, at: int, ends: Sequence[_Ends]) -> None:
        own, count = self._cost[at], len(self.roles)
        inside = self.pieces[at].inside
        for column in range(count):
            if own[column] == float("inf"):
                continue
            before = self._before(at, column)
            extra = _INNER if inside and not before else 0.0
            if column == self._function and self._functions_are_numbered and not self._opens_function[at]:
                extra += _UNNUMBERED
            extra += _NAMELESS if column in self._of_project and not before else 0.0
            alone = self._apart if before == 1 and column > self.name and not inside else 0.0
            for taken, price in self._priced(at, column, ends):
                paid = own[column] + price + extra + (alone if taken == 1 else 0.0)
                self._go(at + taken, (column + 1) % count, paid, _Step(taken, column, column))

    def _priced(self, at: int, column: int, ends: Sequence[_Ends]) -> list[tuple[int, float]]:
        """The cells of a column from a piece on, with all that they cost."""
        over, breaks = ends[column]
        found = []
        lines = over[at]
        for choice in self._choices[column][at]:
            if choice.taken > 1:
                last = at + choice.taken - 1
                lines += over[last] + breaks[last]
            found.append((choice.taken, choice.fit + min(choice.joined + lines, choice.most + over[at])))
        return found

    def _ends(self, width: float | None, role: str) -> _Ends:
        """For each piece what it costs that its line stands out of the column, and that it goes on with the line above."""
        over = [_OVER if width is not None and piece.width > width + _SLACK else 0.0 for piece in self.pieces]
        breaks = [0.0]
        for before, piece in itertools.pairwise(self.pieces):
            if piece.inside:
                breaks.append(0.0)
                continue
            end = _JOIN if width is None else _FULL if _is_full(before, piece, width) else _EARLY
            breaks.append(end if role in SHORT else min(end, _LONG_TEXT))
        return over, breaks

    def _before(self, at: int, column: int) -> int:
        """The number of pieces of the cell before in this row, in the cheapest way here; 0 where there is none."""
        came = self._came[at]
        while column and (step := came[column]) is not None and step.column >= 0 and step.before < column:
            if step.taken:
                return step.taken
            column = step.before
        return 0

    def _begins_project(self, at: int) -> bool:
        """Whether the cells of this row before that of level 1, in the cheapest way here, tell a project."""
        came, column = self._came[at], self._level1
        while column and (step := came[column]) is not None and step.column >= 0 and step.before < column:
            if step.taken:
                return step.column in self._groups
            column = step.before
        return False

    def _way(self, at: int) -> list[_Step]:
        steps: list[_Step] = []
        column = 0
        while at or column:
            step = self._came[at][column]
            assert step is not None  # every piece can be lost, so every place is reached
            steps.append(step)
            at, column = at - step.taken, step.before
        return steps[::-1]


_Ends = tuple[list[float], list[float]]


def _is_full(line: Piece, below: Piece, width: float) -> bool:
    """Whether what begins the next line found no room behind the last piece of one."""
    room = width - _ROOM - below.opening
    return line.width > room or width + _SLACK >= line.reach > room


def _rows(pieces: Sequence[Piece], steps: Sequence[_Step], roles: Sequence[str]) -> list[list[FlowCell]]:
    rows: list[list[FlowCell]] = []
    row: list[FlowCell] = []
    last: dict[int, int] = {}  # the last row that has a cell in a column

    def keep(cells: list[FlowCell]) -> None:
        last.update((cell.column, len(rows)) for cell in cells)
        rows.append(cells)

    at = 0
    for step, following in itertools.zip_longest(steps, steps[1:]):
        taken = pieces[at : at + step.taken]
        at += step.taken
        if step.column == TOTAL:
            keep(_total(taken, roles))
        elif step.column == UNIT:
            keep([FlowCell(roles.index("project"), taken)])
        elif step.column <= REST and rows:
            column = REST - step.column
            own = last.setdefault(column, len(rows) - 1)
            rows[own] = _gone_on(rows[own], column, taken)
        elif step.column >= 0 and taken:
            row.append(FlowCell(step.column, taken))
        if row and (following is None or not following.before):
            keep(row)
            row = []
    return rows


def _total(pieces: Sequence[Piece], roles: Sequence[str]) -> list[FlowCell]:
    """A row of totals: its numbers in the columns that are added up."""
    added = [at for at, role in enumerate(roles) if role in _ADDED]
    label, numbers = pieces[:1], pieces[1:]
    return [FlowCell(0, label), *(FlowCell(at, [number]) for at, number in zip(added, numbers, strict=False))]


def _gone_on(row: Sequence[FlowCell], column: int, pieces: Sequence[Piece]) -> list[FlowCell]:
    """The row, a cell of it with further pieces."""
    begun = [piece for cell in row if cell.column == column for piece in cell.pieces]
    others = [cell for cell in row if cell.column != column]
    return sorted([*others, FlowCell(column, [*begun, *pieces])], key=lambda cell: cell.column)
