"""JSON that is safe to show: Chinese as it is, and every character that could act on a terminal or in a log as an escape.

A document may hold escape sequences, marks that turn the reading direction, a lone surrogate, which has no UTF-8 form, or
the marks of a pipeline's commands.  Written as ``\\uXXXX`` they are the same JSON and do nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from perflint.reporters.shared.prose import commands, control

_compact = msgspec.json.Encoder().encode  # made once: a great report has millions of lines


def dump(value: Any, indent: int | None = None) -> str:
    """The value as JSON text, as the module `json` writes it; numbers below 10⁻⁴ and from 10¹⁶ on may be written in another,
    equal way."""
    text = _line(value) if indent is None else _by_json(value, indent)
    # what json leaves raw stands inside strings only, except the line breaks of an indented text
    if "##" in text or "::" in text:
        text = commands().sub(lambda mark: "".join(f"\\u{ord(one):04x}" for one in mark[0]), text)
    unbroken = text if indent is None else text.replace("\n", "")
    return text if unbroken.isprintable() else control().sub(_escaped, text)


def list_member(name: str, items: Iterable[Any]) -> str:
    """A member of an object: the items, one a line."""
    lines = ",\n".join(map(dump, items))
    return f'"{name}": [\n{lines}\n]' if lines else f'"{name}": []'


def _line(value: Any) -> str:
    try:
        return msgspec.json.format(_compact(value), indent=0).decode()
    except (TypeError, ValueError):  # half a character, or what only `json` takes for data
        return _by_json(value)


def _by_json(value: Any, indent: int | None = None) -> str:
    from json import dumps  # most starts need it for nothing

    return dumps(value, ensure_ascii=False, indent=indent)


def _escaped(found: re.Match[str]) -> str:
    from json import dumps

    return dumps(found[0])[1:-1]
