"""Sentences of a report that state a target and what came of it: 培训合格率目标值≥95%，实际完成97.3%，得5分。

A sentence with a result alone (新建公厕30座) is left to prose: nobody says what was aimed at.
"""

from __future__ import annotations

import re
from functools import cache

from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.cutting import drop_list_mark, holds_value, trim
from perflint.text import narrow

Fields = dict[str, Passage]

_LONGEST = 200  # characters of a sentence
_WORDS = r"[^,;:。\n]"
_SCORE = r"(?:,\s{0,4}(?:自评|本项|该项|指标)?(?:得(?P<full>满)?分?\s?:?|(?P<points>分值))(?P<score>\d{1,3}(?:\.\d{1,2})?)分?)?"
_REST = r"(?:[,;]|$)"


@cache
def _stated() -> re.Pattern[str]:
    """Name, 目标值 and its value, 实际完成 and its value."""
    return pattern_of(
        rf"(?P<name>{_WORDS}{{2,40}}?),?(?:的)?(?:年度|年初|全年|预期|绩效|设定){{0,2}}(?:的)?(?:目标|指标|计划|预期)值?(?:设定)?(?:为|是|:)?\s{{0,4}}"
        rf"(?P<value>{_WORDS}{{1,30}}),(?:年度|全年|当年|年末)?实际(?:值|数|(?:完成|达到|达成|实现)(?:值|数|情况|率)?)?(?:为|是|达到|达|:)?\s{{0,4}}"
        rf"(?P<actual>{_WORDS}{{1,30}}){_SCORE}{_REST}"
    )


def is_result(text: str) -> bool:
    """Whether a paragraph or the heading over it speaks of results."""
    return (
        pattern_of(r"(?:完成|实现|达成)(?:情况|程度)|实际(?:完成|达到|达成|实现|执行|开展|为)").search(text) is not None
    )


def told_by(sentence: Passage) -> Fields | None:
    """The fields of an indicator that a sentence states: name, value and actual, weight and score if it has them."""
    text = narrow(sentence.text)
    if len(text) > _LONGEST or "实际" not in text:
        return None
    found = _stated().match(text)
    if found is None:
        return None
    fields = {role: trim(sentence.slice(*found.span(role))) for role in ("name", "value", "actual")}
    fields["name"] = trim(drop_list_mark(fields["name"]))
    if not fields["name"].text or not (holds_value(fields["value"].text) or holds_value(fields["actual"].text)):
        return None
    if found["score"] and not found["points"]:
        fields["score"] = sentence.slice(*found.span("score"))
        if found["full"]:
            fields["weight"] = fields["score"]
    return fields
