"""Some texts put together, so that what few of them hold is found without looking at each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, count
from operator import add

BETWEEN = "\0"  # stands before, between and behind the texts
RARE = 8  # one text in so many may hold what is looked for; what more hold is quicker looked for in each


class Joined:
    """The texts, and all of them as one ``text``.  Raises TypeError where one of them is none."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.text = f"{BETWEEN}{BETWEEN.join(texts)}{BETWEEN}"

    @cached_property
    def _ends(self) -> list[int]:
        """Where in the joined text each of the texts has ended; none where what stands between tells."""
        if self.text.count(BETWEEN) == len(self.texts) + 1:
            return []
        return list(map(add, accumulate(map(len, self.texts)), count(1)))

    def places(self, positions: Iterable[int]) -> Iterator[int]:
        """The places of the texts in which these characters of the joined text stand, which come in their order; an empty
        text has the character that follows it."""
        text, ends = self.text, self._ends
        at, place = 1, 0
        for position in positions:
            if ends:
                place = bisect_left(ends, position)
            else:
                place += text.count(BETWEEN, at, position)
                at = max(position, 1)
            yield place

    def holding(self, needle: str) -> Sequence[int]:
        """The places of the texts that hold a string, some of them perhaps more than once."""
        text, most = self.text, len(self.texts) // RARE
        found: list[int] = []
        at = text.find(needle)
        while at >= 0:
            found.append(at)
            if len(found) > most or BETWEEN in needle:
                return [place for place, one in enumerate(self.texts) if needle in one]
            at = text.find(needle, at + len(needle))
        return list(self.places(found))
