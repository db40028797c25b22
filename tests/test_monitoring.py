"""绩效运行监控表: what was reached so far, what is expected of the year, and how likely that is, whatever the layout."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint import readers, values
from perflint.engine import run
from perflint.model import Cell, Document, Phase
from perflint.recognition import recognise
from perflint.recognition.prose.period import month_of
from perflint.rulebook import load
from perflint.values.likelihood import ANSWERS
from tests.reading import told, understood

FIELDS = ("name", "value", "actual", "expected", "likelihood", "reason")
HEADING = (
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "1-7月执行情况",
    "全年预计完成情况",
    "原因说明",
    "完成目标可能性",
)
ROWS = (
    ("产出指标", "数量指标", "整修机耕路", "≥20公里", "6公里", "14公里", "", "有可能"),
    ("产出指标", "质量指标", "路面合格率", "≥95%", "96%", "96%", "", "确定能"),
    ("产出指标", "时效指标", "整修完成时间", "2025年11月底前", "施工中", "2025年11月", "梅雨停工", "确定能"),
    ("满意度指标", "服务对象满意度指标", "沿线农户满意度", "≥90%", "未调查", "92%", "", "完全不可能"),
)
BOXES = ("确定能", "有可能", "完全不可能")


def test_the_text_of_boxes_is_one_answer() -> None:
    """What is ticked counts, whether the tick stands before the words or behind them; without boxes the words do."""
    for text, expected in (
        ("确定能", ("certain",)),
        ("☑确定能 □有可能 □完全不可能", ("certain",)),
        ("确定能□ 有可能☑ 完全不可能□", ("possible",)),
        ("确定能（ ） 有可能（ ） 完全不可能（√）", ("impossible",)),
        ("□确定能 □有可能 □完全不可能", ()),
        ("不能完成", ("impossible",)),
        ("能够完成", ("certain",)),
        ("确定能、有可能", ("certain", "possible")),
        ("能", ("certain",)),
        ("否", ("impossible",)),
        ("", ()),
        ("进度正常", ()),
        ("可能性较大", ()),
    ):
        assert (text, values.likelihoods_of(text)) == (text, expected)
    assert [values.is_answered(text) for text in ("", "□确定能 □有可能", "进度正常", "√确定能")] == [
        False,
        False,
        True,
        True,
    ]


@given(st.text("□☑√确定能有可完全不否是（） ", max_size=40))
def test_any_text_is_read_and_gives_each_answer_once(text: str) -> None:
    """No text is an error, whatever boxes and words it mixes."""
    found = values.likelihoods_of(text)
    assert len(set(found)) == len(found) and set(found) <= set(ANSWERS)
    assert values.is_answered(text) or not found


def _piped() -> Document:
    lines = ["项目支出绩效运行监控表", "项目名称 | 机耕路整修", " | ".join(HEADING), *(" | ".join(row) for row in ROWS)]
    return understood("\n".join(lines))


def _tabbed() -> Document:
    return understood(
        "\n".join(["项目支出绩效运行监控表", "项目名称\t机耕路整修", "\t".join(HEADING), *map("\t".join, ROWS)])
    )


def _sheet() -> Document:
    """One answer a column, below 完成目标可能性, ticked."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["项目支出绩效运行监控表"])
    sheet.append(["项目名称", "机耕路整修"])
    sheet.append(list(HEADING))
    sheet.append(["", "", "", "", "", "", "", *BOXES])
    sheet.merge_cells("H3:J3")
    for column in "ABCDEFG":
        sheet.merge_cells(f"{column}3:{column}4")
    for row in ROWS:
        sheet.append([*row[:-1], *("√" if row[-1] == box else "" for box in BOXES)])
    data = io.BytesIO()
    book.save(data)
    return recognise(readers.read_bytes(data.getvalue(), "a.xlsx"))


def _export() -> Document:
    heading = ",".join(("项目名称", *HEADING))
    return recognise(
        readers.read_bytes("\n".join([heading, *(",".join(("机耕路整修", *row)) for row in ROWS)]).encode(), "a.csv")
    )


