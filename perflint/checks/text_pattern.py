"""Wording that is wrong wherever it stands: each pattern with what ought to stand there instead.

The patterns and corrections are the rule's own data: typing slips, characters of the wrong kind, spellings of document
numbers.  The same slip in one table (or document) is told once, with its other places; ``as_one`` takes all that a
pattern finds for the same slip.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any

from perflint.checks import _stretches
from perflint.checks.contract import Hit, Screens, Spot, Subject, TextScreen
from perflint.lexicon.additions import remembered

AROUND = 8  # characters of context on either side
MOST_RULES = 256  # whose spellings are kept ready
LONGEST = 300  # characters of a text of which it is remembered where it is wrong
MOST_PLACES = 1000  # of one slip; more are only counted

Slips = tuple[tuple[int, int, str, str], ...]  # from where to where, the correction, and which slip it is

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
        "as_one": {"type": "boolean", "description": "找到的都算同一种错误，合成一个问题"},
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
OF_ALL_ROWS = True
EXAMPLE: Mapping[str, Any] = {"patterns": {"帐户": "账户"}, "within": ["name", "goal", "prose"]}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    fields = options.get("within", _stretches.FIELDS)
    only = tuple(name for name in _stretches.ROW_FIELDS if name in fields)
    return Screens(texts=TextScreen(fields, patterns=tuple(options["patterns"]), alone=True), only=only)


def of_texts(texts: Mapping[str, Sequence[str]], options: Mapping[str, Any]) -> Iterator[int]:
    """The rows that its hits point at where all texts stand in the rows of one table."""
    wording = _wording(options)
    columns = [column for column in texts.values() if any(column)]
    wrong = {text: slips for text in set().union(*columns) if (slips := _slips(wording, text)) and text.strip()}
    seen: set[str] = set()
    for place, row in enumerate(zip(*columns, strict=True) if wrong else ()):
        for text in row:
            for _, _, _, slip in wrong.get(text, ()):
                if slip not in seen:
                    seen.add(slip)
                    yield place


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit per slip and table: ``found`` is what stands there, ``right`` what should."""
    met: dict[tuple[int, int | None, str], list[tuple[Spot, dict[str, str]]]] = {}
    counts: Counter[tuple[int, int | None, str]] = Counter()
    slips = partial(_slips, _wording(options))
    for stretch in _stretches.stretches(subject, options.get("within", _stretches.FIELDS), slips):
        for start, end, right, which in slips(stretch.text):
            slip = stretch.document, stretch.table, which
            counts[slip] += 1
            if counts[slip] <= MOST_PLACES:
                around = stretch.text[max(0, start - AROUND) : end + AROUND].strip()
                told = {"found": stretch.text[start:end], "right": right, "around": around}
                met.setdefault(slip, []).append((stretch.spot((start, end)), told))
    for slip, places in met.items():
        first, told = places[0]
        yield Hit(first, {**told, "count": counts[slip]}, tuple(spot for spot, _ in places[1:]))


class _Wording:
    """The wrong spellings with their corrections, and what is right after all; known by identity."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = options  # kept, so that nothing else can come to have its identity
        self.patterns = [(re.compile(pattern), correction) for pattern, correction in options["patterns"].items()]
        self.exempt = re.compile(options["except"]) if "except" in options else None
        self.as_one: bool = options.get("as_one", False)


_KNOWN: dict[int, _Wording] = {}


def _wording(options: Mapping[str, Any]) -> _Wording:
    known = _KNOWN.get(id(options))
    if known is None or known.options is not options:
        if len(_KNOWN) >= MOST_RULES:
            _KNOWN.clear()
        known = _KNOWN[id(options)] = _Wording(options)
    return known


def _slips(wording: _Wording, text: str) -> Slips:
    """Where the text is wrong, and what ought to stand there."""
    return _remembered(wording, text) if len(text) <= LONGEST else _last(wording, text)


@remembered(1 << 14)
def _remembered(wording: _Wording, text: str) -> Slips:
    return _found(wording, text)


@remembered(1)
def _last(wording: _Wording, text: str) -> Slips:
    """The same of a long text, which a merged cell may repeat in row after row."""
    return _found(wording, text)


def _found(wording: _Wording, text: str) -> Slips:
    slips: list[tuple[int, int, str, str]] = []
    spared: list[tuple[int, int]] | None = None
    for pattern, correction in wording.patterns:
        for found in pattern.finditer(text):
            start, end = found.span()
            if spared is None:
                spared = [one.span() for one in wording.exempt.finditer(text)] if wording.exempt else []
            before = bisect_right(spared, start, key=itemgetter(0)) - 1
            if start == end or (before >= 0 and end <= spared[before][1]):
                continue
            slips.append((start, end, found.expand(correction), pattern.pattern if wording.as_one else found.group()))
    return tuple(slips)
