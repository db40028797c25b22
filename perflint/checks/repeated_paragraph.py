"""A paragraph of the prose that stands twice, word for word: pasted twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import text as texts
from perflint.checks import _stretches
from perflint.checks.contract import Hit, Screens, Spot, Subject, TextScreen

SHOWN = 20  # characters of the paragraph in the message
ENDS = ("。", "；", "！", "？", ";")

SUMMARY = "正文里同一段话一字不差地出现了两次。"
GIVEN = ("document",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"shortest": {"type": "integer", "minimum": 10, "description": "一段至少有多少个汉字才算"}},
    "required": ["shortest"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"beginning": "这一段的开头", "length": "这一段的汉字数"}
EXAMPLE: Mapping[str, Any] = {"shortest": 30}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(texts=TextScreen(("prose",)))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on the second place of each paragraph, related to the first; lines without an end are no paragraph."""
    seen: dict[str, Spot] = {}
    told: set[str] = set()
    for stretch in _stretches.stretches(subject, ("prose",)):
        plain = texts.compact(stretch.text)
        length = texts.cjk_length(plain)
        if length < options["shortest"] or not plain.endswith(ENDS):
            continue
        spot = stretch.spot((0, len(stretch.text)))
        if plain in seen and plain not in told:
            told.add(plain)
            yield Hit(spot, {"beginning": plain[:SHOWN], "length": length}, (seen[plain],))
        seen.setdefault(plain, spot)
