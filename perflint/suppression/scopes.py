"""What a comment covers, by where it stands: its row, its cell, the table under its heading, or the whole file.

docs/suppressions.md tells users the same in four lines; keep both simple.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from perflint.model import Cell, Comment, Document, Figure, Finding, Indicator, Location, TargetTable

HEADS = ("title", "project", "function")  # a comment on one of these speaks of the whole table
MONEY = ("funds", "execution")


class Scope(Struct, frozen=True):
    """The part of one document that a comment covers; ``about`` is the cell or line it speaks of."""

    document: int
    about: Location
    whole: bool = False
    tables: frozenset[int] = frozenset()
    rows: frozenset[tuple[int, int]] = frozenset()
    cells: tuple[Location, ...] = ()

    def covers(self, finding: Finding) -> bool:
        """Whether the finding lies in it."""
        place = finding.place
        if place.document != self.document:
            return False
        if self.whole or place.table in self.tables:
            return True
        if place.table is not None and place.indicator is not None and (place.table, place.indicator) in self.rows:
            return True
        where = (place.location, *place.also)
        return any(touches(spot, one) for spot in (self.about, *self.cells) for one in where)


def scope_of(comment: Comment, number: int, document: Document, *, file: bool = False) -> Scope:
    """The scope of a comment of the document at position ``number``; ``file`` for one that asks for the whole file."""
    about = comment.about
    if file or (document.title is not None and touches(about, document.title.location)):
        return Scope(number, about, whole=True)
    rows: set[tuple[int, int]] = set()
    tables: set[int] = set()
    cells: list[Location] = []
    for index, table in enumerate(document.tables):
        rows.update((index, row) for row, one in enumerate(table.indicators) if _touches_row(about, one))
        heads = (getattr(table, name) for name in HEADS)
        if (about.pointer is not None and about.pointer == table.location.pointer) or any(
            touches(about, cell.location) for cell in heads if cell
        ):
            tables.add(index)
        cells += [cell.location for cell in _cells(table) if touches(about, cell.location)]
    if not rows and not tables and not cells:
        if beside := _labelled(about, document):
            return scope_of(replace(comment, about=beside[0]), number, document)
        tables.update(_headed(about, document))
    return Scope(number, about, False, frozenset(tables), frozenset(rows), tuple(cells))


def touches(about: Location, where: Location) -> bool:
    """Whether what a comment speaks of is, or holds, the place of a cell or text."""
    if about.pointer is not None:
        inside = where.pointer or ""
        return inside == about.pointer or inside.startswith(about.pointer + "/")
    if about.cell_ref is not None:
        return (about.sheet, about.cell_ref) == (where.sheet, where.cell_ref)
    if about.row is not None:
        spot = (about.page, about.table, about.row, about.column)
        return spot == (where.page, where.table, where.row, where.column)
    if about.line is not None:
        return where.line is not None and where.line <= about.line <= (where.end_line or where.line)
    return about.paragraph is not None and where.row is None and about.paragraph == where.paragraph


def _touches_row(about: Location, row: Indicator) -> bool:
    return any(touches(about, cell.location) for cell in _cells(row))


def _cells(owner: Indicator | TargetTable) -> Iterator[Cell]:
    """The cells of a row, or of a table without its rows."""
    for name in owner.__struct_fields__:
        found = getattr(owner, name)
        if name in MONEY and found is not None:
            for part in found.__struct_fields__:
                figure = getattr(found, part)
                if isinstance(figure, Figure):
                    yield figure.cell
        elif isinstance(found, Figure):
            yield found.cell
        elif isinstance(found, Cell):
            yield found


def _labelled(about: Location, document: Document) -> list[Location]:
    """The nearest understood cell to the right: a comment on a label speaks of what stands beside it."""
    if about.row is None or about.column is None:
        return []
    row = [
        cell.location
        for table in document.tables
        for cell in _cells(table)
        if (cell.location.page, cell.location.table, cell.location.row) == (about.page, about.table, about.row)
        and (cell.location.column or 0) > about.column
    ]
    return sorted(row, key=lambda location: location.column or 0)[:1]


def _headed(about: Location, document: Document) -> Iterator[int]:
    """The table whose heading the comment stands in: after the rows of the one before it, above its own first row."""
    here = _position(about)
    before = None
    for index, table in enumerate(document.tables):
        rows = [spot for one in table.indicators if (spot := _first(one, here)) is not None]
        if here is not None and rows:
            if (before is None or before < here) and here < min(rows):
                yield index
                return
            before = max(rows)


def _first(row: Indicator, like: tuple[str, int, int] | None) -> tuple[str, int, int] | None:
    """Where a row begins, in the same terms as ``like``, None where it stands elsewhere."""
    spots = [_position(cell.location, by_line=like is not None and like[0] == "line") for cell in _cells(row)]
    return min((spot for spot in spots if spot is not None and like is not None and spot[:2] == like[:2]), default=None)


def _position(location: Location, *, by_line: bool = False) -> tuple[str, int, int] | None:
    if location.row is not None and not by_line:
        return "row", location.table or 0, location.row
    return None if location.line is None else ("line", 0, location.line)
