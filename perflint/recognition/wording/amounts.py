"""Numbers as forms print them: amounts of money, years, scores, percentages, each with the place it stands at.

Nothing here decides what a number means; `listings.tables`, `forms.facts` and `prose.narrative` do.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from perflint.model import Figure, Passage
from perflint.patterns import pattern_of
from perflint.text import narrow

_SCALE = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(10) ** 6,
    "亿元": Decimal(10) ** 8,
}
NUMBER = r"[-+]?\d{1,15}(?:,\d{3}){0,6}(?:\.\d{1,8})?"


@cache
def _number() -> re.Pattern[str]:
    return pattern_of(NUMBER)


@cache
def _amount() -> re.Pattern[str]:
    return pattern_of(r"-?(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,12})(?:\.\d{1,6})?")


@cache
def _year() -> re.Pattern[str]:
    return pattern_of(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def decimal_of(text: str) -> Decimal | None:
    """The number a text consists of, thousands separators allowed; None when it is no number."""
    plain = "".join(narrow(text).split())
    if not _amount().fullmatch(plain.lstrip("¥")):
        return None
    return Decimal(plain.lstrip("¥").replace(",", ""))


def figure(passage: Passage, number: Decimal | None = None) -> Figure:
    """The passage as a figure, its number read from it unless given."""
    return Figure(passage.cell(), decimal_of(passage.text) if number is None else number)


def first_figure(passage: Passage) -> Figure | None:
    """The first number in a passage (124.00 in ``124.00万元``), or None."""
    found = _number().search(narrow(passage.text))
    if not found:
        return None
    return Figure(passage.slice(found.start(), found.end()).cell(), Decimal(found.group().replace(",", "")))


def first_year(text: str) -> int | None:
    """The first year of the 20th or 21st century in a text, or None."""
    found = _year().search(narrow(text))
    return int(found.group(1)) if found else None


def year_figure(passage: Passage) -> Figure | None:
    """The first year of the 20th or 21st century in a passage."""
    found = _year().search(narrow(passage.text))
    if not found:
        return None
    return Figure(passage.slice(*found.span(1)).cell(), Decimal(found.group(1)))


def rescale(number: Decimal, unit: str, to: str) -> Decimal:
    """An amount in another unit of money; unknown units leave it alone."""
    if unit == to or unit not in _SCALE or to not in _SCALE:
        return number
    return (number * _SCALE[unit] / _SCALE[to]).normalize() + Decimal(0)
