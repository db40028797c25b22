"""Tables of Word as grids: each cell at its column of the table's own grid, with the rows and columns it covers.

What a cell's text is has been decided by `story`; here is only where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perflint.limits import Limits, over
from perflint.model import Cell, CellFacts, Grid, Location


class Flow:
    """Paragraphs and tables one after another: the body of a part, a cell, a text box.

    ``carry`` are texts of paragraphs whose end mark is deleted or hidden, so that the next one goes on in their line.
    """

    __slots__ = ("carry", "items")

    def __init__(self) -> None:
        self.items: list[str | WordTable] = []
        self.carry: list[str] = []

    def finish(self) -> None:
        """End of a paragraph that no other follows in the same line."""
        if self.carry:
            self.items.append("".join(self.carry))
            self.carry.clear()


class WordCell(Flow):
    """A cell as written: ``columns`` of the grid, and how it joins the one above or before it."""

    __slots__ = ("columns", "comments", "deleted", "goes_on", "starts_merge", "vertical")

    def __init__(self) -> None:
        super().__init__()
        self.columns = 1
        self.vertical = False  # takes part in a vertical merge
        self.starts_merge = False
        self.goes_on = False  # the old horizontal merge: continues the cell before it
        self.deleted = False
        self.comments: list[str] = []


class WordRow:
    """A row as written; ``before`` are grid columns left free at its beginning."""

    __slots__ = ("before", "cells", "deleted", "hidden")

    def __init__(self) -> None:
        self.before = 0
        self.cells: list[WordCell] = []
        self.deleted = False
        self.hidden = False

    def add(self, cell: WordCell) -> None:
        """One more cell; a deleted one takes no room, one that continues the cell before it only makes it wider."""
        if cell.deleted:
            return
        if cell.goes_on and self.cells:
            self.cells[-1].columns += cell.columns
        else:
            self.cells.append(cell)


class WordTable:
    """A table while it is read: finished rows, and the row and cell that are open."""

    __slots__ = ("cell", "row", "rows")

    def __init__(self) -> None:
        self.rows: list[WordRow] = []
        self.row: WordRow | None = None
        self.cell: WordCell | None = None


class _Draft:
    """A cell of the grid whose height is not known yet."""

    __slots__ = ("cell", "column", "columns", "comments", "hidden", "row", "rows", "text")

    def __init__(self, cell: WordCell, text: str, row: int, column: int, columns: int, comments: list[str]) -> None:
        self.cell = cell  # in which it begins
        self.text = text
        self.row = row
        self.column = column
        self.rows = 1
        self.columns = columns
        self.comments = comments
        self.hidden = True  # until a row that it stands in is shown


def grids(table: WordTable, path: str, ordinal: int, comments: Mapping[str, str], limits: Limits) -> Iterator[Grid]:
    """The table's grid, then those of the tables in its cells.  ``ordinal`` is its number in the file, from 0."""
    waiting = [table]
    while waiting:
        table = waiting.pop(0)
        nested: list[WordTable] = []
        rows = _rows(table, nested, path, limits)
        yield Grid(
            tuple(tuple(_cell(draft, path, ordinal, comments) for draft in row) for row in rows),
            Location(file=path, table=ordinal),
        )
        ordinal += 1
        waiting[:0] = nested


def placed(table: WordTable, path: str, limits: Limits) -> Iterator[tuple[int, int, int, WordCell]]:
    """Number of the grid among those of `grids`, from 0, row and column of each cell, and the cell as written."""
    waiting = [table]
    ordinal = 0
    while waiting:
        table = waiting.pop(0)
        nested: list[WordTable] = []
        for row in _rows(table, nested, path, limits):
            yield from ((ordinal, draft.row, draft.column, draft.cell) for draft in row)
        ordinal += 1
        waiting[:0] = nested


def _rows(table: WordTable, nested: list[WordTable], path: str, limits: Limits) -> list[list[_Draft]]:
    rows: list[list[_Draft]] = []
    open_merges: dict[int, _Draft] = {}  # by first column, those that reach the row above
    for number, row in enumerate(table.rows):
        drafts: list[_Draft] = []
        merges: dict[int, _Draft] = {}
        column = row.before
        for cell in row.cells:
            above = open_merges.get(column) if cell.vertical and not cell.starts_merge else None
            if above is not None and above.columns == cell.columns:
                above.rows += 1
                draft = above
            else:  # a merge that goes on from nothing begins here
                draft = _Draft(cell, _text(cell, nested, path, limits), number, column, cell.columns, cell.comments)
                drafts.append(draft)
            draft.hidden = draft.hidden and row.hidden
            if cell.vertical:
                merges[column] = draft
            column += cell.columns
            if column > limits.columns:
                raise over("columns", limits, path)
        open_merges = merges
        rows.append(drafts)
    return rows


def _text(cell: WordCell, nested: list[WordTable], path: str, limits: Limits) -> str:
    lines: list[str] = []
    for item in cell.items:
        if isinstance(item, WordTable):
            nested.append(item)
        else:
            lines.append(item)
    text = (lines[0] if len(lines) == 1 else "\n".join(lines)).strip()
    if len(text) > limits.cell_text:
        raise over("cell_text", limits, path)
    return text


def _cell(draft: _Draft, path: str, ordinal: int, comments: Mapping[str, str]) -> Cell:
    span = (draft.rows, draft.columns)
    place = Location(path, None, None, ordinal, draft.row, draft.column, None, None, None, None, None, span)
    if not draft.comments and not draft.hidden:
        return Cell(draft.text, place)
    said = "\n".join(filter(None, (comments.get(key, "") for key in draft.comments)))
    facts = CellFacts(comment=said or None, hidden=draft.hidden)
    return Cell(draft.text, place, None, facts if said or draft.hidden else None)
