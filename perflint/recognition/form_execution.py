"""The execution table of a self-evaluation form without a grid: 年初预算数 全年预算数 全年执行数 分值 执行率 得分.

Below that heading the row 年度资金总额 holds one amount a column, on one line or with every cell on its own.  Forms with
a grid are ``grid_funds``' business.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from perflint.lexicon.headings import header_field
from perflint.model import Execution, Passage
from perflint.recognition.grid_funds import SOURCES, TOTALS, Money, figure, is_amount
from perflint.recognition.paragraphs import parts_of

_BELOW = 40  # pieces below the heading in which the total may stand
_MONEY = frozenset({"execution_initial", "execution_budget", "execution_actual"})


def execution_in(lines: Sequence[Passage]) -> Execution | None:
    """The budget execution that these lines state, or None."""
    parts = [part for line in lines for part in parts_of(line)]
    start = 0
    while start < len(parts):
        roles, taken = _columns(parts, start)
        if {"execution_budget", "execution_initial"} & set(roles) and "execution_actual" in roles:
            return _below(roles, parts[start + taken : start + taken + _BELOW])
        start += max(taken, 1)
    return None


def _columns(parts: Sequence[Passage], start: int) -> tuple[list[str], int]:
    """The columns of money that stand one behind another, and the pieces they take; a label may be in two of them."""
    roles: list[str] = []
    at = start
    while at < len(parts):
        for taken in (1, 2):
            role = header_field("".join(part.text for part in parts[at : at + taken])) or ""
            role = "execution_budget" if role == "budget_total" and "execution_actual" not in roles else role
            if role.startswith("execution_"):
                roles.append(role)
                at += taken
                break
        else:
            break
    return roles, at - start


def _below(roles: Sequence[str], parts: Sequence[Passage]) -> Execution | None:
    total = next((at for at in range(len(parts)) if _opens_total(parts[at : at + 2])), None)
    if total is None:
        return None
    amounts = [*takewhile(lambda part: is_amount(part.text) or part.text in _DASHES, parts[total + 1 :])]
    if len(amounts) > len(roles) or len(amounts) < sum(role in _MONEY for role in roles):
        return None
    if len(amounts) < len(roles):  # a blank cell left no trace: only the money and what bears a sign is certain
        rate = [part for part in amounts if part.text.endswith(("%", "％"))]
        kept = [(role, part) for role, part in zip(roles, amounts, strict=False) if role in _MONEY]
        kept += [("execution_rate", part) for part in rate[:1] if "execution_rate" in roles]
    else:
        kept = [*zip(roles, amounts, strict=True)]
    money = Money(execution={role: figure(part.cell()) for role, part in kept if part.text not in _DASHES})
    return money.executed()


def _opens_total(parts: Sequence[Passage]) -> bool:
    """Whether the first row of amounts begins here, whatever it is called."""
    label, *amounts = parts
    named = header_field(label.text)
    return named in TOTALS or (
        named not in SOURCES and not is_amount(label.text) and any(is_amount(one.text) for one in amounts)
    )


_DASHES = frozenset({"-", "—", "－", "–", "/", "——", "--"})
