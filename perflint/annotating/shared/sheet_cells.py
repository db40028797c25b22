"""The XML of a worksheet with other styles on a few cells: only the bytes of those cells change.

Cells and rows that the sheet does not write yet are added in their order, with the style of their row or column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from perflint.patterns import pattern_of
from perflint.readers.shared import xml
from perflint.readers.shared.sheets import position
from perflint.readers.shared.xlsx.parts import index_of
from perflint.readers.shared.xlsx.values import TRUE
from perflint.text import letters

Wish = TypeVar("Wish")
_END = 1 << 30  # behind all rows
TAG = pattern_of(rb"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_STYLE = pattern_of(rb"(\ss\s*=\s*)(?:\"[^\"]*\"|'[^']*')")
_BEFORE_LEGACY = pattern_of(  # what comes before the drawing of comments in a sheet
    "sheet(Pr|Views|FormatPr|Data|CalcPr|Protection)|dimension|cols|protectedRanges|scenarios|autoFilter|sortState"
    "|dataConsolidate|customSheetViews|mergeCells|phoneticPr|conditionalFormatting|dataValidations|hyperlinks"
    "|printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|colBreaks|customProperties|cellWatches|ignoredErrors"
    "|smartTags|drawing"
)


class SheetCells(Generic[Wish]):
    """A worksheet's bytes, and what was learned when its cells were given other styles.

    ``wishes`` says what is wanted of the cells at 0-based row and column; ``restyle`` gives the index of the style that does
    it to a cell whose style has the given index.
    """

    def __init__(
        self,
        content: bytes,
        path: str,
        part: str,
        wishes: Mapping[tuple[int, int], Wish],
        restyle: Callable[[int, Wish], int],
    ) -> None:
        self._content, self._path, self._part = as_utf8(content, path, part), path, part
        self._wishes, self._restyle = wishes, restyle
        self._by_row: dict[int, list[int]] = {}
        for row, column in sorted(wishes, reverse=True):
            self._by_row.setdefault(row, []).append(column)  # the last column first
        self._read(adds=True)
        if self._unordered:  # a row that seems to be missing may still come: nothing is added
            self._read(adds=False)

    # ── what a comment beside a cell needs to know ──

    def width_of(self, column: int) -> int:
        """The width of a column in pixels."""
        for first, last, width, hidden in self._columns:
            if first <= column <= last:
                return 0 if hidden else width
        return self._default_width

    def height_of(self, row: int) -> int:
        """The height of a row in pixels."""
        return self._heights.get(row, self._default_height)

    @property
    def legacy_id(self) -> str | None:
        """The relationship of the drawing that shows comments and buttons, if there is one."""
        return self._legacy

    def changed(self, legacy: tuple[str, str] | None = None) -> bytes:
        """The changed sheet.  ``legacy`` are the namespace and id of a drawing of comments to link with."""
        slices = list(self._slices)
        if legacy is not None and self._legacy is None:
            namespace, key = legacy
            tag = f'<{self._prefix}legacyDrawing xmlns:r="{namespace}" r:id="{key}"/>'.encode()
            slices.append((self._legacy_at, self._legacy_at, tag))
        slices.sort(key=lambda one: one[0])
        pieces: list[bytes] = []
        at = 0
        for start, end, after in slices:
            pieces += (self._content[at:start], after)
            at = end
        return b"".join((*pieces, self._content[at:]))

    # ── one pass over the sheet ──

    def _read(self, *, adds: bool) -> None:
        self._adds = adds
        self._slices: list[tuple[int, int, bytes]] = []
        self._columns: list[tuple[int, int, int, bool]] = []
        self._column_styles: list[tuple[int, int, int]] = []
        self._heights: dict[int, int] = {}
        self._default_width, self._default_height = 64, 20
        self._legacy: str | None = None
        self._legacy_at = -1
        self._unordered = False
        self._depth = self._row = 0
        self._column = -1
        self._in_data = False
        self._waiting = list(self._by_row)  # the last row first
        self._left: list[int] = []
        self._row_style = 0
        self._row_tail = -1
        self._prefix = ""
        self._parser = parser = xml.parser(self._path, self._part)
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        xml.run(parser, self._content, self._path, self._part)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth = self._depth
        self._depth += 1
        local = name.rpartition(":")[2]
        if depth == 0:
            self._prefix = name[: len(name) - len(local)]
        elif depth == 1:
            self._start_section(local, attributes)
        elif depth == 2 and self._in_data and local == "row":
            self._start_row(attributes)
        elif depth == 2 and local == "col":
            self._keep_column(attributes)
        elif depth == 3 and self._in_data and self._left:
            self._start_cell(local, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._depth == 2 and self._in_data:
            self._end_row()
        elif self._depth == 1 and self._in_data:
            self._in_data = False
            self._add_rows(_END, self._data_at if self._empty_data else self._parser.CurrentByteIndex)
        elif self._depth == 0 and self._legacy_at < 0:
            self._legacy_at = self._parser.CurrentByteIndex

    def _start_section(self, local: str, attributes: dict[str, str]) -> None:
        if _BEFORE_LEGACY.fullmatch(local):
            self._legacy_at = -1
        elif self._legacy_at < 0:
            self._legacy_at = self._parser.CurrentByteIndex
        if local == "sheetData":
            self._in_data = True
            self._data_at = self._parser.CurrentByteIndex
            self._empty_data = self._is_empty(self._data_at)
        elif local == "legacyDrawing":
            self._legacy = next((value for key, value in attributes.items() if key.endswith(":id")), None)
        elif local == "sheetFormatPr":
            self._default_width = _pixels(attributes.get("defaultColWidth")) or self._default_width
            self._default_height = _points(attributes.get("defaultRowHeight")) or self._default_height

    def _keep_column(self, attributes: dict[str, str]) -> None:
        first, last = index_of(attributes.get("min")), index_of(attributes.get("max"))
        if first and last:
            width = _pixels(attributes.get("width")) or self._default_width
            self._columns.append((first - 1, last - 1, width, attributes.get("hidden") in TRUE))
            self._column_styles.append((first - 1, last - 1, index_of(attributes.get("style")) or 0))

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = index_of(attributes.get("r")) or self._row + 1
        self._unordered = self._unordered or number <= self._row
        self._row, self._column = number, -1
        self._row_at = self._parser.CurrentByteIndex
        if "ht" in attributes or "hidden" in attributes:
            self._heights[number - 1] = (
                0 if attributes.get("hidden") in TRUE else _points(attributes.get("ht")) or self._default_height
            )
        if not self._waiting:
            return
        self._add_rows(number - 1, self._row_at)
        if self._waiting and self._waiting[-1] == number - 1:
            self._waiting.pop()
            self._left = list(self._by_row[number - 1])
            self._row_style = (index_of(attributes.get("s")) or 0) if attributes.get("customFormat") in TRUE else -1
            self._row_tail = -1

    def _start_cell(self, local: str, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        if local != "c":  # what may follow the cells
            self._row_tail = at if self._row_tail < 0 else self._row_tail
            return
        place = position(attributes.get("r", ""))
        self._column = place[1] if place else self._column + 1
        while self._left and self._left[-1] < self._column:
            self._insert(at, self._new_cell(self._row - 1, self._left.pop()))
        if self._left and self._left[-1] == self._column:
            self._left.pop()
            tag = self._tag(at)
            style = self._restyle(index_of(attributes.get("s")) or 0, self._wishes[self._row - 1, self._column])
            self._slices.append((at, at + len(tag), _with_style(tag, style)))

    def _end_row(self) -> None:
        if not self._left:
            return
        cells = b"".join(self._new_cell(self._row - 1, column) for column in reversed(self._left))
        self._left = []
        tag = self._tag(self._row_at)
        if tag.endswith(b"/>"):
            whole = tag[:-2].rstrip() + b">" + cells + f"</{self._prefix}row>".encode()
            if self._adds:
                self._slices.append((self._row_at, self._row_at + len(tag), whole))
        else:
            self._insert(self._row_tail if self._row_tail >= 0 else self._parser.CurrentByteIndex, cells)

    def _add_rows(self, before: int, at: int) -> None:
        """Rows of which the sheet says nothing, as far as they come before this one."""
        made = []
        while self._waiting and self._waiting[-1] < before:
            row = self._waiting.pop()
            self._row_style = -1
            cells = b"".join(self._new_cell(row, column) for column in reversed(self._by_row[row]))
            made.append(f'<{self._prefix}row r="{row + 1}">'.encode() + cells + f"</{self._prefix}row>".encode())
        if not made:
            return
        if before == _END and self._empty_data:
            tag = self._tag(at)
            whole = tag[:-2].rstrip() + b">" + b"".join(made) + f"</{self._prefix}sheetData>".encode()
            self._slices.append((at, at + len(tag), whole))
        else:
            self._insert(at, b"".join(made))

    def _insert(self, at: int, made: bytes) -> None:
        if self._adds:
            self._slices.append((at, at, made))

    def _new_cell(self, row: int, column: int) -> bytes:
        style = self._row_style
        if style < 0:
            style = next((style for first, last, style in self._column_styles if first <= column <= last), 0)
        index = self._restyle(style, self._wishes[row, column])
        return f'<{self._prefix}c r="{letters(column)}{row + 1}" s="{index}"/>'.encode()

    def _is_empty(self, at: int) -> bool:
        return self._tag(at).endswith(b"/>")

    def _tag(self, at: int) -> bytes:
        found = TAG.match(self._content, at)
        assert found is not None  # expat has read it
        return found[0]


def _with_style(tag: bytes, style: int) -> bytes:
    if _STYLE.search(tag):
        return _STYLE.sub(lambda found: found[1] + f'"{style}"'.encode(), tag, count=1)
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end].rstrip() + f' s="{style}"'.encode() + tag[end:]


def as_utf8(content: bytes, path: str, part: str) -> bytes:
    """The same part in UTF-8, so that its bytes can be found: hardly any is written in another encoding."""
    head = content[:200]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or (
        b"encoding" in head.partition(b"?>")[0] and b"utf-8" not in head.lower()
    ):
        from lxml import etree

        return etree.tostring(xml.tree(content, path, part), xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def _pixels(width: str | None) -> int:
    """The pixels of a width in characters of the standard font; 0 for none."""
    return int(_number(width) * 7 + 5) if width else 0


def _points(height: str | None) -> int:
    """The pixels of a height in points; 0 for none."""
    return int(_number(height) * 4 / 3) if height else 0


def _number(text: str | None) -> float:
    try:
        found = float(text or 0)
    except ValueError:
        return 0.0
    return found if 0 <= found < 3000 else 0.0
