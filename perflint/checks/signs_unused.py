"""A document that never writes a comparison sign although many of its values are plain numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import lexicon
from perflint.checks.contract import Hit, Row, Screen, Screens, Subject, is_named, value_of

SUMMARY = "全文的定量指标值都没有比较符号；0、100%、金额、时间本来可以不写的不算。"
GIVEN = ("document",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"least": {"type": "integer", "minimum": 1, "description": "至少有几个该写符号的定量指标才报"}},
    "required": ["least"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"count": "该写符号而没有写的指标个数"}
EXAMPLE: Mapping[str, Any] = {"least": 5}
FREE = frozenset({"money", "duration", "date", "frequency"})


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    signed = Screen(
        ("value", "operator", "unit"),
        lambda row: bool(value_of(row).comparator or (row.operator and row.operator.text.strip())),
    )
    return Screens(settled=(signed, Screen(("name",), is_named)))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit on the first such value, the others related."""
    bare: list[Row] = []
    for row in subject.rows():
        if row.value.comparator or row.text("operator").strip():
            return
        if row.value.kind == "quantity" and _needs_sign(row):
            bare.append(row)
    if len(bare) >= options["least"]:
        yield Hit(bare[0].at("value"), {"count": len(bare)}, tuple(row.at("value") for row in bare[1:]))


def _needs_sign(row: Row) -> bool:
    number, unit = row.value.number, row.value.unit or ""
    full = number == 100 and (not unit or lexicon.class_of_unit(unit) == "percent")
    return not (number in (None, 0) or full or row.value.per or lexicon.class_of_unit(unit) in FREE)
