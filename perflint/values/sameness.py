"""Whether two values say the same: what a safe fix must leave as it is."""

from __future__ import annotations

from perflint.lexicon.units import class_of_unit
from perflint.model import TargetValue

_COUNT = "数"  # 户数 is no unit, but it says what is counted


def same_meaning(one: TargetValue, other: TargetValue) -> bool:
    """Whether kind, comparator, number, upper bound, class of unit, denominator and date are equal."""
    return _meaning(one) == _meaning(other)


def _meaning(value: TargetValue) -> tuple[object, ...]:
    number, upper = value.number, value.upper
    return value.kind, value.comparator, number, upper, _unit_class(value.unit), value.per, value.date


def _unit_class(unit: str | None) -> str | None:
    """The class of the unit; a unit that is in no vocabulary is only equal to itself."""
    if not unit:
        return None
    return class_of_unit(unit) or class_of_unit(unit.removesuffix(_COUNT)) or unit
