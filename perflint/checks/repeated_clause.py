"""A clause that stands twice in one cell, word for word: pasted, not meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks import _stretches
from perflint.checks.contract import Hit, Screens, Subject, TextScreen
from perflint.patterns import pattern_of

CLAUSE = pattern_of(r"[^，,。；;！!？?\s]+")

SUMMARY = "同一格文字里，同一个分句一字不差地出现了两次。"
GIVEN = ("table", "document", "batch")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "shortest": {"type": "integer", "minimum": 2, "description": "分句至少有多少个字才算"},
        "within": _stretches.SCHEMA,
    },
    "required": ["shortest"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"clause": "重复的分句"}
EXAMPLE: Mapping[str, Any] = {"shortest": 8, "within": ["goal", "description"]}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    shortest = options["shortest"]
    fields = options.get("within", _stretches.FIELDS)
    return Screens(
        texts=TextScreen(fields, matters=lambda text: len(text) > 2 * shortest and any(_again(text, shortest)))
    )


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on the second occurrence of each clause."""

    def telling(text: str) -> bool:
        return len(text) > 2 * int(options["shortest"])

    for stretch in _stretches.stretches(subject, options.get("within", _stretches.FIELDS), telling):
        for found in _again(stretch.text, options["shortest"]):
            yield Hit(stretch.spot(found.span()), {"clause": found[0]})


def _again(text: str, shortest: int) -> Iterator[re.Match[str]]:
    """The second occurrence of each clause of at least so many characters."""
    seen: set[str] = set()
    told: set[str] = set()
    for found in CLAUSE.finditer(text):
        clause = found[0]
        if len(clause) >= shortest and clause in seen and clause not in told:
            told.add(clause)
            yield found
        seen.add(clause)
