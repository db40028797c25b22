"""The heading of the indicator part of a form without a grid: 一级指标 二级指标 三级指标 指标值 ….

It may be broken over lines and come again on every page.  The rows below it are read in `form_rows`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from perflint.lexicon.headings import column_role
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import Passage
from perflint.recognition.paragraphs import parts_of
from perflint.text import compact

_WINDOW = 10


class RowHeading(Struct, frozen=True):
    """Heading of the indicator part: lines ``first`` to ``last`` (exclusive) and the columns behind the levels."""

    first: int
    last: int
    columns: tuple[str, ...]  # from the name on
    levels: tuple[str, ...]


def find_row_heading(lines: Sequence[Passage], start: int = 0) -> RowHeading | None:
    """The first heading line 一级指标 二级指标 … 指标值 …, which may be broken over lines."""
    for first in range(start, len(lines)):
        if not _may_open_heading().search(lines[first].text):
            continue
        if found := _row_heading_at(lines, first):
            return found
    return None


@cache
def _may_open_heading() -> re.Pattern[str]:
    return re.compile(r"[一二三]\s*级|指标(?:类型|类别|分类)")


def _row_heading_at(lines: Sequence[Passage], first: int) -> RowHeading | None:
    tokens: list[tuple[str, int]] = []
    for number in range(first, min(first + _WINDOW, len(lines))):
        tokens.extend((compact(part.text), number) for part in parts_of(lines[number]))
    roles, last = _column_roles(tokens)
    while roles and roles[0] not in {"level1", "level2"}:
        roles.pop(0)
        if not roles or tokens[0][1] != first:
            return None
    if "level2" not in roles or "name" not in roles or not {"value", "period_value"} & set(roles):
        return None
    names = [place for place, role in enumerate(roles) if role == "name"]
    levels = tuple(role for role in roles[: names[0]] if role in {"level1", "level2"})
    return RowHeading(first, last + 1, tuple(roles[names[0] :]), levels)


def _column_roles(tokens: Sequence[tuple[str, int]]) -> tuple[list[str], int]:
    """The roles of the tokens from the first on, as long as they name columns; the line of the last one."""
    roles: list[str] = []
    index, last = 0, tokens[0][1] if tokens else 0
    while index < len(tokens):
        for taken in (3, 2, 1):
            group = tokens[index : index + taken]
            word = "".join(token for token, _ in group)
            if len(group) < taken or len(word) > 20 or (taken > 1 and not _is_broken(group)):
                continue
            role = column_role(word)
            if role and not (role in roles and role in {"level1", "level2", "name", "value"}):
                roles.append(role)
                last = group[-1][1]
                index += taken
                break
        else:
            return roles, last
    return roles, last


def _is_broken(group: Sequence[tuple[str, int]]) -> bool:
    """Whether the tokens may be one heading that a line end cut: on several lines, and not headings or labels each."""
    words = [token for token, _ in group]
    if group[0][1] == group[-1][1] or any(level1_kind(word) or level2_kind(word) for word in words):
        return False
    return sum(column_role(word) is not None for word in words) < 2
