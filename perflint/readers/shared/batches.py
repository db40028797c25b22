"""Rows of a data file many at a time, only the columns that are asked for: for files of millions of rows.

What `streams` gives row by row, quicker, and from any part of the file, so that several processes can share it.  A chunk
of the file that is not as simple as most (quotation marks over several lines, numbers where texts are expected, broken
lines) is read by the same careful functions that read a file as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import IO

from msgspec import Struct
from msgspec.structs import replace

from perflint.errors import InputError
from perflint.model import Problem
from perflint.readers.shared.streams import Row, Stream

CHUNK = 256 * 1024  # bytes taken from the file at a time: what becomes of them stays near the processor
LONGEST = 64 * CHUNK  # of a chunk that no line end, or no closing quotation mark, ends
AT_ONCE = 1_000  # rows, where they come one by one

# What the texts of some columns of a row tell it by; None for a row that is not to be parted from the one above.
Key = Callable[[Sequence[str]], Hashable]
UNTOLD = object()  # the key of a row for which nobody can say


class Batch(Struct, frozen=True):
    """Rows that follow one another: their texts column by column, the row of the table (0-based, the heading counts) and line
    of each.

    ``unmarred`` says that the part of the file, columns that were not asked for included, is so (`perflint.text`).
    ``counts`` are the columns that hold whole numbers (`int`) in all rows instead of texts.
    """

    columns: Sequence[Sequence[str]]
    rows: Sequence[int]
    lines: Sequence[int]
    unmarred: bool = False
    counts: Sequence[int] = ()


class Span(Struct, frozen=True):
    """A part of a file: bytes from ``begin`` to before ``end``, or rows of data where it is none of text; ``row`` and
    ``line`` are those of its first row."""

    begin: int
    end: int
    row: int
    line: int


class Batches(Struct, frozen=True):
    """A file of rows: its first rows, the headings among them, and ``run``, which gives the texts of the named columns of a span (None:
    of all rows), in their order.

    ``cuts`` divides the file into about so many spans, between rows for whose texts in the key columns a `Key` differs; None
    where it is to be read as a whole.  ``run`` raises InputError, and notes in ``lost`` what it leaves out.
    """

    path: str
    format: str
    head: Sequence[Row]
    lost: list[Problem]
    run: Callable[[Sequence[int], Span | None], Iterator[Batch]]
    cuts: Callable[[int, Sequence[int], Key], list[Span]] | None = None
    sheet: str | None = None
    table: int = 0
    count: int | None = None  # how many rows there are, where the file says


def batches_of(stream: Stream, heading: Row) -> Batches:
    """The batches of a file that can only be read row by row, its heading found already."""

    def run(columns: Sequence[int], span: Span | None) -> Iterator[Batch]:
        rows = (row for row in (stream.rows() if stream.rows else ()) if row.row > heading.row)
        while some := list(islice(rows, AT_ONCE)):
            yield taken(some, columns)

    return Batches(stream.path, stream.format, (heading,), stream.lost, run, sheet=stream.sheet, table=stream.table)


def picked(texts: Sequence[str], columns: Sequence[int]) -> tuple[str, ...]:
    """The texts of these columns, "" where the row is too short."""
    width = len(texts)
    return tuple([texts[at] if at < width else "" for at in columns])


def chunks(path: str, span: Span, *, quoted: bool = False) -> Iterator[bytes]:
    """The bytes of a span in chunks that end with a line; with ``quoted``, never within quotation marks.

    Raises InputError for a file that cannot be read, or is shorter than it was.
    """
    with open(path, "rb", buffering=0) as file:
        file.seek(span.begin)
        left, rest = span.end - span.begin, b""
        tried = 0  # how far there is no place to cut
        while left > 0:
            data = file.read(min(CHUNK, left))
            if not data:
                raise InputError("读取时文件变短了", place=path, advice="等写完以后再检查")
            left -= len(data)
            data = rest + data
            end = data.rfind(b"\n") + 1
            if quoted and b'"' in data:
                end = _even(data, tried, end)
            if not end and left and len(data) < LONGEST:
                rest, tried = data, len(data)
                continue
            end = end or len(data)
            rest, tried = data[end:], 0
            yield data[:end]
        if rest:
            yield rest


def _even(data: bytes, begin: int, end: int) -> int:
    """The end of the last line, behind ``begin``, before which quotation marks are paired; 0 where there is none."""
    odd = data.count(b'"', 0, end) % 2
    while odd and end > begin:
        before = data.rfind(b"\n", 0, data.rfind(b'"', 0, end) + 1) + 1
        odd ^= data.count(b'"', before, end) % 2
        end = before
    return end if end > begin else 0


def line_cuts(
    path: str,
    whole: Span,
    parts: int,
    key: Callable[[bytes], Hashable],
    rows_in: Callable[[bytes], int],
    *,
    quoted: bool = False,
) -> list[Span]:
    """About ``parts`` spans of about equal size, cut where ``key`` of a line differs from that of the last line before that
    had one (is not None); the line below one whose key is `UNTOLD` is never the first of a span.

    ``rows_in`` counts the rows in whole lines, which stand outside quotation marks at their beginning.  Within quotation
    marks, where ``quoted``, nothing is cut.  Raises InputError where a key cannot be told.
    """
    spans: list[Span] = []
    begin = whole
    with open(path, "rb") as file:
        for part in range(1, parts):
            wanted = whole.begin + (whole.end - whole.begin) * part // parts
            if wanted <= begin.begin:
                continue
            at, rows, lines = begin.begin, 0, 0
            file.seek(at)
            last: Hashable = None
            while data := _whole_lines(file, wanted - at, quoted=quoted):  # one row at a time behind the place wanted
                found = key(data) if at >= wanted else None
                if found not in (None, UNTOLD) and last not in (None, UNTOLD, found):
                    span = Span(at, whole.end, begin.row + rows, begin.line + lines)
                    spans.append(replace(begin, end=at))
                    begin = span
                    break
                last = last if found is None else found
                at, rows, lines = at + len(data), rows + rows_in(data), lines + data.count(b"\n")
    return [*spans, begin]


def _whole_lines(file: IO[bytes], size: int, *, quoted: bool) -> bytes:
    """About so many of the next bytes of a file, up to the end of a line, where ``quoted`` outside quotation marks; at least
    one line, and no more than `LONGEST` to find such an end."""
    parts = [file.read(min(CHUNK, size))] if size > 0 else []
    odd, left = sum(part.count(b'"') for part in parts) % 2, LONGEST
    while left > 0 and (line := file.readline(left)):
        parts.append(line)
        left -= len(line)
        odd ^= line.count(b'"') % 2
        if not (quoted and odd):
            break
    return b"".join(parts)


def decoded(data: bytes, encoding: str, path: str, line: int) -> str:
    """The text of a chunk that begins with this line (1-based).  Raises InputError where its encoding is not that of the
    file's beginning."""
    try:
        return data.decode("utf-8" if encoding == "utf-8-sig" else encoding)
    except UnicodeDecodeError:
        message = f"第 {line} 行以后的文字编码与文件开头（{encoding}）不同"
        raise InputError(message, place=path, advice="另存为 UTF-8 编码后再试") from None


def numbered(count: int, row: int, line: int) -> tuple[range, range]:
    """The rows and lines of so many rows that stand on a line each."""
    return range(row, row + count), range(line, line + count)


def taken(rows: Iterable[Row], columns: Sequence[int]) -> Batch:
    """A batch of rows that were read one by one."""
    some = list(rows)
    texts = [picked(row.texts, columns) for row in some]
    cut = list(zip(*texts, strict=True)) if texts else [()] * len(columns)
    return Batch(cut, [row.row for row in some], [row.line for row in some])
