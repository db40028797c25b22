"""Closing brackets that nothing opened, within one cell or paragraph.

An opening bracket that is never closed is left alone: a page or column break may have cut the text after it.  List
marks such as 1) and 一） close nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks import _stretches
from perflint.checks.contract import Hit, Screens, Spot, Subject, TextScreen
from perflint.patterns import pattern_of

PAIRS = {")": "(", "）": "(", "]": "[", "］": "[", "】": "【", "〕": "〔", "》": "《", "』": "『", "」": "「"}
SAME = {"(": "(", "（": "(", "[": "[", "［": "[", "【": "【", "〔": "〔", "《": "《", "『": "『", "「": "「"}
BRACKETS = frozenset({*PAIRS, *SAME})
LIST_MARK = pattern_of(r"(?:^|[\s。；;，,：:、\u4e00-\u9fff])(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳a-zA-Z])$")
MARKS = "0123456789一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩abcdefghABCDEFGH"
COMPARING = pattern_of(r"^[》〉]\s*[=＝]|^[》〉]\s*\d")

SUMMARY = "一段文字里有后括号而没有前括号；1)、一）这样的序号不算。"
GIVEN = ("table", "document", "batch")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"within": _stretches.SCHEMA},
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "found": "多出来的后括号",
    "around": "括号前面的文字",
    "count": "同样的情况有几处",
}
EXAMPLE: Mapping[str, Any] = {"within": ["goal", "basis", "prose"]}
AROUND = 12
DEEPEST = 50  # brackets still open that the next line of prose may close


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    fields = options.get("within", _stretches.FIELDS)
    return Screens(texts=TextScreen(fields, (f"[{re.escape(''.join(PAIRS))}]",), lambda text: any(_has_unopened(text))))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit per wording and table: ``found`` is the bracket, ``around`` what stands before it."""
    met: dict[tuple[int, int | None, str], list[tuple[Spot, str]]] = {}
    running: list[str] = []
    for stretch in _stretches.stretches(subject, options.get("within", _stretches.FIELDS), _brackets):
        for place in _unopened(stretch.text, running if stretch.field == "prose" else []):
            around = stretch.text[max(0, place - AROUND) : place + 1].strip()
            spots = met.setdefault((stretch.document, stretch.table, around), [])
            spots.append((stretch.spot((place, place + 1)), stretch.text[place]))
    for (_, _, around), places in met.items():
        first, bracket = places[0]
        related = tuple(spot for spot, _ in places[1:])
        yield Hit(first, {"found": bracket, "around": around, "count": len(places)}, related)


def _has_unopened(text: str) -> Iterator[bool]:
    """Of a text by itself: what stands before it can only open more brackets."""
    return (True for _ in _unopened(text, []))


def _unopened(text: str, open_now: list[str]) -> Iterator[int]:
    """The places of closing brackets without an opening one; ``open_now`` holds the brackets open before and behind.

    Prose may be cut into lines, so that one line closes what another opened.  A bracket of another kind may close
    (《… ） is a slip of kind, not of number).
    """
    if not _brackets(text):
        return
    del open_now[:-DEEPEST]
    kinds = Counter(open_now)
    for place, character in enumerate(text):
        if character in SAME:
            open_now.append(SAME[character])
            kinds[SAME[character]] += 1
        elif character in PAIRS and not _no_bracket(text, place):
            if not open_now:
                yield place
                continue
            closed = open_now.pop()
            kinds[closed] -= 1
            while kinds[PAIRS[character]] and closed != PAIRS[character]:
                closed = open_now.pop()
                kinds[closed] -= 1


def _brackets(text: str) -> bool:
    return not BRACKETS.isdisjoint(text)


def _no_bracket(text: str, place: int) -> bool:
    """A list mark, or 》 used as a comparison sign."""
    if text[place] in ")）" and text[place - 1 : place] in MARKS and LIST_MARK.search(text[max(0, place - 4) : place]):
        return True
    return text[place] == "》" and bool(COMPARING.match(text[place : place + 3]))
