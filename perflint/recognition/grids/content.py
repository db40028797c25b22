"""What the columns of a grid hold, and what that says about headings that are wrong, blank or missing.

Input are columns named by ``layout`` and the rows under them; nothing here knows where a heading stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from perflint.lexicon.headings import heading_key, ranked_column_role, tells_part_of_year
from perflint.recognition.grids.cells import WORD_KINDS, Row, kind_of, word_kind
from perflint.recognition.grids.columns import Column
from perflint.recognition.wording.amounts import first_year

SAMPLE = 200  # rows looked at to learn what a column holds


class Profile:
    """What one column holds in so many rows: its texts, blank ones left out, and what is worked out of them when it is asked
    for, as the role of most columns hangs on little."""

    def __init__(self, texts: Sequence[str], rows: int) -> None:
        self._texts, self.rows = texts, rows
        self.filled = len(texts)

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        return Counter(self._texts)

    @cached_property
    def kinds(self) -> Mapping[str, int]:
        """How many texts are of each `kind_of`."""
        return Counter(map(kind_of, self._texts))

    @cached_property
    def length(self) -> int:
        """The median length of the texts."""
        lengths = sorted(map(len, self._texts))
        return lengths[len(lengths) // 2] if lengths else 0

    def share(self, *kinds: str) -> float:
        """The part of the meaningful cells (blank marks such as 无 left out) that are of these kinds."""
        meant = self.filled - self.kinds.get("blank", 0)
        return sum(self.kinds.get(kind, 0) for kind in kinds) / meant if meant else 0.0

    def reaches(self, least: float, *kinds: str) -> bool:
        """Whether `share` is at least ``least``, which is more than 0; no more texts are looked at than decide it."""
        tell = word_kind if WORD_KINDS.issuperset(kinds) else kind_of
        met = other = 0
        meant = self.filled  # at most
        for text, number in self._counts.items():
            kind = tell(text)
            if kind in kinds:
                met += number
            elif kind == "blank":
                meant -= number
            else:
                other += number
            if meant and (meant - other) / meant < least:
                return False
            if meant and met / meant >= least:
                return True
        return False

    def has(self, kind: str) -> bool:
        """Whether a cell holds a fixed wording of this kind."""
        return any(word_kind(text) == kind for text in self._counts)


def _is_section(row: Row) -> bool:
    """A label alone in its row names the rows below and says nothing of its column."""
    filled = row.filled()
    return len(filled) == 1 and kind_of(row.text(filled[0])) in ("level1", "level2", "label")


def profiles(rows: Sequence[Row], width: int) -> list[Profile]:
    """The profile of each column over a sample of the rows."""
    sample = [row for row in rows[:SAMPLE] if row.filled() and not _is_section(row)]
    return [Profile([text for row in sample if (text := row.text(column))], len(sample)) for column in range(width)]


def corrected(columns: list[Column], profile: Sequence[Profile], guesses: list[str]) -> list[Column]:
    """Columns whose cells contradict their heading."""
    fixed = []
    levelled = all(_holds_labels(columns, profile, level) for level in ("level1", "level2"))
    for column in columns:
        role = _content_role(column, profile[column.index])
        if levelled and column.role == "name" and role in ("level1", "level2"):
            role = "name"  # 群众满意度, 师生满意度: names that may be labels as well
        if role != column.role and column.role not in ("", role):
            guesses.append(f"heading:{column.heading}")
        fixed.append(replace(column, role=role))
    return _swapped_value_and_unit(_moved_name(fixed, profile), profile, guesses)


def _holds_labels(columns: Sequence[Column], profile: Sequence[Profile], level: str) -> bool:
    """Whether a column headed as that of a level holds labels."""
    return any(
        column.role == level and profile[column.index].reaches(0.5, "level1", "level2", "label") for column in columns
    )


def _content_role(column: Column, profile: Profile) -> str:
    role = column.role
    if role in ("operator", "direction", "nature", "unit", "", "remark", "basis") and profile.filled:
        if profile.reaches(0.5, "operator") or (profile.reaches(0.8, "operator", "nature") and profile.has("operator")):
            return "operator"
        if profile.reaches(0.6, "direction"):
            return "direction"
        if profile.reaches(0.8, "nature"):
            return "nature"
    if (
        role in ("operator", "direction")
        and profile.filled
        and not profile.reaches(0.2, "operator", "nature", "direction")
    ):
        return "unit" if profile.reaches(0.6, "unit") else "remark"
    if role in ("value", "marking", "remark") and profile.reaches(0.6, "standard"):
        return "basis"
    if role == "goal" and profile.filled >= 2 and profile.reaches(0.5, "value", "number"):
        return "value"  # 绩效指标 | 绩效目标 | 绩效标准, over 优 | 良 | 中 | 差
    if role == "unit" and profile.filled >= 3 and profile.length > 8:
        return "remark"
    if (
        role in ("name", "", "section")
        and profile.reaches(0.35, "numbering")
        and profile.kinds.get("numbering", 0) >= 2
    ):
        return "number"
    return _level_role(role, profile)


def _level_role(role: str, profile: Profile) -> str:
    """A column of labels is a level, whatever stands over it; 绩效指标 may be written over all three."""
    if role in ("name", "", "section", "function", "remark") and profile.filled >= 2:
        if profile.reaches(0.6, "level1", "level2", "label"):
            return "level1" if profile.share("level1") >= profile.share("level2") else "level2"
    elif (
        role == "level1"
        and profile.reaches(0.6, "level2")
        and not profile.reaches(0.2, "level1")
        and profile.filled >= 3
    ):
        return "level2?"
    return role


def _moved_name(columns: list[Column], profile: Sequence[Profile]) -> list[Column]:
    """三级指标 merged over a numbering (or empty) column and the names: the names stand under the blank heading."""
    fixed = _names_under_level2(list(columns), profile)
    if any(column.role == "level2" for column in fixed):
        fixed = [replace(column, role="level1") if column.role == "level2?" else column for column in fixed]
    else:
        fixed = [replace(column, role="level2") if column.role == "level2?" else column for column in fixed]
    for at, column in enumerate(columns):
        following = fixed[at + 1] if at + 1 < len(fixed) else None
        if following is None or following.role != "" or not heading_is_name(column):
            continue
        lost = fixed[at].role == "number" or (fixed[at].role == "name" and profile[at].filled * 5 < profile[at].rows)
        if lost and profile[at + 1].reaches(0.4, "text", "label", "level2", "value"):
            fixed[at + 1] = replace(following, role="name", heading=column.heading, scope=column.scope)
            if fixed[at].role == "name":
                fixed[at] = replace(fixed[at], role="")
    return fixed


def _names_under_level2(columns: list[Column], profile: Sequence[Profile]) -> list[Column]:
    """一级指标 | 二级指标 over 数量指标 | 养护道路长度, in a form that says nothing of names."""
    roles = [column.role for column in columns]
    if "name" in roles or "" in roles or roles.count("level2") != 1 or not {"level1", "level2?"} & {*roles}:
        return columns
    at = roles.index("level2")
    if profile[at].reaches(0.2, "level1", "level2") or not profile[at].reaches(0.6, "text", "label"):
        return columns
    return [replace(column, role="name") if column.role == "level2" else column for column in columns]


def heading_is_name(column: Column) -> bool:
    """Whether the heading promises the names of indicators."""
    found = ranked_column_role(column.heading) if column.heading else None
    return found is not None and found[0] == "name"


def _swapped_value_and_unit(columns: list[Column], profile: Sequence[Profile], guesses: list[str]) -> list[Column]:
    """指标值 over 人次 and 计量单位 over 500: the two headings were exchanged, unless the rows stand too far left."""
    value = next((column for column in columns if column.role == "value"), None)
    unit = next((column for column in columns if column.role == "unit"), None)
    if value is None or unit is None:
        return columns
    before = [column for column in columns if column.index + 1 == value.index]
    if any(
        column.role in ("operator", "nature", "direction") and profile[column.index].reaches(0.5, "value", "number")
        for column in before
    ):
        return columns
    over_value, over_unit = profile[value.index], profile[unit.index]
    if (
        over_value.reaches(0.6, "unit")
        and over_unit.reaches(0.6, "value", "number")
        and not over_unit.reaches(0.3, "unit")
    ):
        guesses.append(f"heading:{value.heading}")
        swap = {value.index: "unit", unit.index: "value"}
        return [replace(column, role=swap.get(column.index, column.role)) for column in columns]
    return columns


# ── one column a field, and the fields that are missing ────────────────────────────────────────────────────────


def single(columns: list[Column], profile: Sequence[Profile], year: int | None = None) -> list[Column]:
    """Where two headings name the same field, the better one keeps it; ``year`` is the form's own, where it is told."""
    fixed = list(columns)
    for key in {
        column.key for column in columns if column.role not in ("", "sub", "remark", "section", "cause", "history")
    }:
        rivals = [column for column in columns if column.key == key]
        if len(rivals) < 2:
            continue
        best = min(rivals, key=lambda column: _preference(column, profile[column.index], year))
        for column in rivals:
            if column is not best:
                later = key == "value" and _year(column) > _year(best) > 0  # without a role it is told as unread
                role = "" if later else _second_role(column, columns, profile[column.index])
                fixed[column.index] = replace(column, role=role)
    return fixed


