"""A number that must not be greater than another number of the same row, such as a score and its points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint.checks import _amounts
from perflint.checks.contract import Hit, Missing, Row, Subject, number_of, value_of

VALUES_IN_UNITS = ("value", "period_value", "actual", "expected")
FIELDS = (*VALUES_IN_UNITS, "weight", "score")
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
    pair = _pair(row, options["field"], options["limit"])
    if pair is None:
        yield Missing("可比较的两个数")
    elif pair[0] > pair[1]:
        number, limit = pair
        yield Hit(row.at(options["field"]), {"left": number, "right": limit, "delta": number - limit})


def _pair(row: Row, field: str, limit: str) -> tuple[Decimal, Decimal] | None:
    """Both numbers; two that have units in the unit of the limit: 5200人 is less than 1万人."""
    if field in VALUES_IN_UNITS and limit in VALUES_IN_UNITS:
        pair = _amounts.comparable(value_of(row.indicator, limit), value_of(row.indicator, field))
        return None if pair is None else (_amounts.rounded(pair[1], Decimal("0.0001")).normalize() + 0, pair[0])
    number, top = number_of(row.text(field)), number_of(row.text(limit))
    return None if number is None or top is None else (number, top)
