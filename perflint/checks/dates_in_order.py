"""A period of time that ends before it begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks.contract import Hit, Screen, Screens, Subject, value_of

SUMMARY = "起止时间写反：截止时间早于开始时间。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {"type": "object", "additionalProperties": False}
VALUES: Mapping[str, str] = {"left": "开始时间", "right": "截止时间"}
EXAMPLE: Mapping[str, Any] = {}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(rows=(Screen(("value", "operator", "unit"), lambda row: "/" in (value_of(row).date or "")),))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit when ``right`` lies before ``left``, both as far as both are stated (year, month, day).

    Months without a year may run into the next one: a heating season lasts from November to March.
    """
    begin, between, end = (subject.value(subject.indicator).date or "").partition("/")
    known = min(len(begin), len(end))
    if between and begin[:1].isdigit() and end[:known] < begin[:known]:
        yield Hit(None, {"left": begin, "right": end})
