"""The numbers with units in running text: goals, sentences, names of indicators.

`perflint.values` reads a cell that holds one value; this finds each of several.  Years, dates, ages, grades, list
numbers and document numbers are no quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec import Struct

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _amounts
from perflint.lexicon.additions import remembered
from perflint.lexicon.characters import simplified
from perflint.patterns import pattern_of

LONGEST_UNIT = 8
LONGEST = 300  # characters of a text whose quantities are remembered
NUMBER = pattern_of(r"(?<![\d.,A-Za-z\-—〔\[【({])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?)(?![\d,.]*\d)")
BEFORE = pattern_of(
    r"(?P<ge>[≥≧⩾]=?|[>＞》]=|不低于|不少于|不小于|不得低于|不得少于|至少|大于等于|达到|达)\s*$"
    r"|(?P<le>[≤≦⩽]=?|[<＜《]=|不超过|不高于|不大于|不多于|不得超过|不得高于|小于等于|至多|最多|控制在)\s*$"
    r"|(?P<gt>[>＞]|超过|大于|高于)\s*$|(?P<lt>[<＜]|小于|低于|少于)\s*$|(?P<about>约|近|大约|约计)\s*$"
)
AFTER = pattern_of(
    r"\s*(?:及|\(含\))?(?P<ge>以上|及以上)|\s*(?P<le>以内|以下|之内|及以下)|\s*(?P<about>左右|上下|余|多)"
)
PER = pattern_of(r"/(\d{0,6}[^\d\s，。；、,;:：)）(（]{1,6})")
UNIT = pattern_of(r"[^\W\d_][^\W_]*[²³]?|[%‰℃㎡㎥]")
RANGE = pattern_of(r"\s*(?:-|—|~|～|至|到)\s*\d[\d.,]*")
DATE = pattern_of(
    r"(?:19|20)\d{2}\s*年(?:度)?|\d{1,2}\s*月(?:份|\d|底|末|初|上旬|中旬|下旬|前|之前|\s*\d{1,2}日)|\d{1,2}\s*[日号](?!历)"
)
SIGN = {"ge": "≥", "le": "≤", "gt": ">", "lt": "<", "about": "≈"}
NO_QUANTITY = frozenset(
    {"岁", "周岁", "级", "等", "等级", "号", "届", "期", "年", "月", "日", "时", "点", "度", "个点"}
)


class Quantity(Struct, frozen=True):
    """A number with its unit in ``text[start:end]``; ``amount`` is the number in the base unit (元 for 万元)."""

    number: Decimal
    unit: str
    per: str
    amount: Decimal
    base: str
    comparator: str | None
    start: int
    end: int


def quantities(text: str) -> Iterable[Quantity]:
    """The quantities of a text from left to right; several rules ask for those of the same goal."""
    if text.isalpha():  # no digit in it
        return ()
    return _remembered(text) if len(text) <= LONGEST else _found(text)


@remembered(4096)
def _remembered(text: str) -> tuple[Quantity, ...]:
    return tuple(_found(text))


def _found(text: str) -> Iterator[Quantity]:
    plain = simplified(texts.narrow(text))
    if not NUMBER.search(plain):
        return
    dates = DATE.finditer(plain)
    date = next(dates, None)
    done = 0
    for found in NUMBER.finditer(plain):
        while date and date.end() <= found.start():
            date = next(dates, None)
        if found.start() < done or (date and date.start() <= found.start()):
            continue
        ranged = RANGE.match(plain, found.end())
        if ranged:
            done = ranged.end()
            continue
        quantity = _quantity(plain, found)
        if quantity:
            done = quantity.end
            yield quantity


def _quantity(plain: str, found: re.Match[str]) -> Quantity | None:
    end = found.end()
    while end < len(plain) and plain[end] == " ":
        end += 1
    unit = unit_at(plain, end)
    if not unit or unit in NO_QUANTITY:
        return None
    end += len(unit)
    per, end = _per(plain, end)
    number = Decimal(found[1].replace(",", ""))
    factor, base = _amounts.base_of(unit)
    before, after = BEFORE.search(plain, max(0, found.start() - 6), found.start()), AFTER.match(plain, end)
    name = (after.lastgroup if after else None) or (before.lastgroup if before else None)
    start = before.start() if before and before.lastgroup not in (None, "about") else found.start()
    if start and plain[start - 1] == "第":
        return None
    stop = after.end() if after else end
    return Quantity(number, unit, per, number * factor, base, SIGN.get(name or ""), start, stop)


def unit_at(plain: str, start: int) -> str:
    """The longest unit of the lexicon that stands at ``start``; empty when there is none."""
    for length in range(min(LONGEST_UNIT, len(plain) - start), 0, -1):
        candidate = plain[start : start + length]
        if _is_unit(candidate):
            return candidate
    return ""


@remembered(8192)
def _is_unit(candidate: str) -> bool:
    """Whether the characters are a unit and nothing else; the lexicon itself forgives edges and denominators."""
    if not UNIT.fullmatch(candidate) or candidate == "G":
        return False
    return lexicon.class_of_unit(candidate) is not None


def _per(plain: str, end: int) -> tuple[str, int]:
    """A denominator after the unit: 元/人·月, 次/10万公顷."""
    found = PER.match(plain, end) if plain[end : end + 1] == "/" else None
    return (found[1], found.end()) if found else ("", end)
