"""A comparison sign that runs against the other rows of the same category: ≤ where its siblings say ≥."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks import _rows
from perflint.checks.contract import Hit, Screen, Screens, Subject, value_of

SUMMARY = "比较符号与同一二级指标里其他行的相反。"
GIVEN = ("indicator",)
SIGNS = {"type": "array", "items": {"enum": ["≥", ">", "≤", "<", "=", "≈"]}, "minItems": 1}
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "signs": {**SIGNS, "description": "这一行用了其中之一"},
        "others": {**SIGNS, "description": "同类的其他行用了其中之一"},
    },
    "required": ["signs", "others"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"other": "符号相反的另一行的指标名称"}
EXAMPLE: Mapping[str, Any] = {"signs": ["≤", "<"], "others": ["≥", ">"]}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    sign = Screen(("value", "operator", "unit"), lambda row: value_of(row).comparator in options["signs"])
    return Screens(rows=(sign,))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit when a row of the same 二级指标 has one of ``others``; ``other`` names the first of them."""
    if subject.value(subject.indicator).comparator not in options["signs"]:
        return
    kind = _rows.level_kinds(subject.indicator)[1]
    for row in subject.rows():
        if row.value.comparator in options["others"] and _rows.level_kinds(row.indicator)[1] == kind:
            yield Hit(None, {"other": row.name}, (row.at("value"),))
            return