def _year(column: Column) -> int:
    """The year that a heading names, or 0."""
    return first_year(column.heading) or 0


def _preference(column: Column, profile: Profile, year: int | None) -> tuple[bool, bool, int, int, int]:
    """Smaller is better: filled at all, the form's own year, the latest, the better synonym, then left (weights and results
    of a part of the year: right)."""
    found = ranked_column_role(column.heading) if column.heading else None
    rank = found[1] if found and found[0] == column.role else 1000
    if column.role in ("weight", "number") or (column.role == "basis" and "依据" in column.heading):
        rank = 0  # of 指标值确定依据 and 数据来源 the first says what the value rests on
    so_far = column.role == "actual" and tells_part_of_year(column.heading)  # 年中完成值 gives way to 年终完成值
    side = -column.index if so_far or column.role == "weight" else column.index
    blank = profile.rows > 0 and profile.filled * 5 < profile.rows
    return blank, year is None or _year(column) != year, -_year(column), rank + so_far, side


def _second_role(column: Column, columns: Sequence[Column], profile: Profile) -> str:
    """What the loser of two columns is: 指标内容 beside 三级指标 describes; 三级指标 beside 四级指标 is the outer name."""
    if column.role == "value" and column.heading.endswith("标准") and not profile.reaches(0.5, "value", "number"):
        return "basis"  # 绩效标准 beside 当年预期实现值
    if column.role != "name" or profile.share("numbering", "unit", "number") > 0.5:
        return "remark"
    if heading_key(column.heading).startswith("三级"):
        return "outer_name"
    return "remark" if any(other.role == "description" for other in columns) else "description"


