"""Values whose operator or unit stands in a column of its own: ≥ | 95 | %.

What the value's own cell says always wins; the columns only fill what it leaves open.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from perflint.lexicon.additions import remembered
from perflint.lexicon.units import class_of_unit
from perflint.lexicon.wordlists import in_words
from perflint.model import TargetValue
from perflint.patterns import pattern_of
from perflint.text import compact, narrow
from perflint.values.parts import per_at, unit_at
from perflint.values.reading import read
from perflint.values.tables import tables

_COUNTED_KINDS = frozenset({"quantity", "range", "frequency"})
_MULTIPLIERS = ("万", "亿")
_DIGITS = pattern_of(r"[\d,]+(?:\.\d+)?", re.ASCII)
_DATED = frozenset({"年", "年度", "月份"})
_LONGEST = 40


@remembered(1024)
def comparator_of(text: str) -> str | None:
    """The sign that any spelling of an operator stands for (大于等于, >=, ≧); None for 定性 and for what is no operator."""
    if len(text) > _LONGEST:
        return None
    known = tables()
    plain = compact(text.translate(known.fold)).strip(":。;,()[]").lower()
    if plain in known.columns_none:
        return None
    if plain in known.columns:
        return known.columns[plain]
    for part in re.split(r"[()\[\]/:]", plain):  # ≥(大于等于)
        if part in known.columns:
            return known.columns[part]
    return None


def with_columns(value: TargetValue, operator: str | None, unit: str | None) -> TargetValue:
    """The value completed by an operator column and a unit column; either may be None or blank.

    Only numbers take a unit, and nothing is added to 无 or to a qualitative value.  ``spans`` stay places in ``raw``.
    """
    if unit and value.kind == "date" and class_of_unit(unit) not in (None, "date", "duration"):
        value = _as_number(value)
    elif unit and value.kind == "quantity" and compact(unit) in _DATED:
        value = _as_date(value, compact(unit))
    changes: dict[str, str | None] = {}
    if (
        operator
        and value.comparator is None
        and value.kind in _COUNTED_KINDS | {"date"}
        and (value.number or value.date or value.number == 0)
    ):
        sign = comparator_of(operator)
        if sign:
            changes["comparator"] = sign
    if unit and value.kind in _COUNTED_KINDS and value.number is not None:
        changes = {**_unit_changes(value, unit), **changes}
    return replace(value, **changes) if changes else value


def _as_number(value: TargetValue) -> TargetValue:
    """20241231 is no date where the unit column says 元."""
    from decimal import Decimal

    digits = narrow(value.raw).strip()
    if not _DIGITS.fullmatch(digits):
        return value
    start = len(value.raw) - len(value.raw.lstrip())
    span = (start, start + len(digits))
    return TargetValue(value.raw, "quantity", number=Decimal(digits.replace(",", "")), spans={"number": span})


def _as_date(value: TargetValue, unit: str) -> TargetValue:
    """2024 is a year where the unit column says 年, and 12 a month where it says 月份."""
    date = read(f"{value.number:f}{unit}") if value.unit is None and value.number is not None else value
    if date.kind != "date":
        return value
    return replace(value, kind="date", number=None, date=date.date, spans={"date": value.spans["number"]})


def _unit_changes(value: TargetValue, column: str) -> dict[str, str | None]:
    """What a unit column adds: the unit, its denominator, and the kind that follows from them."""
    known = tables()
    text = compact(narrow(column)).removeprefix("单位:")
    if not text or len(text) > _LONGEST or in_words("inapplicable", text) or _DIGITS.fullmatch(text):
        return {}
    folded = text.translate(known.fold)
    if folded.startswith("(") and folded.endswith(")"):
        text, folded = text[1:-1], folded[1:-1]
    found = unit_at(folded, 0, known)
    per = per_at(folded, found.end, known) if found else None
    whole = found is not None and (per.end if per else found.end) >= len(folded) - folded.endswith(")")
    behind = known.after.get(folded[found.end :]) if found else None  # 小时内
    unit = text[found.start : found.end] if found and (whole or behind) else text
    if value.unit in _MULTIPLIERS and class_of_unit(value.unit + unit):
        unit = unit if unit.startswith(value.unit) else value.unit + unit
    elif value.unit is not None:
        return {}
    changes: dict[str, str | None] = {"unit": unit}
    if behind and value.comparator is None:
        changes["comparator"] = behind
    if per and whole and value.per is None:
        changes["per"] = per.text
    if (
        value.kind == "quantity"
        and unit in known.events
        and (per.last if per and whole else value.per) in known.periods
    ):
        changes["kind"] = "frequency"
    return changes
