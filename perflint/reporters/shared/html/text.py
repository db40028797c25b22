"""Text of strangers inside a web page: escaped, with characters that nobody sees or that turn the line made visible.

Everything that comes from a file goes through `visible` (as content) or `attribute` (as the value of an attribute).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TypeVar

from perflint.reporters.shared.prose import clip, line_of
from perflint.reporters.shared.sources.roles import Mark

LONGEST = 4_000  # characters of one cell or line that are shown
ATTRIBUTE = 1_200  # characters of an attribute
LONGEST_WORDS = 1_200  # columns of a name or sentence

Span = tuple[int, int, Mark]
Owner = TypeVar("Owner")


@cache
def _hidden() -> re.Pattern[str]:
    """Control characters, bidirectional overrides, characters without width, halves of a pair."""
    unseen = "\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\ufff0-\uffff\U000e0000-\U000e007f"
    return re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{unseen}\ud800-\udfff]")


def visible(text: str) -> str:
    """The text as HTML; line breaks stay, a tab is written as one, a hidden character is a box that names itself."""
    return _hidden().sub(_box, html.escape(text.replace("\r\n", "\n")).replace("\t", "&#9;"))


def worded(text: str) -> str:
    """A name or sentence of a report as HTML: one line, of a length that a page bears."""
    return visible(clip(line_of(text), LONGEST_WORDS))


def _box(found: re.Match[str]) -> str:
    return f'<i class="ctl" title="看不见的字符 U+{ord(found.group()):04X}">\ufffd</i>'


def attribute(text: str) -> str:
    """The text as the value of an attribute in double quotes, with line breaks."""
    short = text if len(text) <= ATTRIBUTE else f"{text[:ATTRIBUTE]}…"
    return html.escape(_hidden().sub("\ufffd", short)).replace("\n", "&#10;").replace("\t", "&#9;")


def painted(text: str, spans: Sequence[tuple[int, int, Owner]], opening: Callable[[Owner], str]) -> str:
    """The text as HTML with stretches of it marked; of stretches within one another the shortest is seen.

    ``opening`` gives the start tag of a ``mark`` for what owns a stretch.
    """
    shown = text[:LONGEST]
    owners: list[Owner | None] = [None] * len(shown)
    for start, end, mine in sorted(spans, key=lambda span: span[0] - span[1]):
        owners[start : min(end, len(shown))] = [mine] * max(0, min(end, len(shown)) - start)
    pieces: list[str] = []
    begin = 0
    for at in range(1, len(shown) + 1):
        if at == len(shown) or owners[at] is not owners[begin]:
            owner = owners[begin]
            piece = visible(shown[begin:at])
            pieces.append(piece if owner is None else f"{opening(owner)}{piece}</mark>")
            begin = at
    if len(text) > LONGEST:
        pieces.append(f'<i class="cut">…（共 {len(text)} 字）</i>')
    return "".join(pieces)


class Compact:
    """A text without white space that knows where each of its characters stood."""

    def __init__(self, text: str) -> None:
        self.places = [at for at, character in enumerate(text) if not character.isspace()]
        self.text = "".join(text[at] for at in self.places)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original text that the compact stretch stands for."""
        return self.places[start], self.places[end - 1] + 1

    def after(self, place: int) -> int:
        """The compact offset of the first character at or after a place of the original text."""
        from bisect import bisect_left

        return bisect_left(self.places, place)


def spans_in(text: str, marks: Iterable[Mark]) -> tuple[list[Mark], list[Span]]:
    """The marks that are the whole cell, and the stretches of those that are a part of it.

    A blank field that only has a cell's place (a label without content beside it) is neither.
    """
    whole: list[Mark] = []
    spans: list[Span] = []
    compact = Compact(text[:LONGEST])
    cursor = 0
    for mark in marks:
        wanted = "".join(mark.cell.text.split())
        if not wanted and compact.text:
            continue
        at = compact.text.find(wanted, cursor)
        at = compact.text.find(wanted) if at < 0 else at
        if at < 0 or wanted == compact.text:
            whole.append(mark)
            continue
        spans.append((*compact.span(at, at + len(wanted)), mark))
        cursor = at + len(wanted)
    return whole, spans
