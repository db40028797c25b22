"""A text that says next to nothing beyond another: a goal that repeats the project's name, or the department's duties.

What counts is how many of its pairs of characters also stand in the other text, filler words aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import text as texts
from perflint.checks import _rows
from perflint.checks.contract import Hit, Missing, Screens, Subject
from perflint.lexicon import levels
from perflint.patterns import pattern_of

FILLER = pattern_of(r"通过|实施|开展|做好|完成|确保|保障|保证|顺利|有效|项目|工作|本|的|年度|目标|资金|经费|支出|\d")
SHORTEST = 4  # characters without filler

SUMMARY = "一段文字除了重复另一段以外几乎没有新内容，如目标重复项目名称、照抄部门职能。"
GIVEN = ("table",)
FIELDS = ("project", "function", "overview", "goal", "period_goal", "goal_actual", "title")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "field": {"enum": list(FIELDS), "description": "看哪一段文字"},
        "by": {"type": "array", "items": {"enum": list(FIELDS)}, "minItems": 1, "description": "与哪些文字比较"},
        "mutual": {"type": "boolean", "description": "是否要求两段互相重复，默认 false"},
        "share": {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 1,
            "description": "重复到多大比例才报（0 到 1）",
        },
    },
    "required": ["field", "by", "share"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "found": "这段文字",
    "other": "被重复的文字",
    "share": "重复的比例（百分数）",
}
EXAMPLE: Mapping[str, Any] = {"field": "goal", "by": ["project"], "share": 0.85}


def hit_screens(options: Mapping[str, Any]) -> Screens:
    """What spares its hits."""
    return Screens(needs=(options["field"],))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield a hit on the field: ``found`` is its text, ``other`` the text that covers it, ``share`` in percent."""
    said = _rows.words_of(getattr(subject.table, options["field"]))
    others = [other for name in options["by"] if (other := _rows.words_of(getattr(subject.table, name)))]
    if not said or not others:
        yield Missing("目标或项目名称")
        return
    for other in others:
        share = min(covered(said, other), covered(other, said)) if options.get("mutual") else covered(said, other)
        if share >= options["share"]:
            yield Hit(subject.at(options["field"]), {"found": said, "other": other, "share": round(share * 100)})
            return


def covered(said: str, other: str) -> float:
    """The share of the pairs of characters of one text that stand in the other, 0 to 1."""
    left, right = _core(said), _core(other)
    if len(left) < SHORTEST:
        return 1.0 if left and left in right else 0.0  # nothing but filler repeats nothing
    pairs = texts.bigrams(left)
    return len(pairs & texts.bigrams(right)) / len(pairs)


def _core(text: str) -> str:
    return FILLER.sub("", texts.bare(levels.fold(text)))
