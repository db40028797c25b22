"""The comparator that a bare number most likely stands for: ≥, or ≤ where less is better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint import lexicon
from perflint.fixers.contract import Case, Proposal, edit, inserted

SUMMARY = "给没有比较符号的数加上 ≥；成本、负面事项和反向指标加 ≤；数前面还有文字或括号的不加。"
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "less_is_better": {
            "type": "array",
            "items": {"type": "string"},
            "description": "词表的名称：名称里有这些词的指标加 ≤",
        }
    },
    "additionalProperties": False,
}
EXAMPLE: Mapping[str, Any] = {"less_is_better": ["negative_heads", "cost_heads"]}
EACH = False


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The sign in a blank operator column, else before the number."""
    cell, column, value = case.cell("value"), case.cell("operator"), case.own_value()
    if cell is None or value.number is None or value.comparator or value.upper is not None:
        return None
    if cell.text[: value.spans["number"][0]].strip():
        return None  # 〔2021〕, 走访20家: a sign in the middle would say something else
    sign = "≤" if _less_is_better(case, options.get("less_is_better", ())) else "≥"
    if column is not None:
        return Proposal((edit(column, sign),)) if not column.text.strip() else None
    return Proposal((inserted(cell, value.spans["number"][0], sign),))


def _less_is_better(case: Case, lists: tuple[str, ...]) -> bool:
    levels = case.text("level1") + case.text("level2")
    known, name = lexicon.word_lists(), case.text("name")
    if "成本" in levels or "反向" in case.text("direction") + case.text("nature"):
        return True
    if lexicon.mentions("larger_after_all", name) and not lexicon.mentions("cost_heads", name):
        return False  # 投诉 办结率: the more the better
    return any(one in known and lexicon.mentions(one, name) for one in lists)
