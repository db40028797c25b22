"""The block above the indicators: who, what, how much, which goals; also the lines after them (总分, 自评等级).

Labels and values stand side by side (项目名称 | …), or labels over values (预期目标 | 实际完成情况), or both at once (the
execution table).  Amounts go to ``funds``; what a label means is `perflint.lexicon.headings.header_field`.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from perflint.lexicon.headings import column_role, header_field, is_note, is_title, money_unit_of, year_of
from perflint.model import Cell, Funds, Payment, Unit
from perflint.patterns import pattern_of
from perflint.recognition.grids.cells import BLANK, Row, after, joined
from perflint.recognition.grids.funds import (
    MONEY_FIELDS,
    TOTALS,
    Matrix,
    Money,
    figure,
    is_amount,
    is_node,
    payments,
    term_of,
    told_payments,
)
from perflint.recognition.grids.inline import GOALS, TEXTS, goal_below_label, inline_label, told_facts
from perflint.recognition.grids.tasks import TaskRows

_STARTS = frozenset(
    [
        "project",
        "project_code",
        "department",
        "unit",
        "goal",
        "period_goal",
        "funds",
        "overview",
        "budget_total",
        "start",
        "year",
    ]
)
_HEADS = MONEY_FIELDS | {"funds"}  # labels over amounts; 项目支出, beside 基本支出, is one of all money elsewhere
_DATES = frozenset({"start", "end", "period"})
_COLUMN_ONLY = frozenset({"execution_weight", "execution_score"})
_YEAR = pattern_of(r"[（(]?((?:19|20)\d\d)\s*年度?[）)]?")
_CHANGED = pattern_of(r"\s*(?:调整|变更|调剂)([前后])\s*(?:[:：]\s*|$)")  # 调整前 | 260 | 调整后 | 230
_UNIT_TOLD = pattern_of(r"(?:金额|货币)?单位[:：]")
_GOAL_TEXT = 12  # characters at least
_UNIT_LINE = 2  # cells: who, and 单位：万元
_DATE = pattern_of(r"\d{4}\s*[年./-]\s*\d{1,2}(?:\s*[月./-](?:\s*\d{1,2}\s*日?)?)?|\d{4}\s*年?")


class HeaderBlock(Struct):
    """What a header block says: text fields by name, money, the tasks of the year, spending plan."""

    fields: dict[str, Cell] = field(default_factory=dict)
    money: Money = field(default_factory=Money)
    tasks: tuple[Unit, ...] = ()
    tasks_total: Cell | None = None
    plan: tuple[Payment, ...] = ()

    def all_tasks(self) -> tuple[Unit, ...]:
        """The tasks of which the money of the whole is the sum; a list with another sum, or none, may hold only some."""
        total = self.money.funds().total
        return self.tasks if total is not None and total.cell is self.tasks_total else ()

    def goal(self) -> Cell | None:
        """The goal of the year; 总体目标 counts as such where no annual goal is printed."""
        return self.fields.get("goal") or self.fields.get("goal_weak")

    def period_goal(self) -> Cell | None:
        """The long-term goal; 总体目标 beside an annual goal is the long-term one."""
        if "period_goal" in self.fields:
            return self.fields["period_goal"]
        return self.fields.get("goal_weak") if "goal" in self.fields else None

    @property
    def both_goals(self) -> bool:
        return self.goal() is not None and self.period_goal() is not None


def opens_block(row: Row) -> bool:
    """Whether a row under indicators begins the header block of the next form."""
    filled = row.filled()
    if not filled:
        return False
    first = row.text(filled[0])
    if len(filled) == 1:
        return is_title(first)
    label = inline_label(row.written(filled[0]))
    return header_field(label[0].text if label else first) in _STARTS


def names_fact(row: Row) -> bool:
    """Whether a row holds any label of a header block."""
    return any(header_field(row.text(at)) or inline_label(row.written(at)) for at in row.filled())


def is_trailer(row: Row) -> bool:
    """Whether a row under indicators tells of the whole form: 自评等级, 其他说明的问题, 填表人, or of the next: 单位：万元."""
    filled = row.filled()
    if not filled:
        return False
    text, last = row.text(filled[0]), row.text(filled[-1])
    tells_unit = len(filled) <= _UNIT_LINE and _UNIT_TOLD.match(last) is not None and money_unit_of(last) is not None
    return tells_unit or is_note(text) or header_field(text) in ("ignored", "grade", "score")


def read_block(rows: Sequence[Row]) -> HeaderBlock:
    """The facts of a header block, row by row."""
    reader = _Reader()
    for row in rows:
        reader.read(row)
    return reader.finished()


class _Reader:
    """State while reading: the field whose text may go on, a table of amounts or goals that is open, the plan's rows."""

    def __init__(self) -> None:
        self.block = HeaderBlock()
        self.open_field: str | None = None
        self.amounts: Matrix | None = None
        self.unnamed: list[
            tuple[Row, Cell, int]
        ] = []  # its rows before any total: the row, its label, where amounts begin
        self.goals: dict[int, str] | None = None
        self.sources: tuple[tuple[Row, list[int], dict[int, str]], dict[int, str]] | None = (
            None  # a row of labels whose amounts may stand below
        )
        self.higher: dict[int, str] = {}  # the labels of the row before
        self.tasks: TaskRows | None = None  # below such labels
        self.plan_rows: list[Row] | None = None
        self.lone_goal: Cell | None = None  # the place of a label beside which the row has no cell
        self.annual_from: tuple[int, bool] | None = (
            None  # column where 年度 amounts begin, and whether 实施期 is right of it
        )
        self.twice: frozenset[str] = frozenset()  # labels that stand twice in the row, for 实施期 and for the year

    def finished(self) -> HeaderBlock:
        if self.sources is not None:
            self._pairs(*self.sources[0])
        self._close_tasks()
        self._without_total()
        if self.plan_rows:
            self.block.plan = payments(self.plan_rows)
        if self.lone_goal and not GOALS & self.block.fields.keys():
            self.block.fields["goal"] = self.lone_goal
        return self.block

    def read(self, row: Row) -> None:
        filled = row.filled()
        if not filled:
            return
        if len(filled) == 1 and (self._caption(row, filled[0]) or self._line(row.written(filled[0]))):
            return
        labels = {at: name for at in filled if (name := header_field(row.text(at)))}
        for at in labels:
            self.block.money.told_weight(row[at])
        if self.tasks is not None:
            if self.tasks.take(row, labels):
                return
            self._close_tasks()
        below = self._money_below(row, filled, labels)
        self.higher = labels
        if below:
            return
        if (
            self._plan(row, filled, labels)
            or self._amount_rows(row, filled, labels)
            or self._goal_rows(row, filled, labels)
        ):
            return
        if not labels and not any(inline_label(row.written(at)) for at in filled):
            self._goes_on(row, filled)
            return
        self._pairs(row, filled, labels)

    def _money_below(self, row: Row, filled: list[int], labels: dict[int, str]) -> bool:
        """合计 | 财政拨款 | 其他资金 beside each other, the amount of each in the row below."""
        if self.sources is not None:
            above, heads, self.sources = *self.sources, None
            below = [at for at in filled if at >= min(heads)]
            if below and all(at in heads and is_amount(row.text(at)) for at in below):
                self._money_unit(above[0], above[1])
                money = {at: name for at, name in heads.items() if name in MONEY_FIELDS}
                self.tasks = TaskRows(money)
                if not self.tasks.take(row, labels):
                    self.tasks = None
                    for at, name in money.items():
                        self.block.money.add(name, row[at])
                return True
            self._pairs(*above)
        money = {at: name for at, name in labels.items() if name in MONEY_FIELDS}
        several = len(money) > 1 or (money and any(column_role(row.text(at)) == "function" for at in filled))
        if not several or any(at >= min(money) and labels.get(at) not in _HEADS for at in filled):
            return False
        if self.amounts is not None:
            return True  # 总额 | 财政拨款 below 预算数, and again below 执行数: the first column of each is what counts
        higher = {at: name for at, name in self.higher.items() if name in MONEY_FIELDS and at not in filled}
        heads = {at: name for at, name in labels.items() if at >= min(money)}
        self.sources = (row, filled, labels), {**higher, **heads}  # 资金总额 beside 资金来源, which is divided here
        return True

    def _close_tasks(self) -> None:
        if self.tasks is not None:
            tasks, total = self.tasks.close(self.block.money)
            self._keep_tasks(tasks, total)
            self.tasks = None

    def _keep_tasks(self, tasks: tuple[Unit, ...], total: Cell | None) -> None:
        if tasks and not self.block.tasks:
            self.block.tasks, self.block.tasks_total = tasks, total

    # captions: a title, （2024年度）, 单位：万元

    def _caption(self, row: Row, at: int) -> bool:
        cell = row[at]
        plain = len(cell.text) <= 30 and not header_field(cell.text) and not told_facts(row.written(at))
        if unit := money_unit_of(cell.text) if plain else None:
            self._keep("money_unit", Cell(unit, cell.location))
            return True
        if year := year_of(cell.text):
            self._keep("year", Cell(year, cell.location))
            return True
        if (stated := _YEAR.search(cell.text[:60])) and not self.block.fields:
            self._keep("year", after(cell, stated.start(1), 4))
        if is_title(cell.text):
            self._keep("title", cell)
            return True
        return False

    def _line(self, cell: Cell) -> bool:
        """部门：某局 2024年度 金额单位：万元 in one cell over the whole table."""
        facts = told_facts(cell)
        if len(facts) < 2:
            return False
        for label, value in facts:
            name = header_field(label.text) or ""
            year = _YEAR.search(value.text) if name in ("department", "unit") else None
            if year:
                self._keep("year", after(value, year.start(1), 4))
            self._fact(0, name, after(value, 0, year.start()) if year else value)
        return True

    # tables inside the block

    def _plan(self, row: Row, filled: list[int], labels: dict[int, str]) -> bool:
        if _DATES & set(labels.values()):
            return False  # 开始日期 2025年3月
        nodes = sum(is_node(row.text(at)) for at in filled)
        if "plan" in labels.values() or nodes >= 2:
            self.plan_rows = [*(self.plan_rows or ()), row]
            return True
        if (
            self.plan_rows is not None
            and not labels
            and all(is_node(row.text(at)) or is_amount(row.text(at)) for at in filled)
        ):
            self.plan_rows.append(row)
            return True
        return False

    def _amount_rows(self, row: Row, filled: list[int], labels: dict[int, str]) -> bool:
        heads = {at: name for at, name in labels.items() if name.startswith("execution_")}
        terms = {at: term for at in filled if (term := term_of(row.text(at)))}
        if len(terms) > 1 and {"annual", "period"} == set(terms.values()) and not MONEY_FIELDS & set(labels.values()):
            self.amounts = Matrix(terms)
            self._money_unit(row, filled)
            return True
        telling = [name for name in heads.values() if name not in _COLUMN_ONLY]
        values = [at for at in filled if at not in labels and is_amount(row.text(at))]
        if telling and len(heads) >= 2 and not values:
            for at, name in labels.items():
                caption = at == filled[0] and "execution_initial" in heads.values()
                if name == "budget_total" and not caption and "execution_budget" not in heads.values():
                    heads[at] = "execution_budget"
            self.amounts = Matrix(heads)
            self._money_unit(row, filled)
            return True
        if self.amounts is None:
            return False
        sources = [at for at in filled if labels.get(at) in MONEY_FIELDS]
        parts = [at for at in filled if labels.get(at) == "funds"]  # 项目支出, below 基本支出 and above 合计
        if not sources and parts and {*labels} == {*parts} and any(is_amount(row.text(at)) for at in filled):
            sources = parts[-1:]
        if not sources:
            if labels or len(filled) < 2 or not any(is_amount(row.text(at)) for at in filled):
                self._without_total()
                self.amounts = None
                return False
            sources = [filled[0]] if not is_amount(row.text(filled[0])) else []
        start = sources[0] + 1 if sources else filled[0]
        role = ("part" if sources[0] in parts else labels.get(sources[0])) if sources else "budget_total"
        if role is None and not self.block.money.execution:
            self.unnamed.append((row, row[sources[0]], start))  # a task, or the whole in words that we do not know
            return True
        if role in TOTALS and self.unnamed:
            total = self._budget(self.amounts.assigned(row, start))
            self._keep_tasks(tuple(self._task(*one) for one in self.unnamed), total)
            self.unnamed = []
        self._amount_row(row, row[sources[0]] if sources else BLANK, role or "part", start)
        return True

    def _task(self, row: Row, name: Cell, start: int) -> Unit:
        budget = self._budget(self.amounts.assigned(row, start)) if self.amounts else None
        return Unit(name, Funds(total=figure(budget) if budget else None))

    def _without_total(self) -> None:
        """Rows of amounts whose labels nobody knows, and no total among them: the first is the whole."""
        for number, (row, label, start) in enumerate(self.unnamed):
            self._amount_row(row, label, "part" if number else "budget_total", start)
        self.unnamed = []

    @staticmethod
    def _budget(cells: Mapping[str, Cell]) -> Cell | None:
        return cells.get("execution_budget") or cells.get("execution_initial") or cells.get("annual")

    def _amount_row(self, row: Row, label: Cell, role: str, start: int) -> None:
        assert self.amounts is not None
        cells = self.amounts.assigned(row, start)
        if role in TOTALS:
            for name, cell in cells.items():
                if name.startswith("execution_"):
                    self.block.money.execution.setdefault(name, figure(cell))
        if "period" in cells:
            self.block.money.add("period_total" if role in TOTALS else role, cells["period"], period=True)
        place = Cell("", label.location)
        self.block.money.add("budget_total" if role in TOTALS else role, self._budget(cells) or place)

    def _goal_rows(self, row: Row, filled: list[int], labels: dict[int, str]) -> bool:
        if heads := _goal_heads(row, filled, labels):
            told = list(heads.values())  # of 年初绩效目标 | 全年绩效目标 the first counts
            self.goals = {at: "" if name in told[:place] else name for place, (at, name) in enumerate(heads.items())}
            return True
        if self.goals is None:
            return False
        rest = [at for at in filled if at not in labels]
        if any(labels[at] not in GOALS for at in labels) or not rest or (labels and min(labels) != filled[0]):
            self.goals = None
            return False
        first = min(self.goals)
        if row.merged and filled[0] < first and len(rest) > 1 and 0 in row.above and not labels:
            self.goals, self.open_field = None, None  # a label of the next part, in words that we do not know
            return True
        if not labels and filled[0] < first and len(rest) > len(self.goals):
            rest = rest[1:]  # the caption of the section in words that we do not know
        places = [max((head for head in self.goals if head <= at), default=first) for at in rest]
        if not labels and not row.merged and filled[0] < first and len(rest) == len(self.goals):
            places = [*self.goals]  # the cell under the caption left none, and those behind it moved up
        for at, column in zip(rest, places, strict=True):
            if self.goals[column]:
                self._extend(self.goals[column], row[at])
        return True

    # labels beside their values

    def _pairs(self, row: Row, filled: list[int], labels: dict[int, str]) -> None:
        self._money_unit(row, filled)
        for at, following in itertools.pairwise(filled):  # 资金金额 over 实施期资金总额 and 年度资金总额
            if labels.get(at) in TOTALS and labels.get(following) in TOTALS:
                labels[at] = "funds"
        self._split_periods(labels)
        counts = Counter(labels.values())
        self.twice = frozenset(name for name, count in counts.items() if count > 1)
        waiting: tuple[int, str, Cell] | None = None
        former = False  # whether the next cell says what held before it was changed
        for at in filled:
            cell = row[at]
            name = labels.get(at)
            change = _CHANGED.match(cell.text) if name is None else None
            if former and name is None and change is None:
                former = False
                continue
            former = change is not None and change[1] == "前" and change.end() == len(cell.text)
            if change is not None and (change[1] == "前" or change.end() == len(cell.text)):
                continue
            cell = after(cell, change.end()) if change is not None else cell
            if waiting is not None and name in GOALS and _is_value_of(waiting, at):
                name = None
            told = waiting is not None and waiting[1] in TEXTS  # 年度目标 | 目标：… is no label and value again
            inline = goal_below_label(row.written(at)) if name is None else None
            inline = inline_label(row.written(at)) if name is None and inline is None and not told else inline
            if name is not None:
                self._unanswered(waiting, row, at)
                waiting = (at, name, cell)
            elif inline is not None:
                self._unanswered(waiting, row, at)
                waiting = None
                self._fact(at, header_field(inline[0].text) or "", inline[1])
            elif waiting is not None:
                self._fact(waiting[0], waiting[1], cell)
                self.open_field = waiting[1] if waiting[1] in TEXTS else None
                last, waiting = waiting, None
                if last[1] == "period":
                    waiting = last
            elif self.open_field and at > min(labels, default=-1):  # left of all labels stands one that nobody knows
                self._extend(self.open_field, cell)
        self._unanswered(waiting, row, len(row.cells))

    def _unanswered(self, waiting: tuple[int, str, Cell] | None, row: Row, end: int) -> None:
        """A label that no value follows: the blank cell beside it is kept as blank."""
        if waiting is None or waiting[1] in ("funds", "ignored", "plan", "period"):
            return
        at, name, label = waiting
        blank = next((row[column] for column in range(at + 1, min(end, len(row.cells)))), None)
        if blank is not None:
            place = blank.location if blank.location.line or blank.location.cell_ref else label.location
            self._fact(at, name, Cell("", place))
        elif name == "goal" and label.text.startswith("年度"):
            self.lone_goal = Cell("", label.location)
        self.open_field = name if name in TEXTS else None

    def _fact(self, at: int, name: str, value: Cell) -> None:
        money = self.block.money
        if name in ("goal", "goal_weak") and (inner := inline_label(value)) is not None:
            within = header_field(inner[0].text)  # 年度总体目标 | 预期目标：…
            name, value = (within, inner[1]) if within in GOALS else (name, value)
        if name == "funds":
            if is_amount(value.text):
                money.add("budget_weak", value)
        elif name in MONEY_FIELDS:
            money.add(name, value, period=self._is_period(at, name))
            if name == "budget_total" and "execution_actual" in self.higher.values():
                money.execution.setdefault("execution_budget", figure(value))  # 预算数 | 212.64 | 执行数 | 202.01
        elif name.startswith("execution_"):
            if len(value.text) < 2 or any(
                character.isdigit() for character in value.text
            ):  # no heading of another table
                money.execution.setdefault(name, figure(value))
        elif name == "period":
            self._period(value)
        elif name == "money_unit":
            if unit := money_unit_of(f"单位:{value.text}"):
                self._keep(name, Cell(unit, value.location))
        elif name in ("unit", "department") and (unit := money_unit_of(f"单位:{value.text}")):
            self._keep("money_unit", Cell(unit, value.location))
        elif name in TEXTS and name in self.block.fields and value.text:
            self._extend(name, value)
        elif name == "plan":
            self.block.plan = self.block.plan or told_payments(value)
        elif name and name != "ignored":
            self._keep(name, value)

    def _period(self, value: Cell) -> None:
        """起止时间: 2024年1月至2024年12月, in one cell or in two."""
        fields = self.block.fields
        dates = list(_DATE.finditer(value.text[:60]))
        if len(dates) >= 2:
            fields.setdefault("start", after(value, dates[0].start(), len(dates[0].group())))
            fields.setdefault("end", after(value, dates[1].start(), len(dates[1].group())))
        elif dates:
            fields.setdefault("end" if "start" in fields else "start", value)

    def _split_periods(self, labels: dict[int, str]) -> None:
        """实施期资金总额 beside 年度资金总额: the lines below belong to one or the other by their column."""
        long = next((at for at, name in labels.items() if name == "period_total"), None)
        annual = next((at for at, name in labels.items() if name == "budget_total"), None)
        if long is not None and annual is not None:
            self.annual_from = (max(long, annual), long > annual)
        elif long is not None or annual is not None:
            self.annual_from = None

    def _is_period(self, at: int, name: str) -> bool:
        if name == "period_total":
            return True
        if self.annual_from is None or name not in self.twice:
            return False
        border, reversed_order = self.annual_from
        return (at >= border) == reversed_order

    def _money_unit(self, row: Row, filled: list[int]) -> None:
        if "money_unit" in self.block.fields:
            return
        for at in filled:
            if len(row.text(at)) <= 24 and (unit := money_unit_of(row.text(at))):
                self._keep("money_unit", Cell(unit, row[at].location))

    def _goes_on(self, row: Row, filled: list[int]) -> None:
        """Text without a label: the goal's next lines, also behind a page break."""
        covered = 0 in row.above or filled[0] > 0
        if self.open_field and (covered or self._waits_for(row, filled)):
            for at in filled:
                self._extend(self.open_field, row[at])

    def _waits_for(self, row: Row, filled: list[int]) -> bool:
        """Whether a text alone in its row, in a grid that says nothing of merged cells, is the goal whose label stands above
        it with nothing beside."""
        told = self.block.fields.get(self.open_field or "")
        lone = len(filled) == 1 and not row.merged and len(row.text(filled[0])) >= _GOAL_TEXT
        return lone and self.open_field in GOALS and told is not None and not told.text

    def _extend(self, name: str, cell: Cell) -> None:
        self.block.fields[name] = joined(self.block.fields.get(name), cell)
        self.open_field = name

    def _keep(self, name: str, cell: Cell) -> None:
        known = self.block.fields.get(name)
        if known is None or (not known.text and cell.text):
            self.block.fields[name] = cell


