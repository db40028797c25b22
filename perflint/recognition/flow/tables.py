"""Tables in text whose cells come one after another made into grids; what the grid says is read like any other's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import scope_of
from perflint.lexicon.levels import level1_kind, level2_kind, parents_of
from perflint.model import Grid, Passage
from perflint.patterns import pattern_of
from perflint.recognition.aligned.tables import placed
from perflint.recognition.flow.cells import FlowCell, rows_of_pieces
from perflint.recognition.flow.fit import LABELS
from perflint.recognition.flow.heading import FlowHeading, find_flow_headings
from perflint.recognition.flow.pieces import TURN, Piece, pieces_of, whole
from perflint.recognition.flow.rows import with_names_alone, with_points, without_open_rows
from perflint.recognition.grids.columns import GROUP_ROLES
from perflint.recognition.wording.paragraphs import parts_of
from perflint.recognition.wording.row_ends import begins_form, end_of_rows, without_goals, without_titles

_ALIGNED = 0.1  # of the lines of tables whose cells stand below one another have wide gaps
_SURE = 3.0  # what a row costs at most where its cells fit their columns
_CROWD = 24  # pieces: more cells than a row has
_MOST, _MOST_LINES = 30_000, 60_000  # pieces of a table, and its lines with empty ones


def spread(lines: Sequence[Passage]) -> Sequence[Passage]:
    """The lines; where one holds a whole form (copied without any line end), every cell of it on its own."""
    if not any(_is_crowded(line.text) and find_flow_headings(parts_of(line)) for line in lines):
        return lines
    return [part for line in lines for part in (parts_of(line) if _is_crowded(line.text) else [line])]


def _is_crowded(text: str) -> bool:
    return len(text.split(maxsplit=_CROWD)) > _CROWD


def flow_tables(lines: Sequence[Passage]) -> list[Flow]:
    """The tables, in order; none where wide gaps between the pieces of lines show that cells stand below one another."""
    if _has_wide_gaps(lines):
        return []
    found = (_table(lines, parts) for parts in _tables(lines))
    return [table for table in found if table]


class Flow(Struct, frozen=True):
    """A table on the lines ``first`` to ``last`` (exclusive) as grids, each with its scope (period, annual, None): several
    where long-term and annual rows have headings of their own, below or beside one another.

    ``sure`` says that the cells fit their columns well.
    """

    first: int
    last: int
    grids: tuple[tuple[str | None, Grid], ...]
    sure: bool


class _Part(Struct, frozen=True):
    """A heading and where its rows end."""

    heading: FlowHeading
    end: int


def _tables(lines: Sequence[Passage]) -> list[list[_Part]]:
    """The tables with all headings of each: those that a page repeats, and those of long-term and annual rows."""
    headings = find_flow_headings(lines)
    limits = [*(heading.first for heading in headings), len(lines)][1:]
    found: list[list[_Part]] = []
    for heading, limit in zip(headings, limits, strict=True):
        part = _Part(heading, end_of_rows(lines, heading.last, limit, limit < len(lines)))
        before = found[-1][-1] if found else None
        if before and _is_same(before.heading, heading) and not begins_form(lines[before.end : heading.first]):
            found[-1].append(part)
        else:
            found.append([part])
    return found


def _is_same(one: FlowHeading, other: FlowHeading) -> bool:
    return one.roles == other.roles or bool(
        one.caption and other.caption and scope_of(one.caption.text) and scope_of(other.caption.text)
    )


def _has_wide_gaps(lines: Sequence[Passage]) -> bool:
    texts = [text for line in lines if (text := line.text.strip())]
    several = [text for text in texts if len(text.split(maxsplit=1)) > 1]
    wide = sum(_wide_gap().search(text) is not None for text in several)
    return 2 * wide > len(several) and wide > _ALIGNED * len(texts)


@cache
def _wide_gap() -> re.Pattern[str]:
    return pattern_of(r"\S[ \u3000\u00a0]{2,}\S")


def _table(lines: Sequence[Passage], parts: Sequence[_Part]) -> Flow | None:
    """The rows of all parts; those below a heading that a page repeats go on with the rows above it."""
    blocks: list[tuple[FlowHeading, list[Passage]]] = []
    for part in parts:
        own = without_goals(without_titles(lines, part.heading.last, part.end))
        if blocks and blocks[-1][0].roles == part.heading.roles and part.heading.caption is None:
            blocks[-1][1].extend([*[Passage("")] * TURN, *own])
        else:
            blocks.append((part.heading, own))
    grids: list[tuple[str | None, Grid]] = []
    sure = True
    for heading, own in blocks:
        if len(own) > _MOST_LINES:
            return None
        pieces = pieces_of(own, labels_together="levels" in heading.roles)
        if not 2 <= len(pieces) <= _MOST:
            return None
        widths = {at: title.width for at, title in enumerate(heading.titles) if title.width is not None}
        rows, price = _dealt_out(pieces, heading.roles, widths)
        sure = sure and price <= _SURE * len(rows)
        rows = with_names_alone(without_open_rows(rows, heading.roles), heading.roles)
        rows = with_points(rows, heading.roles)
        cells = [{cell.column: whole(cell.pieces) for cell in row} for row in rows]
        scope = scope_of(heading.caption.text) if heading.caption else None
        grids.extend((scope or half, _grid(heading, columns, cells)) for half, columns in _halves(heading))
    return Flow(parts[0].heading.first, parts[-1].end, tuple(grids), sure)


def _dealt_out(
    pieces: Sequence[Piece], roles: Sequence[str], widths: Mapping[int, float]
) -> tuple[Sequence[Sequence[FlowCell]], float]:
    """The rows and what they cost.  Where names stand there twice, those for the years to come are often blank in all rows,
    which then are labels alone."""
    rows, price = rows_of_pieces(pieces, roles, widths)
    if roles.count("name") != 2 or price <= _SURE * len(rows):
        return rows, price
    names = [at for at, role in enumerate(roles) if role == "name"]
    blank = range(names[0], next(at for at in range(names[0], names[1] + 1) if at == names[1] or roles[at] in LABELS))
    kept = [at for at in range(len(roles)) if at not in blank]
    own = {place: widths[at] for place, at in enumerate(kept) if at in widths}
    others, cost = rows_of_pieces(pieces, [roles[at] for at in kept], own)
    if cost >= price:
        return rows, price
    return [[replace(cell, column=kept[cell.column]) for cell in row] for row in others], cost


def _halves(heading: FlowHeading) -> list[tuple[str | None, Sequence[int]]]:
    """The columns; where the last ones stand there twice, the long-term ones and the annual ones, each behind the others."""
    texts = [title.text.text for title in heading.titles]
    count = len(texts)
    for size in range(count // 2, 1, -1):
        if texts[-size:] == texts[-2 * size : -size]:
            shared = range(count - 2 * size)
            return [
                ("period", [*shared, *range(count - 2 * size, count - size)]),
                ("annual", [*shared, *range(count - size, count)]),
            ]
    return [(None, range(count))]


def _grid(heading: FlowHeading, columns: Sequence[int], rows: Sequence[Mapping[int, Passage]]) -> Grid:
    """The cells of these columns, labels and groups as high as the rows they stand for."""
    titles = {at: (heading.titles[column].text, 1) for at, column in enumerate(columns)}
    outer = [at for at, column in enumerate(columns) if heading.roles[column] in _OUTER]
    own = [{at: row[column] for at, column in enumerate(columns) if column in row} for row in rows]
    cells = _with_heights(own, outer)
    levels = [at for role in ("level1", "level2") for at, column in enumerate(columns) if heading.roles[column] == role]
    if len(levels) == 2:
        _cut_at_others(cells, *levels)
    where = heading.titles[0].text.location()
    return Grid(placed([titles, *cells], where), where)


def _with_heights(rows: Sequence[Mapping[int, Passage]], outer: Sequence[int]) -> list[dict[int, tuple[Passage, int]]]:
    """The cells with the number of rows that each takes up: labels and groups go down to the next of theirs."""
    found = [{at: (text, 1) for at, text in row.items()} for row in rows]
    for column in outer:
        left = [at for at in outer if at <= column]
        starts = [number for number, row in enumerate(rows) if any(at in row for at in left)]
        for start, end in zip(starts, [*starts, len(rows)][1:], strict=True):
            if column in found[start]:
                found[start][column] = found[start][column][0], end - start
    return found


def _cut_at_others(rows: list[dict[int, tuple[Passage, int]]], first: int, second: int) -> None:
    """产出指标 ends above 社会效益, whose own label of level 1 is lost or was never there."""
    for start, row in enumerate(rows):
        if first not in row or (kind := level1_kind(row[first][0].text)) is None:
            continue
        text, height = row[first]
        for at in range(start + 1, start + height):
            below = level2_kind(rows[at][second][0].text) if second in rows[at] else None
            if below and below != "satisfaction" and kind not in (parents_of(below) or (kind,)):
                row[first] = text, at - start
                break


_OUTER = frozenset({*LABELS, "outer_name", *GROUP_ROLES})
