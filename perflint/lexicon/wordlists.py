"""Named lists of words: cells that say nothing, vague values, heads of names, phrases.

The lists are data (``words.yaml``, ``rule_words.yaml`` and whatever ``*words.yaml`` is put beside them).  An entry is a
literal, compared without white space, punctuation and width, or a regular expression after ``re:``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from perflint.lexicon.additions import remembered
from perflint.lexicon.characters import simplified
from perflint.lexicon.vocabulary import data_of, vocabulary
from perflint.patterns import any_of
from perflint.text import bare, compact, narrow

_PATTERN = "re:"
_LONGEST = 200  # characters; a longer text is no entry of any list
_WINDOW, _OVERLAP = 1000, 100  # a long text is searched in pieces, so that no pattern grows with its square
_AT_HAND = 64  # texts of which it is known what they hold: the next list is asked about the same ones
_COMPARED = 1 << 12  # short texts of which it is known how they are compared with whole entries
_SAMPLES = 5  # entries that stand for a list
_EDGES = "。；;,，、.!！:： "


def word_lists() -> frozenset[str]:
    """The names of all lists."""
    return frozenset(vocabulary()["words"])


@remembered()
def words(list_name: str) -> frozenset[str]:
    """The entries of a list as they are written; KeyError for a list that does not exist."""
    return frozenset(vocabulary()["words"][list_name])


class _Compiled(Struct, frozen=True):
    """Literals without punctuation, literals that are nothing but punctuation, and the patterns as one.

    ``heads`` are the literals by their first character.
    """

    plain: frozenset[str]
    signs: frozenset[str]
    pattern: re.Pattern[str] | None
    heads: Mapping[str, tuple[str, ...]]


@remembered()
def _compiled(list_name: str) -> _Compiled:
    entries = words(list_name)
    literals = [entry for entry in entries if not entry.startswith(_PATTERN)]
    patterns = sorted(entry[len(_PATTERN) :] for entry in entries if entry.startswith(_PATTERN))
    joined = any_of(patterns) if patterns else None
    plain = frozenset(filter(None, map(bare, literals)))
    heads: dict[str, tuple[str, ...]] = {}
    for word in sorted(plain):
        heads[word[0]] = (*heads.get(word[0], ()), word)
    return _Compiled(plain, frozenset(entry for entry in literals if not bare(entry)), joined, heads)


@lru_cache(maxsize=_AT_HAND)
def folded(text: str) -> str:
    """The text without white space, narrow and in simple characters, as it is compared with all lists."""
    return simplified(compact(narrow(text)))


@lru_cache(maxsize=_COMPARED)
def _trimmed(text: str) -> tuple[str, str]:
    """The folded text without what may stand around an entry, and that without punctuation."""
    whole = folded(text)
    trimmed = whole.strip(_EDGES) or whole
    return trimmed, bare(trimmed)


def in_words(list_name: str, text: str) -> bool:
    """Whether the whole text is an entry of the list; KeyError for a list that does not exist."""
    known = _compiled(list_name)
    if len(text) > _LONGEST:
        return False
    trimmed, core = _trimmed(text)
    if core in known.plain or trimmed in known.signs:
        return True
    pattern = known.pattern
    return pattern is not None and trimmed != "" and pattern.fullmatch(trimmed) is not None


def mentions(list_name: str, text: str) -> bool:
    """Whether an entry of the list stands somewhere in the text; KeyError for a list that does not exist."""
    known = _compiled(list_name)
    heads, pattern = known.heads, known.pattern
    trimmed = folded(text)
    if heads:
        lowered = trimmed.lower()
        if any(word in lowered for head in heads.keys() & {*lowered} for word in heads[head]):
            return True
    if any(sign in trimmed for sign in known.signs):
        return True
    if pattern is None:
        return False
    if len(trimmed) <= _WINDOW:
        return pattern.search(trimmed) is not None
    return any(
        pattern.search(trimmed, start, start + _WINDOW) for start in range(0, len(trimmed) or 1, _WINDOW - _OVERLAP)
    )


def meaning(list_name: str) -> str:
    """What the list is for, in Chinese, or its first entries where nobody has said; KeyError for no such list."""
    told: str | None = data_of("word_lists").get(list_name)
    return told or "、".join(entry for entry in vocabulary()["words"][list_name][:_SAMPLES])
