"""The vocabulary of forms: headings of columns, labels of header blocks, titles, totals and notes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.lexicon.headings import (
    column_role,
    header_field,
    is_note,
    is_title,
    is_total,
    money_unit_of,
    ranked_column_role,
    scope_of,
    year_of,
)


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("三级指标", "name"),
        ("绩效\n指标", "name"),
        ("指标内容", "name"),
        ("年度指标值", "value"),
        ("2024年目标值", "value"),
        ("年初目标值(A)", "value"),
        ("指标值（包含数字及文字描述）", "value"),
        ("当年预期实现值", "value"),
        ("全年绩效目标值", "value"),
        ("實際完成值", "actual"),
        ("1-7月执行情况", "actual"),
        ("全年实际完成情况", "actual"),
        ("实施周期指标值", "period_value"),
        ("中长期目标值", "period_value"),
        ("计算符号", "operator"),
        ("指标方向性", "direction"),
        ("绩效度量单位", "unit"),
        ("本年权重", "weight"),
        ("三级权重", "weight"),
        ("评(扣)分标准", "marking"),
        ("指标值确定依据", "basis"),
        ("偏差原因分析及改进措施", "reason"),
        ("未完成原因及拟采取的改进措施", "reason"),
        ("自评得分", "score"),
        ("核心职能", "function"),
        ("单位名称、项目名称", "project"),
        ("上年实际完成值", "history"),
        ("东山乡", None),
        ("", None),
    ],
)
def test_headings_name_their_column(heading: str, role: str | None) -> None:
    """Years, hints in brackets, line breaks and general prefixes do not hide a heading."""
    assert role == column_role(heading)


def test_better_synonyms_rank_before_worse_ones() -> None:
    """Where a form has both, 三级指标 holds the names and 指标内容 describes them."""
    first, second = ranked_column_role("三级指标"), ranked_column_role("指标内容")
    assert first is not None
    assert second is not None
    assert first[0] == second[0]
    assert first[1] < second[1]


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("项目名称：", "project"),
        ("部门（单位）名称", "department"),
        ("其中：财政拨款", "fiscal"),
        ("其中:当年财政拨款", "fiscal"),
        ("本年一般公共预算拨款", "fiscal"),
        ("上年结转资金", "carried"),
        ("省级补助资金", "part"),
        ("年度资金总额：", "budget_total"),
        ("实施期资金总额", "period_total"),
        ("2023年度部门整体绩效目标", "goal"),
        ("项目总目标", "goal_weak"),
        ("项目总(中期)目标", "period_goal"),
        ("债券存续期目标", "period_goal"),
        ("实施周期总体绩效目标", "period_goal"),
        ("实施周期总额", "period_total"),
        ("政策绩效目标", "goal"),
        ("政策依据", "ignored"),
        ("全年预算数（A）", "execution_budget"),
        ("1-7月执行数", "execution_actual"),
        ("资金支出计 划（%）", "plan"),
        ("联系电话", "ignored"),
        ("某县图书馆", None),
    ],
)
def test_labels_of_header_blocks_name_their_fact(label: str, field: str | None) -> None:
    """其中, colons and hints in brackets do not hide a label; a value is no label."""
    assert field == header_field(label)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("3. 乡村道路养护绩效目标表", True),
        ("项目支出绩效自评表（含转移支付）", True),
        ("2022年部门整体支出绩效目标批复表", True),
        ("道路养护绩效目标表.....7", False),
        ("各单位应于三月底前报送绩效目标表。", False),
        ("绩效目标", False),
    ],
)
def test_titles_are_told_from_sentences(line: str, title: bool) -> None:
    """A title ends in the name of a form and is no sentence and no line of a table of contents."""
    assert title == is_title(line)


def test_small_facts_of_single_lines() -> None:
    """Years, money units, scopes, totals and notes are read from lines that say nothing else."""
    assert "2024" == year_of("（2024年度）")
    assert None is year_of("2024年目标")
    assert "万元" == money_unit_of("金额单位：万元")
    assert "万元" == money_unit_of("项目资金（万元）")
    assert None is money_unit_of("单位：某局")
    assert "period" == scope_of("长期绩效指标")
    assert "annual" == scope_of("年度绩效指标")
    assert is_total("合 计")
    assert not is_total("合计面积")
    assert is_note("注：1.得分最高不能超过该指标分值上限。")
    assert is_note("填报人（签字）")
    assert not is_note("注射疫苗人次")


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_words(text: str) -> None:
    """Any text is a heading, a label, a title or none of them."""
    column_role(text)
    header_field(text)
    is_title(text)
    is_total(text)
    is_note(text)
    year_of(text)
    money_unit_of(text)
    scope_of(text)
