"""Units that stand in the value and again in the unit column, as in 95% beside %.  Another unit there is no repetition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import lexicon, values
from perflint.checks.contract import Hit, Row, Screen, Screens, Subject

SUMMARY = "指标值里写了单位，单位栏又写了同一个（或同一类）单位；每张表报一次。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {"type": "object", "additionalProperties": False}
VALUES: Mapping[str, str] = {
    "name": "第一处的指标名称",
    "left": "第一处的指标值",
    "right": "第一处的单位栏",
    "count": "全表有几处",
}
EXAMPLE: Mapping[str, Any] = {}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(any_row=(Screen(("unit",), lambda row: bool(row.unit and row.unit.text.strip())),))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit on the first such value, the others related."""
    rows = [row for row in subject.rows() if _repeats(row)]
    if rows:
        name, value, unit = rows[0].name, rows[0].text("value").strip(), rows[0].text("unit").strip()
        proof = {"name": name, "left": value, "right": unit, "count": len(rows)}
        yield Hit(rows[0].at("value"), proof, tuple(row.at("value") for row in rows[1:]))


def _repeats(row: Row) -> bool:
    own, column = values.parse(row.text("value")).unit or "", row.text("unit")
    return not set(lexicon.classes_of_unit(own)).isdisjoint(lexicon.classes_of_unit(column))
