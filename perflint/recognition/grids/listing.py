"""Lists of projects as grids: a row per project, its indicators as running text in one cell, or in one for each level.

A list of results has a line an indicator in each of its cells: 绩效指标 | 年度指标值 | 完成值 | 全年预计完成值.
Rows without goal and indicators are units, or the total, as in `listings.tables`, which reads the same lists where they have no
grid.  Grids whose indicators have rows of their own are read in ``sections``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from perflint.lexicon.headings import column_role, header_field, is_note, is_title, is_total
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import (
    CELLS,
    Cell,
    Confidence,
    Figure,
    Funds,
    Grid,
    Indicator,
    Passage,
    Problem,
    TargetTable,
    Unit,
)
from perflint.patterns import pattern_of
from perflint.recognition.grids.cells import ILLEGIBLE, LEGIBLE, Row, clean, joined, rows_of
from perflint.recognition.grids.columns import LEVELS, SPENDING
from perflint.recognition.grids.funds import Money, figure, is_amount
from perflint.recognition.listings.heading import MONEY, listing_role
from perflint.recognition.listings.rows import ListRow
from perflint.recognition.listings.tables import body_of, is_unit, projects_are_indented
from perflint.recognition.wording.cutting import holds_value
from perflint.recognition.wording.inner_values import values_out_of_names
from perflint.recognition.wording.paragraphs import join_lines
from perflint.recognition.wording.running import Running, first_head, read_running

_TOP = 12  # rows above the heading
_HIGHEST = 3  # rows of a heading
_RESULTS = ("actual", "expected", "likelihood", "reason")
_NUMBERED = pattern_of(r"\s*[（(]?(\d{1,2})[.．、)）]\s*")
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
    told: dict[int, Cell] = field(default_factory=dict)  # the indicators by their columns
    results: dict[str, Cell] = field(default_factory=dict)  # what came of them, by field
    indented: bool = False
    goes_on: bool = False  # in further rows

    def body(self) -> bool:
        return bool(self.told) or bool(self.cells.get("goal", Cell("")).text)


def read_listing(grid: Grid) -> GridListing | None:
    """The list of projects in a grid, None when it is none: no heading of a list, or no running indicators."""
    found = _heading(rows_of(replace(grid, rows=grid.rows[: _TOP + 1])))
    if found is None:
        return None
    rows = rows_of(grid)
    columns, labels, values, results, first = found
    body = [row for row in rows[first:] if row.filled() and not is_note(row.text(row.filled()[0]))]
    projects = list(_projects(body, columns, results))
    told = [project for project in projects if project.told]
    texts = {id(project): _running_text(project, labels, values) for project in told}
    headed = sum(first_head(text.text) is not None for text in texts.values())
    if headed or not results:
        read = {key: read_running(text) for key, text in texts.items()}
    elif any(project.goes_on for project in told):
        return None  # a row an indicator
    else:
        read = {id(project): _line_by_line(project, values) for project in told}
        headed = sum(bool(running.indicators) for running in read.values())
    if not told or 2 * headed < len(told):
        return None
    return _listing(projects, read)


def _line_by_line(project: _Project, values: Mapping[int, int]) -> Running:
    """The indicators of one column, a line each, whose values end the lines or stand in a column of as many lines; none where
    no other column has as many lines."""
    (column, cell), *others = project.told.items()
    names = _items(cell)
    own = _items(project.row.written(values[column])) if column in values else []
    beside = [_items(result) for result in project.results.values()]
    if others or (own and len(own) != len(names)) or all(len(lines) != len(names) for lines in (own, *beside)):
        return Running((), 0, Confidence.LOW)
    items = [Indicator(name=name.cell()) for name in names]
    if own:
        items = [replace(item, value=line.cell()) for item, line in zip(items, own, strict=True)]
    items = values_out_of_names(items)
    sure = all(item.value is not None for item in items)
    return Running(tuple(items) if sure else (), 0, Confidence.MEDIUM)


def _with_results(indicators: Sequence[Indicator], results: Mapping[str, Cell]) -> tuple[Indicator, ...]:
    """The indicators with what came of them, where a cell has a line for each."""
    for role, cell in results.items():
        lines = _items(cell)
        if len(lines) == len(indicators):
            indicators = [replace(one, **{role: line.cell()}) for one, line in zip(indicators, lines, strict=True)]
    return tuple(indicators)


def _items(cell: Cell) -> list[Passage]:
    """The lines of a cell without their numbers: 1.12公里, 2.96% are two values, 1.5公里 alone is one."""
    lines = _lines(cell)
    marks = [_NUMBERED.match(line.text) for line in lines]
    counted = len(lines) > 1 and [mark and mark[1] for mark in marks] == [str(at + 1) for at in range(len(lines))]
    return [line.slice(mark.end() if mark and counted else 0).strip() for line, mark in zip(lines, marks, strict=True)]


def _running_text(project: _Project, labels: Mapping[int, Cell], values: Mapping[int, int]) -> Passage:
    """What its cells say of the indicators, the label of a level before what stands in the column of that level, and the value
    behind the name where it has a column of its own."""
    parts = []
    for column, cell in project.told.items():
        lines = _lines(cell)
        if column in values:
            own_values = _lines(project.row.written(values[column]))
            paired = zip_longest(lines, own_values) if len(lines) == len(own_values) else zip_longest(lines, ())
            lines = [Passage.join([name, value], "：") if value is not None else name for name, value in paired]
        apart = all(holds_value(line.text) for line in lines)  # each an indicator
        own = join_lines(lines, "\n") if apart else body_of(lines)
        label = labels.get(column)
        parts.append(Passage.join([label.passage(), own], "：") if label is not None else own)
    return Passage.join(parts, "\n")


def _lines(cell: Cell) -> list[Passage]:
    return [Passage(line, ((0, cell.location),)) for line in cell.text.split("\n") if line.strip()]


def _heading(
    rows: Sequence[Row],
) -> tuple[dict[int, str], dict[int, Cell], dict[int, int], dict[int, str], int] | None:
    """Column → role, the labels of levels over columns of indicators, the columns of their values, those of results, and the
    first row below the heading, which may take up several rows: 绩效指标 over 产出指标 over 数量指标."""
    for at, row in enumerate(rows[:_TOP]):
        columns = _roles(row)
        values = _values(row, columns)
        results = _results(row, columns, values)
        if len(columns) < 2 or 3 * (len(columns) + len(values) + len(results)) < 2 * len(row.filled()):
            continue
        cells = {column: row[column] for column in columns}
        last = at + 1
        for below in rows[last : at + _HIGHEST]:
            own = _roles(below)
            if not own or len(own) < len(below.filled()) or "project" in own.values():
                break
            columns |= own
            cells |= {column: below[column] for column in own}
            last += 1
        if {"project", "indicators"} <= set(columns.values()):
            labels = {
                column: cell
                for column, cell in cells.items()
                if columns[column] == "indicators" and (level1_kind(cell.text) or level2_kind(cell.text))
            }
            return dict(sorted(columns.items())), labels, values, results, last
    return None


def _values(row: Row, columns: Mapping[int, str]) -> dict[int, int]:
    """数量指标 | 指标值 | 质量指标 | 指标值: the columns of values, by those of the names before them."""
    filled = row.filled()
    return {
        column: behind
        for column, behind in pairwise(filled)
        if columns.get(column) == "indicators" and column_role(row.text(behind)) == "value"
    }


def _results(row: Row, columns: Mapping[int, str], values: Mapping[int, int]) -> dict[int, str]:
    """The columns of what came of the indicators, behind them, and of what was spent, before them."""
    first = min((column for column, role in columns.items() if role == "indicators"), default=len(row.cells))
    if any(column_role(row.text(column)) in LEVELS for column in row.filled()):
        return {}  # a row an indicator
    found: dict[int, str] = {}
    for column in row.filled():
        text = row.text(column)
        role = header_field(text) if column < first else column_role(text)
        if (
            role in (SPENDING if column < first else _RESULTS)
            and role not in found.values()
            and column not in values.values()
        ):
            found[column] = role or ""
    return found


def _roles(row: Row) -> dict[int, str]:
    return {
        column: role
        for column in row.filled()
        if len(row.text(column)) <= 40 and (role := listing_role(row.text(column)))
    }


def _projects(rows: Sequence[Row], columns: Mapping[int, str], results: Mapping[int, str]) -> Iterator[_Project]:
    """The rows of each project; a row without a name goes on with the project above."""
    current: _Project | None = None
    for row in rows:
        if len(row.filled()) == 1 and is_title(row.text(row.filled()[0])):
            continue
        told = [column for column, role in columns.items() if role == "indicators" and row.text(column)]
        cells = {
            role: row[column]
            for column, role in reversed(tuple(columns.items()))
            if row.text(column) and role != "indicators"
        }
        cells |= {role: row[column] for column, role in results.items() if row.text(column) and role in SPENDING}
        if "project" in cells or current is None:
            if current is not None:
                yield current
            at = next(column for column, role in columns.items() if role == "project")
            raw = row.raw[at].text if at < len(row.raw) else ""
            covered = {role: row.above[column] for column, role in columns.items() if column in row.above}
            written = {column: replace(row[column], text=row.written(column).text) for column in told}
            current = _Project(row, {**covered, **cells}, written, indented=raw.startswith(_INDENT))
            current.results = {role: row.written(column) for column, role in results.items() if role in CELLS}
            continue
        current.goes_on = current.goes_on or bool(told)
        for column in told:
            above = current.told.get(column)
            current.told[column] = joined(replace(above, text=clean(above.text)) if above else None, row[column])
        for role, cell in cells.items():
            current.cells[role] = joined(current.cells.get(role), cell)
    if current is not None:
        yield current


def _listing(projects: Sequence[_Project], read: Mapping[int, Running]) -> GridListing:
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
            units.append(Unit(name, funds))
        else:
            running = read.get(id(project), Running((), 0, Confidence.LOW))
            table, trouble = _table(project, name, project.cells.get("unit", unit), funds, running)
            tables.append(table)
            problems.extend(trouble)
    return GridListing(tuple(tables), tuple(units), total, tuple(problems))


def _as_row(project: _Project) -> ListRow:
    """The row as `listings.tables` judges it."""
    name = project.cells.get("project", Cell(""))
    amounts = [project.cells[role].passage() for role in MONEY if is_amount(project.cells.get(role, Cell("")).text)]
    return ListRow(0, 0, name.passage(), tuple(amounts[:1]), project.indented, Passage(""))


def _funds(cells: Mapping[str, Cell]) -> Funds:
    amounts: dict[str, Figure] = {}
    for role, kind in MONEY.items():
        amount = figure(cells.get(role, Cell("")))
        if kind != "part" and kind not in amounts and amount.number is not None:
            amounts[kind] = amount
    return Funds(**amounts)


def _table(
    project: _Project, name: Cell, unit: Cell | None, funds: Funds, running: Running
) -> tuple[TargetTable, tuple[Problem, ...]]:
    text = next(iter(project.told.values()), Cell("", project.row.location))
    problems = list(running.problems)
    if not running.indicators:
        problems.append(Problem(f"项目“{name.text}”一行没有识别出绩效指标", name.location))
    table = TargetTable(
        indicators=_with_results([_with_facts(item, text) for item in running.indicators], project.results),
        project=name,
        project_code=project.cells.get("project_code"),
        unit=unit,
        goal=project.cells.get("goal"),
        funds=funds,
        execution=Money(execution={r: figure(project.cells[r]) for r in SPENDING if r in project.cells}).executed(),
        columns=_columns(running, project),
        confidence=min(running.confidence if running.indicators else Confidence.LOW, _legible(text)),
        location=project.row.location,
    )
    return table, tuple(problems)


def _columns(running: Running, project: _Project) -> frozenset[str]:
    levels = frozenset({"level1", "level2"} if any(item.level1 or item.level2 for item in running.indicators) else ())
    return running.columns | levels | {"name", "value", *project.results} if running.indicators else frozenset()


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
