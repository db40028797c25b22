"""Delimited text taken apart row by row: which character divides it, which lines a row stands on, where a field begins.

The rows come from the standard library's csv module; a quotation mark without a partner costs one line, never the rest
of the file.  Cells and grids are made by the readers.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct

from perflint.patterns import pattern_of

DELIMITERS = "\t;,|"  # in this order where two explain a text equally well
SAMPLE = 60  # rows by which the delimiter is found
_MANY = 1_000_000  # characters of a field that no limit was given for
_PROTECTED = pattern_of(r'="((?:[^"]|"")*)"')


class Record(Struct, frozen=True):
    """One row: its first line (1-based), the lines it stands on as written, its fields, and whether a quotation mark
    in it had no partner, so that the line was divided as it stands."""

    line: int
    raw: tuple[str, ...]
    fields: list[str]
    unpaired: bool = False


def delimiter_of(lines: Iterable[str], allowed: str = DELIMITERS) -> tuple[str, float]:
    """The delimiter that divides most rows into equally many fields, and the share of rows it does so for.

    The share is 0 when no delimiter divides any row twice the same way.
    """
    sample = list(islice(lines, SAMPLE))
    best: tuple[float, int, str] = (0.0, 0, allowed[0])
    for delimiter in allowed:
        counts = Counter(len(record.fields) for record in records(sample, delimiter) if any(record.fields))
        total = sum(counts.values())
        wide = Counter({width: count for width, count in counts.items() if width > 1})
        if not wide:
            continue
        width, count = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
        best = max(best, (count / total, width, delimiter), key=lambda found: found[:2])
    return best[2], best[0]


def records(lines: Iterable[str], delimiter: str, longest: int = _MANY) -> Iterator[Record]:
    """The rows of a text given by its lines (with or without their ends); empty lines are rows without fields.

    A quoted field goes on over lines until its closing mark.  Where that mark never comes, stands inside a text, or
    would swallow lines that are rows themselves, the first line is a row of its own and reading goes on behind it.
    """
    source = _Lines(lines)
    width = 0  # of the widest row so far: what a swallowed line would have too
    while True:
        begin = source.number + 1
        first = source.peek()
        if first is None:
            return
        if '"' not in first:
            source.taken(1)
            fields = _split(first, delimiter)
            raw: tuple[str, ...] = (first,)
            unpaired = False
        else:
            fields, raw, unpaired = _quoted(source, delimiter, width, longest)
        width = max(width, len(fields))
        yield Record(begin, raw, fields, unpaired)


def starts(record: Record, delimiter: str) -> list[tuple[int, int]]:
    """Line and character (1-based) of the first character of each field, its quotation mark and blanks left out."""
    found: list[tuple[int, int]] = []
    line, offset = record.line, 0
    text = record.raw[0] if len(record.raw) == 1 else "".join(record.raw)
    if '"' not in text and " " not in text and "\u3000" not in text:
        for field in record.fields:
            found.append((line, offset + 1))
            offset += len(field) + 1
        return found
    quoted = '"' in text and not record.unpaired
    line_begin = 0
    for field in record.fields:
        at = offset
        end = text.find(delimiter, offset)
        if quoted and text.startswith('"', at):
            end = _closing(text, at)
            at += 1
            end = text.find(delimiter, end)
        while at < len(text) and text[at] in " \u3000" and field.strip():
            at += 1
        found.append((line, at - line_begin + 1))
        end = len(text) if end < 0 else end
        breaks = text.count("\n", offset, end)
        if breaks:
            line += breaks
            line_begin = text.rfind("\n", offset, end) + 1
        offset = end + 1
    return found


def unprotected(text: str) -> str:
    """``="0012"``, with which Excel is kept from dropping zeros, as ``0012``; other text stripped."""
    text = text.strip()
    if text.startswith('="') and (found := _PROTECTED.fullmatch(text)):
        return found.group(1).replace('""', '"').strip()
    return text


# ── quotation marks ─────────────────────────────────────────────────────────────────────────────────────────────


class _Lines:
    """Lines that can be looked at before they are taken."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._ahead: list[str] = []
        self._at = 0  # how many of those ahead were taken
        self.number = 0  # lines taken

    def peek(self, further: int = 0) -> str | None:
        while len(self._ahead) - self._at <= further:
            line = next(self._lines, None)
            if line is None:
                return None
            self._ahead.append(line)
        return self._ahead[self._at + further]

    def taken(self, count: int) -> None:
        self._at += count
        self.number += count
        if 2 * self._at > len(self._ahead):  # what was taken is dropped now and then, not each time
            del self._ahead[: self._at]
            self._at = 0


def _quoted(source: _Lines, delimiter: str, width: int, longest: int) -> tuple[list[str], tuple[str, ...], bool]:
    """Fields and lines of a row that begins with a line in which a quotation mark stands."""
    raw: list[str] = []

    def feed() -> Iterator[str]:
        length = 0
        while (line := source.peek(len(raw))) is not None and length <= longest:
            raw.append(line)
            length += len(line)
            yield line if line.endswith("\n") else line + "\n"

    known = csv.field_size_limit(max(longest, 1))
    try:
        fields = next(csv.reader(feed(), delimiter=delimiter, strict=True), [])
    except csv.Error:
        fields = []
    finally:
        csv.field_size_limit(known)
    if fields and not _swallowed(raw, delimiter, width):
        source.taken(len(raw))
        return fields, tuple(raw), False
    first = raw[0]
    source.taken(1)
    return _bare(_split(first, delimiter)), (first,), True


def _swallowed(raw: list[str], delimiter: str, width: int) -> bool:
    """Whether most of the lines inside a quoted field have as many delimiters as a row of this file."""
    inner = raw[1:-1]
    if width < 3 or len(inner) < 2:
        return False
    alike = sum(line.count(delimiter) == width - 1 for line in inner)
    return alike >= 2 and 2 * alike >= len(inner)


def _split(line: str, delimiter: str) -> list[str]:
    text = line.rstrip("\r\n")
    return text.split(delimiter) if text else []


def _bare(fields: list[str]) -> list[str]:
    """Fields without the pair of quotation marks around them."""
    return [field[1:-1] if len(field) > 1 and field[0] == field[-1] == '"' else field for field in fields]


def _closing(text: str, begin: int) -> int:
    """The place behind the mark that closes the quotation opened at ``begin``."""
    at = begin + 1
    while (mark := text.find('"', at)) >= 0:
        if not text.startswith('""', mark):
            return mark + 1
        at = mark + 2
    return len(text)
