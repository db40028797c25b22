"""Rows of one table that agree in the fields that should tell them apart: what a data base calls a unique key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks.contract import Hit, Subject

FIELDS = (
    "level1", "level2", "name", "value", "period_value", "description", "operator", "unit", "direction", "nature",
    "basis", "number",
)  # fmt: skip

SUMMARY = "同一张表里有两行以上的这几栏完全相同（逐字比较，不算前后空格）；第二行起每行报一次。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "fields": {
            "type": "array",
            "items": {"enum": list(FIELDS)},
            "minItems": 1,
            "uniqueItems": True,
            "description": "哪几栏合起来不能重复",
        }
    },
    "required": ["fields"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"found": "重复的内容", "count": "这一行是其中的第几行"}
EXAMPLE: Mapping[str, Any] = {"fields": ["level2", "name"]}


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit on every row but the first of each key, the first one related; rows without any text have no key."""
    fields: list[str] = options["fields"]
    first: dict[tuple[str, ...], list[Any]] = {}
    for row in subject.rows():
        key = tuple(row.text(field).strip() for field in fields)
        if not any(key):
            continue
        seen = first.setdefault(key, [row, 0])
        seen[1] += 1
        if seen[1] > 1:
            values = {"found": "、".join(filter(None, key)), "count": seen[1]}
            yield Hit(row.at(fields[-1]), values, (seen[0].at(fields[-1]),))
