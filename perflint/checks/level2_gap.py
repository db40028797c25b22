"""Rows whose 二级指标 is not there: a blank cell among filled ones, or a printed 指标N that starts again at 1 in mid-run.

Forms number the indicators afresh under each 二级指标, so a new 1 without a new label means that the label is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks import _rows
from perflint.checks.contract import Hit, Missing, Row, Screen, Screens, Subject, is_named

SUMMARY = "有的行没有二级指标：别的行填了而它空着，或者印好的“指标N”中途又从 1 开始。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
VALUES: Mapping[str, str] = {
    "name": "这一行的指标名称",
    "how": "怎样看出缺了二级指标",
}
EXAMPLE: Mapping[str, Any] = {}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(
        any_row=(
            Screen(("level2",), lambda row: not _rows.words_of(row.level2)),
            Screen(("number",), lambda row: bool(_rows.words_of(row.number))),
            Screen(("name",), lambda row: "指标" in _rows.words_of(row.name) or not is_named(row)),
        )
    )


def hit_screens(options: Mapping[str, Any]) -> Screens:
    """What spares its hits."""
    return Screens(
        any_row=(
            Screen(("level2",), lambda row: not _rows.words_of(row.level2)),
            Screen(("number",), lambda row: bool(_rows.words_of(row.number))),
            Screen(("name",), lambda row: "指标" in _rows.words_of(row.name)),
        )
    )


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield a hit on the first row of each run without a label of its own."""
    rows = subject.rows()
    if not any(_rows.words_of(row.indicator.level2) for row in rows):
        yield Missing("二级指标")
        return
    before: Row | None = None
    for row in rows:
        how = _blank(row, before) or _restart(row, before)
        if how:
            yield Hit(row.at("level2"), {"name": row.name, "how": how})
        before = row


def _blank(row: Row, before: Row | None) -> str | None:
    """The cell is blank; a whole section such as 满意度 may do without, and only the first row of a run is told."""
    if _label(row) or not row.text("value").strip() or _rows.level_kinds(row.indicator)[0] not in ("output", "benefit"):
        return None
    if before is not None and not _label(before) and row.text("level1") == before.text("level1"):
        return None
    return "二级指标一栏是空的"


def _restart(row: Row, before: Row | None) -> str | None:
    if before is None or (row.text("level1"), _label(row)) != (before.text("level1"), _label(before)):
        return None
    last, number = _rows.printed_number(before.indicator), _rows.printed_number(row.indicator)
    if number == 1 and last is not None and last > 1 and not row.indicator.child:
        return f"编号在指标{last}之后又从1开始"
    return None


def _label(row: Row) -> str:
    return row.text("level2").strip()
