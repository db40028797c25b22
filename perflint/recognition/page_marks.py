"""What pages add to a text that was taken out of them: numbers and running heads, blank before anything is read.

A page begins behind a form feed, or behind as many blank lines as no author leaves (Tika writes both ends of a page as
paragraphs of their own).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from perflint.lexicon.headings import column_role, export_role, header_field, is_column, is_total
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import Passage
from perflint.recognition.listings.heading import is_top
from perflint.recognition.wording.paragraphs import is_page_number

_TURN = 3  # line ends that part pages
_LINES = 3  # that pages hold at least on average; where blank lines leave fewer together, they part cells or rows
_DIGITS = 4  # of a page number
_PAGES = 3  # with one line alike beside their numbers
_SHORTEST = 4  # characters of a running head
_LAST = chr(0x10FFFF)  # behind which no text is sorted
_VALUE_MARKS = frozenset("≥≤＞＜><%％√")


class _Line(Struct, frozen=True):
    """A line that holds text: where it stands, its text, and whether a page begins with it."""

    at: int
    text: str
    begins: bool


def without_page_marks(lines: Sequence[Passage]) -> Sequence[Passage]:
    """The lines; blank where they are the number of a page or a running head, cut where the head runs into a line.

    On the first page a running head stays: it may be the title.
    """
    held = list(_held(lines))
    if not held:
        return lines
    dressed = {line.at for line in held if is_page_number(line.text)}
    numbers = _numbers(held, dressed)
    numbered = dressed | numbers
    heads = _running_heads(held, numbered)
    if not numbers and not heads:
        return lines
    second = next((line.at for line in held[1:] if line.begins or line.at in numbered), len(lines))
    tops = {line.at for line in _tops(held, numbered)}
    kept = list(lines)
    for place, line in enumerate(held):
        beside = any(other.at in numbered for other in held[max(place - 1, 0) : place + 2])
        head = line.text if beside and line.text in heads else _head_of(line.text, heads) if line.at in tops else ""
        if line.at in numbers or (head == line.text and line.at >= second):
            kept[line.at] = lines[line.at].slice(0, int(lines[line.at].text.startswith("\f")))  # the page turns here
        elif head and line.at >= second:
            kept[line.at] = lines[line.at].strip().slice(len(head))
    return kept


def _held(lines: Sequence[Passage]) -> Iterator[_Line]:
    held = [(at, line.text) for at, line in enumerate(lines) if line.text.strip()]
    far = [True, *(below - above > _TURN for (above, _), (below, _) in pairwise(held))]
    turns = len(held) > _LINES * sum(far)
    for place, (at, text) in enumerate(held):
        yield _Line(at, text.strip(), not place or (turns and far[place]) or "\f" in text)


def _numbers(held: Sequence[_Line], dressed: set[int]) -> set[int]:
    """What stands at the top or the foot of a page and is a number in one of its dresses, or a bare one that is one more
    than that of the page before."""
    ends = [*(line.begins for line in held[1:]), True]
    edges = [line for line, ends_page in zip(held, ends, strict=True) if line.begins or ends_page]
    bare = [(line.at, int(line.text)) for line in edges if line.text.isdecimal() and len(line.text) <= _DIGITS]
    counted = {at for pair in pairwise(bare) if pair[1][1] == pair[0][1] + 1 for at, _ in pair}
    return counted | dressed.intersection(line.at for line in edges)


def _tops(held: Sequence[_Line], numbered: set[int]) -> Iterator[_Line]:
    """The first line of each page that is no number."""
    wanted = False
    for line in held:
        wanted = wanted or line.begins
        if wanted and line.at not in numbered:
            yield line
            wanted = False


def _running_heads(held: Sequence[_Line], numbered: set[int]) -> frozenset[str]:
    """The lines beside page numbers, or where pages begin, that several pages have alike."""
    texts = [line.text for line in held]
    turns = [place for place, line in enumerate(held) if line.at in numbered]
    beside = Counter(text for at in turns for text in {*texts[max(at - 1, 0) : at], *texts[at + 1 : at + 2]})
    often = {text for text, count in beside.items() if count >= _PAGES and 2 * count > len(turns)}
    tops = [line.text for line in _tops(held, numbered)]
    ordered = sorted(tops)  # those that begin alike stand together
    middle = ordered[len(tops) // 2 : len(tops) // 2 + 1]  # begins with whatever most of them begin with
    for text in {top for top in tops if len(top) >= _SHORTEST and middle[0].startswith(top)}:
        count = bisect_left(ordered, f"{text}{_LAST}") - bisect_left(ordered, text)
        least = 2 if texts[0].startswith(text) else _PAGES
        if count >= least and 2 * count > len(tops):
            often.add(text)
    broken = {one for one, other in pairwise(texts) if one in often and _is_name(one + other.split(None, 1)[0])}
    return frozenset(text for text in often if text not in broken and not _tells(text))


def _is_name(text: str) -> bool:
    """Whether a text is the label of a fact or the title of a column, which narrow columns break: 序 | 号, 年 | 度."""
    return header_field(text) is not None or is_column(text) or export_role(text) == "year"


def _tells(text: str) -> bool:
    """Whether a line says something of the table, however many pages have it."""
    of_heading = header_field(text) is not None or any(map(column_role, text.split()))
    return of_heading or is_top(text) or is_total(text) or _is_of_row(text)


def _is_of_row(text: str) -> bool:
    """Whether a line holds a label of a level or a value: 质量指标 合格率 ≥95%, with which several pages may begin."""
    labelled = any(level1_kind(part) or level2_kind(part) for part in (text, *text.split()))
    return labelled or not _VALUE_MARKS.isdisjoint(text)


def _head_of(text: str, heads: frozenset[str]) -> str:
    return max((head for head in heads if text.startswith(head)), key=len, default="")
