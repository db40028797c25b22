"""The trap sheet of the rule catalogue: what a naive linter reports and this one must not, row by row.

Every case runs the whole book, previews included.  Beside each silent case stands one that differs by the thing that
matters and is reported, so that no row passes because nothing is looked at.
"""

from __future__ import annotations

from typing import Any

import pytest

from perflint.engine import run
from perflint.model import Finding, Report
from perflint.recognition.interchange.reading import document_from_record
from perflint.rulebook import load
from perflint.values import parse

LEVELS = {
    "数量": ("产出指标", "数量指标"),
    "质量": ("产出指标", "质量指标"),
    "时效": ("产出指标", "时效指标"),
    "成本": ("产出指标", "成本指标"),
    "经济成本": ("成本指标", "经济成本指标"),
    "社会": ("效益指标", "社会效益指标"),
    "生态": ("效益指标", "生态效益指标"),
    "满意": ("满意度指标", "服务对象满意度指标"),
}
OPERATOR_SIGNS = {"operator-missing"}  # counts without a sign are a finding of their own, whatever the trap


def row(level: str, name: str, value: str, **cells: Any) -> dict[str, Any]:
    level1, level2 = LEVELS[level]
    return {"level1": level1, "level2": level2, "name": name, "value": value, **cells}


def lint(*rows: dict[str, Any], document: dict[str, Any] | None = None, **table: Any) -> Report:
    """The report of all rules on one complete table."""
    record = {
        "money_unit": "万元",
        **(document or {}),
        "tables": [{"complete": True, **table, "indicators": list(rows)}],
    }
    return run([document_from_record(record, "a.json")], load(), preview=True)


def on_row(report: Report, place: int = 0) -> list[Finding]:
    """What stands against one row, information apart that only asks for a sign."""
    return [one for one in report.findings if one.place.indicator == place and one.name not in OPERATOR_SIGNS]


def names(report: Report, place: int = 0) -> set[str]:
    return {one.name for one in on_row(report, place)}


def severities(report: Report, rule: str) -> set[str]:
    return {one.severity.id for one in report.findings if one.name == rule}


# the number of the row on the sheet, level, name and value
SILENT = [
    (1, "数量", "救助覆盖率", "100%"),
    (1, "数量", "背街小巷清扫面积率", "100%"),
    (2, "社会", "安全生产事故发生次数", "0次"),
    (2, "社会", "重大食品安全事故", "0起"),
    (2, "社会", "戒毒人员复吸率", "0%"),
    (2, "成本", "成本超支率", "≤0%"),
    (3, "成本", "印刷成本", "≤12 万元"),
    (3, "成本", "兼职人员补贴预算", "100800元"),
    (3, "经济成本", "项目总成本", "≤9.9 万元"),
    (4, "时效", "护林员补贴发放", "按月发放"),
    (4, "时效", "联合执法频率", "每周开展一次"),
    (4, "时效", "机房巡检", "1次/月"),
    (4, "时效", "采购时间节点", "2024年11月前"),
    (4, "时效", "普查完成时间", "2024年12月底前"),
    (4, "时效", "改厕验收时间", "9月前"),
    (4, "时效", "改厕验收时间", "7月"),
    (4, "时效", "清淤完成时间", "11月底之前"),
    (4, "时效", "项目起止时间", "2023.07-2024.01"),
    (4, "时效", "闸口值守", "全天候"),
    (5, "数量", "节假日执勤人数", "每天50人"),
    (6, "时效", "报告出具时限", "10-20个工作日"),
    (6, "数量", "1-6级残疾军人优抚人数", "≥30人"),
    (6, "数量", "0-6岁儿童体检人数", "≥300人"),
    (6, "数量", "65岁以上老年人体检人数", "≥300人"),
    (8, "成本", "一次性补助金", "≤6万元"),
    (8, "数量", "人大代表视察", "≥4次"),
    (8, "数量", "人才公寓", "≥40套"),
    (8, "数量", "第三方评估报告", "≥4份"),
    (8, "社会", "设备使用效率", "比上年提高1个等次"),
    (8, "时效", "巡检频率", "每周一次"),
    *((9, "成本", "护理补贴标准", f"≤300元/{unit}") for unit in ("人·月", "人*月", "人/月", "人.月")),
    *((10, "数量", name, f"≥12{unit}") for name, unit in [("购置办公设备", "台套"), ("购置办公设备", "台(套)")]),
    *((10, "数量", name, f"≥12{unit}") for name, unit in [("检查企业", "家次"), ("配发器材", "件(套)")]),
    *((10, "数量", name, f"≥12{unit}") for name, unit in [("体检老人", "人次"), ("抽检食品", "批次"), ("立案查处", "宗")]),
    *((10, "数量", name, f"≥12{unit}") for name, unit in [("组建队伍", "支"), ("绘制文化墙", "面"), ("修复湿地", "片")]),
    *((10, "数量", name, f"≥12{unit}") for name, unit in [("编印简报", "期"), ("授课", "学时"), ("集装箱吞吐", "标箱")]),
    (20, "质量", "农村低保标准", "≥530元/人·月"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "level", "name", "value"), SILENT)
