"""JSON Lines: the string of one line changes.  Which line a table or row comes from is counted as its reader counts."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from perflint.fixing.writers import Slice
from perflint.fixing.writers._json_text import change, keys_of, value_at
from perflint.fixing.writers._texts import ELSEWHERE, EncodedText
from perflint.model import Edit, Location
from perflint.readers.json_lines import objects
from perflint.readers.shared.interchange import shape_of

_SEVERAL = "这一项由几行共有，不知道该改哪一行"
Target = tuple[int, list[str]]  # line (1-based), keys of a pointer within it


def locate(data: bytes, path: str, edits: Sequence[Edit]) -> list[Slice | str]:
    """The bytes of each edit.  Raises InputError when the text cannot be written back as it was."""
    source = EncodedText(data, path)
    plain = source.text.isascii()
    told = objects(enumerate(io.StringIO(source.text, newline=None), 1), path, [])
    rows = [(number, row) for _, number, row in told]
    tables = list(_tables(rows))
    names = list(dict.fromkeys(str(key) for _, row in rows if shape_of(row) == "row" for key in row))
    changes: list[tuple[int, int, str] | str] = []
    for edit in edits:
        target = _target(edit.place.location, tables, names)
        if isinstance(target, str):
            changes.append(target)
            continue
        line, keys = target
        begin = source.line_start(line)
        begin += source.text.startswith("\ufeff", begin)
        span = value_at(source.text, begin, keys) if begin >= 0 else None
        changes.append(change(source.text, span, edit, plain=plain) if span else ELSEWHERE)
    return source.slices(changes)


def _tables(rows: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[Target]:
    """Where each table of the joined document stands."""
    for line, row in rows:
        shape = shape_of(row)
        if shape == "table":
            yield line, []
        elif shape == "document":
            yield from ((line, ["tables", str(number)]) for number in range(len(row["tables"])))


def _target(where: Location, tables: Sequence[Target], names: Sequence[str]) -> Target | str:
    if where.pointer is None:
        if where.line is None or where.column is None or where.column >= len(names):
            return ELSEWHERE
        return where.line, [names[where.column]]
    head, *keys = keys_of(where.pointer)
    if head != "tables" or not keys or not keys[0].isdecimal() or int(keys[0]) >= len(tables):
        return _SEVERAL
    line, before = tables[int(keys[0])]
    return line, [*before, *keys[1:]]
