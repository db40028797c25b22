"""Self-evaluations and scoring tables a cell a line: what stands below their rows, and levels of any name."""

from __future__ import annotations

from tests.reading import told, understood

TITLES = ["一级指标", "二级指标", "三级指标", "预期指标值", "实际完成指标值", "分值", "得分"]
ROWS = [
    ["产出指标", "数量指标", "改造食堂数量", "≥12处", "12处", "40", "40"],
    ["产出指标", "质量指标", "验收合格率", "100%", "100%", "20", "20"],
    ["效益指标", "社会效益指标", "服务老年人数", "≥3000人", "3100人", "30", "30"],
    ["满意度指标", "服务对象满意度指标", "老年人满意度", "≥90%", "95%", "10", "10"],
]
BELOW = [
    ["预算绩效评价结果", "优□", "良□", "中□", "差□"],
    ["评价得分", "98", "评价等级", "优"],
    ["存在问题", "宣传不够"],
]


def test_the_grades_below_the_rows() -> None:
    """预算绩效评价结果 优□ 良□ below the last row is no indicator, in a grid or a cell a line."""
    expected = [tuple(row[2:5]) for row in ROWS]
    head = [["部门预算项目绩效自评表（2031年度）"], ["项目名称", "老年食堂改造"]]
    grid = "\n".join("\t".join([*row, *[""] * (7 - len(row))]) for row in [*head, TITLES, *ROWS, *BELOW])
    lines = "\n".join(cell for row in [*head, TITLES, *ROWS, *BELOW] for cell in row)
    for text in (grid, lines):
        assert expected == told(understood(text), "name", "value", "actual")


def test_levels_of_any_name_below_those_with_points() -> None:
    """决策（20分） over 项目立项 and 绩效目标: points on level 1 alone do not make 绩效目标 the end of the text above it."""
    rows = [
        ["决策（20分）", "项目立项", "立项依据充分性", "5", "立项符合政策得2分；与职责相符得3分。", "5"],
        ["", "", "立项程序规范性", "5", "按程序申请得3分；经过研究得2分。", "4"],
        ["", "绩效目标", "绩效目标合理性", "10", "与工作相关得5分；与预算相匹配得5分。", "9"],
        ["过程（20分）", "资金管理", "预算执行率", "10", "执行率×分值。", "9.7"],
        ["", "组织实施", "管理制度健全性", "10", "制度健全得10分。", "10"],
        ["产出（30分）", "产出数量", "改造食堂数量", "30", "每少1处扣2分。", "30"],
        ["效益（30分）", "社会效益", "服务老年人数", "30", "服务3000人以上得满分。", "30"],
    ]
    titles = ["一级指标", "二级指标", "三级指标", "分值", "评分标准", "得分"]
    text = "\n".join(
        ["老年食堂项目绩效评价评分表", *titles, *(cell for row in rows for cell in row if cell), "合计", "100", "97.7"]
    )
    assert ["项目立项", "项目立项", "绩效目标", "资金管理", "组织实施"] == [
        level for (level,) in told(understood(text), "level2")
    ][:5]


def test_what_is_expected_of_the_rest_of_the_year() -> None:
    """全年预计完成值 of a monitoring form is known, and not kept."""
    rows = [
        ["绩效监控表"],
        ["项目名称", "老年食堂改造"],
        ["一级指标", "二级指标", "三级指标", "指标值", "1-6月完成值", "全年预计完成值"],
        *([*row[:5], row[4]] for row in ROWS),
    ]
    document = understood("\n".join("\t".join([*row, *[""] * (6 - len(row))]) for row in rows))
    assert [tuple(row[2:5]) for row in ROWS] == told(document, "name", "value", "actual")
    assert () == document.problems


def test_rows_on_lines_with_levels_of_any_name() -> None:
    """履职效能, 预算执行: a line that holds a row does not go on with the reason of the one above."""
    text = """部门整体支出绩效自评表
（2031年度）
部门名称 凤山县档案馆
一级指标 二级指标 三级指标 指标值 实际完成值 分值 得分 未完成原因
履职效能 重点工作任务完成 征集档案 ≥500件 620件 20 20
档案数字化页数 ≥30万页 28万页 20 18.7 设备故障
管理效率 预算编制 预算调整率 ≤10% 8% 10 10
预算执行 预算执行率 ≥95% 97.5% 10 10
社会效应 社会效益 查档接待人次 ≥2000人次 2310人次 20 20
生态效益指标 无
满意度 服务对象满意度 查档群众满意度 ≥95% 98% 10 10
合计 90 88.7
"""
    document = understood(text)
    assert [
        ("履职效能", "重点工作任务完成", "征集档案", "620件", ""),
        ("履职效能", "重点工作任务完成", "档案数字化页数", "28万页", "设备故障"),
        ("管理效率", "预算编制", "预算调整率", "8%", ""),
        ("管理效率", "预算执行", "预算执行率", "97.5%", ""),
        ("社会效应", "社会效益指标", "查档接待人次", "2310人次", ""),
        ("满意度指标", "服务对象满意度指标", "查档群众满意度", "98%", ""),
    ] == told(document, "level1", "level2", "name", "actual", "reason")


