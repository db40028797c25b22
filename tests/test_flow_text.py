"""Text whose cells come one after another, each broken where its column ends, as Tika and ``pdftotext -raw`` take it from PDF.

The forms are our own; `flowing` writes them as a page would: cells on one height stand on one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from unicodedata import east_asian_width

import pytest

from perflint.model import Confidence, Document
from tests.reading import FOUR, text_of, told, understood

_CLOSING = "，。；：、！？）》”%"

TARGETS = [
    ["一级指标", "二级指标", "三级指标", "指标值", "备注"],
    ["产出指标", "数量指标", "新建社区老年食堂数量", "≥12个", ""],
    ["", "", "改造老年活动中心面积", "≥1800平方米", "含两个乡镇"],
    ["", "质量指标", "工程一次验收合格率", "=100%", ""],
    ["", "时效指标", "年度建设任务完成时间", "2025年11月底前", ""],
    ["效益指标", "社会效益指标", "就餐服务覆盖老年人数", "≥4200人", ""],
    ["", "可持续影响指标", "食堂持续运营年限", "≥5年", ""],
    ["满意度指标", "服务对象满意度指标", "就餐老年人满意度", "≥92%", ""],
]
RESULTS = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
    ["产出指标（50分）", "数量指标", "修复古建筑数量", "≥6处", "6处", "10", "10", ""],
    ["", "", "举办公益讲座场次", "≥24场", "22场", "10", "9.2", "两场讲座因汛期推迟，已安排在次年一季度补办"],
    ["", "质量指标", "修复工程验收合格率", "100%", "100%", "15", "15", ""],
    ["", "成本指标", "单处古建筑修复成本", "≤45万元/处", "44.2万元/处", "15", "15", ""],
    ["效益指标（30分）", "社会效益指标", "参观群众人次增长率", "≥8%", "9.5%", "30", "30", ""],
    ["满意度指标（10分）", "服务对象满意度指标", "参观群众满意度", "≥90%", "93.5%", "10", "10", ""],
]
DIVIDED = [
    ["一级指标", "二级指标", "三级指标", "计算符号", "指标值", "计量单位", "指标解释"],
    ["产出指标", "数量指标", "采购教学仪器设备数量", "≥", "320", "台（套）", "反映设备采购数量情况"],
    ["", "质量指标", "设备安装调试合格率", "=", "100", "%", "反映设备安装质量情况"],
    ["", "时效指标", "设备采购完成时限", "≤", "9", "月", "反映采购工作进度情况"],
    ["效益指标", "社会效益指标", "受益学生人数", "≥", "5600", "人", "反映设备使用受益情况"],
    ["满意度指标", "服务对象满意度指标", "师生满意度", "≥", "95", "%", "反映师生满意程度情况"],
]


def flowing(rows: Sequence[Sequence[str]], widths: Sequence[int], *, parted: bool) -> str:
    """The cells one after another, broken at these widths (halves of an ideograph); ``parted`` by empty lines."""
    lines: list[str] = []
    for row in rows:
        single = False
        for cell, width in zip(row, widths, strict=True):
            broken = _broken(cell, width)
            if len(broken) == 1 and single:
                lines[-1] += f" {cell}"
            else:
                lines.extend(broken)
            single = len(broken) == 1 if broken else single
    return ("\n\n" if parted else "\n").join(lines) + "\n"


def _broken(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for token in _unbroken(text):
        if lines and _width(lines[-1] + token) <= width:
            lines[-1] += token
        else:
            lines.append(token)
    return lines


def _unbroken(text: str) -> list[str]:
    """The pieces that no line end parts: numbers, and every ideograph with the marks behind it."""
    found: list[str] = []
    for character in text:
        if found and (
            character in _CLOSING or found[-1].endswith("（") or (_narrow(character) and _narrow(found[-1][-1]))
        ):
            found[-1] += character
        else:
            found.append(character)
    return found


def _narrow(character: str) -> bool:
    return _width(character) == 1 or character in "≥≤"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def filled(rows: Sequence[Sequence[str]], *columns: int) -> list[tuple[str, ...]]:
    """The columns of the rows below the heading, labels carried down and without their points."""
    found: list[tuple[str, ...]] = []
    above = ["", ""]
    for row in rows[1:]:
        above = [own.split("（")[0] or before for own, before in zip(row[:2], above, strict=True)]
        found.append((*above, *(row[column] for column in columns)))
    return found


@pytest.mark.parametrize("parted", [False, True])
@pytest.mark.parametrize("width", [8, 10, 12, 14, 20])
def test_targets_in_broken_cells(width: int, *, parted: bool) -> None:
    text = "项目支出绩效目标表\n项目名称 社区助餐服务\n" + flowing(TARGETS, [8, 12, width, 16, 12], parted=parted)
    document = understood(text)
    assert told(document, *FOUR) == filled(TARGETS, 2, 3)
    assert [text_of(table.project) for table in document.tables] == ["社区助餐服务"]
    assert document.tables[0].confidence > Confidence.LOW


@pytest.mark.parametrize("parted", [False, True])
@pytest.mark.parametrize("width", [8, 10, 12, 16])
def test_results_with_points_and_reasons_in_broken_cells(width: int, *, parted: bool) -> None:
    text = "项目支出绩效自评表\n项目名称 古建筑保护\n" + flowing(
        RESULTS, [10, 10, width, 11, 11, 4, 5, 16], parted=parted
    )
    fields = (*FOUR, "actual", "weight", "score", "reason")
    assert told(understood(text), *fields) == filled(RESULTS, 2, 3, 4, 5, 6, 7)


@pytest.mark.parametrize("width", [8, 10, 14])
def test_signs_and_units_beside_broken_cells(width: int) -> None:
    text = "项目名称 教学设备购置\n" + flowing(DIVIDED, [8, 12, width, 4, 6, 8, 12], parted=False)
    fields = ("level1", "level2", "name", "operator", "value", "unit", "description")
    assert told(understood(text), *fields) == filled(DIVIDED, 2, 3, 4, 5, 6)


def test_groups_of_names_between_levels_and_names() -> None:
    """三级指标 before 四级指标 holds groups; its cell stands before the name, on the name's line or above it."""
    rows = [
        ["一级指标", "二级指标", "三级指标", "四级指标", "指标值", "评分标准"],
        ["产出指标", "数量指标", "场地建设", "新建体育公园数量", "3个", "未完成不得分"],
        ["", "", "", "新建健身步道里程", "≥26公里", "未完成不得分"],
        ["", "质量指标", "建设质量", "工程验收合格率", "100%", "未完成不得分"],
        ["效益指标", "社会效益指标", "场地供给", "人均体育场地面积", "≥2.6平方米", "未完成不得分"],
    ]
    text = "项目名称 健身场地建设\n" + flowing(rows, [8, 10, 10, 10, 10, 10], parted=True)
    assert told(understood(text), *FOUR) == filled(rows, 3, 4)


def test_labels_of_an_evaluation_that_no_vocabulary_knows() -> None:
    """决策, 过程: where indicators have points and no values, levels may have any names."""
    rows = [
        ["一级指标", "二级指标", "三级指标", "分值", "评价要点", "得分"],
        ["决策（10分）", "项目立项（5分）", "立项依据充分性", "5", "立项符合法律法规和发展规划", "5"],
        ["", "绩效目标（5分）", "绩效目标合理性", "5", "目标与预算匹配", "4"],
        ["过程（20分）", "资金管理（20分）", "预算执行率", "20", "实际支出与实际到位之比", "18.5"],
        ["产出（70分）", "产出数量（70分）", "实际完成率", "70", "完成修缮36公里", "70"],
    ]
    text = "项目名称 乡村道路修缮\n" + flowing(rows, [10, 10, 12, 4, 14, 4], parted=True)
    assert told(understood(text), "level2", "name", "weight", "score") == [
        ("项目立项", "立项依据充分性", "5", "5"),
        ("绩效目标", "绩效目标合理性", "5", "4"),
        ("资金管理", "预算执行率", "20", "18.5"),
        ("产出数量", "实际完成率", "70", "70"),
    ]


def test_a_list_of_projects_with_goals_before_the_levels() -> None:
    rows = [
        ["项目名称", "年度绩效目标", "一级指标", "二级指标", "三级指标", "指标值"],
        ["流动图书车", "购置流动图书车2辆，开展送书下乡48场。", "产出指标", "数量指标", "购置流动图书车数量", "2辆"],
        ["", "", "满意度指标", "服务对象满意度", "读者满意度", "≥90%"],
        ["社区老年学校", "开设课程12门，培训老年学员960人次。", "产出指标", "数量指标", "开设课程门数", "≥12门"],
        ["", "", "满意度指标", "服务对象满意度", "学员满意度", "≥92%"],
    ]
    document = understood(flowing(rows, [12, 20, 10, 10, 10, 8], parted=True))
    assert [(text_of(table.project), text_of(table.goal)) for table in document.tables] == [
        ("流动图书车", "购置流动图书车2辆，开展送书下乡48场。"),
        ("社区老年学校", "开设课程12门，培训老年学员960人次。"),
    ]
    assert [len(table.indicators) for table in document.tables] == [2, 2]


def of_projects(document: Document) -> list[tuple[str, str, str, int]]:
    """Project, unit, total of its money and number of indicators of each table."""
    return [
        (
            text_of(table.project),
            text_of(table.unit),
            str(table.funds.total.number) if table.funds.total else "",
            len(table.indicators),
        )
        for table in document.tables
    ]


def test_a_list_with_one_unit_before_all_projects() -> None:
    """The unit's cell stands beside all rows; nothing of it is a name or a value."""
    rows = [
        ["单位名称", "项目名称", "预算金额（万元）", "绩效目标", "一级指标", "二级指标", "三级指标", "指标值"],
        ["云桥县气象观测局", "人工增雨作业补助", "42.60", "开展人工增雨作业24次，缓解旱情。", "产出指标", "数量指标", "开展增雨作业次数", "≥24次"],
        ["", "", "", "", "满意度指标", "服务对象满意度指标", "农户满意度", "≥90%"],
        ["", "雷达站设备维护经费", "18.00", "完成2部雷达的维护，保障探测资料连续。", "产出指标", "数量指标", "维护雷达部数", "=2部"],
        ["", "", "", "", "满意度指标", "服务对象满意度指标", "用户满意度", "≥92%"],
    ]  # fmt: skip
    text = flowing(rows, [10, 12, 10, 20, 10, 14, 18, 10], parted=True)
    assert of_projects(understood(text)) == [
        ("人工增雨作业补助", "云桥县气象观测局", "42.60", 2),
        ("雷达站设备维护经费", "云桥县气象观测局", "18.00", 2),
    ]


def test_sources_of_money_below_their_heading_come_in_its_place() -> None:
    """总额 财政拨款 其他资金 stand below 预算数, behind all other titles; the last source is blank."""
    head = "单位名称 项目名称\n预算数\n年度目标 一级指标 二级指标 三级指标 指标性质 指标值 度量单位 权重\n指标方向\n性\n总额 财政拨款 其他资金\n"
    text = head + (
        "云桥县气象\n观测局本级\n人工增雨作\n业补助\n42.60 42.60\n开展人工增雨作业24次，\n缓解旱情。\n"
        "产出指标\n数量指标 开展增雨作业次数 ≥ 24 次 45 正向指标\n时效指标 作业响应时间 ≤ 2 小时 45 反向指标\n"
        "云桥县气象\n观测局本级\n雷达站设备\n维护经费\n18.00 18.00\n完成2部雷达的维护，保障\n探测资料连续。\n"
        "产出指标\n数量指标 维护雷达部数 = 2 部 50 正向指标\n质量指标 探测资料可用率 ≥ 98 % 40 正向指标\n"
    )
    document = understood(text)
    assert of_projects(document) == [
        ("人工增雨作业补助", "云桥县气象观测局本级", "42.60", 2),
        ("雷达站设备维护经费", "云桥县气象观测局本级", "18.00", 2),
    ]
    assert [str(table.funds.fiscal.number) for table in document.tables if table.funds.fiscal] == ["42.60", "18.00"]
    assert told(document, "name", "operator", "value", "unit", "weight")[1] == ("作业响应时间", "≤", "2", "小时", "45")


def test_a_first_title_that_is_broken_and_a_column_of_codes() -> None:
    """单位（专项）名称 names the project; the code before it is no amount."""
    rows = [
        ["单位代码", "单位（专项）名称", "资金总额", "实施期绩效目标", "一级指标", "二级指标", "三级指标", "指标值", "指标值内容", "评（扣）分标准", "度量单位"],
        ["418003", "人工增雨作业补助", "42.60", "开展人工增雨作业24次。", "产出指标", "数量指标", "开展增雨作业次数", "≥24", "实际作业次数", "每少一次扣1分", "次"],
        ["", "", "", "", "满意度指标", "服务对象满意度指标", "农户满意度", "≥90", "抽样调查结果", "每低1%扣1分", "%"],
        ["418003", "雷达站设备维护经费", "18.00", "完成2部雷达的维护。", "产出指标", "数量指标", "维护雷达部数", "=2", "实际维护部数", "每少一部扣5分", "部"],
        ["", "", "", "", "满意度指标", "服务对象满意度指标", "用户满意度", "≥92", "抽样调查结果", "每低1%扣1分", "%"],
    ]  # fmt: skip
    document = understood(flowing(rows, [8, 12, 8, 14, 10, 12, 12, 8, 14, 14, 8], parted=True))
    assert of_projects(document) == [("人工增雨作业补助", "", "42.60", 2), ("雷达站设备维护经费", "", "18.00", 2)]
    assert told(document, "name", "value", "description", "unit")[0] == (
        "开展增雨作业次数",
        "≥24",
        "实际作业次数",
        "次",
    )


