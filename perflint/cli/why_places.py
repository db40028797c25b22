"""``--at`` of `perflint why`: an indicator's name, a line, a cell or 第2张表第3个指标, found in what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from perflint.errors import PerflintError
from perflint.model import Document, Location, Place
from perflint.patterns import pattern_of
from perflint.reporters.shared.sources.roles import Mark, fields_of
from perflint.text import column_of

ORDINAL = pattern_of(r"(?:第\s*(\d{1,6})\s*张表)?\s*(?:第\s*(\d{1,6})\s*个指标)?")
CELL = pattern_of(r"(?:(?P<sheet>.+)!)?\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>\d{1,7})")
LINE = pattern_of(r"(\d{1,7})(?::\d+)?")


class Target(Struct, frozen=True):
    """A place that was asked for; ``whole`` is a table with all its indicators, not just its own fields."""

    document: int
    table: int | None
    indicator: int | None
    whole: bool = False

    def holds(self, place: Place | None) -> bool:
        """Whether a subject at this place is, holds, or lies in the target; the whole batch (None) holds all."""
        if place is None:
            return True
        if place.document != self.document:
            return False
        if place.table is None or self.table is None:
            return place.table is None
        if place.table != self.table:
            return False
        return place.indicator is None or place.indicator == self.indicator or self.whole


def targets_of(at: str, documents: Sequence[Document]) -> set[Target]:
    """All that ``at`` may mean.  Raises `PerflintError` with the nearest name where it means nothing."""
    wanted = at.strip()
    found: set[Target] = set()
    for find in (_by_ordinal, _by_line, _by_cell, _by_name, _by_part_of_name):
        found = {target for number, document in enumerate(documents) for target in find(wanted, number, document)}
        if found:
            return found
    raise PerflintError(f"文件里没有“{at}”这个位置", advice=_nearest(wanted, documents))


def _by_ordinal(wanted: str, number: int, document: Document) -> Iterator[Target]:
    found = ORDINAL.fullmatch(wanted)
    if found is None or not wanted:
        return
    for index, table in enumerate(document.tables):
        if found[1] is None or int(found[1]) == index + 1:
            if found[2] is None:
                yield Target(number, index, None, whole=True)
            elif 0 < int(found[2]) <= len(table.indicators):
                yield Target(number, index, int(found[2]) - 1)


def _by_line(wanted: str, number: int, document: Document) -> Iterator[Target]:
    """The line of a text or the row of a sheet or table."""
    found = LINE.fullmatch(wanted)
    if found is None:
        return
    line = int(found[1])
    for mark in fields_of(document):
        where = mark.cell.location
        if where.line is not None:
            here = where.line <= line <= (where.end_line or where.line)
        else:
            here = where.row is not None and where.row < line <= where.row + max(1, where.span[0])
        if here:
            yield _target(number, mark)


def _by_cell(wanted: str, number: int, document: Document) -> Iterator[Target]:
    found = CELL.fullmatch(wanted)
    if found is None:
        return
    address = (found["column"].upper() + found["row"]).upper()
    row, column = int(found["row"]) - 1, column_of(found["column"].upper())
    for mark in fields_of(document):
        where = mark.cell.location
        if where.cell_ref and found["sheet"] in (None, where.sheet) and _covers(where, address, row, column):
            yield _target(number, mark)


def _covers(where: Location, address: str, row: int, column: int) -> bool:
    """Whether the cell, with all that is merged into it, has the address."""
    if where.cell_ref == address or where.row is None or where.column is None:
        return where.cell_ref == address
    rows, columns = where.span
    return where.row <= row < where.row + rows and where.column <= column < where.column + columns


def _target(number: int, mark: Mark) -> Target:
    return Target(number, mark.table, mark.indicator)


def _by_name(wanted: str, number: int, document: Document) -> Iterator[Target]:
    yield from _named(wanted, number, document, whole=True)


def _by_part_of_name(wanted: str, number: int, document: Document) -> Iterator[Target]:
    yield from _named(wanted, number, document, whole=False)


def _named(wanted: str, number: int, document: Document, *, whole: bool) -> Iterator[Target]:
    """The indicators and projects of this name, or with it in theirs."""
    for index, table in enumerate(document.tables):
        head = table.project or table.function
        if wanted and head is not None and _is_called(wanted, head.text, whole):
            yield Target(number, index, None, whole=True)
        for place, row in enumerate(table.indicators):
            if wanted and row.name is not None and _is_called(wanted, row.name.text, whole):
                yield Target(number, index, place)


def _is_called(wanted: str, text: str, whole: bool) -> bool:
    return wanted == text.strip() if whole else wanted in text


def _nearest(wanted: str, documents: Sequence[Document]) -> str:
    from difflib import get_close_matches

    names = {row.name.text.strip() for one in documents for table in one.tables for row in table.indicators if row.name}
    near = get_close_matches(wanted, sorted(names), 1, cutoff=0.3)
    hint = f"是不是“{near[0]}”？" if near else ""
    return f"{hint}写指标名称、行号、单元格（如 F12）或第1张表第2个指标；perflint parse 列出读到的指标"
