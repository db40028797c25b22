"""A spending plan by months: cumulative percentages that fall, or that do not reach the whole by the end of the year.

A plan of shares that add up to the whole is as good.  A plan whose last node is not the end of the year was not read in
full, and nothing is said about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from msgspec.structs import replace

from perflint import values
from perflint.checks import _amounts
from perflint.checks.contract import Hit, Missing, Screens, Spot, Subject
from perflint.model import Payment

SUMMARY = "分月支出计划的累计百分比有下降，或者到年底没有达到全部。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"percent": {"type": "number", "exclusiveMinimum": 0, "description": "应当达到的百分比，一般是 100"}},
    "required": ["percent"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "最后一个节点的百分比",
    "right": "应当达到的百分比",
    "delta": "相差多少（left 减 right，可能是负数）",
    "gap": "相差多少（不带正负号）",
    "steps": "计划原文各节点",
}
EXAMPLE: Mapping[str, Any] = {"percent": 100}
SLACK = Decimal("0.05")


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=("plan",))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the last percentage, ``right`` the whole, ``delta`` their difference, ``steps`` the plan as written."""
    plan, whole = subject.table.plan, Decimal(str(options["percent"]))
    if not plan:
        return
    steps = [_amounts.stated(payment.percent) for payment in plan if not _amounts.is_blank(payment.percent)]
    known = [step for step in steps if step is not None]
    if not known or len(known) < len(steps):
        yield Missing("各时点的支出比例")
        return
    falls = any(later < earlier for earlier, later in pairwise(known))
    if abs(sum(known) - whole) <= SLACK or (max(known) >= whole - SLACK and not falls):
        return
    if not _is_year_end(plan[-1]) and not falls:
        yield Missing("年末的支出比例")
        return
    cell = plan[-1].percent.cell
    spot = Spot(subject.position or 0, subject.table_position)
    steps_shown = "、".join(f"{payment.until.text.strip()}{payment.percent.cell.text.strip()}" for payment in plan)
    proof = {"steps": steps_shown, **_amounts.difference(known[-1], whole)}
    yield Hit(replace(spot, location=cell.location, text=cell.text), proof)


def _is_year_end(payment: Payment) -> bool:
    text = payment.until.text
    date = values.parse(text).date or ""
    return "-12" in date[-6:] or any(word in text for word in ("12月", "年底", "年末", "全年", "四季度"))
