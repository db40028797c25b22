"""A place of a text without the part that the finding points at, where what remains still says something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint.fixers.contract import Case, Proposal, edit, span_of
from perflint.text import cjk_length

SUMMARY = "删去有问题的那一部分文字；剩下的字太少就不给改法。"
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "least": {"type": "integer", "minimum": 1, "description": "删去以后至少还要剩几个汉字"},
        "dangling": {
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "description": "剩下的文字不能以这些字结尾（如“完成”“不少于”）",
        },
    },
    "required": ["least"],
    "additionalProperties": False,
}
EXAMPLE: Mapping[str, Any] = {"least": 4, "dangling": ["完成"]}
EACH = False

_PAIRS = frozenset({"（）", "()", "【】", "[]"})


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The cell without the part, and without the brackets that held nothing else."""
    text, (start, end) = case.place.text, span_of(case.place)
    while text[start - 1 : start] + text[end : end + 1] in _PAIRS and start:
        start, end = start - 1, end + 1
    rest = (text[:start] + text[end:]).strip()
    if cjk_length(rest) < options["least"] or rest.endswith(tuple(options.get("dangling", ()))):
        return None
    return Proposal((edit(case.place, "", (start, end)),))
