"""Header blocks of forms as Tika writes them out of PDF: every cell wrapped at the edge of its column."""

from __future__ import annotations

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
