"""A number of a goal that its completion does not reach, though the goal is said to be reached in full.

A number of the goal and one of the completion belong together when their units agree, the words before them are mostly
the same, and nothing else in the completion could be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _quantities
from perflint.checks._completions import NEEDS, Completion, completions
from perflint.checks._quantities import Quantity
from perflint.checks.contract import Hit, Screens, Subject
from perflint.patterns import pattern_of

BREAK = pattern_of(r"[。；;!！?？，,、：:\n\r]")
ALIKE = 0.6  # of the pairs of characters of the shorter wording
RATES = ("%", "‰")
MOST = 100  # quantities of one text
AT_MOST = frozenset({"≤", "<"})
AT_LEAST = frozenset({"≥", ">"})
COSTS = frozenset({"money", "money_rate", "duration"})
# of which less may be as good, or which is no work of the year
OPEN = pattern_of(r"浓度|用[\u4e00-\u9fff]?量|耗|编制|在职|在岗|现有|单价|标准|债务|负债|投资|[压缩降减控]|发现")
ALL = pattern_of(r"应[\u4e00-\u9fff]{1,2}尽")

SUMMARY = "写了完成率100%，而完成情况里的数没有达到目标里的数。"
GIVEN = ("document",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"rate": {"type": "number", "description": "填写的完成率达到多少才看（百分数）"}},
    "required": ["rate"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "目标里的数和前面的话",
    "right": "完成情况里的数和前面的话",
    "rate": "填写的完成率（百分数）",
}
EXAMPLE: Mapping[str, Any] = {"rate": 100}


class _Stated(Struct, frozen=True):
    """A quantity, how it is written with the words before it, and these words as pairs of characters."""

    quantity: Quantity
    written: str
    words: frozenset[str]


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=NEEDS)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on each completion with such a number, for the first one."""
    for found in completions(subject):
        if found.rate is not None and found.rate >= options["rate"] and not ALL.search(found.text):
            missed = next(_missed(found), None)
            if missed is not None:
                aim, done = missed
                yield Hit(found.spot, {"left": aim.written, "right": done.written, "rate": found.rate})


def _missed(found: Completion) -> Iterator[tuple[_Stated, _Stated]]:
    done = list(_stated(found.text))
    for aim in _stated(found.goal):
        counted = [one for one in done if _same_unit(aim, one)]
        meant = [one for one in counted if _alike(aim, one)]
        if len(meant) == 1 and _falls_short(aim, meant[0]) and not _adds_up(aim, counted):
            yield aim, meant[0]


def _stated(text: str) -> Iterator[_Stated]:
    end = 0
    for number, one in enumerate(_quantities.quantities(text)):
        if number == MOST:
            return
        before = BREAK.split(text[end : one.start])[-1]
        end = one.end
        yield _Stated(one, f"{before}{text[one.start : one.end]}".strip(), texts.bigrams(before))


def _same_unit(aim: _Stated, done: _Stated) -> bool:
    one, other = aim.quantity, done.quantity
    return (one.base, one.per) == (other.base, other.per)


def _alike(aim: _Stated, done: _Stated) -> bool:
    least = min(len(aim.words), len(done.words))
    return least > 0 and len(aim.words & done.words) >= ALIKE * least


def _adds_up(aim: _Stated, done: Sequence[_Stated]) -> bool:
    """Whether several numbers may be parts of what was aimed at: 镇区10处 and 村里2处 of 12处."""
    parts = [one.quantity.amount for one in done]
    return aim.quantity.unit not in RATES and len(parts) > 1 and sum(parts) >= aim.quantity.amount


def _falls_short(aim: _Stated, done: _Stated) -> bool:
    wanted, reached = aim.quantity, done.quantity
    spent = lexicon.class_of_unit(wanted.unit) in COSTS or OPEN.search(aim.written) is not None
    if spent and wanted.comparator not in AT_LEAST | AT_MOST:
        return False
    if wanted.comparator in AT_MOST or lexicon.mentions("negative_heads", aim.written):
        return reached.amount > wanted.amount and reached.comparator not in AT_MOST
    return reached.amount < wanted.amount and reached.comparator not in AT_LEAST
