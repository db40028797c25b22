"""A sentence that praises the spending of the budget beside a rate that is low.

Only where every execution of the document is low does it matter which one the sentence is about; otherwise nothing is
said.  A sentence that names a reason or an exception is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint import lexicon
from perflint.checks import _stretches
from perflint.checks._completions import cut
from perflint.checks._executions import NEEDS, Spending, spendings
from perflint.checks.contract import Hit, Missing, Screens, Spot, Subject
from perflint.patterns import pattern_of

SENTENCE = pattern_of(r"[^。；;！!？?\n\r]+")
CLAUSE = pattern_of(r"[，,：:]")

SUMMARY = "文字里说预算执行得好（或执行率得满分），表里的执行率却偏低。"
GIVEN = ("document", "table")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "said": {"type": "string", "description": "词表：怎样的话算说预算执行得好"},
        "below": {"type": "number", "description": "执行率低于多少才报（百分数）"},
        "unless": {"type": "string", "description": "词表：这句话里还有其中的词条就不报"},
    },
    "required": ["said", "below"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "said": "文字里的那半句话（过长时截断）",
    "left": "预算执行率（百分数）",
    "right": "界限（百分数）",
}
EXAMPLE: Mapping[str, Any] = {"said": "execution_praise", "below": 90}
FIELDS = ("goals", "prose", "goal_actual")  # 无偏差 beside an indicator speaks of that indicator


def hit_screens(options: Mapping[str, Any]) -> Screens:
    """What spares its hits."""
    return Screens(needs=NEEDS)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``said`` is the clause, ``left`` the highest rate, ``right`` the limit."""
    found = [one for one in spendings(subject) if one.rate is not None]
    if not found:
        yield Missing("预算执行率")
        return
    best = max(found, key=_rate)
    limit = Decimal(str(options["below"]))
    if _rate(best) >= limit:
        return
    for said, spot in _sentences(subject, options):
        clause = next((part for part in CLAUSE.split(said) if lexicon.mentions(options["said"], part)), said)
        yield Hit(spot, {"said": cut(clause), "left": _rate(best), "right": limit}, (best.at("rate"),))
        return


def _rate(found: Spending) -> Decimal:
    return found.rate if found.rate is not None else Decimal(0)


def _sentences(subject: Subject, options: Mapping[str, Any]) -> Iterator[tuple[str, Spot]]:
    for stretch in _stretches.stretches(subject, FIELDS):
        for sentence in SENTENCE.finditer(stretch.text):
            said = sentence[0].strip()
            excused = "unless" in options and lexicon.mentions(options["unless"], said)
            if not excused and lexicon.mentions(options["said"], said):
                yield said, stretch.spot(sentence.span())
