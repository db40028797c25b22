"""Points that were lost without a word why: in rows that reached their target, and in the total of a report.

A report is judged by its goals: all of them stated as reached in full, the total nevertheless below 100, and more lost
than the rate of budget execution explains.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint import lexicon
from perflint.checks import _amounts
from perflint.checks._achievement import Achievement, achievement
from perflint.checks._executions import spendings
from perflint.checks.contract import Hit, Row, Spot, Subject, number_of
from perflint.model import TargetTable

SUMMARY = "扣了分却没有说明原因：达到目标的行被扣分，或者目标全部完成而总分不满。"
GIVEN = ("document",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "explained": {"type": "string", "description": "词表：正文里说明扣分的用语"},
        "full": {"type": "number", "description": "总分的满分，一般是 100"},
    },
    "required": ["explained", "full"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "what": "哪一项得分",
    "left": "实际得分",
    "right": "满分",
    "delta": "相差多少（left 减 right，可能是负数）",
    "gap": "相差多少（不带正负号）",
}
EXAMPLE: Mapping[str, Any] = {"explained": "deduction_words", "full": 100}
EXECUTION_POINTS = Decimal(20)
SLACK = Decimal("0.5")


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """``left`` is the score given, ``right`` the full score, ``delta`` left minus right."""
    for spot, table in subject.tables():
        for row in subject.rows_of(spot):
            yield from _row(row, table)
    yield from _report(subject, options["explained"], Decimal(str(options["full"])))


def _row(row: Row, table: TargetTable) -> Iterator[Hit]:
    weight, score = number_of(row.text("weight")), number_of(row.text("score"))
    reason = row.text("reason").strip()
    if weight is None or score is None or score >= weight or (reason and not lexicon.in_words("inapplicable", reason)):
        return
    found = achievement(row, table)
    if found is not None and found.met and not _saved(row, found):
        yield Hit(row.at("score"), {"what": f"指标“{row.name}”", **_amounts.difference(score, weight)})


def _saved(row: Row, found: Achievement) -> bool:
    """Whether less money was spent than planned: many forms score that in proportion."""
    return found.smaller and _amounts.is_money(row.value.unit) and bool(found.delta)


def _report(subject: Subject, explained: str, full: Decimal) -> Iterator[Hit]:
    document = subject.document
    score = _amounts.stated(document.score)
    rates = [_amounts.stated(goal.rate) for goal in document.goals]
    if score is None or document.score is None or not rates or any(rate is None or rate < 100 for rate in rates):
        return
    lost = full - score - _lost_by_execution(subject)
    if lost <= SLACK or any(lexicon.mentions(explained, passage.text) for passage in document.paragraphs):
        return
    cell = document.score.cell
    spot = Spot(subject.position or 0, field="score", location=cell.location, text=cell.text)
    yield Hit(spot, {"what": "自评总分", **_amounts.difference(score, full)})


def _lost_by_execution(subject: Subject) -> Decimal:
    """The points that the rate of budget execution may have cost: 20 at most."""
    rates = [found.rate for found in spendings(subject) if found.rate is not None]
    return (100 - min(*rates, Decimal(100))) * EXECUTION_POINTS / 100 if rates else Decimal(0)
