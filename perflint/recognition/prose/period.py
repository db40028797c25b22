"""Up to which month of the year a monitoring reports: 1-7月, 截至8月底, 上半年, 前三季度, in titles, headings and sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from perflint.lexicon.headings import is_title
from perflint.model import Cell, Figure
from perflint.patterns import pattern_of
from perflint.text import narrow

_HALF, _LAST = 6, 11  # months; a report on twelve is none of the course of the year
_LONGEST = 60  # characters; a longer cell tells of goals and reasons
_MONTH_ENDS = 25  # the day from which a month counts


def month_of(title: Cell | None, cells: Iterable[Cell]) -> Figure | None:
    """The month that the title tells, else the one that most headings and lines tell; None where they disagree."""
    if title is not None and (found := [*_months(title, told=True)]):
        return found[-1]
    headed: list[Figure] = []
    others: list[Figure] = []
    for cell in cells:
        text = cell.text.strip()
        if not text or not _hint().search(text):
            continue
        if len(text) <= _LONGEST and (is_title(text) or _announced().match(text)):
            headed.extend(_months(cell, told=True))
        else:
            others.extend(_months(cell, told=False))
    return _most(headed) or _most(others)


def _most(found: list[Figure]) -> Figure | None:
    counts = Counter(figure.number for figure in found).most_common(2)
    if not counts or (len(counts) > 1 and counts[0][1] == counts[1][1]):
        return None
    return next(figure for figure in found if figure.number == counts[0][0])


def _months(cell: Cell, *, told: bool) -> Iterator[Figure]:
    """The months that a text states; ``told`` where it need not say that they are of results."""
    text = narrow(cell.text)
    for found in _period().finditer(text):
        month = _number(found)
        if 1 <= month <= _LAST and (told or found["until"] or _result().match(text, found.end())):
            yield Figure(cell, Decimal(month))


def _number(found: re.Match[str]) -> int:
    if digits := found["last"] or found["until"] or found["end"]:
        early = found["day"] is not None and int(found["day"]) < _MONTH_ENDS
        return int(digits) - early
    return {"一": 3, "1": 3, "三": 9, "3": 9}.get(found["quarter"] or "", _HALF)


@cache
def _hint() -> re.Pattern[str]:
    return pattern_of(r"月|半年|季度")


@cache
def _announced() -> re.Pattern[str]:
    """A line of brackets below a title, or one that says what follows."""
    return pattern_of(r"[（(][^（）()]{4,30}[）)]$|(?:监控|跟踪)(?:时点|时间|时段|日期|期间?|周期|区间|节点|截止)")


@cache
def _period() -> re.Pattern[str]:
    month = r"(?:1[0-2]|0?[1-9])"
    return pattern_of(
        rf"(?<!\d)0?1月?份?[-~～〜至到—–－]{{1,2}}(?:(?:19|20)\d\d年)?(?P<last>{month})月份?"
        rf"|截[至止]到?(?:(?:19|20)\d\d年)?(?P<until>{month})月(?:份|底|末|(?P<day>[0-3]?\d)[日号])?"
        rf"|(?<![\d.])(?P<end>{month})月(?:底|末|3[01]日)(?!前)"
        r"|上半年|(?<![下后])半年|前[二两]个?季度|(?<!下)(?:前|第)?(?P<quarter>[一二三1-3])季度"
    )


@cache
def _result() -> re.Pattern[str]:
    return pattern_of(r"[^，。；、]{0,4}?(?:执行|完成|支出|实现|实际|支付|达到|达成|进展|进度)")
