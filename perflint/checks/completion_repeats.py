"""A completion text that only copies its goal: nearly the same words and no number that the goal does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import text as texts
from perflint.checks._completions import NEEDS, completions, cut
from perflint.checks.contract import Hit, Screens, Subject
from perflint.patterns import pattern_of

SUMMARY = "完成情况照抄目标：文字几乎相同，又没有目标里没有的数。"
GIVEN = ("document", "table")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "at_least": {"type": "number", "minimum": 0, "maximum": 1, "description": "文字相似到什么程度才报（0 到 1）"}
    },
    "required": ["at_least"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "goal": "目标原文（过长时截断）",
    "completion": "完成情况原文（过长时截断）",
    "likeness": "相似程度（百分数）",
    "length": "目标的字数",
}
EXAMPLE: Mapping[str, Any] = {"at_least": 0.9}
NUMBER = pattern_of(r"\d+(?:\.\d+)?")


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=NEEDS)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """``likeness`` is in percent, ``length`` the characters of the goal."""
    for found in completions(subject):
        likeness = texts.similarity(found.goal, found.text)
        added = set(NUMBER.findall(texts.narrow(found.text))) - set(NUMBER.findall(texts.narrow(found.goal)))
        if likeness >= options["at_least"] and not added:
            told = {"goal": cut(found.goal), "completion": cut(found.text), "likeness": round(likeness * 100)}
            yield Hit(found.spot, {**told, "length": len(texts.compact(found.goal))})
