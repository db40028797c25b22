"""Text without a grid: running text, lists of projects, forms and reports, against gold and in our own words."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perflint import readers
from perflint.errors import InputError
from perflint.model import Cell, Confidence, Document, Indicator, Location, Passage, Phase
from perflint.recognition import recognise
from perflint.recognition.interchange.writing import record_of
from perflint.recognition.wording.running import Running, read_running


def understood(text: str, name: str = "a.txt") -> Document:
    return recognise(readers.read_bytes(text.encode(), name))


def passage(text: str) -> Passage:
    return Passage(text, ((0, Location(line=1, character=1)),))


def cell_text(cell: Cell | None) -> str | None:
    return cell.text if cell else None


def short(item: Indicator) -> tuple[str | None, ...]:
    return tuple(cell_text(cell) for cell in (item.level1, item.level2, item.name, item.value))


def rows(document: Document) -> list[list[tuple[str | None, ...]]]:
    return [[short(item) for item in table.indicators] for table in document.tables]


# ── the real documents ──────────────────────────────────────────────────────────────────────────────────────────


def differences(gold: Any, record: Any, path: str = "") -> list[str]:
    """Everything the gold parse states and the record states otherwise."""
    if isinstance(gold, dict):
        if not isinstance(record, dict):
            return [f"{path}: absent"]
        found: list[str] = []
        for key, value in gold.items():
            if key == "basis_starts":
                if not str(record.get("basis", "")).startswith(value):
                    found.append(f"{path}/{key}")
            else:
                found += differences(value, record.get(key), f"{path}/{key}")
        return found
    if isinstance(gold, list):
        if not isinstance(record, list) or len(gold) != len(record):
            return [f"{path}: {len(gold)} expected"]
        return [
            line
            for at, pair in enumerate(zip(gold, record, strict=True))
            for line in differences(*pair, f"{path}/{at}")
        ]
    return [] if gold == record else [f"{path}: {gold!r} is read as {record!r}"]


@pytest.mark.parametrize("name", ["seed-000", "seed-002"])
def test_the_real_documents_are_read_as_the_gold_parse_says(corpus: Path, name: str) -> None:
    """One form without a grid and a list of projects whose indicators are running text: exactly the gold parse."""
    gold = json.loads((corpus / f"{name}.json").read_text(encoding="utf-8"))
    document = recognise(readers.read_file(corpus / f"{name}.txt"))
    assert [] == differences(gold, record_of(document))
    assert () == document.problems


def test_a_basis_that_the_page_cuts_keeps_all_that_is_seen(corpus: Path) -> None:
    """The pieces of one cell are joined up to where the page ends it."""
    document = recognise(readers.read_file(corpus / "seed-000.txt"))
    bases = [item.basis.text for item in document.tables[0].indicators[:2] if item.basis]
    assert [True, True] == ["\n" not in basis and len(basis) > 40 for basis in bases]
    assert bases[0].startswith(bases[1])


def test_the_real_report_is_read(corpus: Path) -> None:
    """Year, department, score, money, rate, and each goal once although two later sections list them again."""
    document = recognise(readers.read_file(corpus / "seed-003.txt"))
    execution = document.execution
    assert document.year and document.department and document.score and execution
    assert execution.budget and execution.actual and execution.rate
    assert ("report", Phase.SELF_EVALUATION, "万元") == (document.kind, document.phase, document.money_unit)
    numbers = [
        figure.number for figure in (document.year, document.score, execution.budget, execution.actual, execution.rate)
    ]
    assert ["2021", "92.8", "13565.97", "11672.14", "86.0"] == [str(number) for number in numbers]
    assert document.department.text.endswith("退役军人事务局")
    assert ["100", "100.0", "100.0", "100.0", "100.0"] == [
        str(goal.rate.number) for goal in document.goals if goal.rate
    ]
    assert ["100.0%", "100.0%"] == [cell_text(goal.completion) for goal in document.goals[:2]]
    assert not any(" " in goal.goal.text or "\n" in goal.goal.text for goal in document.goals)


@pytest.mark.parametrize("name", ["seed-000", "seed-002", "seed-003"])
def test_every_field_points_to_its_first_and_last_character(corpus: Path, name: str) -> None:
    """Line and character of every cell that was cut from a joined text lead back to the file."""
    lines = (corpus / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    document = recognise(readers.read_file(corpus / f"{name}.txt"))
    cells = [cell for goal in document.goals for cell in (goal.goal, goal.completion)]
    for table in document.tables:
        cells += [table.project, table.goal, table.unit]
        for item in table.indicators:
            cells += [item.name, item.value, item.period_value, item.basis]
    for cell in cells:
        if cell is None or not cell.text:
            continue
        where = cell.location
        assert where.line and where.character and where.end_line and where.end_character
        first, last = lines[where.line - 1][where.character - 1], lines[where.end_line - 1][where.end_character - 1]
        assert (cell.text[0], cell.text[-1]) == (first, last)


# ── running text ────────────────────────────────────────────────────────────────────────────────────────────────

THREE = [
    ("产出指标", "数量指标", "巡河次数", "≥48次"),
    ("产出指标", "质量指标", "水质达标率", "≥90%"),
    ("满意度指标", "服务对象满意度指标", "沿岸居民满意度", "≥85%"),
]
RUNNING = [
    "数量指标：巡河次数≥48次；质量指标：水质达标率≥90%；满意度指标：沿岸居民满意度≥85%",
    "产出指标：数量指标：巡河次数≥48次，质量指标：水质达标率≥90%。满意度指标：沿岸居民满意度≥85%。",
    "【产出指标】数量指标：巡河次数≥48次；质量指标：水质达标率≥90%；【满意度指标】沿岸居民满意度：≥85%",
    "产出指标——数量指标——巡河次数——≥48次；产出指标——质量指标——水质达标率——≥90%；满意度指标——服务对象满意度指标——沿岸居民满意度——≥85%",
    "1.产出指标;数量指标;巡河次数;年度指标值:≥48次。2.产出指标;质量指标;水质达标率;年度指标值:≥90%。3.满意度指标;服务对象满意度指标;沿岸居民满意度;年度指标值:≥85%。",
    "（1）产出指标，数量指标，巡河次数，目标值：≥48次；（2）产出指标，质量指标，水质达标率，目标值：≥90%；（3）满意度指标，服务对象满意度指标，沿岸居民满意度，目标值：≥85%",
    "①产出指标（40分）：数量指标：巡河次数≥48次；②质量指标：水质达标率≥90%；③满意度指标（10分）：沿岸居民满意度≥85%",
    "一级指标：产出指标；二级指标：数量指标；三级指标：巡河次数；指标值：≥48次。一级指标：产出指标；二级指标：质量指标；三级指标：水质达标率；指标值：≥90%。"
    "一级指标：满意度指标；二级指标：服务对象满意度指标；三级指标：沿岸居民满意度；指标值：≥85%。",
]


@pytest.mark.parametrize("text", RUNNING)
def test_running_text_is_read_whatever_separates_its_parts(text: str) -> None:
    """Eight ways of writing the same three indicators."""
    assert THREE == [short(item) for item in read_running(passage(text)).indicators]


CODED = (
    "1、1-产出指标；11-数量指标；采购、安装路灯，亮化村道；实施周期指标值:≧300盏；年度指标值:≧100盏。"
    "2、1-产出指标；13-时效指标；完工时间；实施周期指标值:2024年9月底前；年度指标值:2024年9月底前。"
    "3、2-效益指标；22-社会效益；夜间出行；实施周期指标值:出行更 安全；年度指标值:出行更 安全。"
    "4、3-满意度指标；31-服务对象满意度；服务对象满意度；实施周期指标值:10；年度指标值:10。"
)


def test_coded_running_text_keeps_codes_levels_and_blanks_as_printed() -> None:
    """Codes leave the labels; a comma belongs to the name, a blank inside a value stays; a name may equal its level."""
    running = read_running(passage(CODED))
    assert [
        ("1", "11", "产出指标", "数量指标", "采购、安装路灯，亮化村道", "≧300盏", "≧100盏"),
        ("1", "13", "产出指标", "时效指标", "完工时间", "2024年9月底前", "2024年9月底前"),
        ("2", "22", "效益指标", "社会效益", "夜间出行", "出行更 安全", "出行更 安全"),
        ("3", "31", "满意度指标", "服务对象满意度", "服务对象满意度", "10", "10"),
    ] == [
        (
            item.code1,
            item.code2,
            *(cell_text(cell) for cell in (item.level1, item.level2, item.name, item.period_value, item.value)),
        )
        for item in running.indicators
    ]
    assert Confidence.HIGH == running.confidence


def test_several_indicators_under_one_level_are_parted() -> None:
    """By semicolon, by list number, by a comma where each part has its value, and by a label that comes again."""
    text = "数量指标：1.培训3期；2.参训人数≥90人；质量指标：合格率≥95%，出勤率≥90%；时效指标：开班；年度指标值：6月底前；结业；年度指标值：9月底前"
    assert [
        ("数量指标", "培训", "3期"),
        ("数量指标", "参训人数", "≥90人"),
        ("质量指标", "合格率", "≥95%"),
        ("质量指标", "出勤率", "≥90%"),
        ("时效指标", "开班", "6月底前"),
        ("时效指标", "结业", "9月底前"),
    ] == [short(item)[1:] for item in read_running(passage(text)).indicators]


def test_the_number_of_the_next_indicator_right_behind_a_value() -> None:
    """值:102、 before the second indicator is 10 and the number 2."""
    text = "1、产出指标；数量指标；巡查场次；年度指标值:102、产出指标；质量指标；巡查合格率；年度指标值:≥95%"
    assert [("巡查场次", "10"), ("巡查合格率", "≥95%")] == [
        short(item)[2:] for item in read_running(passage(text)).indicators
    ]


@pytest.mark.parametrize(
    "prose",
    [
        "我局坚持数量、质量并重，提升社会效益，群众满意度达到95%以上。",
        "经济效益、社会效益明显，可持续影响良好。",
        "本年度绩效目标：完善制度，提高质量。",
    ],
)
def test_prose_that_mentions_levels_is_no_indicator(prose: str) -> None:
    """A label counts only between separators."""
    assert () == read_running(passage(prose)).indicators


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
@example(1405)
def test_cutting_the_lines_anywhere_changes_nothing(seed: int) -> None:
    """Line ends inside words, codes, numbers and list numbers leave no trace."""
    chance = random.Random(seed)
    row = "\n    路灯亮化工程 9.50 9.50\n提升夜间出行安全。\n"
    head = "项目名称 总计 财政拨款 绩效目标 绩效指标\n\n合计 9.50 9.50\n"
    whole = understood(head + row + CODED)
    body = "".join(
        character + ("\n" * chance.randint(1, 2) if chance.random() < 0.08 and " " not in CODED[at : at + 2] else "")
        for at, character in enumerate(CODED)
    )
    cut = understood(head + row + body)
    assert rows(whole) == rows(cut)
    assert 4 == len(cut.tables[0].indicators)


# ── lists of projects ───────────────────────────────────────────────────────────────────────────────────────────


def listing(columns: str, amounts: list[str], indent: str, gap: str) -> str:
    """Two units with three projects; each page repeats its top, once in the middle of an indicator."""
    top = [
        "项目支出绩效目标表",
        "部门名称：某某镇人民政府 单位：万元",
        f"项目名称（资金使用单位） {columns} 绩效目标 绩效指标",
    ]
    lines = [
        *top,
        f"合计 {amounts[0]}",
        "某某镇人民政",
        f"府 {amounts[1]}",
        f"{indent}村级公益林管护与防火巡",
        "查经费",
        amounts[2],
        "管护公益林，做好",
        "*",
        "防火巡查。",
        "1、1-产出指标；11-数量指标；巡查次数；年度指标值:≧1",
        "20次。2、3-满意度指标；31-服务对象满意度；村民满意度；年度指标",
        "*",
        "值:≧90%。",
        f"{indent}文化站运转 {amounts[3]}",
        "保障文化站开放。",
        "1、1-产出指标；11-数量指标；开放天数；年度指标值:≧300天。",
        "某某镇敬老院",
        amounts[4],
        f"{indent}敬老院护理费 {amounts[5]}",
        "照料老人。",
        "1、1-产出指标；11-数量指标；照料人数；年度指标值:4",
        "6人。2、2-效益指标；22-社会效益；照料质量；年度指标值:良好。",
    ]
    flat = [line for given in lines for line in ([*top] if given == "*" else [given])]
    return gap.join(flat)


ONE = ["1,262.00", "1,250.00", "50.00", "1,200.00", "12.00", "12.00"]
LISTS = {
    "two columns of money": ("总计 财政拨款", [f"{amount} {amount}" for amount in ONE]),
    "one column": ("预算金额", ONE),
    "five columns": (
        "总计 一般公共预算 政府性基金 财政专户管理资金 其他资金",
        [f"{amount} {amount} 0.00 0.00 0.00" for amount in ONE],
    ),
    "empty columns printed as dashes": ("总计 财政拨款 其他资金", [f"{amount} {amount} -" for amount in ONE]),
    "empty columns without a trace": ("总计 财政拨款 财政专户拨款 其他资金", [f"{amount} {amount}" for amount in ONE]),
}


@pytest.mark.parametrize("indent", ["    ", ""])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("kind", LISTS)
def test_a_list_of_projects_is_read(kind: str, gap: str, indent: str) -> None:
    """With one to five columns of money, with and without indentation, names and units wrapped, pages anywhere."""
    columns, amounts = LISTS[kind]
    document = understood(listing(columns, amounts, indent, gap))
    assert document.total
    assert "1262.00" == str(document.total.number)
    assert [("某某镇人民政府", "1250.00"), ("某某镇敬老院", "12.00")] == [
        (unit.name.text, str(unit.funds.total.number)) for unit in document.units if unit.funds.total
    ]
    assert [
        ("某某镇人民政府", "村级公益林管护与防火巡查经费", "50.00", "管护公益林，做好防火巡查。"),
        ("某某镇人民政府", "文化站运转", "1200.00", "保障文化站开放。"),
        ("某某镇敬老院", "敬老院护理费", "12.00", "照料老人。"),
    ] == [
        (cell_text(table.unit), cell_text(table.project), str(table.funds.total.number), cell_text(table.goal))
        for table in document.tables
        if table.funds.total
    ]
    assert [["≧120次", "≧90%"], ["≧300天"], ["46人", "良好"]] == [
        [cell_text(item.value) for item in table.indicators] for table in document.tables
    ]


def test_a_project_row_without_indicators_is_named() -> None:
    """It stays a table with its goal, and the problem says where it stands."""
    text = listing("总计 财政拨款", LISTS["two columns of money"][1], "    ", "\n").replace(
        "1、1-产出指标；11-数量指标；开放天数；年度指标值:≧300天。\n", ""
    )
    document = understood(text)
    assert [2, 0, 2] == [len(table.indicators) for table in document.tables]
    assert ["项目“文化站运转”一行没有识别出绩效指标"] == [problem.message for problem in document.problems]


def test_a_list_with_serial_numbers_and_free_indicators_is_read() -> None:
    """A serial number is no part of the name; the goal may begin on the line of the amounts; the total may come last."""
    document = understood(
        """2023年部门预算项目绩效目标汇总表
