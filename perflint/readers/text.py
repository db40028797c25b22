"""Plain text in any encoding that is met in China, decided from the bytes alone; lines with tabs are grids.

The line is the unit: a line without a tab is one `Passage`, consecutive lines with tabs are one `Grid`.  Joining lines
into paragraphs and finding tables in them is the business of `perflint.recognition`.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.model import Cell, Grid, Location, Passage, Source
from perflint.readers.shared.comment_lines import comments_above, without_comments
from perflint.readers.shared.encodings import decode
from perflint.readers.shared.signatures import is_binary

NAME = "text"
SUFFIXES = (".txt", ".text")


def recognises(data: bytes, name: str) -> bool:
    """Anything that does not begin like a known binary format."""
    return not is_binary(data[:8192])


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The lines and grids of a text.  Raises InputError when the bytes are no text in any known encoding."""
    text, encoding = decode(data, path)
    lines = _line_ends().split(text)
    if len(lines) > limits.rows:
        raise over("rows", limits, path)
    if len(lines) + text.count("\t") > limits.cells:
        raise over("cells", limits, path)
    if not text.strip():
        raise InputError("文件里只有空白，没有文字", place=path, advice="确认文件已经写入内容；空文件不需要检查")
    lines, said = without_comments(lines)
    comments = tuple(comments_above(said, enumerate(lines, 1), path)) if said else ()
    return Source(path, NAME, tuple(_blocks(lines, path, said)), encoding, comments=comments)


# ── lines and grids ─────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _line_ends() -> re.Pattern[str]:
    return re.compile("\r\n|\r|\n")


def _blocks(lines: list[str], path: str, left_out: Container[int]) -> list[Grid | Passage]:
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

    for number, line in enumerate(lines, start=1):
        if number in left_out:
            continue
        if "\t" in line:
            first = first if rows else number
            rows.append(_cells(line, path, number, grids, len(rows)))
            continue
        close(number - 1)
        blocks.append(Passage(line, ((0, Location(file=path, line=number, character=1)),)))
    close(len(lines))
    return blocks


def _cells(line: str, path: str, number: int, table: int, row: int) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    offset = 0
    for column, raw in enumerate(line.split("\t")):
        text = raw.strip()
        begin = offset + (len(raw) - len(raw.lstrip()) if text else 0) + 1
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
        offset += len(raw) + 1
    return tuple(cells)
