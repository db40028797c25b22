"""The levels of indicators in a form whose grid was lost.

A label holds for all rows down to the next one; a label of the second level brings its usual first level where that was
lost.  Which pieces of text are labels and which are cells is decided in `flow.alignment`.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from perflint.lexicon.levels import canonical_label, level1_kind, level2_kind, parents_of
from perflint.model import Cell, Indicator

_MOST_CENTRED = 100  # rows


def with_usual_levels(indicators: Sequence[Indicator]) -> list[Indicator]:
    """The rows, a label of level 2 without one of level 1 below the usual one; where that one stands further down, beside the
    middle of its rows, the label of level 2 holds there too."""
    found: list[Indicator] = []
    usual: tuple[str, Indicator] | None = None  # the kind of a level 1 that nothing tells, and a row below it
    for item in indicators:
        kind1 = level1_kind(item.level1.text) if item.level1 else None
        if item.level2 and not item.level1 and (parents := parents_of(level2_kind(item.level2.text) or "")):
            usual = parents[0], item
            label = Cell(canonical_label(parents[0], 1), item.level2.location)
            found.append(replace(item, level1=label))
        elif usual and kind1 == usual[0] and not item.level2:
            found.append(replace(item, level2=usual[1].level2, code2=usual[1].code2))
        else:
            usual = None
            found.append(item)
    return found


def from_their_middle(indicators: list[Indicator]) -> list[Indicator]:
    """The rows, where labels stand beside the middle of theirs, as text copied line by line has them: rows above the first
    label tell it, and that there are as many rows above each label as below."""
    opened = [
        at
        for at, item in enumerate(indicators)
        if item.level2 and (at == 0 or item.level2 != indicators[at - 1].level2)
    ]
    if not opened or opened[0] == 0 or len(indicators) > _MOST_CENTRED:
        return indicators
    if any(item.level1 or item.level2 for item in indicators[: opened[0]]):
        return indicators
    sizes = _around(opened, len(indicators), even=1) or _around(opened, len(indicators), even=-1)
    owners = [indicators[at] for at, size in zip(opened, sizes, strict=False) for _ in range(size)]
    return (
        [
            replace(item, level1=owner.level1, level2=owner.level2, code1=owner.code1, code2=owner.code2)
            for item, owner in zip(indicators, owners, strict=True)
        ]
        if owners
        else indicators
    )


def _around(places: Sequence[int], count: int, *, even: int) -> tuple[int, ...]:
    """The numbers of rows that have their middles at these places, none where there are no such numbers; of an ``even``
    number one row more stands below the middle (1) or above it (-1).  Of several answers a row goes with the label above it."""
    states: dict[int, tuple[int, ...]] = {0: ()}
    for place in places:
        following: dict[int, tuple[int, ...]] = {}
        for begin, sizes in states.items():
            odd = 2 * (place - begin) + 1
            for size in sorted((odd, odd + even), reverse=True) if begin <= place else ():
                if size > 0:
                    following.setdefault(begin + size, (*sizes, size))
        states = following
    return states.get(count, ())