def test_a_unit_in_a_row_above_its_projects() -> None:
    rows = [
        ["单位名称、项目名称", "项目年度绩效目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"],
        ["云桥县气象观测局", "", "", "", "", "", "", ""],
        ["人工增雨作业补助", "开展人工增雨作业24次，缓解旱情。", "产出指标", "数量指标", "开展增雨作业次数", "≥", "24", "次"],
        ["", "", "满意度指标", "服务对象满意度指标", "农户满意度", "≥", "90", "%"],
        ["雷达站设备维护经费", "完成2部雷达的维护，保障探测资料连续。", "产出指标", "数量指标", "维护雷达部数", "=", "2", "部"],
        ["", "", "满意度指标", "服务对象满意度指标", "用户满意度", "≥", "92", "%"],
    ]  # fmt: skip
    document = understood(flowing(rows, [12, 20, 10, 12, 14, 8, 8, 8], parted=True))
    assert [(text_of(table.project), text_of(table.goal)) for table in document.tables] == [
        ("人工增雨作业补助", "开展人工增雨作业24次，缓解旱情。"),
        ("雷达站设备维护经费", "完成2部雷达的维护，保障探测资料连续。"),
    ]


def test_long_term_columns_beside_annual_ones() -> None:
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标值", "一级指标", "二级指标", "三级指标", "指标值"],
        *(
            [*row[:2], name, value, *row[:2], name, annual]
            for row, name, value, annual in (
                (["产出指标", "数量指标"], "新建社区老年食堂", "≥6个", "≥2个"),
                (["产出指标", "质量指标"], "工程验收合格率", "=100%", "100%"),
                (["效益指标", "社会效益指标"], "就餐服务覆盖老年人数", "≥4200人", "≥1500人"),
            )
        ),
    ]
    text = "项目名称 社区助餐\n" + flowing(rows, [8, 8, 8, 8] * 2, parted=False)
    assert told(understood(text), "name", "value", "period_value") == [
        ("新建社区老年食堂", "≥2个", "≥6个"),
        ("工程验收合格率", "100%", "=100%"),
        ("就餐服务覆盖老年人数", "≥1500人", "≥4200人"),
    ]


def test_a_cell_that_a_page_break_cut_goes_on_with_its_row() -> None:
    """The heading comes again; what is left of an explanation stands below it."""
    head = "一级指标 二级指标 三级指标 指标值 指标解释\n"
    text = (
        "项目名称 森林管护\n" + head + "产出指标 数量指标 巡护林地面积 ≥36万亩 实际巡护面积与\n计划巡护面积的\n"
        "质量指标 火情处置及时率 ≥98% 火情发现后一天\n内扑灭的比例\n"
        "效益指标 社会效益指标 森林火灾受害率 ≤0.9‰ 受害面积占林地\n" + head + "面积的比率\n"
        "满意度指标 服务对象满意度指标 林区群众满意度 ≥90% 抽样调查满意人\n数所占比例\n"
    )
    items = [item for table in understood(text).tables for item in table.indicators]
    assert [text_of(item.name) for item in items] == [
        "巡护林地面积",
        "火情处置及时率",
        "森林火灾受害率",
        "林区群众满意度",
    ]
    assert text_of(items[2].description) == "受害面积占林地面积的比率"


def test_a_broken_cell_knows_the_line_that_it_begins_on() -> None:
    text = "项目名称 社区助餐服务\n" + flowing(TARGETS, [8, 12, 10, 16, 12], parted=False)
    name = understood(text).tables[0].indicators[1].name
    assert name is not None
    lines = text.split("\n")
    assert name.text.startswith(lines[(name.location.line or 0) - 1])


def test_bare_numbers_of_pages_belong_to_no_row() -> None:
    """A page ends between the rows: a bare number at its foot, or at the top of the next one, one more each time."""
    rows = flowing(TARGETS, [8, 12, 12, 16, 12], parted=True).split("\n\n")
    pages = [rows[:12], rows[12:20], rows[20:]]
    text = "项目支出绩效目标表\n\n项目名称 社区助餐服务\n\n"
    for turned in (
        "\n\n\n\n\n".join(f"{number}\n\n" + "\n\n".join(page) for number, page in enumerate(pages, start=6)),
        "\f".join("\n".join(page) + f"\n{number}\n" for number, page in enumerate(pages, start=6)),
    ):
        assert told(understood(text + turned), *FOUR) == filled(TARGETS, 2, 3)


@pytest.mark.parametrize("number", ["附件2-{}", "附表{}", "表1{}", "预算05-{}表"])
def test_the_number_of_the_next_table_is_no_part_of_the_last_row(number: str) -> None:
    form = "项目支出绩效目标表\n（2025年度）\n项目名称 社区助餐服务\n" + flowing(
        TARGETS, [8, 12, 10, 16, 12], parted=True
    )
    document = understood("\n".join(f"{number.format(at)}\n{form}" for at in (1, 2, 3)))
    assert told(document, *FOUR) == 3 * filled(TARGETS, 2, 3)


def test_a_form_that_opens_with_a_broken_label_on_each_page() -> None:
    """The label stands below the running head and the page number of every page, and is none itself."""
    form = "主管部\n\n门\n\n云桥县民政局 项目名称 社区助餐服务\n\n" + flowing(
        [[*row[:4]] for row in TARGETS], [8, 12, 10, 16], parted=True
    )
    text = "\n\n\n\n".join(f"\n\n云桥县项目绩效材料汇编\n\n第 {page} 页\n\n{form}" for page in (1, 2, 3, 4))
    document = understood(text)
    assert told(document, *FOUR) == 4 * filled(TARGETS, 2, 3)
    assert text_of(document.department) == "云桥县民政局"


@pytest.mark.parametrize("width", [8, 10, 14])
def test_a_list_without_levels(width: int) -> None:
    """指标名称 指标权重 计量单位 指标性质 指标值: no level tells where a row begins, and the next form opens with who drew it up."""
    rows = [
        ["指标名称", "指标权重", "计量单位", "指标性质", "指标值", "是否核心指标"],
        ["新建社区老年食堂数量", "20", "个", "≥", "12", "是"],
        ["工程一次验收合格率", "20", "%", "=", "100", "是"],
        ["就餐服务覆盖老年人数", "30", "人", "≥", "4200", "否"],
        ["食堂持续运营情况", "10", "", "定性", "运营良好", "否"],
        ["就餐老年人满意度", "20", "%", "≥", "92", "否"],
    ]
    form = "编制单位：云桥县民政局\n项目名称 社区助餐服务\n绩效指标\n" + flowing(
        rows, [width, 8, 8, 8, 8, 8], parted=True
    )
    document = understood("2025年项目绩效目标表\n" + 2 * form)
    assert told(document, "name", "weight", "unit", "value") == 2 * [
        (row[0], row[1], row[2], row[4]) for row in rows[1:]
    ]


def _cells(text: str) -> str:
    """A cell on each line."""
    return "项目名称\n河道保洁\n" + "\n".join(text.split()) + "\n"


def test_cells_that_no_line_end_breaks_are_not_joined() -> None:
    """A remark is none of the value before it: in this text no column has a broken cell."""
    text = (
        "一级指标 二级指标 三级指标 指标值 备注 产出指标 数量指标 保洁河道长度 ≥86公里 质量指标 断面达标率 ≥95% 新增 "
        "时效指标 巡查时间 每月底前 新增 效益指标 社会效益指标 沿河环境 明显改善 满意度指标 服务对象满意度指标 居民满意度 ≥91%"
    )
    assert told(understood(_cells(text)), "level2", "name", "value") == [
        ("数量指标", "保洁河道长度", "≥86公里"),
        ("质量指标", "断面达标率", "≥95%"),
        ("时效指标", "巡查时间", "每月底前"),
        ("社会效益指标", "沿河环境", "明显改善"),
        ("服务对象满意度指标", "居民满意度", "≥91%"),
    ]


@pytest.mark.parametrize(
    ("heading", "row", "fields"),
    [
        ("一级指标 二级指标 三级指标 指标值 单位", "≥86 公里", {"value": "≥86", "unit": "公里"}),
        ("一级指标 二级指标 指标内容 中长期指标值 指标值 设定依据", "258公里 86公里 年度计划", {"value": "86公里", "basis": "年度计划"}),
        ("一级指标 二级指标 三级指标 指标值 绩效标准", "86公里 年度计划", {"value": "86公里", "basis": "年度计划"}),
        ("年度绩效指标 绩效指标 年初目标值 年度实际完成值", "86公里 85公里", {"value": "86公里", "actual": "85公里"}),
        ("序 号 一级指标 二级指标 三级指标 指标值", "86公里", {"value": "86公里"}),
    ],
)  # fmt: skip
def test_titles_on_lines_of_their_own(heading: str, row: str, fields: dict[str, str]) -> None:
    """指标值 and 单位 are two columns, 指标值设定依据 were one where another holds the value; captions may stand twice."""
    levels = ["产出指标", "数量指标"] if "一级指标" in heading else []
    other = row.replace("86", "12").replace("85", "12")
    rows = (
        (["1"] if "序" in heading else []) + [*levels, "保洁河道长度", row],
        (["2"] if "序" in heading else []) + [*levels, "疏浚河道长度", other],
    )
    text = " ".join([heading, *(cell for one in rows for cell in one)])
    names = [name for name, *_ in told(understood(_cells(text)), "name")]
    assert names == ["保洁河道长度", "疏浚河道长度"]
    assert told(understood(_cells(text)), *fields)[0] == tuple(fields.values())


def test_one_column_for_both_levels() -> None:
    """产出指标-数量指标 is one cell there."""
    text = "指标类别 指标名称 指标值\n产出指标-数量指标 保洁河道长度 ≥86公里\n产出质量 断面达标率 ≥ 95 %\n满意度指标 居民满意度 ≥91%\n"
    assert told(understood("项目名称 河道保洁\n" + text), "level1", "level2", "name", "value") == [
        ("产出指标", "数量指标", "保洁河道长度", "≥86公里"),
        ("产出指标", "产出质量", "断面达标率", "≥95%"),
        ("满意度指标", "", "居民满意度", "≥91%"),
    ]


def test_serial_numbers_kinds_and_sources_before_the_levels() -> None:
    """合计 over the first source, 绩效指标 over the levels; values in words have neither sign nor unit."""
    head = (
        "序号 项目名称 项目类别\n项目金额（万元）\n年度绩效目标\n绩效指标\n合计 财政拨款\n其他资\n金\n一级指标 二级指标 三级指标\n"
        "计算符\n号\n指标值 计量单位\n"
    )
    text = "单位：万元\n" + head + (
        "1 流动图书车购\n置\n特定目标类 86.00 80.00 6.00 购置流动图书车2辆，开\n展送书下乡48场。\n"
        "产出指标\n数量指标 购置流动图书车数量 ＝ 2 辆\n时效指标 车辆交付时间 ≤ 10 月\n"
        "效益指标\n社会效益指标 农村阅读条件 明显改善\n可持续影响指标 流动服务机制 逐步完善\n满意度指标\n服务对象满意\n度指标\n读者满意度 ≥ 90 %\n"
        "2 社区老年学校\n特定目标类 45.00 45.00 0.00 开设课程12门，培训老年\n学员960人次。\n"
        "产出指标\n数量指标 开设课程门数 ≥ 12 门\n效益指标\n社会效益指标 老年人精神生活 更加丰富\n满意度指标\n服务对象满意\n度指标\n学员满意度 ≥ 92 %\n"
    )  # fmt: skip
    document = understood(text)
    assert of_projects(document) == [("流动图书车购置", "", "86.00", 5), ("社区老年学校", "", "45.00", 3)]
    assert told(document, "name", "operator", "value", "unit")[1:4] == [
        ("车辆交付时间", "≤", "10", "月"),
        ("农村阅读条件", "", "明显改善", ""),
        ("流动服务机制", "", "逐步完善", ""),
    ]


def test_reasons_of_deviations_in_columns_below_their_heading() -> None:
    """人员保障 经费保障 原因说明 stand below 偏差原因分析, behind all other titles."""
    text = (
        "项目支出绩效目标执行监控表\n项目名称 流动图书车\n绩效\n指标\n一级指标 二级指标 三级指标 年度指标值\n1〜7月执行情\n况\n全年预计完成\n情况\n偏差原因分析\n"
        "完成目标可\n能性\n备注\n人员保障 经费保障 原因说明\n"
        "产出指标\n数量指标\n送书下乡场次 ≥48场 26场 48场 确定能\n购置图书册数 ≥2000册 正在实施 2000册 有可能\n"
        "满意度指标\n服务对象满意\n度指标\n读者满意度 ≥90% 92% 92% 确定能\n"
    )
    assert told(understood(text), "name", "value", "actual") == [
        ("送书下乡场次", "≥48场", "26场"),
        ("购置图书册数", "≥2000册", "正在实施"),
        ("读者满意度", "≥90%", "92%"),
    ]


@pytest.mark.parametrize(
    "line",
    ["≥640人举办培训班期数 =8期", "≥640 人举办培训班期数 =8 期"],
)
def test_two_rows_on_one_line_beside_a_merged_label(line: str) -> None:
    """The label stands between its two rows, so that all three are taken for one line; nothing parts the rows."""
    text = (
        "项目名称 农民培训\n一级指标 二级指标 三级指标 指标值\n产出指标\n"
        f"数量指标 培训农民人数 {line}\n质量指标 培训合格率 ≥95%跟踪服务覆盖率 ≥80%\n时效指标 培训完成时间 ≤12月\n"
        "满意度指标 服务对象满意度指标 学员满意度 ≥90%\n"
    )
    assert [(name, "".join(value.split())) for name, value in told(understood(text), "name", "value")] == [
        ("培训农民人数", "≥640人"),
        ("举办培训班期数", "=8期"),
        ("培训合格率", "≥95%"),
        ("跟踪服务覆盖率", "≥80%"),
        ("培训完成时间", "≤12月"),
        ("学员满意度", "≥90%"),
    ]


