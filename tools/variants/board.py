"""The drawing board of a table: cells are put into groups of grid columns, so that rows of different kinds fit together.

A form's header block needs other columns than its indicators; both lie on one fine grid, as in real forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tools.variants.model import Box, Table


class Board:
    """A table in the making.  Indicator columns are *groups* of one or more grid columns."""

    def __init__(self, widths: Sequence[float], least: int = 0) -> None:
        """``widths`` of the groups; at least ``least`` grid columns, made by cutting the widest groups."""
        spans = [1] * len(widths)
        while sum(spans) < least:
            widest = max(range(len(widths)), key=lambda at: widths[at] / spans[at])
            spans[widest] += 1
        self.starts = [sum(spans[:at]) for at in range(len(spans) + 1)]
        self.widths = [width / span for width, span in zip(widths, spans, strict=True) for _ in range(span)]
        self.boxes: list[Box] = []
        self.row = 0
        self.heads: tuple[int, int] | None = None

    @property
    def columns(self) -> int:
        """Grid columns."""
        return len(self.widths)

    def put(self, row: int, group: int, text: str, *, rows: int = 1, groups: int = 1, **facts: Any) -> Box:
        """A cell over whole groups, ``row`` counted from the current one."""
        begin, end = self.starts[group], self.starts[group + groups]
        return self.place(row, begin, end - begin, text, rows=rows, **facts)

    def place(self, row: int, column: int, columns: int, text: str, *, rows: int = 1, **facts: Any) -> Box:
        """A cell at a grid column."""
        box = Box(self.row + row, column, text, rows, columns, **facts)
        self.boxes.append(box)
        return box

    def advance(self, rows: int = 1) -> None:
        """Go on below."""
        self.row += rows

    def pairs(self, *cells: tuple[str, str], left: int = 0, labels: float = 1.0) -> None:
        """One row of (kind, text) cells from grid column ``left`` to the right edge; labels are narrow."""
        edges = self.divide([labels if kind == "label" else 2.0 for kind, _ in cells], left)
        for (kind, text), begin, end in zip(cells, edges, edges[1:], strict=False):
            self.place(0, begin, end - begin, text, kind=kind)
        self.advance()

    def divide(self, shares: Sequence[float], left: int = 0) -> list[int]:
        """Grid edges that cut the columns from ``left`` into these shares, at least one column each."""
        total, edges = sum(self.widths[left:]), [left]
        for at in range(1, len(shares)):
            wanted = total * sum(shares[:at]) / sum(shares)
            run, column = 0.0, left
            while column < self.columns and run + self.widths[column] / 2 < wanted:
                run += self.widths[column]
                column += 1
            edges.append(min(max(column, edges[-1] + 1), self.columns - (len(shares) - at)))
        return [*edges, self.columns]

    def table(self) -> Table:
        """What was put, complete: every grid position is covered by one box."""
        taken = {
            (row, column)
            for box in self.boxes
            for row in range(box.row, box.row + box.rows)
            for column in range(box.column, box.column + box.columns)
        }
        blank = [
            Box(row, column, "")
            for row in range(self.row)
            for column in range(self.columns)
            if (row, column) not in taken
        ]
        boxes = sorted([*self.boxes, *blank], key=lambda box: (box.row, box.column))
        return Table(boxes, self.row, self.widths, self.heads)
