"""Exports as the engine takes them (`perflint.engine.rows`): their columns, and their rows project by project.

The rows of a project stand together in an export.  Where they do not, `NotTogetherError` says so, unless they are
gathered first (``gather``), which reads the file twice more and lets rows wait on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain, compress, count, pairwise, takewhile
from operator import ne
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from perflint.encoded import Encoded
from perflint.engine.rows import Columns, Rows, apart, number_column, part
from perflint.errors import InputError
from perflint.intake.number_sets import NumberSet
from perflint.limits import Limits
from perflint.readers.shared.batches import Batch, Batches, Span, batches_of
from perflint.readers.shared.streams import Row, Stream
from perflint.recognition.exports.binding import Binding

if TYPE_CHECKING:
    from perflint.recognition.exports.tables import Heading

KEYS = ("year", "unit_name", "department", "project_code", "project")  # what tells one project from another
UNBOUNDED = 10**9  # rows: what is judged project by project is not held


Needed = Callable[[Columns], "frozenset[str] | None"]
Grown = Callable[[int], None]


def all_columns(columns: Columns) -> frozenset[str] | None:
    """Asks for every column that is known."""
    return None


def ignored(_rows: int) -> None:
    """Lets a project grow."""


class NotTogetherError(InputError):
    """The rows of a project do not stand together."""


class RowFile(Struct, frozen=True):
    """One export: what its texts are, how they are read, which columns of the file they come from, and the row that heads
    them."""

    columns: Columns
    batches: Batches
    picked: tuple[int, ...]
    heading: Row

    @property
    def keys(self) -> list[int]:
        """The texts that tell one project from another, by their place among the texts."""
        return _keys(self.columns.binding)

    def spans(self, parts: int) -> list[Span | None]:
        """Parts of the file that can be judged apart; one None where it is to be read as a whole."""
        if parts < 2 or self.batches.cuts is None:
            return [None]
        keys = self.keys
        told_of = _telling(self.columns.binding.narrowed(keys))
        heading = told_of([[self.heading.texts[self.picked[at]]] for at in keys], 0)

        def key(texts: Sequence[str]) -> Hashable:
            told = told_of([[text] for text in texts], 0)
            return None if told == heading else told  # repeated, it may stand within a project

        return [*self.batches.cuts(parts, [self.picked[at] for at in keys], key)]

    def slabs(self, span: Span | None, seen: NumberSet, grown: Grown = ignored) -> Iterator[Rows]:
        """The rows of whole projects with their bounds, as many as are read at a time; ``seen`` takes what tells projects from one another.

        ``grown`` is told how many rows of a project wait when they do not end where a batch does; what it raises ends the
        reading.  Raises NotTogetherError.
        """
        return _slabs(self, self.batches.run(self.picked, span), seen, grown)

    def projects(self, span: Span | None) -> Iterator[Rows]:
        """The rows of one project after another.  Raises NotTogetherError."""
        return (rows for slab in self.slabs(span, NumberSet()) for rows in apart(slab))


def row_files(path: str, limits: Limits, needed: Needed = all_columns, *, gather: bool = False) -> list[RowFile]:
    """The exports in a file: one, or one for each sheet; none where it is no export.

    ``needed`` says which roles of columns are asked for besides those that tell projects apart (None: all that are known).
    Raises InputError.
    """
    from perflint.readers import open_batches

    batches = None if gather else open_batches(path, limits)
    if batches is not None:
        from perflint.recognition.exports.tables import heading_in

        found = heading_in([row.texts for row in batches.head])
        return [] if found is None else [_row_file(batches, batches.head[found.at], found, needed)]
    return _from_stream(path, limits, needed, gather=gather)


def _from_stream(path: str, limits: Limits, needed: Needed, *, gather: bool) -> list[RowFile]:
    from perflint.readers import open_stream

    stream = open_stream(path, replace(limits, rows=UNBOUNDED))
    return [] if stream is None else stream_files(stream, needed, gather=gather)


def stream_files(stream: Stream, needed: Needed = all_columns, *, gather: bool = False) -> list[RowFile]:
    """The exports in a stream of rows, such as an open table of a data base.  Raises InputError."""
    from perflint.recognition.exports.tables import grouping, streamed_heading

    if stream.records is not None:
        return []
    files = []
    for sheet in stream.sheets or (stream,):
        found = streamed_heading(sheet)
        if found is None:
            continue
        row, heading = found
        rows = partial(_gathered, sheet, grouping(row, heading.binding)) if gather else sheet.rows
        files.append(_row_file(batches_of(replace(sheet, rows=rows), row), row, heading, needed))
    return files


def _gathered(stream: Stream, key: Callable[[Row], str | None]) -> Iterator[Row]:
    from perflint.recognition.exports.groups import ordered

    for group in ordered(lambda: stream.rows() if stream.rows else iter(()), key):
        yield from group


def _row_file(batches: Batches, row: Row, heading: Heading, needed: Needed) -> RowFile:
    binding = heading.binding
    whole = Columns(
        binding=binding,
        path=batches.path,
        format=batches.format,
        sheet=batches.sheet,
        table=batches.table,
        heading=row.row,
        facts=heading.facts,
    )
    asked = needed(whole)
    number = number_column(row.texts)
    roles = binding.columns if asked is None else {r: c for r, c in binding.columns.items() if r in asked or r in KEYS}
    picked = tuple(sorted({*roles.values(), *([] if number is None else [number])}))
    columns = replace(
        whole,
        binding=binding.narrowed(picked),
        places=picked,
        number=None if number is None else picked.index(number),
    )
    return RowFile(columns, batches, picked, row)


def _slabs(file: RowFile, batches: Iterable[Batch], seen: NumberSet, grown: Grown) -> Iterator[Rows]:
    """Rows with equal keys that follow one another are a project; those that name none go on with the one above."""
    keys = file.keys
    told_of = _telling(file.columns.binding)
    again = [file.heading.texts[at] for at in file.picked]
    heading = told_of([[text] for text in again], 0)
    parts: list[Rows] = []  # of the project that goes on
    key: Hashable = None  # what tells it
    above: Hashable = None  # the key cells of the row above
    for batch in batches:
        skipped = sum(row <= file.heading.row for row in batch.rows[: file.heading.row + 1])
        rows = _rows(batch, file.columns.number, skipped)
        if not rows.rows:
            continue
        columns = rows.columns
        raw = columns[keys[0]] if len(keys) == 1 else list(zip(*[columns[at] for at in keys], strict=True))
        changes = compress(count(1), map(ne, raw, raw[1:]))
        begins: list[int] = []
        headings: list[int] = []
        for at in changes if raw[0] == above else chain((0,), changes):
            told = told_of(columns, at)
            if told is None or told == key:
                continue
            if told == heading and [column[at] for column in columns] == again:
                headings.append(at)
                continue
            if not seen.add(hash(told)):
                raise _apart(file, rows.lines[at] if rows.lines else 0)
            key = told
            begins.append(at)
        above = raw[-1]
        if headings:  # repeated in the middle
            rows, begins = _without(rows, headings, again, begins)
        last = begins[-1] if begins else 0
        bounds = [sum(len(one.rows) for one in parts) + at for at in begins]
        if bounds and bounds[0]:
            bounds.insert(0, 0)
        if len(bounds) > 1:
            yield replace(_joined([*parts, part(rows, 0, last)]), bounds=bounds)
        parts = [*([] if begins else parts), part(rows, last, len(rows.rows))]
        if len(parts) > 1:
            grown(sum(len(one.rows) for one in parts))
    rows = _joined(parts)
    if rows.rows:
        yield replace(rows, bounds=[0, len(rows.rows)])


def _rows(batch: Batch, number: int | None, skipped: int) -> Rows:
    """The rows of a batch but for the first ones, whole numbers written out but for those by which the data number their
    rows."""
    counts = [at for at in batch.counts if at != number]
    columns = [list(map(str, one)) if at in counts else one for at, one in enumerate(batch.columns)]
    whole = Rows(columns, batch.rows, batch.lines, batch.unmarred)
    return part(whole, skipped, len(batch.rows))


def _joined(parts: Sequence[Rows]) -> Rows:
    """All, one after the other."""
    some = [one for one in parts if one.rows]
    if len(some) < 2:
        return some[0] if some else Rows((), ())
    return Rows(
        list(map(_texts, zip(*[one.columns for one in some], strict=True))),
        _numbers([one.rows for one in some]),
        _numbers([one.lines or () for one in some]),
        all(one.unmarred for one in some),
    )


def _texts(parts: Sequence[Sequence[str]]) -> Sequence[str]:
    """A column of which these are the parts."""
    words = parts[0].words if isinstance(parts[0], Encoded) else None
    codes = [one.codes for one in parts if isinstance(one, Encoded) and one.words is words]
    if words is not None and len(codes) == len(parts):
        return Encoded(words, list(chain.from_iterable(codes)))
    return list(chain.from_iterable(parts))


def _numbers(parts: Sequence[Sequence[int]]) -> Sequence[int]:
    ranges = [one for one in parts if isinstance(one, range)]
    if len(ranges) == len(parts) and all(one.stop == other.start for one, other in pairwise(ranges)):
        return range(ranges[0].start, ranges[-1].stop)
    return list(chain.from_iterable(parts))


def _without(rows: Rows, headings: Sequence[int], again: Sequence[str], kept: list[int]) -> tuple[Rows, list[int]]:
    """The rows without the headings that stand in these places, and the bounds ``kept`` as they lie then."""
    texts, heading = list(zip(*rows.columns, strict=True)), tuple(again)
    left = [True] * len(texts)
    for first in headings:
        for at in takewhile(lambda at: texts[at] == heading, range(first, len(texts))):
            left[at] = False
    before = [0, *accumulate(left)]
    columns = [list(compress(column, left)) for column in rows.columns]
    numbers, lines = list(compress(rows.rows, left)), list(compress(rows.lines or (), left))
    return Rows(columns, numbers, lines, rows.unmarred), [before[at] for at in kept]


def _keys(binding: Binding) -> list[int]:
    return [binding.columns[role] for role in KEYS if role in binding.columns]


def _telling(binding: Binding) -> Callable[[Sequence[Sequence[str]], int], Hashable]:
    """What tells the project of a row, of which the columns and the place are given; None for a row that names none."""
    keys = _keys(binding)
    if len(keys) > 1:
        return lambda columns, place: binding.key([column[place] for column in columns])
    (at,) = keys
    return lambda columns, place: "".join(columns[at][place].split()) or None


def _apart(file: RowFile, line: int) -> NotTogetherError:
    where = f"{file.columns.path}:{line}" if file.columns.sheet is None else f"{file.columns.path}:{file.columns.sheet}"
    advice = "导出时按项目排序，或加 --gather，先在磁盘上把同一项目的行放到一起（多读两遍）"
    return NotTogetherError("这一行的项目在前面出现过，同一项目的行没有连在一起", place=where, advice=advice)
