"""Labels of levels in a form whose grid was lost, and the indicators that stand under them.

A label holds for all rows down to the next one; a label of the second level brings its usual first level where that was
lost.  Which pieces of text are labels and which are cells is decided in `flow_cells`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec.structs import replace

from perflint.lexicon.levels import (
    canonical_label,
    fold,
    is_other_level2,
    level1_kind,
    level2_kind,
    parents_of,
    split_label,
)
from perflint.model import Cell, Indicator, Passage
from perflint.patterns import pattern_of
from perflint.recognition.cutting import printed_number
from perflint.recognition.grid_names import parted

_OTHER = "other"  # the kind of labels of level 2 that have none
_MOST_CENTRED = 100  # rows
_GLUED = pattern_of(r"((?:产出|效益|满意度|成本)指标)([\u4e00-\u9fff]{2,10}指标)")  # 满意度指标服务对象满意度指标
_JOINT = pattern_of(r"[标度益出果][-—–/\\·:：(（]")


def with_usual_levels(indicators: Sequence[Indicator]) -> list[Indicator]:
    """The rows, a label of level 2 without one of level 1 below the usual one; where that one stands further down, beside the
    middle of its rows, the label of level 2 holds there too."""
    found: list[Indicator] = []
    usual: tuple[str, Indicator] | None = None  # the kind of a level 1 that nothing tells, and a row below it
    for item in indicators:
        kind1 = level1_kind(item.level1.text) if item.level1 else None
        if item.level2 and not item.level1 and (parents := parents_of(level2_kind(item.level2.text) or "")):
            usual = parents[0], item
            label = Cell(canonical_label(parents[0], 1), item.level2.location)
            found.append(replace(item, level1=label))
        elif usual and kind1 == usual[0] and not item.level2:
            found.append(replace(item, level2=usual[1].level2, code2=usual[1].code2))
        else:
            usual = None
            found.append(item)
    return found


def from_their_middle(indicators: list[Indicator]) -> list[Indicator]:
    """The rows, where labels stand beside the middle of theirs, as text copied line by line has them: rows above the first
    label tell it, and that there are as many rows above each label as below."""
    opened = [
        at
        for at, item in enumerate(indicators)
        if item.level2 and (at == 0 or item.level2 != indicators[at - 1].level2)
    ]
    if not opened or opened[0] == 0 or len(indicators) > _MOST_CENTRED:
        return indicators
    if any(item.level1 or item.level2 for item in indicators[: opened[0]]):
        return indicators
    sizes = _around(opened, len(indicators), even=1) or _around(opened, len(indicators), even=-1)
    owners = [indicators[at] for at, size in zip(opened, sizes, strict=False) for _ in range(size)]
    return (
        [
            replace(item, level1=owner.level1, level2=owner.level2, code1=owner.code1, code2=owner.code2)
            for item, owner in zip(indicators, owners, strict=True)
        ]
        if owners
        else indicators
    )


def _around(places: Sequence[int], count: int, *, even: int) -> tuple[int, ...]:
    """The numbers of rows that have their middles at these places, none where there are no such numbers; of an ``even``
    number one row more stands below the middle (1) or above it (-1).  Of several answers a row goes with the label above it."""
    states: dict[int, tuple[int, ...]] = {0: ()}
    for place in places:
        following: dict[int, tuple[int, ...]] = {}
        for begin, sizes in states.items():
            odd = 2 * (place - begin) + 1
            for size in sorted((odd, odd + even), reverse=True) if begin <= place else ():
                if size > 0:
                    following.setdefault(begin + size, (*sizes, size))
        states = following
    return states.get(count, ())


def label_kinds(text: str) -> tuple[str | None, str | None]:
    """The kinds of a label of either level that is printed as one; a satisfaction of somebody is a name."""
    if printed_number(Passage(text))[0] is not None:
        return None, None
    kind1, kind2 = level1_kind(text), level2_kind(text)
    if kind2 is None and is_other_level2(text):
        return kind1, _OTHER
    coded, label = split_label(text)
    short = fold(label)
    if coded is None and not short.endswith(("指标", "目标")):
        usual = [canonical_label(kind, level) for kind, level in ((kind1, 1), (kind2, 2)) if kind]
        if f"{short}指标" not in usual and short not in _short_forms():
            return None, None
    return kind1, kind2


@cache
def _short_forms() -> set[str]:
    outputs = {"产出数量", "产出质量", "产出时效", "产出成本"}
    return outputs | {"效果", "项目产出", "项目效益", "可持续", "经济", "社会", "生态", "环境效益"}


def labels_apart(part: Passage) -> list[Passage]:
    """产出指标-数量指标 in one piece, parted."""
    if glued := _GLUED.fullmatch(part.text):
        return [part.slice(*glued.span(1)), part.slice(*glued.span(2))]
    first, second = parted(Cell(part.text)) if _JOINT.search(part.text) else (None, None)
    if first is None or second is None or not (first.text and second.text):
        return [part]
    begin = part.text.index(second.text, len(first.text))
    return [part.slice(0, len(first.text)), part.slice(begin, begin + len(second.text))]


def broken_label(text: str) -> bool:
    """Whether the pieces of a label that a narrow column broke were put together to ``text``, its number included."""
    plain = split_label(text)[1]
    return (
        plain in usual_labels()
        or f"{plain}指标" in usual_labels()
        or re.fullmatch(r"(?:社会公众|服务对象|受益).{0,8}满意度指标", plain) is not None
    )


@cache
def usual_labels() -> frozenset[str]:
    """The labels of the second level that are long enough to be broken."""
    kinds = "economic social ecological sustainable satisfaction economic_cost social_cost ecological_cost"
    return frozenset(canonical_label(kind, 2) for kind in kinds.split())
