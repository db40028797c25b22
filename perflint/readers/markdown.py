"""Markdown: pipe tables as grids, every other line as a passage in the words that a person sees.

Headings lose their number signs and words their marks of emphasis; nothing else is interpreted here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.model import Cell, Comment, Grid, Location, Passage, Source
from perflint.patterns import pattern_of
from perflint.readers.shared.comment_lines import NAME as COMMENTS
from perflint.readers.shared.comment_lines import comment_in, comments_above, inline_comments
from perflint.readers.shared.encodings import decode
from perflint.text import LINE_END

NAME = "markdown"
SUFFIXES = (".md", ".markdown")

_RULE = pattern_of(r"\s*(?:\|\s*)?:?-+:?\s*(?:\|\s*:?-+:?\s*)*(?:\|\s*)?")
_RULED = frozenset("|:- \t")
_LEAD = pattern_of(r"\s{0,3}(?:#{1,6}\s+(?=\S)|>\s?|[-*+]\s+(?=\S))")
_FENCE = pattern_of(r"\s{0,3}(?:```|~~~)")
_BREAK = pattern_of(r"<br\s{0,9}/?>", re.IGNORECASE)
_EMPHASIS = pattern_of(r"(\*\*|__|`)(?=\S)([^*_`\n]{1,2000}?)(?<=\S)\1")
_BAR = pattern_of(r"(?<!\\)\|")


def recognises(data: bytes, name: str) -> bool:
    """A name in .md or .markdown: without it, Markdown cannot be told from text."""
    return name.lower().endswith(SUFFIXES) and b"\0" not in data[:2]


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The lines and tables of a text.  Raises InputError when the bytes are no text, and over the limits."""
    text, encoding = decode(data, path)
    lines = LINE_END.split(text)
    if len(lines) > limits.rows:
        raise over("rows", limits, path)
    if text.count("|") > limits.cells:
        raise over("cells", limits, path)
    if not text.strip():
        raise InputError("文件里只有空白，没有文字", place=path, advice="确认文件已经写入内容；空文件不需要检查")
    lines, numbers, comments = _without_comments(lines, path)
    blocks: list[Grid | Passage] = []
    at = grids = 0
    fenced = False
    while at < len(lines):
        fenced ^= _FENCE.match(lines[at]) is not None
        end = at if fenced else _table_end(lines, at)
        if end > at:
            blocks.append(_grid(lines, numbers, at, end, path, grids))
            at, grids = end, grids + 1
            continue
        blocks.append(_passage(lines[at], path, numbers[at], plain=fenced))
        at += 1
    return Source(path, NAME, tuple(blocks), encoding, comments=comments)


def _without_comments(lines: list[str], path: str) -> tuple[list[str], Sequence[int], tuple[Comment, ...]]:
    """The lines that are no comment to perflint, their numbers, and the comments; what is fenced off is text."""
    if not any(COMMENTS in line.casefold() for line in lines):
        return lines, range(1, len(lines) + 1), ()
    kept: list[tuple[int, str]] = []
    said: dict[int, str] = {}
    inline: list[Comment] = []
    fenced = False
    for number, line in enumerate(lines, 1):
        fenced ^= _FENCE.match(line) is not None
        rest, found = ("", []) if fenced else inline_comments(line)
        if found and rest.strip():
            inline += [
                Comment(text, Location(path, line=number, character=at + 1), Location(path, line=number))
                for at, text in found
            ]
            kept.append((number, rest))
        elif not fenced and (whole := comment_in(line)) is not None:
            said[number] = whole
        else:
            kept.append((number, line))
    comments = sorted((*comments_above(said, kept, path), *inline), key=lambda one: one.location.line or 0)
    return [line for _, line in kept], [number for number, _ in kept], tuple(comments)


def _table_end(lines: list[str], at: int) -> int:
    """The line behind the table that begins here, or ``at`` when none does: a heading row, a rule, rows with bars.

    Lines that bars open and close are rows also where the rule was left out or stands further below.
    """
    if at + 1 >= len(lines) or "|" not in lines[at] or "|" not in lines[at + 1]:
        return at
    if not _RULE.fullmatch(lines[at + 1]) and not (_barred(lines[at]) and _barred(lines[at + 1])):
        return at
    end = at + 2
    while end < len(lines) and "|" in lines[end] and lines[end].strip():
        end += 1
    return end


def _is_rule(line: str) -> bool:
    """A rule that stands elsewhere than below the heading; short dashes may be cells without a value."""
    return "---" in line and not set(line) - _RULED


def _barred(line: str) -> bool:
    row = line.strip()
    return row.count("|") > 2 and row[0] == row[-1] == "|"


def _grid(lines: list[str], origin: Sequence[int], at: int, end: int, path: str, table: int) -> Grid:
    ruled = at + 1 if _RULE.fullmatch(lines[at + 1]) else None
    numbers = [number for number in range(at, end) if number != ruled and not _is_rule(lines[number])] or [at]
    rows = tuple(_cells(lines[number], path, origin[number], table, row) for row, number in enumerate(numbers))
    return Grid(rows, Location(file=path, table=table, line=origin[at], character=1, end_line=origin[end - 1]))


def _cells(line: str, path: str, number: int, table: int, row: int) -> tuple[Cell, ...]:
    text = line.rstrip()
    begin = len(text) - len(text.lstrip())
    begin += text.startswith("|", begin)
    end = len(text) - (text.endswith("|") and not text.endswith("\\|") and len(text) > begin)
    bars = [found.start() for found in _BAR.finditer(text, begin, end)]
    edges = list(zip([begin, *(bar + 1 for bar in bars)], [*bars, end], strict=True))
    cells = []
    for column, (left, right) in enumerate(edges):
        raw = text[left:right]
        place = left + len(raw) - len(raw.lstrip()) + 1 if raw.strip() else left + 1
        last = max(place, left + len(raw.rstrip()))
        where = Location(path, None, None, table, row, column, None, number, place, number, last)
        parts = _BREAK.split(_seen(raw.strip().replace("\\|", "|")))
        cells.append(Cell("\n".join(part.strip() for part in parts) if len(parts) > 1 else parts[0], where))
    return tuple(cells)


def _passage(line: str, path: str, number: int, *, plain: bool) -> Passage:
    lead = None if plain else _LEAD.match(line)
    begin = lead.end() if lead else 0
    rest = line[begin:]
    where = Location(file=path, line=number, character=begin + 1)
    if plain or not _EMPHASIS.search(rest):
        return Passage(rest, ((0, where),))
    pieces: list[tuple[int, Location]] = [(0, where)]
    texts: list[str] = []
    length = done = 0
    for found in _EMPHASIS.finditer(rest):
        for left, right in ((done, found.start()), found.span(2)):
            if right > left:
                pieces.append((length, replace(where, character=begin + left + 1)))
                texts.append(rest[left:right])
                length += right - left
        done = found.end()
    pieces.append((length, replace(where, character=begin + done + 1)))
    return Passage("".join([*texts, rest[done:]]), tuple(sorted(dict(pieces).items())))


def _seen(text: str) -> str:
    """The text without marks of emphasis."""
    return _EMPHASIS.sub(r"\2", text)
