"""Brackets that are not paired within one cell or paragraph.

An opening bracket that is never closed only counts in a cell that ends with a full stop: a page or column break may have
cut the text after it elsewhere.  List marks such as 1) and 一） close nothing.
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
COMPARING = pattern_of(r"^[《》]\s*(?:[=＝]|\d[\d.]{0,9}\s*[%％])")
BEFORE_NUMBER = pattern_of(r"^》\s*\d")  # a comparison sign where no 《 is open
FINISHED = ("。", "！", "？")

SUMMARY = "一段文字里的括号不成对；1)、一）这样的序号不算，没有写完的一格里只有前括号也不算。"
GIVEN = ("table", "document", "batch")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"within": _stretches.SCHEMA},
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "found": "没有配对的括号",
    "missing": "缺的是哪一半（前一半、后一半）",
    "around": "括号和它前面（缺后一半的是后面）的文字",
    "count": "同样的情况有几处",
}
EXAMPLE: Mapping[str, Any] = {"within": ["goal", "basis", "prose"]}
AROUND = 12
AHEAD = 16  # characters behind a bracket that tell what it is
MOST_PLACES = 1000  # of one wording; more are only counted
DEEPEST = 50  # brackets still open that the next line of prose may close


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    fields = options.get("within", _stretches.FIELDS)
    return Screens(
        texts=TextScreen(fields, (f"[{re.escape(''.join(BRACKETS))}]",), lambda text: bool(_unpaired(text, True)))
    )


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit per wording and table: ``found`` is the bracket, ``around`` what stands before it."""
    met: dict[tuple[int, int | None, str], list[tuple[Spot, str]]] = {}
    counts: Counter[tuple[int, int | None, str]] = Counter()
    running: _Open = []
    for stretch in _stretches.stretches(subject, options.get("within", _stretches.FIELDS), _brackets):
        text = stretch.text
        whole = stretch.field == "name"
        for place in _unopened(text, running) if stretch.field == "prose" else _unpaired(text, whole):
            cut = slice(place, place + AROUND + 1) if text[place] in SAME else slice(max(0, place - AROUND), place + 1)
            around = text[cut].strip()
            wording = stretch.document, stretch.table, around
            counts[wording] += 1
            if counts[wording] <= MOST_PLACES:
                met.setdefault(wording, []).append((stretch.spot((place, place + 1)), text[place]))
    for wording, spots in met.items():
        first, bracket = spots[0]
        missing = "后一半" if bracket in SAME else "前一半"
        related = tuple(spot for spot, _ in spots[1:])
        told = {"found": bracket, "missing": missing, "around": wording[2], "count": counts[wording]}
        yield Hit(first, told, related)


_Open = list[tuple[str, int]]  # brackets that are open, each with its place in its line


def _unpaired(text: str, whole: bool = False) -> list[int]:
    """The places of the brackets of a cell that are not paired; a ``whole`` text goes on nowhere else."""
    open_now: _Open = []
    found = list(_unopened(text, open_now))
    return found + [place for _, place in open_now] if whole or text.rstrip().endswith(FINISHED) else found


def _unopened(text: str, open_now: _Open) -> Iterator[int]:
    """The places of closing brackets without an opening one; ``open_now`` holds the brackets open before and behind.

    Prose may be cut into lines, so that one line closes what another opened.  A bracket of another kind may close
    (《… ） is a slip of kind, not of number).
    """
    if not _brackets(text):
        return
    del open_now[:-DEEPEST]
    kinds = Counter(kind for kind, _ in open_now)
    for place, character in enumerate(text):
        if character not in BRACKETS or _no_bracket(text, place):
            continue
        if character in SAME:
            open_now.append((SAME[character], place))
            kinds[SAME[character]] += 1
        elif not open_now:
            if not BEFORE_NUMBER.match(text[place : place + AHEAD]):
                yield place
        else:
            closed, _ = open_now.pop()
            kinds[closed] -= 1
            while kinds[PAIRS[character]] and closed != PAIRS[character]:
                closed, _ = open_now.pop()
                kinds[closed] -= 1


def _brackets(text: str) -> bool:
    return not BRACKETS.isdisjoint(text)


def _no_bracket(text: str, place: int) -> bool:
    """A list mark, or 《 and 》 used as comparison signs."""
    if text[place] in ")）" and text[place - 1 : place] in MARKS and LIST_MARK.search(text[max(0, place - 4) : place]):
        return True
    return text[place] in "《》" and bool(COMPARING.match(text[place : place + AHEAD]))
