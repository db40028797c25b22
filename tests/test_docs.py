"""Generated text is up to date, README keeps its promises, and links lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import test_floors
import yaml

from perflint.lexicon import word_lists
from perflint.lexicon.vocabulary import data_of
from perflint.rule_testing import run_rule
from perflint.rulebook import load
from perflint.rulebook.conditions import compile_condition
from perflint.rulebook.fields import GIVEN, VALUE_PARTS, registry
from perflint.rulebook.mistakes import Mistakes
from perflint.rulebook.operators import OPERATORS
from perflint.rulebook.schema import rule_schema
from perflint.rulebook.scope import Scope
from perflint.rulebook.value_readings import COLUMNS
from tools import docs, readme, reference, vocabulary

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        *(ROOT / ".github").glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "docs" / "guide").glob("*.md"),
    ]
)
CHINESE = re.compile("[\u4e00-\u9fff]")
FLOOR = re.compile(r"^\d  [a-z_│ ]+", re.M)
FENCED = re.compile(r"^```.*?^```", re.M | re.S)  # a pattern in code may look like a link
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


def test_the_first_rule_of_the_reference_is_a_rule(tmp_path: Path) -> None:
    """The rule that rule authors copy loads, and its examples do as they say."""
    file = tmp_path / reference.FIRST
    file.parent.mkdir(parents=True)
    file.write_text(reference.first_rule(), encoding="utf-8")
    book = load([tmp_path], cached=False)
    (rule,) = book.rules
    assert reference.FIRST.stem == rule.name
    result = run_rule(rule, book)
    assert ("", [True] * 3) == (result.problem, [example.ok for example in result.examples])


@pytest.mark.parametrize("name", OPERATORS)
def test_the_example_of_an_operator_is_a_condition(name: str) -> None:
    """What the reference shows for an operator loads, and is about that operator."""
    operator = OPERATORS[name]
    condition = yaml.safe_load(operator.example.replace("$minimum", "80"))
    given = "table" if "goal" in operator.example else "indicator"
    mistakes = Mistakes("example.yaml", {})
    compile_condition(condition, Scope(given, (), lambda: tuple(word_lists())), ("where",), mistakes)
    assert [] == mistakes.found
    assert {name} == {key for tests in condition.values() for key in tests}


@pytest.mark.parametrize("given", GIVEN)
def test_the_reference_names_every_field(given: str) -> None:
    """Each field of a subject is in the page; the parts of all values are told once."""
    page = reference.PAGE.read_text(encoding="utf-8")
    parts = {f"{column}.{part}" for column in COLUMNS[1:] for part in VALUE_PARTS}
    own = {path for path, field in registry(given).items() if path == field.path}
    assert [] == sorted(path for path in own - parts if f"`{path}`" not in page)


def test_word_lists_of_the_reference_exist() -> None:
    """No explanation outlives its list."""
    told = yaml.safe_load(reference.WORD_LISTS.read_text(encoding="utf-8"))
    assert set() == set(told) - set(word_lists())


def test_the_schema_of_rules_is_described_in_chinese() -> None:
    """Editors show the descriptions of the schema to rule authors."""
    assert [] == [text for text in descriptions(rule_schema()) if not CHINESE.search(text)]


def descriptions(node: Any) -> Iterator[str]:
    """Every ``description`` of a schema."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if key == "description" and isinstance(value, str):
            yield value
        else:
            yield from descriptions(value)


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


def test_the_architecture_shows_the_floors() -> None:
    """The drawing has the rooms that the floors test holds to, floor by floor."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = {int(line[0]): set(re.findall(r"[a-z_]+", line.split("  ", 1)[1])) for line in FLOOR.findall(text)}
    assert drawn == {number: set(floor) - {"", "__main__"} for number, floor in enumerate(test_floors.FLOORS)}


@pytest.mark.parametrize("name", ["architecture.md", "row-path.md"])
def test_the_modules_that_are_named_are_there(name: str) -> None:
    """With their folder, or bare those of the way of a row."""
    code = {path.with_suffix("").relative_to(ROOT / "perflint").as_posix() for path in ROOT.glob("perflint/**/*.py")}
    known = code | {path.rsplit("/", 1)[0] for path in code} | {path.rsplit("/", 1)[-1] for path in code}
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    told = {*re.findall(r"\b(?:engine|rulebook|intake|checks|readers|recognition|reporters|cli|spark)/[a-z_/]+", text)}
    told |= {*re.findall(r"(?<![\w/])(?:raw|row|text)_[a-z_]+", text)}
    assert len(told) > 10
    assert set() == told - known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a hand-written page names a file of the repository."""
    targets = LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8")))
    assert [] == [target for target in targets if not (page.parent / target).exists()]


def test_the_vocabulary_page_holds_every_list_and_role() -> None:
    """Each word list has its part with a meaning, and each column of a form a Chinese name."""
    page = vocabulary.PAGE.read_text(encoding="utf-8")
    assert [] == [name for name in word_lists() if f"### `{name}`" not in page]
    data = data_of("headings")
    assert [] == [role for part in ("columns", "fields") for role in data[part] if role not in vocabulary.LABELS]
