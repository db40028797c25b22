"""Grids to target tables: the front door of grid recognition.

``tables_from_blocks`` takes the grids of any reader, with the passages between them, and gives `TargetTable`s; how a
form is taken apart is told in ``sections``, ``layout``, ``alignment``, ``stitching``, ``rows``
and ``header_block``.  Text without grids, titles and narrative are none of its business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import column_role, is_title, year_of
from perflint.lexicon.levels import level1_kind
from perflint.model import Cell, Figure, Grid, Indicator, Passage, Problem, TargetTable, Unit
from perflint.recognition.grids.cells import Row, kind_of
from perflint.recognition.grids.listing import read_listing
from perflint.recognition.grids.rows import is_indicator_like
from perflint.recognition.grids.section_tables import Reading, read_section
from perflint.recognition.grids.sections import Section, sections_of
from perflint.recognition.wording.amounts import first_year

_FACTS = ("title", "year", "department", "unit", "money_unit")
_WHOLE = ("goal", "period_goal", "overview", "goal_actual")  # facts of the document where its tables are functions


class GridResult(Struct, frozen=True):
    """The tables in order; ``used`` are the indexes of the blocks they came from (titles included), ``starts`` for each
    table the index of the block it begins in; ``header`` are facts about the whole document: title, year, department,
    unit, money_unit, and the goal of a table of functions; ``units`` and ``total`` those of a list of projects."""

    tables: tuple[TargetTable, ...] = ()
    starts: tuple[int, ...] = ()
    used: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()
    header: Mapping[str, Cell] = {}
    units: tuple[Unit, ...] = ()
    total: Figure | None = None


def tables_from_blocks(blocks: Sequence[Grid | Passage], year: int | None = None) -> GridResult:
    """Everything the grids of a document say.  Never raises on any grid; what is unclear is in ``problems``.

    ``year`` is what the text above them says where that is none of the blocks.
    """
    listings = {
        index: listing
        for index, block in enumerate(blocks)
        if isinstance(block, Grid) and (listing := read_listing(block)) is not None
    }
    found = [(index, table) for index, listing in listings.items() for table in listing.tables]
    used: set[int] = set(listings)
    problems = [problem for listing in listings.values() for problem in listing.problems]
    facts: dict[str, Cell] = {}
    years = _years_above(blocks, year)
    readings = [
        (section, read_section(section, next((years[at] for at in sorted(section.blocks) if at in years), year)))
        for section in sections_of(blocks, listings)
    ]
    aside = _aside(blocks, readings)
    for section, reading in readings:
        if id(section) in aside:
            continue
        unread = _unread(section, reading)
        tables = _doubted(reading.tables) if unread else reading.tables
        found.extend((min(section.blocks), table) for table in _without_sums(tables))
        if reading.tables or _is_form(reading):
            used |= section.blocks
            _collect(facts, reading)
        problems.extend(reading.problems)
        problems.extend(unread)
    found.sort(key=itemgetter(0))
    return GridResult(
        tables=tuple(table for _, table in found),
        starts=tuple(start for start, _ in found),
        used=frozenset(used),
        problems=tuple(problems),
        header=facts,
        units=tuple(unit for listing in listings.values() for unit in listing.units),
        total=next((listing.total for listing in listings.values() if listing.total), None),
    )


def _years_above(blocks: Sequence[Grid | Passage], year: int | None) -> dict[int, int | None]:
    """The year over each grid: in the lines right above it, or in those above the grids before it."""
    years: dict[int, int | None] = {}
    begin = 0
    for at, block in enumerate(blocks):
        if isinstance(block, Grid):
            years[at] = year = year_above(blocks[begin:at]) or year
            begin = at + 1
    return years


def year_above(lines: Iterable[Grid | Passage]) -> int | None:
    """The year in a title, or in a line of its own (2024年度), among the lines over a table."""
    texts = (line.text for line in lines if isinstance(line, Passage))
    return next((year for text in texts if (is_title(text) or year_of(text)) and (year := first_year(text))), None)


def _doubted(tables: Sequence[TargetTable]) -> list[TargetTable]:
    """The tables, where some rows were not understood: those without indicators may have had some."""
    return [table if table.indicators else replace(table, complete=False) for table in tables]


def _without_sums(tables: Sequence[TargetTable]) -> Iterator[TargetTable]:
    """The tables without rows that only add up the points below each level: 决策 16 13.5, 过程 14 12.4."""
    for table in tables:
        items = tuple(item for item in table.indicators if not _adds_up(item))
        if items or not table.indicators:
            yield replace(table, indicators=items) if len(items) < len(table.indicators) else table


def _adds_up(item: Indicator) -> bool:
    """Whether a row is the sum of a level: named after one, and with points, but below none."""
    if item.level1 or item.level2 or item.name is None or not (item.weight and item.score):
        return False
    return level1_kind(item.name.text) is not None and "执行" not in item.name.text


def _aside(blocks: Sequence[Grid | Passage], readings: Sequence[tuple[Section, Reading]]) -> set[int]:
    """id() of sections on sheets that only explain: lists of words, instructions, beside a sheet with targets."""
    sheets: dict[str | None, list[Section]] = {}
    telling: set[str | None] = set()
    for section, reading in readings:
        block = blocks[min(section.blocks)] if section.blocks else None
        sheet = block.location.sheet if isinstance(block, Grid) else None
        sheets.setdefault(sheet, []).append(section)
        if any(
            item.value or item.period_value or item.actual for table in reading.tables for item in table.indicators
        ) or any(map(_has_target, _rows(section))):
            telling.add(sheet)
    if not telling or len(sheets) < 2:
        return set()
    quiet = [section for sheet, sections in sheets.items() if sheet not in telling and sheet for section in sections]
    return {id(section) for section in quiet}


def _has_target(row: Row) -> bool:
    """A label of a level and a value in one row."""
    kinds = {kind_of(row.text(column)) for column in row.filled()}
    return bool(kinds & {"level1", "level2", "label"}) and bool(kinds & {"value", "number"})


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