@pytest.mark.parametrize("form", [_piped, _tabbed, _sheet, _export])
def test_what_is_expected_of_the_year_stays_apart_from_what_is_reached(form: Callable[[], Document]) -> None:
    """Each column keeps its own field, and the document is a monitoring."""
    document = form()
    assert document.phase is Phase.MONITORING
    assert [text for (text,) in told(document, "likelihood")] == [row[-1] for row in ROWS]
    assert told(document, *FIELDS) == [(*row[2:6], row[7], row[6]) for row in ROWS]


def test_a_form_that_does_not_say_what_it_is_is_a_monitoring_where_it_foresees_the_year() -> None:
    """Nobody foresees the year in a self-evaluation."""
    rows = ["\t".join(HEADING), *map("\t".join, ROWS)]
    assert understood("\n".join(rows)).phase is Phase.MONITORING
    without = ["\t".join(HEADING[:5]).replace("1-7月执行情况", "实际完成值"), *("\t".join(row[:5]) for row in ROWS)]
    assert understood("\n".join(without)).phase is Phase.SELF_EVALUATION


def test_a_row_of_two_cells_belongs_to_the_table_of_bars_beside_it() -> None:
    """A bar that stands alone in a text parts nothing."""
    table = _piped().tables[0]
    assert table.project is not None and table.project.text == "机耕路整修"
    assert not understood("项目名称 | 机耕路整修\n上下游 | 左右岸都要整修。").tables


@pytest.mark.parametrize(
    ("month", "title", "cells"),
    [
        (7, "项目绩效监控表（2025年1-7月）", ["1-6月执行数"]),
        (6, "2025年上半年绩效运行监控表", []),
        (9, "第三季度绩效监控表", []),
        (7, "", ["1-7月执行数", "1-7月执行率", "8月末前完成招标"]),
        (8, "", ["1—8月实际完成情况"]),
        (8, "绩效监控表", ["截至8月31日完成值"]),
        (6, "绩效监控表", ["截至7月15日累计支出"]),
        (8, "", ["8月末完成值"]),
        (7, "绩效监控表", ["监控时点：2025年7月31日", "受汛情影响，6月完成支付"]),
        (6, "绩效监控表", ["上半年实际完成值", "下半年计划完成值"]),
        (None, "绩效监控表", ["2025年11月底前", "因招标流标，6月完成"]),
        (None, "绩效监控表", ["一季度完成值", "二季度完成值"]),
        (None, "绩效监控表", ["1-12月支出计划完成"]),
        (None, "下半年监控计划", []),
    ],
)
def test_the_month_to_which_a_monitoring_reports(month: int | None, title: str, cells: list[str]) -> None:
    """The title decides, else what most headings say; reasons, deadlines and plans state no such month."""
    found = month_of(Cell(title), [Cell(text) for text in cells])
    assert (None if found is None else found.number) == month


def _told(title: str, heading: str, rows: tuple[str, ...], above: str = "") -> set[str]:
    lines = [title, "项目名称\t机耕路整修", *filter(None, [above]), heading, *rows]
    return {finding.code for finding in run([understood("\n".join(lines))], load()).findings}


HEAD = "一级指标\t二级指标\t三级指标\t年度指标值\t1-7月完成值\t全年预计完成值\t偏差原因分析"
DESIGN = (
    "产出指标\t数量指标\t整修机耕路\t20公里\t12公里\t20公里\t",
    "产出指标\t时效指标\t计划完成率\t≥100%\t60%\t100%\t",
    "效益指标\t社会效益指标\t农户出行条件\t有效改善\t有所改善\t有效改善\t",
    "满意度指标\t服务对象满意度指标\t农户满意度\t≥70%\t尚未调查\t75%\t",
)
FAULTS = (
    "产出指标\t数量指标\t培训人次\t600\t350人次\t600人次\t",
    "产出指标\t数量指标\t路面合格率\t≥20公里\t12公里\t20公里\t",
    "效益指标\t社会效益指标\t受益农户\t≥900户\t820户\t800户\t",
)


