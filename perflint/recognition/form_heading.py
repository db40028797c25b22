"""The heading of the indicator part of a form without a grid: 一级指标 二级指标 三级指标 指标值 ….

It may be broken over lines and come again on every page.  The rows below it are read in `form_rows`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from perflint.lexicon.headings import column_role, scope_of
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.labels import CAPTION
from perflint.recognition.paragraphs import parts_of
from perflint.text import compact

_WINDOW = 16  # lines with text that a heading may be broken over, where every cell stands on its own line
_FAR = 40  # lines with the empty ones between them
_FLAT = 3  # columns that tell the heading of a list without levels from any other words
_LONGEST_CAPTION = 40
_CAPTIONS = 3  # pieces of the first line that may stand before the heading


class RowHeading(Struct, frozen=True):
    """Heading of the indicator part: lines ``first`` to ``last`` (exclusive) and the columns behind the levels."""

    first: int
    last: int
    columns: tuple[str, ...]  # from the name on
    levels: tuple[str, ...]
    scope: str | None = None  # period or annual, where the caption before it says so
    numbered: bool = False  # a column of serial numbers comes first
    doubled: bool = False  # all columns twice, for long-term and annual indicators side by side


def find_row_heading(lines: Sequence[Passage], start: int = 0) -> RowHeading | None:
    """The first heading line 一级指标 二级指标 … 指标值 …, which may be broken over lines."""
    for first in range(start, len(lines)):
        if not may_open_heading().search(lines[first].text):
            continue
        if found := _row_heading_at(lines, first):
            return found
    return None


@cache
def may_open_heading() -> re.Pattern[str]:
    """What stands in the first line of every heading."""
    return pattern_of(
        r"^\s{0,8}序\s{0,8}号\s{0,8}$|[一二三]\s*[级級]|指[标標](?:[类類]型|[类類][别別]|分[类類]|名[称稱]|[内內]容)"
        r"|(?:[绩績]效|具[体體]|考核)指[标標]|分解目[标標]"
    )


def _row_heading_at(lines: Sequence[Passage], first: int) -> RowHeading | None:
    """The heading that begins in this line, at its first piece or behind the caption of the part (绩效指标)."""
    held = [number for number in range(first, min(first + _FAR, len(lines))) if lines[number].text.strip()]
    tokens = _with_ends(
        [[(compact(part.text), number) for part in parts_of(lines[number])] for number in held[:_WINDOW]]
    )
    for start in range(min(_CAPTIONS, sum(number == first for _, number in tokens))):
        roles, last = _column_roles(tokens[start:])
        numbered = roles[:1] == ["number"]
        roles = roles[numbered:]
        if "name" not in roles or not ({"value", "period_value"} & set(roles) or _is_told(tokens[start:], last)):
            continue
        names = roles.index("name")
        levels = tuple(roles[:names])
        if not set(levels) <= {"level1", "level2"} or {"level1", "level2"} & set(roles[names:]):
            continue
        if not levels and len(roles) < _FLAT:
            continue
        words = [word for word, number in tokens[start:] if number <= last]
        half = len(words) // 2
        doubled = bool(levels) and len(words) % 2 == 0 and words[:half] == words[half:]
        scope = scope_of(tokens[start - 1][0] if start else _above(lines, first))
        return RowHeading(first, last + 1, tuple(roles[names:]), levels, scope, numbered, doubled)
    return None


def _with_ends(rows: Sequence[list[tuple[str, int]]]) -> list[tuple[str, int]]:
    """The tokens of the rows, where a row of nothing but 标 or 指标 ends the headings above it: 一级指 二级指 | 标 标."""
    found: list[tuple[str, int]] = []
    rest = iter(zip(rows, [*rows[1:], []], strict=True))
    for row, below in rest:
        text = "".join(word for word, _ in below)
        ends = re.findall("指标|标", text)
        cut = [at for at, (word, _) in enumerate(row) if ends and _lacks_end(word, ends[0])]
        if not 1 < len(ends) <= len(cut) or "".join(ends) != text:
            found.extend(row)
            continue
        for at, end in zip(cut, ends, strict=False):
            row[at] = (row[at][0] + end, row[at][1])
        found.extend([*row[:-1], (row[-1][0], below[0][1])])
        next(rest, None)
    return found


def _lacks_end(word: str, end: str) -> bool:
    return word.endswith("指") if end == "标" else re.fullmatch("[一二三四]级|绩效", word) is not None


def _is_told(tokens: Sequence[tuple[str, int]], last: int) -> bool:
    """绩效指标及目标值: one column for names and values."""
    return any(re.search("指标.{0,4}[及和与、].{0,6}值$", word) for word, number in tokens if number <= last)


def _above(lines: Sequence[Passage], first: int) -> str:
    """The caption of the part where it stands on a line of its own."""
    held = next((line.text for line in reversed(lines[max(first - _WINDOW, 0) : first]) if line.text.strip()), "")
    return held if is_caption(held) else ""


def is_caption(text: str) -> bool:
    """年度绩效指标, 长期绩效指标: the caption of the indicator part."""
    return len(text) <= _LONGEST_CAPTION and _caption().fullmatch(compact(text)) is not None


@cache
def _caption() -> re.Pattern[str]:
    return pattern_of(CAPTION)


def _column_roles(tokens: Sequence[tuple[str, int]]) -> tuple[list[str], int]:
    """The roles of the tokens from the first on, as long as they name columns; the line of the last one."""
    roles: list[str] = []
    name = ""  # the heading of the names
    below: int | None = None  # where the second row of a divided heading begins
    index, last = 0, tokens[0][1] if tokens else 0
    while index < len(tokens):
        for taken in (3, 2, 1):
            group = tokens[index : index + taken]
            word = "".join(token for token, _ in group)
            if len(group) < taken or len(word) > 20 or (taken > 1 and not _is_broken(group)):
                continue
            role = _role_behind(roles, word)
            if role == "value" and "value" in roles and below is None:
                below = len(roles)
                while roles[below - 1] in _DIVIDED:
                    below -= 1
            elif role == "name" and word == name and "value" in roles:
                roles[roles.index("value")] = "period_value"
                role = "again"  # long-term names and values, then annual ones
            elif role == "name" and "value" in roles and word.endswith(("内容", "说明")):
                role = "description"  # 指标内容 behind the values tells what is measured
            elif role in roles and role in {"level1", "level2", "name", "value"}:
                role = None
            if role:
                name = word if role == "name" else name
                roles.append(role)
                last = group[-1][1]
                index += taken
                break
        else:
            break
    if below is not None:
        at = roles.index("value")
        roles = [*roles[:at], *roles[below:], *roles[at + 1 : below]]
    if "best" in roles and "value" not in roles:  # 优 良 中 差 below 评价标准
        at, best = roles.index("marking") if "marking" in roles else roles.index("best"), roles.index("best")
        roles = [*roles[:at], "value", *roles[best + 1 :], *roles[at + 1 : best]]
    if "marking" in roles and "description" not in roles:
        roles[roles.index("marking")] = "description"
    return roles, last


def _role_behind(roles: Sequence[str], word: str) -> str | None:
    """The role of a word behind others: 单位 behind the name is that of the value, 绩效标准 behind 指标值 its basis."""
    role = column_role(word)
    if role == "unit_name" and "name" in roles:
        return "unit"
    return "basis" if role == "value" and "value" in roles and word.endswith("标准") else role


_DIVIDED = frozenset({"operator", "nature", "direction", "unit", "history"})  # what stands beside a value below 指标值


def _is_broken(group: Sequence[tuple[str, int]]) -> bool:
    """Whether the tokens may be one heading that a line end cut: on several lines, and not headings or labels each."""
    words = [token for token, _ in group]
    if re.fullmatch("[一二三四]级", words[0]) and words[1:] == ["指标"]:
        return True
    if group[0][1] == group[-1][1] or any(level1_kind(word) or level2_kind(word) for word in words):
        return False
    if sum(column_role(word) is not None for word in words) > 1:
        return False
    if column_role(words[0]) is not None and column_role("".join(words)) == column_role(words[0]):
        return _rest_of_heading().search(words[-1]) is not None  # not the first name of the rows below
    return True


@cache
def _rest_of_heading() -> re.Pattern[str]:
    return pattern_of("(?:分析|措施|说明|原因|理由|标准|方法|情况|来源|依据|描述|内容|值|[)）])$")
