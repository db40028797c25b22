"""Generated text is up to date, README keeps its promises, and links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from perflint.rulebook import load
from tools import docs, new_rule, readme

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / ".github").glob("*.md"), *(ROOT / "docs").glob("*.md")]
)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def test_generated_pages_are_up_to_date() -> None:
    """What `make docs` would write is what is there; a page of a rule that is gone is gone."""
    wanted, owned = docs.pages()
    assert [] == [path.name for path, text in wanted.items() if path.read_text(encoding="utf-8") != text]
    assert set() == set(owned) - set(wanted)


def test_every_rule_has_a_page() -> None:
    """One page per rule, under its topic."""
    wanted, _ = docs.pages()
    for rule in load().rules:
        assert wanted[ROOT / "docs" / "rules" / rule.topic / f"{rule.name}.md"].startswith(f"# {rule.code} ")


def test_every_topic_has_a_chinese_name() -> None:
    """The index and README show topics by name."""
    assert set() == {rule.topic for rule in load().rules} - set(docs.TOPICS)


def test_readme_shows_what_the_program_prints() -> None:
    """The pasted parts of README are real output of today's program."""
    wanted, _ = readme.pasted()
    assert wanted[readme.README] == readme.README.read_text(encoding="utf-8")


def test_readme_is_short_and_has_its_two_commands() -> None:
    """Under 200 lines; one line to set up and check, one to set up and test."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 200
    commands = [line for line in lines if line.startswith("python3 -m venv")]
    assert 2 == len(commands)
    assert commands[0].endswith("perflint check examples/")
    assert commands[1].endswith("pytest -q")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a hand-written page names a file of the repository."""
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [] == [target for target in targets if not (page.parent / target).exists()]


def test_a_scaffolded_rule_is_a_rule(tmp_path: Path) -> None:
    """`make rule` writes a rule that loads under the next code of its topic, and refuses a name that is taken."""
    first = new_rule.scaffold(tmp_path, "value", "first-fault")
    new_rule.scaffold(tmp_path, "value", "second-fault")
    new_rule.scaffold(tmp_path, "goal", "third-fault")
    codes = {rule.name: rule.code for rule in load([tmp_path]).rules}
    assert {"first-fault": "PF101", "second-fault": "PF102", "third-fault": "PF201"} == codes
    assert tmp_path / "value" / "first-fault.yaml" == first
    with pytest.raises(SystemExit):
        new_rule.scaffold(tmp_path, "goal", "first-fault")
    with pytest.raises(SystemExit):
        new_rule.scaffold(tmp_path, "goal", "First Fault")
