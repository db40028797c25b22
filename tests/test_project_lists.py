"""Lists of projects as Tika writes them out of PDF: one row a project, every cell wrapped at the edge of its column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from perflint import readers
from perflint.model import Document
from perflint.recognition import recognise

OUTPUT, BENEFIT, SATISFACTION = "产出指标", "效益指标", "满意度指标"
Row = tuple[str, str, str, str]
PATROL = (
    "消防网格巡查经费",
    "32.60",
    "对辖区场所开展常态化巡查，及时消除火灾隐患。",
    [
        (OUTPUT, "数量指标", "巡查消防设施次数", "≥48次"),
        (OUTPUT, "时效指标", "巡查任务完成时间", "2025年12月底前"),
        (BENEFIT, "社会效益指标", "火灾起数下降率", "≥5%"),
        (SATISFACTION, "服务对象满意度指标", "辖区商户满意度", "≥90%"),
    ],
)
LIFTS = (
    "老旧电梯更新补助",
    "1,260.00",
    "更新老旧电梯15台，改善居民出行条件。",
    [
        (OUTPUT, "数量指标", "更新电梯台数", "15台"),
        (OUTPUT, "质量指标", "竣工验收合格率", "=100%"),
        (BENEFIT, "可持续影响指标", "电梯使用年限", "≥15年"),
        (SATISFACTION, "服务对象满意度指标", "受益居民满意度", "≥85%"),
    ],
)
PROJECTS = (PATROL, LIFTS)
UNITS = ("区街道管理办事处", "区住房和城乡建设局")


def text(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """Cells one after another, each wrapped at so many characters; those of a row on one line go on it, as printed."""
    lines = ["2025年部门预算项目支出绩效目标表", "单位：万元"]
    for row in rows:
        open_line = False
        for cell, width in zip(row, widths, strict=True):
            wrapped = [part[at : at + width] for part in cell.split("\n") for at in range(0, len(part), width)]
            if len(wrapped) == 1 and open_line:
                lines[-1] += f" {wrapped[0]}"
            else:
                lines += wrapped
            open_line = len(wrapped) == 1
    return "\n\n".join(lines) + "\n"


def understood(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Document:
    return recognise(readers.read_bytes(text(rows, widths).encode(), "a.txt"))


def read(document: Document) -> list[tuple[str, str, str, list[Row]]]:
    def said(cell: object) -> str:
        return "".join(str(getattr(cell, "text", "")).split())

    return [
        (
            said(table.project),
            str(table.funds.total and table.funds.total.cell.text),
            said(table.goal),
            [(said(one.level1), said(one.level2), said(one.name), said(one.value)) for one in table.indicators],
        )
        for table in document.tables
    ]


def by_lines(rows: Sequence[Row]) -> str:
    """Labels of level 1 and indicators on lines of their own."""
    lines = []
    for at, (level1, level2, name, value) in enumerate(rows):
        if not at or rows[at - 1][0] != level1:
            lines.append(f"{level1}：")
        lines.append(f"{level2}：{name}{value}；")
    return "\n".join(lines)


def without_ends(rows: Sequence[Row]) -> str:
    return "\n".join(f"{level2}：{name}，{value}" for _, level2, name, value in rows)


def numbered(rows: Sequence[Row]) -> str:
    return "\n".join(f"{at}.{level2}：{name}（{value}）" for at, (_, level2, name, value) in enumerate(rows, start=1))


def bracketed(rows: Sequence[Row]) -> str:
    return "".join(f"【{level1}】{level2}：{name}{value}。" for level1, level2, name, value in rows)


def hyphens(rows: Sequence[Row]) -> str:
    return "；".join(f"{level2}-{name}-{value}" for _, level2, name, value in rows) + "。"


def slashes(rows: Sequence[Row]) -> str:
    return "".join(
        f"（{at}）{level1}/{level2}/{name}：实施周期指标值{value}，年度指标值{value}；"
        for at, (level1, level2, name, value) in enumerate(rows, start=1)
    )


def in_brackets(rows: Sequence[Row]) -> str:
    return "、".join(f"{level2}（{name}{value}）" for _, level2, name, value in rows)


def quoted(rows: Sequence[Row]) -> str:
    return "；".join(f"{level2}：“{name}”{value}" for _, level2, name, value in rows)


WRITINGS = [by_lines, without_ends, numbered, bracketed, hyphens, slashes, in_brackets, quoted]


@pytest.mark.parametrize("width", [6, 9, 17, 40])
@pytest.mark.parametrize("written", WRITINGS)
def test_indicators_in_one_cell(written: Callable[[Sequence[Row]], str], width: int) -> None:
    """Whatever parts them, and wherever the column cuts them."""
    heading = ["序号", "项目名称", "预算金额", "年度绩效目标", "绩效指标"]
    rows = [[str(at), name, money, goal, written(own)] for at, (name, money, goal, own) in enumerate(PROJECTS, start=1)]
    document = understood([heading, *rows], [1, 4, 8, 12, width])
    assert [(name, money, goal, own) for name, money, goal, own in PROJECTS] == read(document)


@pytest.mark.parametrize("width", [2, 3, 6, 12])
@pytest.mark.parametrize("behind", [False, True])
def test_a_column_of_units_beside_that_of_projects(width: int, behind: bool) -> None:
    """The unit of each row is no part of the name."""
    heading = ["单位名称", "项目名称", "项目金额", "绩效目标", "绩效指标"]
    rows = [
        [unit, name, money, goal, by_lines(own)] for unit, (name, money, goal, own) in zip(UNITS, PROJECTS, strict=True)
    ]
    widths = [width, 5, 8, 12, 14]
    if behind:
        heading[:2], widths[:2] = ["项目名称", "主管部门"], [5, width]
        rows = [[name, unit, *rest] for unit, name, *rest in rows]
    document = understood([heading, *rows], widths)
    assert [name for name, *_ in PROJECTS] == [name for name, *_ in read(document)]
    assert list(UNITS) == [table.unit and table.unit.text for table in document.tables]


@pytest.mark.parametrize("width", [1, 2, 4])
def test_a_heading_in_narrow_columns(width: int) -> None:
    """One character a line, with subtotals of units and rows without serial numbers below."""
    heading = ["项目名称（资金使用单位）", "总计", "财政拨款", "财政专户拨款", "其他资金", "绩效目标", "绩效指标"]
    rows = [
        ["合计", "1,292.60", "1,292.60", "", "", "", ""],
        ["平川市城市管理局", "1,292.60", "1,292.60", "", "", "", ""],
        *([name, money, money, "", "", goal, by_lines(own)] for name, money, goal, own in PROJECTS),
    ]
    document = understood([heading, *rows], [8, 8, 8, width, width, 12, 20])
    assert list(PROJECTS) == read(document)
    assert ["平川市城市管理局"] == [unit.name.text for unit in document.units]


@pytest.mark.parametrize("width", [3, 4, 5, 6])
@pytest.mark.parametrize("unit", ["", "万元"])
@pytest.mark.parametrize("year", ["", "2025年"])
def test_amounts_in_narrow_columns(width: int, unit: str, year: str) -> None:
    """Amounts broken anywhere, the unit behind them: the first is the sum of the others.  2025 below them opens a name."""
    rows = [
        ["项目名称（资金使用单位）", "总计", "财政拨款", "其他资金", "绩效目标", "绩效指标"],
        ["合计", "1292.60", "1282.60", "10.00", "", ""],
    ]
    for (name, amount, goal, indicators), own in zip(PROJECTS, ("2.60", "7.40"), strict=True):
        total = float(amount.replace(",", ""))
        amounts = [f"{part:.2f}{unit}" for part in (total, total - float(own), float(own))]
        rows.append([year + name, *amounts, goal, by_lines(indicators)])
    found = read(understood(rows, [8, width, width, width, 12, 30]))
    assert [(year + name, amount.replace(",", "")) for name, amount, _, _ in PROJECTS] == [one[:2] for one in found]
    assert [list(indicators) for *_, indicators in PROJECTS] == [rows for *_, rows in found]


def test_a_column_for_the_indicators_of_each_level() -> None:
    """Their labels of level 2 tell the levels."""
    heading = ["项目名称", "资金总额", "财政拨款", "绩效目标", OUTPUT, BENEFIT, SATISFACTION]

    def cells(own: Sequence[Row]) -> list[str]:
        return [
            "；".join(
                f"{level2.removesuffix('指标')}：{name}{value}" for level1, level2, name, value in own if level1 == one
            )
            for one in (OUTPUT, BENEFIT, SATISFACTION)
        ]

    rows = [[name, money, money, goal, *cells(own)] for name, money, goal, own in PROJECTS]
    assert list(PROJECTS) == read(understood([heading, *rows], [4, 8, 8, 12, 16, 6, 7]))


@pytest.mark.parametrize("below", ["2 村级公园管护 7.00 7.00", "3 个片区逐户改厕 7.00 7.00"])
def test_a_row_of_its_own_below_a_broken_amount(below: str) -> None:
    """A number that begins it is neither the rest of the amount nor of its line."""
    lines = [
        "2025年部门预算项目支出绩效目标表",
        "项目名称 总额 财政拨款 其他资金 绩效目标",
        "农村公路养护 2430.9",
        "6 2430.9",
        "6",
    ]
    goal = "保障道路畅通。数量指标：养护里程≥20公里；质量指标：合格率≥95%；满意度指标：居民满意度≥90%"
    source = readers.read_bytes("\n".join([*lines, below, goal]).encode(), "a.txt")
    amounts = [table.funds.total.number for table in recognise(source).tables if table.funds.total]
    assert [Decimal("2430.96"), Decimal("7.00")] == amounts


def test_a_heading_that_every_page_repeats_over_many_lines() -> None:
    """Also where the last digit of an amount stands right above it, and a name begins with the year."""
    heading = ["项目名称", "（资金使", "用单位）", "总", "计", "财政", "拨款", "其他", "资金", "绩效目标 绩效指标"]
    total, unit = (
        ["合计 33", "6.5", "7", "33", "6.5", "7"],
        ["河东街", "道办事", "处", "33", "6.5", "7", "33", "6.5", "7"],
    )
    body = ["保障道路畅通。", "数量指标：养护里程≥20公里；", "质量指标：合格率≥95%；", "满意度指标：居民满意度≥90%"]
    one, other = (
        ["    2025", "年道路养", "护", "30", "0.0", "0", "30", "0.0", "0"],
        ["    路灯维", "修", "36.5", "7", "36.5", "7"],
    )
    lines = ["项目支出绩效目标表", *heading, *total, *unit, *heading, *one, *body, *heading, *other, *body]
    document = recognise(readers.read_bytes("\n\n".join(lines).encode(), "a.txt"))
    found = [(name, money, [value for *_, value in rows]) for name, money, _, rows in read(document)]
    values = ["≥20公里", "≥95%", "≥90%"]
    assert [("2025年道路养护", "300.00", values), ("路灯维修", "36.57", values)] == found
    assert ["河东街道办事处"] == [unit.name.text for unit in document.units]


def test_slashes_in_prose_open_no_indicator() -> None:
    """数量指标/质量指标 are two words."""
    said = "项目绩效自评报告\n本项目的数量指标/质量指标均已完成，产出指标/效益指标完成较好，没有偏差。\n"
    assert not recognise(readers.read_bytes(said.encode(), "a.txt")).tables


def in_grid(rows: Sequence[Sequence[str]]) -> Document:
    """The rows as a sheet, whose cells keep their line ends."""
    said = io.StringIO()
    csv.writer(said).writerows([["2025年部门预算项目支出绩效目标表"], *rows])
    return recognise(readers.read_bytes(said.getvalue().encode(), "a.csv"))


@pytest.mark.parametrize("written", WRITINGS)
def test_indicators_in_one_cell_of_a_grid(written: Callable[[Sequence[Row]], str]) -> None:
    """Line ends part indicators there too."""
    heading = ["序号", "项目名称", "预算金额", "年度绩效目标", "绩效指标"]
    rows = [[str(at), name, money, goal, written(own)] for at, (name, money, goal, own) in enumerate(PROJECTS, start=1)]
    assert list(PROJECTS) == read(in_grid([heading, *rows]))


def test_rows_on_a_line_each_with_whole_amounts() -> None:
    """The indicators behind the amount tell that it is one; several labels in the heading are no single one."""
    lines = """2031年部门预算项目绩效目标表