def _is_value_of(label: tuple[int, str, Cell], at: int) -> bool:
    """项目名称 | 部门整体绩效目标: the cell beside the label is its value, whatever it says."""
    return label[1] == "project" and at == label[0] + label[2].location.span[1]


def _goal_heads(row: Row, filled: list[int], labels: dict[int, str]) -> dict[int, str]:
    """Column → goal for a row of labels over goals (预期目标 | 实际完成情况), captions left out; empty for other rows."""
    columns = _beside_captions(row, filled)
    if len(columns) > 2 and columns[0] not in labels:
        columns = columns[1:]  # a caption in words that we do not know, or cut by the end of the page
    heads = {at: labels[at] for at in columns if labels.get(at) in GOALS}
    if len(heads) < 2 or len(heads) < len(columns):
        return {}
    told = [*heads.values()]
    several = len(heads) > 2 and (len({*told}) < len(told) or "goal_expected" not in told)
    if columns == filled and (several or (filled[0] == 0 and heads[filled[0]] == "goal_weak")):
        heads.pop(filled[0])  # the caption of the section
    weak = "period_goal" if "goal" in heads.values() else "goal"
    return {at: weak if name == "goal_weak" else name for at, name in heads.items()}


def _beside_captions(row: Row, filled: list[int]) -> list[int]:
    """The cells of a row without the captions left of them that go over further rows."""
    lowest = min(row[at].location.span[0] for at in filled)
    first = next(number for number, at in enumerate(filled) if row[at].location.span[0] == lowest)
    return filled[first:]
