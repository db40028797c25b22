"""A cost target in money that is greater than the whole budget of its project.

Unit costs are no part of this, nor investment over several years, nor projects that last longer than the budget year.
A cost by the month counts with the months for which the table says it is paid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from perflint import lexicon
from perflint.checks import _amounts
from perflint.checks._budgets import budget_in_yuan, lasts_longer, months_of, stated_in_yuan
from perflint.checks.contract import Hit, Missing, Row, Screen, Screens, Subject, value_of
from perflint.model import Indicator, TargetTable

SUMMARY = "成本指标的金额大于项目资金总额；单位成本、跨年度项目不算。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "tolerance": {"type": "number", "minimum": 0, "description": "允许超出预算的多大比例，如 0.001"},
        "not_whole": {"type": "array", "items": {"type": "string"}, "description": "词表：名称里有其中词条的指标不看"},
    },
    "required": ["tolerance"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "成本指标的金额",
    "right": "项目资金总额",
    "delta": "超出多少",
    "unit": "以上金额的单位",
}
EXAMPLE: Mapping[str, Any] = {"tolerance": 0.001, "not_whole": ["unit_costs"]}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""

    def is_cost(row: Indicator) -> bool:
        value = value_of(row)
        return value.number is not None and value.kind == "quantity" and bool(value.unit)

    return Screens(rows=(Screen(("value", "operator", "unit"), is_cost),))


def hit_screens(options: Mapping[str, Any]) -> Screens:
    """What spares its hits: without any money of the project there is nothing to compare a cost with."""
    return replace(screens(options), needs=("funds",))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the cost, ``right`` the budget, ``delta`` by how much the cost is greater, all in ``unit``."""
    row = subject.row
    if row is None or any(lexicon.mentions(name, row.name) for name in options.get("not_whole", ())):
        return
    cost, unit = _cost(row, subject.table), subject.document.money_unit
    if cost is None:
        return
    budget = budget_in_yuan(subject.table, unit)
    if budget is None:
        yield Missing("项目资金总额或金额单位")
    elif cost > budget * (1 + Decimal(str(options["tolerance"]))) and not lasts_longer(subject.table):
        budget = stated_in_yuan(subject.table, unit) or budget  # the reader finds this one in the form
        unit = unit or row.value.unit  # both are written with their own
        factor = _amounts.base_of(unit)[0] if unit and _amounts.is_money(unit) else Decimal(1)
        shown = (unit if unit and unit.endswith("元") else f"{unit}元") if unit else "元"
        values = {"left": cost / factor, "right": budget / factor, "delta": (cost - budget) / factor}
        yield Hit(row.at("value"), {**{key: _amounts.rounded(value) for key, value in values.items()}, "unit": shown})


def _cost(row: Row, table: TargetTable) -> Decimal | None:
    """The cost of the year in 元; None for rates other than by the month and for what is no money."""
    value = row.value
    months = months_of(table) if value.per == "月" else Decimal(1)
    if value.number is None or value.kind != "quantity" or value.per not in (None, "月") or not value.unit:
        return None
    factor, base = _amounts.base_of(value.unit)
    return value.number * factor * months if base == "元" and months is not None else None
