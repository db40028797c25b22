"""Two neighbouring rows whose values stand in each other's place: neither fits its name, both fit after a swap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import lexicon
from perflint.checks.contract import Hit, Row, Subject

SUMMARY = "相邻两行的指标值填反了：各自都不符合名称，对换以后都符合。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"distance": {"type": "integer", "minimum": 1, "description": "两行最多相隔多少行"}},
    "required": ["distance"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "name": "上一行的指标名称",
    "value": "上一行的指标值",
    "other_name": "下一行的指标名称",
    "other_value": "下一行的指标值",
}
EXAMPLE: Mapping[str, Any] = {"distance": 2}


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on the upper row of each pair, the nearest pairs first; the lower row is related."""
    rows = subject.rows()
    misfits = [place for place, row in enumerate(rows) if _fits(row, row) is False]
    taken: set[int] = set()
    for distance in range(1, options["distance"] + 1):
        for place in misfits:
            if {place, place + distance} & taken or place + distance not in misfits:
                continue
            upper, lower = rows[place], rows[place + distance]
            if _fits(upper, lower) and _fits(lower, upper):
                taken |= {place, place + distance}
                names = {"name": upper.name, "other_name": lower.name}
                stated = {"value": upper.text("value"), "other_value": lower.text("value")}
                yield Hit(upper.at("value"), {**names, **stated}, (lower.at("value"),))


def _fits(named: Row, valued: Row) -> bool | None:
    """Whether the value of one row fits the name of another; None when the name or the unit does not tell."""
    measure, unit = lexicon.measure_of_name(named.name), valued.value.unit
    if measure.id == "unknown" or valued.value.kind not in ("quantity", "range") or not unit:
        return None
    return lexicon.fits(measure, unit) if lexicon.classes_of_unit(unit) else None
