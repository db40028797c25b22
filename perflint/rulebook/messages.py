"""Messages with placeholders: ``指标“{name}”的值是“{value}”``, compiled to functions of the facts.

A placeholder is a field path, ``params.<name>``, or a value that the rule's check supplies.  A missing thing prints as
（空）, a long one is cut, for a message must not repeat a whole page; two braces print one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from perflint.model import Cell
from perflint.patterns import pattern_of
from perflint.rulebook import fields
from perflint.rulebook.facts import Facts
from perflint.rulebook.scope import Scope
from perflint.text import clipped, trimmed

EMPTY = "（空）"
SEPARATOR = "、"
LONGEST = 60  # characters of one text
MOST_ITEMS = 20  # of a list
PLACEHOLDER = pattern_of(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")

INNER = str.maketrans("“”", "‘’")

Say = Callable[[Facts], str]


def placeholders(template: str) -> list[str]:
    """The names between braces, in order."""
    return [found[1].strip() for found in PLACEHOLDER.finditer(template) if found[1] is not None]


def has_stray_brace(template: str) -> bool:
    """Whether a brace opens or closes nothing."""
    return any(found[0] in ("{", "}") for found in PLACEHOLDER.finditer(template))


def compile_message(template: str, scope: Scope, params: Mapping[str, Any]) -> Say:
    """A function that fills the template in; every placeholder must be known."""
    parts: list[str | Say] = []
    end = 0
    for found in PLACEHOLDER.finditer(template):
        parts.append(template[end : found.start()])
        part = _part(found, scope, params)
        quoted = template[: found.start()].endswith("“") and template[found.end() :].startswith("”")
        parts.append(_inner(part) if quoted and not isinstance(part, str) else part)
        end = found.end()
    parts.append(template[end:])
    filled = [part for part in parts if part != ""]
    return lambda facts: "".join(part if isinstance(part, str) else part(facts) for part in filled)


def _inner(say: Say) -> Say:
    """What stands between “ and ”: the quotation marks of its own are ‘ and ’."""
    return lambda facts: inner_quotes(say(facts))


def inner_quotes(text: str) -> str:
    """The text with ‘ and ’ for “ and ”; as it is where these are no pairs, as in a list (甲”“乙)."""
    depth = 0
    for mark in text:
        depth += (mark == "“") - (mark == "”")
        if depth < 0:
            return text
    return text if depth else text.translate(INNER)


def _part(found: re.Match[str], scope: Scope, params: Mapping[str, Any]) -> str | Say:
    if found[1] is None:
        return found[0][0]
    name = found[1].strip()
    if name.startswith("params."):
        return printed(params[name[len("params.") :]])
    plain = name.removeprefix("values.")
    if plain in scope.values:
        return lambda facts: printed(facts.values.get(plain))
    get = fields.shown(scope.given, name)
    return lambda facts: printed(get(facts))


def known_placeholders(scope: Scope, params: Iterable[str]) -> set[str]:
    """Everything that a message of this scope may name."""
    return {*scope.paths(), *scope.values, *(f"params.{name}" for name in params)}


def printed(value: Any) -> str:
    """A fact or value as a person reads it: no exponent, no trailing zeros, lists joined, long texts and lists cut,
    （空） for nothing."""
    if value is None or value in ("", (), []):
        return EMPTY
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, float):
        return plain_number(Decimal(repr(value)))
    if isinstance(value, Cell):
        value = value.text
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=str)
    if isinstance(value, (list, tuple)):
        more = f"等{len(value)}项" if len(value) > MOST_ITEMS else ""
        return SEPARATOR.join(printed(item) for item in value[:MOST_ITEMS]) + more
    return clipped(str(value), LONGEST)


def plain_number(number: Decimal) -> str:
    """``1E+3`` → ``1000``, ``5.00`` → ``5``."""
    if not number.is_finite():
        return str(number)
    if abs(number.adjusted()) > 40:  # a number nobody means; do not print pages of digits
        return f"{number:.6G}"
    return clipped(trimmed(format(number, "f")), LONGEST)
