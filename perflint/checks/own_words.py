"""A text too short to say anything, once the words that it shares with its heading are taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import text as texts
from perflint.checks import _phrases, _rows
from perflint.checks.contract import Hit, Missing, Subject
from perflint.lexicon import levels

FIELDS = ("project", "function", "overview", "goal", "period_goal", "goal_actual", "title")

GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "field": {"enum": list(FIELDS), "description": "the text that is measured"},
        "beside": {
            "type": "array",
            "items": {"enum": list(FIELDS)},
            "description": "texts that are taken out of it once",
        },
        "minimum": {"type": "integer", "minimum": 1, "description": "ideographs that the text must have"},
        "own": {"type": "integer", "minimum": 1, "description": "ideographs that must remain; default: minimum"},
        "unless": {"type": "string", "description": "word list: an entry in the text makes any length enough"},
    },
    "required": ["field", "minimum"],
    "additionalProperties": False,
}
VALUES = ("count", "own")
EXAMPLE: Mapping[str, Any] = {"field": "goal", "beside": ["project"], "minimum": 15, "own": 8}


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
        other = levels.fold(_rows.words_of(getattr(subject.table, name)))
        if other and other != said:
            rest = rest.replace(other, "", 1)
    own = texts.cjk_length(rest)
    if count < options["minimum"] or own < options.get("own", options["minimum"]):
        yield Hit(subject.at(options["field"]), {"count": count, "own": own})