HEBEI = [
    ["凤山县民政局2031年度预算项目绩效自评表"],
    ["一、基本情况", "项目名称：", "百岁老人慰问", "", "实施(主管)单位", "凤山县民政局", "", "金额单位：", "万元"],
    [
        *["四、年度绩效指标完成情况", "一级指标", "二级指标", "三级指标", "", "指标分值", "预期指标值", "", ""],
        *["单项指标实际完成值", "单项指标完成情况", "自评得分", "", ""],
    ],
    ["", "", "", "", "", "", "符号", "值", "单位(文字描述)", "", "", "单项指标得分", "权重占比(%)", "单项指标折算得分"],
    [
        "",
        "产出指标",
        "质量指标",
        "慰问对象覆盖率",
        "实际慰问的百岁老人比例",
        "",
        ">=",
        "98",
        "%",
        "100%",
        "完成",
        "25",
        "25",
        "6.25",
    ],
    [
        "",
        "",
        "时效指标",
        "慰问及时率",
        "节前慰问人数占全部的比例",
        "",
        ">=",
        "99",
        "%",
        "100%",
        "完成",
        "25",
        "25",
        "6.25",
    ],
    [
        "",
        "效果指标",
        "社会效益指标",
        "慰问发放率",
        "慰问金按时发放的比例",
        "",
        ">=",
        "95",
        "%",
        "90%",
        "未完成",
        "27",
        "30",
        "8.1",
    ],
    [
        "",
        "满意度指标",
        "服务对象满意度指标",
        "老人满意率",
        "老人及家属的满意程度",
        "",
        ">=",
        "95",
        "%",
        "98%",
        "完成",
        "10",
        "10",
        "1",
    ],
]


def test_results_of_single_indicators() -> None:
    """单项指标实际完成值, 符号 | 值 | 单位 below 预期指标值, and a text without a title behind each name, in a grid and a row a line."""
    grid = "\n".join("\t".join([*row, *[""] * (14 - len(row))]) for row in HEBEI)
    lines = "\n".join(" ".join(cell for cell in row if cell and cell != "值") for row in HEBEI)
    for text in (grid, lines):
        assert [
            ("产出指标", "慰问对象覆盖率", ">=", "98", "%", "100%", "25"),
            ("产出指标", "慰问及时率", ">=", "99", "%", "100%", "25"),
            ("效果指标", "慰问发放率", ">=", "95", "%", "90%", "27"),
            ("满意度指标", "老人满意率", ">=", "95", "%", "98%", "10"),
        ] == told(understood(text), "level1", "name", "operator", "value", "unit", "actual", "score")


def test_a_blank_budget_of_the_beginning() -> None:
    """年初预算数 left blank: 100% is what 462.5 is of 462.5, not the ten points of it."""
    titles = ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    head = ["项目支出绩效自评表", "项目名称", "食堂营养改善", "项目资金（万元）", *titles, "年度资金总额"]
    rows = [cell for row in ROWS for cell in row]
    for figures, told_budget in (
        (["462.5", "462.5", "10", "100%", "10"], None),
        (["450", "462.5", "462.5", "100%", "10"], "450"),
    ):
        document = understood("\n".join([*head, *figures, *TITLES, *rows]))
        execution = document.tables[0].execution
        assert execution is not None and execution.budget is not None and execution.actual is not None
        assert "462.5" == execution.budget.cell.text == execution.actual.cell.text
        assert told_budget == (execution.initial.cell.text if execution.initial else None)


def test_level_1_counted_off_on_lines_of_its_own() -> None:
    """一、产出指标 above its labels of level 2: 成本指标 stands under it; ★ before a name is none of it."""
    text = """关于河西镇设施大棚项目绩效目标设定的公示
项目总体绩效目标是：增加产值80万元。现将绩效目标设定如下：
一、产出指标
数量指标：★大棚数量≥12座；大棚验收合格率≥98%；时效指标：完成及时率≥100%。成本指标：★★单座大棚成本≤3万元。
二、效益指标
经济效益指标：★★★脱贫户年增收≥80万元。
三、满意度指标
服务对象满意度指标，脱贫户满意度≥95%。
"""
    assert [
        ("产出指标", "数量指标", "大棚数量"),
        ("产出指标", "数量指标", "大棚验收合格率"),
        ("产出指标", "时效指标", "完成及时率"),
        ("产出指标", "成本指标", "单座大棚成本"),
        ("效益指标", "经济效益指标", "脱贫户年增收"),
        ("满意度指标", "服务对象满意度指标", "脱贫户满意度"),
    ] == told(understood(text), "level1", "level2", "name")
