"""Lists of projects as grids: a row per project, its indicators as running text in one cell.

Rows without goal and indicators are units, or the total, as in `projects`, which reads the same lists where they have no
grid.  Grids whose indicators have rows of their own are read in ``grid_sections``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from perflint.lexicon.headings import is_note, is_title, is_total
from perflint.model import Cell, Confidence, Figure, Funds, Grid, Indicator, Passage, Problem, TargetTable, Unit
from perflint.recognition.grid_cells import ILLEGIBLE, LEGIBLE, Row, joined, rows_of
from perflint.recognition.grid_funds import figure, is_amount
from perflint.recognition.listing_heading import MONEY, listing_role
from perflint.recognition.project_rows import ListRow
from perflint.recognition.projects import is_unit, projects_are_indented
from perflint.recognition.running import first_head, read_running

_TOP = 12  # rows above the heading
_INDENT = (" ", "\u3000", "\u00a0")


class GridListing(Struct, frozen=True):
    """The projects of a list, its units, and its total."""

    tables: tuple[TargetTable, ...]
    units: tuple[Unit, ...]
    total: Figure | None
    problems: tuple[Problem, ...]


class _Project(Struct):
    """The cells of one project by role; a project may take up several rows."""

    row: Row
    cells: dict[str, Cell] = field(default_factory=dict)
    indented: bool = False

    def body(self) -> bool:
        return any(self.cells.get(role, Cell("")).text for role in ("goal", "indicators"))


def read_listing(grid: Grid) -> GridListing | None:
    """The list of projects in a grid, None when it is none: no heading of a list, or no running indicators."""
    found = _heading(rows_of(replace(grid, rows=grid.rows[: _TOP + 1])))
    if found is None:
        return None
    rows = rows_of(grid)
    columns, first = found
    body = [row for row in rows[first:] if row.filled() and not is_note(row.text(row.filled()[0]))]
    at = next(column for column, role in columns.items() if role == "indicators")
    texts = [row.text(at) for row in body if row.text(at)]
    if not texts or 2 * sum(first_head(text) is not None for text in texts) < len(texts):
        return None
    return _listing(list(_projects(body, columns)))


def _heading(rows: Sequence[Row]) -> tuple[dict[int, str], int] | None:
    """Column → role, and the first row below the heading, which may take up two rows."""
    for at, row in enumerate(rows[:_TOP]):
        columns = _roles(row)
        if len(columns) < 2 or 3 * len(columns) < 2 * len(row.filled()):
            continue
        below = _roles(rows[at + 1]) if at + 1 < len(rows) else {}
        second = bool(below) and len(below) == len(rows[at + 1].filled()) and "project" not in below.values()
        if second:
            columns |= below
        if {"project", "indicators"} <= set(columns.values()):
            return columns, at + 1 + second
    return None


def _roles(row: Row) -> dict[int, str]:
    return {
        column: role
        for column in row.filled()
        if len(row.text(column)) <= 40 and (role := listing_role(row.text(column)))
    }


def _projects(rows: Sequence[Row], columns: Mapping[int, str]) -> Iterator[_Project]:
    """The rows of each project; a row without a name goes on with the project above."""
    current: _Project | None = None
    for row in rows:
        if len(row.filled()) == 1 and is_title(row.text(row.filled()[0])):
            continue
        cells = {role: row[column] for column, role in reversed(tuple(columns.items())) if row.text(column)}
        if "project" in cells or current is None:
            if current is not None:
                yield current
            at = next(column for column, role in columns.items() if role == "project")
            raw = row.raw[at].text if at < len(row.raw) else ""
            covered = {role: row.above[column] for column, role in columns.items() if column in row.above}
            current = _Project(row, {**covered, **cells}, raw.startswith(_INDENT))
            continue
        for role, cell in cells.items():
            current.cells[role] = joined(current.cells.get(role), cell)
    if current is not None:
        yield current


def _listing(projects: Sequence[_Project]) -> GridListing:
    tables: list[TargetTable] = []
    units: list[Unit] = []
    problems: list[Problem] = []
    total: Figure | None = None
    unit: Cell | None = None
    rows = [_as_row(project) for project in projects]
    bodies = [Passage("…" if project.body() else "") for project in projects]
    indents = projects_are_indented(rows, bodies)
    for position, project in enumerate(projects):
        name = project.cells.get("project", Cell(""))
        funds = _funds(project.cells)
        if is_total(name.text) and not project.body():
            total = total or funds.total
        elif not project.body() and rows[position].figures and is_unit(rows, bodies, position, indents):
            unit = name
            units.append(Unit(name, funds.total))
        else:
            table, trouble = _table(project, name, project.cells.get("unit", unit), funds)
            tables.append(table)
            problems.extend(trouble)
    return GridListing(tuple(tables), tuple(units), total, tuple(problems))


def _as_row(project: _Project) -> ListRow:
    """The row as `projects` judges it."""
    name = project.cells.get("project", Cell(""))
    amounts = [_passage(project.cells[role]) for role in MONEY if is_amount(project.cells.get(role, Cell("")).text)]
    return ListRow(0, 0, _passage(name), tuple(amounts[:1]), project.indented, Passage(""))


def _passage(cell: Cell) -> Passage:
    return Passage(cell.text, ((0, cell.location),))


def _funds(cells: Mapping[str, Cell]) -> Funds:
    amounts: dict[str, Figure] = {}
    for role, kind in MONEY.items():
        amount = figure(cells.get(role, Cell("")))
        if kind != "part" and kind not in amounts and amount.number is not None:
            amounts[kind] = amount
    return Funds(**amounts)


def _table(project: _Project, name: Cell, unit: Cell | None, funds: Funds) -> tuple[TargetTable, tuple[Problem, ...]]:
    text = project.cells.get("indicators", Cell("", project.row.location))
    running = read_running(_passage(text))
    problems = list(running.problems)
    if not running.indicators:
        problems.append(Problem(f"项目“{name.text}”一行没有识别出绩效指标", name.location))
    table = TargetTable(
        indicators=tuple(_with_facts(item, text) for item in running.indicators),
        project=name,
        project_code=project.cells.get("project_code"),
        unit=unit,
        goal=project.cells.get("goal"),
        funds=funds,
        columns=running.columns | {"level1", "level2", "name", "value"} if running.indicators else frozenset(),
        confidence=min(running.confidence if running.indicators else Confidence.LOW, _legible(text)),
        location=project.row.location,
    )
    return table, tuple(problems)


def _legible(cell: Cell) -> Confidence:
    sure = cell.facts.confidence if cell.facts is not None else 1.0
    return Confidence.HIGH if sure >= LEGIBLE else Confidence.MEDIUM if sure >= ILLEGIBLE else Confidence.LOW


def _with_facts(indicator: Indicator, source: Cell) -> Indicator:
    """The indicator with what the source knows of the cell it was cut from: its further places, how sure it was read."""
    if source.facts is None:
        return indicator
    cells: dict[str, Any] = {
        name: replace(value, facts=source.facts) for name, value in asdict(indicator).items() if isinstance(value, Cell)
    }
    return replace(indicator, **cells)