单位名称：某某市交通运输局 金额单位：万元
序号 项目名称 预算数 绩效目标 绩效指标
1 公路养护 1,200.00
做好公路养护。
产出指标：数量指标：养护里程≥300公里；质量指标：优良路率≥85%。满意度指标：群众满意度≥90%。
2 桥梁检测 85.50 开展桥梁检测，保障
安全。
产出指标：数量指标：检测桥梁≥42座；时效指标：检测完成时间：2023年10月底前。
合计 1,285.50
"""
    )
    assert [("公路养护", "做好公路养护。"), ("桥梁检测", "开展桥梁检测，保障安全。")] == [
        (cell_text(table.project), cell_text(table.goal)) for table in document.tables
    ]
    assert [["≥300公里", "≥85%", "≥90%"], ["≥42座", "2023年10月底前"]] == [
        [cell_text(item.value) for item in table.indicators] for table in document.tables
    ]
    assert ("1285.50", "2023", "某某市交通运输局") == (
        str(document.total.number if document.total else None),
        str(document.year.number if document.year else None),
        cell_text(document.department),
    )


# ── forms without a grid ────────────────────────────────────────────────────────────────────────────────────────

HEADER = """项目支出绩效目标表

项目名称 社区图书室建设 主管单位
某某区文化馆

计划开始日期 2023-03-01 计划完成日期 2023-12-20

项目总金额
（万元）

60.00
本年度项目金额
（万元）

40.00 财政拨款资金（万元）
30.00 其他资金（万元） 10.00

年度绩效目标 建成图书室8间，新增藏
书1.6万册。

"""
BROKEN = """一级指标 二级指标 指标内容 目标值 目标值来源

产出目标

数量

建成图书
室
8间

区政府《实施方
案》

质量 图书上架
率 ≥98% 验收单

时效

完工时间 2023年11月
30日前

合同

效果目标

社会效益
居民阅读
条件改善
明显改善 年度总结

效果目标
可持续影响
指标
借阅制度 健全 制度文本

满意度
读者满意
度

≥90%
问卷
"""
LINES = """一级指标    二级指标    三级指标    指标值
产出指标    数量指标    建成图书室    8间
            质量指标    图书上架率    ≥98%
            时效指标    完工时间    2023年11月30日前
效益指标    社会效益指标    居民阅读条件改善    明显改善
            可持续影响指标    借阅制度    健全
满意度指标    服务对象满意度指标    读者满意度    ≥90%
"""
LABELLED = """产出指标：
数量指标：建成图书室8间
质量指标：图书上架率≥98%
时效指标：完工时间：2023年11月30日前
效益指标：
社会效益指标：居民阅读条件改善：明显改善
可持续影响指标：借阅制度：健全
满意度指标：
服务对象满意度指标：读者满意度≥90%
"""
FORM = [
    ("产出指标", "数量指标", "建成图书室", "8间"),
    ("产出指标", "质量指标", "图书上架率", "≥98%"),
    ("产出指标", "时效指标", "完工时间", "2023年11月30日前"),
    ("效益指标", "社会效益指标", "居民阅读条件改善", "明显改善"),
    ("效益指标", "可持续影响指标", "借阅制度", "健全"),
    ("满意度指标", "服务对象满意度指标", "读者满意度", "≥90%"),
]


@pytest.mark.parametrize("part", [BROKEN, LINES, LABELLED])
def test_a_form_without_a_grid_is_read(part: str) -> None:
    """Cells broken over lines and pages, one row a line, or plain labels: the same six indicators, the same header."""
    document = understood(HEADER + part)
    table = document.tables[0]
    assert [FORM] == rows(document)
    funds = table.funds
    assert ("社区图书室建设", "建成图书室8间，新增藏书1.6万册。") == (cell_text(table.project), cell_text(table.goal))
    assert ("2023-03-01", "2023-12-20") == (cell_text(table.start), cell_text(table.end))
    assert ["40.00", "30.00", "10.00"] == [str(one.number) for one in (funds.total, funds.fiscal, funds.other) if one]
    assert ("某某区文化馆", "万元", "2023") == (
        cell_text(document.department),
        document.money_unit,
        str(document.year.number) if document.year else None,
    )
    assert () == document.problems


def test_the_last_column_is_read_where_the_form_has_one() -> None:
    """The basis of a value, wrapped or not, beside the value or below it."""
    table = understood(HEADER + BROKEN).tables[0]
    assert ["区政府《实施方案》", "验收单", "合同", "年度总结", "制度文本", "问卷"] == [
        cell_text(item.basis) for item in table.indicators
    ]
    assert {"level1", "level2", "name", "value", "basis"} == table.columns


def test_signs_and_units_in_columns_of_their_own_are_kept_apart() -> None:
    """指标性质 that holds signs is the operator; units and weights have their own cells."""
    part = "一级指标 二级指标 三级指标 指标性质 指标值 度量单位 权重\n产出指标 数量指标 清扫面积 ≥ 200 万平方米 20\n质量指标 清扫达标\n率 ≥ 95 % 10\n"
    document = understood("项目名称：道路清扫\n" + part)
    assert [("清扫面积", "≥", "200", "万平方米", "20"), ("清扫达标率", "≥", "95", "%", "10")] == [
        tuple(cell_text(cell) for cell in (item.name, item.operator, item.value, item.unit, item.weight))
        for item in document.tables[0].indicators
    ]


def test_a_self_evaluation_form_keeps_actual_values_scores_and_execution() -> None:
    """The phase follows from the title, the total score from the row 总分."""
    document = understood(
        """项目支出绩效自评表
（2022年度）
项目名称 社区矫正 主管部门 某某区司法局
全年预算数 30.00 全年执行数 28.50 执行率 95%
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
产出指标 数量指标 集中教育次数 ≥12次 12次 20 20
质量指标 教育参与
率 ≥95% 90% 15 14.2
总分 100 94.2
"""
    )
    table = document.tables[0]
    assert [("12次", "20", "20"), ("90%", "15", "14.2")] == [
        tuple(cell_text(cell) for cell in (item.actual, item.weight, item.score)) for item in table.indicators
    ]
    assert (
        table.execution and table.execution.budget and table.execution.actual and table.execution.rate and table.score
    )
    figures = (table.execution.budget, table.execution.actual, table.execution.rate, table.score)
    assert ["30.00", "28.50", "95", "94.2"] == [str(figure.number) for figure in figures]
    assert Phase.SELF_EVALUATION == document.phase


def test_the_tasks_of_a_department_are_no_part_of_its_name() -> None:
    """年度主要任务完成情况 is a label; the money is that of 金额合计."""
    document = understood(
        "部门整体支出绩效自评表\n（2025年度）\n部门（单位）名称 青岩县文化馆\n"
        "年度主要任务完成情况 任务名称 完成情况 预算数（万元）\n总额 财政拨款 其他资金\n演出 已完成 150 150 0\n展览 已完成 80 60 20\n金额合计 230 210 20\n"
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n产出指标 数量指标 演出场次 ≥30场 31场 50 50\n"
        "效益指标 社会效益指标 观众人次 ≥10万人次 11万人次 30 30\n满意度指标 服务对象满意度指标 观众满意度 ≥90% 94% 10 10\n"
    )
    total = document.tables[0].funds.total
    assert ("青岩县文化馆", 230) == (cell_text(document.department), total.number if total else None)


def test_several_forms_in_one_text_are_several_tables() -> None:
    """A heading that a page repeats opens none; a new 项目名称 does."""
    second = HEADER.replace("社区图书室建设", "流动图书车") + BROKEN
    document = understood(HEADER + BROKEN + "\n\n\n" + second)
    assert ["社区图书室建设", "流动图书车"] == [cell_text(table.project) for table in document.tables]
    assert [FORM, FORM] == rows(document)


def test_printed_numbers_and_points_leave_name_and_level() -> None:
    """指标1：… becomes the printed number; （50分） is no part of a label."""
    part = "一级指标 二级指标 三级指标 指标值\n产出指标（50分） 数量指标 指标1：举办讲座 12场\n指标2：发放手册 ≥500册\n"
    document = understood("项目名称：健康宣传\n" + part)
    assert [("1", "产出指标", "举办讲座"), ("2", "产出指标", "发放手册")] == [
        tuple(cell_text(cell) for cell in (item.number, item.level1, item.name))
        for item in document.tables[0].indicators
    ]


def test_projects_of_a_public_notice_are_tables() -> None:
    """Paragraphs of 项目名称 / 绩效目标 / 绩效指标, the last one wrapped in the middle of a word."""
    text = """某某县2023年重点项目绩效目标公开

项目名称：公厕改造
绩效目标：改造农村公厕。
绩效指标：产出指标：数量指标：改造公厕≥60座；质量指标：验收合格率100%；成本指
标：单座成本≤3万元。满意度指标：村民满意度≥90%。

项目名称：助餐服务
绩效目标：为老人供餐。
绩效指标：产出指标：数量指标：供餐人次≥9万人次。
"""
    document = understood(text)
    assert ["公厕改造", "助餐服务"] == [cell_text(table.project) for table in document.tables]
    assert [["≥60座", "100%", "≤3万元", "≥90%"], ["≥9万人次"]] == [
        [cell_text(item.value) for item in table.indicators] for table in document.tables
    ]
    assert "2023" == str(document.year.number if document.year else None)


# ── reports ─────────────────────────────────────────────────────────────────────────────────────────────────────

REPORTS = {
    "labels and bracketed numbers": """某某市水务局
2022年度部门整体支出绩效自评报告

