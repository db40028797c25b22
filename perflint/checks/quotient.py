"""The printed rate of budget execution against 执行数 ÷ 预算数, the budget of the whole year or of its beginning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint.checks import _amounts
from perflint.checks._executions import spendings
from perflint.checks.contract import Hit, Missing, Subject

GIVEN = ("document", "table")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"tolerance": {"type": "number", "minimum": 0, "description": "in percentage points"}},
    "required": ["tolerance"],
    "additionalProperties": False,
}
VALUES = ("left", "right", "delta", "gap", "written", "dividend", "divisor")
EXAMPLE: Mapping[str, Any] = {"tolerance": 0.5}


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
        if abs(left - right) > tolerance:
            left, right = found.stated[0], found.computed[0]
            written = found.execution.rate.cell.text.strip() if found.execution.rate else ""
            terms = {"written": written, "dividend": found.spent, "divisor": found.budgets[0]}
            yield Hit(found.at("rate"), {**terms, **_amounts.difference(left, right)})
