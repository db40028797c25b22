"""What each raw row of an export says to questions about all rows of a project, asked column by column.

The questions are those of `perflint.rulebook.totals` and of the signs that checks declare (`perflint.checks.contract.Signs`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from perflint.engine.raw_columns import Layout
from perflint.model import Indicator
from perflint.rulebook import fields
from perflint.rulebook.facts import Fact, Facts
from perflint.rulebook.readings import count

MOST = 1 << 16  # texts of which it is remembered what they say

Says = Callable[[Indicator], Hashable]


class RawAnswers:
    """What the rows of a slab say; each distinct text, or texts of several columns, is asked once."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._known: dict[Says, dict[Any, Hashable]] = {}
        self._raws: Sequence[Sequence[Any]] = ()
        self._answers: dict[Says, Sequence[Hashable]] = {}
        self._stated: Sequence[bool] = ()

    def begin(self, raws: Sequence[Sequence[Any]], stated: Sequence[bool]) -> None:
        """Take the columns of raw texts of some rows, and which of them state an indicator."""
        self._raws, self._stated = raws, stated
        self._answers.clear()

    def total(self, given: str, path: str, begin: int, end: int) -> Fact:
        """The total at this path about the rows from ``begin`` to ``end``, all of which are plain."""
        total: Any = fields.registry(given)[path].get
        said = self._stated if total is count else self.said(total.cells, total.of)
        return total.put_together(said[begin:end])  # type: ignore[no-any-return]

    def remember(self, given: str, facts: Facts, found: Mapping[str, Fact]) -> None:
        """Let the facts of a subject have these totals, by their paths."""
        for path, fact in found.items():
            fields.remember(given, path, facts, fact)

    def said(self, cells: tuple[str, ...], says: Says) -> Sequence[Any]:
        """What each row says, of which only these cells are looked at."""
        found = self._answers.get(says)
        if found is None:
            found = self._answers[says] = self._ask(cells, says)
        return found

    def _ask(self, cells: tuple[str, ...], says: Says) -> Sequence[Hashable]:
        numbers = sorted(self._layout.columns_of(cells))
        columns = [self._layout.columns[number] for number in numbers]
        if not numbers:
            return [says(self._layout.standing())] * len(self._stated)
        alone = len(numbers) == 1
        keys = self._raws[numbers[0]] if alone else list(zip(*[self._raws[one] for one in numbers], strict=True))
        known = self._known.setdefault(says, {})
        missing = object()
        said: list[Any] = [known.get(key, missing) for key in keys]
        for place, answer in enumerate(said):
            if answer is missing:
                key = keys[place]
                if key not in known:
                    if len(known) >= MOST:
                        known.clear()
                    known[key] = self._answer(says, zip(columns, (key,) if alone else key, strict=True))
                said[place] = known[key]
        return said

    def _answer(self, says: Says, parts: Any) -> Hashable:
        try:
            row = self._layout.standing(parts)
        except LookupError:  # of a row that is not plain, and so is not asked for
            return None
        return says(row)

    def forget(self) -> None:
        """Let go of what is remembered."""
        self._known.clear()
        self._answers.clear()
