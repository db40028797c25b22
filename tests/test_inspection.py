"""`perflint rules validate --strict`: each inspection finds its slip, and what it calls impossible is impossible."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.inspection import inspect
from perflint.inspection._formulas import FALSE, NOT_FALSE, NOT_TRUE, TRUE, Answers, _OneField, formula, possible
from perflint.inspection.contract import book_of
from perflint.rulebook import load
from perflint.rulebook.conditions import compile_condition
from perflint.rulebook.facts import Fact
from perflint.rulebook.scope import Scope
from tests.command import run

FINE: dict[str, Any] = {
    "code": "ZD101",
    "title": "巡护里程定得过低",
    "severity": "warning",
    "confidence": "high",
    "dimension": "适当性",
    "basis": [{"document": "财预〔2021〕101号", "note": "指标值应当符合实际"}],
    "since": "0.1",
    "why": "里程太低，一天就能走完，全年没有约束。",
    "given": "indicator",
    "params": {"least": 20},
    "where": {"name": {"contains": "里程"}, "value.unit.class": "length"},
    "expect": {"value.number": {"ge": "$least"}},
    "at": "value",
    "message": "巡护里程“{value}”低于 {params.least}",
    "advice": "按往年的里程重新测算。",
    "examples": {
        "fail": [{"level2": "数量指标", "name": "巡护里程", "value": "≥5公里"}],
        "pass": [{"level2": "数量指标", "name": "巡护里程", "value": "≥25公里"}],
    },
}
OTHER = {**FINE, "code": "ZD102", "title": "巡护里程定得过高", "why": "定得太高，年末完成不了。"}
LOW = {**OTHER, "expect": {"value.number": {"le": 10}}, "message": "巡护里程“{value}”太高"} | {"params": None}


def written(folder: Path, *rules: dict[str, Any], topic: str = "value") -> Path:
    """A rulebook of these rules, named rule-1, rule-2 …"""
    for number, rule in enumerate(rules, 1):
        file = folder / topic / f"rule-{number}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = {key: value for key, value in rule.items() if value is not None}
        file.write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def remarks(folder: Path) -> list[str]:
    """What is remarked, as ``inspection: message``."""
    return [f"{one.inspection}: {one.message}" for one in inspect(book_of(load([folder], cached=False)))]


def test_a_sound_rule_has_no_remark(tmp_path: Path) -> None:
    """Nothing is said of a rule without a slip."""
    assert [] == remarks(written(tmp_path, FINE))


def test_the_shipped_book_has_no_remark() -> None:
    """What CI asks of the rules that come with perflint."""
    assert [] == list(inspect(book_of(load())))


SLIPS: list[tuple[str, dict[str, Any], str]] = [
    ("unreachable", {"where": {"value.number": {"gt": 5, "lt": 3}}}, "where 里的条件不可能同时成立"),
    ("unreachable", {"where": {"goal": None, "value.kind": "date", "any": [{"value.kind": "range"}, {"unit": {"present": True}}]}}, "where.any 的第 1 组条件"),
    ("unreachable", {"where": {"value.unit.class": "length", "none": [{"value.unit.class": "money"}]}}, "where.none 的第 1 组条件"),
    ("unreachable", {"phases": ["target"], "where": {"document.phase": "self_evaluation"}}, "where 里的条件不可能同时成立"),
    ("unreachable", {"severity_when": [{"severity": "info", "where": {"value.number": {"gt": 30}}}]}, "severity_when 的第 1 组条件轮不到"),
    ("contradictory", {"expect": {"value.number": {"gt": "$least", "lt": 3}}}, "怎样改都会报告"),
    ("contradictory", {"where": {"value.number": {"ge": 30}}}, "expect 一定成立"),
    ("superseding", {"supersedes": ["rule-nine"]}, "没有名为“rule-nine”的规则"),
    ("missing-basis", {"basis": None}, "没有写依据"),
    ("unused-params", {"params": {"least": 20, "most": 5}}, "参数 most 没有用到"),
    ("unused-params", {"params": {"least": 20, "most": 5}, "message": "里程“{value}”，{params.most}"}, "参数 most 只写在报告用语里"),
    ("dead-placeholders", {"where": {"reason": {"present": False}}, "message": "里程“{value}”：{reason}"}, "{reason} 在报告的地方一定是空的"),
    ("wording", {"advice": FINE["why"]}, "advice 与 why 相同"),
    ("overlapping-examples", {"examples": {"fail": [{"name": "里程", "value": 5}], "pass": [{"value": "5", "name": "里程"}]}}, "对例 1与错例 1相同"),
    ("codes", {"since": "99.0"}, "还新"),
    ("unknown-names", {"survivors": {"where.vaule": "看不住的改动"}}, "不是 perflint test --mutate 会改的位置"),
    ("unknown-names", {"examples": {**FINE["examples"], "pass": [{"nmae": "里程", "value": "≥25公里"}]}}, "例子里的“nmae”不是指标的键，是不是想写“name”？"),
    ("unknown-names", {"examples": {**FINE["examples"], "pass": [{"name": "里程", "table": {"funds": {"totl": 3}}}]}}, "例子里的“totl”不是资金的键"),
    ("punctuation", {"why": "里程太低,一天就能走完。"}, "用了半角的“,”"),
    ("punctuation", {"advice": "按往年的里程（含支线重新测算。"}, "（） 不成对"),
    ("punctuation", {"advice": "按往年的里程重新测算。。"}, "标点重复"),
    ("punctuation", {"advice": "按往年的里程重新测算"}, "末尾加句号"),
    ("punctuation", {"message": '里程"太低"：{value}'}, "引号用“”"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "told"), SLIPS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_slip_is_remarked(tmp_path: Path, name: str, change: dict[str, Any], told: str) -> None:
    """One slip in a sound rule is one remark, by the inspection it belongs to."""
    change = {
        key: {k: v for k, v in value.items() if v is not None} if key == "where" else value
        for key, value in change.items()
    }
    (remark,) = remarks(written(tmp_path, {**FINE, **change}))
    assert remark.startswith(f"{name}: ZD101 ")
    assert told in remark


def test_two_rules_at_odds(tmp_path: Path) -> None:
    """At least 20 and at most 10 of the same figure cannot both be met; where the places differ they can."""
    (remark,) = remarks(written(tmp_path / "one", FINE, LOW))
    assert remark.startswith("contradictory: ZD102 与 ZD101 rule-1 矛盾")
    elsewhere = {**LOW, "where": {"name": {"contains": "里程"}, "value.unit.class": "duration"}}
    assert [] == remarks(written(tmp_path / "two", FINE, elsewhere))


def test_a_rule_that_another_always_replaces(tmp_path: Path) -> None:
    """A rule whose every finding a wider rule makes too, and supersedes, is never seen; a wider one is."""
    wide = {**OTHER, "supersedes": ["rule-1"], "where": {"name": {"contains": "里程"}}}
    (remark,) = remarks(written(tmp_path / "one", FINE, wide))
    assert remark.startswith("superseding: ZD101 永远看不到")
    narrow = {**wide, "where": {**FINE["where"], "unit": {"present": True}}}
    assert [] == remarks(written(tmp_path / "two", FINE, narrow))


def test_titles_and_codes_are_compared_across_rules(tmp_path: Path) -> None:
    """The same title twice, and a rule in another topic's hundred."""
    written(tmp_path, FINE, {**OTHER, "title": FINE["title"]})
    written(tmp_path / "goal", {**OTHER, "code": "ZD103"}, topic="goal")
    (tmp_path / "goal" / "goal" / "rule-1.yaml").rename(tmp_path / "goal" / "goal" / "rule-3.yaml")
    found = remarks(tmp_path)
    assert ["wording: ZD102 标题与 ZD101 rule-1 相同"] == [one for one in found if one.startswith("wording")]
    assert ["codes: ZD103 编号属于主题 value 的号段 ZD1xx，规则却放在 goal"] == [
        one for one in found if one.startswith("codes")
    ]


