"""Tables of web pages whose cells stand one below another, a bar behind each: ``项目名称 |``, ``修渠 | |||``.

A page turned to text line by line leaves this.  Every row has as many bars as the table has columns, those of merged cells
all behind the last one, so rows end where such a heap of bars ends, or where as many bars as usual have passed.  Which text
is a label is not known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

BARS = "|｜"
_TAIL = BARS + " \t\u3000\xa0"
_LEAST = 10  # such cells that make a table
_NARROWEST, _WIDEST = 3, 40  # columns
_ROWS = 3  # that make a table
_REPEATED = 2  # times must the heaps of bars stand so far apart
_OFTEN = 0.7  # of the heaps of bars end a row
_SHORT = 6  # characters of a line that the narrow first column of a table broke: 项目资金 | (万元)


class StandingCell(Struct, frozen=True):
    """The numbers of the lines of one cell, none for an empty one, and of the line that holds the bar behind it."""

    lines: range
    bar: int


def cut(line: str) -> str:
    """The line without the bars at its end."""
    return line.rstrip(_TAIL)


def cells_in(lines: Sequence[str]) -> list[StandingCell]:
    """The cells of a text all of whose bars stand behind cells, one a line; none in any other text."""
    tails = [_bars(line) for line in lines]
    if sum(map(bool, tails)) < _LEAST:
        return []
    filled = sum(bool(tail and cut(line)) for line, tail in zip(lines, tails, strict=True))
    alone = sum(tail > 0 and not cut(line) for line, tail in zip(lines, tails, strict=True))
    inside = sum(any(bar in cut(line) for bar in BARS) for line in lines)
    written = sum(bool(cut(line)) for line in lines)
    if 10 * inside > filled + alone or 2 * max(filled, min(alone, written)) < written:
        return []
    return list(_cells(lines, tails))


def rows_of(cells: Sequence[StandingCell]) -> list[Sequence[StandingCell]]:
    """The cells parted into rows; nothing where the bars do not tell how wide the table is."""
    bars = [cell.bar for cell in cells]
    heaps = [
        at for at in range(2, len(bars) + 1) if bars[at - 2] == bars[at - 1] and bars[at - 1] not in bars[at : at + 1]
    ]
    steps = Counter(later - earlier for earlier, later in pairwise(heaps))
    width = max(steps, key=lambda step: (steps[step], step), default=0)
    if not _NARROWEST <= width <= _WIDEST or steps[width] < _REPEATED:
        return []
    rows: list[Sequence[StandingCell]] = []
    ends = frozenset(heaps)
    begin = told = 0
    while begin < len(cells):
        end = begin + width
        if end not in ends:  # a table that begins or is cut off here has a row of another width
            end = next((heap for heap in range(begin + 1, end) if {heap, heap + width} <= ends), end)
        rows.append(cells[begin:end])
        told += end in ends
        begin = end
    if told < _OFTEN * len(heaps) or len(rows) < _ROWS:
        return []
    return [row[1:] for row in rows] if not any(row[0].lines for row in rows) else rows


def _bars(line: str) -> int:
    tail = line[len(cut(line)) :]
    return sum(map(tail.count, BARS))


def _cells(lines: Sequence[str], tails: Sequence[int]) -> Iterator[StandingCell]:
    first = 0  # the line that the cell begins on
    fresh = True  # a heap of bars, or nothing, lies before: titles may stand here
    for number, (line, tail) in enumerate(zip(lines, tails, strict=True), start=1):
        text = cut(line)
        if text.strip():
            first = number if not first or (fresh and len(lines[number - 2].strip()) > _SHORT) else first
        elif not tail and fresh:
            first = 0
        if not tail:
            continue
        yield StandingCell(range(first or number, number + bool(first)), number)
        for _ in range(tail - 1):
            yield StandingCell(range(number, number), number)
        first, fresh = 0, tail > 1
