"""The execution line of a self-evaluation form without a grid: 年初预算数 全年预算数 全年执行数 分值 执行率 得分.

Below that heading the line 年度资金总额 holds one amount a column.  Forms with a grid are ``grid_funds``' business.
"""

from __future__ import annotations

from collections.abc import Sequence

from perflint.lexicon.headings import header_field
from perflint.model import Execution, Passage
from perflint.recognition.grid_funds import TOTALS, Money, figure, is_amount
from perflint.recognition.paragraphs import parts_of

_BELOW = 8  # lines below the heading in which the total may stand


def execution_in(lines: Sequence[Passage]) -> Execution | None:
    """The budget execution that these lines state, or None."""
    for number, line in enumerate(lines):
        roles = _columns(line)
        if {"execution_budget", "execution_initial"} & set(roles) and "execution_actual" in roles:
            return _below(roles, lines[number + 1 : number + 1 + _BELOW])
    return None


def _columns(line: Passage) -> list[str]:
    found = [header_field(part.text) or "" for part in parts_of(line)]
    roles = ["execution_budget" if role == "budget_total" else role for role in found]
    return [role for role in roles if role.startswith("execution_")]


def _below(roles: Sequence[str], lines: Sequence[Passage]) -> Execution | None:
    for line in lines:
        parts = parts_of(line)
        if not parts or header_field(parts[0].text) not in TOTALS:
            continue
        amounts = [part for part in parts[1:] if is_amount(part.text)]
        if len(amounts) == len(roles) or (len(amounts) >= 2 and len(amounts) < len(roles)):
            money = Money(execution={role: figure(part.cell()) for role, part in zip(roles, amounts, strict=False)})
            return money.executed()
    return None
