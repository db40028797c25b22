"""A cell that stops in the middle: after an opening bracket, inside 《…, or on a word that wants another after it.

A mere 的 or 和 at the end is a sign only where the column has a common length at which cells were cut.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks import _stretches
from perflint.checks._stretches import Stretch
from perflint.checks.contract import Hit, Screens, Subject, TextScreen
from perflint.patterns import pattern_of

OPEN = pattern_of(r"[（(《〔【“][^）)》〕】”]{0,3}$|《[^》]{0,60}$")
WANTING = pattern_of(r"(?:[、，,]|[的和及与或]|以及)$")
SHOWN = 12  # characters of the end in the message

SUMMARY = "一格文字在半句话上断了：停在前括号、没有写完的书名号，或“的”“和”“、”上。"
GIVEN = ("document",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "longest": {
            "type": "integer",
            "minimum": 1,
            "description": "停在“的”“和”上的，同一栏里至少有一格同样长、且不短于这么多字，才算被截断",
        },
        "within": _stretches.SCHEMA,
    },
    "required": ["longest"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"end": "这一格最后的几个字", "length": "这一格的字数"}
EXAMPLE: Mapping[str, Any] = {"longest": 20, "within": ["description", "basis"]}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    fields = options.get("within", _stretches.FIELDS)
    return Screens(texts=TextScreen(fields, matters=lambda text: _stops(text.rstrip(), options["longest"])))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on the end of each cell that was cut."""
    cells = [
        (stretch, stretch.text.rstrip())
        for stretch in _stretches.stretches(subject, options.get("within", _stretches.FIELDS))
    ]
    lengths: dict[str, list[int]] = defaultdict(list)
    for stretch, text in cells:
        lengths[stretch.field].append(len(text))
    for stretch, text in cells:
        if OPEN.search(text) or (WANTING.search(text) and _at_the_limit(stretch, text, lengths, options["longest"])):
            start = max(0, len(text) - SHOWN)
            yield Hit(stretch.spot((start, len(text))), {"end": text[start:], "length": len(text)})


def _stops(text: str, longest: int) -> bool:
    """Whether the text ends in what may have been cut."""
    return OPEN.search(text) is not None or (len(text) >= longest and WANTING.search(text) is not None)


def _at_the_limit(stretch: Stretch, text: str, lengths: Mapping[str, list[int]], longest: int) -> bool:
    """Whether the cell is as long as any of its column gets, and another one is just as long."""
    column = lengths[stretch.field]
    return len(text) >= longest and len(text) == max(column) and column.count(len(text)) > 1