def with_levels_and_names(columns: list[Column], profile: Sequence[Profile], guesses: list[str]) -> list[Column]:
    """Unknown columns that hold the levels or names which the headings did not tell."""
    fixed = list(columns)
    for role, kinds in (("level1", ("level1",)), ("level2", ("level2", "label"))):
        if not any(column.role == role for column in fixed):
            _claim(fixed, profile, role, kinds, 0.5, 0, guesses)
    limit = max((column.index for column in fixed if column.role in ("level1", "level2")), default=-1) + 1
    if not any(column.role == "name" for column in fixed):
        outer = next((column for column in fixed if column.role == "outer_name"), None)
        if outer is not None:
            fixed[outer.index] = replace(outer, role="name")
        else:
            _claim(fixed, profile, "name", ("text", "label", "level2"), 0.5, limit, guesses)
    if not any(column.role == "name" for column in fixed):  # most rows are shifted, and the heading was right after all
        headed = next((column for column in fixed if heading_is_name(column)), None)
        if headed is not None:
            fixed[headed.index] = replace(headed, role="name")
    return fixed


def with_values(columns: list[Column], profile: Sequence[Profile], guesses: list[str]) -> list[Column]:
    """The column of values where no heading told it, and 评分标准 as description where there is no other."""
    fixed = list(columns)
    name = next((column.index for column in fixed if column.role == "name"), -1)
    if not any(column.role in ("value", "sub", "period_value") for column in fixed):
        best = next((column for column in fixed if column.role == "best"), None)
        stage = next((column for column in fixed if column.role == "history" and _is_of_stage(column.heading)), None)
        if best is not None:
            fixed[best.index] = replace(best, role="value")
            guesses.append("value")
        elif stage is not None and any(column.role == "actual" for column in fixed):
            fixed[stage.index] = replace(stage, role="value")
        else:
            _claim(fixed, profile, "value", ("value", "number"), 0.4, name + 1, guesses)
    if not any(column.role == "description" for column in fixed):
        fixed = [replace(column, role="description") if column.role == "marking" else column for column in fixed]
        fixed = single(fixed, profile)
    return fixed


def _is_of_stage(heading: str) -> bool:
    """半年目标值, in a form that has no target of the year."""
    return tells_part_of_year(heading) and any(word in heading for word in ("目标", "指标", "计划"))


def _claim(
    columns: list[Column],
    profile: Sequence[Profile],
    role: str,
    kinds: tuple[str, ...],
    least: float,
    start: int,
    guesses: list[str],
) -> None:
    """Give ``role`` to the first unknown column from ``start`` on whose cells are mostly of these kinds."""
    for column in columns:
        free = column.role == "" and not (
            column.heading and role in ("level1", "level2", "name") and heading_key(column.heading).endswith("单位")
        )
        if (
            free
            and column.index >= start
            and profile[column.index].filled >= 2
            and profile[column.index].reaches(least, *kinds)
        ):
            columns[column.index] = replace(column, role=role)
            if column.heading or role in ("name", "value"):
                guesses.append(role)
            return


def with_sub_projects(columns: list[Column], profile: Sequence[Profile]) -> list[Column]:
    """One column of values a township or sub-project, where no single column of values exists."""
    if any(column.role in ("value", "period_value") for column in columns):
        return [replace(column, role="remark") if column.role == "sub" else column for column in columns]
    name = next((column.index for column in columns if column.role == "name"), len(columns))
    shapes = ("value", "number", "unit", "operator")
    candidates = {
        column.index
        for column in columns
        if column.role == "sub"
        or (
            column.role == "" and column.heading and column.index > name and profile[column.index].reaches(0.5, *shapes)
        )
    }
    if len(candidates) < 2:
        return columns
    return [replace(column, role="sub") if column.index in candidates else column for column in columns]
