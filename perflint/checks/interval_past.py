"""A period of time given as the target that was over before the year of the table began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks.contract import Hit, Missing, Screen, Screens, Subject, value_of

SUMMARY = "指标值是起止时间，在表的年度之前已经结束。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {"type": "object", "additionalProperties": False}
VALUES: Mapping[str, str] = {"left": "结束的年份", "right": "表的年度"}
EXAMPLE: Mapping[str, Any] = {}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(rows=(Screen(("value", "operator", "unit"), lambda row: "/" in (value_of(row).date or "")),))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield a hit when the end of the interval lies in an earlier year than ``right``; a single date is left alone."""
    _, between, end = (subject.value(subject.indicator).date or "").partition("/")
    if not between or not end[:4].isdigit():
        return
    year = subject.document.year
    if year is None or year.number is None:
        yield Missing("年度")
    elif int(end[:4]) < int(year.number):
        yield Hit(None, {"left": int(end[:4]), "right": int(year.number)})
