"""Text of web pages: cells one below another with a bar behind each, and rows that merged cells above left without a place."""

from __future__ import annotations

import pytest

from perflint.lexicon.headings import header_field
from perflint.model import Document, Grid, Passage
from perflint.readers.text import read
from perflint.recognition import recognise

ROWS = [
    ["水渠修缮项目绩效目标表"],
    ["（2024年度）"],
    ["项目名称", "东干渠修缮"],
    ["主管部门", "水务局", "实施单位", "灌区管理所"],
    ["项目资金\n（万元）", "年度资金总额：", "86"],
    ["年度目标", "修缮东干渠12公里，改善下游灌溉。"],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "计量单位", "指标性质", "指标值"],
    ["产出指标", "数量指标", "修缮水渠长度", "公里", "≥", "12"],
    ["更换闸门", "扇", "=", "9"],
    ["质量指标", "工程验收\n合格率", "%", "=", "100"],
    ["按图施工", "项", "≥", "3"],
    ["效益指标", "社会效益指标", "受益农户", "户", "≥", "760"],
    ["满意度指标", "服务对象满意度指标", "用水户满意度", "%", "≥", "90"],
]
FOUND = [
    ("产出指标", "数量指标", "修缮水渠长度", "≥", "12", "公里"),
    ("产出指标", "数量指标", "更换闸门", "=", "9", "扇"),
    ("产出指标", "质量指标", "工程验收合格率", "=", "100", "%"),
    ("产出指标", "质量指标", "按图施工", "≥", "3", "项"),
    ("效益指标", "社会效益指标", "受益农户", "≥", "760", "户"),
    ("满意度指标", "服务对象满意度指标", "用水户满意度", "≥", "90", "%"),
]
WIDTH = max(map(len, ROWS))


def standing(*, border: bool, padded: bool) -> str:
    """The rows as such pages have them: ``border`` a bar before each row, ``padded`` the bars of merged cells behind it."""
    lines: list[str] = []
    for row in ROWS:
        lines.extend(["|"] * border)
        lines.extend(f"{cell} |" for cell in row)
        lines[-1] += (" " + "|" * (WIDTH - len(row))) * (padded and len(row) < WIDTH)
    return "\n".join(lines)


def document(text: str) -> Document:
    return recognise(read(text.encode(), "form.txt"))


def found(text: str) -> list[tuple[str | None, ...]]:
    (table,) = document(text).tables
    assert table.project is not None
    assert table.project.text == "东干渠修缮"
    assert table.goal is not None
    assert table.goal.text == "修缮东干渠12公里，改善下游灌溉。"
    return [
        tuple(
            getattr(item, name).text if getattr(item, name) else None
            for name in ("level1", "level2", "name", "operator", "value", "unit")
        )
        for item in table.indicators
    ]


@pytest.mark.parametrize("border", [True, False])
@pytest.mark.parametrize("padded", [True, False])
def test_each_manner_is_read_alike(border: bool, padded: bool) -> None:
    assert found(standing(border=border, padded=padded)) == FOUND


def test_rows_are_parted_where_the_bars_tell() -> None:
    """The title above, without bars, stays a line of its own; a cell of several lines stays one."""
    blocks = read(f"附件3\n\n{standing(border=True, padded=True)}\n注：金额取整。".encode(), "form.txt").blocks
    assert [type(block) for block in blocks] == [Passage, Passage, Grid, Passage]
    grid = blocks[2]
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.rows[4] if cell.text] == ["项目资金\n（万元）", "年度资金总额：", "86"]
    place = grid.rows[7][2].location
    assert standing(border=True, padded=True).split("\n")[(place.line or 0) - 3] == "修缮水渠长度 |"


def test_bars_between_cells_are_another_layout() -> None:
    """Rows drawn on one line each, and a bar here and there, are not such cells."""
    text = "\n".join("| " + " | ".join(cell.replace("\n", "") for cell in row) + " |" for row in ROWS)
    (grid,) = read(text.encode(), "form.txt").blocks
    assert isinstance(grid, Grid)
    assert len(grid.rows) == len(ROWS)
    assert found(text) == FOUND
    prose = "\n".join(f"第{number}条 说明 |" if number % 4 == 0 else f"第{number}条 说明" for number in range(40))
    assert not any(isinstance(block, Grid) for block in read(prose.encode(), "a.txt").blocks)


def test_a_name_without_a_value_stays_under_the_names() -> None:
    """The label of a level says where its row belongs, whatever is missing behind it."""
    rows = [row if "受益农户" not in row else ["效益指标", "社会效益指标", "改善下游灌溉"] for row in ROWS]
    text = "\n".join(
        "| " + " | ".join(cell.replace("\n", "") for cell in row) + " |" + "|" * (WIDTH - len(row)) for row in rows
    )
    assert found(text)[4] == ("效益指标", "社会效益指标", "改善下游灌溉", "", "", "")


