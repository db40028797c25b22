"""Characters that only look right, as the ordinary ones: radicals and compatibility ideographs; invisible ones go.

Unicode's own normalisation covers the Kangxi radicals and the compatibility ideographs; of the radicals supplement only
those are here that are ideographs of their own (⻔ is 门).  Lost characters (U+FFFD, private use) cannot be mended.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from perflint.fixers.contract import Case, Proposal, edit, found_in

SUMMARY = "部首字、兼容汉字改成普通汉字，零宽字符删去；乱码不改。"
OPTIONS: Mapping[str, Any] = {"type": "object", "additionalProperties": False}
EXAMPLE: Mapping[str, Any] = {}
EACH = True

_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff")
_RADICALS = {
    "⺠": "民", "⺟": "母", "⺩": "王", "⻄": "西", "⻅": "见", "⻆": "角", "⻉": "贝", "⻋": "车", "⻓": "长",
    "⻔": "门", "⻗": "雨", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻢": "马", "⻣": "骨",
    "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻬": "齐", "⻮": "齿", "⻰": "龙", "⻳": "龟",
}  # fmt: skip


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The offending characters of the place, none where one of them is lost."""
    found = [_ordinary(character) for character in found_in(case.place)]
    if not found or None in found:
        return None
    return Proposal((edit(case.place, "".join(filter(None, found))),))


def _ordinary(character: str) -> str | None:
    if character in _INVISIBLE:
        return ""
    plain = _RADICALS.get(character) or unicodedata.normalize("NFKC", character)
    return plain if plain != character else None
