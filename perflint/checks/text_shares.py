"""Shares of one whole in running text that do not add up to 100 %: 三级财政分别承担50%、30%、10%.

Who bears a cost and what a whole is made of are named in full; other shares of money may be some of many, and are only
reported beyond 100 %; so are shares that name their whole one after another (占总支出的64%；…占总支出的46%).  Rates,
growth and steps of payment are no shares, and 其余 stands for what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perflint import text as texts
from perflint.checks import _amounts, _stretches
from perflint.checks._quantities import quantities
from perflint.checks.contract import Hit, Screens, Subject, TextScreen
from perflint.patterns import pattern_of

SENTENCE = pattern_of(r"[^。！？!?\n\r]+")
CLAUSE = pattern_of(r"[^。！？!?；;\n\r]+")
SHARED = pattern_of(r"(?:分别|各自?)?(?:承担|负担|分担|出资|配套)|(?:构成|组成|分为)[^，,]{0,12}[，,:]?[^，,]{0,12}占")
OF_MONEY = pattern_of(
    r"(?:资金|投资|投入|支出|经费|成本)[^。]{0,30}(?:分别占|各占|(?:占比|比例|比重|份额)(?:分别|依次)?(?:为|是|:))"
)
NO_SHARE = pattern_of(
    r"增长|增幅|提高|提升|下降|降低|减少|上升|较上年|同比|率|满意|完成|达到|不低于|不超过|以上|以下|左右|等|主要|其中|超过|支付|进度|至\d|各\d|均|权重"
)
OF_ALL = pattern_of(r"支出|收入|资金|投资|预算|经费|拨款|费用|成本")  # parts of money exclude one another
# What parts two shares that are none of one whole: a part of a part, another time, another unit.
APART = pattern_of(r"其中|包括|包含|主要|另|同期|目标|计划|[年月各]|季度|截[至止]|提[高升]|下降|降低|[由从增减升]")
OPEN = pattern_of(r"其余|其他|剩余|余下")
EACH = pattern_of(
    r"占(?P<whole>[^\d，,；;。占]{2,10}?)(?:的比例|的比重|比例|比重)?(?:为|约|的|达|是){0,2}(?P<share>\d{1,3}(?:\.\d{1,4})?)%"
)
FEWEST = 2

SUMMARY = "文字里说明各占多少的百分比，加起来不是 100%。"
GIVEN = ("document", "table")
OPTIONS: Mapping[str, Any] = _stretches.rounded_options("每个百分比允许的四舍五入误差（百分点）")
VALUES: Mapping[str, str] = {
    "parts": "各百分比，写成相加的算式",
    "left": "百分比之和",
    "right": "应当是多少，即 100",
    "delta": "相差多少个百分点（left 减 right）",
    "gap": "相差多少个百分点（不带正负号）",
}
EXAMPLE: Mapping[str, Any] = {"rounding": 0.5}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    fields = options.get("within", _stretches.FIELDS)
    return Screens(texts=TextScreen(fields, ("[%％]",), lambda text: any(_shares(text)) or any(_named(text))))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """``left`` is the sum of the shares, ``right`` 100."""
    each = Decimal(str(options["rounding"]))
    for stretch in _stretches.stretches(subject, options.get("within", _stretches.FIELDS), _percents):
        for span, shares in (*_shares(stretch.text), *_named(stretch.text)):
            total = sum(shares, Decimal(0))
            if abs(total - 100) > each * len(shares):
                shown = "＋".join(f"{share.normalize():f}%" for share in shares)
                yield Hit(stretch.spot(span), {"parts": shown, **_amounts.difference(total, Decimal(100))})


_Shares = tuple[tuple[int, int], list[Decimal]]  # their place and what they are


def _shares(text: str) -> Iterator[_Shares]:
    """The shares of each sentence that states all of them."""
    if not _percents(text):
        return
    for sentence in CLAUSE.finditer(texts.narrow(text)):
        said = sentence[0]
        whole = SHARED.search(said)
        if not (whole or OF_MONEY.search(said)) or NO_SHARE.search(said) or OPEN.search(said):
            continue
        found = [one for one in quantities(said) if one.unit == "%" and not one.comparator]
        shares = [one.number for one in found]
        if len(shares) >= FEWEST and (whole or sum(shares) > 100):
            yield (sentence.start() + found[0].start, sentence.start() + found[-1].end), shares


def _named(text: str) -> Iterator[_Shares]:
    """Shares of a sentence that name the same whole, one after another, and are more than all of it."""
    if text.count("占") < FEWEST or not _percents(text):
        return
    for sentence in SENTENCE.finditer(texts.narrow(text)):
        found = list(EACH.finditer(sentence[0]))
        if len(found) < FEWEST or len({one["whole"] for one in found}) > 1 or not OF_ALL.search(found[0]["whole"]):
            continue
        between = sentence[0][found[0].end() : found[-1].start()]
        shares = [Decimal(one["share"]) for one in found]
        nested = abs(sum(shares) - 2 * max(shares)) <= len(shares)  # 80% is made of 60% and 20%
        if sum(shares) > 100 and not nested and not APART.search(between):
            yield (sentence.start() + found[0].start(), sentence.start() + found[-1].end()), shares


def _percents(text: str) -> bool:
    """Whether there are signs enough."""
    return text.count("%") + text.count("％") >= FEWEST