def test_the_unit_of_money_of_the_next_form_is_no_indicator() -> None:
    lines = [*(" | ".join(cell.replace("\n", "") for cell in row) + " |" + "|" * (WIDTH - len(row)) for row in ROWS)]
    assert found("\n".join([*lines, "灌区管理所 | 单位：万元 |||||"])) == FOUND


def test_halves_side_by_side_keep_a_blank_right_one() -> None:
    """中期 and 年度 beside each other, the right one not filled in."""
    head = ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"]
    rows = [
        ["项目名称", "东干渠修缮"],
        ["年度目标", "修缮东干渠12公里，改善下游灌溉。"],
        head,
        ["产出指标", "数量指标", "修缮水渠长度", "≥12公里", "数量指标"],
        ["质量指标", "工程验收合格率", "100%", "质量指标"],
        ["用材合格率", "100%"],
        ["时效指标", "完工及时性", "及时", "时效指标"],
        ["满意度指标", "服务对象满意度指标", "用水户满意度", "≥90%", "服务对象满意度指标"],
    ]
    text = "\n".join(" | ".join(row) + " |" + "|" * (len(head) - len(row)) for row in rows)
    assert [row[1:3] + row[4:5] for row in found(text)] == [
        ("数量指标", "修缮水渠长度", "≥12公里"),
        ("质量指标", "工程验收合格率", "100%"),
        ("质量指标", "用材合格率", "100%"),
        ("时效指标", "完工及时性", "及时"),
        ("服务对象满意度指标", "用水户满意度", "≥90%"),
    ]


def test_cells_that_ends_of_lines_broke_stay_in_their_row() -> None:
    """一级 | 指标 on a line each, as the page showed the cell: the bars of both lines make one row."""
    lines = [" | ".join(cell.replace("\n", "") for cell in row) + " |" + "|" * (WIDTH - len(row)) for row in ROWS]
    broken = "\n".join(lines).replace("绩效指标 | 一级指标 | 二级指标", "绩效指标 | 一级指标 |\n二级指标")
    assert broken.count("\n") == len(ROWS)
    assert found(broken) == FOUND


def test_a_goal_alone_below_its_label_is_the_goal() -> None:
    rows = [
        [["总", "年度目标"], ["修缮东干渠12公里，改善下游灌溉。"]] if row[0] == "年度目标" else [row] for row in ROWS
    ]
    lines = [
        " | ".join(cell.replace("\n", "") for cell in row) + " |" + "|" * (WIDTH - len(row))
        for pair in rows
        for row in pair
    ]
    assert found("\n".join(lines)) == FOUND


def test_halves_side_by_side_that_lost_the_label_of_both() -> None:
    """Below 质量指标 merged in both halves stands a name and its value twice."""
    head = ["绩效指标", "一级指标", "二级指标", "三级指标", "实施周期指标值", "二级指标", "三级指标", "当年度指标值"]
    rows = [
        ["项目名称", "东干渠修缮"],
        ["年度目标", "修缮东干渠12公里，改善下游灌溉。"],
        head,
        ["产出指标", "数量指标", "修缮水渠长度", "≥36公里", "数量指标", "修缮水渠长度", "≥12公里"],
        ["质量指标", "工程验收合格率", "100%", "质量指标", "工程验收合格率", "100%"],
        ["用材合格率", "100%", "用材合格率", "98%"],
        ["满意度指标", "服务对象满意度指标", "用水户满意度", "≥92%", "服务对象满意度指标", "用水户满意度", "≥90%"],
    ]
    text = "\n".join(" | ".join(row) + " |" + "|" * (len(head) - len(row)) for row in rows)
    assert [row[1:3] + row[4:5] for row in found(text)] == [
        ("数量指标", "修缮水渠长度", "≥12公里"),
        ("质量指标", "工程验收合格率", "100%"),
        ("质量指标", "用材合格率", "98%"),
        ("服务对象满意度指标", "用水户满意度", "≥90%"),
    ]


