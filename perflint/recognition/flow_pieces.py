"""Text whose cells come one after another, each broken where its column ends: the pieces, and what a line end may part.

So looks a table that a program took out of a page in the order of its cells (Tika, ``pdftotext -raw``), or that was copied
cell by cell: lines are what stood on one height of the page, blanks part cells on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from unicodedata import east_asian_width

from msgspec import Struct

from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.aligned_columns import is_spaced
from perflint.recognition.cutting import is_value, printed_number
from perflint.recognition.form_levels import label_kinds, labels_apart
from perflint.recognition.paragraphs import is_page_number, parts_of

_NARROW = 1.1
_FEW, _MANY = 0.1, 0.8  # of the lines stand below empty ones, which then part cells


class Piece(Struct, frozen=True):
    """A run of characters without blanks.  Widths are halves of an ideograph.

    ``label`` says that it is a label of a level, ``numbered`` that it opens with 指标2：, ``value`` that it can only be a
    value, ``inside`` that it stands behind another on its line, ``loose`` that a word processor may have set the blank
    between them, beside a digit, ``below`` that an empty line stands above it where only some lines have one; ``opening``
    is the width of its beginning that no line end parts: an ideograph with the marks that may not end or begin a line, or
    a whole number.
    """

    text: Passage
    label: bool
    numbered: bool
    value: bool
    inside: bool
    loose: bool
    below: bool
    width: float
    opening: float


def pieces_of(lines: Sequence[Passage], *, labels_together: bool = False) -> list[Piece]:
    """The pieces of the lines, in order; page numbers are left out.  Labels in one piece (产出指标-数量指标) are parted, unless
    one column holds them ``labels_together``."""
    spaced = is_spaced(lines)
    below = [not above.text.strip() for above, line in pairwise(lines) if line.text.strip()]
    telling = _FEW * len(below) < sum(below) < _MANY * len(below)
    return [
        piece
        for above, line in zip((None, *lines), lines, strict=False)
        for piece in _pieces(
            _parts(line, labels_together=labels_together),
            spaced=spaced,
            below=telling and above is not None and not above.text.strip(),
        )
    ]


def _parts(line: Passage, *, labels_together: bool) -> list[Passage]:
    if is_page_number(line.text):
        return []
    parts = parts_of(line)
    return parts if labels_together else [label for part in parts for label in labels_apart(part)]


def _pieces(parts: Sequence[Passage], *, spaced: bool, below: bool) -> Iterator[Piece]:
    for place, part in enumerate(parts):
        opening = _opening().match(part.text)
        loose = spaced and place > 0 and parts[place - 1].text[-1].isdigit() != part.text[0].isdigit()
        yield Piece(
            text=part,
            label=any(label_kinds(part.text)),
            numbered=printed_number(part)[0] is not None,
            value=is_value(part.text),
            inside=place > 0,
            loose=loose,
            below=below and not place,
            width=_width(part.text),
            opening=_width(opening[0]) if opening else 0.0,
        )


def _width(text: str) -> float:
    """Signs such as ≥ are as wide as ideographs, digits and Latin letters a little wider than half of them."""
    return sum(2.0 if east_asian_width(character) in "WFA" else _NARROW for character in text)


@cache
def _opening() -> re.Pattern[str]:
    return pattern_of(
        r"(?:[“‘（《〈「【(+＋￥]{0,3}[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]{1,40})[，。；：、！？）》”’％%]{0,3}"
    )


def whole(pieces: Sequence[Piece]) -> Passage:
    """The text of a cell that stands on several lines."""
    return Passage.join([piece.text for piece in pieces])