def test_points_and_the_name_of_the_next_row_on_one_line() -> None:
    text = (
        "项目名称 应急物资\n一级指标 二级指标 三级指标 指标值 权重\n产出指标\n"
        "数量指标 储备物资品种 ≥62种 13轮换过期物资批次 ≥4批次 17\n质量指标 储备物资合格率 =100% 30\n时效指标 调拨到位时间 ≤4小时 20\n"
        "满意度指标 服务对象满意度指标 基层机构满意度 ≥90% 10\n"
    )
    assert told(understood(text), "name", "value", "weight")[:2] == [
        ("储备物资品种", "≥62种", "13"),
        ("轮换过期物资批次", "≥4批次", "17"),
    ]


def test_the_next_label_on_the_line_of_a_value() -> None:
    """效益指标 is merged over both rows, 年度绩效指标 over its titles."""
    text = (
        "部门（单位）名称 云桥县农业农村局\n年度整体绩效目标 目标1：粮食总产量稳定在18万吨以上。\n核心职能 年度绩效指标一级指标 二级指标 三级指标 指标值\n"
        "职能1：统筹推\n动产业发展。\n产出指标\n数量指标 培训农民人数 ≥640人举办培训班期数 =8期\n"
        "效益指标 经济效益指标 学员年均增收额 ≥2000元社会效益指标 培育种养大户数量 ≥32户\n满意度指标 服务对象满意度指标 学员满意度 ≥90%\n"
        "职能2：负责质\n量监管。\n产出指标\n数量指标 快速检测批次 ≥300批次\n满意度指标 服务对象满意度指标 消费者满意度 ≥85%\n"
    )
    document = understood(text)
    assert told(document, "level1", "level2", "name", "value")[2:4] == [
        ("效益指标", "经济效益指标", "学员年均增收额", "≥2000元"),
        ("效益指标", "社会效益指标", "培育种养大户数量", "≥32户"),
    ]
    assert [(text_of(table.function), table.goal) for table in document.tables] == [
        ("职能1：统筹推动产业发展。", None),
        ("职能2：负责质量监管。", None),
    ]
    assert text_of(document.goal) == "目标1：粮食总产量稳定在18万吨以上。"


def test_values_of_two_years_side_by_side() -> None:
    text = (
        "项目名称 农民培训\n一级指标 二级指标 三级指标 2024年指标值 2026年指标值\n产出指标\n数量指标 培训农民人数 ≥640人 ≥1900人\n质量指标 培训合格率 ≥95% ≥96%\n"
        "满意度指标 服务对象满意度指标 学员满意度 ≥90% ≥92%\n"
    )
    assert [name for (name,) in told(understood(text), "name")] == ["培训农民人数", "培训合格率", "学员满意度"]


def test_the_end_of_a_broken_label_begins_no_other_one() -> None:
    """满意度指 | 标 is one cell, behind a value in words on two lines; 每月 | 20日前 is one value."""
    text = (
        "项目名称 水文监测\n一级指标 二级指标 三级指标 指标值\n产出指标\n数量指标 维护监测站点数量 =64处\n时效指标 数据报送时间\n每月\n20日前\n"
        "效益指标\n生态效益指\n标\n流域生态流量监管水平\n有效支撑\n满意度指\n标\n服务对象满\n意度指标\n防汛部门满意度 ≥90%\n"
    )
    assert told(understood(text), "level1", "level2", "value") == [
        ("产出指标", "数量指标", "=64处"),
        ("产出指标", "时效指标", "每月20日前"),
        ("效益指标", "生态效益指标", "有效支撑"),
        ("满意度指标", "服务对象满意度指标", "≥90%"),
    ]


def test_the_end_of_a_broken_label_is_no_letter_of_a_caption() -> None:
    """满意度指 | 标, not one of 绩效指标 written one below the other."""
    rows = [*TARGETS[:-1], ["满意度指标", "服务对象满意度指标", "就餐老年人满意度", "≥92%", ""]]
    text = "项目名称 社区助餐服务\n" + flowing(rows, [8, 12, 12, 16, 12], parted=True)
    assert told(understood(text), *FOUR) == filled(TARGETS, 2, 3)


@pytest.mark.parametrize("parted", [True, False])
def test_the_end_of_a_broken_title_is_no_title(*, parted: bool) -> None:
    """年度指标 | 值 in a narrow column is one title; a column that 值 alone named would leave the names without one."""
    rows = [
        ["一级指标", "二级指标", "指标名称", "年度指标值"],
        ["产出指标", "数量指标", "建成书屋间数", "≥6间"],
        ["", "质量指标", "书屋验收合格率", "100%"],
        ["效益指标", "社会效益指标", "借阅居民人数", "≥900人"],
        ["满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"],
    ]
    text = flowing(rows, [8, 8, 12, 8], parted=parted)
    assert "值" in text.splitlines()
    assert [tuple(row[2:]) for row in rows[1:]] == told(understood(text), "name", "value")


def test_a_long_table_is_read_to_its_end() -> None:
    """More cells than are dealt out at once: none is lost where one part ends, and none read twice."""
    rows = [["一级指标", "二级指标", "三级指标", "指标值", "评分标准"]]
    for number in range(450):
        labels = ["产出指标", "数量指标"] if number % 9 == 0 else ["", ""]
        rows.append([*labels, f"清理第{number}段河道长度", f"≥{number % 90 + 5}公里", "每少一公里扣一分"])
    text = "项目名称 河道清理\n" + flowing(rows, [8, 8, 12, 12, 12], parted=False)
    assert told(understood(text), "level2", "name", "value", "description") == [
        ("数量指标", row[2], row[3], row[4]) for row in rows[1:]
    ]


def test_a_heading_whose_lines_are_those_of_the_page() -> None:
    """The second line of each title stands on one line with those of the others; the caption is broken there too."""
    text = (
        "项目名称 河道保洁\n绩效指 一级指 二级指 三级指标 年度指 实际完 分值 得分 偏差原\n标\n标 标 标值 成值\n因分析\n"
        "产出指标 数量指标 保洁河道长度 86公里 85公里 50 49 汛期停工\n满意度指标 服务对象满意度指标 居民满意度 ≥90% 93% 10 10\n"
    )
    assert told(understood(text), "level1", "name", "value", "actual", "weight", "score", "reason") == [
        ("产出指标", "保洁河道长度", "86公里", "85公里", "50", "49", "汛期停工"),
        ("满意度指标", "居民满意度", "≥90%", "93%", "10", "10", ""),
    ]


def test_a_caption_that_ends_on_the_line_of_the_heading() -> None:
    text = "项目名称 河道保洁\n绩效指\n标 一级指\n标\n二级指\n标 三级指标 指标值\n产出指标 数量指标 保洁河道长度 86公里\n质量指标 断面达标率 ≥95%\n"
    assert told(understood(text), "level1", "level2", "name", "value") == [
        ("产出指标", "数量指标", "保洁河道长度", "86公里"),
        ("产出指标", "质量指标", "断面达标率", "≥95%"),
    ]


@pytest.mark.parametrize("separator", ["\n", " "], ids=["cells", "rows"])
@pytest.mark.parametrize("divided", [False, True], ids=["titles", "divided"])
def test_of_the_values_of_several_years_those_of_the_form_count(separator: str, divided: bool) -> None:
    years = ["2025年", "2026年", "2027年"]
    heading = [[*TARGETS[0][:4]], years] if divided else [[*TARGETS[0][:3], *(f"{year}指标值" for year in years)]]
    rows = [[*(cell for cell in row[:4] if cell), row[3].replace("1", "2"), row[3]] for row in TARGETS[1:]]
    rows[0].insert(0, "绩效指标")
    lines = [
        "项目支出绩效目标表",
        "（2025年度）",
        "项目名称 社区老年食堂",
        *(separator.join(row) for row in [*heading, *rows]),
    ]
    document = understood("\n".join(lines))
    assert [row[3] for row in TARGETS[1:]] == [value for (value,) in told(document, "value")]
    assert [True, True] == ["另一个年度" in problem.message for problem in document.problems]


@pytest.mark.parametrize("separator", ["\n", " "], ids=["cells", "rows"])
def test_titles_that_stand_behind_all_others_divide_them(separator: str) -> None:
    """经费保障 … under 偏差原因分析, 确定能 … under 完成目标可能性; what is ticked needs no column."""
    heading = [
        [
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "1-7月执行情况",
            "全年预计完成情况",
            "偏差原因分析",
            "完成目标可能性",
            "备注",
        ],
        ["经费保障", "制度保障", "人员保障", "硬件条件保障", "其他", "原因说明", "确定能", "有可能", "完全不可能"],
    ]
    rows = [
        ["产出指标", "数量指标", "服务老年人数", "≥1200人", "650人", "1250人", "√"],
        ["时效指标", "上门服务及时率", "≥95%", "90%", "93%", "√", "护理员阶段性短缺", "√"],
        ["效益指标", "社会效益指标", "照护负担减轻率", "≥60%", "35%", "60%", "√"],
        ["满意度指标", "服务对象满意度指标", "老年人满意度", "≥90%", "92%", "92%", "√"],
    ]
    document = understood("\n".join(separator.join(row) for row in [*heading, *rows]))
    found = told(document, "name", "value", "actual", "reason")
    assert [("服务老年人数", "≥1200人", "650人", ""), ("上门服务及时率", "≥95%", "90%", "护理员阶段性短缺")] == found[
        :2
    ]
    assert [("照护负担减轻率", "≥60%", "35%", ""), ("老年人满意度", "≥90%", "92%", "")] == found[2:]
    assert () == document.problems


@pytest.mark.parametrize("answers", ["确定能 有可能 完全不可能", "能 可能 不能"])
def test_a_tick_that_left_no_blanks_says_only_that_there_is_an_answer(answers: str) -> None:
    """Nobody knows below which of the answers it stands; below which kind of reasons does not matter."""
    lines = [
        "项目支出绩效目标执行监控表",
        "项目名称 上门照护",
        "一级指标 二级指标 三级指标 年度指标值 1-7月执行情况 全年预计完成情况 偏差原因分析 年底能否完成",
        f"经费保障 人员保障 其他 原因说明 {answers}",
        "产出指标 数量指标 服务老年人数 ≥1200人 650人 1250人 √",
        "质量指标 上门服务及时率 ≥95% 90% 93% √ 护理员阶段性短缺 √",
        "效益指标 社会效益指标 照护负担减轻率 ≥60% 35% 60% √",
        "满意度指标 服务对象满意度指标 老年人满意度 ≥90% 92% 92% √",
    ]
    found = told(understood("\n".join(lines)), "name", "actual", "expected", "reason", "likelihood")
    assert [
        ("服务老年人数", "650人", "1250人", "", "√"),
        ("上门服务及时率", "90%", "93%", "护理员阶段性短缺", "√"),
        ("照护负担减轻率", "35%", "60%", "", "√"),
        ("老年人满意度", "92%", "92%", "", "√"),
    ] == found


def test_boxes_to_tick_are_one_cell() -> None:
    lines = [
        "项目支出绩效目标执行监控表",
        "项目名称 上门照护",
        "一级指标 二级指标 三级指标 年度指标值 1-7月执行情况 全年预计完成情况 偏差原因分析 完成目标可能性",
        "产出指标 数量指标 服务老年人数 ≥1200人 650人 1250人 无 ☑确定能 □有可能 □完全不可能",
        "质量指标 上门服务及时率 ≥95% 90% 93% 护理员阶段性短缺 □确定能 ☑有可能 □完全不可能",
        "效益指标 社会效益指标 照护负担减轻率 ≥60% 35% 60% 无 ☑确定能 □有可能 □完全不可能",
        "满意度指标 服务对象满意度指标 老年人满意度 ≥90% 92% 92% 无 ☑确定能 □有可能 □完全不可能",
    ]
    found = told(understood("\n".join(lines)), "name", "expected", "reason", "likelihood")
    assert [
        ("服务老年人数", "1250人", "无", "☑确定能□有可能□完全不可能"),
        ("上门服务及时率", "93%", "护理员阶段性短缺", "□确定能☑有可能□完全不可能"),
        ("照护负担减轻率", "60%", "无", "☑确定能□有可能□完全不可能"),
        ("老年人满意度", "92%", "无", "☑确定能□有可能□完全不可能"),
    ] == found


def test_states_and_rates_beside_reasons() -> None:
    """绿灯 and -42% are no reasons; nor is what stands below the rows."""
    lines = [
        "2024年上半年项目绩效运行监控表",
        "项目名称 上门照护",
        "绩效目标运行情况 一级指标 二级指标 三级指标 年度指标值 一季度完成值 二季度累计完成值 偏离度 预警等级 偏离原因 纠偏措施",
        "产出指标 数量指标 服务老年人数 ≥1200人 300人 696人 -42.00% 绿灯",
        "质量指标 上门服务及时率 ≥95% 91% 90% -5.26% 黄灯 护理员阶段性短缺 增聘护理员",
        "时效指标 培训完成时间 12月 15日前 / 完成 55% 0% 绿灯",
        "效益指标 社会效益指标 照护负担减轻率 ≥60% 20% 35% -41.67% 绿灯",
        "满意度指标 服务对象满意度指标 老年人满意度 ≥90% 90% 92% 2.22% 绿灯",
        "监控结论 总体进展正常",
    ]
    found = told(understood("\n".join(lines)), "name", "value", "actual", "reason")
    assert [("服务老年人数", "≥1200人", "696人", ""), ("上门服务及时率", "≥95%", "90%", "护理员阶段性短缺")] == found[
        :2
    ]
    assert ("培训完成时间", "12月15日前") == found[2][:2]
    assert [("照护负担减轻率", "≥60%", "35%", ""), ("老年人满意度", "≥90%", "92%", "")] == found[3:]


