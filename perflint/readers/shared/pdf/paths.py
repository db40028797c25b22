"""The drawn lines of a PDF page: paths, thin rectangles and thin images, in forms too; and how much of it is a picture.

Lines come out in the reading frame, ready for `perflint.readers.shared.rulings`.  Filled areas that are no lines are kept
apart: they are shading, and only where a table has no lines at all do their edges tell its cells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

from msgspec import Struct, field

from perflint.readers.shared.pdf.frames import Box, Frame, Matrix, is_finite, mapped, mapped_boxes, times
from perflint.readers.shared.pdf.library import FORM, IMAGE, PATH, gather, pdfium
from perflint.readers.shared.rulings import Segment

_THIN = 3.0  # points: a filled or stroked box that is no thicker is a line
_THICK = 8.0  # a stroked line may be so thick when it is long
_CROOKED = 1.5  # points by which a line may be off the level
_LINE, _RECTANGLE = 2, 6  # points of a path that is no more than that
_NESTED = 12  # forms within forms


class TooManyObjectsError(ValueError):
    """The page has more objects, or parts of paths, than allowed."""


class Drawing(Struct):
    """What is drawn on a page: lines, filled areas, and the boxes of its pictures, all in the reading frame."""

    horizontal: list[Segment] = field(default_factory=list)
    vertical: list[Segment] = field(default_factory=list)
    areas: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    paths: int = 0  # how many there are, of any kind
    left: int = 0  # how many more objects may be looked at

    def add_box(self, box: Box, thin: float = _THIN) -> bool:
        """A filled box: as a line when it is thin, as both kinds when it is a dot.  Says whether it was."""
        left, top, right, bottom = box
        wide, high = right - left, bottom - top
        if wide > thin and high > thin:
            return False
        dot = wide <= _THIN and high <= _THIN
        if wide > high or dot:
            self.horizontal.append(Segment((top + bottom) / 2, left, right))
        if high >= wide or dot:
            self.vertical.append(Segment((left + right) / 2, top, bottom))
        return True

    def add_line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A stroke between two points, when it is level or upright."""
        wide, high = abs(x2 - x1), abs(y2 - y1)
        if high <= _CROOKED and wide > high:
            self.horizontal.append(Segment((y1 + y2) / 2, min(x1, x2), max(x1, x2)))
        elif wide <= _CROOKED and high > wide:
            self.vertical.append(Segment((x1 + x2) / 2, min(y1, y2), max(y1, y2)))


def drawing_of(page: int, frame: Frame, objects: int) -> Drawing:
    """Everything drawn on the page.  Raises TooManyObjectsError above ``objects`` objects and points of paths."""
    library = pdfium()
    drawing = Drawing(left=objects)
    count = library.FPDFPage_CountObjects(page)
    _collect(drawing, library.FPDFPage_GetObject, page, count, frame.matrix, 0)
    return drawing


def _collect(drawing: Drawing, member: Callable[..., Any], holder: int, count: int, matrix: Matrix, depth: int) -> None:
    library = pdfium()
    _spend(drawing, count)
    items = [item for item in map(member, repeat(holder), range(count)) if item]
    kinds = list(map(library.FPDFPageObj_GetType, items))
    paths = [item for item, kind in zip(items, kinds, strict=True) if kind == PATH]
    drawing.paths += len(paths)
    if paths:
        _collect_paths(drawing, paths, matrix)
    if IMAGE in kinds:
        images = [item for item, kind in zip(items, kinds, strict=True) if kind == IMAGE]
        boxes = mapped_boxes(gather(library.FPDFPageObj_GetBounds, "f", 4, len(images), images), matrix)
        drawing.pictures.extend(box for box in boxes if is_finite(box) and not drawing.add_box(box))
    if FORM in kinds and depth < _NESTED:
        for form, kind in zip(items, kinds, strict=True):
            if kind == FORM:
                inner = library.FPDFFormObj_CountObjects(form)
                own = gather(library.FPDFPageObj_GetMatrix, "f", 6, 1, [form], together=True)
                _collect(
                    drawing,
                    library.FPDFFormObj_GetObject,
                    form,
                    max(0, inner),
                    times((own[0], own[1], own[2], own[3], own[4], own[5]), matrix),
                    depth + 1,
                )


