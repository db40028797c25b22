"""The same output claimed by two projects: the same thing counted with the same large number in both.

Rates, satisfaction and the head-count of the unit itself may well be the same; tables that agree from first to last
are a copied set, of which `duplicate_sets` speaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _phrases, _rows
from perflint.checks.contract import Hit, Row, Screens, Spot, Subject

SUMMARY = "两个项目申报了同一项产出：名称相同或十分相近，数量也一样。"
GIVEN = ("document", "batch")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "least": {"type": "integer", "minimum": 1, "description": "数量至少是多少才比较，小的数容易碰巧相同"},
        "alike": {"type": "number", "exclusiveMinimum": 0, "maximum": 1, "description": "名称的相似度至少是多少"},
        "unless": {"type": "string", "description": "词表：名称里有其中的词条（如本单位人员）就不比较"},
    },
    "required": ["least", "alike", "unless"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "name": "指标名称",
    "value": "指标值",
    "left": "前一个项目",
    "right": "后一个项目",
}
EXAMPLE: Mapping[str, Any] = {"least": 10, "alike": 0.8, "unless": "own_staff"}
RATES = frozenset({"percent", "permille", "score", "duration", "money", "money_rate"})
MOST_ROWS = 2000


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(tables=2)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on each later row, related to the first of the same amount and a name as good as equal."""
    seen: dict[tuple[Decimal, str], list[tuple[Spot, Row, str]]] = {}
    sets: dict[frozenset[tuple[str, str]], Spot] = {}
    for spot, table in subject.tables():
        rows = subject.rows_of(spot)[:MOST_ROWS]
        whole = frozenset((_rows.plain_name(row.name), row.text("value")) for row in rows)
        if sets.setdefault(whole, spot) != spot:
            continue
        title = _rows.words_of(table.project or table.function) or "未命名项目"
        for row in rows:
            key = _countable(row, options)
            if key is None:
                continue
            first = next((one for one in seen.get(key, ()) if one[0] != spot and _same(one[1], row, options)), None)
            if first:
                values = {"name": row.name, "value": row.text("value"), "left": first[2], "right": title}
                yield Hit(row.at("name"), values, (first[1].at("name"),))
            else:
                seen.setdefault(key, []).append((spot, row, title))


def signatures(subject: Subject, options: Mapping[str, Any]) -> Iterator[str]:
    """What projects must share to be compared (see `contract.Comparing`): an amount and its unit."""
    for spot, _ in subject.tables():
        for row in subject.rows_of(spot)[:MOST_ROWS]:
            key = _countable(row, options)
            if key is not None:
                yield f"{key[0].normalize()} {key[1]}"


def _countable(row: Row, options: Mapping[str, Any]) -> tuple[Decimal, str] | None:
    number, unit = row.value.number, row.value.unit
    if row.value.kind != "quantity" or number is None or number < options["least"] or not unit:
        return None
    if lexicon.class_of_unit(unit) in RATES or "satisfaction" in _rows.categories(row.indicator):
        return None
    return None if _phrases.holds(options["unless"], row.name) else (number, unit)


def _same(first: Row, row: Row, options: Mapping[str, Any]) -> bool:
    left, right = _rows.plain_name(first.name), _rows.plain_name(row.name)
    if left == right:
        return True
    pairs = texts.bigrams(left), texts.bigrams(right)
    union = pairs[0] | pairs[1]
    return bool(union) and len(pairs[0] & pairs[1]) >= options["alike"] * len(union)
