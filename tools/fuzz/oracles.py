"""What must hold for every input that is read at all: no table vanishes, and what was understood can be written and read.

A table that was not understood may be told of as a problem; it may not be missing in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from perflint.engine import Plan
from perflint.errors import PerflintError
from perflint.limits import Limits
from perflint.model import Cell, Document, Grid, Indicator, Location, Outcome, Source
from perflint.rulebook import Rulebook
from perflint.text import compact
from tools.fuzz.contract import FaultError

LIMITS = Limits(
    size=4, unpacked=32, cells=100_000, rows=100_000, pages=20, page_objects=20_000, seconds=60, image_pixels=1
)  # no scans: they take seconds each
NAMES, VALUES = {"三级指标", "指标名称"}, {"指标值", "年度指标值", "目标值"}
CLEAR_NAME, CLEAR_VALUE = (
    re.compile(r"[\u4e00-\u9fff]{3,12}[率数度值长]?"),
    re.compile(r"[≥≤]\d{1,4}(?:%|人|次|公里|个)"),
)
CELLS = tuple(name for name, kind in Indicator.__annotations__.items() if "Cell" in str(kind))


def read(data: bytes, name: str) -> Document:
    """Read, recognise and hold to what must hold.  Raises PerflintError for what is refused, FaultError for what is lost."""
    from perflint import readers
    from perflint.recognition import recognise

    source = readers.read_bytes(data, name, LIMITS)
    document = recognise(source)
    nothing_lost(source, document)
    same_again(document)
    return document


def nothing_lost(source: Source, document: Document) -> None:
    """Raises FaultError where a grid plainly holds indicators and neither an indicator nor a problem speaks of them."""
    told = "".join(problem.message for problem in document.problems)
    if not document.complete:
        return
    known = {_spot(cell.location) for cell in cells(document)}
    known |= {_spot(also) for cell in cells(document) if cell.facts for also in cell.facts.also}
    spoken = {_line(problem.location) for problem in document.problems}
    lines = {  # of grids that were read as text after all
        cell.location.line for cell in cells(document) if cell.location.row is None and cell.location.line
    }
    for grid in source.blocks:
        if not isinstance(grid, Grid) or grid.hidden:
            continue
        rows = list(_plain_rows(grid))
        lost = [
            (name, value)
            for name, value in rows
            if _spot(name.location) not in known
            and _line(name.location) not in spoken
            and name.location.line not in lines
            and name.text not in told
        ]
        if len(rows) >= 2 and len(lost) == len(rows):
            raise FaultError(f"a table of {len(rows)} rows vanished: {lost[0][0].text!r} {lost[0][1].text!r}")


def _plain_rows(grid: Grid) -> Iterator[tuple[Cell, Cell]]:
    """Name and value of the rows below a heading that nobody can mistake, as far as both are plain."""
    columns: tuple[int, int] | None = None
    for row in grid.rows:
        keys = [compact(cell.text) for cell in row]
        name = next((at for at, key in enumerate(keys) if key in NAMES), None)
        value = next((at for at, key in enumerate(keys) if key in VALUES), None)
        if name is not None and value is not None and "一级指标" in keys and len(set(keys)) == len(keys):
            places = row[name].location.column, row[value].location.column
            columns = (places[0], places[1]) if places[0] is not None and places[1] is not None else None
            if any(cell.location.span != (1, 1) for cell in row):
                columns = None
        elif columns is not None:
            by = {cell.location.column: cell for cell in row if cell.location.span == (1, 1)}
            found = by.get(columns[0]), by.get(columns[1])
            if found[0] and found[1] and CLEAR_NAME.fullmatch(found[0].text) and CLEAR_VALUE.fullmatch(found[1].text):
                yield found[0], found[1]


def cells(document: Document) -> Iterator[Cell]:
    """All cells of all indicators."""
    for table in document.tables:
        for item in table.indicators:
            yield from (cell for name in CELLS if (cell := getattr(item, name)) is not None)


def _spot(place: Location) -> tuple[object, ...]:
    return place.sheet, place.page, place.table, place.row, place.column, place.line


def _line(place: Location) -> tuple[object, ...]:
    return place.sheet, place.page, place.table, place.row, place.line


def same_again(document: Document) -> None:
    """Raises FaultError where the interchange record of a document does not say what the document says."""
    from perflint.recognition.interchange.reading import document_from_record
    from perflint.recognition.interchange.writing import record_of

    record = record_of(document)
    try:
        again = document_from_record(record, document.path)
    except PerflintError as error:
        raise FaultError(f"our own interchange record is refused: {error.message[:60]}") from error
    if record_of(again) != record:
        raise FaultError("the interchange record changes when it is read and written")


def judge(document: Document) -> None:
    """Run the whole rulebook.  Raises FaultError where a rule failed."""
    from perflint.api import lint

    for verdict in lint(document, plan_for=_plan()).verdicts:
        if verdict.outcome is Outcome.RULE_ERROR:
            raise FaultError(f"rule {verdict.code} failed: {verdict.missing}")


@cache
def _plan() -> Callable[[str], Plan]:
    from perflint.engine import plan_of
    from perflint.grading import load_scheme

    plan = plan_of(rulebook(), scheme=load_scheme())
    return lambda path: plan


@cache
def rulebook() -> Rulebook:
    """The shipped rules."""
    from perflint.rulebook import load

    return load()
