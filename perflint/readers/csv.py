"""Delimited text, ``.csv`` and ``.tsv``: one grid a file, whatever divides its fields, in any encoding met in China.

Taking rows apart is ``shared/delimited.py``.  Merged cells of the workbook it was saved from are empty here; what they
stood for is the business of `perflint.recognition`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.model import Cell, Grid, Location, Problem, Source
from perflint.readers.shared.delimited import delimiter_of, records, starts, unprotected
from perflint.readers.shared.encodings import decode
from perflint.readers.shared.signatures import is_binary
from perflint.readers.shared.streams import Row, Stream

NAME = "csv"
SUFFIXES = (".csv", ".tsv")

_HEAD = 16_384  # bytes by which a file without a telling name is judged
_EVIDENT = 0.9  # the share of its rows that must have equally many fields
_FEWEST_ROWS, _FEWEST_FIELDS = 3, 3
_OTHER_TEXT = (".txt", ".text", ".md", ".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".htm", ".html")
_DIRECTIVE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # what Excel writes and reads in the first line
_MOST_TOLD = 20
_MEBIBYTE = 1024 * 1024
_SPLIT = "按单位或按项目拆成几个文件后再检查"


def recognises(data: bytes, name: str) -> bool:
    """A name in .csv or .tsv, or, under a name that tells nothing, rows that a delimiter divides evenly."""
    head = data[:_HEAD]
    if is_binary(head):
        return False
    lower = name.lower()
    if lower.endswith(SUFFIXES):
        return not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<!", b"<html", b"<HTML", b"<?xml"))
    if lower.endswith(_OTHER_TEXT) or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"[")):
        return False
    try:
        text, _ = decode(head[: head.rfind(b"\n") + 1] if len(data) > _HEAD else head)
    except InputError:
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    delimiter, share = delimiter_of(lines, "\t,;|")
    wide = sum(line.count(delimiter) >= _FEWEST_FIELDS - 1 for line in lines)
    return len(lines) >= _FEWEST_ROWS and share >= _EVIDENT and wide >= _EVIDENT * len(lines)


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """One grid with a cell for each field.  Raises InputError for bytes that are no text, and over the limits."""
    text, encoding, problems = _decoded(data, path)
    if not text.strip():
        raise InputError("文件里只有空白，没有文字", place=path, advice="确认文件已经写入内容；空文件不需要检查")
    skipped, delimiter = delimiter_in(text, path)
    rows: list[tuple[Cell, ...]] = []
    filled = unpaired = 0
    lines = _lines(text, skipped)
    for record in records(lines, delimiter, limits.cell_text):
        fields = record.fields
        if len(rows) >= limits.rows:
            raise over("rows", limits, path, _SPLIT)
        if len(fields) > limits.columns:
            raise over("columns", limits, f"{path}:{record.line + skipped}", "检查分隔符是否写对")
        filled += len(fields) - fields.count("")
        if filled > limits.cells:
            raise over("cells", limits, path, _SPLIT)
        if any(len(field) > limits.cell_text for field in fields):
            raise over("cell_text", limits, f"{path}:{record.line + skipped}", "检查引号是否成对")
        places = starts(record, delimiter)
        rows.append(tuple(_cells(fields, places, path, len(rows), skipped)))
        if record.unpaired and len(fields) != _width(rows):
            unpaired += 1
            if unpaired <= _MOST_TOLD:
                problems.append(_unpaired(path, len(rows) - 1, record.line + skipped))
    if unpaired > _MOST_TOLD:
        problems.append(Problem(f"还有 {unpaired - _MOST_TOLD} 行的引号没有配对，也按原样分列", Location(file=path)))
    while rows and not any(cell.text for cell in rows[-1]):
        rows.pop()
    where = Location(file=path, table=0, line=1 + skipped, character=1)
    return Source(path, NAME, (Grid(tuple(rows), where),), encoding, problems=tuple(problems))


def stream(path: str, limits: Limits = DEFAULT) -> Stream:
    """The rows of a file that need not fit into the memory; its first mebibyte tells encoding and delimiter."""
    lost: list[Problem] = []
    with open(path, "rb") as file:
        head = file.read(_MEBIBYTE)
        whole = not file.read(1)
    text, encoding = decode(head if whole else head[: head.rfind(b"\n") + 1] or head, path)
    skipped, delimiter = delimiter_in(text, path)

    def rows() -> Iterator[Row]:
        lost.clear()
        with open(path, encoding=encoding) as lines:
            for _ in range(skipped):
                next(lines, None)
            at = 0
            try:
                for at, record in enumerate(records(lines, delimiter, limits.cell_text)):
                    if at >= limits.rows:
                        raise over("rows", limits, path, _SPLIT)
                    if record.unpaired and len(lost) < _MOST_TOLD:
                        lost.append(_unpaired(path, at, record.line + skipped))
                    fields = record.fields
                    if '="' in record.raw[0]:
                        fields = [unprotected(field) for field in fields]
                    yield Row(at, record.line + skipped, fields)
            except UnicodeDecodeError:
                message = f"第 {at + 2} 行附近的文字编码与文件开头（{encoding}）不同"
                raise InputError(message, place=path, advice="另存为 UTF-8 编码后再试") from None

    return Stream(path, NAME, lost, rows=rows)


def delimiter_in(text: str, path: str) -> tuple[int, str]:
    """How many lines a directive such as ``sep=;`` takes at the top, and the delimiter."""
    head = text[:200_000]
    if found := _DIRECTIVE.match(head):
        return 1, found.group(1)
    allowed = "\t,;|" if path.lower().endswith(".tsv") else ",\t;|"
    delimiter, _ = delimiter_of(io.StringIO(head), allowed)
    return 0, delimiter


def _unpaired(path: str, row: int, line: int) -> Problem:
    where = Location(file=path, table=0, row=row, line=line, character=1)
    return Problem("这一行的引号没有配对，按原样分列，其后各行不受影响", where)


def _lines(text: str, skipped: int) -> Iterable[str]:
    lines = io.StringIO(text, newline=None)  # \r\n and \r become \n, also inside quoted fields
    for _ in range(skipped):
        next(lines, None)
    return lines


def _decoded(data: bytes, path: str) -> tuple[str, str, list[Problem]]:
    """Text, encoding and what had to be left out: an export may hold NUL bytes between sound text."""
    try:
        return (*decode(data, path), [])
    except InputError:
        nuls = data.count(b"\0")
        if not nuls or 20 * nuls > len(data):
            raise
        text, encoding = decode(data.replace(b"\0", b""), path)
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        where = Location(file=path, line=line)
        return text, encoding, [Problem(f"文件里有 {nuls} 个空字符（NUL），已略去，附近的内容可能不全", where)]


def _cells(fields: list[str], places: list[tuple[int, int]], path: str, row: int, skipped: int) -> Iterator[Cell]:
    new: Any = tuple.__new__  # a fraction of the time of a call by keywords
    for column, (raw, (begin, character)) in enumerate(zip(fields, places, strict=True)):
        text = unprotected(raw)
        line = begin + skipped
        end: tuple[int | None, int | None] = (line, character + max(0, len(text) - 1))
        if "\n" in text:
            end = (None, None)
        place = (path, None, None, 0, row, column, None, line, character, *end, (1, 1), None, None, None)
        yield new(Cell, (text, new(Location, place), None, None))


def _width(rows: list[tuple[Cell, ...]]) -> int:
    """The fields of the widest of the first rows: what a row of this file has."""
    return max(map(len, rows[:_FEWEST_ROWS]))
