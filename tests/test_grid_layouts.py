"""Forms of many provinces, written here in small and in our own words, and what recognition must make of them.

Each form is text with tabs, as the text reader gives it, or cells with spans, as a reader of office files gives them.
The real documents are compared at the end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from perflint.model import Cell, Confidence, Grid, Location, Passage, TargetTable
from perflint.readers import read_bytes
from perflint.readers.text import read
from perflint.recognition import recognise
from perflint.recognition.grids.cells import rows_of
from perflint.recognition.grids.listing import read_listing
from perflint.recognition.grids.rows import is_indicator_like
from perflint.recognition.grids.section_tables import read_section
from perflint.recognition.grids.sections import sections_of
from perflint.recognition.grids.tables import GridResult, tables_from_blocks


def parsed(form: str) -> GridResult:
    """A form written with ``|`` between its cells."""
    text = "\n".join(line.strip().replace(" | ", "\t").replace("|", "\t") for line in form.strip().split("\n"))
    return tables_from_blocks(read(text.encode(), "form.txt").blocks)


def only(form: str) -> TargetTable:
    """The one table of a form that was understood without any problem."""
    result = parsed(form)
    assert () == result.problems
    (table,) = result.tables
    return table


def text(cell: Any) -> Any:
    return cell.text if isinstance(cell, Cell) else cell


def where(cell: Cell | None) -> tuple[int | None, int | None, int | None]:
    """Line, character and column of a cell."""
    assert cell is not None
    return cell.location.line, cell.location.character, cell.location.column


def listed(table: TargetTable, *fields: str) -> list[tuple[Any, ...]]:
    """The indicators as short tuples."""
    return [tuple(text(getattr(item, field)) for field in fields) for item in table.indicators]


LEVELS = ("level1", "level2", "name")


def test_a_blank_cell_stands_where_it_would_stand() -> None:
    """Inside the row, at its end, beyond its end, and for a level that nobody named."""
    table = only("""
        一级指标|二级指标|三级指标|指标值|备注
        产出指标|数量指标|公里|≥10公里|甲
        产出指标||合格率|≥95%|乙
        产出指标|数量指标|桥梁数量||丙
        产出指标|数量指标|涵洞数量|
        产出指标|数量指标|护栏
    """)
    assert ["≥10公里", "≥95%", "", "", ""] == [text(row.value) for row in table.indicators]
    assert [(4, 16, 3), (5, 16, 3), (6, 13, 3)] == [where(row.value) for row in table.indicators[2:]]


# ── columns ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_operator_and_unit_in_columns_of_their_own() -> None:
    """指标性质 holds signs, 指标属性 holds 定量: the cells decide which of the two is the operator."""
    table = only("""
        一级指标|二级指标|三级指标|指标性质|指标值|度量单位|指标属性|权重|指标方向性
        满意度指标|服务对象满意度指标|旅客满意度|≥|90|%|定量指标|10|正向指标
        产出指标|数量指标|加开班车|≥|40|班次|定量指标|50|正向指标
        |成本指标|单班成本|≤|300|元|定量指标|20|反向指标
        效益指标|社会效益指标|出行便利度|定性|提升|无|定性指标|20|正向指标
    """)
    assert [
        ("旅客满意度", "≥", "90", "%", "定量指标", "正向指标", "10"),
        ("加开班车", "≥", "40", "班次", "定量指标", "正向指标", "50"),
        ("单班成本", "≤", "300", "元", "定量指标", "反向指标", "20"),
        ("出行便利度", "定性", "提升", "无", "定性指标", "正向指标", "20"),
    ] == listed(table, "name", "operator", "value", "unit", "nature", "direction", "weight")


def test_swapped_headings_are_corrected_by_content() -> None:
    """指标性质 over 正向 and 指标方向 over 大于等于; 计量单位 over the numbers and 指标值 over the units."""
    table = only("""
        一级指标|二级指标|三级指标|指标性质|指标方向|计量单位|指标值
        产出指标|数量指标|维修灌渠|正向|大于等于|12|公里
        |成本指标|每公里造价|反向|小于等于|3|万元
        效益指标|经济效益指标|节水比例|正向|大于等于|10|%
    """)
    assert [
        ("正向", "大于等于", "12", "公里"),
        ("反向", "小于等于", "3", "万元"),
        ("正向", "大于等于", "10", "%"),
    ] == listed(table, "direction", "operator", "value", "unit")


def test_numbering_column_under_the_heading_and_names_under_a_blank_one() -> None:
    """三级指标 spans the column 指标1： and the column of names."""
    table = only("""
        一级指标|二级指标|三级指标||指标值
        产出指标|数量指标|指标1：|疏浚塘口|8口
        ||指标2：|加固堤坝|2处
        效益指标|社会效益指标|指标1：|受益农户|300户
    """)
    assert [("1", "疏浚塘口"), ("2", "加固堤坝"), ("1", "受益农户")] == listed(table, "number", "name")
    assert "number" in table.columns


def test_flat_list_without_levels() -> None:
    """A form without level columns says so: the fields are absent, not blank."""
    table = only("""
        绩效指标|计量单位|指标性质|指标权重|是否核心指标|年初指标值|全年完成值|得分系数|指标得分|说明
        开馆天数|天|≥|10|是|300|312|100%|10|
        讲解场次|场|≥|10|否|400|380|95%|9.5|天气
    """)
    assert [
        (None, None, "开馆天数", "≥", "300", "天", "312", "10", "10"),
        (None, None, "讲解场次", "≥", "400", "场", "380", "10", "9.5"),
    ] == listed(table, *LEVELS, "operator", "value", "unit", "actual", "weight", "score")
    assert "level1" not in table.columns


def test_adjusted_values_beside_those_of_the_beginning() -> None:
    """A row counts with the value that it fills, and with that of the beginning, as the goal does, where it fills both."""
    table = only("""
        指标名称|计量单位|指标性质|年初指标值|调整指标值|全年完成值|指标权重|指标得分
        开馆天数|天|≥|300||312|10|10
        讲解场次|场|≥||400|380|10|9.5
        展品更换|件|≥|90|60|66|10|10
    """)
    assert [("300", "312"), ("400", "380"), ("90", "66")] == listed(table, "value", "actual")


def test_results_at_the_end_of_the_year_and_of_half_a_year() -> None:
    """年终完成值 and 半年度指标执行情况 are results."""
    for heading in ("年终完成值", "半年度指标执行情况"):
        table = only(f"""
            一级指标|二级指标|三级指标|年初指标值|{heading}
            产出指标|数量指标|养护里程|300公里|260公里
        """)
        assert [("养护里程", "300公里", "260公里")] == listed(table, "name", "value", "actual")


def test_rows_whose_merged_first_cell_is_lost() -> None:
    """预算执行情况 and 绩效指标 span their rows, but the merged areas are lost: what stands below belongs one to the right."""
    table = only("""
        项目名称|渠道维修
        预算执行情况（10分）|年度预算数（万元）|年初预算|调整后预算数|预算执行数|预算执行率|权重|得分|原因
        总额|20.00|36.00|36.00|100.00%|10|10|年中追加
        其中：财政资金|20.00|36.00|36.00|100.00%|/|/
        绩效指标（90分）|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分|未完成原因分析
        产出指标|质量指标|渠道维修验收合格率|=|100|%|100%|90|90||
    """)
    assert [("=", "100", "%", "100%", "90", "90")] == listed(
        table, "operator", "value", "unit", "actual", "weight", "score"
    )
    assert table.execution is not None
    told = (table.execution.initial, table.execution.budget, table.execution.actual, table.execution.score)
    assert ["20.00", "36.00", "36.00", "10"] == [one.cell.text if one else None for one in told]


def test_targets_under_goal_beside_the_grades() -> None:
    """绩效目标 behind the names holds the targets, 绩效标准 over 优 | 良 | 中 | 差 the grades."""
    table = ruled("""
        项目名称|展馆维护|<|<|<|<|<
        指标类型|绩效指标|绩效目标|绩效标准|<|<|<
        ^|^|^|优|良|中|差
        产出指标|指标1：保洁面积|650平方米|650平方米以上|550-650平方米|450-550平方米|450平方米以下
        ^|指标2：开放天数|300天|300天以上|280-300天|260-280天|260天以下
        成效指标|指标1：参观人次|2万人次|2万人次以上|1.8-2万人次|1.5-1.8万人次|1.5万人次以下
    """)
    assert [("保洁面积", "650平方米"), ("开放天数", "300天"), ("参观人次", "2万人次")] == listed(table, "name", "value")
    assert table.goal is None


def test_the_unit_of_money_over_the_next_form() -> None:
    """清河法院 | 单位：万元 stands over a form and is no indicator of the one above."""
    form = "清河法院|单位：万元\n项目名称|{}\n一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|审案件数|≥90件\n满意度指标|服务对象满意度|干警满意度|≥95%\n"
    tables = parsed(form.format("办案经费") + form.format("装备经费")).tables
    assert [("办案经费", 2), ("装备经费", 2)] == [(text(table.project), len(table.indicators)) for table in tables]


def test_names_behind_a_number_without_a_colon() -> None:
    """指标1讲解场次 is the first, 讲解场次; 指标1个 is no number of a row."""
    table = only("""
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|指标1讲解场次|≥60场
        ||指标2项目讲稿|≥6篇
        效益指标30分）|社会效益指标|指标1个人观众|≥900人
    """)
    assert [("1", "讲解场次"), ("2", "项目讲稿"), (None, "指标1个人观众")] == listed(table, "number", "name")
    assert "效益指标" == text(table.indicators[2].level1)


def test_a_table_of_marks_between_goal_and_indicators() -> None:
    """评价内容 | 分值 | 自评分 | 复核分 heads another table: it goes on with no goal, and 复核分 is no score."""
    table = only("""
        项目名称|道路养护
        项目年度目标|养护县道300公里。
        评价内容||分值|自评分|复核分|评价标准及依据
        项目管理5分|财务制度|5|5||有制度得5分
        一级指标|二级指标|三级指标|年初指标值|年终完成值|得分
        产出指标|数量指标|养护里程|300公里|300公里|15
    """)
    assert "养护县道300公里。" == text(table.goal)
    assert table.execution is None or table.execution.score is None
    assert [("养护里程", "300公里")] == listed(table, "name", "value")


def test_rows_that_lost_cells_keep_their_names() -> None:
    """烘干设备3台 may be a value, but nothing stands under 三级指标 then; what follows it without a result is its target."""
    table = parsed("""
        项目名称|加工车间建设|||||||||
        绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因||
        产出指标（50分）|数量指标|冷库面积|≥1290平方米|1290平方米|10|10||||
        烘干设备及包装设备购置|20|20|10|10||||||
        烘干设备3台|3|10|10|||||||
        质量指标|设备验收合格率|100%|100%|10|10|||||
        时效指标|完工时限（月）|10|10|10|10|||||
    """).tables[0]
    names = [text(item.name) for item in table.indicators]
    assert ["冷库面积", "烘干设备及包装设备购置", "烘干设备3台", "设备验收合格率", "完工时限（月）"] == names


def test_two_heading_rows() -> None:
    """指标值 over sign, number and unit; 年度绩效指标 over the levels, 重点工作任务 beside it."""
    table = only("""
        重点工作任务|年度绩效指标|||||
        |一级指标|二级指标|三级指标|年度指标值||
        ||||计算符号|目标值|计量单位
        任务一：春季造林|产出指标|数量指标|造林面积|≥|500|亩
        ||质量指标|成活率|≥|85|%
    """)
    assert [("造林面积", "≥", "500", "亩"), ("成活率", "≥", "85", "%")] == listed(
        table, "name", "operator", "value", "unit"
    )
    assert "任务一：春季造林" == text(table.function)


@pytest.mark.parametrize("blanks", ["||", ""], ids=["blanks kept", "blanks lost"])
def test_a_merged_caption_that_lost_its_width(blanks: str) -> None:
    """绩效指标 spans three levels, but its merged area is lost: the headings after it belong two columns further on."""
    table = only(f"""
        项目名称|年度目标|绩效指标|指标性质|指标值|度量单位|权重
        {blanks}一级指标|二级指标|三级指标
        苗圃管护|管护苗圃三处|产出指标|数量指标|管护苗圃数量|≥|3|处|20
        |||质量指标|苗木成活率|≥|92|%|30
    """)
    assert [
        ("管护苗圃数量", "≥", "3", "处", "20"),
        ("苗木成活率", "≥", "92", "%", "30"),
    ] == listed(table, "name", "operator", "value", "unit", "weight")


def test_history_and_standards_beside_the_value() -> None:
    """前年 and 上年 are history; 绩效标准 filled with 计划标准 is a basis, not a value."""
    table = only("""
        一级指标|二级指标|三级指标|指标值|||绩效标准
        |||前年|上年|当年预期实现值|
        产出指标|数量指标|资助学生|80人|90人|100人|计划标准
        |质量指标|资助准确率|99%|99%|100%|行业标准
    """)
    assert [("100人", "计划标准"), ("100%", "行业标准")] == listed(table, "value", "basis")


def test_four_grades_give_the_best_as_value() -> None:
    """优 良 中 差 are thresholds of one indicator; the target is the best of them, and it was guessed."""
    table = only("""
        一级指标|二级指标|三级指标|绩效指标描述|绩效指标标准|||
        ||||优|良|中|差
        产出指标|数量指标|巡河次数|全年次数|≥96次|≥84次|≥72次|<72次
        效益指标|生态效益指标|断面达标率|达标比例|≥95%|≥90%|≥85%|<85%
    """)
    assert [("巡河次数", "全年次数", "≥96次"), ("断面达标率", "达标比例", "≥95%")] == listed(
        table, "name", "description", "value"
    )
    assert Confidence.MEDIUM == table.confidence


@pytest.mark.parametrize("heading", ["天干地支", "2024年干支"])
def test_a_column_nobody_knows_is_told(heading: str) -> None:
    """What is not read is said; a year alone makes no other year's values of it."""
    result = parsed(f"""
        一级指标|二级指标|三级指标|指标值|{heading}
        产出指标|数量指标|修路|3公里|甲子
        效益指标|社会效益指标|受益人数|90人|乙丑
    """)
    assert [f"没有认出这一列（“{heading}”），其中的内容未读取：甲子"] == [
        problem.message for problem in result.problems
    ]


