"""What is asked of each distinct key once, many keys at a time, and remembered of so many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

MOST = 1 << 16  # keys that are remembered
ENOUGH = 1 << 13  # keys that were looked up, to tell whether remembering is worth it
LONGEST = 300  # characters of their texts; longer ones are asked again


class Known(dict[Any, Any]):
    """Answers by key; ``ask`` gives those of keys that are not known yet, all different, in their order.

    Looking up all keys of a column at once takes no loop, nor does asking about texts that are like most.
    """

    __slots__ = ("_ask", "_asked", "_looked", "_most", "_new")

    def __init__(self, ask: Callable[[Sequence[Any]], Iterable[Any]], most: int = MOST) -> None:
        self._ask, self._most = ask, most
        self._new: list[Any] = []  # keys that were looked up in vain
        self._looked = self._asked = 0

    @property
    def vain(self) -> bool:
        """Whether a third of the keys and more were new, so that whoever asks quickly does better without remembering."""
        return self._asked * 3 > self._looked > ENOUGH

    def __missing__(self, key: Any) -> None:
        self._new.append(key)

    def of(self, keys: Sequence[Any]) -> list[Any]:
        """The answers for these keys, one for each."""
        found = list(map(self.__getitem__, keys))
        self._looked += len(keys)
        if self._new:
            new = list(dict.fromkeys(self._new))
            self._new.clear()
            self._asked += len(new)
            if len(self) + len(new) > self._most:
                self.clear()
                new = list(dict.fromkeys(keys))
            self.update(zip(new, self._ask(new), strict=True))
            for place in [place for place, one in enumerate(found) if one is None]:
                found[place] = self[keys[place]]
            for key in new:
                if (len(key) if key.__class__ is str else length(key)) > LONGEST:
                    del self[key]
        return found


def length(key: Any) -> int:
    """How many characters the texts in a key have."""
    if isinstance(key, str):
        return len(key)
    if not isinstance(key, tuple):
        return 0
    try:
        return len("".join(key))
    except TypeError:  # not all are texts
        return sum(map(length, key))
