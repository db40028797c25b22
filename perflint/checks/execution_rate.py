"""A rate of budget execution beyond a limit: more was spent than there was, or too little without a word why.

With ``unexplained`` a reason anywhere in the prose, in what the table says was done, or in the column of reasons silences
the check, and a document that has neither prose nor such a column cannot be judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _amounts
from perflint.checks._executions import NEEDS, Spending, spendings
from perflint.checks.contract import Hit, Missing, Screens, Subject
from perflint.patterns import pattern_of

SUMMARY = "预算执行率过高，或者过低而没有说明原因。"
GIVEN = ("document", "table")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "above": {"type": "number", "description": "执行率高于多少就报（百分数）"},
        "below": {"type": "number", "description": "执行率低于多少就报（百分数）"},
        "share_of_year": {
            "type": "number",
            "description": "文件写明监控到几月底的，执行率低于时间进度的百分之几才报，代替 below",
        },
        "unexplained": {"type": "string", "description": "词表：谈到资金的句子里有其中的词条，算已说明原因，不报"},
        "money": {"type": "string", "description": "词表：怎样的句子算谈到资金"},
        "carried": {"type": "string", "description": "词表：正文提到其中的词条（如结转资金）就不报"},
    },
    "oneOf": [{"required": ["above"]}, {"required": ["below"]}],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "预算执行率（百分数）",
    "right": "界限（百分数）",
    "delta": "相差多少个百分点（left 减 right）",
    "gap": "相差多少个百分点（不带正负号）",
    "until": "监控到几月底，如“7月底”；没有写明的是“监控时”",
}
EXAMPLE: Mapping[str, Any] = {"above": 100}
SENTENCE = pattern_of(r"[。；;！!？?]")


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=NEEDS)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the rate, ``right`` the limit, ``delta`` the difference in percentage points."""
    for found in spendings(subject):
        rate, (limit, until) = found.rate, _limit(subject, options)
        if rate is None:
            yield Missing("预算执行率")
            continue
        if not (rate > limit if "above" in options else rate < limit):
            continue
        if "carried" in options and (_says(subject, (options["carried"],)) or _has_more(subject, found)):
            continue
        explained = _explained(subject, found, options) if "unexplained" in options else False
        if explained is None:
            yield Missing("未完成预算的原因说明")
        elif not explained:
            yield Hit(found.at("rate"), {**_amounts.difference(rate, limit), "until": until})


def _limit(subject: Subject, options: Mapping[str, Any]) -> tuple[Decimal, str]:
    """The limit, and the time at which it holds."""
    month = subject.document.month
    if "share_of_year" in options and month is not None and month.number is not None:
        part = Decimal(str(options["share_of_year"])) * month.number / 12
        return part.quantize(Decimal("0.1")).normalize() + 0, f"{month.number:f}月底"
    return Decimal(str(options.get("above", options.get("below")))), "监控时"


def _has_more(subject: Subject, found: Spending) -> bool:
    """Whether the funds of the table have a line of their own for money of the year before."""
    funds = found.table.funds if found.table else None
    return funds is not None and (_amounts.amount(funds.more, subject.document.money_unit) or 0) > 0


def _explained(subject: Subject, found: Spending, options: Mapping[str, Any]) -> bool | None:
    """Whether the document says why; None when it has no place where it could, or was not read to its end."""
    wanted = (options["unexplained"], *([options["money"]] if "money" in options else []))
    done = found.table.goal_actual if found.table else None
    if _says(subject, wanted) or (done and _says_all(done.text, wanted)):
        return True
    rows = found.table.indicators if found.table else ()
    reasons = [row.reason.text for row in rows if row.reason]
    if any(lexicon.mentions(options["unexplained"], reason) for reason in reasons):
        return True
    whole = found.table is None or found.table.complete
    return False if subject.document.paragraphs or (reasons and whole) else None


def _says(subject: Subject, word_lists: tuple[str, ...]) -> bool:
    """Whether one sentence of the prose mentions a word of each list."""
    return any(_says_all(passage.text, word_lists) for passage in subject.document.paragraphs)


def _says_all(text: str, word_lists: tuple[str, ...]) -> bool:
    """Whether one sentence of a text mentions a word of each list."""
    sentences = SENTENCE.split(texts.compact(text))
    return any(all(lexicon.mentions(name, sentence) for name in word_lists) for sentence in sentences)
