"""A rate of budget execution written without its %: 0.95, or 95 where other rates of the document carry the sign.

A bare 95 alone says nothing: the heading may hold the sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks import _amounts
from perflint.checks._executions import NEEDS, Spending, spendings
from perflint.checks.contract import Hit, Missing, Screens, Subject
from perflint.lexicon import levels

SUMMARY = "预算执行率没有写百分号：写成小数，或者同一份文件里别的执行率写了百分号。"
GIVEN = ("document", "table")
OPTIONS: Mapping[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
VALUES: Mapping[str, str] = {"written": "执行率原文", "right": "按百分数应写成多少"}
EXAMPLE: Mapping[str, Any] = {}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=NEEDS)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``written`` is the rate as it stands, ``right`` what it says in percent."""
    rated = [(found, written) for found in spendings(subject) if (written := _written(found))]
    signed = any("%" in written or "分" in written for _, written in rated)
    for found, written in rated:
        number = _amounts.stated(found.execution.rate)
        if number is None or number == 0 or "%" in written or "分" in written:
            continue
        if number <= 1:
            yield Hit(found.at("rate"), {"written": written, "right": f"{(number * 100).normalize():f}%"})
        elif signed:
            yield Hit(found.at("rate"), {"written": written, "right": f"{number.normalize():f}%"})
        else:
            yield Missing("执行率的表头")


def _written(found: Spending) -> str:
    return levels.fold(found.execution.rate.cell.text).strip() if found.execution.rate else ""
