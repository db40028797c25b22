"""Regular expressions that are compiled when they are first used, so that a start pays only for those it needs."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator

from perflint.patterns import OFTEN, SOURCES, spared


class Lazy:
    """A compiled pattern with the methods of `re.Pattern` that the checks use."""

    __slots__ = ("_asked", "_compiled", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        SOURCES.add(source)
        self._compiled: re.Pattern[str] | None = None
        self._asked = 0

    def _spares(self, text: str, how: str = "search") -> bool:
        self._asked += 1
        return self._compiled is None and self._asked <= OFTEN and spared(self.source, text, how)

    def _pattern(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self.source)
        return self._compiled

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        how = "search" if start == 0 and end >= len(text) else "part"
        return None if self._spares(text, how) else self._pattern().search(text, start, end)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return None if self._spares(text, "part" if start else "match") else self._pattern().match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.fullmatch`."""
        return None if self._spares(text, "fullmatch") else self._pattern().fullmatch(text)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        how = "search" if start == 0 and end >= len(text) else "part"
        return iter(()) if self._spares(text, how) else self._pattern().finditer(text, start, end)

    def findall(self, text: str) -> list[str]:
        """As `re.Pattern.findall`, for patterns with at most one group."""
        return [] if self._spares(text) else self._pattern().findall(text)

    def sub(self, into: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """As `re.Pattern.sub`."""
        return text if self._spares(text) else self._pattern().sub(into, text, count)

    def split(self, text: str) -> list[str]:
        """As `re.Pattern.split`, for patterns without groups."""
        return [text] if self._spares(text) else [part or "" for part in self._pattern().split(text)]
