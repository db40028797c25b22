"""Cells left blank in a column that other rows of the table fill.

A parent row is silent when the rows 其中：… below it carry the entry, and so is what a template left without a name (……).  A table that fills the column nowhere is no
business of this check; where another field of the row (``beside``) shows that it ought to be filled, the column was lost
or left out as a whole, and which of the two nobody can tell from the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from perflint import values
from perflint.checks._rows import plain_name
from perflint.checks.contract import ZEROS, Hit, Missing, Row, Screen, Screens, Subject

SUMMARY = "同一张表里别的行填了这一栏，这一行却空着；有“其中”行填写的上级行不算。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "field": {
            "enum": ["value", "period_value", "actual", "expected", "likelihood", "weight", "score", "unit", "basis"],
            "description": "看哪一栏有没有空着",
        },
        "beside": {"enum": ["value", "weight", "score"], "description": "只看这一栏填了内容的行"},
        "unless": {"enum": ["value", "weight", "score"], "description": "这一栏填了内容的行不看"},
    },
    "required": ["field"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "item": "空着的那一行的指标名称",
    "other": "对照栏（beside）里填的内容",
    "filled": "填了这一栏的行数",
}
EXAMPLE: Mapping[str, Any] = {"field": "actual"}
LABELS = {
    "value": "指标值",
    "period_value": "实施周期指标值",
    "actual": "实际完成值",
    "expected": "全年预计完成值",
    "likelihood": "完成目标可能性",
    "weight": "分值",
    "score": "得分",
    "unit": "计量单位",
    "basis": "依据",
}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    field = options["field"]
    blank = Screen((field,), lambda row: getattr(row, field) is not None and not _said(field, getattr(row, field).text))
    return Screens(any_row=(blank,))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``item`` is the row's name, ``other`` what stands beside, ``filled`` how many rows have the entry."""
    field, beside, unless = options["field"], options.get("beside"), options.get("unless")
    rows = subject.rows()
    filled = sum(_said(field, row.text(field)) for row in rows)
    if beside and not filled and len(rows) > 1:
        if any(getattr(row.indicator, field) is not None and _filled(row, beside) for row in rows):
            yield Missing(f"“{LABELS[field]}”一栏（全表空着）")
        return
    for row, following in zip_longest(rows, rows[1:]):
        blank = getattr(row.indicator, field) is not None and not _said(field, row.text(field))
        if not blank or not plain_name(row.name) or _says_it(following, field):
            continue
        if (_filled(row, beside) if beside else filled) and not (unless and _filled(row, unless)):
            other = row.text(beside).strip() if beside else ""
            yield Hit(row.at(field), {"item": row.name, "other": other, "filled": filled})


def _said(field: str, text: str) -> bool:
    """Whether a cell has an entry; boxes none of which is ticked are none."""
    return values.is_answered(text) if field == "likelihood" else bool(text.strip())


def _filled(row: Row, field: str) -> bool:
    """Whether a field holds something other than a zero."""
    return row.text(field).strip() not in {"", *ZEROS}


def _says_it(following: Row | None, field: str) -> bool:
    """Whether the next row is a part of this one and has the entry."""
    return following is not None and following.indicator.child and _said(field, following.text(field))
