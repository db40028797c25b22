"""The heading of a list of projects in text form, and the page furniture that repeats it.

A heading names the project column, its columns of money, and the goal or the indicators; it may be broken over lines.
The rows below it are read in `tables`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache, partial
from itertools import pairwise, takewhile
from operator import eq

from msgspec import Struct

from perflint.lexicon.headings import column_role, header_field, is_title, is_total, money_unit_of
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.wording.paragraphs import is_page_number
from perflint.text import compact

MONEY = {
    "budget_total": "total",
    "budget_weak": "total",
    "execution_initial": "total",
    "execution_budget": "total",
    "fiscal": "fiscal",
    "special": "special",
    "other": "other",
    "own": "other",
    "part": "part",
    "carried": "part",
}
_WINDOW = 60  # lines over which a heading may be broken: in narrow columns one for each character
_LONGEST, _LONGEST_WORD = 160, 24
_BROKEN_OVER = 6  # lines of one word


class Heading(Struct, frozen=True):
    """Lines ``first`` to ``last`` (exclusive) of the lines given; ``money`` are the kinds of the columns of money, ``unit``
    says whether the column of the unit stands right ``before`` that of the project, or ``behind`` it."""

    first: int
    last: int
    money: tuple[str, ...]
    numbered: bool
    goal: bool
    indicators: bool
    unit: str = ""


def find_heading(lines: Sequence[Passage]) -> Heading | None:
    """The first heading of a list; ``lines`` hold no empty ones."""
    for first, line in enumerate(lines):
        text = compact(line.text)
        if len(text) > _LONGEST or not _opens().match(text):
            continue
        if found := _heading_at(lines, first):
            return found
    return None


@cache
def _opens() -> re.Pattern[str]:
    return pattern_of(r".{0,8}(?:项目?|名称?|序号?|单位?|专项?|资金?|主管)")


def _heading_at(lines: Sequence[Passage], first: int) -> Heading | None:
    """The longest run of lines from ``first`` on that names columns and nothing else."""
    best: Heading | None = None
    text = ""
    for last, line in enumerate(lines[first : first + _WINDOW], start=first + 1):
        if best is not None and is_total(line.text):
            break  # the first row
        text += compact(line.text)
        roles, rest = _roles(text[:_LONGEST])
        if rest > _LONGEST_WORD or len(text) > _LONGEST:
            break
        if rest:
            continue
        money = tuple(MONEY[role] for role in roles if role in MONEY)
        goal, indicators = "goal" in roles, "indicators" in roles
        if "project" in roles[:3] and money and (goal or indicators):
            beside = {*pairwise(roles), *pairwise(_roles_of_words(lines[first:last]))}
            unit = "before" if ("unit", "project") in beside else "behind" if ("project", "unit") in beside else ""
            best = Heading(first, last, money, "number" in roles, goal, indicators, unit)
    return best


def _roles_of_words(lines: Sequence[Passage]) -> list[str]:
    """The columns by what stands between blanks: 单位名称 项目名称 are two, though 单位名称项目名称 may be one."""
    words = [word for line in lines for word in line.text.split()]
    roles: list[str] = []
    at = 0
    while at < len(words):
        named = [listing_role("".join(words[at : at + taken])) for taken in range(1, _BROKEN_OVER + 1)]
        role = next(filter(None, named), None)
        if role is not None:
            roles.append(role)
            at += named.index(role)
            at += len([*takewhile(partial(eq, role), named[named.index(role) + 1 :])])
        at += 1
    return roles


@lru_cache(maxsize=1024)
def _roles(text: str) -> tuple[tuple[str, ...], int]:
    """The columns that a heading without blanks names, longest wording first, and how much behind them names nothing."""
    roles: list[str] = []
    position = 0
    while found := _first_role(text[position : position + _LONGEST_WORD]):
        roles.append(found[0])
        position += found[1]
    return tuple(roles), len(text) - position


@lru_cache(maxsize=4096)
def _first_role(text: str) -> tuple[str, int] | None:
    """The column that a text begins with, its longest wording first, and how long that is; the texts that a heading holds as it
    grows line by line, and those of the headings that might begin on the lines below, are mostly the same."""
    for length in range(len(text), 1, -1):
        if role := listing_role(text[:length]):
            return role, length
    return None


@lru_cache(maxsize=4096)
def listing_role(word: str) -> str | None:
    """The column of a list of projects that a word names: project, number, goal, indicators, unit … or an amount."""
    if not word or word[-1] in "（([【" or word[0] in "）)]】":
        return None
    field, column = header_field(word), column_role(word)
    if (
        column == "name"
        or _indicators().fullmatch(word)
        or (_label().fullmatch(word) and (level1_kind(word) or level2_kind(word)))
    ):
        return "indicators"
    if field in MONEY:
        return field
    if column in {"project", "number", "goal", "period_goal", "unit_name", "department", "budget_total"}:
        return {"period_goal": "goal", "unit_name": "unit", "department": "unit"}.get(column, column)
    if field in {"project", "goal", "period_goal", "goal_weak", "unit", "department", "project_code", "ignored"}:
        return {"period_goal": "goal", "goal_weak": "goal", "department": "unit"}.get(field, field)
    return "remark" if column == "remark" else None


@cache
def _label() -> re.Pattern[str]:
    """One label of a level, not several titles that stand together."""
    return pattern_of(r"(?:(?!指标|目标|名称|预算).){2,14}指标")


@cache
def _indicators() -> re.Pattern[str]:
    return pattern_of(r"(?:年度|主要|项目|关键|核心|具体){0,2}(?:绩效)?指标(?:内容|和指标值|及指标值|及目标值)?")


class Furniture:
    """The lines that every page repeats: title, department and unit of money, heading, 续表, page numbers."""

    def __init__(self, lines: Sequence[Passage], heading: Heading) -> None:
        begin = heading.first
        while begin > 0 and heading.first - begin < 6 and is_top(lines[begin - 1].text):
            begin -= 1
        self.begin = begin
        self._known = {compact(line.text) for line in lines[begin : heading.last]}
        self._heading = [compact(line.text) for line in lines[heading.first : heading.last]]

    def without(self, lines: Sequence[Passage]) -> list[Passage]:
        """The lines that are no furniture.  A short one counts as furniture only next to another one."""
        dropped = [self._is_sure(line.text) for line in lines]
        texts = [compact(line.text) for line in lines]
        size = len(self._heading)
        for index, text in enumerate(texts):
            if text == self._heading[0] and texts[index : index + size] == self._heading:
                dropped[index : index + size] = [True] * size
        for index, (before, text, after) in enumerate(zip(["", *texts], texts, [*texts[1:], ""], strict=False)):
            beside = (index > 0 and dropped[index - 1]) or (index + 1 < len(lines) and dropped[index + 1])
            if beside and (text in self._known or _is_bare_number(before, text, after)):
                dropped[index] = True
        return [line for line, drop in zip(lines, dropped, strict=True) if not drop]

    def _is_sure(self, text: str) -> bool:
        plain = compact(text)
        if (plain in self._known and len(plain) >= 8) or is_page_number(text):
            return True
        return bool(re.fullmatch(r"[（(]?(?:续表|续上表|接上页|接上表|转下页)\d*[)）]?|[（(]续[)）]", plain))


def _is_bare_number(before: str, text: str, after: str) -> bool:
    """Whether digits can be the number of a page: not the end of an amount above, nor the year of a name (2025 | 年某项目)."""
    return bool(re.fullmatch(r"\d{1,4}", text)) and not re.fullmatch(r"[\d.,]+", before) and after[:1] != "年"


def is_top(text: str) -> bool:
    """Whether a line above a heading belongs to the top of the page: title, unit of money, 部门名称：某局, year."""
    plain = compact(text)
    if is_title(text) or money_unit_of(text):
        return True
    label = re.match(r"(.{2,10}?)[:：]", plain)
    return bool(label and header_field(label.group(1))) or bool(
        re.fullmatch(r"[（(]?(?:19|20)\d\d年度?[)）]?|附[件表]\d*.{0,3}", plain)
    )
