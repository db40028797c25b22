"""Rows of one table that agree in the fields that should tell them apart: what a data base calls a unique key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from perflint.checks.contract import Hit, Screens, Subject

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


def screens(options: Mapping[str, Any]) -> Screens:
    """At what it looks."""
    return Screens(only=tuple(options["fields"]))


def of_texts(texts: Mapping[str, Sequence[str]], options: Mapping[str, Any]) -> Iterator[int]:
    """The places of all rows but the first of each key; rows without text have no key."""
    columns = [*texts.values()]
    keys: Sequence[Any] = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
    if len(set(keys)) == len(keys):
        return
    seen: set[Any] = set()
    has_text: Callable[[Any], Any] = str.strip if len(columns) == 1 else lambda key: any(map(str.strip, key))
    for place, key in enumerate(keys):
        if key in seen:
            yield place
        elif has_text(key):
            seen.add(key)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit on every row but the first of each key, the first one related; rows without any text have no key."""
    fields: list[str] = options["fields"]
    rows = subject.rows()
    keys = [tuple(row.text(field).strip() for field in fields) for row in rows]
    counts: Counter[tuple[str, ...]] = Counter()
    for place in of_texts(dict(zip(fields, zip(*keys, strict=True), strict=False)), options):
        key = keys[place]
        counts[key] += 1
        values = {"found": "、".join(filter(None, key)), "count": counts[key] + 1}
        yield Hit(rows[place].at(fields[-1]), values, (rows[keys.index(key)].at(fields[-1]),))
