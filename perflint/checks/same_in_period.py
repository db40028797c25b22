"""A project of several years whose every additive indicator has the same value for the year as for the whole period.

Rates, durations and wording stay the same over the years; only what adds up (persons, events, objects, money, areas…)
would have to be divided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import lexicon, values
from perflint.checks.contract import Hit, Missing, Row, Screen, Screens, Subject
from perflint.model import Cell, TargetValue
from perflint.patterns import pattern_of

SUMMARY = "项目跨几年，可累加的指标年度值却都等于实施周期值。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"at_least": {"type": "integer", "minimum": 1, "description": "至少有几条可累加的指标才判断"}},
    "required": ["at_least"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"count": "相同的指标有几条", "start": "项目开始的年份", "end": "项目结束的年份"}
EXAMPLE: Mapping[str, Any] = {"at_least": 3}
ADDITIVE = frozenset(
    {"person", "person_time", "event", "object", "organisation", "money", "area", "length", "volume", "mass"}
)
YEAR = pattern_of(r"(?:19|20)\d\d")


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    stated = Screen(("period_value",), lambda row: bool(row.period_value and row.period_value.text.strip()))
    return Screens(any_row=(stated,))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield one hit on the table, its rows related; Missing when nobody says how long the project runs."""
    pairs = [(row, period) for row in subject.rows() if (period := _period(row)) is not None]
    if len(pairs) < options["at_least"] or any(period.number != row.value.number for row, period in pairs):
        return
    start, end = _year(subject.table.start), _year(subject.table.end)
    if start is None or end is None:
        yield Missing("项目起止时间")
    elif end > start:
        found = {"count": len(pairs), "start": f"{start}年", "end": f"{end}年"}
        yield Hit(subject.at(None), found, tuple(row.at("value") for row, _ in pairs))


def _period(row: Row) -> TargetValue | None:
    """The value of the whole period, where the row states one number for the year and one for the period."""
    text = row.text("period_value")
    period = values.parse(text) if text.strip() else None
    if period is None or period.number is None or row.value.number is None or period.per or row.value.per:
        return None
    unit = row.value.unit or period.unit
    return period if unit and lexicon.class_of_unit(unit) in ADDITIVE else None


def _year(cell: Cell | None) -> int | None:
    found = YEAR.search(cell.text) if cell else None
    return int(found[0]) if found else None
