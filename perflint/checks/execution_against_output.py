"""Little money spent and yet every output reached: either the outputs or the spending is told wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint.checks._achievement import achievement
from perflint.checks._executions import NEEDS, Spending, spendings
from perflint.checks.contract import Hit, Missing, Screens, Subject
from perflint.lexicon import levels

SUMMARY = "预算执行率很低而产出指标全部完成，两者必有一个不实。"
GIVEN = ("document", "table")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "below": {"type": "number", "description": "执行率低于多少才报（百分数）"},
        "outputs": {"type": "integer", "minimum": 1, "description": "至少有几个产出指标能判断完成与否"},
    },
    "required": ["below", "outputs"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "预算执行率（百分数）",
    "right": "产出完成率（百分数，即 100）",
    "delta": "相差多少个百分点（left 减 right）",
    "count": "能判断的产出指标有几个",
}
EXAMPLE: Mapping[str, Any] = {"below": 60, "outputs": 2}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=NEEDS)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the rate of execution, ``right`` that of the outputs (100), ``count`` how many there are."""
    for found in spendings(subject):
        if found.table is None or found.rate is None:
            yield Missing("执行率或产出指标")
        elif found.rate < Decimal(str(options["below"])):
            met = _outputs(subject, found)
            if len(met) >= options["outputs"] and all(met):
                values = {"left": found.rate, "right": Decimal(100), "delta": found.rate - 100}
                yield Hit(found.at("rate"), {**values, "count": len(met)})


def _outputs(subject: Subject, found: Spending) -> list[bool]:
    """Of each output with a number that can be judged, whether it was reached."""
    met = []
    for row in subject.rows_of(found.spot):
        kind = levels.level1_kind(row.indicator.level1.text) if row.indicator.level1 else None
        kind2 = levels.level2_kind(row.indicator.level2.text) if row.indicator.level2 else None
        if kind2 in ("quantity", "quality", "timeliness") or (kind == "output" and kind2 != "cost"):
            told = achievement(row, found.table) if found.table else None
            if told is not None:
                met.append(told.met)
    return met
