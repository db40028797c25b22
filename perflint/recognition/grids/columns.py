"""The columns of an indicator table and the fields they stand for: the result of binding, used by every later step."""

from __future__ import annotations

from msgspec import Struct

from perflint.lexicon.headings import column_role, year_of
from perflint.model import Cell
from perflint.recognition.wording.amounts import first_year

SPENDING = ("execution_initial", "execution_budget", "execution_actual", "execution_rate")
GROUP_ROLES = (
    "project",
    "function",
    "unit_name",
    "department",
    "project_code",
    "goal",
    "period_goal",
    "budget_total",
    "fiscal",
    "special",
    "other",
    *SPENDING,
)
LEVELS = frozenset({"level1", "level2"})
MONEY = frozenset({"budget_total", "fiscal", "special", "other"})
AMOUNTS = MONEY.union(SPENDING)  # of a project, in columns beside its name


class Column(Struct, frozen=True):
    """One column of a layout.

    ``role`` is a field name, a group role, ``sub`` (the values of one township), ``cause`` (one kind of reasons) or ``""``
    (unknown); ``scope`` is period
    or annual where the form has both side by side, left or right where two halves of one list stand side by side.
    """

    index: int
    role: str
    heading: str = ""
    scope: str = ""

    @property
    def key(self) -> str:
        """Names the field across pages, whatever the index there."""
        if self.role in ("", "sub", "remark", "section", "cause"):
            return f"{self.role}:{self.heading or self.index}"
        return f"{self.role}@{self.scope}" if self.scope else self.role


class Layout(Struct, frozen=True):
    """The columns of an indicator table, left to right; ``guesses`` names what the headings did not tell."""

    columns: tuple[Column, ...]
    guesses: tuple[str, ...] = ()
    unread: tuple[
        tuple[Cell, str], ...
    ] = ()  # with its heading, the first cell of each column whose meaning nobody knows

    def index_of(self, role: str) -> int | None:
        return next((column.index for column in self.columns if column.role == role), None)

    def has(self, role: str) -> bool:
        return any(column.role == role for column in self.columns)


def unread_column(heading: str, example: str = "") -> str:
    """What is told of a column that is not read: nobody knows it, or its values are those of a year to come."""
    name = f"“{heading[:20]}”" if heading else "没有表头"
    rest = f"：{example[:20]}" if example else ""
    if first_year(heading) and (year_of(heading) or column_role(heading) == "value"):
        return f"没有检查这一列（{name}），它是另一个年度的{rest}"
    return f"没有认出这一列（{name}），其中的内容未读取{rest}"
