"""Unit costs times quantities against the budget: 63人 × 1000元/人 is 6.3万元, whatever the form says.

Only a table whose quantities all have a unit cost of their own is judged.  Other sources of money, rates by the month
without a number of months, and denominators that no quantity has leave the answer open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _amounts, _rows
from perflint.checks._budgets import budget_in_yuan, lasts_longer, months_of
from perflint.checks.contract import Hit, Missing, Row, Screen, Screens, Subject, value_of
from perflint.lexicon import levels
from perflint.patterns import pattern_of

SUMMARY = "单位成本乘以数量，合起来与项目资金总额是否相符；每个数量都有单位成本的表才判断。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "tolerance": {"type": "number", "minimum": 0, "description": "允许相差资金总额的多大比例，如 0.1"},
    },
    "required": ["tolerance"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "parts": "单位成本乘以数量的算式",
    "left": "算出的金额",
    "right": "项目资金总额",
    "delta": "相差多少（left 减 right，可能是负数）",
    "gap": "相差多少（不带正负号）",
    "unit": "以上金额的单位",
}
EXAMPLE: Mapping[str, Any] = {"tolerance": 0.1}
SAME_HEADS = frozenset({"人", "名", "位", "生"})  # 元/生 pays for 人
FOR_ALL = pattern_of(r"人均[^，。]{0,16}(?:经费|筹资|投入)")  # paid for every resident, whom no row need count


class Rate(Struct, frozen=True):
    """A unit cost: 元 for one ``unit``, of one month where ``monthly``."""

    row: Row
    yuan: Decimal
    unit: str
    monthly: bool


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    rated = Screen(("value", "operator", "unit"), lambda row: bool(value_of(row).per))
    return Screens(any_row=(rated,))


def hit_screens(options: Mapping[str, Any]) -> Screens:
    """What spares its hits: without any money of the project there is nothing to compare the products with."""
    return replace(screens(options), needs=("funds",))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is what the products add up to, ``right`` the budget, both in ``unit``."""
    rows = subject.rows()
    rates = [rate for row in rows if _is_cost(row) and (rate := _rate(row))]
    if not rates:
        return
    money_unit = subject.document.money_unit
    budget, months = budget_in_yuan(subject.table, money_unit), months_of(subject.table)
    pairs = None if any(map(_is_uncounted, rows)) else _pairs([row for row in rows if _is_quantity(row)], rates)
    if budget is None or pairs is None or lasts_longer(subject.table):
        yield Missing("与每个数量对应的单位成本，或资金总额")
        return
    if months is None and any(rate.monthly for _, rate in pairs):
        yield Missing("发放的月数")
        return
    times = [months if rate.monthly and months else 1 for _, rate in pairs]
    product = sum(
        (_amounts.base_number(row) * rate.yuan * n for (row, rate), n in zip(pairs, times, strict=True)), Decimal(0)
    )
    if abs(product - budget) <= budget * Decimal(str(options["tolerance"])):
        return
    if _has_other_sources(subject, money_unit) or any(_is_cost(row) and _lump(row) for row in rows):
        yield Missing("其他资金或其他成本的用途")
        return
    factor, unit = _amounts.base_of(money_unit)[0] if money_unit else Decimal(1), money_unit or "元"
    shown = [_shown(row, rate, n) for (row, rate), n in zip(pairs, times, strict=True)]
    proof = _amounts.difference(_amounts.rounded(product / factor), _amounts.rounded(budget / factor))
    yield Hit(
        pairs[0][1].row.at("value"),
        {"parts": "＋".join(shown), "unit": unit, **proof},
        tuple(row.at("value") for row, _ in pairs),
    )


def _shown(row: Row, rate: Rate, months: Decimal | int) -> str:
    cost, count = rate.row.value, row.value
    money = f"{cost.number}{cost.unit}" + (f"/{cost.per}" if cost.per else "")
    return f"{count.number}{count.unit}×{money}" + (f"×{months}个月" if months != 1 else "")


# ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_cost(row: Row) -> bool:
    first, second = _rows.level_kinds(row.indicator)
    return first == "cost" or second in levels.COST_KINDS


def _is_quantity(row: Row) -> bool:
    """A count or measure of the output; parts of another row are counted there."""
    _, second = _rows.level_kinds(row.indicator)
    if second != "quantity" or row.value.kind != "quantity" or row.indicator.child:
        return False
    unit_class = lexicon.class_of_unit(row.value.unit) if row.value.unit else lexicon.measure_of_name(row.name).id
    return unit_class != "percent"


def _is_uncounted(row: Row) -> bool:
    """A quantity whose number is not told: 应保尽保 under 低保对象人数; what it costs cannot be said either."""
    _, second = _rows.level_kinds(row.indicator)
    told = row.value.kind in ("quantity", "range") or row.indicator.child
    return second == "quantity" and not told and lexicon.measure_of_name(row.name).id != "percent"


def _rate(row: Row) -> Rate | None:
    """475元/亩; the unit column may hold the whole of 元/亩, and a cost without 元 (28.4/株) is in 元."""
    value = row.value
    if value.number is None or value.kind not in ("quantity", "qualitative") or not value.per:
        return None
    factor, base = _amounts.base_of(value.unit) if value.unit else (Decimal(1), "元")
    unit, *period = levels.fold(value.per).replace("/", "·").split("·")
    if base != "元" or len(period) > 1 or (period and period[0] not in ("月", "年")):
        return None
    return Rate(row, value.number * factor, unit, period == ["月"])


def _lump(row: Row) -> bool:
    """A cost in money that is not by the piece: it may come on top."""
    return row.value.number is not None and not row.value.per and lexicon.class_of_unit(row.value.unit or "") == "money"


# ── pairs ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _pairs(quantities: Sequence[Row], rates: Sequence[Rate]) -> list[tuple[Row, Rate]] | None:
    """Each quantity with its rate, each rate used once; None where one is left over or two would do equally well."""
    if len(quantities) != len(rates):
        return None
    pairs, left = [], list(rates)
    for row in quantities:
        fitting = [rate for rate in left if _fits(row, rate)]
        best = fitting[0] if len(fitting) == 1 else _by_name(row, fitting)
        if best is None:
            return None
        pairs.append((row, best))
        left.remove(best)
    return pairs


def _fits(row: Row, rate: Rate) -> bool:
    factor, base = _amounts.base_of(row.value.unit or "")
    other, wanted = _amounts.base_of(rate.unit)
    alike = bool(factor) and other == 1 and (base == wanted or {base, wanted} <= SAME_HEADS)
    return alike and (not FOR_ALL.search(rate.row.name) or bool(texts.bigrams(row.name) & texts.bigrams(rate.row.name)))


def _by_name(row: Row, rates: Sequence[Rate]) -> Rate | None:
    """The rate whose name shares most with the quantity's, when one shares more than the others."""
    own = texts.bigrams(row.name)
    likeness = [len(own & texts.bigrams(rate.row.name)) for rate in rates]
    top = max(likeness, default=0)
    return rates[likeness.index(top)] if top and likeness.count(top) == 1 else None


def _has_other_sources(subject: Subject, unit: str | None) -> bool:
    funds = subject.table.funds
    return any((_amounts.amount(part, unit) or 0) > 0 for part in (funds.special, funds.other, funds.more))
