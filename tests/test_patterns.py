"""Patterns that are compiled when they are first used, and packages that fetch late what they show."""

from __future__ import annotations

import pytest

import perflint.engine
from perflint.patterns import any_of, one_of, pattern_of
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


def test_the_same_character_again_is_a_needle() -> None:
    """A group of one character that is named again stands there twice; one of several may not."""
    assert frozenset({"率率", "额额"}) == needles.of_source("(率|额)\\1(?!x)")
    assert frozenset({"率", "额"}) == needles.of_source("([率额]{1,2})\\1")


def test_several_patterns_and_characters_as_one() -> None:
    """Found where any of them is."""
    several, signs = any_of(["共\\d元", "\\d[天日]"]), one_of("]^-年")
    assert [True, True, False] == [several.search(text) is not None for text in ("共1元", "约3天", "3元")]
    assert ["年", "-", "]", "^"] == signs.findall("1年2-3]^")


def test_a_package_shows_what_it_says_and_nothing_else() -> None:
    """Every name of ``__all__`` is there; another is an error as of any module."""
    assert all(getattr(perflint.engine, name) for name in perflint.engine.__all__)
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = perflint.engine.nothing_such