def test_rows_without_any_heading_are_read_with_low_confidence() -> None:
    """A page whose heading was lost is still an indicator table."""
    table = only("""
        产出指标|数量指标|发放种子|500公斤
        |质量指标|发芽率|≥95%
        效益指标|经济效益指标|亩均增收|≥80元
    """)
    assert [("产出指标", "质量指标", "发芽率", "≥95%")] == listed(table, *LEVELS, "value")[1:2]
    assert Confidence.LOW == table.confidence


# ── levels and names ────────────────────────────────────────────────────────────────────────────────────────────


def test_levels_are_carried_down_and_normalised() -> None:
    """Merged labels hold for the rows below; codes and points become facts of their own."""
    table = only("""
        绩效指标|一级指标|二级指标|三级指标|指标值
        |1-产出指标（60分）|11-数量|指标1：★新建站点（≥**个）|5个
        |||指标2：*改建站点|2个
        ||12-质量指标|1、验收合格率|100%
        |2-效益指标（30分）|22-社会效益|受益居民|9000人
        |满意度（10分）|满意度|居民满意度|≥90%
    """)
    assert [
        ("产出指标", "数量", "新建站点（≥**个）"),
        ("产出指标", "数量", "改建站点"),
        ("产出指标", "质量指标", "验收合格率"),
        ("效益指标", "社会效益", "受益居民"),
        ("满意度指标", "服务对象满意度指标", "居民满意度"),
    ] == listed(table, *LEVELS)
    assert [("1", "11", "1"), ("1", "11", "2"), ("1", "12", None)] == listed(table, "code1", "code2", "number")[:3]
    assert {"output": Decimal(60), "benefit": Decimal(30), "satisfaction": Decimal(10)} == table.section_points


def test_a_form_without_indicators_is_whole() -> None:
    """Labels of levels with nothing beside them were not filled in; a row that was not understood leaves that open."""
    form = """
    项目名称 | 球场维修 | | 主管部门 | 某局
    一级指标 | 二级指标 | 三级指标 | 指标值
    产出指标 | 数量指标 | |
    | 质量指标 | |
    效益指标 | 社会效益指标 | |
    """
    table = only(form)
    assert ((), True, True) == (table.indicators, table.complete, "name" in table.columns)
    doubted = parsed(form.replace("指标值", "指标值 | 备注").replace("质量指标 | |", "质量指标 | | | 详见另表所列"))
    assert ([False], 1) == ([table.complete for table in doubted.tables], len(doubted.problems))


def test_old_taxonomy_and_rows_in_any_order() -> None:
    """项目完成 / 项目效益 keep their names; 满意度 may come first."""
    table = only("""
        一级指标|二级指标|三级指标|指标值（包含数字及文字描述）
        满意度指标|满意度指标|住户满意度|95%
        项目效益指标|可持续影响指标|管护机制|健全
        项目完成指标|数量指标|慰问户数|60户
        |成本指标|慰问支出|6万元
    """)
    assert ["满意度指标", "项目效益指标", "项目完成指标", "项目完成指标"] == [row[0] for row in listed(table, "level1")]


def test_shifted_rows_are_put_back() -> None:
    """Where merged cells were lost, labels and numbering tell how far a row was shifted."""
    table = only("""
        一级指标|二级指标|三级指标||指标值
        产出指标|数量指标|指标1：|印发手册|3000册
        ||指标2：|张贴海报|200张
        质量指标|指标1：|手册差错率|≤1‰|
        |指标2：|海报完好率|≥95%|
        可持续影响指标|指标1：|宣传机制|健全|
        满意度指标|服务对象满意度指标|指标1：|读者满意度|≥90%
    """)
    assert [
        ("产出指标", "数量指标", "1", "印发手册", "3000册"),
        ("产出指标", "数量指标", "2", "张贴海报", "200张"),
        ("产出指标", "质量指标", "1", "手册差错率", "≤1‰"),
        ("产出指标", "质量指标", "2", "海报完好率", "≥95%"),
        ("效益指标", "可持续影响指标", "1", "宣传机制", "健全"),
        ("满意度指标", "服务对象满意度指标", "1", "读者满意度", "≥90%"),
    ] == listed(table, "level1", "level2", "number", "name", "value")
    assert Confidence.MEDIUM == table.confidence


def test_the_end_of_a_name_alone_in_its_row_belongs_to_it() -> None:
    """Also above a heading that is repeated; a row that has more than that is one of its own."""
    table = only("""
        一级指标|二级指标|三级指标|指标值|权重
        产出指标|数量指标|泵站受益人|≥3000人|10
        ||数||
        一级指标|二级指标|三级指标|指标值|权重
        ||清淤河道长度|≥8公里|10
        ||护岸完好|≥95%|10
        ||比率||
        |时效指标|工期||10
        ||其他||
    """)
    names = ["泵站受益人数", "清淤河道长度", "护岸完好比率", "工期", "其他"]
    assert names == [row[0] for row in listed(table, "name")]


def test_levels_of_a_provinces_own_taxonomy_are_no_shift() -> None:
    """A label that is not in the vocabulary stays where it stands."""
    table = only("""
        一级指标|二级指标|三级指标|指标值|评分标准|备注
        履职成果创新|调研任务|调研报告|≥5篇||
        |制度任务|制度修订|2项||
        内部运转|内控任务|内控报告|1份||
    """)
    assert [("履职成果创新", "制度任务", "制度修订", "2项")] == listed(table, *LEVELS, "value")[1:2]


def test_levels_as_rows_of_their_own() -> None:
    """一、产出指标 and （一）数量指标 alone in a row hold for the rows below."""
    table = only("""
        指标名称|指标值|计量单位
        一、产出指标||
        （一）数量指标||
        安装路灯|120|盏
        二、效益指标||
        （一）社会效益指标||
        夜间事故下降率|10|%
    """)
    assert [("产出指标", "数量指标", "安装路灯"), ("效益指标", "社会效益指标", "夜间事故下降率")] == listed(
        table, *LEVELS
    )


def test_parent_and_child_rows() -> None:
    """其中：… and 1、… under 一、… are parts of the row above."""
    table = only("""
        一级指标|二级指标|三级指标|分值|年度指标值|全年实际值|得分
        产出指标（50分）|数量指标|★种植果树|20|30亩|30亩|20
        ||其中：桃树||10亩|10亩|
        ||一、嫁接示范|30|9亩|9亩|30
        ||1、示范户|15|6亩|6亩|15
        效益指标|经济效益指标|户均增收|50|900元|990元|50
    """)
    assert [("种植果树", False), ("其中：桃树", True), ("嫁接示范", False), ("示范户", True), ("户均增收", False)] == (
        listed(table, "name", "child")
    )


def test_several_indicators_in_one_cell() -> None:
    """指标1：… 指标2：… with as many values in the cell beside it are indicators each."""
    heading = tuple(map(Cell, ("一级指标", "二级指标", "三级指标", "指标值")))
    row = tuple(map(Cell, ("产出指标", "数量指标", "指标1：甲桥\n指标2：乙桥\n指标3：……", "≥2座\n≥3座")))
    (table,) = tables_from_blocks([Grid((heading, row))]).tables
    assert [("1", "甲桥", "≥2座"), ("2", "乙桥", "≥3座")] == listed(table, "number", "name", "value")


# ── long-term and annual, sub-projects, many projects ──────────────────────────────────────────────────────────


def test_long_term_and_annual_columns_side_by_side() -> None:
    """Equal names are one indicator; what is only long-term has a period value and no value at all."""
    table = only("""
        长期绩效指标||||年度绩效指标|||
        一级指标|二级指标|指标内容|指标值|一级指标|二级指标|指标内容|指标值
        产出指标|数量指标|办展场次|30场|产出指标|数量指标|办展场次|10场
        效益指标|社会效益指标|观展人次|9万人次|效益指标|社会效益指标|志愿者人数|60人
    """)
    assert [("办展场次", "10场", "30场"), ("志愿者人数", "60人", None), ("观展人次", None, "9万人次")] == listed(
        table, "name", "value", "period_value"
    )


def test_double_columns_under_shared_level_1_follow_the_goals() -> None:
    """实施期目标 | 年度目标 above tells which block of columns is which, also for the money."""
    table = only("""
        项目资金（万元）|实施期资金总额：|300|年度资金总额：|100
        |其中：财政拨款|280|其中：财政拨款|95
        |其他资金|20|其他资金|5
        总体目标|实施期目标|年度目标
        |办展30场|办展10场
        绩效指标|一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值
        |产出指标|数量指标|办展场次|30场|数量指标|办展场次|10场
        |效益指标|社会效益指标|观展人次|9万人次|社会效益指标|观展人次|3万人次
    """)
    assert [
        ("产出指标", "数量指标", "办展场次", "10场", "30场"),
        ("效益指标", "社会效益指标", "观展人次", "3万人次", "9万人次"),
    ] == listed(table, *LEVELS, "value", "period_value")
    assert ("办展10场", "办展30场") == (text(table.goal), text(table.period_goal))
    assert [100, 95, 5] == [table.funds.total.number, table.funds.fiscal.number, table.funds.other.number]  # type: ignore[union-attr]


def test_long_term_rows_stacked_over_annual_rows() -> None:
    """Each block has its own heading; the left column says which it is."""
    table = only("""
        长期绩效指标|一级指标|二级指标|指标内容|指标值
        |产出指标|数量指标|清运垃圾|≥900吨
        年度绩效指标|一级指标|二级指标|指标内容|指标值
        |产出指标|数量指标|清运垃圾|≥300吨
        |效益指标|生态效益指标|分类率|≥80%
    """)
    assert [("清运垃圾", "≥300吨", "≥900吨"), ("分类率", "≥80%", None)] == listed(
        table, "name", "value", "period_value"
    )


def test_one_value_column_a_township_gives_one_table_each() -> None:
    """A row without a value in a township is none of its indicators."""
    result = parsed("""
        一级指标|二级指标|三级指标|指标值||
        |||东山乡|西河镇|北岭乡
        产出指标|数量指标|修便民桥|2座|3座|1座
        ||打机井||4口|
        效益指标|社会效益指标|受益人口|300人|400人|200人
    """)
    assert ["东山乡", "西河镇", "北岭乡"] == [text(table.project) for table in result.tables]
    assert [("修便民桥", "3座"), ("打机井", "4口"), ("受益人口", "400人")] == listed(result.tables[1], "name", "value")
    assert [2, 3, 2] == [len(table.indicators) for table in result.tables]


def test_projects_in_left_columns() -> None:
    """One table a project, whether its cells are merged or repeated; the column of units stays."""
    result = parsed("""
        序号|单位名称|项目名称|预算金额（万元）|绩效目标|一级指标|二级指标|三级指标|指标值
        1|某县林业局|防火巡护|30|巡护300次|产出指标|数量指标|巡护次数|≥300次
        |||||效益指标|生态效益指标|过火面积|≤5亩
        2|某县林业局|病虫防治|80|防治800亩|产出指标|数量指标|防治面积|≥800亩
    """)
    assert [
        ("防火巡护", "某县林业局", "巡护300次", 30, 2),
        ("病虫防治", "某县林业局", "防治800亩", 80, 1),
    ] == [
        (
            text(table.project),
            text(table.unit),
            text(table.goal),
            table.funds.total and table.funds.total.number,
            len(table.indicators),
        )
        for table in result.tables
    ]
    assert "万元" == result.header["money_unit"].text


def test_projects_and_levels_as_a_tree_of_rows() -> None:
    """The unit, its projects and the levels stand in rows of their own, each one column further right."""
    result = parsed("""
        单位名称、项目名称|项目年度绩效目标|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|指标属性|指标内容
        某县残联|||||||||
        无障碍改造|改造50户||||||||
        ||产出指标|||||||
        |||数量指标||||||
        ||||改造户数|=|50|户|定量指标|反映户数
        助残活动|活动1次||||||||
        ||产出指标|||||||
        |||数量指标||||||
        ||||活动次数|=|1|次|定量指标|反映次数
    """)
    assert [("无障碍改造", "改造50户", "某县残联"), ("助残活动", "活动1次", "某县残联")] == [
        (text(table.project), text(table.goal), text(table.unit)) for table in result.tables
    ]
    assert [("产出指标", "数量指标", "活动次数", "=", "1", "次")] == listed(
        result.tables[1], *LEVELS, "operator", "value", "unit"
    )


