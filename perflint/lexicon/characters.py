"""Traditional and variant characters made simple, one to one, so that every place in the text stays where it is."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from perflint.lexicon.vocabulary import vocabulary
from perflint.patterns import one_of


@cache
def fold_table() -> dict[int, str]:
    """A `str.translate` table from traditional to simple characters."""
    pairs = vocabulary()["traditional"]
    return {ord(pairs[at]): pairs[at + 1] for at in range(0, len(pairs) - 1, 2)}


@lru_cache(maxsize=64)  # many patterns in turn are looked for in the same text
def simplified(text: str) -> str:
    """The text in simple characters, of the same length: 滿意度 → 满意度."""
    return text.translate(fold_table()) if _traditional().search(text) else text  # looking first is far quicker


@cache
def _traditional() -> re.Pattern[str]:
    return one_of(map(chr, fold_table()))
