"""One PDF page as grids and passages in the order a person reads them.

Tables come from ruling (``rulings``, ``tables``), all other text line by line; tables side by side are read one after
the other, each with the lines above and below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from perflint.model import CellFacts, Grid, Location, Passage
from perflint.readers.shared.pdf.frames import Box, Frame
from perflint.readers.shared.pdf.lines import around, lines_of, text_of
from perflint.readers.shared.pdf.paths import Drawing, sides_of
from perflint.readers.shared.pdf.tables import Table, fill, grid_of, tables_of
from perflint.readers.shared.pdf.text import Run
from perflint.readers.shared.rulings import TooManyCrossingsError, lattices

_APART = 1.6  # of the usual distance of lines: further apart, an empty line stands between
_GUTTER = 0.5  # of the height of the type: no narrower gap parts the texts of two tables side by side


class _Block(Struct, frozen=True):
    """Something with a place in the reading order: a table or a line."""

    box: Box
    content: Table | list[Run]


def ruled_tables(drawing: Drawing, frame: Frame) -> list[Table]:
    """The empty tables that lines draw on a page, or shading where there are no lines.

    Raises TooManyCrossingsError when its lines are no ruling but a drawing.
    """
    return tables_of(lattices(drawing.horizontal, drawing.vertical), frame) or _shaded(drawing, frame)


def blocks_of(
    runs: Sequence[Run],
    ruled: Sequence[Table],
    tagged: Sequence[Table],
    frame: Frame,
    where: Location,
    facts: CellFacts | None = None,
) -> list[Grid | Passage]:
    """The blocks of a page: ``ruled`` tables are filled with the runs, ``tagged`` ones are filled already.

    ``where`` holds file and page and the number of the page's first table.
    """
    lines = lines_of(fill(ruled, [run for run in runs if _is_on(frame, run)]))
    tables = [table for table in (*ruled, *tagged) if any(table.texts)]
    gutters = _gutters(tables)
    blocks = [_Block(table.box, table) for table in tables]
    blocks += [_Block(around(part), part) for line in lines for part in _parted(line, gutters)]
    return _written(_in_order(blocks, gutters), frame, where, facts)


def _is_on(frame: Frame, run: Run) -> bool:
    """Whether a run is to be seen on the page, and not beyond its edge."""
    left, top, right, bottom = run.box
    return 0 <= (left + right) / 2 <= frame.width and 0 <= (top + bottom) / 2 <= frame.height


def _shaded(drawing: Drawing, frame: Frame) -> list[Table]:
    """Tables without lines whose cells are filled areas side by side."""
    if len(drawing.areas) < 4:
        return []
    try:
        found = tables_of(lattices(*sides_of(drawing.areas)), frame)
    except TooManyCrossingsError:
        return []
    return [table for table in found if len(table.lattice.xs) > 2 and len(table.lattice.ys) > 2]


# ── reading order ───────────────────────────────────────────────────────────────────────────────────────────────


def _gutters(tables: Sequence[Table]) -> list[float]:
    """The middles of the gaps between tables that stand side by side."""
    found = set()
    for table in tables:
        for other in tables:
            beside = table.box[2] <= other.box[0] and table.box[1] < other.box[3] and other.box[1] < table.box[3]
            if beside and not any(table.box[2] <= third.box[0] and third.box[2] <= other.box[0] for third in tables):
                found.add((table.box[2] + other.box[0]) / 2)
    return sorted(found)


def _parted(line: list[Run], gutters: Sequence[float]) -> list[list[Run]]:
    """A line cut at the gutters that no word of it crosses."""
    parts = [line[:1]]
    for run in line[1:]:
        end, begin = parts[-1][-1].box[2], run.box[0]
        if begin - end > _GUTTER * run.size and any(end <= gutter <= begin for gutter in gutters):
            parts.append([run])
        else:
            parts[-1].append(run)
    return parts


def _in_order(blocks: list[_Block], gutters: Sequence[float]) -> list[_Block]:
    blocks.sort(key=_height)
    if not gutters:
        return blocks
    ordered: list[_Block] = []
    band: list[_Block] = []
    for block in blocks:
        if any(block.box[0] < gutter < block.box[2] for gutter in gutters):
            ordered += [*_by_column(band, gutters), block]
            band = []
        else:
            band.append(block)
    return ordered + _by_column(band, gutters)


def _by_column(band: list[_Block], gutters: Sequence[float]) -> list[_Block]:
    return sorted(band, key=lambda block: (sum(gutter < block.box[0] for gutter in gutters), _height(block)))


def _height(block: _Block) -> float:
    """What is compared from top to bottom: the upper border of a table, the baseline of a line."""
    return block.box[1] if isinstance(block.content, Table) else block.content[0].y


# ── writing down ────────────────────────────────────────────────────────────────────────────────────────────────


def _written(blocks: Sequence[_Block], frame: Frame, where: Location, facts: CellFacts | None) -> list[Grid | Passage]:
    written: list[Grid | Passage] = []
    lines = [block for block in blocks if not isinstance(block.content, Table)]
    margin = min((line.box[0] for line in lines), default=0.0)
    apart = _APART * _usual_distance(lines) if len(lines) == len(blocks) else 0.0
    table, number, before = where.table or 0, 0, 0.0
    for block in blocks:
        if isinstance(block.content, Table):
            grid = grid_of(block.content, frame, replace(where, table=table), facts)
            if grid:
                written.append(grid)
                table += 1
            continue
        number += 1
        if apart and number > 1 and _height(block) - before > apart:
            written.append(Passage("", ((0, replace(where, table=None, line=number, character=1)),)))
        before = _height(block)
        written.append(_passage(block, number, margin, frame, where))
    return written


def _usual_distance(lines: Sequence[_Block]) -> float:
    """From one baseline to the next where nothing stands between: a quarter of the steps at least are that small."""
    heights = [_height(line) for line in lines]
    size = median(line.box[3] - line.box[1] for line in lines) if lines else 0.0
    steps = sorted(below - above for above, below in pairwise(heights) if below - above > 0.9 * size)
    return steps[len(steps) // 4] if steps else 0.0


def _passage(line: _Block, number: int, margin: float, frame: Frame, where: Location) -> Passage:
    assert not isinstance(line.content, Table)
    text = text_of(line.content, layout=True).rstrip()
    indent = round((line.box[0] - margin) / (0.5 * max(1.0, line.content[0].size)))
    place = replace(where, table=None, line=number, character=1, box=frame.seen(line.box))
    return Passage(" " * min(indent, 200) + text, ((0, place),))
