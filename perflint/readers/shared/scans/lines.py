"""The ruling of a scanned page: seals taken off by their colour, the page turned straight, lines found in the ink.

Everything here is pixels.  What the lines enclose is decided by `rulings`, what is written between them by `scans`.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

Image = Any  # a numpy array of uint8; grey is 0 black to 255 white, a mask is 0 or 1

POINT = 72.0
_SKEW = 5.5  # degrees either way that are searched
_LOWEST = 6.0  # points; a row is not lower
_SHORTEST = 12.0  # points of unbroken ink that make a stretch of a line; strokes of writing are shorter
_THICKEST = 4.0  # points
_GAP = 6.0  # points of a line that may be missing; walls of neighbouring cells are further apart
_MOSTLY = 0.55  # the share of a line that must stand alone on blank paper
_UNBROKEN = 0.93  # the share of a line that is inked in one row of pixels; of a row of characters it is 0.88 at most
_WEAK = 0.75  # the same, of a stretch from wall to wall
_LONG = 30.0  # points; no stroke of writing is longer
_OVERHANG = 14.0  # points by which a line that runs into writing may seem to go on behind the last one it meets
_MOST = 3000  # stretches; the longest are kept
_TOUCH = 4.0  # points by which a line may miss the one it ends on
_SEAL = (45.0, 220.0)  # points that a seal is wide and high; red writing is lower
_FAINT = 0.65  # of the red of a seal: what is lighter is the blurred edge of its strokes and no writing
_RED = 45  # by how much red is above green and blue


class Line(Struct, frozen=True):
    """A stretch of a line, upright or level: its place across, and from where to where along."""

    at: float
    start: float
    end: float
    width: float


def without_seals(image: Image, dpi: float) -> tuple[Image, Image]:
    """Grey page without its red seals, what is written under them kept, and the mask of where they were."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    covered = np.zeros(grey.shape, np.uint8)
    size = max(1, round(image.shape[1] * POINT / dpi)), max(1, round(image.shape[0] * POINT / dpi))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)  # a pixel is a point
    red, green, blue = cv2.split(small)
    reddish = (cv2.subtract(red, cv2.max(green, blue)) > _RED).astype(np.uint8)
    together = cv2.morphologyEx(reddish, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(together, connectivity=8)
    for x, y, w, h, _ in stats.tolist()[1:]:
        if _SEAL[0] <= min(w, h) and max(w, h) <= _SEAL[1]:
            left, top, right, bottom = (
                round(edge * dpi / POINT) for edge in (max(0, x - 2), max(0, y - 2), x + w + 2, y + h + 2)
            )
            spot = np.s_[top:bottom, left:right]
            tint = red[y : y + h, x : x + w][reddish[y : y + h, x : x + w] > 0]
            bleached = image[spot][..., 0] * (255.0 / (_FAINT * max(90.0, float(np.percentile(tint, 25)))))
            grey[spot] = np.maximum(grey[spot], np.clip(bleached, 0, 255).astype(np.uint8))
            covered[spot] = 1
    return grey, covered


def skew(grey: Image, dpi: float) -> float:
    """By how many degrees, counter-clockwise, the page must be turned for its lines to be level."""
    import cv2
    import numpy as np

    scale = min(1.0, 100.0 / dpi)
    reduced = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
    small = cv2.resize(grey, reduced, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(ink(small, dpi * scale))
    if len(xs) < 50:
        return 0.0
    keep = np.random.default_rng(0).permutation(len(xs))[:60_000]
    ys, xs = ys[keep].astype(np.float32), xs[keep].astype(np.float32)
    size = int(np.hypot(*small.shape)) + 2

    def sharpness(angle: float) -> float:
        turn = np.deg2rad(angle)
        total = 0.0
        for along, across in ((xs, ys), (-ys, xs)):
            rows = across * np.cos(turn) + along * np.sin(turn)
            counts = np.bincount((rows - rows.min()).astype(np.int32), minlength=size).astype(np.float64)
            total += float((np.diff(counts) ** 2).sum())
        return total

    best, step = 0.0, 0.5
    angles = np.arange(-_SKEW, _SKEW + step / 2, step)
    while step > 0.01:
        best = max(angles, key=lambda angle: (sharpness(float(angle)), -abs(angle)))
        step /= 5
        angles = best + step * np.arange(-5, 6)
    return -float(best)


def turned(image: Image, angle: float, paper: int = 255) -> Image:
    """The image turned by so many degrees counter-clockwise about its middle, its size kept."""
    import cv2

    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)


def ink(grey: Image, dpi: float) -> Image:
    """Mask of what is darker than the paper around it."""
    import cv2

    around = max(15, round(dpi / POINT * 14)) | 1
    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    return cv2.adaptiveThreshold(soft, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, 18)


def lines(mask: Image, dpi: float) -> tuple[list[Line], list[Line]]:
    """The level and the upright lines of a straight page of ink, mended and brought together where they meet."""
    unit = dpi / POINT
    level = _joined(_stretches(mask, unit, _SHORTEST, _UNBROKEN), mask, unit)
    upright = _joined(_stretches(mask.T, unit, _SHORTEST, _UNBROKEN), mask.T, unit)
    for _ in range(2):
        level, upright = _fitted(level, upright, unit), _fitted(upright, level, unit)
    level = level + _walls(mask, upright, level, unit)
    return level, upright + _walls(mask.T, level, upright, unit)


def _stretches(mask: Image, unit: float, shortest: float, solid: float, across: tuple[Line, ...] = ()) -> list[Line]:
    """Level stretches of thin ink, cut by lines across.  A slight slope or single missing pixels do not break one."""
    import cv2
    import numpy as np

    thick = cv2.dilate(np.ascontiguousarray(mask), np.ones((3, 1), np.uint8))
    whole = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, max(3, round(unit)) | 1), np.uint8))
    long = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, max(3, round(shortest * unit))), np.uint8))
    for line in across:
        half = round(line.width / 2) + 1
        long[max(0, round(line.start)) : round(line.end), max(0, round(line.at) - half) : round(line.at) + half + 1] = 0
    _, _, stats, centres = cv2.connectedComponentsWithStats(long, connectivity=8)
    found = []
    for (x, _, w, _, area), (_, middle) in zip(stats.tolist()[1:], centres.tolist()[1:], strict=True):
        line = Line(middle, x, x + w, max(1.0, area / w - 2))
        firm = w > _LONG * unit or solid < _UNBROKEN
        if line.width <= _THICKEST * unit and (
            (firm and _solid(mask, line, unit) > solid) or _alone(mask, line, unit) > _MOSTLY
        ):
            found.append(line)
    return sorted(found, key=lambda line: line.start - line.end)[:_MOST]


