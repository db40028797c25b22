"""Fields found again in running text: which stretch of which line or paragraph became which field.

A field knows where it begins; its text is followed from there over as many lines as it takes, because a cell of a form
may be broken over lines with other cells beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from perflint.model import Cell, Location, Passage
from perflint.reporters.shared.html.text import LONGEST, Compact

FURTHEST = 60  # lines that a field may go on for
STRONG = 4  # characters that must agree where a field goes on

LineKey = tuple[int | None, int | None, int | None]  # page, line, paragraph


def line_key(location: Location) -> LineKey:
    """What tells a line or paragraph from all others of its file."""
    return location.page, location.line, location.paragraph


class Standing(Protocol):
    """Something whose text begins at a place: a field, or the value that a finding is about."""

    @property
    def cell(self) -> Cell: ...


Mark = TypeVar("Mark", bound=Standing)


class Lines(Generic[Mark]):
    """The passages of a file, and the stretches of each that became fields."""

    def __init__(self, passages: Sequence[Passage], marks: Sequence[Mark]) -> None:
        self.passages = passages
        self.starts: dict[LineKey, tuple[int, int, int]] = {}  # → passage, offset in it, character at the offset
        for number, passage in enumerate(passages):
            for offset, where in passage.pieces:
                self.starts.setdefault(line_key(where), (number, offset, where.character or 1))
        self._compact: dict[int, Compact] = {}
        self._spans: Mapping[int, list[tuple[int, int, Mark]]] = self._found(marks)

    def spans(self, number: int) -> list[tuple[int, int, Mark]]:
        """The marked stretches of a passage."""
        return self._spans.get(number, [])

    def number(self, location: Location) -> int | None:
        """The passage that holds a place."""
        start = self.starts.get(line_key(location))
        return start[0] if start else None

    def _found(self, marks: Sequence[Mark]) -> Mapping[int, list[tuple[int, int, Mark]]]:
        spans: dict[int, list[tuple[int, int, Mark]]] = defaultdict(list)
        for mark in marks:
            start = self.starts.get(line_key(mark.cell.location))
            if start is not None:
                number, offset, character = start
                begin = offset + max(0, (mark.cell.location.character or character) - character)
                self._follow(mark, number, begin, spans)
        return spans

    def _follow(self, mark: Mark, number: int, begin: int, spans: dict[int, list[tuple[int, int, Mark]]]) -> None:
        """Mark the text of a field from where it begins, over the lines that follow."""
        rest = "".join(mark.cell.text.split())
        for at in range(number, min(number + FURTHEST, len(self.passages))):
            compact = self._compact.setdefault(at, Compact(self.passages[at].text[:LONGEST]))
            cursor = compact.after(begin) if at == number else 0
            needed = 1 if at == number else min(STRONG, len(rest))
            while rest and (place := compact.text.find(rest[:needed], cursor)) >= 0:
                length = _agreeing(rest, compact.text, place)
                spans[at].append((*compact.span(place, place + length), mark))
                rest, cursor = rest[length:], place + length
                needed = min(STRONG, len(rest))
            if not rest:
                return


def _agreeing(text: str, other: str, place: int) -> int:
    """How many characters of ``text`` stand in ``other`` from ``place`` on."""
    length = 0
    while length < len(text) and place + length < len(other) and text[length] == other[place + length]:
        length += 1
    return length