def _spend(drawing: Drawing, count: int) -> None:
    drawing.left -= count
    if drawing.left < 0:
        raise TooManyObjectsError


def _collect_paths(drawing: Drawing, paths: list[int], matrix: Matrix) -> None:
    library = pdfium()
    boxes = mapped_boxes(gather(library.FPDFPageObj_GetBounds, "f", 4, len(paths), paths), matrix)
    modes = gather(library.FPDFPath_GetDrawMode, "i", 2, len(paths), paths)
    sizes = map(library.FPDFPath_CountSegments, paths)
    for path, box, filled, stroked, size in zip(paths, boxes, modes[0::2], modes[1::2], sizes, strict=True):
        if not is_finite(box) or not (filled or stroked):
            continue
        left, top, right, bottom = box
        thin, long = min(right - left, bottom - top), max(right - left, bottom - top)
        if thin <= _THIN or (stroked and size <= _LINE and thin <= _THICK and long > 4 * thin):
            drawing.add_box(box, _THICK)
        elif (stroked and size > _LINE) or size > _RECTANGLE:
            _spend(drawing, size)
            _collect_strokes(drawing, path, size, matrix, stroked=bool(stroked))
        elif filled:
            drawing.areas.append(box)


def _collect_strokes(drawing: Drawing, path: int, size: int, matrix: Matrix, *, stroked: bool) -> None:
    """The sides of a stroked path; of a filled one the boxes of its parts, which may be many thin ones."""
    library = pdfium()
    own = gather(library.FPDFPageObj_GetMatrix, "f", 6, 1, [path], together=True)
    pieces = list(map(library.FPDFPath_GetPathSegment, repeat(path), range(size)))
    numbers = gather(library.FPDFPathSegment_GetPoint, "f", 2, size, pieces)
    xs, ys = mapped(numbers, times((own[0], own[1], own[2], own[3], own[4], own[5]), matrix))
    kinds = list(map(library.FPDFPathSegment_GetType, pieces))
    closed = list(map(library.FPDFPathSegment_GetClose, pieces))
    starts = [index for index, kind in enumerate(kinds) if kind == 2] or [0]  # where the pen is put down
    for first, last in zip(starts, [*starts[1:], size], strict=True):
        if stroked:
            for index in range(first + 1, last):
                if kinds[index] == 0:
                    drawing.add_line(xs[index - 1], ys[index - 1], xs[index], ys[index])
            if closed[last - 1] and last - first > 2:
                drawing.add_line(xs[last - 1], ys[last - 1], xs[first], ys[first])
        else:
            box = (min(xs[first:last]), min(ys[first:last]), max(xs[first:last]), max(ys[first:last]))
            if is_finite(box) and not drawing.add_box(box):
                drawing.areas.append(box)


def picture_share(drawing: Drawing, frame: Frame) -> float:
    """How much of the page its pictures cover, from 0 to 1 (overlaps are not looked for)."""
    area = frame.width * frame.height
    covered = sum(_clipped(box, frame) for box in drawing.pictures)
    return min(1.0, covered / area) if area > 0 else 0.0


def _clipped(box: Box, frame: Frame) -> float:
    left, top, right, bottom = box
    return max(0.0, min(right, frame.width) - max(left, 0.0)) * max(0.0, min(bottom, frame.height) - max(top, 0.0))


def sides_of(areas: Sequence[Box]) -> tuple[list[Segment], list[Segment]]:
    """The edges of filled areas, as lines."""
    horizontal = [Segment(y, box[0], box[2]) for box in areas for y in (box[1], box[3])]
    vertical = [Segment(x, box[1], box[3]) for box in areas for x in (box[0], box[2])]
    return horizontal, vertical
