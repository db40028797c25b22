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

from perflint.lexicon import class_of_unit, in_words
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.cutting import printed_number
from perflint.recognition.flow_fit import VALUES, blank_misfit, misfit
from perflint.recognition.glued_cells import begins_state, level_labels
from perflint.text import narrow

_LONGEST = 600  # characters between two labels; more are no rows
_NAME, _SHORTEST = 60, 2  # characters of a name
_WORDS, _STATE = 40, 14  # of words that stand there twice, and of a result in words
_UNIT = 6  # of a unit
_POINTS = 100
_TWICE, _FULL = -1.0, -0.5  # a value that was reached as it was set, points that were
_WORDED = 0.3  # a value in words
_EACH = 0.02  # each character of one
_BARE = 0.4  # a number without a unit
_OVER = 3.0  # more points than there are
_REASON = 1.0  # words behind the points
_HELD = 2.0  # a value or a result inside a name
_SIGNS, _SIGN = "≥≤≧≦", 4.0  # and a sign
_ROW = 1.0  # of two ways that fit alike, the one with fewer rows
_DEAR, _DEAREST = 1.9, 3.0  # what a row costs at most on the average: of all, of those between two labels


class _Tail(Struct, frozen=True):
    """The cells behind a name, each by where it begins and ends, up to ``end``."""

    end: int
    price: float
    cells: tuple[tuple[int, int], ...]


def parted(text: Passage, roles: Sequence[str]) -> list[list[Passage]]:
    """The rows of a text that labels stand in, labels alone too; none where it cannot be parted well.

    ``roles`` are the columns behind the names.
    """
    found: list[list[Passage]] = []
    begin = told = 0
    price = 0.0
    size = len(text.text)
    for start, end in [*_labels(text.text), (size, size)]:
        segment = text.slice(begin, start).strip()
        if segment.text:
            own, rows = _rows(segment, roles)
            if not rows:
                if start < size or not begin:
                    return []
                break  # a page may end inside a row
            found += rows
            price += own
            told += len(rows)
        if start < end:
            found.append([text.slice(start, end)])
        begin = end
    return found if price <= _DEAR * told else []


def _labels(text: str) -> Iterator[tuple[int, int]]:
    """Where labels of levels begin and end; short ones (社会效益) only behind another label or behind a row."""
    behind = 0
    for found in _label().finditer(narrow(text)):
        if found.group("short") and found.start() != behind and not _row_end().search(text, behind, found.start()):
            continue
        behind = found.end()
        yield found.span()


@cache
def _label() -> re.Pattern[str]:
    short = "产出数量|产出质量|产出时效|产出成本|经济效益|社会效益|生态效益|环境效益|可持续影响|可持续性"
    return pattern_of(
        rf"(?:{level_labels().pattern})等?|(?P<short>{short})(?!增长|提升|改善|贡献|指标)(?:\(\d{{1,3}}分?\))?"
    )


@cache
def _row_end() -> re.Pattern[str]:
    return pattern_of(r"(?:[\d%％‰]|预期指标|预期目标|[完达]成|是|否|无)$")


# ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(text: Passage, roles: Sequence[str]) -> tuple[float, list[list[Passage]]]:
    """What the rows between two labels cost, and the rows; none where no way to part them is good."""
    plain = narrow(text.text)
    size = len(plain)
    if size > _LONGEST:
        return 0.0, []
    tails = _Tails(plain, roles)
    best: list[tuple[float, int, _Tail | None]] = [*[(float("inf"), 0, None)] * size, (0.0, 0, None)]
    for begin in range(size - 1, -1, -1):
        for at in range(begin + _SHORTEST, min(begin + _NAME, size) + 1):
            if plain[at - 1 : at + 1].isdigit():
                continue
            behind = ((best[tail.end][0] + tail.price, tail) for tail in tails.at(at, 0) if tail.cells)
            price, tail = min(behind, key=itemgetter(0), default=(float("inf"), None))
            if (
                price + _ROW < best[begin][0]
                and (price := price + _ROW + _name_price(plain[begin:at])) < best[begin][0]
            ):
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
    price = best[0][0]
    return price, rows if price <= _DEAREST * len(rows) else []


def _name_price(name: str) -> float:
    words = printed_number(Passage(name))[1].text
    signs = sum(map(words.count, _SIGNS))
    return misfit(words, "name") + _HELD * len(_held().findall(words)) + _SIGN * signs


@cache
def _held() -> re.Pattern[str]:
    """What ends a row inside a name: 100%, 达成预期指标."""
    return pattern_of(
        r"\d[%％‰]|(?:不[低少高超大小][于过]|[小大]于|是否|明显|显著|持续|有效|稳步|大幅|不断|逐步|进一步|基本)$|达成(?:预期|年度)|(?:预期|年度)指标"
    )


