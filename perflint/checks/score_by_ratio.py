"""A reduced score against the rule of proportion: points × completion.

Only scores above the proportion are reported; steps and floors of local schemes give less than it, never more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint.checks import _amounts
from perflint.checks._achievement import achievement
from perflint.checks.contract import Hit, Missing, Subject, number_of

SUMMARY = "没有完成目标的指标，得分高于按完成比例应得的分（分值×完成率）。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "tolerance": {"type": "number", "minimum": 0, "maximum": 1, "description": "允许高出分值的多大比例（0 到 1）"}
    },
    "required": ["tolerance"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "填写的得分",
    "right": "按比例应得的分",
    "delta": "高出多少分",
    "ratio": "完成率（百分数）",
}
EXAMPLE: Mapping[str, Any] = {"tolerance": 0.1}


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the score given, ``right`` what the proportion gives, ``delta`` the difference."""
    row = subject.row
    if row is None:
        return
    weight, score = number_of(row.text("weight")), number_of(row.text("score"))
    found = achievement(row, subject.table)
    if weight is None or score is None or found is None or found.ratio is None:
        yield Missing("分值、得分或可比较的完成值")
    elif not found.met and score < weight:
        due = _amounts.rounded(weight * min(max(found.ratio, Decimal(0)), Decimal(100)) / 100)
        if score - due > weight * Decimal(str(options["tolerance"])):
            yield Hit(row.at("score"), {"left": score, "right": due, "delta": score - due, "ratio": found.ratio})
