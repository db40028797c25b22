"""An amount that repeats the multiplier of its form: 5.8万 where the head says 单位：万元 reads as 5.8万万元.

An amount with its full unit, 5.8万元, is clear whatever the head says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from perflint import values
from perflint.checks import _amounts
from perflint.checks.contract import Hit, Screens, Spot, Subject
from perflint.model import Execution, Figure, TargetTable

SUMMARY = "金额重复写了倍数：表头写“单位：万元”，金额又写“5.8万”。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {"type": "object", "additionalProperties": False}
VALUES: Mapping[str, str] = {
    "left": "第一处这样的金额",
    "right": "表头的金额单位",
    "count": "这样的金额有几处",
}
EXAMPLE: Mapping[str, Any] = {}
FUNDS = ("total", "fiscal", "special", "other")
EXECUTION = ("initial", "budget", "actual")


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=(*(f"funds.{name}" for name in FUNDS), *(f"execution.{name}" for name in EXECUTION)))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """One hit a table: ``left`` is the first such amount, ``right`` the unit of the form, ``count`` how many there are."""
    unit = subject.document.money_unit
    if not unit or _amounts.base_of(unit)[0] == 1:
        return
    found = [(spot, figure) for spot, figure in _figures(subject.at(None), subject.table) if _bare_multiplier(figure)]
    if found:
        (place, figure), *others = found
        proof = {"left": figure.cell.text.strip(), "right": unit, "count": len(found)}
        yield Hit(place, proof, tuple(spot for spot, _ in others))


def _figures(spot: Spot, table: TargetTable) -> Iterator[tuple[Spot, Figure]]:
    for owner, names in (("funds", FUNDS), ("execution", EXECUTION)):
        holder = getattr(table, owner) or Execution()
        for name in names:
            figure = getattr(holder, name)
            if figure is not None:
                yield replace(spot, field=f"{owner}.{name}"), figure


def _bare_multiplier(figure: Figure) -> bool:
    unit = values.parse(figure.cell.text).unit
    return bool(unit) and _amounts.base_of(str(unit))[1] == ""
