"""Regular expressions that are compiled when they are first used, so that a start pays only for those it needs.

A text that holds none of the strings of which the pattern needs one is answered without compiling anything; those strings
are worked out by `perflint.rulebook.needles`, once, and kept with the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

__all__ = ["NEEDLES", "SOURCES", "pattern_of", "spared"]

NEEDLES: dict[str, frozenset[str] | None] = {}  # by source; None where there are no such strings
SOURCES: set[str] = set()  # of the patterns there are, so that their needles can be worked out
MOST = 4096  # of them
LONGEST = 300  # characters of a text that is looked through: a pattern may be asked at each of its places


def spared(source: str, text: str) -> bool:
    """Whether the pattern surely finds nothing in the text."""
    needles = NEEDLES.get(source) if len(text) <= LONGEST else None
    return needles is not None and not any(map(text.__contains__, needles))


class _Pattern:
    """An `re.Pattern` to be: its attributes are fetched from the compiled one and kept, so that they cost nothing later."""

    def __init__(self, source: Any, flags: int = 0) -> None:
        self.pattern, self._flags = source, flags
        if isinstance(source, str) and not flags and len(SOURCES) < MOST:
            SOURCES.add(source)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for each in {name, "search", "match", "fullmatch", "finditer", "sub"}:
            setattr(self, each, getattr(compiled, each))
        return getattr(self, name)

    def search(self, text: Any, *within: int) -> Any:
        return None if self._spares(text) else self._compiled("search")(text, *within)

    def match(self, text: Any, *within: int) -> Any:
        return None if self._spares(text) else self._compiled("match")(text, *within)

    def fullmatch(self, text: Any, *within: int) -> Any:
        return None if self._spares(text) else self._compiled("fullmatch")(text, *within)

    def finditer(self, text: Any, *within: int) -> Iterator[Any]:
        return iter(()) if self._spares(text) else self._compiled("finditer")(text, *within)

    def sub(self, into: Any, text: Any, count: int = 0) -> Any:
        return text if self._spares(text) else self._compiled("sub")(into, text, count)

    def _spares(self, text: Any) -> bool:
        return not self._flags and spared(self.pattern, text)

    def _compiled(self, name: str) -> Any:
        return self.__getattr__(name)


if TYPE_CHECKING:
    from re import compile as pattern_of
else:
    pattern_of = _Pattern