年初预算数1,250.50万元，调整预算数1,480.00万元，全年支出1,332.00万元，预算执行率为90%。
（1）绩效目标：清淤河道20公里。实际完成情况：清淤21.5公里，超额完成。目标完成率：107.5%。
（2）绩效目标：改造泵站3座；完成情况：已改造3座；目标完成率：100%。
经自评，综合得分95.6分，评价等级为“优”。
""",
    "ordinal words, later section": """关于2022年某某市水务局整体支出绩效自评情况的报告
本年度部门预算总额为1480.00万元，实际执行1332.00万元，执行率90%。
一是目标：清淤河道20公里。完成情况：清淤21.5公里，超额完成。完成率：107.5%。
二是目标：改造泵站3座。完成情况：已改造3座。完成率：100%。
本单位自评总分95.6分，自评等级为优。
任务落实情况：
1.清淤河道20公里。完成情况：清淤21.5公里，超额完成。完成率：107.5%。
""",
    "blanks of the typesetter": """2022 年度部门整体支出绩效自评报告

（某某市水务局）

全年预算 1480.00 万元，执行数 1332.00 万元，执行率为 90%。

绩效自评得分为 95.6 分，等次为优。

目标1：清淤河道 20 公里。

完成情况：清淤 21.5 公里，超额完成。目标完成率 107.5%。

目标2：改造泵站 3 座。

完成情况：已改造 3 座。目标完成率 100%。
""",
}


@pytest.mark.parametrize("kind", REPORTS)
def test_a_report_is_read_in_any_wording(kind: str) -> None:
    """Score, grade, money, rate, department, year and both goals; a goal that is listed again is given once."""
    document = understood(REPORTS[kind])
    execution = document.execution
    assert document.score and document.year and document.department and execution
    assert execution.budget and execution.actual and execution.rate
    figures = (document.year, document.score, execution.budget, execution.actual, execution.rate)
    assert ["2022", "95.6", "1480.00", "1332.00", "90"] == [str(figure.number) for figure in figures]
    assert ("report", "某某市水务局", "优") == (document.kind, document.department.text, cell_text(document.grade))
    assert [
        ("清淤河道20公里", "清淤21.5公里，超额完成", "107.5"),
        ("改造泵站3座", "已改造3座", "100"),
    ] == [
        (goal.goal.text, cell_text(goal.completion), str(goal.rate.number) if goal.rate else None)
        for goal in document.goals
    ]


def test_the_points_of_a_scheme_are_no_score() -> None:
    """总分为100分 describes the scheme; only what was scored is a score."""
    document = understood("某某局2022年度绩效自评报告\n评价总分为100分。自评得分为88分。\n")
    assert "88" == str(document.score.number if document.score else None)


def test_amounts_of_a_report_in_several_units_come_to_one() -> None:
    """What was spent is stated in 元, the budget in 万元; the rate tells that they belong together."""
    document = understood("某某局2031年度绩效自评报告\n本项目全年预算数120万元，实际支出1140000元，预算执行率95%。\n")
    execution = document.execution
    assert execution is not None
    assert execution.budget is not None
    assert execution.actual is not None
    assert (120, 114, "万元") == (execution.budget.number, execution.actual.number, document.money_unit)


def test_who_drew_up_or_reviewed_a_paper_is_not_its_department() -> None:
    """Cover lines that end in 编制 or 审核 are passed over."""
    document = understood(
        "某某市高新区\n城市管理局\n2024年部门预算绩效文本\n某某市高新区城市管理局编制\n高新区财政局审核\n第一部分\n"
    )
    assert "某某市高新区城市管理局" == cell_text(document.department)


def test_paragraphs_are_joined_where_the_margin_ended_a_line() -> None:
    """Prose outside tables is kept as real paragraphs, without title and page numbers."""
    line = "本项目用于改善辖区内农村道路照明条件，方便群众夜间出行，计划在三个行"
    document = understood(f"项目支出绩效目标表\n\n{line}\n\n政村安装路灯。\n\n- 1 -\n\n{line}\n\n政村维修路灯。\n")
    assert [f"{line}政村安装路灯。", f"{line}政村维修路灯。"] == [one.text for one in document.paragraphs]


# ── what is not understood ──────────────────────────────────────────────────────────────────────────────────────


def test_a_document_in_which_nothing_was_recognised_says_so() -> None:
    """Never silently empty."""
    document = understood("今天天气很好。\n我们去散步。")
    assert () == document.tables
    assert ["没有识别出绩效目标表，也没有识别出自评报告的内容"] == [problem.message for problem in document.problems]


def test_an_indicator_without_a_value_is_one_whose_value_is_blank() -> None:
    """As in a grid: the rules say that it has none."""
    document = understood(HEADER + LINES + "            质量指标    借阅登记规范\n")
    assert [[*FORM, ("满意度指标", "质量指标", "借阅登记规范", "")]] == rows(document)


FRAGMENTS = [
    "产出指标", "数量指标", "11-数量指标", "；", "：", "1、", "①", "绩效目标：", "完成情况：", "目标完成率：", "100%", "\n", " ", "\t",
    "一级指标 二级指标 三级指标 指标值\n", "项目名称", "项目名称 总计 财政拨款 绩效目标 绩效指标\n", "5.00 5.00", "合计", "满意度", "≥90%", "（",
    "】", "年度指标值:", "单位：万元", "2024年", "自评得分", "分", "预算", "执行率", "——", "注：",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)))
def test_recognising_never_raises_on_any_text(text: str) -> None:
    """Whatever was read is recognised as something or named as a problem."""
    try:
        source = readers.read_bytes(text.encode("utf-8", "ignore"), "a.txt")
    except InputError:
        return
    recognise(source)


def test_a_long_line_costs_no_more_than_its_length() -> None:
    """Half a megabyte of separators, labels or digits in one line is read in seconds, not hours."""
    for piece in ("，", "数量指标：甲≥5次；", "1", "完成情况：①目标：", "（"):
        running: Running = read_running(passage(piece * (150_000 // len(piece))))
        assert isinstance(running.start, int)


NOTICE = """青禾县水务局2024年项目绩效目标公示
（一）沟渠清淤项目绩效目标：清淤沟渠12公里，改善田间排水。
产出指标：数量指标：清淤长度≥12公里；质量指标：验收合格率≥95%。
效益指标：社会效益指标：受益人口≥2万人。
（二）村级饮水项目绩效目标：解决三个村的饮水。产出指标：数量指标：受益村数3个；时效指标：完工时间2024年10月底前。
以上项目自公示之日起接受监督。
"""


def test_a_notice_states_its_indicators_in_paragraphs() -> None:
    """Each run of paragraphs with indicators is a table; what stands before it names project and goal."""
    document = recognise(readers.read_bytes(NOTICE.encode("utf-8"), "公示.txt"))
    assert [
        ("沟渠清淤项目", "清淤沟渠12公里，改善田间排水。", ["≥12公里", "≥95%", "≥2万人"]),
        ("村级饮水项目", "解决三个村的饮水。", ["3个", "2024年10月底前"]),
    ] == [
        (
            table.project and table.project.text,
            table.goal and table.goal.text,
            [item.value.text for item in table.indicators if item.value],
        )
        for table in document.tables
    ]
    assert "以上项目自公示之日起接受监督。" == document.paragraphs[-1].text


SIDE_BY_SIDE = """项目支出绩效自评表
（2023年度）
项目名称 乡镇卫生室设备更新
主管部门 青禾县卫生健康局 实施单位 青禾县中心卫生院
项目资金
（万元）

年初预算数 全年预算数 全年执行数 分值 执行率 得分

年度资金总额： 200 210 186.9 10 89% 8.9
其中：本年财政拨款 200 210 186.9
其他资金 0 0 0

年度总体目标
预期目标 实际完成情况
更新设备6台套，改善诊疗条件。 采购设备6台套并投入使用。

一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施

产出指标
数量指标 采购设备数量 ≥6台套 6台套 50 50
时效指标 采购完成时间 2023年10月底前 2023年12月 20 15 招标流标一次
总分 100 73.9
"""


def test_an_approval_names_each_project_over_its_goal() -> None:
    """A heading with the amount, the goal, the indicators, for one project after the other; the last words are no row."""
    document = understood(
        "青岩县财政局关于批复2026年项目支出绩效目标的通知\n县文化馆：\n现批复你馆2026年项目支出绩效目标如下：\n"
        "一、展厅改造项目（52万元）\n总体目标：改造展厅3个，改善观展环境，服务全县群众。\n"
        "产出指标：数量指标：改造展厅数量≥3个；质量指标：任务完成情况≥95%。\n效益指标：社会效益指标：观展人次≥2.5万人次。\n满意度指标：观众满意度≥90%。\n"
        "二、图书更新项目（1,068.5万元）\n总体目标：更新图书2000册，满足群众阅读需要。\n"
        "产出指标：数量指标：更新图书2000册；质量指标：图书合格率100%。\n满意度指标：读者满意度≥90%。\n请你馆严格执行。\n"
    )
    found = [(cell_text(table.project), cell_text(table.goal), len(table.indicators)) for table in document.tables]
    assert found == [
        ("展厅改造项目", "改造展厅3个，改善观展环境，服务全县群众。", 4),
        ("图书更新项目", "更新图书2000册，满足群众阅读需要。", 3),
    ]
    assert [one.text for one in document.paragraphs][-1] == "请你馆严格执行。"


def test_the_indicators_of_an_approval_stand_behind_their_caption() -> None:
    """绩效指标： opens the paragraph of the indicators; amounts behind the projects are their funds; what is asked below is prose."""
    document = understood(
        "青岩县财政局关于批复2026年项目支出绩效目标的通知\n一、批复事项\n"
        "（一）读者服务项目（48.6万元）\n绩效目标：满足读者借阅需要。\n"
        "绩效指标：数量指标：新购图书≥1200册，举办讲座≥20场；质量指标：图书上架率≥95%。\n"
        "（二）古籍修复项目（0.5亿元）\n绩效目标：修复馆藏古籍。\n绩效指标：数量指标：修复古籍≥60册；满意度指标：读者满意度≥90%。\n"
        "二、有关要求\n（一）请严格执行，不得随意调整。\n（二）请于2026年8月15日前报送监控结果。\n"
    )
    assert [("读者服务项目", 3, Decimal("48.6")), ("古籍修复项目", 2, 5000)] == [
        (cell_text(table.project), len(table.indicators), table.funds.total and table.funds.total.number)
        for table in document.tables
    ]
    assert document.money_unit == "万元"
    assert any("报送监控结果" in one.text for one in document.paragraphs)


@pytest.mark.parametrize("heading", ["四、保障措施", "目标调整情况说明："])
def test_the_rows_of_a_form_end_where_the_document_goes_on(heading: str) -> None:
    """A chapter below the table, or a text that says what it is; 二、效益指标 is a label."""
    document = understood(
        "项目支出绩效目标表\n项目名称 读者服务\n一级指标 二级指标 三级指标 指标值\n"
        "一、产出指标 数量指标 新购图书册数 ≥1200册\n质量指标 图书上架率 ≥95%\n二、效益指标 社会效益指标 到馆人次 ≥3万人次\n"
        f"{heading}\n（一）每季度监控一次，支出进度6月底达到50%。\n（二）年底考核，支出进度达到95%以上。\n"
    )
    assert ["新购图书册数", "图书上架率", "到馆人次"] == [
        cell_text(item.name) for item in document.tables[0].indicators
    ]
    assert any("每季度监控一次" in one.text for one in document.paragraphs)


def test_a_title_that_is_a_chapter_is_kept_as_text() -> None:
    """三、…绩效目标表 is one of the chapters that are counted."""
    text = (
        "编制说明\n一、编制依据\n依据预算法编制。\n二、编制过程\n经会议审议。\n三、部门整体支出绩效目标表\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t新购图书册数\t≥1200册\n\t质量指标\t图书上架率\t≥95%\n四、保障措施\n每季度监控一次。\n"
    )
    assert any("三、部门整体支出绩效目标表" in one.text for one in understood(text).paragraphs)


@pytest.mark.parametrize(
    ("swapped", "names"),
    [
        ([], ["新购图书册数", "图书上架率", "到馆人次", "读者满意度", "讲座氛围"]),
        ([1], ["新购图书册数", "图书上架率", "到馆人次", "读者满意度", "讲座氛围"]),
        ([1, 2], ["新购图书册数", "读者满意度", "讲座氛围"]),
        ([0, 1, 2], []),
    ],
)
def test_cells_that_lost_their_order_are_a_problem_and_no_indicators(swapped: list[int], names: list[str]) -> None:
    """One value that names something is a slip of the author; from two on the rows are left out, and where half of them
    are so, the table.  It is not whole then, so that nothing is said to be missing.  Words are a poor target, and are one."""
    rows = [
        ["产出指标 数量指标 新购图书册数", "≥1200册", "书架完好率"],
        ["质量指标 图书上架率", "≥95%", "借阅人数增长率"],
        ["效益指标 社会效益指标 到馆人次", "≥3万人次", "讲座参加率"],
        ["满意度指标 服务对象满意度指标 读者满意度", "≥90%", ""],
        ["社会效益指标 讲座氛围", "有所改善", ""],
    ]
    lines = (f"{row[0]} {row[2 if at in swapped else 1]}\n" for at, row in enumerate(rows))
    document = understood("项目支出绩效目标表\n项目名称 读者服务\n一级指标 二级指标 三级指标 指标值\n" + "".join(lines))
    (table,) = document.tables
    assert names == [cell_text(item.name) for item in table.indicators]
    assert "读者服务" == cell_text(table.project)
    assert (len(swapped) < 2) == table.complete == (table.confidence > Confidence.LOW)
    assert (len(swapped) > 1) == any("读不准" in one.message and "xlsx" in one.message for one in document.problems)


@pytest.mark.parametrize(
    "heading",
    [
        "一级指标 二级指标 三级指标 编报说明 归口",
        "一级指\n标\n二级指标 三级指标 编报说明 归口",
        "一级 二级 三级指标\n编报说明 归口",
    ],
)
def test_a_table_whose_heading_is_unknown_is_named_in_a_report(heading: str) -> None:
    """A report is read as one; that a table in it gave nothing is said, with its place."""
    report = "青岩县图书馆2024年度部门整体支出绩效自评报告\n一、基本情况\n负责全县图书借阅。\n二、自评结论\n绩效自评得分为93分，评价等级为“优”。\n三、存在问题\n设置一级、二级、三级指标不够细化。\n"
    table = "投入 预算配置 在职人员控制率 按编制核定 人事\n过程 预算执行 预算完成率 按决算核定 财务\n"
    told = [
        one for one in understood(f"{report}指标体系表\n{heading}\n{table}").problems if "没有读出指标" in one.message
    ]
    assert [9] == [one.location.line for one in told]
    assert not [one for one in understood(report).problems if "没有读出指标" in one.message]


def test_a_self_evaluation_form_without_a_grid() -> None:
    """The execution line, goals side by side, and a heading that ends right above a level label."""
    table = understood(SIDE_BY_SIDE).tables[0]
    execution = table.execution
    assert execution and execution.budget and execution.actual and execution.rate and execution.score
    assert ["210", "186.9", "89", "8.9"] == [
        str(figure.number) for figure in (execution.budget, execution.actual, execution.rate, execution.score)
    ]
    assert ("更新设备6台套，改善诊疗条件。", "采购设备6台套并投入使用。") == (
        cell_text(table.goal),
        cell_text(table.goal_actual),
    )
    assert [("6台套", "50", "50", ""), ("2023年12月", "20", "15", "招标流标一次")] == [
        tuple(cell_text(cell) for cell in (item.actual, item.weight, item.score, item.reason))
        for item in table.indicators
    ]


@pytest.mark.parametrize(
    ("piece", "parts"),
    [
        ("数量指标：新建场所（2个）", ("新建场所", "2个")),
        ("质量指标：合格率（≥95%）", ("合格率", "≥95%")),
        ("数量指标：参训人数（人）≥20", ("参训人数（人）", "≥20")),
        ("社会效益指标：居民获得感-有效提升", ("居民获得感", "有效提升")),
    ],
)
def test_a_value_behind_the_name_in_brackets_or_behind_a_hyphen(piece: str, parts: tuple[str, str]) -> None:
    """新建场所（2个） is a name and its value; a unit in brackets stays with the name."""
    item = read_running(Passage(piece)).indicators[0]
    assert parts == (cell_text(item.name), cell_text(item.value))


def test_an_outline_of_labels_is_read() -> None:
    """Levels, names and values each behind their own label, two of them on one line parted by blanks."""
    text = """2022年度项目支出绩效目标批复表