def test_grades_stand_in_the_place_of_what_they_divide() -> None:
    lines = [
        "职责活动 年度预算数 内容描述 绩效目标 绩效指标 评价标准",
        "优 良 中 差",
        "公园管护 85 养护公园绿地 提升绿化品质，方便居民休憩 绿地养护面积 ≥12万平方米 ≥10万平方米 ≥8万平方米 ＜8万平方米",
        "投诉办结率 ≥98% ≥95% ≥90% ＜90%",
        "道路保洁 40 清扫道路 保持路面整洁，改善市容 机械化清扫率 ≥85% ≥80% ≥75% ＜75%",
    ]
    document = understood("\n".join(lines))
    expected = [("绿地养护面积", "≥12万平方米"), ("投诉办结率", "≥98%"), ("机械化清扫率", "≥85%")]
    assert expected == told(document, "name", "value")
    assert ["提升绿化品质，方便居民休憩", "保持路面整洁，改善市容"] == [
        table.goal.text for table in document.tables if table.goal
    ]


@pytest.mark.parametrize("apart", ["\n", " "], ids=["lines", "beside"])
def test_what_is_counted_in_forms_of_departments(apart: str) -> None:
    """职能 1： begins no heading, the number of a name may stand in a column of its own."""
    lines = [
        "核心职能 一级指标 二级指标 三级指标 指标值",
        "职能 1：负责城区\n道路照明设施的\n建设和日常维护。",
        f"产出指标 数量指标{apart}指标 1：{apart}维护路灯数量 ≥1200 盏",
        f"指标 2：{apart}更换灯具数量 ≥300 套",
        f"满意度指标 服务对象满意度指标{apart}指标 1：{apart}市民满意度 ≥90%",
        "职能 2：承担公园\n绿地的规划和管\n理。",
        f"产出指标 质量指标{apart}指标 1：{apart}绿地养护合格率 ≥95%",
        f"效益指标 社会效益指标{apart}指标 1：{apart}游园人次增长率 ≥3%",
    ]
    document = understood("\n".join(lines))
    functions = ["职能1：负责城区道路照明设施的建设和日常维护。", "职能2：承担公园绿地的规划和管理。"]
    assert functions == ["".join(table.function.text.split()) for table in document.tables if table.function]
    names = ["维护路灯数量", "更换灯具数量", "市民满意度", "绿地养护合格率", "游园人次增长率"]
    values = ["≥1200盏", "≥300套", "≥90%", "≥95%", "≥3%"]
    assert list(zip(names, values, strict=True)) == [
        (name.partition("：")[2] or name, value.replace(" ", "")) for name, value in told(document, "name", "value")
    ]


def test_a_title_whose_brackets_are_broken_over_lines() -> None:
    lines = ["一级指标 二级指标 三级指标", "指标值（包含", "数字及文字描", "述）", "指标方", "向性", "产出指标 数量指标 购置图书数量 ≥5 万册 正向",
             "质量指标", "图书验收合格率 ≥98% 正向", "满意度指标 服务对象满意度指标 读者满意度 ≥90% 正向"]  # fmt: skip
    document = understood("\n".join(lines))
    assert [("购置图书数量", "≥5万册"), ("图书验收合格率", "≥98%"), ("读者满意度", "≥90%")] == [
        (name, value.replace(" ", "")) for name, value in told(document, "name", "value")
    ]
    assert () == document.problems


@pytest.mark.parametrize(
    "top", ["质量指标 设备完好率 ≥95%", "满意度指标 服务对象满意度指标 老年人满意度", "设备完好率"]
)
def test_a_row_with_which_several_pages_begin_is_kept(top: str) -> None:
    rows = [" ".join(cell for cell in row[:4] if cell) for row in TARGETS]
    lines = ["\n".join(rows), *[f"{top.removesuffix(' ≥95%')} ≥95%"] * 2]
    found = [name for (name,) in told(understood("\n\f".join(lines)), "name")]
    assert [*(row[2] for row in TARGETS[1:]), *[top.removesuffix(" ≥95%").split()[-1]] * 2] == found


def test_what_stands_at_the_top_of_every_page_is_no_cell() -> None:
    rows = [" ".join(cell for cell in row[:4] if cell) for row in TARGETS]
    text = "部门预算公开材料\n" + "\n".join(rows[:4]) + "\f部门预算公开材料\n" + "\n".join(rows[4:])
    assert [row[2] for row in TARGETS[1:]] == [name for (name,) in told(understood(text), "name")]


@pytest.mark.parametrize("foot", ["", "{}\n", "- {} -\n", " 第 {} 页\n"])
@pytest.mark.parametrize("first", ["部门预算公开材料\n", "部门预算公开材料 现将绩效目标一并公开。\n", ""])
def test_pages_that_blank_lines_part(first: str, foot: str) -> None:
    """As Tika writes them: a running head may run into the line below it, and stand on the first page or not."""
    rows = [" ".join(cell for cell in row[:4] if cell) for row in TARGETS]
    pages = ["\n".join(rows[at : at + 3]) + "\n" for at in range(0, len(rows), 3)]
    head = "部门预算公开材料\n"
    text = "\n\n\n".join(
        f"{first if not at else head}{page}\n{foot.format(at + 1)}" for at, page in enumerate([*pages, *pages[1:]])
    )
    names = [row[2] for row in TARGETS[1:]]
    assert [*names, *names[2:]] == [name for (name,) in told(understood(text), "name")]


def test_numbered_names_of_functions_that_blanks_part() -> None:
    """A name begins on the line of the row above, or stands behind its number, though it looks like a label of level 2."""
    text = (
        "部门整体支出绩效目标表\n职能 一级指标 二级指标 绩效指标 指标值\n"
        "职能1：负责河道巡检\n的组织实施。\n\n产出指标 时效指标 指标1：巡检及时率 =100%指标 2：故障响应时间 ≤5小时\n"
        "满意度指标 服务对象满意度指\n标\n\n指标1： 服务对象满意度 ≥80%\n指标2： 受益群众满意度 ≥95%\n\n"
        "职能2：承担泵站的建\n设和管理。\n\n产出指标 数量指标 指标1： 更换水泵数量 ≥8台\n"
        "满意度指标 服务对象满意度指\n标\n\n指标1： 村民满意度 ≥85%\n指标2： 服务对象满意度 ≥90%\n"
    )
    found = told(understood(text), "level2", "name", "value")
    assert [
        ("时效指标", "巡检及时率", "=100%"),
        ("时效指标", "故障响应时间", "≤5小时"),
        ("服务对象满意度指标", "服务对象满意度", "≥80%"),
        ("服务对象满意度指标", "受益群众满意度", "≥95%"),
        ("数量指标", "更换水泵数量", "≥8台"),
        ("服务对象满意度指标", "村民满意度", "≥85%"),
        ("服务对象满意度指标", "服务对象满意度", "≥90%"),
    ] == found


@pytest.mark.parametrize("date", ["2025 年 8 月底前", "2025 年 12 月 31 日前", "2025 年底", "2025 年 12 月"])
def test_dates_set_apart_beside_a_column_of_units(date: str) -> None:
    text = (
        "项目支出绩效目标表\n一级指标 二级指标 三级指标 指标值 计量单位\n"
        "产出指标 数量指标 清扫道路 ≥12 公里\n质量指标 合格率 ≥95 %\n"
        f"时效指标 完成清扫时间 {date}\n效益指标 社会效益指标 服务群众 ≥300 人\n"
        "满意度指标 服务对象满意度指标 群众满意度 ≥90 %\n"
    )
    found = told(understood(text), "name", "value", "unit")
    assert ("完成清扫时间", date.replace(" ", ""), "") in found
    assert ("清扫道路", "≥12", "公里") in found


@pytest.mark.parametrize("head", ["项目名称：运行经费", "主管部门：河畔市文化局\n项目名称：运行经费"])
@pytest.mark.parametrize("turn", ["\n\n\n\n", "\f"])
def test_what_several_forms_say_alike_is_no_running_head(head: str, turn: str) -> None:
    form = (
        f"{head}\n实施单位：河畔市文化馆\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 修缮古建筑数量 ≥{{}}处\n"
        "质量指标 验收合格率 =100%\n满意度指标 服务对象满意度指标 参观群众满意度 ≥90%\n"
    )
    document = understood(turn.join(form.format(number) for number in (3, 4, 5)))
    assert ["运行经费"] * 3 == [table.project and table.project.text for table in document.tables]


def test_cells_that_blank_lines_part_are_no_page_numbers() -> None:
    """Points that count up by chance, each cell far below the one before it: 9 and 10, 10 and 11."""
    rows = [["一级指标", "二级指标", "三级指标", "指标值", "分值", "得分"],
            ["产出指标", "数量指标", "修缮古建筑数量", "≥6处", "10", "9"],
            ["", "质量指标", "验收合格率", "=100%", "10", "11"],
            ["满意度指标", "服务对象满意度指标", "参观群众满意度", "≥90%", "12", "12"]]  # fmt: skip
    text = "\n\n\n\n".join(cell for row in rows for cell in row if cell)
    assert [row[2:4] for row in rows[1:]] == [[*pair] for pair in told(understood(text), "name", "value")]


def test_points_below_a_result_are_no_end_of_it() -> None:
    """12.5 and 5 in two rows alike are no 12.55 that was printed twice."""
    rows = [["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分"],
            ["产出指标", "数量指标", "修缮河堤长度", "≥12公里", "12.5", "5", "5"],
            ["", "", "修缮渠道长度", "≥12公里", "12.5", "5", "5"],
            ["", "质量指标", "验收合格率", "=100%", "100%", "10", "10"],
            ["满意度指标", "服务对象满意度指标", "村民满意度", "≥90%", "95%", "10", "10"]]  # fmt: skip
    text = "\n".join(cell for row in rows for cell in row if cell)
    assert ["12.5", "12.5", "100%", "95%"] == [actual for (actual,) in told(understood(text), "actual")]


def test_numbered_labels_that_all_are_broken_end_no_table() -> None:
    """一、产出指 | 标 looks like a chapter; the rest of （三）生态效 stands behind its rows, at the top of the next page."""
    heading = "项目名称 一级指标 二级指标 三级指标 指标值 计量单位"
    text = (
        f"{heading}\n河道清淤工作\n经费（一期）\n\n一、产出指\n标\n\n（一）数量指\n标\n\n清淤长度 ≥12 公里\n转运淤泥数量 ≥300 吨\n\n"
        "二、效益指\n标\n（一）社会效\n益指标 受益人数 ≥2000 人\n\n（二）生态效 河水达标率 =100 %\n沿河绿化面积 ≥5 亩\n\n\n\n"
        f"{heading}\n益指标 垃圾清运率 ≥95 %\n\n三、满意度\n指标\n\n（一）服务对\n象满意度指标 居民满意度 ≥90 %\n\n"
        "泵站更新专项\n经费\n\n一、产出指\n标\n\n（一）数量指\n标\n\n更换水泵数量 ≥8 台\n"
    )
    document = understood(text)
    assert ["河道清淤工作经费（一期）", "泵站更新专项经费"] == [
        table.project.text for table in document.tables if table.project
    ]
    assert [
        ("产出指标", "数量指标", "清淤长度"),
        ("产出指标", "数量指标", "转运淤泥数量"),
        ("效益指标", "社会效益指标", "受益人数"),
        ("效益指标", "生态效益指标", "河水达标率"),
        ("效益指标", "生态效益指标", "沿河绿化面积"),
        ("效益指标", "生态效益指标", "垃圾清运率"),
        ("满意度指标", "服务对象满意度指标", "居民满意度"),
        ("产出指标", "数量指标", "更换水泵数量"),
    ] == told(document, "level1", "level2", "name")


@pytest.mark.parametrize("amount", ["386.20", "386.20万\n元", "38\n6.2\n0\n万\n元"])
@pytest.mark.parametrize("level", ["一级指标", "一级 指\n标"])
def test_serial_numbers_codes_and_amounts_before_the_levels(amount: str, level: str) -> None:
    text = (
        f"序\n号 单位名称 项目名称 项目编码 预算金额 年度绩效目标 {level} 二级指\n标 三级指标 指标值\n\n"
        f"1 河畔市\n水利站\n\n河道清淤\n经费（一\n期）\n\n52031824P\n7720163\n\n{amount}\n\n完成河道清淤任\n务，改善沿河居民\n的生活环境。\n\n"
        "产出\n指标\n\n数量指\n标 清淤长度 ≥12公里\n\n质量指\n标 验收合格率 =100%\n效益\n指标\n\n社会效\n益指标 受益人数 ≥2000人\n\n"
        f"2 河畔市\n园林站\n\n绿地养护\n项目\n\n52031824P\n7720177\n\n{amount}\n\n养护公园绿地，市\n民休闲更方便。\n\n"
        "产出\n指标\n\n数量指\n标 养护面积 ≥40公顷\n\n时效指\n标 完成时间 12月底前\n满意\n度指\n标\n\n服务对\n象满意\n度指标 市民满意度 ≥90%\n"
    )
    document = understood(text)
    found = [(table.project, table.project_code, table.unit, table.goal) for table in document.tables]
    assert [
        ("河道清淤经费（一期）", "52031824P7720163", "河畔市水利站", "完成河道清淤任务，改善沿河居民的生活环境。"),
        ("绿地养护项目", "52031824P7720177", "河畔市园林站", "养护公园绿地，市民休闲更方便。"),
    ] == [tuple(cell.text if cell else None for cell in cells) for cells in found]
    assert ["清淤长度", "验收合格率", "受益人数", "养护面积", "完成时间", "市民满意度"] == [
        name for (name,) in told(document, "name")
    ]


