"""A page that is a picture, read as tables and lines: straightened, ruled, and recognised cell by cell.

The readers of PDF files and of images bring their pages here; what needs the extra ``perflint[ocr]`` is imported only
then.  Lines are found in `scan_lines`, characters in `scan_ocr`; here it is decided which writing stands in which cell.
"""

from __future__ import annotations

import importlib.util
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.limits import Limits, over
from perflint.model import Cell, CellFacts, Grid, Location, Passage
from perflint.readers.shared.rulings import Box, Lattice, Segment, TooManyCrossingsError, lattices
from perflint.readers.shared.scans import lines as scan_lines
from perflint.readers.shared.scans import ocr as scan_ocr
from perflint.readers.shared.scans.writing import Sheet, Writing, cells_of, loose_lines, pieces_of, read_pieces
from perflint.readers.shared.xml import Deadline

Image = Any  # a numpy array, see `scan_lines`

ADVICE = "安装后再读：pip install 'perflint[ocr]'；或者请对方提供 Word、Excel 或可以复制文字的 PDF"
_FINEST, _COARSEST, _USUAL = 300.0, 180.0, 200.0  # dots per inch that pages are brought to
_PIXELS = 25_000_000  # of a page; a larger one is reduced
_ENLARGED = 3.0  # times; more does not make a picture any clearer
_STRAIGHT = 0.04  # degrees that are not worth turning a page for
_SNAP = 2.5  # points
_NARROWEST = 40.0  # points that a table is wide at least


class View(Struct, frozen=True):
    """How the page that is worked on lies on the one that was given: its resolution, its size, by how it was turned."""

    dpi: float
    size: tuple[int, int]  # width and height after the quarters
    quarters: int  # counter-clockwise

    def box(self, box: Box) -> Box:
        """A box of pixels as a box in points on the page as it was given, but straight.

        A page that lies on its side keeps its places; one that stands on its head is taken for one that does not.
        """
        left, top, right, bottom = box
        width = self.size[0]
        if self.quarters == 1:
            left, top, right, bottom = self.size[1] - bottom, left, self.size[1] - top, right
        elif self.quarters == 3:
            left, top, right, bottom = top, width - right, bottom, width - left
        points = scan_lines.POINT / self.dpi
        return round(left * points, 2), round(top * points, 2), round(right * points, 2), round(bottom * points, 2)


def available() -> bool:
    """Whether the extra ``perflint[ocr]`` is installed.  Nothing is imported."""
    return all(importlib.util.find_spec(name) is not None for name in scan_ocr.PACKAGES)


def read_page(
    image: Image, dpi: float, page: int, path: str, first_table: int, limits: Limits, until: Deadline | None = None
) -> list[Grid | Passage]:
    """The tables and the lines outside them, from top to bottom, of a page given as RGB pixels (height, width, 3).

    ``dpi`` says how large the page is; boxes are in points on it, as it was given.  Every cell with writing carries the
    confidence of its recognition.  ``first_table`` is the number of the page's first table in its file.  Raises
    InputError when a page has more cells than ``limits`` allow, and when the file's time is up (a page alone has all).
    """
    until = until or Deadline(limits, path)
    until.check()
    sheet, tables, view = _straightened(image, dpi)
    boxes = scan_ocr.find_lines(sheet.grey, sheet.search_scale)
    quarters = _quarters(sheet, boxes)
    if quarters:
        import numpy as np

        sheet, tables, view = _straightened(np.ascontiguousarray(np.rot90(image, quarters)), dpi, quarters)
        boxes = scan_ocr.find_lines(sheet.grey, sheet.search_scale)
    if sum(len(table.cells) for table in tables) > limits.cells:
        raise over("cells", limits, path)
    pieces = read_pieces(sheet, pieces_of(sheet, tables, boxes, until), until)
    blocks: list[tuple[float, Grid | Passage]] = []
    where = Location(file=path, page=page)
    for number, lattice in enumerate(tables):
        written = cells_of(sheet, [piece for piece in pieces if piece.table == number])
        grid = _grid(lattice, written, replace(where, table=first_table + number), view)
        blocks.append((lattice.ys[0], grid))
    for number, line in enumerate(loose_lines([piece for piece in pieces if piece.table is None]), start=1):
        blocks.append((line[0].box[1], _passage(line, replace(where, line=number, character=1), view)))
    blocks.sort(key=lambda block: block[0])
    return [block for _, block in blocks]


# ── the page made straight ──────────────────────────────────────────────────────────────────────────────────────


