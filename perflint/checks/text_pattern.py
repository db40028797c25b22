"""Wording that is wrong wherever it stands: each pattern with what ought to stand there instead.

The patterns and corrections are the rule's own data: typing slips, characters of the wrong kind, spellings of document
numbers.  The same slip in one table (or document) is told once, with its other places.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks import _stretches
from perflint.checks.contract import Hit, Screens, Spot, Subject, TextScreen

AROUND = 8  # characters of context on either side
MOST_PLACES = 1000  # of one slip; more are only counted

SUMMARY = "文字里有某种错误写法，不论出现在哪里；错误写法和改法都由规则给出。"
GIVEN = ("table", "document", "batch")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "patterns": {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"format": "regex"},
            "additionalProperties": {"type": "string"},
            "description": "正则表达式: 正确写法；正确写法里 \\1 代表第一个括号里的内容，留空表示只指出、不给改法",
        },
        "except": {"type": "string", "format": "regex", "description": "正则表达式：虽然匹配上面的写法，但其实是对的"},
        "within": _stretches.SCHEMA,
    },
    "required": ["patterns"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "found": "错误的写法",
    "right": "正确的写法",
    "around": "所在的上下文",
    "count": "同样的错误有几处",
}
EXAMPLE: Mapping[str, Any] = {"patterns": {"帐户": "账户"}, "within": ["name", "goal", "prose"]}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    fields = options.get("within", _stretches.FIELDS)
    return Screens(texts=TextScreen(fields, patterns=tuple(options["patterns"])))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit per slip and table: ``found`` is what stands there, ``right`` what should."""
    met: dict[tuple[int, int | None, str], list[tuple[Spot, str, str]]] = {}
    counts: Counter[tuple[int, int | None, str]] = Counter()
    for stretch in _stretches.stretches(subject, options.get("within", _stretches.FIELDS)):
        for start, end, right in _slips(stretch.text, options):
            found = stretch.text[start:end]
            slip = stretch.document, stretch.table, found
            counts[slip] += 1
            if counts[slip] <= MOST_PLACES:
                around = stretch.text[max(0, start - AROUND) : end + AROUND].strip()
                met.setdefault(slip, []).append((stretch.spot((start, end)), right, around))
    for slip, places in met.items():
        first, right, around = places[0]
        values = {"found": slip[2], "right": right, "around": around, "count": counts[slip]}
        yield Hit(first, values, tuple(spot for spot, _, _ in places[1:]))


def _slips(text: str, options: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
    exempt = options.get("except")
    spared = [found.span() for found in _compiled(exempt).finditer(text)] if exempt else []
    begins = [begin for begin, _ in spared]
    for pattern, correction in options["patterns"].items():
        for found in _compiled(pattern).finditer(text):
            start, end = found.span()
            before = bisect_right(begins, start) - 1
            if start == end or (before >= 0 and end <= spared[before][1]):
                continue
            right = found.expand(correction)
            yield start, end, right


@functools.lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
