"""Pieces of text dealt out to the columns of a table whose cells come one after another, row after row.

Every column gets what it can hold, few cells stay blank, and a cell goes on in the next line only where its column ends:
the cheapest alignment by dynamic programming (Needleman and Wunsch 1970, with cells of several pieces).  How wide the
columns are is found from the cells, and the cells by the widths, until both agree.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from perflint.recognition.flow.alignment import ROOM, SLACK, Alignment, Step
from perflint.recognition.flow.choices import REST, TOTAL, UNIT
from perflint.recognition.flow.pieces import Piece

_SAMPLE = 400  # pieces that tell the widths
_WINDOW, _MARGIN = 2_000, 200  # pieces that are dealt out at once; at the end of these no row is sure
_ROUNDS = 6
_STARTS = 4
_UNSTEADY = 1.0  # cells that tell other widths than those they were found with
_BROKEN = 1.2  # a column whose cells are broken over lines
_UNBOUNDED = float("inf")  # the width of a column none of whose cells is
_NARROW = frozenset({"operator", "nature", "direction", "unit", "weight", "score", "number", "serial", "year"})
_ADDED = frozenset({"weight", "score", "budget_total", "fiscal", "special", "other"})


class FlowCell(Struct, frozen=True):
    """A cell of a row: the column that holds it, and its pieces."""

    column: int
    pieces: Sequence[Piece]


def rows_of_pieces(
    pieces: Sequence[Piece], roles: Sequence[str], widths: Mapping[int, float]
) -> tuple[list[list[FlowCell]], float]:
    """The rows that the pieces hold below columns of these roles, and what they cost; ``widths`` are those of columns already
    known."""
    sample = Alignment(pieces[:_SAMPLE], roles)
    best = min(_tried(sample, widths), key=lambda one: one.price)
    price, steps = best.price, best.steps
    if len(pieces) > _SAMPLE:
        price, steps = _aligned(pieces, roles, best.told)
    elif any(piece.turns for piece in pieces[1:]):
        price, steps = sample.cheapest(best.widths, over_pages=True)
    return _rows(pieces, steps, roles), price


def _aligned(pieces: Sequence[Piece], roles: Sequence[str], widths: Mapping[int, float]) -> tuple[float, list[Step]]:
    """The alignment of a long table, window by window: a window ends with the last row that its end leaves alone."""
    steps: list[Step] = []
    price, at = 0.0, 0
    while True:
        window = pieces[at : at + _WINDOW]
        own_price, own = Alignment(window, roles).cheapest(widths, over_pages=True)
        if at + len(window) < len(pieces):
            own = _before_its_end(own, len(window) - _MARGIN)
        taken = sum(step.taken for step in own)
        steps.extend(own)
        price += own_price * taken / len(window)
        at += taken
        if at == len(pieces):
            return price, steps


def _before_its_end(steps: list[Step], limit: int) -> list[Step]:
    """The steps of the rows that end within so many pieces; all of them where none does."""
    taken = itertools.accumulate((step.taken for step in steps), initial=0)
    begins = [
        number
        for number, (step, count) in enumerate(zip(steps, taken, strict=False))
        if not step.before and step.column > REST and count <= limit
    ]
    return steps[: begins[-1]] or steps


class _Try(Struct, frozen=True):
    """An alignment with the price of cells and widths, those it was found with, and those it tells."""

    price: float
    steps: list[Step]
    widths: Mapping[int, float]
    told: Mapping[int, float]


def _tried(alignment: Alignment, widths: Mapping[int, float]) -> list[_Try]:
    """Alignments: from several widths to begin with, until cells and widths agree."""
    pieces, roles = alignment.pieces, alignment.roles
    usual = _usual_widths(pieces)
    wide = [at for at, role in enumerate(roles) if role not in _NARROW]
    names = ({alignment.name: width} for width in usual)
    starts: list[Mapping[int, float]] = [{}, *names, *(dict.fromkeys(wide, width) for width in (*usual, _UNBOUNDED))]
    tried: list[Mapping[int, float]] = []
    found: list[_Try] = []
    for start in starts:
        own: Mapping[int, float] = {**start, **widths}
        for _ in range(_ROUNDS):
            if own in tried:
                break
            tried.append(own)
            price, steps = alignment.cheapest(own, over_pages=False)
            told, broken = _widths(pieces, steps, own)
            found.append(_Try(price + _BROKEN * broken + (0.0 if own == told else _UNSTEADY), steps, own, told))
            own = told
    return found


def _usual_widths(pieces: Sequence[Piece]) -> list[float]:
    """The widths that most lines of words have."""
    words = (piece for piece in pieces if not piece.value and re.search("[\u4e00-\u9fff]", piece.text.text))
    counts = Counter(piece.width for piece in words)
    return [width for width, count in counts.most_common(_STARTS) if count > 1]


def _widths(
    pieces: Sequence[Piece], steps: Sequence[Step], before: Mapping[int, float]
) -> tuple[dict[int, float], int]:
    """The widths of the columns that contradict an alignment least, and how many columns have broken cells; one without them
    stays unbounded where it was that ``before``."""
    cells: dict[int, list[Sequence[Piece]]] = {}
    at = 0
    for step in steps:
        if step.taken and step.column >= 0:
            cells.setdefault(step.column, []).append(pieces[at : at + step.taken])
        at += step.taken
    ends = {column: _ends(held) for column, held in cells.items()}
    widths = {
        column: _UNBOUNDED if not ends[column] and before.get(column) == _UNBOUNDED else _width(held, ends[column])
        for column, held in cells.items()
    }
    return widths, sum(map(bool, ends.values()))


def _ends(cells: Sequence[Sequence[Piece]]) -> Counter[float]:
    """How far each line that goes on below it would reach with what stands there."""
    lines = (_lines(cell) for cell in cells)
    pairs = (pair for cell in lines for pair in itertools.pairwise(cell))
    return Counter(width + opening for (width, _), (_, opening) in pairs)


def _lines(cell: Sequence[Piece]) -> list[tuple[float, float]]:
    """The lines of a cell: how wide each is with the pieces that only loose blanks part, and its beginning."""
    found = [(cell[0].width, cell[0].opening)]
    for before, piece in itertools.pairwise(cell):
        if not piece.inside:
            found.append((piece.width, piece.opening))
        else:
            width, opening = found[-1]
            found[-1] = width + piece.reach - before.reach if piece.loose else piece.width, opening
    return found


def _width(cells: Sequence[Sequence[Piece]], ends: Counter[float]) -> float:
    lines = Counter(width for cell in cells for width, _ in _lines(cell))

    def contradicted(width: float) -> int:
        over = sum(count for own, count in lines.items() if own > width + SLACK)
        return over + sum(count for reach, count in ends.items() if reach <= width - ROOM)

    return min(sorted(lines), key=lambda width: (contradicted(width), width if ends else -width))


def _rows(pieces: Sequence[Piece], steps: Sequence[Step], roles: Sequence[str]) -> list[list[FlowCell]]:
    rows: list[list[FlowCell]] = []
    row: list[FlowCell] = []
    last: dict[int, int] = {}  # the last row that has a cell in a column

    def keep(cells: list[FlowCell]) -> None:
        last.update((cell.column, len(rows)) for cell in cells)
        rows.append(cells)

    at = 0
    for step, following in itertools.zip_longest(steps, steps[1:]):
        taken = pieces[at : at + step.taken]
        at += step.taken
        if step.column == TOTAL:
            keep(_total(taken, roles))
        elif step.column == UNIT:
            keep([FlowCell(roles.index("project"), taken)])
        elif step.rests and rows:
            for rest in step.rests:
                own = last.setdefault(rest.column, len(rows) - 1)
                rows[own] = _gone_on(rows[own], rest.column, taken[: rest.taken])
                taken = taken[rest.taken :]
        elif step.column >= 0 and taken:
            row.append(FlowCell(step.column, taken))
        if row and (following is None or not following.before):
            keep(row)
            row = []
    return rows


def _total(pieces: Sequence[Piece], roles: Sequence[str]) -> list[FlowCell]:
    """A row of totals: its numbers in the columns that are added up."""
    added = [at for at, role in enumerate(roles) if role in _ADDED]
    label, numbers = pieces[:1], pieces[1:]
    return [FlowCell(0, label), *(FlowCell(at, [number]) for at, number in zip(added, numbers, strict=False))]


def _gone_on(row: Sequence[FlowCell], column: int, pieces: Sequence[Piece]) -> list[FlowCell]:
    """The row, a cell of it with further pieces."""
    begun = [piece for cell in row if cell.column == column for piece in cell.pieces]
    others = [cell for cell in row if cell.column != column]
    return sorted([*others, FlowCell(column, [*begun, *pieces])], key=lambda cell: cell.column)
