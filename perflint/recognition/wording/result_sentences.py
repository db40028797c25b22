"""Sentences of a report that state a target and what came of it: 培训合格率目标值≥95%，实际完成97.3%，得5分。

Those of a monitoring tell what is expected as well: 1-7月完成350人次，预计全年完成600人次，确定能完成。

A sentence with a result alone (新建公厕30座) is left to prose: nobody says what was aimed at.
"""

from __future__ import annotations

import re
from functools import cache

from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.wording.cutting import drop_list_mark, holds_value, name_and_value, trim
from perflint.text import narrow

Fields = dict[str, Passage]

_PART_OF_YEAR = pattern_of("预计|[月季截]|半年|目前")
_LONGEST = 200  # characters of a sentence
_VERB = 4  # characters between 实际 and the number: 实际举办25场
_NO_NAMES = frozenset(
    {"绩效", "年度", "年度绩效", "总体", "整体", "整体绩效", "部门", "项目", "项目绩效"}
)  # before 目标
_WORDS = r"[^,;:。\n()]"
_AIMED = (
    r"(?:的)?(?:年度|年初|全年|预期|绩效|设定){0,2}(?:的)?(?:目标|指标|计划|预期)(?:值|数)?(?:设定)?(?:为|是|:)?\s{0,4}"
)
_PART = r"(?:\d{1,2}[—–~至到-]\d{1,2}月份?|截[至止][^,;:。实完达]{1,12}|(?:20\d\d年)?上半年|前?[一二三]个?季度|目前)"
_DONE = (
    rf"(?:{_PART},?(?:累计|已经?|共)?(?:完成|达到|实现)|{_PART}?(?:(?:年度|全年|当年|年末)?实际(?:值|数|(?:共|累计)?(?:完成|达到|达成|实现)(?:值|数|情况|率)?)?|(?:全年|年度|当年|年末|已)(?:共|累计)?(?:完成|达到|实现)))"
    r"(?:为|是|达到|达|:)?\s{0,4}"
)
_SCORE = (
    r"(?:,(?:完成率|完成比例|实现率)[^,;。]{1,12})?(?:,(?:自评|本项|该项|指标)?(?:分值|满分)\s?:?为?(?P<weight>\d{1,3}(?:\.\d{1,2})?)分?)?"
    r"(?:,(?:自评|本项|该项|指标)?得(?P<full>满)?分?\s?:?为?(?P<score>\d{1,3}(?:\.\d{1,2})?)分?)?"
)


_MEASURE = rf"(?:{_WORDS}|\([^()]{{1,4}}\)){{1,30}}"  # 26台(套)
_FORESEEN = (
    r"(?:,(?:预计(?:到|至)?(?:全年|年底|年末|年终)?|(?:全年|年底|年末|年终)预计)(?:可|能)?(?:完成|实现|达到)(?:值|数)?(?:为|:)?\s{0,4}"
    rf"(?P<expected>{_MEASURE}))?"
    r"(?:,(?:(?:完成|实现)?(?:年度|全年|绩效)?目标(?:完成|实现)?的?可能性(?:为|是|:)?\s{0,4})?"
    r"(?P<likelihood>(?:确定|肯定|完全)能|有可能|(?:完全)?不可?能)(?:够)?(?:按期|如期|按时)?(?:完成|实现)?(?:年度|全年)?(?:绩效)?(?:目标|任务)?)?"
)
_NAME, _VALUE = rf"(?:{_PART},)?(?P<name>{_WORDS}{{2,40}}?)", rf"(?P<value>{_MEASURE})"
_ACTUAL = rf",?{_DONE}(?P<actual>{_MEASURE}){_FORESEEN}{_SCORE}(?:[,;(]|$)"


@cache
def _in_brackets() -> re.Pattern[str]:
    """到馆人数（目标值≥500人），实际完成520人."""
    return pattern_of(rf"{_NAME}\({_AIMED}{_VALUE}\){_ACTUAL}")


@cache
def _in_turn() -> re.Pattern[str]:
    """到馆人数目标值≥500人，实际完成520人."""
    return pattern_of(rf"{_NAME}[,:]?{_AIMED}{_VALUE}{_ACTUAL}")


def heads_results(text: str) -> bool:
    """Whether what stands over paragraphs says that they tell what was reached."""
    return pattern_of(r"(?:完成|实现|达成)(?:情况|程度)").search(text) is not None


def tells_result(text: str) -> bool:
    """Whether a paragraph may tell what was reached."""
    return pattern_of(r"实际(?:完成|达到|达成|实现|执行|开展|为|\d)").search(text) is not None or tells_progress(text)


def tells_progress(text: str) -> bool:
    """Whether a paragraph may tell what was reached in the course of the year, or what is expected of it."""
    return _PART_OF_YEAR.search(text) is not None and _progress().search(narrow(text)) is not None


@cache
def _progress() -> re.Pattern[str]:
    return pattern_of(rf"预计[^,;。:]{{0,6}}(?:完成|实现|达到)|{_PART}[^;。:]{{0,40}}?(?:完成|实现|达到)")


def told_by(sentence: Passage) -> Fields | None:
    """The fields of an indicator that a sentence states: name, value and actual; expected, likelihood, weight and score if it
    has them."""
    text = narrow(sentence.text)
    if len(text) > _LONGEST or not ("目标" in text or "计划" in text or "指标" in text or "预期" in text):
        return None
    found = _in_brackets().match(text) or _in_turn().match(text)
    if found is None:
        return None
    stated = ("name", "value", "actual", *(role for role in ("expected", "likelihood") if found[role]))
    fields = {role: trim(sentence.slice(*found.span(role))) for role in stated}
    fields["name"] = trim(drop_list_mark(fields["name"]))
    verb, number = name_and_value(fields["actual"])
    if number is not None and len(verb.text) <= _VERB:
        fields["actual"] = number
    if (
        not fields["name"].text
        or fields["name"].text in _NO_NAMES
        or not (holds_value(fields["value"].text) or holds_value(fields["actual"].text))
    ):
        return None
    full = "score" if found["full"] else "weight"  # 得满分5分
    fields.update(
        {role: sentence.slice(*found.span(at)) for role, at in (("weight", full), ("score", "score")) if found[at]}
    )
    return fields
