"""Characters that only look right, as the ordinary ones: radicals and compatibility ideographs; invisible ones go.

Lost characters (U+FFFD, private use) cannot be mended.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint.fixers.contract import Case, Proposal, edit, found_in
from perflint.lexicon.characters import look_alikes

SUMMARY = "部首字、兼容汉字改成普通汉字，零宽字符删去；乱码不改。"
OPTIONS: Mapping[str, Any] = {"type": "object", "additionalProperties": False}
EXAMPLE: Mapping[str, Any] = {}
EACH = True

_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff")


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The offending characters of the place, none where one of them is lost."""
    found = [_ordinary(character) for character in found_in(case.place)]
    if not found or None in found:
        return None
    return Proposal((edit(case.place, "".join(filter(None, found))),))


def _ordinary(character: str) -> str | None:
    if character in _INVISIBLE:
        return ""
    return look_alikes().get(ord(character))
