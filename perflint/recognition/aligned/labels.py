"""Labels that stand beside several rows of a text without lines: which pieces make a label, and which rows are its own.

A merged cell has its text beside the middle of its rows, on the first or on the last; labels of an outer column end where
those of an inner one do.  Both are found together by the cheapest way to part pieces and rows.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence, Set
from functools import cache
from itertools import pairwise

from msgspec import Struct

from perflint.lexicon.levels import level1_kind, level2_kind, parents_of
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.aligned.rows import Line, Row
from perflint.recognition.grids.columns import LEVELS
from perflint.text import compact, display_width

_APART = 2.5  # lines from one piece of a label to the next
_STRANGE = 4.0  # a label of level 2 beside one of level 1 that never has it
_LEADING, _GOING_ON = 3.0, 0.02  # for each row above the first label, at the top of a table and of a later page of it
_LITTLE = 0.5  # lines: blank lines are not as high as others
_SLIGHT = 0.1  # for each line off, however little: of two ways that would do the better one
_JOINED = 0.3  # two pieces of one label, where they might be two
_ALONE = 1.5  # a label that stands between rows and has none: the heading of those below
_REACH = 16  # ways that are followed, and rows that a label may end behind
_PIECES = 30  # of a label
_WIDE = 2  # places: an ideograph
_NEXT = 1.5  # lines: with none between
_CHARACTERS, _LONGEST = 14, 24  # pieces of a label one character a line, and characters of any
_ANOTHER, _OTHER = 0.1, 1.0  # a label more, and a piece of something else


class Label(Struct, frozen=True):
    """A text beside the rows ``first`` to ``last`` (exclusive), or before row ``first`` where it has none."""

    text: Passage
    first: int
    last: int


class _Way(Struct, frozen=True):
    """The cheapest labels for some of the pieces and rows: what speaks against them, and where the last one begins."""

    cost: float
    piece: int = 0
    row: int = 0


def labels_beside(
    rows: Sequence[Row],
    lines: Sequence[Line],
    column: int,
    role: str,
    starts: Set[int],
    inside: Mapping[int, str],
    *,
    begun: bool,
) -> list[Label]:
    """The labels of a column with their rows; only rows of ``starts`` can be the first of one.

    ``inside`` has the kinds of labels of level 2 by the row that they begin in; ``begun`` says that the table has rows
    above these, whose last label may go on here.
    """
    pieces = [(line.y, line.cells[column]) for line in lines if column in line.cells]
    if not pieces:
        return []
    joints = _joints(pieces, role)
    edges = _edges(rows)
    ways = [_ways(rows, pieces, joints, edges, starts, inside, place, begun) for place in ("middle", "top", "bottom")]
    best = min(ways, key=lambda way: way[-1][len(rows)].cost if way[-1] else float("inf"))  # the usual place first
    found: list[Label] = []
    piece, row = len(pieces), len(rows)
    while piece and row in best[piece]:
        way = best[piece][row]
        found.append(Label(Passage.join([text for _, text in pieces[way.piece : piece]]), way.row, row))
        piece, row = way.piece, way.row
    return found[::-1]


def _joints(pieces: Sequence[tuple[float, Passage]], role: str) -> list[bool | None]:
    """Whether each piece goes on with the one above: it does, it does not, or (None) it may."""
    width = max(display_width(piece.text) for _, piece in pieces)
    role_of_level = role in LEVELS
    known = _known_joints([compact(piece.text) for _, piece in pieces]) if role_of_level else [None] * len(pieces)
    found: list[bool | None] = [False]
    text = compact(pieces[0][1].text)
    for ((above, upper), (y, lower)), told in zip(pairwise(pieces), known[1:], strict=True):
        below = compact(lower.text)
        joint = told
        if joint is None:
            joint = _joint(text, below, role) if y - above <= _APART else False
            if joint is None and y - above <= _NEXT and display_width(upper.text) >= width - 1 and not role_of_level:
                joint = not begins_anew(below)
            if joint is None and display_width(upper.text) < width - _WIDE:
                joint = False
        found.append(joint)
        text = text + below if joint else below
    return found


def _known_joints(texts: Sequence[str]) -> list[bool | None]:
    """The joints inside labels and between them, whatever lies between their lines: 产 | 出 | 指 | 标 | （28 | 分）; None beside
    what is no label."""
    best: list[tuple[float, int, bool]] = [
        (0.0, 0, False)
    ]  # to each piece: the cost, where its text begins, if a label
    for end in range(1, len(texts) + 1):
        ways = [(best[end - 1][0] + _OTHER, end - 1, False)]
        for begin in range(max(0, end - _CHARACTERS), end):
            if _is_whole("".join(texts[begin:end])):
                ways.append((best[begin][0] + _ANOTHER, begin, True))
        best.append(min(ways))
    joints: list[bool | None] = [None] * len(texts)
    end, below = len(texts), False
    while end:
        _, begin, label = best[end]
        joints[begin + 1 : end] = [True] * (end - begin - 1)
        if below and label:
            joints[end] = False
        end, below = begin, label
    return joints


def _is_whole(text: str) -> bool:
    return len(text) <= _LONGEST and not _several().search(text) and _is_label(_points().sub("", text))


@cache
def _several() -> re.Pattern[str]:
    """Where another label begins: behind 指标, at a number."""
    numeral = "[一二三四五六七八九十]"
    return pattern_of(rf"指标[^（()）]|.(?:[（(]{numeral}{{1,2}}[)）]|{numeral}{{1,2}}、|\d{{1,2}}-)")


@cache
def _points() -> re.Pattern[str]:
    return pattern_of(r"[（(]\d{1,3}(?:\.\d)?分?[)）]$")


def _joint(text: str, below: str, role: str) -> bool | None:
    if (below[0] in "（()）" and not _numbered().match(below)) or text[-1] in "（(":
        return True  # 产出指标 | （50分）
    if role not in LEVELS:
        return None
    if below != "指标" and _is_label(below):
        return False
    if _is_label(text) and text.endswith("指标"):
        return False
    return True if _is_label(text + below) else None


@cache
def _numbered() -> re.Pattern[str]:
    return pattern_of("[（(][一二三四五六七八九十]{1,2}[)）]")


def begins_anew(text: str) -> bool:
    """Whether a text cannot be the rest of a label: 职能2：…"""
    return _numbered_anew().match(text) is not None


@cache
def _numbered_anew() -> re.Pattern[str]:
    """What begins a cell of its own: 职能2：, 任务 3, 4."""
    return pattern_of(r"\D{0,4}\d{1,3}\s?[：:、.．]|\d{1,4}$")


def _is_label(text: str) -> bool:
    return level1_kind(text) is not None or level2_kind(text) is not None


def _ways(
    rows: Sequence[Row],
    pieces: Sequence[tuple[float, Passage]],
    joints: Sequence[bool | None],
    edges: Sequence[float],
    starts: Set[int],
    inside: Mapping[int, str],
    place: str,
    begun: bool,
) -> list[dict[int, _Way]]:
    """By the number of pieces taken: the row behind those of the last label → the way there."""
    borders = sorted({*starts, len(rows)})
    heights = [edges[border] for border in borders]
    states: list[dict[int, _Way]] = [{} for _ in range(len(pieces) + 1)]
    leading = borders[: max(1, bisect_right(heights, pieces[0][0]))]
    states[0] = {first: _Way((_GOING_ON if begun else _LEADING) * first) for first in leading[:_REACH]}
    for begin in range(len(pieces)):
        ways = sorted(states[begin].items(), key=lambda item: item[1].cost)[:_REACH]
        for end in range(begin + 1, min(len(pieces), begin + _PIECES) + 1):
            if end - 1 > begin and joints[end - 1] is False:
                break
            if end < len(pieces) and joints[end] and end - begin < _PIECES:
                continue
            top, bottom = pieces[begin][0], pieces[end - 1][0]
            kind = level1_kind("".join(piece.text for _, piece in pieces[begin:end])) if inside else None
            whole = end == len(pieces)
            low = bisect_left(heights, bottom - 1)
            high = len(borders) if whole else bisect_right(heights, pieces[end][0] + 1)
            near = [len(rows)] if whole else borders[low:high][-_REACH:]
            joined = _JOINED * (end - begin - 1)
            for first, way in ways:
                for last in {first, *near}:
                    if last < first or (whole and last < len(rows)):
                        continue
                    if last == first:
                        cost = _lone(top, bottom, edges, first)
                    else:
                        cost = _aside(top, bottom, edges[first], edges[last], rows[first], rows[last - 1], place)
                        cost += _strange(kind, inside, first, last) if kind else 0.0
                    total = way.cost + cost + joined
                    if last not in states[end] or total < states[end][last].cost:
                        states[end][last] = _Way(total, begin, first)
    return states


def _edges(rows: Sequence[Row]) -> list[float]:
    """The heights between rows, the upper edge of the first and the lower one of the last among them."""
    inner = [(above.bottom + below.top) / 2 for above, below in pairwise(rows)]
    return [rows[0].top - 0.5, *inner, rows[-1].bottom + 0.5]


def _lone(top: float, bottom: float, edges: Sequence[float], before: int) -> float:
    """What speaks against a label without rows: it does not stand where the row begins that it is said to stand before."""
    return _ALONE + abs((top + bottom) / 2 - edges[before])


def _aside(top: float, bottom: float, upper: float, lower: float, first: Row, last: Row, place: str) -> float:
    off = {"top": top - first.top, "bottom": bottom - last.bottom}.get(place, (top + bottom) / 2 - (upper + lower) / 2)
    return max(0.0, abs(off) - _LITTLE) + _SLIGHT * abs(off)


def _strange(kind: str, inside: Mapping[int, str], first: int, last: int) -> float:
    """What speaks against the labels of level 2 of these rows below one of level 1 of this kind."""
    below = (inside[at] for at in range(first, min(last, first + _REACH)) if at in inside)
    return sum(_STRANGE for kind2 in below if kind not in parents_of(kind2))
