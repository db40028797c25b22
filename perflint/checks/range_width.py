"""A target written as a range whose upper end is so far from the lower one that almost any result would meet it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint.checks.contract import Hit, Missing, Screen, Screens, Subject, value_of

SUMMARY = "指标值是区间，上限与下限相差太大。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"above": {"type": ["number", "string"], "description": "上限超过下限的多少倍就报"}},
    "required": ["above"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"left": "下限", "right": "上限"}
EXAMPLE: Mapping[str, Any] = {"above": 1.5}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(rows=(Screen(("value", "operator", "unit"), lambda row: value_of(row).kind == "range"),))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield a hit when ``right`` is more than ``above`` times ``left``; a value that is no range is left alone."""
    value = subject.value(subject.indicator)
    if value.kind != "range":
        return
    if value.number is None or value.upper is None:
        yield Missing("区间的上限和下限")
    elif value.upper > value.number * Decimal(str(options["above"])) and value.number >= 0:  # -5℃至3℃ is no multiple
        yield Hit(None, {"left": value.number, "right": value.upper})