def test_how_approved_targets_were_set_is_not_asked_at_mid_year() -> None:
    """Which kinds there are, where they are filed, how high and how worded: said of targets, not of their monitoring."""
    assert _told("项目支出绩效运行监控表", HEAD, DESIGN) == set()
    as_targets = tuple("\t".join(row.split("\t")[:4]) for row in DESIGN)
    submitted = _told("项目支出绩效目标申报表", "\t".join(HEAD.split("\t")[:4]), as_targets)
    assert {"PF105", "PF111", "PF306", "PF601", "PF707"} <= submitted


def test_what_keeps_progress_from_being_compared_is_told_at_mid_year() -> None:
    """A target without unit, a value of another kind than its name, and a forecast below what was reached."""
    assert {"PF110", "PF301", "PF940", "PF943"} <= _told("项目支出绩效运行监控表", HEAD, FAULTS)


def test_slow_spending_is_measured_by_the_month() -> None:
    """A quarter of the budget is little after three quarters of the year, and enough after one."""
    money = "年初预算数（万元）\t400\t{0}执行数（万元）\t100\t{0}执行率\t25%"
    for period, slow in (("一季度", False), ("1-6月", False), ("1-7月", True), ("截至9月底", True)):
        told = _told("项目支出绩效运行监控表", HEAD, DESIGN, money.format(period))
        assert (period, "PF947" in told) == (period, slow)


