"""Reports without a table: score, grade, budget, execution and rate, over the wording of the whole family.

Works on paragraphs (`perflint.recognition.wording.paragraphs`).  The goals with their completion are read in `goals`;
title, year and department in `frame`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from perflint.model import Cell, Execution, Figure, Passage
from perflint.patterns import pattern_of
from perflint.recognition.prose.found import Narrative
from perflint.recognition.prose.goals import goals_of, overall_goal
from perflint.recognition.wording.amounts import NUMBER, rescale
from perflint.text import narrow


def read_narrative(paragraphs: Sequence[Passage]) -> Narrative:
    """The facts of a report."""
    paragraphs = [paragraph for paragraph in paragraphs if not _of_one_project().match(paragraph.text)]
    execution, unit = _execution(paragraphs)
    return Narrative(
        goals=tuple(goals_of(paragraphs)),
        goal=overall_goal(paragraphs),
        score=_score(paragraphs),
        grade=_grade(paragraphs),
        execution=execution,
        money_unit=unit,
    )


@cache
def _of_one_project() -> re.Pattern[str]:
    """“送戏下乡”项目绩效自评综述：…: one of several projects that the paragraphs of a final account tell of."""
    return pattern_of(r"[^。；;:：]{2,60}项目(?:支出)?(?:绩效)?自评(?:综述|情况|结果)(?:说明)?\s?[:：]")


# ── score and grade ─────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _score_patterns() -> tuple[re.Pattern[str], ...]:
    link = r"[^。；;\d]{0,12}?"
    number = r"(?<![\d.])(\d{1,3}(?:\.\d{1,4})?)\s*分(?![钟之值])"
    return tuple(
        pattern_of(cue + link + number)
        for cue in (
            r"(?:绩效)?自评(?:综合|最终|总)?(?:得分|分数|评分|总分|分值|分)",
            r"自评[^。；;\d满]{0,14}(?:得分|分数|评分|总分)",
            r"(?:综合|最终|评价|总体|总)(?:自评|评价)?(?:得分|评分|分数)",
            r"(?:得分|评分|评价分数)",
        )
    )


def _score(paragraphs: Sequence[Passage]) -> Figure | None:
    for pattern in _score_patterns():
        for paragraph in paragraphs:
            for found in pattern.finditer(narrow(paragraph.text)):
                if "满分" not in found.group() and Decimal(found.group(1)) <= 150:
                    return Figure(paragraph.slice(*found.span(1)).cell(), Decimal(found.group(1)))
    return None


@cache
def _grade_pattern() -> re.Pattern[str]:
    return pattern_of(
        r"(?:等级|等次|档次|评价结果|自评结果|评价结论|自评结论|评定)(?:评定|评价)?\s{0,20}(?:[为是属于确定]{1,3}|[:：])?\s{0,20}[“"
        + '"'
        + r"‘「]?\s{0,20}(优秀|良好|优|良|中|差|合格|不合格|较差|一般)(?=[”"
        + '"'
        + r"’」。，,；;（(\s等级次]|$)"
    )


def _grade(paragraphs: Sequence[Passage]) -> Cell | None:
    for paragraph in paragraphs:
        if found := _grade_pattern().search(paragraph.text):
            return paragraph.slice(*found.span(1)).cell()
    return None


# ── budget and execution ────────────────────────────────────────────────────────────────────────────────────────


@cache
def _money_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    unit = r"\s*((?:百万|千|万|亿)?元)"
    link = r"(?:[^。；;，,\d%]{0,14}?)"
    amount = rf"(?<![\d.])({NUMBER})" + unit
    return (
        (
            "initial",
            pattern_of(
                r"年初(?:部门)?(?:批复|安排|下达|财政)?(?:整体|支出|收入)?预算(?:数|金额|安排)?" + link + amount
            ),
        ),
        (
            "budget",
            pattern_of(
                r"(?<!年初)(?:全年预算数?|调整后?(?:的)?(?:全年)?预算数?|(?:部门|年度|本年|当年|项目|总|支出|财政|整体|批复|追加后|调整)(?:支出|收入|收支|资金)?"
                r"(?:总)?预算(?:数|金额|安排|总额|资金)?|预算(?:总额|资金|安排|数|金额)|(?<!年初)预算(?:为|共|合计|是|(?=\s{0,4}\d)))"
                + link
                + amount
            ),
        ),
        (
            "actual",
            pattern_of(
                r"(?:(?:全年|实际|累计|预算)?执行(?:数|金额|资金|总额)?|(?:实际|全年|累计|决算|总|资金|共)(?:列)?支出(?:数|金额|总额|合计)?"
                r"|(?<!项目)(?<!基本)(?<!预算)支出(?:决算|数|总额|金额|合计)?|支付(?:资金|金额)?|决算数)"
                + link
                + amount
            ),
        ),
        (
            "rate",
            pattern_of(
                r"(?:(?:预算|资金|支出|总体|整体|全年)(?:总体|资金|支出)?(?:执行|完成|支出)(?:率|进度)|执行率|支出进度|完成率)"
                r"[^。；;，,\d]{0,10}?(?<![\d.])(\d{1,3}(?:\.\d{1,4})?)\s*%"
            ),
        ),
    )


def _execution(paragraphs: Sequence[Passage]) -> tuple[Execution | None, str | None]:
    """The first statement that has most of budget, actual and rate; agreeing numbers count for more."""
    best: dict[str, tuple[Figure, str | None]] = {}
    best_worth = 1
    for number, paragraph in enumerate(paragraphs):
        plain = narrow(paragraph.text)
        if "预算" not in plain and "执行" not in plain and "支出" not in plain:
            continue
        found = _statement(paragraph, plain)
        if len(found) == 1 and number + 1 < len(paragraphs):
            following = paragraphs[number + 1]
            found = {**_statement(following, narrow(following.text)), **found}
        worth = _worth(found)
        if worth > best_worth:
            best, best_worth = found, worth
    if not best:
        return None, None
    unit = next((unit for _, unit in best.values() if unit), None)
    figures = {name: _in_unit(figure, own, unit) for name, (figure, own) in best.items()}
    return Execution(**figures), unit


def _statement(paragraph: Passage, plain: str) -> dict[str, tuple[Figure, str | None]]:
    found: dict[str, tuple[Figure, str | None]] = {}
    taken: set[int] = set()  # 年初批复预算 is no 全年预算
    for name, pattern in _money_patterns():
        if hit := next((one for one in pattern.finditer(plain) if one.start(1) not in taken), None):
            taken.add(hit.start(1))
            number = Decimal(hit.group(1).replace(",", ""))
            unit = hit.group(2) if name != "rate" else None
            end = hit.end() if name == "rate" else hit.end(1)  # a rate is written with its %
            found[name] = (Figure(paragraph.slice(hit.start(1), end).cell(), number), unit)
    return found


def _worth(found: dict[str, tuple[Figure, str | None]]) -> int:
    worth = sum(name != "initial" for name in found) + (len(found) > 1)
    if {"actual", "rate"} <= found.keys() and ("budget" in found or "initial" in found):
        budget, unit = found.get("budget") or found["initial"]
        actual, own = found["actual"]
        whole = rescale(budget.number or Decimal(0), unit or "", own or "")
        rate = found["rate"][0].number or Decimal(0)
        if whole and abs((actual.number or Decimal(0)) / whole * 100 - rate) <= 1:
            worth += 3
    return worth


def _in_unit(figure: Figure, own: str | None, unit: str | None) -> Figure:
    if own is None or unit is None or figure.number is None or own == unit:
        return figure
    return Figure(figure.cell, rescale(figure.number, own, unit))
