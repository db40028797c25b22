"""The amounts of a form without a grid that stand in columns: 年初预算数 全年预算数 全年执行数 分值 执行率 得分, or 实施期 and 年度.

Below such a heading each source of money (年度资金总额, 其中：财政拨款 …) has one amount a column, on one line or with every cell
on its own; labels may be broken over lines.  Forms with a grid are ``grids.funds``' business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from msgspec import Struct

from perflint.lexicon.headings import header_field, is_total
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.grids.funds import SOURCES, TOTALS, Money, figure, is_amount, term_of
from perflint.recognition.wording.amounts import decimal_of
from perflint.recognition.wording.paragraphs import parts_of

_BROKEN_OVER = 4  # pieces that a label is broken into
_ROWS = 12  # of amounts
_FEWEST, _MOST = 3, 12  # a total and two sources; columns of any form
_MONEY = frozenset({"execution_initial", "execution_budget", "execution_actual", "annual", "period"})
_BUDGETS = (
    "execution_budget",
    "execution_initial",
    "annual",
)  # the column that says what each source gives, the best first
_PERCENT = frozenset({"%", "％"})
_DASHES = frozenset({"-", "—", "－", "–", "/", "——", "--"})


class _Row(Struct, frozen=True):
    """A source of money (None: in words that we do not know) and its amounts."""

    role: str | None
    amounts: tuple[Passage, ...]


def money_in(lines: Sequence[Passage]) -> Money | None:
    """The amounts in columns that these lines state, or None."""
    parts = _with_signs([part for line in lines for part in parts_of(line)])
    start = 0
    while start < len(parts):
        roles, taken = _columns(parts, start)
        if _tell(roles) and (money := _amounts(roles, [*_rows(parts[start + taken :])])):
            return money
        if not taken and (money := _across(parts, start)):
            return money
        start += max(taken, 1)
    return None


def _with_signs(parts: Sequence[Passage]) -> list[Passage]:
    """The pieces; a percent sign that a narrow column put below its number stands behind it."""
    found: list[Passage] = []
    for part in parts:
        if found and part.text in _PERCENT and found[-1].text[-1].isdecimal():
            found[-1] = Passage.join([found[-1], part])
        else:
            found.append(part)
    return found


def _across(parts: Sequence[Passage], start: int) -> Money | None:
    """The amounts of 小计 财政拨款 单位资金 …, total and sources beside each other, in the row below."""
    roles: list[str] = []
    at = start
    while at < len(parts) and len(roles) <= _MOST and (not roles or roles[0] == "budget_total"):
        named = [_source("".join(part.text for part in parts[at : at + taken])) for taken in range(1, _BROKEN_OVER + 1)]
        taken = max((place for place, role in enumerate(named, start=1) if role), default=0)
        if not taken:
            break
        roles.append(named[taken - 1])
        at += taken
    amounts = [*takewhile(_is_figure, parts[at:])]
    if len(roles) < _FEWEST or "budget_total" not in roles[:1] or len(amounts) != len(roles):
        return None
    money = Money()
    for role, part in zip(roles, amounts, strict=True):
        money.add(role, part.cell())
    return money


def _source(text: str) -> str:
    role = "budget_total" if is_total(text) else header_field(text)
    return {"budget_weak": "budget_total"}.get(role or "", role or "") if role in (*TOTALS, *SOURCES) else ""


def _tell(roles: Sequence[str]) -> bool:
    """Whether these are columns of amounts: budget and execution, or the whole period and the year."""
    found = set(roles)
    return ("execution_actual" in found and bool(found & set(_BUDGETS))) or {"annual", "period"} <= found


def _columns(parts: Sequence[Passage], start: int) -> tuple[list[str], int]:
    """The columns of amounts that stand one behind another, and the pieces they take."""
    roles: list[str] = []
    at = start
    while at < len(parts) and len(roles) <= _MOST:
        named = [_column(parts[at : at + taken]) for taken in range(1, _BROKEN_OVER + 1)]
        role = next((one for one in named if one not in ("", "other")), "other" if roles and "other" in named else "")
        if role == "budget_total" and not {"execution_actual", "annual", "period"} & set(roles):
            role = "execution_budget"
        if role in ("", "budget_total"):
            break
        first = next(place for place, one in enumerate(named) if _same(one, role))
        roles.append(role)
        at += first + 1
        for one in named[first + 1 :]:  # 年初预算 is a column, 年初预算数 the same one
            if not _same(one, role):
                break
            at += 1
    return roles, at - start


def _same(named: str, role: str) -> bool:
    return named == role or (named == "budget_total" and role == "execution_budget")


def _column(parts: Sequence[Passage]) -> str:
    """The column that the pieces name together, ``other`` for one of numbers that nobody needs."""
    text = "".join(part.text for part in parts)
    if term := term_of(text):
        return term
    role = header_field(text) or ""
    if role.startswith("execution_") or role == "budget_total":
        return role
    return "other" if not role and _figures().fullmatch(text) else ""


@cache
def _figures() -> re.Pattern[str]:
    return pattern_of(r"[^\d\W][\w—～~-]{1,9}(?:数|率|金额)(?:[（(][^()（）]{1,12}[)）])?")


def _rows(parts: Sequence[Passage]) -> Iterator[_Row]:
    """The rows of amounts below the heading; the first may have no label, or one that nobody knows."""
    at = 0
    for number in range(_ROWS):
        label = [*takewhile(lambda part: not _is_figure(part), parts[at : at + _BROKEN_OVER + 1])]
        amounts = [*takewhile(_is_figure, parts[at + len(label) :])]
        role = header_field("".join(part.text for part in label)) if label else "budget_total"
        if role is None and len(label) > 1:
            role = header_field(label[-1].text)  # 预算执行情况 left of 基本支出
        role = "part" if role == "funds" and number else role  # 项目支出, between 基本支出 and 合计
        if not amounts or len(label) > _BROKEN_OVER or (role not in (*TOTALS, *SOURCES) and number):
            return
        yield _Row(role if role in (*TOTALS, *SOURCES) else None, tuple(amounts))
        at += len(label) + len(amounts)


def _is_figure(part: Passage) -> bool:
    return is_amount(part.text) or part.text in _DASHES


def _amounts(roles: Sequence[str], rows: Sequence[_Row]) -> Money | None:
    budget = next((role for role in _BUDGETS if role in roles), "")
    money = Money()
    for number, row in enumerate(rows):
        amounts = _dealt(roles, row.amounts)
        if amounts is None:
            break
        cells = {role: part.cell() for role, part in amounts if part.text not in _DASHES}
        if row.role in TOTALS or (row.role is None and not number):
            for role, cell in cells.items():
                if role.startswith("execution_"):
                    money.execution.setdefault(role, figure(cell))
        role = row.role if row.role in SOURCES else "budget_total"
        if budget in cells:
            money.add(role, cells[budget])
        if "period" in cells:
            money.add(role, cells["period"], period=True)
    return money if money.execution or money.annual else None


def _agrees(roles: Sequence[str], amounts: Sequence[Passage]) -> bool:
    """Whether the rate is what was spent of the budget, where these amounts stand in these columns from the left."""
    told = dict(zip(roles, (part.text for part in amounts), strict=False))
    rate = next((text for text in (part.text for part in amounts) if text.endswith(("%", "％"))), "")
    budget, actual, share = (
        decimal_of(text.rstrip("%％"))
        for text in (told.get("execution_budget", ""), told.get("execution_actual", ""), rate)
    )
    if not budget or actual is None or share is None:
        return False
    return abs(actual / budget * 100 - share) <= 1


def _dealt(roles: Sequence[str], amounts: Sequence[Passage]) -> list[tuple[str, Passage]] | None:
    """Each amount with its column; None where their number tells nothing."""
    if len(amounts) == len(roles):
        return [*zip(roles, amounts, strict=True)]
    if len(amounts) > len(roles) or len(amounts) < sum(role in _MONEY for role in roles):
        return None
    without_first = len(roles) - len(amounts) == 1 and roles[0] == "execution_initial"
    if without_first and _agrees(roles[1:], amounts) and not _agrees(roles, amounts):
        return [*zip(roles[1:], amounts, strict=True)]
    # a blank cell left no trace: only the money and what bears a sign is certain
    rate = [part for part in amounts if part.text.endswith(("%", "％"))]
    kept = [(role, part) for role, part in zip(roles, amounts, strict=False) if role in _MONEY]
    return kept + [("execution_rate", part) for part in rate[:1] if "execution_rate" in roles]
