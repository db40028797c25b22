"""Results far above their target: the completion in percent reaches a limit.

Rows where less is better and percentages are left out, and so is one piece more on a small count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint import lexicon
from perflint.checks._achievement import achievement
from perflint.checks.contract import Hit, Missing, Row, Subject

SUMMARY = "实际完成值远超目标，完成率达到某个百分数；越小越好的指标和百分比指标不算。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "ratio": {"type": "number", "exclusiveMinimum": 100, "description": "完成率达到多少才报（百分数，大于 100）"}
    },
    "required": ["ratio"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "实际完成值",
    "right": "目标值",
    "delta": "超出多少（left 减 right）",
    "ratio": "完成率（百分数）",
}
EXAMPLE: Mapping[str, Any] = {"ratio": 120}


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the result, ``right`` the target, ``delta`` left minus right, ``ratio`` the completion in percent."""
    row = subject.row
    if row is None or _capped(row):
        return
    found = achievement(row, subject.table)
    if found is None or found.target is None or found.actual is None:
        yield Missing("可比较的指标值和完成值")
        return
    if found.smaller or found.ratio is None or found.ratio < Decimal(str(options["ratio"])):
        return
    more = found.actual - found.target
    counted = found.target == found.target.to_integral_value() and found.actual == found.actual.to_integral_value()
    if more > 1 or not counted:  # 2 where 1 was planned is no great surprise
        yield Hit(row.at("actual"), {"left": found.actual, "right": found.target, "delta": more, "ratio": found.ratio})


def _capped(row: Row) -> bool:
    """Whether the target is a percentage: most rates end at 100 %."""
    unit = row.value.unit
    return bool(unit) and not {"percent", "permille"}.isdisjoint(lexicon.classes_of_unit(str(unit)))
