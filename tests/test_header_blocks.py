"""Header blocks of forms as Tika writes them out of PDF: every cell wrapped at the edge of its column."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from perflint import readers
from perflint.model import TargetTable
from perflint.recognition import recognise

ROWS = """
一级指标 二级指标 三级指标 指标值

产出指标

数量指标 巡检站点 ≥24个

质量指标 整改率 ≥95%

满意度指标 服务对象满意度指标 群众满意度 ≥90%
"""


def form(above: str) -> TargetTable:
    """The one table of a form with these lines above its indicators, each parted by an empty line."""
    text = "项目支出绩效目标表\n" + above.strip() + "\n" + ROWS
    lines = [line for line in text.splitlines() if line]
    [table] = recognise(readers.read_bytes("\n\n".join(lines).encode(), "a.txt")).tables
    return table


def funds(table: TargetTable) -> dict[str, str]:
    names = ("total", "fiscal", "other", "more")
    return {name: str(found.number) for name in names if (found := getattr(table.funds, name))}


def executed(table: TargetTable) -> dict[str, str]:
    names = ("initial", "budget", "actual", "rate", "weight", "score")
    return {name: str(found.number) for name in names if table.execution and (found := getattr(table.execution, name))}


WRAPPED = """
项目资金（万元） 年初预算
数
全年预算
数
全年执行
数
分值 执行率
年度资金
总额
186.50 172.30 168.85 10 98.00%
其中：当
年财政拨
款
186.50 162.30 158.85 — 97.88%
上年结转
资金
0 10 10 — —
"""
MONITORED = """
项目资金（万
元）
年初预算
数
1—7月执行
数
1—7月执行
率
全年预计执
行数
年度资金总额： 88.00 45.76 52.00% 88.00
其中：本年一般公共
预算拨款
80.00 41.60 52.00% 80.00
其他资金 8.00 4.16 52.00% 8.00
"""
UNLABELLED = """
预算执行情况
（元）
年初预算数 全年预算数 全年执行数 分值 执行率 得分
650000 620000 558000 10 90.00% 9
年度目标 巡检站点24个。
"""
BY_PERIOD = """
资金情况（万
元）
实施期 年度
资金总额 450 150
其中：财政拨款 420 140
其他资金 30 10
"""


@pytest.mark.parametrize(
    ("above", "sources", "execution"),
    [
        (WRAPPED, {"total": "172.30", "fiscal": "162.30", "more": "10"},
         {"initial": "186.50", "budget": "172.30", "actual": "168.85", "weight": "10", "rate": "98.00"}),
        (MONITORED, {"total": "88.00", "fiscal": "80.00", "other": "8.00"}, {"initial": "88.00", "actual": "45.76", "rate": "52.00"}),
        (UNLABELLED, {"total": "620000"},
         {"initial": "650000", "budget": "620000", "actual": "558000", "weight": "10", "rate": "90.00", "score": "9"}),
        (BY_PERIOD, {"total": "150", "fiscal": "140", "other": "10"}, {}),
    ],
    ids=["wrapped", "monitored", "unlabelled", "by period"],
)  # fmt: skip
def test_amounts_in_columns_whose_labels_are_broken(
    above: str, sources: dict[str, str], execution: dict[str, str]
) -> None:
    """The column of the year's budget says what each source gives."""
    table = form("项目名称 站点巡检\n" + above)
    assert (sources, execution) == (funds(table), executed(table))
    assert len(table.indicators) == 3


def test_columns_without_amounts_below_are_no_amounts() -> None:
    """Labels of the whole period and the year alone say nothing."""
    table = form("项目名称 站点巡检\n资金总额 270\n实施期 年度\n年度目标 巡检站点24个。")
    assert Decimal(270) == (table.funds.total and table.funds.total.number)
    assert table.execution is None


def test_a_name_in_a_narrow_column_keeps_all_its_lines() -> None:
    """As long as all but the last are as wide as the column."""
    table = form("项目名称 城市公共自行\n车系统运营维\n护与老旧站点\n智能化升级改\n造\n单位名称 某市交通运\n输局")
    assert table.project is not None and table.unit is not None
    assert ("城市公共自行车系统运营维护与老旧站点智能化升级改造", "某市交通运输局") == (
        table.project.text,
        table.unit.text,
    )


