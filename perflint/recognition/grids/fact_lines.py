"""Lines of text over a table that tell its facts: 项目名称：道路养护, between the title of a form and its grid.

A line becomes a `Row`, so that ``header_block`` reads it like any row of a header block; which table it belongs to
is decided in ``sections``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from perflint.lexicon.headings import header_field
from perflint.model import Cell, Funds, Passage, Problem, TargetTable
from perflint.recognition.grids.cells import Row, clean
from perflint.recognition.grids.funds import SOURCES, TOTALS
from perflint.recognition.grids.header_block import HeaderBlock, read_block
from perflint.recognition.grids.inline import inline_label, told_facts
from perflint.recognition.wording.paragraphs import parts_of
from perflint.text import compact

_PROJECT = frozenset({"project", "project_code"})
_FACTS = _PROJECT | {"department", "unit"}
_FURTHER = frozenset(
    {"goal", "goal_weak", "period_goal", "overview", "start", "end", "period", "plan", "funds", *TOTALS, *SOURCES}
)
_LONGEST = 120
_LONGEST_TEXT = 2000  # characters of a goal in one line


def fact_line(passage: Passage) -> Row | None:
    """A line that tells who or what a form is about, as a row; None for every other line."""
    line = passage.strip()
    if not 3 <= len(line.text) <= 2 * _LONGEST or len(compact(line.text)) > _LONGEST or line.text.endswith("。"):
        return None
    cell = line.cell()
    if any(header_field(label.text) in _FACTS for label, _ in told_facts(cell)):
        return _row([cell])
    parts = [part.cell() for part in parts_of(line)]
    if len(parts) > 1 and header_field(parts[0].text) in _FACTS and len(parts[1].text) > 1:
        return _row(parts)
    return None


def further_line(passage: Passage) -> Row | None:
    """A line among the facts of a form that tells its money or its goal, as a row; None for every other line.

    Elsewhere such a line may speak of anything: it is asked for only right behind a `fact_line`.
    """
    cell = passage.strip().cell()
    found = inline_label(cell) if 3 <= len(cell.text) <= _LONGEST_TEXT else None
    return _row([cell]) if found is not None and header_field(found[0].text) in _FURTHER else None


def _row(cells: Sequence[Cell]) -> Row:
    return Row(tuple(replace(cell, text=clean(cell.text)) for cell in cells), tuple(cells), location=cells[0].location)


def names_project(row: Row) -> bool:
    """Whether a line tells the project, so that another form begins with it."""
    fields = {header_field(label.text) for cell in row.raw for label, _ in told_facts(cell)}
    return bool((fields | {header_field(cell.text) for cell in row.cells}) & _PROJECT)


def complete(header: HeaderBlock, rows: Sequence[Row]) -> None:
    """Add to a header block what the lines over the table say; what the table says itself goes first."""
    told = read_block(rows)
    for name, cell in told.fields.items():
        if name in _FACTS | _FURTHER and not header.fields.get(name, Cell("")).text:
            header.fields[name] = cell
    if header.money.funds() == Funds() and not header.money.execution:
        header.money = told.money
    header.plan = header.plan or told.plan


def unread(lines: Iterable[Passage], tables: Sequence[TargetTable], known: Iterable[Cell]) -> list[Problem]:
    """The lines beside tables that name a project or an organisation which no table and no fact of the document has."""
    cells = [cell for table in tables for cell in (table.project, table.project_code, table.unit) if cell]
    said = {compact(cell.text) for cell in (*cells, *known)}
    problems = []
    for line in lines:
        found = inline_label(line.strip().cell()) if fact_line(line) is not None else None
        if found is not None and header_field(found[0].text) in _PROJECT and compact(found[1].text) not in said:
            message = f"这一行没有读进任何一张表：“{line.text.strip()[:30]}”"
            problems.append(Problem(message, line.strip().location()))
    return problems
