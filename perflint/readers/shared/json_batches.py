"""Rows of JSON Lines many at a time: one key a column."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cache, cached_property, partial
from itertools import chain, islice
from typing import Any

import msgspec

from perflint.limits import Limits, over
from perflint.model import Problem
from perflint.parsed_json import parsed
from perflint.readers.json_lines import Placed, objects, plain
from perflint.readers.shared.batches import Batch, Batches, Key, Span, chunks, decoded, line_cuts, numbered, taken
from perflint.readers.shared.interchange import shape_of, text_of
from perflint.readers.shared.streams import Row
from perflint.readers.shared.text_files import TextFile
from perflint.text import unmarred

HEAD = 200  # rows by which columns are understood
# The columns of lines, None where they are not that simple, and those of them that hold whole numbers instead of texts.
Decoded = tuple[Sequence[Sequence[str]] | None, Sequence[int]]


def batches(path: str, limits: Limits) -> Batches | None:
    """See `perflint.readers.json_lines.batches`."""
    file = TextFile(path)
    if file.encoding not in ("utf-8", "utf-8-sig", "gb18030"):
        return None
    lost: list[Problem] = []
    told = objects(enumerate(io.StringIO(file.head, newline=None), 1), path, [])
    found = list(islice(told, HEAD))
    if not found or shape_of(found[0][2]) != "row":
        return None
    keys = _keys(file.head)
    if keys is None:  # not every line is an object
        keys = list(dict.fromkeys(str(key) for _, _, one in chain(found, told) for key in one))
    if len(keys) > limits.columns:
        raise over("columns", limits, path)
    head = [Row(0, found[0][1], keys), *_as_rows(found, keys)]
    whole = Span(0, os.path.getsize(path), 1, 1)

    def run(columns: Sequence[int], span: Span | None) -> Iterator[Batch]:
        return _run(path, file.encoding, [keys[at] for at in columns], span or whole, lost)

    return Batches(path, "json-lines", head, lost, run, partial(_cuts, path, keys, whole))


def _keys(text: str) -> list[str] | None:
    """The keys of the objects in some lines, in their order; None where one of the lines is none.  Values are not unpacked."""
    try:
        found = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode_lines(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return list(dict.fromkeys(chain.from_iterable(found)))


def _cuts(path: str, names: Sequence[str], whole: Span, parts: int, columns: Sequence[int], key: Key) -> list[Span]:
    own = [names[at] for at in columns]

    def key_of(line: bytes) -> Hashable:
        try:
            record = parsed(line)
        except (ValueError, RecursionError):
            return None
        return key([text_of(record.get(name)) for name in own]) if isinstance(record, dict) else None

    return line_cuts(path, whole, parts, key_of, _rows_in)


def _rows_in(data: bytes) -> int:
    """How many rows stand in whole lines: those that are blank or hold a comment are none."""
    if data.startswith(b"{") and not _other_line().search(data):
        return data.count(b"\n")
    return sum(plain(line) != "" for line in data.decode("utf-8", "replace").split("\n"))


@cache
def _other_line() -> re.Pattern[bytes]:
    """Finds a line, but the first, that begins with no object."""
    return re.compile(rb"\n[^{]")


def _run(path: str, encoding: str, keys: Sequence[str], span: Span, lost: list[Problem]) -> Iterator[Batch]:
    decode = _Lines(keys) if encoding != "gb18030" else None
    row, line = span.row, span.line
    strange = 0
    for data in chunks(path, span):
        count = data.count(b"\n") + (not data.endswith(b"\n"))
        found: Decoded = None, ()
        if decode is not None and strange < 3:  # a line of comment is none of JSON, so that it is not taken for one
            found = decode(data)
            strange = 0 if found[0] else strange + 1  # a file that is never simple is not tried again and again
        columns, counts = found
        if columns and len(columns[0]) == count:
            yield Batch(columns, *numbered(count, row, line), unmarred(data), counts)
            row += count
        else:
            yield taken(_rows(path, data, encoding, keys, row, line, lost), range(len(keys)))
            row += _rows_in(data)
        line += count


def _rows(
    path: str, data: bytes, encoding: str, keys: Sequence[str], row: int, line: int, lost: list[Problem]
) -> Iterator[Row]:
    text = decoded(data, encoding, path, line)
    return _as_rows(objects(enumerate(text.split("\n"), line), path, lost, row), keys)


def _as_rows(found: Iterable[Placed], keys: Sequence[str]) -> Iterator[Row]:
    return (Row(at, line, [text_of(one.get(key)) for key in keys]) for at, line, one in found)


class _Lines:
    """Takes lines apart with msgspec, by one type for all of them.

    A column of the type is one of texts, or of whole numbers, where the last chunk had nothing else there, for the next is
    like it, else one of anything; a chunk that is not like the last is tried once more with anything in all columns.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys
        self._become([str] * len(keys))

    def _become(self, kinds: Sequence[Any]) -> None:
        """Expect values of these kinds (`str`, `int`, or Any)."""
        self._kinds = kinds
        self._counts = [at for at, kind in enumerate(kinds) if kind is int]
        self._decode = self._decoder(kinds)

    def _decoder(self, kinds: Sequence[Any]) -> Any:
        """A decoder for lines with values of these kinds; nothing stands for a missing one, but a whole number must be there."""
        fields = [(f"f{at}", kind, *([] if kind is int else [""])) for at, kind in enumerate(kinds)]
        names = {f"f{at}": key for at, key in enumerate(self._keys)}
        return msgspec.json.Decoder(
            msgspec.defstruct("Line", fields, rename=names, gc=False, kw_only=True)
        ).decode_lines

    @cached_property
    def _anything(self) -> Any:
        return self._decoder([Any] * len(self._keys))

    def __call__(self, data: bytes) -> Decoded:
        columns = _columns(self._decode, data)
        if columns is None:
            columns = _columns(self._anything, data)
            if not columns:
                return None, ()
            kinds = [{*map(type, column)} for column in columns]
            self._become([one.pop() if one in ({str}, {int}) else Any for one in kinds])
        texts = [
            list(map(text_of, one)) if kind is Any else one for one, kind in zip(columns, self._kinds, strict=False)
        ]
        return texts, self._counts


def _columns(decode: Callable[[bytes], Sequence[Any]], data: bytes) -> Sequence[Sequence[Any]] | None:
    """The values of some lines column by column, as this decoder has them; None where it refuses them."""
    try:
        return list(zip(*map(msgspec.structs.astuple, decode(data)), strict=True))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
