"""The screens of checks that look at the cells of rows: rows alike in some cells are asked once, by all rules together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import reduce
from itertools import chain
from operator import attrgetter, itemgetter, or_
from typing import Any

from msgspec import Struct

from perflint.checks.contract import Screen, Screens, Signs
from perflint.model import Indicator

MOST = 1 << 16  # texts of one group of cells that are remembered
RAISED = object()  # the sign of a row that cannot be told

# What texts say of a row, as one number, so that those of several can be joined by ``|``: a bit for each rule of whose
# ``rows`` a screen does not hold, then for each of whose ``settled`` one does not, then for which something matters.
Packed = int


class Bits(Struct, frozen=True):
    """What the rows of a table say: a bit for each rule of whose ``rows`` all screens hold in one row, likewise of its
    ``settled``, and for which some row matters."""

    rows: int = 0
    settled: int = 0
    matters: int = 0

    def joined(self, other: Bits) -> Bits:
        """What the rows of both say."""
        return Bits(self.rows | other.rows, self.settled | other.settled, self.matters | other.matters)


class RowTexts:
    """The texts of the rows of a table, field by field; None for a cell that is not there."""

    def __init__(self, rows: Sequence[Indicator]) -> None:
        self.rows = rows
        self._known: dict[str, list[str | None]] = {}

    def of(self, name: str) -> list[str | None]:
        """Those of one field."""
        found = self._known.get(name)
        if found is None:
            cells = map(attrgetter(name), self.rows)
            found = self._known[name] = [None if one is None else one.text for one in cells]
        return found

    def keys(self, names: tuple[str, ...]) -> Sequence[Hashable]:
        """Those of several fields, a tuple for each row; of one field they are no tuples."""
        columns = [self.of(name) for name in names]
        return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))


class _Group:
    """Cells that screens ask about together: each screen with the bits of the rules that ask it."""

    def __init__(self, cells: tuple[str, ...]) -> None:
        self.cells = cells
        self.rows: dict[Screen, int] = {}
        self.settled: dict[Screen, int] = {}
        self.matters: dict[Screen, int] = {}
        self.signs: list[tuple[int, Signs]] = []
        self.known: dict[Hashable, tuple[Packed, tuple[Hashable, ...]]] = {}


class RowScreens:
    """The screens about rows of some rules, each of which has the bit of its place among ``width`` rules."""

    def __init__(self, screens: Sequence[Screens]) -> None:
        self._width = len(screens)
        found: dict[tuple[str, ...], _Group] = {}

        def group(cells: tuple[str, ...]) -> _Group:
            key = tuple(sorted(cells))
            return found.setdefault(key, _Group(key))

        for place, ones in enumerate(screens):
            for name in ("rows", "settled", "any_row"):
                for screen in getattr(ones, name):
                    asked = getattr(group(screen.cells), "matters" if name == "any_row" else name)
                    asked[screen] = asked.get(screen, 0) | 1 << place
            for signs in ones.signs:
                group(signs.cells).signs.append((1 << place, signs))
        self._groups = list(found.values())
        # all signs with the bits of their rules, in the order in which `of_rows` gives what they say
        self.signs = [one for group in self._groups for one in group.signs]

    def forget(self) -> None:
        """Let go of what is remembered of texts."""
        for group in self._groups:
            group.known.clear()

    def of_rows(self, texts: RowTexts) -> tuple[Bits, list[list[Hashable]]]:
        """What the rows say together, and the signs of all rows."""
        rows: list[Packed] = [0] * len(texts.rows)
        signs: list[list[Hashable]] = []
        for group in self._groups:
            found = self._said(group, texts)
            rows = list(map(or_, rows, map(_packed, found)))
            if group.signs:
                said = list(map(_signs, found))
                signs += [[one[place] for one in said] for place in range(len(group.signs))]
        return self._together(rows), signs

    def _said(self, group: _Group, texts: RowTexts) -> list[tuple[Packed, tuple[Hashable, ...]]]:
        known, keys = group.known, texts.keys(group.cells)
        found: list[Any] = list(map(known.get, keys))
        if None in found:
            for place, one in enumerate(found):
                if one is None:
                    if len(known) >= MOST:
                        known.clear()
                    found[place] = known[keys[place]] = self._asked(group, texts.rows[place])
        return found

    def _asked(self, group: _Group, row: Indicator) -> tuple[Packed, tuple[Hashable, ...]]:
        """What the group's screens say of a row; one that raises spares nothing."""
        fail = unsettled = matters = 0
        for screen, bits in group.rows.items():
            fail |= 0 if holds(screen, row, otherwise=True) else bits
        for screen, bits in group.settled.items():
            unsettled |= 0 if holds(screen, row, otherwise=False) else bits
        for screen, bits in group.matters.items():
            matters |= bits if holds(screen, row, otherwise=True) else 0
        packed = fail | unsettled << self._width | matters << 2 * self._width
        return packed, tuple(sign_of(one, row) for _, one in group.signs)

    def _together(self, rows: Sequence[Packed]) -> Bits:
        width = self._width
        mask = (1 << width) - 1
        held = settled = 0
        for packed in rows:
            held |= ~packed & mask
            settled |= ~(packed >> width) & mask
        return Bits(held, settled, reduce(or_, rows, 0) >> 2 * width)


def chained(parts: Sequence[Sequence[Sequence[Hashable]]], number: int) -> list[list[Hashable]]:
    """The signs of the rows of several tables, of so many signs each, as those of one."""
    return [list(chain.from_iterable(part[place] for part in parts)) for place in range(number)]


_packed, _signs = itemgetter(0), itemgetter(1)


def holds(screen: Screen, row: Indicator, *, otherwise: bool) -> bool:
    """What a screen says of a row; ``otherwise`` where it raises."""
    try:
        return screen.holds(row)
    except Exception:  # the check will raise likewise, or knows better
        return otherwise


def sign_of(signs: Signs, row: Indicator) -> Any:
    """The sign of a row, or `RAISED`."""
    try:
        return signs.of(row)
    except Exception:  # as above
        return RAISED


def sign_together(sign: Callable[..., Hashable], *parts: Hashable) -> Any:
    """The sign of a row of which these are the signs of the parts, or `RAISED`."""
    if RAISED in parts:
        return RAISED
    try:
        return sign(*parts)
    except Exception:  # as above
        return RAISED
