"""Mutants of rules: what is changed, which changes the examples notice, and how `perflint test` tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from perflint.rule_mutation import mutants, mutate_rule
from perflint.rulebook import load
from tests.command import run

RULE: dict[str, Any] = {
    "code": "ZZ101",
    "title": "次数太少",
    "severity": "warning",
    "confidence": "high",
    "dimension": "适当性",
    "since": "0.1",
    "why": "少于规定的次数。",
    "given": "indicator",
    "params": {"fewest": 4},
    "where": {"value.kind": "quantity", "name": {"not": {"mentions": "negative_heads"}}},
    "expect": {"value.number": {"ge": "$fewest"}},
    "message": "太少",
    "advice": "增加次数",
    "examples": {
        "fail": [{"name": "讲座场次", "value": "3场"}],
        "pass": [
            {"name": "讲座场次", "value": "4场"},
            {"name": "讲座场次", "value": "若干场"},
            {"name": "投诉次数", "value": "1次"},
        ],
    },
}


def book_of(folder: Path, **changes: Any) -> Path:
    file = folder / "topic" / "too-few.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({**RULE, **changes}), encoding="utf-8")
    return folder


def test_every_part_of_a_rule_is_changed_once() -> None:
    """Thresholds one up and one down, conditions dropped and turned round, word lists emptied."""
    found = {(mutant.place, mutant.change) for mutant in mutants(RULE)}
    assert {
        ("params.fewest", "4 改为 5"),
        ("params.fewest", "4 改为 3"),
        ("where.value.kind", "去掉"),
        ("where.value.kind", "改为相反"),
        ("where.name", "去掉"),
        ("where.name", "去掉 not"),
        ("where.name.not", "清空词表 negative_heads"),
        ("expect.value.number", "改为相反"),
    } == found


def test_mutants_leave_the_rule_alone() -> None:
    """A mutant is a copy."""
    before = json.dumps(RULE)
    list(mutants(RULE))
    assert before == json.dumps(RULE)


def test_options_of_checks_are_changed_too() -> None:
    """Numbers move, entries and optional keys are dropped, required keys are not."""
    data = {"check": {"text_pattern": {"patterns": {"甲": "乙", "丙": "丁"}, "except": "甲甲"}}}
    found = [(mutant.place.rpartition(".")[2], mutant.change) for mutant in mutants(data)]
    assert [("甲", "去掉"), ("丙", "去掉"), ("except", "去掉")] == found
    shares = [
        mutant.change for mutant in mutants({"check": {"uniform_values": {"of": "percent", "least": 5, "share": 0.8}}})
    ]
    assert ["5 改为 6", "5 改为 4", "0.8 改为 0.9", "0.8 改为 0.7000000000000001"] == shares


def test_good_examples_kill_all_mutants(tmp_path: Path) -> None:
    """The rule above has an example for each of its parts but one: a value without a number is not judged anyway."""
    book = load([book_of(tmp_path)], cached=False)
    result = mutate_rule(book.rules[0], book)
    assert ["where.value.kind"] == [mutant.place for mutant in result.survivors]
    assert 7 == result.killed


@pytest.mark.parametrize(
    ("changes", "code", "told"),
    [
        ({"survivors": {"where.value.kind": "没有数的值本来就无法判断"}}, 1, "理由：没有数的值本来就无法判断"),
        ({"where": {"name": {"not": {"mentions": "negative_heads"}}}}, 0, "例子发现 5 处（100.0%）"),
        (
            {"examples": {"fail": [{"name": "讲座场次", "value": "1场"}], "pass": [{"name": "甲", "value": "9场"}]}},
            1,
            "params.fewest",
        ),
    ],
)
def test_the_command_tells_what_no_example_notices(
    tmp_path: Path, changes: dict[str, Any], code: int, told: str
) -> None:
    """1 below 95 % or with a survivor that has no reason; each survivor with its place, and its reason if it has one."""
    done = run("test", "--mutate", str(book_of(tmp_path, **changes)))
    assert (code, True) == (done.exit_code, told in done.output), done.output


def test_coverage_lists_examples_and_severities(tmp_path: Path) -> None:
    """How many examples there are of each kind, and which severity none of them reaches."""
    cases = [{"severity": "error", "where": {"value.number": {"le": 1}}}]
    basis = [{"document": "样例文号"}]
    folder = book_of(tmp_path, severity_when=cases, basis=basis)
    done = run("test", "--coverage", str(folder))
    assert "ZZ101 too-few：错例 1，对例 3；警告✓；没有例子报出 error" in done.output