def _of_cells(*rows: str) -> Document:
    """A sheet of these rows, their cells parted by bars."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row.split("|"))
    data = io.BytesIO()
    book.save(data)
    return recognise(readers.read_bytes(data.getvalue(), "a.xlsx"))


ONE = "1|机耕路整修|300|320|160|50%"
TWO = "2|泵站检修|80|80|20|25%"
INDICATORS = (
    "产出指标|数量指标|整修机耕路|≥20公里|12公里|20公里|",
    "产出指标|质量指标|路面合格率|≥95%|96%|96%|",
    "产出指标|数量指标|检修泵站|≥9座|4座|8座|配件缺货",
    "满意度指标|服务对象满意度指标|农户满意度|≥90%|未调查|92%|",
)


@pytest.mark.parametrize(
    "heading",
    [
        [
            "序号|项目名称|年初预算数|调整预算数|1-7月执行数|执行率|一级指标|二级指标|三级指标|年度指标值|1-7月完成值|预计值|偏差原因"
        ],
        [
            "序号|项目名称|预算执行情况（万元）||||绩效指标监控情况||||||",
            "||年初预算|调整后预算|实际支出|支出进度|一级指标|二级指标|三级指标|年度指标值|1-7月完成值|预计值|偏差原因",
        ],
    ],
)
def test_each_project_of_a_list_keeps_its_money(heading: list[str]) -> None:
    """Amounts between the names of the projects and their indicators are how each spent its budget; no results."""
    first, second, third, fourth = INDICATORS
    rows = (f"{ONE}|{first}", f"||||||{second}", f"{TWO}|{third}", f"||||||{fourth}")
    document = _of_cells("2025年项目支出绩效运行监控表", *heading, *rows)
    assert [table.project.text for table in document.tables if table.project] == ["机耕路整修", "泵站检修"]
    spent = [table.execution for table in document.tables if table.execution]
    assert [
        [figure.number for figure in (one.initial, one.budget, one.actual, one.rate) if figure] for one in spent
    ] == [[300, 320, 160, 50], [80, 80, 20, 25]]
    assert told(document, "actual", "expected", "reason") == [tuple(row.split("|")[4:]) for row in INDICATORS]


def test_the_sum_below_the_parts_is_what_a_department_spent() -> None:
    """基本支出 and 项目支出 are parts of it."""
    document = _of_cells(
        "部门整体支出绩效运行监控表",
        "部门名称|某县农业局",
        "预算执行情况（万元）|支出类型|年初预算数|调整预算数|1-7月执行数|执行率",
        "|基本支出|200|210|120|57.14%",
        "|项目支出|300|320|160|50%",
        "|合计|500|530|280|52.83%",
        "一级指标|二级指标|三级指标|年度指标值|1-7月完成值|全年预计完成值|偏差原因",
        *INDICATORS,
    )
    spent = document.tables[0].execution
    assert spent is not None and spent.budget is not None and spent.actual is not None
    assert (spent.budget.number, spent.actual.number) == (530, 280)


def test_what_explains_a_reason_goes_before_its_kind() -> None:
    """偏差原因类型 beside 偏差原因说明 is no reason of its own."""
    document = _of_cells(
        "绩效运行监控表",
        "一级指标|二级指标|三级指标|年度指标值|1-7月完成值|偏差原因类型|偏差原因说明",
        "产出指标|数量指标|检修泵站|≥9座|4座|硬件条件保障|配件缺货",
        "产出指标|质量指标|检修合格率|≥95%|96%||",
    )
    assert told(document, "reason") == [("配件缺货",), ("",)]


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        ("绩效指标|年度指标值|1-6月完成值|全年预计完成值", "整修机耕路\n路面合格率|≥20公里\n≥95%"),
        ("绩效指标及目标值|1-6月完成情况|年底预计完成情况", "1.整修机耕路≥20公里\n2.路面合格率≥95%"),
    ],
)
def test_a_row_a_project_has_a_line_an_indicator(columns: str, names: str) -> None:
    """Where the cells of a project have as many lines, each line is of one indicator."""
    document = _of_cells(
        "2025年上半年项目绩效监控表",
        f"序号|项目名称|年初预算数（万元）|调整预算数（万元）|执行数（万元）|执行率|{columns}|存在问题",
        f"{ONE}|{names}|1.12公里\n2.96%|1.20公里\n2.96%|无",
        f"{TWO}|{names.replace('机耕路', '泵站')}|12座\n未验收|20座\n96%|缺件",
    )
    assert [
        table.execution.actual.number for table in document.tables if table.execution and table.execution.actual
    ] == [
        160,
        20,
    ]
    assert told(document, "name", "value", "actual", "expected") == [
        ("整修机耕路", "≥20公里", "12公里", "20公里"),
        ("路面合格率", "≥95%", "96%", "96%"),
        ("整修泵站", "≥20公里", "12座", "20座"),
        ("路面合格率", "≥95%", "未验收", "96%"),
    ]


def test_cells_with_other_numbers_of_lines_are_not_shared_out() -> None:
    """Two names and three results: nobody knows which is whose."""
    document = _of_cells(
        "2025年上半年项目绩效监控表",
        "项目名称|年初预算数|执行数|绩效指标|年度指标值|1-6月完成值",
        "机耕路整修|300|160|整修机耕路\n路面合格率|≥20公里\n≥95%|12公里\n其中新修3公里\n96%",
    )
    assert [text for (text,) in told(document, "actual")] == [""] * 2


@pytest.mark.parametrize(
    "sentences",
    [
        (
            "截至6月底，培训人数目标值≥200人，实际完成120人，预计全年完成210人，完成目标可能性：确定能。",
            "截至6月底，购置设备目标值26台（套），实际完成9台（套），预计全年完成22台（套），完成目标可能性：完全不可能。",
        ),
        (
            "1.培训人数：年度目标值≥200人，上半年完成120人，全年预计完成210人，确定能完成。",
            "2.购置设备：年度目标值26台（套），上半年完成9台（套），全年预计完成22台（套），完全不可能完成。",
        ),
        (
            "培训人数（目标值≥200人），截止6月30日已完成120人，预计年底可达到210人，确定能完成年度目标；"
            "购置设备（目标值26台（套）），截止6月30日已完成9台（套），预计年底可达到22台（套），完全不可能完成年度目标。",
        ),
    ],
)
def test_a_report_tells_what_is_expected_in_sentences(sentences: tuple[str, ...]) -> None:
    """Target, result so far, forecast and likelihood, under labels of levels or none."""
    document = understood(
        "\n".join(
            (
                "机耕路整修项目2025年绩效运行监控报告",
                "一、资金情况",
                "项目年初预算300万元，截至6月底支出60万元，执行率20%。",
                "二、绩效目标完成情况",
                *sentences,
            )
        )
    )
    assert document.phase is Phase.MONITORING
    assert told(document, "name", "value", "actual", "expected", "likelihood") == [
        ("培训人数", "≥200人", "120人", "210人", "确定能"),
        ("购置设备", "26台（套）", "9台（套）", "22台（套）", "完全不可能"),
    ]
    assert document.execution is not None and "PF947" in {one.code for one in run([document], load()).findings}


LAID_OUT = """
                                 2025年项目绩效运行监控表（1-8月）

