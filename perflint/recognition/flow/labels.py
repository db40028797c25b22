"""Labels of levels as running text has them: told from names, printed as one, broken by a narrow column."""

from __future__ import annotations

import re
from functools import cache

from perflint.lexicon.levels import (
    canonical_label,
    canonical_labels,
    fold,
    is_other_level2,
    level1_kind,
    level2_kind,
    split_label,
)
from perflint.model import Cell, Passage
from perflint.patterns import pattern_of
from perflint.recognition.grids.names import parted
from perflint.recognition.wording.cutting import printed_number
from perflint.text import narrow

_OTHER = "other"  # the kind of labels of level 2 that have none
_GLUED = pattern_of(r"((?:产出|效益|满意度|成本)指标)([\u4e00-\u9fff]{2,10}指标)")  # 满意度指标服务对象满意度指标
_JOINT = pattern_of(r"[标度益出果][-—–/\\·:：(（]")


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


# ── in text without anything between its cells ──────────────────────────────────────────────────────────────────


def begins_with_label(text: str) -> bool:
    return label_in_run().match(narrow(text)) is not None


def holds_labels(text: str) -> bool:
    """Whether several labels of levels stand in a text."""
    return len(label_in_run().findall(narrow(text))) > 1


@cache
def label_in_run() -> re.Pattern[str]:
    """A label with its points, where nothing parts cells, and no beginning of a name: 质量指标达标率."""
    known = "|".join(sorted(canonical_labels(), key=len, reverse=True))
    return pattern_of(
        rf"(?:社会公众[或及和]?(?:服务对象)?|(?:服务|受益)(?:对象|群体|群众)|预期|项目)?(?:{known}|环境效益指标|效果指标)"
        r"(?:\(\d{1,3}分?\))?(?!率|数(?!量)|完成率|达标率|值|体系)"
    )
