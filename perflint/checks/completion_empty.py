"""A completion text without content: only a rate or 已完成, or praise without a number where a rate is claimed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import lexicon
from perflint import text as texts
from perflint.checks._completions import NEEDS, Completion, completions, cut
from perflint.checks.contract import Hit, Screens, Subject
from perflint.patterns import pattern_of

SUMMARY = "完成情况没有实际内容：只有一个百分比或“已完成”，或者写了完成率却只有赞语、没有数量。"
GIVEN = ("document", "table")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "entirely": {"type": "string", "description": "词表：整段完成情况就是其中的词条"},
        "praising": {"type": "string", "description": "词表：出现其中的词条而没有数量"},
        "rate": {"type": "number", "description": "填写的完成率达到多少才看，与 praising 一起用（百分数）"},
    },
    "oneOf": [{"required": ["entirely"]}, {"required": ["praising", "rate"]}],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "goal": "目标原文（过长时截断）",
    "completion": "完成情况原文（过长时截断）",
    "rate": "填写的完成率（百分数）",
}
EXAMPLE: Mapping[str, Any] = {"entirely": "empty_completions"}
DIGIT = pattern_of(r"[0-9０-９一二三四五六七八九十百千]\s*[个名次人场期项户家套件条%％万余]|\d")


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=NEEDS)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """``rate`` is the stated rate of completion in percent."""
    for found in completions(subject):
        if _is_empty(found, options):
            yield Hit(found.spot, {"goal": cut(found.goal), "completion": cut(found.text), "rate": found.rate})


def _is_empty(found: Completion, options: Mapping[str, Any]) -> bool:
    if "entirely" in options:
        return lexicon.in_words(options["entirely"], found.text)
    claimed = found.rate is not None and found.rate >= options["rate"]
    text = texts.compact(found.text)
    return claimed and not DIGIT.search(text) and lexicon.mentions(options["praising"], text)