def test_several_forms_in_one_file() -> None:
    """A title, a new header block, and levels that begin again each open a form."""
    result = parsed("""
        1. 甲渠绩效目标表

        项目名称|甲渠
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|修渠|3公里
        效益指标|社会效益指标|受益人数|90人
        项目名称|乙渠
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|修渠|4公里
        效益指标|社会效益指标|受益人数|80人

        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|修渠|5公里
    """)
    assert [(1, "甲渠", 2), (None, "乙渠", 2), (None, None, 1)] == [
        (table.number, text(table.project), len(table.indicators)) for table in result.tables
    ]
    assert frozenset({0, 2, 4}) == result.used


# ── header blocks and self-evaluation ──────────────────────────────────────────────────────────────────────────


def test_self_evaluation_with_execution_table() -> None:
    """Amounts by column, goals under their headings, totals and signatures outside the indicators."""
    result = parsed("""
        （2023年度）

        项目名称|图书室更新
        主管部门|某县文化局||实施单位|某县图书馆
        项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分
        |年度资金总额|60|58.5|55.2|10|94.36%|9.44
        |其中：当年财政拨款|60|50|46.7|—|93.4%|—
        |上年结转资金||8.5|8.5|—|100%|—
        |其他资金|||||—|
        年度总体目标|预期目标|||实际完成情况
        |更新图书室20个。|||更新图书室21个。
        绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
        |产出指标|数量指标|更新数量|≥20个|21个|50|50|
        ||时效指标|完成时间|10月底前|11月|10|8|供货延迟
        |效益指标|社会效益指标|日均借阅|≥50人次|62人次|30|30|
        总分||||||100|97.44
        注：1.得分最高不能超过该指标分值上限。
        填报人：甲|联系电话：000
    """)
    (table,) = result.tables
    execution, funds = table.execution, table.funds
    assert execution is not None
    assert ["60", "58.5", "55.2", "94.36", "10", "9.44"] == [
        str(figure.number) if figure else None
        for figure in (
            execution.initial,
            execution.budget,
            execution.actual,
            execution.rate,
            execution.weight,
            execution.score,
        )
    ]
    assert [Decimal("58.5"), 50, None, Decimal("8.5")] == [
        figure.number if figure else figure for figure in (funds.total, funds.fiscal, funds.other, funds.more)
    ]
    assert ("更新图书室20个。", "更新图书室21个。") == (text(table.goal), text(table.goal_actual))
    assert [("更新数量", "21个", "50", "50", ""), ("完成时间", "11月", "10", "8", "供货延迟")] == listed(
        table, "name", "actual", "weight", "score", "reason"
    )[:2]
    assert (3, Decimal("97.44")) == (len(table.indicators), table.score and table.score.number)
    assert {"department": "某县文化局", "unit": "某县图书馆", "money_unit": "万元"} == {
        name: cell.text for name, cell in result.header.items()
    }


def test_labels_and_values_in_one_cell() -> None:
    """项目名称：… in one cell, 起止时间 as two dates, a blank amount stays blank."""
    table = only("""
        项目名称：公厕改造|主管部门：某市城管局
        起止时间|2024年1月至2024年12月
        资金来源|资金总额|30|其中：财政资金|30|其他资金|
        绩效目标|修缮公厕12座；
        |新建公厕2座。
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|修缮公厕|12座
    """)
    assert ("公厕改造", "2024年1月", "2024年12月") == (text(table.project), text(table.start), text(table.end))
    assert "修缮公厕12座；新建公厕2座。" == text(table.goal)
    assert table.funds.other is not None
    assert (Decimal(30), None) == (table.funds.total and table.funds.total.number, table.funds.other.number)


@pytest.mark.parametrize(
    ("plan", "payments"),
    [
        ("3月底|6月底|10月底|12月底\n|20|50|80|100", [("3月底", 20), ("6月底", 50), ("10月底", 80), ("12月底", 100)]),
        ("3月底|25%|6月底|50%|12月底|100%", [("3月底", 25), ("6月底", 50), ("12月底", 100)]),
        ("3月底||6月底||10月底\n|||||12月底\n|||||100%", [("12月底", 100)]),
        ("3月底||6月底||10月底|50%\n|50%", [("3月底", 50), ("", 50)]),
    ],
)
def test_spending_plans_regular_and_not(plan: str, payments: list[tuple[str, int]]) -> None:
    """A percentage belongs to the node over it, or to the one left of it; without a node it is kept with none."""
    table = only(f"""
        项目名称|公厕改造
        资金支出计划（%）|{plan}
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|修缮公厕|12座
    """)
    assert payments == [(payment.until.text, payment.percent.number) for payment in table.plan]


def test_goals_of_a_table_of_functions_belong_to_the_document() -> None:
    """Each function is a table; what stands above them is said of all."""
    result = parsed("""
        部门（单位）名称|某县档案馆||主管部门|某县委办
        年度整体绩效目标|目标1：扫描；  目标2：修复。
        核心职能|年度绩效指标|||
        |一级指标|二级指标|三级指标|指标值
        职能1：档案扫描|产出指标|数量指标|扫描页数|50万页
        |效益指标|社会效益指标|查档人次|900人次
        职能2：档案修复|产出指标|数量指标|修复卷数|80卷
    """)
    assert [("职能1：档案扫描", None, 2), ("职能2：档案修复", None, 1)] == [
        (text(table.function), table.goal, len(table.indicators)) for table in result.tables
    ]
    assert ("某县档案馆", "目标1：扫描；目标2：修复。") == (
        result.header["department"].text,
        result.header["goal"].text,
    )


# ── page breaks ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_cut_by_a_page_break_is_joined() -> None:
    """Also a label cut in two, and a label whose last character is printed twice; rows of their own stay."""
    table = only("""
        一级指标|二级指标|三级指标|指标值|依据
        产出指标|数量指标|印制图册|3000册|年度计划（含
        |质量指标|差错率|≤1‰|标准
        |时效指标|完成时间|10月底|计划
        效益指|社会效益指|读者覆|城区|调

        一级指标|二级指标|三级指标|指标值|依据
        标|标|盖面|居民|查
        |生态效益指标|节纸量|2吨|测算

        一级指标|二级指标|三级指标|指标值|依据
        |标||||
        |可持续影响指标|机制|健全|制度
    """)
    assert [
        ("效益指标", "社会效益指标", "读者覆盖面", "城区居民", "调查"),
        ("效益指标", "生态效益指标", "节纸量", "2吨", "测算"),
        ("效益指标", "可持续影响指标", "机制", "健全", "制度"),
    ] == listed(table, *LEVELS, "value", "basis")[3:]


def test_new_rows_after_a_page_break_are_not_joined() -> None:
    """Under merged labels a row without labels is complete when it has a name and a value."""
    table = only("""
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|修缮公厕|12座
        ||新建公厕|2座

        ||改造公厕|3座
        |质量指标|达标率|95%
        - 3 -
        效益指标|社会效益指标|受益人数|3000人
    """)
    assert ["修缮公厕", "新建公厕", "改造公厕", "达标率", "受益人数"] == [row[0] for row in listed(table, "name")]


def test_a_function_cut_by_a_page_break_is_joined() -> None:
    """The first row of the page holds the rest of the function's text and no new beginning."""
    result = parsed("""
        核心职能|一级指标|二级指标|三级指标||指标值
        职能1：水库巡查和大|产出指标|数量指标|指标1：|巡查次数|≥96次

        坝维护||指标2：|维护大坝|2座
        职能2：抗旱|产出指标|数量指标|指标1：|打井|4口
    """)
    assert [("职能1：水库巡查和大坝维护", 2), ("职能2：抗旱", 1)] == [
        (text(table.function), len(table.indicators)) for table in result.tables
    ]
    assert ("数量指标", "2", "维护大坝", "2座") == listed(result.tables[0], "level2", "number", "name", "value")[1]


def test_line_breaks_within_cells_vanish() -> None:
    """A space stays only between two Latin words."""
    table = only("""
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指 标|安装 LED 灯 (盏)|≥20 盏
        效益指标|社会效益指标|wifi 6 AP 覆盖|100 %
    """)
    assert [("数量指标", "安装LED灯(盏)", "≥20盏"), ("社会效益指标", "wifi 6 AP覆盖", "100%")] == listed(
        table, "level2", "name", "value"
    )


def test_a_table_that_stops_in_the_middle_is_not_complete() -> None:
    """The last row has no value where all others have one."""
    rows = "\n".join(f"|数量指标|修桥{number}|{number}座" for number in range(1, 5))
    form = f"一级指标|二级指标|三级指标|指标值\n{rows}\n|质量指标|验收合|"
    assert [False] == [table.complete for table in parsed(form).tables]
    assert [True] == [table.complete for table in parsed(form + "\n合计||||").tables]


# ── places and problems ─────────────────────────────────────────────────────────────────────────────────────────


def test_every_field_keeps_its_place() -> None:
    """Line, character, row and column; a stripped beginning moves the place along."""
    table = only("""
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|指标1：修桥|3座
    """)
    (item,) = table.indicators
    assert item.name is not None
    assert item.value is not None
    assert (2, 15, 1, 2) == tuple(getattr(item.name.location, key) for key in ("line", "character", "row", "column"))
    assert (2, 18, 3) == (item.value.location.line, item.value.location.character, item.value.location.column)


@pytest.mark.parametrize("absent", [True, False])
@pytest.mark.parametrize("placed", [True, False])
def test_merged_areas_are_told_by_spans(absent: bool, placed: bool) -> None:
    """Covered cells may be absent or empty, places told or not; a merged value holds for all its rows."""
    spans = [
        [("一级指标", 1, 1), ("二级指标", 1, 1), ("三级指标", 1, 2), None, ("指标值", 1, 1), ("分值", 1, 1)],
        [("产出指标", 3, 1), ("数量指标", 2, 1), ("指标1：", 1, 1), ("修桥", 1, 1), ("按期", 2, 1), ("30", 2, 1)],
        [None, None, ("指标2：", 1, 1), ("修路", 1, 1), None, None],
        [None, ("质量指标", 1, 1), ("指标1：", 1, 1), ("合格率", 1, 1), ("100%", 1, 1), ("20", 1, 1)],
    ]
    rows = []
    for row, cells in enumerate(spans):
        made = []
        for column, cell in enumerate(cells):
            where = Location(row=row, column=column if placed else None, span=cell[1:] if cell else (1, 1))
            if cell or not absent:
                made.append(Cell(cell[0] if cell else "", where))
        rows.append(tuple(made))
    (table,) = tables_from_blocks([Grid(tuple(rows))]).tables
    assert [
        ("产出指标", "数量指标", "1", "修桥", "按期", "30"),
        ("产出指标", "数量指标", "2", "修路", "按期", ""),
        ("产出指标", "质量指标", "1", "合格率", "100%", "20"),
    ] == listed(table, "level1", "level2", "number", "name", "value", "weight")


# ── forms with merged cells, as provinces print them ────────────────────────────────────────────────────────────


def ruled(form: str) -> TargetTable:
    """The one table of a ruled form."""
    (table,) = all_ruled(form)
    return table


def all_ruled(form: str) -> tuple[TargetTable, ...]:
    """The tables of ruled forms: ``<`` is covered by the cell left of it, ``^`` by the one above."""
    lines = [[cell.strip() for cell in line.strip().split("|")] for line in form.strip().split("\n")]
    rows = []
    for row, line in enumerate(lines):
        cells = []
        for column, words in enumerate(line):
            if words in ("<", "^"):
                continue
            wide = next((at for at in range(column + 1, len(line)) if line[at] != "<"), len(line)) - column
            below = (at for at in range(row + 1, len(lines)) if lines[at][column] != "^")
            high = next(below, len(lines)) - row
            cells.append(Cell(words, Location(row=row, column=column, span=(high, wide))))
        rows.append(tuple(cells))
    result = tables_from_blocks([Grid(tuple(rows))])
    assert () == result.problems
    return tuple(result.tables)


@pytest.mark.parametrize(
    "rest",
    [
        "其他补充事宜|<|<|无|<",
        "审批单位看法|（盖章） 年 月 日|<|<|<",
        "预算执行率|<|<|100%|10",
        "下一步打算：早日开工。并按月调度。|<|<|<|<",
    ],
)
def test_words_under_the_indicators_are_no_indicator(rest: str) -> None:
    """A label over all columns of levels and names, or one text over names and values, tells of the whole form."""
    table = ruled(f"""
        一级指标|二级指标|三级指标|指标值|分值
        产出指标|数量指标|修渠长度|≥3公里|50
        效益指标|社会效益指标|灌溉户数|≥200户|40
        {rest}
    """)
    assert [("产出指标", "修渠长度"), ("效益指标", "灌溉户数")] == listed(table, "level1", "name")


