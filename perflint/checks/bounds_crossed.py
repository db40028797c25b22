"""A target whose lower bound is above its upper one, which nothing can meet: ≥100人且≤50人, 100-50人."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _quantities
from perflint.checks.contract import Hit, Screen, Screens, Subject
from perflint.model import Indicator
from perflint.patterns import pattern_of

LOWER, UPPER = ("≥", ">"), ("≤", "<")
LONGEST = 60  # characters of a value that is one target and no story
BETWEEN = pattern_of(r"[\s且并但和与又、，,;；及而同时]{0,6}")
DASHED = pattern_of(
    r"(?<![\d.年月])(\d{1,9}(?:\.\d{1,4})?)\s?[%人次个家户场项件]{0,2}\s?[-—–~至到]\s?(\d{1,9}(?:\.\d{1,4})?)\s?([^\d\s，。；、,;()]{1,4})"
)
TIMES = frozenset({"年", "月", "日", "号", "时", "点", "分", "周", "季度", "岁", "级", "度", "楼", "层"})

SUMMARY = "指标值的下限比上限还大，怎样都完不成。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
VALUES: Mapping[str, str] = {"left": "下限", "right": "上限"}
EXAMPLE: Mapping[str, Any] = {}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(rows=(Screen(("value",), _has_two_numbers),))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on the value; ``left`` and ``right`` are the bounds as they are written."""
    cell = subject.indicator.value
    if cell is None or len(cell.text) > LONGEST:
        return
    for left, right in (*_bounds(cell.text), *_ranges(texts.narrow(cell.text))):
        yield Hit(None, {"left": left, "right": right})
        return


def _has_two_numbers(row: Indicator) -> bool:
    return row.value is not None and sum(character.isdigit() for character in row.value.text) > 1


def _bounds(text: str) -> Iterator[tuple[str, str]]:
    """A lower bound and the upper one right behind it."""
    for low, high in pairwise(_quantities.quantities(text)):
        bounds = low.comparator in LOWER and high.comparator in UPPER
        alike = (low.base, low.per) == (high.base, high.per)
        if bounds and alike and low.amount > high.amount and BETWEEN.fullmatch(text[low.end : high.start]):
            yield text[low.start : low.end], text[high.start : high.end]


def _ranges(text: str) -> Iterator[tuple[str, str]]:
    for found in DASHED.finditer(text):
        low, high, unit = found.groups()
        known = next((unit[:end] for end in range(len(unit), 0, -1) if lexicon.class_of_unit(unit[:end])), "")
        if known and known not in TIMES and Decimal(low) > Decimal(high):
            yield low, f"{high}{known}"