@pytest.mark.parametrize(
    ("goals", "goal", "actual"),
    [
        (
            "年度\n总体\n目标\n预期目标 实际完成情况\n添置乐器24件，组建乐队，每周排练\n两次。\n\n添置乐器24件。",
            "添置乐器24件，组建乐队，每周排练两次。",
            "添置乐器24件。",
        ),
        (
            "年度总体目标\n预期目标 实际完成情况\n添置乐器24件，组建乐队，每周 添置乐器24件。\n\n排练两次。",
            "添置乐器24件，组建乐队，每周排练两次。",
            "添置乐器24件。",
        ),
        (
            "年度总体目标\n预期目标 实际完成情况\n目标1：添置乐器24件；\n目标2：每周排练两次。 添置乐器24件。",
            "目标1：添置乐器24件；目标2：每周排练两次。",
            "添置乐器24件。",
        ),
        (
            "年度 预期目标 实际完成情况\n总体\n目标\n添置乐器24件，组建乐队，每周\n排练两次。 添置乐器24件。",
            "添置乐器24件，组建乐队，每周排练两次。",
            "添置乐器24件。",
        ),
    ],
)
def test_a_goal_in_lines_beside_what_came_of_it(goals: str, goal: str, actual: str) -> None:
    text = (
        "项目支出绩效自评表\n项目名称 校园乐队建设\n"
        + goals
        + "\n"
        + flowing(RESULTS, [10, 10, 12, 11, 11, 4, 5, 16], parted=False)
    )
    [table] = understood(text).tables
    assert (text_of(table.goal), text_of(table.goal_actual)) == (goal, actual)


def test_numbered_labels_that_break_before_another_label() -> None:
    """（二）社会 | 效益指标 is one label of the second level."""
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标值", "完成值"],
        ["一、产出指标", "（一）数量指标", "添置乐器数量", "≥24件", "24件"],
        ["二、效益指标", "（一）经济效益指标", "节约租赁费用", "≥3万元", "3万元"],
        ["", "（二）社会效益指标", "参演学生人数", "≥310人", "318人"],
    ]
    text = "项目名称 校园乐队建设\n" + flowing(rows, [12, 11, 12, 10, 10], parted=False)
    assert [row[0] for row in told(understood(text), "level2")] == ["数量指标", "经济效益指标", "社会效益指标"]


EVALUATED = [
    ["一级指标", "二级指标", "三级指标", "年度指标值（A）", "全年实际完成值（B）", "分值（90分）", "得分", "偏差原因分析及改进措施"],
    ["产出指标（60分）", "数量指标", "添置乐器数量", "≥24件", "24件", "30", "30", ""],
    ["", "质量指标", "乐器验收合格率", "≥95%", "96%", "30", "30", "审批迟缓，来年提早申报"],
    ["效益指标（30分）", "社会效益指标", "参演学生人数", "≥310人", "318人", "30", "29.5", ""],
]  # fmt: skip


@pytest.mark.parametrize("width", [4, 6, 8, 10])
def test_titles_with_letters_and_points_below_them(width: int) -> None:
    """年度指标值 | （A）, 分值 | （90 | 分）, 全年 | 实际 | 完成 | 值: a title goes on as long as a listed one does."""
    text = "项目支出绩效自评表\n项目名称 校园乐队建设\n" + flowing(
        EVALUATED, [10, 10, 12, 10, width + 2, width, 4, width + 6], parted=False
    )
    fields = (*FOUR, "actual", "weight", "score")
    assert told(understood(text), *fields) == filled(EVALUATED, 2, 3, 4, 5, 6)


GRADED = """项目支出绩效自评表
项目名称 校园乐队建设
一级 指
标
二级指标 三级指标 绩效标准 年度实际完
成值 分值 实际得
分优 良 中 差
产出指标 数量指标 添置乐器数量 ≥24件 ≥20件 ≥16件 ＜16件 24件 50 50
质量指标 乐器验收合格率 ≥95% ≥90% ≥85% ＜85% 96% 40 40
"""


def test_titles_of_two_rows_that_no_blank_parts() -> None:
    """实际得 | 分优 良 中 差: the last title of the first row, and the first of those below 绩效标准."""
    assert told(understood(GRADED), *FOUR, "actual", "weight", "score") == [
        ("产出指标", "数量指标", "添置乐器数量", "≥24件", "24件", "50", "50"),
        ("产出指标", "质量指标", "乐器验收合格率", "≥95%", "96%", "40", "40"),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "一级\n指标\n二级\n指标\n名称\n三级指标 指标值 完成值 分\n值\n（\n90\n分\n）\n得\n分",
        "年度绩\n效指标 一级 指标 二级指标 三级指标 指标值 完成值 分值（90\n分） 自评得分",
        "一级指标 二级指标 三级指标 年度\n指标\n值\n（A）\n全年\n实际\n值\n（B）\n指标分\n值（90）\n自评\n得分",
    ],
)
def test_points_and_names_below_titles_in_narrow_columns(heading: str) -> None:
    """分 | 值 | （ | 90 | 分 | ）, 二级 | 指标 | 名称, and a caption that ends before the first title."""
    rows = "产出指标 数量指标 添置乐器数量 ≥24件 26件 50 50\n质量指标 乐器验收合格率 ≥95% 96% 40 40\n"
    text = f"项目支出绩效自评表\n项目名称 校园乐队建设\n\n{heading}\n{rows}"
    assert told(understood(text), *FOUR, "actual", "weight", "score") == [
        ("产出指标", "数量指标", "添置乐器数量", "≥24件", "26件", "50", "50"),
        ("产出指标", "质量指标", "乐器验收合格率", "≥95%", "96%", "40", "40"),
    ]


def test_names_below_the_word_that_captions_too() -> None:
    """绩效指标 is the title of the names here, and 指标 | 权重 one title, not two."""
    text = """项目支出绩效自评表
项目名称 校园乐队建设

绩效指标 上年实际
值
目标值 全年完成值 指标
权重
得分
添置乐器数量 20件 ≥24件 26件 50 50
乐器验收合格率 95% ≥95% 96% 40 40
"""
    assert told(understood(text), "name", "value", "actual", "weight", "score") == [
        ("添置乐器数量", "≥24件", "26件", "50", "50"),
        ("乐器验收合格率", "≥95%", "96%", "40", "40"),
    ]


@pytest.mark.parametrize("aside", ["", "（2024年度）\n", "单位：万元\n2024年\n"])
def test_the_title_again_on_top_of_a_page(aside: str) -> None:
    """Rows below it belong to the form; below the title of the next form, its project comes first."""
    title = "项目支出绩效目标申报表\n"
    head = f"{title}{aside}项目名称：校园乐队建设\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 添置乐器数量 ≥24件\n"
    rows = "质量指标 乐器验收合格率 ≥95%\n满意度指标 服务对象满意度指标 学生满意度 ≥90%\n"
    (table,) = understood(f"{head}\n{title}{aside}{rows}").tables
    assert [row.name.text for row in table.indicators if row.name] == ["添置乐器数量", "乐器验收合格率", "学生满意度"]
    other = head.replace("校园乐队建设", "球场维修")
    assert [1, 1] == [len(table.indicators) for table in understood(f"{head}\n{other}").tables]


def test_level_2_before_names_that_the_word_captions_too() -> None:
    """二级 | 指标 绩效指标 are two titles, though 二级绩效指标 is one as well."""
    text = """一级 指标 二级
指标 绩效指标
年度指标值
上年实际值 目标值设定依据 说明比较符
产出指标 数量指标 指标1：添置乐器数量 ≥ 24 件 20件 历史数据 新增
"""
    assert told(understood(text), *FOUR[:3]) == [("产出指标", "数量指标", "添置乐器数量")]


def test_a_name_that_a_page_cuts_inside_its_bracket() -> None:
    """The first line of the heading stands beside a page number on every page; the end of the name is no title below it."""
    heading = "项目名称 一级指\n标\n\n二级指\n标 三级指标 指标值 计量\n单位\n"
    name = "2025年河\n道清淤经费\n（含东段、\n西段和北\n段）\n"
    first = f"{heading}\n{name}\n产出指\n标\n\n数量指\n标 清淤长度 ≥12 公里\n"
    cut = "2025年河\n道清淤经费\n（含东段、\n\n效益指\n标\n\n社会效\n益指标 受益人数 ≥2000 人\n"
    rest = "西段和北\n段）\n"
    third = f"{name}\n满意度\n指标\n\n服务对\n象满意\n度指标 居民满意度 ≥90 %\n\n2025年泵\n站更新\n\n产出指\n标\n\n时效指\n标 响应时间 6小时\n"
    text = f"{first}\n{cut}\n - 1 -\n\n\n\n{heading}\n{rest}{third}\n - 2 -\n\n\n\n{heading}\n质量指\n标 合格率 =100 %\n\n - 3 -\n"
    document = understood(text)
    assert ["2025年河道清淤经费（含东段、西段和北段）", "2025年泵站更新"] == [
        table.project.text for table in document.tables if table.project
    ]
    names = ["清淤长度", "受益人数", "居民满意度", "响应时间", "合格率"]
    assert names == [name for (name,) in told(document, "name")]
    assert ("响应时间", "6小时") in told(document, "name", "value")


def test_units_of_their_own_and_results_with_theirs_in_narrow_columns() -> None:
    """62 | 人 | 次 | 62 人次: where units have a column, a target is a number, and the unit goes on in the next line."""
    text = """项目支出绩效自评表
项目名称 校园乐队建设
一级指标 二级指标 三级指标 指标值 单位 完成值 分值 得分
产出指标 数量指标 演出观众人次 ≥62 人
次 62 人
次 20 20
排练用时 ≥3 小
时 3 小时 20 20
质量指标 乐器完好率 ≥95 % 96% 20 20
时效指标 验收办结时限 ≤4 个
工
作
日
4 个工
作日 20 20
开演时间 7 月底前 7 月底前 10 10
"""
    assert told(understood(text), "name", "value", "unit", "actual", "weight") == [
        ("演出观众人次", "≥62", "人次", "62人次", "20"),
        ("排练用时", "≥3", "小时", "3小时", "20"),
        ("乐器完好率", "≥95", "%", "96%", "20"),
        ("验收办结时限", "≤4", "个工作日", "4个工作日", "20"),
        ("开演时间", "7月底前", "", "7月底前", "10"),
    ]


def test_prices_whose_multiples_and_units_break_beside_one_another() -> None:
    """137.18 万 | 元 beside the same again: 万 goes on with a number, and no value begins with the unit of another."""
    text = """项目支出绩效自评表
项目名称 校园乐队建设
一级指标 二级指标 三级指标 指标值 完成值 分值
产出指标 数量指标 购置谱架数量 ≥30 个 30 个 20
成本指标 乐器维修费用 ≤137.18 万
元
137.18 万
元
20
单位租赁成本 ≤25134 万
元/场
25134 万
元/场
20
质量指标 乐器完好率 ≥95% 95% 20
时效指标 报修响应时间 ≤3 小时 3 小时 20
"""
    assert told(understood(text), "name", "value", "actual", "weight") == [
        ("购置谱架数量", "≥30个", "30个", "20"),
        ("乐器维修费用", "≤137.18万元", "137.18万元", "20"),
        ("单位租赁成本", "≤25134万元/场", "25134万元/场", "20"),
        ("乐器完好率", "≥95%", "95%", "20"),
        ("报修响应时间", "≤3小时", "3小时", "20"),
    ]


def test_signs_in_a_column_that_holds_one_character() -> None:
    """定 | 性 in a column of signs is one cell."""
    text = """项目支出绩效自评表
项目名称 校园乐队建设
一级指标 二级指标 三级指标 符
号
指标值 完成值 分值
产出指标 数量指标 添置乐器数
量
≥ 24件 26件 20
质量指标 制度执行情
况
定
性
符合规
范要求
符合规
范要求
20
时效指标 首次演出时
间
定
性
9月底前 9月底前 20
效益指标 社会效益指标 参演学生人
数
≥ 310人 318人 20
"""
    assert told(understood(text), "name", "operator", "value", "actual", "weight") == [
        ("添置乐器数量", "≥", "24件", "26件", "20"),
        ("制度执行情况", "定性", "符合规范要求", "符合规范要求", "20"),
        ("首次演出时间", "定性", "9月底前", "9月底前", "20"),
        ("参演学生人数", "≥", "310人", "318人", "20"),
    ]


