"""Delimited text, ``.csv`` and ``.tsv``: one grid a file, whatever divides its fields, in any encoding met in China.

Taking rows apart is ``shared/delimited.py``.  Merged cells of the workbook it was saved from are empty here; what they
stood for is the business of `perflint.recognition`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.model import Cell, Comment, Grid, Location, Problem, Source
from perflint.patterns import pattern_of
from perflint.readers.shared.comment_lines import NAME as COMMENTS
from perflint.readers.shared.comment_lines import comment_in, comments_above, without_comments
from perflint.readers.shared.delimited import delimiter_of, records, starts, unprotected
from perflint.readers.shared.encodings import decode
from perflint.readers.shared.signatures import is_binary
from perflint.readers.shared.streams import SMALLER, Row, Stream
from perflint.readers.shared.text_files import TextFile, decoded

if TYPE_CHECKING:
    from perflint.readers.shared.batches import Batches

NAME = "csv"
SUFFIXES = (".csv", ".tsv", ".txt")

_NAMED = (".csv", ".tsv")

_HEAD = 16_384  # bytes by which a file without a telling name is judged
_EVIDENT = 0.9  # the share of its rows that must have equally many fields
_FEWEST_ROWS, _FEWEST_FIELDS = 3, 3
_OTHER_TEXT = (".text", ".md", ".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".htm", ".html")
_DIRECTIVE = pattern_of(r'"?sep=(.)"?\s*', re.IGNORECASE)  # what Excel writes and reads in the first line
_LONGEST_HEADING = 20
_STOPS = ("。", "；", "！", "？", ".", "!", "?")
_SENTENCE = pattern_of("[。；！？：，]")
MOST_TOLD = 20


def recognises(data: bytes, name: str) -> bool:
    """A name in .csv or .tsv, or, under a name that tells nothing, rows that a delimiter divides evenly.

    In .txt they must be no prose either; what tabs divide there is left to the reader of text.
    """
    head = data[:_HEAD]
    if is_binary(head):
        return False
    lower = name.lower()
    if lower.endswith(_NAMED):
        return not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<!", b"<html", b"<HTML", b"<?xml"))
    if lower.endswith(_OTHER_TEXT) or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"[")):
        return False
    try:
        text, _ = decode(head[: head.rfind(b"\n") + 1] if len(data) > _HEAD else head)
    except InputError:
        return False
    lines = [line for line in text.splitlines() if line.strip() and comment_in(line) is None]
    if lower.endswith(".txt"):
        return _is_plain_table(lines)
    delimiter, share = delimiter_of(lines, "\t,;|")
    wide = sum(line.count(delimiter) >= _FEWEST_FIELDS - 1 for line in lines)
    return len(lines) >= _FEWEST_ROWS and share >= _EVIDENT and wide >= _EVIDENT * len(lines)


def _is_plain_table(lines: list[str]) -> bool:
    """Whether the lines of a .txt are rows under a row of headings, all of one width, and not sentences."""
    if len(lines) < _FEWEST_ROWS or any("\t" in line or line.lstrip().startswith("|") for line in lines):
        return False
    delimiter, share = delimiter_of(lines, ";|,")
    headings = [field.strip().strip('"') for field in lines[0].split(delimiter)]
    fewest = _FEWEST_FIELDS + (delimiter == ",")  # commas stand in sentences too
    return (
        share >= _EVIDENT
        and len(headings) >= fewest
        and len(set(headings)) == len(headings)
        and all(0 < len(heading) <= _LONGEST_HEADING and not _SENTENCE.search(heading) for heading in headings)
        and sum(line.count(delimiter) >= len(headings) - 1 for line in lines) >= _EVIDENT * len(lines)
        and sum(line.rstrip().endswith(_STOPS) for line in lines) <= (1 - _EVIDENT) * len(lines)
    )


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """One grid with a cell for each field.  Raises InputError for bytes that are no text, and over the limits."""
    text, encoding, problems = decoded(data, path)
    if not text.strip():
        raise InputError("文件里只有空白，没有文字", place=path, advice="确认文件已经写入内容；空文件不需要检查")
    text, said, comments = _comments(text, path)
    skipped, delimiter = delimiter_in(text, path)
    rows: list[tuple[Cell, ...]] = []
    odd = single = 0
    _check_cells(text, skipped, delimiter, path, limits)
    lines = _lines(text, skipped)
    for record in records(lines, delimiter, limits.cell_text):
        fields = record.fields
        if record.line + skipped in said:
            continue
        if len(rows) >= limits.rows:
            raise over("rows", limits, path, SMALLER)
        single += len(fields) == 1
        if single > limits.lines:
            raise over("lines", limits, path)
        if len(fields) > limits.columns:
            raise over("columns", limits, f"{path}:{record.line + skipped}", "检查分隔符是否写对")
        if any(len(field) > limits.cell_text for field in fields):
            raise over("cell_text", limits, f"{path}:{record.line + skipped}", "检查引号是否成对")
        places = starts(record, delimiter)
        rows.append(tuple(_cells(fields, places, path, len(rows), skipped)))
        if record.unpaired and len(fields) != _width(rows):
            odd += 1
            if odd <= MOST_TOLD:
                problems.append(unpaired(path, len(rows) - 1, record.line + skipped))
    if odd > MOST_TOLD:
        problems.append(
            Problem(f"还有 {odd - MOST_TOLD} 行的引号没有配对，也按原样分列；补上引号后再检查", Location(file=path))
        )
    while rows and not any(cell.text for cell in rows[-1]):
        rows.pop()
    where = Location(file=path, table=0, line=1 + skipped, character=1)
    return Source(path, NAME, (Grid(tuple(rows), where),), encoding, problems=tuple(problems), comments=comments)


def _comments(text: str, path: str) -> tuple[str, Mapping[int, str], tuple[Comment, ...]]:
    """The text with empty lines for its lines of comment, what these said, and the comments themselves."""
    if COMMENTS not in text.casefold():
        return text, {}, ()
    lines, said = without_comments(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(lines), said, tuple(comments_above(said, enumerate(lines, 1), path))


def stream(path: str, limits: Limits = DEFAULT) -> Stream:
    """The rows of a file that need not fit into the memory; its first mebibyte tells encoding and delimiter."""
    lost: list[Problem] = []
    file = TextFile(path)
    skipped, delimiter = delimiter_in(file.head, path)

    def rows() -> Iterator[Row]:
        lost.clear()
        lines = file.lines(lost)
        for _ in range(skipped):
            next(lines, None)
        for at, record in enumerate(records(lines, delimiter, limits.cell_text)):
            if at >= limits.rows:
                raise over("rows", limits, path, SMALLER)
            if record.unpaired and len(lost) < MOST_TOLD:
                lost.append(unpaired(path, at, record.line + skipped))
            fields = record.fields
            if comment_in(record.raw[0]) is not None:
                continue
            if '="' in record.raw[0]:
                fields = [unprotected(field) for field in fields]
            yield Row(at, record.line + skipped, fields)

    return Stream(path, NAME, lost, rows=rows)


def batches(path: str, limits: Limits = DEFAULT) -> Batches | None:
    """The rows many at a time; None for an encoding in which a line end cannot be told by its byte."""
    from perflint.readers.shared import csv_batches

    return csv_batches.batches(path, limits)


def delimiter_in(text: str, path: str) -> tuple[int, str]:
    """How many lines a directive such as ``sep=;`` takes at the top, and the delimiter."""
    head = text[:200_000]
    if found := _DIRECTIVE.match(head):
        return 1, found.group(1)
    allowed = "\t,;|" if path.lower().endswith(".tsv") else ",\t;|"
    delimiter, _ = delimiter_of(io.StringIO(head), allowed)
    return 0, delimiter


def unpaired(path: str, row: int, line: int) -> Problem:
    """What is told of a line with a quotation mark that has no partner."""
    where = Location(file=path, table=0, row=row, line=line, character=1)
    return Problem("这一行的引号没有配对，按原样分列，其后各行不受影响；补上引号后再检查", where)


def _check_cells(text: str, skipped: int, delimiter: str, path: str, limits: Limits) -> None:
    """Raises InputError when there are too many fields that hold something; cells are made only afterwards."""
    if text.count("\n") + text.count("\r") + text.count(delimiter) < limits.cells:
        return
    filled = 0
    for record in records(_lines(text, skipped), delimiter, limits.cell_text):
        filled += len(record.fields) - record.fields.count("")
        if filled > limits.cells:
            raise over("cells", limits, path, SMALLER)


def _lines(text: str, skipped: int) -> Iterable[str]:
    lines = io.StringIO(text, newline=None)  # \r\n and \r become \n, also inside quoted fields
    for _ in range(skipped):
        next(lines, None)
    return lines


def _cells(fields: list[str], places: list[tuple[int, int]], path: str, row: int, skipped: int) -> Iterator[Cell]:
    for column, (raw, (begin, character)) in enumerate(zip(fields, places, strict=True)):
        text = unprotected(raw)
        line = begin + skipped
        end: tuple[int | None, int | None] = (line, character + max(0, len(text) - 1))
        if "\n" in text:
            end = (None, None)
        yield Cell(text, Location(path, None, None, 0, row, column, None, line, character, *end))


def _width(rows: list[tuple[Cell, ...]]) -> int:
    """The fields of the widest of the first rows: what a row of this file has."""
    return max(map(len, rows[:_FEWEST_ROWS]))
