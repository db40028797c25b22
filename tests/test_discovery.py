"""Adding a file is all it takes: rules, checks, readers and reporters are found by walking their folders."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from perflint import checks, readers, reporters
from perflint.rulebook import load, shipped

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "perflint"
CHINESE = re.compile("[\u4e00-\u9fff]")


def modules(room: str, *other: str) -> list[str]:
    """The modules directly in a room, without helpers (``_name``) and what is named as something else."""
    stems = sorted(file.stem for file in (PACKAGE / room).glob("*.py"))
    return [stem for stem in stems if not stem.startswith("_") and stem not in other]


def test_every_rule_file_is_a_rule() -> None:
    """Every YAML below lint_rules is in the rulebook under its own path, and nothing else is."""
    expected = sorted(file.relative_to(shipped()).as_posix() for file in Path(shipped()).rglob("*.yaml"))
    assert expected == sorted(rule.path for rule in load().rules)


def test_every_check_is_found() -> None:
    """Every module in checks/ is a check that rules can name, with the whole of its contract."""
    assert modules("checks", "contract") == list(checks.own())
    for name in checks.own():
        check = checks.get(name)
        assert set(check.GIVEN) <= {"indicator", "table", "document", "batch"}, name
        assert check.__doc__, name
        assert callable(check.check), name


@pytest.mark.parametrize("name", checks.own())
def test_a_check_explains_itself_in_chinese(name: str) -> None:
    """Rule authors read the summary, the options and the values of a check: each is said in Chinese."""
    check = checks.get(name)
    assert CHINESE.search(check.SUMMARY)
    assert check.SUMMARY.endswith("。")
    options = check.OPTIONS.get("properties", {})
    assert [] == [option for option, one in options.items() if not CHINESE.search(one.get("description", ""))]
    assert [] == [value for value, meaning in check.VALUES.items() if not CHINESE.search(meaning)]


def test_every_check_is_used() -> None:
    """A check that no rule names, shipped or of the benchmarks, is dead code."""
    books = (load(), load([ROOT / "benchmarks" / "twelve_rules"]))
    assert set(checks.own()) == {rule.check for book in books for rule in book.rules if rule.check}


def test_every_reader_is_found() -> None:
    """Every module in readers/ is an input format."""
    assert modules("readers") == sorted(Path(str(reader.__file__)).stem for reader in readers.readers())


def test_every_reporter_is_found() -> None:
    """Every module in reporters/ is an output format, and its name is its file's."""
    names = [reporter.NAME.replace("-", "_") for reporter in reporters.all_reporters()]
    assert modules("reporters") == names


@pytest.mark.parametrize("name", [reporter.NAME for reporter in reporters.all_reporters()])
def test_a_reporter_is_found_by_its_name(name: str) -> None:
    """The name that users type leads to the reporter."""
    assert name == reporters.find(name).NAME


def test_a_new_rule_needs_no_list(tmp_path: Path) -> None:
    """A copy of the rules with one more file has one more rule."""
    target = tmp_path / "rules"
    shutil.copytree(shipped(), target)
    original = next((target / "value").glob("*.yaml"))
    code = original.read_text(encoding="utf-8").split("\n")[0]
    text = original.read_text(encoding="utf-8").replace(code, "code: ZZ999")
    (target / "value" / "one-more-fault.yaml").write_text(text, encoding="utf-8")
    added = load([target]).find("ZZ999")
    assert added is not None
    assert "one-more-fault" == added.name
