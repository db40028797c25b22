"""Numbers as they are written: digits with thousands separators, Chinese numerals, 百分之, 成 and 半.

A number is a `Decimal` with its digits as written; 万 and 亿 at its end belong to the unit and are left to it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from perflint.patterns import pattern_of

_DIGITS = {character: value for value, characters in enumerate(("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆",
                                                              "七柒", "八捌", "九玖")) for character in characters}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GREAT = {"万": 10**4, "亿": 10**8}
CHINESE = "".join((*_DIGITS, *_TENS, *_GREAT)) + "点半"
_LONGEST = 24

TOKEN = pattern_of(
    rf"(?P<whole>百分百)|(?P<of>[百千万]分之)?(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?![\d,])|\d+)(?P<decimals>\.\d+)?|(?P<chinese>[{CHINESE}]+))",
    re.ASCII,
)
"""One number in prepared text; ``of`` is the denominator of a spoken percentage."""


def from_digits(text: str) -> Decimal:
    """``1,234.50`` as a Decimal that keeps its digits."""
    return Decimal(text.replace(",", ""))


@lru_cache(maxsize=1024)
def from_chinese(text: str) -> tuple[Decimal, int] | None:
    """The value of a Chinese numeral and how many of its characters were read; None for what is no numeral.

    A final 万 or 亿 is not read: it multiplies the unit (三百万元 is 300, 万元).
    """
    if len(text) > _LONGEST or text[0] in _GREAT or text[0] in "百千佰仟点":
        return None
    if text == "半":
        return Decimal("0.5"), 1
    core = text.rstrip("万亿")
    whole, point, decimals = core.partition("点")
    if "半" in core or not whole:
        return None
    value = _positional(whole) if not set(whole) & (_TENS.keys() | _GREAT.keys()) else _composed(whole)
    if value is None or (point and not decimals):
        return None
    if not point:
        return Decimal(value), len(core)
    digits = [str(_DIGITS[character]) for character in decimals if character in _DIGITS]
    return (Decimal(f"{value}.{''.join(digits)}"), len(core)) if len(digits) == len(decimals) else None


def _positional(text: str) -> int | None:
    """二〇二四: digit by digit; two digits side by side (三五) are an estimate, not a number."""
    if len(text) == 2:
        return None
    return int("".join(str(_DIGITS[character]) for character in text))


def _composed(text: str) -> int | None:
    """三百二十一, 两万五千, 一百二 (120)."""
    total = section = 0
    digit: int | None = None
    below, great, gap = 10**4, 10**12, False
    for place, character in enumerate(text):
        if character in _DIGITS:
            if digit:
                return None
            digit, gap = _DIGITS[character], gap or character in "零〇"
        elif character in _TENS:
            size = _TENS[character]
            if size >= below or (digit is None and (size > 10 or place)):
                return None
            section, digit, below, gap = section + (1 if digit is None else digit) * size, None, size, False
        else:
            size = _GREAT[character]
            section += digit or 0
            if size >= great or not section:
                return None
            total, section, digit, below, great, gap = total + section * size, 0, None, 10**4, size, False
    if digit and len(text) > 1 and not gap and (unit := _size(text[-2])) > 10:
        digit *= unit // 10
    return total + section + (digit or 0)


def _size(character: str) -> int:
    return _TENS.get(character) or _GREAT.get(character) or 0
