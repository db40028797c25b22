"""Whether a result reached its target: yields the rows that fell short (``unmet``) or that reached it (``met``).

Costs, limits and rates that ought to be small are met below their target, dates before it; see `_achievement`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks._achievement import achievement
from perflint.checks.contract import RESULTS, Hit, Missing, Subject

SUMMARY = "实际完成值是否达到指标值，按比较符号、指标方向和名称判断越大越好还是越小越好。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "want": {"enum": ["unmet", "met"], "description": "报告哪些行：unmet 未达到的，met 达到的"},
        "result": {
            "enum": list(RESULTS),
            "description": "看哪一栏：actual 实际完成值（默认），expected 全年预计完成值",
        },
        "number": {"type": "boolean", "description": "只看目标是数字的行"},
    },
    "required": ["want"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "实际完成值",
    "right": "目标值",
    "delta": "相差多少（left 减 right，可能是负数；日期和文字没有）",
    "ratio": "完成率（百分数，算不出的没有）",
}
EXAMPLE: Mapping[str, Any] = {"want": "unmet"}


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the result, ``right`` the target, ``delta`` left minus right, ``ratio`` the completion in percent."""
    row = subject.row
    if row is None:
        return
    result = options.get("result", "actual")
    found = achievement(row, subject.table, result)
    if found is None or (options.get("number") and found.target is None):
        yield Missing("可比较的指标值和完成值")
    elif found.met is (options["want"] == "met"):
        left = row.shown(result) if found.actual is None else found.actual
        right = row.shown() if found.target is None else found.target
        yield Hit(row.at(result), {"left": left, "right": right, "delta": found.delta, "ratio": found.ratio})
