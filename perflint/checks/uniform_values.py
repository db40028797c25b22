"""Values that are all alike: the same 满意度 for every project of a document, or nothing but 100 % in a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from perflint import values
from perflint.checks import _rows
from perflint.checks.contract import Hit, Missing, Row, Subject
from perflint.lexicon import class_of_unit

GIVEN = ("table", "document", "batch")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "of": {"enum": ["satisfaction", "percent"], "description": "rows of 满意度, or all rows valued in percent"},
        "least": {"type": "integer", "minimum": 2, "description": "tables (of rows in one table) needed to judge"},
        "share": {"type": "number", "exclusiveMinimum": 0, "maximum": 1, "description": "how many must be alike"},
        "number": {
            "type": "number",
            "description": "only rows with this number count as alike; default: the commonest",
        },
    },
    "required": ["of", "least", "share"],
    "additionalProperties": False,
}
VALUES = ("count", "total", "value")
EXAMPLE: Mapping[str, Any] = {"of": "satisfaction", "least": 5, "share": 0.8}


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield one hit on the whole subject; its rows are related.  ``count`` of ``total`` have the ``value``."""
    rows = [row for row in subject.rows() if _wanted(row, options["of"])]
    reach = len(rows) if subject.table_position is not None else len({(row.document, row.table) for row in rows})
    if reach < options["least"]:
        yield Missing("足够多的同类指标")
        return
    if any(row.indicator.value is None for row in rows):
        yield Missing("指标值")
        return
    counted = Counter(_written(row) for row in rows if _counts(row, options))
    value, count = counted.most_common(1)[0] if counted else ("", 0)
    if value and count >= options["share"] * len(rows):
        alike = tuple(row for row in rows if _written(row) == value)
        yield Hit(subject.at(None), {"count": count, "total": len(rows), "value": value}, alike)


def _counts(row: Row, options: Mapping[str, Any]) -> bool:
    return "number" not in options or row.value.number == options["number"]


def _wanted(row: Row, of: str) -> bool:
    if of == "satisfaction":
        return "satisfaction" in _rows.categories(row.indicator)
    return class_of_unit(row.value.unit or "") == "percent"


def _written(row: Row) -> str:
    """The threshold as it is compared: =100% and 100% are one."""
    value = row.value
    return values.format_value(value).lstrip("=") if value.number is not None else ""
