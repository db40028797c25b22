"""Named lists of words: cells that say nothing, vague values, heads of names, phrases.

The lists are data (``words.yaml``, ``rule_words.yaml`` and whatever ``*words.yaml`` is put beside them).  An entry is a
literal, compared without white space, punctuation and width, or a regular expression after ``re:``.
"""

from __future__ import annotations

import re

from perflint.lexicon.additions import remembered
from perflint.lexicon.characters import fold_table, simplified
from perflint.lexicon.vocabulary import data_of, vocabulary
from perflint.patterns import pattern_of
from perflint.text import bare, compact, narrow

_PATTERN = "re:"
_LONGEST = 200  # characters; a longer text is no entry of any list
_WINDOW, _OVERLAP = 1000, 100  # a long text is searched in pieces, so that no pattern grows with its square
_SAMPLES = 5  # entries that stand for a list
_EDGES = "。；;,，、.!！:： "


def word_lists() -> frozenset[str]:
    """The names of all lists."""
    return frozenset(vocabulary()["words"])


@remembered()
def words(list_name: str) -> frozenset[str]:
    """The entries of a list as they are written; KeyError for a list that does not exist."""
    return frozenset(vocabulary()["words"][list_name])


@remembered()
def _alien(list_name: str) -> re.Pattern[str] | None:
    """An ideograph that stands in no entry of the list; None where the list has patterns."""
    plain, signs, pattern = _compiled(list_name)
    if pattern is not None:
        return None
    known = set().union(*plain, *signs)
    variants = (chr(code) for code, simple in fold_table().items() if simple in known)
    inside = "".join(sorted(one for one in (*known, *variants) if "\u4e00" <= one <= "\u9fff"))
    return re.compile(f"(?![{inside}])[\u4e00-\u9fff]" if inside else "[\u4e00-\u9fff]")


@remembered()
def _compiled(list_name: str) -> tuple[frozenset[str], frozenset[str], re.Pattern[str] | None]:
    """Literals without punctuation, literals that are nothing but punctuation, and the patterns as one."""
    entries = words(list_name)
    literals = [entry for entry in entries if not entry.startswith(_PATTERN)]
    patterns = sorted(entry[len(_PATTERN) :] for entry in entries if entry.startswith(_PATTERN))
    joined = pattern_of("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None
    plain = frozenset(filter(None, map(bare, literals)))
    return plain, frozenset(entry for entry in literals if not bare(entry)), joined


@remembered(16384)
def in_words(list_name: str, text: str) -> bool:
    """Whether the whole text is an entry of the list; KeyError for a list that does not exist."""
    alien = _alien(list_name)
    if len(text) > _LONGEST or (alien is not None and alien.search(text)):
        return False
    plain, signs, pattern = _compiled(list_name)
    whole = simplified(compact(narrow(text)))
    trimmed = whole.strip(_EDGES) or whole
    if bare(trimmed) in plain or trimmed in signs:
        return True
    return bool(pattern and trimmed and pattern.fullmatch(trimmed))


@remembered(16384)
def mentions(list_name: str, text: str) -> bool:
    """Whether an entry of the list stands somewhere in the text; KeyError for a list that does not exist."""
    plain, signs, pattern = _compiled(list_name)
    trimmed = simplified(compact(narrow(text)))
    lowered = trimmed.lower()
    if any(word in lowered for word in plain) or any(sign in trimmed for sign in signs):
        return True
    if pattern is None:
        return False
    return any(
        pattern.search(trimmed, start, start + _WINDOW) for start in range(0, len(trimmed) or 1, _WINDOW - _OVERLAP)
    )


def meaning(list_name: str) -> str:
    """What the list is for, in Chinese, or its first entries where nobody has said; KeyError for no such list."""
    told: str | None = data_of("word_lists").get(list_name)
    return told or "、".join(entry for entry in vocabulary()["words"][list_name][:_SAMPLES])
