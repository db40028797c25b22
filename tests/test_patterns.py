"""Patterns that are compiled when they are first used, and packages that fetch late what they show."""

from __future__ import annotations

import random
import re

import pytest

import perflint.engine
from perflint import lexicon
from perflint.lexicon import headings, wordlists
from perflint.patterns import NEEDLES, SOURCES, pattern_of, spared
from perflint.rulebook import needles


def test_a_pattern_is_compiled_when_it_is_used_and_kept() -> None:
    """Its source is known before; what was fetched once is not fetched again."""
    made = pattern_of(r"(\d+)元", 0)
    assert (made.pattern, "search" in vars(made)) == (r"(\d+)元", False)
    found = made.search("共12元")
    assert found is not None
    assert (found.group(1), "search" in vars(made), made.groups) == ("12", True, 1)
    with pytest.raises(AttributeError):
        _ = made.no_such_thing  # type: ignore[attr-defined]


def test_a_text_without_needles_compiles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is answered as the pattern would; the first text that may hold it lets it be compiled."""
    made = pattern_of(r"共(\d+)元")
    monkeypatch.setitem(NEEDLES, made.pattern, frozenset({"共"}))
    assert (None, None, None) == (made.search("12元"), made.match(""), made.fullmatch("元"))
    assert ([], "12元") == (list(made.finditer("12元")), made.sub("", "12元"))
    assert "search" not in vars(made)
    assert ["共12元"] == [one[0] for one in made.finditer("约共12元", 1)]
    assert "search" in vars(made)
    blind = pattern_of(made.pattern, re.IGNORECASE)
    assert (None, True) == (blind.search("12元"), "search" in vars(blind))


def test_what_is_spared_would_not_have_been_found() -> None:
    """Needles of our own patterns and word lists, tried with words of the field in chance order."""
    chance = random.Random(7)
    words = [word for name in sorted(lexicon.word_lists()) for word in sorted(lexicon.words(name))[:40]]
    signs = [*"≥≤（）()、，。；：0123456789年月日%％★①一二\n ", *(word for word in words if not word.startswith("re:"))]
    texts = ["".join(chance.choices(signs, k=chance.randint(1, 5))) for _ in range(60)]
    tried = 0
    for source in {*headings.sources(), *wordlists.sources(), *SOURCES}:
        if needles.of_source(source) is not None:
            pattern = re.compile(source)
            for text in texts:
                if spared(source, text):
                    tried += 1
                    assert pattern.search(text) is None, (source, text)
    assert tried > 5_000


def test_a_package_shows_what_it_says_and_nothing_else() -> None:
    """Every name of ``__all__`` is there; another is an error as of any module."""
    assert all(getattr(perflint.engine, name) for name in perflint.engine.__all__)
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = perflint.engine.nothing_such
