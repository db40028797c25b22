"""Forms with results whose cells stand together without anything between them, as pages of documents leave them."""

from __future__ import annotations

import time

from perflint.model import Passage
from perflint.recognition.glued.results import parted
from perflint.recognition.glued.rows import unglued
from tests.reading import text_of, told, understood

ROW = ("level1", "level2", "name", "value", "actual")
WEIGHED = ("weight", "value", "actual", "score", "reason")


def cells(text: str, *roles: str) -> list[list[str]]:
    return [[cell.text for cell in row] for row in parted(Passage(text), roles)]


FORM = (
    "绩效目标自评表(2031年度)项目名称河西镇灌溉渠道标尺安装工程主管部门凤山县水务局实施单位凤山县水务局资金情况(万元)全年预算数(A)全年执行数(B)"
    "分值执行率(B/A)得分年度资金总额:303010100.00%10年度总体目标年初设定目标年度总体目标完成情况综述安装标尺方便用水计量安装标尺方便用水计量"
    "绩效指标一级指标二级指标三级指标分值年度指标值全年实际值得分未完成原因及拟采取的改进措施"
    "产出指标(60分)数量指标安装渠道标尺10≥180米≥180米10标尺宽度10≥40厘米45厘米10质量指标标尺验收合格率20100%98%19"
    "成本指标标尺安装总成本1030万元30万元10效益指标(20分)经济效益指标社会效益指标受益灌区人口数10≥800人≥860人10"
    "用水计量条件改善情况10显著提升显著提升10满意度指标(10分)服务对象满意度指标灌区农户满意度10≥95%≥96%10……总分100100注:1.分值统一设置。"
)


def test_a_whole_form_on_one_line() -> None:
    """Titles, labels, names, points and values: 1030万元30万元10 is ten points, thirty, thirty, ten."""
    document = understood(FORM)
    (table,) = document.tables
    assert "河西镇灌溉渠道标尺安装工程" == text_of(table.project)
    assert [
        ("产出指标", "数量指标", "安装渠道标尺", "≥180米", "≥180米"),
        ("产出指标", "数量指标", "标尺宽度", "≥40厘米", "45厘米"),
        ("产出指标", "质量指标", "标尺验收合格率", "100%", "98%"),
        ("产出指标", "成本指标", "标尺安装总成本", "30万元", "30万元"),
        ("效益指标", "社会效益指标", "受益灌区人口数", "≥800人", "≥860人"),
        ("效益指标", "社会效益指标", "用水计量条件改善情况", "显著提升", "显著提升"),
        ("满意度指标", "服务对象满意度指标", "灌区农户满意度", "≥95%", "≥96%"),
    ] == told(document, *ROW)
    assert [("10", "10"), ("10", "10"), ("20", "19")] == told(document, "weight", "score")[:3]


def test_where_cells_end() -> None:
    """What stands there twice, what a column can hold, and a unit that is known tell it."""
    assert [["培训合格率", "20", "100%", "100%", "20"]] == cells("培训合格率20100%100%20", *WEIGHED)
    assert [["就餐条件", "8", "持续改善", "持续改善", "8"]] == cells("就餐条件8持续改善持续改善8", *WEIGHED)
    assert ["火情6小时内扑灭率", "不低于95%", "达成预期指标"] in cells(
        "案件查处率不低于90%达成预期指标火情6小时内扑灭率不低于95%达成预期指标", "value", "actual", "reason"
    )
    assert [["设备配备率", "100%", "300件", "达成预期指标"], ["抽检率", "≥90%", "92%"]] == cells(
        "设备配备率100%300件达成预期指标抽检率≥90%92%", "value", "actual", "reason"
    )
    assert ["知晓度是否提高", "是", "达成预期指标"] in cells(
        "抽检率≥90%达成预期指标知晓度是否提高是达成预期指标", "value", "actual", "reason"
    )
    assert [["建设二级公路12.5公里", "20", "20"]] == cells("建设二级公路12.5公里2020", "value", "actual", "reason")


def test_units_signs_and_what_a_template_asks_for() -> None:
    """A unit ends with what it is counted by; a sign in a bracket stands in the name, ≧ before a number."""
    assert [["单位养护成本", "≤41元/公里"], ["成本控制率", "≤100%"]] == cells(
        "单位养护成本≤41元/公里成本控制率≤100%", "value"
    )
    assert [["人均补助标准", "10", "≤600元/人·月", "580元/人·月", "10"]] == cells(
        "人均补助标准10≤600元/人·月580元/人·月10", *WEIGHED
    )
    assert [["道路完好率（≥**%）", "≥98%"], ["沿线居民满意度", "≧99.5%"]] == cells(
        "道路完好率（≥**%）≥98%沿线居民满意度≧99.5%", "value"
    )
    assert [["设施持续使用年限", "≥8年"], ["管护机制", "健全", "健全"]] == cells(
        "设施持续使用年限≥8年管护机制健全健全", "value", "actual"
    )


