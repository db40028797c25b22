"""A gap in the printed numbers 指标1、指标2…: within one 二级指标 a number is left out or printed twice.

The numbers start again under each 二级指标; where they start again without a new label, `level2_gap` speaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from typing import Any

from perflint.checks import _rows
from perflint.checks.contract import Hit, Row, Screen, Screens, Subject

SUMMARY = "同一个二级指标下，印好的“指标1、指标2……”缺号或重号。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
VALUES: Mapping[str, str] = {
    "level2": "所在的二级指标",
    "left": "上一行的序号",
    "right": "这一行的序号",
}
EXAMPLE: Mapping[str, Any] = {}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(
        any_row=(
            Screen(("number",), lambda row: bool(_rows.words_of(row.number))),
            Screen(("name",), lambda row: "指标" in _rows.words_of(row.name)),
        )
    )


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on each row whose number does not follow the one above it."""
    numbered = [(row, number) for row in subject.rows() if (number := _rows.printed_number(row.indicator)) is not None]
    for label, group in groupby(numbered, key=lambda pair: _run(pair[0])):
        for (above, last), (row, number) in pairwise(group):
            if above.index + 1 != row.index or number in (last + 1, 1) or row.indicator.child:
                continue
            yield Hit(row.at("name"), {"level2": label[1], "left": last, "right": number}, (above,))


def _run(row: Row) -> tuple[str, str]:
    return row.text("level1"), row.text("level2")
