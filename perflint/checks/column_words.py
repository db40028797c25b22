"""A column that holds the words of another: comparison signs under 指标方向, 正向 and 反向 under 指标性质."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import lexicon
from perflint.checks.contract import Hit, Screen, Screens, Subject

SUMMARY = "一栏里填的是另一栏的内容，如“指标方向”里填了比较符号；一张表只报一次。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "field": {"enum": ["direction", "nature", "operator", "unit"], "description": "看哪一栏"},
        "holds": {"type": "string", "description": "词表：属于另一栏的词"},
        "least": {"type": "integer", "minimum": 1, "description": "至少有几行这样才报"},
    },
    "required": ["field", "holds", "least"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"found": "填写的内容", "count": "有几行"}
EXAMPLE: Mapping[str, Any] = {"field": "direction", "holds": "comparison_words", "least": 2}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    field = options["field"]
    return Screens(
        any_row=(Screen((field,), lambda row: bool(getattr(row, field) and getattr(row, field).text.strip())),)
    )


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit on the first such cell, the others related, when every filled cell of the column is one."""
    field = options["field"]
    filled = [row for row in subject.rows() if row.text(field).strip()]
    foreign = [row for row in filled if lexicon.in_words(options["holds"], row.text(field))]
    if len(foreign) >= options["least"] and len(foreign) == len(filled):
        found = foreign[0].text(field).strip()
        yield Hit(
            foreign[0].at(field), {"found": found, "count": len(foreign)}, tuple(row.at(field) for row in foreign[1:])
        )
