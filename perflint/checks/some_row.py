"""A table that has too few rows of a kind, told by the text of one field: no row with 一级指标 满意度指标, and so on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from perflint.checks.contract import Hit, Missing, Screens, Subject
from perflint.checks.unique_rows import FIELDS

SUMMARY = "表里某一栏写着这些文字的行太少（逐字比较，不算前后空格）；表没有读完整的不下结论。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "field": {"enum": list(FIELDS), "description": "看哪一栏"},
        "among": {
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "minItems": 1,
            "description": "写着其中之一的行算数",
        },
        "least": {"type": "integer", "minimum": 1, "description": "至少要有几行，默认 1"},
    },
    "required": ["field", "among"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"wanted": "要有的文字", "count": "有几行", "least": "至少要有几行"}
EXAMPLE: Mapping[str, Any] = {"field": "level1", "among": ["满意度指标"]}


def screens(options: Mapping[str, Any]) -> Screens:
    """At what it looks."""
    return Screens(only=(options["field"],))


def of_texts(texts: Mapping[str, Sequence[str]], options: Mapping[str, Any]) -> Iterator[None]:
    """One None for the table."""
    if _count(texts[options["field"]], options) < options.get("least", 1):
        yield None


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield one hit on the table."""
    texts = [row.text(options["field"]).strip() for row in subject.rows()]
    for _ in of_texts({options["field"]: texts}, options):
        if not subject.table.complete:
            yield Missing("表的其余部分")
        else:
            values = {"wanted": "、".join(options["among"]), "count": _count(texts, options)}
            yield Hit(subject.at(None), {**values, "least": options.get("least", 1)})


def _count(texts: Sequence[str], options: Mapping[str, Any]) -> int:
    return sum(map(texts.count, dict.fromkeys(options["among"])))
