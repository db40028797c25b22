"""Where tables stand in the lines of a text: rows of tabs, rows of bars, and cells one below another.

Whatever the shape, a row is told by the number of its first line and by the places of its cells.  Shapes are looked for in
the whole text, because a bar alone may be any divider.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from perflint.readers.shared.standing_cells import StandingCell, cells_in, cut, rows_of

BARS = "|｜│┃"
_RULE = "-=─━═+:|｜│┃┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝ \u3000"
BARS_ALONE = frozenset(BARS)  # the last cell of the row above, which is blank, on a line of its own
_LEAST = 3  # rows that make a table


class CellPlace(Struct, frozen=True):
    """A cell on these lines, by their numbers (none for an empty one, whose line is the start of the range), from the
    character ``left`` of its first line to ``right``, which is None for the end."""

    lines: range
    left: int = 0
    right: int | None = None


class Tables(Struct, frozen=True):
    """The ``lines``, without the bars that stand behind cells one below another; for the number of the first line of each row
    its cells, none for the other lines of tables; and ``alone``, the lines of cells that are known to be no row."""

    lines: list[str]
    rows: Mapping[int, Sequence[CellPlace]]
    alone: Mapping[int, range]


def tables_in(lines: list[str]) -> Tables:
    """The tables of a text."""
    if standing := cells_in(lines):
        rows, alone = _standing(standing)
        lines = [cut(line) for line in lines]
        return Tables(lines, {**_tabbed(lines), **rows}, alone)
    return Tables(lines, {**_tabbed(lines), **_drawn(lines), **_listed(lines), **_behind_bars(lines)}, {})


def is_plain(line: str) -> bool:
    """Whether a line is written on and no row of a table."""
    return bool(line.strip()) and not any(mark in line for mark in "\t" + BARS)


def _tabbed(lines: Sequence[str]) -> Mapping[int, Sequence[CellPlace]]:
    return {number: [*_between(line, "\t", number)] for number, line in enumerate(lines, start=1) if "\t" in line}


def _between(line: str, marks: str, number: int, begin: int = 0, end: int | None = None) -> Iterator[CellPlace]:
    """The cells that the marks part, between two characters of a line."""
    end = len(line) if end is None else end
    found = [at for at in range(begin, end) if line[at] in marks]
    for left, right in zip([begin, *(at + 1 for at in found)], [*found, end], strict=True):
        yield CellPlace(range(number, number + 1), left, right)


def _standing(cells: Sequence[StandingCell]) -> tuple[dict[int, Sequence[CellPlace]], dict[int, range]]:
    """The rows of cells one below another, a bar behind each; where nothing tells of rows, each cell with text alone."""
    rows: dict[int, Sequence[CellPlace]] = dict.fromkeys([cell.bar for cell in cells], ())
    alone: dict[int, range] = {}
    told = rows_of(cells)
    for row in told or [[cell] for cell in cells if cell.lines]:
        rows.update(dict.fromkeys(range(row[0].lines.start, row[-1].bar + 1), ()))
        if len(row) == 1:
            alone[row[0].lines.start] = row[0].lines
        else:
            rows[row[0].lines.start] = [CellPlace(cell.lines) for cell in row]
    return rows, alone


def _drawn(lines: Sequence[str]) -> Mapping[int, Sequence[CellPlace]]:
    """The rows of tables drawn with bars, their rules included: ``| a | b |``, and ``│`` with ruled lines between."""
    found: dict[int, Sequence[CellPlace]] = {}
    run: list[int] = []
    for number, line in enumerate((*lines, ""), start=1):
        if (
            _is_rule(line)
            or ("\t" not in line and (sum(map(line.count, BARS)) >= 2 or _is_pair(line)))
            or (run and line.strip() in BARS_ALONE)
        ):
            run.append(number)
            continue
        empty = {at for at in run if _is_rule(lines[at - 1]) or lines[at - 1].strip() in BARS_ALONE}
        if sum(at not in empty and not _is_pair(lines[at - 1]) for at in run) >= _LEAST:
            opened = sum(lines[at - 1].lstrip()[0] in BARS for at in run if at not in empty)
            bordered = 2 * opened > len(run) - len(empty)
            found.update((at, () if at in empty else [*_between_bars(lines[at - 1], at, bordered)]) for at in run)
        run = []
    return found


def _is_pair(line: str) -> bool:
    """项目名称 | 某项目: a row of two cells beside wider ones; alone the bar may be any divider."""
    bars = [at for at, sign in enumerate(line) if sign in BARS]
    return len(bars) == 1 and bool(line[: bars[0]].strip() and line[bars[0] + 1 :].strip())


def _is_rule(line: str) -> bool:
    """┌──┬──┐, |---|:-:| or +--+--+: a line of a drawn table without any text."""
    return bool(line.strip()) and not line.strip(_RULE) and any(sign in line for sign in "-=─━═")


def _between_bars(line: str, number: int, bordered: bool) -> Iterator[CellPlace]:
    """The cells between the bars; a bar at the end is a border, one at the beginning where most rows have one."""
    begin, end = len(line) - len(line.lstrip()), len(line.rstrip())
    begin += bordered and line[begin] in BARS
    end -= end > begin and line[end - 1] in BARS
    return _between(line, BARS, number, begin, end)


def _behind_bars(lines: Sequence[str]) -> Mapping[int, Sequence[CellPlace]]:
    """The rows of tables with a bar behind each cell that add up to the bars of their widest line, some of them over
    several lines."""
    found: dict[int, Sequence[CellPlace]] = {}
    run: list[int] = []
    for number, line in enumerate((*lines, ""), start=1):
        bars = sum(map(line.count, BARS))
        if line.rstrip().endswith(tuple(BARS)) and "\t" not in line and (bars == 1 or not _is_rule(line)):
            run.append(bars)
            continue
        first = number - len(run)
        written = [text for at in range(first, number) if (text := lines[at - 1].lstrip()).strip(BARS + " \u3000")]
        behind = 2 * sum(not text.startswith(tuple(BARS)) for text in written) > len(written)
        if len(run) >= _LEAST and min(run) < max(run) >= _LEAST and behind:
            for own in _of_width(max(run), run, first):
                found.update(dict.fromkeys(own, ()))
                found[own.start] = [place for at in own for place in _each_before_a_bar(lines[at - 1], at)]
        run = []
    return found


def _of_width(width: int, bars: Sequence[int], first: int) -> list[range]:
    """The lines of each row of so many bars, from the line ``first`` on; none where they do not add up to such rows."""
    rows: list[range] = []
    start, total = first, 0
    for number, count in enumerate(bars, start=first):
        total += count
        if total > width:
            return []
        if total == width:
            rows.append(range(start, number + 1))
            start, total = number + 1, 0
    return [*rows, range(start, first + len(bars))] if total else rows


def _each_before_a_bar(line: str, number: int) -> Iterator[CellPlace]:
    return _between(line, BARS, number, 0, max(map(line.rfind, BARS)))


def _listed(lines: Sequence[str]) -> Mapping[int, Sequence[CellPlace]]:
    """The rows of tables whose cells stand one below another, a tab before each and an empty line behind each row."""
    found: dict[int, Sequence[CellPlace]] = {}
    rows: list[list[range]] = []
    gap = True  # an empty line, or no row, lies before
    for number, line in enumerate((*lines, "", ""), start=1):
        if line.startswith("\t") and "\t" not in line[1:]:
            if gap or not rows:
                rows.append([])
            rows[-1].append(range(number, number + 1))
            gap = False
        elif rows and not gap and line.strip() and "\t" not in line:
            rows[-1][-1] = range(rows[-1][-1].start, number + 1)  # the next paragraph of the cell
        elif rows and not gap and not line.strip():
            gap = True
        elif rows:
            if sum(len(row) > 1 for row in rows) >= _LEAST:
                found.update(dict.fromkeys(range(rows[0][0].start, rows[-1][-1].stop), ()))
                found.update((row[0].start, [CellPlace(cell, 1) for cell in row]) for row in rows)
            rows, gap = [], True
    return found
