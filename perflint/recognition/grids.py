"""Grids to target tables: the front door of grid recognition.

``tables_from_blocks`` takes the grids of any reader, with the passages between them, and gives `TargetTable`s; how a
form is taken apart is told in ``grid_sections``, ``grid_layout``, ``grid_alignment``, ``grid_stitching``, ``grid_rows``
and ``grid_header_block``.  Text without grids, titles and narrative are none of its business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from perflint.lexicon.headings import column_role
from perflint.model import Cell, Grid, Passage, Problem, TargetTable
from perflint.recognition.grid_cells import Row
from perflint.recognition.grid_rows import is_indicator_like
from perflint.recognition.grid_sections import Section, sections_of
from perflint.recognition.grid_tables import Reading, read_section

_FACTS = ("title", "year", "department", "unit", "money_unit")
_WHOLE = ("goal", "period_goal", "overview", "goal_actual")  # facts of the document where its tables are functions


@dataclass(frozen=True, slots=True)
class GridResult:
    """The tables in order; ``used`` are the indexes of the blocks they came from (titles included); ``header`` are facts
    about the whole document: title, year, department, unit, money_unit, and the goal of a table of functions."""

    tables: tuple[TargetTable, ...] = ()
    used: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()
    header: Mapping[str, Cell] = field(default_factory=dict)


def tables_from_blocks(blocks: Sequence[Grid | Passage]) -> GridResult:
    """Everything the grids of a document say.  Never raises on any grid; what is unclear is in ``problems``."""
    tables: list[TargetTable] = []
    used: set[int] = set()
    problems: list[Problem] = []
    facts: dict[str, Cell] = {}
    for section in sections_of(blocks):
        reading = read_section(section)
        tables.extend(reading.tables)
        if reading.tables or _is_form(reading):
            used |= section.blocks
            _collect(facts, reading)
        problems.extend(reading.problems)
        problems.extend(_unread(section, reading))
    return GridResult(tuple(tables), frozenset(used), tuple(problems), facts)


def _is_form(reading: Reading) -> bool:
    """A header block without indicators is still a form when it names several facts."""
    return len(reading.header.fields) + len(reading.header.money.annual) >= 2


def _collect(facts: dict[str, Cell], reading: Reading) -> None:
    """Facts about the document; the first form that tells one counts."""
    found = dict(reading.header.fields)
    if any(table.function is not None for table in reading.tables):
        if (goal := reading.header.goal()) is not None:
            found["goal"] = goal
        names: tuple[str, ...] = (*_FACTS, *_WHOLE)
    else:
        names = _FACTS
    for name in names:
        if name in found and found[name].text and not facts.get(name, Cell("")).text:
            facts[name] = found[name]


def _unread(section: Section, reading: Reading) -> list[Problem]:
    """Rows that look like indicators and are in no table; headings that no rows followed."""
    problems = [
        Problem(f"看起来是绩效指标，但没有读懂这一行：“{row.text(row.filled()[0])[:20]}”", row.location)
        for row in _rows(section)
        if id(row) not in reading.rows and is_indicator_like(row)
    ]
    if not reading.tables and not problems and (place := _promising(section)):
        problems.append(Problem("看起来是绩效目标表，但没有读出指标", place.location))
    return problems


def _rows(section: Section) -> list[Row]:
    inside = [row for part in section.parts for row, _ in part.rows]
    return [*section.header, *inside, *section.totals, *section.trailer]


def _promising(section: Section) -> Row | None:
    """A row that speaks of indicators in a section that gave none."""
    for row in section.header:
        roles = {column_role(row.text(column)) for column in row.filled() if len(row.text(column)) <= 20}
        if "name" in roles and roles & {"project", "goal", "level1", "level2", "value"}:
            return row
    return section.parts[0].rows[0][0] if section.parts and section.parts[0].rows else None
