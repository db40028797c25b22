"""The grades 优 良 中 差 written out with their limits: each limit must lie beyond the one before.

优≥90、良≥80、中≥70、差≥70 leaves 70 in two grades; 差<70 does not.  Where less is better the limits rise.  Intervals may
share an end (80-90, 90-100) but no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

from msgspec import Struct

from perflint import text as texts
from perflint.checks.contract import Hit, Screen, Screens, Subject
from perflint.model import Indicator
from perflint.patterns import pattern_of

NUMBER = r"\d{1,9}(?:\.\d{1,4})?"
BAND = pattern_of(
    r"(优秀|优|良好|良|中等|中|合格|一般|差|较差|不合格)\s{0,9}(?:等|级|档)?\s{0,9}(?:[:：为是]|[(（])?\s{0,9}"
    rf"(?P<sign>[≥≧≤≦><]=?|不低于|不少于|不高于|不超过|低于|高于|超过|大于等于|小于等于|大于|小于|达到)?\s{{0,9}}(?P<number>{NUMBER})\s{{0,9}}(?P<unit>[%％分天次人件个元]?)"
    rf"\s{{0,9}}(?:(?P<range>-|—|~|～|至|到)\s{{0,9}}(?P<upper>{NUMBER})|(?P<side>\s{{0,9}}(?:[(（]含[)）])?(?:及以上|以上|及以下|以下|以内)))?"
)
RANKS = {"优": 0, "良": 1, "中": 2, "合": 2, "一": 2, "差": 3, "较": 3, "不": 3}
BELOW = ("<", "＜", "低于", "小于", "以下", "≤", "≦", "不高于", "不超过", "小于等于")
FEWEST = 3

SUMMARY = "写明的优、良、中、差各档界限应当逐档递减（越小越好的逐档递增），不能重叠。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "fields": {
            "type": "array",
            "items": {"enum": ["value", "period_value", "description", "basis"]},
            "minItems": 1,
            "description": "看哪几栏",
        }
    },
    "required": ["fields"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"better": "上一档的写法", "worse": "下一档的写法"}
EXAMPLE: Mapping[str, Any] = {"fields": ["description"]}


class Band(Struct, frozen=True):
    """One grade: its rank, its bounds as written (None where it has no such end), its text and where it ends."""

    rank: int
    low: Decimal | None
    high: Decimal | None
    text: str
    span: tuple[int, int]


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    fields = tuple(options["fields"])
    return Screens(any_row=tuple(Screen((field,), partial(_tells, field)) for field in fields), only=fields)


def _tells(field: str, row: Indicator) -> bool:
    cell = getattr(row, field)
    return cell is not None and "良" in texts.narrow(cell.text)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit per cell: ``better`` and ``worse`` are the two grades that overlap."""
    row = subject.row
    for field in options["fields"] if row else ():
        bands = _bands(row.text(field)) if row else []
        if len(bands) < FEWEST or [band.rank for band in bands] != sorted({band.rank for band in bands}):
            continue
        rising = _rises(bands)
        found = next(((one, next_) for one, next_ in pairwise(bands) if _overlap(one, next_, rising)), None)
        if found:
            better, worse = found
            span = better.span[0], worse.span[1]
            yield Hit(subject.at(field, span), {"better": better.text, "worse": worse.text})
            return


def _bands(text: str) -> list[Band]:
    plain = texts.narrow(text)
    return [_band(found) for found in BAND.finditer(plain)] if "良" in plain else []


def _band(found: Any) -> Band:
    number, upper = Decimal(found["number"]), found["upper"]
    sign = f"{found['sign'] or ''}{(found['side'] or '').strip()}"
    low, high = (None, number) if sign.startswith(BELOW) or sign.endswith(BELOW) else (number, None)
    if upper is not None:
        low, high = sorted((number, Decimal(upper)))
    return Band(RANKS[found[1][0]], low, high, found[0].strip(), found.span())


def _rises(bands: list[Band]) -> bool:
    """Whether less is better: the best grade has only an upper end, or lies below the next."""
    first, second = bands[0], bands[1]
    if first.low is None:
        return True
    return first.high is not None and second.high is not None and first.high < second.high


def _overlap(better: Band, worse: Band, rising: bool) -> bool:
    """Whether a result can belong to both grades."""
    if better.low is not None and better.high is not None and worse.low is not None and worse.high is not None:
        return min(better.high, worse.high) > max(better.low, worse.low)
    own = better.high if rising else better.low
    other, far = (worse.high, worse.low) if rising else (worse.low, worse.high)
    if own is None:
        return False
    if other is not None:
        return other <= own if rising else other >= own
    return far is not None and (far < own if rising else far > own)
