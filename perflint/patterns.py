"""Regular expressions that are compiled when they are first used, so that a start pays only for those it needs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

__all__ = ["any_of", "one_of", "pattern_of"]


class _Pattern:
    """An `re.Pattern` to be: its attributes are fetched from the compiled one and kept, so that they cost nothing later."""

    def __init__(self, source: Any, flags: int = 0) -> None:
        self.pattern, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        from perflint.compiled_patterns import compiled

        made = compiled(self.pattern, self._flags)
        for each in {name, "search", "match", "fullmatch", "finditer", "sub"}:
            setattr(self, each, getattr(made, each))
        return getattr(self, name)


if TYPE_CHECKING:
    from re import compile as pattern_of
else:
    pattern_of = _Pattern


def any_of(sources: Iterable[str]) -> re.Pattern[str]:
    """The patterns as one; they must not refer to their groups by number."""
    return pattern_of("|".join(f"(?:{source})" for source in sources))


def one_of(characters: Iterable[str]) -> re.Pattern[str]:
    """A pattern of one of some characters: a text is looked through for them far quicker than by a set."""
    return pattern_of(f"[{re.escape(''.join(sorted(set(characters))))}]")
