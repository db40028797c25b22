"""One worksheet of an xlsx package, read with expat: the loop in which the time of a large workbook is spent.

There is no handler for end tags, which halves the calls: a cell is finished when the next element opens.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from perflint.errors import InputError
from perflint.limits import Limits, over
from perflint.model import Cell, Location
from perflint.readers.shared import xml
from perflint.readers.shared.sheets import (
    EMPTY_RUN,
    SheetContents,
    SheetPlace,
    area,
    is_blank,
    position,
)
from perflint.readers.shared.streams import SMALLER
from perflint.readers.shared.xlsx.parts import SAVE_AGAIN, index_of
from perflint.readers.shared.xlsx.values import TRUE, Formulas, Made, Values
from perflint.text import letters

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType


class Worksheet:
    """A worksheet's part, and what is needed to read it."""

    def __init__(self, content: bytes, part: str, place: SheetPlace, limits: Limits) -> None:
        self.content, self.part, self.place, self.limits = content, part, place, limits
        self.path = f"{place.file}（{place.sheet}）"

    def read(self, values: Values, until: xml.Deadline) -> SheetContents:
        """The cells.  Raises InputError for bad XML, impossible addresses, and limits."""
        prefix, colon, _ = xml.root_name(self.content, self.path, self.part).rpartition(":")
        if values.held + self._stored(prefix + colon) > self.limits.cells:
            raise over("cells", self.limits, self.path, SMALLER)
        xml.check_depth(self.content, self.path, self.limits)
        rows = RowHandlers(self.limits, self.path, values)
        parser = xml.parser(self.path, self.part)
        cells = CellHandlers(parser, prefix + colon, self.place, values, rows)
        xml.run(parser, self.content, self.path, self.part, until)
        cells.close()
        return rows.sheet

    def _stored(self, prefix: str) -> int:
        """How many cells have a value in the sheet as it is written: known before any of them is made."""
        marks = (f"<{prefix}{name}>".encode() for name in ("v", "is"))
        return sum(map(self.content.count, marks))


class _Columns(dict[str, int]):
    """0-based columns by their letters."""

    def __init__(self, limits: Limits, path: str) -> None:
        super().__init__()
        self._limits, self._path = limits, path
        self.unusual = False  # some are written in another way than ours: a, $B$

    def __missing__(self, name: str) -> int:
        told = name.rstrip("0123456789")
        found = position(f"{told}1")
        if found is None:
            raise InputError(f"单元格的地址“{name[:20]}”不对", place=self._path, advice=SAVE_AGAIN)
        if found[1] >= self._limits.columns:
            raise over("columns", self._limits, self._path)
        self[name] = found[1]
        self.unusual = self.unusual or told != letters(found[1])
        return found[1]


class RowHandlers:
    """The rows of a sheet while it is read, and the elements around them."""

    def __init__(self, limits: Limits, path: str, values: Values) -> None:
        self.sheet = SheetContents()
        self._values = values
        self.limits, self.path = limits, path
        self.columns = _Columns(limits, path)
        self._zero_height = False
        self._number = 0
        self._blank_run = 0

    def open(self, attributes: dict[str, str]) -> int:
        """The 1-based number of a row that begins; one more than that of the row before when it is not told."""
        told = attributes.get("r")
        number = self._number + 1 if told is None else index_of(told)
        if not number:
            raise InputError(f"行号“{(told or '')[:20]}”不对", place=self.path, advice=SAVE_AGAIN)
        if number > self.limits.rows:
            raise over("rows", self.limits, self.path, SMALLER)
        self._number = number
        hidden = attributes.get("hidden")
        if hidden in TRUE or (self._zero_height and hidden is None):
            self.sheet.hidden_rows.add(number - 1)
        return number

    def close(self, number: int, cells: dict[int, Cell]) -> None:
        """Keep the cells of a row; of a long run of blank rows only the first ones."""
        if not cells:
            return
        if is_blank(cells):
            self._blank_run += 1
            if self._blank_run > EMPTY_RUN:
                return
        else:
            self._blank_run = 0
        self._values.held += len(cells)
        if self._values.held > self.limits.cells:
            raise over("cells", self.limits, self.path, SMALLER)
        rows = self.sheet.rows
        if number - 1 <= next(reversed(rows), -1):
            self.sheet.ordered = False
        rows[number - 1] = {**rows[number - 1], **cells} if number - 1 in rows else cells

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """What stands before and after the rows: columns, their visibility, merged areas."""
        sheet = self.sheet
        if name == "mergeCell":
            merged = area(attributes.get("ref", ""))
            if merged is not None:
                sheet.merges.append(merged)
            if len(sheet.merges) > self.limits.cells:
                raise over("cells", self.limits, self.path, SMALLER)
        elif name == "col" and attributes.get("hidden") in TRUE:
            first, last = index_of(attributes.get("min")), index_of(attributes.get("max"))
            if first and last and len(sheet.hidden_columns) < self.limits.columns:
                sheet.hidden_columns.append((first - 1, last - 1))
        elif name == "sheetFormatPr":
            self._zero_height = attributes.get("zeroHeight") in TRUE


