"""A number that must not be greater than another number of the same row, such as a score and its points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks.contract import Hit, Missing, Subject, number_of

FIELDS = ("value", "period_value", "actual", "weight", "score")
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "field": {"enum": list(FIELDS), "description": "the number that is limited"},
        "limit": {"enum": list(FIELDS), "description": "the number that limits it"},
    },
    "required": ["field", "limit"],
    "additionalProperties": False,
}
VALUES = ("left", "right", "delta")
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
