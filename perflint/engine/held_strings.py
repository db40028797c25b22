"""Which of some strings a text holds, told from the characters that they begin with."""

from __future__ import annotations

from collections.abc import Mapping

from perflint.patterns import one_of


class HeldStrings:
    """Strings that texts may hold, none of them empty, each with its ``bits``."""

    def __init__(self, bits: Mapping[str, int]) -> None:
        self._by_first: dict[str, list[tuple[str, int]]] = {}
        for string, its in bits.items():
            self._by_first.setdefault(string[0], []).append((string, its))
        self._firsts = one_of(self._by_first)  # not used where there are none

    def of(self, text: str) -> int:
        """The bits of the strings that the text holds."""
        met, by_first = 0, self._by_first
        if not by_first:
            return met
        for first in {*self._firsts.findall(text)}:  # each once: a long text may repeat it
            for string, bits in by_first[first]:
                if string in text:
                    met |= bits
        return met
