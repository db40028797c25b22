"""Cells that the end of a page cuts: their lines on the one page stand together, those on the next one after them all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec.structs import replace

from perflint.lexicon.levels import canonical_labels, split_label
from perflint.patterns import pattern_of
from perflint.recognition.flow.choices import Choice
from perflint.recognition.flow.fit import LABELS, misfit
from perflint.recognition.flow.pieces import Piece
from perflint.recognition.grids.columns import MONEY

ABOVE = 40  # pieces before a turn of pages that its last row may hold
_BELOW = 16  # pieces behind it that the rests of its cells may begin with
_LINES = 3  # of the rest of one of these
_DOUBTFUL = 1.0  # the misfit of what may be the beginning of something
_FEWEST = 6  # pieces of a page
_WHOLE = 0.5  # and of the whole


def page_turns(pieces: Sequence[Piece]) -> Iterator[int]:
    """The first pieces of pages, those aside that hold next to nothing."""
    last = 0
    for at, piece in enumerate(pieces):
        if piece.turns and at:
            if at - last >= _FEWEST or not last:
                yield at
            last = at


def cut_cells(
    pieces: Sequence[Piece], turn: int, role: str, known: Sequence[list[Choice]], *, free: bool
) -> Iterator[tuple[int, list[Choice]]]:
    """Where a page ends the cells that fit a column as well as they do with their rests on top of the next one (产出指 | 标,
    定 | 性): the piece they begin with, and all cells that do."""
    begun = _begun(role)
    if begun is None:
        return
    rests = [*_rests(pieces[turn : turn + _BELOW])]
    for at in range(max(turn - ABOVE, 0), turn):
        text = ""
        found: list[Choice] = []
        for number, choice in enumerate(known[at][: turn - at]):
            text += pieces[at + number].text.text
            if begun.fullmatch(text) is None:
                break
            if choice.fit >= _DOUBTFUL and (role not in LABELS or _begins_label(text)):
                fit = min((misfit(text + rest, role, free=free) for rest in rests), default=choice.fit)
                if fit < _WHOLE:
                    found = [*(found or known[at])]
                    found[number] = replace(choice, fit=fit)
        if found:
            yield at, found


def _rests(pieces: Sequence[Piece]) -> Iterator[str]:
    """What may stand on top of a page, in one line or several."""
    for at in range(len(pieces)):
        text = ""
        for piece in pieces[at : at + _LINES]:
            if text and piece.inside:
                break
            text += piece.text.text
            yield text


def _begins_label(text: str) -> bool:
    """Whether a text may begin a usual label, numbered or with points: （一）成, 效益（10."""
    bare = split_label(text)[1].split("（")[0].split("(")[0]
    return _numbering().fullmatch(text) is not None or any(label.startswith(bare) for label in canonical_labels())


@cache
def _numbering() -> re.Pattern[str]:
    return pattern_of(r"[（(]?[\d一二三四五六七八九十]{1,3}[）)、.-]{1,2}")


@cache
def _begun(role: str) -> re.Pattern[str] | None:
    """What the cell of a column may begin with that holds nothing but labels, signs, units or numbers."""
    if role in LABELS:
        return pattern_of(r"[（(\d一二三四五六七八九十、.）)A-Z-]{0,6}[\u4e00-\u9fff]{0,8}(?:[（(]\d{0,3}分?)?")
    if role in ("operator", "nature", "direction"):
        return pattern_of(r"[\u4e00-\u9fff]{1,3}")
    if role == "unit":
        return pattern_of(r"[\u4e00-\u9fff/]{1,4}")
    return pattern_of(r"[\d,.]{1,12}") if role == "year" or role in MONEY else None