class _Runs:
    """An inline text of several runs, read by handlers of its own until the text ends; phonetic readings are left out."""

    def __init__(self, parser: XMLParserType, buffer: list[str], text_name: str, end_name: str) -> None:
        self._parser, self._buffer = parser, buffer
        self._text_name, self._end_name = text_name, end_name
        self._pieces: list[str] = []
        self._silent = False
        self._back: Callable[[str, dict[str, str]], None] | None = None

    def open(self, name: str, back: Callable[[str, dict[str, str]], None]) -> None:
        """Take over at the first run; ``back`` is the handler that goes on afterwards."""
        self._back = back
        self._pieces = self._buffer[:] if name.endswith("rPh") else []
        self._silent = name.endswith("rPh")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._buffer.clear()
        if name.endswith("rPh"):
            self._silent = True

    def _end(self, name: str) -> None:
        if name == self._text_name and not self._silent:
            self._pieces += self._buffer
        self._buffer.clear()
        if name.endswith("rPh"):
            self._silent = False
        elif name == self._end_name:
            self._buffer += self._pieces
            self._parser.StartElementHandler, self._back = self._back, None  # which knows this object
            self._parser.EndElementHandler = None


class CellHandlers:
    """The handlers that see every cell; the attributes are what changes from one call to the next."""

    __slots__ = (
        "buffer", "cell", "cell_name", "clear", "column", "columns", "cut", "formula", "formula_name", "formula_text",
        "formulas", "number", "place", "row", "row_name", "rows", "run_names", "runs", "text_names", "values",
    )  # fmt: skip

    def __init__(
        self, parser: XMLParserType, prefix: str, place: SheetPlace, values: Values, rows: RowHandlers
    ) -> None:
        self.cell_name, self.row_name, self.formula_name = prefix + "c", prefix + "row", prefix + "f"
        self.text_names = frozenset({prefix + "v", prefix + "is", prefix + "t"})
        self.run_names = frozenset({prefix + "r", prefix + "rPh"})
        self.place, self.values, self.rows, self.columns = place, values, rows, rows.columns
        self.formulas = Formulas()
        self.buffer: list[str] = []
        self.clear = self.buffer.clear
        self.runs = _Runs(parser, self.buffer, prefix + "t", prefix + "is")
        self.cell: dict[str, str] | None = None  # the attributes of the cell that is open
        self.formula: dict[str, str] | None = None
        self.formula_text: str | None = None
        self.row: dict[int, Cell] = {}
        self.number, self.cut = 1, -1  # of the row, from 1; the end of an address that repeats it
        self.column = -1  # of the last cell
        parser.StartElementHandler = self.start
        parser.CharacterDataHandler = self.buffer.append

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens, and whatever was open before it is complete."""
        if name == self.cell_name:
            if self.cell is not None:
                self.finish(self.cell)
            self.cell = attributes
        elif name in self.text_names:
            if self.formula is not None:
                self.formula_text = "".join(self.buffer)
        elif name == self.row_name:
            self.close()
            self.number = self.rows.open(attributes)
            self.cut, self.column, self.row = -len(str(self.number)), -1, {}
        elif self.cell is None:
            self.rows.element(name.rpartition(":")[2], attributes)
        elif name == self.formula_name:
            self.formula = attributes
        elif name in self.run_names:
            self.runs.open(name, self.start)
            return
        else:
            self.finish(self.cell)
            self.rows.element(name.rpartition(":")[2], attributes)
        self.clear()

    def finish(self, attributes: dict[str, str]) -> None:
        """The open cell is complete: its place, its text and what else is known of it."""
        self.cell = None
        buffer = self.buffer
        told = attributes.get
        ref = told("r")
        if ref is None:
            column = self.column + 1
            ref = letters(column) + str(self.number)
            self.columns[letters(column)]  # within the limit
        else:
            column = self.columns[ref[: self.cut]]
            if self.columns.unusual:
                ref = ref.strip().replace("$", "").upper()
            if column <= self.column:
                self.rows.sheet.ordered = False
        self.column = column
        values = self.values
        style = told("s", "")
        facts = None
        text = ""
        if self.formula is not None:
            text, facts = self.computed(self.formula, told("t", "n"), style)
        elif buffer:
            kind = told("t", "n")
            text = buffer[0] if len(buffer) == 1 else "".join(buffer)
            try:
                if kind == "s":
                    text = values.strings[text]
                elif kind == "n":
                    text, facts = values.numbers[style][text]
                else:
                    text, facts = values.other(kind, style, text)
            except KeyError:
                text, facts = values.other(kind, style, text)
        if values.texts and text and style in values.texts:
            text, facts = values.text(style, text, facts)
        file, sheet, table = self.place
        where = Location(file, sheet, None, table, self.number - 1, column, ref)
        self.row[column] = Cell(text, where, None, facts)

    def computed(self, formula: dict[str, str], kind: str, style: str) -> Made:
        """The result of the formula that has been read; the formula's text is in the buffer when there is none."""
        content = "".join(self.buffer)
        written, result = (content, "") if self.formula_text is None else (self.formula_text, content)
        self.formula = self.formula_text = None
        return self.values.formula(kind, style, result, self.formulas.text(formula, written, self.number, self.column))

    def close(self) -> None:
        """The row is complete."""
        if self.cell is not None:
            self.finish(self.cell)
        self.rows.close(self.number, self.row)
