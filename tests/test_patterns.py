"""Patterns that are compiled when they are first used, and packages that fetch late what they show."""

from __future__ import annotations

import random
import re

import pytest
from msgspec.structs import astuple

import perflint.engine
from perflint import lexicon
from perflint.checks._lazy import Lazy
from perflint.lexicon import headings, wordlists
from perflint.patterns import EDGES, NEEDLES, OFTEN, SOURCES, any_of, pattern_of, spared
from perflint.rulebook import needles
from perflint.rulebook.edges import of_source


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


def test_a_pattern_that_is_asked_often_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking through a text for needles takes longer than asking a compiled pattern."""
    ours, of_check = pattern_of(r"共(\d+)元"), Lazy(r"共(\d+)元")
    monkeypatch.setitem(NEEDLES, ours.pattern, frozenset({"共"}))
    assert {None} == {one.search("12元") for one in (ours, of_check) for _ in range(OFTEN)}
    assert "search" not in vars(ours)
    assert of_check._compiled is None
    assert (None, None) == (ours.search("12元"), of_check.search("12元"))
    assert "search" in vars(ours)
    assert of_check._compiled is not None


def test_what_is_spared_would_not_have_been_found() -> None:
    """Needles and edges of our own patterns and word lists, tried with words of the field in chance order."""
    chance = random.Random(7)
    words = [word for name in sorted(lexicon.word_lists()) for word in sorted(lexicon.words(name))[:40]]
    signs = [*"≥≤（）()、，。；：0123456789年月日%％★①一二\n ", *(word for word in words if not word.startswith("re:"))]
    texts = ["".join(chance.choices(signs, k=chance.randint(1, 5))) for _ in range(60)]
    texts += ["", "\u200b检查", "12\n", "\n", "一、\n", "（一）", "绩效目标\n"]
    needles.tell(needles.of_own())
    tried = dict.fromkeys(("search", "match", "fullmatch"), 0)
    by_needles = 0
    for source in {*headings.sources(), *wordlists.sources(), *SOURCES}:
        if NEEDLES.get(source) is not None or source in EDGES:
            pattern = re.compile(source)
            for text in texts:
                for how in tried:
                    if spared(source, text, how):
                        tried[how] += 1
                        assert getattr(pattern, how)(text) is None, (source, text, how)
                by_needles += spared(source, text, "part")
    assert 5_000 < by_needles < tried["search"] < tried["match"] < tried["fullmatch"]


@pytest.mark.parametrize(
    ("source", "edges"),
    [
        (r"^(?:[一二]{1,3}、|\d[.、])", ("0一二", ".、", True, False, None)),
        (r"\s*x?[^,]", None),
        (r"(?:甲|(?=乙))丙*丁$", ("丁丙甲", "丁", False, True, None)),
        (r"[\u200b\ufffd\ue000-\uf8ff]", (None, None, False, False, "\0\ufffd")),
        (r"甲|", None),
        (r"(?i)甲", None),
        (r"(?m)^甲$", None),
    ],
)
def test_edges_of_a_pattern(source: str, edges: tuple[object, ...] | None) -> None:
    """The characters with which a match begins and ends, places that it must stand at, characters of which there is one."""
    found = of_source(source)
    assert edges == (None if found is None else astuple(found))


def test_the_same_character_again_is_a_needle() -> None:
    """A group of one character that is named again stands there twice; one of several may not."""
    assert frozenset({"率率", "额额"}) == needles.of_source("(率|额)\\1(?!x)")
    assert frozenset({"率", "额"}) == needles.of_source("([率额]{1,2})\\1")


def test_parts_of_a_pattern_are_compiled_alone_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those that may be found; asked often, they are compiled as one, and the answers stay the same."""
    made = any_of(["共\\d元", "约\\d人", "\\d[天日]"])
    asked = ("共1元", "约2人", "3天", "3元", "共1", "")
    for source, needle in (("共\\d元", "共"), ("约\\d人", "约")):
        monkeypatch.setitem(NEEDLES, source, frozenset({needle}))
    for text in (*asked, *("3天" for _ in range(60)), *asked):
        assert (made.search(text) is not None, made.fullmatch(text) is not None) == ((text in asked[:3],) * 2)
    assert "search" in vars(made)


def test_a_package_shows_what_it_says_and_nothing_else() -> None:
    """Every name of ``__all__`` is there; another is an error as of any module."""
    assert all(getattr(perflint.engine, name) for name in perflint.engine.__all__)
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = perflint.engine.nothing_such
