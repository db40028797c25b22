"""Indicators that stand side by side: a long-term and an annual value, or one value a township.

The result is the table's indicators, or one table a township.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from perflint.lexicon.levels import fold
from perflint.model import Cell, Indicator, TargetTable
from perflint.recognition.grids.alignment import Line
from perflint.recognition.grids.rows import Entry


def paired(entries: Sequence[tuple[str | None, Indicator]]) -> list[Indicator]:
    """Long-term ("period") and "annual" indicators of one name become one with period_value and value.

    What is only long-term keeps its period_value and has no value at all (``None``), so nobody calls it blank.
    """
    if not {"period", "annual"} <= {scope for scope, _ in entries}:
        return [indicator for _, indicator in entries]
    waiting: dict[tuple[str, str], list[Indicator]] = {}
    for scope, indicator in entries:
        if scope == "period":
            long = _long_term(indicator)
            waiting.setdefault(_identity(long), []).append(long)
    result: list[Indicator] = []
    for scope, indicator in entries:
        if scope == "period":
            continue
        partner = waiting.get(_identity(indicator))
        result.append(replace(indicator, period_value=partner.pop(0).period_value) if partner else indicator)
    result.extend(indicator for rest in waiting.values() for indicator in rest)
    return result


def _identity(indicator: Indicator) -> tuple[str, str]:
    return (indicator.level2.text if indicator.level2 else "", fold(indicator.name.text if indicator.name else ""))


def _long_term(indicator: Indicator) -> Indicator:
    if indicator.period_value is None:
        return replace(indicator, period_value=indicator.value, value=None)
    return replace(indicator, value=None)


def sub_table(table: TargetTable, key: str, spread: Sequence[tuple[Line, list[Entry]]]) -> TargetTable:
    """The table of one township: the indicators that have a value in its column, or none in any column."""
    indicators: list[Indicator] = []
    heading = key.partition(":")[2]
    for line, entries in spread:
        own = line.get(key)
        if not own.text and any(cell.text for name, cell in line.fields.items() if name.startswith("sub:")):
            continue
        indicators.extend(replace(entry.indicator, value=own) for entry in entries)
    place = table.project or Cell("", table.location)
    project = Cell(f"{place.text}·{heading}" if place.text else heading, place.location)
    return replace(table, project=project, indicators=tuple(indicators))
