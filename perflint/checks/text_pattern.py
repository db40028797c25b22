"""Wording that is wrong wherever it stands: each pattern with what ought to stand there instead.

The patterns and corrections are the rule's own data: typing slips, characters of the wrong kind, spellings of document
numbers.  The same slip in one table (or document) is told once, with its other places.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks import _stretches
from perflint.checks.contract import Hit, Spot, Subject

AROUND = 8  # characters of context on either side

GIVEN = ("table", "document", "batch")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "patterns": {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"format": "regex"},
            "additionalProperties": {"type": "string"},
            "description": "regular expression → correction, in which \\1 stands for a group; empty: only point at it",
        },
        "except": {"type": "string", "format": "regex", "description": "what is right although a pattern fits"},
        "normalise": {"type": "boolean", "description": "the correction is the compatibility normal form"},
        "within": _stretches.SCHEMA,
    },
    "required": ["patterns"],
    "additionalProperties": False,
}
VALUES = ("found", "right", "around", "count")
EXAMPLE: Mapping[str, Any] = {"patterns": {"帐户": "账户"}, "within": ["name", "goal", "prose"]}


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit per slip and table: ``found`` is what stands there, ``right`` what should."""
    met: dict[tuple[int, int | None, str], list[tuple[Spot, str, str]]] = {}
    for stretch in _stretches.stretches(subject, options.get("within", _stretches.FIELDS)):
        for start, end, right in _slips(stretch.text, options):
            found = stretch.text[start:end]
            around = stretch.text[max(0, start - AROUND) : end + AROUND].strip()
            places = met.setdefault((stretch.document, stretch.table, found), [])
            places.append((stretch.spot((start, end)), right, around))
    for (_, _, found), places in met.items():
        first, right, around = places[0]
        values = {"found": found, "right": right, "around": around, "count": len(places)}
        yield Hit(first, values, tuple(spot for spot, _, _ in places[1:]))


def _slips(text: str, options: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
    exempt = options.get("except")
    spared = [found.span() for found in _compiled(exempt).finditer(text)] if exempt else []
    begins = [begin for begin, _ in spared]
    for pattern, correction in options["patterns"].items():
        for found in _compiled(pattern).finditer(text):
            start, end = found.span()
            before = bisect_right(begins, start) - 1
            if start == end or (before >= 0 and end <= spared[before][1]):
                continue
            right = unicodedata.normalize("NFKC", found[0]) if options.get("normalise") else found.expand(correction)
            yield start, end, right


@functools.lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