def test_a_function_that_a_page_cuts_and_labels_right_behind_values() -> None:
    """The end of 职能1 stands at the top of the next page; 社会效益指标 and 职能 follow values without a blank."""
    text = (
        "部门整体支出绩效目标表\n部门职能 年度绩效指标\n一级指标 二级指标 三级指标 指标值\n\n"
        "职能1：负责河道巡\n检和泵站更新的组\n\n产出指标 数量指标 指标1：巡检河道长度 ≥120公里\n"
        "效益指标 经济效益指标 指标1：减少水患损失 明显减少社会效益指标\n指标1：受益人数 ≥4000人\n\n - 1 -\n\n\n\n"
        "织实施。\n\n生态效益指标 指标1：河道环境 持续改善职能 2：做好绿地养护和游园管理。\n\n"
        "产出指标 数量指标 指标1：养护绿地面积 ≥40公顷\n质量指标 指标1：苗木成活率 ≥95%\n\n - 2 -\n"
    )
    document = understood(text)
    assert ["职能1：负责河道巡检和泵站更新的组织实施。", "职能2：做好绿地养护和游园管理。"] == [
        table.function.text for table in document.tables if table.function
    ]
    assert [
        ("数量指标", "巡检河道长度", "≥120公里"),
        ("经济效益指标", "减少水患损失", "明显减少"),
        ("社会效益指标", "受益人数", "≥4000人"),
        ("生态效益指标", "河道环境", "持续改善"),
        ("数量指标", "养护绿地面积", "≥40公顷"),
        ("质量指标", "苗木成活率", "≥95%"),
    ] == told(document, "level2", "name", "value")


