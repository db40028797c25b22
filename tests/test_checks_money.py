"""The checks of money, weights and self-evaluation: what they report, what they leave alone, and that they never raise."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint import checks
from perflint.checks import _amounts
from perflint.checks._achievement import achievement
from perflint.checks.contract import Hit, Missing, Row, Subject, combined
from perflint.model import Document
from perflint.recognition.interchange.reading import document_from_record

Record = Mapping[str, Any]


def document(*tables: Record, **fields: Any) -> Document:
    """A self-evaluation with these tables."""
    return document_from_record(
        {"phase": "self_evaluation", "unit_of_money": "万元", "tables": list(tables), **fields}, "试.json"
    )


def run(name: str, whole: Document, options: Record, *, given: str = "document") -> list[Hit | Missing]:
    """What a check yields for a document, or for its first table or first row."""
    row = Row(0, 0, 0, whole.tables[0].indicators[0]) if given == "indicator" else None
    subject = Subject((whole,), 0, None if given == "document" else 0, row)
    return list(checks.get(name).check(subject, options))


def hits(found: list[Hit | Missing]) -> list[Hit]:
    return [one for one in found if isinstance(one, Hit)]


# ── results against targets ─────────────────────────────────────────────────────────────────────────────────────

ACHIEVEMENTS = [
    # level 2, name, value, actual, further fields, met (None = nobody can tell)
    ("数量指标", "放映场次", "≥50场", "52场", {}, True),
    ("数量指标", "放映场次", "≥50场", "49场", {}, False),
    ("数量指标", "放映场次", "50", "49", {}, False),
    ("数量指标", "放映场次", "50", "55", {"operator": "=", "unit": "场"}, True),
    ("数量指标", "服务人次", "≥5000人次", "0.5万人次", {}, True),
    ("数量指标", "服务人次", "≥0.5万人次", "4800人次", {}, False),
    ("数量指标", "服务人次", "≥1万人次", "12000", {}, None),
    ("数量指标", "道路长度", "≥2公里", "2100米", {}, True),
    ("数量指标", "种植面积", "≥30亩", "3公顷", {}, None),
    ("数量指标", "聘用人数", "≥30人", "31名", {}, True),
    ("质量指标", "执行率", "97.81%", "97.8%", {}, True),
    ("质量指标", "合格率", "≥95%", "94.6%", {}, False),
    ("质量指标", "合格率", "≥95%", "0.97", {"unit": "%"}, None),
    ("质量指标", "合格率", "295%", "96%", {}, None),
    ("质量指标", "预算调整率", "3%", "0%", {}, True),
    ("质量指标", "预算调整率", "3%", "9%", {}, False),
    ("质量指标", "病虫害控制率", "90%", "95%", {}, None),
    ("质量指标", "公用经费控制率", "100%", "104%", {}, False),
    ("社会效益指标", "安全事故次数", "0次", "0次", {}, True),
    ("社会效益指标", "安全事故次数", "0次", "2次", {}, False),
    ("社会效益指标", "投诉处理率", "100%", "90%", {}, False),
    ("社会效益指标", "死亡率", "≤3‰", "0.2%", {}, True),
    ("成本指标", "印刷费用", "6万元", "5.2万元", {}, True),
    ("成本指标", "印刷费用", "6万元", "6.02万元", {}, True),
    ("成本指标", "印刷费用", "60000元", "7万元", {}, False),
    ("数量指标", "发放补助", "72890元", "72890", {}, True),
    ("数量指标", "发放补助", "10.00万元", "9.98万元", {"operator": "="}, True),
    ("数量指标", "剩余库存", "20件", "30件", {"direction": "反向"}, False),
    ("时效指标", "完工时间", "2023年12月底前", "2023年10月", {}, True),
    ("时效指标", "完工时间", "9月前", "7月", {}, True),
    ("时效指标", "完工时间", "11月前", "12月", {}, False),
    ("时效指标", "完工时间", "2023年底前", "2024年3月", {}, False),
    ("时效指标", "完工时间", "2023年12月", "2023年12月20日", {}, True),
    ("时效指标", "完工时间", "2023年6月30日前", "2023年7月2日", {}, False),
    ("社会效益指标", "防灾意识", "提高", "提高", {}, True),
    ("社会效益指标", "防灾意识", "提高", "达成预期指标", {}, True),
    ("社会效益指标", "防灾意识", "提高", "部分达成预期指标并具有一定效果", {}, False),
    ("社会效益指标", "防灾意识", "提高", "通过宣传有一定变化", {}, None),
    ("数量指标", "采购设备", "≥5台", "未采购", {}, None),
    ("数量指标", "采购设备", "≥5台", "未完成", {}, False),
    ("数量指标", "采购设备", "≥5台", "", {}, None),
    ("数量指标", "采购设备", "约5台", "4台", {}, None),
]


@pytest.mark.parametrize(("level2", "name", "value", "actual", "more", "met"), ACHIEVEMENTS)
def test_a_result_is_held_against_its_target(
    level2: str, name: str, value: str, actual: str, more: Record, met: bool | None
) -> None:
    """Comparator, cost, direction and name say which way is better; a doubt gives no answer."""
    whole = document({"indicators": [{"level2": level2, "name": name, "value": value, "actual": actual, **more}]})
    found = achievement(Row(0, 0, 0, whole.tables[0].indicators[0]), whole.tables[0])
    assert (found.met if found else None) == met


def test_a_target_in_a_poor_scan_is_doubted() -> None:
    """A leading 2 may be a lost ≥ where other cells show that the page was misread."""
    debris = [
        {"name": "宣传次数", "value": "到0次", "actual": "43次"},
        {"name": "宣传品", "value": "^80%", "actual": "^80%"},
    ]
    row = {"name": "培训次数", "value": "26次", "actual": "12次"}
    clean, scanned = document({"indicators": [row]}), document({"indicators": [row, *debris]})
    told = [achievement(Row(0, 0, 0, whole.tables[0].indicators[0]), whole.tables[0]) for whole in (clean, scanned)]
    assert [found.met if found else None for found in told] == [False, None]


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=8))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_the_comparison(value: str, actual: str, unit: str) -> None:
    """Cells are hostile input."""
    whole = document(
        {"indicators": [{"name": "指标", "value": value, "actual": actual, "unit": unit, "weight": 5, "score": 5}]}
    )
    row = Row(0, 0, 0, whole.tables[0].indicators[0])
    found = achievement(row, whole.tables[0])
    assert found is None or isinstance(found.met, bool)


@pytest.mark.parametrize(
    ("value", "actual", "ratio"),
    [
        ("≥1800座", "2750座", Decimal("152.78")),
        ("≥100户", "119户", None),
        ("≥2部", "3部", None),
        ("≥60%", "95%", None),
        ("≤3次", "5次", None),
        ("0次", "43次", None),
        ("≥0.4万亩", "0.6万亩", Decimal("150.00")),
    ],
)
def test_results_far_above_their_target_are_reported(value: str, actual: str, ratio: Decimal | None) -> None:
    """Percentages, limits and one piece more are no overachievement."""
    whole = document({"indicators": [{"level2": "数量指标", "name": "完成数量", "value": value, "actual": actual}]})
    found = hits(run("overachieved", whole, {"ratio": 120}, given="indicator"))
    assert [hit.values["ratio"] for hit in found] == ([ratio] if ratio else [])


def test_a_score_above_the_proportion_is_reported_with_its_arithmetic() -> None:
    """40 of 100 earn 8 of 20 points."""
    row = {"level2": "数量指标", "name": "帮扶户数", "value": "≥100户", "actual": "40户", "weight": 20, "score": 18}
    found = hits(run("score_by_ratio", document({"indicators": [row]}), {"tolerance": 0.1}, given="indicator"))
    assert [(hit.values["left"], hit.values["right"], hit.values["delta"]) for hit in found] == [(18, 8, 10)]


# ── sums ────────────────────────────────────────────────────────────────────────────────────────────────────────

FUNDS = [
    ({"total": 120, "fiscal": 80, "other": 40}, []),
    ({"total": 120, "fiscal": 120, "other": None}, []),
    ({"total": 120, "fiscal": 80}, []),
    ({"total": None, "fiscal": 80, "other": 40}, []),
    ({"total": "120", "fiscal": "80", "other": "看附件"}, []),
    ({"total": 120, "fiscal": "800000元", "other": 40}, []),
    ({"total": 120, "fiscal": 80, "other": 30}, [(Decimal(110), Decimal(120), Decimal(-10), False)]),
    (
        {"total": "14.60", "fiscal": "14.61", "other": "0"},
        [(Decimal("14.61"), Decimal("14.60"), Decimal("0.01"), True)],
    ),
]


@pytest.mark.parametrize(("funds", "expected"), FUNDS)
def test_sources_add_up_to_the_total(funds: Record, expected: list[tuple[Decimal, Decimal, Decimal, bool]]) -> None:
    """A single source, a blank total or an unreadable part shows no sum; what rounding costs is told apart."""
    found = hits(run("adds_up", document({"funds": funds}), {"sums": ["funds"], "rounding": 0.01}))
    assert [(h.values["left"], h.values["right"], h.values["delta"], h.values["rounding"]) for h in found] == expected


def test_units_and_their_projects_add_up() -> None:
    """合计 is held against the units, each unit against its projects; a unit without listed projects says nothing."""
    tables = [
        {"unit": "图书馆", "funds": {"total": 8}},
        {"unit": "图书馆", "funds": {"total": 5}},
        {"unit": "档案馆", "funds": {"total": 3}},
    ]
    units = [{"name": "图书馆", "total": 12}, {"name": "档案馆", "total": 3}, {"name": "文化馆", "total": 4}]
    whole = document(*tables, units=units, total=19)
    found = hits(run("adds_up", whole, {"sums": ["units", "unit_projects"], "rounding": 0.01}))
    assert [(hit.values["what"], hit.values["delta"]) for hit in found] == [("“图书馆”小计", 1)]


@pytest.mark.parametrize(
    ("totals", "gaps"), [([50, 30], [-10]), ([60, 30], []), ([90], []), ([50, "待定"], []), ([60, 30, ""], [])]
)
def test_the_tasks_of_a_year_add_up(totals: list[Any], gaps: list[int]) -> None:
    """Of a blank one nothing is missing; of one that cannot be read everything."""
    tasks = [{"name": f"任务{number}", "total": total} for number, total in enumerate(totals)]
    whole = document({"funds": {"total": 90}, "tasks": tasks})
    found = hits(run("adds_up", whole, {"sums": ["tasks"], "rounding": 0.01}))
    assert gaps == [hit.values["delta"] for hit in found]


def test_the_tasks_of_a_year_add_up_by_source() -> None:
    """Each task against its sources, and each source against the tasks; what only some tasks have is what there is."""
    tasks = [
        {"name": "修渠", "total": 50, "fiscal": 45, "other": 5},
        {"name": "供水", "total": 30, "fiscal": 20, "other": 5},
        {"name": "巡河", "total": 10, "fiscal": 10},
    ]
    whole = document({"funds": {"total": 90, "fiscal": 80, "other": 10}, "tasks": tasks})
    found = hits(run("adds_up", whole, {"sums": ["funds", "tasks"], "rounding": 0.01}))
    assert [("任务“供水”的金额", -5), ("主要任务财政拨款合计", -5)] == [
        (hit.values["what"], hit.values["delta"]) for hit in found
    ]
    whole = document({"funds": {"total": 95, "fiscal": 80, "other": 10}, "tasks": tasks})
    found = hits(run("adds_up", whole, {"sums": ["tasks"], "rounding": 0.01}))
    assert ["主要任务金额合计"] == [hit.values["what"] for hit in found]


def row(level1: str, weight: Any, name: str = "指标甲", **more: Any) -> Record:
    return {"level1": level1, "name": name, "value": "≥1次", "weight": weight, **more}


WEIGHTS = [
    ([row("产出指标", 50), row("效益指标", 30), row("满意度指标", 10)], {}, []),
    ([row("产出指标", 60), row("效益指标", 30), row("满意度指标", 10)], {}, []),
    ([row("产出指标", "22.5分"), row("产出指标", "22.5"), row("效益指标", 35), row("满意度指标", 10)], {}, []),
    ([row("产出指标", 50), row("效益指标", 30), row("满意度指标", 15)], {}, [(95, 100)]),
    ([row("产出指标", 50), row("效益指标", ""), row("满意度指标", 15)], {}, []),
    ([row("产出指标", 50), row("效益指标", "—"), row("满意度指标", 40)], {}, []),
    ([row("产出指标", 50), row("效益指标", 25)], {"complete": False}, []),
    ([row("产出指标", 70), row("效益指标", 45)], {"complete": False}, [(115, 100)]),
    ([row("产出指标", 50), row("效益指标", 20)], {}, []),
    ([row("产出指标", 50), row("效益指标", 20)], {"complete": True}, [(70, 90)]),
    ([row("产出指标", 50), row("产出指标", 20, "其中：乙"), row("效益指标", 30), row("满意度指标", 10)], {}, []),
    ([row("产出指标(50分)", 45), row("效益指标(30分)", 30), row("满意度指标(10分)", 10)], {}, [(45, 50)]),
    ([row("产出指标(40分)", 40), row("效益指标(40分)", 30)], {"complete": False}, []),
    ([row("产出指标", 50), row("效益指标", 30), row("满意度指标", 20)], {"execution": {"weight": 10}}, [(100, 90)]),
    ([row("产出指标", 50), row("满意度指标", 30)], {"execution": {"weight": 20}}, []),
    ([row("产出指标", "0.5"), row("效益指标", "0.4"), row("满意度指标", "0.1")], {}, []),
    ([row("产出指标", None), row("满意度指标", None)], {}, []),
]


@pytest.mark.parametrize(("rows", "more", "expected"), WEIGHTS)
def test_weights_add_up(rows: list[Record], more: Record, expected: list[tuple[int, int]]) -> None:
    """To 90 or 100, to the printed points of each section, with the weight of execution to 100; a cut table is left alone."""
    whole = document({"indicators": rows, **more})
    found = hits(run("weights_add_up", whole, {"totals": [100, 90], "with_execution": 100}, given="table"))
    assert [(hit.values["left"], hit.values["right"]) for hit in found] == expected


PLANS = [
    ([("3月底", "25%"), ("6月底", "50%"), ("10月底", "75%"), ("12月底", "100%")], []),
    ([("6月底", "100%"), ("10月底", "100%"), ("12月底", "100%")], []),
    ([("3月底", "20"), ("6月底", "30"), ("12月底", "50")], []),
    ([("3月底", ""), ("12月底", "100%")], []),
    ([("3月底", "25%"), ("10月底", "75%")], []),
    ([("3月底", "25%"), ("12月底", "见附件")], []),
    ([("3月底", "25%"), ("12月底", "90%")], [Decimal(-10)]),
    ([("3月底", "60%"), ("6月底", "50%"), ("12月底", "100%")], [Decimal(0)]),
    ([], []),
]


@pytest.mark.parametrize(("plan", "deltas"), PLANS)
def test_a_spending_plan_rises_to_the_whole(plan: list[tuple[str, str]], deltas: list[Decimal]) -> None:
    """Cumulative or in shares; a plan that was not read to the end of the year is left alone."""
    whole = document({"plan": [{"until": until, "percent": percent} for until, percent in plan], "indicators": []})
    found = hits(run("plan_reaches", whole, {"percent": 100}, given="table"))
    assert [hit.values["delta"] for hit in found] == deltas


# ── budget execution ────────────────────────────────────────────────────────────────────────────────────────────

RATES = [
    ({"budget": 640, "actual": 96, "rate": "15%"}, []),
    ({"budget": 640, "actual": 96, "rate": "0.15"}, []),
    ({"budget": 32.4, "actual": 31.69, "rate": "97.80%"}, []),
    ({"initial": 600, "budget": 640, "actual": 96, "rate": "16%"}, []),
    ({"budget": "640万元", "actual": "960000元", "rate": "15%"}, []),
    ({"budget": 0, "actual": 96, "rate": "15%"}, []),
    ({"budget": 640, "actual": 96, "rate": "0.1"}, [(Decimal("0.1"), Decimal("15.00"))]),
    ({"budget": 640, "actual": 96, "rate": "18%"}, [(Decimal(18), Decimal("15.00"))]),
]


@pytest.mark.parametrize(("execution", "expected"), RATES)
def test_the_rate_of_execution_is_the_quotient(execution: Record, expected: list[tuple[Decimal, Decimal]]) -> None:
    """Over the budget of the whole year or of its beginning, as a percentage or a share."""
    found = hits(run("quotient", document({"execution": execution}), {"tolerance": 0.5}))
    assert [(hit.values["left"], hit.values["right"]) for hit in found] == expected


@pytest.mark.parametrize(
    ("execution", "expected"),
    [
        ({"rate": "76%", "score": 7.6}, []),
        ({"rate": "10.77%", "score": 2.16}, []),
        ({"rate": "102%", "score": 10}, []),
        ({"rate": "97.8%", "score": 9}, [Decimal("9.78")]),
        ({"rate": "90%", "weight": 20, "score": 9}, [Decimal("18.00")]),
        ({"rate": "90%"}, []),
    ],
)
def test_the_score_of_execution_is_in_proportion(execution: Record, expected: list[Decimal]) -> None:
    """Rate × 10 or × 20 where the points are not printed."""
    found = hits(run("execution_score", document({"execution": execution}), {"usual": [10, 20], "tolerance": 0.5}))
    assert [hit.values["right"] for hit in found] == expected


def test_an_execution_of_the_document_and_its_table_is_judged_once() -> None:
    """A report prints the same figures above its only table."""
    execution = {"budget": 300, "actual": 310, "rate": "103%"}
    found = run("execution_rate", document({"execution": execution}, execution=execution), {"above": 100})
    assert len(found) == 1


# ── money ───────────────────────────────────────────────────────────────────────────────────────────────────────

COSTS = [
    ("项目总成本", "≤120万元", "万元", []),
    ("项目总成本", "≤1250000元", "万元", [Decimal(5)]),
    ("项目总成本", "≤1250000元", "元", [Decimal("1249880.00")]),
    ("项目总成本", "≤1250000元", None, []),
    ("每台采购成本", "≤130万元", "万元", []),
    ("采购成本", "≤130万元/台", "万元", []),
    ("工程总投资", "≤9000万元", "万元", []),
]


@pytest.mark.parametrize(("name", "value", "unit", "deltas"), COSTS)
def test_a_cost_stays_within_the_budget(name: str, value: str, unit: str | None, deltas: list[Decimal]) -> None:
    """Unit costs and investment over several years are another matter; without a money unit nothing is compared."""
    whole = document(
        {"funds": {"total": 120}, "indicators": [{"level2": "成本指标", "name": name, "value": value}]},
        unit_of_money=unit,
    )
    options = {"tolerance": 0.001, "not_whole": ["unit_costs", "whole_life_costs"]}
    assert [hit.values["delta"] for hit in hits(run("within_budget", whole, options, given="indicator"))] == deltas


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("3万元", "30000元", (Decimal(3), Decimal(3))),
        ("0.2‰", "0.02%", (Decimal("0.2"), Decimal("0.2"))),
        ("5000人", "2万人", (Decimal(5000), Decimal(20000))),
        ("5000", "2万人", None),
        ("30亩", "2公顷", None),
    ],
)
def test_numbers_are_compared_in_one_unit(left: str, right: str, expected: tuple[Decimal, Decimal] | None) -> None:
    """The target's unit counts; what cannot be converted is not compared."""
    assert _amounts.comparable(combined(left, None, None), combined(right, None, None)) == expected


@given(st.text(max_size=12))
@settings(max_examples=100, deadline=None)
def test_any_unit_has_a_base(unit: str) -> None:
    """A unit nobody knows is its own base."""
    factor, base = _amounts.base_of(unit)
    assert factor > 0
    assert isinstance(base, str)
