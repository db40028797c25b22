"""The total score against the scores of the rows, or the grade against the total.

The rows count alone or together with the score for budget execution, parents with or without their parts: forms differ.
A blank score or a table that stops part-way ends the comparison.  Given a document, a report without a table is read:
the grade that it states against the score that it states.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint.checks import _amounts
from perflint.checks._weights import is_part
from perflint.checks.contract import Hit, Missing, Screens, Spot, Subject, number_of
from perflint.lexicon import levels
from perflint.model import Cell

SUMMARY = "总分与各行得分之和是否一致，评价等级与总分是否相符。"
GIVEN = ("table", "document")
UNITS = ()
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "tolerance": {"type": "number", "minimum": 0, "description": "总分允许相差多少分，不写就是 0"},
        "bands": {
            "type": "object",
            "additionalProperties": {"type": "number"},
            "description": "各等级的最低分，如 优: 90",
        },
    },
    "required": ["bands"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "what": "哪一项不符：总分或等级",
    "left": "填写的总分或等级",
    "right": "应当是多少",
    "total": "报告写的总分（只在核对等级时有）",
    "delta": "相差多少（left 减 right，可能是负数）",
    "gap": "相差多少（不带正负号）",
}
EXAMPLE: Mapping[str, Any] = {"tolerance": 0.1, "bands": {"优": 90, "良": 80, "中": 60, "差": 0}}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=("score", "document.score"))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``what`` says which of the two is wrong; ``left`` is what is printed, ``right`` what follows, ``delta`` the rest."""
    if subject.table_position is None:
        yield from _of_report(subject, options["bands"])
        return
    total = _amounts.stated(subject.table.score)
    if total is None:
        return
    yield from _sum(subject, total, Decimal(str(options.get("tolerance", 0))))
    yield from _grade(subject, total, options["bands"])


def _sum(subject: Subject, total: Decimal, tolerance: Decimal) -> Iterator[Hit | Missing]:
    rows = [row for row in subject.rows() if row.name.strip()]
    scores = {row.index: number_of(row.text("score")) for row in rows}
    parents = [row for row in rows if not is_part(row)]
    if not rows or any(scores[row.index] is None for row in parents) or not subject.table.complete:
        yield Missing("全部指标的得分")
        return
    execution = subject.table.execution
    extra = _amounts.stated(execution.score) if execution else None
    sums = {sum((scores[row.index] or Decimal(0) for row in some), Decimal(0)) for some in (parents, rows)}
    sums |= {one + extra for one in sums} if extra is not None else set()
    right = min(sums, key=lambda one: abs(one - total))
    if abs(right - total) <= tolerance:
        return
    if extra is None and 0 < total - right <= 20:
        yield Missing("预算执行率得分")  # the rest may be its score
    else:
        yield Hit(subject.at("score"), {"what": "总分", **_amounts.difference(total, right)})


def _grade(subject: Subject, total: Decimal, bands: Mapping[str, Any]) -> Iterator[Hit]:
    """A grade such as 优秀 is known by its first character."""
    document, place = subject.document, subject.at("grade")
    written = subject.table.grade
    if (
        written is None and document.grade is not None and len(document.tables) == 1
    ):  # 自评等级：良 in a line of its own
        written, place = document.grade, Spot(subject.position or 0, None, None, "grade")
    yield from _compared(written, total, bands, place)


def _of_report(subject: Subject, bands: Mapping[str, Any]) -> Iterator[Hit]:
    document = subject.document
    total = _amounts.stated(document.score)
    if total is not None and document.grade is not None and not document.tables:
        yield from _compared(document.grade, total, bands, Spot(subject.position or 0, None, None, "grade"))


def _compared(written: Cell | None, total: Decimal, bands: Mapping[str, Any], place: Spot) -> Iterator[Hit]:
    printed = levels.fold(written.text) if written else ""
    if printed[:1] not in bands or not 0 <= total <= 100:
        return
    floors = sorted(((Decimal(str(floor)), name) for name, floor in bands.items()), reverse=True)
    due = next((name for floor, name in floors if total >= floor), None)
    if due is not None and printed[:1] != due:
        own = Decimal(str(bands[printed[:1]]))
        edge = min((floor for floor, _ in floors if floor > own), default=own) if total > own else own
        apart = {"delta": total - edge, "gap": abs(total - edge)}
        yield Hit(place, {"what": "等级", "left": printed, "right": due, "total": total, **apart})
