"""The money of a project and how long it lasts, for checks that compare targets with the budget."""

from __future__ import annotations

from decimal import Decimal

from perflint import text as texts
from perflint import values
from perflint.checks import _amounts
from perflint.model import Funds, TargetTable
from perflint.patterns import pattern_of

MONTHS = pattern_of(r"(?<!\d)(1[0-2]|[1-9])个月")
EVERY_MONTH = pattern_of(r"按月|每月|逐月|月度发放|全年")


def budget_in_yuan(table: TargetTable, unit: str | None) -> Decimal | None:
    """The money of the project in 元: the greatest of its total, the sum of its sources (where the total is of the grant
    only) and the budget that the year began with; unknown where the total says 0 and its sources more."""
    funds = table.funds
    if unit is None and _own_units(funds):
        unit = "元"
    parts = [_amounts.amount(part, unit) for part in (funds.fiscal, funds.special, funds.other, funds.more)]
    sums = [_amounts.amount(funds.total, unit), sum(known, Decimal(0)) if (known := _known(parts)) else None]
    if sums[0] == 0 and sums[1]:
        return None
    if table.execution:  # a cost is set for the budget of the beginning, which may have been cut since
        sums += [_amounts.amount(table.execution.initial, unit), _amounts.amount(table.execution.budget, unit)]
    budget = max(_known(sums), default=Decimal(0))
    return _amounts.yuan(budget, unit) if budget > 0 else None


def stated_in_yuan(table: TargetTable, unit: str | None) -> Decimal | None:
    """The total as the form states it, in 元; None where it states none."""
    unit = "元" if unit is None and _own_units(table.funds) else unit
    total = _amounts.amount(table.funds.total, unit)
    return _amounts.yuan(total, unit) if total else None


def _own_units(funds: Funds) -> bool:
    """Whether every amount is written with its own unit, 120万元, so that the document need not name one."""
    written = [part.cell.text for part in (funds.total, funds.fiscal, funds.special, funds.other, funds.more) if part]
    units = [str(values.parse(text).unit or "") for text in written if text.strip()]
    return bool(units) and all(_amounts.is_money(unit) for unit in units)


def _known(numbers: list[Decimal | None]) -> list[Decimal]:
    return [number for number in numbers if number is not None]


def lasts_longer(table: TargetTable) -> bool:
    """Whether the project is known to span more than one year."""
    years = [cell.text.strip()[:4] for cell in (table.start, table.end) if cell and cell.text.strip()[:4].isdigit()]
    return len(set(years)) > 1


def months_of(table: TargetTable) -> Decimal | None:
    """For how many months is paid, as the goal or the rows say: 12 where it is 按月 or 每月, None where nobody says."""
    cells = (table.goal, table.overview, *(cell for row in table.indicators for cell in (row.name, row.value)))
    said = " ".join(texts.narrow(texts.compact(cell.text)) for cell in cells if cell)
    stated = {Decimal(found) for found in MONTHS.findall(said)}
    if len(stated) == 1:
        return stated.pop()
    return Decimal(12) if not stated and EVERY_MONTH.search(said) else None
