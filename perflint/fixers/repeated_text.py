"""Text that stands twice, taken out together with the punctuation mark that leads to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint.fixers.contract import Case, Proposal, edit, span_of
from perflint.text import cjk_length

SUMMARY = "删去重复的一句，连同它前面的标点。"
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "safe_from": {"type": "integer", "minimum": 0, "description": "剩下的汉字少于这么多时，改前须人确认；不写是 0"}
    },
    "additionalProperties": False,
}
EXAMPLE: Mapping[str, Any] = {"safe_from": 20}
EACH = True

_MARKS = "，,。；;！!？?、"


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The part that the place speaks of; none at the very beginning, where it cannot be a repetition."""
    text, (start, end) = case.place.text, span_of(case.place)
    begin = len(text[:start].rstrip())
    begin -= text[:begin].endswith(tuple(_MARKS))
    if not begin:
        return None
    short = cjk_length(text[:begin] + text[end:]) < options.get("safe_from", 0)
    return Proposal((edit(case.place, "", (begin, end)),), unsafe=short)
