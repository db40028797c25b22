"""A rate written as a fraction of one, in percent: 0.95 becomes 95%."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint.fixers.contract import Case, Proposal, edit

SUMMARY = "把小数写成的比率改成百分数：0.95 改为 95%。"
OPTIONS: Mapping[str, Any] = {"type": "object", "additionalProperties": False}
EXAMPLE: Mapping[str, Any] = {}
EACH = False


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The number in the value's cell; nothing where it has a unit, or the unit column does."""
    cell, value = case.cell("value"), case.own_value()
    number = value.number
    if cell is None or number is None or value.unit or case.text("unit") or value.upper is not None:
        return None
    if not 0 < number <= 1:
        return None
    return Proposal((edit(cell, f"{(number * 100).normalize():f}%", value.spans["number"]),))