项目名称：防汛物资储备
绩效目标：储备物资，提高应急能力。
绩效指标
  一级指标：产出指标
    二级指标：数量指标
      三级指标：储备冲锋舟    指标值：≥6艘
      三级指标：储备编织袋    指标值：≥3万条
  一级指标：满意度指标
    二级指标：服务对象满意度指标
      三级指标：沿河群众满意度    指标值：≥90%
"""
    assert [
        ("产出指标", "数量指标", "储备冲锋舟", "≥6艘"),
        ("产出指标", "数量指标", "储备编织袋", "≥3万条"),
        ("满意度指标", "服务对象满意度指标", "沿河群众满意度", "≥90%"),
    ] == rows(understood(text))[0]
    assert "储备物资，提高应急能力。" == cell_text(understood(text).tables[0].goal)


# ── forms copied out of their grid ───────────────────────────────────────────────────────────────────────────────

COPIED_HEAD = [
    ["项目支出绩效自评表"],
    ["（2023年度）"],
    ["项目名称", "老旧供水管网改造"],
    ["主管部门", "清河县水务局", "实施单位", "清河县供水服务中心"],
    ["项目资金", "（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["年度资金总额", "600", "600", "588", "10", "98%", "9.8"],
    ["其中：当年财政拨款", "500", "500", "500", "—", "100%", "—"],
    ["其他资金", "100", "100", "88", "—", "88%", "—"],
    ["年度总体目标", "预期目标", "实际完成情况"],
    ["改造管道12公里，漏损率降到9%。", "改造管道12.4公里，漏损率8.7%。"],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
]  # fmt: skip
COPIED_ROWS = [
    ["产出指标", "（50分）", "数量指标", "改造老旧管道长度", "≥12公里", "12.4公里", "15", "15"],
    ["更换智能水表", "≥3000块", "2860块", "15", "14.3", "部分住户无人，已安排补装"],
    ["质量指标", "工程验收合格率", "100%", "100%", "10", "10"],
    ["时效指标", "完工时间", "11月底前", "11月20日", "10", "10"],
    ["效益指标", "（30分）", "社会效益", "指标", "受益居民户数", "≥4200户", "4260户", "15", "15"],
    ["可持续影响指标", "管网管护机制", "健全", "健全", "15", "15"],
    ["满意度指标", "服务对象满意度指标", "用水居民满意度", "≥90%", "93%", "10", "10"],
    ["总分", "100", "99.1"],
    ["注：定性指标按三档评分。"],
]
COPIES = {
    "cells": lambda table: "\n\n".join(cell for row in table for cell in row),
    "cells-close": lambda table: "\n".join(cell for row in table for cell in row),
    "rows": lambda table: "\n".join(" ".join(row) for row in table),
    "one-line": lambda table: " ".join(cell for row in table for cell in row),
    "wrapped": lambda table: "\n\n".join(
        "\n".join(cell[at : at + 7] for at in range(0, len(cell), 7)) if any("%" in cell for cell in row) else cell
        for row in table
        for cell in row
    ),
}


@pytest.mark.parametrize("copy", COPIES)
def test_a_form_copied_out_of_its_grid_is_read(copy: str) -> None:
    """Cell by cell, row by row or as one line, blank cells gone: every row keeps its columns and its levels."""
    document = understood(COPIES[copy](COPIED_HEAD + COPIED_ROWS))
    (table,) = document.tables
    assert [
        ("产出指标", "数量指标", "改造老旧管道长度", "≥12公里", "12.4公里", "15", "15", ""),
        ("产出指标", "数量指标", "更换智能水表", "≥3000块", "2860块", "15", "14.3", "部分住户无人，已安排补装"),
        ("产出指标", "质量指标", "工程验收合格率", "100%", "100%", "10", "10", ""),
        ("产出指标", "时效指标", "完工时间", "11月底前", "11月20日", "10", "10", ""),
        ("效益指标", "社会效益指标", "受益居民户数", "≥4200户", "4260户", "15", "15", ""),
        ("效益指标", "可持续影响指标", "管网管护机制", "健全", "健全", "15", "15", ""),
        ("满意度指标", "服务对象满意度指标", "用水居民满意度", "≥90%", "93%", "10", "10", ""),
    ] == [
        (*short(item), *(cell_text(cell) for cell in (item.actual, item.weight, item.score, item.reason)))
        for item in table.indicators
    ]
    assert ("改造管道12公里，漏损率降到9%。", "改造管道12.4公里，漏损率8.7%。", "清河县供水服务中心") == tuple(
        cell_text(cell) for cell in (table.goal, table.goal_actual, table.unit)
    )
    figures = table.execution and [
        getattr(table.execution, name) for name in ("initial", "budget", "actual", "rate", "score")
    ]
    assert ["600", "600", "588", "98", "9.8"] == [str(figure.number) for figure in figures or []]
    assert "99.1" == str(table.score and table.score.number)
    assert () == document.problems


COLUMNS_LOST = [
    (  # a sign, a unit and a direction
        "一级指标 二级指标 三级指标 运算符号 指标值 单位 指标方向",
        [("巡河次数", "≥", "48", "次", "正向"), ("巡查日志", "定性", "完整", "", "正向"), ("投诉件数", "≤", "3", "件", "反向")],
        ("operator", "value", "unit", "direction"),
    ),
    (  # a heading divided below 年度指标值
        "一级指标 二级指标 三级指标 年度指标值 权重\n计算符号 目标值 度量单位",
        [("巡河次数", "≥", "48", "次", "30"), ("巡查日志", "定性", "完整", "", "30"), ("投诉件数", "≤", "3", "件", "20")],
        ("operator", "value", "unit", "weight"),
    ),
    (  # the values of earlier years
        "一级指标 二级指标 三级指标 指标值 分值\n前年 上年 当年预期实现值",
        [("巡河次数", "40次", "45次", "48次", "30"), ("巡查日志", "无", "完整", "完整", "30"), ("投诉件数", "6件", "5件", "3件", "20")],
        ("", "", "value", "weight"),
    ),
]  # fmt: skip


@pytest.mark.parametrize("between", [" ", "\n\n"])
@pytest.mark.parametrize(("heading", "lines", "roles"), COLUMNS_LOST)
def test_columns_of_a_copied_form_are_told_apart(
    heading: str, lines: list[tuple[str, ...]], roles: tuple[str, ...], between: str
) -> None:
    """What stands in a column says which it is, where a blank cell left no trace."""
    levels = ("产出指标 数量指标 ", "质量指标 ", "时效指标 ")
    text = "\n".join(level + " ".join(cell for cell in line if cell) for level, line in zip(levels, lines, strict=True))
    document = understood("项目名称 河道管护\n" + f"{heading}\n{text}".replace(" ", between))
    wanted = [(line[0], *(cell for cell, role in zip(line[1:], roles, strict=True) if role)) for line in lines]
    kept = [role for role in roles if role]
    found = [
        (cell_text(item.name), *(cell_text(getattr(item, role)) or "" for role in kept))
        for item in document.tables[0].indicators
    ]
    if "operator" in kept:  # 指标性质 may hold the signs: 定性 is the nature
        found = [tuple(cell or "" for cell in row) for row in found]
    assert wanted == found


def test_signs_under_the_direction_and_the_name_of_a_level_as_a_name() -> None:
    """指标方向 and 指标性质 exchanged are told by what they hold; 服务对象满意度 behind its label is a name."""
    text = """项目名称 河道管护
一级指标 二级指标 三级指标 指标解释 指标方向 目标值 单位 指标性质
产出指标 数量指标 巡河次数 全年巡查 ≥ 48 次 正向
质量指标 投诉件数 群众来电 ≤ 3 件 反向
满意度指标 服务对象满意度指标 服务对象满意度 问卷调查 ≥ 90 % 正向
"""
    roles = ("name", "description", "operator", "value", "unit", "direction")
    assert [
        ("巡河次数", "全年巡查", "≥", "48", "次", "正向"),
        ("投诉件数", "群众来电", "≤", "3", "件", "反向"),
        ("服务对象满意度", "问卷调查", "≥", "90", "%", "正向"),
    ] == [tuple(cell_text(getattr(item, role)) for role in roles) for item in understood(text).tables[0].indicators]


def test_serial_numbers_before_the_levels_of_a_copied_form() -> None:
    """A number that counts the rows is part of no cell, and ★ and 1、 are no part of a name."""
    text = "序号 一级指标 二级指标 三级指标 指标值 权重\n1 产出指标 数量指标 1、巡河次数 ≥48次 30\n2 ★清理漂浮物 ≥20吨 30\n3 满意度指标 服务对象满意度指标 居民满意度 ≥90% 10\n"
    document = understood("项目名称 河道管护\n" + text)
    assert [
        ("产出指标", "数量指标", "巡河次数", "≥48次"),
        ("产出指标", "数量指标", "清理漂浮物", "≥20吨"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
    ] == rows(document)[0]


def test_a_copied_list_without_levels() -> None:
    """A flat list has its own heading: name, value and what else."""
    text = "项目名称 河道管护\n绩效指标 指标名称 指标值 评分标准\n巡河次数 ≥48次 每少一次扣2分\n清理漂浮物 ≥20吨 按比例扣分\n"
    document = understood(text)
    assert [(None, None, "巡河次数", "≥48次"), (None, None, "清理漂浮物", "≥20吨")] == rows(document)[0]


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_long_term_rows_over_annual_rows_in_text(between: str) -> None:
    """Each block under its caption and heading: one indicator with both values, one goal beside the other."""
    text = """项目名称 冷链仓库建设
