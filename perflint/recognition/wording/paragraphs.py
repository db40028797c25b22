"""Lines of a page joined into what the author wrote: paragraphs, cells, titles; every character keeps its place.

Only layout is undone here: line ends, page numbers, typesetters' blanks.  What the text means is read elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from perflint.lexicon.headings import column_role, header_field, is_total
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.text import display_width

_FULL_LINE = 0.82  # a line at least this wide, measured by the widest usual line, was ended by the margin
_ENDS = "。！？；：.!?;:…"
_BLANKS = " \u00a0\u3000"
_LONGEST_LABEL = 14
_REMEMBERED = 100  # pieces of a line of which it is remembered what is set apart
_LEVELS = frozenset({"level1", "level2", "name"})
_WORDS_ALONE = "无是否有优良中差好高低—-/0123456789"  # cells of one character


@cache
def _list_start() -> re.Pattern[str]:
    return pattern_of(
        r"\s*(?:第[一二三四五六七八九十\d]{1,3}[章节条部]|附件|附表|目\s*录"
        r"|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d)|[①-⑳])"
    )


@cache
def _page_number() -> re.Pattern[str]:
    return pattern_of(
        r"\s*(?:[-—–~]\s*\d{1,4}\s*[-—–~]|第\s*\d{1,4}\s*页.{0,12}|共\s*\d{1,4}\s*页|\d{1,4}\s*/\s*\d{1,4})\s*"
    )


@cache
def _layout_blank() -> re.Pattern[str]:
    wide = r"[\u2e80-\u9fff\u3001-\u303f\uff01-\uff60“”‘’《》（）]"
    narrow = r"[0-9A-Za-z%.<>=+-]"
    return pattern_of(rf"(?<={wide})[{_BLANKS}]+(?={narrow}|{wide})|(?<={narrow})[{_BLANKS}]+(?={wide})")


def starts_list(text: str) -> bool:
    """Whether a line opens a heading or an item of a list: 一、 （二） 3. ① 附件 第一部分."""
    return _list_start().match(text) is not None


def is_page_number(text: str) -> bool:
    """Whether a line holds nothing but a page number in one of its usual dresses (a bare number is not enough)."""
    return _page_number().fullmatch(text) is not None


def parts_of(line: Passage) -> list[Passage]:
    """The pieces between runs of blanks; a word whose characters were set apart (项 目 名 称) is one piece."""
    pieces = [line.slice(found.start(), found.end()) for found in re.finditer(r"\S+", line.text)]
    if len(pieces) < 2 or _set_apart().search(line.text) is None:
        return pieces
    texts = tuple(piece.text for piece in pieces)
    ends = _closed_up(texts) if len(texts) <= _REMEMBERED else _closed_up.__wrapped__(texts)
    return [Passage.join(pieces[begin:end]) for begin, end in pairwise((0, *ends))]


@cache
def _set_apart() -> re.Pattern[str]:
    return pattern_of(r"(?<!\S)[\u4e00-\u9fff]\s{1,8}[\u4e00-\u9fff](?!\S)")


@lru_cache(maxsize=1024)
def _closed_up(pieces: tuple[str, ...]) -> tuple[int, ...]:
    """Labels put together again, wherever they stand: where each piece ends, in pieces; a line of nothing but single
    characters is one word.  Every reading of a text asks it of the same lines."""
    ends: list[int] = []
    begin = 0
    alone = False  # a single character that is no part of any label
    while begin < len(pieces):
        end = begin
        while end < len(pieces) and end - begin < _LONGEST_LABEL and len(pieces[end]) == 1:
            end += 1
        while end > begin + 1 and not _is_label("".join(pieces[begin:end])):
            end -= 1
        end = max(end, begin + 1)
        alone = alone or (end == begin + 1 and len(pieces[begin]) == 1)
        ends.append(end)
        begin = end
    one = alone and all(len(piece) == 1 and piece not in _WORDS_ALONE for piece in pieces)
    return (len(pieces),) if one else tuple(ends)


def _is_label(text: str) -> bool:
    """Whether the text is one heading or label, and not 三级指标 and 指标值 one after the other."""
    if not (column_role(text) or header_field(text) or level1_kind(text) or level2_kind(text) or is_total(text)):
        return False
    return not any(column_role(text[:end]) in _LEVELS and column_role(text[end:]) for end in range(3, len(text) - 1))


def join_lines(lines: Sequence[Passage], separator: str = "") -> Passage:
    """The lines, stripped, as one passage; the line ends leave no trace (or the given separator)."""
    stripped = [line.strip() for line in lines]
    return Passage.join([line for line in stripped if line.text], separator)


def tidy(passage: Passage) -> Passage:
    """Without the blanks that a typesetter puts between ideographs, digits and Latin letters."""
    if not any(blank in passage.text for blank in _BLANKS):  # most have none, and the pattern is slow to compile
        return passage
    parts: list[Passage] = []
    begin = 0
    for found in _layout_blank().finditer(passage.text):
        parts.append(passage.slice(begin, found.start()))
        begin = found.end()
    return Passage.join([*parts, passage.slice(begin)]) if parts else passage


def usual_width(lines: Sequence[Passage]) -> int:
    """The width that full lines reach: the ninth decile of the widths of all lines that hold text."""
    widths = sorted(display_width(line.text.strip()) for line in lines if line.text.strip())
    return widths[int(0.9 * (len(widths) - 1))] if widths else 0


def paragraphs(lines: Sequence[Passage]) -> list[Passage]:
    """The real paragraphs of consecutive lines.

    A line goes on in the next one when the margin ended it: it is as wide as the usual full line and does not end a
    sentence.  Texts whose lines are paragraphs already (no line ends in the middle of a sentence) stay as they are.
    """
    kept = [line for line in lines if line.text.strip() and not is_page_number(line.text)]
    width = usual_width(kept)
    found: list[list[Passage]] = []
    for line in kept:
        if found and _goes_on(found[-1][-1].text, line.text, width):
            found[-1].append(line)
        else:
            found.append([line])
    return [join_lines(group) for group in found]


def _goes_on(text: str, following: str, width: int) -> bool:
    text, following = text.rstrip(), following.lstrip()
    if not text or not following:
        return False
    if following[0] in "，。；：、！？）》”’％%":
        return True
    full = display_width(text.strip()) >= _FULL_LINE * width and width >= 30
    if not full or re.search(r"[.…]{4}\s{0,20}\d{0,9}$", text):
        return False
    if text[-1] in "：:":
        return not starts_list(following)
    return text[-1] not in _ENDS and not _opens_heading(text, following)


def _opens_heading(text: str, following: str) -> bool:
    """A list mark opens a new paragraph, except where a number merely happens to stand first in a wrapped line."""
    if not starts_list(following):
        return False
    return not (text[-1] in "，、（(“《" or text[-1].isdigit())
