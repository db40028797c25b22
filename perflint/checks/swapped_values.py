"""Two neighbouring rows whose values stand in each other's place: neither fits its name, both fit after a swap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from perflint import lexicon
from perflint.checks.contract import Hit, Row, Screens, Signs, Subject, value_of
from perflint.lexicon.additions import remembered
from perflint.model import Indicator

SUMMARY = "相邻两行的指标值填反了：各自都不符合名称，对换以后都符合。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"distance": {"type": "integer", "minimum": 1, "description": "两行最多相隔多少行"}},
    "required": ["distance"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "name": "上一行的指标名称",
    "value": "上一行的指标值",
    "other_name": "下一行的指标名称",
    "other_value": "下一行的指标值",
}
EXAMPLE: Mapping[str, Any] = {"distance": 2}
MOST = 40  # rows that are compared with one another before the check itself is asked
KINDS = ("quantity", "range")  # of values that can be in the wrong row


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(signs=(_MISFITS,))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on the upper row of each pair, the nearest pairs first; the lower row is related."""
    rows = subject.rows()
    misfits = [place for place, row in enumerate(rows) if _fits(row, row) is False]
    taken: set[int] = set()
    for distance in range(1, options["distance"] + 1):
        for place in misfits:
            if {place, place + distance} & taken or place + distance not in misfits:
                continue
            upper, lower = rows[place], rows[place + distance]
            if _fits(upper, lower) and _fits(lower, upper):
                taken |= {place, place + distance}
                names = {"name": upper.name, "other_name": lower.name}
                stated = {"value": upper.shown(), "other_value": lower.shown()}
                yield Hit(upper.at("value"), {**names, **stated}, (lower.at("value"),))


def _fits(named: Row, valued: Row) -> bool | None:
    """Whether the value of one row fits the name of another; None when the name or the unit does not tell."""
    value = valued.value
    return _fit(named.name, value.unit) if value.unit and value.kind in KINDS else None


@remembered(65536)
def _fit(name: str, unit: str) -> bool | None:
    measure = lexicon.measure_of_name(name)
    if measure.id == "unknown":
        return None
    return lexicon.fits(measure, unit) if lexicon.classes_of_unit(unit) else None


Wanted = frozenset[str] | None  # the classes of unit that fit a name; None where it does not tell


def _wanted(row: Indicator) -> Wanted:
    measure = lexicon.measure_of_name(row.name.text if row.name else "")
    return None if measure.id == "unknown" else measure.accepts


def _classes(row: Indicator) -> frozenset[str]:
    """The classes of the unit of a value that can be in the wrong row."""
    value = value_of(row)
    return frozenset(lexicon.classes_of_unit(value.unit) if value.unit and value.kind in KINDS else ())


def _misfit(wanted: Wanted, classes: frozenset[str]) -> tuple[frozenset[str], frozenset[str]] | None:
    """The classes of unit that fit the name and those of the unit where they do not go together."""
    return (wanted, classes) if wanted and classes and wanted.isdisjoint(classes) else None


def _swapped(signs: Sequence[tuple[frozenset[str], frozenset[str]] | None]) -> bool:
    misfits = [sign for sign in signs if sign is not None]
    pairs = combinations(misfits[:MOST], 2)
    return len(misfits) > MOST or any(
        not upper.isdisjoint(below) and not lower.isdisjoint(above) for (upper, above), (lower, below) in pairs
    )


_MISFITS = Signs(
    ("name", "value", "operator", "unit"),
    _misfit,
    _swapped,
    ((("name",), _wanted), (("value", "operator", "unit"), _classes)),
)
