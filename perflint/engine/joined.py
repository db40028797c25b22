"""Some texts put together, so that what few of them hold is found without looking at each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, count
from operator import add

BETWEEN = "\0"  # stands before, between and behind the texts


def holding(texts: Sequence[str], found_in: Callable[[str], Iterable[int]]) -> Iterator[int]:
    """The places of the texts that hold a character which is looked for, in their order, some perhaps more than once.

    ``found_in`` tells where such characters stand in all texts put together; an empty text has the one that follows it.
    """
    text = f"{BETWEEN}{BETWEEN.join(texts)}{BETWEEN}"
    ends: list[int] = []  # where each of the texts has ended; not needed where what stands between tells
    if text.count(BETWEEN) != len(texts) + 1:
        ends = list(map(add, accumulate(map(len, texts)), count(1)))
    at, place = 1, 0
    for position in found_in(text):
        if ends:
            place = bisect_left(ends, position)
        else:
            place += text.count(BETWEEN, at, position)
            at = max(position, 1)
        yield place
