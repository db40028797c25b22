"""Cells that stand together without anything between them, parted by what their columns hold: 培训人数10≥200人215人10.

The cheapest way to part the text between two labels into rows counts: a name, and behind it what each column can hold.
A value that stands there twice, as target and as result, and points that are reached in full tell where cells end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter

from msgspec import Struct

from perflint.lexicon.headings import cell_words
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.flow.fit import VALUES, blank_misfit, misfit
from perflint.recognition.glued.values import numbers_inside, price_of_words, state_ends, states_inside, value_ends
from perflint.recognition.wording.cutting import printed_number
from perflint.text import narrow

_LONGEST = 600  # characters between two labels; more are no rows
_NAME, _SHORTEST = 60, 2  # characters of a name
_WORDS = 40  # of words that stand there twice
_STANDARD = 6  # of 计划标准
_POINTS = 100
_TWICE, _FULL = -1.0, -0.5  # a value that was reached as it was set, points that were
_WORDED = 0.3  # words that stand there twice
_OVER = 3.0  # more points than there are
_REASON = 1.0  # words behind the points
_ROW = 1.0  # of two ways that fit alike, the one with fewer rows


class _Tail(Struct, frozen=True):
    """The cells behind a name, each by where it begins and ends, up to ``end``."""

    end: int
    price: float
    cells: tuple[tuple[int, int], ...]


def rows_of(text: Passage, roles: Sequence[str]) -> tuple[float, list[list[Passage]]]:
    """What the rows between two labels cost, and the rows; none where there is no way to part them.

    ``roles`` are the columns behind the names.
    """
    plain = narrow(text.text)
    size = len(plain)
    if size > _LONGEST:
        return 0.0, []
    inside = numbers_inside(plain) + (states_inside(plain) if "description" in roles else [])
    tails = _Tails(plain, roles, inside)
    best: list[tuple[float, int, _Tail | None]] = [*[(float("inf"), 0, None)] * size, (0.0, 0, None)]
    for begin in range(size - 1, -1, -1):
        for at in range(begin + _SHORTEST, min(begin + _NAME, size) + 1):
            if plain[at : at + 1].isdecimal() and (plain[at - 1].isdecimal() or plain[at - 1] == "."):
                continue
            behind = ((best[tail.end][0] + tail.price, tail) for tail in tails.at(at, 0) if tail.cells)
            price, tail = min(behind, key=itemgetter(0), default=(float("inf"), None))
            if price + _ROW >= best[begin][0]:
                continue
            held = sum(own for start, end, own in inside if begin <= start and end <= at)
            if (price := price + _ROW + held + _name_price(plain[begin:at])) < best[begin][0]:
                best[begin] = price, at, tail
    rows: list[list[Passage]] = []
    begin = 0
    while begin < size:
        _, at, tail = best[begin]
        if tail is None:
            return 0.0, []
        cells = [text.slice(begin, at), *(text.slice(*cell) for cell in tail.cells)]
        rows.append([cell.strip() for cell in cells])
        begin = tail.end
    return best[0][0], rows


def _name_price(name: str) -> float:
    words = printed_number(Passage(name))[1].text
    return misfit(words, "name") + price_of_words(words)


class _Tails:
    """The ways in which the columns behind a name may be filled with what begins at a place of a text."""

    def __init__(self, text: str, roles: Sequence[str], inside: Sequence[tuple[int, int, float]]) -> None:
        self.text, self.roles, self.inside = text, roles, inside
        self._known: dict[tuple[int, int], Sequence[_Tail]] = {}

    def at(self, place: int, column: int) -> Sequence[_Tail]:
        """For the columns from one on; of two ways that end alike the cheaper one."""
        key = place, column
        if key not in self._known:
            best: dict[tuple[int, bool], _Tail] = {}
            for tail in self._ways(place, column):
                known = best.get(own := (tail.end, bool(tail.cells)))
                if known is None or tail.price < known.price:
                    best[own] = tail
            self._known[key] = [*best.values()]
        return self._known[key]

    def _ways(self, place: int, column: int) -> Iterator[_Tail]:
        if column == len(self.roles):
            yield _Tail(place, 0.0, ())
            return
        text, role = self.text, self.roles[column]
        for tail in self.at(place, column + 1):
            yield _Tail(tail.end, tail.price + blank_misfit(role), tail.cells)
        for end, price in self._cells(place, role):
            for tail in self.at(end, column + 1):
                more = _of_points(text, text[place:end], role, self.roles[column:], tail)
                yield _Tail(tail.end, price + tail.price + more, ((place, end), *tail.cells))
        if role in VALUES and "actual" in self.roles[column + 1 : column + 2]:
            for end, again, price in self._twice(place, role):
                for tail in self.at(again, column + 2):
                    yield _Tail(tail.end, price + _TWICE + tail.price, ((place, end), (end, again), *tail.cells))

    def _cells(self, at: int, role: str) -> Iterator[tuple[int, float]]:
        """Where a cell of a column may end that begins at a place, and what that costs."""
        text = self.text
        if role in ("weight", "score"):
            yield from _point_ends(text, at, role)
        elif role in VALUES:
            yield from value_ends(text, at)
        elif role == "basis":
            if size := _standard_at(text[at : at + _STANDARD]):
                yield at + size, 0.0
        elif role == "description":
            yield len(text), 0.0
        elif at < len(text) and not text[at].isdecimal():
            held = sum(price for begin, _, price in self.inside if begin >= at)
            yield len(text), _REASON + held + price_of_words(text[at:])
            yield from state_ends(text, at)

    def _twice(self, place: int, role: str) -> Iterator[tuple[int, int, float]]:
        """Where a value ends that stands there twice, and where the second one does."""
        text = self.text
        told = dict(self._cells(place, role))
        words = range(place + min(_WORDS, (len(text) - place) // 2), place, -1)
        for end in {**told, **{end: _WORDED for end in words if end not in told}}:
            own = text[place:end]
            if text.startswith(own, end) and (end in told or _is_words(own)):
                yield end, end + len(own), told.get(end, _WORDED)


def _is_words(text: str) -> bool:
    return not text[0].isdecimal() and re.search("[\u4e00-\u9fff]", text) is not None


def _of_points(text: str, own: str, role: str, roles: Sequence[str], tail: _Tail) -> float:
    """What the points of a row cost beside the score that ends it."""
    if role != "weight" or "score" not in roles or not tail.cells:
        return 0.0
    score = text[slice(*tail.cells[-1])]
    if _number().fullmatch(score) is None:
        return 0.0
    difference = float(score) - float(own)
    return _FULL if not difference else _OVER if difference > 0 else 0.0


def _point_ends(text: str, at: int, role: str) -> Iterator[tuple[int, float]]:
    found = _number().match(text, at)
    for end in range(at + 1, found.end() + 1 if found else 0):
        split = text[end - 1] == "." or text[end : end + 1] == "."
        split = split or (role == "score" and text[end : end + 1].isdecimal())
        if not split and float(text[at:end]) <= _POINTS and text[at] != "0":
            yield end, 0.0


@cache
def _number() -> re.Pattern[str]:
    return pattern_of(r"\d{1,3}(?:\.\d{1,2})?")


def _standard_at(text: str) -> int:
    """How long 计划标准 is with which a text begins; 0 where none does."""
    return next((size for size in range(min(_STANDARD, len(text)), 1, -1) if text[:size] in cell_words("standard")), 0)
