"""Plain text in any encoding that is met in China, decided from the bytes alone; lines with tabs or bars are grids.

The line is the unit: a line without a tab is one `Passage`, consecutive lines with tabs are one `Grid`, and so are lines
with bars (``| a | b |``, also drawn with ``│`` and ruled lines between them) and lines of one cell each, a tab before it and
an empty line behind each row, as Apache Tika writes the tables of Word.  Joining lines into paragraphs and finding
tables in them is the business of `perflint.recognition`.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from msgspec.structs import replace

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.model import Cell, Grid, Location, Passage, Source
from perflint.readers.shared.comment_lines import comments_above, without_comments
from perflint.readers.shared.encodings import decode
from perflint.readers.shared.signatures import is_binary
from perflint.readers.shared.standing_cells import StandingCell, cells_in, cut, rows_of
from perflint.text import LINE_END

NAME = "text"
SUFFIXES = (".txt", ".text")
_BARS = "|｜│┃"
_RULE = "-=─━═+:|｜│┃┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝ \u3000"
_ROWS = 3  # lines with bars that make a table


def recognises(data: bytes, name: str) -> bool:
    """Anything that does not begin like a known binary format."""
    return not is_binary(data[:8192])


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The lines and grids of a text.  Raises InputError when the bytes are no text in any known encoding."""
    text, encoding = decode(data, path)
    lines = LINE_END.split(text)
    if len(lines) > limits.rows:
        raise over("rows", limits, path)
    if len(lines) + sum(map(text.count, "\t" + _BARS)) > limits.cells:
        raise over("cells", limits, path)
    if len(lines) > limits.lines and sum(map(_is_plain, lines)) > limits.lines:
        raise over("lines", limits, path)
    if not text.strip():
        raise InputError("文件里只有空白，没有文字", place=path, advice="确认文件已经写入内容；空文件不需要检查")
    lines, said = without_comments(lines)
    comments = tuple(comments_above(said, enumerate(lines, 1), path)) if said else ()
    return Source(path, NAME, tuple(_blocks(lines, path, said)), encoding, comments=comments)


# ── lines and grids ─────────────────────────────────────────────────────────────────────────────────────────────


def _blocks(lines: list[str], path: str, left_out: Container[int]) -> list[Grid | Passage]:
    blocks: list[Grid | Passage] = []
    rows: list[tuple[Cell, ...]] = []
    grids = first = 0
    standing = cells_in(lines)
    if standing:
        lines = [cut(line) for line in lines]
    drawn = () if standing else _drawn(lines)
    listed = _standing(standing) if standing else _listed(lines)
    whole = {} if standing else _whole_runs(lines)

    def close(last: int) -> None:
        nonlocal grids
        if rows:
            where = Location(file=path, table=grids, line=first, character=1, end_line=last)
            blocks.append(Grid(tuple(rows), where))
            rows.clear()
            grids += 1

    for number, line in enumerate(lines, start=1):
        if number in whole and number not in left_out:
            if numbers := whole[number]:
                first = first if rows else number
                rows.append(_row_behind_bars(lines, numbers, path, grids, len(rows)))
            continue
        if number in left_out:
            continue
        if number in listed:
            row = listed[number]
            if standing and len(row) == 1:  # nothing tells of rows
                blocks.append(Passage.join([_line(lines, at, path) for at in row[0]]))
            elif row:
                first = first if rows else number
                rows.append(tuple(_cell(lines, at, path, grids, len(rows), column) for column, at in enumerate(row)))
            continue
        if "\t" in line or number in drawn:
            first = first if rows else number
            if number in drawn and _is_rule(line):
                continue
            edges = _between_bars(line) if number in drawn else _between_tabs(line)
            rows.append(_cells(line, edges, path, number, grids, len(rows)))
            continue
        close(number - 1)
        blocks.append(_line(lines, number, path))
    close(len(lines))
    return blocks


def _line(lines: list[str], number: int, path: str) -> Passage:
    return Passage(lines[number - 1], ((0, Location(file=path, line=number, character=1)),))


def _standing(cells: Sequence[StandingCell]) -> Mapping[int, Sequence[range]]:
    """The rows of cells that stand one below another, in the same shape as those of `_listed`; where nothing tells of rows,
    each cell that holds text by itself."""
    found: dict[int, Sequence[range]] = dict.fromkeys([cell.bar for cell in cells], ())
    for row in rows_of(cells) or [[cell] for cell in cells if cell.lines]:
        found.update(dict.fromkeys(range(row[0].lines.start, row[-1].bar + 1), ()))
        found[row[0].lines.start] = [cell.lines for cell in row]
    return found


def _drawn(lines: list[str]) -> Container[int]:
    """The numbers of the lines of tables drawn with bars, their rules included: a bar alone may be any divider."""
    if not any(bar in line for line in lines for bar in _BARS):
        return ()
    found: set[int] = set()
    run: list[int] = []
    for number, line in enumerate((*lines, ""), start=1):
        if _is_rule(line) or ("\t" not in line and sum(map(line.count, _BARS)) >= 2):
            run.append(number)
            continue
        if sum(not _is_rule(lines[at - 1]) for at in run) >= _ROWS:
            found.update(run)
        run = []
    return found


