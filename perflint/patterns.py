"""Regular expressions that are compiled when they are first used, so that a start pays only for those it needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

__all__ = ["pattern_of"]


class _Pattern:
    """An `re.Pattern` to be: its attributes are fetched from the compiled one and kept, so that they cost nothing later."""

    def __init__(self, source: str | bytes, flags: int = 0) -> None:
        self.pattern, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, found)
        return found


if TYPE_CHECKING:
    from re import compile as pattern_of
else:
    pattern_of = _Pattern
