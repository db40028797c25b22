"""How the parts of a target, period or actual value become fields; the neighbour of `readings`.

A value is read together with the operator and unit columns of its row.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from perflint import lexicon, values
from perflint.checks.contract import value_of
from perflint.model import Cell, Indicator, TargetValue
from perflint.rulebook.facts import Fact

COLUMNS = ("value", "period_value", "actual")
MONTHS = {"年": Decimal(12), "个月": Decimal(1), "月": Decimal(1), "季度": Decimal(3), "个季度": Decimal(3)}
DAYS = {"天": Decimal(1), "日": Decimal(1), "周": Decimal(7), "星期": Decimal(7)}
DAYS_A_MONTH = Decimal(30)
FIRST_SERIAL, LAST_SERIAL = 36526, 55153  # 2000-01-01 and 2050-12-31 as Excel counts days


def value_part(column: str, part: str, indicator: Indicator) -> Fact:
    """One part of the target, period or actual value of an indicator; ``fields.VALUE_PARTS`` lists the parts."""
    cell: Cell | None = getattr(indicator, column)
    if cell is None:
        return None
    value = value_of(indicator, column)
    if part in ("number", "upper"):
        amount: Decimal | None = getattr(value, part)
        return "" if amount is None else amount
    if part in ("comparator", "unit", "per", "date", "lead"):
        return getattr(value, part) or ""
    return _derived_part(column, part, value, indicator)


def _derived_part(column: str, part: str, value: TargetValue, indicator: Indicator) -> Fact:
    cell: Cell = getattr(indicator, column)
    if part == "kind":
        return value.kind
    if part == "raw":
        return cell.text.strip()
    if part == "canonical":
        return values.format_value(value)
    if part == "sign":
        return sign(cell.text, value, indicator.operator if column != "actual" else None)
    if part == "months":
        return months(value)
    if part == "serial_date":
        return serial_date(value)
    if part == "unit.written":
        return unit_written(cell.text) or (indicator.unit.text.strip() if indicator.unit else "")
    if part.startswith("own_unit"):
        unit = values.parse(cell.text).unit
        return class_of(unit) if part.endswith("class") else unit or ""
    return class_of(value.unit) if part == "unit.class" else class_label(value.unit)


def sign(written: str, value: TargetValue, operator: Cell | None) -> str:
    """The comparator as a sign the way it is written, in the value's cell or the operator column.

    Empty when there is none, or when it is said in words (不少于).
    """
    span = values.parse(written).spans.get("comparator")
    found = written[span[0] : span[1]] if span else operator.text.strip() if operator and value.comparator else ""
    return "" if any(character.isalpha() for character in found) else found


def unit_written(written: str) -> str:
    """The unit in the value's own cell as it is written, with the denominator that follows it: ``元/人、天``."""
    spans = values.parse(written).spans
    if "unit" not in spans:
        return ""
    start, end = spans["unit"]
    after = spans.get("per", (0, 0))
    return written[start : max(end, after[1]) if after[0] >= end else end]


def class_of(unit: str | None) -> Fact:
    """The class of a unit: nothing without a unit, ``unknown`` for a unit that the lexicon does not know."""
    return (lexicon.class_of_unit(unit) or "unknown") if unit else ""


def class_label(unit: str | None) -> Fact:
    """The Chinese label of a unit's class."""
    found = class_of(unit)
    return lexicon.label_of(found) if isinstance(found, str) and found not in ("", "unknown") else ""


def months(value: TargetValue) -> Fact:
    """A duration in months; nothing for what is no duration."""
    if value.number is None or value.kind != "quantity" or not value.unit:
        return ""
    if value.unit in MONTHS:
        return value.number * MONTHS[value.unit]
    return value.number * DAYS[value.unit] / DAYS_A_MONTH if value.unit in DAYS else ""


def serial_date(value: TargetValue) -> Fact:
    """The ISO date of an Excel serial number between 2000 and 2050; nothing for any other number."""
    number = value.number
    if value.kind != "quantity" or number is None or not FIRST_SERIAL <= number <= LAST_SERIAL or number % 1:
        return ""
    return (date(1899, 12, 30) + timedelta(days=int(number))).isoformat()


def value_shown(column: str, indicator: Indicator) -> str:
    """The value as the reader knows it: what the cell says, joined with the operator and unit columns (≥95%)."""
    cell: Cell | None = getattr(indicator, column)
    written = cell.text.strip() if cell else ""
    if not written:
        return ""
    alone, joined = values.parse(written), value_of(indicator, column)
    if joined.kind not in ("quantity", "range"):
        return written
    before = joined.comparator if joined.comparator and not alone.comparator else ""
    after = joined.unit if joined.unit and not alone.unit else ""
    return f"{before}{written}{after}"
