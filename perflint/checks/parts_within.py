"""A part that is greater than its whole: one source of money above the total of the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from perflint.checks import _amounts
from perflint.checks.contract import Hit, Missing, Screens, Subject

LABELS = {"fiscal": "财政拨款", "special": "财政专户资金", "other": "其他资金"}
SUMMARY = "部分大于总数：某一项资金来源超过项目资金总额。"
GIVEN = ("table", "document")
UNITS = ("money",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "rounding": {"type": "number", "minimum": 0, "description": "允许的四舍五入误差，与表里的金额同单位"}
    },
    "required": ["rounding"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "what": "哪一项资金",
    "left": "这一项的金额",
    "right": "资金总额",
    "delta": "超出多少",
}
EXAMPLE: Mapping[str, Any] = {"rounding": 0.01}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=tuple(f"funds.{name}" for name in LABELS))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the part, ``right`` the whole, ``delta`` by how much the part is too great."""
    slack, unit = Decimal(str(options["rounding"])), subject.document.money_unit
    for spot, table in subject.tables():
        total = _amounts.amount(table.funds.total, unit)
        for name, label in LABELS.items():
            part = _amounts.amount(getattr(table.funds, name), unit)
            if part is None:
                continue
            if total is None:
                yield Missing("资金总额")
                break
            if part - total > slack:
                values = {"what": label, "left": part, "right": total, "delta": part - total}
                yield Hit(replace(spot, field=f"funds.{name}"), values)
