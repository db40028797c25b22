"""A unit in its regular form: 户数 becomes 户, 人/次 人次, 元/人、天 元/人·天."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint import lexicon
from perflint.fixers.contract import Case, Proposal, edit
from perflint.text import compact, narrow
from perflint.values import unit_span

SUMMARY = "把单位栏或指标值里的单位改成规范写法：户数→户，人/次→人次，元/人、天→元/人·天。"
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "table": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "另外的写法: 规范写法，如 百分比: '%'",
        }
    },
    "additionalProperties": False,
}
EXAMPLE: Mapping[str, Any] = {"table": {"百分比": "%"}}
EACH = False


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The unit in the value's own cell and that in the unit column, whichever is irregular."""
    table = options.get("table", {})
    span, column = unit_span(case.own_value()), case.text("unit")
    if span and column and compact(narrow(column)) != compact(narrow(case.own_value().unit or "")):
        return None  # two units: which of them counts is for a person to say
    edits = []
    cell = case.cell("value")
    if cell is not None and span and (after := regular(cell.text[slice(*span)], table)):
        edits.append(edit(cell, after, span))
    if (cell := case.cell("unit")) is not None and (after := regular(cell.text, table)):
        edits.append(edit(cell, after))
    return Proposal(tuple(edits)) if edits else None


def regular(written: str, table: Mapping[str, str]) -> str | None:
    """The regular form of a unit; None where it has one already or there is no telling."""
    unit = compact(narrow(written))
    if unit in table:
        return table[unit]
    if unit.endswith("数") and lexicon.class_of_unit(unit[:-1]):
        return unit[:-1]
    thing, slash, times = unit.partition("/")
    if slash and times == "次" and len(thing) == 1 and lexicon.class_of_unit(f"{thing}次"):
        return f"{thing}次"
    if slash and "、" in times:
        return unit.replace("、", "·")
    return None
