"""The day that a serial number of a spreadsheet stands for: 44561 is 2021-12-31."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from perflint.fixers.contract import Case, Proposal, edit, span_of
from perflint.text import compact

SUMMARY = "把 Excel 的日期序列号改成日期；单位栏里照抄的序列号清空。"
OPTIONS: Mapping[str, Any] = {"type": "object", "additionalProperties": False}
EXAMPLE: Mapping[str, Any] = {}
EACH = False

_FIRST = date(1899, 12, 30)  # day 0 of a spreadsheet, whose 1900 is a leap year
_LAST = 73_050  # the end of the year 2099


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The value's cell, and a unit column that repeats it."""
    cell, unit, value = case.cell("value"), case.cell("unit"), case.own_value()
    number = value.number
    if cell is None or number is None or value.unit or number % 1 or not 0 < number <= _LAST:
        return None
    edits = [edit(cell, (_FIRST + timedelta(days=int(number))).isoformat(), span_of(cell))]
    if unit is not None and compact(unit.text) == compact(cell.text):
        edits.append(edit(unit, ""))
    return Proposal(tuple(edits))
