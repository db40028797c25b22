"""PDF drawn by ourselves: ruled by long lines, by a line per edge, by boxes or by thin filled rectangles.

The font is not embedded (STSong-Light); pages may lie on their side with /Rotate, bold may be drawn twice.
"""

from __future__ import annotations

import io
from collections import defaultdict
from typing import Any

from tools.variants.model import PAPERS, Beside, Line, Look, Table, Variant
from tools.variants.writers.paging import Paper, Sheet, paginate, prepare, shown, wrap

FONT = "STSong-Light"
Edge = tuple[float, float, float, float]


def write(variant: Variant) -> bytes:
    """The whole document."""
    return _Printer(variant).bytes()


class _Printer:
    """Collects what stands on each page, then draws page after page."""

    def __init__(self, variant: Variant) -> None:
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
        from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth  # type: ignore[import-untyped]

        registerFont(UnicodeCIDFont(FONT))
        self.look: Look = variant.look
        short, long = PAPERS[self.look.paper]
        self.width, self.height = (long, short) if self.look.landscape else (short, long)

        def measure(text: str, size: float = variant.look.size) -> float:
            return float(stringWidth(text, FONT, size))

        self.measure = measure
        self.page, self.y = 0, self.look.margin
        self.texts: dict[int, list[tuple[float, float, str, float, bool]]] = defaultdict(list)
        self.edges: dict[int, list[Edge]] = defaultdict(list)
        self.boxes: dict[int, list[Edge]] = defaultdict(list)
        self.shades: dict[int, list[Edge]] = defaultdict(list)
        self.outer: set[float] = set()  # left and right edges of tables
        self.left_to_break = self.look.break_after
        for at, part in enumerate(variant.parts):
            if at and (self.look.own_page or self.y > self.height * 0.7):
                self._turn()
            elif at:
                self.y += 2 * self.look.size
            for piece in part.pieces:
                self._piece(piece)

    def _turn(self) -> None:
        self.page, self.y = self.page + 1, self.look.margin

    def _piece(self, piece: Line | Table | Beside) -> None:
        if isinstance(piece, Line):
            self._line(piece)
            return
        full = self.width - 2 * self.look.margin
        if isinstance(piece, Table):
            self.page, self.y = self._table(piece, self.look.margin, full)
            return
        gap = 24.0
        half = (full - gap) / 2
        begin = self.page, self.y
        ends = []
        for table, left in ((piece.left, self.look.margin), (piece.right, self.look.margin + half + gap)):
            self.page, self.y = begin
            ends.append(self._table(table, left, half))
        self.page, self.y = max(ends)

    def _line(self, line: Line) -> None:
        size = self.look.size * (1.5 if line.role == "title" else 1.0)
        for text in wrap(line.text, self.width - 2 * self.look.margin, lambda part: self.measure(part, size)):
            if self.y + size * 1.6 > self.height - self.look.margin:
                self._turn()
            width = self.measure(text, size)
            x = {
                "title": (self.width - width) / 2,
                "centre": (self.width - width) / 2,
                "right": self.width - self.look.margin - width,
            }
            self.texts[self.page].append(
                (x.get(line.role, self.look.margin), self.y + size * 1.1, text, size, line.role == "title")
            )
            self.y += size * 1.6

    def _table(self, table: Table, left: float, width: float) -> tuple[int, float]:
        paper = prepare(table, self.look, left, width, self.measure)
        wanted = self.left_to_break
        if wanted is not None:
            self.left_to_break = wanted - table.rows if wanted >= table.rows else None
        again = self.look.size * 1.6 if self.look.again else 0.0
        sheets = paginate(paper, self.page, self.y, self.height - self.look.margin, self.look.margin + again, wanted)
        for sheet in sheets[1:]:
            self.texts[sheet.page].append(
                (
                    left + width - 6 * self.look.size,
                    self.look.margin + self.look.size,
                    self.look.again,
                    self.look.size,
                    False,
                )
            )
        self._print(paper, sheets)
        last = sheets[-1]
        return last.page, last.top + sum(piece.height for piece in last.slices) + self.look.size

    def _print(self, paper: Paper, sheets: list[Sheet]) -> None:
        look = self.look
        for at, box in enumerate(paper.table.boxes):
            rows = range(box.row, box.row + box.rows)
            regions = [(sheet, *_extent(sheet, rows, paper.table.heads)) for sheet in sheets]
            regions = [region for region in regions if region[2] > region[1]]
            x0, x1 = paper.edges[box.column], paper.edges[box.column + box.columns]
            for sheet, top, bottom in regions:
                self.boxes[sheet.page].append((x0, top, x1, bottom))
                if look.shade and box.kind == "head":
                    self.shades[sheet.page].append((x0, top, x1, bottom))
            self.outer |= {round(paper.edges[0], 2), round(paper.edges[-1], 2)}
            bold = box.kind in {"head", "title"} and look.bold != "none"
            for (sheet, top, bottom), lines in zip(regions, self._lines(paper, at, regions), strict=True):
                down = top + look.padding
                if look.valign == "middle":
                    down = top + (bottom - top - len(lines) * paper.step) / 2
                for number, text in enumerate(lines):
                    width = self.measure(text)
                    x = x0 + look.padding if box.kind == "data" else (x0 + x1 - width) / 2
                    self.texts[sheet.page].append(
                        (x, down + number * paper.step + look.size * 0.88, text, look.size, bold)
                    )

    def _lines(self, paper: Paper, at: int, regions: list[tuple[Sheet, float, float]]) -> list[list[str]]:
        """The lines of a box on each of its pages."""
        box, lines = paper.table.boxes[at], paper.lines[at]
        if box.rows == 1:
            found = []
            for sheet, _, _ in regions:
                piece = next(piece for piece in sheet.slices if piece.row == box.row)
                found.append(lines if piece.repeated else lines[piece.first : piece.last])
            return found
        rooms = [int((bottom - top - 2 * self.look.padding + 0.01) // paper.step) for _, top, bottom in regions]
        heads = paper.table.heads
        if heads and heads[0] <= box.row and box.row + box.rows - 1 <= heads[1]:
            return [lines] * len(regions)
        return shown(box, self.look, lines, rooms)

    def bytes(self) -> bytes:
        """Draw everything."""
        from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(self.width, self.height), invariant=1)  # as seen: it turns the paper itself
        for page in range(max([self.page, *self.boxes]) + 1):
            canvas.setPageRotation(self.look.rotate)
            canvas.transform(
                *{
                    90: (0, 1, -1, 0, self.height, 0),
                    270: (0, -1, 1, 0, 0, self.width),
                    180: (-1, 0, 0, -1, self.width, self.height),
                }.get(self.look.rotate, (1, 0, 0, 1, 0, 0))
            )
            self._rule(canvas, page)
            self._furniture(canvas, page)
            for x, y, text, points, bold in self.texts[page]:
                self._text(canvas, x, self.height - y, text, points, bold)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    def _furniture(self, canvas: Any, page: int) -> None:
        if self.look.running:
            self._text(canvas, self.look.margin, self.height - self.look.margin * 0.55, self.look.running, 9, False)
        if self.look.numbers:
            self._text(
                canvas, self.width / 2 - 10, self.look.margin * 0.45, self.look.numbers.format(page + 1), 9, False
            )

    def _text(self, canvas: Any, x: float, y: float, text: str, size: float, bold: bool) -> None:
        made = canvas.beginText(x, y)
        made.setFont(FONT, size)
        if bold and self.look.bold == "stroke":
            made.setTextRenderMode(2)
            canvas.setLineWidth(0.3)
        made.textOut(text)
        made.setTextRenderMode(0)
        canvas.drawText(made)
        if bold and self.look.bold == "twice":
            canvas.setFont(FONT, size)
            canvas.drawString(x + 0.3, y, text)

    def _rule(self, canvas: Any, page: int) -> None:
        boxes = self.boxes[page]
        canvas.setFillGray(0.85)
        for x0, top, x1, bottom in self.shades[page]:
            canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.setLineWidth(0.5)
        for x0, top, x1, bottom in boxes:
            y0, y1 = self.height - bottom, self.height - top
            if self.look.ruling == "boxes" and not self.look.open_sides:
                canvas.rect(x0, y0, x1 - x0, y1 - y0, stroke=1, fill=0)
                continue
            if self.look.ruling == "lines":
                continue
            for a, b, c, d in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                if self._left_out(a, c):
                    continue
                if self.look.ruling == "segments":
                    canvas.line(a, b, c, d)
                else:
                    canvas.rect(a - 0.24, b - 0.24, c - a + 0.48, d - b + 0.48, stroke=0, fill=1)
        if self.look.ruling == "lines":
            for x0, y0, x1, y1 in long_lines(boxes):
                if not self._left_out(x0, x1):
                    canvas.line(x0, self.height - y0, x1, self.height - y1)

    def _left_out(self, x0: float, x1: float) -> bool:
        """An upright line at the outer edge of a table with open sides."""
        return self.look.open_sides and x0 == x1 and round(x0, 2) in self.outer


def _extent(sheet: Sheet, rows: range, heads: tuple[int, int] | None) -> tuple[float, float]:
    """From where to where rows reach on a page; (0, 0) when they are not on it.

    A merged cell beside the heading and the rows below it also lies beside the heading that is repeated above them.
    """
    y, top, bottom = sheet.top, None, 0.0
    for piece in sheet.slices:
        if piece.row in rows:
            top = y if top is None else top
            bottom = y + piece.height
        y += piece.height
    if top is None:
        return 0.0, 0.0
    real = any(not piece.repeated and piece.row in rows for piece in sheet.slices)
    inside = heads is not None and heads[0] <= rows[0] and rows[-1] <= heads[1]
    return (top, bottom) if real or inside else (0.0, 0.0)


def long_lines(boxes: list[Edge]) -> list[Edge]:
    """The edges of boxes joined into lines as long as possible."""
    across: dict[float, list[tuple[float, float]]] = defaultdict(list)
    down: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for x0, top, x1, bottom in boxes:
        for y in (top, bottom):
            across[round(y, 2)].append((x0, x1))
        for x in (x0, x1):
            down[round(x, 2)].append((top, bottom))
    return [
        *((a, y, b, y) for y, pieces in across.items() for a, b in _joined(pieces)),
        *((x, a, x, b) for x, pieces in down.items() for a, b in _joined(pieces)),
    ]


def _joined(pieces: list[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for begin, end in sorted(pieces):
        if found and begin <= found[-1][1] + 0.5:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return found
