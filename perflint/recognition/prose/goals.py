"""The goals of a self-evaluation report, each with its completion text and completion rate.

``①绩效目标：…完成情况：…目标完成率：…`` and its kin; a goal that a later section lists again is given once.  Scores and
money are read in `narrative`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from perflint.model import Cell, Figure, Goal, Passage
from perflint.patterns import pattern_of
from perflint.text import bare, narrow, similarity

_SAME = 0.86
_LONGEST_GOAL = 1500


@cache
def _tokens() -> re.Pattern[str]:
    return pattern_of(
        r"(?P<goal>(?:年度|预期|部门|项目|总体|分项|具体|重点)?(?:绩效|工作|任务|整体)?目标(?:任务)?\s{0,20}(?:\d{1,2}|[一二三四五六七八九十])?\s{0,20}[:：])"
        r"|(?P<done>(?:年度|绩效|任务|工作)?(?:目标)?(?:的)?(?:实际)?(?:完成|实现|落实|实施|进展|达成)(?:情况|结果|效果)(?:说明)?\s{0,20}[:：为]|实际完成\s{0,20}[:：])"
        r"|(?P<rate>(?<=[。；;，,、：:\n（(\s])(?:绩效|年度|任务|指标|工作|总体)?(?:目标)?(?:任务)?(?:完成|实现|达成)(?:率|比例|比率|度|程度|进度)\s{0,20}(?:[:：为是]|达到?|约)?\s{0,20}"
        r"(?P<number>\d{1,3}(?:\.\d{1,4})?)\s{0,20}%)"
        r"|(?P<item>[①-⑳]|(?:(?<=^)|(?<=[。；;\n：:]))\s{0,20}(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d)|[一二三四五六七八九十]{1,2}是"
        r"|第[一二三四五六七八九十]{1,2}[、，,是]|[一二三四五六七八九十]{1,3}、|目标\s{0,20}(?:\d{1,2}|[一二三四五六七八九十])\s{0,20}[:：]))"
    )


class _Item(Struct):
    """Offsets of the goal being read in the joined text."""

    goal: int | None = None
    goal_end: int | None = None
    done: int | None = None
    done_end: int | None = None
    rate: tuple[int, int, str] | None = None
    labelled: bool = False


def goals_of(paragraphs: Sequence[Passage]) -> Iterator[Goal]:
    """Each goal once, in order of its first statement; a later statement fills in what the first one left open."""
    found: list[Goal] = []
    text = Passage.join(list(paragraphs), "\n")
    for item in _items(text.text):
        goal = _goal(text, item)
        if goal is None:
            continue
        place = next((at for at, known in enumerate(found) if _same(known.goal.text, goal.goal.text)), None)
        if place is None:
            found.append(goal)
        else:
            known = found[place]
            found[place] = replace(known, completion=known.completion or goal.completion, rate=known.rate or goal.rate)
        if len(found) >= 200:
            break
    yield from found


def _items(text: str) -> Iterator[_Item]:
    """A goal runs from its label or list mark to 完成情况; that to the rate; the item ends with the rate's sentence."""
    plain = narrow(text)
    item = _Item()
    for token in _tokens().finditer(plain):
        kind = token.lastgroup if token.lastgroup != "number" else "rate"
        if kind == "item":
            if item.done is not None and item.rate is None and not _opens_goal(plain, token.end()):
                continue  # a list inside the completion text
            yield from _finished(item, token.start())
            item = _Item(goal=token.end())
        elif kind == "goal":
            if item.goal is not None and item.done is None and not text[item.goal : token.start()].strip():
                item.goal, item.labelled = token.end(), True
                continue
            yield from _finished(item, token.start())
            item = _Item(goal=token.end(), labelled=True)
        elif kind == "done" and item.goal is not None and item.done is None and item.rate is None:
            item.goal_end, item.done = token.start(), token.end()
        elif kind == "rate" and item.goal is not None and item.rate is None:
            item.rate = (token.start("number"), token.end(), token.group("number"))
            if item.done is None:
                item.goal_end = token.start()
            else:
                item.done_end = token.start()
    yield from _finished(item, len(text))


def _opens_goal(plain: str, start: int) -> bool:
    """Whether a goal label or 完成情况 with its own goal follows a list mark soon."""
    return (
        re.match(
            r"\s{0,40}(?:[^\n。]{0,6}目标(?:\d{0,2})?\s{0,40}:|[^\n]{4,300}?(?:完成情况|目标完成率|实现情况)\s{0,40}:)",
            plain[start : start + 320],
        )
        is not None
    )


def _finished(item: _Item, end: int) -> Iterator[_Item]:
    if item.goal is None or (item.done is None and item.rate is None):
        return
    if item.done is not None and item.done_end is None:
        item.done_end = end
    yield item


def _goal(text: Passage, item: _Item) -> Goal | None:
    assert item.goal is not None and item.goal_end is not None
    wording = text.slice(item.goal, item.goal_end)
    completion = text.slice(item.done, item.done_end) if item.done is not None else None
    if completion is None and not item.labelled and (colon := re.search("[:：]", wording.text)):
        wording, completion = wording.slice(0, colon.start()), wording.slice(colon.end())
    if re.search("[\n。]", wording.text.strip()) and not item.labelled and item.done is None:
        return None  # 1.数量方面。全年加固水库8座，完成率100%: what was done
    goal = _trimmed(wording)
    if not 4 <= len(goal.text) <= _LONGEST_GOAL or not re.search("[\u4e00-\u9fff]{3}", goal.text):
        return None
    done = _trimmed(_first_paragraphs(completion)) if completion is not None else None
    rate = None
    if item.rate is not None:
        rate = Figure(text.slice(item.rate[0], item.rate[1]).cell(), Decimal(item.rate[2]))
    return Goal(goal.cell(), done.cell() if done is not None and done.text else None, rate)


def _first_paragraphs(text: Passage) -> Passage:
    """A completion text without the heading of the section behind it."""
    cut = re.search(
        r"\n(?=\s{0,20}(?:[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,2}部分))",
        text.text,
    )
    return text.slice(0, cut.start()) if cut else text


def _trimmed(text: Passage) -> Passage:
    text = text.strip(" \t\n\u3000。；;，,：:")
    lines = [text.slice(found.start(), found.end()).strip() for found in re.finditer(r"[^\n]+", text.text)]
    return Passage.join(lines) if len(lines) > 1 else text


def _same(left: str, right: str) -> bool:
    a, b = bare(left), bare(right)
    if a == b:
        return True
    if abs(len(a) - len(b)) > 0.3 * max(len(a), len(b)):
        return False
    return similarity(a, b) >= _SAME


@cache
def _overall() -> re.Pattern[str]:
    return pattern_of(r"(?:年度|部门)?(?:整体|总体)(?:支出)?(?:绩效)?目标\s{0,20}(?:为|是|如下)?\s{0,20}[:：]")


def overall_goal(paragraphs: Sequence[Passage]) -> Cell | None:
    """The 整体绩效目标 of the year: the text behind its label, up to the sentence that turns to money."""
    for paragraph in paragraphs:
        if found := _overall().search(paragraph.text):
            text = paragraph.slice(found.end()).strip()
            money = re.search(r"(?<=[。；;])[^。；;]{0,20}(?:预算数|执行数|预算执行|全年预算|年初预算)", text.text)
            text = text.slice(0, money.start()).strip() if money else text
            if len(text.text) >= 8:
                return text.cell()
    return None
