"""Projects of one document, or of a batch, whose indicators are the same from first to last: a set that was copied.

Two tables are equal when every row agrees in name and value, whatever the order.  Rows filled with 无 do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from perflint import text as texts
from perflint.checks import _projects, _rows
from perflint.checks.contract import At, Hit, Match, Missing, Row, Screens, Seen, Subject, Trace
from perflint.model import TargetTable
from perflint.patterns import pattern_of

PAYER = pattern_of(r"[（(][^（）()]*[)）]|本级|中央|上级|(?:省|市|区|县|镇|乡)(?:级|财政|本级|补助)")

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


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield a hit on each table that repeats an earlier one, which is related.

    ``one_project`` is true where both are the same project paid by two levels of government.
    """
    yield from _projects.hits(subject, options, of_row, traces, compared)


CELLS = ("name", "value")


def of_row(row: Row, options: Mapping[str, Any]) -> tuple[str, str]:
    """Name and value as they are compared."""
    return _rows.plain_name(row.name), texts.compact(texts.narrow(row.text("value")))


def traces(
    rows: Sequence[tuple[int, tuple[str, str]]], table: TargetTable, options: Mapping[str, Any]
) -> Iterator[Trace]:
    """The whole set, with what is told of its project (see `contract.Comparing`)."""
    if len(rows) >= options["rows"]:
        code = texts.compact(table.project_code.text) if table.project_code else ""
        told = (len(rows), _title(table), _amount(table), _plain_title(table), code)
        yield Trace(repr(sorted({entry for _, entry in rows})), None, told)


def compared(seen: Callable[[], Iterator[Seen]], options: Mapping[str, Any]) -> Iterator[Match]:
    """Each project with the same set as the first one; one printed twice, with the same code, is no copy."""
    first: Seen | None = None
    for one in seen():
        if first is None:
            first = one
            continue
        (_, left, left_amount, left_plain, left_code), (rows, right, right_amount, plain, code) = first.told, one.told
        if code and code == left_code:
            continue
        shown = {"left": left, "right": right, "left_amount": left_amount, "right_amount": right_amount}
        yield Match(At(one.project), {"rows": rows, **shown, "one_project": left_plain == plain}, (At(first.project),))


def _title(table: TargetTable) -> str:
    return _rows.words_of(table.project or table.function or table.title) or "未命名项目"


def _plain_title(table: TargetTable) -> str:
    return texts.bare(PAYER.sub("", _title(table)))


def _amount(table: TargetTable) -> str:
    total = table.funds.total
    return total.cell.text.strip() if total else ""