def test_projects_left_of_the_levels_leave_none_in_the_rows_below() -> None:
    """单位, 项目 and 预算数 merged over the rows of a project: what stands right of the levels is told by all rows."""
    head = [
        "单位名称",
        "项目名称",
        "预算数",
        "一级指标",
        "二级指标",
        "三级指标",
        "指标性质",
        "指标值",
        "度量单位",
        "指标方向性",
    ]
    rows = [
        head,
        ["灌区管理所", "东干渠修缮", "860000", "产出指标", "数量指标", "修缮水渠长度", "≥", "12", "公里", "正向指标"],
        ["产出指标", "质量指标", "工程验收合格率", "=", "100", "%", "正向指标"],
        ["满意度指标", "服务对象满意度指标", "用水户满意度", "≥", "90", "%", "正向指标"],
        ["闸门更换", "90000", "产出指标", "数量指标", "更换闸门", "=", "9", "扇", "正向指标"],
        ["效益指标", "社会效益指标", "渗漏投诉", "≤", "2", "次", "反向指标"],
    ]
    text = "\n".join(" | ".join(row) + " |" + "|" * (len(head) - len(row)) for row in rows)
    tables = document(text).tables
    assert [table.project.text if table.project else None for table in tables] == ["东干渠修缮", "闸门更换"]
    assert [[item.direction.text if item.direction else None for item in table.indicators] for table in tables] == [
        ["正向指标"] * 3,
        ["正向指标", "反向指标"],
    ]


def test_a_vague_word_in_brackets_is_the_value() -> None:
    text = """项目名称：东干渠修缮
【产出指标-数量指标】
指标1：修缮水渠长度（≥12公里）
【效益指标-社会效益指标】
指标1：服务下游灌溉（有力保障）
【效益指标-可持续影响指标】
指标1：水渠防渗（抗冻）
【满意度指标-服务对象满意度指标】
指标1：用水户满意度（≥90%）
"""
    (table,) = document(text).tables
    told = [(item.name.text if item.name else "", item.value.text if item.value else "") for item in table.indicators]
    assert told == [
        ("修缮水渠长度", "≥12公里"),
        ("服务下游灌溉", "有力保障"),
        ("水渠防渗（抗冻）", ""),
        ("用水户满意度", "≥90%"),
    ]


def test_a_name_that_ends_as_a_sentence_is_still_a_name() -> None:
    """Rows of one line each, blanks between the cells, names written as sentences."""
    text = """项目支出绩效目标申报表
（2024年度）
项目名称 东干渠修缮
主管部门 水务局 实施单位 灌区管理所
年度目标
修缮东干渠12公里，改善下游灌溉。
绩效指标 一级指标 二级指标 三级指标 指标值
产出指标 数量指标 指标1：修缮水渠长度 ≥12公里
质量指标 指标1：完成渠底清淤和衬砌，指导村组管好末级渠道。 渠底平整，接缝不漏
时效指标 指标1：修缮完成时间 2024年10月
效益指标 社会效益指标 指标1：改善下游农户用水条件，减少争水。 显著改善
生态效益指标 指标1：减少渠道渗漏，节约用水。 明显减少
满意度指标 服务对象满意度指标 指标1：用水户满意度 ≥90%
"""
    result = document(text)
    assert result.problems == ()
    assert [item.name.text if item.name else "" for item in result.tables[0].indicators] == [
        "修缮水渠长度",
        "完成渠底清淤和衬砌，指导村组管好末级渠道。",
        "修缮完成时间",
        "改善下游农户用水条件，减少争水。",
        "减少渠道渗漏，节约用水。",
        "用水户满意度",
    ]


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("区级主管部门", "department"),
        ("市级财政部门", "ignored"),
        ("年度主要目标和成果", "goal"),
        ("中期滚动目标", "period_goal"),
        ("下达资金总额（万元）", "budget_total"),
        ("本年度申请市财政预算资金（万元）", "budget_total"),
        ("当年年度预算", "budget_total"),
        ("建设周期", "period"),
    ],
)
def test_labels_of_transfers_and_approvals(label: str, field: str) -> None:
    assert header_field(label) == field


def test_a_caption_that_begins_below_the_heading_is_no_level() -> None:
    """绩效指标 stands left of the first row, where the heading has no cell for it."""
    rows = [
        ["项目名称", "东干渠修缮"],
        ["年度目标", "修缮东干渠12公里，改善下游灌溉。"],
        ["一级指标", "二级指标", "三级指标", "单位", "指标值"],
        ["绩效指标", "产出指标", "数量指标", "修缮水渠长度", "公里", "≥12"],
        ["更换闸门", "扇", "9"],
        ["质量指标", "工程验收合格率", "%", "100"],
        ["满意度指标", "服务对象满意度指标", "用水户满意度", "%", "≥90"],
        ["村组满意度", "%", "≥85"],
    ]
    text = "\n".join(" | ".join(row) + " |" + "|" * (6 - len(row)) for row in rows)
    assert [row[:3] + row[4:] for row in found(text)] == [
        ("产出指标", "数量指标", "修缮水渠长度", "≥12", "公里"),
        ("产出指标", "数量指标", "更换闸门", "9", "扇"),
        ("产出指标", "质量指标", "工程验收合格率", "100", "%"),
        ("满意度指标", "服务对象满意度指标", "用水户满意度", "≥90", "%"),
        ("满意度指标", "服务对象满意度指标", "村组满意度", "≥85", "%"),
    ]
