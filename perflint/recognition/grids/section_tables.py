"""From a section to its tables: one a project or function, one a sub-project column, long-term and annual paired.

Rows come from ``sections``; each is aligned, stitched and read with the other modules of this room.  Whatever looks
like an indicator and is not understood is told as a `Problem`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from perflint.lexicon.headings import money_unit_of, scope_of
from perflint.model import CELLS, Cell, Confidence, Execution, Funds, Problem, TargetTable
from perflint.recognition.grids.alignment import Line, align
from perflint.recognition.grids.cells import ILLEGIBLE, LEGIBLE, Row, kind_of, legibility
from perflint.recognition.grids.columns import MONEY, SPENDING, Layout, unread_column
from perflint.recognition.grids.fact_lines import complete
from perflint.recognition.grids.funds import Money, figure
from perflint.recognition.grids.groups import Group, Run, groups_of
from perflint.recognition.grids.header_block import HeaderBlock, read_block
from perflint.recognition.grids.layout import bind, bind_by_content
from perflint.recognition.grids.lost_cells import moved_right
from perflint.recognition.grids.pairing import paired, sub_table
from perflint.recognition.grids.rows import Carry, Entry, entries_of, is_indicator_like
from perflint.recognition.grids.sections import Part, Section
from perflint.recognition.grids.stitching import is_cut, stitch
from perflint.recognition.wording.amounts import first_year
from perflint.recognition.wording.inner_values import values_out_of_names
from perflint.values.likelihood import ANSWERS


class Reading(Struct):
    """What a section gave: its tables, its header block, the rows that are accounted for, and what is unclear."""

    tables: list[TargetTable] = field(default_factory=list)
    header: HeaderBlock = field(default_factory=HeaderBlock)
    rows: set[int] = field(default_factory=set)  # id() of rows that a table holds
    problems: list[Problem] = field(default_factory=list)


def read_section(section: Section, year: int | None = None) -> Reading:
    """The tables of a section.  A section without indicators gives none, but its header block is read.

    ``year`` is what the text over the section says; its own title and label come before it.
    """
    runs = _headless(section) if not section.parts else []
    reading = Reading(header=read_block(section.header))
    runs = runs or _runs(section, _year(section, reading.header, year), both_goals=reading.header.both_goals)
    _stitched(runs)
    if not runs:
        return reading
    trailer = read_block(section.trailer)
    complete(reading.header, section.labels_above)
    _headings_told(section, runs, reading)
    for group in groups_of(runs):
        reading.tables.extend(_tables(group, runs, section, reading))
    _closing(section, runs, trailer, reading)
    return reading


def _year(section: Section, header: HeaderBlock, above: int | None) -> int | None:
    """The year in the title of a form or behind its label 年度, that of the text above it, or that in which the project begins."""
    title, year, start = (header.fields.get(name) for name in ("title", "year", "start"))
    told = [first_year(cell.text) if cell else None for cell in (section.title, title, year, start)]
    return next(filter(None, [*told[:3], above, told[3]]), None)


def _runs(section: Section, year: int | None, *, both_goals: bool) -> list[Run]:
    """Aligned lines, one run a heading; the same heading on several pages shares its layout."""
    runs: list[Run] = []
    pooled: dict[object, list[Row]] = {}
    for part in section.parts:
        if part.heading is not None:
            rows = moved_right(part.heading, [row for row, _ in part.rows])
            part.rows = [(row, broken) for row, (_, broken) in zip(rows, part.rows, strict=True)]
            pooled.setdefault(part.heading.signature, []).extend(row for row, _ in part.rows)
    layouts: dict[object, Layout] = {}
    for part in section.parts:
        if part.heading is None:
            continue
        signature = part.heading.signature
        if signature not in layouts:
            layouts[signature] = bind(part.heading, pooled[signature], both_goals=both_goals, year=year)
        lines = []
        for row, broken in part.rows:
            line = align(row, layouts[signature])
            line.after_break = broken
            lines.append(line)
        runs.append(Run(layouts[signature], lines, part.scope))
    return runs


def _headings_told(section: Section, runs: Sequence[Run], reading: Reading) -> None:
    """What headings say beside the fields: the money unit of 预算金额（万元）, and columns that nobody reads."""
    for part in section.parts:
        for cell in part.heading.cells.values() if part.heading else ():
            if unit := money_unit_of(cell.text):
                reading.header.fields.setdefault("money_unit", Cell(unit, cell.location))
    told: set[str] = set()
    for run in runs:
        for cell, heading in run.layout.unread:
            if heading not in told:
                told.add(heading)
                reading.problems.append(Problem(unread_column(heading, cell.text), cell.location))


def _headless(section: Section) -> list[Run]:
    """Rows of indicators without any heading, found by the labels that stand in them; they leave the header block."""
    labelled = [
        number
        for number, row in enumerate(section.header)
        if any(kind_of(row.text(column)) in ("level1", "level2", "label") for column in row.filled()[:4])
    ]
    if len(labelled) < 2:
        return []
    body = section.header[labelled[0] : labelled[-1] + 1]
    layout = bind_by_content(body)
    if layout is None or not (layout.has("name") and layout.has("value")):
        return []
    section.parts.append(Part(None, [(row, False) for row in body]))
    section.trailer.extend(section.header[labelled[-1] + 1 :])
    section.header = section.header[: labelled[0]]
    return [Run(layout, [align(row, layout) for row in body])]


def _stitched(runs: list[Run]) -> None:
    """Stitch within each run, and across the border of two runs that a page break made."""
    for number, run in enumerate(runs):
        for line in run.lines:
            line.run = number
    lines = stitch([line for run in runs for line in run.lines])
    for run in runs:
        run.lines.clear()
    for line in lines:
        runs[line.run].lines.append(line)


def _tables(group: Group, every_run: Sequence[Run], section: Section, reading: Reading) -> list[TargetTable]:
    runs = [every_run[number] for number in dict.fromkeys(line.run for line in group.lines)]
    carries: dict[str, Carry] = {}
    spread: list[tuple[Line, list[Entry]]] = []
    running: str | None = None
    for line in group.lines:
        run = every_run[line.run]
        for scope in run.scopes:
            carries.setdefault(scope, Carry())
        running = _told_scope(line, run.layout) or run.scope or running
        found = entries_of(line, carries, run.scopes, run.keys)
        for entry in found:
            entry.scope = entry.scope or running or ""
        _account(line, found, reading)
        spread.append((line, found))
    entries = [entry for _, found in spread for entry in found]
    if not entries and not any(carry.levels for carry in carries.values()):
        return []
    table = _table(group, runs, section, reading, carries.values())
    subs = list(dict.fromkeys(column.key for run in runs for column in run.layout.columns if column.role == "sub"))
    if subs:
        return [sub_table(table, key, spread) for key in subs]
    indicators = values_out_of_names(paired([(entry.scope, entry.indicator) for entry in entries]))
    if any(item.value is not None for item in indicators):
        table = replace(table, columns=table.columns | {"value"})
    return [replace(table, indicators=tuple(indicators))]


def _told_scope(line: Line, layout: Layout) -> str | None:
    """长期绩效指标 in the column left of the levels, where a form stacks long-term and annual rows."""
    levels = layout.index_of("level1")
    first = next(iter(line.row.filled()), None)
    if levels is None or first is None or first >= levels or len(line.row.text(first)) > 16:
        return None
    text = line.row.text(first)
    return scope_of(text) if text.endswith(("指标", "目标")) and kind_of(text) == "text" else None


def _table(
    group: Group, runs: Sequence[Run], section: Section, reading: Reading, carries: Iterable[Carry]
) -> TargetTable:
    header, cells = reading.header, group.cells
    by_function = "function" in cells
    project = cells.get("project") or header.fields.get("project")
    levels = {level for carry in carries for level in carry.levels}
    points: dict[str, Decimal] = {}
    for carry in carries:
        points.update(carry.points)
    roles = {column.role for run in runs for column in run.layout.columns}
    told = {"value"} if "sub" in roles else set()
    if not roles.isdisjoint(ANSWERS):
        told.add("likelihood")
    if "cause" in roles:
        told.add("reason")
    columns = frozenset((roles & CELLS) | levels | told)
    return TargetTable(
        number=None if by_function else section.number,
        title=None if by_function or cells.get("project") else section.title,
        project=project,
        project_code=cells.get("project_code") or header.fields.get("project_code"),
        unit=cells.get("unit_name") or header.fields.get("unit"),
        function=cells.get("function"),
        goal=cells.get("goal") or (None if by_function else header.goal()),
        period_goal=cells.get("period_goal") or (None if by_function else header.period_goal()),
        goal_actual=None if by_function else header.fields.get("goal_actual"),
        overview=None if by_function else header.fields.get("overview"),
        start=header.fields.get("start"),
        end=header.fields.get("end"),
        funds=_funds(cells, header),
        tasks=() if by_function else header.all_tasks(),
        plan=() if by_function else header.plan,
        execution=_execution(cells) or (None if by_function else header.money.executed()),
        columns=columns,
        section_points=points,
        confidence=_confidence(group.lines, runs),
        location=group.lines[0].row.location,
    )


def _funds(cells: Mapping[str, Cell], header: HeaderBlock) -> Funds:
    money = Money({role: figure(cells[role]) for role in MONEY if role in cells})
    money.execution = {role: figure(cells[role]) for role in SPENDING if role in cells}
    if money.annual or money.execution:
        return money.funds()
    return Funds() if "function" in cells else header.money.funds()


def _execution(cells: Mapping[str, Cell]) -> Execution | None:
    """How the budget was spent that stands in columns beside the name of the project."""
    return Money(execution={role: figure(cells[role]) for role in SPENDING if role in cells}).executed()


def _confidence(lines: Sequence[Line], runs: Sequence[Run]) -> Confidence:
    """Lower where headings were missing or many rows had to be moved to fit."""
    guesses = {guess for run in runs for guess in run.layout.guesses}
    shifted = sum(line.shifted for line in lines)
    sure = min(map(legibility, (row for line in lines for row in (line.row, *line.rest))), default=1.0)
    if "headings" in guesses or sure < ILLEGIBLE:
        return Confidence.LOW
    if (
        sure < LEGIBLE
        or guesses & {"value", "name"}
        or 4 * shifted > len(lines)
        or any(column.role == "sub" for run in runs for column in run.layout.columns)
    ):
        return Confidence.MEDIUM
    return Confidence.HIGH


# ── accounts: nothing vanishes ──────────────────────────────────────────────────────────────────────────────────


def _account(line: Line, found: Sequence[Entry], reading: Reading) -> None:
    """Remember which rows a table holds; a row that gave nothing and is more than a label is told by ``tables``."""
    reading.rows.update(id(row) for row in (line.row, *line.rest) if found or not is_indicator_like(row))
    loose = [cell for cell in line.loose if kind_of(cell.text) not in ("blank", "empty")]
    if loose:
        message = f"这一行有 {len(loose)} 个单元格不属于任何一列：“{loose[0].text[:20]}”"
        reading.problems.append(Problem(message, loose[0].location))


def _closing(section: Section, runs: Sequence[Run], trailer: HeaderBlock, reading: Reading) -> None:
    """Total score and grade, and whether the last table stops in the middle."""
    if not reading.tables:
        return
    totals = [row for row in section.totals if not row.text(row.filled()[0]).startswith("小计")]
    score = next((total for row in reversed(totals) if (total := _total(row, runs))), None) or trailer.fields.get(
        "score"
    )
    grade = trailer.fields.get("grade")
    if len(reading.tables) == 1 and (score or grade):
        reading.tables[0] = replace(reading.tables[0], score=figure(score) if score else None, grade=grade)
    lines = [line for run in runs for line in run.lines]
    if not section.totals and not section.trailer and is_cut(lines[-1], lines):
        reading.tables[-1] = replace(reading.tables[-1], complete=False)


def _total(row: Row, runs: Sequence[Run]) -> Cell | None:
    """The score in a row 总分: under 得分, or the last number of the row."""
    at = next((run.layout.index_of("score") for run in runs if run.layout.has("score")), None)
    if at is None:
        return None
    if row.text(at):
        return row[at]
    numbers = [row[column] for column in row.filled() if kind_of(row.text(column)) == "number"]
    return numbers[-1] if len(numbers) >= 2 else None
