"""Whether what a regular expression repeats can take one text in several ways, as (a|ab|b)* takes ab.

A repeat of such a thing tries all of them before it finds that a text does not fit, and there are twice as many for each
round.  The texts that one round can take are written out, as rows of sets of characters; then it is asked, with the
test of Sardinas and Patterson (1953), whether they can be told apart when they are strung together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

ONE_OF_EACH = " a1_中，\n"
MOST_TEXTS, MOST_STEPS = 120, 600  # that are written out; rows and ends of rows that are compared
MOST_CHARACTERS = 400
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_WIDTHLESS = ("AT", "ASSERT", "ASSERT_NOT")
_CATEGORIES = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}

_Text = tuple[frozenset[str], ...]  # what each character may be, of a small alphabet


class _TooManyError(Exception):
    """More texts than are worth writing out, or one without an end."""


def is_ambiguous(body: Any) -> bool:
    """Whether rounds of this can take one text in several ways; True also where that cannot be told."""
    if not any(str(operation) == "BRANCH" or _holds_branch(argument) for operation, argument in body):
        return False  # what stretches is looked at elsewhere
    alphabet = sorted({*ONE_OF_EACH, *_named(body)})[:MOST_CHARACTERS]
    try:
        return not _can_be_told_apart(_texts(body, alphabet))
    except _TooManyError:
        return True


def _holds_branch(argument: Any) -> bool:
    return "BRANCH" in repr(argument)


def _can_be_told_apart(texts: list[_Text]) -> bool:
    """No text of several of these is a text of several others; sets that share a character count as equal."""
    if not all(texts):
        return False
    waiting: list[_Text] = []
    for one, two in combinations(texts, 2):
        short, long = sorted((one, two), key=len)
        if _begins(long, short):
            waiting.append(long[len(short) :])
    seen: set[_Text] = set()
    while waiting:
        rest = waiting.pop()
        if not rest:
            return False
        if rest in seen:
            continue
        seen.add(rest)
        if len(seen) > MOST_STEPS:
            raise _TooManyError
        for text in texts:
            short, long = sorted((rest, text), key=len)
            if _begins(long, short):
                waiting.append(long[len(short) :])
    return True


def _begins(long: _Text, short: _Text) -> bool:
    return all(not one.isdisjoint(two) for one, two in zip(long, short, strict=False))


def _texts(parsed: Sequence[Any], alphabet: Sequence[str]) -> list[_Text]:
    """All that it can take.  Raises _TooManyError."""
    found: list[_Text] = [()]
    for operation, argument in parsed:
        parts = _texts_of(str(operation), argument, alphabet)
        if len(found) * len(parts) > MOST_TEXTS:
            raise _TooManyError
        found = [one + part for one in found for part in parts]
    return found


def _texts_of(name: str, argument: Any, alphabet: Sequence[str]) -> list[_Text]:
    found: list[_Text] = [()]
    if name in _WIDTHLESS:
        return found
    if name == "BRANCH":
        found = [text for part in argument[1] for text in _texts(part, alphabet)]
    elif name in _REPEATS:
        least, most, body = argument
        if most > MOST_TEXTS:
            raise _TooManyError
        rounds: list[_Text] = [()] if least == 0 else []
        for number in range(1, most + 1):
            found = _texts([("SUBPATTERN", (None, 0, 0, body))] * number, alphabet)
            rounds += found if number >= least else []
        found = rounds
    elif name in ("SUBPATTERN", "ATOMIC_GROUP"):
        found = _texts(argument[-1] if name == "SUBPATTERN" else argument, alphabet)
    elif name in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
        found = [(frozenset(one for one in alphabet if _takes(name, argument, one)),)]
    else:  # a reference to a group, which may be anything
        raise _TooManyError
    if len(found) > MOST_TEXTS:
        raise _TooManyError
    return found


def _named(parsed: Any) -> Iterator[str]:
    """The characters that are written in it."""
    for operation, argument in parsed:
        name = str(operation)
        if name in ("LITERAL", "NOT_LITERAL"):
            yield chr(argument)
        elif name == "IN":
            for kind, what in argument:
                if str(kind) == "LITERAL":
                    yield chr(what)
                elif str(kind) == "RANGE":
                    yield from map(chr, what)
        elif name == "BRANCH":
            for part in argument[1]:
                yield from _named(part)
        elif name in ("SUBPATTERN", *_REPEATS):
            yield from _named(argument[-1])
        elif name == "ATOMIC_GROUP":
            yield from _named(argument)


def _takes(name: str, argument: Any, one: str) -> bool:
    if name == "LITERAL":
        return bool(ord(one) == argument)
    if name == "NOT_LITERAL":
        return bool(ord(one) != argument)
    if name == "ANY":
        return one != "\n"
    negated = any(str(kind) == "NEGATE" for kind, _ in argument)
    return negated != any(_in(str(kind), what, one) for kind, what in argument)


def _in(kind: str, what: Any, one: str) -> bool:
    if kind == "LITERAL":
        return bool(ord(one) == what)
    if kind == "RANGE":
        return bool(what[0] <= ord(one) <= what[1])
    if kind != "CATEGORY":
        return False
    _, *negated, name = str(what).split("_")
    return bool(negated) != (re.match(_CATEGORIES[name], one) is not None)
