"""Indicators stated in the paragraphs of a notice, without any table: 绩效目标：…。产出指标：数量指标：…；质量指标：….

Each run of such paragraphs is one table; what stands before its first indicator names the project and its goal.  The
indicators themselves are read in ``wording.running``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.levels import level1_kind, level2_kind, parents_of
from perflint.model import Confidence, Figure, Funds, Indicator, Passage, Problem, TargetTable
from perflint.patterns import pattern_of
from perflint.recognition.prose.found import Notices
from perflint.recognition.wording.amounts import first_figure, rescale
from perflint.recognition.wording.cutting import drop_list_mark
from perflint.recognition.wording.form_heading import is_caption
from perflint.recognition.wording.result_sentences import heads_results, tells_progress, tells_result
from perflint.recognition.wording.running import Running, first_head, read_progress, read_running
from perflint.text import narrow

_LEAST = 2  # valued indicators that make a run of paragraphs a table
_SECTIONS = (
    "目标",
    "指标",
    "情况",
    "分析",
    "结论",
    "说明",
    "评价",
    "概况",
    "如下",
    "措施",
)  # what headings of a report end with
_LONGEST_PROJECT = 60


def read_notices(paragraphs: Sequence[Passage], *, results: bool = True) -> Notices:
    """The tables that paragraphs state, and the paragraphs that state none.

    Without ``results`` those that tell what was reached are prose: a form beside them says the same in full.
    """
    tables: list[TargetTable] = []
    problems: list[Problem] = []
    used: set[int] = set()
    unit: str | None = None
    before: Passage | None = None  # the paragraph before, where it states no indicator
    for lead, runs in _grouped(paragraphs):
        above, before = before, None if runs else lead
        indicators = tuple(item for run in runs for item in run.running.indicators)
        both = tuple(item for item in indicators if item.value is not None and item.actual is not None)
        reached = bool(both) or (lead is not None and heads_results(lead.text))
        if reached:  # what was reached without a word of what was aimed at is no target
            indicators = both if results else ()
        if sum(_valued(item) for item in indicators) < _LEAST:
            continue
        opening = lead or runs[0].paragraph.slice(0, runs[0].running.start)
        table = _table(opening, runs, indicators)
        if table.project is None and table.goal is not None and above is not None and not reached:
            table, own = _headed(table, above)
            unit = unit or own
            if own and unit and table.funds.total and table.funds.total.number is not None:
                total = rescale(table.funds.total.number, own, unit)
                table = replace(table, funds=Funds(total=Figure(table.funds.total.cell, total)))
            used.update([id(above)] if table.project else [])
        tables.append(replace(table, project=None, goal=None, complete=False) if reached else table)
        problems.extend(problem for run in runs for problem in run.running.problems)
        used.update(id(run.paragraph) for run in runs)
        if lead and not reached:
            used.add(id(lead))
    return Notices(tuple(tables), tuple(one for one in paragraphs if id(one) not in used), tuple(problems), unit)


class _Run(Struct, frozen=True):
    paragraph: Passage
    running: Running


def _valued(item: Indicator) -> bool:
    return item.name is not None and (item.value is not None or item.period_value is not None)


def _grouped(paragraphs: Sequence[Passage]) -> list[tuple[Passage | None, list[_Run]]]:
    """Runs of paragraphs with indicators, each with the paragraph before it that says whose they are."""
    groups: list[tuple[Passage | None, list[_Run]]] = []
    before: Passage | None = None
    labels: list[Passage] = []
    for paragraph in paragraphs:
        if _is_label(paragraph.text) and groups:
            labels = _labels(labels, paragraph)
            continue
        text = paragraph
        if first_head(text.text) is None and labels and tells_result(text.text):
            text = Passage.join([*map(drop_list_mark, labels), text], "：")
        if first_head(text.text) is None:
            progress = _Run(paragraph, read_progress(text)) if tells_progress(text.text) else None
            if progress is not None and progress.running.indicators:
                if groups:
                    groups[-1][1].append(progress)
                else:
                    groups.append((None, [progress]))
                before = None
                continue
            labels = [] if _section().match(text.text) else labels
            groups.append((paragraph, []))
            before = paragraph
            continue
        running = read_running(text)
        run = _Run(paragraph, running)
        lead = paragraph.text[: running.start].strip()
        if groups and (not lead or _is_label(lead)) and (groups[-1][1] or before is not None):
            groups[-1][1].append(run)
        else:
            groups.append((None, [run]))
        before = None
    return groups


@cache
def _section() -> re.Pattern[str]:
    return pattern_of(r"\s*[一二三四五六七八九十]{1,3}、")


def _is_label(text: str) -> bool:
    """（一）产出指标完成情况, 1.数量指标, 绩效指标：: a heading within the indicators of one project."""
    text = _without_result(text)
    return level1_kind(text) is not None or _is_second(text) or is_caption(text.removesuffix(":").removesuffix("："))


def _is_second(text: str) -> bool:
    """Whether a heading is a label of level 2 that cannot be a word of prose."""
    return "指标" in text and level2_kind(text) is not None


def _without_result(text: str) -> str:
    return re.sub(r"(?:完成|实现)情况(?:分析)?(?=(?:[（(][^（）()]{1,20}[)）])?\s{0,4}[:：]?$)", "", text.strip())


def _labels(above: Sequence[Passage], heading: Passage) -> list[Passage]:
    """The headings that the paragraphs below one stand under: 1.数量指标 under （一）产出指标, or it alone."""
    text = _without_result(heading.text)
    end = heading.text.find("指标")  # 2.效益指标（30分） over its paragraphs
    if end < 0:
        return []
    own = heading.slice(0, end + 2)
    kind, first = level2_kind(text), level1_kind(above[0].text) if above else None
    if kind is None or first is None:
        return [own]
    both = level1_kind(text) is not None and _numbering(own.text) == _numbering(above[0].text)
    return [above[0], own] if first in parents_of(kind) and not both else [own]


def _numbering(text: str) -> str:
    """The kind of list mark that a heading has, told by its first character: a bracket, a digit, an ideograph."""
    first = narrow(text.strip())[:1]
    return "1" if first.isdigit() else "一" if first in "一二三四五六七八九十" else first


@cache
def _goal_label() -> re.Pattern[str]:
    return pattern_of(r"(?:年度|总体|绩效){0,3}目标\s{0,20}[:：]")


@cache
def _project_label() -> re.Pattern[str]:
    return pattern_of(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*)?(?:项目名称\s*[:：]\s*)?")


def _table(opening: Passage, runs: Sequence[_Run], indicators: tuple[Indicator, ...]) -> TargetTable:
    project, goal = _project_and_goal(opening)
    columns = frozenset(name for run in runs for name in run.running.columns)
    sure = min((run.running.confidence for run in runs), default=Confidence.LOW)
    return TargetTable(
        indicators=indicators,
        project=project.cell() if project else None,
        goal=goal.cell() if goal else None,
        columns=columns,
        confidence=min(sure, Confidence.MEDIUM),
        location=runs[0].paragraph.location(),
    )


def _headed(table: TargetTable, heading: Passage) -> tuple[TargetTable, str | None]:
    """The table with project and amount of ``二、水库除险加固项目（680万元）`` over its goal, and the unit of the amount."""
    number = _project_label().match(heading.text)
    if number is None or not number.group().strip() or re.search("[。；;]", heading.text):
        return table, None
    name = heading.slice(number.end())
    amount = _amount().search(narrow(name.text))
    total = first_figure(name.slice(*amount.span(1))) if amount else None
    name = name.slice(0, amount.start() if amount else None).strip(" \t　，,；;：:")
    if not 2 <= len(name.text) <= _LONGEST_PROJECT or _is_label(name.text):
        return table, None
    unit = amount.group(2) if amount else None
    return replace(table, project=name.cell(), funds=Funds(total=total) if total else table.funds), unit


@cache
def _amount() -> re.Pattern[str]:
    return pattern_of(r"\([^()\d]{0,8}(\d[\d,.]{0,14})\s?((?:百万|千|万|亿)?元)\)\s*$")


@cache
def _budget() -> re.Pattern[str]:
    """What a project costs, behind its name: ，预算资金12万元."""
    return pattern_of(r",\s?[^,;。\d]{0,8}(?:预算|资金|金额|经费|安排)[^,;。\d]{0,6}\d[\d.]{0,12}\s?[百千万亿]{0,2}元")


def _project_and_goal(opening: Passage) -> tuple[Passage | None, Passage | None]:
    """``（一）农技推广项目绩效目标：推广…`` → 农技推广项目 and 推广…; without a goal a short opening is the project."""
    label = _goal_label().search(opening.text)
    head = opening.slice(0, label.start() if label else None)
    number = _project_label().match(head.text)
    begin = number.end() if number else 0
    budget = _budget().search(narrow(head.text), begin)
    project = head.slice(begin, budget.start() if budget else None).strip(" \t　，,；;。：:")
    goal = opening.slice(label.end()).strip(" \t　；;") if label else None
    named = re.search(r"\w{2}", project.text) and len(project.text) <= _LONGEST_PROJECT
    known = project if named and not _is_label(project.text) else None
    if known and label is None and known.text.endswith(_SECTIONS):
        known = None  # 2.完成的绩效目标 of a report
    return known, goal if goal and goal.text else None
