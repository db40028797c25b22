"""Rows of indicators in text without any heading: 产出指标 数量指标 养护道路长度 ≥10公里, also without anything between the cells.

Labels of levels at the beginning and a value at the end tell what the cells are; the titles that such rows would have are put
above them, so that they are read as any others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from perflint.lexicon.levels import canonical_labels
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.flow.labels import label_kinds
from perflint.recognition.flow.lines import cells_of
from perflint.recognition.wording.cutting import is_sign, is_value
from perflint.recognition.wording.form_heading import is_caption, may_open_heading

_TITLES = ("一级指标", "二级指标", "三级指标", "指标值")
_SIGNED = ("一级指标", "二级指标", "三级指标", "计算符号", "指标值", "计量单位")
_FEWEST = 3  # rows that begin with a label
_LABELS = 3  # on a line that holds a whole form
_LONGEST_CAPTION = 12


def titled(lines: Sequence[Passage]) -> Sequence[Passage]:
    """The lines, with titles above rows that have none; all of them as they are where any line may be a heading."""
    if any("级指标" in line.text for line in lines):
        return lines
    if (glued := next((at for at, line in enumerate(lines) if _opens_glued(line)), None)) is not None:
        return [*lines[:glued], *_with_titles(lines[glued]), *lines[glued + 1 :]]
    glued_rows = [at for at, line in enumerate(lines) if _begins_glued(line.text.strip())]
    if len(glued_rows) >= _FEWEST and _both_levels().match(lines[glued_rows[0]].text.strip()):
        first = glued_rows[0]
        return [*lines[:first], Passage("".join(_TITLES), ((0, lines[first].location()),)), *lines[first:]]
    if any(may_open_heading().search(line.text) for line in lines if not _is_labelled(line)):
        return lines
    rows = [at for at, line in enumerate(lines) if _is_labelled(line)]
    shapes = [_shape(lines[at]) for at in rows]
    shape = max((one for one in shapes if one), key=shapes.count, default=None)
    if shape is None or len(rows) < _FEWEST or shapes.count(shape) < len(rows):
        return lines
    return [*lines[: rows[0]], *_placed(shape, lines[rows[0]]), *lines[rows[0] :]]


def _is_labelled(line: Passage) -> bool:
    """Whether a line begins with the label of a level that is printed as one."""
    first = line.text.split(None, 1)[:1]
    return bool(first) and first[0].endswith("指标") and any(label_kinds(first[0]))


def _shape(line: Passage) -> tuple[str, ...] | None:
    """The titles for a row: a name and a value behind its labels, or a name, a sign, a number and its unit."""
    cells = [cell.text for cell in cells_of(line, labels_together=False)]
    while cells and any(label_kinds(cells[0])):
        cells.pop(0)
    if len(cells) == 2 and is_value(cells[1]) and not is_value(cells[0]):
        return _TITLES
    signed = 3 <= len(cells) <= 4 and is_sign(cells[1]) and is_value(cells[2])
    return _SIGNED if signed and not is_value(cells[0]) else None


def _placed(titles: Sequence[str], line: Passage) -> Iterator[Passage]:
    yield from (Passage(title, ((0, line.location()),)) for title in titles)


# ── without anything between the cells ──────────────────────────────────────────────────────────────────────────


def _opens_glued(line: Passage) -> bool:
    found = _both_levels().search(line.text)
    return found is not None and len(_any_label().findall(line.text, found.start())) >= _LABELS


def _begins_glued(text: str) -> bool:
    """质量指标养护合格率≥95%: a label with a name and a number right behind it."""
    label = _any_label().match(text)
    return label is not None and pattern_of(r"[\u4e00-\u9fff]{2}[^。；]{0,80}\d").match(text, label.end()) is not None


def _with_titles(line: Passage) -> Iterator[Passage]:
    """The line with the titles inside it, before the first label and behind the caption that may stand there."""
    found = _both_levels().search(line.text)
    at = found.start() if found else 0
    above = line.text[:at]
    caption = next((size for size in range(_LONGEST_CAPTION, 1, -1) if is_caption(above[-size:])), 0) if above else 0
    title = Passage("".join(_TITLES), ((0, line.location()),))
    yield Passage.join([line.slice(0, at - caption), title, line.slice(at)])


@cache
def _both_levels() -> re.Pattern[str]:
    """产出指标数量指标: labels of both levels with nothing between them."""
    return pattern_of(
        r"(?:产出指标|成本指标|效益指标|满意度指标)(?:[（(]\d{1,3}分?[)）])?(?=[\u4e00-\u9fff]{2,10}指标)"
    )


@cache
def _any_label() -> re.Pattern[str]:
    return pattern_of("|".join(sorted(canonical_labels(), key=len, reverse=True)))
