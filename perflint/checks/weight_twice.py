"""A row and its parts (其中：…) that both carry the weight: the same points counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint.checks._weights import is_part
from perflint.checks.contract import Hit, Row, Screen, Screens, Subject, number_of

SUMMARY = "上级行和它的“其中”各行都填了权重，而且各行之和等于上级行：同样的分计了两次。"
GIVEN = ("table",)
UNITS = ()
OPTIONS: Mapping[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
VALUES: Mapping[str, str] = {"name": "上级行的指标名称", "left": "上级行的权重", "right": "各行之和", "count": "几行"}
EXAMPLE: Mapping[str, Any] = {}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(any_row=(Screen(("weight",), lambda row: bool(row.weight and row.weight.text.strip())),))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on the weight of each parent, its parts related."""
    for parent, parts in _families(subject.rows()):
        own = number_of(parent.text("weight"))
        weights = [weight for part in parts if (weight := number_of(part.text("weight"))) is not None]
        total = sum(weights, Decimal(0))
        if own and len(weights) == len(parts) and total == own:
            values = {"name": parent.name, "left": own, "right": total, "count": len(parts)}
            yield Hit(parent.at("weight"), values, tuple(part.at("weight") for part in parts))


def _families(rows: tuple[Row, ...]) -> Iterator[tuple[Row, list[Row]]]:
    """Each row that is followed by parts of its own, with those parts."""
    parent: Row | None = None
    parts: list[Row] = []
    for row in rows:
        if is_part(row):
            parts.append(row)
            continue
        if parent is not None and parts:
            yield parent, parts
        parent, parts = row, []
    if parent is not None and parts:
        yield parent, parts
