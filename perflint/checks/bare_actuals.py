"""Results written as bare numbers although their targets name a unit in the same kind of cell.

A form with a column of units needs no unit in either cell.  A percentage without its sign is told apart: 95 for 95% can
also be a count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import values
from perflint.checks.contract import Hit, Row, Screen, Screens, Subject

SUMMARY = "完成值只写了数，没有写单位，而目标值是带单位的；另有单位栏的不算。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
VALUES: Mapping[str, str] = {
    "count": "这样的完成值有几个",
    "name": "第一个的指标名称",
    "value": "指标值",
    "actual": "完成值",
}
EXAMPLE: Mapping[str, Any] = {}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(any_row=(Screen(("actual",), lambda row: bool(row.actual and row.actual.text.strip())),))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit a table, on the first such result; the others are related."""
    bare = [row for row in subject.rows() if _is_bare(row)]
    if bare:
        first, *others = bare
        told = {"name": first.name, "value": first.shown(), "actual": first.text("actual")}
        yield Hit(first.at("actual"), {"count": len(bare), **told}, tuple(row.at("actual") for row in others))


def _is_bare(row: Row) -> bool:
    if row.text("unit").strip():
        return False
    target, actual = values.parse(row.text("value")), values.parse(row.text("actual"))
    counted = target.kind == actual.kind == "quantity"
    return counted and bool(target.unit) and not actual.unit and actual.number != 0