项目绩效目标 长期目标 年度目标
三年建成仓库12座。 当年建成仓库4座。
长期绩效指标 一级指标 二级指标 指标内容 指标值
产出指标 数量指标 建成仓库 12座
效益指标 社会效益指标 带动就业 ≥120人
年度绩效指标 一级指标 二级指标 指标内容 指标值
产出指标 数量指标 建成仓库 4座
效益指标 社会效益指标 带动就业 ≥40人
"""
    document = understood(text.replace(" ", between).replace("\n", between) if between != " " else text)
    (table,) = document.tables
    assert ("三年建成仓库12座。", "当年建成仓库4座。") == (cell_text(table.period_goal), cell_text(table.goal))
    assert [("建成仓库", "4座", "12座"), ("带动就业", "≥40人", "≥120人")] == [
        tuple(cell_text(cell) for cell in (item.name, item.value, item.period_value)) for item in table.indicators
    ]


def test_a_blank_cell_of_the_execution_table_shifts_nothing() -> None:
    """Without the rate the numbers behind the money may be anything: they are left alone."""
    text = COPIES["rows"](COPIED_HEAD + COPIED_ROWS).replace("600 600 588 10 98% 9.8", "600 600 588 10 9.8")
    execution = understood(text).tables[0].execution
    assert execution and execution.actual and "588" == str(execution.actual.number)
    assert (None, None) == (execution.rate, execution.score)


def test_a_row_left_open_is_kept_and_swallows_nothing() -> None:
    """…… is a row as the form has it; the label behind it opens the next level."""
    text = "项目名称 养老床位\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 指标1：新增床位 800张\n成本指标 ……\n效益指标 社会效益指标 指标1：服务覆盖率 ≥85%\n"
    assert [("数量指标", "新增床位"), ("成本指标", "……"), ("社会效益指标", "服务覆盖率")] == [
        (level2, name) for _, level2, name, _ in rows(understood(text))[0]
    ]


BARS = """| 项目名称 | 河道管护 |  |  |
|---|---|---|---|
| 一级指标 | 二级指标 | 三级指标 | 指标值 |
| 产出指标 | 数量指标 | 巡河次数 | ≥48次 |
|  | 质量指标 | 巡查记录完整率 | 100% |
| 满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥90% |
"""


@pytest.mark.parametrize(
    "text",
    [
        BARS,
        BARS.replace("|---|---|---|---|\n", ""),
        "┌──┬──┬──┬──┐\n" + BARS.replace("|---|---|---|---|", "├──┼──┼──┼──┤").replace("|", "│") + "└──┴──┴──┴──┘\n",
        "\n".join(line.strip("| ") if not line.startswith("|  |") else line[1:-1] for line in BARS.splitlines()),
    ],
    ids=["markdown", "without-rule", "drawn", "without-borders"],
)
def test_a_table_drawn_with_bars_is_a_grid(text: str) -> None:
    """Bars part the cells and rules are no rows; a blank cell below a level goes on with it."""
    document = understood(text)
    assert [
        ("产出指标", "数量指标", "巡河次数", "≥48次"),
        ("产出指标", "质量指标", "巡查记录完整率", "100%"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
    ] == rows(document)[0]
    value = document.tables[0].indicators[0].value
    assert value is not None
    line = text.splitlines()[(value.location.line or 0) - 1]
    assert "≥48次" == line[(value.location.character or 0) - 1 : value.location.end_character]


def test_cells_below_one_another_with_a_tab_before_each_are_a_grid() -> None:
    """An empty line ends a row, a second one the table; a line without a tab goes on with its cell."""
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "新购\n图书册数", "≥1200册"],
        ["", "质量指标", "图书上架率", "≥95%"],
        ["满意度指标", "服务对象满意度指标", "读者满意度", "≥90%"],
    ]
    table = "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)
    document = understood(f"项目支出绩效目标表\n\n{table}\n四、保障措施\n\t每季度监控一次。\n\n\t年底考核一次。\n")
    assert [
        [
            ("产出指标", "新购图书册数", "≥1200册"),
            ("产出指标", "图书上架率", "≥95%"),
            ("满意度指标", "读者满意度", "≥90%"),
        ]
    ] == [
        [(cell_text(item.level1), cell_text(item.name), cell_text(item.value)) for item in one.indicators]
        for one in document.tables
    ]
    place = document.tables[0].indicators[0].name
    assert place is not None and (10, 11, 4) == (
        place.location.line,
        place.location.end_line,
        place.location.end_character,
    )
    assert any("四、保障措施" in one.text for one in document.paragraphs)


def test_a_table_with_tabs_whose_merged_cells_left_none_is_read_by_its_cells() -> None:
    """Where cells moved to the left, what they hold says which column they are of."""
    table = COPIED_HEAD + COPIED_ROWS
    assert rows(understood(COPIES["rows"](table))) == rows(understood("\n".join("\t".join(row) for row in table)))


def test_a_table_with_tabs_and_all_its_cells_is_read_by_its_columns_whatever_they_hold() -> None:
    """Values in names, blanks within cells, words in values are faults to be found, no reason to move cells."""
    filled = (
        ("产出指标", "数量指标", "100% 3-5 =完成(", "≥10公里"),
        ("产出指标", "数量指标", "≥10 公里", "道路 养护"),
        ("产出指标", "", "90% 95%", "养护 里程"),
    )
    text = "\n".join("\t".join(row) for row in (("一级指标", "二级指标", "三级指标", "指标值"), *filled))
    (found,) = rows(understood(text))
    assert [(name.replace(" ", ""), value.replace(" ", "")) for _, _, name, value in filled] == [
        ((name or "").replace(" ", ""), (value or "").replace(" ", "")) for _, _, name, value in found
    ]


def test_goals_set_adjusted_and_reached_in_text() -> None:
    """Three labels, then three texts, every cell on its own line; what is said below the table belongs to no row."""
    text = """专项名称\n防火车辆购置\n年初绩效目标\n全年（调整）绩效目标\n全年目标实际完成情况
购置车辆6台。\n购置车辆7台。\n购置车辆8台。
指标名称\n计量单位\n指标性质\n年初指标值\n调整指标值\n全年完成值\n指标权重\n指标得分
购置车辆数\n台\n≥\n6\n7\n8\n50\n50\n车辆验收合格率\n%\n=\n100\n100\n100\n40\n40\n说明\n请在此处说明审计发现的问题。
"""
    (table,) = understood(text).tables
    assert ("购置车辆6台。", "购置车辆8台。") == (cell_text(table.goal), cell_text(table.goal_actual))
    assert [("≥", "6", "台", "8", "50", "50"), ("=", "100", "%", "100", "40", "40")] == [
        tuple(cell_text(getattr(item, role)) for role in ("operator", "value", "unit", "actual", "weight", "score"))
        for item in table.indicators
    ]


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_a_row_filled_with_nothing_is_a_row(between: str) -> None:
    """无 under 三级指标 is the name of its row, and 无 behind it the value."""
    text = "项目名称 河道管护\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 巡河次数 ≥48次\n效益指标 生态效益指标 无 无\n社会效益指标 投诉件数 ≤3件"
    document = understood(text.replace(" ", between))
    assert [("数量指标", "巡河次数", "≥48次"), ("生态效益指标", "无", "无"), ("社会效益指标", "投诉件数", "≤3件")] == [
        item[1:] for item in rows(document)[0]
    ]


def test_the_goal_of_the_project_is_that_of_the_year_unless_another_is() -> None:
    """项目总体目标 alone is the goal; beside 年度目标 it is that of the whole period."""
    part = "一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 巡河次数 ≥48次\n质量指标 巡查记录完整率 100%\n"
    alone = understood("项目名称 河道管护\n项目总体目标 全年巡河48次。\n" + part).tables[0]
    beside = understood("项目名称 河道管护\n项目总体目标 三年巡河150次。\n年度目标 全年巡河48次。\n" + part).tables[0]
    assert ("全年巡河48次。", None) == (cell_text(alone.goal), cell_text(alone.period_goal))
    assert ("全年巡河48次。", "三年巡河150次。") == (cell_text(beside.goal), cell_text(beside.period_goal))


def test_facts_of_a_form_copied_as_one_line() -> None:
    """The year in the line that holds everything counts, and a label that the model does not keep ends a value."""
    text = """项目支出绩效目标表 （2023年度） 项目名称 河道管护 主管部门 清河县水务局 主管部门编码 312 实施单位 清河县河道所
资金总额 20 总体目标 年度目标 目标1：全年巡河48次。 目标2：清理漂浮物20吨。 一级指标 二级指标 三级指标 指标值
产出指标 数量指标 巡河次数 ≥48次 质量指标 巡查记录完整率 100% 满意度指标 服务对象满意度指标 居民满意度 ≥90%"""
    document = understood(text.replace("\n", " "))
    assert ("2023", "清河县水务局", "清河县河道所", "目标1：全年巡河48次。目标2：清理漂浮物20吨。") == (
        str(document.year and document.year.number),
        cell_text(document.department),
        cell_text(document.tables[0].unit),
        (cell_text(document.tables[0].goal) or "").replace(" ", ""),
    )
    assert ["≥48次", "100%", "≥90%"] == [item[3] for item in rows(document)[0]]


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_one_column_for_names_and_values_in_text(between: str) -> None:
    """绩效指标及目标值 is a heading although no column of values follows."""
    text = "项目名称 居家养老\n一级指标 二级指标 绩效指标及目标值\n产出指标 数量指标 服务老人≥420人\n质量指标 记录完整率≥95%\n满意度指标 服务对象满意度指标 老人满意度达到90%以上"
    assert [
        ("产出指标", "数量指标", "服务老人", "≥420人"),
        ("产出指标", "质量指标", "记录完整率", "≥95%"),
        ("满意度指标", "服务对象满意度指标", "老人满意度", "达到90%以上"),
    ] == rows(understood(text.replace(" ", between)))[0]


@pytest.mark.parametrize("more", ["上年结转资金 30", "政府性基金 30"])
def test_every_source_of_money_is_kept_in_text(more: str) -> None:
    """What was carried over counts; a fund beside the general budget does where only so the parts add up."""
    part = "一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 巡河次数 ≥48次\n质量指标 巡查记录完整率 100%\n"
    money = f"资金总额 130\n一般公共预算资金 90\n{more}\n其他资金 10\n"
    funds = understood("项目名称 河道管护\n" + money + part).tables[0].funds
    figures = (funds.total, funds.fiscal, funds.other, funds.more)
    assert ["130", "90", "10", "30"] == [str(figure and figure.number) for figure in figures]
    parts = understood("项目名称 河道管护\n年度金额 130\n其中：中央补助 100\n地方资金 30\n" + part).tables[0].funds
    assert ["130", "130"] == [str(figure and figure.number) for figure in (parts.total, parts.more)]


def test_words_whose_characters_were_set_apart() -> None:
    """Labels and titles are read as if nothing stood between their characters; cells of one character stay apart."""
    text = """项 目 支 出 绩 效 目 标 表
