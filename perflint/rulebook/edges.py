"""With which characters what a regular expression matches can begin and end, where they are few.

Like needles they only ever spare a search: where they cannot be told there are none.  All digits are written as one, all
white space as one (`perflint.patterns.shape`), because ``\\d`` and ``\\s`` stand for many characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from perflint.patterns import UNSEEN, shape
from perflint.rulebook.needles import REPEATS, is_whole
from perflint.rulebook.regex import parsed_pattern

MOST = 250  # characters
UNSEEN_KINDS = frozenset({"Cc", "Cf", "Co", "Cs"})  # none of them is printable, in any version of Unicode
Set = frozenset[str] | None  # None where they are many
_NONE: Set = frozenset()


class Edges(Struct, frozen=True):
    """The characters with which a match begins and ends, whether it must stand at the beginning (``^``) or end (``$``) of the
    text, and characters of which the text must hold one; None for many."""

    first: str | None
    last: str | None
    at_start: bool
    at_end: bool
    some: str | None


def of_source(pattern: str) -> Edges | None:
    """The edges of a regular expression, None where nothing is known of them."""
    try:
        parsed = parsed_pattern(pattern)
        if parsed.state.flags & (re.IGNORECASE | re.MULTILINE | re.LOCALE | re.ASCII):
            return None
        first, may_be_empty = _edge(list(parsed))
        last, _ = _edge(list(parsed), back=True)
        some = None if may_be_empty else _some(parsed)
    except (re.error, RecursionError, OverflowError):
        return None
    if may_be_empty or (first is None and last is None and some is None):
        return None
    if not all(map(is_whole, first or "")) or not all(map(is_whole, last or "")) or not all(map(is_whole, some or "")):
        return None
    places = [str(argument) if str(operation) == "AT" else "" for operation, argument in parsed]
    at_start, at_end = places[:1] == ["AT_BEGINNING"], places[-1:] == ["AT_END"]
    return Edges(_told(first), _told(last), at_start, at_end, _told(some))


def told_of(patterns: Iterable[str]) -> dict[str, list[Any]]:
    """The edges of the patterns, for `perflint.rulebook.needles.tell`."""
    found = {pattern: of_source(pattern) for pattern in sorted(patterns)}
    return {pattern: list(astuple(edges)) for pattern, edges in found.items() if edges is not None}


def _told(characters: Set) -> str | None:
    return None if characters is None else "".join(sorted(characters))


def _edge(items: list[Any], *, back: bool = False) -> tuple[Set, bool]:
    """The shapes of the first (or last) character of a match, and whether it may be empty."""
    found = _NONE
    for operation, argument in reversed(items) if back else items:
        name = str(operation)
        if name in ("AT", "ASSERT", "ASSERT_NOT"):
            continue
        mine, empty = _of_item(name, argument, back=back)
        found = _joined(found, mine)
        if not empty:
            return found, False
    return found, True


def _of_item(name: str, argument: Any, *, back: bool) -> tuple[Set, bool]:
    if name in ("LITERAL", "IN"):
        return _characters(name, argument), False
    if name in ("NOT_LITERAL", "ANY"):
        return None, False
    if name == "BRANCH":
        parts = [_edge(list(branch), back=back) for branch in argument[1]]
        found = _NONE
        for part, _ in parts:
            found = _joined(found, part)
        return found, any(empty for _, empty in parts)
    if name == "SUBPATTERN":
        flags = argument[1] or argument[2]
        found, empty = _edge(list(argument[-1]), back=back)
        return (None if flags else found), empty
    if name in REPEATS:
        found, empty = _edge(list(argument[2]), back=back)
        return found, empty or argument[0] == 0
    return _edge(list(argument), back=back) if name == "ATOMIC_GROUP" else (None, True)


def _joined(left: Set, right: Set) -> Set:
    if left is None or right is None or len(left | right) > MOST:
        return None
    return left | right


def _characters(name: str, argument: Any) -> Set:
    """The shapes of the characters of one item."""
    if name == "LITERAL":
        return frozenset({shape(chr(argument))})
    found: set[str] = set()
    for operation, inner in argument:
        kind = str(operation)
        if kind == "LITERAL":
            found.add(shape(chr(inner)))
        elif kind == "RANGE" and inner[1] - inner[0] <= MOST:
            found |= {shape(chr(code)) for code in range(inner[0], inner[1] + 1)}
        elif kind == "CATEGORY" and str(inner) in ("CATEGORY_DIGIT", "CATEGORY_SPACE"):
            found.add("0" if str(inner) == "CATEGORY_DIGIT" else " ")
        else:
            return None
    return frozenset(found)


def _some(parsed: Sequence[Any]) -> Set:
    """The characters of the only item, as they are; those that nobody sees as one."""
    if len(parsed) != 1 or str(parsed[0][0]) != "IN":
        return None
    found: set[str] = set()
    for operation, inner in parsed[0][1]:
        kind = str(operation)
        if kind not in ("LITERAL", "RANGE"):
            return None
        codes = range(inner, inner + 1) if kind == "LITERAL" else range(inner[0], inner[1] + 1)
        if all(unicodedata.category(chr(code)) in UNSEEN_KINDS for code in codes):
            found.add(UNSEEN)
        elif len(codes) <= MOST:
            found |= set(map(chr, codes))
        else:
            return None
    return frozenset(found) if len(found) <= MOST else None