def test_forms_one_below_the_other_in_one_grid() -> None:
    """The name of the next project, over names and values of the indicators above it, is no word about these."""
    tables = all_ruled("""
        项目名称|修渠工程|<|<|<
        绩效目标|修渠3公里。|<|<|<
        一级指标|二级指标|三级指标|指标值|分值
        产出指标|数量指标|修渠长度|≥3公里|50
        效益指标|社会效益指标|灌溉户数|≥200户|40
        项目名称|打井工程|<|<|<
        绩效目标|打井8眼。|<|<|<
        一级指标|二级指标|三级指标|指标值|分值
        产出指标|数量指标|机井数量|≥8眼|50
        效益指标|社会效益指标|供水户数|≥90户|40
    """)
    assert [("修渠工程", "修渠3公里。"), ("打井工程", "打井8眼。")] == [
        (text(one.project), text(one.goal)) for one in tables
    ]
    assert [["修渠长度", "灌溉户数"], ["机井数量", "供水户数"]] == [
        [name for (name,) in listed(one, "name")] for one in tables
    ]


def test_goals_and_money_of_the_whole_term_beside_those_of_the_year() -> None:
    """总体绩效目标 and 资金总额 are captions of two columns of facts."""
    table = ruled("""
        项目名称|修渠工程|<|<|<
        资金总额（万元）|实施周期总额|<|年度资金总额|<
        ^|90|<|30|<
        总体绩效目标|实施周期总体绩效目标|<|年度绩效目标|<
        ^|三年修渠9公里。|<|当年修渠3公里。|<
        一级指标|二级指标|三级指标|实施周期指标值|年度指标值
        产出指标|数量指标|修渠长度|9公里|3公里
        效益指标|社会效益指标|灌溉户数|600户|200户
    """)
    assert ("当年修渠3公里。", "三年修渠9公里。") == (text(table.goal), text(table.period_goal))
    assert table.funds.total is not None
    assert Decimal(30) == table.funds.total.number


def test_amounts_below_labels_whose_width_is_lost() -> None:
    """As a csv file or text with tabs has them: the cells that a label covered are blank."""
    table = only("""
        项目名称|修渠工程||||
        资金总额（万元）|实施周期总额||年度资金总额||
        |90||30||
        一级指标|二级指标|三级指标|实施周期指标值|年度指标值|备注
        产出指标|数量指标|修渠长度|9公里|3公里|
        效益指标|社会效益指标|灌溉户数|600户|200户|
    """)
    assert table.funds.total is not None
    assert Decimal(30) == table.funds.total.number


def test_a_value_in_parts_is_one_value() -> None:
    """指标值 over 符号, 数值 and 单位; 数值 is no sub-project."""
    table = ruled("""
        一级指标|二级指标|三级指标|指标值|<|<|数据来源
        ^|^|^|符号|数值|单位|^
        产出指标|数量指标|修渠长度|≥|3|公里|水利站台账
        效益指标|社会效益指标|灌溉户数|≥|200|户|水利站台账
    """)
    fields = ("operator", "value", "unit", "basis")
    assert [("≥", "3", "公里", None), ("≥", "200", "户", None)] == listed(table, *fields)


TASKS = """
    部门名称|水务局|<|<|<
    年度主要任务|任务名称|主要内容|预算金额（万元）|<|<
    ^|^|^|总额|财政拨款|其他资金
    ^|任务1：修渠|修渠3公里|150|150|
    ^|任务2：供水|改造管网|80|60|20
    ^|……|……|||
    {total}
    年度绩效目标|全县供水安全。|<|<|<|<
    一级指标|二级指标|三级指标|指标值|<|<
    产出指标|数量指标|修渠长度|≥3公里|<|<
    效益指标|社会效益指标|灌溉户数|≥200户|<|<
"""


def test_the_money_of_a_department_is_that_of_all_its_tasks() -> None:
    """金额合计 below the tasks, and not the first of them; without that line nobody says."""
    table = ruled(TASKS.format(total="^|金额合计||240|210|20"))
    funds = [one.number if one else None for one in (table.funds.total, table.funds.fiscal, table.funds.other)]
    assert [Decimal(240), Decimal(210), Decimal(20)] == funds
    found = [(one.name.text, one.funds.total.number if one.funds.total else None) for one in table.tasks]
    assert [("任务1：修渠", Decimal(150)), ("任务2：供水", Decimal(80))] == found
    sources = [[one.number for one in (task.funds.fiscal, task.funds.other) if one] for task in table.tasks]
    assert [[Decimal(150)], [Decimal(60), Decimal(20)]] == sources
    assert "全县供水安全。" == text(table.goal)
    without = ruled(TASKS.format(total="^|||||"))
    assert (None, ()) == (without.funds.total, without.tasks)


@pytest.mark.parametrize(
    ("above", "whole", "tasks"), [("部门预算总额（万元）|152.6|<|<", "152.6", 0), ("备注|无|<|<", "65", 2)]
)
def test_tasks_that_are_not_all_the_money(above: str, whole: str, tasks: int) -> None:
    """Where the whole is said elsewhere, the listed tasks need not add up to it."""
    table = ruled(f"""
        部门名称|水务局|<|<
        {above}
        年度主要任务|任务名称|主要内容|预算金额（万元）
        ^|修渠|修渠3公里|50
        ^|供水|改造管网|15
        ^|金额合计||65
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|修渠长度|≥3公里
        效益指标|社会效益指标|灌溉户数|≥200户
    """)
    assert table.funds.total and (whole, tasks) == (table.funds.total.cell.text, len(table.tasks))


def test_a_total_beside_the_sources_it_is_divided_into() -> None:
    """The total goes down beside 资金来源; what it is spent on is no source."""
    table = ruled("""
        部门名称|水务局|<|<|<|<|<
        总体资金情况（万元）|预算支出总额|资金来源|<|<|支出结构|<
        ^|^|财政拨款|财政专户管理资金|其他资金|基本支出|项目支出
        ^|152.6|130.6|0|20|82.6|70
        年度绩效目标|全县供水安全。|<|<|<|<|<
        一级指标|二级指标|三级指标|指标值|<|<|<
        产出指标|数量指标|修渠长度|≥3公里|<|<|<
        效益指标|社会效益指标|灌溉户数|≥200户|<|<|<
    """)
    funds = table.funds
    found = [
        one.cell.text if one else None for one in (funds.total, funds.fiscal, funds.special, funds.other, funds.more)
    ]
    assert ["152.6", "130.6", "0", "20", None] == found


def test_a_label_within_the_label_of_the_sources() -> None:
    """资金来源：（1）财政性资金."""
    table = ruled("""
        预算情况|部门预算总额（万元）|152.6|<
        ^|1、资金来源：（1）财政性资金|142.6|<
        ^|（2）其他资金|10|<
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|修渠长度|≥3公里
        效益指标|社会效益指标|灌溉户数|≥200户
    """)
    found = [one.cell.text if one else None for one in (table.funds.total, table.funds.fiscal, table.funds.other)]
    assert ["152.6", "142.6", "10"] == found


def test_the_tasks_of_a_self_evaluation() -> None:
    """预算数 and 执行数, each over 总额 | 财政拨款 | 其他资金, a row for each task and 金额合计 below them."""
    table = ruled("""
        部门名称|水务局|<|<|<|<|<|<
        年度主要任务完成情况|任务名称|完成情况|预算数（万元）|<|执行数（万元）|<|执行率
        ^|^|^|总额|财政拨款|总额|财政拨款|^
        ^|修渠|已完成|150|150|145|145|96.67%
        ^|供水|已完成|80|60|70|55|87.5%
        ^|金额合计||230|210|215|200|93.48%
        年度绩效目标|全县供水安全。|<|<|<|<|<|<
        一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|<
        产出指标|数量指标|修渠长度|≥3公里|3公里|50|50|<
        效益指标|社会效益指标|灌溉户数|≥200户|210户|40|40|<
    """)
    assert table.execution is not None
    found = [one.number if one else None for one in (table.funds.total, table.execution.budget, table.execution.actual)]
    assert [Decimal(230), Decimal(230), Decimal(215)] == found
    tasks = [(one.name.text, one.funds.total.number if one.funds.total else None) for one in table.tasks]
    assert [("修渠", Decimal(150)), ("供水", Decimal(80))] == tasks


@pytest.mark.parametrize("until", ["1—8月", "1月-8月", "截至8月底", "上半年", "监控期"])
def test_money_spent_in_a_part_of_the_year(until: str) -> None:
    """However a monitoring form writes the months."""
    table = ruled(f"""
        项目资金（万元）||年初预算数|{until}执行数|{until}执行率
        ^|年度资金总额|260|140|53.85%
        ^|其中：财政拨款|260|140|53.85%
        一级指标|二级指标|三级指标|年度指标值|{until}完成情况
        产出指标|数量指标|修渠长度|≥3公里|1公里
        效益指标|社会效益指标|灌溉户数|≥200户|90户
    """)
    execution = table.execution
    assert execution and execution.actual and execution.rate
    assert ("140", "53.85%") == (execution.actual.cell.text, execution.rate.cell.text)


@pytest.mark.parametrize(
    "heading",
    [
        "当前完成值",
        "1-9月实际值",
        "截至监控时点实际完成值",
        "二季度累计完成值",
        "监控时点实现值",
        "目前完成情况",
        "1至7月指标执行情况",
    ],
)
def test_results_of_a_part_of_the_year(heading: str) -> None:
    """However the point in time is named; a plan for it is no target of the year, nor is last year's result one of this."""
    table = ruled(f"""
        一级指标|二级指标|三级指标|上年同期完成值|年度指标值|上半年计划完成值|{heading}|完成进度|预警等级|纠偏措施
        产出指标|数量指标|修渠长度|2公里|≥3公里|1.5公里|1公里|33.33%|黄灯|加派班组
        效益指标|社会效益指标|灌溉户数|90户|≥200户|100户|95户|47.5%|绿灯|
    """)
    assert [("修渠长度", "≥3公里", "1公里"), ("灌溉户数", "≥200户", "95户")] == listed(table, "name", "value", "actual")


@pytest.mark.parametrize("heading", ["半年目标值", "1-6月计划完成值", "二季度目标值"])
def test_the_target_of_a_part_of_the_year_where_there_is_no_other(heading: str) -> None:
    table = ruled(f"""
        一级指标|二级指标|三级指标|{heading}|1-6月实际完成值|未完成原因
        产出指标|数量指标|修渠长度|≥1.5公里|1公里|雨季停工
        效益指标|社会效益指标|灌溉户数|≥100户|110户|
    """)
    assert [("修渠长度", "≥1.5公里", "1公里"), ("灌溉户数", "≥100户", "110户")] == listed(
        table, "name", "value", "actual"
    )


def test_of_the_results_of_several_quarters_the_last_counts() -> None:
    """As long as it is filled."""
    table = ruled("""
        一级指标|二级指标|三级指标|年度指标值|一季度完成值|二季度累计完成值|三季度累计完成值
        产出指标|数量指标|修渠长度|≥3公里|1公里|2公里|
        效益指标|社会效益指标|灌溉户数|≥200户|80户|120户|
    """)
    assert ["2公里", "120户"] == [actual for (actual,) in listed(table, "actual")]


def test_brackets_tell_what_a_remark_is_for() -> None:
    table = ruled("""
        一级指标|二级指标|三级指标|年度指标值|1-6月完成值|备注（偏差原因）
        产出指标|数量指标|修渠长度|≥3公里|1公里|雨季停工
        效益指标|社会效益指标|灌溉户数|≥200户|95户|
    """)
    assert ["雨季停工", ""] == [reason for (reason,) in listed(table, "reason")]


@pytest.mark.parametrize("spent", ["1-6月执行数", "累计支出", "截至6月底支出数", "跟踪期末执行数", "已支出金额"])
def test_money_spent_so_far_beside_its_label(spent: str) -> None:
    """年初预算数 | 260 | 执行数 | 140 on one row."""
    table = ruled(f"""
        项目名称|修渠|<|<|<|<
        年初预算数（万元）|260|{spent}（万元）|140|支出进度|53.85%
        一级指标|二级指标|三级指标|年度指标值|1-6月完成值|偏差原因
        产出指标|数量指标|修渠长度|≥3公里|1公里|雨季停工
        效益指标|社会效益指标|灌溉户数|≥200户|95户|
    """)
    execution = table.execution
    assert execution and execution.actual and execution.rate and table.funds.total
    assert ("260", "140", "53.85%") == (
        table.funds.total.cell.text,
        execution.actual.cell.text,
        execution.rate.cell.text,
    )


def test_amounts_below_their_titles_without_any_label() -> None:
    """预算数 may be the first of them."""
    table = ruled("""
        一、预算执行监控|<|<|<|<
        预算数（万元）|截至7月31日执行数（万元）|执行率|全年预计执行数（万元）|<
        3600|1368|38%|3240|<
        二、绩效目标监控|<|<|<|<
        一级指标|二级指标|三级指标|年度指标值|截至7月31日完成值
        产出指标|数量指标|修渠长度|≥3公里|1公里
        效益指标|社会效益指标|灌溉户数|≥200户|95户
    """)
    execution = table.execution
    assert execution and execution.budget and execution.actual and execution.rate
    told = [one.cell.text for one in (execution.budget, execution.actual, execution.rate)]
    assert ["3600", "1368", "38%"] == told


