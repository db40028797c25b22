"""Amounts of the header block: money by source, the execution table of a self-evaluation, the spending plan.

Numbers are kept in the document's money unit as printed.  ``header_block`` finds the labels and calls this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from msgspec import Struct, field

from perflint.lexicon.headings import scope_of
from perflint.lexicon.levels import fold, points_of
from perflint.model import Cell, Execution, Figure, Funds, Payment
from perflint.patterns import pattern_of
from perflint.recognition.grids.cells import Row, after

TOTALS = ("budget_total", "period_total", "budget_weak")
SOURCES = ("fiscal", "special", "other", "own", "carried", "part")
MONEY_FIELDS = frozenset((*TOTALS, *SOURCES))
_AMOUNT = pattern_of(r"[¥￥]?([-+]?\d{1,12}(?:,\d{3})*(?:\.\d{1,12})?)(?:%|(?:百|千|万|亿)?元?(?:整)?|分)?")
_ASIDE = pattern_of(r"(?<=[\d元])\([^()]{1,30}\)$")  # 145万元（其中财政拨款100万元）
_NODE = pattern_of(
    r"(?:(?:20\d\d年)?\d{1,2}月(?:底|末|前|份|\d{1,2}日)?(?:前)?|第?[一二三四1-4]季度(?:末|底)?|[上下]半年|年(?:底|末)|全年)"
)
_PERCENT = pattern_of(r"\d{1,3}(?:\.\d{1,4})?%?")
_TERM = pattern_of(r"年度|本年度?|当年|(?:项目)?实施周?期|项目期|中长?期|全周期")
_STEP = pattern_of(rf"({_NODE.pattern})[^\d%％，,；;。、]{{0,8}}(\d{{1,3}}(?:\.\d{{1,4}})?\s?[%％])")


def figure(cell: Cell) -> Figure:
    """The cell as a figure; the number is None when the cell is blank or no plain amount."""
    text = _ASIDE.sub("", fold(cell.text)) if len(cell.text) <= 40 else ""
    found = _AMOUNT.fullmatch(text)
    try:
        return Figure(cell, Decimal(found.group(1).replace(",", "")) if found else None)
    except InvalidOperation:
        return Figure(cell, None)


def term_of(text: str) -> str | None:
    """``period`` or ``annual`` for the heading of a column of amounts: 实施期, 年度."""
    return scope_of(text) if len(text) <= 8 and _TERM.fullmatch(fold(text)) else None


def is_amount(text: str) -> bool:
    """Whether a text is an amount or percentage and nothing else."""
    return len(text) <= 40 and _AMOUNT.fullmatch(fold(text)) is not None


def told_weight(label: Cell) -> Figure | None:
    """20 of 预算执行情况（20分）."""
    points = points_of(label.text) if "执行" in label.text else None
    return None if points is None else Figure(Cell(str(points), label.location), points)


class Money(Struct):
    """Amounts collected while the header block is read; ``period`` holds those of the whole 实施期, ``weight`` what the label
    of the execution says that it counts."""

    annual: dict[str, Figure] = field(default_factory=dict)
    period: dict[str, Figure] = field(default_factory=dict)
    execution: dict[str, Figure] = field(default_factory=dict)
    parts: list[tuple[str, Figure]] = field(default_factory=list)
    weight: Figure | None = None

    def add(self, role: str, value: Cell, *, period: bool = False) -> None:
        """Keep the first amount of a role; a blank cell is kept as a figure without a number."""
        amount = figure(value)
        side = self.period if period or role == "period_total" else self.annual
        known = side.get(role)
        if known is None or (known.number is None and amount.number is not None):
            side[role] = amount
        if not period and role in SOURCES:
            self.parts.append((role, amount))

    def told_weight(self, label: Cell) -> None:
        """Keep what the execution of the budget counts, where its label says it."""
        self.weight = self.weight or told_weight(label)

    def funds(self) -> Funds:
        """The sources as the model has them; 单位资金 counts as 其他资金 where the form has no such line."""
        total = next((self.annual[role] for role in ("budget_total", "budget_weak") if role in self.annual), None)
        total = total or self.execution.get("execution_budget") or self.execution.get("execution_initial")
        sources = self.annual or self.period
        extra = (
            {"carried"} | ({"own"} if "other" in sources else set()) | ({"part"} if "fiscal" not in sources else set())
        )
        if "part" not in extra and self._beside(sources, total, extra):
            extra |= {"part"}
        rest = [amount for role, amount in self.parts if role in extra and amount.number is not None]
        return Funds(
            total=total or self.period.get("period_total"),
            fiscal=sources.get("fiscal"),
            special=sources.get("special"),
            other=sources.get("other") or sources.get("own"),
            more=Figure(rest[0].cell, sum((amount.number or Decimal(0) for amount in rest), Decimal(0)))
            if rest
            else None,
        )

    def _beside(self, sources: Mapping[str, Figure], total: Figure | None, extra: set[str]) -> bool:
        """Whether 政府性基金 and the like stand beside 一般公共预算 and are no part of it: the sum tells."""
        if total is None or total.number is None:
            return False
        known = [sources[role] for role in ("fiscal", "special") if role in sources]
        known += [other] if (other := sources.get("other") or sources.get("own")) else []
        known += [amount for role, amount in self.parts if role in extra]
        parts = [amount for role, amount in self.parts if role == "part"]
        least, most = (sum((one.number or Decimal(0) for one in some), Decimal(0)) for some in (known, known + parts))
        return least != total.number == most

    def executed(self) -> Execution | None:
        """Budget execution, or None when the form has none."""
        kept = {key.removeprefix("execution_"): amount for key, amount in self.execution.items()}
        if not {"budget", "actual", "rate"} & kept.keys():
            return None
        if self.weight:
            kept.setdefault("weight", self.weight)
        return Execution(**{key: kept.get(key) for key in ("initial", "budget", "actual", "rate", "weight", "score")})


# ── the table 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 ─────────────────────────────────────────────


class Matrix(Struct):
    """Columns of an amounts table by role, left to right."""

    columns: dict[int, str]

    def assigned(self, row: Row, start: int) -> dict[str, Cell]:
        """Role → cell of a row; by column, or by order where lost merged cells shifted the row."""
        cells = [at for at in row.filled() if at >= start]
        if all(at in self.columns for at in cells):
            return {self.columns[at]: row[at] for at in cells}
        order = [self.columns[at] for at in sorted(self.columns)]
        if len(cells) > len(order):  # a remark behind the amounts
            left = max(min(self.columns) - cells[0], 0) if is_amount(row.text(cells[0])) else 0
            return {self.columns[at + left]: row[at] for at in cells if at + left in self.columns}
        return {role: row[at] for role, at in zip(order, cells, strict=False)}


# ── the spending plan ───────────────────────────────────────────────────────────────────────────────────────────


def is_node(text: str) -> bool:
    """A point in time of a spending plan: 3月底, 第一季度, 年底."""
    return len(text) <= 16 and _NODE.fullmatch(fold(text)) is not None


def told_payments(cell: Cell) -> tuple[Payment, ...]:
    """The nodes of a plan told in one cell (3月底前20%，6月底前支付50%); empty where there are not two of them."""
    steps = list(_STEP.finditer(cell.text[:400]))
    if len(steps) < 2:
        return ()
    parts = [[after(cell, step.start(group), len(step.group(group))) for group in (1, 2)] for step in steps]
    return tuple(Payment(until, figure(percent)) for until, percent in parts)


def payments(rows: Sequence[Row]) -> tuple[Payment, ...]:
    """The nodes of a spending plan with their percentages.

    A percentage belongs to the last node printed in its column, or (3月底 | 25% | 6月底 | 50%) to the node left of it;
    one that stands under no node keeps a blank one, so that the plan still shows it.
    """
    nodes: dict[int, Cell] = {}
    found: list[tuple[int, Payment]] = []
    for row in rows:
        for at in row.filled():
            if told := told_payments(row[at]):
                return told
        previous: Cell | None = None
        places = [at for at in row.filled() if is_node(row.text(at))]
        amounts = [at for at in row.filled() if _PERCENT.fullmatch(fold(row.text(at)))]
        alternate = len(places) == len(amounts) and all(
            left < right for left, right in zip(places, amounts, strict=True)
        )
        for at in sorted({*places, *amounts}):
            cell = row[at]
            if at in places:
                nodes[at] = previous = cell
            else:
                node = previous if alternate and previous else nodes.get(at, Cell("", cell.location))
                found.append((at, Payment(node, figure(cell))))
    order = {id(cell): at for at, cell in nodes.items()}
    return tuple(payment for _, payment in sorted(found, key=lambda pair: order.get(id(pair[1].until), pair[0])))
