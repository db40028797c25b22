"""The rows of targets in a line that holds their cells without anything between them: 数量指标养护道路长度≥10公里质量指标….

Labels of levels are known words; what stands between two of them is parted in `cells`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from perflint.lexicon.measures import UNKNOWN, measure_of_name
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.flow.labels import label_in_run
from perflint.recognition.glued.cells import rows_of
from perflint.recognition.glued.results import RESULTS
from perflint.text import narrow

_LONGEST_NAME = 30  # of what holds no value
_SHORTEST_NAME, _SHORTEST_MORE = 3, 5


class Shape(Struct, frozen=True):
    """The columns of rows behind the names; ``explained`` says that a text that says what a name means stands before the value."""

    roles: Sequence[str]
    explained: bool = False


def rows_in(line: Passage, shape: Shape) -> Iterator[list[Passage]]:
    """The rows of a line, the cells of each in order."""
    begin = 0
    labels: list[Passage] = []
    for label in [*label_in_run().finditer(narrow(line.text)), None]:
        end = label.start() if label else len(line.text)
        between = line.slice(begin, end)
        own = _second_label(between.text) if begin else 0
        if own:
            labels.append(between.slice(0, own))
        for row in _rows(between.slice(own), shape):
            yield [*labels, *row]
            labels.clear()
        if label:
            labels.append(line.slice(*label.span()))
            begin = label.end()
    if labels:
        yield labels


def _second_label(text: str) -> int:
    """How long 服务对象满意度 is behind a label, where a name follows it."""
    found = _short_label().match(text)
    return found.end() if found and _name_follows().match(text, found.end()) else 0


@cache
def _short_label() -> re.Pattern[str]:
    return pattern_of(r"(?:社会公众或)?(?:服务|受益)对象满意度")


@cache
def _name_follows() -> re.Pattern[str]:
    return pattern_of(r"[\u4e00-\u9fff]{4}")


def _rows(text: Passage, shape: Shape) -> Iterator[list[Passage]]:
    text = text.strip()
    if not text.text:
        return
    _, rows = rows_of(text, shape.roles)
    if not rows and len(text.text) <= _LONGEST_NAME:
        yield [text]
    for name, *rest in rows:
        cut = _end_of_name(name.text) if shape.explained else 0
        cells = [*((name.slice(0, cut), name.slice(cut)) if cut else (name,)), *rest]
        yield [cell for cell in cells if cell.text.strip()]


def _end_of_name(text: str) -> int:
    """Where the name ends before a text that says what it means; 0 where that cannot be told."""
    if cue := _explains().search(text, _SHORTEST_NAME):
        return cue.start()
    ends = (found.end() for found in _measured().finditer(text, _SHORTEST_NAME - 1))
    last = len(text) - _SHORTEST_MORE
    if end := next((end for end in ends if end <= last and measure_of_name(text[:end]).id != UNKNOWN.id), 0):
        return end
    sizes = range(len(text) // 2, _SHORTEST_NAME, -1)
    return next((size for size in sizes if text[:size] in text[size:]), 0)  # 社会稳定 | 维护社会稳定的情况


@cache
def _explains() -> re.Pattern[str]:
    return pattern_of("反映|考核|考察|主要用于|是指|指的是")


@cache
def _measured() -> re.Pattern[str]:
    """What the name of an indicator ends with."""
    return pattern_of("率|数量?(?!量)|[程额进]?度|标准|成本|时间|次数|面积|情况|水平")


def shape_of(roles: Sequence[str | None]) -> Shape | None:
    """What rows below titles of these roles hold; None where they are none of such rows."""
    if "name" not in roles or "value" not in roles or RESULTS.intersection(roles):
        return None
    name, value = roles.index("name"), roles.index("value")
    if roles[:name] not in (["level1", "level2"], ["level1"]) or not 0 < value - name <= 2:
        return None
    behind = roles[value + 1 :]
    standard = bool(behind) and behind[0] in ("value", "basis", "standard")
    rest = behind[1:] if standard else behind
    said = any(role != "remark" for role in rest)
    return Shape(["value", *["basis"] * standard, *["description"] * said], explained=value - name == 2)
