"""A number with a unit in an indicator's name, set against the value: it repeats the value, or contradicts it.

Only a number of the value's own unit counts.  Years, ages, grades and frequencies in a name are no target values, and a
number that qualifies what follows it (100人以上企业) can repeat the value but not contradict it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import text as texts
from perflint.checks import _amounts, _quantities, _rows
from perflint.checks._quantities import Quantity
from perflint.checks.contract import Hit, Screen, Screens, Subject, value_of
from perflint.model import Indicator, TargetValue
from perflint.patterns import pattern_of

LEFT = {"≥", ">"}
RIGHT = {"≤", "<"}
CLOSED = pattern_of(r"\s*(?:[，。；、,;:：)）】\]]|$)")
EVERY = pattern_of(r"每[个半]?[天日周旬月季年次](?:度|期|学期)?[^\d，,。]{0,6}$|/\s*$")
PER_HEAD = pattern_of(r"(?:每|人均|户均|平均)[^\d，,。]{0,8}$")
NEAR = 14  # characters before a number that may say each or every
MARK = pattern_of(r"[*＊xX×]{2}")

SUMMARY = "指标名称里写了数量，与指标值重复或矛盾。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "want": {"enum": ["agreement", "conflict"], "description": "报告哪一种：agreement 重复，conflict 矛盾"}
    },
    "required": ["want"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "名称里的数量",
    "right": "指标值",
}
EXAMPLE: Mapping[str, Any] = {"want": "conflict"}


def _names_number(row: Indicator) -> bool:
    return any(_quantities.quantities(row.name.text if row.name else ""))


def _states_number(row: Indicator) -> bool:
    return value_of(row).number is not None


SCREENS = Screens(
    rows=(Screen(("name",), _names_number), Screen(("value", "operator", "unit"), _states_number)),
)


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return SCREENS


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on the name: ``left`` is what stands in the name, ``right`` the value."""
    indicator = subject.indicator
    value = subject.value(indicator)
    if indicator.name is None or indicator.value is None or value.number is None:
        return
    name = indicator.name.text
    for quantity in _quantities.quantities(name):
        verdict = _verdict(name, quantity, value)
        if verdict == options["want"]:
            shown = name[quantity.start : quantity.end].strip()
            yield Hit(
                subject.at("name", (quantity.start, quantity.end)),
                {"left": shown, "right": _rows.words_of(subject.indicator.value)},
            )
            return


def _verdict(name: str, quantity: Quantity, value: TargetValue) -> str | None:
    before = texts.narrow(name[max(0, quantity.start - NEAR) : quantity.start])
    if EVERY.search(before) or name[quantity.end : quantity.end + 1] == "/":
        return None
    if value.number is None or not _same_unit(quantity, value):
        return None
    factor = _amounts.base_of(value.unit)[0] if value.unit else _amounts.base_of(quantity.unit)[0]
    upper = value.number if value.upper is None else value.upper
    within = value.number * factor <= quantity.amount <= upper * factor
    signs = {quantity.comparator, value.comparator}
    if within and not (signs & LEFT and signs & RIGHT):
        return "agreement"
    single = PER_HEAD.search(before) and not value.per
    return "conflict" if _stands_alone(name, quantity) and quantity.comparator != "≈" and not single else None


def _same_unit(quantity: Quantity, value: TargetValue) -> bool:
    """A value without a unit is taken to be in the unit of the name only when the numbers are equal."""
    if not value.unit:
        return value.number == quantity.number
    same = _amounts.base_of(value.unit)[1] == quantity.base
    return same and (not value.per or not quantity.per or value.per[:1] == quantity.per[:1])


def _stands_alone(name: str, quantity: Quantity) -> bool:
    """The number ends its clause, so that it states something of its own."""
    return bool(CLOSED.match(name, quantity.end)) and not MARK.search(
        name, max(0, quantity.start - NEAR), quantity.end + NEAR
    )
