"""The rule catalogue (../shared/RULES.md) against the book: every entry and variant is a rule, or docs/catalogue.md says why not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from perflint.rulebook import load

ROOT = Path(__file__).resolve().parent.parent
ENTRY = re.compile(r"^(\d{3}) (.+?) — ", re.M)
SUB_CHECKS = re.compile(r"^ - ([a-z0-9 /,\-]+):", re.M)
SLUG = re.compile(r"(?<![a-z-])[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
SHORT = re.compile(r"/ -([a-z]+)")  # text-duplicate-char / -word


@pytest.fixture
def catalogue(corpus: Path) -> str:
    """The entries 001 to 100, without the chapters around them."""
    path = corpus.parent / "RULES.md"
    if not path.is_file():
        pytest.skip("the rule catalogue lies beside the corpus and is absent here")
    text = path.read_text(encoding="utf-8")
    return text[text.index("### 1. ") : text.index("### Suggested first release")]


def test_every_entry_is_a_rule_or_has_its_reason(catalogue: str) -> None:
    """Also the variants in brackets and the sub-checks of the last entry."""
    names = {rule.name for rule in load().rules}
    names |= {name.removeprefix("selfeval-") for name in names}
    reasons = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")
    entries = ENTRY.findall(catalogue)
    assert [f"{number:03}" for number in range(1, 101)] == [number for number, _ in entries]
    listed = [words for _, words in entries] + SUB_CHECKS.findall(catalogue)
    slugs = {slug for words in listed for slug in SLUG.findall(words)}
    slugs |= {f"{SLUG.findall(words)[0].rpartition('-')[0]}-{end}" for words in listed for end in SHORT.findall(words)}
    assert len(slugs) > 150
    assert [] == sorted(slug for slug in slugs if slug not in names and slug not in reasons)


def test_no_reason_is_given_for_what_nobody_asked(catalogue: str) -> None:
    """A number of docs/catalogue.md is one of the catalogue."""
    numbers = re.findall(r"^\| (\d{3}) \|", (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8"), re.M)
    assert numbers
    assert set(numbers) <= {number for number, _ in ENTRY.findall(catalogue)}
    assert sorted(numbers) == numbers
