"""Tables whose cells stand on one line without anything between them: 产出指标数量指标养护道路长度≥10公里.

A page turned to text without the borders of its cells leaves a line for each row.  The titles tell that it is one; labels of
levels are known words, and the value stands at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from perflint.lexicon.headings import column_role, header_field, is_column, is_title
from perflint.lexicon.wordlists import in_words
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.cutting import name_and_value
from perflint.recognition.form_heading import is_caption
from perflint.recognition.level_labels import label_kinds
from perflint.recognition.row_ends import ends_rows

_LONGEST_HEADING, _LONGEST_TITLE = 60, 12  # characters
_LONGEST_LABEL = 18
_LONGEST_ROW = 120
_LONGEST_STATE = 12
_NAMED = 4  # characters of a name before a state in words
_BEHIND = frozenset({"value", "remark"})  # what a row may end with
_ABOVE = 40  # lines with labels of the header
_FEWEST, _GLUED = 3, 0.6  # of the lines that begin with a label go on with the name and the value


def unglued(lines: Sequence[Passage]) -> Sequence[Passage]:
    """The lines; titles that stand together, and the cells of such rows, each on a line of its own."""
    headings = {at: titles for at, line in enumerate(lines) if (titles := _titles(line))}
    found: list[Passage] = []
    begin = 0
    for at, titles in headings.items():
        end = next((row for row in range(at + 1, len(lines)) if row in headings or ends_rows(lines[row])), len(lines))
        rows = [[*_cells(line)] for line in lines[at + 1 : end]]
        labelled = [len(row) for row in rows if any(label_kinds(row[0].text))]
        if len(labelled) < _FEWEST or sum(size > 2 for size in labelled) < _GLUED * len(labelled):
            found += [*lines[begin:at], *titles]
            begin = at + 1
            continue
        above = max(begin, at - _ABOVE)
        facts = [fact for line in lines[above:at] for fact in _facts(line)]
        found += [*lines[begin:above], *facts, *titles, *(cell for row in rows for cell in row)]
        begin = end
    return [*found, *lines[begin:]] if found else lines


def _titles(line: Passage) -> list[Passage]:
    """The titles of columns that stand together on a line, a caption before them or not; none on any other line."""
    line = line.strip()
    text = line.text
    if not 8 <= len(text) <= _LONGEST_HEADING or "级指标" not in text or " " in text:
        return []
    starts = (at for at in range(_LONGEST_TITLE) if not at or is_caption(text[:at]))
    for start in starts:
        ends = _split(text, start)
        if not ends:
            continue
        titles = [line.slice(begin, end) for begin, end in zip((start, *ends), ends, strict=False)]
        roles = [column_role(title.text) for title in titles]
        levels = {"level1", "level2"}.issubset(roles)
        if levels and "name" in roles and "value" in roles and {*roles[roles.index("value") :]} <= _BEHIND:
            return titles
    return []


def _split(text: str, start: int) -> tuple[int, ...]:
    """Where each title ends in the rest of a text that is nothing but titles, as few as there may be; none for another text."""
    best: dict[int, tuple[int, ...]] = {start: ()}
    for begin in range(start, len(text)):
        if begin not in best:
            continue
        for end in range(begin + 2, min(begin + _LONGEST_TITLE, len(text)) + 1):
            known = best.get(end)
            if is_column(text[begin:end]) and (known is None or len(known) > len(best[begin]) + 1):
                best[end] = (*best[begin], end)
    return best.get(len(text), ())


def _cells(line: Passage) -> Iterator[Passage]:
    """The cells of a row: labels, the name and the value; the line as it is where they do not stand together."""
    line = line.strip()
    if not line.text or len(line.text) > _LONGEST_ROW:
        yield line
        return
    rest = line
    for level in (0, 1):
        size = _label(rest.text, level)
        if size:
            yield rest.slice(0, size)
            rest = rest.slice(size)
    if not rest.text:
        return
    name, value = name_and_value(rest)
    if value is None or not name.text:
        at = _state(rest.text)
        name, value = (rest.slice(0, at), rest.slice(at)) if at else (rest, None)
    yield name
    if value is not None:
        yield value


def _label(text: str, level: int) -> int:
    """How long the label of a level is that a text begins with, its points included; 0 where it begins with none."""
    ends = (end for end in range(4, min(len(text), _LONGEST_LABEL) + 1) if text[:end].endswith("指标"))
    end = next((end for end in ends if label_kinds(text[:end])[level]), 0)
    points = _points().match(text, end) if end else None
    return points.end() if points else end


@cache
def _points() -> re.Pattern[str]:
    return pattern_of(r"[（(]\d{1,3}分?[)）]")


def _state(text: str) -> int:
    """Where a value in words begins: 办学条件 | 持续改善; 0 where none stands there."""
    found = (mark.start() for mark in _change().finditer(text, max(_NAMED, len(text) - _LONGEST_STATE)))
    return next((at for at in found if in_words("vague_values", text[at:])), 0)


@cache
def _change() -> re.Pattern[str]:
    """What a value in words begins with: how something gets better, or how good it is."""
    return pattern_of(
        "稳步|持续|有效|显著|明显|逐步|不断|进一步|全面|大幅|切实|基本|较|得到|长期|良好|优秀|健全|完善|提高|提升|改善|增强|增加|减少|降低|保障"
    )


def _facts(line: Passage) -> Iterator[Passage]:
    """The labels of a line above the titles, each with its text behind it: 主管部门 | 某某局 | 实施单位 | 某某镇."""
    line = line.strip()
    text = line.text
    plain = len(text) > _LONGEST_ROW or is_title(text) or re.search("[:：]", text)
    size = 0 if plain else _field(text, 0)
    begin = 0
    while size:
        yield line.slice(begin, begin + size)
        begin += size
        after = next((at for at in range(begin + 1, len(text) - 3) if _field(text, at)), len(text))
        if text[begin:after]:
            yield line.slice(begin, after)
        begin, size = after, _field(text, after)
    if not begin:
        yield line


def _field(text: str, at: int) -> int:
    """How long the label is that stands at a place, 0 where none does."""
    return next((size for size in range(_LONGEST_TITLE, 3, -1) if header_field(text[at : at + size])), 0)
