"""How a document lies on worksheets: lines become rows of one merged cell, tables stand below them or side by side.

Shared by the writers of xlsx, xls and plain text, which differ only in how a cell is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tools.variants.model import Beside, Box, Line, Table, Variant


@dataclass(slots=True)
class Plate:
    """One worksheet: boxes at absolute rows and columns, column widths (relative), and the rows to repeat in print."""

    name: str
    boxes: list[Box]
    rows: int
    widths: list[float]
    heads: tuple[int, int] | None = None

    def shift(self, rows: int, columns: int) -> None:
        """Leave rows above and columns at the left blank."""
        self.boxes = [replace(box, row=box.row + rows, column=box.column + columns) for box in self.boxes]
        self.rows += rows
        self.widths = [0.3] * columns + self.widths
        self.heads = (self.heads[0] + rows, self.heads[1] + rows) if self.heads else None


def plates(variant: Variant) -> list[Plate]:
    """The worksheets: one a part, or all parts below each other."""
    found: list[Plate] = []
    for at, part in enumerate(variant.parts):
        if not found or not variant.look.stacked:
            name = f"{at + 1}" if len(variant.parts) > 1 else part.sheet[:20]
            found.append(Plate(_sheet_name(name), [], 0, []))
        else:
            found[-1].rows += 2
        for piece in part.pieces:
            _add(found[-1], piece, _width(part.pieces))
    for plate in found:
        plate.shift(*variant.look.offset)
    return found


def _sheet_name(text: str) -> str:
    return "".join("_" if character in "[]:*?/\\" else character for character in text) or "Sheet1"


def _width(pieces: list[Line | Table | Beside]) -> int:
    """Columns of the widest table, over which lines are merged."""
    tables = [piece for piece in pieces if isinstance(piece, Table)]
    both = [len(piece.left.widths) + 1 + len(piece.right.widths) for piece in pieces if isinstance(piece, Beside)]
    return max([len(table.widths) for table in tables] + both, default=1)


def _add(plate: Plate, piece: Line | Table | Beside, width: int) -> None:
    if isinstance(piece, Line):
        if piece.text:
            plate.boxes.append(
                Box(plate.rows, 0, piece.text, 1, width, kind={"title": "title"}.get(piece.role, "note"))
            )
        plate.rows += 1
        return
    tables = [(piece, 0)] if isinstance(piece, Table) else [(piece.left, 0), (piece.right, len(piece.left.widths) + 1)]
    for table, left in tables:
        plate.boxes += [replace(box, row=box.row + plate.rows, column=box.column + left) for box in table.boxes]
        if table.heads and plate.heads is None and left == 0:
            plate.heads = table.heads[0] + plate.rows, table.heads[1] + plate.rows
        for at, share in enumerate(table.widths, left):
            if at >= len(plate.widths):
                plate.widths += [0.5] * (at + 1 - len(plate.widths))
            plate.widths[at] = max(plate.widths[at], share)
    plate.rows += max(table.rows for table, _ in tables)


def row_heights(plate: Plate, size: float, unit: float) -> list[float]:
    """Points that each row needs when a relative width is ``unit`` characters of the font wide."""
    heights = [size * 1.5] * (plate.rows + 1)
    for box in plate.boxes:
        room = max(2, int(sum(plate.widths[box.column : box.column + box.columns]) * unit) - 1)
        lines = (
            len(box.text) if box.vertical else sum(1 + max(0, len(part) - 1) // room for part in box.text.split("\n"))
        )
        for row in range(box.row, box.row + box.rows):
            heights[row] = max(heights[row], (lines * size * 1.45 + 4) / box.rows)
    return [min(height, 400.0) for height in heights]