def test_a_form_that_changes_its_targets() -> None:
    """What holds after the change is judged: of the money, of the goal, of the values."""
    table = ruled("""
        项目名称|修渠|<|<|<|<
        项目预算（万元）|调整前|260|调整后|230|<
        年度绩效目标|调整前：修渠12公里。|<|调整后：修渠10公里。|<|<
        一级指标|二级指标|三级指标|调整前指标值|调整后指标值|调整说明
        产出指标|数量指标|修渠长度|≥12公里|≥10公里|预算压减
        效益指标|社会效益指标|灌溉户数|≥200户|≥150户|
    """)
    assert [("修渠长度", "≥10公里"), ("灌溉户数", "≥150户")] == listed(table, "name", "value")
    assert table.funds.total and ("230", "修渠10公里。") == (table.funds.total.cell.text, text(table.goal))


def test_sources_and_uses_written_into_cells() -> None:
    """其中：一般公共预算：160, beside what the money is spent on."""
    table = ruled("""
        年度预算申请（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分
        ^|年度资金总额|150|162|149|10|91.98%|9.2
        ^|按收入性质分：|<|<|按支出性质分：|<|<|<
        ^|其中：  一般公共预算：160|<|<|其中：基本支出：82|<|<|<
        ^|政府性基金拨款：0|<|<|项目支出：67|<|<|<
        ^|其他资金：2|<|<||<|<|<
        一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|<
        产出指标|数量指标|修渠长度|≥3公里|3公里|50|50|<
        效益指标|社会效益指标|灌溉户数|≥200户|210户|40|40|<
    """)
    found = [one.cell.text if one else None for one in (table.funds.total, table.funds.fiscal, table.funds.other)]
    assert ["162", "160", "2"] == found
    assert table.funds.more is None or not table.funds.more.number


def test_one_row_of_amounts_is_that_of_the_whole() -> None:
    """合计 | 财政拨款 | 其他资金 over one row, whatever its caption says."""
    table = ruled("""
        项目名称|修渠|<|<
        项目资金|总额|财政拨款|其他资金
        金额|90|70|20
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|修渠长度|≥3公里
        效益指标|社会效益指标|灌溉户数|≥200户
    """)
    assert table.funds.total and (Decimal(90), ()) == (table.funds.total.number, table.tasks)


def test_the_list_of_tasks_below_a_goal_is_no_part_of_it() -> None:
    table = ruled("""
        部门名称|水务局|<|<
        年度绩效目标|全县供水安全。|<|<
        年度主要任务|任务名称|主要内容|<
        ^|修渠|修渠3公里|<
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|修渠长度|≥3公里
        效益指标|社会效益指标|灌溉户数|≥200户
    """)
    assert "全县供水安全。" == text(table.goal)


def test_the_caption_beside_the_indicators_ends_with_them() -> None:
    """What stands under the caption of the indicators and is no level belongs to the form."""
    table = ruled("""
        年度绩效目标1（80分）|一级指标|二级指标|三级指标|指标值
        ^|产出指标|数量指标|修渠长度|≥3公里
        ^|效益指标|社会效益指标|灌溉户数|≥200户
        今后怎样改正|提早备料|<|<|<
    """)
    assert ["修渠长度", "灌溉户数"] == [name for (name,) in listed(table, "name")]


def test_a_caption_beside_a_flat_list_is_no_description() -> None:
    """绩效指标 left of 指标名称, in a form without levels."""
    table = ruled("""
        绩效指标|指标名称|计量单位|指标值|指标权重
        ^|修渠长度|公里|3|50
        ^|灌溉户数|户|200|40
    """)
    assert [("修渠长度", None), ("灌溉户数", None)] == listed(table, "name", "description")


def test_a_heading_divided_below_its_reasons() -> None:
    """Levels and values go down into the second row of the heading, which divides 偏差原因分析."""
    table = ruled("""
        一级指标|二级指标|三级指标|年度指标值|1-7月完成情况|偏差原因分析|<|<|完成目标可能性
        ^|^|^|^|^|经费保障|人员保障|原因说明|^
        产出指标|数量指标|修渠长度|≥3公里|1公里|||雨季停工|能
        产出指标|质量指标|渠道合格率|≥95%|96%||||能
    """)
    fields = ("name", "actual", "reason")
    assert [("修渠长度", "1公里", "雨季停工"), ("渠道合格率", "96%", "")] == listed(table, *fields)


def test_reasons_below_their_kinds() -> None:
    """Written there they count as much as below 原因说明; a tick tells the kind where nothing else can be told."""
    table = ruled("""
        一级指标|二级指标|三级指标|年度指标值|1-7月完成情况|偏差原因分析|<|<
        ^|^|^|^|^|经费保障|人员保障|其他
        产出指标|数量指标|修渠长度|≥3公里|1公里|配套未到位||雨季停工
        产出指标|质量指标|渠道合格率|≥95%|90%||√|
        产出指标|时效指标|按期完工率|≥90%|60%|是||V
        效益指标|社会效益指标|灌溉户数|≥200户|210户|||
    """)
    assert ["配套未到位；雨季停工", "人员保障", "经费保障；其他", ""] == [
        reason for (reason,) in listed(table, "reason")
    ]


def test_kinds_of_reasons_beside_their_explanation() -> None:
    table = ruled("""
        一级指标|二级指标|三级指标|年度指标值|1-7月完成情况|偏差原因|<
        ^|^|^|^|^|原因类型|具体说明
        产出指标|数量指标|修渠长度|≥3公里|1公里|其他|雨季停工
        产出指标|质量指标|渠道合格率|≥95%|90%|人员保障|
        效益指标|社会效益指标|灌溉户数|≥200户|210户||
    """)
    assert ["雨季停工", "人员保障", ""] == [reason for (reason,) in listed(table, "reason")]


@pytest.mark.parametrize("answers", ["能|可能|不能", "确定能|有可能|完全不可能", "能完成|可能完成|不能完成"])
@pytest.mark.parametrize("above", ["完成目标可能性", "年底能否完成", "完成可能性分析"])
@pytest.mark.parametrize(("right", "below"), [("<", "^"), ("", "")])
def test_ticks_below_answers(right: str, below: str, above: str, answers: str) -> None:
    """Whether or not the grid says how far the cell above them goes."""
    table = ruled(f"""
        一级指标|二级指标|三级指标|年度指标值|1-7月完成情况|{above}|{right}|{right}|备注
        {below}|{below}|{below}|{below}|{below}|{answers}|{below}
        产出指标|数量指标|修渠长度|≥3公里|1公里|||√|
        产出指标|质量指标|渠道合格率|≥95%|90%||√||
        效益指标|社会效益指标|灌溉户数|≥200户|210户|√|||
    """)
    assert ["完全不可能", "有可能", "确定能"] == [likelihood for (likelihood,) in listed(table, "likelihood")]


def test_values_of_several_years_under_one_heading() -> None:
    """The latest year is the value; the years are no sub-projects."""
    table = ruled("""
        一级指标|二级指标|三级指标|指标值|<|<
        ^|^|^|2022年|2023年|2024年
        产出指标|数量指标|修渠长度|1公里|2公里|3公里
        效益指标|社会效益指标|灌溉户数|80户|150户|200户
    """)
    assert [("修渠长度", "3公里"), ("灌溉户数", "200户")] == listed(table, "name", "value")


@pytest.mark.parametrize(
    ("above", "heading"),
    [
        ("（2024年度）", "一级指标|二级指标|三级指标|2024年指标值|2025年指标值|2026年指标值"),
        ("2024年度项目支出绩效目标表", "一级指标|二级指标|三级指标|指标值|<|<\n^|^|^|2024年|2025年|2026年"),
        ("年度|2024", "一级指标|二级指标|三级指标|2024年|2025年|2026年"),
        ("项目起始时间|2024年1月", "一级指标|二级指标|三级指标|2024年度目标值|2025年度目标值|2026年度目标值"),
    ],
)
def test_of_the_values_of_several_years_the_forms_own_count(above: str, heading: str) -> None:
    """Those of later years are told: nobody reads them."""
    lines = [
        *above.split("\n"),
        *heading.split("\n"),
        "产出指标|数量指标|修渠长度|≥1公里|≥2公里|≥3公里",
        "效益指标|社会效益指标|灌溉户数|≥80户|≥150户|≥200户",
    ]
    rows = []
    for row, line in enumerate(lines):
        cells = (Cell(text, Location(row=row, column=at)) for at, text in enumerate(line.split("|")))
        rows.append(tuple(cell for cell in cells if cell.text not in ("<", "^")))
    result = tables_from_blocks([Grid(tuple(rows))])
    assert [("修渠长度", "≥1公里"), ("灌溉户数", "≥80户")] == listed(result.tables[0], "name", "value")
    assert ["2025年", "2026年"] == [re.findall(r"\d{4}年", problem.message)[0] for problem in result.problems]


def test_the_year_above_a_form_comes_before_that_in_which_its_project_begins() -> None:
    rows = ["项目名称|修渠|项目起始时间|2024年1月", "一级指标|二级指标|三级指标|2024年指标值|2025年指标值", "产出指标|数量指标|修渠长度|≥1公里|≥2公里",
            "效益指标|社会效益指标|灌溉户数|≥80户|≥150户"]  # fmt: skip
    table = "".join(f"<tr><td>{row.replace('|', '<td>')}" for row in rows)
    page = "".join(f"<p>项目支出绩效目标表</p><p>（{year}年度）</p><table>{table}</table>" for year in (2024, 2025))
    first, second = recognise(read_bytes(page.encode(), "a.html")).tables
    assert [("修渠长度", "≥1公里"), ("灌溉户数", "≥80户")] == listed(first, "name", "value")
    assert [("修渠长度", "≥2公里"), ("灌溉户数", "≥150户")] == listed(second, "name", "value")


def test_the_year_of_values_may_stand_behind_their_heading() -> None:
    table = ruled("""
        项目名称|修渠|项目起始时间|2025年1月|<
        一级指标|二级指标|三级指标|指标值（2024年）|指标值（2025年）
        产出指标|数量指标|修渠长度|≥1公里|≥2公里
        效益指标|社会效益指标|灌溉户数|≥80户|≥150户
    """)
    assert [("修渠长度", "≥2公里"), ("灌溉户数", "≥150户")] == listed(table, "name", "value")


def test_a_long_term_indicator_without_an_annual_one_is_kept() -> None:
    table = ruled("""
        一级指标|长期绩效指标|<|<|年度绩效指标|<|<
        ^|二级指标|三级指标|指标值|二级指标|三级指标|指标值
        效益指标|社会效益指标|事故发生数|0起|社会效益指标|事故发生数|0起
        ^|^|公共服务水平|得到提升|^||
        ^|^|政策知晓率|≥95%|^|政策知晓率|≥92%
    """)
    assert [("事故发生数", "0起", "0起"), ("政策知晓率", "≥95%", "≥92%"), ("公共服务水平", "得到提升", None)] == listed(
        table, "name", "period_value", "value"
    )


def test_names_that_may_be_labels_as_well() -> None:
    """Most names are 满意度, which forms have as 二级指标 too; both levels have columns of their own."""
    rows = [
        ("年度绩效指标", "一级指标", "二级指标", "绩效指标名称", "指标值"),
        ("^", "产出指标", "时效指标", "故障响应时间", "≤8小时"),
    ]
    rows += [("^", "满意度指标", "服务对象满意度指标", f"{who}满意度", "≥90%") for who in ("受益群众", "师生", "商户")]
    table = ruled("\n".join("|".join(row) for row in rows))
    assert ["故障响应时间", "受益群众满意度", "师生满意度", "商户满意度"] == [name for (name,) in listed(table, "name")]


def test_activities_with_graded_values_instead_of_levels() -> None:
    """职责活动: the best grade is the value, each activity a table with its money and its goal."""
    tables = all_ruled("""
        职责活动|年度预算数|内容描述|绩效目标|绩效指标|评价标准|<|<|<
        ^|^|^|^|^|优|良|中|差
        一、公园管护|85|养护公园绿地|提升绿化品质|绿地养护面积|≥12万平方米|≥10万平方米|≥8万平方米|＜8万平方米
        ^|^|^|^|投诉办结率|≥98%|≥95%|≥90%|＜90%
        二、道路保洁|40|清扫道路|保持路面整洁|机械化清扫率|≥85%|≥80%|≥75%|＜75%
    """)
    told = [(table.function.text, table.goal.text, table.funds.total.number) for table in tables if table.function]
    assert [("一、公园管护", "提升绿化品质", 85), ("二、道路保洁", "保持路面整洁", 40)] == told
    assert [("绿地养护面积", "≥12万平方米"), ("投诉办结率", "≥98%")] == listed(tables[0], "name", "value")


def test_what_divides_the_reasons_is_a_heading_without_merged_cells_too() -> None:
    rows = """
        一级指标|二级指标|三级指标|年度指标值|1-6月执行情况|偏差原因分析|||完成目标可能性|备注
        |||||经费保障|人员保障|其他|确定能|
        产出指标|数量指标|服务老人数|≥120人|65人||√||√|
        满意度指标|服务对象满意度指标|老人满意度|≥90%|92%|||||
    """
    lines = [line.strip().split("|") for line in rows.strip().split("\n")]
    grid = Grid(
        tuple(
            tuple(Cell(text, Location(row=row, column=at)) for at, text in enumerate(line))
            for row, line in enumerate(lines)
        )
    )
    result = tables_from_blocks([grid])
    assert () == result.problems
    assert [("服务老人数", "≥120人"), ("老人满意度", "≥90%")] == listed(result.tables[0], "name", "value")


