"""Numbers made comparable: 万元 with 元, 公里 with 米, a figure with the money unit of its form.

No check lives here and nothing is judged; `_achievement` compares targets with results, the checks of money sum up.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache

from perflint import lexicon, values
from perflint.checks.contract import Row
from perflint.lexicon import levels
from perflint.model import Figure, TargetValue
from perflint.patterns import pattern_of

CENT = Decimal("0.01")
# Units of one kind that differ by a factor, each in terms of its first.
FACTORS = {
    "米": ("米", "1"),
    "m": ("米", "1"),
    "千米": ("米", "1000"),
    "公里": ("米", "1000"),
    "km": ("米", "1000"),
    "平方米": ("平方米", "1"),
    "㎡": ("平方米", "1"),
    "m2": ("平方米", "1"),
    "m²": ("平方米", "1"),
    "平米": ("平方米", "1"),
    "平方公里": ("平方米", "1000000"),
    "平方千米": ("平方米", "1000000"),
    "km2": ("平方米", "1000000"),
    "吨": ("吨", "1"),
    "t": ("吨", "1"),
    "千克": ("吨", "0.001"),
    "公斤": ("吨", "0.001"),
    "kg": ("吨", "0.001"),
    "斤": ("吨", "0.0005"),
    "立方米": ("立方米", "1"),
    "m3": ("立方米", "1"),
    "m³": ("立方米", "1"),
    "方": ("立方米", "1"),
    "小时": ("小时", "1"),
    "分钟": ("小时", "0.0166666666666666666666666667"),
    "年": ("月", "12"),
    "个月": ("月", "1"),
    "月": ("月", "1"),
    "天": ("天", "1"),
    "日": ("天", "1"),
    "%": ("%", "1"),
    "百分点": ("%", "1"),
    "‰": ("%", "0.1"),
}
# Counts of one class may be called differently (人 and 名, 次 and 场); measures with a factor may not.
COUNTED = frozenset({"person", "person_time", "event", "organisation", "object"})


@cache
def _multiplied() -> re.Pattern[str]:
    return pattern_of(r"^(亿|千万|百万|十万|万|千(?=[元人户])|百(?=元))(.*)$")


MULTIPLIERS = {"亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3, "百": 2}


@lru_cache(maxsize=2048)
def base_of(unit: str) -> tuple[Decimal, str]:
    """A unit as (factor, base unit): 万元 → (10000, 元), 公里 → (1000, 米), 万 → (10000, "")."""
    plain = levels.fold(unit)
    factor = Decimal(1)
    if found := _multiplied().match(plain):
        factor, plain = Decimal(10) ** MULTIPLIERS[found[1]], found[2]
    if plain in FACTORS:
        base, inner = FACTORS[plain]
        return factor * Decimal(inner), base
    return factor, plain


def base_number(row: Row) -> Decimal:
    """The number that the value of a row states, in the base unit; 0 for none."""
    return (row.value.number or Decimal(0)) * base_of(row.value.unit or "")[0]


def comparable(target: TargetValue, actual: TargetValue) -> tuple[Decimal, Decimal] | None:
    """Both numbers in the target's unit, or None when the units cannot be brought together.

    A missing unit is taken to be the other's, unless that one carries a multiplier: 5000 against 2万人 says nothing.
    """
    if target.number is None or actual.number is None:
        return None
    if not target.unit or not actual.unit:
        only = target.unit or actual.unit or ""
        return None if only and _multiplied().match(levels.fold(only)) else (target.number, actual.number)
    (left, base), (right, other) = base_of(target.unit), base_of(actual.unit)
    if base != other and not _same_count(base, other):
        return None
    if target.per and actual.per and levels.fold(target.per)[:1] != levels.fold(actual.per)[:1]:
        return None
    return target.number, actual.number * right / left


def _same_count(unit: str, other: str) -> bool:
    return bool(COUNTED.intersection(lexicon.classes_of_unit(unit)) & set(lexicon.classes_of_unit(other)))


# ── money ───────────────────────────────────────────────────────────────────────────────────────────────────────


def is_money(unit: str | None) -> bool:
    """Whether a unit, or the money unit of a form (万), is money."""
    return bool(unit) and base_of(str(unit))[1] in ("元", "")


def yuan(number: Decimal, unit: str | None) -> Decimal | None:
    """A number of money of this unit in 元; None where that is none of money."""
    return number * base_of(unit)[0] if unit and is_money(unit) else None


def stated(figure: Figure | None) -> Decimal | None:
    """The number that a figure states, leaving its unit aside."""
    if figure is None:
        return None
    return figure.number if figure.number is not None else values.parse(figure.cell.text).number


def amount(figure: Figure | None, money_unit: str | None) -> Decimal | None:
    """A figure in the document's money unit; None when it is blank, unreadable or in a unit that cannot be converted.

    ``5.8万`` in a form in 万元 is 5.8: the multiplier is written twice.
    """
    number = stated(figure)
    if figure is None or number is None:
        return None
    unit = values.parse(figure.cell.text).unit
    if not unit:
        return number
    factor, base = base_of(unit)
    if base not in ("元", "") or not money_unit:
        return None if money_unit or base not in ("元", "") else number
    return number * factor / base_of(money_unit)[0]


def is_blank(figure: Figure | None) -> bool:
    """Whether a figure's cell is there and empty, or filled with a dash or 无."""
    if figure is None or figure.number is not None:
        return False
    text = figure.cell.text.strip()
    return not text or lexicon.in_words("inapplicable", text)


# ── percentages ─────────────────────────────────────────────────────────────────────────────────────────────────


def percent(figure: Figure | None) -> tuple[Decimal, ...]:
    """What a rate may mean, in percent: ``86.5%`` and ``86.5`` are 86.5, a bare ``0.865`` may be 0.865 or 86.5."""
    number = stated(figure)
    if figure is None or number is None:
        return ()
    if "%" in levels.fold(figure.cell.text):
        return (number,)
    return (number, number * 100) if abs(number) <= 2 else (number,)


def rounded(number: Decimal, places: Decimal = CENT) -> Decimal:
    """For display: at most two decimals."""
    return number.quantize(places) if abs(number) < Decimal(10) ** 20 else number


def difference(left: Decimal, right: Decimal) -> dict[str, Decimal]:
    """The proof of an arithmetic finding: both numbers, left minus right, and how far they are apart."""
    return {"left": left, "right": right, "delta": left - right, "gap": abs(left - right)}


def unit_in_last_place(number: Decimal) -> Decimal:
    """The step of the last digit that a number is written with: 0.1 for 97.8."""
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)