def _walls(mask: Image, across: list[Line], known: list[Line], unit: float) -> list[Line]:
    """What is no line by itself, but reaches from one line to the next: walls of low rows, or close to writing."""
    near = 2.0 * unit
    found = []
    for line in _stretches(mask, unit, _LOWEST, _WEAK, tuple(across)):
        met = [
            other.at
            for other in across
            if other.start - near <= line.at <= other.end + near and line.start - near <= other.at <= line.end + near
        ]
        first, last = min(met, default=0.0), max(met, default=0.0)
        beside = [other for other in known if abs(other.at - line.at) <= 1.5 * unit]
        again = any(other.start - near <= line.start and line.end <= other.end + near for other in beside)
        if not first < last or again or first - line.start > near or line.end - last > near:
            continue
        wall = replace(line, start=first, end=last)
        known_place = beside and last - first > _LONG * unit
        if _solid(mask, wall, unit) > (_WEAK if known_place else _UNBROKEN):
            found.append(wall)
    return found


def _joined(found: list[Line], mask: Image, unit: float) -> list[Line]:
    """Stretches at one place become one line where little is missing, or where a thin trace shows in the gap."""
    whole: list[Line] = []
    for line in sorted(found, key=lambda line: line.start):
        for index, other in enumerate(whole):
            if abs(line.at - other.at) > 1.5 * unit:
                continue
            gap = Line((line.at + other.at) / 2, other.end, line.start, max(line.width, other.width))
            if gap.end - gap.start <= _GAP * unit or _alone(mask, gap, unit) > _MOSTLY:
                lengths = other.end - other.start, line.end - line.start
                at = (other.at * lengths[0] + line.at * lengths[1]) / sum(lengths)
                whole[index] = Line(at, other.start, max(other.end, line.end), gap.width)
                break
        else:
            whole.append(line)
    return whole


def _solid(mask: Image, line: Line, unit: float) -> float:
    """The share of a line that is inked in one row of pixels; on a long line the row may change on the way."""
    import numpy as np

    middle, start, end = round(line.at), round(line.start), round(line.end)
    band = mask[max(0, middle - 2) : middle + 3, start:end]
    parts = np.array_split(band, max(1, round((end - start) / (36 * unit))), axis=1)
    return float(np.mean([part.mean(axis=1).max() for part in parts]))


def _alone(mask: Image, line: Line, unit: float) -> float:
    """The share of a line in which it is inked and has blank paper above and below: strokes of writing do not."""
    middle, apart = round(line.at), max(3, round(line.width / 2 + 1.2 * unit))
    start, end = round(line.start), round(line.end)
    if end <= start or middle - apart - 1 < 0 or middle + apart + 2 > mask.shape[0]:
        return 0.0
    on = mask[middle - 1 : middle + 2, start:end].any(axis=0)
    above, below = (mask[row : row + 2, start:end].any(axis=0) for row in (middle - apart - 1, middle + apart))
    return float((on & ~above & ~below).mean())


def _fitted(found: list[Line], across: list[Line], unit: float) -> list[Line]:
    """Lines whose ends lie on the lines across them; what touches fewer than two of these is no wall of a table."""
    reach = _TOUCH * unit
    fitted = []
    for line in found:
        met = [
            other.at
            for other in across
            if other.start - reach <= line.at <= other.end + reach
            and line.start - reach <= other.at <= line.end + reach
        ]
        if len(met) < 2 or max(met) - min(met) < reach:
            continue
        first, last = min(met), max(met)
        start = first if first - line.start < _OVERHANG * unit else line.start
        end = last if line.end - last < _OVERHANG * unit else line.end
        fitted.append(replace(line, start=start, end=end))
    return fitted


def rub_out(grey: Image, mask: Image, level: list[Line], upright: list[Line], unit: float) -> None:
    """Take the lines off the page and off its ink, in place, so that only writing is left."""
    import cv2
    import numpy as np

    ruled = np.zeros(mask.shape, np.uint8)
    run = max(3, round(1.2 * _SHORTEST * unit))
    for lines_of, kernel, swap in ((level, (1, run), False), (upright, (run, 1), True)):
        band = np.zeros(mask.shape, np.uint8)
        for line in lines_of:
            ends = [(round(line.start) - 2, round(line.at)), (round(line.end) + 2, round(line.at))]
            first, last = ((y, x) if swap else (x, y) for x, y in ends)
            cv2.line(ruled, first, last, 1, round(line.width) + 1)
            cv2.line(band, first, last, 1, round(line.width + 2 * unit))
        straight = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(kernel, np.uint8))
        ruled |= band & cv2.dilate(straight, np.ones((3, 3), np.uint8))
    paper = int(np.median(grey[::7, ::7]))
    grey[ruled > 0] = paper
    mask[ruled > 0] = 0
