"""Made-up rulebooks on made-up exports: what raw rows tell, what understood rows tell, and what a few columns tell."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from perflint import checks
from perflint.engine import row_kinds
from perflint.engine.in_force import When
from perflint.engine.plans import Plan
from perflint.engine.rows import Columns, RowJudge, Rows, in_columns, needed_columns, part
from perflint.grading import load_scheme
from perflint.intake.row_files import KEYS
from perflint.model import Cell, Phase
from perflint.recognition.exports.binding import binding_of
from perflint.rulebook.compiler import build
from tests.test_slow_rules import NAMES, VALUES, conditions, rule_data, whole

# What the rows of an export say under each heading, and what each of its projects says once.
ROWS = {
    "一级指标": ("产出指标", "产出指标", "效益指标", "满意度指标", "成本指标", "满意度指标(10分)", "1-产出指标", ""),
    "二级指标": ("数量指标", "数量指标", "质量指标", "时效指标", "服务对象满意度指标", ""),
    "三级指标": (
        *NAMES[1:],
        "培训人数",
        "1、走访户数",
        "★覆盖比例",
        "其中：补贴人数",
        "合计",
        "无",
        "指标2：培训次数",
        "覆盖率≥95%",
        "培训120人次",
    ),
    "指标值": (*VALUES, "≥95%", "120"),
    "实施周期指标值": ("", "≥95%", "120"),
    "实际完成值": ("", "95%", "21人次", "已完成"),
    "计量单位": ("", "%", "人", "万元", "箩"),
    "比较符号": ("", "≥", "<=", "定性"),
    "权重": ("", "10", "十分"),
    "指标值设定依据": ("", "政策要求", "培训人员覆盖率", "《办法》"),
    "指标解释": ("", "提高收入", "培训人数"),
}
PROJECTS = {
    "年度": ("2024", "2025年", ""),
    "部门名称": ("教育局", ""),
    "单位名称": ("一中", "二中"),
    "年度绩效目标": ("培训100人，覆盖率达到95%", "", "完成提高收入"),
    "项目概况": ("", "培训人员", "概况提高收入"),
    "资金总额": ("10", "", "12.5万元"),
    "其中：财政拨款": ("8", ""),
}
PLAIN = {"一级指标": ROWS["一级指标"][:5], "二级指标": ROWS["二级指标"][:-1], "三级指标": ("培训人数", *NAMES[2:9])}
HEADINGS = ("项目名称", *ROWS, *PROJECTS)
NEEDED = {"项目名称", "一级指标", "三级指标", "指标值"}


def _examples(kind: str) -> Iterator[dict[str, Any]]:
    """Every check that is given this, with the options that its documentation shows."""
    for name in checks.own():
        check = checks.get(name)
        if kind in check.GIVEN:
            yield {name: dict(check.EXAMPLE)}


CHECKS = {
    "indicator": (*_examples("indicator"), {"value_in_name": {"want": "agreement"}}),
    "table": (
        {"unique_rows": {"fields": ["level2", "name"]}},
        {"unique_rows": {"fields": ["name", "unit"]}},
        {"some_row": {"field": "level1", "among": ["满意度指标"]}},
        {"some_row": {"field": "basis", "among": ["政策要求"], "least": 2}},
        {"text_pattern": {"patterns": {"帐户|提高收入": "账户"}}},
        {"duplicate_rows": {"value": "same"}},
        {"lacks_category": {"category": "quality"}},
        *_examples("table"),
    ),
    "document": (
        {"text_pattern": {"patterns": {"提高": "账户"}, "within": ["name", "goal", "basis"]}},
        *_examples("document"),
    ),
}
severities = st.sampled_from(("error", "warning", "info", "hint"))


def _more(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """A rule with cases, a time, others that it supersedes, and perhaps a check instead of a condition."""
    case = st.fixed_dictionaries({"where": conditions(kind), "severity": severities})
    more: dict[str, Any] = {
        "severity_when": st.lists(case, min_size=1, max_size=2),
        "valid_from": st.just(date(2025, 1, 1)),
        "supersedes": st.lists(st.sampled_from([f"rule-{number}" for number in range(5)]), min_size=1, max_size=2),
    }
    if kind in CHECKS:
        more["check"] = st.sampled_from(CHECKS[kind])
    needed = {"severity": severities, "confidence": st.sampled_from(("high", "medium"))}
    return st.tuples(rule_data(kind), st.fixed_dictionaries(needed, optional=more)).map(
        lambda both: {**both[0], **both[1]}
    )


# of conditions that few rules have, for which a document is mostly needed, and of others
heading = st.sampled_from(("overview", "goal", "purpose")).map(lambda name: {name: {"present": True}})
applying = st.one_of(st.none(), heading, st.just({"document.uses_operators": True}))
alone = st.tuples(applying, st.sampled_from(CHECKS["table"][:4])).map(
    lambda both: {"given": "table", "words": "试", "check": both[1], **({"where": both[0]} if both[0] else {})}
)
books = st.one_of(
    st.lists(
        st.sampled_from(("indicator",) * 4 + ("table",) * 3 + ("document",)).flatmap(_more), min_size=1, max_size=5
    ),
    st.lists(st.one_of(_more("indicator"), alone), min_size=1, max_size=3),
)


def plan_of(book: Sequence[dict[str, Any]], phase: Phase | None) -> Plan:
    files = []
    for number, data in enumerate(book):
        told = whole(data, number)
        told["supersedes"] = [name for name in told.get("supersedes", ()) if name != f"rule-{number}"]
        if "check" in told:
            told.pop("expect", None)
        files.append(build(told, f"topic/rule-{number}.yaml", ()))
    return Plan(tuple(files), (), load_scheme(), when=When(phase=phase))


def export(seed: int) -> tuple[list[str], Rows, list[int]]:
    """Some headings in some order, rows under them, and where projects begin; in a third of them rows that are not plain."""
    dice = random.Random(seed)
    headings = [one for one in HEADINGS if one in NEEDED or dice.random() < 0.5]
    dice.shuffle(headings)
    said = ROWS if seed % 3 == 0 else {**ROWS, **PLAIN}
    rows: list[tuple[str, ...]] = []
    bounds = [0]
    for number in range(12):
        once = {name: dice.choice(texts) for name, texts in PROJECTS.items()} | {"项目名称": f"项目{number}"}
        for _ in range(dice.randint(1, 6)):
            odd = {name: "" if name in PROJECTS and dice.random() < 0.2 else text for name, text in once.items()}
            rows.append(tuple(odd[one] if one in odd else dice.choice(said[one]) for one in headings))
        bounds.append(len(rows))
    return headings, Rows(in_columns(rows), range(1, len(rows) + 1)), bounds


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(books, st.integers(0, 1 << 16), st.sampled_from((None, Phase.SELF_EVALUATION)), st.booleans())
def test_raw_rows_tell_what_documents_tell(
    book: list[dict[str, Any]], seed: int, phase: Phase | None, forgetful: bool
) -> None:
    """All projects at a time, and half of them after the other half; and of those columns alone that are asked for.  What is
    found by the rules that raw texts call for is the same to the letter."""
    headings, rows, bounds = export(seed)
    sample = [tuple(map(Cell, row)) for row in zip(*rows.columns, strict=True)]
    binding = binding_of(headings, sample)
    assert binding is not None
    plan = plan_of(book, phase)
    judge = RowJudge(plan, Columns(binding, "a.csv", "csv"))
    wanted = [mark for begin, end in pairwise(bounds) for mark in judge._marks(part(rows, begin, end))]
    assert not judge.broken
    judges = [(judge, rows)]
    asked = needed_columns(plan, Columns(binding))
    if asked is not None:
        picked = sorted(at for role, at in binding.columns.items() if role in asked or role in KEYS)
        columns = Columns(binding.narrowed(picked), "a.csv", "csv", places=tuple(picked))
        judges.append((RowJudge(plan, columns), Rows([rows.columns[at] for at in picked], rows.rows)))
    with pytest.MonkeyPatch.context() as patch:
        if forgetful:
            patch.setattr(row_kinds, "MOST", 1)
        suspects = judge.suspects(replace(rows, bounds=bounds))
        for (begin, end), some in zip(pairwise(bounds), suspects, strict=True):
            document = judge.document(part(rows, begin, end))
            usual = judge.findings_of(document) if document else ()
            assert usual == (judge.findings_of(document, some) if document else ())
            assert usual == judge.findings(part(rows, begin, end))
        for one, its in judges:
            assert wanted == one.marks(replace(its, bounds=bounds))
            half = bounds[6]
            later = [bound - half for bound in bounds[6:]]
            found = one.marks(replace(part(its, half, bounds[-1]), bounds=later))
            assert wanted == one.marks(replace(part(its, 0, half), bounds=bounds[:7])) + found
            assert not one.broken
