"""A plan or document cited as a basis whose printed period (2016-2020年) was over before the year of the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import text as texts
from perflint.checks.contract import Hit, Missing, Screen, Screens, Subject
from perflint.model import Indicator
from perflint.patterns import pattern_of

PERIOD = pattern_of(r"(?<!\d)((?:19|20)\d{2})\s{0,9}年?\s{0,9}(?:-|—|–|~|至|到){1,9}\s{0,9}((?:19|20)\d{2})\s{0,9}年")

SUMMARY = "引用的规划或文件写明了起止年份，在表的年度之前已经到期。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"field": {"enum": ["basis", "description"], "description": "看哪一栏"}},
    "required": ["field"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"left": "到期的年份", "right": "表的年度", "found": "写明的起止年份"}
EXAMPLE: Mapping[str, Any] = {"field": "basis"}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    field = options["field"]

    def tells(row: Indicator) -> bool:
        cell = getattr(row, field)
        return cell is not None and PERIOD.search(texts.narrow(cell.text)) is not None

    return Screens(rows=(Screen((field,), tells),))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield a hit on the period when every period that the cell names is over."""
    cell = getattr(subject.indicator, options["field"])
    found = list(PERIOD.finditer(texts.narrow(cell.text))) if cell else []
    if not found:
        return
    year = subject.document.year
    if year is None or year.number is None:
        yield Missing("年度")
        return
    last = max(found, key=lambda period: int(period[2]))
    if int(last[1]) <= int(last[2]) < int(year.number):
        values = {"left": int(last[2]), "right": int(year.number), "found": last[0]}
        yield Hit(subject.at(options["field"], last.span()), values)
