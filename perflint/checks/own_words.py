"""A text too short to say anything, once the words that it shares with its heading are taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import text as texts
from perflint.checks import _phrases, _rows
from perflint.checks.contract import Hit, Missing, Screens, Subject
from perflint.lexicon import levels

FIELDS = ("project", "function", "overview", "goal", "period_goal", "goal_actual", "title")

SUMMARY = "一段文字太短，或者去掉与项目名称等重复的字以后所剩无几。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "field": {"enum": list(FIELDS), "description": "看哪一段文字"},
        "beside": {
            "type": "array",
            "items": {"enum": [*FIELDS, "department"]},
            "description": "从中去掉哪些文字（各去掉一次）",
        },
        "minimum": {"type": "integer", "minimum": 1, "description": "至少多少个汉字"},
        "own": {"type": "integer", "minimum": 1, "description": "去掉重复以后至少剩多少个汉字，默认与 minimum 相同"},
        "unless": {"type": "string", "description": "词表：文字里有其中的词条，多短都不报"},
    },
    "required": ["field", "minimum"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "count": "这段文字的汉字数",
    "own": "去掉重复以后的汉字数",
}
EXAMPLE: Mapping[str, Any] = {"field": "goal", "beside": ["project"], "minimum": 15, "own": 8}


def hit_screens(options: Mapping[str, Any]) -> Screens:
    """What spares its hits."""
    return Screens(needs=(options["field"],))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield a hit on the field; ``count`` is how many ideographs it has, ``own`` how many besides the other texts."""
    said = levels.fold(_rows.words_of(getattr(subject.table, options["field"])))
    if not said:
        yield Missing("目标")
        return
    if "unless" in options and _phrases.holds(options["unless"], said):
        return
    count, rest = texts.cjk_length(said), said
    for name in options.get("beside", ()):
        holder = subject.document if name == "department" else subject.table
        other = levels.fold(_rows.words_of(getattr(holder, name)))
        if other and other != said:
            rest = rest.replace(other, "", 1)
    own = texts.cjk_length(rest)
    if count < options["minimum"] or own < options.get("own", options["minimum"]):
        yield Hit(subject.at(options["field"]), {"count": count, "own": own})
