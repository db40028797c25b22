"""Running the examples of rules: what is a good rule, and how a bad one fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from perflint.model import Phase
from perflint.rule_testing import RuleResult, documents_of, run_examples, run_rule
from perflint.rulebook import Rule, load

GOOD: dict[str, Any] = {
    "code": "ZZ101",
    "title": "缺少单位",
    "severity": "warning",
    "confidence": "high",
    "dimension": "完整性",
    "since": "0.1",
    "why": "没有单位就无法核对。",
    "given": "indicator",
    "where": {"value.kind": "quantity"},
    "expect": {"value.unit": {"present": True}},
    "at": "value",
    "message": "没有单位",
    "advice": "补上单位",
    "examples": {"fail": [{"name": "讲座场次", "value": "12"}], "pass": [{"name": "讲座场次", "value": "12场"}]},
}


def rule_with(folder: Path, **changes: Any) -> Rule:
    """The good rule with some keys changed."""
    file = folder / "topic" / "unit-lost.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({**GOOD, **changes}), encoding="utf-8")
    return load([folder], cached=False).rules[0]


def result_of(folder: Path, **changes: Any) -> RuleResult:
    """What its examples give."""
    rule = rule_with(folder, **changes)
    return run_rule(rule, load([folder], cached=False))


def examples(fail: list[Any], passing: list[Any]) -> dict[str, Any]:
    return {"fail": fail, "pass": passing}


FAIL, PASS = GOOD["examples"]["fail"][0], GOOD["examples"]["pass"][0]


def test_a_good_rule_passes(tmp_path: Path) -> None:
    """Every fail example fires, no pass example does."""
    result = result_of(tmp_path)
    assert result.ok
    assert [("fail", 1, 1, ""), ("pass", 1, 0, "")] == [
        (e.kind, e.number, e.findings, e.problem) for e in result.examples
    ]
    (again,) = run_examples(load([tmp_path], cached=False))
    assert (result.rule.name, result.examples) == (again.rule.name, again.examples)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"examples": examples([FAIL, PASS], [PASS])}, "应当报错却没有报"),
        ({"examples": examples([FAIL], [FAIL])}, "不该报错却报了：没有单位"),
        ({"examples": examples([PASS], [PASS])}, "从不报错"),
        ({"examples": examples([{"name": "讲座场次"}], [PASS])}, "缺少：指标值的类型"),
        ({"examples": examples([{"name": ["讲座"]}], [PASS])}, "例子写得不对"),
        ({"examples": examples([{**FAIL, "table": 3}], [PASS])}, "例子写得不对"),
        ({"examples": examples([{**FAIL, "table": {"indicators": [FAIL]}}], [PASS])}, "只报一处"),
    ],
)
def test_a_bad_example_fails_with_its_reason(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    """The reason says what happened instead."""
    result = result_of(tmp_path, **changes)
    assert not result.ok
    assert said in "\n".join([result.problem, *(example.problem for example in result.examples)])


def test_examples_may_carry_what_is_around(tmp_path: Path) -> None:
    """Table and document of an indicator; rows of the table stand below the example."""
    rule = rule_with(tmp_path)
    record = {**FAIL, "table": {"project": "甲", "indicators": [PASS]}, "document": {"year": 2025}}
    (document,) = documents_of(rule, record)
    table = document.tables[0]
    assert ["讲座场次", "讲座场次"] == [row.name.text for row in table.indicators if row.name]
    assert table.project and document.year
    assert ("甲", "2025", True) == (table.project.text, document.year.cell.text, table.complete)


@pytest.mark.parametrize(
    ("given", "record", "tables"),
    [
        ("table", {"project": "甲", "complete": False}, [1]),
        ("document", {"tables": [{}, {}]}, [2]),
        ("batch", {"documents": [{"tables": [{}]}, {"tables": []}]}, [1, 0]),
        ("batch", {"documents": 3}, []),
    ],
)
def test_an_example_is_shaped_as_what_the_rule_judges(
    tmp_path: Path, given: str, record: dict[str, Any], tables: list[int]
) -> None:
    """A table, a document, or several documents."""
    changes = {"given": given, "where": {"count.indicators": 0}, "expect": {"complete": True}, "at": "goal"}
    if given == "batch":
        changes = {"given": given, "where": {"count.documents": 0}, "expect": {"count.documents": 1}}
    elif given == "document":
        changes = {**changes, "where": {"count.tables": 0}}
    rule = rule_with(tmp_path, **changes) if given != "batch" else _without_at(tmp_path, changes)
    documents = documents_of(rule, record)
    assert tables == [len(document.tables) for document in documents]
    if given == "table":
        assert documents[0].tables[0].complete is False


def _without_at(folder: Path, changes: dict[str, Any]) -> Rule:
    keys = {key: value for key, value in GOOD.items() if key != "at"}
    file = folder / "topic" / "unit-lost.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({**keys, **changes}), encoding="utf-8")
    return load([folder], cached=False).rules[0]


def test_an_example_is_of_the_rules_own_phase(tmp_path: Path) -> None:
    """A rule about results is tried on a self-evaluation, unless the example says otherwise."""
    rule = rule_with(tmp_path, phases=["self_evaluation", "evaluation"])
    assert Phase.SELF_EVALUATION is documents_of(rule, FAIL)[0].phase
    assert Phase.TARGET is documents_of(rule, {**FAIL, "document": {"phase": "target"}})[0].phase
    assert result_of(tmp_path, phases=["self_evaluation"]).ok


def test_rules_on_trial_are_tested_as_well(tmp_path: Path) -> None:
    """A preview rule does not run by itself, but its examples do."""
    assert result_of(tmp_path, status="preview").ok
