"""Where values may stand in text whose cells stand together without anything between them: dates, numbers with their signs and
units, and words that say how good or how much better."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from perflint.lexicon import class_of_unit, in_words
from perflint.patterns import pattern_of

_STATE = 14  # characters of a value in words
_UNIT, _DIVISOR = 6, 4  # and of a unit, of what it is counted by
_WORDED, _EACH = 0.3, 0.02  # a value in words, and each character of one
_BARE = 0.4  # a number without a unit
_SIGNED, _RATE = 4.0, 2.0  # inside a name: a sign, a rate
_COUNTED, _UNCOUNTED = 1.2, 0.5  # and any other number, with its unit or without
_STATED = 0.5  # words that may be a value
_HELD = 2.0  # and words that end a value
_SIGNS = frozenset("≥≤><=≧≦")
_NO_SIGN_BEHIND = _SIGNS | {"("}  # 完好率(≥**%): what a template asks for
_GOES_ON = frozenset("度率性数的地得情程水要范")  # behind what is no value in words


def value_ends(text: str, at: int) -> Iterator[tuple[int, float]]:
    """Where a value may end that begins at a place, and what that costs."""
    yield from _number_ends(text, at)
    yield from state_ends(text, at)


def numbers_inside(text: str) -> list[tuple[int, int, float]]:
    """Where signs and numbers stand, and what each costs inside a name."""
    found: list[tuple[int, int, float]] = []
    end = 0
    for begin, character in enumerate(text):
        if character in _SIGNS and text[begin - 1 : begin] not in _NO_SIGN_BEHIND:
            found.append((begin, begin + 1, _SIGNED))
        elif begin >= end and character.isdecimal():
            end = max((last for last, _ in _number_ends(text, begin)), default=begin + 1)
            own = text[begin:end]
            found.append(
                (begin, end, _UNCOUNTED if own[-1].isdecimal() else _RATE if _rate().search(own) else _COUNTED)
            )
    return found


def states_inside(text: str) -> list[tuple[int, int, float]]:
    """Where words stand that may be a value, and what each costs inside a name."""
    found = ((begin, max((end for end, _ in state_ends(text, begin)), default=begin)) for begin in range(len(text)))
    return [(begin, end, _STATED) for begin, end in found if end > begin]


def price_of_words(text: str) -> float:
    """What words that end a value cost inside a name, or in a text of its own."""
    return _HELD * len(_held().findall(text))


def state_ends(text: str, at: int) -> Iterator[tuple[int, float]]:
    """Where a value in words may end that begins at a place, and what that costs."""
    if "是否" in text[max(at - 1, 0) : at + 2]:
        return
    change = _change().match(text, at)
    for end in range(min(at + _STATE, len(text)), at, -1):
        words = text[at:end]
        vague = begins_state().match(words) and in_words("vague_values", words)
        told = vague or (change is not None and change.end() == end) or _state().fullmatch(words)
        if told and text[end : end + 1] not in _GOES_ON and not _degree().search(words):
            yield end, _WORDED + _EACH * (end - at)


def _number_ends(text: str, at: int) -> Iterator[tuple[int, float]]:
    """Where a date or a number ends that begins at a place, this without its unit and with it."""
    if date := _date().match(text, at):
        yield date.end(), 0.0
    found = _measured().match(text, at)
    if found is None:
        return
    begin, figures = found.span("figures")
    run = text[begin:figures]
    half = len(run) // 2
    if begin == at and run[:half] * 2 == run and run[0] != "0":
        yield begin + half, 0.0  # 2020: 20 as target and as result
    yield found.end(), 0.0 if found.end() > figures else _BARE
    if size := _unit_size(text, figures, _UNIT):
        end = _with_divisors(text, figures + size)
        rest = _behind().match(text, end)
        yield (rest.end() if rest else end), 0.0


def _with_divisors(text: str, end: int) -> int:
    """Where a unit ends behind what it is counted by: 元/人·月."""
    while divider := _divider().match(text, end):
        size = _unit_size(text, divider.end(), _DIVISOR)
        if not size:
            break
        end = divider.end() + size
    return end


def _unit_size(text: str, at: int, longest: int) -> int:
    """How long the unit is that begins at a place, without what it is counted by; 0 where none does."""
    sizes = range(min(longest, len(text) - at), 0, -1)
    return next((size for size in sizes if _is_unit(text[at : at + size])), 0)


def _is_unit(text: str) -> bool:
    return not re.search("[/·每]", text) and class_of_unit(text) is not None


@cache
def _divider() -> re.Pattern[str]:
    return pattern_of("[/·.]每?|每")


@cache
def _date() -> re.Pattern[str]:
    day = r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|[底初末])?|20\d\d年[底初末]?"
    return pattern_of(rf"(?:{day})(?:[-—至~](?:{day}))?(?:之?前|以前|底前)?(?:完成)?")


@cache
def _measured() -> re.Pattern[str]:
    """A number with its sign, a range, a rate; any other unit is looked for behind it."""
    sign = r"(?:[≥≤=<>≧≦]{1,2}|不[低少高超大小][于过]|[小大]于(?:等于)?|等于|达到)?"
    return pattern_of(
        rf"{sign}(?P<figures>\d[\d,]{{0,12}}(?:\.\d{{1,4}})?(?:[-—~至]\d{{1,8}})?)(?:[%％‰](?:以[上内]|左右)?)?"
    )


@cache
def _rate() -> re.Pattern[str]:
    return pattern_of("[%％‰]")


@cache
def _behind() -> re.Pattern[str]:
    return pattern_of("及?以[上下内]|左右|之?前|以前")


@cache
def _held() -> re.Pattern[str]:
    return pattern_of(
        r"(?:不[低少高超大小][于过]|[小大]于|是否|明显|显著|持续|有效|稳步|大幅|不断|逐步|进一步|基本)$|达成(?:预期|年度)|(?:预期|年度)指标"
    )


@cache
def _degree() -> re.Pattern[str]:
    """What another word follows: 健全 | 基本健全."""
    return pattern_of("(?:基本|较为?|进一步|逐步|不断|得到|有所|更加)$")


@cache
def _change() -> re.Pattern[str]:
    return pattern_of("有所[\u4e00-\u9fff]{2}|不超(?:过|出)?预算|较[小低少好大高]")


@cache
def begins_state() -> re.Pattern[str]:
    """What a value in words begins with."""
    return pattern_of(
        "(?=稳步|持续|有效|显著|明显|逐步|不断|进一步|全面|大幅|切实|基本|较|得到|长期|良好|优秀|健全|完善|提高|提升|改善|增强"
        "|增加|减少|降低|保障|有所|及时|规范|合格|不超|长远|满意|符合|达标|[是优良]$)"
    )


@cache
def _state() -> re.Pattern[str]:
    """A result in words."""
    return pattern_of(
        "(?:部分)?(?:达成|完成|达到)(?:预期|年度)?(?:指标|目标)?(?:并具有[较一]?定?好?效果)?|已?完成|达标|是|否|无|合格|优秀?|良好?|及时|按时|合规|正常|稳定|有效|长期|显著|明显|达到预期|已达成"
    )