项 目 名 称
河道管护
年 度 目 标
全年巡河48次。
一 级 指 标
二 级
指 标
三 级 指 标
指 标 值
备 注
产 出 指 标
数 量 指 标
巡河次数
≥48次
无
质 量 指 标
巡查记录完整率
１００％
无
成 本 指 标
无 无
"""
    (table,) = understood(text).tables
    assert ("河道管护", "全年巡河48次。") == (cell_text(table.project), cell_text(table.goal))
    assert [
        ("产出指标", "数量指标", "巡河次数", "≥48次"),
        ("产出指标", "质量指标", "巡查记录完整率", "１００％"),
        ("产出指标", "成本指标", "无", "无"),
    ] == [short(item) for item in table.indicators]


def test_subtotals_do_not_end_the_rows() -> None:
    """小计 stands between the rows of two levels; 合计 behind the last one."""
    rows_of_form = "产出指标\n数量指标\n巡河次数\n≥48次\n50\n小计\n50\n满意度指标\n服务对象满意度指标\n居民满意度\n≥90%\n10\n合计\n60\n"
    text = "项目名称\n河道管护\n一级指标\n二级指标\n三级指标\n指标值\n分值\n" + rows_of_form
    assert [
        ("产出指标", "数量指标", "巡河次数", "≥48次"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
    ] == rows(understood(text))[0]


def test_the_unit_of_money_is_no_unit_that_does_the_work() -> None:
    text = "单位：万元\n项目名称 河道管护\n资金总额 20\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 巡河次数 ≥48次\n质量指标 记录完整率 100%\n"
    assert understood(text).tables[0].unit is None


@pytest.mark.parametrize(
    ("said", "written"),
    [("数量指标", "數量指標"), ("数量指标", "數(shù)量指標(biāo)")],
)
def test_labels_in_traditional_characters_or_with_their_sounds(said: str, written: str) -> None:
    """A page that was turned into traditional characters is read as the form it was."""
    text = f"項目名稱\n河道管護\n資金總額\n20萬元\n一級指標\n二級指標\n三級指標\n指標值\n產出指標\n{written}\n巡河次數\n≥48次\n效益指標\n社會效益指標\n受益村莊\n≥6个\n"
    (table,) = understood(text).tables
    assert ("河道管護", "20") == (cell_text(table.project), str(table.funds.total and table.funds.total.number))
    assert [("产出指标", said, "巡河次數", "≥48次"), ("效益指标", "社会效益指标", "受益村莊", "≥6个")] == [
        short(item) for item in table.indicators
    ]


def test_totals_of_the_term_and_of_the_year_beside_each_other() -> None:
    """Two labels, then two numbers: the second number belongs to the second label."""
    text = "项目名称\n河道管护\n资金总额（万元）\n实施周期总额\n年度资金总额\n90\n30\n一级指标\n二级指标\n三级指标\n指标值\n产出指标\n数量指标\n巡河次数\n≥48次\n质量指标\n记录完整率\n100%\n"
    funds = understood(text).tables[0].funds
    assert "30" == str(funds.total and funds.total.number)


def test_a_heading_that_opens_with_serial_numbers_ends_the_goal() -> None:
    text = "项目名称\n河道管护\n年度目标\n全年巡河48次。\n序号\n一级指标\n二级指标\n三级指标\n指标值\n是否核心指标\n1\n产出指标\n数量指标\n巡河次数\n≥48次\n是\n2\n产出指标\n质量指标\n记录完整率\n100%\n否\n"
    (table,) = understood(text).tables
    assert "全年巡河48次。" == cell_text(table.goal)
    assert ["≥48次", "100%"] == [cell_text(item.value) for item in table.indicators]


def test_labels_set_apart_in_one_line_are_cut_where_each_ends() -> None:
    text = "项 目 名 称 河道管护\n一 级 指 标 二 级\n指 标 三 级 指 标 指 标 值 备 注\n产 出 指 标 数 量 指 标 巡河次数 ≥48次\n质 量 指 标 记录完整率 100%\n"
    (table,) = understood(text).tables
    assert "河道管护" == cell_text(table.project)
    assert [("产出指标", "数量指标", "巡河次数", "≥48次"), ("产出指标", "质量指标", "记录完整率", "100%")] == [
        short(item) for item in table.indicators
    ]


def test_labels_and_values_that_stand_in_one_piece_or_in_several() -> None:
    """产出指标-数量指标 is two labels, 产出质量 is one of the second level; ≥ 95 % is one value."""
    text = "项目名称 河道管护\n指标类别 指标名称 指标值\n产出指标-数量指标 巡河次数 ≥48次\n产出质量 记录完整率 ≥ 95 %\n效益指标/社会效益指标 受益村庄 ≥6个\n"
    (table,) = understood(text).tables
    assert [
        ("产出指标", "数量指标", "巡河次数", "≥48次"),
        ("产出指标", "产出质量", "记录完整率", "≥95%"),
        ("效益指标", "社会效益指标", "受益村庄", "≥6个"),
    ] == [short(item) for item in table.indicators]


def test_the_first_row_of_the_execution_table_counts_whatever_it_is_called() -> None:
    text = "项目名称 公园管护\n项目资金 年初预算数 全年预算数 全年执行数 执行率\n总量 86 84 83.7 99.6\n其中：财政资金 80 80 80 100\n一级指标 二级指标 三级指标 指标值 完成值\n产出指标 数量指标 管护绿地 ≥18公顷 18公顷\n质量指标 植物成活率 ≥98% 98%\n"
    execution = understood(text).tables[0].execution
    assert execution is not None
    assert ["86", "84", "83.7"] == [
        str(one and one.number) for one in (execution.initial, execution.budget, execution.actual)
    ]


def test_long_term_names_and_values_beside_annual_ones_in_text() -> None:
    """Names and values stand twice; two goals that begin with 目标1, amounts of the term left of those of the year."""
    text = """专项名称 大棚改造
实施期资金总额： 900 年度资金总额： 300
其中：财政拨款 900 其中：财政拨款 300
总体目标
实施期总目标 年度目标
目标1：改造大棚3万亩；
目标2：扶持企业30家。
目标1：改造大棚1万亩；
目标2：扶持企业10家。
绩效指标
一级指标 二级指标 指标内容 指标值 指标内容 指标值
产出指标
数量指标 改造大棚 ≥3万亩 改造大棚 ≥1万亩
质量指标 验收合格
率
100% 验收合格
率
100%
"""
    (table,) = understood(text).tables
    assert ("目标1：改造大棚1万亩；目标2：扶持企业10家。", "目标1：改造大棚3万亩；目标2：扶持企业30家。") == (
        cell_text(table.goal),
        cell_text(table.period_goal),
    )
    assert [("改造大棚", "≥1万亩", "≥3万亩"), ("验收合格率", "100%", "100%")] == [
        (cell_text(item.name), cell_text(item.value), cell_text(item.period_value)) for item in table.indicators
    ]
    fiscal = table.funds.fiscal
    assert "300" == str(fiscal and fiscal.number)


def test_goals_below_their_labels_whose_sentences_end_within_a_line() -> None:
    text = "项目名称 审判站点\n年度总体\n目标 预期目标 实际完成情况\n建成站点210个，培训60场\n，立案率70%。 建成站点214个，培训63场，立案率72%。\n一级指标 二级指标 三级指标 年度指标值 实际完成值\n产出指标 数量指标 建成站点 ≥210个 214个\n质量指标 立案率 ≥70% 72%\n"
    (table,) = understood(text).tables
    assert ("建成站点210个，培训60场，立案率70%。", "建成站点214个，培训63场，立案率72%。") == (
        cell_text(table.goal),
        cell_text(table.goal_actual),
    )


def test_labels_and_columns_of_whole_departments_in_text() -> None:
    """Labels of level 2 without a kind, a caption in two lines, half of the year left of the whole, marks at the end."""
    text = """部门名称 环境局
年度履职目标 完成排污口整治36个。
部门整体绩
效指标
一级指标 二级指标 三级指标 指标值 评（扣）分标准
半年目标值 全年目标值
投入管理指标 工作目标管理 工作任务科学性 科学 科学 不科学扣2分
产出指标 重点工作任务完成 排污口整治数量 ≥10个 ≥36个 少一个扣1分
履职目标实现 水质达标
率 ≥90% ≥95% 低1%扣1分
"""
    (table,) = understood(text).tables
    assert "完成排污口整治36个。" == cell_text(table.goal)
    assert [
        ("投入管理指标", "工作目标管理", "工作任务科学性", "科学", "不科学扣2分"),
        ("产出指标", "重点工作任务完成", "排污口整治数量", "≥36个", "少一个扣1分"),
        ("产出指标", "履职目标实现", "水质达标率", "≥95%", "低1%扣1分"),
    ] == [(*short(item), cell_text(item.description)) for item in table.indicators]


@pytest.mark.parametrize(
    ("labels", "kinds"),
    [
        ({2: "产出指标 数量指标", 5: "质量指标", 7: "效益指标 社会效益指标"}, "数数数数数质质社"),
        ({1: "数量指标", 2: "产出指标 质量指标", 3: "效益指标 社会效益指标"}, "数数质社"),
        ({1: "数量指标", 4: "质量指标", 6: "社会效益指标"}, "数数数数质质社"),
    ],
)
def test_labels_beside_the_middle_of_their_rows(labels: dict[int, str], kinds: str) -> None:
    """Text copied line by line: as many rows above a label as below, or one more; that of level 1 stands somewhere between."""
    names = ["水库", "堤防", "水闸", "泵站", "渠道", "涵洞", "机井", "塘坝"][: len(kinds)]
    body = "\n".join(f"{labels.get(at, '')} 管护{name}完好率 ≥{at + 80}%" for at, name in enumerate(names))
    (table,) = understood(f"项目名称 水利管护\n一级指标 二级指标 三级指标 指标值\n{body}\n").tables
    assert kinds == "".join((cell_text(item.level2) or "无")[0] for item in table.indicators)
    assert {"产出指标"} == {
        cell_text(item.level1) for item in table.indicators if cell_text(item.level2) != "社会效益指标"
    }


def test_a_label_of_level_1_below_the_first_of_level_2_changes_no_level() -> None:
    text = "项目名称 水利管护\n一级指标 二级指标 三级指标 指标值\n数量指标 管护水库 ≥25座\n管护堤防 ≥60公里\n产出指标 管护水闸 ≥8座\n管护泵站 ≥6座\n质量指标 合格率 ≥95%\n"
    (table,) = understood(text).tables
    assert ["数量指标"] * 4 + ["质量指标"] == [cell_text(item.level2) for item in table.indicators]
    assert {"产出指标"} == {cell_text(item.level1) for item in table.indicators}


def test_grades_below_one_heading_and_amounts_behind_a_caption_in_text() -> None:
    """优 良 中 差 below 评价标准: what is aimed at is the best; 项目资金（万元） has an amount of its own."""
    text = "项目名称 数据库采购\n项目资金（万元） 150 其中：财政资金 150\n一级指标 二级指标 三级指标 指标描述 评价标准 指标权重\n优 良 中 差\n产出指标 数量指标 采购数据库 数据库个数 ≥12个 ≥10个 ≥8个 <8个 25\n质量指标 可用率 可用时间占比 ≥99% ≥97% ≥95% <95% 25\n"
    (table,) = understood(text).tables
    assert [("采购数据库", "≥12个", "25"), ("可用率", "≥99%", "25")] == [
        (cell_text(item.name), cell_text(item.value), cell_text(item.weight)) for item in table.indicators
    ]
    assert "150" == str(table.funds.total and table.funds.total.number)


def test_a_sentence_behind_the_name_of_a_project_is_none_of_it() -> None:
    text = "项目名称：河道管护。预算安排86万元。\n年度目标：全年巡河48次。\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 巡河次数 ≥48次\n质量指标 记录完整率 100%\n"
    assert "河道管护" == cell_text(understood(text).tables[0].project)


def test_levels_as_headings_over_running_text_are_no_projects() -> None:
    """（二）效益指标 on a line of its own begins a part of the same project, and ends the value above it."""
    text = """项目支出绩效目标
项目名称：河道巡护
实施单位：河道管理所
总体目标：巡护河道186公里，全年巡河9600人次。
绩效指标：
（一）产出指标
1.数量指标：（1）巡护河道长度，目标值≥186公里；（2）巡河人次，目标值≥9600人次；
2.成本指标：（1）巡护员补助，目标值≤800元/人·月。
（二）效益指标
1.社会效益指标：（1）河道安全事故，目标值0起；
（三）满意度指标
1.服务对象满意度：（1）沿河居民满意度，目标值≥90%。
"""
    (table,) = understood(text).tables
    assert "河道巡护" == cell_text(table.project)
    assert [
        ("产出指标", "数量指标", "巡护河道长度", "≥186公里"),
        ("产出指标", "数量指标", "巡河人次", "≥9600人次"),
        ("产出指标", "成本指标", "巡护员补助", "≤800元/人·月"),
        ("效益指标", "社会效益指标", "河道安全事故", "0起"),
        ("满意度指标", "服务对象满意度指标", "沿河居民满意度", "≥90%"),
    ] == [short(item) for item in table.indicators]


@pytest.mark.parametrize(
    "below",
    [
        "附件：河道巡护绩效目标设定表.xlsx\n河道管理所\n2031年3月27日\n",
        "河道管理所\n\n二〇三一年三月二十七日\n",
        "附件1: 附表\n",
    ],
)
def test_what_a_notice_hands_over_and_who_signed_it_are_no_indicators(below: str) -> None:
    text = f"""河道巡护项目绩效目标公示
