"""Matching a path step by step, for patterns whose regular expression could take for ever: many stars, several ``**``.

A step without ``**`` is cut at its stars into pieces of fixed length; the first place where a piece fits is as good as any
later one, so that nothing is ever tried again and the time is bounded by pattern × path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from perflint.patterns import pattern_of

MOST_STARS = 2  # in a step, and `**` more than once in a pattern: beyond that a regular expression is not safe
_TOKEN = pattern_of(r"\\.|\[[!^]?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]|\*+|.", re.DOTALL)
_MARK = "x"  # before each piece, so that it never stands at the beginning of a name, where other rules hold


class Piece(Struct, frozen=True):
    """A stretch without stars: how many characters it takes, and which."""

    length: int
    expression: re.Pattern[str]

    def fits(self, name: str, begin: int) -> bool:
        """Whether it stands in the name at this place."""
        return self.expression.match(_MARK + name[begin : begin + self.length]) is not None


Step = tuple[Piece, ...] | None  # None is ``**``


def is_costly(glob: str) -> bool:
    """Whether the glob is to be matched step by step."""
    steps = _parts(glob)
    return steps.count("**") > 1 or any(len(_cut(step)) > MOST_STARS + 1 for step in steps if step != "**")


def steps_of(glob: str, translated: Callable[[str], str]) -> tuple[Step, ...]:
    """The steps of a glob; ``translated`` makes a regular expression of one without stars.  Raises ValueError, re.error."""
    parts = _parts(glob)
    return tuple(None if one == "**" else tuple(_piece(piece, translated) for piece in _cut(one)) for one in parts)


def matches(steps: Sequence[Step], path: str) -> bool:
    """Whether the whole path, with slashes, is what the steps say."""
    names = path.split("/")
    reached = {0}  # how many names the steps so far may have taken
    for number, step in enumerate(steps, start=1):
        if step is None:
            least = min(reached) + (number == len(steps))  # at the end something has to be inside
            reached = set(range(least, len(names) + 1))
        else:
            reached = {place + 1 for place in reached if place < len(names) and _is(step, names[place])}
        if not reached:
            return False
    return len(names) in reached


def _parts(glob: str) -> list[str]:
    return re.sub(r"(?<!\\)((?:\\\\)*)\\/", r"\1/", glob).split("/")  # a slash may be escaped


def _cut(step: str) -> list[list[str]]:
    """The tokens between the stars."""
    pieces: list[list[str]] = [[]]
    for token in _TOKEN.findall(step):
        if token.startswith("*"):
            pieces.append([])
        else:
            pieces[-1].append(token)
    return pieces


def _piece(tokens: Sequence[str], translated: Callable[[str], str]) -> Piece:
    expression = translated(_MARK + "".join(tokens))
    if not expression:
        raise ValueError("no pattern")
    return Piece(len(tokens), re.compile(expression))


def _is(pieces: Sequence[Piece], name: str) -> bool:
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return len(name) == first.length and first.fits(name, 0)
    place, end = first.length, len(name) - last.length
    if place > end or not first.fits(name, 0) or not last.fits(name, end):
        return False
    for piece in pieces[1:-1]:
        begins = range(place, end - piece.length + 1)
        found = next((begin for begin in begins if piece.fits(name, begin)), None)
        if found is None:
            return False
        place = found + piece.length
    return True
