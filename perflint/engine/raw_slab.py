"""Some thousand raw rows of an export, column by column, and the project among them that is being judged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from itertools import compress, count, pairwise
from operator import attrgetter
from typing import Any

from perflint.engine.compiled import INDICATOR
from perflint.engine.raw_book import RawBook
from perflint.engine.raw_columns import Reach, Understood, stand_in
from perflint.engine.row_kinds import Kind
from perflint.model import Document
from perflint.recognition.grids.cells import clean
from perflint.rulebook import fields
from perflint.rulebook.facts import Facts
from perflint.timing import Times

# Understands the rows from one place to another as a document.
DocumentOf = Callable[[int, int], "Document | None"]


class Slab:
    """Rows with their kinds; ``spans`` bound those of each project all of whose rows are plain, ``begin`` and ``end`` those of
    the one that is being judged; ``undecided`` says whether there are rows whose kind does not tell how bad they are."""

    def __init__(
        self,
        book: RawBook,
        export: Sequence[Sequence[Any]],
        understood: Understood,
        kinds: Sequence[Kind],
        bounds: Sequence[int],
        marred: Collection[int],
        document_of: DocumentOf,
        times: Times,
    ) -> None:
        """``export`` are the columns of the export, one text for each row, ``understood`` how they are understood; projects begin at
        ``bounds``, whose last one is the number of rows; those that begin in a place of ``marred`` are left out."""
        self.book, self.export, self.understood, self.kinds = book, export, understood, kinds
        self.document_of, self.times = document_of, times
        self.bits = list(map(attrgetter("bits"), kinds))
        distinct = {*kinds}
        self.all_stated = all(kind.stated for kind in distinct)
        self.stated = [True] * len(kinds) if self.all_stated else [kind.stated for kind in kinds]
        self.spans = [span for span in pairwise(bounds) if span[0] not in marred]
        if any(kind.odd for kind in distinct):
            self.spans = [span for span in self.spans if not any(kind.odd for kind in kinds[slice(*span)])]
        telling = {kind for kind in distinct if kind.failed or kind.graded or kind.pending}
        self.undecided = any(kind.graded or kind.pending for kind in telling)
        self._told = list(compress(count(), map(telling.__contains__, kinds)))
        self.begin = self.end = 0
        self._whole: dict[str, Sequence[str]] = {}
        self._totals: dict[tuple[str, str], dict[int, Any]] = {}  # of each project, by where it begins
        book.answers.begin(self.understood, self.stated)

    def told(self) -> Sequence[int]:
        """The places of the rows of the project that rules about rows have something to say of, or may have."""
        told = self._told
        return told[bisect_left(told, self.begin) : bisect_left(told, self.end)]

    def total(self, given: str, path: str) -> Any:
        """What all rows of the project say together."""
        found = self._totals.get((given, path))
        if found is None:
            totals = self.book.answers.totals(given, path, self.spans)
            found = dict(zip([begin for begin, _ in self.spans], totals, strict=True))
            self._totals[given, path] = found
        return found[self.begin]

    def key(self, number: int, reach: Reach, place: int) -> tuple[Any, ...]:
        """All on which it hangs what a rule with this reach says of the row."""
        texts = tuple(self.understood[column][place] for column in reach.columns)
        return (number, texts, *(self.total(INDICATOR, path) for path in reach.totals))

    def row_facts(self, reach: Reach, place: int) -> Facts:
        """The facts of the row as far as the reach goes."""
        facts = self.book.layout.facts(self._stand_in(reach.columns, place))
        for path in reach.totals:
            fields.remember(INDICATOR, path, facts, self.total(INDICATOR, path))
        return facts

    def labels(self, place: int) -> Any:
        """What stands for the indicator of a row, with its levels."""
        return self._stand_in(self.book.layout.columns_of(("level1", "level2")), place)

    def _stand_in(self, columns: frozenset[int], place: int) -> Any:
        layout = self.book.layout
        return stand_in([layout.columns[at] for at in columns], [self.understood[at][place] for at in columns])

    def heading(self, name: str) -> list[str]:
        """The distinct texts that the rows of the project have for a field of its heading, as they are understood."""
        at = self.book.layout.binding.columns.get("unit_name" if name == "unit" else name)
        return [] if at is None else [clean(raw) for raw in dict.fromkeys(self.export[at][self.begin : self.end])]

    def column(self, name: str) -> Sequence[str]:
        """The texts of a field of the rows of the project, as they are understood."""
        return self.whole(name)[self.begin : self.end]

    def whole(self, name: str) -> Sequence[str]:
        """The texts of a field of all rows, as they are understood."""
        texts = self._whole.get(name)
        if texts is None:
            found: Sequence[Any] = self.understood.texts(name)
            texts = self._whole[name] = [text or "" for text in found] if None in found else found
        return texts
