"""Regular expressions that are compiled when they are first used, so that a start pays only for those it needs.

A text that holds none of the strings of which the pattern needs one, or that begins or ends with no character with which a
match can, is answered without compiling anything; those strings and characters are worked out by `perflint.rulebook.needles`
and `perflint.rulebook.edges`, once, and kept with the rules.  A pattern that many texts are looked through for is compiled
after all, which is less work from then on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

__all__ = ["EDGES", "NEEDLES", "SOURCES", "Among", "any_of", "pattern_of", "shape", "spared"]

NEEDLES: dict[
    str, frozenset[str] | str | None
] = {}  # by source; None where there are no such strings, or all as one text
BETWEEN = "\t"  # between needles in one text
Edges = Sequence[Any]  # see `perflint.rulebook.edges.Edges`, of which these are the fields
EDGES: dict[str, Edges] = {}  # by source
SOURCES: set[str] = set()  # of our own patterns, as their modules are imported, so that their needles can be worked out
MOST = 4096  # of them
LONGEST = 300  # characters of a text that is looked through: a pattern may be asked at each of its places
ALONE = 50  # times that the parts of a pattern are tried one by one
OFTEN = 400  # texts that are looked through for a pattern: for more of them compiling it is less work
WORTH = 20_000  # characters of text that are looked through without a pattern
UNSEEN = "\0"  # stands for all characters that nobody sees, see `perflint.rulebook.edges`


def spared(source: str, text: str, how: str = "search") -> bool:
    """Whether the pattern surely finds nothing in the text, asked by this method of `re.Pattern`; ``part`` of it is searched."""
    short = len(text) <= LONGEST
    needles = NEEDLES.get(source) if short else None
    if isinstance(needles, str):
        needles = NEEDLES[source] = frozenset(needles.split(BETWEEN))
    if needles is not None and not any(map(text.__contains__, needles)):
        return True
    edges = EDGES.get(source)
    if edges is None or how == "part":
        return False
    first, last, at_start, at_end, some = edges
    if first is not None and (at_start or how != "search") and shape(text[:1]) not in first:
        return True
    ends = at_end or how == "fullmatch"
    if last is not None and ends and text[-1:] != "\n" and shape(text[-1:]) not in last:
        return True
    if some is None or not short:
        return False
    return frozenset(some).isdisjoint(text) and (UNSEEN not in some or text.isprintable())


def shape(character: str) -> str:
    """The character, one digit for all of them and one white space for all of them."""
    return "0" if character.isdecimal() else " " if character.isspace() else character


class Among:
    """Some characters, and whether a text ``holds`` one of them (true or false of anything): told by a set at first, which
    takes no time to make, and from `WORTH` characters of text on by a pattern, which is far quicker."""

    __slots__ = ("_characters", "_left", "holds")

    def __init__(self, characters: Iterable[str]) -> None:
        self._characters, self._left = frozenset(characters), WORTH
        self.holds: Callable[[str], object] = self._by_set

    def _by_set(self, text: str) -> object:
        self._left -= len(text)
        if self._left < 0:
            self.holds = re.compile(f"[{re.escape(''.join(sorted(self._characters)))}]").search
            return self.holds(text)
        return not self._characters.isdisjoint(text)


class _Pattern:
    """An `re.Pattern` to be: its attributes are fetched from the compiled one and kept, so that they cost nothing later."""

    def __init__(self, source: Any, flags: int = 0, *, ours: bool = True) -> None:
        self.pattern, self._flags, self._asked = source, flags, 0
        if ours and isinstance(source, str) and not flags and len(SOURCES) < MOST:
            SOURCES.add(source)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for each in {name, "search", "match", "fullmatch", "finditer", "sub"}:
            setattr(self, each, getattr(compiled, each))
        return getattr(self, name)

    def search(self, text: Any, *within: int) -> Any:
        return None if self._spares(text, "part" if within else "search") else self._compiled("search")(text, *within)

    def match(self, text: Any, *within: int) -> Any:
        return None if self._spares(text, "part" if within else "match") else self._compiled("match")(text, *within)

    def fullmatch(self, text: Any, *within: int) -> Any:
        how = "part" if within else "fullmatch"
        return None if self._spares(text, how) else self._compiled("fullmatch")(text, *within)

    def finditer(self, text: Any, *within: int) -> Iterator[Any]:
        how = "part" if within else "search"
        return iter(()) if self._spares(text, how) else self._compiled("finditer")(text, *within)

    def sub(self, into: Any, text: Any, count: int = 0) -> Any:
        return text if self._spares(text, "search") else self._compiled("sub")(into, text, count)

    def _spares(self, text: Any, how: str) -> bool:
        self._asked += 1
        return self._asked <= OFTEN and not self._flags and spared(self.pattern, text, how)

    def _compiled(self, name: str) -> Any:
        return self.__getattr__(name)


class _AnyOf(_Pattern):
    """Several patterns as one, of which `search` and `fullmatch` are asked: the first times only those are compiled that may
    be there."""

    def __init__(self, sources: Sequence[str]) -> None:
        super().__init__("|".join(f"(?:{source})" for source in sources))
        self._parts = list(map(_Pattern, sources))
        self._left = ALONE

    def search(self, text: Any, *within: int) -> Any:
        how = "part" if within else "search"
        return None if self._spares(text, how) else self._of_parts("search", text, *within)

    def fullmatch(self, text: Any, *within: int) -> Any:
        how = "part" if within else "fullmatch"
        return None if self._spares(text, how) else self._of_parts("fullmatch", text, *within)

    def _of_parts(self, name: str, text: Any, *within: int) -> Any:
        self._left -= 1
        if self._left < 0:
            return self._compiled(name)(text, *within)
        found = (getattr(part, name)(text, *within) for part in self._parts)
        return next((one for one in found if one is not None), None)


def pattern_of_rule(source: str) -> re.Pattern[str]:
    """The same for a pattern of somebody's rules, whose needles are kept with these."""
    found: Any = _Pattern(source, ours=False)
    return cast("re.Pattern[str]", found)


if TYPE_CHECKING:
    from re import compile as pattern_of

    def any_of(sources: Sequence[str]) -> re.Pattern[str]:
        """The patterns as one, for `search` and `fullmatch`; they must not refer to their groups by number."""
else:
    pattern_of, any_of = _Pattern, _AnyOf