def test_dates_with_blanks_between_their_parts() -> None:
    """As typesetters part digits from ideographs."""
    table = form("项目名称 站点巡检\n计划开始日期 2025 年 3 月 计划完成日期 2025 年 11 月")
    assert table.start is not None and table.end is not None
    assert ("2025 年 3 月", "2025 年 11 月") == (table.start.text, table.end.text)


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("项目名称 公益岗位补贴 是否重点项目 是", "公益岗位补贴"),
        ("项目名称 公益岗位补贴 结对帮扶类别 一类", "公益岗位补贴"),
        ("项目名称 公益岗位\n补贴\n结对帮扶类别 一类 牵头责任 某科", "公益岗位补贴"),
        ("项目名称 2025 年城区 9 处积水点改造", "2025 年城区 9 处积水点改造"),
    ],
)
def test_a_value_ends_before_a_label_that_nobody_knows(above: str, expected: str) -> None:
    """With its own value behind it on the line; blanks that a typesetter puts beside digits part nothing."""
    table = form(above)
    assert table.project is not None
    assert expected == table.project.text


def test_a_code_holds_no_words() -> None:
    """What stands below it is another cell."""
    table = form("项目名称 公益岗位补贴 项目编码 34118225\n0000017\n结对帮扶\n类别")
    assert table.project_code is not None
    assert "341182250000017" == table.project_code.text


def test_the_total_and_its_sources_beside_each_other() -> None:
    """Above the row of their amounts, each label broken over lines."""
    table = form(
        "项目名称 公益岗位补贴\n项目年度\n资金\n小计 财政拨款\n财政专户\n管理资金\n单位资金\n上年结转\n结余\n205.36 180.00 0.00 5.36 20.00"
    )
    assert {"total": "205.36", "fiscal": "180.00", "other": "5.36", "more": "20.00"} == funds(table)


def test_goals_set_at_the_beginning_and_reached_at_the_end_of_the_year() -> None:
    """年初设定目标 and 年末完成情况 beside each other, their texts below."""
    table = form("项目名称 站点巡检\n年度绩效目标\n年初设定目标 年末完成情况\n巡检站点24个。\n巡检站点25个。")
    assert table.goal is not None and table.goal_actual is not None
    assert ("巡检站点24个。", "巡检站点25个。") == (table.goal.text, table.goal_actual.text)


def grid(above: str) -> TargetTable:
    """The one table of a form in a grid, its cells between bars."""
    below = "一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|巡检站点|≥24个\n满意度指标|服务对象满意度指标|群众满意度|≥90%\n"
    text = (above.strip() + "\n" + below).replace("|", "\t")
    [table] = recognise(readers.read_bytes(text.encode(), "a.txt")).tables
    return table


@pytest.mark.parametrize(
    ("above", "sources"),
    [
        ("资金情况（万元）||实施期|年度\n|资金总额|450|150\n|其中：财政拨款|420|140\n|其他资金|30|10",
         {"total": "150", "fiscal": "140", "other": "10"}),
        ("项目年度资金|小计|财政拨款|单位资金\n|205.36|180.00|25.36", {"total": "205.36", "fiscal": "180.00", "other": "25.36"}),
        ("当年申请资金|合计|省级财政|市县配套\n|698.00|640.00|58.00", {"total": "698.00", "more": "698.00"}),
    ],
    ids=["terms", "小计", "levels of government"],
)  # fmt: skip
def test_amounts_in_columns_of_a_grid(above: str, sources: dict[str, str]) -> None:
    """Of the whole period and the year, or of the total and its sources."""
    assert sources == funds(grid("项目名称|站点巡检||\n" + above))


def test_months_beside_dates_are_no_spending_plan() -> None:
    """开始日期 2025年3月 完成日期 2025年11月 in one row."""
    table = grid("项目名称|站点巡检||\n计划开始日期|2025年3月|计划完成日期|2025年11月")
    assert table.start is not None and table.end is not None
    assert ("2025年3月", "2025年11月", ()) == (table.start.text, table.end.text, table.plan)


def test_labels_of_money_without_end_cost_no_more_than_their_number() -> None:
    """Thousands of 小计 财政拨款 其他资金 above a form."""
    started = time.process_time()
    form("小计 财政拨款 其他资金\n年初预算数 全年执行数\n实施期 年度\n" * 700)
    assert time.process_time() - started < 20


def test_a_goal_that_opens_with_its_own_label_below_the_captions() -> None:
    """目标：… below 总体目标 and 年度目标 is one text, wherever its lines end."""
    table = form("项目名称 站点巡检\n总体目标\n年度目标\n目标：巡检全部站点，整改隐患，\n保障安全运行。")
    assert table.goal is not None
    assert "巡检全部站点，整改隐患，保障安全运行。" == "".join(table.goal.text.split())
    assert table.period_goal is None


