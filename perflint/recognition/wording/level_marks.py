"""Labels of 一级指标 and 二级指标 inside running text: where each stands and which ones open an indicator.

A label counts only between separators (``11-数量指标；``, ``【产出指标】``, ``数量指标：``), so that prose which merely
mentions 社会效益 opens nothing.  What follows a label is read in `running`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from perflint.lexicon.levels import canonical_label, fold, level1_kind, level2_kind, parents_of
from perflint.patterns import pattern_of
from perflint.text import narrow

_LONGEST = 26
_UNLIKELY = ("", "。", "、", ",", "/", "!")
_LISTED = frozenset({".", ")"})  # ends of list marks


class Mark(Struct, frozen=True):
    """A label at ``start:end``, opened at ``open`` (before ``二级指标：``, if that is printed).  ``kind1``/``kind2`` are its kinds as a label of either level; ``after`` is where the
    text behind its separator begins; ``adjoining`` says that nothing stands between it and the mark before."""

    open: int
    start: int
    end: int
    after: int
    kind1: str | None
    kind2: str | None
    coded: bool
    adjoining: bool


class Head(Struct, frozen=True):
    """What opens one or more indicators: a mark of level 1, of level 2, or one after the other."""

    start: int
    after: int
    level1: Mark | None
    level2: Mark | None


@cache
def _separators() -> re.Pattern[str]:
    return pattern_of(
        r"[;:。,!\n、\[\]【】|→>/]|[—–]{2,}|-{2,}|(?<=指标)-|(?<![0-9])[—–]|\s+|(?<=[0-9])[.)](?![0-9])|[()]|[①-⑳]"
    )


@cache
def _points() -> re.Pattern[str]:
    return pattern_of(r"\s*(?:[(\[【](?:权重|分值|共|满分)?:?\d{1,3}(?:\.\d)?(?:分|%)?|\d{1,3}分)[)\]】]")


@cache
def _second() -> re.Pattern[str]:
    """满意度指标（服务对象满意度指标）：a label of level 2 in brackets behind one of level 1."""
    return pattern_of(r"\(([^()]{2,14})\)(?=:)")


@cache
def _code() -> re.Pattern[str]:
    return pattern_of(r"\d{1,3}\s*[-—–_]\s*")


@cache
def _counted() -> re.Pattern[str]:
    return pattern_of(r"(?:设[置立定]?了?)?\d{1,2}[条个项](?=.{2,6}指标)")


@cache
def _set_up() -> re.Pattern[str]:
    return pattern_of(r"设[置立定]?了?\s?$")


@cache
def _numeral() -> re.Pattern[str]:
    """一、 at the beginning of a line or of a sentence."""
    return pattern_of(r"(?:^|[\n。；;\s])[一二三四五六七八九十]、\s?$")


@cache
def _prefix() -> re.Pattern[str]:
    return pattern_of(r"[一二三]级(?:绩效)?(?:指标|目标)(?:名称|类型)?\s*:\s*$")


def _strength(label: str, kind1: str | None, kind2: str | None) -> int:
    """2: cannot be taken for prose; 1: a usual short form (社会效益); 0: a word that also is an ordinary word."""
    folded = fold(label)
    if folded.endswith(("指标", "绩效目标", "产出目标", "效果目标", "效益目标")):
        return 2
    usual = {canonical_label(kind, level) for kind, level in ((kind1, 1), (kind2, 2)) if kind}
    return 1 if f"{folded}指标" in usual else 0


def marks_in(text: str) -> list[Mark]:
    """The labels that stand between separators, in order."""
    plain = narrow(text)
    found: list[Mark] = []
    position, before = 0, ""
    ends = [(sep.start(), sep.end()) for sep in _separators().finditer(plain)] + [(len(plain), len(plain))]
    for sep_start, sep_end in ends:
        start, end = position, sep_start
        position = sep_end
        if not 2 <= end - start <= _LONGEST:
            before = plain[sep_start:sep_end].strip() or before if start == end else plain[sep_start:sep_end].strip()
            continue
        mark = _mark(plain, start, end, before, found[-1] if found else None)
        if mark:
            found.append(mark)
        before = plain[sep_start:sep_end].strip()
    return found


def _mark(plain: str, start: int, end: int, before: str, last: Mark | None) -> Mark | None:
    opened = start
    if counted := _counted().match(plain, start, end):  # 设1条数量指标：
        start = counted.end()
        opened -= len(said.group()) if (said := _set_up().search(plain[max(0, opened - 4) : opened])) else 0
    token = plain[start:end]
    coded = _code().match(token) is not None
    if not coded and plain[end : end + 1] in _UNLIKELY and not token.endswith(("指标", "目标")):
        return None  # most words of prose leave here, before the vocabulary is asked
    kind1, kind2 = level1_kind(token), level2_kind(token)
    if not kind1 and not kind2:
        return None
    label_end = end
    if _is_slashed(plain, start, end, last):
        opens = last is None or last.after != start
        return Mark(start, start, end, end + 1, kind1, kind2, coded, not opens)
    if points := _points().match(plain, end):
        end = points.end()
    if (second := _second().match(plain, end)) and level2_kind(second[1]):
        end = second.end()
    after = _after(plain, end)
    if after == end and _holds_indicator(plain, end, token):
        after = end + 1
    follows = plain[end:after].strip()
    if prefix := _prefix().search(plain[max(0, start - 12) : start]):
        opened = start - len(prefix.group())
    adjoining = last is not None and last.after >= opened
    strength = 2 if coded or (before in "【[" and before) else _strength(token, kind1, kind2)
    counted_off = plain[start - 2 : start - 1].isdigit() or _numeral().search(plain[max(0, start - 4) : start])
    listed = before in {",", "、"} and not (adjoining or counted_off)
    if not coded and listed and not (strength == 2 and follows[:1] in {":", "("}):
        return None
    if strength == 0 or (not follows and not coded and "\n" not in plain[end:after]):
        return None
    heading = strength == 2 and before in _LISTED  # 1.数量指标。 or （三）满意度指标。 with its sentences behind it
    if not coded and follows[:1] in {"。", "、", "/"} and not (heading and follows[0] == "。"):
        return None
    if strength == 1 and follows[:1] in {","}:
        return None
    return Mark(opened, start, label_end, after, kind1, kind2, coded, adjoining)


def _holds_indicator(plain: str, end: int, label: str) -> bool:
    """数量指标(培训人次≥200人次): whether a bracket behind a label holds an indicator with its value."""
    found = pattern_of(r"\([^()]{4,60}\)\s*(?:[;,。、]|\n|$)").match(plain, end)
    return found is not None and label.endswith("指标") and re.search(r"\d", found.group()) is not None


def _is_slashed(plain: str, start: int, end: int, last: Mark | None) -> bool:
    """产出指标/数量指标/名称: whether a label is one of a pair of levels before a name, and not 数量指标/质量指标 in prose."""
    if plain[end : end + 1] != "/":
        return False
    if last is not None and last.after == start and plain[start - 1] == "/":
        return last.kind1 is not None
    following = pattern_of(r"/([^/:;,。、\s]{2,14})/").match(plain, end)
    return bool(following and level1_kind(plain[start:end]) and level2_kind(following.group(1)))


def _after(plain: str, end: int) -> int:
    found = pattern_of(r"[\s】\])]*(?:[;:,。、|→>\n]|[—–]+|-{1,3})?[\s【\[]*").match(plain, end)
    return found.end() if found else end


def heads_of(marks: Sequence[Mark]) -> list[Head]:
    """The marks as openings of indicators.

    Where labels carry codes only those count.  A label right behind a label of level 2 is the name of an indicator
    (``31-服务对象满意度；服务对象满意度；…``).
    """
    if sum(mark.coded for mark in marks) >= 2:
        marks = [mark for mark in marks if mark.coded]
    implied = not any(mark.kind1 and not mark.kind2 for mark in marks)
    heads: list[Head] = []
    current: Mark | None = None  # the level 1 that later labels of level 2 stand under
    index = 0
    while index < len(marks):
        mark = marks[index]
        following = marks[index + 1] if index + 1 < len(marks) else None
        if following is not None and not (following.adjoining and following.kind2):
            following = None
        if _is_level1(mark, current, following, implied):
            current = mark
            heads.append(Head(mark.open, following.after if following else mark.after, mark, following))
            index += 2 if following else 1
        else:
            heads.append(Head(mark.open, mark.after, current if _fits(current, mark) else None, mark))
            index += 1
        while index < len(marks) and heads[-1].level2 and marks[index].adjoining and not marks[index].coded:
            if marks[index].start != heads[-1].after:
                break
            index += 1
    return heads


def _is_level1(mark: Mark, current: Mark | None, following: Mark | None, implied: bool) -> bool:
    """Which level a label of both (成本指标, 满意度指标) has here; ``implied``: the text prints no other label of level 1."""
    if mark.kind1 is None:
        return False
    if mark.kind2 is None:
        return True
    if following is not None and mark.kind1 in parents_of(following.kind2 or ""):
        return True
    if implied and mark.kind2 == "cost":
        return False
    if mark.kind1 == "satisfaction" and (current is None or current.kind1 != "satisfaction"):
        return True
    return not _fits(current, mark) or (current is not None and current.kind1 == mark.kind1)


def _fits(current: Mark | None, mark: Mark) -> bool:
    """Whether a label of level 2 may stand under the current level 1, as printed (codes decide, however odd)."""
    if current is None or mark.kind2 is None:
        return False
    return mark.coded or current.kind1 in parents_of(mark.kind2)
