"""The printed rate of budget execution against 执行数 ÷ 预算数, the budget of the whole year or of its beginning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint.checks import _amounts
from perflint.checks._executions import NEEDS, spendings
from perflint.checks.contract import Hit, Missing, Screens, Subject
from perflint.model import Phase

SUMMARY = "填写的预算执行率与“执行数÷预算数”是否一致，年初预算或全年预算对得上一个即可。"
GIVEN = ("document", "table")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"tolerance": {"type": "number", "minimum": 0, "description": "允许相差多少个百分点"}},
    "required": ["tolerance"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "填写的执行率（百分数）",
    "right": "算出的执行率（百分数）",
    "delta": "相差多少个百分点（left 减 right）",
    "gap": "相差多少个百分点（不带正负号）",
    "written": "执行率原文",
    "dividend": "执行数",
    "divisor": "预算数",
}
EXAMPLE: Mapping[str, Any] = {"tolerance": 0.5}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=NEEDS)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the printed rate, ``right`` the computed one, ``delta`` the difference in percentage points,
    ``written`` the rate as it is written."""
    tolerance = Decimal(str(options["tolerance"]))
    for found in spendings(subject):
        if not found.stated or not found.computed or found.spent is None:
            yield Missing("预算数、执行数或执行率")
            continue
        left, right = min(
            ((stated, computed) for stated in found.stated for computed in found.computed),
            key=lambda pair: abs(pair[0] - pair[1]),
        )
        running = subject.document.phase == Phase.MONITORING  # its rates are those of the budget it states
        if abs(left - right) > tolerance and not (found.firm or running):
            yield Missing("全年预算数")
        elif abs(left - right) > tolerance:
            left, right = found.stated[0], found.computed[0]
            written = found.execution.rate.cell.text.strip() if found.execution.rate else ""
            terms = {"written": written, "dividend": found.spent, "divisor": found.budgets[0]}
            yield Hit(found.at("rate"), {**terms, **_amounts.difference(left, right)})
