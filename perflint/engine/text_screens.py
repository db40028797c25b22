"""The screens of checks that look at texts one by one: each distinct text is asked once what all of them want to know."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, reduce
from operator import or_

from perflint.checks.contract import TextScreen
from perflint.engine.held_strings import HeldStrings
from perflint.engine.known import Known
from perflint.patterns import pattern_of
from perflint.rulebook import needles


class TextAnswers:
    """The text screens that look at one field, and what they said of texts; ``gathering`` are those with ``together``."""

    def __init__(self, screens: Sequence[tuple[int, TextScreen]]) -> None:
        self.known = Known(self._asked)
        self.always = 0  # bits of screens that no needles spare
        self.gathering = 0
        index: dict[str, int] = {}
        self._asks: dict[int, Callable[[str], object]] = {}
        for bit, screen in screens:
            self._asks[bit] = _asking(screen)
            strings = _needles_of(screen)
            if strings is None:
                self.always |= bit
            for string in strings or ():
                index[string] = index.get(string, 0) | bit
            if screen.together is not None:
                self.gathering |= bit
        self._needles = HeldStrings(index)

    def of(self, text: str) -> int:
        """The bits of the rules for which the text matters."""
        found: int | None = self.known.get(text)
        return self.known.of((text,))[0] if found is None else found

    def of_all(self, texts: Sequence[str]) -> list[int]:
        """The same for each of these texts."""
        return self.known.of(texts)

    def _asked(self, texts: Sequence[str]) -> list[int]:
        return [self._ask(text) if text.strip() else 0 for text in texts]

    def _ask(self, text: str) -> int:
        wanted = self.always | self._needles.of(text)
        found = 0
        while wanted:
            bit = wanted & -wanted
            wanted ^= bit
            if self._asks[bit](text):
                found |= bit
        return found


class Met:
    """What was met in some texts: the bits of the rules for which one matters, and the texts that some rule wants to see
    together, with the bits of those rules."""

    __slots__ = ("bits", "gathered")

    def __init__(self) -> None:
        self.bits = 0
        self.gathered: list[tuple[int, str]] = []

    def meet(self, text: str, asked: TextAnswers) -> None:
        """Take the text of a field in."""
        found = asked.of(text)
        if found:
            self.bits |= found
            if found & asked.gathering:
                self.gathered.append((found, text))

    def meet_all(self, texts: Sequence[str | None], asked: TextAnswers) -> None:
        """Take the texts of a field in; None for one that is not there."""
        told = [text or "" for text in texts]  # nothing matters of a blank one
        said = asked.of_all(told)
        found: int = reduce(or_, said, 0)
        self.bits |= found
        if found & asked.gathering:
            self.gathered += [(one, text) for one, text in zip(said, told, strict=True) if one]

    def add(self, other: Met) -> None:
        """Take over what was met elsewhere."""
        self.bits |= other.bits
        self.gathered += other.gathered

    def of(self, bit: int) -> list[str]:
        """The texts that matter to the rule of this bit, each once."""
        return list(dict.fromkeys(text for found, text in self.gathered if found & bit))


def _asking(screen: TextScreen) -> Callable[[str], bool]:
    """Whether a text matters to a screen."""
    patterns, matters = _compiled(screen.patterns), screen.matters

    def asks(text: str) -> bool:
        try:
            for one in patterns:
                if one.search(text):
                    break
            else:
                if patterns:
                    return False
            return matters is None or matters(text)
        except Exception:  # the check will raise likewise, or knows better
            return True

    return asks


def _needles_of(screen: TextScreen) -> frozenset[str] | None:
    found: frozenset[str] = frozenset()
    for pattern in screen.patterns:
        strings = needles.of_source(pattern)
        if strings is None:
            return None
        found |= strings
    return found if screen.patterns else None


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(map(pattern_of, patterns))
