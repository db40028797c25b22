"""What stands around the rows of a form: lines of facts over its table, facts that share a cell, notes under the rows.

Small documents in our own words, as readers of several formats give them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from perflint.model import Cell, Document, Grid, Location, Passage, Source
from perflint.readers.shared.pdf.lines import columns_of
from perflint.readers.shared.pdf.text import Run
from perflint.recognition import recognise
from perflint.recognition.fragments.borders import united
from perflint.recognition.grids.cells import CUT_OFF, LONGEST_JOIN, joined
from perflint.recognition.grids.tables import tables_from_blocks

HEADING = ("一级指标", "二级指标", "三级指标", "指标值")
ROWS = (
    HEADING,
    ("产出指标", "数量指标", "修缮教室", "≥20间"),
    ("效益指标", "社会效益指标", "受益学生", "≥500人"),
    ("满意度指标", "服务对象满意度指标", "学生满意度", "≥95%"),
)
TITLE = "项目支出绩效目标表"


def grid(*rows: Sequence[str]) -> Grid:
    """A grid; a row () is an empty one."""
    return Grid(
        tuple(
            tuple(Cell(words, Location("a.html", table=0, row=at, column=column)) for column, words in enumerate(row))
            for at, row in enumerate(rows)
        )
    )


def read(*blocks: Grid | str) -> Document:
    """The document that lines and grids make."""
    made = [
        Passage(block, ((0, Location("a.html", paragraph=at, line=at, character=1)),))
        if isinstance(block, str)
        else block
        for at, block in enumerate(blocks, start=1)
    ]
    return recognise(Source("a.html", "html", tuple(made)))


def words(cell: Cell | None) -> str | None:
    return cell.text if cell is not None else None


def test_lines_between_title_and_table_tell_its_facts() -> None:
    """项目名称, 项目编码 and 主管部门 as paragraphs, two of them in one line."""
    document = read(
        TITLE,
        "项目名称：校舍维修项目",
        "项目编码：A001",
        "主管部门：教育局　　实施单位：第一中学",
        "年度：2024",
        grid(*ROWS),
    )
    (table,) = document.tables
    told = (words(table.project), words(table.project_code), words(table.unit), words(document.department))
    assert ("校舍维修项目", "A001", "第一中学", "教育局") == told
    assert ("2024", ()) == (document.year and document.year.cell.text, document.problems)
    assert table.project is not None
    assert (2, 6) == (table.project.location.paragraph, table.project.location.character)


@pytest.mark.parametrize("title", [(TITLE,), ()])
def test_a_line_of_facts_belongs_to_the_nearest_table_below(title: tuple[str, ...]) -> None:
    """Each table has the project of the line over it, with a title between the tables and without one."""
    document = read(*title, "项目名称：甲项目", grid(*ROWS), *title, "项目名称：乙项目", grid(*ROWS))
    assert ["甲项目", "乙项目"] == [words(table.project) for table in document.tables]


def test_goal_and_money_behind_the_name_of_a_project_belong_to_its_table() -> None:
    """They are told in lines of their own, the goal as a sentence; away from the name such lines are prose."""
    money, goal = "资金总额：120万元", "年度绩效目标：修缮教室20间，学生满意度95%以上。"
    near = read(TITLE, "项目名称：校舍维修项目", money, goal, grid(*ROWS)).tables[0]
    assert ("120万元", goal.partition("：")[2]) == (words(near.funds.total and near.funds.total.cell), words(near.goal))
    far = read(TITLE, "项目名称：校舍维修项目", "下面是说明。", money, goal, grid(*ROWS)).tables[0]
    assert (None, None) == (far.funds.total, far.goal)


def test_a_plan_in_a_sentence_is_read_and_hides_no_goal() -> None:
    """Over the table as a line, or in one cell beside its label; one node alone is no plan."""
    told = "支出计划：3月底前20%，6月底前支付50％，12月底前100%"
    lines = read(TITLE, "项目名称：校舍维修", told, "年度绩效目标：修缮教室20间", grid(*ROWS)).tables[0]
    cells = read(grid(("项目名称", "校舍维修", "", ""), [*told.split("：", 1), "", ""], *ROWS)).tables[0]
    for table in (lines, cells):
        steps = [(payment.until.text, payment.percent.number) for payment in table.plan]
        assert [("3月底前", 20), ("6月底前", 50), ("12月底前", 100)] == steps
    assert "修缮教室20间" == words(lines.goal)
    assert () == read(TITLE, "项目名称：校舍维修", "支出计划：12月底前100%", grid(*ROWS)).tables[0].plan


@pytest.mark.parametrize("label", ["预期目标", "年度目标"])
def test_a_label_that_shares_the_cell_of_the_goal_is_no_part_of_it(label: str) -> None:
    """年度总体目标 | 预期目标：…; a colon inside the goal stays."""
    table = read(grid(("年度总体目标", f"{label}：修缮教室：20间", "实际完成情况：修缮教室21间", ""), *ROWS)).tables[0]
    assert ("修缮教室：20间", "修缮教室21间") == (words(table.goal), words(table.goal_actual))


def test_the_table_itself_goes_before_the_line_over_it() -> None:
    """A project that stands in the grid is not replaced."""
    document = read(TITLE, "项目名称：甲项目", grid(("项目名称", "乙项目", "", ""), *ROWS))
    assert ["乙项目"] == [words(table.project) for table in document.tables]


@pytest.mark.parametrize(
    "blocks",
    [(TITLE, grid(*ROWS), "项目名称：丙项目"), ("项目名称：丙项目", TITLE, grid(*ROWS))],
    ids=["below", "over"],
)
def test_a_line_of_facts_without_a_table_is_told(blocks: tuple[Grid | str, ...]) -> None:
    """Below the last table, or beyond the next title."""
    document = read(*blocks)
    assert [None] == [table.project for table in document.tables]
    assert ["这一行没有读进任何一张表：“项目名称：丙项目”"] == [problem.message for problem in document.problems]


LINES = [
    ("项目名称：校舍维修项目    单位：万元", ("校舍维修项目", None, "万元")),
    ("项目名称：校舍维修项目　　　单位：万元", ("校舍维修项目", None, "万元")),
    ("项目名称：校舍维修项目   主管部门：教育局", ("校舍维修项目", "教育局", None)),
    ("项目名称：校舍维修项目，单位：万元", ("校舍维修项目", None, "万元")),
    ("项目名称：校舍维修项目   单  位：第一中学", ("校舍维修项目", "第一中学", None)),
    ("项目名称：校舍维修项目\n主管部门：教育局", ("校舍维修项目", "教育局", None)),
    ("项目名称：校舍维修 实施单位：万元", ("校舍维修", None, "万元")),
]


@pytest.mark.parametrize(("line", "facts"), LINES)
@pytest.mark.parametrize("inside", [True, False], ids=["cell", "line"])
def test_a_label_begins_behind_blanks_or_punctuation(line: str, facts: tuple[str | None, ...], inside: bool) -> None:
    """校舍维修项目 单位：… is a project and a unit of money, never 项目单位; an amount of money is no organisation."""
    document = read(TITLE, grid((line, "", "", ""), *ROWS)) if inside else read(TITLE, line, grid(*ROWS))
    (table,) = document.tables
    assert facts == (words(table.project), words(document.department), document.money_unit)


@pytest.mark.parametrize(
    "below",
    [
        [("备注说明文字",)],
        [(), ("附件",)],
        [("以上数据真实", "", "", "")],
        [("共4项指标",)],
        [("备注：说明",), ("第二行",)],
        [(), ("附件",), ("清单",)],
    ],
)
def test_a_stray_row_below_the_indicators_joins_no_label(below: list[tuple[str, ...]]) -> None:
    """附件 under 满意度指标 is a note and leaves every label as it was."""
    (table,) = read(TITLE, grid(*ROWS, *below)).tables
    assert ["产出指标", "效益指标", "满意度指标"] == [words(item.level1) for item in table.indicators]


def test_a_label_that_a_row_break_cut_is_still_joined() -> None:
    """满意度 | 指标 is one label, but not over an empty row."""
    cut = (*ROWS[:3], ("满意", "服务对象满意度指标", "学生满意度", "≥95%"))
    near, far = (read(TITLE, grid(*cut, *rest)).tables[0] for rest in ([("度指标",)], [(), ("度指标",)]))
    assert ("满意度指标", "满意") == (words(near.indicators[-1].level1), words(far.indicators[-1].level1))


@pytest.mark.parametrize("label", ["主管部门", "实施单位", "单位"])
def test_an_amount_of_money_is_no_organisation(label: str) -> None:
    """主管部门：万元 names nobody."""
    document = read(TITLE, f"{label}：万元", grid(*ROWS))
    assert (None, None) == (document.department, document.tables[0].unit)


def test_a_numbered_title_below_a_note_begins_the_next_form() -> None:
    """2. …绩效目标表 is no second point of the notes under the form before."""
    second = ("2. 操场翻新绩效目标表",), ("项目名称", "操场翻新", "", "")
    document = read(
        grid(("1. 校舍维修绩效目标表",), ("项目名称", "校舍维修", "", ""), *ROWS, ("填报人：",), *second, *ROWS)
    )
    assert ["校舍维修", "操场翻新"] == [words(table.project) for table in document.tables]


def test_a_label_without_its_last_character_is_whole() -> None:
    """服务对象满意度指, whose 标 was drawn on a page without the table."""
    (table,) = read(TITLE, grid(*ROWS[:3], ("满意度指", "服务对象满意度指", "学生满意度", "≥95%"))).tables
    last = table.indicators[-1]
    assert ("满意度指标", "服务对象满意度指标") == (words(last.level1), words(last.level2))


@pytest.mark.parametrize("join", [joined, united])
def test_a_cell_too_long_to_be_joined_says_so(join: Callable[[Cell, Cell], Cell]) -> None:
    """What follows a text without end is left out, once told in the cell itself."""
    long = Cell("长" * (LONGEST_JOIN + 1))
    once = join(long, Cell("尾"))
    twice = join(once, Cell("又"))
    assert once.text.endswith(CUT_OFF)
    assert (once.text, "甲乙") == (twice.text.rstrip(), join(Cell("甲"), Cell("乙")).text.replace("\n", ""))


def test_text_set_from_top_to_bottom_is_read_by_columns() -> None:
    """Two columns of characters side by side: the right one first; lines of spaced characters stay lines."""
    right = [_glyph(character, 140, 10 + 9 * at) for at, character in enumerate("产出指标")]
    left = [_glyph(character, 124, 12 + 9 * at) for at, character in enumerate("（五分）")]
    assert ["产出指标", "（五分）"] == columns_of([*left, *right])
    spread = [_glyph(character, x, y) for y in (10, 24, 38) for x, character in ((124, "产"), (140, "出"))]
    assert columns_of(spread) is None


def _glyph(character: str, x: float, y: float) -> Run:
    return Run(character, y, (x, y - 8, x + 9, y + 1), (x,), 0)


def test_blank_rows_between_two_rows_of_a_heading_mean_nothing() -> None:
    """核心职能 stands in the upper row of the heading; a blank row under it must not take the column away."""
    rows = [
        ["核心职能", "年度绩效指标", "", "", ""],
        ["", "", "", "", ""],
        ["", "一级指标", "二级指标", "三级指标", "指标值"],
        ["图书借阅", "产出指标", "数量指标", "借阅册次", "≥3000册"],
        ["展览举办", "产出指标", "数量指标", "展览场次", "≥12场"],
    ]
    cells = [
        tuple(Cell(text, Location("a", table=0, row=row, column=at)) for at, text in enumerate(line))
        for row, line in enumerate(rows)
    ]
    for lines in (cells, [*cells[:1], *cells[2:]]):
        found = tables_from_blocks([Grid(tuple(lines))]).tables
        assert ["图书借阅", "展览举办"] == [str(table.function) for table in found]


def test_points_added_up_by_level_are_no_indicators() -> None:
    """决策 16 13.5 84.38% sums up the table behind it; 预算执行率 is an indicator there, whatever it is elsewhere."""
    document = read(
        "绩效评价报告",
        grid(("指标", "权重", "得分", "得分率"), ("过程", "10", "9", "90%"), ("产出", "10", "10", "100%")),
        "三、存在问题",
        "部分教室修缮滞后，资金支付偏慢。",
        "附表：指标体系及评分表",
        grid(
            ("一级指标", "二级指标", "三级指标", "分值", "指标解释", "得分"),
            ("过程", "资金管理", "资金到位率", "5", "到位资金与预算的比率", "5"),
            ("", "", "预算执行率", "5", "实际支出与到位资金的比率", "4"),
            ("产出", "产出数量", "修缮教室", "10", "修缮教室的间数", "10"),
        ),
    )
    (table,) = document.tables
    assert [("过程", "资金到位率", "5"), ("过程", "预算执行率", "5"), ("产出指标", "修缮教室", "10")] == [
        (words(item.level1), words(item.name), words(item.weight)) for item in table.indicators
    ]
