"""The title of one document written in two ways: 《…实施办法》 here and 《…实施方法》 there.

Titles that differ in a number, a season, a place or by 试行 and 修订 are two documents, and so are those where one only
begins later (关于…的通知 without its issuer).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

from perflint import text as texts
from perflint.checks import _stretches
from perflint.checks.contract import Hit, Screens, Spot, Subject, TextScreen
from perflint.patterns import pattern_of

TITLE = pattern_of(r"《([^《》]{4,100})》")
# What makes another document of it: numbers, seasons, levels of government, kinds of document, another object.
TELLING = pattern_of(
    r"[\d一二三四五六七八九十百第年月春夏秋冬上下前后东南西北中大小高低初幼市县区省镇乡村国家城]|试行|暂行|修订|修正|征求|意见|办法|细则|方案|规定|条例|通知|附件|补充|调整|若干|实施"
)
MOST = 300

SUMMARY = "同一份文件的名称前后写得不一样，相差一两个字。"
GIVEN = ("document",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "shortest": {"type": "integer", "minimum": 4, "description": "名称至少几个字才比较"},
        "most": {"type": "integer", "minimum": 1, "description": "最多相差几个字算是同一份文件"},
    },
    "required": ["shortest", "most"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"left": "前一处的名称", "right": "后一处的名称"}
EXAMPLE: Mapping[str, Any] = {"shortest": 10, "most": 3}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    shortest, most = options["shortest"], options["most"]

    def vary(found: Sequence[str]) -> bool:
        known = list(dict.fromkeys(plain for text in found for plain, _, _ in _titles(text, shortest)))
        return (
            any(_same_document(left, right, most) for left, right in combinations(known[:MOST], 2)) or len(known) > MOST
        )

    return Screens(
        texts=TextScreen(_stretches.FIELDS, ("《",), lambda text: bool(_titles(text, shortest)), together=vary)
    )


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on the first place of each title that is nearly an earlier one, which is related."""
    seen: dict[str, tuple[str, Spot]] = {}
    for stretch in _stretches.stretches(subject, telling=lambda text: "《" in text):
        for plain, title, span in _titles(stretch.text, options["shortest"]):
            if plain in seen or len(seen) > MOST:
                continue
            spot = stretch.spot(span)
            near = next((one for known, one in seen.items() if _same_document(known, plain, options["most"])), None)
            if near:
                yield Hit(spot, {"left": near[0], "right": title}, (near[1],))
            seen[plain] = (title, spot)


@lru_cache(maxsize=4096)
def _titles(text: str, shortest: int) -> tuple[tuple[str, str, tuple[int, int]], ...]:
    """The titles of a text that are long enough: as they are compared, as they are shown, and where they stand."""
    found = ((texts.bare(texts.narrow(one[1])), texts.compact(one[1]), one.span(1)) for one in TITLE.finditer(text))
    return tuple(one for one in found if len(one[0]) >= shortest)


def _same_document(left: str, right: str, most: int) -> bool:
    if abs(len(left) - len(right)) > most:
        return False
    # every place that changes parts two characters that stood side by side, at most
    if len(_pairs(left) - _pairs(right)) > 2 * most:
        return False
    return _nearly_same(left, right, most)


@lru_cache(maxsize=4096)
def _pairs(title: str) -> frozenset[str]:
    return texts.bigrams(title)


@lru_cache(maxsize=4096)
def _nearly_same(left: str, right: str, most: int) -> bool:
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, left, right, autojunk=False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    changed = [(left[a:b], right[c:d]) for _, a, b, c, d in changes]
    if sum(max(len(gone), len(come)) for gone, come in changed) > most or changes[0][1] == changes[0][3] == 0:
        return False
    return not any(TELLING.search(gone + come) for gone, come in changed)