def test_points_behind_results() -> None:
    """≥200人215人1010, the order of the ministry's form: target, result, points, score, and a reason at the end of a label."""
    order = ("value", "actual", "weight", "score", "reason")
    assert [
        ["培训教师人数", "≥200人", "215人", "10", "10"],
        ["培训期数", "4期", "4期", "10", "10"],
    ] == cells("培训教师人数≥200人215人1010培训期数4期4期1010", *order)
    assert [["培训完成时间", "11月底前", "11月20日", "10", "9.5"]] == cells("培训完成时间11月底前11月20日109.5", *order)
    assert ["培训机制健全性", "健全", "基本健全", "15", "13", "制度尚未印发"] in cells(
        "教学能力提升明显提升明显提升1515可持续影响指标培训机制健全性健全基本健全1513制度尚未印发", *order
    )
    assert [["教学能力变化情况", "明显提升", "20"]] == cells("教学能力变化情况明显提升20", "value", "weight")
    titles = "一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施"
    rows = ["产出指标数量指标培训教师人数≥200人215人1010", "培训期数4期4期1010", "质量指标培训合格率≥95%98%2020"]
    rows += ["满意度指标服务对象满意度指标参训教师满意度≥90%96%109.8", "总分5049.8"]
    document = understood("\n".join(["项目名称乡村教师培训", titles, *rows]))
    assert [("10", "10"), ("10", "10"), ("20", "20"), ("10", "9.8")] == told(document, "weight", "score")
    assert "" == told(document, "reason")[-1][0]


def test_short_labels_behind_rows() -> None:
    """社会效益 is a label behind a row or a label, not inside a name."""
    text = "效益指标社会效益火灾起数0起达成预期指标生态效益受害率小于0.9‰达成预期指标经济效益增长率≥5%6%"
    assert [
        ["效益指标"],
        ["社会效益"],
        ["火灾起数", "0起", "达成预期指标"],
        ["生态效益"],
        ["受害率", "小于0.9‰", "达成预期指标"],
        ["经济效益增长率", "≥5%", "6%"],
    ] == cells(text, "value", "actual", "reason")
    assert [["效益指标"], ["项目产生社会效益情况", "较好", "达成预期指标"]] == cells(
        "效益指标项目产生社会效益情况较好达成预期指标", "value", "actual", "reason"
    )


def test_rows_on_lines_of_their_own() -> None:
    """Titles and rows each on a line, labels broken over two, blank cells and rows left as empty lines."""
    text = """公路建设资金绩效目标自评表
项目名称河西公路建设资金
绩效指标一级
指标
二级指标三级指标指标值全年实际完成值未完成原因和改进措施


数量指标建设公路里程≥12公里12公里


质量指标验收合格率100%100%
……

经济效益
指标
沿线货运成本下降率≥5%6%


满意度指标服务对象
满意度指标
沿线群众满意度≥90%93%
……
说明
注:1.其他资金包括社会资金。
"""
    assert [
        ("数量指标", "建设公路里程", "≥12公里", "12公里"),
        ("质量指标", "验收合格率", "100%", "100%"),
        ("经济效益指标", "沿线货运成本下降率", "≥5%", "6%"),
        ("服务对象满意度指标", "沿线群众满意度", "≥90%", "93%"),
    ] == told(understood(text), *ROW[1:])


def test_a_page_that_ends_inside_a_row() -> None:
    """The last label without its row is left out; a row that cannot be parted leaves all unread."""
    end = FORM.index("灌区农户满意度")
    assert 6 == len(told(understood(FORM[: end + 2]), "name"))
    assert [] == cells("数量指标8培训290$290%8质量指标合格率8100%100%8", *WEIGHED)
    assert [] == told(understood(FORM.replace("10≥180米≥180米10", "工O≥l80米")), "name")


def test_long_texts_are_given_up_soon() -> None:
    """Whatever the text, it is parted in a moment or not at all."""
    titles = FORM[FORM.index("一级指标二级") : FORM.index("产出指标")]
    bodies = [
        "培训人数10≥200人215人10" * 40,
        "1" * 590,
        "培" * 590,
        "培训1" * 190,
        "达成预期指标" * 98,
        "1.1%" * 140,
        "较好" * 290,
    ]
    begun = time.perf_counter()
    for body in bodies:
        unglued([Passage(f"{titles}产出指标数量指标{body}")])
    assert time.perf_counter() - begun < 20


def test_digits_that_are_no_numbers_are_read_without_an_error() -> None:
    """① is a digit and no decimal."""
    assert understood("产出指标产出指标①产出指标").tables == ()