def _straightened(image: Image, dpi: float, quarters: int = 0) -> tuple[Sheet, list[Lattice], View]:
    import cv2
    import numpy as np

    usual = dpi if _COARSEST <= dpi <= _FINEST else _FINEST if dpi > _FINEST else _USUAL
    usual = min(usual, dpi * _ENLARGED, dpi * (_PIXELS / (image.shape[0] * image.shape[1])) ** 0.5)
    if usual != dpi:
        scale = usual / dpi
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        size = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
        image = cv2.resize(image, size, interpolation=how)
    grey, sealed = scan_lines.without_seals(image, usual)
    angle = scan_lines.skew(grey, usual)
    if abs(angle) > _STRAIGHT:
        grey = scan_lines.turned(grey, angle, int(np.median(grey[:: max(1, len(grey) // 200)])))
        sealed = scan_lines.turned(sealed, angle, 0)
    else:
        angle = 0.0
    mask = scan_lines.ink(grey, usual)
    level, upright = scan_lines.lines(mask, usual)
    tables = _tables(level, upright, usual, grey.shape)
    walls = _within(level, [table.box for table in tables]), _within(upright, [_swapped(table.box) for table in tables])
    scan_lines.rub_out(grey, mask, *walls, usual / scan_lines.POINT)
    height, width = grey.shape
    return Sheet(grey, mask, sealed, usual), tables, View(usual, (width, height), quarters)


def _tables(
    level: list[scan_lines.Line], upright: list[scan_lines.Line], dpi: float, size: tuple[int, int]
) -> list[Lattice]:
    """The ruled tables.  A frame around the page is none, nor is a character that is built like one, as 目 and 田 are."""
    snap, least = _SNAP * dpi / scan_lines.POINT, _NARROWEST * dpi / scan_lines.POINT
    horizontal, vertical = ([Segment(line.at, line.start, line.end) for line in lines] for lines in (level, upright))
    try:
        found = lattices(horizontal, vertical, snap)
    except TooManyCrossingsError:  # a drawing
        return []
    found = [lattice for lattice in found if lattice.xs[-1] - lattice.xs[0] >= least]
    return [lattice for lattice in found if len(lattice.cells) > 1 or not _is_frame(lattice, found, size)]


def _within(lines: list[scan_lines.Line], boxes: list[Box]) -> list[scan_lines.Line]:
    """The level lines that belong to these boxes."""
    return [
        line
        for line in lines
        if any(
            left - 9 < line.start and line.end < right + 9 and top - 9 < line.at < bottom + 9
            for left, top, right, bottom in boxes
        )
    ]


def _swapped(box: Box) -> Box:
    return box[1], box[0], box[3], box[2]


def _is_frame(lattice: Lattice, others: list[Lattice], size: tuple[int, int]) -> bool:
    left, top, right, bottom = lattice.box
    if (right - left) * (bottom - top) > size[0] * size[1] / 2:
        return True
    return any(
        left <= other.box[0] and top <= other.box[1] and other.box[2] <= right and other.box[3] <= bottom
        for other in others
        if other is not lattice
    )


def _quarters(sheet: Sheet, boxes: list[scan_ocr.Box]) -> int:
    """By how many quarters, counter-clockwise, the page must be turned for its writing to be upright."""
    import numpy as np

    wide = [box for box in boxes if box[2] - box[0] > 2 * (box[3] - box[1])]
    tall = [box for box in boxes if box[3] - box[1] > 2 * (box[2] - box[0])]
    sideways = sum(box[3] - box[1] for box in tall) > 2 * sum(box[2] - box[0] for box in wide)
    longest = sorted(tall if sideways else wide, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))[-24::4]
    images = [
        np.rot90(sheet.grey[top:bottom, left:right], 1 if sideways else 0) for left, top, right, bottom in longest
    ]
    return (1 if sideways else 0) + (2 if scan_ocr.stands_on_its_head(images) else 0)


# ── what was read, as blocks ────────────────────────────────────────────────────────────────────────────────────


def _grid(lattice: Lattice, written: dict[tuple[int, int], Writing], where: Location, view: View) -> Grid:
    rows: list[list[Cell]] = [[] for _ in lattice.ys[1:]]
    for row, column, rowspan, colspan, box in lattice.cells:
        place = replace(where, row=row, column=column, span=(rowspan, colspan), box=view.box(box))
        writing = written.get((row, column))
        if writing is None:
            rows[row].append(Cell("", place))
        else:
            rows[row].append(Cell(writing.text, place, facts=CellFacts(confidence=writing.confidence)))
    return Grid(tuple(map(tuple, rows)), replace(where, box=view.box(lattice.box)))


def _passage(line: list[Any], where: Location, view: View) -> Passage:
    text = ""
    pieces = []
    for piece in line:
        if text:
            text += " "
        pieces.append((len(text), replace(where, character=len(text) + 1, box=view.box(piece.box))))
        text += piece.text
    return Passage(text, tuple(pieces))
