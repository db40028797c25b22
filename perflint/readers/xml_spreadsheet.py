"""Excel 2003 XML workbooks (SpreadsheetML), which many systems export under the name .xls: one Grid a sheet.

Number formats are named in English or written as codes; both are shown as a Chinese Excel shows them.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.model import Cell, CellFacts, Grid, Location, Source
from perflint.readers.shared import xml
from perflint.readers.shared.collection import without_collection
from perflint.readers.shared.number_formats import BUILTIN, GENERAL, shown_text
from perflint.readers.shared.sheets import (
    EMPTY_RUN,
    HIDDEN,
    SheetContents,
    SheetPlace,
    Shown,
    is_blank,
    truth,
)
from perflint.readers.shared.xlsx.parts import index_of
from perflint.text import letters

NAME = "xml_spreadsheet"
SUFFIXES = (".xls", ".xml")

_SCHEMA = b"urn:schemas-microsoft-com:office:spreadsheet"
_HEAD = 4096
_NAMED = {
    "General Number": GENERAL, "General Date": BUILTIN[22], "Long Date": BUILTIN[31], "Medium Date": BUILTIN[15],
    "Short Date": BUILTIN[14], "Long Time": "h:mm:ss", "Medium Time": "h:mm AM/PM", "Short Time": "h:mm",
    "Currency": BUILTIN[8], "Euro Currency": "€#,##0.00", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%",
    "Scientific": "0.00E+00", "Yes/No": '"Yes";"Yes";"No"', "True/False": '"True";"True";"False"', "On/Off": '"On";"On";"Off"',
}  # fmt: skip


def recognises(data: bytes, name: str) -> bool:
    """XML that speaks of Microsoft's spreadsheet schema before its first sheet."""
    head = data[:_HEAD].replace(b"\0", b"")
    return _SCHEMA in head and re.search(rb"<(?:\w+:)?Workbook[\s>]", head) is not None


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The sheets of a workbook.  Raises InputError for bad XML, a DOCTYPE, limits, or when nothing is in it."""
    with without_collection():
        book = _Workbook(path, limits)
        parser = xml.parser(path)
        parser.StartElementHandler = book.start
        parser.EndElementHandler = book.end
        parser.CharacterDataHandler = book.buffer.append
        xml.run(parser, data, path, until=xml.Deadline(limits, path))
    if not book.grids:
        raise InputError("工作簿里没有任何内容", place=path, advice="确认文件已经填写；空文件不需要检查")
    return Source(path, NAME, tuple(book.grids))


class _Workbook:
    """The handlers, and what has been read so far."""

    def __init__(self, path: str, limits: Limits) -> None:
        self.grids: list[Grid] = []
        self.buffer: list[str] = []
        self._path, self._limits = path, limits
        self._codes: dict[str, str] = {}
        self._style = ""  # the style that is being declared
        self._shown = Shown()
        self._begin("")

    def _begin(self, name: str) -> None:
        """A sheet begins."""
        self._sheet, self._place = SheetContents(), SheetPlace(self._path, name, len(self.grids))
        self._hidden = False
        self._row, self._column, self._next_column, self._held, self._blank_run = -1, -1, 0, 0, 0
        self._cells: dict[int, Cell] = {}
        self._cell: dict[str, str] | None = None
        self._kind, self._data, self._comment, self._in_comment = "", "", "", False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens.  Texts inside Data may be dressed in HTML, which is passed over."""
        name = name.rpartition(":")[2]
        told = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "Cell":
            self._open_cell(told)
        elif name == "Data":
            if not self._in_comment:
                self._kind = told.get("Type", "String")
            self.buffer.clear()
        elif name == "Comment":
            self._in_comment = True
        elif name == "Row":
            self._open_row(told)
        elif name == "Column":
            self._column = (index_of(told.get("Index")) or self._column + 2) - 1
            last = self._column + (index_of(told.get("Span")) or 0)
            if told.get("Hidden") == "1":
                self._sheet.hidden_columns.append((self._column, last))
            self._column = last
        elif name == "Style":
            self._style = told.get("ID", "")
            self._codes[self._style] = self._codes.get(told.get("Parent", "Default"), GENERAL)
        elif name == "NumberFormat" and "Format" in told:
            self._codes[self._style] = _NAMED.get(told["Format"], told["Format"])
        elif name == "Worksheet":
            self._begin(told.get("Name", ""))
        elif name in {"Visible", "Date1904"}:
            self.buffer.clear()

    def end(self, name: str) -> None:
        """An element closes."""
        name = name.rpartition(":")[2]
        if name == "Data":
            if self._in_comment:
                self._comment = "".join(self.buffer).strip()
            else:
                self._data = "".join(self.buffer)
        elif name == "Cell" and self._cell is not None:
            self._close_cell(self._cell)
        elif name == "Row":
            self._close_row()
        elif name == "Comment":
            self._in_comment = False
        elif name == "Visible":
            self._hidden = "".join(self.buffer).strip() in {"SheetHidden", "SheetVeryHidden"}
        elif name == "Date1904":
            self._shown = Shown(date1904=True)
        elif name == "Worksheet":
            grid = self._sheet.grid(self._place, self._limits, self._hidden)
            self.grids += [grid] if grid else []
            if len(self.grids) > self._limits.sheets:
                raise over("sheets", self._limits, self._path)
        if self._cell is None:
            self.buffer.clear()

    def _open_row(self, told: dict[str, str]) -> None:
        self._row = (index_of(told.get("Index")) or self._row + 2) - 1
        last = self._row + (index_of(told.get("Span")) or 0)
        if last >= self._limits.rows:
            raise over("rows", self._limits, self._path)
        if told.get("Hidden") == "1":
            self._sheet.hidden_rows.add(self._row)
        self._cells, self._next_column = {}, 0

    def _close_row(self) -> None:
        cells = self._cells
        self._blank_run = self._blank_run + 1 if is_blank(cells) else 0
        if not cells or self._blank_run > EMPTY_RUN:
            return
        self._held += len(cells)
        if self._held > self._limits.cells:
            raise over("cells", self._limits, self._path)
        rows = self._sheet.rows
        self._sheet.ordered = self._sheet.ordered and self._row > next(reversed(rows), -1)
        rows[self._row] = {**rows.get(self._row, {}), **cells}

    def _open_cell(self, told: dict[str, str]) -> None:
        column = (index_of(told.get("Index")) or self._next_column + 1) - 1
        down, across = index_of(told.get("MergeDown")) or 0, index_of(told.get("MergeAcross")) or 0
        if column + across >= self._limits.columns:
            raise over("columns", self._limits, self._path)
        if down or across:
            self._sheet.merges.append((self._row, column, self._row + down, column + across))
        self._sheet.ordered = self._sheet.ordered and column >= self._next_column
        self._cell, self._column, self._next_column = told, column, column + across + 1
        self._kind = self._data = self._comment = ""

    def _close_cell(self, told: dict[str, str]) -> None:
        self._cell = None
        if len(self._data) > self._limits.cell_text:
            raise over("cell_text", self._limits, self._path)
        code = self._codes.get(told.get("StyleID", "Default"), GENERAL)
        text, facts = self._value(code)
        if "Formula" in told:
            formula = told["Formula"].removeprefix("=")
            facts = replace(facts or CellFacts(), formula=formula, computed=bool(self._kind))
        if self._comment:
            facts = replace(facts or CellFacts(), comment=self._comment)
        ref = f"{letters(self._column)}{self._row + 1}"
        place = self._place
        where = Location(place.file, place.sheet, None, place.table, self._row, self._column, ref)
        self._cells[self._column] = Cell(text, where, None, facts)

    def _value(self, code: str) -> tuple[str, CellFacts | None]:
        """The text of the cell's data by its type; a number or date that is none is shown as it stands."""
        from math import isfinite

        stored = self._data.strip()
        if self._kind == "Boolean":
            return truth(stored == "1", code)
        number: float | None = None
        if self._kind == "DateTime":
            from perflint.readers.shared.number_formats.dates import serial_of

            number = serial_of(stored, self._shown.date1904)
            code = BUILTIN[14] if code == GENERAL else code
        elif self._kind == "Number":
            try:
                number = float(stored)
            except ValueError:
                number = None
        if number is not None and isfinite(number):
            return self._shown.number(number, code)
        text = stored.replace("\r\n", "\n").replace("\r", "\n")
        changed = shown_text(text, code) if text and self._kind == "String" else text
        return (changed, None) if changed or not text else (text, HIDDEN)
