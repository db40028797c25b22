"""A completion text without content: only a rate or 已完成, or praise without a number where a rate is claimed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from perflint import lexicon
from perflint import text as texts
from perflint.checks._completions import Completion, completions, cut
from perflint.checks.contract import Hit, Subject

GIVEN = ("document", "table")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "entirely": {"type": "string", "description": "word list: the whole text is one of these"},
        "praising": {"type": "string", "description": "word list: one of these is mentioned, without a number"},
        "rate": {"type": "number", "description": "the rate claimed, with `praising`"},
    },
    "oneOf": [{"required": ["entirely"]}, {"required": ["praising", "rate"]}],
    "additionalProperties": False,
}
VALUES = ("goal", "completion", "rate")
EXAMPLE: Mapping[str, Any] = {"entirely": "empty_completions"}
DIGIT = re.compile(r"[0-9０-９一二三四五六七八九十百千]\s*[个名次人场期项户家套件条%％万余]|\d")


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
