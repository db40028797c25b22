"""Texts of which many are the same, dictionary-encoded like a column of Arrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload


class Encoded(Sequence[str]):
    """``words`` are the distinct texts, ``codes`` say which of them each text is."""

    __slots__ = ("codes", "words")

    def __init__(self, words: Sequence[str], codes: Sequence[int]) -> None:
        self.words, self.codes = words, codes

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[str]:
        return map(self.words.__getitem__, self.codes)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Encoded: ...
    def __getitem__(self, place: int | slice) -> str | Encoded:
        if isinstance(place, slice):
            return Encoded(self.words, [*self.codes[place]])
        return self.words[self.codes[place]]
