"""What a scan or a conversion leaves in a text, told once a table because it comes in swarms: pronunciation in
brackets behind a character, letters that should be digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks import _stretches
from perflint.checks.contract import Hit, Screens, Subject, TextScreen

AROUND = 6  # characters of context on either side
RELATED = 50  # further places that are pointed at; more are only counted

SUMMARY = "文字里有识别或转换留下的痕迹；一张表（或一份文件）只报一次。"
GIVEN = ("table", "document")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "patterns": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "format": "regex"},
            "description": "这些痕迹的正则表达式",
        },
        "within": _stretches.SCHEMA,
    },
    "required": ["patterns"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "found": "第一处痕迹",
    "around": "它所在的上下文",
    "count": "一共有几处",
}
EXAMPLE: Mapping[str, Any] = {"patterns": ["[\\u3105-\\u312d]"]}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    fields = options.get("within", _stretches.FIELDS)
    return Screens(texts=TextScreen(fields, patterns=tuple(options["patterns"])))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit on the first place, the others related."""
    pattern = re.compile("|".join(f"(?:{one})" for one in options["patterns"]))
    met = [
        (stretch, found)
        for stretch in _stretches.stretches(subject, options.get("within", _stretches.FIELDS))
        for found in pattern.finditer(stretch.text)
    ]
    if met:
        (stretch, first), others = met[0], met[1 : 1 + RELATED]
        around = stretch.text[max(0, first.start() - AROUND) : first.end() + AROUND].strip()
        proof = {"found": first[0], "around": around, "count": len(met)}
        yield Hit(stretch.spot(first.span()), proof, tuple(place.spot(found.span()) for place, found in others))
