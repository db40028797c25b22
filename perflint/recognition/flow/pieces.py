"""Text whose cells come one after another, each broken where its column ends: the pieces, joined where a column holds the
number of a name; which cells a line holds is told in `lines`.

So looks a table that a program took out of a page in the order of its cells (Tika, ``pdftotext -raw``), or that was copied
cell by cell: lines are what stood on one height of the page, blanks part cells on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise
from unicodedata import east_asian_width

from msgspec import Struct
from msgspec.structs import replace

from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.aligned.columns import is_spaced
from perflint.recognition.flow.labels import label_kinds
from perflint.recognition.flow.lines import cells_of, opens_serial
from perflint.recognition.wording.cutting import is_sign, is_value, printed_number

TURN = 3  # empty lines between two pages
_NARROW = 1.1
_COUNTED = frozenset({"职能", "指标", "任务", "目标"})
_ANSWERS = frozenset("能否是")
_BLANK = 0.5  # between a digit and an ideograph
_FIGURES, _ROWS = 2, 4  # behind a name, and lines of that kind
_WHOLE = 0.7  # of the lines hold a row each
_FEW, _MANY = 0.1, 0.8  # of the lines stand below empty ones, which then part cells


class Piece(Struct, frozen=True):
    """A run of characters without blanks.  Widths are halves of an ideograph.

    ``label`` says that it is a label of a level, ``numbered`` that it opens with 指标2：, ``value`` that it can only be a
    value, ``inside`` that it stands behind another on its line, ``loose`` that a word processor may have set the blank
    between them, beside a digit, ``below`` that an empty line stands above it where only some lines have one, ``turns``
    that it is the first of a page; ``reach`` is the width with the loose pieces before it, ``opening`` the width of its
    beginning that no line end parts: an ideograph with the marks that may not end or begin a line, or a whole number;
    ``opens`` that it opens a row where each row stands on a line of its own, ``begins`` that such a line begins with it.
    """

    text: Passage
    label: bool
    numbered: bool
    value: bool
    inside: bool
    loose: bool
    below: bool
    turns: bool
    width: float
    reach: float
    opening: float
    opens: bool = False
    begins: bool = False


def pieces_of(lines: Sequence[Passage], *, labels_together: bool = False) -> list[Piece]:
    """The pieces of the lines, in order; page numbers are left out.  Labels in one piece (产出指标-数量指标) are parted, unless
    one column holds them ``labels_together``."""
    spaced = is_spaced(lines)
    below = [not above.text.strip() for above, line in pairwise(lines) if line.text.strip()]
    telling = _FEW * len(below) < sum(below) < _MANY * len(below)
    blank = [0, *accumulate(lines, lambda count, line: 0 if line.text.strip() else count + 1, initial=0)][1:]
    found = (
        piece
        for above, line in zip(blank, lines, strict=False)
        for piece in _pieces(
            cells_of(line, labels_together=labels_together),
            spaced=spaced,
            below=telling and above > 0,
            turns=above >= TURN or "\f" in line.text,
        )
    )
    return _with_rows_opened(_with_their_numbers(found))


def _with_rows_opened(pieces: list[Piece]) -> list[Piece]:
    """The pieces, with ``opens`` those that open a row where each row stands on a line: a name, and figures behind it; and with
    ``begins`` those that such a line begins with."""
    starts = [at for at, piece in enumerate(pieces) if not piece.inside]
    lines = [range(start, end) for start, end in pairwise([*starts, len(pieces)]) if end - start > _FIGURES]
    whole = [line.start for line in lines if any(pieces[at].value and pieces[at + 1].value for at in line[1:-1])]
    if len(whole) >= max(_ROWS, _WHOLE * len(starts)):
        pieces = [*pieces]
        for begun in whole:
            pieces[begun] = replace(pieces[begun], begins=True)
    opening = [at for line in lines if (at := _opens_row(pieces, line)) is not None]
    if len(opening) < _ROWS or 2 * len(opening) < len(lines):
        return pieces
    found = list(pieces)
    for at in opening:
        found[at] = replace(found[at], opens=True)
    return found


def _opens_row(pieces: Sequence[Piece], line: range) -> int | None:
    """The piece of a line that is the name of a row: the first behind its labels, with nothing but figures behind it."""
    name = next((at for at in line if not pieces[at].label), line.stop)
    rest = range(name + 1, line.stop)
    figures = sum(not is_sign(pieces[at].text.text) for at in rest)  # ≥ | 6套 is one
    if name == line.stop or pieces[name].value or figures < _FIGURES:
        return None
    return name if all(pieces[at].value for at in rest) else None


def _with_their_numbers(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, the number of a name that stands in a column or on a line of its own (指标 | 1： | 清淤长度) with the name,
    and 职能 with its number."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        named = (
            last is not None and piece.inside and last.text.text in _COUNTED and opens_serial().match(piece.text.text)
        )
        if last is not None and (named or _is_number_of(last.text.text, piece)):
            width = last.width + _BLANK + piece.width if named else piece.width
            whole = replace(piece, text=Passage.join([last.text, piece.text]), width=width, opening=last.opening)
            is_name = last.text.text.startswith("指标")
            whole = replace(whole, below=last.below, turns=last.turns, inside=last.inside, loose=last.loose)
            found[-1] = replace(whole, numbered=is_name)
        else:
            found.append(piece)
    return found


def _is_number_of(text: str, piece: Piece) -> bool:
    if text == "指标":
        return _serial().fullmatch(piece.text.text) is not None
    is_label = piece.label and piece.text.text.endswith("指标")  # 受益群众满意度 may be a name
    is_name = not (is_label or piece.value or piece.numbered)
    return is_name and text.startswith("指标") and _serial().fullmatch(text, 2) is not None


@cache
def _serial() -> re.Pattern[str]:
    return pattern_of(r"[\d一二三四五六七八九十]{1,3}[:：]")


def _pieces(parts: Sequence[Passage], *, spaced: bool, below: bool, turns: bool) -> Iterator[Piece]:
    reach = 0.0
    for place, part in enumerate(parts):
        opening = _opening().match(part.text)
        width = _width(part.text)
        loose = spaced and place > 0 and parts[place - 1].text[-1].isdigit() != part.text[0].isdigit()
        loose = loose and part.text not in _ANSWERS  # 21 | 能, the answer whether that will be reached
        reach = reach + _BLANK + width if loose else width
        yield Piece(
            text=part,
            label=any(label_kinds(part.text)),
            numbered=printed_number(part)[0] is not None,
            value=is_value(part.text),
            inside=place > 0,
            loose=loose,
            below=below and not place,
            turns=turns and not place,
            width=width,
            reach=reach,
            opening=_width(opening[0]) if opening else 0.0,
        )


def _width(text: str) -> float:
    """Signs such as ≥ are as wide as ideographs, digits and Latin letters a little wider than half of them."""
    return sum(2.0 if east_asian_width(character) in "WFA" else _NARROW for character in text)


@cache
def _opening() -> re.Pattern[str]:
    return pattern_of(
        r"(?:[“‘（《〈「【(+＋￥]{0,3}[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]{1,40})[，。；：、！？）》”’％%/]{0,3}"
    )


def whole(pieces: Sequence[Piece]) -> Passage:
    """The text of a cell that stands on several lines."""
    return Passage.join([piece.text for piece in pieces])
