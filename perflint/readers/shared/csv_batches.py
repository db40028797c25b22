"""Rows of delimited text many at a time."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import islice

from perflint.limits import Limits
from perflint.model import Problem
from perflint.readers.shared.batches import (
    UNTOLD,
    Batch,
    Batches,
    Key,
    Span,
    chunks,
    decoded,
    line_cuts,
    numbered,
    picked,
    taken,
)
from perflint.readers.shared.comment_lines import comment_in, may_hold_comments
from perflint.readers.shared.delimited import records, unprotected
from perflint.readers.shared.streams import Row
from perflint.readers.shared.text_files import TextFile, left_out
from perflint.text import unmarred

HEAD = 210  # rows by which columns are understood


def batches(path: str, limits: Limits) -> Batches | None:
    """See `perflint.readers.csv.batches`."""
    from perflint.readers.csv import delimiter_in

    file = TextFile(path)
    if file.encoding not in ("utf-8", "utf-8-sig", "gb18030"):
        return None
    lost: list[Problem] = []
    skipped, delimiter = delimiter_in(file.head, path)
    if len(delimiter) != 1 or not delimiter.isascii():
        return None
    lines = io.StringIO(file.head, newline=None)
    for _ in range(skipped):
        next(lines, None)
    head = list(islice(filter(None, _rows(lines, path, delimiter, limits, 0, 1 + skipped, [])), HEAD))
    if not head:
        return None
    with open(path, "rb") as opened:
        for _ in range(skipped):
            opened.readline()
        whole = Span(opened.tell(), os.path.getsize(path), 0, 1 + skipped)
    reading = _Reading(path, file.encoding, delimiter, limits, lost)

    def run(columns: Sequence[int], span: Span | None) -> Iterator[Batch]:
        return reading.run(columns, span or whole)

    def cuts(parts: int, columns: Sequence[int], key: Key) -> list[Span]:
        def key_of(data: bytes) -> Hashable:
            lines = io.StringIO(data.decode(file.encoding, "replace"), newline=None)
            rows = list(_rows(lines, path, delimiter, limits, 0, 1, []))
            if len(rows) != 1:  # a quotation mark without its like
                return UNTOLD
            return None if rows[0] is None else key(picked(rows[0].texts, columns))

        return line_cuts(path, whole, parts, key_of, _rows_in, quoted=True)

    return Batches(path, "csv", head, lost, run, cuts)


def _rows(
    lines: Iterable[str], path: str, delimiter: str, limits: Limits, row: int, line: int, lost: list[Problem]
) -> Iterator[Row | None]:
    """The rows of lines of text, with all the care of `records`; None for a comment."""
    from perflint.readers.csv import MOST_TOLD, unpaired

    for at, record in enumerate(records(lines, delimiter, limits.cell_text), row):
        where = record.line + line - 1
        if record.unpaired and len(lost) < MOST_TOLD:
            lost.append(unpaired(path, at, where))
        if comment_in(record.raw[0]) is not None:
            yield None
            continue
        fields = [unprotected(field) for field in record.fields] if '="' in record.raw[0] else record.fields
        yield Row(at, where, fields)


def _rows_in(data: bytes) -> int:
    """How many rows end in whole lines: a line break within quotation marks ends none."""
    if b'"' not in data:
        return data.count(b"\n")
    return sum(part.count(b"\n") for part in data.split(b'"')[::2])


class _Reading:
    """How one file is read."""

    def __init__(self, path: str, encoding: str, delimiter: str, limits: Limits, lost: list[Problem]) -> None:
        self._path, self._encoding, self._delimiter = path, encoding, delimiter
        self._limits, self._lost = limits, lost

    def run(self, columns: Sequence[int], span: Span) -> Iterator[Batch]:
        from perflint.readers.csv import MOST_TOLD

        row, line = span.row, span.line
        for data in chunks(self._path, span, quoted=True):
            text = decoded(data, self._encoding, self._path, line).lstrip("\ufeff")
            if "\0" in text:
                first = line + text.count("\n", 0, text.index("\0"))
                if len(self._lost) < MOST_TOLD:
                    self._lost.append(left_out(text.count("\0"), self._path, first))
                text = text.replace("\0", "")
            found = None if may_hold_comments(data) else self._quick(text, columns)
            if found is not None:
                count = len(found[0])
                yield Batch(found, *numbered(count, row, line), self._encoding != "gb18030" and unmarred(data))
                row += count
                line += count
                continue
            lines = io.StringIO(text, newline=None)
            rows = list(_rows(lines, self._path, self._delimiter, self._limits, row, line, self._lost))
            yield taken(filter(None, rows), columns)
            row += len(rows)
            line += text.replace("\r\n", "\n").replace("\r", "\n").count("\n")

    def _quick(self, text: str, columns: Sequence[int]) -> list[Sequence[str]] | None:
        """The texts of these columns, None where a line may not be a row of its own, or is shorter."""
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        if "\r" in text:
            return None
        if '"' not in text:
            found = _cut(text.removesuffix("\n"), self._delimiter, columns)
            if found is not None:
                return found
        if '="' in text or "\n\n" in text or text.startswith("\n"):
            return None
        lines = text.removesuffix("\n").split("\n")
        try:
            rows = list(csv.reader(lines, delimiter=self._delimiter, strict=True))
            return [[row[at] for row in rows] for at in columns] if len(rows) == len(lines) else None
        except (csv.Error, IndexError):
            return None


def _cut(text: str, delimiter: str, columns: Sequence[int]) -> list[Sequence[str]] | None:
    """The texts of these columns of lines without quotation marks, all of one width from two; None where they are not."""
    ends = text.count("\n")
    width = text.count(delimiter, 0, text.find("\n") if ends else len(text)) + 1
    if width < 2 or max(columns) >= width:  # the only field of a line that is blank is none
        return None
    fields = text.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)  # a line end is a field of its own
    if len(fields) != (ends + 1) * (width + 1) - 1 or fields[width :: width + 1] != ["\n"] * ends:
        return None
    return [fields[at :: width + 1] for at in columns]
