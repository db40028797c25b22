"""The tasks of a department's year: 任务名称 | 主要内容 | 总额 | 财政拨款 | 其他资金, a row each, 金额合计 below them.

A heading of that kind over one row alone is no list: 合计 | 财政拨款 | 其他资金, and the amounts below.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from perflint.model import Cell, Funds, Unit
from perflint.recognition.grids.cells import Row
from perflint.recognition.grids.funds import TOTALS, Money, is_amount

_DOTS = "….·。 "  # of a row that stands for more rows of the form


class TaskRows(Struct):
    """The rows below a heading whose amounts stand in the columns of ``heads``, by role."""

    heads: Mapping[int, str]
    rows: list[tuple[Cell, dict[int, Cell]]] = field(default_factory=list)
    total: dict[int, Cell] | None = None

    def take(self, row: Row, labels: Mapping[int, str]) -> bool:
        """Take a row of the list in, or its total; False for a row that is neither."""
        filled = row.filled()
        first = min(self.heads)
        names, amounts = [at for at in filled if at < first], {at: row[at] for at in filled if at >= first}
        if (
            self.total is not None
            or not names
            or not all(at in self.heads and is_amount(cell.text) for at, cell in amounts.items())
        ):
            return False
        told = {labels[at] for at in names if at in labels}
        if told & set(TOTALS) and amounts:
            self.total = amounts
            return True
        if told - {"ignored"} or not (amounts or self.rows):
            return False
        name = next((row[at] for at in names if at not in labels and not is_amount(row.text(at))), None)
        if name is None:
            return False
        if name.text.strip(_DOTS):
            self.rows.append((name, amounts))
        return True

    def close(self, money: Money) -> tuple[tuple[Unit, ...], Cell | None]:
        """Give the money of the whole to ``money``: that of the total, or of the only row.  What is left are the tasks, and
        the cell of what they add up to."""
        main = next((at for at, role in self.heads.items() if role in TOTALS), -1)
        whole = self.rows[0][1] if len(self.rows) == 1 and self.total is None else self.total
        for at, role in self.heads.items():
            if whole is not None and at in whole:
                money.add(role, whole[at])
        if self.total is None or main not in self.total:
            return (), None
        return tuple(Unit(name, self._funds(amounts)) for name, amounts in self.rows), self.total[main]

    def _funds(self, amounts: Mapping[int, Cell]) -> Funds:
        money = Money()
        for at, cell in amounts.items():
            money.add(self.heads[at], cell)
        return money.funds()