def _whole_runs(lines: list[str]) -> Mapping[int, range]:
    """The rows of tables with a bar behind each cell that add up to the bars of their widest line, some of them over
    several lines: for the number of the first line those of the row, none for the lines between."""
    found: dict[int, range] = {}
    run: list[int] = []
    for number, line in enumerate((*lines, ""), start=1):
        bars = sum(map(line.count, _BARS))
        if line.rstrip().endswith(tuple(_BARS)) and "\t" not in line and (bars == 1 or not _is_rule(line)):
            run.append(bars)
            continue
        first = number - len(run)
        written = [text for at in range(first, number) if (text := lines[at - 1].lstrip()).strip(_BARS + " \u3000")]
        behind = 2 * sum(not text.startswith(tuple(_BARS)) for text in written) > len(written)
        if len(run) >= _ROWS and min(run) < max(run) >= _ROWS and behind:
            found.update(_rows_of_width(max(run), run, first))
        run = []
    return found


def _rows_of_width(width: int, bars: Sequence[int], first: int) -> Mapping[int, range]:
    """The rows of so many bars that lines from ``first`` on make up; nothing where they do not add up to such rows."""
    rows: dict[int, range] = {}
    start, total = first, 0
    for number, count in enumerate(bars, start=first):
        rows[number] = range(0)
        rows[start] = range(start, number + 1)
        total += count
        if total > width:
            return {}
        if total == width:
            start, total = number + 1, 0
    return rows


def _row_behind_bars(lines: list[str], numbers: range, path: str, table: int, row: int) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for number in numbers:
        bars = [at for at, sign in enumerate(lines[number - 1]) if sign in _BARS]
        edges = list(zip([0, *(at + 1 for at in bars)], bars, strict=False))
        for cell in _cells(lines[number - 1], edges, path, number, table, row):
            cells.append(Cell(cell.text, replace(cell.location, column=len(cells))))
    return tuple(cells)


def _listed(lines: list[str]) -> Mapping[int, Sequence[range]]:
    """The tables whose cells stand one below another: for each number of a line the row that begins there, as the numbers
    of the lines of each cell, nothing where none begins."""
    found: dict[int, Sequence[range]] = {}
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
            if sum(len(row) > 1 for row in rows) >= _ROWS:
                found.update(dict.fromkeys(range(rows[0][0].start, rows[-1][-1].stop), ()))
                found.update((row[0].start, row) for row in rows)
            rows, gap = [], True
    return found


def _is_plain(line: str) -> bool:
    """Whether the line is written on and no row of a table."""
    return bool(line.strip()) and not any(mark in line for mark in "\t" + _BARS)


def _is_rule(line: str) -> bool:
    """┌──┬──┐, |---|:-:| or +--+--+: a line of a drawn table without any text."""
    return bool(line.strip()) and not line.strip(_RULE) and any(sign in line for sign in "-=─━═")


def _between_tabs(line: str) -> list[tuple[int, int]]:
    tabs = [at for at, character in enumerate(line) if character == "\t"]
    return list(zip([0, *(at + 1 for at in tabs)], [*tabs, len(line)], strict=True))


def _between_bars(line: str) -> list[tuple[int, int]]:
    """The cells between the bars; bars at both ends are borders."""
    begin, end = len(line) - len(line.lstrip()), len(line.rstrip())
    begin += line[begin] in _BARS
    end -= end > begin and line[end - 1] in _BARS
    bars = [at for at in range(begin, end) if line[at] in _BARS]
    return list(zip([begin, *(at + 1 for at in bars)], [*bars, end], strict=True))


def _cell(lines: list[str], span: range, path: str, table: int, row: int, column: int) -> Cell:
    """The cell that these lines hold."""
    if not span:
        return Cell("", Location(file=path, table=table, row=row, column=column, line=span.start))
    texts = [lines[number - 1].strip() for number in span]
    begin = len(lines[span.start - 1]) - len(lines[span.start - 1].lstrip()) + 1 if texts[0] else 2
    last = lines[span.stop - 2].rstrip()
    where = Location(
        file=path,
        table=table,
        row=row,
        column=column,
        line=span.start,
        character=begin,
        end_line=span.stop - 1,
        end_character=max(len(last), begin if len(span) == 1 else 1),
    )
    return Cell("\n".join(texts), where)


def _cells(line: str, edges: list[tuple[int, int]], path: str, number: int, table: int, row: int) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for column, (left, right) in enumerate(edges):
        raw = line[left:right]
        text = raw.strip()
        begin = left + (len(raw) - len(raw.lstrip()) if text else 0) + 1
        where = Location(
            file=path,
            table=table,
            row=row,
            column=column,
            line=number,
            character=begin,
            end_line=number,
            end_character=max(begin, begin + len(text) - 1),
        )
        cells.append(Cell(text, where))
    return tuple(cells)
