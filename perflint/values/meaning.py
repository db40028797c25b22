"""Judges whether a number in a text says how much, or when, who, which or how often in passing.

Years, months, ages, grades and recent periods are no amounts; Chinese numerals stand in so many words (一次性, 两新组织)
that they count only with a unit at the end of the text or behind a comparator.
"""

from __future__ import annotations

import re

from perflint.patterns import pattern_of
from perflint.values.amounts import Quantity
from perflint.values.tables import Tables

_RECENT = frozenset("近前上过去来往后未每")
_NOT_RECENT = frozenset({"提前", "靠前"})
_FROM_NOW = frozenset("今往此以其随")
_COMPARED = frozenset("≤<")  # 60≤得分<80
_APPROXIMATE = frozenset("近约")
_NO_UNIT_HEADS = frozenset("等级类档号旗标性代世")
_INSIDE_WORDS = frozenset("第统唯专同单万之个按")
_DOUBTFUL_UNITS = frozenset("方面分点头口门道线")
_EARLIEST, _LATEST = 1900, 2099
_LONGEST_ZERO = 8
_CLAUSE_END = pattern_of("[,;。、0]")  # 0投诉0事故 says it of two


def means_amount(text: str, token: re.Match[str], found: Quantity, head: str, more: bool, known: Tables) -> bool:
    """Whether the number is an amount; ``head`` is what stands before it, ``more`` whether words follow it."""
    unit, sign = found.unit, found.sign
    signed = sign is not None and sign.sign != "≈"
    if _is_calendar(text, found):
        return sign is not None and sign.sign in "≥>" and unit == "月" and not more and not head
    if more and (unit in known.ages or _is_recent(text, found, known)):
        return False
    if unit in known.levels and (more or token["chinese"] or found.upper):
        return False
    if token["of"] or token["whole"]:
        return True
    if token["chinese"]:
        return _chinese_means_amount(text, found, head, signed, more, known)
    if unit or found.per:
        return True
    if not more:
        return signed or not head or not _is_year(found)
    tail = text[found.end :]
    if signed or tail[0] in _COMPARED:
        return True
    if not found.number and not head:
        return _is_none_of(tail, known)
    short = not head and len(tail) <= 2 and not tail[0].isascii() and tail[0] not in _NO_UNIT_HEADS
    return short and token[0] not in known.names


def _is_none_of(rest: str, known: Tables) -> bool:
    """Whether the words behind 零 or 0 are what must not happen: 零事故, 0投诉, but 零距离."""
    rest = _CLAUSE_END.split(rest, maxsplit=1)[0]
    short = len(rest) <= _LONGEST_ZERO and rest.isalpha() and not rest[0].isascii()
    return not rest or (short and not rest.startswith(known.no_zero))


def _is_recent(text: str, found: Quantity, known: Tables) -> bool:
    """近3年 of 近3年平均水平 says since when."""
    if found.unit not in known.spans:
        return False
    if found.sign is not None and text[found.sign.start] in _APPROXIMATE:
        return True
    before = text[max(0, found.start - 2) : found.start]
    if before[-1:] == "后":  # 今后3年 is recent, 验收后3天 is a deadline
        return before[0] in _FROM_NOW
    return before[-1:] in _RECENT and before not in _NOT_RECENT


def _chinese_means_amount(text: str, found: Quantity, head: str, signed: bool, more: bool, known: Tables) -> bool:
    """Chinese numerals stand in many words, so they count only with a unit, at the end or behind a comparator."""
    word = text[found.start : found.spans["number"][1]]
    if word == "零" and not found.unit and (head in known.to_zero or head.endswith("为")):
        return _is_none_of(text[found.end :], known)
    if not found.unit:
        return not more and (not head or signed)
    if signed:
        explicit = found.sign is not None and found.sign.start >= found.start
        return not more or not explicit or not head
    if more or (head and found.unit in _DOUBTFUL_UNITS):
        return False
    return not head or not (head[-1] in _INSIDE_WORDS or (word == "一" and "一" in head[-3:]))


def _is_calendar(text: str, found: Quantity) -> bool:
    """2023年, 6月 and the 30日 behind it, which no amount is written like."""
    if found.unit in ("年", "年度") and _EARLIEST <= found.number <= _LATEST:
        return True
    if found.unit == "月":
        whole = found.number == found.number.to_integral_value() and 1 <= found.number <= 12
        return whole or text[found.start - 1 : found.start] == "年"
    return found.unit in ("日", "号") and text[found.start - 1 : found.start] == "月"


def _is_year(found: Quantity) -> bool:
    return found.upper is None and _EARLIEST <= found.number <= _LATEST and found.number.as_tuple().exponent == 0
