"""What holds for every rule of the shipped rulebook; a new rule is held to it without a line here."""

from __future__ import annotations

from collections import defaultdict

import pytest

from perflint.rule_testing import run_rule
from perflint.rulebook import Rule, load, shipped

BOOK = load([shipped()], cached=False)  # validated afresh: schema, fields, placeholders, word lists, patterns
every_rule = pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.name)


def test_there_are_rules() -> None:
    """The first release has at least forty, the user's own four among them."""
    assert 40 <= len(BOOK.rules)
    own = {"unit-missing", "satisfaction-without-comparator", "inapplicable-placeholder", "name-unit-class-mismatch"}
    assert own <= {rule.name for rule in BOOK.rules}


def test_the_hundred_of_a_code_is_its_topic() -> None:
    """All codes of a folder share their first digit, and no other folder has it."""
    topics = defaultdict(set)
    for rule in BOOK.rules:
        topics[rule.code[2]].add(rule.topic)
    assert {} == {digit: sorted(names) for digit, names in topics.items() if len(names) > 1}
    assert len(topics) == len({rule.topic for rule in BOOK.rules})


def test_titles_are_unique() -> None:
    """Two rules never say the same thing."""
    assert len(BOOK.rules) == len({rule.title for rule in BOOK.rules})


@every_rule
def test_words_are_in_order(rule: Rule) -> None:
    """The title is a phrase, why and advice are sentences that say more."""
    assert not rule.title.endswith(("！", "；"))
    assert rule.why.endswith("。")
    assert rule.advice.endswith("。")
    assert rule.title != rule.advice.rstrip("。")
    assert not rule.name.startswith(("check-", "use-", "no-"))


@every_rule
def test_what_is_superseded_exists(rule: Rule) -> None:
    """A rule that supersedes names rules that exist."""
    assert [] == [name for name in rule.supersedes if BOOK.find(name) is None]


@every_rule
def test_examples_do_as_they_say(rule: Rule) -> None:
    """Every bad example is reported, no near miss is."""
    result = run_rule(rule, BOOK)
    assert "" == result.problem
    assert [] == [(example.kind, example.number, example.problem) for example in result.examples if not example.ok]
