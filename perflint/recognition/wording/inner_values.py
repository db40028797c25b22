"""Forms that have one column for both, 绩效指标及目标值: 参训人数≥200人 is the name 参训人数 and the value ≥200人."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from perflint.model import Cell, Indicator
from perflint.recognition.wording.cutting import name_and_value

_VERBS = ("达到", "达至", "达")  # belong to the value: 满意度达到90%以上


def values_out_of_names(indicators: Sequence[Indicator]) -> list[Indicator]:
    """The indicators with the values that most of their names end with in cells of their own; else as they are."""
    if any(item.value is not None or item.period_value is not None for item in indicators):
        return list(indicators)
    parts = [_parts(item.name) for item in indicators]
    if sum(part is not None for part in parts) < max(2, len(indicators) / 2):
        return list(indicators)
    return [
        replace(item, name=part[0], value=part[1]) if part else item
        for item, part in zip(indicators, parts, strict=True)
    ]


def _parts(name: Cell | None) -> tuple[Cell, Cell] | None:
    if name is None:
        return None
    whole = name.passage()
    head, value = name_and_value(whole)
    if value is None or len(head.text) < 2:
        return None
    start = whole.text.rindex(value.text)
    verb = next((verb for verb in _VERBS if head.text.endswith(verb) and len(head.text) > len(verb) + 1), "")
    start -= len(verb) if whole.text[:start].endswith(verb) else 0
    rest = whole.slice(start) if verb else value
    return head.slice(0, len(head.text) - len(verb)).cell(), rest.cell()
