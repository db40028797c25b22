"""What each raw row of an export says to questions about all rows of a project, asked column by column.

The questions are those of `perflint.rulebook.totals` and of the signs that checks declare (`perflint.checks.contract.Signs`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from itertools import accumulate, chain, pairwise, starmap
from typing import Any

from msgspec import Struct

from perflint.engine.known import Known
from perflint.engine.raw_columns import Layout, RawColumn, Understood, stand_in
from perflint.model import Indicator
from perflint.rulebook import fields
from perflint.rulebook.facts import Fact
from perflint.rulebook.readings import count

Says = Callable[[Indicator], Hashable]


class Together(Struct, frozen=True, eq=False):
    """What is said of a row by what ``parts`` say of it, each of which looks at some cells: rows alike in that are asked once."""

    parts: tuple[tuple[tuple[str, ...], Says], ...]
    says: Callable[..., Hashable]


class _Asked(Struct, frozen=True):
    """The columns that a question looks at, and what was said by the texts in them."""

    numbers: tuple[int, ...]
    known: Known


Span = tuple[int, int]  # the rows of a project, from one place to another


class RawAnswers:
    """What the rows of a slab say; each distinct text, or texts of several columns, is asked once."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._asked: dict[Says, _Asked] = {}
        self._together: dict[Together, Known] = {}
        self._understood = Understood(layout, ())
        self._stated: Sequence[bool] = ()

    def begin(self, understood: Understood, stated: Sequence[bool]) -> None:
        """Take the columns of raw texts of some rows, and which of them state an indicator."""
        self._understood, self._stated = understood, stated

    def totals(self, given: str, path: str, spans: Sequence[Span]) -> list[Fact]:
        """The total at this path about the rows of each of these projects, all of which are plain."""
        total: Any = fields.registry(given)[path].get
        if total is count:
            said: Iterable[Sequence[Any]] = (self._stated[begin:end] for begin, end in spans)
        else:
            said = self.said(total.cells, total.of, spans)
        return list(map(total.put_together, said))

    def said(self, cells: tuple[str, ...], says: Says | Together, spans: Sequence[Span]) -> list[list[Any]]:
        """What each row of these projects says, of which only these cells are looked at; a list for each project."""
        if isinstance(says, Together):
            known = self._together.get(says)
            if known is None:
                known = self._together[says] = Known(partial(starmap, says.says))
            found = known.of(list(zip(*[self._rows(*part, spans) for part in says.parts], strict=True)))
        else:
            found = self._rows(cells, says, spans)
        ends = list(accumulate([end - begin for begin, end in spans], initial=0))
        return [found[begin:end] for begin, end in pairwise(ends)]

    def _rows(self, cells: tuple[str, ...], says: Says, spans: Sequence[Span]) -> list[Any]:
        """What each row of these projects says, one project after the other."""
        asked = self._asked.get(says)
        if asked is None:
            numbers = tuple(sorted(self._layout.columns_of(cells)))
            columns = tuple(self._layout.columns[number] for number in numbers)
            asked = self._asked[says] = _Asked(numbers, Known(partial(self._answers, says, columns)))
        keys = self._texts(asked.numbers)
        return asked.known.of(list(chain.from_iterable([keys[begin:end] for begin, end in spans])))

    def _texts(self, numbers: tuple[int, ...]) -> Sequence[Any]:
        """The texts of each row in the columns of these numbers."""
        columns = [self._understood[number] for number in numbers]
        return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True)) or [()] * len(self._stated)

    def _answers(self, says: Says, columns: tuple[RawColumn, ...], keys: Sequence[Any]) -> list[Hashable]:
        found: list[Hashable] = []
        for key in zip(keys) if len(columns) == 1 else keys:
            try:
                row = stand_in(columns, key)
            except LookupError:  # of a row that is not plain, and so is not asked for
                found.append(None)
            else:
                found.append(says(row))
        return found

    def forget(self) -> None:
        """Let go of what is remembered."""
        self._asked.clear()
        self._together.clear()
