"""A unit that is only part of one, completed: 250万 of an amount is 250万元."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint.fixers.contract import Case, Proposal, inserted, span_of

SUMMARY = "在写了一半的单位后面补上其余的字，如“万”补成“万元”。"
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"add": {"type": "string", "minLength": 1, "description": "补上的字"}},
    "required": ["add"],
    "additionalProperties": False,
}
EXAMPLE: Mapping[str, Any] = {"add": "元"}
EACH = False


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The addition behind the unit in the value's cell, else in the unit column."""
    cell, span = case.cell("value"), case.own_value().spans.get("unit")
    if cell is not None and span is not None:
        return Proposal((inserted(cell, span[1], options["add"]),))
    column = case.cell("unit")
    if column is None or not column.text.strip():
        return None
    return Proposal((inserted(column, span_of(column)[1], options["add"]),))
