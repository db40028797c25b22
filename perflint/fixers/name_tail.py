"""What belongs to other columns, taken off the end of a name: 定性, 定量, or a sign, which goes to the value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint import values
from perflint.fixers.contract import Case, Proposal, edit, inserted
from perflint.patterns import pattern_of

SUMMARY = "从指标名称末尾删去“定性”“定量”或比较符号；指标值没有符号的，把符号移过去。"
OPTIONS: Mapping[str, Any] = {"type": "object", "additionalProperties": False}
EXAMPLE: Mapping[str, Any] = {}
EACH = False

_TAIL = pattern_of(r"(定性|定量|不[超低少高多大小][过于]|[大小]于(?:或?等于)?|[=＝≥≤≧≦])\s*$")


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The name, and the value where it lacks the sign; nothing where name and value contradict each other."""
    name, cell, value = case.cell("name"), case.cell("value"), case.own_value()
    tail = _TAIL.search(name.text) if name else None
    if name is None or tail is None:
        return None
    cut = edit(name, "", tail.span())
    sign = values.comparator_of(tail[1])
    stated = case.value().comparator
    if sign is None or stated == sign:
        return Proposal((cut,))
    if stated or cell is None or value.number is None or value.kind == "frequency":
        return None
    return Proposal((cut, inserted(cell, value.spans["number"][0], sign)), unsafe=True)