@pytest.mark.parametrize("long_term", ["长期绩效指标", "实施期绩效指标", "中期指标"])
def test_captions_over_long_term_and_annual_columns_are_no_columns(long_term: str) -> None:
    text = (
        f"项目支出绩效目标表\n项目名称 河道清淤\n一级指标 {long_term} 年度绩效指标\n"
        "二级指标 三级指标 指标值 二级指标 三级指标 指标值\n\n"
        "产出指标 数量指标 清淤长度 ≥36公里 数量指标 清淤长度 ≥12公里\n"
        "更换水泵数量 ≥24台 更换水泵数量 ≥8台\n质量指标 验收合格率 =100% 质量指标 验收合格率 =100%\n\n"
        "效益指标 社会效益指\n标\n\n受益人数 ≥6000人 社会效益指\n标\n\n受益人数 ≥2000人\n\n"
        "满意度指\n标\n\n服务对象满\n意度指标\n\n居民满意度 ≥95% 服务对象满\n意度指标\n\n居民满意度 ≥90%\n"
    )
    assert [
        ("产出指标", "数量指标", "清淤长度", "≥12公里", "≥36公里"),
        ("产出指标", "数量指标", "更换水泵数量", "≥8台", "≥24台"),
        ("产出指标", "质量指标", "验收合格率", "=100%", "=100%"),
        ("效益指标", "社会效益指标", "受益人数", "≥2000人", "≥6000人"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%", "≥95%"),
    ] == told(understood(text), "level1", "level2", "name", "value", "period_value")


@pytest.mark.parametrize(("title", "year"), [("年度", "2025"), ("年\n度", "20\n25"), ("预算年度", "2025年")])
def test_an_export_whose_first_column_holds_the_year(title: str, year: str) -> None:
    cells = f"{year} 河畔市水利站 52031824P\n7720163\n\n河道清淤经费\n（一期）\n\n"
    text = (
        f"2025年项目支出绩效指标明细\n{title} 单位名称 项目编码 项目名称 一级指标 二级指标 三级指标 运算\n符号 指标值 度量单位 权重\n"
        f"{cells}产出指标 数量指标 清淤长度 ≥ 12 公里 30\n{cells}产出指标 质量指标 验收合格率 = 100 % 30\n"
        f"{cells}效益指标 社会效益指标 居民出行条件 定性 明显改善 10\n{cells}效益指标 社会效益指标 受益人数 ≥ 2000 人 20\n"
        f"{cells}满意度指标 服务对象满意度指标 居民满意度 ≥ 90 % 10\n"
    )
    if "\n" in year:  # so narrow that the weights are broken as well
        text = re.sub(r" ([123])0\n", r"\n\1\n0\n", text)
    document = understood(text)
    assert ["河道清淤经费（一期）"] == [table.project.text for table in document.tables if table.project]
    assert [
        ("清淤长度", "≥", "12", "公里", "30"),
        ("验收合格率", "=", "100", "%", "30"),
        ("居民出行条件", "定性", "明显改善", "", "10"),
        ("受益人数", "≥", "2000", "人", "20"),
        ("居民满意度", "≥", "90", "%", "10"),
    ] == told(document, "name", "operator", "value", "unit", "weight")


@pytest.mark.parametrize("separator", ["\n", " "])
def test_names_that_begin_with_a_bracket_are_projects(separator: str) -> None:
    """（续建）高标准农田 is no end of a name that a page cut, and its unit no part of it."""
    rows = [["单位名称", "项目名称", "年度目标", "一级指标", "二级指标", "三级指标", "指标值"],
            ["青石区农业农村局", "青石区农业技术推广站运行经费", "保障推广站正常运行，全年办培训12期。", "产出指标", "数量指标", "培训期数", "≥12期"],
            ["质量指标", "培训合格率", "≥95%"],
            ["（续建）高标准农田", "新建高标准农田1.2万亩。", "产出指标", "数量指标", "建设面积", "1.2万亩"],
            ["效益指标", "经济效益指标", "亩均增收", "≥150元"],
            ["青石区水利工程中心", "小型水库养护", "养护小型水库25座。", "产出指标", "数量指标", "养护水库", "25座"]]  # fmt: skip
    document = understood("绩效目标表\n" + "\n".join(separator.join(row) for row in rows))
    names = ["青石区农业技术推广站运行经费", "（续建）高标准农田", "小型水库养护"]
    assert names == [table.project.text for table in document.tables if table.project]
    told_names = ["培训期数", "培训合格率", "建设面积", "亩均增收", "养护水库"]
    assert told_names == [name for (name,) in told(document, "name")]


def test_a_row_whose_cells_a_page_cuts() -> None:
    """The first lines of its cells stand at the foot of one page, their rests one after another on top of the next."""
    text = (
        "项目名称 松林病虫除治\n一级指标 二级指标 三级指标 计算符号 指标值 计量单位\n产出指\n标 数量指标 除治病木数量 ≥ 5200 株\n"
        "产出指\n标 质量指标 病木无害化处\n理率 = 100 %\n产出指\n标 成本指标 单株除治成本 ≤ 85 元/株\n"
        "效益指 生态效益 森林景观恢复 定 明显改 级\n\n\n\n\n标 指标 情况 性 善\n"
        "满意度\n指标\n服务对象\n满意度指\n标 林区群众满意\n度 ≥ 90 %\n"
    )
    assert [
        ("产出指标", "数量指标", "除治病木数量", "5200"),
        ("产出指标", "质量指标", "病木无害化处理率", "100"),
        ("产出指标", "成本指标", "单株除治成本", "85"),
        ("效益指标", "生态效益指标", "森林景观恢复情况", "明显改善"),
        ("满意度指标", "服务对象满意度指标", "林区群众满意度", "90"),
    ] == told(understood(text), *FOUR)


def test_a_goal_and_a_label_of_rows_above_that_a_page_cuts() -> None:
    """Both began rows before the end of the page; the next row stands behind the rest of the label, on one line."""
    goal = "完成三条支渠的衬砌任\n务，全年不少于40公里，\n验收合格率达到"
    text = (
        "项目名称 年度绩效目标 一级指标 二级指标 三级指标 指标值\n"
        f"支渠衬砌工程 {goal}\n产出指标 数量指标 衬砌支渠长度 ≥40公里\n效益指标 可持续影 渠道管护人员数量 ≥6人\n"
        "渠道持续使用年限 ≥15年\n\n\n\n98%以上。 响指标 渠道管护制度 健全\n"
        "泵房改造工程 更换老旧水泵并修缮泵\n房，保障灌溉。\n产出指标 数量指标 改造泵房数量 ≥3座\n质量指标 泵房验收合格率 ≥98%\n"
    )
    document = understood(text)
    assert ["支渠衬砌工程", "泵房改造工程"] == [text_of(table.project) for table in document.tables]
    assert text_of(document.tables[0].goal) == goal.replace("\n", "") + "98%以上。"
    assert [
        ("产出指标", "数量指标", "衬砌支渠长度", "≥40公里"),
        ("效益指标", "可持续影响指标", "渠道管护人员数量", "≥6人"),
        ("效益指标", "可持续影响指标", "渠道持续使用年限", "≥15年"),
        ("效益指标", "可持续影响指标", "渠道管护制度", "健全"),
        ("产出指标", "数量指标", "改造泵房数量", "≥3座"),
        ("产出指标", "质量指标", "泵房验收合格率", "≥98%"),
    ] == told(document, *FOUR)


@pytest.mark.parametrize(("title", "cell"), [("序\n号", "{}"), ("年\n度", "20\n24")])
def test_titles_that_narrow_columns_break_on_top_of_pages(title: str, cell: str) -> None:
    """序 | 号 is no running head; 单位名 | 称 | 项目名 | 称 are two titles, as 年 | 度 | 单位名 | 称 are."""
    head = f"{title}\n单位名\n称\n项目名\n称 一级指标 二级指标 三级指标 指标值\n"
    rows = [
        "凤山县\n水文站\n雨量监\n测经费\n产出指标 数量指标 监测站点数量 ≥24处\n",
        "凤山县\n林业站\n古树保\n护经费\n产出指标 数量指标 保护古树数量 ≥70株\n",
        "凤山县\n农机站\n农机检\n修经费\n产出指标 数量指标 检修农机数量 ≥90台\n",
    ]
    pages = [f"{head}{cell.format(at)}\n{row}- {at} -\n" for at, row in enumerate(rows, start=1)]
    tables = understood("\n\n\n\n".join(pages)).tables
    assert ["雨量监测经费", "古树保护经费", "农机检修经费"] == [text_of(table.project) for table in tables]
    assert ["凤山县水文站", "凤山县林业站", "凤山县农机站"] == [text_of(table.unit) for table in tables]
    assert ["监测站点数量", "保护古树数量", "检修农机数量"] == [
        text_of(item.name) for table in tables for item in table.indicators
    ]


def test_rows_that_the_template_left_are_no_lost_ones() -> None:
    """…… without any value is as the form has it; a zero in the next column is no part of the score."""
    text = """项目名称 泵站维修 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施
产出指标 数量指标 指标1维修泵站 3座 3座 20 20 …… 质量指标 指标1验收合格率 100% 100% 10 10 0 ……
效益指标 社会效益指标 指标1受益农户 900户 910户 10 10 0 …… 满意度指标 服务对象满意度指标 指标1农户满意度 ≥90% 95% 10 10 0"""
    document = understood("泵站维修自评表\n\n" + text.replace("\n", " ").replace(" ", "\n\n"))
    assert () == document.problems
    items = [item for item in document.tables[0].indicators if item.value is not None and item.value.text]
    assert [("维修泵站", "20"), ("验收合格率", "10"), ("受益农户", "10"), ("农户满意度", "10")] == [
        (item.name.text if item.name else None, item.score.text if item.score else None) for item in items
    ]


def test_projects_told_by_the_headings_of_a_text_with_a_cell_a_line() -> None:
    """X项目绩效目标 over （一）…; 社会效益 stands where labels of level 1 do, and begins the benefits."""
    part = """{name}项目绩效目标

(一)中长期绩效目标

{goal}

(二)中长期绩效指标

一级指标

二级指标

指标名称

指标值

产出指标

数量指标

{count}

≥{number}处

时效指标

完工时间

2031年9月底前

社会效益

{benefit}

≥95%

满意度指标

满意度指标

居民满意度

≥90%

"""
    document = understood(
        "凤山县2031年重大项目绩效目标情况\n\n"
        + part.format(
            name="老年食堂改造",
            goal="改造12处老年食堂，方便老年人就餐。",
            count="改造食堂数量",
            number=12,
            benefit="老年人就餐覆盖率",
        )
        + part.format(
            name="雨量监测",
            goal="到2033年监测站点覆盖全县。",
            count="新建监测站数量",
            number=6,
            benefit="雨情预报准确率",
        )
    )
    assert ["老年食堂改造项目", "雨量监测项目"] == [text_of(table.project) for table in document.tables]
    assert [
        ("产出指标", "数量指标", "改造食堂数量", "≥12处"),
        ("产出指标", "时效指标", "完工时间", "2031年9月底前"),
        ("效益指标", "社会效益指标", "老年人就餐覆盖率", "≥95%"),
        ("满意度指标", "满意度指标", "居民满意度", "≥90%"),
    ] == told(document, *FOUR)[:4]
    assert 8 == len(told(document, *FOUR))


def test_the_next_section_of_a_report_ends_its_table() -> None:
    """（三）存在的问题和原因 below the last row is no indicator."""
    cells = "一级指标 二级指标 指标名称 目标值 实际完成值 产出指标 数量指标 培训期数 6期 6期 质量指标 到课率 90% 93% 效益指标 社会效益指标 学员上岗率 60% 66%"
    text = (
        "（二）绩效目标完成情况\n"
        + cells.replace(" ", "\n")
        + "\n（三）存在的问题和原因\n1、师资不足，主要是编制没有落实。"
    )
    (table,) = understood(text).tables
    assert ["培训期数", "到课率", "学员上岗率"] == [item.name.text for item in table.indicators if item.name]


def test_lines_that_are_rows_are_not_joined() -> None:
    """Where rows stand on lines, a name with figures behind it opens one, whatever is missing above it."""
    text = """项目名称 特色种植补贴
一级指标 二级指标 三级指标 年度指标值 全年实际值 分值 得分
产出指标 数量指标 补助种植面积 10 10
梨树种植面积 6亩 6亩
桃树种植面积 1亩 1亩
葡萄种植面积 5亩 5亩
李树种植面积 4亩 4亩
质量指标 种植作物成活率 95% 96% 10 10
"""
    items = [item for table in understood(text).tables for item in table.indicators]
    values = {item.name.text: item.value.text for item in items if item.name and item.value}
    assert {
        "桃树种植面积": "1亩",
        "葡萄种植面积": "5亩",
        "李树种植面积": "4亩",
        "种植作物成活率": "95%",
    }.items() <= values.items()
    assert not any(len(value) > 4 for value in values.values())


def test_a_blank_half_for_the_years_to_come() -> None:
    """Level 1 shared by long-term and annual columns, the long-term names and values blank: a cell a line leaves only labels."""
    rows = [
        ("产出指标", "数量指标", "改造食堂数量", "12"),
        ("产出指标", "质量指标", "改造验收合格率", "100%"),
        ("产出指标", "成本指标", "单处改造成本", "按中标价控制"),
        ("效益指标", "社会效益指标", "老年人就餐条件", "持续改善"),
        ("满意度指标", "服务对象满意度指标", "就餐老年人满意度", "≥90%"),
    ]
    heading = [
        "一级指标",
        *(f"{title}（{term}）" for term in ("长期", "年度") for title in ("二级指标", "三级指标", "指标值")),
    ]
    goals = ["总体目标", "中期目标", "年度目标", "到2033年全县乡镇都有老年食堂", "改造12处老年食堂", "绩效项目指标表"]
    cells = [cell for first, second, name, value in rows for cell in (first, second, second, name, value)]
    document = understood(
        "\n\n".join(["项目支出绩效目标表", "项目名称", "老年食堂改造", *goals, *heading, *cells, "附件:"])
    )
    assert rows == told(document, *FOUR)
    assert "改造12处老年食堂" == text_of(document.tables[0].goal)


GLUED = """绩效目标表
(2031年度)
项目名称乡镇老年食堂改造补助资金
项目主管部门凤山县民政局项目执行单位河西镇人民政府
资金情况
(万元)
年度资金总额:16
    其中 :上级资金16

总体目标年度目标
改善乡镇老年人就餐条件，扩大老年食堂服务范围。
绩效指标一级指标二级指标指标内容指标值
产出指标（50分）数量指标改造老年食堂数量12处
质量指标食堂改造合格率≥95%
炊具验收合格率100%
时效指标改造完成时间2031年9月底前
成本指标单处改造成本≤8万元
效益指标可持续影响指标老年人就餐条件稳步提高
社会公众或服务对象满意度指标就餐老年人满意度≥90%
家属满意度≥90%

附件:
"""


def test_rows_whose_cells_stand_together_on_a_line() -> None:
    """A page turned to text without the borders of its cells: labels, names and values, and the labels above them."""
    document = understood(GLUED)
    (table,) = document.tables
    assert "乡镇老年食堂改造补助资金" == text_of(table.project)
    assert "河西镇人民政府" == text_of(table.unit)
    assert "改善乡镇老年人就餐条件，扩大老年食堂服务范围。" == text_of(table.goal)
    assert [
        ("产出指标", "数量指标", "改造老年食堂数量", "12处"),
        ("产出指标", "质量指标", "食堂改造合格率", "≥95%"),
        ("产出指标", "质量指标", "炊具验收合格率", "100%"),
        ("产出指标", "时效指标", "改造完成时间", "2031年9月底前"),
        ("产出指标", "成本指标", "单处改造成本", "≤8万元"),
        ("效益指标", "可持续影响指标", "老年人就餐条件", "稳步提高"),
        ("效益指标", "社会公众或服务对象满意度指标", "就餐老年人满意度", "≥90%"),
        ("效益指标", "社会公众或服务对象满意度指标", "家属满意度", "≥90%"),
    ] == told(document, *FOUR)
    assert 15 == table.indicators[2].name.location.line if table.indicators[2].name else False


def test_long_term_rows_above_annual_ones_with_their_goals() -> None:
    """目标1 before the titles, 近两年指标值 over 前年 and 上年: the value is what is expected this year."""
    text = """清河县2031年项目支出绩效目标表
项目名称 道路养护 项目编码 42000022T000000112233
长期绩效目标1 养护县乡道路
目标1 一级指标 二级指标 指标名称 指标值 指标值确定依据
长期绩效指标 产出指标 数量指标 养护里程 ≥300公里 计划标准
质量指标 养护合格率 ≥95% 行业标准
效益指标 社会效益指标 通行车辆 ≥6万辆 计划标准
年度绩效目标1 养护县乡道路60公里
目标1 一级指标 二级指标 指标名称 指标值 指标值确定依据
近两年指标值 预期当年实现值
前年 上年
年度绩效指标 产出指标 数量指标 养护里程 50公里 55公里 ≥60公里 计划标准
质量指标 养护合格率 93% 94% ≥95% 行业标准
效益指标 社会效益指标 通行车辆 1万辆 1.1万辆 ≥1.2万辆 计划标准
"""
    document = understood(text)
    (table,) = document.tables
    assert ("养护县乡道路60公里", "养护县乡道路") == (text_of(table.goal), text_of(table.period_goal))
    assert [
        ("数量指标", "养护里程", "≥300公里", "≥60公里", "计划标准"),
        ("质量指标", "养护合格率", "≥95%", "≥95%", "行业标准"),
        ("社会效益指标", "通行车辆", "≥6万辆", "≥1.2万辆", "计划标准"),
    ] == told(document, "level2", "name", "period_value", "value", "basis")


def test_the_sum_of_a_department_above_the_projects_of_its_units() -> None:
    text = """2031年部门预算项目绩效目标表
单位：元
单位名称 项目名称 预算数 年度目标 一级指标 二级指标 三级指标 指标性质 指标值 度量单位 权重
820-河西镇部门 8,827,620.53
820001-河西镇人民政府 村组干部报酬 3,309,840.00 按时发放村组干部报酬 效益指标 社会效益指标 办事满意率 ≥ 95 % 10
产出指标 数量指标 村组干部人数 ≥ 230 人 10
基层组织活动经费 660,000.00 保障村社区组织活动正常开展 产出指标 数量指标 保障村社区数 = 11 个 20
产出指标 质量指标 活动开展率 ≥ 95 % 20
"""
    document = understood(text)
    assert [
        ("村组干部报酬", "820001-河西镇人民政府", "按时发放村组干部报酬"),
        ("基层组织活动经费", "820001-河西镇人民政府", "保障村社区组织活动正常开展"),
    ] == [(text_of(table.project), text_of(table.unit), text_of(table.goal)) for table in document.tables]


def test_titles_without_one_of_names_that_stand_together() -> None:
    """一级指标 | 二级指标 | 绩效标准 | 预期当年实现值: the names stand under 二级指标, what they mean before the values."""
    text = (
        "清河县2031年部门预算项目支出绩效目标表项目名称办公楼运行保障项目类别本级支出项目绩效目标保障办公楼正常运行绩效指标"
        "一级指标二级指标绩效标准当年预期实现值数量指标办公楼日常维修次数反映全年维修情况≥280次办公楼安检次数反映安检情况200次"
        "质量指标维修验收合格率反映维修质量情况≥92%满意度指标干部职工满意度反映职工满意程度≥90%"
    )
    document = understood(f"{text}\n")
    assert ["办公楼运行保障"] == [text_of(table.project) for table in document.tables]
    assert [
        ("办公楼日常维修次数", "反映全年维修情况", "≥280次"),
        ("办公楼安检次数", "反映安检情况", "200次"),
        ("维修验收合格率", "反映维修质量情况", "≥92%"),
        ("干部职工满意度", "反映职工满意程度", "≥90%"),
    ] == told(document, "name", "description", "value")


UNTITLED = [
    ("产出指标", "数量指标", "养护里程", "≥60公里"),
    ("产出指标", "质量指标", "养护合格率", "≥95%"),
    ("产出指标", "时效指标", "完成时间", "12月底前"),
    ("效益指标", "社会效益指标", "受益人数", "≥6万人"),
    ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
]


@pytest.mark.parametrize(
    "written",
    [
        lambda cells: "\n".join(map(" ".join, cells)),
        lambda cells: "\n".join(map("".join, cells)),
        lambda cells: "".join(map("".join, cells)),
    ],
    ids=["blanks", "rows", "one line"],
)
def test_rows_below_no_heading(written: Callable[[list[list[str]]], str]) -> None:
    """Labels of levels and values tell what the cells are; labels stand only where they change."""
    labels = ["", ""]
    cells: list[list[str]] = []
    for level1, level2, *rest in UNTITLED:
        cells.append([label for label, above in zip((level1, level2), labels, strict=True) if label != above] + rest)
        labels = [level1, level2]
    above = "项目支出绩效目标\n项目名称：道路养护\n绩效目标：养护县乡道路，保障行车安全。\n"
    document = understood(f"{above}{written(cells)}\n")
    assert UNTITLED == told(document, *FOUR)
    assert ["道路养护"] == [text_of(table.project) for table in document.tables]


def test_signs_and_units_of_rows_below_no_heading() -> None:
    rows = [
        "产出指标 数量指标 养护里程 ≥ 60 公里",
        "产出指标 质量指标 养护合格率 ≥ 95 %",
        "效益指标 社会效益指标 受益人数 ≥ 6 万人",
    ]
    document = understood("项目名称：道路养护\n" + "\n".join(rows))
    assert [("养护里程", "≥", "60", "公里"), ("养护合格率", "≥", "95", "%"), ("受益人数", "≥", "6", "万人")] == told(
        document, "name", "operator", "value", "unit"
    )


def test_labels_that_prose_mentions_open_no_rows() -> None:
    text = """绩效评价工作培训材料
绩效指标包括产出指标、效益指标和满意度指标。产出指标数量指标反映产品数量，质量指标反映产品质量，时效指标反映及时程度。
效益指标社会效益指标反映社会影响。满意度指标反映服务对象满意程度，一般不低于90%。
"""
    assert () == understood(text).tables


def test_a_cell_a_line_below_titles_that_stand_together() -> None:
    """Names that hold a number are whole where labels stand on lines of their own."""
    rows = [
        ("产出指标", "数量指标", "慰问老年人200人", "≥200人"),
        ("产出指标", "质量指标", "食堂改造合格率", "≥95%"),
        ("效益指标", "社会效益指标", "老年人就餐条件", "持续改善"),
        ("满意度指标", "服务对象满意度指标", "就餐老年人满意度", "≥90%"),
    ]
    text = "\n".join(["一级指标二级指标三级指标指标值", *(cell for row in rows for cell in row)])
    assert rows == told(understood(text), *FOUR)


RESULT = ("name", "value", "actual", "weight", "score")


def test_a_unit_is_no_result() -> None:
    """Where 完成值 and 得分 are blank in every row, the units stay in their own column."""
    titles = "一级指标 二级指标 三级指标 指标性质 指标值 度量单位 完成值 权重 得分 未完成原因分析"
    rows = ["产出指标 数量指标 改造食堂数量 = 12 处 60", "效益指标 社会效益指标 就餐覆盖率 ≥ 90 % 30"]
    form = f"部门预算项目支出绩效自评表（2031年度） 项目名称 老年食堂改造 绩效指标（90分） {titles} {' '.join(rows)} 合计 100"
    document = understood("\n".join(form.split()))
    fields = ("name", "operator", "value", "unit", "actual", "weight")
    assert [
        ("改造食堂数量", "=", "12", "处", "", "60"),
        ("就餐覆盖率", "≥", "90", "%", "", "30"),
    ] == told(document, *fields)


def test_titles_broken_beside_whole_ones() -> None:
    """年度 | 指标值 and 实际 | 完成值 on the two lines of a heading whose other titles stand on the first."""
    text = """项目名称 古民居修缮
绩效指标 一级指标 二级指标 三级指标 年度 实际 分值 得分 偏差原因分析及改进措施
指标值 完成值
产出指标 数量指标 指标1：修缮院落范围 完成东街三处院落和西街一处牌坊的日常维护并测绘全部木构件和砖石构件病害 完成东街三处院落和西街一处牌坊的日常维护并测绘全部木构件和砖石构件病害
7 7
指标2：修缮面积 600平方米 600平方米 7 7
质量指标 指标1：验收通过率 100% 95% 6 5
指标2：文明施工达标率 ≥95% 97% 6 6
效益指标 社会效益指标 院落保存状况 明显好转 程度较高 15 15
"""
    found = told(understood(text), *RESULT)
    assert 5 == len(found)
    assert ("7", "7") == found[0][3:]
    assert ("修缮面积", "600平方米", "600平方米", "7", "7") == found[1]
    assert ("验收通过率", "100%", "95%", "6", "5") == found[2]


def test_points_whose_blank_values_were_lost() -> None:
    """A row a line with its points alone: they add up to ninety; what the template left open is no row."""
    text = """项目名称 防汛物资储备
年度绩效指标完成情况 一级
指标
二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施



(50分)
数量指标 指标1：储备编织袋数量 2 2 10 10
指标2：检修水泵数量 3 3 10 10
……
质量指标 指标1：物资质量合格 10 10
指标2：
……
时效指标 指标1：汛前储备到位 10 8
指标2：
……
成本指标 指标1：费用在预算以内 10 10
指标2：
……



(30分)
经济效益
指标
指标1：减少沿河农户损失 15 15
指标2：
……
生态效益
指标
指标1：/ / /
指标2：
……
可持续影
响指标
指标1：物资轮换有序 15 15
指标2：
……
满意度指标
(10分)
服务对象
满意度指标
指标1：沿河群众满意度 90% 100% 10 10
指标2：
……
总分 100 98
"""
    document = understood(text)
    found = [row for row in told(document, "level2", *RESULT) if row[1] != "/"]
    assert [
        ("数量指标", "储备编织袋数量", "2", "2", "10", "10"),
        ("数量指标", "检修水泵数量", "3", "3", "10", "10"),
        ("质量指标", "物资质量合格", "", "", "10", "10"),
        ("时效指标", "汛前储备到位", "", "", "10", "8"),
        ("成本指标", "费用在预算以内", "", "", "10", "10"),
        ("经济效益指标", "减少沿河农户损失", "", "", "15", "15"),
        ("可持续影响指标", "物资轮换有序", "", "", "15", "15"),
        ("服务对象满意度指标", "沿河群众满意度", "90%", "100%", "10", "10"),
    ] == found


def test_what_a_form_asks_below_its_rows_ends_them() -> None:
    """偏差大或 | 目标未完成 | 原因分析 in a narrow cell; 实际完成值（B without its bracket does not take the first labels."""
    cells = [
        *[
            "项目名称",
            "校舍维修",
            "年度绩效目标",
            "98分)",
            "一级指标",
            "二级指标",
            "三级指标",
            "年初目标值(A",
            "实际完成值(B",
        ],
        *["产出指标", "数量指标", "维修教室数量", "12间", "12间", "质量指标", "维修合格率", "100%", "100%"],
        *["满意度指标", "具体指标", "教师满意度", "≥95%", "96%", "具体指标", "学生满意度", "≥95%", "97%"],
        *["偏差大或", "目标未完成", "原因分析", "改进措施及", "结果应用方案", "备注:", "1.预算数为调整后的资金。"],
    ]
    document = understood("\n\n".join(cells))
    assert [
        ("产出指标", "数量指标", "维修教室数量", "12间", "12间"),
        ("产出指标", "质量指标", "维修合格率", "100%", "100%"),
        ("满意度指标", "具体指标", "教师满意度", "≥95%", "96%"),
        ("满意度指标", "具体指标", "学生满意度", "≥95%", "97%"),
    ] == told(document, *FOUR, "actual")
    assert document.tables[0].goal is None


def test_a_list_whose_words_stand_on_lines_of_their_own() -> None:
    """Units and kinds with their codes before them; 定性, the value and the points each on a line: no project, no money."""
    text = """单位：元
项目名称 项目单位 项目类别 预算数 年度绩效目标 一级指标 二级指标 三级指标 指标性质 指标方向 目标值 计量单位 分值
道路养护经费 305001-清河县公路所 32-专项资金项目 610,000.00 养护县乡道路，保障行车安全。 满意度指标(10分) 服务对象满意度 居民满意度 正向 大于等于 90 % 10
效益指标(30分) 可持续影响 推动养护工作制度化 定性
长期
15
社会效益 提升道路通行能力 定性
有效提升
15
产出指标(50分) 成本指标 养护车辆购置成本 反向 小于等于 12 万元 10
质量指标 养护合格率 正向 大于等于 95 % 20
数量指标 养护里程 正向 大于等于 60 公里 20
桥梁检测经费 305001-清河县公路所 32-专项资金项目 90,000.00 检测县内桥梁，消除安全隐患。 产出指标(50分) 数量指标 检测桥梁 正向 大于等于 12 座 25
质量指标 检测报告合格率 正向 大于等于 98 % 25
"""
    document = understood(text)
    assert [("道路养护经费", "305001-清河县公路所"), ("桥梁检测经费", "305001-清河县公路所")] == [
        (text_of(table.project), text_of(table.unit)) for table in document.tables
    ]
    assert [
        ("居民满意度", "90"),
        ("推动养护工作制度化", "长期"),
        ("提升道路通行能力", "有效提升"),
        ("养护车辆购置成本", "12"),
        ("养护合格率", "95"),
        ("养护里程", "60"),
        ("检测桥梁", "12"),
        ("检测报告合格率", "98"),
    ] == told(document, "name", "value")


def test_cells_behind_bars_whose_rows_are_not_told() -> None:
    """A line ends where a cell is blank: the rows are those of the heading, whose upper row (实际完成值 分值 得分) stands before
    the lower one."""
    text = """2031年度项目支出绩效自评表 | 部门:凤山县河西中学 |
|
|
| 公开14表 | 项目名称 | 食堂营养改善资金 | 主管部门 | 凤山县教育局 | 实施单位 | 河西中学 | 项目资金 (元) |
| 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | 年度资金总额 |
| 46200 | 46200 | 10 | 100% | 10 | 其他资金 | — | — | — | — |
| — | 年度 总体 目标 | 预期目标 | 实际完成情况 | 学生吃得好 | 学生吃得好 | 绩效指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 产出指标 | 数量指标 | 就餐学生人数 | ≧ | 620 | 人 | 635 | 10 | 10 |
| 质量指标 | 营养达标率 | ═ | 100 | % | 98% | 20 | 19 |
| 时效指标 | 供餐及时率 | ≧ | 95 | % | 100% | 20 | 20 |
| 效益指标 | 社会效益 指标 | 减轻家庭负担 |
| 明显 |
| 明显 | 20 | 20 |
| 生态效益 指标 |
|
|
|
| 可持续影响 指标 | 供餐持续年限 | ≧ | 3 | 年 | 3年 | 10 | 10 |
| 满意度指标 | 服务对象满意度指标等 | 学生满意度 | ≧ | 95 | % | 96% | 5 | 5 |
| 家长满意度 | ≧ | 95 | % | 97% | 5 | 5 |
| 其他需要说明事项 | 无 | 总分 | 100 | 99 | 优 |
|
"""
    assert [
        ("产出指标", "就餐学生人数", "≧", "620", "人", "635", "10"),
        ("产出指标", "营养达标率", "═", "100", "%", "98%", "20"),
        ("产出指标", "供餐及时率", "≧", "95", "%", "100%", "20"),
        ("效益指标", "减轻家庭负担", "", "明显", "", "明显", "20"),
        ("效益指标", "供餐持续年限", "≧", "3", "年", "3年", "10"),
        ("满意度指标", "学生满意度", "≧", "95", "%", "96%", "5"),
        ("满意度指标", "家长满意度", "≧", "95", "%", "97%", "5"),
    ] == told(understood(text), "level1", "name", "operator", "value", "unit", "actual", "weight")


ONE_LINE = (
    "项目支出绩效目标表（2031年度）项目名称乡镇老年食堂改造补助主管部门河西镇人民政府项目实施单位河西镇民政所"
    "年度绩效目标改善乡镇老年人就餐条件扩大老年食堂服务范围一级指标二级指标三级指标指标目标值"
    "产出指标数量指标改造老年食堂数量=12处购置炊具≥60套质量指标食堂改造合格率≥95%时效指标改造完成时间9月底前"
    "成本指标经济成本指标单处改造成本≤8万元社会成本指标对周边居民出行影响较小"
    "效益指标社会效益指标受益老年人数≥600人次满意度指标服务对象满意度就餐老年人满意度≥90%"
    "项目支出绩效目标表（2031年度）项目名称村级文化礼堂维修主管部门河西镇人民政府年度绩效目标完成文化礼堂维修任务"
    "一级指标二级指标三级指标指标目标值产出指标数量指标维修文化礼堂数=3个质量指标维修合格率=100%"
    "满意度指标服务对象满意度村民满意度≥90%"
)


def test_forms_that_stand_on_one_line_without_anything_between_their_cells() -> None:
    """As a site that shows documents copies them: the titles, labels of levels and values tell where cells end."""
    document = understood(f"河西镇绩效目标表.docx\n文本内容：\n{ONE_LINE}\n")
    assert ["乡镇老年食堂改造补助", "村级文化礼堂维修"] == [text_of(table.project) for table in document.tables]
    assert ["改善乡镇老年人就餐条件扩大老年食堂服务范围", "完成文化礼堂维修任务"] == [
        text_of(table.goal) for table in document.tables
    ]
    assert [
        ("产出指标", "数量指标", "改造老年食堂数量", "=12处"),
        ("产出指标", "数量指标", "购置炊具", "≥60套"),
        ("产出指标", "质量指标", "食堂改造合格率", "≥95%"),
        ("产出指标", "时效指标", "改造完成时间", "9月底前"),
        ("成本指标", "经济成本指标", "单处改造成本", "≤8万元"),
        ("成本指标", "社会成本指标", "对周边居民出行影响", "较小"),
        ("效益指标", "社会效益指标", "受益老年人数", "≥600人次"),
        ("满意度指标", "服务对象满意度指标", "就餐老年人满意度", "≥90%"),
        ("产出指标", "数量指标", "维修文化礼堂数", "=3个"),
        ("产出指标", "质量指标", "维修合格率", "=100%"),
        ("满意度指标", "服务对象满意度指标", "村民满意度", "≥90%"),
    ] == told(document, *FOUR)


def test_a_form_behind_another_on_the_same_line_begins_with_its_title() -> None:
    """A year without brackets behind the title made an indicator of the title."""
    assert told(understood(ONE_LINE), *FOUR) == told(understood(re.sub("（(2031年度)）", r"\1", ONE_LINE)), *FOUR)


def test_the_title_of_a_form_that_is_cut_off_ends_the_rows_of_the_one_before() -> None:
    rows = told(understood(ONE_LINE[: ONE_LINE.rindex("一级指标二级指标")]), *FOUR)
    assert told(understood(ONE_LINE), *FOUR)[: len(rows)] == rows
    assert rows[-1] == ("满意度指标", "服务对象满意度指标", "就餐老年人满意度", "≥90%")


@pytest.mark.parametrize("row", ["村民满意度≥90%", "食堂改造合格率≥95%", "单处改造成本≤8万元"])
def test_long_texts_that_stand_together_and_hold_no_value_are_no_rows(row: str) -> None:
    """They moved the labels of their row: 数量指标 over 质量指标."""
    sentence = "村民对文化礼堂维修以后的使用情况和日常开放时间安排以及活动组织的反映"
    rows = told(understood(ONE_LINE), *FOUR)
    assert [told_row for told_row in rows if "".join(told_row[2:]) != row] == told(
        understood(ONE_LINE.replace(row, sentence)), *FOUR
    )


def test_texts_between_names_and_values_that_stand_together() -> None:
    """三级指标 | 指标内容 | 指标值 | 绩效标准: what a name means ends where the value begins; standards are known words."""
    text = """专项资金绩效目标表
（2031年）
专项名称退役士兵岗位补贴专项属性延续专项√     新增专项□
专项年度绩效目标按时发放补贴，维护社会稳定。
专项
年度
绩效
指标
一级指标二级指标三级指标指标内容指标值绩效标准
产出指标数量指标补助人数实际发放补贴的人数250人计划标准
质量指标补贴覆盖率符合条件的对象领到补贴的比例100%历史标准
对象合规率补贴对象符合规定的比例100%计划标准
成本指标补贴标准每人每月补贴标准1130元/月/人计划标准
效益指标社会效益指标社会稳定维护社会稳定的情况持续提升计划标准
满意度指标服务对象满意度指标补贴对象满意度补贴对象对工作的满意程度≥95%计划标准
"""
    document = understood(text)
    (table,) = document.tables
    assert ("退役士兵岗位补贴", "按时发放补贴，维护社会稳定。") == (text_of(table.project), text_of(table.goal))
    assert [
        ("数量指标", "补助人数", "实际发放补贴的人数", "250人", "计划标准"),
        ("质量指标", "补贴覆盖率", "符合条件的对象领到补贴的比例", "100%", "历史标准"),
        ("质量指标", "对象合规率", "补贴对象符合规定的比例", "100%", "计划标准"),
        ("成本指标", "补贴标准", "每人每月补贴标准", "1130元/月/人", "计划标准"),
        ("社会效益指标", "社会稳定", "维护社会稳定的情况", "持续提升", "计划标准"),
        ("服务对象满意度指标", "补贴对象满意度", "补贴对象对工作的满意程度", "≥95%", "计划标准"),
    ] == told(document, "level2", "name", "description", "value", "basis")


def test_texts_behind_values_that_stand_together() -> None:
    """指标值 | 指标值内容 | 评分标准 …: a row a line, below the unit and its project; blank cells leave a dash."""
    text = """2031年项目支出绩效目标表公开

部门：505_清河县教育局金额单位：万元
单位代码单位(专项)名称资金总额实施期绩效目标绩效指标
一级指标二级指标三级指标指标值指标值内容评(扣分标准) 度量单位指标值类型备注
505006清河县特殊教育学校30.00
  505006  学生伙食费30.00
成本指标经济成本指标学生伙食补助标准17元/人·天反映学生每天用餐标准按标准发放得10分，每少1元扣1分-定量
生态环境成本指标


-定性
满意度指标服务对象满意度指标学生对伙食满意度95%以上学生对伙食的满意程度95%以上得10分，每降低1%扣1分-定性
产出指标数量指标补助学生人数168反映补助学生人数发放到位得10分，每减少1%扣1分-定量
时效指标任务完成时间2031年12月31日反映完成时间按期完成得10分，每超出10天扣1分-定量
效益指标社会效益指标学生入学率大于90%适龄学生入学情况90%得10分，每减少1%扣1分-定量
学生家庭负担有所减轻对家庭负担减轻情况较大得10分，一般得6分-定性
"""
    document = understood(text)
    (table,) = document.tables
    assert "学生伙食费" == text_of(table.project)
    assert [
        ("经济成本指标", "学生伙食补助标准", "17元/人·天"),
        ("服务对象满意度指标", "学生对伙食满意度", "95%以上"),
        ("数量指标", "补助学生人数", "168"),
        ("时效指标", "任务完成时间", "2031年12月31日"),
        ("社会效益指标", "学生入学率", "大于90%"),
        ("社会效益指标", "学生家庭负担", "有所减轻"),
    ] == told(document, "level2", "name", "value")
