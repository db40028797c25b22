"""The documents of a run in little room: the first as they are, all others packed until somebody looks at them.

A document takes forty kilobytes as objects and two when packed.  What needs many at once (rules about a whole batch,
reports) goes through them one after another.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Any, overload

from perflint.model import Document

OPEN = 300  # documents that are never packed, a dozen megabytes: most runs have fewer
RECENT = 16  # of the others, how many stay unpacked after they were looked at


class Documents(Sequence[Document]):
    """Grows by `append`; a document that was packed is another object, though an equal one, each time it is looked at."""

    def __init__(self, documents: Sequence[Document] = ()) -> None:
        self._open: list[Document] = []
        self._packed: list[bytes | Document] = []
        self._recent: dict[int, Document] = {}
        for document in documents:
            self.append(document)

    def append(self, document: Document) -> None:
        """Take in one more."""
        if len(self._open) < OPEN:
            self._open.append(document)
        else:
            self._packed.append(_packed(document))

    def __len__(self) -> int:
        return len(self._open) + len(self._packed)

    def __iter__(self) -> Iterator[Document]:
        yield from self._open
        for number in range(len(self._packed)):
            yield self._unpacked(number)

    @overload
    def __getitem__(self, number: int) -> Document: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Document]: ...
    def __getitem__(self, number: int | slice) -> Document | Sequence[Document]:
        if isinstance(number, slice):
            return Some(self, range(len(self))[number])
        place = range(len(self))[number] - len(self._open)
        return self._open[place] if place < 0 else self._looked_at(place)

    def __eq__(self, other: object) -> bool:
        return alike(self, other)

    __hash__ = None  # type: ignore[assignment]

    def _looked_at(self, number: int) -> Document:
        """The packed document of this number; findings are looked at in the order of their documents."""
        known = self._recent.get(number)
        if known is None:
            if len(self._recent) >= RECENT:
                del self._recent[next(iter(self._recent))]
            known = self._recent[number] = self._unpacked(number)
        return known

    def _unpacked(self, number: int) -> Document:
        held = self._packed[number]
        if isinstance(held, Document):
            return held
        import pickle

        document: Document = pickle.loads(zlib.decompress(held))  # our own bytes: they never leave this process
        return document


class Some(Sequence[Document]):
    """Some of the documents, by their numbers."""

    def __init__(self, documents: Sequence[Document], numbers: Sequence[int]) -> None:
        self._documents, self._numbers = documents, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, number: int) -> Document: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Document]: ...
    def __getitem__(self, number: int | slice) -> Document | Sequence[Document]:
        if isinstance(number, slice):
            return Some(self._documents, self._numbers[number])
        return self._documents[self._numbers[number]]

    def __eq__(self, other: object) -> bool:
        return alike(self, other)

    __hash__ = None  # type: ignore[assignment]


def _packed(document: Document) -> bytes | Document:
    """The document as bytes; as it is where somebody put a value into it that cannot be written."""
    import pickle  # what few runs need is not imported on every start

    try:
        return zlib.compress(pickle.dumps(document, pickle.HIGHEST_PROTOCOL), 1)
    except Exception:
        return document


def alike(one: Sequence[Any], other: object) -> bool:
    """Whether another object is a sequence of the same values, of whatever class."""
    if not isinstance(other, Sequence) or isinstance(other, str):
        return False
    return len(one) == len(other) and all(a == b for a, b in zip(one, other, strict=True))
