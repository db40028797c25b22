"""Tables as a tagged PDF names them: Table, TR, TD and the marks of what stands in each cell.

The structure tree decides where no ruling shows the cells, or ruling that keeps fewer apart than the tags do; a ruled
table is taken as it is seen.  Some programs leave empty cells out of the tree, so that places tell their columns.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from perflint.readers.shared.pdf.frames import Box
from perflint.readers.shared.pdf.library import gather, pdfium
from perflint.readers.shared.pdf.lines import around
from perflint.readers.shared.pdf.tables import Table, place
from perflint.readers.shared.pdf.text import Run
from perflint.readers.shared.rulings import Lattice, LatticeCell

_ELEMENTS = 100_000  # of one page's tree
_DEEP = 100
_WIDEST = 500  # columns
_RULED = 0.9  # of a tagged table's text stands in ruled cells: it is a ruled table
_TORN = 0.1  # of its cells may share a ruled cell with others


class TaggedCell(Struct, frozen=True):
    """The marked content of a cell, and how many rows and columns it covers."""

    marks: frozenset[int]
    rows: int = 1
    columns: int = 1


class _Placed(NamedTuple):
    row: int
    column: int
    cell: TaggedCell
    runs: list[Run]


TaggedTable = list[list[TaggedCell]]


def tagged_tables(page: int) -> list[TaggedTable]:
    """The tables of the page's structure tree, by row, as far as they are on this page."""
    library = pdfium()
    tree = library.FPDF_StructTree_GetForPage(page)
    if not tree:
        return []
    try:
        tops = _members(tree, library.FPDF_StructTree_CountChildren(tree), library.FPDF_StructTree_GetChildAtIndex)
        tables = _under([top for top in tops if top], "Table", frozenset())
        return [rows for rows in map(_rows, tables) if rows]
    finally:
        library.FPDF_StructTree_Close(tree)


def _members(holder: int, count: int, member: Callable[..., Any]) -> list[int | None]:
    return [member(holder, number) for number in range(min(count, _ELEMENTS))]


def _children(element: int) -> list[int | None]:
    library = pdfium()
    return _members(
        element, library.FPDF_StructElement_CountChildren(element), library.FPDF_StructElement_GetChildAtIndex
    )


def _under(elements: Iterable[int], kind: str, closed: frozenset[str]) -> list[int]:
    """The elements of this kind among and below these, in order; nothing is looked for inside a ``closed`` kind."""
    found: list[int] = []
    waiting = [(element, 0) for element in reversed(list(elements))]
    looked = 0
    while waiting and looked < _ELEMENTS:
        element, depth = waiting.pop()
        looked += 1
        own = _kind(element)
        if own == kind:
            found.append(element)
        if own not in closed and depth < _DEEP:
            waiting += [(child, depth + 1) for child in reversed(_children(element)) if child]
    return found


def _kind(element: int) -> str:
    buffer = ctypes.create_string_buffer(64)
    length = pdfium().FPDF_StructElement_GetType(element, ctypes.addressof(buffer), 64)
    return buffer.raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")


def _rows(table: int) -> TaggedTable:
    inner = [child for child in _children(table) if child]
    return [[_cell(child) for child in _children(row)] for row in _under(inner, "TR", frozenset({"Table", "TR"}))]


def _cell(element: int | None) -> TaggedCell:
    if not element:  # not on this page, or empty
        return TaggedCell(frozenset())
    spans = {b"RowSpan": 1, b"ColSpan": 1}
    library = pdfium()
    for number in range(max(0, library.FPDF_StructElement_GetAttributeCount(element))):
        attributes = library.FPDF_StructElement_GetAttributeAtIndex(element, number)
        for name in spans:
            value = library.FPDF_StructElement_Attr_GetValue(attributes, name)
            span = gather(library.FPDF_StructElement_Attr_GetNumberValue, "f", 1, 1, [value])[0] if value else 0
            if 1 <= span <= _WIDEST:
                spans[name] = int(span)
    return TaggedCell(frozenset(_marks(element)), spans[b"RowSpan"], spans[b"ColSpan"])


def _marks(element: int) -> Iterator[int]:
    """The marks below an element; those of a table inside it are its own."""
    library = pdfium()
    waiting = [(element, 0)]
    while waiting:
        current, depth = waiting.pop()
        for number, child in enumerate(_children(current)):
            if child and depth < _DEEP and _kind(child) != "Table":
                waiting.append((child, depth + 1))
            elif not child and (mark := library.FPDF_StructElement_GetChildMarkedContentID(current, number)) >= 0:
                yield mark


# ── text by its marks ───────────────────────────────────────────────────────────────────────────────────────────


def take_tagged(
    tagged: Sequence[TaggedTable], text_page: int, runs: Sequence[Run], ruled: Sequence[Table]
) -> tuple[list[Table], list[Run]]:
    """The tagged tables that no ruling shows, filled; and the runs that are not in them."""
    library = pdfium()
    marks = {
        run.at: library.FPDFPageObj_GetMarkedContentID(library.FPDFText_GetTextObject(text_page, run.at))
        for run in runs
    }
    tables: list[Table] = []
    taken: set[int] = set()
    for rows in tagged:
        placed = _placed(rows, [run for run in runs if run.at not in taken], marks)
        if sum(bool(cell.runs) for cell in placed) > 1 and not _is_ruled(placed, ruled):
            tables.append(_table(placed))
            taken.update(run.at for cell in placed for run in cell.runs)
    return tables, [run for run in runs if run.at not in taken]


