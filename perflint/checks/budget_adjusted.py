"""A budget that was changed a good deal during the year, without a word about it.

A document that has neither prose nor a column of reasons has no place for one and cannot be judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint import lexicon
from perflint.checks import _amounts, _stretches
from perflint.checks._executions import NEEDS, Spending, spendings
from perflint.checks.contract import Hit, Missing, Screens, Subject

SUMMARY = "全年预算数比年初预算数调整较大（或者年初没有预算），却没有说明调整的原因。"
GIVEN = ("document", "table")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "percent": {"type": "number", "exclusiveMinimum": 0, "description": "调整达到年初预算的百分之多少才报"},
        "explained": {"type": "string", "description": "词表：说明调整的用语"},
    },
    "required": ["percent", "explained"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "全年预算数",
    "right": "年初预算数",
    "delta": "调整了多少（left 减 right，可能是负数）",
    "change": "怎样调整的，如“调增25%”“年初没有预算”",
}
EXAMPLE: Mapping[str, Any] = {"percent": 20, "explained": "adjustment_words"}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=NEEDS)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the budget of the year, ``right`` that of the beginning, ``change`` says how it changed."""
    unit = subject.document.money_unit
    for found in spendings(subject):
        initial, budget = (_amounts.amount(getattr(found.execution, name), unit) for name in ("initial", "budget"))
        if initial is None or budget is None:
            yield Missing("年初预算数或全年预算数")
            continue
        change = _change(initial, budget, Decimal(str(options["percent"])))
        explained = _explained(subject, found, options["explained"]) if change else True
        if explained is None:
            yield Missing("预算调整的说明")
        elif not explained:
            values = {"left": budget, "right": initial, "delta": budget - initial, "change": change}
            yield Hit(found.at("budget"), values)


def _change(initial: Decimal, budget: Decimal, percent: Decimal) -> str:
    """How the budget changed; empty where it is no more than usual."""
    if initial <= 0:
        return "年初没有预算" if budget > 0 else ""
    share = _amounts.rounded((budget - initial) / initial * 100)
    if abs(share) < percent:
        return ""
    return f"{'调增' if share > 0 else '调减'}{abs(share).normalize():f}%"


def _explained(subject: Subject, found: Spending, words: str) -> bool | None:
    stretches = list(_stretches.stretches(subject, ("prose", "goals", "goal_actual", "overview", "reason")))
    if any(lexicon.mentions(words, stretch.text) for stretch in stretches):
        return True
    rows = found.table.indicators if found.table else ()
    whole = found.table is None or bool(found.table.complete)
    has_place = bool(subject.document.paragraphs) or (whole and any(row.reason for row in rows))
    return False if has_place else None