def test_a_name_over_two_columns() -> None:
    """A name merged over 二级指标 and 三级指标; a label there is both."""
    table = ruled("""
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|修渠长度|≥3公里
        效益指标|社会效益指标|<|明显
        满意度指标|用水户满意度|<|≥90%
    """)
    assert [
        ("产出指标", "数量指标", "修渠长度"),
        ("效益指标", "社会效益指标", "社会效益指标"),
        ("满意度指标", "", "用水户满意度"),
    ] == listed(table, *LEVELS)


def test_a_standard_beside_the_value_is_its_basis() -> None:
    """绩效标准 counts as the value only where no better column does."""
    table = ruled("""
        一级指标|二级指标|三级指标|当年预期实现值|绩效标准
        产出指标|数量指标|修渠长度|≥3公里|水利规划
        效益指标|社会效益指标|灌溉户数|≥200户|上年台账
    """)
    assert [("≥3公里", "水利规划"), ("≥200户", "上年台账")] == listed(table, "value", "basis")


def test_goals_under_a_caption_of_several_rows() -> None:
    """Captions that go over both rows are no goals, and the label below does not go on with them."""
    table = ruled("""
        项目名称|某渠修复|<|<|<
        项目基本情况|年度目标完成情况|项目年度目标|<|年度目标完成情况
        ^|^|修好三公里水渠|<|已修两公里
        ^|实施过程简述|按月施工|<|<
        一级指标|二级指标|三级指标|指标值|完成值
        产出指标|数量指标|修渠长度|≥3公里|2公里
        效益指标|社会效益指标|灌溉户数|≥200户|150户
    """)
    assert ("修好三公里水渠", "已修两公里") == (text(table.goal), text(table.goal_actual))


def test_goals_set_adjusted_and_reached() -> None:
    """年初绩效目标 counts; the adjusted goal beside it is not added to it."""
    table = ruled("""
        当年绩效目标|年初绩效目标|<|全年（调整）绩效目标|全年目标实际完成情况
        ^|修好三公里水渠|<|未调整|已修两公里
        绩效指标|指标名称|计量单位|指标值|全年完成值
        ^|修渠长度|公里|3|2
        ^|灌溉户数|户|200|150
    """)
    assert ("修好三公里水渠", "已修两公里") == (text(table.goal), text(table.goal_actual))


def test_an_execution_table_beside_its_caption() -> None:
    """The first amounts are the total, whatever their label; points in brackets are no part of the labels."""
    table = ruled("""
        预算执行情况（20分）||预算数（A）|执行数（B）|执行率（B/A）|得分（20分×执行率）
        ^|到账款项总数|50|40|80%|16
        一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分
        产出指标|数量指标|修渠长度|≥3公里|2公里|40
        效益指标|社会效益指标|灌溉户数|≥200户|150户|30
    """)
    done = table.execution
    assert done is not None
    figures = (done.budget, done.actual, done.rate, done.score)
    assert ["50", "40", "80%", "16"] == [figure and figure.cell.text for figure in figures]


def test_a_line_of_facts_over_the_whole_table() -> None:
    """部门, year and unit of money in one merged cell; a value ends where the next label begins."""
    cells = [("部门：某县水利局 2023年度 金额单位：万元", 4), ("单位名称：某渠管理所 填报日期：2024年3月", 4)]
    head = [(Cell(words, Location(row=row, column=0, span=(1, wide))),) for row, (words, wide) in enumerate(cells)]
    body = [
        ("一级指标", "二级指标", "三级指标", "指标值"),
        ("产出指标", "数量指标", "修渠长度", "≥3公里"),
        ("效益指标", "社会效益指标", "灌溉户数", "≥200户"),
    ]
    rows = [
        tuple(Cell(words, Location(row=row, column=column)) for column, words in enumerate(line))
        for row, line in enumerate(body, start=2)
    ]
    result = tables_from_blocks([Grid((*head, *rows))])
    facts = {name: result.header[name].text for name in ("department", "year", "money_unit", "unit")}
    assert {"department": "某县水利局", "year": "2023", "money_unit": "万元", "unit": "某渠管理所"} == facts


def test_a_project_may_be_called_like_a_label() -> None:
    """项目名称 | 部门整体绩效目标: the cell beside the label is its value."""
    table = ruled("""
        项目名称|部门整体绩效目标|<|<
        年度目标|修好三公里水渠|<|<
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|修渠长度|≥3公里
        效益指标|社会效益指标|灌溉户数|≥200户
    """)
    assert ("部门整体绩效目标", "修好三公里水渠") == (text(table.project), text(table.goal))


def test_tables_of_other_things_are_left_alone() -> None:
    """A table of contents and a budget table are neither understood nor a problem."""
    result = parsed("""
        一、总体目标....|1
        二、分项目标....|3

        支出科目|金额
        办公费|3.00
    """)
    assert GridResult() == result


def test_an_indicator_table_that_is_not_understood_is_a_problem() -> None:
    """A list of projects whose indicators are no indicators is told."""
    result = parsed("""
        项目名称|总计|财政拨款|绩效目标|绩效指标
        街面巡查|12.00|12.00|巡查全覆盖|详见附件
    """)
    assert ((), frozenset()) == (result.tables, result.used)
    assert ["看起来是绩效目标表，但没有读出指标"] == [problem.message for problem in result.problems]


WORDS = """
一级指标 二级指标 三级指标 指标值 年度指标值 实际完成值 分值 得分 度量单位 指标性质 核心职能 项目名称 产出指标 数量指标 效益指标 社会效益 满意度指标
成本指标 产出指标(50分) 11-数量指标 标 社会效益指 ≥ 正向 定量 人 % ≥20人 12月底前 指标1： 1、 无 修桥 受益人数 指标1：甲指标2：乙 职能1：巡查 甲镇 100
年度目标 资金总额 其中：财政拨款 全年预算数 全年执行数 执行率 资金支出计划 3月底 合计 注：甲 绩效目标表
"""
CELLS = st.sampled_from(["", "", "", *WORDS.split()])
PLACES = st.builds(
    Location,
    row=st.just(0),
    column=st.none() | st.integers(0, 400),
    span=st.tuples(st.integers(-2, 5), st.integers(-2, 5)),
)
GRIDS = st.lists(st.lists(st.builds(Cell, CELLS, PLACES | st.just(Location())), max_size=7).map(tuple), max_size=9).map(
    lambda rows: Grid(tuple(rows))
)


@settings(max_examples=50, deadline=None)
@given(st.lists(GRIDS | st.builds(Passage, CELLS), max_size=4), st.booleans())
def test_no_grid_raises_and_no_indicator_vanishes(blocks: list[Grid | Passage], headed: bool) -> None:
    """Whatever the cells: every row that looks like an indicator gave one, was joined to one, or is told as a problem, but
    for the headings of lists of projects, which may name levels."""
    numbered = list(with_lines(blocks, headed))
    told = {problem.location.line for problem in tables_from_blocks(numbered).problems}
    for section in sections_of(numbered):
        reading = read_section(section)
        rows = [*section.header, *(row for part in section.parts for row, _ in part.rows), *section.trailer]
        told |= {row.location.line for row in rows if id(row) in reading.rows}
    for block in numbered:
        for row in rows_of(block) if isinstance(block, Grid) and read_listing(block) is None else ():
            assert row.location.line in told or not is_indicator_like(row)


def with_lines(blocks: list[Grid | Passage], headed: bool) -> Iterable[Grid | Passage]:
    """The blocks with a line number of its own for each row, and a heading over each grid if wanted."""
    heading = tuple(
        Cell(word, Location(column=at)) for at, word in enumerate(["一级指标", "二级指标", "三级指标", "指标值"])
    )
    line = 0
    for block in blocks:
        if not isinstance(block, Grid):
            yield block
            continue
        rows = []
        for row in (heading, *block.rows) if headed else block.rows:
            line += 1
            rows.append(tuple(Cell(cell.text, replace(cell.location, line=line)) for cell in row))
        yield Grid(tuple(rows))


def test_what_the_execution_counts_is_told_by_its_label() -> None:
    """预算执行情况（20分）; 预算数 before 执行数 is the budget of the year."""
    result = parsed("""
        项目名称|农田建设||||||
        预算执行情况（20分）|预算数|212.64|执行数|202.01|执行率|95%|得分|19
        一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|原因
        产出指标|数量指标|建成面积|≥3000亩|3000亩|40|40|
        产出指标|质量指标|验收合格率|100%|100%|40|40|
    """)
    execution = result.tables[0].execution
    assert execution is not None
    told = (execution.budget, execution.actual, execution.weight, execution.score)
    assert ["212.64", "202.01", "20", "19"] == [str(one and one.number) for one in told]


