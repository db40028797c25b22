"""The heading of a list of projects in text form, and the page furniture that repeats it.

A heading names the project column, its columns of money, and the goal or the indicators; it may be broken over lines.
The rows below it are read in `projects`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from msgspec import Struct

from perflint.lexicon.headings import column_role, header_field, is_title, money_unit_of
from perflint.model import Passage
from perflint.recognition.paragraphs import is_page_number
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
_WINDOW = 8  # lines over which a heading may be broken
_LONGEST = 160


class Heading(Struct, frozen=True):
    """Lines ``first`` to ``last`` (exclusive) of the lines given; ``money`` are the kinds of the columns of money."""

    first: int
    last: int
    money: tuple[str, ...]
    numbered: bool
    goal: bool
    indicators: bool


def find_heading(lines: Sequence[Passage]) -> Heading | None:
    """The first heading of a list; ``lines`` hold no empty ones."""
    for first, line in enumerate(lines):
        text = compact(line.text)
        if len(text) > _LONGEST or not re.match(r".{0,8}(?:项目|名称|序号|单位|专项|资金)", text):
            continue
        if found := _heading_at(lines, first):
            return found
    return None


def _heading_at(lines: Sequence[Passage], first: int) -> Heading | None:
    """The longest run of lines from ``first`` on that names columns and nothing else."""
    best: Heading | None = None
    for last in range(first + 1, min(first + _WINDOW, len(lines)) + 1):
        roles = _roles("".join(compact(line.text) for line in lines[first:last]))
        if roles is None:
            continue
        money = tuple(MONEY[role] for role in roles if role in MONEY)
        goal, indicators = "goal" in roles, "indicators" in roles
        if "project" in roles[:3] and money and (goal or indicators):
            best = Heading(first, last, money, "number" in roles, goal, indicators)
    return best


@cache
def _roles(text: str) -> list[str] | None:
    """The columns that a heading without blanks names, longest wording first; None when some of it names nothing."""
    if len(text) > _LONGEST:
        return None
    roles: list[str] = []
    position = 0
    while position < len(text):
        for length in range(min(24, len(text) - position), 1, -1):
            if role := listing_role(text[position : position + length]):
                roles.append(role)
                position += length
                break
        else:
            return None
    return roles


@lru_cache(maxsize=4096)
def listing_role(word: str) -> str | None:
    """The column of a list of projects that a word names: project, number, goal, indicators, unit … or an amount."""
    if not word or word[-1] in "（([【" or word[0] in "）)]】":
        return None
    field, column = header_field(word), column_role(word)
    if column == "name" or word in {"绩效指标", "年度绩效指标", "指标"}:
        return "indicators"
    if field in MONEY:
        return field
    if column in {"project", "number", "goal", "period_goal", "unit_name", "department", "budget_total"}:
        return {"period_goal": "goal", "unit_name": "unit", "department": "unit"}.get(column, column)
    if field in {"project", "goal", "period_goal", "goal_weak", "unit", "department", "project_code", "ignored"}:
        return {"period_goal": "goal", "goal_weak": "goal", "department": "unit"}.get(field, field)
    return "remark" if column == "remark" else None


class Furniture:
    """The lines that every page repeats: title, department and unit of money, heading, 续表, page numbers."""

    def __init__(self, lines: Sequence[Passage], heading: Heading) -> None:
        begin = heading.first
        while begin > 0 and heading.first - begin < 6 and _is_top(lines[begin - 1].text):
            begin -= 1
        self.begin = begin
        self._known = {compact(line.text) for line in lines[begin : heading.last]}

    def without(self, lines: Sequence[Passage]) -> list[Passage]:
        """The lines that are no furniture.  A short one counts as furniture only next to another one."""
        dropped = [self._is_sure(line.text) for line in lines]
        for index, line in enumerate(lines):
            beside = (index > 0 and dropped[index - 1]) or (index + 1 < len(lines) and dropped[index + 1])
            if beside and (compact(line.text) in self._known or re.fullmatch(r"\s*\d{1,4}\s*", line.text)):
                dropped[index] = True
        return [line for line, drop in zip(lines, dropped, strict=True) if not drop]

    def _is_sure(self, text: str) -> bool:
        plain = compact(text)
        if (plain in self._known and len(plain) >= 8) or is_page_number(text):
            return True
        return bool(re.fullmatch(r"[（(]?(?:续表|续上表|接上页|接上表|转下页)\d*[)）]?|[（(]续[)）]", plain))


def _is_top(text: str) -> bool:
    """Whether a line above a heading belongs to the top of the page."""
    plain = compact(text)
    if is_title(text) or money_unit_of(text):
        return True
    label = re.match(r"(.{2,10}?)[:：]", plain)
    return bool(label and header_field(label.group(1))) or bool(
        re.fullmatch(r"[（(]?(?:19|20)\d\d年度?[)）]?|附[件表]\d*.{0,3}", plain)
    )