def test_a_row_that_is_right_is_left_alone(number: int, level: str, name: str, value: str) -> None:
    """Nothing but a hint about its form stands against the row, and no error or warning whatever."""
    report = lint(row(level, name, value))
    assert [] == [f"{one.name}: {one.message}" for one in on_row(report) if one.severity.id in ("error", "warning")]
    assert not names(report) - {"value-range-wide", "percent-ge-100"}


# the same numbers: the near miss that must be told
REPORTED = [
    (1, "数量", "背街小巷清扫面积", "≥95%", "name-unit-class-mismatch"),
    (1, "数量", "救助覆盖率", "≥40人", "name-unit-class-mismatch"),
    (2, "社会", "培训满意人数占比", "≥40人", "name-unit-class-mismatch"),
    (3, "经济成本", "印刷成本", "≥12人", "name-unit-class-mismatch"),
    (4, "时效", "接待求职者人次", "≥600人次", "timeliness-not-time"),
    (5, "数量", "保障编外人员人数", "近110人", "value-approximate"),
    (8, "数量", "开展普法活动次数", "≥60%", "name-unit-class-mismatch"),
    (9, "成本", "伙食补助标准", "≤100元/人、天", "unit-form-wrong"),
    (20, "成本", "项目总成本", "≥53万元", "cost-direction-reversed"),
]


@pytest.mark.parametrize(("number", "level", "name", "value", "rule"), REPORTED)
def test_the_near_miss_is_reported(number: int, level: str, name: str, value: str, rule: str) -> None:
    """What the trap looks like is still found where it is one."""
    assert rule in names(lint(row(level, name, value)))


def test_an_approximate_value_is_no_more_than_information() -> None:
    """5: 近110人."""
    report = lint(row("数量", "保障编外人员人数", "近110人"))
    assert {"value-approximate"} == names(report)
    assert {"info"} == severities(report, "value-approximate")


@pytest.mark.parametrize(
    "written",
    ["≧95%", ">=95%", "》=95%", "不低于95%", "95%以上", "百分之九十五以上", "９５％以上", "≥ 95 %", "至少95%"],
)
def test_seven_ways_to_write_one_value(written: str) -> None:
    """7: they all mean ≥95%, and no rule calls one of them unlike another."""
    value, plain = parse(written), parse("≥95%")
    assert (plain.comparator, plain.number, plain.unit) == (value.comparator, value.number, value.unit)
    against = names(lint(row("满意", "办事群众满意度", written)))
    assert against <= {"operator-nonstandard-glyph", "value-style-verbose", "value-full-width"}


@pytest.mark.parametrize(
    "project",
    ["执法记录仪购置", "办公用房租金", "政府专项债券付息", "乡镇文化站建设"],
    ids=["设备", "租金", "债务", "其他"],
)
def test_satisfaction_may_be_absent_where_nobody_is_served(project: str) -> None:
    """11: information only; where the text names those who are served it is a warning."""
    rows = [row("数量", "数量", "≥3个"), row("质量", "合格率", "≥98%"), row("社会", "故障下降率", "≥5%")]
    assert {"info"} == severities(lint(*rows, project=project), "completeness-no-satisfaction")
    served = lint(*rows, project="便民服务中心建设", goal="为周边群众和企业提供就近办理服务。")
    assert {"warning"} == severities(served, "completeness-no-satisfaction")


WEIGHTED = ("数量", "质量", "时效", "成本", "社会", "生态", "满意")


@pytest.mark.parametrize(
    ("weights", "wrong"),
    [
        ("20 10 10 10 20 10 10", False),
        ("20 10 10 10 20 20 10", False),
        ("22.5 22.5 22.5 22.5", False),
        ("20 10 10 10 20 15 10", True),
    ],
    ids=["90", "100", "22.5×4", "95"],
)
def test_weights_of_90_and_of_100_are_both_right(weights: str, wrong: bool) -> None:
    """12."""
    rows = [
        row(level, f"{level}考核", "≥90%", weight=weight)
        for level, weight in zip(WEIGHTED, weights.split(), strict=False)
    ]
    assert wrong is ("weight-sum" in {one.name for one in lint(*rows).findings})


def test_a_scheme_of_20_and_80_is_right() -> None:
    """12: execution 20, indicators 80, and together 100."""
    rows = [row(level, f"{level}考核", "≥90%", weight="20", score="20", actual="95%") for level in WEIGHTED[:4]]
    execution = {"budget": 50, "actual": 50, "rate": "100%", "weight": 20, "score": 20}
    right = lint(*rows, document={"phase": "self_evaluation"}, execution=execution, score=100)
    assert not {"weight-sum", "selfeval-total-grade"} & {one.name for one in right.findings}
    wrong = lint(*rows, document={"phase": "self_evaluation"}, execution={**execution, "weight": 10, "score": 10})
    assert "weight-sum" in {one.name for one in wrong.findings}


