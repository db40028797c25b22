"""What a fix may do, held against every rule that has one: a safe fix changes how a value is written, never what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint import fixers, values
from perflint.checks.contract import value_of
from perflint.engine import run
from perflint.fixing.applying import apply, wanted
from perflint.fixing.repeating import mend
from perflint.model import Applicability, Document, Finding, Place, Report
from perflint.recognition.interchange.reading import document_from_record
from perflint.rule_testing import mended_records, records_of
from perflint.rulebook import Rule, Rulebook, load

PATH = "例1.json"
VALUES = ("value", "period_value", "actual")


@cache
def book() -> Rulebook:
    return load()


def rules_with_fix() -> list[Rule]:
    return [rule for rule in book().rules if rule.fix is not None]


def firing_examples() -> Iterator[Any]:
    """Every example that a rule with a fix reports, those of the fix too."""
    for rule in rules_with_fix():
        befores = [one["before"] for one in rule.data["fix"]["examples"]]
        for number, record in enumerate([*rule.examples["fail"], *befores]):
            yield pytest.param(rule, record, id=f"{rule.name}-{number}")


def judged(record: Any) -> Report:
    """What the whole book says of one document, rules on trial included."""
    return run([document_from_record(record, PATH)], book(), preview=True)


def written(record: Any) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")


def mended(record: Any, findings: Sequence[Finding]) -> Any:
    return json.loads(apply(written(record), PATH, "json", findings).data)


def row_of(place: Place) -> tuple[int | None, int | None, str | None]:
    """A row, or the field of a table or document that is no row."""
    return place.table, place.indicator, None if place.indicator is not None else place.field


def codes_at(report: Report, rows: set[Any]) -> set[tuple[Any, str]]:
    return {(row_of(finding.place), finding.code) for finding in report.findings if row_of(finding.place) in rows}


def touched(findings: Sequence[Finding]) -> set[Any]:
    return {row_of(edit.place) for finding in findings if finding.fix for edit in finding.fix.edits}


def said(record: Any) -> list[Any]:
    """Every value of a document, read with the columns of its row."""
    tables = document_from_record(record, PATH).tables
    return [value_of(row, name) for table in tables for row in table.indicators for name in VALUES]


def assert_safe(before: Any, report: Report, findings: Sequence[Finding]) -> Any:
    """Make safe fixes of one rule and hold the result against everything that a safe fix promises."""
    after = mended(before, findings)
    assert after != before
    for old, new in zip(said(before), said(after), strict=True):
        assert values.same_meaning(old, new), (old.raw, new.raw)
    rows = touched(findings)
    again = judged(after)
    assert codes_at(again, rows) <= codes_at(report, rows), "a finding that was not there before"
    code = findings[0].code
    assert not [one for one in again.findings if one.code == code and row_of(one.place) in rows], "still reported"
    return after


@pytest.mark.parametrize("rule", rules_with_fix(), ids=lambda rule: rule.name)
def test_every_fix_has_examples_and_an_applicability_that_one_of_them_reaches(rule: Rule) -> None:
    """A rule that promises safe fixes makes at least one."""
    reached = set()
    for example in rule.data["fix"]["examples"]:
        findings, _ = mended_records(rule, book(), example["before"])
        reached |= {finding.fix.applicability for finding in findings if finding.fix}
    assert rule.fix is not None
    assert rule.fix.applicability in reached
    assert Applicability.SAFE not in reached or rule.fix.applicability is Applicability.SAFE


@pytest.mark.parametrize(("rule", "record"), list(firing_examples()))
def test_a_fix_mends_what_its_rule_reports(rule: Rule, record: Mapping[str, Any]) -> None:
    """The mended example is not reported at the places that were changed, and is not changed again."""
    (before,) = records_of(rule, record)
    document = document_from_record(before, PATH)
    findings = run([document], book().only(rule), select=[rule.code]).findings
    fixable = [finding for finding in findings if finding.fix]
    if not fixable:
        return
    after = mended(before, fixable)
    assert after != before
    again = run([document_from_record(after, PATH)], book().only(rule), select=[rule.code]).findings
    rows = touched(fixable)
    assert [] == [one.message for one in again if row_of(one.place) in rows]
    assert after == mended(after, [one for one in again if one.fix])


@pytest.mark.parametrize(("rule", "record"), list(firing_examples()))
def test_a_safe_fix_changes_nothing_else(rule: Rule, record: Mapping[str, Any]) -> None:
    """Values say the same, and no rule of the whole book has anything new to say of the row."""
    (before,) = records_of(rule, record)
    report = judged(before)
    findings = [one for one in wanted(report.findings, unsafe=False) if one.code == rule.code]
    if findings:
        assert_safe(before, report, findings)


SIGNS = ["", "≥", "≧", "⩾", ">=", "=>", "》=", "》", "＞", "＞＝", "≤", "≦", "<=", "＜", "﹤", "=", "＝", "﹦"]
WORDS = [
    "不低于",
    "不少于",
    "至少",
    "达到",
    "达",
    "应达到",
    "不超过",
    "不高于",
    "控制在",
    "超过",
    "约",
    "每年不少于",
    "每月",
]
NUMBERS = ["１，２００", "5", "12", "95", "100", "1200", "1,200", "0.5", "98.6", "９５", "九十五", "3-5", "０"]
UNITS = [
    "",
    "%",
    "％",
    "百分比",
    "人",
    "人数",
    "人次",
    "人/次",
    "户数",
    "次",
    "万元",
    "元/人、天",
    "元/人·月",
    "天",
    "个",
    "间数",
    "次/月",
]
TAILS = ["", "以上", "以内", "及以上", "左右", "。", " ", "（含）以上", "，其中新增3个"]
raw_values = st.builds(
    "".join, st.tuples(*map(st.sampled_from, (SIGNS, ["", *WORDS], SIGNS[:6], NUMBERS, ["", " "], UNITS, TAILS)))
)
columns = st.fixed_dictionaries(
    {
        "level1": st.just("产出指标"),
        "level2": st.sampled_from(["数量指标", "质量指标", "成本指标", "时效指标"]),
        "name": st.sampled_from(
            ["培训人数", "合格率", "抢修及时率", "补助标准", "巡查次数（≥**次）", "设备采购成本", "完成时间"]
        ),
        "value": raw_values,
    },
    optional={
        "operator": st.sampled_from(["", "≥", "≧", "＝", ">=", "≤", "定性", "大于等于"]),
        "unit": st.sampled_from(["", *UNITS]),
    },
)


@settings(max_examples=30, deadline=None)
@given(columns)
def test_safe_fixes_of_made_up_values_keep_what_they_say(row: Mapping[str, str]) -> None:
    """Whatever is written in value, operator and unit column: all safe fixes together change how it is written, bring
    nothing new to light, and come to rest."""
    before = {"phase": "target", "tables": [{"complete": True, "indicators": [dict(row)]}]}
    first = mend(written(before), PATH, judge)
    after = json.loads(first.data)
    assert all(values.same_meaning(old, new) for old, new in zip(said(before), said(after), strict=True))
    assert {one.code for one in judged(after).findings} <= {one.code for one in judged(before).findings}
    second = mend(first.data, PATH, judge)
    assert (second.data, second.made) == (first.data, ())
    assert {one.reason for one in second.refused} <= {one.reason for one in first.refused}


def judge(data: bytes) -> tuple[Document, Sequence[Finding]]:
    report = judged(json.loads(data))
    return report.documents[0], report.findings


def test_the_guide_lists_every_fixer() -> None:
    """docs/rule-language.md has each with the sentence that it gives of itself."""
    text = Path(__file__).parent.parent.joinpath("docs", "rule-language.md").read_text(encoding="utf-8")
    assert [] == [name for name in fixers.own() if f"| `{name}` | {fixers.get(name).SUMMARY} |" not in text]
