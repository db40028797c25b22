"""What each raw row of an export says to questions about all rows of a project, asked column by column.

The questions are those of `perflint.rulebook.totals` and of the signs that checks declare (`perflint.checks.contract.Signs`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct

from perflint.engine.known import Known
from perflint.engine.raw_columns import Layout, RawColumn, Understood
from perflint.model import Indicator
from perflint.rulebook import fields
from perflint.rulebook.facts import Fact, Facts
from perflint.rulebook.readings import count

Says = Callable[[Indicator], Hashable]


class _Asked(Struct, frozen=True):
    """The columns that a question looks at, and what was said by the texts in them."""

    numbers: tuple[int, ...]
    known: Known


class RawAnswers:
    """What the rows of a slab say; each distinct text, or texts of several columns, is asked once."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._asked: dict[Says, _Asked] = {}
        self._raws = Understood(layout, ())
        self._stated: Sequence[bool] = ()

    def begin(self, raws: Understood, stated: Sequence[bool]) -> None:
        """Take the columns of raw texts of some rows, and which of them state an indicator."""
        self._raws, self._stated = raws, stated

    def total(self, given: str, path: str, begin: int, end: int) -> Fact:
        """The total at this path about the rows from ``begin`` to ``end``, all of which are plain."""
        total: Any = fields.registry(given)[path].get
        said = self._stated[begin:end] if total is count else self.said(total.cells, total.of, begin, end)
        return total.put_together(said)  # type: ignore[no-any-return]

    def remember(self, given: str, facts: Facts, found: Mapping[str, Fact]) -> None:
        """Let the facts of a subject have these totals, by their paths."""
        for path, fact in found.items():
            fields.remember(given, path, facts, fact)

    def said(self, cells: tuple[str, ...], says: Says, begin: int, end: int) -> list[Any]:
        """What each of these rows says, of which only these cells are looked at."""
        found = self._asked.get(says)
        if found is None:
            numbers = tuple(sorted(self._layout.columns_of(cells)))
            columns = tuple(self._layout.columns[number] for number in numbers)
            found = self._asked[says] = _Asked(numbers, Known(partial(self._answers, says, columns)))
        raws = self._raws
        if len(found.numbers) == 1:
            return found.known.of(raws[found.numbers[0]][begin:end])
        if found.numbers:
            return found.known.of(list(zip(*[raws[number][begin:end] for number in found.numbers], strict=True)))
        return found.known.of([()] * (end - begin))

    def _answers(self, says: Says, columns: tuple[RawColumn, ...], keys: Sequence[Any]) -> list[Hashable]:
        return [self._answer(says, columns, key) for key in keys]

    def _answer(self, says: Says, columns: tuple[RawColumn, ...], key: Any) -> Hashable:
        try:
            row = self._layout.standing(zip(columns, (key,) if len(columns) == 1 else key, strict=True))
        except LookupError:  # of a row that is not plain, and so is not asked for
            return None
        return says(row)

    def forget(self) -> None:
        """Let go of what is remembered."""
        self._asked.clear()
