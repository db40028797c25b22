"""Cuts the lines of a section into tables: one a project, function or unit that a left column names.

The text in such a column may go on behind a page break; then it is joined, and no new table begins.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from perflint.lexicon.levels import level1_kind
from perflint.model import Cell
from perflint.patterns import pattern_of
from perflint.recognition.grids.alignment import Line
from perflint.recognition.grids.cells import joined
from perflint.recognition.grids.columns import AMOUNTS, GROUP_ROLES, Layout

_KEYS = ("project", "function", "unit_name")  # a new text in one of these columns opens a table
_ORDER = ("output", "benefit", "satisfaction")  # in which the levels follow one another in every form
_OWN_NUMBER = pattern_of(r"(?:职能|职责|任务|工作|目标|活动)?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[:：、.．]")


class Run:
    """Lines under one layout; ``scope`` is period or annual where the form stacks both."""

    def __init__(self, layout: Layout, lines: list[Line], scope: str | None = None) -> None:
        self.layout, self.lines, self.scope = layout, lines, scope
        self.keys = frozenset(column.key for column in layout.columns)
        self.scopes = tuple(dict.fromkeys(column.scope for column in layout.columns if column.scope)) or ("",)


class Group(Struct):
    """The lines of one table and what its left columns say of it."""

    cells: dict[str, Cell] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


def groups_of(runs: Sequence[Run]) -> list[Group]:
    """The lines of each table: a new project or function in a left column begins one."""
    groups = [Group()]
    for run in runs:
        roles = [role for role in GROUP_ROLES if run.layout.has(role)]
        for line in run.lines:
            opening = next((key for key in _KEYS if key in roles and _opens(groups[-1], key, line, run.layout)), None)
            if opening:
                groups.append(_next_group(groups[-1], opening, line))
            cells = groups[-1].cells
            for role in (role for role in roles if line.text(role)):
                known = cells.get(role)
                if known is None or not known.text:
                    cells[role] = line.fields[role]
                elif known.text != line.text(role) and role not in AMOUNTS:
                    cells[role] = joined(known, line.fields[role])
            groups[-1].lines.append(line)
    return [group for group in groups if group.lines]


def is_item(text: str) -> bool:
    """Whether a text has a number of its own: 职能2：…, 任务三、…"""
    return _OWN_NUMBER.match(text) is not None


def _opens(current: Group, key: str, line: Line, layout: Layout) -> bool:
    """Whether the text in a left column begins a table, or is the rest of the text that a page break cut."""
    known = current.cells.get(key)
    text = line.text(key)
    if not text or not current.lines:
        return False
    if known is not None and known.text == text:
        return _begins_again(current, key, line)
    if known is None or is_item(text):
        return True
    if line.after_break and (known.text.endswith(text) or _is_midway(current, line)):
        return False
    levels = layout.has("level1") or layout.has("level2")
    alone = not line.after_break and all(role in GROUP_ROLES for role in line.fields)  # 甲项目 | 目标 | over its rows
    return (
        bool(line.text("level1"))
        or not levels
        or alone
        or (not line.after_break and not layout.has("level1") and bool(line.text("level2")))
    )


def _begins_again(current: Group, key: str, line: Line) -> bool:
    """Whether two projects of one name follow one another: the name stands again behind rows that leave it blank, beside
    another amount and a level 1."""
    if not line.text("level1") or len(current.lines) == 1 or any(other.text(key) for other in current.lines[1:]):
        return False
    amounts = ((current.cells.get(role), line.text(role)) for role in AMOUNTS)
    return any(before is not None and before.text and again and before.text != again for before, again in amounts)


def _is_midway(current: Group, line: Line) -> bool:
    """Whether a row has the next level 1 of the table: 效益指标 after 产出指标, where a table would begin with 产出指标."""
    kinds = [kind for other in current.lines if (kind := level1_kind(other.text("level1"))) in _ORDER]
    kind = level1_kind(line.text("level1"))
    repeated = sum(any(other.text(key) for key in _KEYS) for other in current.lines) > 1  # named in every row
    if kind not in _ORDER or not kinds or repeated:
        return False
    return all(_ORDER.index(kind) > _ORDER.index(other) for other in kinds if other)


def _next_group(current: Group, key: str, line: Line) -> Group:
    """When a new project begins its unit stays unless a new one is named; a unit in the column of projects (甲局, then
    its projects) becomes one."""
    cells = {
        role: cell
        for role, cell in current.cells.items()
        if role in ("unit_name", "department") and key != "unit_name" and not line.text(role)
    }
    bare = set(current.cells) == {key} and all(set(line.fields) <= {key} for line in current.lines)
    if key == "project" and bare:
        cells["unit_name"] = current.cells[key]
    return Group(cells)
