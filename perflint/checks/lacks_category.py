"""A category of indicators that a project's table does not have: no row of 质量指标, no row of 效益指标 and so on.

Rows filled with 无 count as absent.  Where the table stops part-way, or nobody says that it does not, a category that
could still follow the last row is left undecided.  The categories of a row are read in `_rows`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from perflint import lexicon
from perflint.checks import _rows
from perflint.checks.contract import Hit, Missing, Row, Screen, Screens, Subject, is_inapplicable, is_named
from perflint.lexicon import levels
from perflint.model import Indicator

# The order in which forms list the categories: output, then benefit, then satisfaction.
SECTIONS = ("output", "benefit", "satisfaction")
SECTION_OF = {"quantity": 0, "quality": 0, "timeliness": 0, "cost": 0, "output": 0, "benefit": 1, "satisfaction": 2}
LABELS = {"output": 1, "benefit": 1, "satisfaction": 1, "quantity": 2, "quality": 2, "timeliness": 2, "cost": 2}

SUMMARY = "项目的表里缺少某一类指标；全填“无”的算缺少，表没有读完整的不下结论。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "category": {
            "enum": list(LABELS),
            "description": "应当有的类别：output 产出，benefit 效益，satisfaction 满意度，quantity 数量，quality 质量，timeliness 时效，cost 成本",
        }
    },
    "required": ["category"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "category": "缺少的类别，如质量指标",
}
EXAMPLE: Mapping[str, Any] = {"category": "quality"}


def _is_named(row: Indicator) -> bool:
    """Whether the row is an indicator, whatever its value."""
    return is_named(row) and not lexicon.in_words("placeholders", row.name.text if row.name else "")


NAMED = Screen(("name",), _is_named)


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    wanted: str = options["category"]
    levels_say = Screen(("level1", "level2"), lambda row: wanted in _rows.categories(Indicator(row.level1, row.level2)))
    return Screens(settled=(levels_say, NAMED), only=("level1", "level2", "name", "value"))


def of_options(options: Mapping[str, Any]) -> Mapping[str, Any]:
    """What every hit says."""
    return {"category": levels.canonical_label(options["category"], LABELS[options["category"]])}


def of_texts(texts: Mapping[str, Sequence[str]], options: Mapping[str, Any]) -> Iterator[None]:
    """One None for a whole table without rows of 无."""
    rows = list(zip(*texts.values(), strict=True))
    stated = [
        _Stated(*_rows.kinds_of(level1, level2, name))
        for level1, level2, name, value in rows
        if not _is_left_over(name, value)
    ]
    if (stated or not rows) and _is_absent(options["category"], stated) is True:
        yield None


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield one hit on the table when the category is absent; its rows of 无, if any, are related."""
    wanted: str = options["category"]
    table = subject.table
    stated = subject.of_table(_stated)
    if (not stated and not all(map(is_inapplicable, table.indicators))) or not table.indicators:
        yield Missing("绩效指标")  # nothing but rows of the template that nobody filled in
        return
    absent = _is_absent(wanted, stated, cut=lambda: _cut(wanted, subject))
    if isinstance(absent, str):
        yield Missing(absent)
    elif absent:
        waived = tuple(row for row in subject.of_table(_waived) if wanted in _rows.categories(row.indicator))
        yield Hit(subject.at(None), of_options(options), waived)


def _stated(subject: Subject) -> list[_Stated]:
    """What the rows state, but for those of 无."""
    rows = [row for row in subject.rows() if not is_inapplicable(row.indicator)]
    return [_Stated.of(row.indicator) for row in rows if not _is_left_over(row.name, row.text("value"))]


class _Stated(Struct, frozen=True):
    """What the levels of a row say, and what it counts for."""

    first: str | None
    second: str | None
    categories: frozenset[str]

    @classmethod
    def of(cls, row: Indicator) -> _Stated:
        return cls(*_rows.level_kinds(row), _rows.categories(row))


def _is_absent(wanted: str, stated: Sequence[_Stated], cut: Callable[[], str | None] = lambda: None) -> bool | str:
    """Whether no row counts for the category; in Chinese what would have to be known, where it may yet."""
    if any(wanted in row.categories for row in stated):
        return False
    undecided = _undecided(wanted, stated) or cut()
    if undecided:
        return undecided
    # no output at all is a fault of its own
    return SECTION_OF[wanted] != 0 or wanted == "output" or any("output" in row.categories for row in stated)


def _is_left_over(name: str, value: str) -> bool:
    """A row of the template that nobody filled in, such as ……."""
    return not value.strip() and lexicon.in_words("placeholders", name)


def _undecided(wanted: str, stated: Sequence[_Stated]) -> str | None:
    """What the labels do not say: a row without a category might be the one that is looked for."""
    if LABELS[wanted] == 2 and any(row.first in (None, "output") and row.second is None for row in stated):
        return "二级指标"
    if any(row.first is None for row in stated):
        return "一级指标"
    return None


def _cut(wanted: str, subject: Subject) -> str | None:
    """Whether the category could stand in the part of the table that is not there."""
    complete: bool | None = subject.table.complete
    if complete:
        return None
    sections = [section for row in subject.table.indicators if (section := _section(_rows.categories(row))) is not None]
    in_order = sections == sorted(sections)
    if complete is None and in_order and sections and sections[-1] > SECTION_OF[wanted]:
        return None
    return "表的其余部分"


def _section(found: frozenset[str]) -> int | None:
    """The place of a row among the sections; a cost row of its own level stands anywhere and has none."""
    return max((SECTIONS.index(name) for name in found if name in SECTIONS), default=None)


def _waived(subject: Subject) -> tuple[Row, ...]:
    """The rows of 无."""
    return tuple(
        Row(subject.position or 0, subject.table_position or 0, index, indicator)
        for index, indicator in enumerate(subject.table.indicators)
        if is_inapplicable(indicator)
    )
