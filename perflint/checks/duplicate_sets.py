"""Projects of one document, or of a batch, whose indicators are the same from first to last: a set that was copied.

Two tables are equal when every row agrees in name and value, whatever the order.  Rows filled with 无 do not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import text as texts
from perflint.checks import _rows
from perflint.checks._lazy import Lazy
from perflint.checks.contract import Hit, Row, Screens, Spot, Subject
from perflint.model import TargetTable

PAYER = Lazy(r"[（(][^（）()]*[)）]|本级|中央|上级|(?:省|市|区|县|镇|乡)(?:级|财政|本级|补助)")

SUMMARY = "几个项目的全部指标和指标值一模一样，是整套照搬。"
GIVEN = ("document", "batch")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"rows": {"type": "integer", "minimum": 2, "description": "至少有多少行指标才比较"}},
    "required": ["rows"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "rows": "相同的行数",
    "left": "前一个项目",
    "right": "后一个项目",
    "left_amount": "前一个项目的金额",
    "right_amount": "后一个项目的金额",
    "one_project": "是否同一个项目由两级资金安排（是、否）",
}
EXAMPLE: Mapping[str, Any] = {"rows": 3}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(tables=2)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on each table that repeats an earlier one, which is related.

    ``one_project`` is true where both are the same project paid by two levels of government.
    """
    seen: dict[frozenset[tuple[str, str]], tuple[Spot, TargetTable]] = {}
    for spot, table in subject.tables():
        rows = subject.rows_of(spot)
        if len(rows) < options["rows"]:
            continue
        first, original = seen.setdefault(frozenset(_entry(row) for row in rows), (spot, table))
        if original is not table:
            shown = {"left": _title(original), "right": _title(table)}
            amounts = {"left_amount": _amount(original), "right_amount": _amount(table)}
            one_project = _plain_title(original) == _plain_title(table)
            yield Hit(spot, {"rows": len(rows), **shown, **amounts, "one_project": one_project}, (first,))


def signatures(subject: Subject, options: Mapping[str, Any]) -> Iterator[str]:
    """What projects must share to be compared (see `contract.Comparing`): the whole set."""
    for spot, _ in subject.tables():
        rows = subject.rows_of(spot)
        if len(rows) >= options["rows"]:
            yield repr(sorted({_entry(row) for row in rows}))


def _entry(row: Row) -> tuple[str, str]:
    return _rows.plain_name(row.name), texts.compact(texts.narrow(row.text("value")))


def _title(table: TargetTable) -> str:
    return _rows.words_of(table.project or table.function or table.title) or "未命名项目"


def _plain_title(table: TargetTable) -> str:
    return texts.bare(PAYER.sub("", _title(table)))


def _amount(table: TargetTable) -> str:
    total = table.funds.total
    return total.cell.text.strip() if total else ""