项目名称 预算数 绩效目标 产出指标 效益指标 满意度指标
道路养护 50 养护县乡道路。 数量指标：养护里程≥60公里；质量指标：合格率≥95% 社会效益指标：通行车辆≥6万辆 服务对象满意度指标：居民满意度≥90%
桥梁检测 30 检测县内桥梁。 数量指标：检测桥梁12座；质量指标：报告合格率100% 经济效益指标：节约资金≥5万元 服务对象满意度指标：居民满意度≥90%
"""
    document = recognise(readers.read_bytes(lines.encode(), "a.txt"))
    assert [("道路养护", ROAD), ("桥梁检测", BRIDGES)] == [(name, items) for name, _, _, items in read(document)]


TALL = [
    ["项目名称", "预算数", "绩效目标", "绩效指标", "", "", "", ""],
    ["", "", "", "产出指标", "", "效益指标", "", "满意度指标"],
    ["", "", "", "数量指标", "质量指标", "经济效益指标", "社会效益指标", "服务对象满意度指标"],
    ["道路养护", "50", "养护县乡道路", "养护里程≥60公里", "合格率≥95%", "", "通行车辆≥6万辆", "居民满意度≥90%"],
    ["桥梁检测", "30", "检测县内桥梁", "检测桥梁12座", "报告合格率100%", "节约资金≥5万元", "", "居民满意度≥90%"],
]
ROAD = [
    (OUTPUT, "数量指标", "养护里程", "≥60公里"),
    (OUTPUT, "质量指标", "合格率", "≥95%"),
    (BENEFIT, "社会效益指标", "通行车辆", "≥6万辆"),
    (SATISFACTION, "服务对象满意度指标", "居民满意度", "≥90%"),
]
BRIDGES = [
    (OUTPUT, "数量指标", "检测桥梁", "12座"),
    (OUTPUT, "质量指标", "报告合格率", "100%"),
    (BENEFIT, "经济效益指标", "节约资金", "≥5万元"),
    (SATISFACTION, "服务对象满意度指标", "居民满意度", "≥90%"),
]


def test_a_heading_of_three_rows_names_the_levels() -> None:
    """绩效指标 over 产出指标 over 数量指标: the last one counts; also in bars, where a blank first cell opens a line with one."""
    bars = "\n".join(" | ".join(row).strip() + " |" for row in TALL)
    for document in (in_grid(TALL), recognise(readers.read_bytes(bars.encode(), "a.txt"))):
        assert [ROAD, BRIDGES] == [items for *_, items in read(document)]


def test_columns_of_values_beside_those_of_names() -> None:
    """数量指标 | 指标值 | 质量指标 | 指标值: each value is that of the name before it."""
    kinds = [kind for _, kind, _, _ in ROAD]
    heading = ["项目名称", "预算数", "绩效目标", *(title for kind in kinds for title in (kind, "指标值"))]
    row = ["道路养护", "50", "养护县乡道路", *(cell for _, _, name, value in ROAD for cell in (name, value))]
    assert [ROAD] == [items for *_, items in read(in_grid([heading, row]))]


def test_cells_whose_columns_name_the_level() -> None:
    """产出指标, 效益指标 over labels of level 2; 数量指标, 质量指标 over indicators without any, one a line."""
    below = ["数量：巡查次数≥48次；质量：整改率≥95%", "社会效益：火灾起数下降率≥5%"]
    rows = [["项目名称", "预算金额", "绩效目标", "产出指标", "效益指标"], ["网格巡查", "8", "常态化巡查。", *below]]
    [(*_, found)] = read(in_grid(rows))
    assert [
        ("产出指标", "数量指标", "巡查次数", "≥48次"),
        ("产出指标", "质量指标", "整改率", "≥95%"),
        ("效益指标", "社会效益指标", "火灾起数下降率", "≥5%"),
    ] == found
    below = ["巡查次数≥48次\n培训场次≥2场", "整改率≥95%"]
    rows = [["项目名称", "预算金额", "绩效目标", "数量指标", "质量指标"], ["网格巡查", "8", "常态化巡查。", *below]]
    [(*_, found)] = read(in_grid(rows))
    assert [
        ("产出指标", "数量指标", "巡查次数", "≥48次"),
        ("产出指标", "数量指标", "培训场次", "≥2场"),
        ("产出指标", "质量指标", "整改率", "≥95%"),
    ] == found
