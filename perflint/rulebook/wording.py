"""Comparing wordings for the operators ``mentions``, ``within`` and ``repeats``."""

from __future__ import annotations

import functools

from perflint import lexicon
from perflint import text as texts
from perflint.lexicon.additions import remembered
from perflint.lexicon.characters import simplified
from perflint.patterns import pattern_of
from perflint.rulebook import regex

SENTENCE = 6  # shorter texts are too short to tell a shortening from another thing
SEEN = 5_000  # characters of a text that word lists are looked for in
EMPHASIS = pattern_of("进一步|不断|有效|持续|显著|明显|稳步|逐步|切实|提高|提升|增强|加强|促进|得到|有所")


@remembered()
def _list(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A word list as (literals, longest first; regular expressions)."""
    words = lexicon.words(name)
    literal = sorted((word for word in words if not word.startswith("re:")), key=lambda word: (-len(word), word))
    return tuple(literal), tuple(sorted(word[3:] for word in words if word.startswith("re:")))


@remembered(16384)
def mention(list_name: str, text: str) -> tuple[int, int] | None:
    """Where an entry of the word list stands in the text: (start, end), or None."""
    text = simplified(text[:SEEN])
    literal, patterns = _list(list_name)
    for word in literal:
        start = text.find(word)
        if start >= 0:
            return start, start + len(word)
    for pattern in patterns:
        found = regex.search(pattern, text)
        if found:
            return found.span()
    return None


def within(part: str, whole: str) -> bool:
    """Whether one text stands inside the other, punctuation and width aside."""
    needle = texts.bare(part)
    return bool(needle) and needle in texts.bare(whole)


@functools.lru_cache(maxsize=8192)
def repeats(said: str, other: str) -> bool:
    """Whether ``said`` only says ``other``, or a whole clause of it, again.

    Emphasis such as 提高 and 有效 does not count, nor does a modifier left out: 增强成员的归属感 for 增强协会成员的归属感.
    """
    said, other = simplified(said), simplified(other)
    again, bare = _plain(said), texts.bare(said)
    # baring leaves ideographs alone: one that the other lacks tells that nothing of it is said again
    if not again or any("\u4e00" <= one <= "\u9fff" for one in {*again}.difference(other)):
        return False
    wholes = (other, *texts.clauses(other))
    return any(again == _plain(whole) or _shortens(bare, texts.bare(whole)) for whole in wholes)


def _shortens(part: str, whole: str) -> bool:
    """Whether ``part`` is ``whole`` with one stretch of at most a fifth of it left out."""
    left_out = len(whole) - len(part)
    if not 0 < left_out * 5 <= len(whole) or len(part) < SENTENCE:
        return False
    same = next((n for n, (a, b) in enumerate(zip(part, whole, strict=False)) if a != b), len(part))
    return part[same:] == whole[same + left_out :]


def _plain(text: str) -> str:
    bare = texts.bare(text)
    return EMPHASIS.sub("", bare) or bare