绩效指标如下：
一、产出指标
数量指标：巡护河道长度≥186公里；巡河人次≥9600人次。
二、满意度指标
服务对象满意度指标，沿河居民满意度≥90%。
{below}"""
    (table,) = understood(text).tables
    assert ["巡护河道长度", "巡河人次", "沿河居民满意度"] == [cell_text(item.name) for item in table.indicators]
    assert "≥90%" == cell_text(table.indicators[-1].value)


def test_a_level_that_ends_with_a_full_stop_is_no_indicator() -> None:
    """1.产出指标。数量指标：…；2.效益指标。社会效益：… in one paragraph, whose project is told elsewhere."""
    text = "辅具适配说明\n（三）绩效指标：1.产出指标。数量指标：适配辅具≥800件；成本指标：件均成本≤812元。2.效益指标。社会效益：生活自理率≥60%。3.满意度指标：残疾人满意度≥85%。\n"
    (table,) = understood(text).tables
    assert table.project is None
    assert [
        ("产出指标", "数量指标", "适配辅具", "≥800件"),
        ("产出指标", "成本指标", "件均成本", "≤812元"),
        ("效益指标", "社会效益指标", "生活自理率", "≥60%"),
        ("满意度指标", "服务对象满意度指标", "残疾人满意度", "≥85%"),
    ] == [short(item) for item in table.indicators]


NARROW_COLUMNS = """部门预算公开说明
收入总计 1286.50
资金总额 1286.50万元
项目支出绩效目标表
项目名称 河道保洁
资金总额（万元） 24.00
绩效指 一级指 二级指 三级指标 指标值
标 标 标
产出指
标
数量指
标
保洁河道 ≥86公里
绩效指标 质量指标 断面达标率 ≥95%
效益指标
可持续
影响指
标
设施使用年
限
≥5 年
满意度
指标
服务对
象满意
度指标
沿河居民满意度 ≥91%
第四部分 名词解释
一、财政拨款：指当年拨付的资金。
二、河道：指境内主干河流。
"""


def test_labels_and_headings_of_narrow_columns_in_raw_text_are_whole() -> None:
    """标 标 标 ends three headings; no value joins a label; the form begins at its title and ends with its part."""
    (table,) = understood(NARROW_COLUMNS).tables
    assert [
        ("产出指标", "数量指标", "保洁河道", "≥86公里"),
        ("产出指标", "质量指标", "断面达标率", "≥95%"),
        ("效益指标", "可持续影响指标", "设施使用年限", "≥5年"),
        ("满意度指标", "服务对象满意度指标", "沿河居民满意度", "≥91%"),
    ] == [short(item) for item in table.indicators]
    assert "24.00" == str(table.funds.total and table.funds.total.number)


@pytest.mark.parametrize(
    "lines",
    ["满意度指标 服务对象满\n意度指标 住户满意度 ≥90%\n", "满意度指标\n服务对象满\n意度指标\n住户满意度\n≥90%\n"],
)
def test_a_broken_label_behind_a_whole_one(lines: str) -> None:
    text = f"项目名称 环境清扫\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 清扫面积 ≥3万平方米\n{lines}"
    (table,) = understood(text).tables
    assert ("满意度指标", "服务对象满意度指标", "住户满意度", "≥90%") == short(table.indicators[-1])


def test_a_name_whose_first_line_is_full_goes_on_below_a_row_without_remark() -> None:
    """Other names break at the same length, so the words below a blank 备注 are the first line of the next name."""
    text = """项目名称 食堂建设
一级指标
二级指标
三级指标
计算符号
指标值
计量单位
备注
产出指标
数量指标
新建社区食
堂
≥
2
个
改造老年活
动室面积
≥
600
平方米
质量指标
工程验收合
格率
=
100
%
"""
    (table,) = understood(text).tables
    assert ["新建社区食堂", "改造老年活动室面积", "工程验收合格率"] == [
        cell_text(item.name) for item in table.indicators
    ]


def test_long_term_and_annual_columns_with_levels_of_their_own_are_one_indicator() -> None:
    """一级指标 … 指标值 twice on one line: the left value is the long-term one."""
    text = "项目名称 食堂建设\n一级指标 二级指标 三级指标 指标值 一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 新建食堂 ≥6个 产出指标 数量指标 新建食堂 ≥2个\n质量指标 验收合格率 100% 质量指标 验收合格率 100%\n"
    (table,) = understood(text).tables
    assert [("新建食堂", "≥6个", "≥2个"), ("验收合格率", "100%", "100%")] == [
        (cell_text(item.name), cell_text(item.period_value), cell_text(item.value)) for item in table.indicators
    ]


def test_a_basis_ends_where_a_numbered_name_begins() -> None:
    text = "项目名称 食堂建设\n一级指标\n二级指标\n三级指标\n指标值\n指标值设定依据\n产出指标\n数量指标\n指标1：新建食堂\n≥2个\n《发展规划》\n指标2：改造老年活\n动室面积\n≥600平方米\n《发展规划》\n质量指标\n指标1：合格率\n100%\n《验收规范》\n"
    (table,) = understood(text).tables
    assert ["新建食堂", "改造老年活动室面积", "合格率"] == [cell_text(item.name) for item in table.indicators]
    assert ["《发展规划》", "《发展规划》", "《验收规范》"] == [cell_text(item.basis) for item in table.indicators]


def test_the_indicators_of_several_goals_are_one_project_in_text() -> None:
    """Between the rows stands 年度目标2：…, and the values of the year are behind those of the two years before."""
    text = """项目名称 增殖放流
长期目标1： 三年放流鱼苗1500万尾。
长期绩效指标 一级指标 二级指标 指标名称 指标值 绩效标准
产出指标 数量指标 放流数量 1500万尾 计划标准
质量指标 检疫合格率 100% 计划标准
年度目标1： 放流鱼苗500万尾。
年度绩效指标 一级指标 二级指标 指标名称 指标值
前年 上年 预期当年实现值
产出指标 数量指标 放流数量 480万尾 510万尾 500万尾
质量指标 检疫合格率 100% 100% 100%
年度目标2： 巡航8600公里。
年度绩效指标 一级指标 二级指标 指标名称 指标值
前年 上年 预期当年实现值
产出指标 数量指标 巡航里程 8000公里 8300公里 ≥8600公里
效益指标 社会效益指标 案件查处率 100% 100% 100%
"""
    (table,) = understood(text).tables
    assert [
        ("放流数量", "500万尾", "1500万尾"),
        ("检疫合格率", "100%", "100%"),
        ("巡航里程", "≥8600公里", None),
        ("案件查处率", "100%", None),
    ] == [(cell_text(item.name), cell_text(item.value), cell_text(item.period_value)) for item in table.indicators]


def test_page_numbers_and_running_heads_between_rows_end_no_form() -> None:
    """第 1 页 共 9 页 and the line that every page has beside it are left out."""
    turn = "\n第 {} 页 共 9 页\n某局2025年部门预算\n"
    text = (
        "项目名称 街道保洁\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 清扫面积 ≥3万平方米"
        + turn.format(1)
        + "质量指标 保洁达标率 ≥95%"
        + turn.format(2)
        + "效益指标 社会效益指标 投诉下降率 ≥5%"
        + turn.format(3)
        + "满意度指标 服务对象满意度指标 住户满意度 ≥90%\n"
    )
    (table,) = understood(text).tables
    assert [("清扫面积", "≥3万平方米"), ("保洁达标率", "≥95%"), ("投诉下降率", "≥5%"), ("住户满意度", "≥90%")] == [
        (cell_text(item.name), cell_text(item.value)) for item in table.indicators
    ]


def test_labels_of_both_levels_without_anything_between_them() -> None:
    text = "项目名称 街道保洁\n一级指标 二级指标 三级指标 指标值\n产出指标数量指标 清扫面积 ≥3万平方米\n满意度指标服务对象满意度指标 住户满意度 ≥90%\n"
    (table,) = understood(text).tables
    assert [
        ("产出指标", "数量指标", "清扫面积", "≥3万平方米"),
        ("满意度指标", "服务对象满意度指标", "住户满意度", "≥90%"),
    ] == [short(item) for item in table.indicators]


def test_the_facts_of_one_project_are_none_of_the_document() -> None:
    """Scores and amounts of projects that a final account tells of one after another; a chapter on what was done is no goal."""
    one = "项目自评得分{}分。全年预算数{}万元，执行数80.00万元。绩效目标完成情况：一是接待读者12万人次。"
    document = understood(
        "青岩县图书馆2024年度部门决算公开\n（一）项目绩效自评结果\n"
        f"1.“免费开放”项目绩效自评综述：{one.format(97, '86.00')}\n2.“古籍修复”项目绩效自评综述：{one.format(88, '90.00')}\n"
        "（二）产出情况\n1.数量方面。全年举办讲座20场，完成率100%。\n"
    )
    assert (None, None, ()) == (document.score, document.execution, document.goals)
    assert document.title and "青岩县图书馆2024年度部门决算公开" == document.title.text


def test_the_budget_of_the_beginning_is_none_of_the_whole_year() -> None:
    """年初批复预算 stands before 全年预算, which the rate is of."""
    document = understood(
        "青岩县图书馆2024年度部门整体支出绩效自评报告\n一、预算收支\n年初批复预算580.26万元，年中追加62.40万元，全年预算642.66万元；全年支出628.13万元，预算执行率为97.74%。\n"
        "二、自评结论\n绩效自评得分为93分。\n三、存在问题\n讲座场次不足。\n"
    )
    spent = document.execution
    assert spent and spent.initial and spent.budget and spent.actual
    assert (Decimal("580.26"), Decimal("642.66"), Decimal("628.13")) == (
        spent.initial.number,
        spent.budget.number,
        spent.actual.number,
    )


@pytest.mark.parametrize(
    ("lines", "phase", "department", "title"),
    [
        (
            "青岩县图书馆2025年部门整体支出绩效目标编制说明\n一、编制过程\n经会议审议，每季度开展一次绩效监控。\n",
            Phase.TARGET,
            "青岩县图书馆",
            "青岩县图书馆2025年部门整体支出绩效目标编制说明",
        ),
        (
            "2023—2024年读者服务项目\n重点绩效评价报告\n2025年6月，受青岩县财政局委\n托，评价组开展评价。\n",
            Phase.EVALUATION,
            None,
            "2023—2024年读者服务项目重点绩效评价报告",
        ),
        (
            "青岩县文化局2025年部门预算公开\n项目支出绩效目标表\n单位：万元\n项目名称 读者服务\n预算单位 青岩县文化局图书馆\n",
            Phase.TARGET,
            "青岩县文化局",
            "青岩县文化局2025年部门预算公开",
        ),
    ],
)
def test_title_department_and_stage_stand_above_the_prose(
    lines: str, phase: Phase, department: str | None, title: str
) -> None:
    """What is to be done with targets later is no stage; a unit below the department does one of its projects."""
    form = "一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 新购图书册数 ≥1200册\n质量指标 图书上架率 ≥95%\n"
    document = understood(lines + form)
    assert (phase, department, title) == (document.phase, cell_text(document.department), cell_text(document.title))


def test_forms_of_functions_among_the_chapters_of_a_text() -> None:
    """部门职责 opens the form of each; the goal of the whole department above them is none of theirs."""
    heading = "一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 "
    document = understood(
        "青岩县图书馆2025年部门整体绩效目标\n一、总体绩效目标\n围绕全民阅读，统筹借阅服务。\n二、部门职责绩效目标\n"
        f"部门职责 读者服务\n工作活动 借阅\n绩效目标 新购图书1200册。\n{heading}新购图书册数 ≥1200册\n满意度指标 服务对象满意度指标 读者满意度 ≥90%\n"
        f"部门职责 古籍保护\n工作活动 修复\n绩效目标 修复古籍60册。\n{heading}修复古籍册数 ≥60册\n质量指标 修复合格率 100%\n"
        "三、保障措施\n健全内部控制。\n"
    )
    assert [("读者服务", "新购图书1200册。", None, 2), ("古籍保护", "修复古籍60册。", None, 2)] == [
        (cell_text(table.overview), cell_text(table.goal), cell_text(table.period_goal), len(table.indicators))
        for table in document.tables
    ]
    said = " ".join(one.text for one in document.paragraphs)
    assert "围绕全民阅读" in said and "健全内部控制" in said


def test_goals_under_the_caption_of_what_was_reached() -> None:
    """年度总体目标完成情况, broken by its column, over 预期目标 and 实际完成情况; the caption of the indicators is no part of them."""
    document = understood(
        "部门整体支出绩效自评表\n部门名称 青岩县图书馆\n年度总体\n目标完成\n情况\n预期目标 实际完成情况\n新购图书1200册，举办讲座\n20场。\n\n新购图书1260册，举办讲座\n22场。\n"
        "年度绩效\n指标完成\n情况\n\n一级指标 二级指标 三级指标 年度指标值 实际完成值\n产出指标 数量指标 新购图书册数 ≥1200册 1260册\n质量指标 图书上架率 ≥95% 96%\n"
    )
    (table,) = document.tables
    assert ("新购图书1200册，举办讲座20场。", "新购图书1260册，举办讲座22场。") == (
        cell_text(table.goal),
        cell_text(table.goal_actual),
    )


@pytest.mark.parametrize("left_blank", ["\n绩效指标\n\n", "\n", "", "绩效\n指标\n"])
def test_goals_that_nobody_filled_in(left_blank: str) -> None:
    """预期目标 and 实际完成情况 stand side by side, and nothing below them; the indicators are read all the same."""
    document = understood(
        "项目支出绩效自评表\n项目名称 社区助餐\n年度总体目标\n预期目标 实际完成情况\n"
        f"{left_blank}一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n"
        "产出指标 数量指标 助餐点 ≥4个 5个 15 15\n质量指标 验收合格率 100% 100% 10 10\n"
    )
    (table,) = document.tables
    assert ["助餐点", "验收合格率"] == [cell_text(row.name) for row in table.indicators]
    assert not cell_text(table.goal)


FLAT_FORM = """项目支出绩效目标表
项目名称 社区助餐
一级指标 二级指标 三级指标 指标值
产出指标 数量指标 助餐点 ≥4个
质量指标 验收合格率 ≥98%
满意度指标 服务对象满意度指标 群众满意度 ≥90%
"""
BUDGET = """云桥县民政局2025年部门预算
一、主要职能
负责社会救助和养老服务工作。
二、机构设置
内设机构六个，所属事业单位两个。
表1
收支总体情况表
单位：万元
收入 支出
项目 预算数 项目 预算数
一、一般公共预算
拨款
812.40 一、一般公共服务
支出
81.24
二、政府性基金预算 0.00 二、社会保障支出 731.16
收入总计 812.40 支出总计 812.40
三、绩效目标
2025年部门收入预算812.40万元，比上年增加22.10万元。
"""


@pytest.mark.parametrize("parted", ["\n", "\n\n"])
def test_tables_of_money_between_the_prose_are_no_paragraphs(parted: str) -> None:
    """Their items are numbered as chapters are; what stands below them is prose again."""
    document = understood(parted.join(BUDGET.strip().split("\n")) + parted + FLAT_FORM)
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert ["二、机构设置", "三、绩效目标"] == [text for text in texts if text[:2] in ("二、", "三、")]
    assert not any("社会保障支出" in text or "一般公共预算" in text for text in texts)
    assert any(text.startswith("2025年部门收入预算812.40万元") for text in texts)


def test_a_basis_that_two_projects_share_is_told_once() -> None:
    """Its second copy is no text written twice; one that differs is told too."""
    basis = "社区助餐\n立项依据 云桥县人民政府常务会议审议通过的年度重点民生实事项目工作方案及任务分解表。\n"
    form = FLAT_FORM.replace("社区助餐\n", basis)
    document = understood(2 * form + form.replace("常务", "专题"))
    assert [3, 2] == [len(document.tables), sum("年度重点民生实事" in text.text for text in document.paragraphs)]


def test_rows_of_bars_that_go_on_in_the_next_line() -> None:
    """Saved web pages put a bar behind each cell and go on in the next line where a cell does."""
    text = """2023年度河道管护自评表
