"""A gap in the printed numbers 指标1、指标2…: within one 二级指标 a number is left out or printed twice.

The numbers start again under each 二级指标; where they start again without a new label, `level2_gap` speaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from typing import Any

from perflint.checks import _rows
from perflint.checks.contract import Hit, Missing, Row, Subject

GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
VALUES = ("level2", "left", "right")
EXAMPLE: Mapping[str, Any] = {}


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield a hit on each row whose number does not follow the one above it."""
    numbered = [(row, number) for row in subject.rows() if (number := _rows.printed_number(row.indicator)) is not None]
    if not numbered:
        yield Missing("指标编号")
        return
    for label, group in groupby(numbered, key=lambda pair: _run(pair[0])):
        for (above, last), (row, number) in pairwise(group):
            if above.index + 1 != row.index or number in (last + 1, 1) or row.indicator.child:
                continue
            yield Hit(row.at("name"), {"level2": label[1], "left": last, "right": number}, (above,))


def _run(row: Row) -> tuple[str, str]:
    return row.text("level1"), row.text("level2")
