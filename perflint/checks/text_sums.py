"""An amount in running text against the list of its parts: 共100万元，其中：修缮60万元、设备30万元.

A list that may be partial (等, 主要, or no word of the whole before it) is only reported where its parts exceed the
whole.  What stands in brackets divides a part further and is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from perflint import text as texts
from perflint.checks import _amounts, _stretches
from perflint.checks._quantities import Quantity, quantities
from perflint.checks.contract import Hit, Screens, Subject, TextScreen
from perflint.patterns import pattern_of

LISTED = pattern_of(r"其中|分别(?:为|是|用于|安排)|包括|包含")
STOP = pattern_of(r"[。！？!?\n\r]|其中|分别(?:为|是|用于|安排)|包括|包含")
WHOLE = pattern_of(r"共|合计|总计|总额|总|全部")
PARTIAL = pattern_of(
    r"等|主要|重点|不含|除|另[有外]|其余|剩余|增[加长]|减少|压减|下降|结余|结转|上年|去年|同比|每|人均|户均|标准|单价|\d年|[本今当]年|年度|[一二三四]期|/"
)
INNER = pattern_of(r"[(（][^()（）]{0,200}[)）]")
BETWEEN = 16  # characters between the whole and the word that opens its list
BEFORE = 24
SPAN = 400

SUMMARY = "文字里写的总金额与紧跟着列出的各项金额之和不一致。"
GIVEN = ("document", "table")
OPTIONS: Mapping[str, Any] = _stretches.rounded_options("每项允许的四舍五入误差，与总金额同单位")
VALUES: Mapping[str, str] = {
    "parts": "各项金额，写成相加的算式",
    "left": "各项之和",
    "right": "写的总金额",
    "delta": "相差多少（left 减 right，可能是负数）",
    "gap": "相差多少（不带正负号）",
    "unit": "以上金额的单位",
    "rounding": "相差是否在四舍五入的范围内（是、否）",
}
EXAMPLE: Mapping[str, Any] = {"within": ["goal", "prose"], "rounding": 0.01}


class Listing(Struct, frozen=True):
    """A whole, its parts, and whether the words say that the list is complete."""

    whole: Quantity
    parts: Sequence[Quantity]
    complete: bool


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    fields = options.get("within", _stretches.FIELDS)
    return Screens(texts=TextScreen(fields, ("其中|分别|包",), lambda text: any(listings(text))))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """``left`` is the sum of the parts, ``right`` the whole, both in ``unit``."""
    each = Decimal(str(options["rounding"]))
    for stretch in _stretches.stretches(subject, options.get("within", _stretches.FIELDS), _lists):
        for found in listings(stretch.text):
            factor = _amounts.base_of(found.whole.unit)[0]
            numbers = [part.amount / factor for part in found.parts]
            total, right = sum(numbers, Decimal(0)), found.whole.number
            if total == right or (total < right and not found.complete) or _has_subtotal(numbers):
                continue
            shown = "＋".join(f"{number.normalize():f}" for number in numbers)
            proof = {"parts": shown, "unit": found.whole.unit, **_amounts.difference(total, right)}
            rounding = abs(total - right) <= each * len(numbers)
            yield Hit(stretch.spot((found.whole.start, found.parts[-1].end)), {**proof, "rounding": rounding})


def listings(text: str) -> Iterator[Listing]:
    """The amounts of a text that are followed by a list of at least two parts in money."""
    if not _lists(text):
        return
    plain = INNER.sub(_blank, texts.narrow(text))
    if not LISTED.search(plain):
        return
    money = [one for one in quantities(plain) if one.base == "元"]
    starts = [one.start for one in money]
    for word in LISTED.finditer(plain):
        first = bisect_left(starts, word.end())
        whole = money[first - 1] if first else None
        if whole is None or word.start() - whole.end > BETWEEN or whole.per or whole.comparator:
            continue
        last = word.end() + SPAN
        end = next((stop.start() for stop in STOP.finditer(plain, word.end(), last)), min(last, len(plain)))
        parts = money[first : bisect_left(starts, end)]
        said = plain[word.end() : parts[-1].end] + _tail(plain, parts[-1].end) if parts else ""
        if len(parts) < 2 or any(one.per or one.comparator for one in parts):
            continue
        if PARTIAL.search(said) or PARTIAL.search(plain[whole.end : word.start()]):
            continue
        before = re.split(r"[。；;\n]", plain[max(0, whole.start - BEFORE) : whole.start])[-1]
        yield Listing(whole, parts, "分别" in word[0] or WHOLE.search(before) is not None)


def _lists(text: str) -> bool:
    return "其中" in text or "分别" in text or "包" in text


def _tail(plain: str, end: int) -> str:
    """What follows the last part directly: 等, 等支出."""
    return plain[end : end + 2]


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _has_subtotal(numbers: Sequence[Decimal]) -> bool:
    """Whether a part is the sum of parts that follow it: a list of two levels."""
    for start, number in enumerate(numbers):
        running = Decimal(0)
        for count, following in enumerate(numbers[start + 1 :], 1):
            running += following
            if count > 1 and running == number:
                return True
    return False
