"""How many projects evaluated themselves, against how many are told of each grade: 自评项目12个，其中优9个、良2个.

Units tell both in the part of their accounts on 预算绩效管理.  A list that leaves grades open (其余, 另有) is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from perflint import text as texts
from perflint.checks import _stretches
from perflint.checks.contract import Hit, Screens, Subject, TextScreen
from perflint.patterns import pattern_of

GRADES = "优秀|良好|不合格|合格|优|良|中|差"
EACH = pattern_of(
    rf"[“\"‘《]?({GRADES})[”\"’》]?(?:等次|等级|等|级|档)?(?:的)?(?:项目)?(?:数量?|共|有|为|:){{0,2}}(\d{{1,5}})[个项]"
)
WHOLE = pattern_of(r"项目[^\d,。;、()]{0,6}(\d{1,5})[个项]")
OPEN = pattern_of(r"其余|其他|另|未评|正在|尚|等级待|以上")
BEFORE = 120  # characters between the number of all projects and the first grade
APART = 40  # characters between two grades
FEWEST = 2

SUMMARY = "正文写的自评项目数与各等级的项目数之和不一致。"
GIVEN = ("document",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"within": _stretches.SCHEMA},
    "required": ["within"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "parts": "各等级的项目数，写成相加的算式",
    "left": "各等级项目数之和",
    "right": "写的项目总数",
}
EXAMPLE: Mapping[str, Any] = {"within": ["prose"]}


class Told(Struct, frozen=True):
    """The number of all projects and those of the grades, with where they stand."""

    whole: int
    grades: Sequence[int]
    span: tuple[int, int]


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(texts=TextScreen(options["within"], ("优",), lambda text: any(told_in(text))))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on each list whose grades do not add up."""
    for stretch in _stretches.stretches(subject, options["within"], _may_tell):
        for told in told_in(stretch.text):
            if sum(told.grades) != told.whole:
                parts = "＋".join(map(str, told.grades))
                yield Hit(stretch.spot(told.span), {"parts": parts, "left": sum(told.grades), "right": told.whole})


def _may_tell(text: str) -> bool:
    return "优" in text and "项目" in text


def told_in(text: str) -> Iterator[Told]:
    """The lists of a text in which each grade stands once, the best one among them, behind the number of all."""
    if not _may_tell(text):
        return
    plain = texts.narrow(text)
    found = list(EACH.finditer(plain))
    for at, first in enumerate(found):
        if first[1][0] != "优":
            continue
        run = [first]
        for one in found[at + 1 :]:
            between = plain[run[-1].end() : one.start()]
            if len(between) > APART or "。" in between or one[1][0] in {other[1][0] for other in run}:
                break
            run.append(one)
        begin = max(0, first.start() - BEFORE)
        whole = next(reversed(list(WHOLE.finditer(plain, begin, first.start()))), None)
        if whole is None or len(run) < FEWEST or "。" in plain[whole.end() : first.start()]:
            continue
        behind = plain[run[-1].end() : run[-1].end() + APART].partition("。")[0]
        if OPEN.search(plain[whole.end() : run[-1].end()] + behind):
            continue
        yield Told(int(whole[1]), [int(one[2]) for one in run], (whole.start(), run[-1].end()))
