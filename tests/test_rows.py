"""Rows of an export judged project by project: the same findings as a file that holds only that project."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

import perflint
from perflint.engine import Plan, load_plan
from perflint.engine.rows import Columns, RowJudge, Rows, in_columns, number_column
from perflint.intake.row_files import row_files
from perflint.limits import DEFAULT
from perflint.model import Cell
from perflint.recognition.exports.binding import binding_of
from tests.test_raw_books import NEEDED, PROJECTS
from tests.test_raw_books import ROWS as ROWS_OF

HEADINGS = ("序号", "项目名称", "一级指标", "二级指标", "三级指标", "指标值", "计量单位", "指标值依据")
ROWS = (
    ("11", "甲项目", "产出指标", "数量指标", "培训人次", "≥120", "人次", "培训计划"),
    ("12", "甲项目", "产出指标", "数量指标", "培训合格率", "30", "人", "培训计划"),
    ("13", "甲项目", "产出指标", "数量指标", "培训合格率", "30", "人", "培训计划"),
    ("14", "甲项目", "效益指标", "社会效益指标", "不涉及", "不涉及", "", ""),
    ("21", "乙项目", "产出指标", "质量指标", "设备合格率", "≥120%", "", "验收标准"),
    ("22", "乙项目", "满意度指标", "服务对象满意度指标", "群众满意度", "90", "%", "问卷"),
)
FIRST = {"甲项目": 1, "乙项目": 5}  # the row of the table in which each begins


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


def judge_for(plan: Plan, path: str) -> RowJudge:
    binding = binding_of(HEADINGS, [tuple(map(Cell, row)) for row in ROWS])
    assert binding is not None
    return RowJudge(plan, Columns(binding, path, "csv", number=number_column(HEADINGS)))


def rows_of(project: str) -> Rows:
    texts = [row for row in ROWS if row[1] == project]
    places = range(FIRST[project], FIRST[project] + len(texts))
    return Rows(in_columns(texts), places, [place + 1 for place in places])


def written(path: Path, rows: Sequence[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([HEADINGS, *rows])
    path.write_text(buffer.getvalue(), encoding="utf-8")
    return str(path)


def test_a_project_is_judged_as_a_file_that_holds_only_it(plan: Plan, tmp_path: Path) -> None:
    """Codes, grades, words, fingerprints and fields agree with a check of the file; only the characters of a line, which
    raw rows do not know, may differ."""
    path = written(tmp_path / "甲.csv", [row for row in ROWS if row[1] == "甲项目"])
    report = perflint.lint(path)
    found = judge_for(plan, path).findings(rows_of("甲项目"))
    told = [(one.code, one.severity, one.message, one.advice, one.fingerprint, one.path) for one in found]
    assert [
        (one.code, one.severity, one.message, one.advice, one.fingerprint, one.path) for one in report.findings
    ] == told
    assert len(told) >= 5
    places = [(one.place.indicator, one.place.field, one.place.location.line) for one in found if one.place.indicator]
    assert [
        (one.place.indicator, one.place.field, one.place.location.line)
        for one in report.findings
        if one.place.indicator
    ] == places


def test_a_mark_names_the_row_as_the_data_do(plan: Plan) -> None:
    """The number under 序号; 0 for what is wrong with the whole project."""
    judge = judge_for(plan, "a.csv")
    marks = judge.marks(rows_of("乙项目"))
    assert [(one.code, one.severity) for one in judge.findings(rows_of("乙项目"))] == [
        (m.rule, m.severity) for m in marks
    ]
    assert {("PF706", 21), ("PF304", 22), ("PF106", 0)} <= {(mark.rule, mark.row) for mark in marks}
    assert {21, 22, 0} == {mark.row for mark in marks}
    assert {"乙项目"} == {mark.project for mark in marks}


def test_rows_without_an_indicator_give_nothing(plan: Plan) -> None:
    """A total of the export, or rows that are empty but for their project."""
    empty = Rows(in_columns([("", "丙项目", "", "", "", "", "", "")]), [9], [10])
    assert () == judge_for(plan, "a.csv").findings(empty)
    assert [] == judge_for(plan, "a.csv").marks(empty)


def test_without_a_column_of_numbers_rows_are_counted_below_the_heading(plan: Plan) -> None:
    """The first row under the heading is row 1."""
    judge = judge_for(plan, "a.csv")
    bare = RowJudge(plan, replace(judge.columns, number=None))
    assert {0, 2, 3, 4} == {mark.row for mark in bare.marks(rows_of("甲项目"))}
    assert None is number_column(("项目名称", "指标值"))


OVER: tuple[tuple[tuple[str, ...], ...], ...] = (
    (),
    (("2025年度项目支出绩效目标表",), ("单位：元",)),
    (("2024年度部门整体支出绩效自评表",),),
    (("绩效运行监控表（单位：万元）",),),
)


@pytest.mark.parametrize("seed", range(24))
def test_any_project_is_judged_as_a_file_that_holds_only_it(seed: int, plan: Plan, tmp_path: Path) -> None:
    """Whatever columns there are, and whatever stands over them; a year is always told, for none is taken from values."""
    dice = random.Random(seed)
    some = [one for one in ROWS_OF if one in NEEDED or dice.random() < 0.6]
    once = {name: dice.choice(texts) for name, texts in PROJECTS.items()} | {"项目名称": "道路养护", "年度": "2025"}
    headings = [*once, *some]
    texts = {name: [text for text in ROWS_OF[name] if "\0" not in text] for name in some}  # else the file is spoilt
    rows = [[*once.values(), *map(dice.choice, texts.values())] for _ in range(dice.randint(3, 9))]
    path = tmp_path / "一.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*dice.choice(OVER), headings, *rows])
    report = perflint.lint(str(path), plan_for=lambda _: plan)
    (export,) = row_files(str(path), DEFAULT)
    judge = RowJudge(plan, export.columns)
    found = [one for project in export.projects(None) for one in judge.findings(project)]
    assert [(one.code, one.severity, one.message, one.fingerprint) for one in report.findings] == [
        (one.code, one.severity, one.message, one.fingerprint) for one in found
    ]
    assert {one.code for one in found} == {mark.rule for one in export.projects(None) for mark in judge.marks(one)}
