"""Ruled lines become tables: every merged lattice that is drawn, however untidily, is got back."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.readers.shared.rulings import Lattice, Segment, TooManyCrossingsError, lattices

Area = tuple[int, int, int, int]  # row, column, rowspan, colspan


def tiling(rows: int, columns: int, chance: random.Random) -> list[Area]:
    """A random division of a grid into rectangles, in reading order."""
    taken: set[tuple[int, int]] = set()
    areas: list[Area] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            wide = 1
            while column + wide < columns and (row, column + wide) not in taken and chance.random() < 0.3:
                wide += 1
            high = 1
            while row + high < rows and chance.random() < 0.3:
                high += 1
            areas.append((row, column, high, wide))
            taken |= {(r, c) for r in range(row, row + high) for c in range(column, column + wide)}
    return areas


def used(areas: list[Area]) -> list[Area]:
    """The same areas counted on the borders that some area has."""
    rows = sorted({edge for row, _, high, _ in areas for edge in (row, row + high)})
    columns = sorted({edge for _, column, _, wide in areas for edge in (column, column + wide)})
    return [
        (
            rows.index(row),
            columns.index(column),
            rows.index(row + high) - rows.index(row),
            columns.index(column + wide) - columns.index(column),
        )
        for row, column, high, wide in areas
    ]


def untidy(at: float, start: float, end: float, chance: random.Random) -> list[Segment]:
    """One line as careless programs draw it: in pieces, beside itself, twice, not quite reaching its neighbours."""

    def shaken(value: float) -> float:
        return value + chance.uniform(-0.6, 0.6)

    cuts = sorted(chance.uniform(start, end) for _ in range(chance.choice([0, 0, 1, 3])))
    edges = [start, *cuts, end]
    pieces = [Segment(shaken(at), shaken(low), shaken(high)) for low, high in pairwise(edges)]
    if chance.random() < 0.3:
        pieces.append(Segment(at + chance.uniform(0.5, 1.5), shaken(start), shaken(end)))
    return [*pieces, *chance.choices(pieces, k=chance.choice([0, 1]))]


def drawn(
    areas: list[Area], xs: list[float], ys: list[float], chance: random.Random
) -> tuple[list[Segment], list[Segment]]:
    """Every side of every area as untidy lines, shuffled."""
    level: list[Segment] = []
    upright: list[Segment] = []
    for row, column, high, wide in areas:
        left, right, top, bottom = xs[column], xs[column + wide], ys[row], ys[row + high]
        for y in (top, bottom):
            level += untidy(y, left, right, chance)
        for x in (left, right):
            upright += untidy(x, top, bottom, chance)
    chance.shuffle(level)
    chance.shuffle(upright)
    return level, upright


def shape(lattice: Lattice) -> list[Area]:
    return [cell[:4] for cell in lattice.cells]


@settings(deadline=None, max_examples=300)
@given(st.integers(1, 9), st.integers(1, 8), st.integers(0, 2**32))
def test_a_merged_lattice_comes_back(rows: int, columns: int, seed: int) -> None:
    """Cells, spans and boxes survive jitter, splits, doubled lines and gaps at the joints."""
    chance = random.Random(seed)
    areas = tiling(rows, columns, chance)
    xs, ys = [50.0], [70.0]
    for _ in range(columns):
        xs.append(xs[-1] + chance.uniform(12, 120))
    for _ in range(rows):
        ys.append(ys[-1] + chance.uniform(12, 60))
    (lattice,) = lattices(*drawn(areas, xs, ys, chance))
    assert used(areas) == shape(lattice)
    for (row, column, high, wide), cell in zip(areas, lattice.cells, strict=True):
        assert pytest.approx((xs[column], ys[row], xs[column + wide], ys[row + high]), abs=1.6) == cell.box


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 2**32))
def test_tables_side_by_side_and_one_below_stay_apart(seed: int) -> None:
    """Two tables on one height and a third under them are three lattices, from top to bottom, then left to right."""
    chance = random.Random(seed)
    level: list[Segment] = []
    upright: list[Segment] = []
    expected = []
    for left, top in ((50.0, 100.0), (330.0, 103.0), (50.0, 420.0)):
        areas = tiling(4, 3, chance)
        expected.append(used(areas))
        xs = [left + 80 * n for n in range(4)]
        ys = [top + chance.uniform(20, 21) * n for n in range(5)]
        more_level, more_upright = drawn(areas, xs, ys, chance)
        level += more_level
        upright += more_upright
    assert expected == [shape(lattice) for lattice in lattices(level, upright)]


@settings(deadline=None)
@given(
    st.lists(st.tuples(*[st.floats(-1e6, 1e6)] * 3), max_size=60),
    st.lists(st.tuples(*[st.floats(-1e6, 1e6)] * 3), max_size=60),
)
def test_any_lines_give_disjoint_cells(level: list[tuple[float, ...]], upright: list[tuple[float, ...]]) -> None:
    """Whatever the lines are, no place belongs to two cells of a lattice."""
    across, down = ([Segment(at, min(one, two), max(one, two)) for at, one, two in lines] for lines in (level, upright))
    for lattice in lattices(across, down):
        places = [
            (r, c)
            for row, column, high, wide, _ in lattice.cells
            for r in range(row, row + high)
            for c in range(column, column + wide)
        ]
        assert len(places) == len(set(places))
        assert sorted(lattice.xs) == list(lattice.xs) and sorted(lattice.ys) == list(lattice.ys)


HEIGHTS = (100.0, 120.0, 140.0, 160.0)


@pytest.mark.parametrize(
    ("name", "level", "upright", "expected"),
    [
        (
            "closed",
            [(y, 50, 250) for y in HEIGHTS[:2]],
            [(x, 100, 120) for x in (50, 150, 250)],
            [(0, 0, 1, 1), (0, 1, 1, 1)],
        ),
        (
            "left and right open",
            [(y, 50, 350) for y in HEIGHTS[:3]],
            [(x, 100, 140) for x in (150, 250)],
            [(r, c, 1, 1) for r in range(2) for c in range(3)],
        ),
        (
            "left and right open, first column merged",
            [(100, 50, 350), (120, 150, 350), (140, 50, 350)],
            [(x, 100, 140) for x in (150, 250)],
            [(0, 0, 2, 1), (0, 1, 1, 1), (0, 2, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1)],
        ),
        (
            "one inner line only",
            [(y, 50, 350) for y in HEIGHTS[:3]],
            [(150, 100, 140)],
            [(r, c, 1, 1) for r in range(2) for c in range(2)],
        ),
        (
            "cut off at the foot of the page",
            [(y, 50, 250) for y in HEIGHTS[:2]],
            [(x, 100, 180) for x in (50, 150, 250)],
            [(r, c, 1, 1) for r in range(2) for c in range(2)],
        ),
        (
            "a rule under the table runs on to the page's edge",
            [(100, 50, 250), (120, 50, 250), (140, 50, 550)],
            [(x, 100, 140) for x in (50, 150, 250)],
            [(r, c, 1, 1) for r in range(2) for c in range(2)],
        ),
        (
            "a wide head over a narrow body",
            [(100, 50, 450), (120, 50, 450), (140, 50, 250)],
            [(50, 100, 140), (250, 100, 140), (450, 100, 120)],
            [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1)],
        ),
        (
            "a hyphen in a cell",
            [(y, 50, 250) for y in HEIGHTS[:2]] + [(110, 60, 90)],
            [(x, 100, 120) for x in (50, 150, 250)],
            [(0, 0, 1, 1), (0, 1, 1, 1)],
        ),
        (
            "dots and dashes",
            [(y, x, x + 2) for y in HEIGHTS[:2] for x in range(50, 250, 4)],
            [(x, y, y + 2) for x in (50, 150, 250) for y in range(100, 120, 4)],
            [(0, 0, 1, 1), (0, 1, 1, 1)],
        ),
    ],
)
def test_shapes(
    name: str, level: list[tuple[float, ...]], upright: list[tuple[float, ...]], expected: list[Area]
) -> None:
    """Open sides are told from the ends of the other lines; what only looks like a wall is none."""
    (lattice,) = lattices([Segment(*line) for line in level], [Segment(*line) for line in upright])
    assert expected == shape(lattice)


@pytest.mark.parametrize(
    ("level", "upright"),
    [
        ([], []),
        ([(100, 50, 550)], []),
        ([(y, 50, 550) for y in HEIGHTS], []),
        ([(100, 50, 550)], [(50, 100, 300)]),
        ([(100, 50, 90), (104, 50, 90)], [(300, 100, 300)]),
    ],
)
def test_lines_without_a_table(level: list[tuple[float, ...]], upright: list[tuple[float, ...]]) -> None:
    """Rules under headings, three-line tables without any upright, and single corners enclose nothing."""
    assert [] == lattices([Segment(*line) for line in level], [Segment(*line) for line in upright])


def test_a_drawing_is_refused() -> None:
    """A hatching of very many lines ends at the bound instead of running on."""
    lines = [Segment(3.0 * n, 0.0, 9000.0) for n in range(3000)]
    with pytest.raises(TooManyCrossingsError):
        lattices(lines, lines)
