"""Tables in text whose cells stand below one another made into grids: where each begins and ends, and its cells.

How headings, columns, rows and labels are told is in ``heading``, ``columns``, ``rows`` and
``labels``, what a page cuts in ``pages``; what the grid says is read like any other's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from statistics import median_low

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import header_field, is_numbered_goal, is_title, is_total
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import Cell, Grid, Location, Passage
from perflint.patterns import pattern_of
from perflint.recognition.aligned.columns import MEASURES, Column, Token, dealt, fitted, off, tokens_of
from perflint.recognition.aligned.heading import headed, headings_in, without_captions, without_standing_caption
from perflint.recognition.aligned.labels import labels_beside
from perflint.recognition.aligned.pages import CellsOfRow, labels_gone_on, rest_gone_on
from perflint.recognition.aligned.rows import Line, rows_of
from perflint.recognition.grids.columns import LEVELS
from perflint.recognition.wording.paragraphs import is_page_number
from perflint.recognition.wording.row_ends import ends_rows
from perflint.text import compact, display_width

_LEADING = 1.4  # from one line of a page to the next, by the height of its type
_PAGES = 3  # digits of a page number
_FEWEST = 3  # headings
_MOST = 6_000  # lines of a table
_UNUSUAL = 2.0  # times as good must the other measure of characters fit
_WELL = 1.0  # places: no other measure is tried
_POOR = 0.5  # places: a page may have columns of its own
_OFF = 2.5  # places: what stands further from its column on the average is no table of columns
_WIDE_GAPS = 0.5  # of the lines with several pieces: parted by more than one blank


class Aligned(Struct, frozen=True):
    """A table on the lines ``first`` to ``last`` (exclusive): its cells as a grid; ``sure`` where they stand in line."""

    first: int
    last: int
    grid: Grid
    sure: bool


def aligned_tables(lines: Sequence[Passage]) -> list[Aligned]:
    """The tables of aligned text, in order; none where the text has no columns."""
    headings = headings_in(lines)
    limits = [*(first for first, _ in headings[1:]), len(lines)]
    found = (
        _table(lines, *heading, _end(lines, heading[1], limit))
        for heading, limit in zip(headings, limits, strict=False)
    )
    return [table for table in found if table]


def _end(lines: Sequence[Passage], first: int, limit: int) -> int:
    """Behind the last line of a table: its total is its own, notes and the title of the next form are not."""
    for at in range(first, limit):
        text = lines[at].text
        if not text.strip() or is_page_number(text):
            continue
        head = text.split(None, 1)[0]
        if is_total(head) and not head.startswith("小计"):
            return at + 1
        if header_field(compact(head)) == "project" or is_numbered_goal(head) or is_title(text):
            return at
        if ends_rows(lines[at]) and not is_total(head):
            return at
    return limit


def _table(lines: Sequence[Passage], first: int, last: int, end: int) -> Aligned | None:
    """The table of the heading on the lines ``first`` to ``last`` (exclusive), whose rows end before ``end``."""
    if end - last > _MOST:
        return None
    usual = lines[first].place(0).page is not None
    best: tuple[float, _Pages, list[list[Token]]] | None = None
    for measure in (MEASURES[usual], MEASURES[not usual]):
        tokens = tokens_of(lines[first:end], measure)
        tokens = without_captions(tokens, max(range(last - first), key=lambda at: len(tokens[at])))
        tokens = without_standing_caption(tokens)
        heads, rows = headed(tokens[: last - first]), [line for line in tokens[last - first :] if line]
        if rows and _is_parted(tokens) and any(column.role == "name" for column in heads):
            columns, cost = _fitted(heads, rows)
            if best is None or _UNUSUAL * cost < best[0]:
                best = cost, columns, tokens
        if best is not None and best[0] < _WELL:
            break
    if best is None or best[0] > _OFF:
        return None
    cost, columns, tokens = best
    turns = end < len(lines) and ("\f" in lines[end].text or lines[end].place(0).page != lines[end - 1].place(0).page)
    grid = _grid(columns, tokens, last - first, turns=turns)
    return Aligned(first, end, grid, cost < _WELL) if grid else None


_Pages = Mapping[int, list[Column]]  # the columns, by page


def _fitted(heads: Sequence[Column], rows: Sequence[Sequence[Token]]) -> tuple[_Pages, float]:
    """The columns on each page, and how badly a piece fits on the average.  ``pdftotext`` closes gaps page by page, so where
    columns do not fit all pages together, each page has its own."""
    pages: dict[int, list[Sequence[Token]]] = {}
    for line in rows:
        pages.setdefault(line[0].page, []).append(line)
    columns, cost = fitted(heads, rows)
    found = {page: (columns, off(columns, lines)) for page, lines in pages.items()}
    for page, lines in pages.items():
        if len(pages) > 1 and found[page][1] >= _POOR:
            own, _ = fitted(heads, lines)
            found[page] = min(found[page], (own, off(own, lines)), key=lambda answer: answer[1])
    apart = sum(cost * len(pages[page]) for page, (_, cost) in found.items()) / len(rows)
    return {page: columns for page, (columns, _) in found.items()}, min(apart, cost)


def _is_parted(tokens: Sequence[Sequence[Token]]) -> bool:
    several = [line for line in tokens if len(line) > 1]
    wide = sum(any(not token.close for token in line[1:]) for line in several)
    return bool(several) and wide >= _WIDE_GAPS * len(several)


# ── cells ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _grid(pages: _Pages, tokens: Sequence[Sequence[Token]], begin: int, *, turns: bool) -> Grid | None:
    """The cells of a table whose rows begin on the line ``begin``; None where a line is none of its.

    ``turns`` says that a page ends below it.
    """
    columns = next(iter(pages.values()))
    name = _name(columns)
    outer = [at for at, column in enumerate(columns) if at < name or column.role in LEVELS]
    roles = {at: column.role for at, column in enumerate(columns) if at not in outer}
    where = columns[0].heading[0].text.location()
    cells: list[dict[int, tuple[Passage, int]]] = [
        {at: (Passage.join([token.text for token in column.heading]), 1) for at, column in enumerate(columns)}
    ]
    for part in _parts(tokens[begin:], turns=turns):
        own = pages[part[0][0].page] if part else columns
        lines = [_line(line, own, height) for line, height in zip(part, _heights(part), strict=True)]
        if not all(line.cells for line in lines):
            return None  # more pieces than cells
        for number, (body, total) in enumerate(_bodies(lines)):
            above = cells[-1] if len(cells) > 1 and not number else None
            rows = _rows(body, columns, outer, roles, above)
            cells.extend(rows if above is None else labels_gone_on(cells, rows, columns, outer))
            if total is not None:
                section = len(total.cells) == 1
                cells.append({0 if section else at: (text, 1) for at, text in total.cells.items()})
    if len(cells) < 2:
        return None
    return Grid(placed(cells, where), where)


def _name(columns: Sequence[Column]) -> int:
    """The column of names: the first behind levels, the last of 三级指标 四级指标 side by side."""
    names = [at for at, column in enumerate(columns) if column.role == "name"]
    levels = [at for at, column in enumerate(columns) if column.role in LEVELS]
    at = next((name for name in names if levels and name > levels[0]), names[0])
    while at + 1 in names and "级" in columns[at + 1].title:
        at += 1
    return at


def _parts(tokens: Sequence[Sequence[Token]], *, turns: bool) -> list[list[Sequence[Token]]]:
    """The lines of each page that hold text."""
    found: list[list[Sequence[Token]]] = [[]]
    for line in tokens:
        if not line or is_page_number("".join(token.text.text for token in line)):
            continue
        if line[0].page != (found[-1][-1][0].page if found[-1] else line[0].page):
            found.append([])
        found[-1].append(line)
    ends = [*found[:-1], *(found[-1:] if turns else [])]
    for part in ends:
        if len(part) > 1 and _is_bare_number(part[-1]):
            part.pop()
    return found


def _is_bare_number(line: Sequence[Token]) -> bool:
    """A page number without any dress, at the foot of a page."""
    return len(line) == 1 and line[0].text.text.isdigit() and len(line[0].text.text) <= _PAGES


def _line(tokens: Sequence[Token], columns: Sequence[Column], height: float) -> Line:
    held: dict[int, list[Passage]] = {}
    for token, at in zip(tokens, dealt(tokens, columns), strict=False):
        held.setdefault(at, []).append(token.text)
    cells = {at: Passage.join(pieces) for at, pieces in held.items()}
    return Line(height, cells, {at: display_width(cell.text) for at, cell in cells.items()})


def _heights(tokens: Sequence[Sequence[Token]]) -> list[float]:
    """How far down each line stands, in lines: as the page has it, or as many as stand above it in the text."""
    boxes = [line[0].text.place(0).box for line in tokens]
    known = [box for box in boxes if box is not None]
    if len(known) < len(boxes):
        return [float(line[0].line) for line in tokens]
    leading = _LEADING * max(1.0, median_low(box[3] - box[1] for box in known)) if known else 1.0
    return [(box[1] + box[3]) / 2 / leading for box in known]


def _bodies(lines: Sequence[Line]) -> list[tuple[list[Line], Line | None]]:
    """The lines between rows of totals, with the row below them."""
    found: list[tuple[list[Line], Line | None]] = []
    body: list[Line] = []
    for line in lines:
        if _stands_alone(line):
            found.append((body, line))
            body = []
        else:
            body.append(line)
    return [*found, (body, None)]


def _stands_alone(line: Line) -> bool:
    """A total, numbers that count the columns, or 一、产出指标 over its rows."""
    texts = [line.cells[at].text for at in sorted(line.cells)]
    counted = [str(number) for number in range(1, len(texts) + 1)]
    if len(texts) == 1 and _section().fullmatch(texts[0]) and level1_kind(texts[0]):
        return True
    return bool(texts) and (is_total(texts[0]) or (len(texts) > _FEWEST and texts == counted))


@cache
def _section() -> re.Pattern[str]:
    return pattern_of(r"[一二三四五六]、[^\s]{2,12}指标(?:[（(]\d{1,3}分?[）)])?")


def _rows(
    lines: Sequence[Line],
    columns: Sequence[Column],
    outer: Sequence[int],
    roles: Mapping[int, str],
    before: CellsOfRow | None,
) -> list[CellsOfRow]:
    """The cells of rows by column, each with the number of rows that it takes up; ``before`` is the last row of the page
    before, to which the rest of it is added that stands here."""
    own = [line for line in lines if any(at in roles for at in line.cells)]
    if not own:
        return [{at: (text, 1) for at, text in line.cells.items()} for line in lines]
    rows, _ = rows_of(own, roles)
    cells: list[CellsOfRow] = [{} for _ in rows]
    for number, row in enumerate(rows):
        for at in roles:
            pieces = [line.cells[at] for line in own[row.first : row.last + 1] if at in line.cells]
            if pieces:
                cells[number][at] = (Passage.join(pieces), 1)
    if before is not None and rest_gone_on(before, cells[0], columns):
        rows, cells = rows[1:], cells[1:]
    if not rows:
        return [_standing(lines, outer)]
    starts = set(range(len(rows)))
    inside: dict[int, str] = {}
    above: dict[int, list[CellsOfRow]] = {}
    for at in reversed(outer):
        labels = labels_beside(rows, lines, at, columns[at].role, starts, inside, begun=before is not None)
        for label in labels:
            if label.last > label.first:
                cells[label.first][at] = (label.text, label.last - label.first)
            else:
                above.setdefault(label.first, []).append({at: (label.text, 1)})
        starts = {0, *(label.first for label in labels)} if labels else starts
        kinds = ((label.first, level2_kind(label.text.text)) for label in labels if label.last > label.first)
        inside = {first: kind for first, kind in kinds if kind}
    return [row for number, own_row in enumerate([*cells, None]) for row in (*above.get(number, ()), own_row) if row]


def _standing(lines: Sequence[Line], outer: Sequence[int]) -> CellsOfRow:
    """What lines without rows have in the columns of labels."""
    held = {at: [line.cells[at] for line in lines if at in line.cells] for at in outer}
    return {at: (Passage.join(pieces), 1) for at, pieces in held.items() if pieces}


def placed(rows: Sequence[Mapping[int, tuple[Passage, int]]], where: Location) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a grid: by column its text, and how many rows it takes up."""
    return tuple(_cells(row, number, where) for number, row in enumerate(rows))


def _cells(row: Mapping[int, tuple[Passage, int]], number: int, where: Location) -> tuple[Cell, ...]:
    found = []
    for at in sorted(row):
        text, height = row[at]
        cell = text.cell()
        place = replace(cell.location, table=where.table, row=number, column=at, span=(height, 1))
        found.append(replace(cell, location=place))
    return tuple(found)
