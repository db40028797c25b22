"""Plain text in any encoding that is met in China, decided from the bytes alone; lines with tabs or bars are grids.

The line is the unit: a line without a tab is one `Passage`, consecutive lines with tabs are one `Grid`, and so are lines
with bars (``| a | b |``, also drawn with ``│`` and ruled lines between them) and lines of one cell each, a tab before it and
an empty line behind each row, as Apache Tika writes the tables of Word.  Joining lines into paragraphs and finding
tables in them is the business of `perflint.recognition`.
"""

from __future__ import annotations

from collections.abc import Container

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.model import Cell, Grid, Location, Passage, Source
from perflint.readers.shared.comment_lines import comments_above, without_comments
from perflint.readers.shared.encodings import decode
from perflint.readers.shared.line_tables import BARS, CellPlace, is_plain, tables_in
from perflint.readers.shared.signatures import is_binary
from perflint.text import LINE_END

NAME = "text"
SUFFIXES = (".txt", ".text")


def recognises(data: bytes, name: str) -> bool:
    """Anything that does not begin like a known binary format."""
    return not is_binary(data[:8192])


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The lines and grids of a text.  Raises InputError when the bytes are no text in any known encoding."""
    text, encoding = decode(data, path)
    lines = LINE_END.split(text)
    if len(lines) > limits.rows:
        raise over("rows", limits, path)
    if len(lines) + sum(map(text.count, "\t" + BARS)) > limits.cells:
        raise over("cells", limits, path)
    if len(lines) > limits.lines and sum(map(is_plain, lines)) > limits.lines:
        raise over("lines", limits, path)
    if not text.strip():
        raise InputError("文件里只有空白，没有文字", place=path, advice="确认文件已经写入内容；空文件不需要检查")
    lines, said = without_comments(lines)
    comments = tuple(comments_above(said, enumerate(lines, 1), path)) if said else ()
    return Source(path, NAME, tuple(_blocks(lines, path, said)), encoding, comments=comments)


# ── lines and grids ─────────────────────────────────────────────────────────────────────────────────────────────


def _blocks(lines: list[str], path: str, left_out: Container[int]) -> list[Grid | Passage]:
    tables = tables_in(lines)
    blocks: list[Grid | Passage] = []
    rows: list[tuple[Cell, ...]] = []
    grids = first = 0

    def close(last: int) -> None:
        nonlocal grids
        if rows:
            where = Location(file=path, table=grids, line=first, character=1, end_line=last)
            blocks.append(Grid(tuple(rows), where))
            rows.clear()
            grids += 1

    for number in range(1, len(lines) + 1):
        if number in left_out:
            continue
        if number in tables.alone:
            blocks.append(Passage.join([_line(tables.lines, at, path) for at in tables.alone[number]]))
        elif (row := tables.rows.get(number)) is None:
            close(number - 1)
            blocks.append(_line(tables.lines, number, path))
        elif row:
            first = first if rows else number
            places = enumerate(row)
            rows.append(tuple(_cell(tables.lines, at, path, grids, len(rows), column) for column, at in places))
    close(len(lines))
    return blocks


def _line(lines: list[str], number: int, path: str) -> Passage:
    return Passage(lines[number - 1], ((0, Location(file=path, line=number, character=1)),))


def _cell(lines: list[str], place: CellPlace, path: str, table: int, row: int, column: int) -> Cell:
    start = place.lines.start
    if not place.lines:
        return Cell("", Location(file=path, table=table, row=row, column=column, line=start))
    texts = [lines[number - 1] for number in place.lines]
    last = len(texts[-1].rstrip())
    texts[0] = texts[0][place.left : place.right]
    begin = place.left + (len(texts[0]) - len(texts[0].lstrip()) if texts[0].strip() else 0) + 1
    texts = [text.strip() for text in texts]
    where = Location(
        file=path,
        table=table,
        row=row,
        column=column,
        line=start,
        character=begin,
        end_line=place.lines.stop - 1,
        end_character=max(begin, begin + len(texts[0]) - 1) if len(texts) == 1 else max(last, 1),
    )
    return Cell("\n".join(texts), where)
