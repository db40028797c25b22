"""A category of a table in which every row is of one and the same kind, told by the words of its name.

One other row is enough to acquit the table; rows filled with 无 do not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import lexicon
from perflint.checks import _rows
from perflint.checks.contract import Hit, Row, Screen, Screens, Subject, is_inapplicable
from perflint.lexicon import levels

SUMMARY = "某一类指标的每一行都属于同一种说法（如时效指标全是支付进度）。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "category": {
            "enum": ["quantity", "quality", "timeliness", "cost", "benefit", "satisfaction"],
            "description": "看哪一类指标",
        },
        "words": {"type": "string", "description": "名称里有这个词表的词才算"},
        "unless": {"type": "string", "description": "名称里有这个词表的词就不算"},
    },
    "required": ["category", "words"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "category": "这一类指标的名称",
    "names": "这些行的指标名称",
    "count": "有几行",
}
EXAMPLE: Mapping[str, Any] = {"category": "timeliness", "words": "spending_times"}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    speaks = Screen(("name",), lambda row: _speaks(row.name.text if row.name else "", options))
    return Screens(any_row=(speaks,))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit on the first row of the category, the others related, when all of them use the words."""
    rows = [row for row in subject.rows() if _is_of(row, options["category"])]
    if rows and all(_speaks(row.name, options) for row in rows):
        label = levels.canonical_label(options["category"], 2)
        values = {"category": label, "names": [row.name for row in rows], "count": len(rows)}
        yield Hit(rows[0].at("name"), values, tuple(row.at("name") for row in rows[1:]))


def _is_of(row: Row, category: str) -> bool:
    return category in _rows.categories(row.indicator) and not is_inapplicable(row.indicator)


def _speaks(name: str, options: Mapping[str, Any]) -> bool:
    unless = options.get("unless")
    return lexicon.mentions(options["words"], name) and not (unless and lexicon.mentions(unless, name))
