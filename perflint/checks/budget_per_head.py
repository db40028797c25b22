"""Money per head that no service costs: 3 元 for a visit, a quarter of a million for one person.

Only the quantities under 数量指标 count.  Too little is judged by the largest number of visits, too much by all persons
together, and only where nothing else is counted: a project that also buys things spends its money on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint import lexicon
from perflint.checks import _amounts, _rows
from perflint.checks._budgets import budget_in_yuan, lasts_longer
from perflint.checks.contract import Hit, Missing, Row, Subject

SUMMARY = "资金总额摊到每人次或每个人身上，少得或多得不合常理；还有其他产出的项目不按人摊。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "below": {"type": "number", "description": "每人次不到多少元就报"},
        "above": {"type": "number", "description": "每人超过多少元就报"},
    },
    "required": ["below", "above"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "name": "指标名称",
    "number": "人数或人次，带单位",
    "left": "摊到每人或每人次的钱（元）",
    "right": "界限（元）",
    "what": "每人还是每人次",
}
EXAMPLE: Mapping[str, Any] = {"below": 5, "above": 200000}


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the money for one, ``right`` the limit it passes."""
    counted = [row for row in subject.rows() if _is_quantity(row)]
    visits = [row for row in counted if _class(row) == "person_time"]
    persons = [row for row in counted if _class(row) == "person"]
    if not visits and not persons:
        return
    budget = budget_in_yuan(subject.table, subject.document.money_unit)
    if budget is None or lasts_longer(subject.table):
        yield Missing("一年的资金总额")
        return
    if visits:
        most = max(visits, key=_amounts.base_number)
        each, limit = budget / _amounts.base_number(most), Decimal(str(options["below"]))
        if each < limit:
            yield _hit(most, each, limit, "每人次")
    elif len(persons) == len(counted):
        each, limit = budget / sum(map(_amounts.base_number, persons)), Decimal(str(options["above"]))
        if each > limit:
            yield _hit(max(persons, key=_amounts.base_number), each, limit, "每人")


def _hit(row: Row, each: Decimal, limit: Decimal, what: str) -> Hit:
    number = f"{row.value.number}{row.value.unit}"
    values = {"name": row.name, "number": number, "left": _amounts.rounded(each), "right": limit, "what": what}
    return Hit(row.at("value"), values)


def _is_quantity(row: Row) -> bool:
    second = _rows.level_kinds(row.indicator)[1]
    return (
        second == "quantity"
        and row.value.kind == "quantity"
        and _amounts.base_number(row) > 0
        and _class(row) != "percent"
    )


def _class(row: Row) -> str | None:
    return lexicon.class_of_unit(row.value.unit or "")
