"""A value without its unit, where the unit column says the very same: 95% beside % becomes 95."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint.fixers.contract import Case, Proposal, edit
from perflint.text import compact, narrow

SUMMARY = "单位栏已经写了同一个单位时，删去指标值里的单位。"
OPTIONS: Mapping[str, Any] = {"type": "object", "additionalProperties": False}
EXAMPLE: Mapping[str, Any] = {}
EACH = True


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The unit of the value's cell with its denominator."""
    cell, spans = case.cell("value"), case.own_value().spans
    if cell is None or "unit" not in spans:
        return None
    start, end = spans["unit"][0], max(spans["unit"][1], spans.get("per", (0, 0))[1])
    if compact(narrow(cell.text[start:end])) != compact(narrow(case.text("unit"))):
        return None
    return Proposal((edit(cell, "", (start, end)),))
