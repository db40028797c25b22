"""Facts about all rows of a table or document that are put together from what each row says by itself.

Whoever knows the answers of the rows already, because rows alike were asked before, need not look at them again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from msgspec import Struct

from perflint.model import Document, Indicator, TargetTable
from perflint.rulebook.facts import Fact


class Total(Struct, frozen=True):
    """What each row says (``of``, which looks at these ``cells`` of an indicator alone), and what comes of it together.

    ``put_together`` gets what the rows say, in any order.
    """

    cells: tuple[str, ...]
    of: Callable[[Indicator], Hashable]
    put_together: Callable[[Sequence[Hashable]], Fact]

    def __call__(self, holder: TargetTable | Document) -> Fact:
        """The fact about the rows of a table, or of all tables of a document."""
        of = self.of
        if isinstance(holder, TargetTable):
            return self.put_together([of(row) for row in holder.indicators])
        return self.put_together([of(row) for table in holder.tables for row in table.indicators])
