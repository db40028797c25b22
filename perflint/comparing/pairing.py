"""One-to-one pairs of the likeliest: by equal keys where there are any, else the assignment with the highest total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

_One = TypeVar("_One")
MOST_COMPARED = 40_000  # pairs that are scored; of larger sets only those with equal keys are paired
LARGEST_EXACT = 120  # items of one side up to which the best assignment is sought; beyond it the best pairs go first


def equal_pairs(
    left: Iterable[_One], right: Iterable[_One], key: Callable[[_One], Hashable | None]
) -> list[tuple[_One, _One]]:
    """Pairs with equal keys, in their order; what has no key (None) stays alone."""
    waiting: dict[Hashable, list[_One]] = defaultdict(list)
    for one in right:
        known = key(one)
        if known is not None:
            waiting[known].append(one)
    for queue in waiting.values():
        queue.reverse()
    return [(one, waiting[known].pop()) for one in left if (known := key(one)) is not None and waiting.get(known)]


def likely_pairs(
    left: Sequence[_One], right: Sequence[_One], score: Callable[[_One, _One], float], least: float
) -> list[tuple[_One, _One]]:
    """The pairs of the assignment with the highest total score; a pair below ``least`` is none."""
    if not left or not right or len(left) * len(right) > MOST_COMPARED:
        return []
    scores = {}
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            value = score(one, other)
            if value >= least:
                scores[i, j] = value
    return [(left[i], right[j]) for i, j in assignment(scores)]


def assignment(scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """One-to-one pairs out of the scored ones with the highest total, sorted."""
    rows, columns = sorted({i for i, _ in scores}), sorted({j for _, j in scores})
    if max(len(rows), len(columns)) > LARGEST_EXACT:
        return _greedy(scores)
    if len(rows) > len(columns):
        return sorted((i, j) for j, i in assignment({(j, i): value for (i, j), value in scores.items()}))
    cost = [[-scores.get((i, j), 0.0) for j in columns] for i in rows]
    pairs = ((rows[r], columns[c]) for r, c in enumerate(_cheapest(cost)))
    return sorted(pair for pair in pairs if pair in scores)


def _greedy(scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    found = []
    for (i, j), _ in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            found.append((i, j))
    return sorted(found)


def _cheapest(cost: Sequence[Sequence[float]]) -> list[int]:
    """The column of every row in the cheapest assignment of all rows; there are at least as many columns as rows.

    The Hungarian method with potentials and shortest augmenting paths; index 0 of the working arrays is a sentinel.
    """
    height, width = len(cost), len(cost[0]) if cost else 0
    row_price, column_price = [0.0] * (height + 1), [0.0] * (width + 1)
    owner = [0] * (width + 1)
    for row in range(1, height + 1):
        owner[0] = row
        column = 0
        shortest = [float("inf")] * (width + 1)
        came_from = [0] * (width + 1)
        done = [False] * (width + 1)
        while owner[column]:
            done[column] = True
            here, step, following = owner[column], float("inf"), 0
            for other in range(1, width + 1):
                if done[other]:
                    continue
                length = cost[here - 1][other - 1] - row_price[here] - column_price[other]
                if length < shortest[other]:
                    shortest[other], came_from[other] = length, column
                if shortest[other] < step:
                    step, following = shortest[other], other
            for other in range(width + 1):
                if done[other]:
                    row_price[owner[other]] += step
                    column_price[other] -= step
                else:
                    shortest[other] -= step
            column = following
        while column:
            owner[column] = owner[came_from[column]]
            column = came_from[column]
    found = [0] * height
    for column in range(1, width + 1):
        if owner[column]:
            found[owner[column] - 1] = column - 1
    return found
