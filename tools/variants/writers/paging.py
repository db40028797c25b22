"""Tables cut into pages, as a program that prints them does: rows that do not fit go to the next page or are cut in two.

Pure arithmetic over lines of text; nothing is drawn.  Heights are in points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tools.variants.model import Box, Look, Table

Measure = Callable[[str], float]


@dataclass(slots=True)
class Slice:
    """A row, or the lines ``first`` to ``last`` of a row that was cut, on one page."""

    row: int
    height: float
    first: int = 0
    last: int | None = None
    repeated: bool = False


@dataclass(slots=True)
class Sheet:
    """What of a table lies on one page, from ``top`` (distance from the upper edge) downwards."""

    page: int
    top: float
    slices: list[Slice]


def wrap(text: str, width: float, measure: Measure) -> list[str]:
    """Lines no wider than ``width``; a line holds at least one character."""
    lines = []
    for part in text.split("\n"):
        line = ""
        for character in part:
            if line and measure(line + character) > width:
                lines.append(line)
                line = ""
            line += character
        lines.append(line)
    return lines


@dataclass(slots=True)
class Paper:
    """A table ready for print: its lines of text, its edges from left to right, its row heights."""

    table: Table
    look: Look
    lines: dict[int, list[str]]  # by the box's index
    edges: list[float]
    heights: list[float]

    @property
    def step(self) -> float:
        """From one line to the next."""
        return self.look.size * self.look.leading


def prepare(table: Table, look: Look, left: float, width: float, measure: Measure) -> Paper:
    """Wrap every text and find how high each row must be."""
    scale = width / sum(table.widths)
    edges = [left]
    for share in table.widths:
        edges.append(edges[-1] + share * scale)
    step, lines = look.size * look.leading, {}
    heights = [step + 2 * look.padding] * table.rows
    for at, box in enumerate(table.boxes):
        room = edges[box.column + box.columns] - edges[box.column] - 2 * look.padding
        lines[at] = list(box.text) if box.vertical else wrap(box.text, room, measure)
        if box.rows == 1:
            heights[box.row] = max(heights[box.row], _need(len(lines[at]), look))
    for at, box in enumerate(table.boxes):
        if box.rows > 1:
            missing = _need(len(lines[at]), look) - sum(heights[box.row : box.row + box.rows])
            for row in range(box.row, box.row + box.rows):
                heights[row] += max(0.0, missing) / box.rows
    return Paper(table, look, lines, edges, heights)


def _need(lines: int, look: Look) -> float:
    return lines * look.size * look.leading + 2 * look.padding


def paginate(paper: Paper, page: int, top: float, bottom: float, begin: float, break_after: int | None) -> list[Sheet]:
    """Rows on pages.  The first page has room from ``top`` to ``bottom``, later ones from ``begin``.

    ``break_after`` is the row (of this table) behind or in which a page ends although there is room.
    """
    heads = paper.table.heads
    sheets = [Sheet(page, top, [])]
    y = top

    def turn(row: int) -> None:
        nonlocal y
        sheets.append(Sheet(sheets[-1].page + 1, begin, []))
        y = begin
        if paper.look.repeat and heads and row > heads[1]:
            for head in range(heads[0], heads[1] + 1):
                sheets[-1].slices.append(Slice(head, paper.heights[head], repeated=True))
                y += paper.heights[head]

    for row, height in enumerate(paper.heights):
        total = max(
            (len(paper.lines[at]) for at, box in enumerate(paper.table.boxes) if box.row == row and box.rows == 1),
            default=1,
        )
        first, rest = 0, height
        forced = break_after == row and paper.look.cut and total > 1 and not (heads and heads[0] <= row <= heads[1])
        while True:
            room = bottom - y
            fits = int((room - 2 * paper.look.padding) // paper.step)
            if forced:
                fits, forced, cut = min(max(1, (total - first) // 2), fits), False, True
            elif rest <= room:
                sheets[-1].slices.append(Slice(row, rest, first))
                y += rest
                break
            else:
                whole_page = rest > bottom - begin
                cut = (paper.look.cut or whole_page) and total - first > 1
            if cut and 1 <= fits < total - first:
                sheets[-1].slices.append(Slice(row, fits * paper.step + 2 * paper.look.padding, first, first + fits))
                first += fits
                rest = max((total - first) * paper.step + 2 * paper.look.padding, rest - fits * paper.step)
            elif not [piece for piece in sheets[-1].slices if not piece.repeated] and (
                len(sheets) > 1 or (y > begin - 1 and rest > bottom - begin)
            ):  # no later page has more room
                sheets[-1].slices.append(Slice(row, rest, first))
                y += rest
                break
            turn(row)
        if break_after == row and not (paper.look.cut and total > 1) and row + 1 < len(paper.heights):
            turn(row + 1)
    return [sheet for sheet in sheets if sheet.slices]


def shown(box: Box, look: Look, lines: list[str], rooms: list[int]) -> list[list[str]]:
    """What of a merged cell's lines is printed on each of its pages, which have room for ``rooms`` lines."""
    if len(rooms) == 1:
        return [lines]
    if look.labels == "each" and box.kind in {"level", "label"} and all(len(lines) <= room for room in rooms):
        return [lines] * len(rooms)
    if look.labels == "first" and len(lines) <= rooms[0]:
        return [lines, *[[] for _ in rooms[1:]]]
    found, rest = [], lines
    for room in rooms[:-1]:
        found.append(rest[: max(0, room)])
        rest = rest[max(0, room) :]
    return [*found, rest]
