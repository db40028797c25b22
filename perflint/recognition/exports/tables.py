"""Exports of budget systems, one row an indicator: recognised by their headings, grouped by project.

A grid goes through `tables_in`; a file that is larger than the memory through `stream_tables`, which holds one project at
a time and lets the rows of projects that do not stand together wait in a temporary database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct, field
from msgspec.structs import replace

from perflint.errors import InputError
from perflint.lexicon.headings import export_role, is_title, money_unit_of, year_of
from perflint.lexicon.levels import level1_kind
from perflint.model import Cell, Grid, Location, Passage, Problem, TargetTable
from perflint.readers.shared.interchange import joined
from perflint.readers.shared.streams import Row, Stream
from perflint.recognition.exports.binding import NEEDED, Binding, binding_of, cleaned, gaps_filled
from perflint.recognition.exports.groups import ordered
from perflint.recognition.exports.projects import completed, projects_in
from perflint.recognition.exports.rows import ExportTable, table_of
from perflint.recognition.grids.columns import unread_column
from perflint.recognition.grids.content import SAMPLE
from perflint.recognition.wording.amounts import first_year
from perflint.text import letters

ABOVE = 10  # rows over the heading: a title, the year, the unit of money
FEWEST = 4  # columns


class NoExportError(InputError):
    """A file of rows whose headings are not those of an export."""


class Heading(Struct, frozen=True):
    """The row that names the columns of an export: its place among the first rows, what it binds, and the facts of the
    document that the rows over it state: its title, its year, its unit of money."""

    at: int
    binding: Binding
    facts: Mapping[str, Cell]


class Exports(Struct):
    """What the grids of a document say that are exports; ``used`` are the indexes of their blocks."""

    tables: list[TargetTable] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)  # the index of the block of each table
    used: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    facts: dict[str, Cell] = field(default_factory=dict)


def tables_in(blocks: Sequence[Grid | Passage]) -> Exports:
    """The tables of all grids that are exports; the other blocks are not looked at further.  Never raises."""
    result = Exports()
    told: dict[str, dict[str, Cell]] = {"year": {}, "department": {}}
    for index, block in enumerate(blocks):
        export = _export(block) if isinstance(block, Grid) else None
        if export is None:
            continue
        result.used.add(index)
        found, (heading, *body) = export
        binding = found.binding
        for one in _grouped(binding, heading, body):
            result.tables.append(one.table)
            result.starts.append(index)
            for name, cell in (("year", one.year), ("department", one.department)):
                if cell is not None and cell.text:
                    told[name].setdefault(cell.text, cell)
        for name, cell in found.facts.items():
            result.facts.setdefault(name, cell)
        if binding.money_unit:
            result.facts.setdefault("money_unit", Cell(binding.money_unit, heading[0].location))
        result.problems += [*_unread(binding, heading), *_unheaded(binding, heading, body)]
    if result.tables:
        _describe(result, blocks)
    for name, texts in told.items():
        if len(texts) == 1:  # a fact of the document only where all its projects agree
            result.facts.setdefault(name, next(iter(texts.values())))
    return result


def _describe(result: Exports, blocks: Sequence[Grid | Passage]) -> None:
    """Add what a sheet of projects says of those whose indicators another sheet lists."""
    for index, block in enumerate(blocks):
        if index in result.used or not isinstance(block, Grid):
            continue
        tables = [completed(table, projects) for table in result.tables] if (projects := projects_in(block)) else []
        if any(one is not other for one, other in zip(tables, result.tables, strict=False)):
            result.tables = tables
            result.used.add(index)


def stream_tables(stream: Stream) -> Iterator[ExportTable]:
    """The tables of a file too large to be held, in the order in which the projects appear first.

    Rows are read twice: once to see whether those of each project stand together.  Raises NoExportError.
    """
    if stream.records is not None:
        yield from _recorded(stream)
    elif stream.sheets:
        yield from _in_sheets(stream)
    elif stream.rows is not None:
        found = streamed_heading(stream)
        if found is None:
            raise NoExportError("没有认出一行一个指标的表头", place=stream.path, advice=NEEDED)
        yield from _streamed(stream, *found)


def _in_sheets(stream: Stream) -> Iterator[ExportTable]:
    """The tables of those sheets that are exports; the others are told where the file is not to be read as a whole."""
    found = [(sheet, streamed_heading(sheet)) for sheet in stream.sheets]
    others = [sheet for sheet, heading in found if heading is None and next(_rows(sheet), None) is not None]
    if len(others) == len(found) or (others and not stream.large):
        raise NoExportError("不是每个工作表都是一行一个指标", place=stream.path)
    for sheet, heading in found:
        if heading is not None:
            yield from _streamed(sheet, *heading)
    for sheet in others:
        message = f"工作表“{sheet.sheet}”没有读取，它不是一行一个指标的表"
        stream.lost.append(Problem(message, Location(stream.path, sheet.sheet)))


def _rows(stream: Stream) -> Iterator[Row]:
    return stream.rows() if stream.rows is not None else iter(())


def _cells(stream: Stream, row: Row) -> Sequence[Cell]:
    head = stream.path, stream.sheet, None, stream.table, row.row
    line = row.line if stream.sheet is None else None
    made = [
        Cell(text, Location(*head, column, stream.sheet and f"{letters(column)}{row.line}", line))
        for column, text in enumerate(row.texts)
    ]
    return cleaned(made)


def streamed_heading(stream: Stream) -> tuple[Row, Heading] | None:
    """The heading row of an export among the first rows."""
    first = list(islice(_rows(stream), ABOVE + SAMPLE))
    found = _heading([_cells(stream, row) for row in first])
    return None if found is None else (first[found.at], found)


def heading_in(rows: Sequence[Sequence[str]]) -> Heading | None:
    """Which of the first rows of a file, given by their texts, is the heading of an export."""
    return _heading([cleaned([Cell(text) for text in row]) for row in rows[: ABOVE + SAMPLE]])


def grouping(heading: Row, binding: Binding) -> Callable[[Row], str | None]:
    """Which project a row belongs to, as `ordered` wants to know it."""

    def key(row: Row) -> str | None:
        if row.row <= heading.row or row.texts == heading.texts or not any(row.texts):
            return ""
        told = binding.key(row.texts)
        return None if told is None else "\x1f".join(told)

    return key


def _streamed(stream: Stream, row: Row, heading: Heading) -> Iterator[ExportTable]:
    binding = heading.binding
    for group in ordered(lambda: _rows(stream), grouping(row, binding)):
        export = table_of(binding, (_cells(stream, row) for row in group))
        if export is not None:
            yield replace(export, year=export.year or heading.facts.get("year"))


def _recorded(stream: Stream) -> Iterator[ExportTable]:
    """The tables of a file whose lines are tables or documents of the interchange format."""
    from perflint.recognition.interchange.reading import document_from_record

    for record in stream.records() if stream.records is not None else ():
        document = document_from_record(joined([record]), stream.path)
        year = document.year.cell if document.year is not None else None
        for table in document.tables:
            yield ExportTable(table, year, document.department)


def _grouped(binding: Binding, heading: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> Iterator[ExportTable]:
    groups: dict[tuple[str, ...] | None, list[Sequence[Cell]]] = {}
    key: tuple[str, ...] | None = None
    again = [cell.text for cell in heading]
    for row in rows:
        if not any(cell.text for cell in row) or [cell.text for cell in row] == again:
            continue
        key = binding.key(row) or key
        groups.setdefault(key, []).append(cleaned(row))
    for group in groups.values():
        export = table_of(binding, group)
        if export is not None:
            yield export


# ── grids ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _export(grid: Grid) -> tuple[Heading, Sequence[Sequence[Cell]]] | None:
    """The heading of an export in a grid, and its row with those below; None for a grid with merged cells below it, and for
    one that was copied without them, so that most rows end before their values or have their levels too far left."""
    found = _heading([gaps_filled(cells) for cells in grid.rows[: ABOVE + SAMPLE]])
    if found is None:
        return None
    rows = [gaps_filled(cells) for cells in grid.rows[found.at :]]
    merged = any(cell.location.span != (1, 1) for cells in rows for cell in cells)
    columns = found.binding.columns
    last = max(columns[role] for role in ("name", "value") if role in columns)
    short = sum(len(cells) <= last for cells in rows)
    level = min(columns[role] for role in ("level1", "level2") if role in columns)
    moved = sum(any(level1_kind(cell.text) for cell in cells[:level]) for cells in rows)
    return None if merged or 2 * max(short, moved) > len(rows) else (found, rows)


def _heading(rows: Sequence[Sequence[Cell]]) -> Heading | None:
    """The first row that names the columns of an export."""
    for at, row in enumerate(rows[:ABOVE]):
        if len(row) >= FEWEST and _promises(row):
            above = _above(rows[:at])
            told = [above[name].text for name in ("year", "title") if name in above]
            year = next(filter(None, map(first_year, told)), None)
            binding = binding_of([cell.text for cell in row], rows[at + 1 : at + 1 + SAMPLE], year)
            if binding is not None:
                return Heading(at, binding, above)
    return None


def _promises(row: Sequence[Cell]) -> bool:
    roles = {export_role(cell.text) for cell in row if len(cell.text) <= 40}
    return "name" in roles and bool(roles & {"project", "project_code"}) and bool(roles & {"level1", "level2"})


def _above(rows: Sequence[Sequence[Cell]]) -> Mapping[str, Cell]:
    """Title, year and money unit that stand over the heading."""
    facts: dict[str, Cell] = {}
    for cell in (cell for row in rows for cell in row if cell.text):
        if is_title(cell.text):
            facts.setdefault("title", cell)
        elif year := year_of(cell.text):
            facts.setdefault("year", replace(cell, text=year))
        elif unit := money_unit_of(cell.text):
            facts.setdefault("money_unit", replace(cell, text=unit))
    return facts


def _unread(binding: Binding, heading: Sequence[Cell]) -> Iterator[Problem]:
    for index, text in binding.unread:
        yield Problem(unread_column(text), heading[index].location)


def _unheaded(binding: Binding, heading: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> Iterator[Problem]:
    """Cells that stand under no heading: of a column without one, or of rows with a delimiter too many."""
    bare = [at for at, cell in enumerate(heading) if not cell.text and at not in binding.columns.values()]
    found: dict[int, list[Cell]] = {}
    for row in rows:
        for at in (*bare, *range(len(heading), len(row))):
            if at < len(row) and row[at].text:
                found.setdefault(at, []).append(row[at])
    for _, cells in sorted(found.items()):
        if _counts([cell.text for cell in cells]):
            continue
        number = f"{len(cells)} 格" if len(cells) > 1 else "这一格"
        told = f"没有认出这一列（没有表头），{number}未读取：{cells[0].text[:20]}"
        yield Problem(f"{told}；表里没有这一列的，是这一行里多了分隔符，各格错位", cells[0].location)


def _counts(texts: Sequence[str]) -> bool:
    """Whether a column without a heading only numbers its rows, as data frames are written."""
    first = int(texts[0]) if texts[0] in ("0", "1") else None
    return first is not None and all(text == str(at) for at, text in enumerate(texts, first))


def record_facts(export: ExportTable) -> Mapping[str, str | int]:
    """What a line of JSON says of the document beside its table; a year in digits is a number."""
    facts: dict[str, str | int] = {}
    if export.year is not None and (year := export.year.text):
        facts["year"] = int(year) if year.isascii() and year.isdigit() and len(year) <= 4 else year
    if export.department is not None and export.department.text:
        facts["department"] = export.department.text
    return facts
