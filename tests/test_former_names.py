"""Rules that were renamed, are deprecated or are gone: every place that names a rule takes the old name and says so once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perflint import rulebook
from perflint.errors import RulebookError
from tests.command import run
from tests.files import write
from tests.sample_rules import unit_lost

RULE = unit_lost("FN201")
RENAMED = RULE + "aliases: [no-unit, FN101]\n"
OLD = RULE.replace("FN201", "FN202") + (
    'status: deprecated\ndeprecated: {message: 与另一条重复, replaced_by: unit-lost, since: "1.2"}\n'
)
GONE = """\
code: FN203
title: 单位写法陈旧
status: removed
aliases: [unit-old]
removed: {message: 文件已废止, replaced_by: FN201, since: "1.3"}
"""
DRAFT = {
    "tables": [
        {
            "project": "培训",
            "complete": True,
            "indicators": [{"level1": "产出指标", "level2": "数量指标", "name": "培训次数", "value": "5"}],
        }
    ]
}


@pytest.fixture
def book(tmp_path: Path) -> str:
    """A renamed rule, a deprecated one, and what is left of a removed one."""
    write(tmp_path / "book/form/unit-lost.yaml", RENAMED)
    write(tmp_path / "book/form/unit-lost-again.yaml", OLD)
    write(tmp_path / "book/form/unit-style-old.yaml", GONE)
    return str(tmp_path / "book")


@pytest.fixture
def draft(tmp_path: Path) -> str:
    return str(write(tmp_path / "表.json", json.dumps(DRAFT, ensure_ascii=False)))


@pytest.mark.parametrize("name", ["no-unit", "FN101", "fn101", "form/no-unit"])
def test_an_old_name_selects_the_rule(book: str, draft: str, name: str) -> None:
    """And says once where it went."""
    found = run("check", draft, "-r", book, "--select", f"{name},{name}", "-f", "json")
    assert ["FN201"] == [one["code"] for one in json.loads(found.stdout)["findings"]]
    slug = name.rpartition("/")[2]
    assert 1 == found.stderr.count(f"规则“{slug}”已改名为 FN201 unit-lost")


def test_an_old_name_ignores_the_rule(book: str, draft: str) -> None:
    found = run("check", draft, "-r", book, "--ignore", "no-unit", "--select", "ALL,FN202", "-f", "json")
    assert {"FN202"} == {one["code"] for one in json.loads(found.stdout)["verdicts"]}
    assert "规则“no-unit”已改名为 FN201 unit-lost" in found.stderr


def test_a_current_name_says_nothing(book: str, draft: str) -> None:
    assert "改名" not in run("check", draft, "-r", book, "--select", "FN201,unit-lost").stderr


@pytest.mark.parametrize("command", ["rule", "why"])
def test_commands_about_one_rule(book: str, draft: str, command: str) -> None:
    """The page on stdout is that of the rule as it is now called."""
    found = run(command, "no-unit", *([draft] if command == "why" else []), "-r", book)
    assert found.stdout.startswith("FN201 指标值没有单位")
    assert "规则“no-unit”已改名为 FN201 unit-lost" in found.stderr


def test_a_deprecated_rule(book: str, draft: str) -> None:
    """It runs when it is named, and then says what to use; its page says so too."""
    assert "FN202" not in run("check", draft, "-r", book).stdout
    found = run("check", draft, "-r", book, "--select", "FN202", "-f", "json")
    assert ["FN202"] == [one["code"] for one in json.loads(found.stdout)["findings"]]
    assert "规则 FN202 unit-lost-again 已弃用（自 1.2 版）：与另一条重复，改用 FN201 unit-lost" in found.stderr
    assert "弃用：与另一条重复，改用 unit-lost" in run("rule", "FN202", "-r", book).stdout


@pytest.mark.parametrize("name", ["FN203", "unit-style-old", "unit-old"])
def test_a_removed_rule(book: str, draft: str, name: str) -> None:
    """Selecting it is an error that names its heir; ignoring it is harmless and said."""
    selected = run("check", draft, "-r", book, "--select", name)
    told = "规则 FN203 unit-style-old 自 1.3 版移除：文件已废止，改用 FN201 unit-lost"
    assert 2 == selected.exit_code and told in selected.stderr
    ignored = run("check", draft, "-r", book, "--ignore", name, "-F", "warning")
    assert 1 == ignored.exit_code and told in ignored.stderr
    assert told in run("rule", name, "-r", book).stderr


def test_a_removed_rule_is_no_rule(book: str) -> None:
    """It is not listed, not tested and does not run."""
    assert ["FN201", "FN202"] == [rule.code for rule in rulebook.load([Path(book)]).rules]
    assert "FN203" not in run("rules", "-r", book).stdout


def test_layers_may_use_old_names(book: str, tmp_path: Path) -> None:
    """To change a rule and to lock it; a removed one is told with its heir."""
    manifest = write(tmp_path / "city/rulebook.yaml", "extends: ../book\nrules: {no-unit: info}\nlocked: [FN101]\n")
    rule = rulebook.load([manifest.parent]).find("FN201")
    assert rule is not None and "info" == rule.severity.id and rule.locks
    write(manifest, "extends: ../book\nrules: {unit-old: off}\n")
    with pytest.raises(RulebookError, match="规则“unit-old”已经移除：文件已废止，改写 FN201"):
        rulebook.load([manifest.parent])


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("a-b", RULE.replace("FN201", "FN101"), "曾用名“FN101”已经被"),  # a code is never used again
        ("no-unit", RULE.replace("FN201", "FN301"), "曾用名“no-unit”已经被"),
        ("a-b", RULE.replace("FN201", "FN301") + "aliases: [FN101]\n", "曾用名“FN101”已经被"),
        ("a-b", RULE.replace("FN201", "FN203"), "编号“FN203”已经被"),  # nor that of a removed rule
        ("a-b", RULE.replace("FN201", "FN301") + "aliases: [unit-old]\n", "曾用名“unit-old”已经被"),
        ("a-b", RULE.replace("FN201", "FN301") + "aliases: [无单位]\n", "应为规则曾用的名称"),
        ("a-b", RULE.replace("FN201", "FN301") + "deprecated: {message: 旧}\n", "status 就应当是 deprecated"),
        ("a-b", GONE.replace("FN203", "FN301") + "why: 旧\n", "已移除的规则只留"),
        ("a-b", "code: FN301\ntitle: 旧规则\nstatus: removed\n", "缺少“removed”"),
    ],
)
def test_what_is_refused(book: str, file: str, text: str, said: str) -> None:
    """Two rules that claim one name, and a lifecycle that does not fit together."""
    write(Path(book) / f"form/{file}.yaml", text)
    with pytest.raises(RulebookError, match=said):
        rulebook.load([Path(book)])
