"""What is asked of each distinct key once, and remembered of so many."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

MOST = 1 << 16  # keys that are remembered
LONGEST = 300  # characters of their texts; longer ones are asked again


class Known(dict[Any, Any]):
    """Answers by key; what is not known yet is asked.  Looking all keys of a column up at once (`of`) takes no loop."""

    __slots__ = ("_ask", "_most")

    def __init__(self, ask: Callable[[Any], Any], most: int = MOST) -> None:
        self._ask, self._most = ask, most

    def __missing__(self, key: Any) -> Any:
        found = self._ask(key)
        if (len(key) if key.__class__ is str else _length(key)) <= LONGEST:
            if len(self) >= self._most:
                self.clear()
            self[key] = found
        return found

    def of(self, keys: Iterable[Any]) -> list[Any]:
        """The answers for these keys, one for each."""
        return list(map(self.__getitem__, keys))


def _length(key: Any) -> int:
    if isinstance(key, str):
        return len(key)
    return sum(map(_length, key)) if isinstance(key, tuple) else 0
