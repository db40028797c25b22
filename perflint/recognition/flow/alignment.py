"""The cheapest alignment of pieces of text with the columns of a table, the widths of these given: every column gets what it
can hold, few cells stay blank, and a cell goes on in the next line only where its column ends (dynamic programming after
Needleman and Wunsch 1970, with cells of several pieces)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice, pairwise, takewhile

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.levels import level1_kind
from perflint.recognition.flow.choices import (
    NONE,
    REST,
    SHORT,
    Aside,
    Choice,
    asides,
    choices_at,
    numbered_function,
    open_row,
)
from perflint.recognition.flow.fit import LABELS, NAMED, VALUES, blank_misfit, end_of_name, has_points, misfit
from perflint.recognition.flow.pieces import Piece, whole
from perflint.recognition.flow.turns import ABOVE, cut_cells, page_turns
from perflint.recognition.grids.columns import GROUP_ROLES

_NOTHING: Mapping[tuple[int, int], float] = {}
_NEVER = float("inf")  # the cost of a place that is not reached
_TIE = 1e-9  # sums of prices that are alike but for rounding
_POINTED = 3  # labels with points of their own: all have them
SLACK = 0.7  # halves of an ideograph that a line may stand out of its column
ROOM = 0.4  # and that may be missing where it is full
_OVERFULL = 0.3  # halves of an ideograph by which the next character is too wide
_JOIN = 1.0  # a cell goes on in the next line, where it is not known how wide its column is
_FULL = 0.1  # where its column ends
_EARLY = 2.5  # where it does not
_OVER = 2.0  # a line wider than its column
_LONG_TEXT = 1.2  # the most that a line end of a long text costs: its author may have set it
_LABELS_ALONE = 1.5  # labels without a row
_HALF = 0.4  # a label of level 1 without one of level 2
_UNLABELLED = 2.0  # a project that begins without a label of level 1
_OPEN = 0.2  # a row left as the form has it
_CUT = 1.0  # a cell that goes on behind the end of its row
_DEAREST_RESTS = 5.0  # what the rests of cells that a page cuts are worth
_FURTHEST = 600  # steps back from the end of a page to the labels and groups of its rows
_REACH = 60  # pieces on top of a page that may be rests of cells
_WORSE = 3.0  # for each point by which a cell fits worse with its rest
_NEEDLESS = 0.1  # a name that goes on though it fits as it is
_OVER_PAGE = 0.5  # rows that go on on the next page
_APART = 0.5  # two cells of one row, neither broken, on two lines
_END_LINES = 3  # over which the end of a name is broken
_FEW = 0.15  # of the pieces stand beside others: lines tell nothing
_NAMELESS = 1.0  # the goal of a project without its name
_UNNUMBERED, _NUMBERED = 2.0, 2  # a function without its number, where so many are numbered
_INNER = 1.0  # a row that begins inside a line
_BEGUN = 2.0  # a line that holds a row, begun with what stands behind the name of another
_OF_PROJECT = frozenset({"goal", "period_goal"})
_CUT_APART = frozenset({"description", "marking", "basis", "reason", "goal", "function"})


class Rest(Struct, frozen=True):
    """So many pieces with which the last cell of a column goes on."""

    column: int
    taken: int


class Step(Struct, frozen=True):
    """How a place of the alignment was reached: ``taken`` pieces from the place ``before`` in a row, as a cell of ``column`` or
    as what else that says; as ``rests`` of cells of rows above one after another; as a whole row that a page cuts, by these
    steps."""

    taken: int
    before: int
    column: int
    rests: tuple[Rest, ...] = ()
    row: tuple[Step, ...] = ()


class _Ends(Struct, frozen=True):
    """For each piece what it costs that its line stands out of a column, and that it goes on with the line above."""

    over: list[float]
    breaks: list[float]
    width: float | None
    role: str

    def between(self, line: Piece, below: Piece) -> float:
        """What it costs that a cell goes on in the next line."""
        full = self.width is not None and _is_full(line, below, self.width)
        end = _JOIN if self.width is None else _FULL if full else _EARLY
        return end if self.role in SHORT else min(end, _LONG_TEXT)

    def over_page(self, line: Piece, below: Piece) -> float:
        """What it costs that a cell goes on at the top of the next page: but for long texts it must be full."""
        if self.width is None:
            return _JOIN
        if line.width + below.opening > self.width + _OVERFULL:
            return _FULL
        return _EARLY if self.role in SHORT or self.role in NAMED else _LONG_TEXT


class Alignment:
    """The pieces and columns of a table, and what every cell would cost but for the widths of columns."""

    def __init__(self, pieces: Sequence[Piece], roles: Sequence[str]) -> None:
        self.pieces, self.roles = pieces, roles
        self.name = roles.index("name")
        pointed = [piece.text.text for piece in pieces if has_points(piece.text.text)]
        second = [text for text in pointed if level1_kind(text) is None]  # 项目立项（8分）, beside 决策（20分）
        valued = not VALUES.isdisjoint(roles)
        free = not valued and len(pointed) < _POINTED
        frees = {"level2": not valued and len(second) < _POINTED}
        named = roles.index("project") if "project" in roles else len(roles)
        units = not {"unit_name", "department"}.isdisjoint(roles[:named])
        self._known = {
            role: partial(choices_at, role=role, free=frees.get(role, free), units=units, bare="unit" in roles)
            for role in dict.fromkeys(roles)
        }
        known = {role: [[*own(pieces, at)] for at in range(len(pieces))] for role, own in self._known.items()}
        self._turns = set(page_turns(pieces))
        self._cut_cells = partial(cut_cells, pieces, free=free)
        self._by_role = known
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
        self._named = [column for column, role in enumerate(roles) if role in NAMED]
        self._cut = [column for column, role in enumerate(roles) if role in _CUT_APART]
        self._merged = {at for at, role in enumerate(roles) if role in LABELS or role in GROUP_ROLES}
        self._rests: dict[tuple[int, ...], list[Choice]] = {}
        self._of_project = {at for at, role in enumerate(roles) if at > named and role in _OF_PROJECT}
        beside = sum(piece.inside for piece in pieces)
        self._apart = _APART if beside > _FEW * len(pieces) else 0.0

    def cheapest(self, widths: Mapping[int, float], *, over_pages: bool) -> tuple[float, list[Step]]:
        """The cheapest way from the first piece to behind the last one, between rows at both ends; ``over_pages`` with the
        rests of cells that a page cuts.

        A place is the number of pieces dealt out and the next column; behind the last column a row ends.
        """
        count = len(self.pieces)
        self._cost, self._came = self._places(0, count)
        self._cost[0][0] = 0.0
        self._outer = self._came
        ends = [self._ends(widths.get(column), role) for column, role in enumerate(self.roles)]
        for at in range(count + 1):
            self._leave_out(at, 1)
            self._leave_out(at, 0)
            if at < count:
                self._between_rows(at, ends)
                if over_pages and at in self._turns:
                    self._over_page(at, ends)
                self._into_cells(at, ends)
        return self._cost[count][0], [step for _, step in self._back(count)][::-1]

    def _places(self, first: int, last: int) -> tuple[dict[int, list[float]], dict[int, list[Step | None]]]:
        """The places from one number of pieces to another, none reached."""
        count, numbers = len(self.roles), range(first, last + 1)
        return {at: [_NEVER] * count for at in numbers}, {at: [None] * count for at in numbers}

    def _back(self, at: int) -> Iterator[tuple[int, Step]]:
        """The steps of the cheapest way to the end of a row, the last one first, each with the place it leaves."""
        column = 0
        while step := self._came[at][column]:
            for part in step.row[::-1] or (step,):
                at, column = at - part.taken, part.before
                yield at, part

    def _go(self, at: int, column: int, price: float, step: Step) -> None:
        if price < self._cost[at][column] - _TIE:
            self._cost[at][column] = price
            self._came[at][column] = step

    def _leave_out(self, at: int, first: int) -> None:
        """The columns from the first on stay blank: all that is left of a row, or some at its beginning."""
        own, count = self._cost[at], len(self.roles)
        for column in range(first, count):
            if own[column] == _NEVER:
                continue
            if column == self.name:
                self._go(at, 0, own[column] + _LABELS_ALONE, Step(0, column, NONE))
            paid = own[column] + self._blanks[column]
            if column == self._level2 and self._before(at, column):
                paid += _HALF
            elif column == self._level1 and self._begins_project(at):
                paid += _UNLABELLED
            if paid < own[following := (column + 1) % count] - _TIE:
                self._go(at, following, paid, Step(0, column, column))

    def _between_rows(self, at: int, ends: Sequence[_Ends]) -> None:
        begun = self._cost[at][0]
        for aside in self._asides[at]:
            self._go(at + aside.taken, 0, begun + aside.price, Step(aside.taken, 0, aside.kind))
        if open_row().fullmatch(self.pieces[at].text.text):
            taken = 1 + sum(1 for _ in takewhile(_is_stroke, self.pieces[at + 1 : at + len(self.roles)]))
            self._go(at + taken, 0, self._cost[at][self.name] + _OPEN, Step(taken, self.name, self.name))
        if not at or (self.pieces[at].inside and self.pieces[at - 1].label):  # 生态效益指标 | 无
            return
        for column in self._cut + self._named if self._ends_name(at) else self._cut:
            for taken, price in self._priced(at, column, ends):
                self._go(at + taken, 0, begun + price + _CUT, Step(taken, 0, REST, (Rest(column, taken),)))

    def _over_page(self, turn: int, ends: Sequence[_Ends]) -> None:
        """Go on with cells of the rows above at the top of a page."""
        begun = self._cost[turn][0]
        for price, rests in self._behind_page(turn, self._back(turn), ends):
            taken = sum(rest.taken for rest in rests)
            self._go(turn + taken, 0, begun + price + _OVER_PAGE, Step(taken, 0, REST, rests))
        cut = [(own, *cell) for role, own in self._by_role.items() for cell in self._cut_cells(turn, role, own)]
        if cut:
            self._cut_rows(turn, cut, ends, several=False)
            self._cut_rows(turn, cut, ends, several=True)

    def _cut_rows(self, turn: int, cut: Sequence[_Cut], ends: Sequence[_Ends], *, several: bool) -> None:
        """Go over the end of a page with a row, or ``several``, whose cells make little sense without their rests on the next
        one."""
        cost, came = self._cost, self._came
        whole = [choices[at] for choices, at, _ in cut]
        for choices, at, own in cut:
            choices[at] = own
        first = max(turn - ABOVE, 0)
        self._cost, self._came = self._places(first, turn + _REACH)
        for at in range(first, turn):
            self._leave_out(at, 1)
            if not several or cost[at][0] <= self._cost[at][0]:
                self._cost[at][0], self._came[at][0] = cost[at][0], None
            self._leave_out(at, 0)
            self._into_cells(at, ends)
        self._leave_out(turn, 1)
        begun = self._cost[turn][0]
        rows = [*self._back(turn)] if begun < _NEVER else []
        self._cost, self._came = cost, came
        if rows:
            begin = rows[-1][0]
            owed = self._owed(rows, {id(choices[at]): own for (choices, at, _), own in zip(cut, whole, strict=True)})
            for price, rests in self._behind_page(turn, chain(rows, self._back(begin)), ends, owed):
                taken = sum(rest.taken for rest in rests)
                steps = (*(step for _, step in rows[::-1]), Step(taken, 0, REST, rests))
                self._go(turn + taken, 0, begun + price + _OVER_PAGE, Step(turn - begin + taken, 0, REST, row=steps))
        for (choices, at, _), own in zip(cut, whole, strict=True):
            choices[at] = own

    def _owed(
        self, rows: Iterable[tuple[int, Step]], whole: Mapping[int, list[Choice]]
    ) -> dict[tuple[int, int], float]:
        """What cells, each by its column and first piece, cost more if they do not go on on the next page."""
        owed = {}
        for at, step in rows:
            own = self._choices[step.column][at] if step.taken and step.column >= 0 else []
            if id(own) in whole:
                owed[step.column, at] = whole[id(own)][step.taken - 1].fit - own[step.taken - 1].fit
        return owed

    def _behind_page(
        self,
        at: int,
        way: Iterable[tuple[int, Step]],
        ends: Sequence[_Ends],
        owed: Mapping[tuple[int, int], float] = _NOTHING,
    ) -> list[tuple[float, tuple[Rest, ...]]]:
        """What may stand on top of a page of the cells that it cuts, one after another, and what that costs."""
        debts = sum(owed.values())
        ways: dict[int, tuple[float, tuple[Rest, ...]]] = {0: (debts, ())}
        cells = sorted(self._last_cells(way).items())
        first = self.pieces[cells[0][1][0]].text.text if cells and cells[0][0] in self._groups else ""
        below = (piece.text.text for piece in self.pieces[at : at + _REACH])
        most = next((count for count, text in enumerate(below) if text == first), _REACH)  # the next row says the same
        for column, cell in cells:
            debt = owed.get((column, cell[0]), 0.0)
            for begun, (paid, rests) in [*ways.items()]:
                for taken, price in self._going_on(column, cell, at + begun, ends[column]):
                    if begun + taken > most:
                        break
                    known = ways.get(begun + taken)
                    if paid + price - debt < (known[0] if known else _DEAREST_RESTS + debts):
                        ways[begun + taken] = paid + price - debt, (*rests, Rest(column, taken))
        return [way for way in ways.values() if way[1] and way[0] < _DEAREST_RESTS]

    def _last_cells(self, way: Iterable[tuple[int, Step]]) -> dict[int, tuple[int, int]]:
        """Where the last cell of each column begins on a way back, and what it is: but for labels and groups, which stand for
        several rows, only those of the last row."""
        found: dict[int, tuple[int, int]] = {}
        last, wanted = True, len(self._merged)
        for at, step in islice(way, _FURTHEST):
            merged = step.column in self._merged
            if step.taken and step.column >= 0 and step.column not in found and (last or merged):
                found[step.column] = at, step.taken
                wanted -= merged
            last = last and step.before > 0
            if not (last or wanted):
                break
        return found

    def _going_on(self, column: int, cell: tuple[int, int], at: int, ends: _Ends) -> Iterator[tuple[int, float]]:
        """With how many pieces on top of a page a cell may go on, and what that costs."""
        key = column, *cell, at
        if key not in self._rests:
            self._rests[key] = [*self._rests_of(column, cell, at)]
        if not self._rests[key]:
            return
        begin, count = cell
        own = self._choices[column][begin][count - 1]
        whole = _NEEDLESS if own.fit < _FULL and column == self.name else 0.0
        lines = ends.over_page(self.pieces[begin + count - 1], self.pieces[at]) + ends.over[at]
        for choice in self._rests[key]:
            joined = min(choice.joined - own.joined + lines, choice.most)
            gained = choice.fit - own.fit
            yield choice.taken - count, whole + joined + (gained if gained < 0 else _WORSE * gained)
            if (last := at + choice.taken - count) < len(self.pieces):
                lines += ends.over[last] + ends.breaks[last]

    def _rests_of(self, column: int, cell: tuple[int, int], at: int) -> Iterator[Choice]:
        """The cells that begin with one and go on with pieces on top of a page."""
        begin, count = cell
        if at == len(self.pieces) or open_row().fullmatch(self.pieces[begin].text.text):
            return
        first = replace(self.pieces[at], inside=False, loose=False, below=False)
        pieces = [*self.pieces[begin : begin + count], first, *self.pieces[at + 1 : at + _REACH]]
        role = self.roles[column]
        for choice in self._known[role](pieces, 0):
            if choice.taken > count:
                if pieces[choice.taken - 1].text.text == pieces[0].text.text:
                    return  # so does the next row
                yield replace(choice, fit=max(choice.fit, misfit(whole(pieces[: choice.taken]).text, role)))

    def _ends_name(self, at: int) -> bool:
        """Whether the end of a name, broken over lines at most, stands behind a row."""
        lines = takewhile(lambda piece: not piece.inside, self.pieces[at : at + _END_LINES])
        return end_of_name().match("".join(piece.text.text for piece in lines)) is not None

    def _into_cells(self, at: int, ends: Sequence[_Ends]) -> None:
        own, count = self._cost[at], len(self.roles)
        inside = self.pieces[at].inside
        for column in range(count):
            if own[column] == _NEVER:
                continue
            before = self._before(at, column)
            extra = _INNER if inside and not before and not self._is_behind_rests(at) else 0.0
            if column == self._function and self._functions_are_numbered and not self._opens_function[at]:
                extra += _UNNUMBERED
            extra += _NAMELESS if column in self._of_project and not before else 0.0
            extra += _BEGUN if column > self.name and self.pieces[at].begins else 0.0
            alone = self._apart if before == 1 and column > self.name and not inside else 0.0
            paid, following = own[column] + extra, (column + 1) % count
            for taken, price in self._priced(at, column, ends):
                reached = paid + price if taken > 1 else paid + price + alone
                if reached < self._cost[at + taken][following] - _TIE:
                    self._go(at + taken, following, reached, Step(taken, column, column))

    def _priced(self, at: int, column: int, ends: Sequence[_Ends]) -> list[tuple[int, float]]:
        """The cells of a column from a piece on, with all that they cost."""
        over, breaks = ends[column].over, ends[column].breaks
        found = []
        first = lines = over[at]
        for choice in self._choices[column][at]:
            taken = choice.taken
            if taken > 1:
                last = at + taken - 1
                lines += over[last] + breaks[last]
            joined, most = choice.joined + lines, choice.most + first
            found.append((taken, choice.fit + (joined if joined < most else most)))
        return found

    def _ends(self, width: float | None, role: str) -> _Ends:
        over = [_OVER if width is not None and piece.width > width + SLACK else 0.0 for piece in self.pieces]
        ends = _Ends(over, [0.0], width, role)
        ends.breaks.extend(0.0 if below.inside else ends.between(line, below) for line, below in pairwise(self.pieces))
        return ends

    def _before(self, at: int, column: int) -> int:
        """The number of pieces of the cell before in this row, in the cheapest way here; 0 where there is none."""
        came = self._came[at]
        while column and (step := came[column]) is not None and step.column >= 0 and step.before < column:
            if step.taken:
                return step.taken
            column = step.before
        return 0

    def _is_behind_rests(self, at: int) -> bool:
        """Whether cells that a page cut go on right before a place, in the cheapest way here."""
        came = self._came[at][0] or self._outer[at][0]
        return came is not None and len(came.rests) + len(came.row) > 0

    def _begins_project(self, at: int) -> bool:
        """Whether the cells of this row before that of level 1, in the cheapest way here, tell a project."""
        came, column = self._came[at], self._level1
        while column and (step := came[column]) is not None and step.column >= 0 and step.before < column:
            if step.taken:
                return step.column in self._groups
            column = step.before
        return False


_Cut = tuple[list[list[Choice]], int, list[Choice]]  # the cells of a column, the piece that some begin with, and these


def _is_stroke(piece: Piece) -> bool:
    """/ behind another on its line."""
    return piece.inside and piece.text.text in ("/", "／", "—", "-")


def _is_full(line: Piece, below: Piece, width: float) -> bool:
    """Whether what begins the next line found no room behind the last piece of one."""
    room = width - ROOM - below.opening
    return line.width > room or width + SLACK >= line.reach > room
