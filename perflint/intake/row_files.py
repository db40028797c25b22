"""Exports as the engine takes them (`perflint.engine.rows`): their columns, and their rows project by project.

The rows of a project stand together in an export.  Where they do not, `NotTogetherError` says so, unless they are
gathered first (``gather``), which reads the file twice more and lets rows wait on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from perflint.engine.rows import Columns, Rows, number_column
from perflint.errors import InputError
from perflint.limits import Limits
from perflint.readers.shared.batches import Batch, Batches, Span, batches_of
from perflint.readers.shared.streams import Row, Stream
from perflint.recognition.export_rows import Binding

KEYS = ("year", "unit_name", "department", "project_code", "project")  # what tells one project from another


class NotTogetherError(InputError):
    """The rows of a project do not stand together."""


class RowFile(NamedTuple):
    """One export: what its texts are, how they are read, and which columns of the file they come from."""

    columns: Columns
    batches: Batches
    picked: tuple[int, ...]
    heading: int  # the row of the table that it is

    @property
    def keys(self) -> list[int]:
        """The texts that tell one project from another, by their place among the texts."""
        found = self.columns.binding.columns
        return [found[role] for role in KEYS if role in found]

    def spans(self, parts: int) -> list[Span | None]:
        """Parts of the file that can be judged apart; one None where it is to be read as a whole."""
        if parts < 2 or self.batches.cuts is None:
            return [None]
        return [*self.batches.cuts(parts, [self.picked[at] for at in self.keys])]

    def projects(self, span: Span | None, seen: set[int]) -> Iterator[Rows]:
        """The rows of one project after another; ``seen`` takes what tells them from one another.  Raises NotTogetherError."""
        return _projects(self, self.batches.run(self.picked, span), seen)


def row_files(
    path: str, limits: Limits, needed: frozenset[str] | None = None, *, gather: bool = False
) -> list[RowFile]:
    """The exports in a file: one, or one for each sheet; none where it is no export.

    ``needed`` are the roles of the columns that are asked for besides those that tell projects apart (None: all that are
    known).  Raises InputError.
    """
    from perflint.readers import open_batches

    batches = None if gather else open_batches(path, limits)
    if batches is not None:
        from perflint.recognition.exports import heading_in

        found = heading_in([row.texts for row in batches.head])
        return [] if found is None else [_row_file(batches, batches.head[found[0]].row, found[1], needed)]
    return _from_stream(path, limits, needed, gather=gather)


def _from_stream(path: str, limits: Limits, needed: frozenset[str] | None, *, gather: bool) -> list[RowFile]:
    from perflint.readers import open_stream
    from perflint.recognition.exports import grouping, streamed_heading

    stream = open_stream(path, replace(limits, rows=10**9))
    if stream is None or stream.records is not None:
        return []
    files = []
    for sheet in stream.sheets or (stream,):
        found = streamed_heading(sheet)
        if found is None:
            continue
        heading, binding = found
        rows = partial(_gathered, sheet, grouping(heading, binding)) if gather else sheet.rows
        files.append(_row_file(batches_of(sheet._replace(rows=rows), heading), heading.row, binding, needed))
    return files


def _gathered(stream: Stream, key: Callable[[Row], str | None]) -> Iterator[Row]:
    from perflint.recognition.export_groups import ordered

    for group in ordered(lambda: stream.rows() if stream.rows else iter(()), key):
        yield from group


def _row_file(batches: Batches, heading: int, binding: Binding, needed: frozenset[str] | None) -> RowFile:
    number = number_column(batches.headings)
    roles = (
        binding.columns if needed is None else {r: c for r, c in binding.columns.items() if r in needed or r in KEYS}
    )
    picked = tuple(sorted({*roles.values(), *([] if number is None else [number])}))
    columns = Columns(
        binding=binding.narrowed(picked),
        path=batches.path,
        format=batches.format,
        sheet=batches.sheet,
        table=batches.table,
        heading=heading,
        places=picked,
        number=None if number is None else picked.index(number),
    )
    return RowFile(columns, batches, picked, heading)


def _projects(file: RowFile, batches: Iterable[Batch], seen: set[int]) -> Iterator[Rows]:
    """Rows with equal keys that follow one another; those that name no project go on with the one above."""
    binding, again = file.columns.binding, [file.batches.headings[at] for at in file.picked]
    get = itemgetter(*file.keys)
    texts: list[Sequence[str]] = []
    rows: list[int] = []
    lines: list[int] = []
    raw: object = None
    key: object = None
    for batch in batches:
        at = sum(row <= file.heading for row in batch.rows[: file.heading + 1])
        for found, group in groupby(batch.texts[at:] if at else batch.texts, get):
            some = list(group)
            begin, at = at, at + len(some)
            if found != raw:
                told = binding.key(some[0])
                if told is not None and told != key:
                    if all(list(one) == again for one in some):  # the heading once more
                        continue
                    if texts:
                        yield Rows(texts, rows, lines)
                        texts, rows, lines = [], [], []
                    key, mark = told, hash(told)
                    if mark in seen:
                        raise _apart(file, batch.lines[begin])
                    seen.add(mark)
                raw = found
            texts += some
            rows += batch.rows[begin:at]
            lines += batch.lines[begin:at]
    if texts:
        yield Rows(texts, rows, lines)


def _apart(file: RowFile, line: int) -> NotTogetherError:
    where = f"{file.columns.path}:{line}" if file.columns.sheet is None else f"{file.columns.path}:{file.columns.sheet}"
    advice = "导出时按项目排序，或加 --gather，先在磁盘上把同一项目的行放到一起（多读两遍）"
    return NotTogetherError("这一行的项目在前面出现过，同一项目的行没有连在一起", place=where, advice=advice)
