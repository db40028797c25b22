"""Rows of Parquet files many at a time, column by column: only those that are asked for are unpacked."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import Any

from perflint.encoded import Encoded
from perflint.errors import InputError
from perflint.limits import Limits
from perflint.readers.shared.batches import Batch, Batches, Key, Span, numbered
from perflint.readers.shared.interchange import shape_of, text_of
from perflint.readers.shared.streams import Row
from perflint.text import unmarred

HEAD = 200  # rows by which columns are understood
AT_ONCE = 1_024, 1 << 15  # rows that are unpacked at a time, at least and at most
UNPACKED = 8 << 20  # bytes that these should take, as they lie in the file unpacked
TOGETHER = 4_096  # rows of a batch


def batches(path: str, limits: Limits) -> Batches | None:
    """See `perflint.readers.parquet.batches`."""
    from perflint.readers.parquet import batches_in, opened, sound

    with open(path, "rb") as file:
        found = opened(file, path, limits)
        head = batches_in(found, path, limits, batch_size=HEAD)
        with sound(path):
            first: list[dict[str, Any]] = list(islice((row for batch in head for row in batch.to_pylist()), HEAD))
        total, groups = found.metadata.num_rows, found.metadata.num_row_groups
        sizes = [found.metadata.row_group(number).num_rows for number in range(groups)]
    if not first:
        raise InputError("文件里没有数据行", place=path, advice="确认导出时选中了数据")
    if shape_of(first[0]) != "row":
        return None
    keys = list(map(str, first[0]))
    rows = [Row(at, at + 1, [text_of(value) for value in one.values()]) for at, one in enumerate(first, 1)]
    above = [Row(0, 1, keys), *rows]
    whole = Span(0, total, 1, 2)

    def run(columns: Sequence[int], span: Span | None) -> Iterator[Batch]:
        yield from _run(path, limits, [keys[at] for at in columns], span or whole, sizes)

    cuts = partial(_cuts, path, limits, keys, sizes, whole)
    return Batches(path, "parquet", above, [], run, cuts, count=total)


def _run(path: str, limits: Limits, keys: Sequence[str], span: Span, sizes: Sequence[int]) -> Iterator[Batch]:
    """The rows from ``span.begin`` to before ``span.end``, counted over all row groups."""
    row, line = span.row, span.line
    for columns in _columns(path, limits, keys, span.begin, span.end, sizes):
        counts = [at for at, column in enumerate(columns) if isinstance(column[0], int)]
        texts = [column for at, column in enumerate(columns) if at not in counts]
        words = (one.words if isinstance(one, Encoded) else dict.fromkeys(one) for one in texts)
        clean = unmarred("".join(chain.from_iterable(words)).encode("utf-8", "surrogatepass"))
        for begin in range(0, len(columns[0]), TOGETHER):
            part = [column[begin : begin + TOGETHER] for column in columns]
            count = len(part[0])
            yield Batch(part, *numbered(count, row, line), clean, counts)
            row, line = row + count, line + count


def _columns(
    path: str, limits: Limits, keys: Sequence[str], begin: int, end: int, sizes: Sequence[int]
) -> Iterator[list[Sequence[Any]]]:
    from perflint.readers.parquet import batches_in, opened, sound

    start = 0
    groups: list[int] = []
    first = 0  # the row at which the row groups that are read begin
    for number, size in enumerate(sizes):
        if start < end and start + size > begin:
            first = first if groups else start
            groups.append(number)
        start += size
    if not groups:
        return
    with open(path, "rb") as file:
        at = first
        found = opened(file, path, limits)
        with sound(path):
            size = _at_once(found.metadata, groups, keys)
        for batch in batches_in(found, path, limits, batch_size=size, row_groups=groups, columns=list(keys)):
            low, high = max(begin - at, 0), min(end - at, batch.num_rows)
            at += batch.num_rows
            if high > low:
                part = batch.slice(low, high - low)
                with sound(path):
                    columns = [_texts(part.column(key)) for key in keys]
                yield columns


def _at_once(metadata: Any, groups: Sequence[int], keys: Sequence[str]) -> int:
    """How many rows are to be unpacked at a time: as many as make it worth to know their words, as far as memory allows."""
    wanted, rows, size = frozenset(keys), 0, 0
    for group in map(metadata.row_group, groups):
        rows += group.num_rows
        columns = map(group.column, range(group.num_columns))
        size += sum(one.total_uncompressed_size for one in columns if one.path_in_schema in wanted)
    least, most = AT_ONCE
    return max(least, min(most, rows * UNPACKED // max(1, size)))  # a damaged file may say anything


def _texts(column: Any) -> Sequence[Any]:
    """The texts of a column, or its whole numbers."""
    from pyarrow import types

    kind = column.type
    if types.is_integer(kind) and not column.null_count:
        whole: list[int] = column.to_pylist()
        return whole
    words = None
    if types.is_dictionary(kind):
        column, words = column.indices, column.dictionary  # of all the row group, most of them in other rows
    if words is not None or types.is_string(kind) or types.is_large_string(kind):
        found = column.dictionary_encode()
        texts = [
            text_of(word) for word in (found.dictionary if words is None else words.take(found.dictionary)).to_pylist()
        ]
        codes = found.indices
        if codes.null_count:  # else do without: filling looks for pandas, which takes long to import
            codes = codes.fill_null(len(texts))
            texts.append(text_of(None))
        return Encoded(texts, memoryview(codes.buffers()[1]).cast("i")[codes.offset :][: len(codes)])
    return [text_of(value) for value in column.to_pylist()]


def _cuts(
    path: str,
    limits: Limits,
    keys: Sequence[str],
    sizes: Sequence[int],
    whole: Span,
    parts: int,
    columns: Sequence[int],
    key: Key,
) -> list[Span]:
    """Cuts before a row whose key is not that of the last row that had one, near where the rows would be divided evenly."""
    names = [keys[at] for at in columns]
    spans: list[Span] = []
    begin = whole.begin
    for part in range(1, parts):
        wanted = whole.end * part // parts
        if wanted <= begin:
            continue
        last: Hashable = None
        at = wanted
        for columns_of in _columns(path, limits, names, wanted, whole.end, sizes):
            cut = None
            for texts in zip(*columns_of, strict=True):
                found = key(list(map(str, texts)))
                if None not in (found, last) and found != last:
                    cut = at
                    break
                last = last if found is None else found
                at += 1
            if cut is not None:
                spans.append(Span(begin, cut, begin + whole.row, begin + whole.line))
                begin = cut
                break
    return [*spans, Span(begin, whole.end, begin + whole.row, begin + whole.line)]
