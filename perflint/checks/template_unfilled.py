"""A form that nobody filled in: no project, no money, and hardly a row with a value of its own.

One finding for the whole table stands for the many about its cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from perflint import lexicon
from perflint.checks import _rows
from perflint.checks.contract import Hit, Row, Screen, Screens, Signs, Subject, standing_of_value, value_of
from perflint.model import Indicator

SUMMARY = "整张表是没有填写的模板：没有项目名称和金额，指标值几乎都是占位符或空着。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "least": {"type": "integer", "minimum": 1, "description": "至少有几行才判断"},
        "share": {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 1,
            "description": "指标值是占位符或空着的行至少占多大比例（0 到 1）",
        },
    },
    "required": ["least", "share"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"count": "没有填写的行数", "total": "总行数"}
EXAMPLE: Mapping[str, Any] = {"least": 3, "share": 0.9}
OPEN = ("placeholder", "empty")  # kinds of values
CELLS = ("value", "operator", "unit")


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""

    def unfilled(rows: Sequence[tuple[bool, bool]]) -> bool:
        """Whether the open rows are enough, were all rows that may be filled with 无 left out."""
        others = sum(not is_open and counts for is_open, counts in rows)
        number = sum(is_open for is_open, _ in rows)
        return bool(number >= options["share"] * (number + others))

    return Screens(
        any_row=(Screen(("name", *CELLS), _is_marked),),
        signs=(Signs(CELLS, _openness, unfilled),),
    )


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit on the table, with the rows that were not filled in as related places."""
    table = subject.table
    if _is_filled(_rows.words_of(table.project)) or (table.funds.total and table.funds.total.number):
        return
    rows = subject.rows()
    open_rows = [row for row in rows if _is_open(row)]
    marked = any(_is_marked(row.indicator) for row in open_rows)
    if marked and len(rows) >= options["least"] and len(open_rows) >= options["share"] * len(rows):
        yield Hit(subject.at(None), {"count": len(open_rows), "total": len(rows)}, tuple(open_rows))


def _is_filled(text: str) -> bool:
    return bool(text) and not lexicon.in_words("placeholders", text)


def _is_marked(row: Indicator) -> bool:
    """Whether a row shows what the template has: ** as a value, …… as a name."""
    return value_of(row).kind == "placeholder" or lexicon.in_words("placeholders", _rows.words_of(row.name))


def _is_open(row: Row) -> bool:
    return row.value.kind in OPEN


def _openness(row: Indicator) -> tuple[bool, bool]:
    """Whether a row is open, and whether its value is none of a row filled with 无."""
    return value_of(row).kind in OPEN, standing_of_value(_rows.words_of(row.value)) == "value"
