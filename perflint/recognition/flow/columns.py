"""The columns that the titles of a heading name: those that stand directly over cells, each as its neighbours tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import takewhile

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import scope_of, year_of
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.grids.columns import LEVELS, MONEY
from perflint.recognition.wording.amounts import first_year
from perflint.recognition.wording.form_heading import is_caption
from perflint.text import compact
from perflint.values.likelihood import likelihoods_of

_RESULTS = frozenset({"actual", "weight", "score", "reason"})
_UPPER = 2  # of these in the upper row of a heading
_SIGNS = frozenset({"operator", "unit", "unit_name"})
_SOURCES = 2  # titles below one of money
_DIVIDED = frozenset({"operator", "nature", "direction", "unit", "history"})  # what stands beside a value below 指标值


class Title(Struct, frozen=True):
    """The heading of a column: its text, what it means (empty where that is unknown), and how wide its lines are at most
    where it is broken."""

    text: Passage
    role: str
    width: float | None


def leaves(titles: list[Title]) -> list[Title]:
    """The titles that stand directly over cells: without 绩效指标 and 指标值 over 一级指标, and with what stands below 指标值
    in its place."""
    titles = _upper_behind(titles)
    level = next((at for at, title in enumerate(titles) if title.role in LEVELS), 0)
    begin = level
    while begin and titles[begin - 1].role in {"name", "value"}:
        begin -= 1
    outer = [title for title in titles[:begin] if title.role != "name" or not is_caption(title.text.text)]
    found = _without_scopes([*outer, *titles[level:]])
    for in_place in (
        _with_history,
        _with_years,
        _with_grades,
        _with_sources,
        _with_reasons,
        _with_possibilities,
        _with_signs,
    ):
        found = in_place(found)
    roles = [title.role for title in found]
    values = [at for at, role in enumerate(roles) if role == "value"]
    if len(values) == 2 and "name" not in roles[values[0] : values[1]] and not _is_standard(found[values[1]]):
        at, below = values
        while roles[below - 1] in _DIVIDED:
            below -= 1
        beside = all(first_year(found[own].text.text) for own in values)  # 2024年指标值 2026年指标值
        if not beside and (below - 1 > at or roles[below] in _DIVIDED or below == at + 1):
            found = [*found[:at], *found[below:], *found[at + 1 : below]]
    return [_in_its_place(found, at) for at in range(len(found))]


def _upper_behind(titles: list[Title]) -> list[Title]:
    """年度指标值 实际完成值 分值, the upper row of a heading, behind the lower one, 一级指标 … 指标值 度量单位: they stand right of it."""
    level = next((at for at, title in enumerate(titles) if title.role in LEVELS), 0)
    upper, lower = titles[:level], titles[level:]
    roles = {title.role for title in lower}
    behind = [title for title in upper if title.role in _RESULTS]
    if len(behind) < _UPPER or roles & _RESULTS or "name" not in roles:
        return titles
    if "value" not in roles:
        behind = [title for title in upper if title.role == "value" or title in behind]
    return [*(title for title in upper if title.role not in {*_RESULTS, "value"}), *lower, *behind]


def _without_scopes(titles: list[Title]) -> list[Title]:
    """Without 长期绩效指标 and 年度绩效指标 over titles that stand twice behind them, once below each."""
    texts = [title.text.text for title in titles]
    half = next((size for size in range(len(texts) // 2, 1, -1) if texts[-size:] == texts[-2 * size : -size]), 0)
    shared = titles[: len(titles) - 2 * half]
    return [*(title for title in shared if not scope_of(title.text.text)), *titles[len(shared) :]] if half else titles


def _with_history(titles: list[Title]) -> list[Title]:
    """前年 上年, which stand behind other titles, in the place of what they divide: 近两年指标值."""
    divided = next((at for at, title in enumerate(titles) if _of_years().match(compact(title.text.text))), len(titles))
    begin = next((at for at in range(divided + 1, len(titles)) if titles[at].role == "history"), 0)
    end = next((at for at in range(begin, len(titles)) if titles[at].role != "history"), len(titles))
    return _divided(titles, divided, begin, end) if begin else titles


@cache
def _of_years() -> re.Pattern[str]:
    return pattern_of("近[两二三]年")


def _with_years(titles: list[Title]) -> list[Title]:
    """2024年 2025年, which stand behind other titles, in the place of what they divide: 指标值."""
    is_year = [year_of(title.text.text) is not None for title in titles]
    begin = next((at for at, is_one in enumerate(is_year) if is_one), 0)
    divided = next((at for at in range(begin) if titles[at].role == "value"), None)
    if divided is None:
        return titles
    end = next((at for at in range(begin, len(titles)) if not is_year[at]), len(titles))
    return _divided(titles, divided, begin, end)


def _with_sources(titles: list[Title]) -> list[Title]:
    """总额 财政拨款 其他资金, which stand behind other titles, in the place of what they divide: 预算数."""
    money = [title.role in MONEY for title in titles]
    divided = next((at for at, title in enumerate(titles) if title.role == "budget_total"), len(titles))
    begin = next((at for at in range(divided + 2, len(titles)) if money[at]), len(titles))
    end = next((at for at in range(begin, len(titles)) if not money[at]), len(titles))
    return _divided(titles, divided, begin, end) if end - begin >= _SOURCES else titles


def _with_reasons(titles: list[Title]) -> list[Title]:
    """One of 经费保障 人员保障 其他, of which a tick does not tell which it is below, and 原因说明, which stand behind all others, in
    the place of what they divide: 偏差原因分析; that itself where nothing else holds words."""
    divided = next((at for at, title in enumerate(titles) if title.role == "reason"), len(titles))
    begin = next((at for at in range(divided + 1, len(titles)) if _of_reason().fullmatch(titles[at].text.text)), 0)
    if not begin:
        return titles
    end = begin + 1
    while end < len(titles) and (titles[end].role in ("", "reason") or _of_reason().fullmatch(titles[end].text.text)):
        end += 1
    told = [title for title in titles[begin:end] if title.role == "reason"]
    kept = [titles[begin], told[-1]] if told else [titles[divided]]
    return [*titles[:divided], *kept, *titles[divided + 1 : begin], *titles[end:]]


def _with_possibilities(titles: list[Title]) -> list[Title]:
    """Without 确定能 有可能 完全不可能, which divide 完成目标可能性: a tick does not tell which of them it stands below."""
    divided = next((at for at, title in enumerate(titles) if title.role == "likelihood"), len(titles))
    answers = [at for at in range(divided + 1, len(titles)) if len(likelihoods_of(titles[at].text.text)) == 1]
    return [title for at, title in enumerate(titles) if at not in answers]


def _with_signs(titles: list[Title]) -> list[Title]:
    """符号 and 单位, which stand behind the titles of results, beside what they divide: 指标值; what stands behind them divides
    the points, 自评得分."""
    roles = [title.role for title in titles]
    begin = roles.index("operator") if "operator" in roles else 0
    end = next((at for at in range(begin, len(roles)) if roles[at] not in _SIGNS), len(roles))
    if roles.count("value") != 1 or "actual" not in roles[roles.index("value") : begin]:
        return titles
    at = roles.index("value")
    units = [title for title in titles[begin:end] if title.role != "operator"]
    found = [*titles[:at], titles[begin], titles[at], *units, *titles[at + 1 : begin], *titles[end:]]
    scores = [at for at, title in enumerate(found) if title.role == "score"]
    return [*found[: scores[0]], *found[scores[0] + 1 :]] if len(scores) > 1 else found


def _divided(titles: list[Title], divided: int, begin: int, end: int) -> list[Title]:
    """The titles, one of them replaced by those that divide it and stand further behind."""
    return [*titles[:divided], *titles[begin:end], *titles[divided + 1 : begin], *titles[end:]]


@cache
def _of_reason() -> re.Pattern[str]:
    return pattern_of("(?:经费|制度|人员|硬件条件?)保障")


def _with_grades(titles: list[Title]) -> list[Title]:
    """优 良 中 差 in the place of what they divide: 绩效标准, 评价标准."""
    roles = [title.role for title in titles]
    best = roles.index("best") if "best" in roles else 0
    divided = next((at for role in ("value", "marking") for at, own in enumerate(roles[:best]) if own == role), None)
    if divided is None or (best == divided + 1 and roles[divided] == "value" and not _is_standard(titles[divided])):
        return titles
    end = best + 1
    while end < len(titles) and _grade().fullmatch(compact(titles[end].text.text)):
        end += 1
    return _divided(titles, divided, best, end)


def _in_its_place(titles: Sequence[Title], at: int) -> Title:
    """A title, its role told by its neighbours: 三级指标 before 四级指标 holds groups of names, 指标内容 behind values tells what
    is measured, 单位 behind names is that of the value."""
    title, before = titles[at], [other.role for other in titles[:at]]
    if any(other.role == "project" for other in titles[at + 1 :]) and title.role == "number":
        return replace(title, role="serial")
    if title.role in ("remark", "project_code") and _of_codes().search(title.text.text):
        return replace(title, role="code")
    if title.role in ("remark", "nature") and _of_kinds().fullmatch(title.text.text):
        return replace(title, role="kind")
    if title.role == "remark":
        return replace(title, role=_held(title.text.text))
    if title.role == "unit_name" and "name" in before:
        return replace(title, role="unit")
    if _is_standard(title) and "value" in before:
        return replace(title, role="basis")
    if title.role != "name":
        return title
    if at + 1 < len(titles) and titles[at + 1].role == "name":
        return replace(title, role="outer_name")
    if any(other.text.text == title.text.text for other in titles[:at]):
        return title  # long-term names and values, then annual ones
    since = list(takewhile(lambda role: role not in LEVELS, reversed(before)))
    return replace(title, role="description") if "name" in since and "value" in since else title


def _held(title: str) -> str:
    """What stands in a column that no indicator keeps: a word for its state, a value, or anything."""
    if _of_states().search(title):
        return "state"
    return "history" if _of_values().search(title) or _grade().fullmatch(title) else "remark"


def _is_standard(title: Title) -> bool:
    """绩效标准: the target value, and what it is based on where that has a column of its own."""
    return title.role == "value" and compact(title.text.text).endswith("标准")


@cache
def _grade() -> re.Pattern[str]:
    return pattern_of("良好?|中|差|一般|较差|不?合格")


@cache
def _of_codes() -> re.Pattern[str]:
    return pattern_of("(?:代码|编码|编号)$")


@cache
def _of_kinds() -> re.Pattern[str]:
    return pattern_of("项目(?:类[别型]|级次|属性)|资金性质")


@cache
def _of_states() -> re.Pattern[str]:
    """预警等级, 监控结论: columns that hold a state in a word or two."""
    return pattern_of("预警|风险|(?:结论|状态)$")


@cache
def _of_values() -> re.Pattern[str]:
    """调整指标值, 完成率, 单项指标完成情况: columns that no indicator keeps and that hold values."""
    return pattern_of("[值率数度](?:[(（]|$)|完成情况|比例$")
