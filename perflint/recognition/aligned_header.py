"""Cells of a header block that their columns break, made whole, in text whose cells stand below one another.

A label or a value broken over lines goes on below itself, while on the line itself other cells follow: 其中：财政拨 | 120, 款.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from perflint.lexicon.headings import header_field
from perflint.model import Passage
from perflint.recognition.aligned_columns import MEASURES, tokens_of
from perflint.recognition.amounts import decimal_of
from perflint.text import compact, left_open

_OFF = 1  # places that a piece may stand off what it goes on with
_MOST = 100  # lines that the cells of one line go on over


class _Cell(NamedTuple):
    """A cell of a line: its text and its places."""

    text: Passage
    start: int
    end: int


def with_whole_cells(lines: Sequence[Passage]) -> list[Passage]:
    """The lines, each broken cell whole on its first one; what goes on with the last cell of a line stays where it is."""
    found = list(lines)
    row: list[_Cell] = []
    at_row = 0
    for at, cells in enumerate(_cells_of(lines)):
        homes = _homes(row, cells) if at - at_row < _MOST else None
        if homes is None:
            row, at_row = (cells if len(cells) > 1 else []), at
            continue
        last = len(row) - 1
        for cell, home in zip(cells, homes, strict=True):
            if home < last:
                row[home] = row[home]._replace(text=Passage.join([row[home].text, cell.text]))
        found[at_row] = Passage.join([cell.text for cell in row], "  ")
        rest = [cell.text for cell, home in zip(cells, homes, strict=True) if home == last]
        found[at] = rest[0] if rest else Passage("", ((0, lines[at].location()),))
    return found


def _cells_of(lines: Sequence[Passage]) -> list[list[_Cell]]:
    """The cells of each line, parted by more than one blank."""
    paged = bool(lines) and lines[0].place(0).page is not None
    found: list[list[_Cell]] = []
    for tokens in tokens_of(lines, MEASURES[paged]):
        cells: list[_Cell] = []
        for token in tokens:
            if token.close:
                before = cells[-1]
                cells[-1] = _Cell(Passage.join([before.text, token.text], " "), before.start, token.end)
            else:
                cells.append(_Cell(token.text, token.start, token.end))
        found.append(cells)
    return found


def _homes(row: Sequence[_Cell], cells: Sequence[_Cell]) -> list[int] | None:
    """For each cell of a line the place of the cell above that it goes on with; None for a line that is a row of its own."""
    homes: list[int] = []
    for cell in cells:
        begin = homes[-1] + 1 if homes else 0
        home = next((at for at in range(begin, len(row)) if _stands_below(cell, row[at])), None)
        if home is None or not _goes_on(row[home].text, cell.text):
            return None
        homes.append(home)
    return homes if homes and homes[0] < len(row) - 1 else None


def _stands_below(cell: _Cell, above: _Cell) -> bool:
    return abs(cell.start - above.start) <= _OFF or abs(cell.start + cell.end - above.start - above.end) <= 2 * _OFF


def _goes_on(above: Passage, below: Passage) -> bool:
    """Whether a text may be the rest of another: no label and no amount, and a label that is one already stays the same."""
    if _label(below.text) or decimal_of(below.text) is not None or decimal_of(above.text) is not None:
        return False
    known = _label(above.text)
    return known is None or _label(above.text + below.text) == known


def _label(text: str) -> str | None:
    """The fact that a label names; none where a bracket is open, which the rest of it closes."""
    plain = compact(text).rstrip("：:")
    return None if left_open(plain) else header_field(plain)
