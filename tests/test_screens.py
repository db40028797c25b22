"""What spares a check is right to do so: a check yields nothing for any table, document or batch that its screens spare."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from perflint import checks
from perflint.checks.contract import Hit, Subject, is_inapplicable
from perflint.engine.places import place_of
from perflint.engine.screening import Screening, screens_of
from perflint.model import (
    Cell,
    Document,
    Execution,
    Figure,
    Funds,
    Goal,
    Indicator,
    Location,
    Passage,
    Phase,
    TargetTable,
)
from perflint.model.documents import Unit
from perflint.rulebook import load
from perflint.rulebook.rule import Rule

FAULTY = (
    "开立帐户，，拔付资金的的",
    "培训and管理（未完",
    "\u2f08员培训培训，组织开展培训活动，组织开展培训活动",
    "一、培训；三、考核。男20人，女15人，共30人，占60%、50%",
)
ROW = {
    "level1": ("产出指标", "效益指标", "满意度指标", "产出指标(50分)", ""),
    "level2": ("数量指标", "质量指标", "时效指标", "经济成本指标", "社会效益指标", ""),
    "name": (
        "指标1：培训人数",
        "培训人数",
        "培训人数（人）",
        "合格率",
        "受训学员满意度",
        "其中：新增3台",
        "……",
        "无",
        "",
        "指标2：完成率",
    ),
    "value": ("≥20人", "20人", "100%", "100.0%", "≥95%", "无", "", "XX%", "2024年12月底前", "1.0", "0%", "3人/次"),
    "description": ("培训的人数", "培训的人数，", "其中的", "", "优秀≥90%，良好≥80%", "考核、", *FAULTY),
    "basis": ("《某县培训工作实施管理办法》", "《某县培训工作实施管理力法》", "(2021)12号文", "工作计划", ""),
    "operator": ("≥", "=", ""),
    "unit": ("人", "%", "万元", ""),
    "weight": ("10", "10.0", ""),
    "score": ("10", "8", ""),
    "actual": ("20人", "100%", "", "98.0%"),
    "reason": ("工作进度滞后", ""),
    "period_value": ("≥20人", "100%", ""),
    "number": ("1", "2", ""),
    "direction": ("正向", "≥"),
    "expected": ("20人", "15人", ""),
    "likelihood": ("确定能", "有可能", "□确定能 □有可能", ""),
}
TABLE = {
    "project": ("某县教师培训项目", "", "XX项目"),
    "goal": ("培训教师20人，合格率95%以上，预算50万元。", "教师培训", "2019年底前完成教师培训，我局负责，", ""),
    "unit": ("成都市教育局", "某县教育局", ""),
    "overview": ("项目总投资300万元，负责昆明市的培训", ""),
    "goal_actual": ("已培训教师20人", "完成"),
    "function": ("教师培训", ""),
    "grade": ("优", "差"),
}
PHASES = Phase.TARGET, Phase.MONITORING, Phase.SELF_EVALUATION
FIGURES = ("100", "50", "100万", "")


def figure(pool: random.Random) -> Figure | None:
    text = pool.choice((None, *FIGURES))
    digits = (text or "").rstrip("万")
    return None if text is None else Figure(Cell(text), Decimal(digits) if digits else None)


def cell(pool: random.Random, texts: tuple[str, ...], place: list[int]) -> Cell | None:
    place[0] += 1
    return Cell(pool.choice(texts), Location("a.xlsx", row=place[0], column=1)) if pool.random() < 0.8 else None


def table(pool: random.Random, place: list[int]) -> TargetTable:
    few = {name: pool.sample(texts, min(len(texts), pool.randint(1, 4))) for name, texts in ROW.items()}
    columns = [name for name in ROW if name in ("name", "value", "level1", "level2") or pool.random() < 0.5]
    rows = tuple(
        Indicator(**{name: cell(pool, tuple(few[name]), place) for name in columns})
        for _ in range(pool.choice((0, 1, 3, 6, 12)))
    )
    facts = {name: cell(pool, texts, place) for name, texts in TABLE.items() if pool.random() < 0.6}
    money = Funds(*(figure(pool) for _ in Funds.__struct_fields__)) if pool.random() < 0.5 else Funds()
    spent = Execution(*(figure(pool) for _ in Execution.__struct_fields__)) if pool.random() < 0.4 else None
    return TargetTable(rows, funds=money, execution=spent, score=figure(pool), columns=frozenset(columns), **facts)


def document(pool: random.Random) -> Document:
    place = [0]
    goals = (Goal(Cell("培训教师20人"), Cell("已培训教师20人"), figure(pool)),) if pool.random() < 0.2 else ()
    prose = ("我市教育局于2025年3月公开。", "（一）教师培训项目\n", "绩效目标：培训教师30人，合格率90%，资金60万元。")
    return Document(
        "a.xlsx",
        year=Figure(Cell("2024年"), Decimal(2024)) if pool.random() < 0.7 else None,
        department=cell(pool, ("成都市教育局", ""), place),
        title=cell(pool, ("绩效目标表",), place),
        money_unit=pool.choice((None, "万元")),
        total=figure(pool),
        units=(Unit(Cell("成都市教育局"), Funds(figure(pool))),) if pool.random() < 0.2 else (),
        tables=tuple(table(pool, place) for _ in range(pool.choice((0, 1, 1, 1, 2, 5)))),
        goals=goals,
        score=figure(pool),
        paragraphs=tuple(Passage(one, ((0, Location("a.xlsx", paragraph=n)),)) for n, one in enumerate(prose))
        if pool.random() < 0.4
        else (),
    )


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    pool = random.Random(7)
    return [document(pool) for _ in range(120)]


def said(rule: Rule, subject: Subject, *, hits_only: bool) -> list[object]:
    """What the check of a rule yields."""
    assert rule.check is not None
    found = checks.get(rule.check).check(subject, rule.parts.options)
    return [one for one in found if isinstance(one, Hit) or not hits_only]


def test_texts_of_rows_alone_say_what_the_check_says(documents: list[Document]) -> None:
    """Of tables that are nothing but rows; those filled with 无 only count for checks that look at all of them."""
    rules = [rule for rule in load().rules if hasattr(checks.get(rule.check) if rule.check else None, "of_texts")]
    told: dict[str, int] = {}
    for rows in (table.indicators for one in documents[::3] for table in one.tables if table.indicators):
        subject = Subject((Document("a.xlsx", tables=(TargetTable(rows),)),), 0)
        for rule in rules:
            check: Any = checks.get(rule.check or "")
            every = rule.inapplicable or getattr(check, "OF_ALL_ROWS", False)
            kept = [place for place, row in enumerate(rows) if every or not is_inapplicable(row)]
            cells = screens_of(rule, hits_only=True).only
            texts = {cell: [found.text if (found := getattr(rows[at], cell)) else "" for at in kept] for cell in cells}
            asked = replace(subject, table_position=0) if rule.given == "table" else subject
            hits = [found for found in said(rule, asked, hits_only=True) if isinstance(found, Hit)]
            places = [place_of(hit.place, rule.at, asked).indicator for hit in hits]
            found = [None if at is None else kept[at] for at in check.of_texts(texts, rule.parts.options)]
            assert found == places, (rule.code, rows)
            told[rule.check or ""] = told.get(rule.check or "", 0) + len(places)
    assert told.keys() >= {"text_pattern", "lacks_category", "duplicate_rows"} and all(told.values())


@pytest.mark.parametrize("hits_only", [False, True])
def test_a_check_yields_nothing_where_its_screens_spare_it(documents: list[Document], hits_only: bool) -> None:
    rules = [rule for rule in load().rules if rule.given in ("table", "document") and rule.check is not None]
    rules = (
        [rule for rule in rules if screens_of(rule, hits_only=hits_only) != screens_of(rule)] if hits_only else rules
    )
    screenings = {phase: Screening(rules, phase, hits_only=hits_only) for phase in Phase}
    spared: dict[str, int] = {}
    judged: dict[str, int] = {}
    for one in (replace(one, phase=phase) for one in documents for phase in PHASES):
        bits = screenings[one.phase].spared(one)
        for place, rule in enumerate(rules):
            if one.phase not in rule.phases:
                assert bits.document >> place & 1
                continue
            spots: tuple[int | None, ...] = tuple(range(len(one.tables))) if rule.given == "table" else (None,)
            for index in spots:
                subject = Subject((one,), 0, index, include_inapplicable=rule.inapplicable)
                if bits.of(index) >> place & 1:
                    spared[rule.code] = spared.get(rule.code, 0) + 1
                    found = said(rule, subject, hits_only=hits_only)
                    if found:  # no assert: pytest would spend minutes on what it compared
                        pytest.fail(f"{rule.code} {rule.name} says {found!r} of {subject.documents!r}")
                else:
                    judged[rule.code] = judged.get(rule.code, 0) + 1
    declared = {rule.code for rule in rules if screens_of(rule, hits_only=hits_only) != type(screens_of(rule))()}
    assert declared - spared.keys() == set(), "never spared: its screens are no use, or the tables too alike"
    assert len(declared & judged.keys()) > 0.8 * len(declared), "the tables are too poor to show anything"
