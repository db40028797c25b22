"""Which stage of the budget a document belongs to, and whether it is about a project or a department."""

from __future__ import annotations

import re

from perflint.model import Phase
from perflint.patterns import pattern_of

_PART_OF_YEAR = pattern_of(
    r"(?<!\d)1月?份?[-~～〜至到—–](?:[2-9]|1[01])月|[上前]半年|(?<!下)半年度|前[二三]季度|[一二三]季度|年中"
)


def phase_of(title: str, words: str, columns: frozenset[str]) -> Phase:
    """The stage, by the words of the title, then of the first lines, then by the columns of the tables."""
    results = bool({"actual", "score"} & columns)
    for text in filter(None, (title, words)):
        if results and _PART_OF_YEAR.search(text):
            return Phase.MONITORING
        if "自评" in text or "自我评价" in text:
            return Phase.SELF_EVALUATION
        if "监控" in text or ("跟踪" in text and "绩效" in text):
            return Phase.MONITORING
        if "批复" in text or ("下达" in text and "目标" in text):
            return Phase.APPROVAL
        if re.search(r"绩效评价(?:报告|结果|表)|重点评价|再评价", text):
            return Phase.EVALUATION
    if {"expected", "likelihood"} & columns:
        return Phase.MONITORING
    if results:
        return Phase.SELF_EVALUATION
    return Phase.TARGET


def kind_of(text: str) -> str:
    """``department`` or ``project``, by the title, or by the first lines where there is none."""
    if re.search(r"部门整体|整体支出|整体绩效|单位整体|部门\(?单位\)?整体", text):
        return "department"
    return "project"
