"""Heading rows of indicator tables: where they stand and what is written over each column.

A heading may take up to three rows (年度绩效指标 over 一级/二级/三级, 指标值 over one column a township).  What a heading
means is `perflint.lexicon.headings`; binding and its correction by content is ``layout``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from perflint.lexicon.headings import column_role, header_field, heading_key, is_total, scope_of, year_of
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import Cell
from perflint.recognition.grids.cells import Row, is_numbering, is_value_like
from perflint.recognition.grids.columns import SPENDING
from perflint.values.likelihood import ANSWERS, likelihoods_of

INDICATOR_ROLES = frozenset(
    [
        "level1",
        "level2",
        "name",
        "value",
        "period_value",
        "operator",
        "direction",
        "nature",
        "unit",
        "weight",
        "actual",
        "expected",
        "likelihood",
        *ANSWERS,
        "score",
        "reason",
        "basis",
        "description",
        "marking",
        "number",
        "history",
        "best",
    ]
)
_LEVELS = frozenset({"level1", "level2", "name"})
_VALUES = frozenset({"value", "period_value", "actual", "expected", "history"})
_GROUPS = frozenset({"function", "project", "unit_name", "department", "goal"})
_DIVIDED = frozenset({"reason", "likelihood"})
_GROUP_ENDS = ("指标", "指标值", "完成情况", "自评情况", "执行情况", "运行情况", "实现情况", "监控情况")
_LONGEST = 40
_MOST_BLANK = 2  # rows between two rows of a heading


class Heading(Struct, frozen=True):
    """The heading of an indicator table: rows ``start`` to ``end`` (exclusive) of its grid, the cell over each column,
    and for each column the cell one row up that spans it (指标值 over 甲镇, 乙镇)."""

    start: int
    end: int
    cells: Mapping[int, Cell]
    parents: Mapping[int, Cell] = {}

    @property
    def signature(self) -> tuple[tuple[int, str], ...]:
        """What makes a repeated heading the same heading."""
        return tuple(sorted((column, heading_key(cell.text)) for column, cell in self.cells.items()))

    @property
    def wording(self) -> tuple[str, ...]:
        """The signature without places: the same heading on the next page may have lost a column."""
        return tuple(key for _, key in self.signature)


def find_headings(rows: Sequence[Row]) -> list[Heading]:
    """All headings of indicator tables in the rows of one grid, top to bottom."""
    headings: list[Heading] = []
    at = 0
    while at < len(rows):
        if _is_heading(rows[at]):
            floor = headings[-1].end if headings else 0
            headings.append(_grown(rows, at, floor))
            at = headings[-1].end
        else:
            at += 1
    return headings


def roles_of(row: Row) -> dict[int, str]:
    """Column → role for the cells of a row that are headings."""
    roles = {}
    for column in row.filled():
        text = row.text(column)
        role = column_role(text) if len(text) <= _LONGEST else None
        if role:
            roles[column] = role
    return roles


def _is_heading(row: Row) -> bool:
    """A heading names a level or the indicator, and at least one more column of an indicator table."""
    filled = row.filled()
    if len(filled) < 2 or len(filled) > 60:
        return False
    roles = roles_of(row)
    kinds = {role for role in roles.values() if role in INDICATOR_ROLES}
    if len(kinds) < 2 or not kinds & _LEVELS or (2 * len(roles) < len(filled) and not kinds >= _LEVELS):
        return False
    graded = {"function", "marking"} <= {*roles.values()}  # 职责活动 … 绩效指标 | 评价标准, over 优 | 良 | 中 | 差
    telling = {"level1", "level2", "value", "actual", "period_value", "best"}
    if not (kinds & telling or len(kinds) >= 3 or graded):
        return False
    labels = (column for column in filled if _is_level(row.text(column)))
    return all(column in roles for column in labels)


def _grown(rows: Sequence[Row], at: int, floor: int) -> Heading:
    """The heading around the row that was recognised, with the rows above and below that belong to it."""
    start, end = at, at + 1
    cells: dict[int, Cell] = {column: rows[at][column] for column in rows[at].filled()}
    parents: dict[int, Cell] = {}
    above = _next_filled(rows, at - 1, -1)
    if above >= floor and _is_group_row(rows[above], rows[at]):
        start = above
        parents = _spread(rows[above], cells)
        for column, cell in _own(rows[above]).items():
            role = column_role(cell.text)
            caption = role == "name" and _spans_others(rows[above], column, cells)
            if column not in cells and role in _GROUPS | INDICATOR_ROLES and not caption:
                cells[column] = cell
    for _ in range(2):
        under = _next_filled(rows, end, 1)
        if under >= len(rows) or not (_is_reached(rows[under], cells) or _is_sub_row(rows[under], cells)):
            break
        below = {column: rows[under][column] for column in rows[under].filled()}
        cells, below = _with_room(cells, below, (rows[end - 1], *rows[under:]))
        parents = {**parents, **_spread_cells(cells, below, rows[end - 1])}
        cells |= below
        end = under + 1
    for column, cell in rows[at].above.items():  # 核心职能 merged over both heading rows
        if column not in cells and column_role(cell.text):
            cells[column] = cell
    return Heading(start, end, cells, parents)


def _next_filled(rows: Sequence[Row], at: int, step: int) -> int:
    """The index of the next row from here on that holds anything; blank rows between two of a heading mean nothing."""
    end = at + _MOST_BLANK * step
    while at != end and 0 <= at < len(rows) and not rows[at].filled():
        at += step
    return at


def _own(row: Row) -> dict[int, Cell]:
    return {column: row[column] for column in row.filled()}


def _is_group_row(row: Row, below: Row) -> bool:
    """A row over the heading that groups its columns: 核心职能 | 年度绩效指标, 长期绩效指标 | 年度绩效指标."""
    filled = row.filled()
    if not filled or len(filled) > 20 or _is_blank_goal(row, filled, below):
        return False
    groups = 0
    for column in filled:
        text = row.text(column)
        key = heading_key(text)
        if header_field(text) == "funds" and _divides_money(row, column, below):
            continue
        if not key or len(key) > _LONGEST or level1_kind(text) or level2_kind(text):
            return False
        if key.endswith(_GROUP_ENDS) or (scope_of(text) and key.endswith(("指标", "目标", "值"))):
            groups += 1
        elif column_role(text) is None or (
            header_field(text) and column_role(text) not in _GROUPS and below.text(column)
        ):
            return False
    return groups > 0 and not (len(filled) == 1 and filled[0] < min(below.filled(), default=0))


def _divides_money(row: Row, column: int, below: Row) -> bool:
    """Whether 预算执行情况 stands over 年初预算数 | 执行数 | 执行率."""
    end = min((at for at in row.filled() if at > column), default=column + len(SPENDING) + 1)
    return any(header_field(below.text(at)) in SPENDING for at in below.filled() if column <= at < end)


def _is_blank_goal(row: Row, filled: Sequence[int], below: Row) -> bool:
    """年度目标 at the left of an empty cell: no caption, which would go over all columns."""
    if len(filled) > 1 or not row.merged or header_field(row.text(filled[0])) != "goal":
        return False
    return filled[0] <= min(below.filled(), default=0) and 2 * row[filled[0]].location.span[1] < len(below.filled())


def _spans_others(row: Row, column: int, cells: Mapping[int, Cell]) -> bool:
    """Whether a group heading stands over columns that have headings of their own."""
    following = [at for at in row.filled() if at > column]
    limit = following[0] if following else max(cells, default=0) + 1
    return any(column < at < limit for at in cells)


def _spread(row: Row, below: Mapping[int, Cell]) -> dict[int, Cell]:
    """For each column of the heading the group heading over it."""
    return _spread_cells(_own(row), below, row)


def _spread_cells(upper: Mapping[int, Cell], below: Mapping[int, Cell], row: Row) -> dict[int, Cell]:
    spread: dict[int, Cell] = {}
    columns = sorted(upper)
    for column in below:
        left = [at for at in columns if at <= column]
        if not left:
            continue
        parent = upper[left[-1]]
        if row.merged and column >= left[-1] + max(1, parent.location.span[1]):
            continue
        spread[column] = parent
    return spread


def _with_room(
    upper: dict[int, Cell], below: dict[int, Cell], rows: Sequence[Row]
) -> tuple[dict[int, Cell], dict[int, Cell]]:
    """Both heading rows over the columns they mean, where a merged caption lost its width.

    绩效指标 | 指标值 above 一级 | 二级 | 三级 puts 指标值 over 二级; the rows below show that it stands two columns
    further right.  Leading blanks of the lower row may be lost as well.
    """
    roles = {column_role(cell.text) for cell in below.values()}
    if rows[0].merged or len(below) < 2:
        return upper, below
    value = min((at for at in upper if column_role(upper[at].text) == "value"), default=0)
    if roles <= _VALUES and max(below) < value:
        under = {column_role(upper[at].text) for at in below if at in upper}
        return (upper, below) if under == {"history"} else (_divided(upper, value, below, rows[2:]), {})
    caption = next((at for at in sorted(upper) if column_role(upper[at].text) == "name"), None)
    if caption is None or not roles <= _LEVELS:
        return upper, below
    extra = len(below) - 1
    hidden = any(at in upper for at in range(caption + 1, caption + extra + 1))
    widest = max((max(row.filled(), default=0) for row in rows[2:]), default=0)
    if not hidden or widest < max(upper) + extra:
        return upper, below
    moved = {at if at <= caption else at + extra: cell for at, cell in upper.items()}
    return moved, {caption + step: below[at] for step, at in enumerate(sorted(below))}


def _divided(upper: dict[int, Cell], value: int, below: Mapping[int, Cell], rows: Sequence[Row]) -> dict[int, Cell]:
    """上年实际值 | 本年目标值, moved left where a merged cell lost its width, in place of 指标值 if the rows have so many cells; if
    not, nobody knows under which column each value stands.  近两年指标值 is divided once more: 前年 | 上年."""
    leaves = [below[at] for at in sorted(below)]
    own = [rows[0][at] for at in rows[0].filled()] if rows else []
    if own and column_role(leaves[0].text) == "history" and {column_role(cell.text) for cell in own} == {"history"}:
        leaves[:1] = own
    extra = len(leaves) - 1
    widest = max((len(row.filled()) for row in rows), default=0)
    if widest != len(upper) + extra:
        return upper
    left = {at: cell for at, cell in upper.items() if at < value}
    right = {at + extra: cell for at, cell in upper.items() if at > value}
    return {**left, **{value + step: cell for step, cell in enumerate(leaves)}, **right}


def _is_reached(row: Row, heading: Mapping[int, Cell]) -> bool:
    """Whether merged cells of the heading, two of them with levels, names or values, go down into this row."""
    texts = [row.text(column) for column in row.filled()]
    if not texts or any(map(_is_value, texts)) or any(map(_is_level, texts)):
        return False
    roles = {column_role(heading[column].text) for column in row.above if column in heading}
    return len(roles & INDICATOR_ROLES) >= 2 and bool(roles & {"level2", "value", "actual"})


def _is_level(text: str) -> bool:
    """Whether a text is the label of a level; 执行率 is one of 管理指标 too, but heads amounts more often."""
    return bool(level1_kind(text) or level2_kind(text)) and header_field(text) not in SPENDING


def _is_value(text: str) -> bool:
    """Whether a text is a value and no heading: 12个月, not 2024年 or 2024年实际值."""
    return is_value_like(text) and not year_of(text) and column_role(text) is None


def _is_sub_row(row: Row, heading: Mapping[int, Cell]) -> bool:
    """A row under the heading that divides one of its cells: 一级|二级|三级 under 绩效指标, townships under 指标值."""
    filled = row.filled()
    if not filled or len(filled) > 60:
        return False
    roles = roles_of(row)
    for column in filled:
        text = row.text(column)
        if len(text) > _LONGEST or _is_value(text) or is_numbering(text) or (is_total(text) and column == filled[0]):
            return False
        if _is_level(text) and column not in roles:
            return False
    if len(roles) >= 2 and 2 * len(roles) >= len(filled) and set(roles.values()) & INDICATOR_ROLES:
        return True
    if len(roles) == len(filled) and all(column_role(row.text(column)) in _VALUES for column in filled):
        return True
    if len(filled) >= 2 and all(_divides_value(column, heading) for column in filled):
        return True
    if len(filled) >= 2 and all(header_field(row.text(column)) in SPENDING for column in filled):
        return any(header_field(cell.text) == "funds" and at <= filled[0] for at, cell in heading.items())
    divided = min((at for at, cell in heading.items() if column_role(cell.text) in _DIVIDED), default=filled[-1] + 1)
    told = sum(  # 经费保障 | 人员保障 | 其他 under 偏差原因分析, 能 | 可能 | 不能 under 完成目标可能性
        roles.get(column) in ("remark", "reason") or len(likelihoods_of(row.text(column))) == 1 for column in filled
    )
    return filled[0] >= divided and 2 * told >= max(len(filled), 4)


def _divides_value(column: int, heading: Mapping[int, Cell]) -> bool:
    """Whether a column stands under a heading of values that has room for more than one column."""
    if column in heading and column + 1 in heading:
        return False
    left = [at for at in heading if at <= column]
    return bool(left) and column_role(heading[max(left)].text) in ("value", "period_value")
