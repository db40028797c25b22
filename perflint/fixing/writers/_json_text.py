"""JSON as it is written: where the value of a pointer stands, and which characters of the text make up a string."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from perflint.fixing.writers._texts import CUT, ELSEWHERE
from perflint.model import Edit
from perflint.patterns import pattern_of

_SPACE = pattern_of(r"[ \t\n\r]*")
_PIECE = pattern_of(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)


@cache
def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder()


def change(text: str, span: tuple[int, int] | None, edit: Edit, *, plain: bool) -> tuple[int, int, str] | str:
    """What to replace in the text for an edit of the value that stands at ``span``; ``plain`` asks for ASCII only."""
    if span is None:
        return ELSEWHERE
    begin, end = span
    cell, (start, stop) = edit.place.text, edit.place.span or (0, len(edit.place.text))
    if text[begin] != '"':
        return _as_string(text[begin:end], span, cell, (start, stop), edit.after, plain)
    pieces = list(_PIECE.finditer(text, begin + 1, end - 1))
    value: str = "".join(_said(piece[0]) for piece in pieces)
    if value.count(cell) != 1 and not value.startswith(cell):
        return ELSEWHERE
    at = 0 if value.startswith(cell) else value.index(cell)
    if len(value) != len(pieces):
        return CUT  # a lone half of a pair: no telling which character is which
    places = [*(piece.start() for piece in pieces), end - 1]
    first, last = places[at + start], places[at + stop]
    return first, last, _escaped(edit.after, plain)


def _as_string(
    written: str, where: tuple[int, int], cell: str, span: tuple[int, int], after: str, plain: bool
) -> tuple[int, int, str] | str:
    """A number or null, which becomes a string when something of it changes."""
    if written == "null" and cell:
        return ELSEWHERE
    changed = cell[: span[0]] + after + cell[span[1] :]
    return (*where, f'"{_escaped(changed, plain)}"')


def _said(piece: str) -> str:
    """The character that a piece of a string stands for."""
    return str(json.loads(f'"{piece}"')) if piece[0] == "\\" else piece


def _escaped(text: str, plain: bool) -> str:
    return json.dumps(text, ensure_ascii=plain)[1:-1]


def value_at(text: str, start: int, keys: Sequence[str]) -> tuple[int, int] | None:
    """Begin and end of the value that the keys of a pointer lead to; of two equal keys the last one counts.

    None where there is no such value, or the text is no JSON.
    """
    try:
        return _walked(text, _skip(text, start), keys)
    except (ValueError, IndexError):
        return None


def _walked(text: str, at: int, keys: Sequence[str]) -> tuple[int, int] | None:
    for key in keys:
        if text[at : at + 1] == "{":
            found = _member(text, at, key)
        elif text[at : at + 1] == "[" and key.isdecimal():
            found = _item(text, at, int(key))
        else:
            return None
        if found is None:
            return None
        at = found
    return at, _end(text, at)


def keys_of(pointer: str) -> list[str]:
    """The keys of a JSON pointer."""
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]


def _member(text: str, at: int, key: str) -> int | None:
    found = None
    at = _skip(text, at + 1)
    while text[at] == '"':
        name, at = _decoder().raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if name == key:
            found = at
        at = _skip(text, _end(text, at))
        if text[at] != ",":
            break
        at = _skip(text, at + 1)
    return found


def _item(text: str, at: int, index: int) -> int | None:
    at = _skip(text, at + 1)
    if text[at] == "]":
        return None
    for _ in range(index):
        at = _skip(text, _end(text, at))
        if text[at] != ",":
            return None
        at = _skip(text, at + 1)
    return at


def _end(text: str, at: int) -> int:
    found: tuple[Any, int] = _decoder().raw_decode(text, at)
    return found[1]


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
