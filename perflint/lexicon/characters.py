"""Traditional and variant characters made simple, and radicals and compatibility ideographs (⽬ for 目) ordinary: one to
one, so that every place in the text stays where it is."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from perflint.lexicon.vocabulary import vocabulary
from perflint.patterns import one_of


@cache
def fold_table() -> dict[int, str]:
    """A `str.translate` table from traditional characters, radicals and their like to simple characters."""
    return _table("simple")


@cache
def look_alikes() -> dict[int, str]:
    """A `str.translate` table from radicals and compatibility ideographs to the ordinary characters, traditional ones too."""
    return _table("look_alikes")


def _table(name: str) -> dict[int, str]:
    pairs = vocabulary()[name]
    return dict(zip(map(ord, pairs[::2]), pairs[1::2], strict=True))


@lru_cache(maxsize=64)  # many patterns in turn are looked for in the same text
def simplified(text: str) -> str:
    """The text in simple characters, of the same length: 滿意度 → 满意度, ⽬标 → 目标."""
    return text.translate(fold_table()) if _others().search(text) else text  # looking first is far quicker


@cache
def _others() -> re.Pattern[str]:
    return one_of(map(chr, fold_table()))
