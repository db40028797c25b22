"""From ruled lines to tables: pure geometry in any unit, with the y axis pointing down.

PDF pages and scanned images find their lines themselves and bring them here; nothing in this module knows of either, or
of text.  A table is a group of lines that touch each other; a cell grows right and down while no wall stands in between.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

Box = tuple[float, float, float, float]  # left, top, right, bottom
COVERED = 0.5  # a wall covers at least this share of a side
CROSSINGS = 200_000  # more crossings than this are a drawing, not a page of tables


class Segment(NamedTuple):
    """A horizontal line (``at`` is its y, ``start`` and ``end`` are x) or a vertical one (``at`` is its x)."""

    at: float
    start: float
    end: float


class LatticeCell(NamedTuple):
    """A cell by its 0-based position, how many rows and columns it covers, and its box."""

    row: int
    column: int
    rowspan: int
    colspan: int
    box: Box


class Lattice(Struct, frozen=True):
    """A ruled table: the positions of its column and row borders, and its cells in reading order.

    A table whose outer border is not drawn has that border where its lines end.  Places inside the outer border that no
    lines enclose have no cell.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[LatticeCell, ...]

    @property
    def box(self) -> Box:
        """The outer border."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


class TooManyCrossingsError(ValueError):
    """The lines cross each other too often to be tables."""


def lattices(
    horizontal: Iterable[Segment], vertical: Iterable[Segment], snap: float = 2.5, crossings: int = CROSSINGS
) -> list[Lattice]:
    """The tables that these lines draw, from top to bottom.

    Lines closer than ``snap`` are one line, gaps up to one and a half times ``snap`` are closed, and nothing smaller
    than twice ``snap`` is a line.  Raises TooManyCrossingsError when lines meet more than ``crossings`` times.
    """
    level, upright = merged(horizontal, snap), merged(vertical, snap)
    found = (_lattice(*group, snap) for group in _groups(level, upright, 1.5 * snap, crossings))
    return sorted((lattice for lattice in found if lattice), key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


def merged(segments: Iterable[Segment], snap: float) -> list[Segment]:
    """Pieces of one line joined, doubled lines made one, stray bits dropped; ordered by position."""
    lines: list[Segment] = []
    for band in _bands(sorted(segments), snap):
        band.sort(key=lambda segment: segment.start)
        open_at, weight, start, end = 0.0, 0.0, band[0].start, band[0].start
        for at, begin, stop in band:
            if begin > end + 1.5 * snap:
                if end - start >= 2 * snap:
                    lines.append(Segment(open_at / weight, start, end))
                open_at, weight, start, end = 0.0, 0.0, begin, stop
            length = stop - begin + 0.001
            open_at, weight, end = open_at + at * length, weight + length, max(end, stop)
        if end - start >= 2 * snap:
            lines.append(Segment(open_at / weight, start, end))
    lines.sort()
    return lines


def _bands(segments: Sequence[Segment], snap: float) -> list[list[Segment]]:
    """Segments in order of position, cut wherever the next one is further than ``snap``."""
    bands: list[list[Segment]] = []
    last = float("-inf")
    for segment in segments:
        if segment[0] - last > snap:
            bands.append([])
        bands[-1].append(segment)
        last = segment[0]
    return bands


# ── which lines belong together ─────────────────────────────────────────────────────────────────────────────────


def _groups(
    horizontal: list[Segment], vertical: list[Segment], reach: float, crossings: int
) -> list[tuple[list[Segment], list[Segment]]]:
    """Lines that touch each other, directly or through others: at least two horizontal ones and a vertical one."""
    owner = list(range(len(horizontal) + len(vertical)))

    def root(item: int) -> int:
        while owner[item] != item:
            owner[item] = owner[owner[item]]
            item = owner[item]
        return item

    heights = [line.at for line in horizontal]
    looked = 0
    for number, (x, top, bottom) in enumerate(vertical, start=len(horizontal)):
        first, last = bisect_left(heights, top - reach), bisect_right(heights, bottom + reach)
        looked += last - first
        if looked > crossings:
            raise TooManyCrossingsError
        for other in range(first, last):
            _, left, right = horizontal[other]
            if left - reach <= x <= right + reach:
                owner[root(other)] = root(number)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for number, line in enumerate((*horizontal, *vertical)):
        groups.setdefault(root(number), ([], []))[number >= len(horizontal)].append(line)
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


# ── one table ───────────────────────────────────────────────────────────────────────────────────────────────────


def _lattice(horizontal: list[Segment], vertical: list[Segment], snap: float) -> Lattice | None:
    xs, ys = _borders(vertical, horizontal, snap), _borders(horizontal, vertical, snap)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > CROSSINGS:
        return None
    beside = _walls(xs, ys, vertical)  # beside[c][r]: whether a wall stands left of column c in row r
    above = _walls(ys, xs, horizontal)  # above[r][c]: whether a wall stands above row r in column c
    cells = []
    taken = bytearray(rows * columns)
    for row in range(rows):
        for column in range(columns):
            if taken[row * columns + column]:
                continue
            right, below = _extent(row, column, rows, columns, beside, above, taken)
            for covered in range(row, below):
                taken[covered * columns + column : covered * columns + right] = b"\1" * (right - column)
            if _is_enclosed(row, column, below, right, beside, above, xs, ys):
                cells.append((row, column, below, right))
    return _compact(xs, ys, cells)


def _borders(across: list[Segment], along: list[Segment], snap: float) -> list[float]:
    """Positions of the lines ``across``, and of an outer border that is not drawn: where two lines ``along`` end beyond."""
    ats = sorted(line.at for line in across)
    borders = [
        sum(line.at for line in band) / len(band) for band in _bands([Segment(at, 0, 0) for at in ats], 1.5 * snap)
    ]
    firsts = sorted(line.start for line in along if line.start < borders[0] - 3 * snap)
    lasts = sorted((line.end for line in along if line.end > borders[-1] + 3 * snap), reverse=True)
    begin = next((one for one, two in pairwise(firsts) if two - one <= 2 * snap), None)
    end = next((one for one, two in pairwise(lasts) if one - two <= 2 * snap), None)
    return [*([begin] if begin is not None else []), *borders, *([end] if end is not None else [])]


def _walls(borders: list[float], stops: list[float], lines: list[Segment]) -> list[bytearray]:
    """For each border, which of the stretches between ``stops`` its lines cover."""
    walls = [bytearray(len(stops) - 1) for _ in borders]
    for at, start, end in lines:
        nearest = bisect_left(borders, at)
        if nearest == len(borders) or (nearest and at - borders[nearest - 1] < borders[nearest] - at):
            nearest -= 1
        wall = walls[nearest]
        first, last = max(0, bisect_right(stops, start) - 1), min(bisect_left(stops, end), len(stops) - 1)
        if last - first > 2:
            wall[first + 1 : last - 1] = b"\1" * (last - first - 2)  # between the ends a line covers all
        for stretch in {first, last - 1} if first < last else ():
            low, high = stops[stretch], stops[stretch + 1]
            if (end if end < high else high) - (start if start > low else low) >= COVERED * (high - low):
                wall[stretch] = 1
    return walls


def _extent(
    row: int, column: int, rows: int, columns: int, beside: list[bytearray], above: list[bytearray], taken: bytearray
) -> tuple[int, int]:
    """Where the cell that begins here ends: the first column and the first row that are no longer its own."""
    right = column + 1
    while right < columns and not beside[right][row] and not taken[row * columns + right]:
        right += 1
    below = row + 1
    while below < rows and not any(above[below][column:right]):
        if any(beside[inner][below] for inner in range(column + 1, right)):
            break
        if any(taken[below * columns + column : below * columns + right]):
            break
        below += 1
    return right, below


def _is_enclosed(
    row: int,
    column: int,
    below: int,
    right: int,
    beside: list[bytearray],
    above: list[bytearray],
    xs: list[float],
    ys: list[float],
) -> bool:
    """Whether lines stand on two opposite sides of this area at least: an open side is allowed, an open corner is not."""

    def covered(walls: bytearray, stops: list[float], first: int, last: int) -> bool:
        if walls.find(0, first, last) < 0:
            return True
        length = sum(stops[n + 1] - stops[n] for n in range(first, last) if walls[n])
        return length >= COVERED * (stops[last] - stops[first])

    return (covered(above[row], xs, column, right) and covered(above[below], xs, column, right)) or (
        covered(beside[column], ys, row, below) and covered(beside[right], ys, row, below)
    )


def _compact(xs: list[float], ys: list[float], cells: list[tuple[int, int, int, int]]) -> Lattice | None:
    """The lattice without borders that no cell has."""
    if not cells:
        return None
    rows = {line: n for n, line in enumerate(sorted({edge for cell in cells for edge in (cell[0], cell[2])}))}
    columns = {line: n for n, line in enumerate(sorted({edge for cell in cells for edge in (cell[1], cell[3])}))}
    kept = tuple(
        LatticeCell(
            rows[row],
            columns[column],
            rows[below] - rows[row],
            columns[right] - columns[column],
            (xs[column], ys[row], xs[right], ys[below]),
        )
        for row, column, below, right in cells
    )
    return Lattice(tuple(xs[n] for n in columns), tuple(ys[n] for n in rows), kept)