@pytest.mark.parametrize("word", ["不适用", "不涉及", "无", "—", "-", "/"])
@pytest.mark.parametrize("level", ["数量", "时效", "生态", "满意"])
def test_rows_that_do_not_apply_are_skipped_everywhere(level: str, word: str) -> None:
    """13: told once as such, and by no other rule."""
    report = lint(row(level, word, word), row("数量", "巡河次数", "≥12次"))
    assert {"inapplicable-placeholder"} == names(report)
    assert 1 == len(on_row(report))


@pytest.mark.parametrize(("fiscal", "expected"), [("14.6", {"info"}), ("13.6", {"error"})])
def test_rounding_is_information(fiscal: str, expected: set[str]) -> None:
    """14: 14.61 against a sum of 14.6; a whole unit more is an error, with both sides and the difference."""
    report = lint(
        row("数量", "巡河次数", "≥12次"), funds={"total": "14.61", "fiscal": fiscal, "special": "0", "other": "0"}
    )
    assert expected == severities(report, "sum-mismatch")
    (found,) = (one for one in report.findings if one.name == "sum-mismatch")
    assert {"left", "right", "delta"} <= set(found.values)


def test_the_year_of_a_cited_document_is_no_conflict() -> None:
    """15: a title in 《》 may be of any year, the deadline of the row may not."""
    cited = row("数量", "巡河次数", "≥12次", basis="《关于做好2021年河道管护工作的通知》")
    assert "year-conflict" not in names(lint(cited, document={"year": 2023}))
    late = row("时效", "清淤完成时间", "2021年11月前")
    assert "year-conflict" in names(lint(late, document={"year": 2023}))


def test_a_parent_row_may_be_empty_and_its_parts_no_duplicates() -> None:
    """16: 其中… rows carry the values; a row without parts may not be empty."""
    parts = [
        row("数量", "补助学生", ""),
        row("数量", "其中：小学生", "≥120人"),
        row("数量", "其中：初中生", "≥80人"),
        row("质量", "发放准确率", "100%"),
    ]
    report = lint(*parts)
    assert set() == names(report, 0) | names(report, 1) | names(report, 2)
    alone = lint(row("数量", "补助学生人数", ""), parts[3], row("数量", "巡河次数", "≥12次"))
    assert "value-missing" in names(alone)


@pytest.mark.parametrize("prefix", ["指标1：", "指标1:", "★", "*", "1、", "1-", "11-"])
def test_marks_before_a_name_are_no_part_of_it(prefix: str) -> None:
    """17: the name is judged without them, for better and for worse."""
    assert set() == names(lint(row("数量", f"{prefix}讲座覆盖率", "≥90%")))
    assert {"name-unit-class-mismatch"} == names(lint(row("数量", f"{prefix}讲座覆盖率", "≥90人")))


def test_a_polluted_copy_is_accused_of_nothing_but_arithmetic() -> None:
    """18: bopomofo between the characters and glued numbers: errors become information, sums stay errors."""
    clean = [row("数量", "補助農戶覆蓋率", "≥40戶"), row("质量", "驗收合格率", "105%")]
    noisy = [
        row("数量", "補(bǔ)助農(nóng)戶(hù)覆蓋(gài)率", "≥40戶(hù)"),
        row("质量", "驗(yàn)收合格率", "105%", description="項Fl指標\ue000\ue001\ue002"),
    ]
    funds = {"total": "100", "fiscal": "60", "special": "0", "other": "10"}
    assert {"error"} == {one.severity.id for one in on_row(lint(*clean, funds=funds), 1)}
    report = lint(*noisy, funds=funds)
    assert {"sum-mismatch"} >= {one.name for one in report.findings if one.severity.id == "error"}
    assert {"error"} == severities(report, "sum-mismatch")


@pytest.mark.parametrize(("unit", "value"), [("元", "≤38000元"), ("元", "≤3.8万元"), ("万元", "≤38000元")])
def test_amounts_are_compared_in_one_unit(unit: str, value: str) -> None:
    """19: a form in 元 and a cost in 万元, or the other way round."""
    total = "38000" if unit == "元" else "3.8"
    table = {"funds": {"total": total}, "project": "河道清淤"}
    report = lint(row("经济成本", "项目总成本", value), document={"money_unit": unit}, **table)
    assert "cost-exceeds-budget" not in names(report)
    more = lint(row("经济成本", "项目总成本", "≤5万元"), document={"money_unit": unit}, **table)
    assert "cost-exceeds-budget" in names(more)


def test_a_floor_of_public_welfare_is_no_reversed_cost() -> None:
    """20: also under cost a standard per person may be a minimum."""
    assert "cost-direction-reversed" not in names(lint(row("成本", "农村低保标准", "≥530元/人·月")))
