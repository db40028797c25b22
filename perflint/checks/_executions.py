"""The budget executions of a document: its own and those of its tables, with the rate as stated and as computed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from perflint.checks import _amounts
from perflint.checks.contract import Spot, Subject
from perflint.model import Execution, TargetTable

NEEDS = ("execution", "document.execution")  # without which there are none


class Spending(Struct, frozen=True):
    """One execution, where it stands and its table (None for that of the whole document).

    ``spent`` and ``budgets`` (of the whole year, then of its beginning) are in the document's money unit, ``stated``
    holds the readings of the printed rate and ``computed`` the quotients, both in percent.  Without ``firm`` only the
    budget of the year's beginning is known: it may have been changed since, so a quotient that differs proves nothing.
    A line of zeros, the sum that a form did not work out, tells of no spending.
    """

    spot: Spot
    execution: Execution
    table: TargetTable | None
    spent: Decimal | None
    budgets: tuple[Decimal, ...]
    stated: tuple[Decimal, ...]
    firm: bool

    @property
    def computed(self) -> tuple[Decimal, ...]:
        """Spent over each budget."""
        return (
            () if self.spent is None else tuple(_amounts.rounded(self.spent / budget * 100) for budget in self.budgets)
        )

    @property
    def rate(self) -> Decimal | None:
        """The execution rate in percent, computed where the year's budget is known, else as it is stated."""
        return next(iter((*(self.computed if self.firm else ()), *self.stated)), None)

    def at(self, name: str) -> Spot:
        """The place of a part of the execution."""
        return replace(self.spot, field=f"execution.{name}")


def spendings(subject: Subject) -> Iterator[Spending]:
    """The document's own execution and those of its tables; the document's is left out where a table repeats it."""
    document = subject.document
    found = [
        _spending(spot, table.execution, table, document.money_unit)
        for spot, table in subject.tables()
        if table.execution
    ]
    yield from found
    if document.execution and subject.table_position is None:
        own = _spending(subject.at(None), document.execution, None, document.money_unit)
        if all((own.spent, own.budgets, own.stated) != (other.spent, other.budgets, other.stated) for other in found):
            yield own


def _spending(spot: Spot, execution: Execution, table: TargetTable | None, money_unit: str | None) -> Spending:
    budgets = [_amounts.amount(figure, money_unit) for figure in (execution.budget, execution.initial)]
    spent = _amounts.amount(execution.actual, money_unit)
    blank = spent == 0 and any(budget == 0 for budget in budgets) and not any(budgets)
    return Spending(
        spot,
        execution,
        table,
        None if blank else spent,
        tuple(budget for budget in budgets if budget is not None and budget > 0),
        () if blank else _amounts.percent(execution.rate),
        bool(budgets[0]),
    )
