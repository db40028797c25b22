"""Which writing stands in which cell of a scanned page, and what it says.

Boxes of lines are cut at the walls of cells; ink that no box covers becomes a box of its own, so that a lone sign is not
lost; what is read with doubt is read again.  The page comes here straight and without its ruling.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.readers.shared.rulings import Lattice
from perflint.readers.shared.scans import ocr as scan_ocr
from perflint.readers.shared.scans.lines import POINT
from perflint.readers.shared.scans.ocr import Box
from perflint.readers.shared.scans.signs import mended
from perflint.readers.shared.xml import Deadline

Image = Any  # a numpy array, see `scan_lines`

_SEARCH = 9.0  # pixels that a character should be high where lines of text are looked for
_SEARCH_AREA = 3_000_000.0  # pixels
_SPECK = 0.8  # points; a full stop is larger
_DOUBT = 0.85  # a line read with less certainty is read again in other ways
_SEALED = 0.85  # what being under a seal takes from the confidence
_UNREAD = 0.3  # confidence of a cell with ink that gave no text
_MOST = 4000  # lines of a page


class Sheet(Struct, frozen=True, dict=True):
    """A straight page without its ruling: grey pixels, mask of its ink, mask of where seals were, dots per inch."""

    grey: Image
    mask: Image
    sealed: Image
    dpi: float

    @property
    def unit(self) -> float:
        """Pixels of a point."""
        return self.dpi / POINT

    @cached_property
    def letter(self) -> float:
        """How many pixels most of the characters are high."""
        import cv2
        import numpy as np

        _, _, stats, _ = cv2.connectedComponentsWithStats(self.mask, connectivity=8)
        heights = stats[1:, cv2.CC_STAT_HEIGHT]
        heights = heights[(heights > 3 * self.unit) & (heights < 40 * self.unit)]
        return float(np.percentile(heights, 75)) if len(heights) else 10 * self.unit

    @property
    def search_scale(self) -> float:
        """By how much the page is reduced to look for lines of text."""
        most = (_SEARCH_AREA / self.grey.size) ** 0.5
        return float(min(1.0, most, max(0.3, _SEARCH / self.letter)))


class Piece(Struct, frozen=True):
    """A line of text or a part of one: the table and the cell (row, column) it stands in, its box, what was read."""

    table: int | None
    cell: tuple[int, int] | None
    box: Box
    room: Box  # how far it may be widened
    text: str = ""
    score: float = 0.0


class Writing(Struct, frozen=True):
    """What is written in a cell, its lines parted by line breaks, and how sure that is."""

    text: str
    confidence: float


# ── boxes ───────────────────────────────────────────────────────────────────────────────────────────────────────


def pieces_of(sheet: Sheet, tables: list[Lattice], boxes: list[Box], until: Deadline) -> list[Piece]:
    """The boxes cut at the walls of the cells, and further ones for ink in a cell that no box covers.

    Raises InputError when time is up, as `read_pieces` does.
    """
    pieces: list[Piece] = []
    free = sheet.mask.copy()
    outside = boxes[:_MOST]
    for number, lattice in enumerate(tables):
        near = [box for box in outside if _overlap(box, lattice.box)]
        kept = []
        for row, column, _, _, edges in lattice.cells:
            until.check()
            room = tuple(round(edge) for edge in edges)
            cut = [part for box in near if (part := _part(sheet, box, room))]  # type: ignore[arg-type]  # four edges
            missed = _missed(sheet, free, room, cut)  # type: ignore[arg-type]
            pieces += (Piece(number, (row, column), box, room) for box in missed)  # type: ignore[arg-type]
            kept += cut
        inside = {id(box) for box in near if _share(box, lattice.box) > 0.5}
        outside = [box for box in outside if id(box) not in inside]
    height, width = sheet.mask.shape
    pieces += (Piece(None, None, box, (0, 0, width, height)) for box in outside if _ink(sheet.mask, box))
    return pieces


def _overlap(one: Box, two: tuple[float, float, float, float]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _share(box: Box, of: tuple[float, float, float, float]) -> float:
    """How much of the box lies in the other one."""
    wide, high = min(box[2], of[2]) - max(box[0], of[0]), min(box[3], of[3]) - max(box[1], of[1])
    return max(0.0, wide) * max(0.0, high) / max(1, (box[2] - box[0]) * (box[3] - box[1]))


def _ink(mask: Image, box: Box) -> int:
    return int(mask[box[1] : box[3], box[0] : box[2]].sum())


def _part(sheet: Sheet, box: Box, room: Box) -> Box | None:
    """The part of a box of text that lies in a cell, when it holds more than the edge of something."""
    left, top, right, bottom = max(box[0], room[0]), max(box[1], room[1]), min(box[2], room[2]), min(box[3], room[3])
    if right - left < 1.5 * sheet.unit or bottom - top < min(0.45 * (box[3] - box[1]), 0.8 * sheet.letter):
        return None
    part = left, top, right, bottom
    if part == box:
        return box
    if _ink(sheet.mask, part) < max(4.0, sheet.unit**2):
        return None
    inked = sheet.mask[top:bottom, left:right].any(axis=0).nonzero()[0]
    if left == room[0] or right == room[2]:  # cut at a wall: to where its ink is
        left, right = max(room[0], left + int(inked[0]) - 3), min(room[2], left + int(inked[-1]) + 4)
    return left, top, right, bottom


def _missed(sheet: Sheet, free: Image, room: Box, cut: list[Box]) -> list[Box]:
    """The boxes of a cell together with new or wider ones, so that all ink in the cell is covered."""
    import cv2
    import numpy as np

    boxes = list(cut)
    for left, top, right, bottom in boxes:
        free[top:bottom, left:right] = 0
    edge = max(1, round(0.7 * sheet.unit))
    left, top, right, bottom = room[0] + edge, room[1] + edge, room[2] - edge, room[3] - edge
    if right <= left or bottom <= top or not free[top:bottom, left:right].any():
        return boxes
    reach = max(3, round(0.35 * sheet.letter))
    whole = cv2.morphologyEx(free[top:bottom, left:right], cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    for x, y, w, h, area in stats.tolist()[1:]:
        if area < (_SPECK * sheet.unit) ** 2 or max(w, h) < 1.2 * sheet.unit:
            continue
        found = left + x, top + y, left + x + w, top + y + h
        mate = next((n for n, box in enumerate(boxes) if _continues(found, box)), None)
        if mate is not None:
            box = boxes[mate]
            boxes[mate] = min(box[0], found[0] - 2), box[1], max(box[2], found[2] + 2), box[3]
        elif max(w, h) >= 0.35 * sheet.letter:
            boxes += _stacked(sheet, found, room)
    return boxes


def _continues(found: Box, box: Box) -> bool:
    """Whether ink lies on the line of this box and not far from its end."""
    high = box[3] - box[1]
    level = box[1] - 0.1 * high <= (found[1] + found[3]) / 2 <= box[3] + 0.1 * high
    return (
        level
        and found[0] - box[2] < 0.8 * high
        and box[0] - found[2] < 0.8 * high
        and found[3] - found[1] <= 1.2 * high
    )


def _stacked(sheet: Sheet, found: Box, room: Box) -> list[Box]:
    """A box for each line of text in a patch of ink; a low sign gets the height of a line."""
    left, top, right, bottom = found
    if bottom - top > 2.2 * sheet.letter:
        rows = sheet.mask[top:bottom, left:right].any(axis=1)
        edges = (rows[1:] != rows[:-1]).nonzero()[0] + 1
        starts = [0, *edges.tolist(), len(rows)]
        bands = [(top + a, top + b) for a, b in pairwise(starts) if rows[a]]
    else:
        bands = [(top, bottom)]
    boxes = []
    for first, last in bands:
        pad = max(2, round((1.3 * sheet.letter - (last - first)) / 2))
        side = round(0.2 * sheet.letter)
        boxes.append(
            (max(room[0], left - side), max(room[1], first - pad), min(room[2], right + side), min(room[3], last + pad))
        )
    return boxes


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────


def read_pieces(sheet: Sheet, pieces: list[Piece], until: Deadline) -> list[Piece]:
    """The pieces with what they say.  What is read with doubt is read again with more room, and the surer reading kept."""
    read = _read(sheet, pieces, until)
    doubtful = [index for index, piece in enumerate(read) if piece.score < _DOUBT or not piece.text]
    for widen in (0.12, -0.1):
        wider = [replace(pieces[index], box=_widened(pieces[index], widen)) for index in doubtful]
        again = _read(sheet, wider, until)
        for index, piece in zip(doubtful, again, strict=True):
            if piece.text and piece.score > read[index].score:
                read[index] = replace(piece, box=read[index].box)
    return read


def _read(sheet: Sheet, pieces: list[Piece], until: Deadline) -> list[Piece]:
    crops = [_crop(sheet, piece.box) for piece in pieces]
    return [
        replace(piece, text=mended(crop, reading.text, reading.places, sheet.letter).strip(), score=reading.score)
        for piece, crop, reading in zip(pieces, crops, scan_ocr.read_lines(crops, until), strict=True)
    ]


def _crop(sheet: Sheet, box: Box) -> Image:
    """The pixels of a line; paper is added to both sides of a narrow one, which is how the network knows characters."""
    import cv2

    left, top, right, bottom = box
    crop = sheet.grey[top:bottom, left:right]
    high, wide = crop.shape
    if wide < 1.5 * high:
        side = round((1.5 * high - wide) / 2) + 1
        crop = cv2.copyMakeBorder(crop, 0, 0, side, side, cv2.BORDER_CONSTANT, value=int(crop.max()))
    return crop


def _widened(piece: Piece, by: float) -> Box:
    left, top, right, bottom = piece.box
    pad = round(by * (bottom - top))
    room = piece.room
    box = max(room[0], left - pad), max(room[1], top - pad), min(room[2], right + pad), min(room[3], bottom + pad)
    return box if box[2] - box[0] > 4 and box[3] - box[1] > 4 else piece.box


# ── text of a cell, and outside ─────────────────────────────────────────────────────────────────────────────────


def cells_of(sheet: Sheet, pieces: list[Piece]) -> dict[tuple[int, int], Writing]:
    """What is written in each cell of a table that holds any ink."""
    of_cell: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        if piece.cell is not None:
            of_cell.setdefault(piece.cell, []).append(piece)
    written = {}
    for cell, parts in of_cell.items():
        lines = _lines([part for part in parts if part.text])
        text = "\n".join(line_text(line) for line in lines)
        sure = min((part.score if part.text else 0.5 for part in parts), default=0.0) if text else _UNREAD
        room = parts[0].room
        if sheet.sealed[room[1] : room[3], room[0] : room[2]].any():
            sure *= _SEALED
        written[cell] = Writing(text, round(sure, 3))
    return written


def loose_lines(pieces: list[Piece]) -> list[list[Piece]]:
    """The lines of text outside the tables, each the pieces that stand beside each other."""
    return _lines([piece for piece in pieces if piece.text])


def line_text(line: list[Piece]) -> str:
    """The pieces of a line as one text, a blank where there is a gap."""
    text = line[0].text
    for before, piece in pairwise(line):
        gap = piece.box[0] - before.box[2] > 0.5 * (piece.box[3] - piece.box[1])
        text += " " * gap + piece.text
    return text


def _lines(pieces: list[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.box[1] + piece.box[3]):
        middle = (piece.box[1] + piece.box[3]) / 2
        last = lines[-1][-1].box if lines else None
        if last and last[1] < middle < last[3] and abs(middle - (last[1] + last[3]) / 2) < 0.4 * (last[3] - last[1]):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda piece: piece.box[0]) for line in lines]
