"""The unit that a name's last words call for: 培训人数 is counted in 人, a rate in %."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint import values
from perflint.fixers.contract import Case, Proposal, edit, inserted
from perflint.lexicon import units
from perflint.text import compact

SUMMARY = "指标值没有单位时，按名称末尾的字补上单位。"
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "table": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {"type": "string", "minLength": 1},
            "description": "名称末尾的字: 单位；几个都符合时取最长的",
        }
    },
    "required": ["table"],
    "additionalProperties": False,
}
EXAMPLE: Mapping[str, Any] = {"table": {"人数": "人", "率": "%"}}
EACH = False


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The unit in a blank unit column, else behind the number."""
    name, value = compact(case.text("name")), case.own_value()
    ending = max((word for word in options["table"] if name.endswith(word)), key=len, default=None)
    cell, column = case.cell("value"), case.cell("unit")
    if ending is None or cell is None or value.number is None or value.unit:
        return None
    unit = options["table"][ending]
    if units.class_of_unit(unit) == "percent" and not 1 < value.number <= 100:
        return None  # 0.95 may be 95%, and 120 is no rate
    if column is not None:
        return Proposal((edit(column, unit),)) if not column.text.strip() else None
    end = value.spans["upper" if "upper" in value.spans else "number"][1]
    made = inserted(cell, end, unit)
    fits = values.parse(f"{cell.text[:end]}{unit}{cell.text[end:]}").number == value.number
    return Proposal((made,)) if fits else None
