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
    r"(?<![\d.年月A-Za-z])([1-9]\d{0,8}(?:\.\d{1,4})?)\s?[%人次个家户场项件]{0,2}\s?[-—–~至到]\s?(\d{1,9}(?:\.\d{1,4})?)\s?([^\d\s，。；、,;()]{1,4})"
)
TIMES = frozenset({"年", "月", "日", "号", "时", "点", "分", "周", "季度", "岁", "级", "度", "楼", "层", "班"})
MOST = 10  # times the upper bound; 5000-1万人 leaves out a 万
# grades, numbers of models, shares, and what is to come down from one number to the other
NO_RANGE = pattern_of(r"[优良差档]|等[级次]|比例|占比|配比|型号|规格|编号|[年班]级|[由从降减逐]")
CROSSED = pattern_of(
    r"\d[^\d.]?[人次个家户场项件]?\s?[-—–－~～至到]\s?\d|\d[^\d]{1,12}?(?:[≤<≦⩽＜《]|不[超高大多得]|小于|低于|少于|最多|至多|控制)\D{0,4}\d|\d[^\d]{1,12}\d[\d.]*\D{0,4}(?:以[内下]|之内)"
)

SUMMARY = "指标值的下限比上限还大，怎样都完不成。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
VALUES: Mapping[str, str] = {"left": "下限", "right": "上限"}
EXAMPLE: Mapping[str, Any] = {}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(rows=(Screen(("value",), _may_cross),))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on the value; ``left`` and ``right`` are the bounds as they are written."""
    cell = subject.indicator.value
    if cell is None or len(cell.text) > LONGEST:
        return
    name = subject.indicator.name.text if subject.indicator.name else ""
    for left, right in (*_bounds(cell.text), *_ranges(name, texts.narrow(cell.text))):
        yield Hit(None, {"left": left, "right": right})
        return


def _may_cross(row: Indicator) -> bool:
    return row.value is not None and CROSSED.search(row.value.text) is not None


def _bounds(text: str) -> Iterator[tuple[str, str]]:
    """A lower bound and the upper one right behind it."""
    for low, high in pairwise(_quantities.quantities(text)):
        bounds = low.comparator in LOWER and high.comparator in UPPER
        alike = (low.base, low.per) == (high.base, high.per)
        if bounds and alike and low.amount > high.amount and BETWEEN.fullmatch(text[low.end : high.start]):
            yield text[low.start : low.end], text[high.start : high.end]


def _ranges(name: str, text: str) -> Iterator[tuple[str, str]]:
    if NO_RANGE.search(name) or NO_RANGE.search(text):
        return
    for found in DASHED.finditer(text):
        low, high, unit = found.groups()
        known = next((unit[:end] for end in range(len(unit), 0, -1) if lexicon.class_of_unit(unit[:end])), "")
        if known and known not in TIMES and Decimal(high) < Decimal(low) <= MOST * Decimal(high):
            yield f"{low}{known}", f"{high}{known}"
