"""`perflint rules new`: a scaffold that loads, and that no test passes before it is filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from perflint.rulebook import load
from tests.command import run

NAMES = ("value/first-fault", "value/second-fault", "goal/third-fault")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("given", ["indicator", "table", "document", "batch"])
def test_a_new_rule_loads_and_fails_its_tests(given: str) -> None:
    """The file is fine as it is, strictly it still has to be written, and its bad example does not fire."""
    assert 0 == run("rules", "new", "value/vague-target", "--given", given).exit_code
    assert 0 == run("rules", "validate", "lint_rules").exit_code
    strict = run("rules", "validate", "lint_rules", "--strict")
    assert 1 == strict.exit_code
    assert "title 还没有写" in strict.stdout
    tested = run("test", "lint_rules")
    assert 1 == tested.exit_code
    assert "错例 1：应当报错却没有报" in tested.stdout
    assert "例子写得不对" not in tested.stdout


def test_codes_follow_the_topic() -> None:
    """The next number of a topic that has rules; a new topic begins the next hundred."""
    for name in NAMES:
        assert 0 == run("rules", "new", name).exit_code
    assert ["ZD101", "ZD102", "ZD201"] == [rule.code for rule in load([Path("lint_rules")]).rules]


def test_codes_take_over_the_letters_of_the_folder(tmp_path: Path) -> None:
    """A book of a province goes on with its own letters, another prefix begins anew; a full hundred opens another."""
    run("rules", "new", "value/first-fault", "--into", "book", "--prefix", "sj")
    run("rules", "new", "goal/second-fault", "-r", "book")
    file = tmp_path / "book" / "value" / "first-fault.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("SJ101", "SJ199"), encoding="utf-8")
    run("rules", "new", "value/third-fault", "--into", "book")
    run("rules", "new", "value/fourth-fault", "--into", "book", "--prefix", "XX")
    assert ["SJ199", "SJ201", "SJ301", "XX101"] == [rule.code for rule in load([tmp_path / "book"]).rules]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["value/first-fault"], "已经有名为“first-fault”的规则"),
        (["goal/first-fault"], "已经有名为“first-fault”的规则"),
        (["First Fault"], "规则的名称写成 主题/名称"),
        (["../up/first"], "规则的名称写成 主题/名称"),
        (["value/other", "--prefix", "A1"], "--prefix 应当是两到四个字母"),
        (["value/other", "--into", "lint_rules/value/first-fault.yaml"], "不是文件夹"),
    ],
)
def test_what_cannot_be_is_refused(arguments: list[str], told: str) -> None:
    """With exit code 2, a sentence, and no file written."""
    run("rules", "new", "value/first-fault")
    before = sorted(Path().rglob("*.yaml"))
    refused = run("rules", "new", *arguments)
    assert 2 == refused.exit_code
    assert told in refused.stderr
    assert before == sorted(Path().rglob("*.yaml"))


def test_options_of_the_list_are_not_lost_before_a_command() -> None:
    """`rules --topic goal new …` would otherwise forget the topic."""
    refused = run("rules", "--topic", "goal", "new", "value/one-fault")
    assert 2 == refused.exit_code
    assert "--topic 是列出规则时的选项" in refused.stderr


def test_an_unknown_command_names_the_nearest() -> None:
    """`rules vaildate` is answered with the whole command."""
    assert "是不是 perflint rules validate？" in run("rules", "vaildate").stderr


@pytest.mark.parametrize("name", ["new", "validate"])
def test_help_is_there(name: str) -> None:
    """Each command has a page of its own, and the group lists it."""
    assert "用法：perflint rules " + name in run("rules", name, "--help").stdout
    assert f"  {name}" in run("rules", "--help").stdout


def test_schema_without_a_name_lists_the_schemas() -> None:
    """Every one that is listed can be printed."""
    listed = run("schema")
    assert 0 == listed.exit_code
    names = [line.split()[0] for line in listed.stdout.split("\n\n")[0].splitlines()]
    assert {"report", "rule", "document"} <= set(names)
    assert {0} == {run("schema", name).exit_code for name in names}
