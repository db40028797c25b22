"""How the parts of a target, period, actual or expected value become fields; the neighbour of `readings`.

A value is read together with the operator and unit columns of its row.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from msgspec import Struct

from perflint import lexicon, values
from perflint.checks.contract import RESULTS, value_of
from perflint.model import Cell, Indicator, TargetValue
from perflint.rulebook.derived import Derived
from perflint.rulebook.facts import Fact

COLUMNS = ("value", "period_value", *RESULTS)
MONTHS = {"年": Decimal(12), "个月": Decimal(1), "月": Decimal(1), "季度": Decimal(3), "个季度": Decimal(3)}
DAYS = {"天": Decimal(1), "日": Decimal(1), "周": Decimal(7), "星期": Decimal(7)}
DAYS_A_MONTH = Decimal(30)
DAYS_OF_A_YEAR = (Decimal(360), Decimal(365), Decimal(366))
FIRST_SERIAL, LAST_SERIAL = 36526, 55153  # 2000-01-01 and 2050-12-31 as Excel counts days


class Reading(Struct, frozen=True):
    """What a value says, with the cells that say it."""

    value: TargetValue
    cell: Cell
    operator: Cell | None
    unit: Cell | None


def value_part(column: str, part: str) -> Derived:
    """How to get one part of the target, period, actual or expected value of an indicator; ``fields.VALUE_PARTS`` lists the parts."""
    return Derived(_reader(column), PARTS[part])


@cache
def _reader(column: str) -> Callable[[Indicator], Reading | None]:
    """Reads the values of a column; a result states no operator of its own."""

    def read(indicator: Indicator) -> Reading | None:
        cell: Cell | None = getattr(indicator, column)
        if cell is None:
            return None
        operator = None if column in RESULTS else indicator.operator
        return Reading(value_of(indicator, column), cell, operator, indicator.unit)

    return read


def _amount(part: str) -> Callable[[Reading], Fact]:
    def get(reading: Reading) -> Fact:
        amount: Decimal | None = getattr(reading.value, part)
        return "" if amount is None else amount

    return get


def _word(part: str) -> Callable[[Reading], Fact]:
    return lambda reading: getattr(reading.value, part) or ""


def _own_unit(reading: Reading) -> str | None:
    return values.parse(reading.cell.text).unit


PARTS: dict[str, Callable[[Reading], Fact]] = {
    **{part: _amount(part) for part in ("number", "upper")},
    **{part: _word(part) for part in ("comparator", "unit", "per", "date", "lead")},
    "kind": lambda reading: reading.value.kind,
    "raw": lambda reading: reading.cell.text.strip(),
    "canonical": lambda reading: values.format_value(reading.value),
    "sign": lambda reading: sign(reading.cell.text, reading.value, reading.operator),
    "months": lambda reading: months(reading.value),
    "serial_date": lambda reading: serial_date(reading.value),
    "unit.class": lambda reading: class_of(reading.value.unit),
    "unit.label": lambda reading: class_label(reading.value.unit),
    "unit.written": lambda reading: (
        unit_written(reading.cell.text) or (reading.unit.text.strip() if reading.unit else "")
    ),
    "own_unit": lambda reading: _own_unit(reading) or "",
    "own_unit.class": lambda reading: class_of(_own_unit(reading)),
}


def sign(written: str, value: TargetValue, operator: Cell | None) -> str:
    """The comparator as a sign the way it is written, in the value's cell or the operator column.

    Empty when there is none, or when it is said in words (不少于).
    """
    span = values.parse(written).spans.get("comparator")
    found = written[span[0] : span[1]] if span else operator.text.strip() if operator and value.comparator else ""
    return "" if any(character.isalpha() for character in found) else found


def unit_written(written: str) -> str:
    """The unit in the value's own cell as it is written, with what follows it and belongs to it: ``元/人、天``, ``人数``."""
    span = values.unit_span(values.parse(written))
    return written[slice(*span)] if span else ""


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
    if value.unit not in DAYS:
        return ""
    days = value.number * DAYS[value.unit]
    return Decimal(12) if days in DAYS_OF_A_YEAR else days / DAYS_A_MONTH


def serial_date(value: TargetValue) -> Fact:
    """The ISO date of an Excel serial number between 2000 and 2050; nothing for any other number."""
    number = value.number
    if value.kind != "quantity" or number is None or not FIRST_SERIAL <= number <= LAST_SERIAL or number % 1:
        return ""
    return (date(1899, 12, 30) + timedelta(days=int(number))).isoformat()
