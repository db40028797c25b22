"""The score for budget execution against rate × points; where the form does not print the points, the usual ones count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint.checks import _amounts
from perflint.checks._executions import NEEDS, Spending, spendings
from perflint.checks.contract import Hit, Missing, Screens, Subject

SUMMARY = "预算执行得分与“执行率×分值”是否一致；表上没有印分值的，按常用分值算。"
GIVEN = ("document", "table")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "usual": {
            "type": "array",
            "items": {"type": "number"},
            "minItems": 1,
            "description": "表上没有印分值时的常用分值",
        },
        "tolerance": {"type": "number", "minimum": 0, "description": "允许相差多少分"},
    },
    "required": ["usual", "tolerance"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "填写的得分",
    "right": "应得的分（取最接近的一种）",
    "delta": "相差多少（left 减 right，可能是负数）",
    "gap": "相差多少（不带正负号）",
    "rate": "预算执行率（百分数）",
    "points": "执行率的分值",
}
EXAMPLE: Mapping[str, Any] = {"usual": [10, 20], "tolerance": 0.5}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=NEEDS)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the score given, ``right`` the nearest that rate × points gives, ``delta`` the difference."""
    tolerance = Decimal(str(options["tolerance"]))
    for found in spendings(subject):
        score, rates = _amounts.stated(found.execution.score), _rates(found)
        if score is None or not rates:
            yield Missing("执行率或执行率得分")
            continue
        weight = _amounts.stated(found.execution.weight)
        usual = [Decimal(str(points)) for points in options["usual"]]
        points = [weight] if weight is not None and weight > 0 else [one for one in usual if one >= score] or usual
        due = [(rate * one / 100, rate, one) for rate in rates for one in points]
        right, rate, full = min(due, key=lambda entry: abs(entry[0] - score))
        if abs(right - score) > tolerance:
            proof = _amounts.difference(score, _amounts.rounded(right))
            yield Hit(found.at("score"), {"rate": rate, "points": full, **proof})


def _rates(found: Spending) -> list[Decimal]:
    """What the rate may be, in percent and capped at 100."""
    return [min(max(rate, Decimal(0)), Decimal(100)) for rate in (*found.computed, *found.stated)]
