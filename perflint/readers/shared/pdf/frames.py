"""Where things stand on a PDF page: from pdfium's coordinates (y up, unturned) to a page as a person reads it, and back.

The reading frame has its origin in the upper left corner and horizontal text; the seen frame is the page after /Rotate,
which is the same unless the text itself is drawn sideways.  Pure arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

Box = tuple[float, float, float, float]  # left, top, right, bottom
Matrix = tuple[float, float, float, float, float, float]  # x' = a·x + c·y + e, y' = b·x + d·y + f


class Frame(Struct, frozen=True):
    """A page of ``width`` × ``height`` points; ``matrix`` leads from pdfium's coordinates into the reading frame.

    ``turn`` is how many quarter turns the reading frame is ahead of the seen one (clockwise).
    """

    matrix: Matrix
    width: float
    height: float
    turn: int = 0

    def seen(self, box: Box) -> Box:
        """A box of the reading frame on the page as it is seen, to a hundredth of a point."""
        left, top, right, bottom = box
        if self.turn == 1:
            left, top, right, bottom = top, self.width - right, bottom, self.width - left
        elif self.turn == 2:
            left, top, right, bottom = self.width - right, self.height - bottom, self.width - left, self.height - top
        elif self.turn == 3:
            left, top, right, bottom = self.height - bottom, left, self.height - top, right
        return round(left, 2), round(top, 2), round(right, 2), round(bottom, 2)


def frame_of(bounds: Box, rotation: int, turn: int = 0) -> Frame:
    """The frame of a page with these bounds (left, bottom, right, top in pdfium's coordinates)."""
    left, bottom, right, top = bounds
    wide, high = right - left, top - bottom
    quarter = (rotation + turn) % 4
    matrix: Matrix = (
        (1.0, 0.0, 0.0, -1.0, -left, top),
        (0.0, 1.0, 1.0, 0.0, -bottom, -left),
        (-1.0, 0.0, 0.0, 1.0, right, -bottom),
        (0.0, -1.0, -1.0, 0.0, top, right),
    )[quarter]
    return Frame(matrix, *((high, wide) if quarter % 2 else (wide, high)), turn % 4)


def times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that does ``first`` and then ``second``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def mapped(numbers: Sequence[float], matrix: Matrix) -> tuple[list[float], list[float]]:
    """x and y of points given as x, y, x, y …, through a matrix."""
    a, b, c, d, e, f = matrix
    xs, ys = numbers[0::2], numbers[1::2]
    if b == c == 0:
        return [a * x + e for x in xs], [d * y + f for y in ys]
    if a == d == 0:
        return [c * y + e for y in ys], [b * x + f for x in xs]
    return (
        [a * x + c * y + e for x, y in zip(xs, ys, strict=True)],
        [b * x + d * y + f for x, y in zip(xs, ys, strict=True)],
    )


def mapped_boxes(numbers: Sequence[float], matrix: Matrix) -> list[Box]:
    """Boxes given as four numbers each (two opposite corners x, y, x, y) through a matrix, corners in order."""
    xs, ys = mapped(numbers, matrix)
    return [
        (
            one if one < two else two,
            three if three < four else four,
            two if one < two else one,
            four if three < four else three,
        )
        for one, two, three, four in zip(xs[0::2], xs[1::2], ys[0::2], ys[1::2], strict=True)
    ]


def is_finite(box: Box) -> bool:
    """Whether all four numbers are numbers of a size that a page can have."""
    left, top, right, bottom = box
    return -1e6 < left < 1e6 and -1e6 < top < 1e6 and -1e6 < right < 1e6 and -1e6 < bottom < 1e6
