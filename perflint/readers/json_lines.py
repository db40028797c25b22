"""JSON Lines: one document, one table or one row of an export a line, as data teams exchange them.

All lines together are one source.  A line that is no JSON is told and left out; what the keys mean is read in
`perflint.recognition`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.model import Location, Problem, Source
from perflint.parsed_json import parsed
from perflint.readers.shared.comment_lines import comment_in
from perflint.readers.shared.interchange import EXAMPLE, is_lines, shape_of, source_of, text_of
from perflint.readers.shared.streams import Row, Stream
from perflint.readers.shared.text_files import TextFile, decoded

if TYPE_CHECKING:
    from perflint.readers.shared.batches import Batches

NAME = "json-lines"
SUFFIXES = (".jsonl", ".ndjson")

_MOST_TOLD = 20

Placed = tuple[int, int, Mapping[str, Any]]  # the row (from 1), the line (from 1), the object in it


def recognises(data: bytes, name: str) -> bool:
    """A name in .jsonl or .ndjson, or two lines that are a JSON object each."""
    if name.lower().endswith(SUFFIXES):
        return True
    if name.lower().endswith((".json", ".txt", ".text", ".md")):
        return False
    return is_lines(data)


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The tables, or the grid of rows, that the lines hold.  Raises InputError when no line is of any use."""
    text, encoding, problems = decoded(data, path)
    said = {
        number: found
        for number, line in enumerate(io.StringIO(text, newline=None), 1)
        if (found := comment_in(line)) is not None
    }
    told = objects(enumerate(io.StringIO(text, newline=None), 1), path, problems)
    rows = [(number, found) for _, number, found in told]
    if not rows:
        place = f"{path}:{problems[0].location.line}" if problems else path
        raise InputError("没有一行是 JSON 对象", place=place, advice="每行写一个对象；" + EXAMPLE)
    return source_of(rows, path, NAME, limits, problems, encoding, said)


def stream(path: str, limits: Limits = DEFAULT) -> Stream:
    """The rows or records of a file that need not fit into the memory; all lines tell which keys there are."""
    lost: list[Problem] = []
    file = TextFile(path)

    def opened() -> Iterator[Placed]:
        lost.clear()
        for one in objects(enumerate(file.lines(lost), 1), path, lost):
            if one[0] > limits.rows:
                raise over("rows", limits, path)
            yield one

    first = next(opened(), None)
    if first is None:
        raise InputError("没有一行是 JSON 对象", place=path, advice="每行写一个对象；" + EXAMPLE)
    if shape_of(first[2]) != "row":
        return Stream(path, NAME, lost, records=lambda: (found for _, _, found in opened()))
    known: dict[str, None] = {}
    for _, _, found in opened():  # a key that is left out where it has no value may come late
        known.update(dict.fromkeys(map(str, found)))
        if len(known) > limits.columns:
            raise over("columns", limits, path)
    keys = list(known)

    def rows() -> Iterator[Row]:
        yield Row(0, first[1], keys)
        for at, number, found in opened():
            yield Row(at, number, [text_of(found.get(key)) for key in keys])

    return Stream(path, NAME, lost, rows=rows)


def plain(line: str) -> str:
    """What a line holds; "" for a blank one and one of comment."""
    told = line.strip().strip("\ufeff")
    return "" if comment_in(told) is not None else told


def objects(lines: Iterable[tuple[int, str]], path: str, problems: list[Problem], row: int = 1) -> Iterator[Placed]:
    """The objects of numbered lines; for lines that hold anything else a problem is noted, the first of them one by one.

    ``row`` is that of the first line which holds anything: a line that is no JSON counts, so that where a row stands does not
    hang on whether those above it can be read.
    """
    bad = 0
    told = ((number, held) for number, line in lines if (held := plain(line)))
    for at, (number, held) in enumerate(told, row):
        try:
            found = parsed(held)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            yield at, number, found
            continue
        bad += 1
        if bad <= _MOST_TOLD:
            problems.append(
                Problem(
                    "这一行不是一个 JSON 对象，没有读取；改正后再检查", Location(file=path, line=number, character=1)
                )
            )
    if bad > _MOST_TOLD:
        problems.append(
            Problem(f"还有 {bad - _MOST_TOLD} 行不是 JSON 对象，没有读取；改正后再检查", Location(file=path))
        )


def batches(path: str, limits: Limits = DEFAULT) -> Batches | None:
    """The rows of an export many at a time; None where its first line is no row, or its encoding none that ends lines so.

    The keys are those of the first mebibyte.  Raises InputError.
    """
    from perflint.readers.shared import json_batches

    return json_batches.batches(path, limits)
