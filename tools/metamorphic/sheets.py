"""Any document with tables as a sheet of cells with merges, and such a sheet as a workbook or as delimited text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from perflint.model import Cell, Grid, Passage, Source
from perflint.text import letters
from tools.fuzz.packages import zipped
from tools.fuzz.targets import xlsx

Area = tuple[int, int, int, int]  # first row, first column, rows, columns


@dataclass(frozen=True)
class Sheet:
    """Texts by (row, column), and the areas that are one cell."""

    cells: dict[tuple[int, int], str]
    areas: tuple[Area, ...]
    name: str = "目标表"

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return 1 + max((row for row, _ in self.cells), default=0)


def sheet_of(source: Source) -> Sheet:
    """The blocks of a source below one another; a passage is a row of one cell."""
    cells: dict[tuple[int, int], str] = {}
    areas: list[Area] = []
    top = 0
    for block in source.blocks:
        if isinstance(block, Passage):
            if block.text.strip():
                cells[top, 0] = block.text
                top += 1
            continue
        last = top
        for number, row in enumerate(block.rows):
            for column, cell in _placed(row):
                high, wide = cell.location.span
                if cell.text:
                    cells[top + number, column] = cell.text
                if (high, wide) != (1, 1):
                    areas.append((top + number, column, high, wide))
                last = max(last, top + number + high - 1)
        top = last + 2  # a blank row tells two tables apart
    return Sheet(cells, tuple(areas))


def has_grid(source: Source) -> bool:
    """Whether there is a table to be made a sheet of."""
    return any(isinstance(block, Grid) for block in source.blocks)


def _placed(row: tuple[Cell, ...]) -> Iterator[tuple[int, Cell]]:
    for number, cell in enumerate(row):
        yield number if cell.location.column is None else cell.location.column, cell


def workbook(*listed: Sheet) -> bytes:
    """The sheets, in this order, as an .xlsx file."""
    parts = xlsx.parts([])
    entries, links = "", ""
    for number, sheet in enumerate(listed, start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{xlsx.MAIN}">{_content(sheet)}</worksheet>'
        name = escape(sheet.name, {'"': "&quot;"})
        entries += f'<sheet name="{name}" sheetId="{number}" r:id="s{number}"/>'
        links += f'<Relationship Id="s{number}" Type="{xlsx.LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
    whole = parts["xl/workbook.xml"]
    begin, end = whole.index("<sheet "), whole.index("</sheets>")
    parts["xl/workbook.xml"] = whole[:begin] + entries + whole[end:]
    known = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = known.replace("</Relationships>", f"{links}</Relationships>")
    return zipped(parts)


def _content(sheet: Sheet) -> str:
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in sorted(sheet.cells.items()):
        by_row.setdefault(row, []).append((column, text))
    lines = []
    for row, cells in by_row.items():
        inner = "".join(
            f'<c r="{letters(column)}{row + 1}" t="inlineStr"><is><t xml:space="preserve">{_safe(text)}</t></is></c>'
            for column, text in cells
        )
        lines.append(f'<row r="{row + 1}">{inner}</row>')
    merged = "".join(
        f'<mergeCell ref="{letters(left)}{top + 1}:{letters(left + wide - 1)}{top + high}"/>'
        for top, left, high, wide in sheet.areas
    )
    return f"<sheetData>{''.join(lines)}</sheetData>" + (f"<mergeCells>{merged}</mergeCells>" if merged else "")


def _safe(text: str) -> str:
    return escape("".join(sign for sign in text if sign in "\n\t" or sign >= " ")).replace("\n", "&#10;")


def with_blank_rows(sheet: Sheet, every: int) -> Sheet:
    """A blank row after every so many rows, but not within a merged area or between its rows."""
    covered = {row for top, _, high, _ in sheet.areas for row in range(top, top + high - 1)}
    shift = {}
    added = 0
    for row in range(sheet.rows):
        shift[row] = row + added
        added += (row + 1) % every == 0 and row not in covered
    cells = {(shift[row], column): text for (row, column), text in sheet.cells.items()}
    areas = tuple((shift.get(top, top + added), left, high, wide) for top, left, high, wide in sheet.areas)
    return Sheet(cells, areas, sheet.name)


def through_csv(sheet: Sheet) -> Sheet:
    """What is left of the sheet once it was saved as delimited text: texts without merges."""
    wide = 1 + max((column for _, column in sheet.cells), default=0)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in range(sheet.rows):
        writer.writerow([sheet.cells.get((row, column), "") for column in range(wide)])
    buffer.seek(0)
    again = {
        (row, column): text for row, line in enumerate(csv.reader(buffer)) for column, text in enumerate(line) if text
    }
    return Sheet(again, (), sheet.name)


def with_columns_exchanged(sheet: Sheet) -> Sheet | None:
    """The columns of name and value one in the other's place, from their headings down; None where the layout forbids it.

    It does where a heading is missing or there twice, and where a merged area holds one of the columns and another.
    """
    places = {text: place for place, text in sheet.cells.items() if text in ("三级指标", "指标值")}
    if len(places) != 2 or sum(text in places for text in sheet.cells.values()) != 2:
        return None
    (row, left), (other, right) = places.values()
    across = any(top >= row and at <= column < at + wide and wide > 1
                 for top, at, _, wide in sheet.areas for column in (left, right))  # fmt: skip
    if row != other or across:
        return None
    moved = {left: right, right: left}
    cells = {
        (at, moved.get(column, column) if at >= row else column): text for (at, column), text in sheet.cells.items()
    }
    areas = tuple((top, moved.get(at, at) if top >= row else at, high, wide) for top, at, high, wide in sheet.areas)
    return Sheet(cells, areas, sheet.name)
