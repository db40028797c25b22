"""Where the entries of a lexicon list stand in a text, for checks that need the place and not only a yes or no."""

from __future__ import annotations

import re

from perflint import lexicon
from perflint.lexicon.additions import remembered
from perflint.lexicon.characters import simplified
from perflint.patterns import pattern_of

SEEN = 5_000  # characters of a text that are looked at


@remembered()
def _pattern(list_name: str) -> re.Pattern[str]:
    """The list as one expression, longer literals before shorter ones."""
    words = lexicon.words(list_name)
    literal = sorted((word for word in words if not word.startswith("re:")), key=lambda word: (-len(word), word))
    patterns = sorted(f"(?:{word[3:]})" for word in words if word.startswith("re:"))
    return pattern_of("|".join([*map(re.escape, literal), *patterns]))


def holds(list_name: str, text: str) -> bool:
    """Whether an entry of the list stands in the text."""
    return _pattern(list_name).search(simplified(text[:SEEN])) is not None


def starts(list_name: str, text: str) -> bool:
    """Whether the text begins with an entry of the list."""
    return _pattern(list_name).match(simplified(text)) is not None


def without(list_name: str, text: str) -> str:
    """The text with every entry of the list cut out."""
    return _pattern(list_name).sub(" ", simplified(text[:SEEN]))
