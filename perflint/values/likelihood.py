"""What 完成目标可能性 of a monitoring form says: 确定能, 有可能 or 完全不可能, in words or as a ticked box.

The three answers are those of the form in 财预〔2019〕136号.
"""

from __future__ import annotations

import re
from functools import cache

from perflint.patterns import pattern_of
from perflint.text import compact

ANSWERS = {"certain": "确定能", "possible": "有可能", "impossible": "完全不可能"}
TICKS = "√✓✔☑■●▇█"
BOXES = "□☐○◯☒✗✘×"
_LONGEST = 60  # characters; a longer text tells a story


def likelihoods_of(text: str) -> tuple[str, ...]:
    """The answers (keys of `ANSWERS`) that a text gives: none where it is blank, gives none, or is too long to be an answer.

    Where boxes are drawn only those ticked count, whether the tick stands before the words or behind them.
    """
    plain = compact(text)
    if not plain or len(plain) > _LONGEST:
        return ()
    told = [(found.lastgroup or "", found.span()) for found in _answers().finditer(plain)]
    if not any(box in plain for box in TICKS + BOXES):
        return tuple(dict.fromkeys(answer for answer, _ in told))
    ahead = bool(told) and plain[: told[0][1][0]].endswith((*TICKS, *BOXES))
    chosen = (
        answer
        for answer, (begin, end) in told
        if (plain[begin - 1 : begin] if ahead else plain[end : end + 2].strip("（(")[:1]) in (*TICKS,)
    )
    return tuple(dict.fromkeys(chosen))


def is_answered(text: str) -> bool:
    """Whether anything is said: boxes none of which is ticked say nothing."""
    plain = compact(text)
    return bool(plain) and (bool(likelihoods_of(plain)) or not any(box in plain for box in BOXES))


@cache
def _answers() -> re.Pattern[str]:
    return pattern_of(
        r"(?P<impossible>(?:完全|肯定|确定)?不(?:可能|能)(?:完成|实现)?|无法(?:完成|实现)|^否$)"
        r"|(?P<possible>(?:很|较|大|基本)?有?可能(?!性)|基本能)"
        r"|(?P<certain>(?:确定|肯定|完全)(?:可以|能)|(?:可以|能够?|预计可?)完成|^[是能]$)"
    )