def _is_ruled(placed: Sequence[_Placed], ruled: Sequence[Table]) -> bool:
    """Whether ruling shows this table and keeps its cells apart."""
    innermost = sorted(ruled, key=lambda table: table.size)
    owners: dict[tuple[int, int], set[int]] = {}
    runs = inside = 0
    for number, cell in enumerate(placed):
        for run in cell.runs:
            left, top, right, bottom = run.box
            table, inner = place(innermost, (left + right) / 2, (top + bottom) / 2)
            runs += 1
            if table is not None:
                inside += 1
                owners.setdefault((id(table), inner), set()).add(number)
    torn = sum(len(cells) for cells in owners.values() if len(cells) > 1)
    return inside >= _RULED * runs and torn <= _TORN * len(placed)


def _placed(rows: TaggedTable, runs: Sequence[Run], marks: dict[int, int]) -> list[_Placed]:
    """The cells with their text at row and column."""
    by_mark: dict[int, list[Run]] = {}
    for run in runs:
        by_mark.setdefault(marks[run.at], []).append(run)
    texts = [[[run for mark in cell.marks for run in by_mark.get(mark, ())] for cell in row] for row in rows]
    taken: set[tuple[int, int]] = set()
    width = _width(rows)
    starts = _starts(rows, texts, width)
    placed: list[_Placed] = []
    for row, cells in enumerate(rows):
        missing = width - sum(cell.columns for cell in cells) - sum((row, column) in taken for column in range(width))
        column = 0
        for cell, found in zip(cells, texts[row], strict=True):
            while (row, column) in taken:
                column += 1
            if missing > 0 and found and starts:
                nearest = min(range(column, column + missing + 1), key=lambda at: _distance(starts, at, around(found)))
                missing -= nearest - column
                column = nearest
            down = min(cell.rows, len(rows) - row)
            placed.append(_Placed(row, column, replace(cell, rows=down), found))
            taken |= {(row + below, column + beside) for below in range(down) for beside in range(cell.columns)}
            column += cell.columns
    left_out = {(row, column) for row in range(len(rows)) for column in range(width)} - taken
    placed += [_Placed(row, column, TaggedCell(frozenset()), []) for row, column in left_out]
    return sorted(placed, key=lambda cell: cell[:2])


def _width(rows: TaggedTable) -> int:
    return min(_WIDEST, max((sum(cell.columns for cell in row) for row in rows), default=0))


def _starts(rows: TaggedTable, texts: list[list[list[Run]]], width: int) -> list[tuple[float, float]]:
    """Where the text of each column stands (left and middle), by the first row that has one cell in each."""
    for cells, found in zip(rows, texts, strict=True):
        if len(cells) == width and all(found):
            boxes = [around(runs) for runs in found]
            return [(box[0], (box[0] + box[2]) / 2) for box in boxes]
    return []


def _distance(starts: Sequence[tuple[float, float]], column: int, box: Box) -> float:
    if column >= len(starts):
        return float("inf")
    left, middle = starts[column]
    return min(abs(box[0] - left), abs((box[0] + box[2]) / 2 - middle))


def _table(placed: Sequence[_Placed]) -> Table:
    """The cells as a table whose borders run through the middle of the gaps between the texts."""
    columns = max(cell.column + cell.cell.columns for cell in placed)
    rows = max(cell.row + cell.cell.rows for cell in placed)
    boxes = [(cell, around(cell.runs)) for cell in placed if cell.runs]
    across = [(cell.column, cell.column + cell.cell.columns, box[0], box[2]) for cell, box in boxes]
    down = [(cell.row, cell.row + cell.cell.rows, box[1], box[3]) for cell, box in boxes]
    xs, ys = _borders(columns, across), _borders(rows, down)
    cells = []
    for row, column, cell, _ in placed:
        right, below = min(column + cell.columns, columns), row + cell.rows
        box = (xs[column], ys[row], xs[right], ys[below])
        cells.append(LatticeCell(row, column, cell.rows, cell.columns, box))
    table = Table(Lattice(tuple(xs), tuple(ys), tuple(cells)))
    table.texts = [cell.runs for cell in placed]
    return table


def _borders(count: int, stretches: Sequence[tuple[int, int, float, float]]) -> list[float]:
    """Positions of ``count`` + 1 borders around stretches given as first, last (exclusive), from and to; never falling."""
    borders = [min(low for _, _, low, _ in stretches)]
    for line in range(1, count):
        before = [high for _, last, _, high in stretches if last == line]
        after = [low for first, _, low, _ in stretches if first == line]
        middle = [*([max(before)] if before else []), *([min(after)] if after else [])]
        borders.append(max(borders[-1], sum(middle) / len(middle) if middle else borders[-1]))
    return [*borders, max(borders[-1], *(high for _, _, _, high in stretches))]
