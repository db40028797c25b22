"""The weights of a table against what they must add up to: each section its printed points, the whole 100 or 90.

Which whole is right depends on the form: the weight of budget execution comes on top where it is printed.  Blank
weights and tables that stop part-way end the comparison, unless there is already too much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from perflint.checks import _amounts
from perflint.checks._weights import Section, joined, sections, weighted
from perflint.checks.contract import Hit, Missing, Screen, Screens, Spot, Subject
from perflint.lexicon import levels
from perflint.model import TargetTable

SUMMARY = "各部分权重之和等于印好的分值，全表等于 100（另有预算执行率分值的等于 90）。"
GIVEN = ("table",)
UNITS = ()
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "totals": {
            "type": "array",
            "items": {"type": "number"},
            "minItems": 1,
            "description": "全表权重之和可以是多少",
        },
        "with_execution": {"type": "number", "description": "加上预算执行率的分值以后应当是多少"},
    },
    "required": ["totals", "with_execution"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "what": "哪一部分：某类指标或各项指标",
    "parts": "各行权重，写成相加的算式",
    "left": "权重之和",
    "right": "应当是多少",
    "delta": "相差多少（left 减 right，可能是负数）",
    "gap": "相差多少（不带正负号）",
}
EXAMPLE: Mapping[str, Any] = {"totals": [100, 90], "with_execution": 100}
SLACK = Decimal("0.05")  # points
LABELS = {
    "output": "产出指标",
    "benefit": "效益指标",
    "satisfaction": "满意度指标",
    "cost": "成本指标",
    "management": "管理指标",
}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(any_row=(Screen(("weight",), lambda row: bool(row.weight and row.weight.text.strip())),))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the sum of the weights, ``right`` what it must be, ``delta`` left minus right."""
    rows = weighted(subject)
    if rows is None:
        return
    found = sections(rows, subject.table)
    wrong = [section for section in found if section.points is not None and _differs(section.sums, section.points)]
    wrong = [section for section in wrong if not _holds_satisfaction(section, found)]
    for section in wrong:
        over = section.points is not None and min(section.sums) > section.points + SLACK
        if over or not (section.blank or (section.last and _is_cut(subject))):
            yield _hit(section.spot, LABELS.get(section.kind, section.kind), section, Decimal(section.points or 0))
        else:
            yield Missing("全部指标的权重")
    if not wrong:
        yield from _whole(subject, found, options)


def _holds_satisfaction(section: Section, found: Sequence[Section]) -> bool:
    """Whether the points of 效益 are those of the satisfaction as well, which has none of its own."""
    rest = next((other for other in found if other.kind == "satisfaction"), None)
    if section.kind != "benefit" or rest is None or rest.points is not None or section.points is None:
        return False
    return abs(section.sums[0] + rest.sums[0] - section.points) <= SLACK


def _whole(subject: Subject, found: Sequence[Section], options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """The weights of all rows against the totals."""
    everything = joined(found, subject.at(None))
    rights = _right_totals(subject.table, found, options)
    if not all(_differs(everything.sums, right) for right in rights):
        return
    right = min(rights, key=lambda total: min(abs(own - total) for own in everything.sums))
    if min(everything.sums) > max(rights) + SLACK or not (everything.blank or _is_cut(subject)):
        yield _hit(everything.spot, "各项指标", everything, right)
    else:
        yield Missing("全部指标的权重")


def _right_totals(table: TargetTable, found: Sequence[Section], options: Mapping[str, Any]) -> list[Decimal]:
    """The sums that are right for this form: its own points count, and shares of one are as good as percentages."""
    whole = Decimal(str(options["with_execution"]))
    execution = _amounts.stated(table.execution.weight) if table.execution else None
    totals = [whole - execution] if execution else [Decimal(str(total)) for total in options["totals"]]
    score = _amounts.stated(table.execution.score) if table.execution else None
    if score and score > 10:
        totals.append(whole - 20)
    points = [section.points for section in found if section.points is not None]
    if len(points) == len(found) and not execution and sum(points) <= whole:
        totals.append(sum(points, Decimal(0)))
    shares = all(weight <= 1 for section in found for weight in section.weights)
    return [total / 100 for total in totals] if shares else totals


def _differs(sums: Sequence[Decimal], right: Decimal) -> bool:
    return all(abs(own - right) > SLACK for own in sums)


def _is_cut(subject: Subject) -> bool:
    """Whether the table may go on: it is said to, or nobody says and it ends before the last category."""
    table = subject.table
    if table.complete is None:
        last = table.indicators[-1].level1 if table.indicators else None
        return last is None or levels.level1_kind(last.text) != "satisfaction"
    return not (table.complete and subject.document.complete)


def _hit(spot: Spot, what: str, section: Section, right: Decimal) -> Hit:
    left = min(section.sums, key=lambda own: abs(own - right))
    return Hit(spot, {"what": what, "parts": section.shown(), **_amounts.difference(left, right)})