序号   项目名称        预算执行情况（万元）                      绩效目标执行情况

                 年初预算数   调整预算数   执行数      执行率      二级指标       三级指标       年度指标值       截至8月底完成值     全年预计完成值
1    机耕路整修       300     320     160      50%      数量指标       整修机耕路      ≥20公里       12公里          20公里

                                                 质量指标       路面合格率      ≥95%        96%           96%

2    泵站检修        80      80      20       25%      数量指标       检修泵站       ≥9座         4座            8座

                                                 质量指标       检修合格率      ≥95%        未验收           96%
"""


def test_groups_of_columns_in_laid_out_text_are_no_headings() -> None:
    """预算执行情况 stands over the amounts of each project, 绩效目标执行情况 over its indicators."""
    document = understood(LAID_OUT)
    assert [table.project.text for table in document.tables if table.project] == ["机耕路整修", "泵站检修"]
    spent = [table.execution for table in document.tables if table.execution]
    assert [(one.budget.number, one.actual.number) for one in spent if one.budget and one.actual] == [
        (320, 160),
        (80, 20),
    ]
    assert told(document, "actual", "expected")[2:] == [("4座", "8座"), ("未验收", "96%")]


TICKED = """
                                            项目支出绩效运行监控表
                                                                               原因类型（打√）
 一级指标     二级指标       三级指标       年度指标值     1-7月完成值    全年预计完成值                                              原因说明        完成目标可能性
                                                                    经费保障   制度保障   人员保障    硬件条件保障   其他
 产出指标     数量指标       检修泵站       ≥9座        4座          8座                                       √              配件缺货         有可能
            质量指标       检修合格率      ≥95%       未验收         96%                                                                  确定能
            时效指标       检修完成时间     10月底前      按计划推进       10月底前                                            √      汛期顺延         有可能
"""


def test_ticks_below_the_kinds_of_reasons_are_no_text_of_their_neighbours() -> None:
    """原因类型（打√） over 经费保障 | … | 其他, and 原因说明 beside it."""
    assert told(understood(TICKED), "expected", "reason", "likelihood") == [
        ("8座", "配件缺货", "有可能"),
        ("96%", "", "确定能"),
        ("10月底前", "汛期顺延", "有可能"),
    ]


def test_the_first_part_of_laid_out_amounts_is_not_their_sum() -> None:
    """预算执行情况 stands left of 基本支出, 合计 below 项目支出."""
    document = understood("""
                                      部门整体支出绩效运行监控表

 部门名称                       某县农业局

             支出类型      年初预算数               调整预算数                          1-7月执行数                    执行率

预算执行情况（万元）   基本支出       200                 210                             120                      57.14%
             项目支出       300                 320                             160                      50.00%
              合计        500                 530                             280                      52.83%
             一级指标      二级指标        三级指标            年度指标值        1-7月完成值       全年预计完成值
             产出指标      数量指标       检修泵站          ≥9座           4座             8座
                        质量指标       检修合格率         ≥95%          96%            96%
""")
    spent = document.tables[0].execution
    assert spent is not None and spent.budget is not None and spent.actual is not None
    assert (spent.budget.number, spent.actual.number) == (530, 280)


@pytest.mark.parametrize("caption", ["年度总体目标|", ""])
def test_the_goal_stands_beside_what_came_of_it_and_what_is_expected(caption: str) -> None:
    """Three columns, below a caption or none."""
    document = _of_cells(
        "项目绩效目标执行监控表",
        "项目名称|机耕路整修",
        f"{caption}年初设定目标|1-7月完成情况|全年预计完成情况",
        f"{'|' if caption else ''}整修机耕路20公里。|已整修12公里。|预计全年按目标完成。",
        "一级指标|二级指标|三级指标|年度指标值|1-7月完成值|全年预计完成值|偏差原因",
        *INDICATORS,
    )
    table = document.tables[0]
    assert table.goal is not None and table.goal_actual is not None
    assert (table.goal.text, table.goal_actual.text) == ("整修机耕路20公里。", "已整修12公里。")
