"""Which field of the understood document each place of a file became: the bridge from `Document` back to its source.

A field is found again by its Location alone: the cell of a grid, or the stretch of a text.  How it is shown is the
business of the views.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct

from perflint.model import Cell, Document, Execution, Figure, Funds, Indicator, Location, TargetTable
from perflint.reporters.shared.labels import FIELDS

ROLES = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "value": "指标值",
    "weight": "权重",
    "detail": "指标说明",
    "result": "完成情况",
    "project": "项目",
    "goal": "目标",
    "funds": "资金",
    "document": "文件信息",
}
ROLE_OF = {
    **dict.fromkeys(("value", "period_value", "operator", "unit"), "value"),
    **dict.fromkeys(("description", "basis", "direction", "nature", "number"), "detail"),
    **dict.fromkeys(
        ("actual", "expected", "likelihood", "score", "reason", "grade", "goal_actual", "completion", "rate"), "result"
    ),
    **dict.fromkeys(("project", "project_code", "function", "start", "end"), "project"),
    **dict.fromkeys(("goal", "period_goal", "overview"), "goal"),
    **dict.fromkeys(("total", "fiscal", "special", "other", "more", "plan", "tasks"), "funds"),
    **dict.fromkeys(("title", "year", "department"), "document"),
    **{name: name for name in ("level1", "level2", "name", "weight")},
}
TABLE_FIELDS = (
    "title", "project", "project_code", "unit", "function", "goal", "period_goal", "goal_actual", "overview", "start", "end",
    "score", "grade",
)  # fmt: skip
FUNDS = ("total", "fiscal", "special", "other", "more")
EXECUTION = ("initial", "budget", "actual", "rate", "weight", "score")
DOCUMENT_FIELDS = ("title", "year", "department", "total", "goal", "score", "grade")

Key = tuple[str | None, int | None, int | None, int, int]  # sheet, page, table, row, column


class Mark(Struct, frozen=True):
    """One field of the document: its role, its name, which table and indicator it belongs to, and its cell."""

    role: str
    label: str
    cell: Cell
    table: int | None = None
    indicator: int | None = None

    @property
    def owner(self) -> str:
        """第1张表第3个指标, 第1张表, or nothing for the document."""
        table = f"第{self.table + 1}张表" if self.table is not None else ""
        return table + (f"第{self.indicator + 1}个指标" if self.indicator is not None else "")


class Marks(Struct, frozen=True):
    """The marks of a document: by cell of a grid, and in order those that stand in running text."""

    cells: Mapping[Key, list[Mark]] = {}
    texts: tuple[Mark, ...] = ()

    def at(self, location: Location) -> list[Mark]:
        """The marks of the grid cell at a place."""
        key = key_of(location)
        return self.cells.get(key, []) if key else []


def key_of(location: Location) -> Key | None:
    """What tells a cell of a grid from all others of its file, None for a place outside grids."""
    if location.row is None or location.column is None:
        return None
    return location.sheet, location.page, location.table, location.row, location.column


def marks_of(document: Document) -> Marks:
    """All fields of a document by place; a cell that several rows share (a filled-down level) has a mark for each."""
    cells: dict[Key, list[Mark]] = defaultdict(list)
    texts: dict[tuple[Location, str, str], Mark] = {}
    for mark in fields_of(document):
        places = (mark.cell.location, *(mark.cell.facts.also if mark.cell.facts else ()))
        keys = [key for place in places if (key := key_of(place))]
        for key in keys:
            cells[key].append(mark)
        if not keys and mark.cell.text:
            texts.setdefault((mark.cell.location, mark.role, mark.cell.text), mark)
    return Marks(dict(cells), tuple(texts.values()))


def fields_of(document: Document) -> Iterator[Mark]:
    """Every field that is a cell, indicators first: where two share a place, the more telling one comes first."""
    for number, table in enumerate(document.tables):
        for place, row in enumerate(table.indicators):
            yield from _indicator(row, number, place)
        yield from _table(table, number)
    for name in DOCUMENT_FIELDS:
        yield from _mark(name, getattr(document, name))
    yield from _execution(document.execution, None)
    for unit in document.units:
        yield from _mark("unit", unit.name, role="project", label="所属单位")
        yield from _mark("total", unit.funds.total)
        yield from _sources(unit.funds, None)
    for goal in document.goals:
        yield from _mark("goal", goal.goal)
        yield from _mark("completion", goal.completion)
        yield from _mark("rate", goal.rate)


def _indicator(row: Indicator, table: int, indicator: int) -> Iterator[Mark]:
    for name in Indicator.__struct_fields__:
        value = getattr(row, name)
        if isinstance(value, Cell):
            yield from _mark(name, value, table, indicator)


def _table(table: TargetTable, number: int) -> Iterator[Mark]:
    for name in TABLE_FIELDS:
        if name == "unit":
            yield from _mark("unit", table.unit, number, role="project", label="实施单位")
        else:
            yield from _mark(name, getattr(table, name), number)
    yield from _funds(table.funds, number)
    for task in table.tasks:
        yield from _mark("tasks", task.name, number)
        yield from _mark("tasks", task.funds.total, number)
        yield from _sources(task.funds, number)
    for payment in table.plan:
        yield from _mark("plan", payment.until, number)
        yield from _mark("plan", payment.percent, number)
    yield from _execution(table.execution, number)


def _funds(funds: Funds, table: int) -> Iterator[Mark]:
    yield from _mark("total", funds.total, table, role="funds")
    yield from _sources(funds, table)


def _sources(funds: Funds, table: int | None) -> Iterator[Mark]:
    for name in FUNDS[1:]:
        label = "其他来源资金" if name == "more" else FIELDS[name]
        yield from _mark(name, getattr(funds, name), table, role="funds", label=label)


def _execution(execution: Execution | None, table: int | None) -> Iterator[Mark]:
    if execution is not None:
        for name in EXECUTION:
            label = {"actual": "全年执行数", "weight": "预算执行分值", "score": "预算执行得分"}.get(name, FIELDS[name])
            yield from _mark(name, getattr(execution, name), table, role="funds", label=label)


def _mark(
    name: str,
    value: Cell | Figure | None,
    table: int | None = None,
    indicator: int | None = None,
    *,
    role: str = "",
    label: str = "",
) -> Iterator[Mark]:
    cell = value.cell if isinstance(value, Figure) else value
    if cell is not None:
        yield Mark(role or ROLE_OF[name], label or FIELDS[name], cell, table, indicator)
