"""Which column of a grid is which field: bound by the headings, corrected by what the cells hold.

Exports swap headings (指标性质 over 正向), leave them blank or merge one over two columns, so the content has the last
word (``content``).  Input is a `Heading` and the rows under it; ``alignment`` then moves the cells of shifted
rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from perflint.lexicon.headings import (
    column_role,
    header_field,
    heading_key,
    is_total,
    ranked_column_role,
    scope_of,
    year_of,
)
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import Cell
from perflint.patterns import pattern_of
from perflint.recognition.grids.cells import Row, kind_of
from perflint.recognition.grids.columns import GROUP_ROLES, MONEY, SPENDING, Column, Layout
from perflint.recognition.grids.content import (
    SAMPLE,
    corrected,
    profiles,
    single,
    with_levels_and_names,
    with_sub_projects,
    with_values,
)
from perflint.recognition.grids.headings import Heading
from perflint.recognition.wording.amounts import first_year
from perflint.recognition.wording.form_heading import is_caption
from perflint.values.likelihood import likelihoods_of

_CAPTIONS = ("绩效指标", "年度绩效指标", "中期绩效指标", "长期绩效指标")
_TICKS = frozenset("√✓✔☑■●")
_DIVIDED = ("remark", "history", "marking", "basis", "actual")
_EXPLAINED = pattern_of("(?:说明|原因|分析|描述|情况)$")  # beside 经费保障, 人员保障, 原因类型 under 偏差原因分析
_KIND = pattern_of("原因(?:类型|类别|分类|归类)$")
_LONGEST_ANSWER = 6  # characters: 能完成, 完全不可能
_MOVED = 4  # labels at least
_ADJUSTED = pattern_of(r"调整后?的?(?:年度|绩效)?(?:指标|目标)值")
_WIDEST = 64


def bind(heading: Heading, rows: Sequence[Row], *, both_goals: bool = False, year: int | None = None) -> Layout:
    """The layout under a heading.  ``both_goals`` says that the header block has a long-term and an annual goal; ``year``
    is the year of the form, whose column counts where there is one for each of several years."""
    heading = _over_its_rows(heading, rows[:SAMPLE])
    width = max((len(row.cells) for row in rows[:SAMPLE]), default=0)
    width = max(width, max(heading.cells, default=-1) + 1)
    columns = [_named(index, heading) for index in range(min(width, _WIDEST))]
    columns = _with_spending(_without_section(columns))
    columns = _scoped(_without_earlier(_with_years(columns)), heading, both_goals)
    profile = profiles(rows, len(columns))
    guesses: list[str] = []
    columns = corrected(columns, profile, guesses)
    columns = single(_with_adjusted(columns), profile, year)
    columns = with_levels_and_names(columns, profile, guesses)
    columns = with_sub_projects(columns, profile)
    columns = with_values(columns, profile, guesses)
    return Layout(tuple(columns), tuple(guesses), unread_columns(columns, rows))


def _over_its_rows(heading: Heading, rows: Sequence[Row]) -> Heading:
    """The heading, moved right where nearly all labels of both levels stand two or three columns too far right."""
    places = {column_role(cell.text): column for column, cell in heading.cells.items()}
    if "level1" not in places or "level2" not in places:
        return heading
    left, right = places["level1"], places["level2"]
    stay = sum(_labels(row, left, right) for row in rows)
    for by in (2, 3):
        moved = sum(_labels(row, left + by, right + by) for row in rows)
        if moved >= _MOVED and moved >= 9 * stay:
            cells = {column + by: cell for column, cell in heading.cells.items()}
            return replace(heading, cells=cells, parents={at + by: cell for at, cell in heading.parents.items()})
    return heading


def _labels(row: Row, left: int, right: int) -> int:
    """How many labels stand where those of level 1 and of level 2 are looked for."""
    return (level1_kind(row.text(left)) is not None) + (level2_kind(row.text(right)) is not None)


def unread_columns(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[tuple[Cell, str], ...]:
    """For each column of unknown meaning that holds anything but ticks its first cell and its heading."""
    unknown = {column.index: column.heading for column in columns if not column.role}
    first: dict[int, Cell] = {}
    for row in rows if unknown else ():
        for index in unknown.keys() - first.keys():
            text = row.text(index)
            if is_caption(text):
                continue  # 年度绩效指标, below 目标1
            if text and text not in _TICKS and kind_of(text) != "blank" and (unknown[index] or text not in _CAPTIONS):
                first[index] = row[index]
    return tuple((first[index], unknown[index]) for index in sorted(first))


def bind_by_content(rows: Sequence[Row]) -> Layout | None:
    """A layout for rows without any heading, from what the columns hold, or None when they are no indicator table."""
    width = min(max((len(row.cells) for row in rows[:SAMPLE]), default=0), _WIDEST)
    profile = profiles(rows, width)
    columns = [Column(index, "") for index in range(width)]
    guesses = ["headings"]
    columns = with_values(with_levels_and_names(columns, profile, guesses), profile, guesses)
    found = Layout(tuple(columns), tuple(guesses), unread_columns(columns, rows))
    return found if found.has("level2") or found.has("level1") else None


def _named(index: int, heading: Heading) -> Column:
    cell = heading.cells.get(index)
    if cell is None:
        return Column(index, "")
    text = cell.text
    found = ranked_column_role(text)
    parent = heading.parents.get(index)
    above = ranked_column_role(parent.text) if parent is not None and parent is not cell else None
    if len(answers := likelihoods_of(text)) == 1 and (
        above[0] == "likelihood" if above else _is_answer(index, heading)
    ):
        return Column(index, answers[0], text)  # 能, 可能, 不能
    if above and above[0] == "reason" and (found is None or found[0] == "remark"):
        return Column(index, "reason" if _EXPLAINED.search(heading_key(text)) else "cause", text)
    if found and found[0] == "reason" and _is_kind_of_reason(index, heading):
        return Column(index, "cause", text)
    if found is None and above is not None:
        if above[0] in ("value", "period_value"):
            scope = "annual" if year_of(text) else scope_of(text)
            return Column(index, {"period": "period_value", "annual": "value"}.get(scope or "", "sub"), text)
        if above[0] in _DIVIDED:
            return Column(index, "remark", text)
    beside = heading.cells.get(index + 1)
    if found is None and is_total(text) and beside is not None and column_role(beside.text) in MONEY:
        return Column(index, "budget_total", text)  # 合计, 财政拨款 under 项目金额
    return Column(index, found[0] if found else "", text)


def _is_kind_of_reason(index: int, heading: Heading) -> bool:
    """偏差原因类型, beside 偏差原因说明."""
    others = (cell.text for at, cell in heading.cells.items() if at != index)
    return _KIND.search(heading_key(heading.cells[index].text)) is not None and any(
        column_role(text) == "reason" and not _KIND.search(heading_key(text)) for text in others
    )


def _is_answer(index: int, heading: Heading) -> bool:
    """Whether a short heading is one of several answers beside each other, whatever stood above them."""
    beside = [cell.text for at in (index - 1, index, index + 1) if (cell := heading.cells.get(at))]
    answers = [likelihoods_of(text) for text in beside if len(text) <= _LONGEST_ANSWER]
    return len(heading.cells[index].text) <= _LONGEST_ANSWER and sum(len(answer) == 1 for answer in answers) > 1


def _is_caption(heading: str) -> bool:
    """绩效指标, one character a row or cut by the end of the page."""
    return 0 < len(heading) <= 2 or (bool(heading) and any(caption.startswith(heading) for caption in _CAPTIONS))


def _without_section(columns: list[Column]) -> list[Column]:
    """绩效指标 (or 绩, one character a row) left of 一级指标 is the caption of the section, not a column of names; 序号
    left of the projects counts projects; 单位 names who does it, or the measure."""
    first = next((column.index for column in columns if column.role in ("level1", "level2")), -1)
    several = sum(column.role == "name" for column in columns) > 1
    if first < 0 and several:  # a flat list: 绩效指标 | 指标名称 | 计量单位
        named = (column for column in columns if column.role == "name" and not _is_caption(column.heading))
        first = next((column.index for column in named), -1)
    names = min((column.index for column in columns if column.role == "name"), default=len(columns))
    keys = [column.index for column in columns if column.role in ("project", "function", "unit_name")]
    last = max((index for index in keys if index < names), default=-1)
    fixed = []
    for column in columns:
        role = column.role
        if role == "unit_name" and column.index > names:
            role = "unit"  # 单位 right of the names is what they are measured in
        if column.index < first and ((role == "name" and several) or (not role and _is_caption(column.heading))):
            role = "section"
        elif column.index < last and role == "number":
            role = "remark"
        fixed.append(replace(column, role=role))
    return fixed


def _with_spending(columns: list[Column]) -> list[Column]:
    """年初预算数 | 调整预算数 | 1-7月执行数 | 执行率 between the projects and their indicators: how each spent its budget."""
    project = next((column.index for column in columns if column.role in ("project", "function")), None)
    levels = min((column.index for column in columns if column.role in ("level1", "level2", "name")), default=-1)
    told = {column.index: header_field(column.heading) for column in columns}
    if project is None or not {"execution_actual", "execution_rate"} & {*told.values()}:
        return columns
    return [
        replace(column, role=told[column.index] or "")
        if told[column.index] in SPENDING and (column.index < levels) == (project < levels)
        else column
        for column in columns
    ]


def _with_years(columns: list[Column]) -> list[Column]:
    """2024年 | 2025年 | 2026年 behind the names are columns of values where no other heading names any."""
    if any(column.role in ("value", "period_value") for column in columns):
        return columns
    names = min((column.index for column in columns if column.role == "name"), default=len(columns))
    return [
        replace(column, role="value")
        if not column.role and column.index > names and year_of(column.heading)
        else column
        for column in columns
    ]


def _without_earlier(columns: list[Column]) -> list[Column]:
    """2021年实际实现值 beside 预期2022年实现值 is what was, not what came of the target."""
    years = {column.index: first_year(column.heading) for column in columns if column.role in ("value", "actual")}
    stated = max((years[column.index] or 0 for column in columns if column.role == "value"), default=0)
    return [
        replace(column, role="history")
        if column.role == "actual" and (years[column.index] or stated) < stated
        else column
        for column in columns
    ]


def _with_adjusted(columns: list[Column]) -> list[Column]:
    """调整指标值 beside 年初指标值: the goal is that of the beginning, so that value counts where a row has it."""
    changed = [column.index for column in columns if _ADJUSTED.fullmatch(column.heading)]
    if len(changed) != 1 or not any(column.role == "value" and column.index != changed[0] for column in columns):
        return columns
    return [replace(column, role="adjusted") if column.index in changed else column for column in columns]


def _scoped(columns: list[Column], heading: Heading, both_goals: bool) -> list[Column]:
    """Long-term and annual columns side by side: each column learns which of the two it belongs to."""
    repeated = [column for column in columns if column.role == "name"]
    keys = [heading_key(column.heading) for column in repeated]
    values = [column for column in columns if column.role == "value"]
    scopes = {
        column.index: scope_of(heading.parents[column.index].text) if column.index in heading.parents else None
        for column in columns
    }
    told = {scope for column in (*repeated, *values) if (scope := scopes[column.index])}
    if len(told) == 2:
        marked = {column.index: scopes[column.index] or "" for column in columns}
    elif len(repeated) == 2 and keys[0] == keys[1] and len(values) >= 2:
        second = _second_block(columns, repeated[1].index)
        first_scope, second_scope = ("period", "annual") if both_goals else ("left", "right")
        marked = {column.index: first_scope if column.index < second else second_scope for column in columns}
    else:
        return columns
    shared = _shared_levels(columns)
    marked = {index: "" if index < shared else scope for index, scope in marked.items()}
    if len(repeated) < 2:  # one name, two values
        return [
            replace(column, role="period_value")
            if column.role == "value" and marked[column.index] == "period"
            else column
            for column in columns
        ]
    return [
        replace(
            column,
            scope=marked[column.index],
            role="period_value" if column.role == "value" and marked[column.index] == "period" else column.role,
        )
        if marked[column.index] and column.role not in GROUP_ROLES
        else column
        for column in columns
    ]


def _shared_levels(columns: Sequence[Column]) -> int:
    """Where the columns end that both blocks share: level 1, and level 2 too where the form has it once."""
    if sum(column.role == "level1" for column in columns) > 1:
        return 0
    second = [column.index for column in columns if column.role == "level2"]
    names = [column.index for column in columns if column.role == "name"]
    return second[0] if len(second) > 1 else names[0] if len(names) > 1 else 0


def _second_block(columns: Sequence[Column], name: int) -> int:
    """Where the second block of repeated columns begins: at the level column before its name, if there is one."""
    begin = name
    while begin > 0 and columns[begin - 1].role in ("level1", "level2", "number"):
        begin -= 1
    return begin