@pytest.mark.parametrize("end", ["。", ""])
def test_goals_side_by_side_parted_by_the_ends_of_their_columns(end: str) -> None:
    """The expected goal has two sentences, what was reached may end without a full stop."""
    table = form(
        "项目名称 站点巡检\n年度总体\n目标\n预期目标 实际完成情况\n全年巡检站点24个。发现隐患及时\n整改到位，保障运行。\n"
        f"已巡检站点26个，隐患\n整改率98%，设备运行\n平稳{end}"
    )
    assert table.goal is not None and table.goal_actual is not None
    assert (
        "全年巡检站点24个。发现隐患及时整改到位，保障运行。",
        f"已巡检站点26个，隐患整改率98%，设备运行平稳{end}",
    ) == (
        table.goal.text,
        table.goal_actual.text,
    )


def test_a_rate_of_execution_keeps_its_sign() -> None:
    table = form(
        "项目名称 站点巡检\n预算执行情况（万\n元）\n预算数 212.64 执行数 202.01 执行率 95.00%\n年度绩效目标 巡检站点24个。"
    )
    assert table.execution is not None and table.execution.rate is not None
    assert ("95.00%", Decimal("95.00")) == (table.execution.rate.cell.text, table.execution.rate.number)


def close(above: str) -> TargetTable:
    """The same with empty lines only where the text has them."""
    text = "项目支出绩效目标表\n项目名称 河道巡检\n" + above.strip() + "\n" + ROWS
    [table] = recognise(readers.read_bytes(text.encode(), "a.txt")).tables
    return table


@pytest.mark.parametrize(
    "hint", ["（万元）", "（万\n元）", "（\n万\n元\n）", "（万\n\n元）"], ids=["whole", "half", "one by one", "apart"]
)
@pytest.mark.parametrize(
    "amounts",
    [
        "87.20 财政拨款 80.00 其他资金 7.20",
        "87.20万\n元 财政拨款 80.00\n万元 其他资金 7.20万\n元",
        "87.20 财政拨款 80.00 其他资\n金\n\n7.20",
    ],
)
def test_units_of_money_that_narrow_columns_broke(hint: str, amounts: str) -> None:
    assert {"total": "87.20", "fiscal": "80.00", "other": "7.20"} == funds(close(f"资金总额\n{hint}\n\n{amounts}"))


def test_amounts_that_narrow_columns_broke_are_printed_a_second_time() -> None:
    """In one piece (442.61) or broken alike (301.44); 35 beside 831.83 is no part of it."""
    heading = "项目资金\n（万元）\n\n年初预算数 全年预算数 全年执行数 分值 执行率 得分\n"
    rows = "年度资金总额\n44\n2.6\n1\n\n442.61 442.61 10 100.00\n\n% 10\n其中：财政拨款 301.4\n4 301.4\n4 301.4\n4 — 100.00\n\n% —\n"
    table = close(heading + rows + "其他资金 141.\n17 141.17 141.17 — — —")
    assert {"total": "442.61", "fiscal": "301.44", "other": "141.17"} == funds(table)
    assert {"initial": "442.61", "budget": "442.61", "actual": "442.61"} == {
        name: number for name, number in executed(table).items() if name in ("initial", "budget", "actual")
    }
    table = close("项目编码 27249526P5095681\n35\n\n资金总额 831.\n83 财政拨款 831.\n83 其他资金 0.00")
    assert {"total": "831.83", "fiscal": "831.83", "other": "0.00"} == funds(table)


def test_digits_that_nothing_repeats_stay_apart() -> None:
    table = close("资金总额 12.5\n其中：财政拨款 12.5\n\n3月底前完成方案 是")
    assert {"total": "12.5", "fiscal": "12.5"} == funds(table)


@pytest.mark.parametrize("label", ["年度目标", "年度绩效\n目标"])
def test_a_numbered_goal_whose_number_is_set_apart(label: str) -> None:
    table = close(f"{label} 目标 1：巡检河道 20 公里；目标 2：群众满意度不低于 90%。")
    assert table.goal is not None
    assert "目标1：巡检河道20公里；目标2：群众满意度不低于90%。" == table.goal.text


@pytest.mark.parametrize(
    "caption",
    [
        "绩效\n指标",
        "绩\n效\n指\n标",
        "年\n度\n绩\n效\n指\n标",
        "年度绩效指",
        "年度绩效",
        "绩效指标\n指标类\n型",
        "指标类\n型",
    ],
)
def test_the_caption_of_the_indicators_is_no_part_of_the_goal(caption: str) -> None:
    for parting in ("\n", "\n\n"):
        table = close(f"年度目标 完成河道巡检20公里，\n群众满意度不低于90%。{parting}{caption}\n")
        assert table.goal is not None
        assert "完成河道巡检20公里，群众满意度不低于90%。" == table.goal.text


def test_a_goal_may_end_with_the_words_of_a_caption() -> None:
    table = close("年度目标 完成河道巡检20公里，达到上级下达的\n绩效目标和绩效")
    assert table.goal is not None
    assert table.goal.text.endswith("绩效目标和绩效")