项目名称 | 河道管护 | |||||
一级 指标 |
二级 指标 |
三级指标 | 指标值 | 完成值 | 分值 | 得分 |
产出指标 | 数量指标 | 巡河次数 | ≥48次 | 52次 | 20 |
20 |
质量指标 | 记录完整率 |
100% | 100% | 20 | 20 | |
|
| |||||
满意度指标 | 服务对象满意度 | 居民满意度 | ≥90% | 93% | 10 | 10 |
"""
    (table,) = understood(text).tables
    told = [(*short(item)[2:], cell_text(item.actual), cell_text(item.score)) for item in table.indicators]
    assert [
        ("巡河次数", "≥48次", "52次", "20"),
        ("记录完整率", "100%", "100%", "20"),
        ("居民满意度", "≥90%", "93%", "10"),
    ] == told
    assert table.indicators[1].actual is not None
    assert (9, 8) == (table.indicators[1].actual.location.line, table.indicators[1].actual.location.character)


def test_a_bar_behind_each_cell_of_a_column() -> None:
    """One cell a line, a bar behind each, a bar alone for a blank one: the bars are no text."""
    text = """项目名称 河道管护 实施单位 清河县河道所 一级指标 二级指标 三级指标 指标性质 指标值 度量单位 完成值 权重 得分
产出指标 数量指标 巡河次数 ≥ 48 次 52 50 50 _ _ 效益指标 社会效益指标 投诉办结率 = 100 % 100% 40 40"""
    lines = text.replace("\n", " ").replace(" ", " |\n").replace("_ ", "") + " |"
    document = understood("河道管护自评表\n" + lines)
    assert [("产出指标", "数量指标", "巡河次数", "48"), ("效益指标", "社会效益指标", "投诉办结率", "100")] == rows(
        document
    )[0]
    assert ["次", "%"] == [cell_text(item.unit) for item in document.tables[0].indicators]


def test_a_label_of_level_2_in_brackets_behind_one_of_level_1() -> None:
    """（3）满意度指标（服务对象满意度指标）：… is a satisfaction of the same list; the heading above names no project."""
    text = """清河小学2030年度项目支出绩效自评报告
（二）绩效目标完成情况
2.完成的绩效目标。
（1）产出指标
①数量指标：采购课桌椅120套。
②时效指标：采购完成及时率100%。
（2）效益指标
①社会效益指标：受益学生600人。
（3）满意度指标（服务对象满意度指标）：家长满意度≥95%。
"""
    (table,) = understood(text).tables
    assert ("满意度指标", "服务对象满意度指标", "家长满意度", "≥95%") == short(table.indicators[-1])
    assert table.project is None


def test_a_bar_alone_stands_for_the_last_cell_of_the_row_above() -> None:
    text = """项目名称： | 绿地养护 | 项目编号： |
|
实施单位 | 清河县园林所 | 联系电话： | 无 |
一级指标 | 二级指标 | 三级指标 | 指标值 |
产出指标 | 数量指标 | 养护绿地面积 | ≥37万平方米 |
质量指标 | 养护合格率 | ≥95% |
"""
    document = understood(text)
    assert "绿地养护" == cell_text(document.tables[0].project)
    assert ["养护绿地面积", "养护合格率"] == [cell_text(item.name) for item in document.tables[0].indicators]


def test_numbers_of_forms_are_no_indicators() -> None:
    """序号：2 opens the next form; 、 parts indicators that each have a value."""
    text = """序号：1
项目名称：道路养护
总体目标：养护县乡道路。
产出数量指标：养护里程≥60公里、养护桥梁≥12座
服务对象满意度：≥90%
序号：2
项目名称：桥梁检测
总体目标：检测县内桥梁。
产出数量指标：检测桥梁、涵洞12座
服务对象满意度：≥90%
"""
    assert [
        [("养护里程", "≥60公里"), ("养护桥梁", "≥12座"), ("服务对象满意度", "≥90%")],
        [("检测桥梁、涵洞", "12座"), ("服务对象满意度", "≥90%")],
    ] == [[row[2:] for row in table] for table in rows(understood(text))]


def test_bullets_before_labels_are_no_projects() -> None:
    """A list of one project: 达到 and 控制在 go with the number, 为 with neither."""
    text = """2031年度政务大厅运行维护项目绩效目标
一、项目总体目标
保障政务大厅全年正常运行，设备设施完好。
二、绩效指标
  1. 产出指标
  • 数量指标：窗口全年开放天数不低于250天；完成设备巡检12次。
  • 质量指标：响应及时率达到95%以上；平均修复时间控制在2小时以内；重大事件发生次数为0。
  2. 效益指标
  • 社会效益指标：服务群众不少于10万人次。
"""
    document = understood(text)
    assert [
        [
            ("产出指标", "数量指标", "窗口全年开放天数", "不低于250天"),
            ("产出指标", "数量指标", "完成设备巡检", "12次"),
            ("产出指标", "质量指标", "响应及时率", "达到95%以上"),
            ("产出指标", "质量指标", "平均修复时间", "控制在2小时以内"),
            ("产出指标", "质量指标", "重大事件发生次数", "0"),
            ("效益指标", "社会效益指标", "服务群众", "不少于10万人次"),
        ]
    ] == rows(document)
    assert document.tables[0].project is None


def test_labels_with_the_number_of_indicators_before_them() -> None:
    """设1条数量指标：…；设1条质量指标：…, what a project costs behind its name, and 定性 between a name and its value."""
    text = """八、预算绩效情况说明
2031年本部门共2个项目纳入绩效目标管理。
1.应急平台运维项目，预算资金12万元，绩效目标：保障平台全年稳定运行。设1条数量指标：开通业务月份≥10个月；设1条质量指标：系统保障率≥95%；设 1条经济效益指标：维护单位日常运转定性有效；设1条满意度指标：职工满意度≥90%。
2.会议培训项目，预算资金5万元，绩效目标：完成全年培训任务。设置2条数量指标：培训班次≥4期，培训人次≥200人次；设置1条满意度指标：学员满意度≥90%。
"""
    document = understood(text)
    assert ["应急平台运维项目", "会议培训项目"] == [cell_text(table.project) for table in document.tables]
    assert [
        [
            ("产出指标", "数量指标", "开通业务月份", "≥10个月"),
            ("产出指标", "质量指标", "系统保障率", "≥95%"),
            ("效益指标", "经济效益指标", "维护单位日常运转", "有效"),
            ("满意度指标", "服务对象满意度指标", "职工满意度", "≥90%"),
        ],
        [
            ("产出指标", "数量指标", "培训班次", "≥4期"),
            ("产出指标", "数量指标", "培训人次", "≥200人次"),
            ("满意度指标", "服务对象满意度指标", "学员满意度", "≥90%"),
        ],
    ] == rows(document)


def test_a_label_that_goes_on_behind_a_blank() -> None:
    text = """项目名称 晾晒场建设
年度主要目标     和成果 新建晾晒场300平方米，硬化室外场坪。
一级指标 二级指标 三级指标 指标值
产出指标 数量指标 新建晾晒场面积 ≥300平方米
质量指标 工程验收合格率 100%
"""
    document = understood(text)
    assert "新建晾晒场300平方米，硬化室外场坪。" == cell_text(document.tables[0].goal)


def test_a_list_of_standing_cells_in_a_report() -> None:
    """Few heaps of bars do not tell how wide it is; a grade of one character is a value, and the report goes on below."""
    cells = """指标名称 |
计量单位 |
指标性质 |
指标值 |
巡逻队员 |
人 |
= |
52 |
项目持续期 |
定性 |
基本建立 | |
项目成本概算 |
万元 |
≤ |
358 |
促进邻里和谐 |
定性 |
好 | |
居民满意度 |
% |
≥ |
95 |
"""
    text = f"清河县巡逻队员经费情况\n（三）绩效目标。\n{cells}（四）部门职能职责。\n清河县公安局负责全县社会治安。\n"
    (table,) = understood(text).tables
    assert [("巡逻队员", "52"), ("项目持续期", "基本建立"), ("项目成本概算", "358"), ("促进邻里和谐", "好"), ("居民满意度", "95")] == [
        (cell_text(item.name), cell_text(item.value)) for item in table.indicators
    ]  # fmt: skip
