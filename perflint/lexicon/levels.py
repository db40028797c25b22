"""The names of 一级指标 and 二级指标: which kind a label means, what may stand under what, how a label is written.

Here lives the reading of labels alone; which cell of a grid is a label is decided in ``recognition``.  The vocabulary is
``levels.yaml``; headings of columns are in ``headings.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache

from perflint.lexicon.characters import simplified
from perflint.lexicon.vocabulary import data_of
from perflint.patterns import pattern_of
from perflint.text import narrow

_LONGEST = 30  # a label is short; longer text is never looked up
COST_KINDS = frozenset({"cost", "economic_cost", "social_cost", "ecological_cost"})
_REMEMBERED = 120  # longer texts are not kept in memory for the next time
_CODE = pattern_of(r"^\(?(\d{1,3})[-—–－_](?=[^\d\W])")
_LIST_MARK = pattern_of(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|\([一二三四五六七八九十\d]{1,3}\)[、.]?|\d{1,2}[、.．)](?!\d)|[①-⑳])"
)
_BEFORE, _BEHIND = "★☆*●○◆◇■□▲△※", "★☆*:：;；。,，"
_NUMBER = r"(?:权重|分值|满分|共|占|计)?:?(\d{1,3}(?:\.\d{1,2})?)"
_POINTS = pattern_of(rf"(?:[(\[【]{_NUMBER}(?:分|%)?[)\]】]|{_NUMBER}(?:分|%)[)\]】]?)$")
_RANGE_OF_POINTS = pattern_of(r"[(\[【]\d{1,3}[-~—–至]\d{1,3}分?[)\]】]分?$")
_BRACKETS = pattern_of(r"[(\[【〔][^()\[\]【】〔〕]{0,20}[)\]】〕]$")
_MORE_THAN_A_LABEL = pattern_of(r"\d|[≥≤%]|指标")  # values and labels before one, where nothing parted them
_PINYIN = pattern_of(r"\([a-zɑɡāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹ]{1,7}\)")


@cache
def _table(level: int) -> tuple[Mapping[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    """Stem → kind, and the patterns tried after it, for one level."""
    stems: dict[str, str] = {}
    patterns: list[tuple[re.Pattern[str], str]] = []
    for kind, entry in data_of("levels")[f"level{level}"].items():
        for stem in (*entry["plain"], *entry["stems"]):
            stems.setdefault(stem, kind)
        patterns.extend((pattern_of(pattern), kind) for pattern in entry.get("patterns", ()))
    return stems, tuple(patterns)


def fold(text: str) -> str:
    """The text as labels are compared: narrow, simplified characters, no white space, no phonetic glosses."""
    return _folded(text) if len(text) <= _REMEMBERED else _folded.__wrapped__(text)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    folded = simplified("".join(narrow(text).split()))
    return _PINYIN.sub("", folded) if "(" in folded else folded


def split_label(text: str) -> tuple[str | None, str]:
    """The printed code (``11`` in ``11-数量指标``) and the label without code, list mark, ★ and points (``(50分)``, ``(40-50)分``)."""
    label = _undecorated("".join(narrow(text).split()))
    code = None
    if found := _CODE.match(label):
        code, label = found.group(1), label[found.end() :]
    else:
        label = _LIST_MARK.sub("", label, count=1)
    label = _RANGE_OF_POINTS.sub("", _POINTS.sub("", label)) if len(label) <= _LONGEST else label
    label = _undecorated(label)
    return code, label[:-1] if label.endswith("指标等") else label  # 服务对象满意度指标等


def _undecorated(label: str) -> str:
    return label.lstrip(_BEFORE).rstrip(_BEHIND)


def points_of(text: str) -> Decimal | None:
    """The points printed in a label: 50 for ``产出指标（50分）``, None when there are none."""
    label = fold(text).strip("★*")
    found = _POINTS.search(label) if len(label) <= _LONGEST else None
    return Decimal(found.group(1) or found.group(2)) if found and found.start() > 0 else None


@lru_cache(maxsize=4096)
def _stem(text: str) -> str:
    """What is compared with the vocabulary: the label without brackets and without 指标, 目标 at its end."""
    label = fold(text)
    label = _BRACKETS.sub("", split_label(label)[1])
    for ending in data_of("levels")["endings"]:
        if label.endswith(ending) and len(label) > len(ending):
            return label[: -len(ending)]
    return label


@lru_cache(maxsize=8192)
def _kind(text: str, level: int) -> str | None:
    stem = _stem(text)
    if not stem or len(stem) > _LONGEST:
        return None
    stems, patterns = _table(level)
    if kind := stems.get(stem):
        return kind
    return next((kind for pattern, kind in patterns if pattern.fullmatch(stem)), None)


def level1_kind(text: str) -> str | None:
    """output, benefit, satisfaction, cost, management, or None when the text is no label of level 1."""
    return _kind(text, 1) if len(text) <= _REMEMBERED else None


def section_key(label: str) -> str:
    """What the points and weights under a label of level 1 are gathered by: its kind; 决策 and 过程 are two, both management."""
    kind = level1_kind(label)
    return kind if kind is not None and kind != "management" else normal_label(label, 1)


def level2_kind(text: str) -> str | None:
    """quantity, quality, timeliness, cost, economic … satisfaction, or None when the text is no label of level 2.

    Words that are labels of both levels (成本指标, 满意度指标) have a kind on both.
    """
    if len(text) > _REMEMBERED:
        return None
    return _kind(text, 2) or _kind_of_any_satisfaction(text)


def parts_label(head: str, tail: str) -> bool:
    """Whether two texts are the parts of one label, although the second looks like one: 服 | 务对象满意度指标."""
    if _is_listed(head) or not _is_listed(head + tail):
        return False
    return not _is_listed(tail) or len(_stem(head)) == 1


def _is_listed(text: str) -> bool:
    return len(text) <= _LONGEST and any(_stem(text) in _table(level)[0] for level in (1, 2))


def is_other_level2(text: str) -> bool:
    """工作目标管理, 履职目标实现: a label of level 2 in forms of whole departments, of no kind."""
    return len(text) <= _LONGEST and _stem(text) in _others()


@cache
def _others() -> frozenset[str]:
    return frozenset(data_of("levels")["level2_others"])


def _kind_of_any_satisfaction(text: str) -> str | None:
    """家长满意度指标 is a label because it says 指标; 家长满意度 is the name of an indicator."""
    folded = fold(text)
    if len(folded) > _LONGEST or "满意" not in folded or not _BRACKETS.sub("", split_label(folded)[1]).endswith("指标"):
        return None
    stem = _stem(text)
    ended = stem.endswith(("满意度", "满意率", "满意程度"))
    return "satisfaction" if ended and not _MORE_THAN_A_LABEL.search(stem) else None


def parents_of(kind: str) -> tuple[str, ...]:
    """The kinds of level 1 that a kind of level 2 may stand under, the usual one first; empty for an unknown kind."""
    entry = data_of("levels")["level2"].get(kind)
    return tuple(entry["parents"]) if entry else ()


def canonical_label(kind: str, level: int) -> str:
    """The label of the regulations: ``canonical_label("satisfaction", 2)`` is 服务对象满意度指标."""
    return str(data_of("levels")[f"level{level}"][kind]["label"])


@cache
def canonical_labels() -> frozenset[str]:
    """The labels of the regulations of both levels."""
    return frozenset(str(kind["label"]) for level in (1, 2) for kind in data_of("levels")[f"level{level}"].values())


def normal_label(text: str, level: int) -> str:
    """A label as the interchange format writes it.

    产出目标 → 产出指标, 社会效益 → 社会效益指标, 满意度 (level 2) → 服务对象满意度指标; a coded label, one that already
    ends in 指标 and a less usual one keep their own wording without code, marks and points; unknown text is only trimmed.
    """
    code, label = split_label(text)
    kind = level1_kind(text) if level == 1 else level2_kind(text)
    if kind is None or code is not None:
        return label
    folded = _BRACKETS.sub("", fold(label))
    if not folded.endswith("指标") and _stem(text) in data_of("levels")[f"level{level}"][kind]["plain"]:
        return canonical_label(kind, level)
    return f"{folded.removesuffix('目标')}指标" if folded.endswith("目标") else folded
