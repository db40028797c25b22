"""The faults of a self-evaluation as the catalogue lists them: each fires once, shows its arithmetic and spares the right form.

The forms are our own, once as a spreadsheet with the execution above the indicators, once as the interchange record.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.command import run

HEAD = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
KEYS = ("level1", "level2", "name", "value", "actual", "weight", "score", "reason")
ROWS = [
    ["产出指标", "数量指标", "修剪行道树数量", "≥860棵", "872棵", "20", "20", ""],
    ["产出指标", "数量指标", "补植苗木数量", "≥120棵", "120棵", "10", "10", ""],
    ["产出指标", "质量指标", "苗木成活率", "≥90%", "93%", "10", "10", ""],
    ["产出指标", "时效指标", "修剪完成时间", "2024年11月底前", "2024年11月8日", "10", "10", ""],
    ["成本指标", "经济成本指标", "单株修剪成本", "≤150元/棵", "146元/棵", "10", "10", ""],
    ["效益指标", "生态效益指标", "绿地完好率", "≥95%", "96.5%", "20", "20", ""],
    ["满意度指标", "服务对象满意度指标", "沿街居民满意度", "≥85%", "88%", "10", "10", ""],
]
EXECUTION = {"initial": "20", "budget": "20", "actual": "19.6", "rate": "98%", "weight": "10", "score": "9.8"}
GOAL = "修剪行道树860棵以上，补植苗木120棵，苗木成活率90%以上，改善沿街居民的通行环境。"
DONE = "修剪行道树872棵，补植苗木120棵，成活率93%，沿街树木倒伏事件同比减少。"


class Form:
    """A form of self-evaluation with one thing changed."""

    def __init__(self) -> None:
        self.rows = [list(row) for row in ROWS]
        self.execution = dict(EXECUTION)
        self.done = DONE
        self.total = "99.8"
        self.grade = "优"

    def as_csv(self) -> bytes:
        """As a spreadsheet holds it, in the layout of 财预〔2020〕10号."""
        e = self.execution
        lines = [
            ["项目支出绩效自评表"],
            ["（2024年度）"],
            ["项目名称", "行道树养护", "", "", "", "", "", ""],
            ["主管部门", "某区园林所", "", "", "实施单位", "某区园林所", "", ""],
            ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
            ["", "年度资金总额", e["initial"], e["budget"], e["actual"], e["weight"], e["rate"], e["score"]],
            ["年度总体目标", "预期目标", "", "", "实际完成情况", "", "", ""],
            ["", GOAL, "", "", self.done, "", "", ""],
            HEAD,
            *self.rows,
            ["总分", "", "", "", "", "100", self.total, ""],
        ]
        text = io.StringIO()
        csv.writer(text).writerows(lines)
        return text.getvalue().encode("utf-8-sig")

    def as_json(self) -> bytes:
        """As another system hands it over."""
        rows = [dict(zip(KEYS, row, strict=True)) for row in self.rows]
        table = {
            "project": "行道树养护",
            "goal": GOAL,
            "goal_actual": self.done,
            "complete": True,
            "funds": {"total": self.execution["budget"]},
            "execution": self.execution,
            "score": self.total,
            "grade": self.grade,
            "indicators": rows,
        }
        record = {"year": 2024, "phase": "self_evaluation", "unit_of_money": "万元", "tables": [table]}
        return json.dumps(record, ensure_ascii=False).encode()


def findings(form: Form, layout: str, folder: Path) -> list[dict[str, Any]]:
    """The errors and warnings on the form."""
    path = folder / f"form.{layout}"
    path.write_bytes(form.as_csv() if layout == "csv" else form.as_json())
    done = run("check", str(path), "-f", "json", "--exit-zero", "--min-severity", "warning")
    report = json.loads(done.stdout)
    assert report["documents"][0]["phase"] == "self_evaluation"
    found: list[dict[str, Any]] = report["findings"]
    return found


def cell(row: int, column: str, text: str) -> Any:
    def change(form: Form) -> None:
        form.rows[row][KEYS.index(column)] = text

    return change


def figure(**parts: str) -> Any:
    def change(form: Form) -> None:
        form.execution.update(parts)

    return change


def total(text: str) -> Any:
    def change(form: Form) -> None:
        form.total = text

    return change


def all_of(*changes: Any) -> Any:
    def change(form: Form) -> None:
        for one in changes:
            one(form)

    return change


FAULTS = [
    ("selfeval-unmet-full-score", cell(0, "actual", "790棵"), ("790", "860", "-70"), "790"),
    ("selfeval-unmet-full-score", cell(3, "actual", "2024年12月20日"), None, "12月20日"),
    ("selfeval-unmet-full-score", cell(4, "actual", "163元/棵"), ("163", "150", "13"), "163"),
    ("score-over-weight", all_of(cell(1, "score", "12"), total("101.8")), ("12", "10", "2"), "12"),
    ("exec-rate-wrong", figure(actual="17", score="9.8"), ("98", "85", "13"), "98%"),
    ("exec-over-100", all_of(figure(actual="21", rate="105%", score="10"), total("100")), ("105", "100", "5"), "105"),
    (
        "exec-score-mismatch",
        all_of(figure(actual="18.4", rate="92%", score="10"), total("100")),
        ("10", "9.2", "0.8"),
        "9.2",
    ),
    ("selfeval-overachieved-no-reason", cell(1, "actual", "196棵"), None, "196"),
    ("selfeval-deduction-no-reason", all_of(cell(2, "score", "8"), total("97.8")), ("8", "10", "-2"), "8"),
    ("selfeval-total-grade", total("96"), ("96", "99.8", "-3.8"), "96"),
]


@pytest.mark.parametrize(("grade", "expected"), [("优", []), ("良", ["9.8"])])
def test_a_grade_in_a_line_of_its_own_is_held_against_the_score(
    grade: str, expected: list[str], tmp_path: Path
) -> None:
    """自评等级：良 below the table; how far the score lies above the band of that grade."""
    path = tmp_path / "form.txt"
    path.write_bytes(Form().as_csv().replace(b",", b"\t") + f"自评等级：{grade}\n".encode())
    done = run("check", str(path), "-f", "json", "-e", "--select", "selfeval-total-grade")
    assert expected == [f"{float(one['values']['delta']):g}" for one in json.loads(done.stdout)["findings"]]


@pytest.mark.parametrize("layout", ["csv", "json"])
def test_the_right_form_is_spared(layout: str, tmp_path: Path) -> None:
    """No error and no warning."""
    assert [] == [one["message"] for one in findings(Form(), layout, tmp_path)]


@pytest.mark.parametrize("layout", ["csv", "json"])
@pytest.mark.parametrize(
    ("rule", "change", "numbers", "shown"), FAULTS, ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_fault_is_told_with_its_arithmetic(
    rule: str, change: Any, numbers: tuple[str, str, str] | None, shown: str, layout: str, tmp_path: Path
) -> None:
    """``values`` hold left, right and delta; the message shows them."""
    form = Form()
    change(form)
    found = [one for one in findings(form, layout, tmp_path) if one["name"] == rule]
    assert 1 == len(found), rule
    values = found[0]["values"]
    if numbers is not None:
        assert numbers == tuple(f"{float(values[key]):g}" for key in ("left", "right", "delta"))
    assert {"left", "right"} <= set(values)
    assert shown in found[0]["message"]


@pytest.mark.parametrize("layout", ["csv", "json"])
def test_a_completion_that_copies_the_goal(layout: str, tmp_path: Path) -> None:
    """Word for word, so it reports nothing."""
    form = Form()
    form.done = GOAL
    assert ["selfeval-actual-copies-target"] == [one["name"] for one in findings(form, layout, tmp_path)]


def test_a_grade_outside_its_band(tmp_path: Path) -> None:
    """99.8 is 优, not 良."""
    form = Form()
    form.grade = "良"
    (found,) = findings(form, "json", tmp_path)
    assert ("selfeval-total-grade", True) == (found["name"], "应为优" in found["message"])
    assert {"left", "right", "delta"} <= set(found["values"])


MONITORED = """项目支出绩效目标执行监控表
（2024年度）
项目名称|行道树养护||||
项目资金（万元）|年初预算数|1-7月执行数|1-7月执行率|全年预计执行数|
年度资金总额|20|9.5|47.5%|20|
年度总体目标|修剪行道树860棵以上，补植苗木120棵，改善沿街居民的通行环境。||||
一级指标|二级指标|三级指标|年度指标值|1-7月执行情况|偏差原因分析
产出指标|数量指标|修剪行道树数量|≥860棵|510棵|
产出指标|质量指标|苗木成活率|≥90%|91%|
产出指标|时效指标|修剪完成时间|2024年11月底前|按计划推进|
产出指标|成本指标|单株修剪成本|≤150元/棵|146元/棵|
效益指标|生态效益指标|绿地完好率|≥95%|96%|
满意度指标|服务对象满意度指标|沿街居民满意度|≥85%|88%|
"""


def test_a_year_that_is_half_over_owes_no_reasons(tmp_path: Path) -> None:
    """In July neither the targets of the year nor its money are due: 510 of 860 and 47.5 % are no faults."""
    path = tmp_path / "monitored.txt"
    path.write_text(MONITORED, encoding="utf-8")
    done = run("check", str(path), "-f", "json", "--exit-zero", "--min-severity", "warning")
    report = json.loads(done.stdout)
    assert ("monitoring", 6) == (report["documents"][0]["phase"], report["documents"][0]["indicators"])
    assert [] == [one["name"] for one in report["findings"] if one["name"].startswith("selfeval")]


@pytest.mark.parametrize(
    ("title", "phase"),
    [
        ("2024年上半年项目支出绩效目标执行情况表", "monitoring"),
        ("项目支出绩效自评表（2024年1-6月）", "monitoring"),
        ("2024年前三季度绩效目标完成情况表", "monitoring"),
        ("项目支出绩效自评表（2024年1-12月）", "self_evaluation"),
        ("2024年项目支出绩效目标完成情况表", "self_evaluation"),
    ],
)
def test_results_of_a_part_of_the_year_are_no_self_evaluation(title: str, phase: str, tmp_path: Path) -> None:
    """Whatever the title calls them: nothing is due before the year is over."""
    path = tmp_path / "a.txt"
    path.write_text(MONITORED.replace("项目支出绩效目标执行监控表", title).replace("1-7月", "全年"), encoding="utf-8")
    (document,) = json.loads(run("check", str(path), "-f", "json", "--exit-zero").stdout)["documents"]
    assert phase == document["phase"]