# ── the real documents ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["seed-001", "seed-004"])
def test_real_documents_equal_their_gold_parse(corpus: Path, name: str) -> None:
    """Thirteen project tables with page breaks; eight functions with shifted cells."""
    source = read((corpus / f"{name}.txt").read_bytes(), f"{name}.txt")
    gold = json.loads((corpus / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)
    result = tables_from_blocks(source.blocks)
    assert () == result.problems
    wanted_facts = [{key: value for key, value in table.items() if key != "indicators"} for table in gold["tables"]]
    assert wanted_facts == [facts_of(table, wanted) for table, wanted in zip(result.tables, wanted_facts, strict=True)]
    for table, wanted in zip(result.tables, gold["tables"], strict=True):
        fields = [key for key in wanted["indicators"][0] if key != "no"]
        assert [tuple(item.get(field) for field in fields) for item in wanted["indicators"]] == listed(table, *fields)
        assert [item.get("no") for item in wanted["indicators"]] == [
            item.number and int(item.number.text) for item in table.indicators
        ]


def facts_of(table: TargetTable, keys: Iterable[str]) -> dict[str, Any]:
    """The facts of a table by the keys of the interchange format."""
    amounts = {"budget": table.funds.total, "fiscal": table.funds.fiscal, "other": table.funds.other}
    found: dict[str, Any] = {}
    for key in keys:
        if key in amounts:
            figure = amounts[key]
            found[key] = figure.number if figure else None
        else:
            found[key] = text(getattr(table, {"no": "number"}.get(key, key)))
    return found


def test_a_lone_name_that_reads_like_a_level_is_kept_where_the_form_has_levels() -> None:
    """使用者满意度 alone in the column of names is an indicator without value, not a heading that nobody heeds."""
    rows = [
        ["一级指标", "二级指标", "指标名称", "指标值"],
        ["产出指标", "质量指标", "泵站", "≥85%"],
        ["", "", "使用者满意度", ""],
        ["满意度指标", "服务对象满意度指标", "校舍检查次数", "≥12次"],
    ]
    cells = [
        [Cell(text, Location("a", table=0, row=row, column=at)) for at, text in enumerate(line)]
        for row, line in enumerate(rows)
    ]
    (table,) = tables_from_blocks([Grid(tuple(map(tuple, cells)))]).tables
    assert ["泵站", "使用者满意度", "校舍检查次数"] == [item.name.text for item in table.indicators if item.name]


def test_one_column_for_names_and_values() -> None:
    """绩效指标及目标值: what a name ends with is its value; a sentence without one stays a name."""
    table = only("""
        项目名称|居家养老服务|<|<
        一级指标|二级指标|绩效指标及目标值|<
        产出指标|数量指标|服务高龄老人人数≥420人|<
        产出指标|成本指标|人均服务成本不超过850元|<
        效益指标|社会效益指标|居家生活更加便利|<
        满意度指标|服务对象满意度指标|老人满意度达到90%以上|<
    """)
    assert [
        ("服务高龄老人人数", "≥420人"),
        ("人均服务成本", "不超过850元"),
        ("居家生活更加便利", None),
        ("老人满意度", "达到90%以上"),
    ] == listed(table, "name", "value")
    assert "value" in table.columns


def test_amounts_below_their_labels() -> None:
    """合计 | 一般公共预算资金 | 其他资金 in one row, the amounts in the next; labels with blank cells beside them are blank."""
    rows = """
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|新建投放点|≥80个
    """
    table = only(
        "年度预算收入（万元）|合计|一般公共预算资金|其他资金\n^|3250.5|3200.5|50\n年度目标|新建投放点80个|<|<" + rows
    )
    funds = table.funds
    assert ["3250.5", "3200.5", "50"] == [str(one.number) for one in (funds.total, funds.fiscal, funds.other) if one]
    more = only(
        "年度收入|合计|一般公共预算资金|政府性基金\n^|300|200|100\n年度目标|新建投放点80个|<|<" + rows
    ).funds.more
    assert more and "100" == str(more.number)  # beside the general budget, as the sum tells
    blank = only("资金总额||财政拨款|\n年度目标|新建投放点80个|<|<" + rows).funds
    assert (None, None) == (blank.total and blank.total.number, blank.fiscal and blank.fiscal.number)


def test_long_term_and_annual_columns_share_their_levels() -> None:
    """Levels stand once, names and values twice; the goals say which block is whose, the first amount is no annual one."""
    table = only("""
        专项名称|蔬菜大棚改造|<|<|<|<
        资金金额（万元）|实施期资金总额：|900|年度资金总额：|300|<
        ^|其中：财政拨款|900|其中：财政拨款|300|<
        总体目标|实施期总目标|<|年度目标|<|<
        ^|改造大棚3万亩。|<|改造大棚1万亩。|<|<
        一级指标|二级指标|指标内容|指标值|指标内容|指标值
        产出指标|数量指标|改造大棚|≥3万亩|改造大棚|≥1万亩
        满意度指标|服务对象满意度指标|菜农满意度|≥90%|菜农满意度|≥88%
    """)
    assert [
        ("产出指标", "数量指标", "改造大棚", "≥1万亩", "≥3万亩"),
        ("满意度指标", "服务对象满意度指标", "菜农满意度", "≥88%", "≥90%"),
    ] == listed(table, *LEVELS, "value", "period_value")
    total, fiscal = table.funds.total, table.funds.fiscal
    assert ("300", "300") == (str(total and total.number), str(fiscal and fiscal.number))


def test_goals_below_labels_of_their_own() -> None:
    """总体绩效目标 beside two cells, each of which begins with the label of its goal."""
    rows = [
        ["专项名称", "蔬菜大棚改造", ""],
        ["总体绩效目标", "实施期目标\n改造大棚3万亩。", "年度目标\n改造大棚1万亩。"],
        ["二级指标", "三级指标", "指标值"],
        ["数量指标", "改造大棚", "≥1万亩"],
    ]
    cells = [
        [Cell(text, Location("a", table=0, row=row, column=at)) for at, text in enumerate(line)]
        for row, line in enumerate(rows)
    ]
    (table,) = tables_from_blocks([Grid(tuple(map(tuple, cells)))]).tables
    assert ("改造大棚1万亩。", "改造大棚3万亩。") == (text(table.goal), text(table.period_goal))
    beside = only("""
        政策名称|家电换新补贴|<|<
        政策目标|中期目标：两年补贴6万台。|年度目标：|补贴3万台。
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|补贴台数|≥3万台
    """)
    assert ("补贴3万台。", "两年补贴6万台。") == (text(beside.goal), text(beside.period_goal))


def test_signs_below_other_headings_where_the_columns_were_lost() -> None:
    """指标性质 over ≥ in a form copied without its merged cells: every row tells its own sign."""
    table = only("""
        项目名称|林地管护|<|<|<|<
        一级指标|二级指标|三级指标|指标性质|指标值|计量单位
        产出指标|数量指标|管护林地|≥|12|万亩
        巡护点|=|86|个
        质量指标|林木保存率|≥|97|%
        效益指标|生态效益指标|林分健康|定性|良好|
    """)
    assert [("≥", "12"), ("=", "86"), ("≥", "97"), ("定性", "良好")] == [
        (sign or nature, value) for sign, nature, value in listed(table, "operator", "nature", "value")
    ]


def test_the_goal_of_a_department_that_is_told_by_its_duties() -> None:
    table = only("""
        部门名称|应急局
        年度履职目标|全年检查企业480家次。
        二级指标|三级指标|指标值
        数量指标|检查企业家次|≥480家次
    """)
    assert "全年检查企业480家次。" == text(table.goal)


def test_rows_that_all_stand_a_column_too_far_right_keep_their_names() -> None:
    """Labels of a level under 三级指标, and no other column for the names: the rows are shifted, not the heading."""
    table = parsed("""
        一级指标|二级指标|三级指标|指标值|计量单位|
        产出指标|数量指标|清淤河道长度|≥8公里|公里|
        |产出指标|质量指标|河道断面达标率|≥95%|%
        |产出指标|时效指标|清淤完成时间|12月底前|
        |效益指标|社会效益指标|沿河居民受益人数|≥600人|人
    """).tables[0]
    assert ["清淤河道长度", "河道断面达标率", "清淤完成时间", "沿河居民受益人数"] == [
        row[0] for row in listed(table, "name")
    ]


def test_a_numbered_name_that_moved_into_the_column_of_levels() -> None:
    """指标2：… below a level that covered its row, in a form copied without its merged cells."""
    table = only("""
        专项名称|健康教育|<|<
        一级指标|二级指标|三级指标|指标值
        效益指标|社会效益指标|指标1：居民健康知识知晓率|≥60%
        |指标2：居民健康服务水平|逐步提升|
        满意度指标|服务对象满意度指标|指标1：居民满意度|≥85%
    """)
    assert [
        ("效益指标", "社会效益指标", "居民健康知识知晓率"),
        ("效益指标", "社会效益指标", "居民健康服务水平"),
        ("满意度指标", "服务对象满意度指标", "居民满意度"),
    ] == listed(table, *LEVELS)
    assert ["≥60%", "逐步提升", "≥85%"] == [value for (value,) in listed(table, "value")]


def test_an_amount_with_an_aside() -> None:
    table = only("""
        项目名称|社区平台
        预算金额|145万元（其中财政拨款100万元）
        三级指标|指标值
        接入小区数|≥36个
        上线系统|≥1套
    """)
    assert "145" == str(table.funds.total and table.funds.total.number)


def test_labels_of_both_levels_alone_over_their_rows() -> None:
    """一、产出指标, then （一）数量指标: a form without columns of levels; （二）成本指标 is of the second one."""
    rows = [
        [("序号", 1), ("指标名称", 1), ("目标值", 1), ("备注", 1)],
        [("一、产出指标", 4)],
        [("（一）数量指标", 4)],
        [("1", 1), ("租赁线路", 1), ("≥46条", 1), ("", 1)],
        [("（二）成本指标", 4)],
        [("2", 1), ("线路年租费", 1), ("≤1.8万元/条", 1), ("", 1)],
        [("二、效益指标", 4)],
        [("（一）社会效益指标", 4)],
        [("3", 1), ("网上办理占比", 1), ("≥90%", 1), ("", 1)],
    ]
    cells = [
        [
            Cell(text, Location("a", table=0, row=number, column=sum(span for _, span in row[:at]), span=(1, width)))
            for at, (text, width) in enumerate(row)
        ]
        for number, row in enumerate(rows)
    ]
    (table,) = tables_from_blocks([Grid(tuple(map(tuple, cells)))]).tables
    assert [
        ("产出指标", "数量指标", "租赁线路"),
        ("产出指标", "成本指标", "线路年租费"),
        ("效益指标", "社会效益指标", "网上办理占比"),
    ] == listed(table, *LEVELS)


def test_what_was_done_in_part_of_the_year() -> None:
    """1-8月执行情况 of a form that watches a project."""
    table = only("""
        项目名称|校园安全
        三级指标|年度指标值|1-8月执行情况
        联网学校|≥62所|20所
        在线设备|≥90台|85台
    """)
    assert ["20所", "85台"] == [actual for (actual,) in listed(table, "actual")]


def test_a_list_of_projects_under_one_column_for_units_and_projects() -> None:
    """The row that counts the columns is no indicator, and the row of a unit is no project."""
    result = parsed(
        """
        单位名称（项目名称） | 项目年度绩效目标 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位
        1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
        县文化馆 | | | | | | |
        戏曲下乡 | 演出36场，观众1.2万人次。 | 产出指标 | 数量指标 | 演出场次 | >= | 36 | 场
        | | 满意度指标 | 服务对象满意度 | 观众满意度 | >= | 90 | %
        展厅开放 | 全年开放310天。 | 产出指标 | 数量指标 | 开放天数 | >= | 310 | 天
        | | 满意度指标 | 服务对象满意度 | 参观者满意度 | >= | 92 | %
        """
    )
    assert ["戏曲下乡", "展厅开放"] == [text(table.project) for table in result.tables]
    assert ["演出36场，观众1.2万人次。", "全年开放310天。"] == [text(table.goal) for table in result.tables]
    assert [("演出场次", ">=", "36", "场"), ("观众满意度", ">=", "90", "%")] == listed(
        result.tables[0], "name", "operator", "value", "unit"
    )


SEVERAL_GOALS = """
项目名称 | 增殖放流 | | | |
长期目标1： | 三年放流鱼苗1500万尾。 | | | |
长期绩效指标 | 一级指标 | 二级指标 | 指标名称 | 指标值 | 绩效标准
| 产出指标 | 数量指标 | 放流数量 | 1500万尾 | 计划标准
年度目标1： | 放流鱼苗500万尾。 | | | |
年度绩效指标 | 一级指标 | 二级指标 | 指标名称 | 指标值 | 绩效标准
| 产出指标 | 数量指标 | 放流数量 | 500万尾 | 计划标准
| 满意度指标 | 服务对象满意度指标 | 渔民满意度 | ≥90% | 计划标准
年度目标2： | 巡航8600公里。 | | | |
年度绩效指标 | 一级指标 | 二级指标 | 指标名称 | 指标值 | 绩效标准
| 产出指标 | 数量指标 | 巡航里程 | ≥8600公里 | 计划标准
| 效益指标 | 社会效益指标 | 案件查处率 | 100% | 计划标准
"""


def test_the_indicators_of_several_goals_are_one_project() -> None:
    """年度目标2 below indicators begins no other form, although the levels begin again."""
    table = only(SEVERAL_GOALS)
    assert [
        ("放流数量", "500万尾", "1500万尾"),
        ("渔民满意度", "≥90%", None),
        ("巡航里程", "≥8600公里", None),
        ("案件查处率", "100%", None),
    ] == listed(table, "name", "value", "period_value")
    assert table.goal is not None and "放流鱼苗500万尾" in table.goal.text


def test_points_of_decision_and_process_are_kept_apart() -> None:
    table = parsed(
        """
        一级指标 | 二级指标 | 三级指标 | 分值 | 评价要点
        决策（15分） | 项目立项 | 立项规范性 | 15 | 程序合规
        过程（25分） | 资金管理 | 使用合规性 | 25 | 专款专用
        产出（60分） | 产出数量 | 完成率 | 60 | 按计划完成
        """
    ).tables[0]
    assert {"决策": 15, "过程": 25, "output": 60} == dict(table.section_points)


def test_a_heading_moves_over_rows_that_stand_two_columns_too_far_right() -> None:
    table = only("""
        一级指标|二级指标|三级指标|指标值|计量单位||
        ||产出指标|数量指标|清淤河道长度|≥8|公里
        |||质量指标|断面达标率|≥95|%
        ||效益指标|社会效益指标|受益人数|≥600|人
        ||满意度指标|服务对象满意度指标|居民满意度|≥90|%
    """)
    assert [
        ("产出指标", "数量指标", "清淤河道长度", "≥8", "公里"),
        ("产出指标", "质量指标", "断面达标率", "≥95", "%"),
        ("效益指标", "社会效益指标", "受益人数", "≥600", "人"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90", "%"),
    ] == listed(table, *LEVELS, "value", "unit")


@pytest.mark.parametrize("width, blank", [(1, True), (4, False)])
def test_a_goal_without_text_over_the_heading_is_blank(width: int, blank: bool) -> None:
    """年度目标 beside an empty merged cell is a goal that nobody wrote; over all columns it is a caption."""
    rows = [
        [("项目名称", 1), ("泵站改造", 3)],
        [("年度目标", width), *([("", 3)] if width == 1 else [])],
        [("一级指标", 1), ("二级指标", 1), ("三级指标", 1), ("指标值", 1)],
        [("产出指标", 1), ("数量指标", 1), ("改造泵站", 1), ("≥12座", 1)],
        [("满意度指标", 1), ("服务对象满意度指标", 1), ("村民满意度", 1), ("≥90%", 1)],
    ]
    grid = Grid(
        tuple(
            tuple(
                Cell(words, Location("a", row=number, column=sum(wide for _, wide in row[:at]), span=(1, wide)))
                for at, (words, wide) in enumerate(row)
            )
            for number, row in enumerate(rows)
        )
    )
    (table,) = tables_from_blocks([grid]).tables
    assert ("" if blank else None) == text(table.goal)
    assert ["改造泵站", "村民满意度"] == [row[0] for row in listed(table, "name")]


def test_goals_below_their_labels_where_the_cell_of_the_caption_left_none() -> None:
    """预期目标 and 实际完成情况 under 年度总体目标, whose cell goes over two rows."""
    table = only("""项目名称 | 读者服务
        年度总体目标 | 预期目标 | 实际完成情况
        新购图书1200册，举办讲座20场。 | 新购图书1260册，举办讲座22场。
        一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值
        产出指标 | 数量指标 | 新购图书册数 | ≥1200册 | 1260册""")
    assert ("新购图书1200册，举办讲座20场。", "新购图书1260册，举办讲座22场。") == (
        text(table.goal),
        text(table.goal_actual),
    )


def test_a_value_among_words_shows_that_a_row_was_moved() -> None:
    """成本指标 is a label of both levels; the value that stands under 说明 says which it is here."""
    table = only("""一级指标 | 二级指标 | 三级指标 | 指标说明 | 指标值 | 依据
        产出指标 | 数量指标 | 修缮校舍面积 | 实际修缮的面积 | ≥4200平方米 | 施工合同
        质量指标 | 工程验收合格率 | 验收合格工程的比例 | 100% | 验收报告
        成本指标 | 单位面积修缮成本 | 每平方米修缮支出 | ≤480元/平方米 | 招标控制价""")
    assert [
        ("产出指标", "质量指标", "工程验收合格率", "100%"),
        ("产出指标", "成本指标", "单位面积修缮成本", "≤480元/平方米"),
    ] == [(text(one.level1), text(one.level2), text(one.name), text(one.value)) for one in table.indicators[1:]]


def test_a_row_without_points_below_a_repeated_heading_goes_on_with_the_last() -> None:
    """The page cut 老旧小区改造户数完成率 and its explanation; the points stand in its first half."""
    heading = "一级指标 | 二级指标 | 三级指标 | 分值 | 指标解释 | 得分\n"
    table = only(
        f"{heading}决策 | 项目立项 | 立项依据充分性 | 4 | 是否符合法规 | 4\n过程 | 资金管理 | 资金到位率 | 4 | 到位的比率 | 4\n"
        f"过程 | 组织实施 | 制度健全性 | 4 | 是否健全 | 4\n产出 | 产出数量 | 老旧小区改造户数 | 10 | 实际改造与计划 | 10\n"
        f"\n{heading}|| 完成率 || 户数的比率 |\n产出 | 产出质量 | 工程验收合格率 | 10 | 合格的比率 | 9"
    )
    assert ["老旧小区改造户数完成率", "工程验收合格率"] == [text(one.name) for one in table.indicators[-2:]]
    assert "实际改造与计划户数的比率" == text(table.indicators[-2].description)


@pytest.mark.parametrize(("amount", "tables"), [("30.5", 2), ("12", 1), ("", 1)])
def test_two_projects_of_one_name(amount: str, tables: int) -> None:
    """The name again behind rows that left it blank: another project where the amount is another."""
    found = parsed(f"""
        项目名称|项目金额（万元）|一级指标|二级指标|三级指标|指标值
        道路养护|12|产出指标|数量指标|养护道路长度|≥10公里
        ||效益指标|社会效益指标|通行时间|≤20分钟
        道路养护|{amount}|产出指标|数量指标|更换井盖数|≥10个
        ||满意度指标|服务对象满意度指标|居民满意度|≥90%
    """)
    assert tables == len(found.tables)


def test_a_name_in_every_row_is_one_project() -> None:
    """Whatever the amounts beside it are: those of the activities."""
    assert 1 == len(
        parsed("""
        项目名称|项目金额（万元）|一级指标|二级指标|三级指标|指标值
        道路养护|12|产出指标|数量指标|养护道路长度|≥10公里
        道路养护|8|产出指标|数量指标|更换井盖数|≥10个
        道路养护|6|满意度指标|服务对象满意度指标|居民满意度|≥90%
    """).tables
    )


@pytest.mark.parametrize("merged", [False, True])
def test_what_was_reached_last_year_beside_what_is_expected(merged: bool) -> None:
    """指标值 over 2031年实际实现值 | 预期2032年实现值: only the second is a target, also where both are one cell."""
    values = "<td colspan=2>{}</td>" if merged else "<td>≥7</td><td>{}</td>"
    rows = [
        f"<td rowspan=2>产出指标</td><td rowspan=2>数量指标</td><td>巡检井盖数量</td>{values.format('≥800个')}<td></td>",
        f"<td>更换井盖数量</td>{values.format('60')}<td></td>",
        f"<td>满意度指标</td><td>服务对象满意度指标</td><td>居民满意度</td>{values.format('≥92%')}<td></td>",
    ]
    page = (
        "<table><tr><td>项目名称</td><td colspan=6>井盖更换</td></tr>"
        "<tr><td rowspan=5>绩效指标</td><td rowspan=2>一级指标</td><td rowspan=2>二级指标</td><td rowspan=2>三级指标</td>"
        "<td colspan=2>指标值</td><td rowspan=2>指标标准或依据</td></tr><tr><td>2031年实际实现值</td><td>预期2032年实现值</td></tr>"
        f"{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    )
    (table,) = recognise(read_bytes(page.encode(), "a.html")).tables
    assert ["≥800个", "60", "≥92%"] == [text(one.value) for one in table.indicators]
    assert [None] * 3 == [one.actual for one in table.indicators]


def test_two_years_at_the_left_of_their_caption_are_no_level() -> None:
    """A page that lost its empty cells: 指标值 is the column of the values, and 产出指标 stays what it is."""
    table = only("""
        绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 备注
        2031年实际实现值 | 预期2032年实现值
        产出指标 | 数量指标 | 巡检井盖数量 | ≥800个
        质量指标 | 更换合格率 | 100%
        满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥92%
    """)
    assert [
        ("产出指标", "巡检井盖数量", "≥800个"),
        ("产出指标", "更换合格率", "100%"),
        ("满意度指标", "居民满意度", "≥92%"),
    ] == listed(table, "level1", "name", "value")


def test_a_list_that_lost_its_merged_cells_stands_under_its_headings() -> None:
    """A page copied without the cells merged from above: unit, project, amount and goal, of all rows but the first."""
    found = parsed("""
        单位名称|项目名称|预算数|年度目标|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|权重
        611-河西镇部门|92,300.50
        611001-河西镇人民政府|道路养护|61,000.00|养护镇村道路|产出指标|数量指标|养护道路长度|≥|10|公里|20
        产出指标|质量指标|养护合格率|≥|95|%|20
        满意度指标|服务对象满意度指标|居民满意度|≥|90|%|10
        渠道清淤|31,300.50|清淤镇内渠道，保证排涝通畅|产出指标|数量指标|清淤渠道长度|≥|6|公里|20
        效益指标|社会效益指标|受益户数|≥|600|户|20
    """)
    assert ["道路养护", "渠道清淤"] == [text(table.project) for table in found.tables]
    assert [
        [("养护道路长度", "10", "公里"), ("养护合格率", "95", "%"), ("居民满意度", "90", "%")],
        [("清淤渠道长度", "6", "公里"), ("受益户数", "600", "户")],
    ] == [listed(table, "name", "value", "unit") for table in found.tables]
    assert "清淤镇内渠道，保证排涝通畅" == text(found.tables[1].goal)


def test_rows_that_lost_cells_do_not_tell_what_a_column_holds() -> None:
    """The unit is the unit, though explanations stand under it in rows that begin too far left."""
    table = only("""
        一级指标|二级指标|三级指标|指标值类型|指标值|计量单位|指标解释|评分标准
        产出指标|数量指标|养护道路长度|定量|10|公里|考察养护了多少道路|未达到的扣分
        质量指标|养护合格率|定量|95|%|考察养护的道路是否合格|未达到的扣分
        时效指标|养护完成时间|定量|11月底前|考察养护是否按时完成|未达到的扣分
        效益指标|社会效益指标|通行满意率|定量|90|%|考察通行是否通畅|未达到的扣分
    """)
    assert ["公里", "%", "", "%"] == [text(one.unit) for one in table.indicators]


def test_a_level_that_stands_below_the_first_of_its_rows_holds_for_them_too() -> None:
    """A grid that does not tell what is merged: 产出指标 beside the middle of its rows."""
    table = only("""
        一级指标|二级指标|三级指标|指标值
        |数量指标|养护道路长度|≥10公里
        |质量指标|养护合格率|≥95%
        产出指标|时效指标|养护完成时间|11月底前
        满意度指标|服务对象满意度指标|居民满意度|≥90%
    """)
    assert ["产出指标", "产出指标", "产出指标", "满意度指标"] == [text(one.level1) for one in table.indicators]


def test_rows_of_a_page_whose_first_column_is_blank_everywhere() -> None:
    """The cells of merged rows lost, 指标值及单位 beside 绩效标准: the standard is no value."""
    table = only("""
        |本年度绩效指标|一级指标|二级指标|三级指标|指标值及单位|绩效标准
        |产出指标|数量指标|洒水车辆数|10辆|计划标准
        |洒水车射程|≥80米|计划标准
        |质量指标|道路洁净程度|优良|计划标准
        |时效指标|作业月份|4月至11月|计划标准
        |效益指标|社会效益指标|扬尘投诉下降率|≥8%|计划标准
        |满意度指标|服务对象满意度指标|市民满意度|≥90%|计划标准
    """)
    assert [
        ("产出指标", "洒水车辆数", "10辆", "计划标准"),
        ("产出指标", "洒水车射程", "≥80米", "计划标准"),
        ("产出指标", "道路洁净程度", "优良", "计划标准"),
        ("产出指标", "作业月份", "4月至11月", "计划标准"),
        ("效益指标", "扬尘投诉下降率", "≥8%", "计划标准"),
        ("满意度指标", "市民满意度", "≥90%", "计划标准"),
    ] == listed(table, "level1", "name", "value", "basis")


def test_names_under_level_2_in_a_form_without_a_column_of_names() -> None:
    """一级指标 | 二级指标 over 数量指标 | 养护道路长度: the labels are of level 2."""
    table = only("""
        一级指标|二级指标|绩效标准|当年预期实现值
        数量指标|养护道路长度|反映养护里程|≥60公里
        |养护桥梁数|反映养护桥梁|12座
        质量指标|养护合格率|反映养护质量|≥95%
        效益指标|通行车辆|反映出行情况|≥6万辆
        满意度指标|居民满意度|反映满意程度|≥90%
    """)
    assert [
        ("产出指标", "养护道路长度", "≥60公里"),
        ("产出指标", "养护桥梁数", "12座"),
        ("产出指标", "养护合格率", "≥95%"),
        ("效益指标", "通行车辆", "≥6万辆"),
        ("满意度指标", "居民满意度", "≥90%"),
    ] == listed(table, "level1", "name", "value")


def test_titles_that_divide_the_value_where_merged_cells_lost_their_width() -> None:
    """They stand at the left, below the levels; the rows have as many cells as the heading with them in place of 指标值."""
    table = only("""
        目标1|一级指标|二级指标|指标名称|指标值|指标值确定依据
        近两年指标值|预期当年实现值
        前年|上年
        年度绩效指标|产出指标|数量指标|养护道路长度|50公里|55公里|≥60公里|计划标准
        质量指标|养护合格率|93%|94%|≥95%|行业标准
        时效指标|养护及时率|91%|92%|≥93%|行业标准
        效益指标|社会效益指标|通行车辆|1万辆|1.1万辆|≥1.2万辆|计划标准
    """)
    assert [
        ("养护道路长度", "≥60公里", "计划标准"),
        ("养护合格率", "≥95%", "行业标准"),
        ("养护及时率", "≥93%", "行业标准"),
        ("通行车辆", "≥1.2万辆", "计划标准"),
    ] == listed(table, "name", "value", "basis")


def test_a_level_beside_the_middle_of_rows_that_lost_cells() -> None:
    """It stands in a row below the label of level 2, which goes on behind it; seals below the rows are none of them."""
    table = only("""
        绩效指标|一级指标|二级指标|三级指标|指标值|指标标准或依据
        数量指标|养护道路长度|10公里
        养护桥梁数|12座
        产出指标|养护涵洞数|30处
        质量指标|养护合格率|≥95%
        满意度指标|服务对象满意度指标|居民满意度|≥90%
        农财股（盖章） 年 月 日|绩效股（盖章） 年 月 日
        财政部门支出股室初审意见|同意
    """)
    assert [
        ("产出指标", "数量指标", "养护道路长度", "10公里"),
        ("产出指标", "数量指标", "养护桥梁数", "12座"),
        ("产出指标", "数量指标", "养护涵洞数", "30处"),
        ("产出指标", "质量指标", "养护合格率", "≥95%"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
    ] == listed(table, "level1", "level2", "name", "value")


def test_labels_with_hints_and_names_without_values_in_rows_that_lost_cells() -> None:
    """生态效益指标（选填） is a label, not the name of what stands beside it; a name alone in its row has no value."""
    table = only("""
        绩效指标|一级指标|二级指标|三级指标|指标值
        产出指标|数量指标（必填硬性指标）|营造林面积（亩）|8000
        补植面积（亩）|
        修建作业道长度（公里）|30
        质量指标（必填）|苗木成活率|85%
        效益指标|经济效益指标（选填）|增加务工岗位
        生态效益指标（选填）|提高森林覆盖率，保护林区水源。
    """)
    assert [
        ("数量指标", "营造林面积（亩）", "8000"),
        ("数量指标", "补植面积（亩）", ""),
        ("数量指标", "修建作业道长度（公里）", "30"),
        ("质量指标", "苗木成活率", "85%"),
        ("经济效益指标", "增加务工岗位", ""),
        ("生态效益指标", "提高森林覆盖率，保护林区水源。", ""),
    ] == listed(table, "level2", "name", "value")


def test_labels_of_level_2_in_the_column_of_names_in_rows_that_lost_cells() -> None:
    """指标类型 | 指标名称 | 指标值 | 指标描述: the labels are what the form calls the indicators, in all rows."""
    table = only("""
        指标类型|指标名称|指标值|指标描述
        产出指标|数量指标|37万平方米|养护公园和道路绿地
        质量指标|100%|绿地养护达标
        时效指标|全年|全年养护
        效益指标|社会效益指标|是|方便市民休憩
        生态效益指标|是|净化空气
        满意度指标|服务对象满意度指标|≥95%|市民对绿地的评价
    """)
    assert [
        ("产出指标", "数量指标", "37万平方米"),
        ("产出指标", "质量指标", "100%"),
        ("产出指标", "时效指标", "全年"),
        ("效益指标", "社会效益指标", "是"),
        ("效益指标", "生态效益指标", "是"),
        ("满意度指标", "服务对象满意度指标", "≥95%"),
    ] == listed(table, "level1", "name", "value")
