"""A number that must not be greater than another number of the same row, such as a score and its points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks.contract import Hit, Missing, Subject, number_of

FIELDS = ("value", "period_value", "actual", "expected", "weight", "score")
SUMMARY = "同一行里，一个数不能大于另一个数，如得分不能超过分值。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "field": {"enum": list(FIELDS), "description": "受限的数在哪一栏"},
        "limit": {"enum": list(FIELDS), "description": "限度在哪一栏"},
    },
    "required": ["field", "limit"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "超过限度的数",
    "right": "限度",
    "delta": "超出多少",
}
EXAMPLE: Mapping[str, Any] = {"field": "score", "limit": "weight"}


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the number, ``right`` its limit, ``delta`` by how much it is too great."""
    row = subject.row
    if row is None:
        return
    number, limit = number_of(row.text(options["field"])), number_of(row.text(options["limit"]))
    if number is None or limit is None:
        yield Missing("可比较的两个数")
    elif number > limit:
        yield Hit(row.at(options["field"]), {"left": number, "right": limit, "delta": number - limit})
