"""Which stage of the budget a document belongs to, and whether it is about a project or a department."""

from __future__ import annotations

import re

from perflint.model import Phase


def phase_of(title: str, words: str, columns: frozenset[str]) -> Phase:
    """The stage, by the words of the title, then of the first lines, then by the columns of the tables."""
    for text in filter(None, (title, words)):
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
    if {"actual", "score"} & columns:
        return Phase.SELF_EVALUATION
    return Phase.TARGET


def kind_of(text: str) -> str:
    """``department`` or ``project``, by the title, or by the first lines where there is none."""
    if re.search(r"部门整体|整体支出|整体绩效|单位整体|部门\(?单位\)?整体", text):
        return "department"
    return "project"
