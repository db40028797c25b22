"""Whether a result reached its target: yields the rows that fell short (``unmet``) or that reached it (``met``).

Costs, limits and rates that ought to be small are met below their target, dates before it; see `_achievement`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks._achievement import achievement
from perflint.checks.contract import Hit, Missing, Subject

GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "want": {"enum": ["unmet", "met"], "description": "which rows to report"},
        "number": {"type": "boolean", "description": "only targets that are numbers"},
    },
    "required": ["want"],
    "additionalProperties": False,
}
VALUES = ("left", "right", "delta", "ratio")
EXAMPLE: Mapping[str, Any] = {"want": "unmet"}


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the target, ``right`` the result, ``delta`` the result minus the target, ``ratio`` in percent."""
    row = subject.row
    if row is None:
        return
    found = achievement(row, subject.table)
    if found is None or (options.get("number") and found.target is None):
        yield Missing("可比较的指标值和完成值")
    elif found.met is (options["want"] == "met"):
        left = row.text("value") if found.target is None else found.target
        right = row.text("actual") if found.actual is None else found.actual
        yield Hit(row.at("actual"), {"left": left, "right": right, "delta": found.delta, "ratio": found.ratio})