class _Tails:
    """The ways in which the columns behind a name may be filled with what begins at a place of a text."""

    def __init__(self, text: str, roles: Sequence[str]) -> None:
        self.text, self.roles = text, roles
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
        for end, price in _cells(text, place, role):
            for tail in self.at(end, column + 1):
                more = _of_points(text, text[place:end], role, self.roles[column:], tail)
                yield _Tail(tail.end, price + tail.price + more, ((place, end), *tail.cells))
        if role in VALUES and "actual" in self.roles[column + 1 : column + 2]:
            for end, again, price in self._twice(place, role):
                for tail in self.at(again, column + 2):
                    yield _Tail(tail.end, price + _TWICE + tail.price, ((place, end), (end, again), *tail.cells))

    def _twice(self, place: int, role: str) -> Iterator[tuple[int, int, float]]:
        """Where a value ends that stands there twice, and where the second one does."""
        text = self.text
        told = dict(_cells(text, place, role))
        words = range(place + min(_WORDS, (len(text) - place) // 2), place, -1)
        for end in {**told, **{end: _WORDED for end in words if end not in told}}:
            own = text[place:end]
            if text.startswith(own, end) and (end in told or _is_words(own)):
                yield end, end + len(own), told.get(end, _WORDED)


def _is_words(text: str) -> bool:
    return not text[0].isdigit() and re.search("[\u4e00-\u9fff]", text) is not None


def _of_points(text: str, own: str, role: str, roles: Sequence[str], tail: _Tail) -> float:
    """What the points of a row cost beside the score that ends it."""
    if role != "weight" or "score" not in roles or not tail.cells:
        return 0.0
    score = text[slice(*tail.cells[-1])]
    if _number().fullmatch(score) is None:
        return 0.0
    difference = float(score) - float(own)
    return _FULL if not difference else _OVER if difference > 0 else 0.0


def _cells(text: str, at: int, role: str) -> Iterator[tuple[int, float]]:
    """Where a cell of a column may end that begins at a place, and what that costs."""
    if role in ("weight", "score"):
        found = _number().match(text, at)
        if found is None:
            return
        for end in range(at + 1, found.end() + 1):
            if (
                text[end - 1] == "."
                or text[end : end + 1] == "."
                or (role == "score" and text[end : end + 1].isdigit())
            ):
                continue
            if float(text[at:end]) <= _POINTS and text[at] != "0":
                yield end, 0.0
    elif role in VALUES:
        yield from _values(text, at)
    elif at < len(text) and not text[at].isdigit():
        yield len(text), _REASON + _HELD * len(_held().findall(text, at))
        yield from ((end, _WORDED + _EACH * (end - at)) for end in _state_ends(text, at))


def _values(text: str, at: int) -> Iterator[tuple[int, float]]:
    if date := _date().match(text, at):
        yield date.end(), 0.0
    yield from _figures(text, at)
    yield from ((end, _WORDED + _EACH * (end - at)) for end in _state_ends(text, at))


def _state_ends(text: str, at: int) -> Iterator[int]:
    """Where a result in words may end that begins at a place."""
    if "是否" in text[max(at - 1, 0) : at + 2]:
        return
    for end in range(min(at + _STATE, len(text)), at, -1):
        words = text[at:end]
        if _degree().search(words):
            continue
        if _state().fullmatch(words) or (begins_state().match(words) and in_words("vague_values", words)):
            yield end


@cache
def _degree() -> re.Pattern[str]:
    """What another word follows: 健全 | 基本健全."""
    return pattern_of("(?:基本|较为?|进一步|逐步|不断|得到|有所|更加)$")


def _figures(text: str, at: int) -> Iterator[tuple[int, float]]:
    """Where a number ends that begins at a place: without its unit, and with it."""
    found = _measured().match(text, at)
    if found is None:
        return
    begin, figures = found.span("figures")
    run = text[begin:figures]
    half = len(run) // 2
    if begin == at and run[:half] * 2 == run and run[0] != "0":
        yield begin + half, 0.0  # 2020: 20 as target and as result
    yield found.end(), 0.0 if found.end() > figures else _BARE
    sizes = range(min(_UNIT, len(text) - figures), 0, -1)
    if unit := next((size for size in sizes if class_of_unit(text[figures : figures + size])), 0):
        rest = _behind().match(text, figures + unit)
        yield (rest.end() if rest else figures + unit), 0.0


@cache
def _number() -> re.Pattern[str]:
    return pattern_of(r"\d{1,3}(?:\.\d{1,2})?")


@cache
def _measured() -> re.Pattern[str]:
    """A number with its sign, a rate; any other unit is looked for behind it."""
    sign = r"(?:[≥≤=<>≧≦]{1,2}|不[低少高超大小][于过]|[小大]于|等于)?"
    return pattern_of(rf"{sign}(?P<figures>\d[\d,]{{0,12}}(?:\.\d{{1,4}})?)(?:[%％‰](?:以[上内]|左右)?)?")


@cache
def _date() -> re.Pattern[str]:
    part = r"(?:\d{1,2}日|[底初末])?"
    return pattern_of(rf"(?:20\d\d年(?:\d{{1,2}}月{part})?|\d{{1,2}}月{part})(?:之?前|以前|[底末])?(?:完成)?")


@cache
def _behind() -> re.Pattern[str]:
    return pattern_of("及?以[上下内]|左右|之?前|以前")


@cache
def _state() -> re.Pattern[str]:
    """A result in words."""
    return pattern_of(
        "(?:部分)?(?:达成|完成|达到)(?:预期|年度)?(?:指标|目标)?(?:并具有[较一]?定?好?效果)?|已?完成|达标|是|否|无|合格|优秀?|良好?|及时|按时|合规|正常|稳定|有效|长期|显著|明显|达到预期|已达成"
    )
