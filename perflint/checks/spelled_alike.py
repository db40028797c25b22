"""The same percentage spelled with different numbers of decimals in one column of a table: 100% here, 100.0% there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint import values
from perflint.checks.contract import Hit, Row, Subject

SUMMARY = "同一栏里相等的百分数小数位数不同，如 100% 和 100.0%。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "field": {"enum": ["value", "period_value", "actual", "score", "weight"], "description": "看哪一栏"}
    },
    "required": ["field"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "多数行的写法",
    "right": "少数行的写法",
    "count": "少数写法有几行",
}
EXAMPLE: Mapping[str, Any] = {"field": "value"}
PERCENT = "%"


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit for each number with two spellings, on the first row of the rarer one."""
    field = options["field"]
    spelled: dict[Decimal, list[tuple[Row, int]]] = {}
    for row in subject.rows():
        value = values.parse(row.text(field))
        if value.kind == "quantity" and value.unit == PERCENT and value.number is not None:
            exponent = value.number.as_tuple().exponent
            spelled.setdefault(value.number, []).append((row, -exponent if isinstance(exponent, int) else 0))
    for number, rows in spelled.items():
        counts = Counter(places for _, places in rows)
        if len(counts) > 1:
            usual = max(counts, key=lambda places: (counts[places], -places))
            first, *others = (row for row, places in rows if places != usual)
            rare = next(places for row, places in rows if row is first)
            proof = {"left": f"{number:.{usual}f}%", "right": f"{number:.{rare}f}%", "count": 1 + len(others)}
            yield Hit(first.at(field), proof, tuple(row.at(field) for row in others))
