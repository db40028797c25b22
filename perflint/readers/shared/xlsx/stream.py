"""An xlsx workbook read row by row from its file, for sheets whose cells do not fit into the memory.

The parts are unpacked and parsed piece by piece by the handlers of the whole reading; merged areas, comments and what
is hidden are not looked at.  Which sheet is an export is decided in `perflint.recognition`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from perflint.limits import Limits, over
from perflint.model import Location, Problem
from perflint.readers.shared import xml
from perflint.readers.shared.sheets import SheetPlace, is_blank
from perflint.readers.shared.streams import Row, Stream
from perflint.readers.shared.xlsx.sheet import CellHandlers, RowHandlers
from perflint.readers.shared.xlsx.values import Values

if TYPE_CHECKING:
    from perflint.model import Cell
    from perflint.readers.shared.packages import Package

_MOST_WAITING = 16 * 1024 * 1024  # bytes of one tag
_CACHED = 65_536  # strings found at once


class Strings(dict[str, str]):
    """Shared strings in a list, by the number that cells write; only the first ones asked for are kept under it."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, index: str) -> str:
        if not index.isascii() or not index.isdigit() or len(index) > 9 or int(index) >= len(self._texts):
            raise KeyError(index)
        text = self._texts[int(index)]
        if len(self) < _CACHED:
            self[index] = text
        return text


class _Rows(RowHandlers):
    """The rows that are complete; those without a text are left out."""

    def __init__(self, limits: Limits, path: str, values: Values) -> None:
        super().__init__(limits, path, values)
        self.ready: list[tuple[int, list[str]]] = []

    def close(self, number: int, cells: dict[int, Cell]) -> None:
        if not is_blank(cells):
            texts = [""] * (max(cells) + 1)
            for column, cell in cells.items():
                texts[column] = cell.text
            self.ready.append((number - 1, texts))
        self.sheet.hidden_rows.clear()

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """Columns and merged areas do not change what a row says."""


def sheet_stream(
    package: Package, part: str, place: SheetPlace, values: Values, lost: list[Problem], large: bool, limits: Limits
) -> Stream:
    """The rows of one worksheet; ``lost`` is shared by all sheets of the file."""

    def rows() -> Iterator[Row]:
        lost[:] = [problem for problem in lost if problem.location.sheet != place.sheet]
        values.begin()
        for at, texts in _rows(package, part, place, values, limits):
            yield Row(at, at + 1, texts)
        lost.extend(Problem(message, Location(place.file, place.sheet)) for message in values.lost())

    return Stream(place.file, "xlsx", lost, rows, sheet=place.sheet, table=place.table, large=large)


def _rows(
    package: Package, part: str, place: SheetPlace, values: Values, limits: Limits
) -> Iterator[tuple[int, list[str]]]:
    path = f"{place.file}（{place.sheet}）"
    pieces = xml.watched(lambda: package.chunks(part), path, limits)
    first = next(pieces, b"")
    prefix, colon, _ = xml.root_name(first, path, part).rpartition(":")
    parser = xml.parser(path, part)
    rows = _Rows(limits, path, values)
    cells = CellHandlers(parser, prefix + colon, place, values, rows)
    for waiting in xml.feed(parser, chain((first,), pieces), path, part):
        if waiting > _MOST_WAITING or sum(map(len, cells.buffer)) > limits.cell_text:
            raise over("cell_text", limits, path)
        yield from rows.ready
        rows.ready.clear()
        values.forget()
    cells.close()
    yield from rows.ready
