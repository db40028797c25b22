"""Columns of text whose cells stand below one another, parted by blanks: ``pdftotext -layout``, PDF pages without ruling.

The heading tells how many columns there are, and the pieces of all lines where each stands: a piece goes to the column
with which its left side, its middle or its right side lines up, pieces of one line in their order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from statistics import median_low
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.grids.alignment import misfit
from perflint.recognition.grids.cells import kind_of
from perflint.recognition.wording.paragraphs import parts_of
from perflint.text import display_width
from perflint.values.likelihood import BOXES, TICKS

_WIDEST = 2000  # places: no line of a page is longer
_PLACE = 5.0  # points: half the width of an ideograph, more or less
_MOST = 32  # stripes: more columns no form has
_SAMPLE = 400  # lines that tell where columns stand
_ROUNDS = 2  # of moving columns and dealing anew
_SKIP = 3  # columns that a cell may be empty in, right of a gap that pulls
_PULLED = 0.3  # of the distance counts where a narrow gap was closed, which moves a piece to the left
_SAME_CELL = 1.5  # two pieces of one cell on a line
_SPACED = 0.3  # where digits are set apart from ideographs
_SAME_STRIPE = 4.0  # two stripes of one column, on all of their lines
_CROSSING = (0, 1, 3)  # pieces that may cross a border: titles of parts, cells without a blank between
_NAMELESS = 2.0  # values without names
_UNKNOWN = 0.5  # a heading without a meaning
_SKIPPED = 2.0  # a heading below which nothing stands
_NEEDED = frozenset({"level1", "level2", "name", "value"})
_ASIDE = 0.1  # for each place that a stripe stands off the heading
_FAR = 12.0  # places: further off is not worse
_LOOSE = {  # a text, which may be a piece of a cell, in columns of labels, numbers and signs
    "level1": 0.8,
    "level2": 0.8,
    **dict.fromkeys(("operator", "nature", "direction", "unit", "weight", "score"), 2.0),
}
_BOXES = frozenset(TICKS + BOXES)
_SIGNS = frozenset({"operator", "nature", "direction"})
_ODD = 3.0  # a unit or sign alone that stands in a column of words


def is_spaced(lines: Sequence[Passage]) -> bool:
    """Whether a blank parts digits and Latin letters from ideographs, as word processors set them."""
    found = [blank for line in lines for blank in map(any, _mixed().findall(line.text))]
    return 2 * sum(found) > len(found)


@cache
def _mixed() -> re.Pattern[str]:
    return pattern_of(r"(?:(?<=[\u4e00-\u9fff])( ?)(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])( ?)(?=[\u4e00-\u9fff]))")


def _pieces(text: str, *, spaced: bool) -> Iterator[tuple[int, int]]:
    """Where the pieces between blanks begin and end; where digits are ``spaced``, 2025 年 12 月 is one of them, but 合格率 100%
    may be two cells; □能 □不能 is one."""
    begin = end = -1
    for piece in _unbroken().finditer(text):
        beside = begin >= 0 and piece.start() == end + 1
        if beside and ((spaced and _parted_number().match(text, end - 1)) or {text[begin], text[end + 1]} <= _BOXES):
            end = piece.end()
            continue
        if begin >= 0:
            yield begin, end
        begin, end = piece.span()
    if begin >= 0:
        yield begin, end


@cache
def _unbroken() -> re.Pattern[str]:
    return pattern_of(r"\S+")


@cache
def _parted_number() -> re.Pattern[str]:
    wide = r"[\u4e00-\u9fff]"
    return pattern_of(rf"[0-9A-Za-z%] {wide}|{wide} [0-9.]{{1,12}}(?: {wide}|[：:、．）)])")


class Token(Struct, frozen=True):
    """A run of characters without blanks: its line, its places ``start`` to ``end`` (exclusive).

    ``page`` tells pages apart, ``apart`` that only digits beside ideographs part it from the piece before.  ``close`` says that one blank parts it from the piece before it, ``pulled`` that this is so
    of it or of a piece before it: a gap too narrow for the blanks that it needed leaves all that follows too far to the left.
    """

    text: Passage
    line: int
    start: int
    end: int
    close: bool
    apart: bool
    pulled: bool
    page: int
    kind: str

    @property
    def middle(self) -> int:
        return (self.start + self.end) // 2


class _Step(NamedTuple):
    """The cheapest way to a piece in a column: what speaks against it, the column of the piece before, and how far too far
    to the left the piece stands."""

    cost: float
    before: int
    shift: int


class Column(Struct):
    """A column: the usual left side, middle and right side of its pieces, and what its heading says."""

    start: int
    middle: int
    end: int
    heading: list[Token]
    role: str = ""
    loose: bool = False  # known from a piece that a narrow gap pulled to the left

    @property
    def title(self) -> str:
        return "".join(token.text.text for token in self.heading)

    def offset(self, token: Token, shift: int = 0) -> int:
        """How far the column stands right of a piece, where the pieces before that are ``shift`` places too far to the left."""
        left, middle, right = self.start - token.start, self.middle - token.middle, self.end - token.end
        near = left if abs(left - shift) < abs(middle - shift) else middle
        return right if abs(right - shift) < abs(near - shift) else near

    def distance(self, token: Token, shift: int = 0) -> float:
        """How far a piece stands from where it should."""
        aside = self.offset(token, shift) - shift
        pulled = (token.pulled and token.close and aside > 0) or (self.loose and aside < 0)
        return min(_FAR, abs(aside) * (_PULLED if pulled else 1.0))


MEASURES: tuple[Callable[[str], int], ...] = (len, display_width)


def tokens_of(lines: Sequence[Passage], measure: Callable[[str], int]) -> list[list[Token]]:
    """The pieces of each line; ``measure`` tells how many places a text takes: one or two for an ideograph."""
    found: list[list[Token]] = []
    spaced, turned = is_spaced(lines), 0
    for number, line in enumerate(lines):
        tokens: list[Token] = []
        turned += line.text.count("\f")
        page = line.place(0).page or turned
        place = end = 0
        for first, last in _pieces(line.text, spaced=spaced):
            gap = measure(line.text[end:first])
            place += gap
            text = line.slice(first, last)
            width = measure(text.text)
            if place + width > _WIDEST:
                break
            close = bool(tokens) and gap == 1
            apart = close and spaced and _mixed().match(line.text, first - 1) is not None
            pulled = (close and not apart) or bool(tokens and tokens[-1].pulled)
            text = Passage.join(parts_of(text)) if spaced else text
            tokens.append(Token(text, number, place, place + width, close, apart, pulled, page, kind_of(text.text)))
            place, end = place + width, last
        tokens = _with_markers(tokens)
        box = line.place(0).box
        found.append([_on_page(token, tokens[0].start, place, box) for token in tokens] if box and tokens else tokens)
    return found


def _with_markers(tokens: Sequence[Token]) -> list[Token]:
    """The pieces of a line; 指标1： in a column of its own belongs to the name behind it."""
    found: list[Token] = []
    for token in tokens:
        if found and _marker().fullmatch(found[-1].text.text):
            text = Passage.join([found[-1].text, token.text])
            found[-1] = replace(token, text=text, kind=kind_of(text.text))
        else:
            found.append(token)
    return found


@cache
def _marker() -> re.Pattern[str]:
    return pattern_of(r"指标\d{1,2}[：:]")


def _on_page(token: Token, first: int, last: int, box: tuple[float, float, float, float]) -> Token:
    """The piece where its page has it: the line begins and ends at the sides of its box; places are ``_PLACE`` points."""
    left, _, right, _ = box
    scale = (right - left) / max(1, last - first) / _PLACE
    start, end = (round(left / _PLACE + (place - first) * scale) for place in (token.start, token.end))
    return replace(token, start=max(0, start), end=max(0, start + 1, end), pulled=False)


def fitted(heads: Sequence[Column], rows: Sequence[Sequence[Token]]) -> tuple[list[Column], float]:
    """The columns where the pieces of the rows stand, and how badly a piece fits on the average.

    Narrow gaps pull headings to the left, so the columns are looked for from there and from the stripes of the rows; what
    fits best counts.
    """
    rows = rows[:_SAMPLE]
    starts = [list(heads)]
    for most in _CROSSING:
        stripes = _stripes([token for tokens in rows for token in tokens], most)
        if 1 < len(stripes) <= _MOST and (named := _named(stripes, heads)) not in starts:
            starts.append(named)
        if len(stripes) == len(heads):  # each its own, wherever closed gaps have put it
            starts.append([replace(head) for head in heads])
            for column, stripe in zip(starts[-1], stripes, strict=True):
                _move(column, stripe)
    best, _ = min((_settled(start, rows) for start in starts), key=lambda answer: answer[1])
    return _settled(best, rows)


def _stripes(tokens: Sequence[Token], most: int) -> list[list[Token]]:
    """The pieces, parted at the places that at most so many cross."""
    firm = [token for token in tokens if not token.pulled]
    change = [0] * (2 * max(token.end for token in tokens) + 2)
    for token in firm:  # in halves of a place: what touches at a border does not cross it
        change[2 * token.start + 1] += 1
        change[2 * token.end] -= 1
    stripe = count = 0
    number: list[int] = []  # of the stripe that each half lies in
    for crossing in accumulate(change):
        gap = crossing <= most
        stripe += bool(number) and gap and not count
        count = gap
        number.append(stripe)
    found: dict[int, list[Token]] = {}
    for token in firm:
        found.setdefault(number[token.start + token.end], []).append(token)
    return [found[stripe] for stripe in sorted(found)]


def _named(stripes: Sequence[Sequence[Token]], heads: Sequence[Column]) -> list[Column]:
    """The columns, moved to the stripes that are theirs: the cheapest way that keeps the order of both.

    What stripes hold counts for more than where they stand: long cells push all that is right of them away from the heading.
    """
    skipped = [0.0, *accumulate(_SKIPPED if head.role in _NEEDED else _SKIPPED / 4 for head in heads)]
    ways: list[list[tuple[float, int]]] = []
    for number, stripe in enumerate(stripes):
        row: list[tuple[float, int]] = []
        best = (float("inf"), -1)
        for at, head in enumerate(heads):
            if number and at:
                best = min(best, (ways[-1][at - 1][0] - skipped[at], at - 1))
            before = (best[0] + skipped[at], best[1]) if number else (skipped[at], -1)
            if number:
                before = min(before, (ways[-1][at][0] + _shared(stripes[number - 1], stripe), at))
            cost = sum(_ASIDE * head.distance(token) + _misfit(token, head) for token in stripe) / len(stripe)
            row.append((before[0] + cost, before[1]))
        ways.append(row)
    columns = [replace(head) for head in heads]
    at = min(range(len(heads)), key=lambda column: ways[-1][column][0] + skipped[-1] - skipped[column + 1])
    held: dict[int, list[Token]] = {}
    for row, stripe in zip(reversed(ways), reversed(stripes), strict=True):
        held.setdefault(at, []).extend(stripe)
        at = row[at][1]
    for at, tokens in held.items():
        _move(columns[at], tokens)
    return columns


def _shared(stripe: Sequence[Token], other: Sequence[Token]) -> float:
    """What speaks against two stripes in one column: lines that have both."""
    lines = {token.line for token in stripe}
    common = lines & {token.line for token in other}
    return _SAME_STRIPE * len(common) / min(len(lines), len(other)) + 0.5


def _move(column: Column, tokens: Sequence[Token]) -> None:
    firm = [token for token in tokens if not token.pulled] or tokens
    column.start = median_low(token.start for token in firm)
    column.middle = median_low(token.middle for token in firm)
    column.end = median_low(token.end for token in firm)
    column.loose = False


def _settled(columns: Sequence[Column], rows: Sequence[Sequence[Token]]) -> tuple[list[Column], float]:
    """The columns moved to where the pieces stand that are dealt to them, a few times, and how badly a piece fits."""
    columns = [replace(column) for column in columns]
    cost = 0.0
    held: list[list[Token]] = []
    for _ in range(_ROUNDS):
        held = [[] for _ in columns]
        cost = count = 0.0
        for tokens in rows:
            ways, line = _dealt(tokens, columns)
            cost, count = cost + line, count + len(ways)
            for token, at in zip(tokens, ways, strict=False):
                held[at].append(token)
        for column, pieces in zip(columns, held, strict=True):
            if pieces:
                _move(column, pieces)
        cost = cost / count if count else 0.0
    unknown = sum(not column.role for column in columns)
    return columns, cost + _nameless(columns, held) + unknown * _UNKNOWN


def _nameless(columns: Sequence[Column], held: Sequence[Sequence[Token]]) -> float:
    """What speaks against columns in which rows have values, and no names."""
    counts = {column.role: len(tokens) for column, tokens in zip(columns, held, strict=True)}
    values = counts.get("value", 0)
    return _NAMELESS * max(0, values - counts["name"]) / values if values and "name" in counts else 0.0


def off(columns: Sequence[Column], rows: Sequence[Sequence[Token]]) -> float:
    """How badly a piece of these lines fits the columns on the average."""
    costs = [_dealt(tokens, columns) for tokens in rows[:_SAMPLE]]
    return sum(cost for _, cost in costs) / max(1, sum(len(ways) for ways, _ in costs))


def dealt(tokens: Sequence[Token], columns: Sequence[Column]) -> list[int]:
    """The column of each piece of a line: the cheapest way that keeps their order.  Empty for a line that is no row."""
    return _dealt(tokens, columns)[0]


def _dealt(tokens: Sequence[Token], columns: Sequence[Column]) -> tuple[list[int], float]:
    if not tokens or len(tokens) > 2 * len(columns):
        return [], 0.0
    ways: list[list[_Step]] = []  # by piece and column
    for number, token in enumerate(tokens):
        if number == 0:
            ways.append([_Step(column.distance(token) + _misfit(token, column), -1, 0) for column in columns])
            continue
        within = _within(token)
        row: list[_Step] = []
        best = _Step(float("inf"), -1, 0)  # the cheapest piece before it in a column to the left
        for at, column in enumerate(columns):
            own = ways[-1][at]
            fit = _misfit(token, column)
            if not token.pulled:
                before = min(_Step(own.cost + within, at, 0), best)
                row.append(_Step(before.cost + column.distance(token) + fit, before.before, 0))
            else:
                left = max(0, at - _SKIP)
                options = [_Step(own.cost + within, at, own.shift), best]
                options += [_Step(step.cost, left + place, step.shift) for place, step in enumerate(ways[-1][left:at])]
                costs = [step.cost + column.distance(token, step.shift) for step in options]
                before = options[costs.index(min(costs))]
                row.append(_Step(min(costs) + fit, before.before, column.offset(token, before.shift)))
            if own.cost < best.cost:
                best = _Step(own.cost, at, own.shift)
        ways.append(row)
    last = min(range(len(columns)), key=lambda column: ways[-1][column].cost)
    found: list[int] = []
    at = last
    for row in reversed(ways):
        found.append(at)
        at = row[at].before
    return found[::-1], ways[-1][last].cost


def _within(token: Token) -> float:
    """What speaks against a piece in the cell of the one before it on its line."""
    return _SPACED if token.apart else _SAME_CELL if token.close else 3 * _SAME_CELL


def _misfit(token: Token, column: Column) -> float:
    """A number or a label of a level where none belongs; a text may be a part of any cell."""
    if not column.role:
        return 0.0
    kind = token.kind
    if kind == "text":
        return _LOOSE.get(column.role, 0.0)
    if kind in _SIGNS and column.role in _SIGNS:
        return 0.0  # 指标性质 and 指标方向 are taken for one another
    odd = kind in ("unit", "operator") and column.role not in ("unit", "value", "name")
    odd = odd or (kind == "value" and column.role == "remark" and _of_words().search(column.title) is not None)
    return misfit(token.text.text, column.role) + (_ODD if odd else 0.0)


@cache
def _of_words() -> re.Pattern[str]:
    return pattern_of("说明|备注|方式|科室|责任|材料|资料|来源")
