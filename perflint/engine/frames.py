"""Which fields a table and its document have at all, for rules that have nothing to say where one of theirs is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from perflint.model import Cell, Document, Figure, Funds, TargetTable

BLANK, OF_DOCUMENT = "blank ", "document."
MOST = 1 << 12  # combinations of fields that are remembered
NOTHING = ((), "", Funds())

Reads = Callable[[Any], bool]


class Frames:
    """The needs of rules, each of which has the bit of its place, answered from the fields that are there."""

    def __init__(self, needs: Sequence[tuple[int, tuple[str, ...]]]) -> None:
        bits: dict[str, int] = {}
        # the bit of a rule, and the fields of which it needs one, as bits
        self.needs = [
            (rule, sum(bits.setdefault(path, 1 << len(bits)) for path in set(paths))) for rule, paths in needs
        ]
        own = {path: path.replace(OF_DOCUMENT, "") for path in bits if OF_DOCUMENT in path}
        self.of_documents = tuple((bits[path], reader_of(name)) for path, name in own.items())
        self.of_tables = tuple((bit, reader_of(path)) for path, bit in bits.items() if path not in own)
        self._known: dict[int, int] = {}

    def of_document(self, document: Document) -> int:
        """The fields of its own that the document has, as bits."""
        return sum(bit for bit, there in self.of_documents if there(document))

    def of_table(self, table: TargetTable) -> int:
        """The fields that the table has, as bits."""
        return sum(bit for bit, there in self.of_tables if there(table))

    def spared(self, there: int) -> int:
        """The bits of the rules that lack all they need where these fields are there."""
        found = self._known.get(there)
        if found is None:
            if len(self._known) >= MOST:
                self._known.clear()
            found = 0
            for rule, wanted in self.needs:
                found |= 0 if wanted & there else rule
            self._known[there] = found
        return found


def reader_of(path: str) -> Reads:
    """Whether the field of this path is there (behind `BLANK`: whether it is there but for a text)."""
    blank, names = path.startswith(BLANK), path.removeprefix(BLANK).split(".")

    def there(holder: Any) -> bool:
        for name in names:
            holder = getattr(holder, name)
            if holder is None:
                return False
        if isinstance(holder, Figure):
            if holder.number is not None and not blank:
                return True
            holder = holder.cell
        if isinstance(holder, Cell):
            return bool(holder.text.strip()) is not blank
        return holder not in NOTHING

    return there
