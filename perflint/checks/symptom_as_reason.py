"""A low rate of spending explained by nothing but the fact that it was slow: 进度缓慢 says what happened, not why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _amounts, _phrases, _stretches
from perflint.checks._executions import NEEDS, spendings
from perflint.checks.contract import Hit, Missing, Screens, Spot, Subject
from perflint.patterns import pattern_of

SENTENCE = pattern_of(r"[^。；;！!？?\n\r]+")

SUMMARY = "预算执行率偏低，文字里只说进度慢、没有达到序时进度，没有说为什么慢。"
GIVEN = ("document", "table")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "below": {"type": "number", "description": "执行率低于多少才报（百分数）"},
        "symptom": {"type": "string", "description": "词表：只说进度慢的用语"},
        "reasons": {"type": "string", "description": "词表：真正说明原因的用语"},
        "money": {"type": "string", "description": "词表：怎样的句子算谈到资金"},
    },
    "required": ["below", "symptom", "reasons", "money"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "said": "文字里的那句话",
    "left": "预算执行率（百分数）",
    "right": "界限（百分数）",
    "gap": "相差多少个百分点",
}
EXAMPLE: Mapping[str, Any] = {
    "below": 90, "symptom": "slow_progress", "reasons": "spending_reasons", "money": "spending_words",
}  # fmt: skip


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=NEEDS)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``said`` is the sentence that names the symptom, ``left`` the rate, ``right`` the limit."""
    limit = Decimal(str(options["below"]))
    for found in spendings(subject):
        if found.rate is None:
            yield Missing("预算执行率")
        elif found.rate < limit:
            named = _symptom(subject, options)
            if named:
                said, spot = named
                yield Hit(spot, {"said": said, **_amounts.difference(found.rate, limit)}, (found.at("rate"),))
            return


def _symptom(subject: Subject, options: Mapping[str, Any]) -> tuple[str, Spot] | None:
    """The first sentence with a symptom; None where any sentence about money gives a reason beside it."""
    first: tuple[str, Spot] | None = None
    for stretch in _stretches.stretches(subject, ("prose", "goal_actual", "goals", "reason")):
        for sentence in SENTENCE.finditer(stretch.text):
            said = texts.compact(texts.narrow(sentence[0]))
            rest = _phrases.without(options["symptom"], said)
            about_money = stretch.field == "reason" or lexicon.mentions(options["money"], said)
            if about_money and lexicon.mentions(options["reasons"], rest):
                return None
            if first is None and about_money and rest != said:
                first = sentence[0].strip(), stretch.spot(sentence.span())
    return first