def test_validate_tells_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As text and as JSON; exit code 1 only with --strict, 2 for a file that is wrong."""
    monkeypatch.chdir(written(tmp_path, {**FINE, "since": "99.0"}))
    line = 1 + (tmp_path / "value" / "rule-1.yaml").read_text(encoding="utf-8").splitlines().index("since: '99.0'")
    assert 0 == run("rules", "validate", ".").exit_code
    strict = run("rules", "validate", ".", "--strict")
    assert 1 == strict.exit_code
    assert strict.stdout.startswith(f"value/rule-1.yaml:{line}：ZD101 since 是 99.0")
    listed = json.loads(run("rules", "validate", ".", "--strict", "-f", "json").stdout)
    assert [("value/rule-1.yaml", line, "codes")] == [
        (r["file"], r["line"], r["inspection"]) for r in listed["remarks"]
    ]
    written(tmp_path, {**FINE, "wher": {}})
    wrong = run("rules", "validate", ".")
    assert 2 == wrong.exit_code
    assert "没有键“wher”" in wrong.stderr


# ── impossible is impossible ────────────────────────────────────────────────────────────────────────────────────

VALUES: dict[str, list[Fact]] = {
    "value.kind": [None, "quantity", "range", "date", "empty"],
    "value.number": [None, "", Decimal(0), Decimal(3), Decimal("4.5"), Decimal(9)],
    "name": [None, "", "巡护里程", "里程", "人数"],
    "name.length": [Decimal(0), Decimal(2), Decimal(3), Decimal(4)],
    "child": [True, False],
}
NUMBERS = st.sampled_from([0, 3, 4, 9, "name.length"])
TESTS: dict[str, st.SearchStrategy[Any]] = {
    "value.kind": st.sampled_from(["quantity", "range", ["date", "empty"], {"not": "quantity"}, {"known": True}]),
    "value.number": st.one_of(
        st.fixed_dictionaries({}, optional=dict.fromkeys(("gt", "ge", "lt", "le"), NUMBERS)).filter(bool),
        st.sampled_from([3, [0, 9], {"present": False}, {"not": {"ge": 4}}]),
    ),
    "name": st.sampled_from(
        ["里程", {"contains": "里"}, {"not": {"contains": ["巡护", "人"]}}, {"present": False}, {"known": False},
         {"starts_with": "巡"}, {"matches": "程$"}, {"not": ""}]
    ),
    "name.length": st.fixed_dictionaries({}, optional={name: st.integers(0, 5) for name in ("gt", "lt")}).filter(bool),
    "child": st.booleans(),
}  # fmt: skip
FLAT = st.fixed_dictionaries({}, optional=TESTS).filter(bool)
CONDITION = st.recursive(
    FLAT,
    lambda inner: st.builds(
        lambda flat, name, groups: {**flat, name: groups},
        FLAT,
        st.sampled_from(["all", "any", "none"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
ANSWERS = st.sampled_from([TRUE, FALSE, NOT_TRUE, NOT_FALSE])
FACTS = st.fixed_dictionaries({path: st.sampled_from(values) for path, values in VALUES.items()})


@settings(max_examples=400, deadline=None)
@given(CONDITION, ANSWERS, FACTS)
def test_what_holds_somewhere_is_possible(condition: Any, answers: Answers, facts: dict[str, Fact]) -> None:
    """Whatever a run answers about any subject, the analysis must not call impossible."""
    answer = compile_condition(condition, Scope("indicator"), ("where",)).test(_OneField(facts))
    if answer in answers:
        assert possible("indicator", formula(condition, answers))


@settings(max_examples=200, deadline=None)
@given(FLAT, FLAT)
def test_a_condition_and_its_opposite_are_impossible(condition: Any, other: Any) -> None:
    """Both a map and that it does not hold, whatever else is asked."""
    assert not possible("indicator", formula(condition), formula(other), formula(condition, NOT_TRUE))
