"""A self-evaluation in which every single target was met to the digit, or every row has full marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks.contract import Hit, Row, Screen, Screens, Subject, number_of, value_of

SUMMARY = "自评表里每一条定量指标的完成值都与指标值分毫不差，或每一条都是满分。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "of": {"enum": ["actual", "score"], "description": "actual 完成值等于指标值，score 得分等于分值"},
        "least": {"type": "integer", "minimum": 2, "description": "至少有几条可比的才判断"},
    },
    "required": ["of", "least"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"count": "有几条"}
EXAMPLE: Mapping[str, Any] = {"of": "actual", "least": 6}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    name = options["of"]
    filled = Screen((name,), lambda row: (cell := getattr(row, name)) is not None and bool(cell.text.strip()))
    return Screens(rows=(filled,))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit on the table, the rows related.  Values of 0 and 100 % are often met exactly and do not count."""
    compared = [(row, equal) for row in subject.rows() if (equal := _equal(row, options["of"])) is not None]
    if len(compared) >= options["least"] and all(equal for _, equal in compared):
        yield Hit(subject.at(None), {"count": len(compared)}, tuple(row.at(options["of"]) for row, _ in compared))


def _equal(row: Row, of: str) -> bool | None:
    """Whether the row is met exactly; None where it cannot be compared."""
    if of == "score":
        score, weight = number_of(row.text("score")), number_of(row.text("weight"))
        return None if score is None or not weight else score == weight
    target, actual = row.value, value_of(row.indicator, "actual") if row.indicator.actual else None
    if actual is None or target.number is None or actual.number is None or target.kind != "quantity":
        return None
    if target.number == 0 or (target.unit == "%" and target.number == 100):
        return None
    return actual.number == target.number
