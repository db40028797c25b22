"""Conditions and messages: what each operator answers about an indicator, a table and a document, in three values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.checks.contract import Row, Subject
from perflint.lexicon.vocabulary import data_of
from perflint.recognition.interchange.reading import document_from_record
from perflint.rulebook import fields
from perflint.rulebook.conditions import Point, compile_condition
from perflint.rulebook.facts import Facts
from perflint.rulebook.messages import compile_message, has_stray_brace, placeholders, printed
from perflint.rulebook.operators import OPERATORS, one_of
from perflint.rulebook.scope import Scope

ROW = {"level2": "数量指标", "name": "讲座场次", "value": "≥12场"}
TRUE, FALSE, UNKNOWN = True, False, None


def facts_of(row: dict[str, Any], table: dict[str, Any] | None = None, document: dict[str, Any] | None = None) -> Facts:
    """The facts of one indicator in its table and document."""
    tables = [{**(table or {}), "indicators": [row, *(table or {}).get("indicators", [])]}]
    read = document_from_record({**(document or {}), "tables": tables}, "a.json")
    return Facts(Subject((read,), 0, 0, Row(0, 0, 0, read.tables[0].indicators[0])))


def answer(condition: dict[str, Any], row: dict[str, Any], **around: Any) -> bool | None:
    """What a condition answers about an indicator."""
    return compile_condition(condition, Scope("indicator"), ("where",)).test(facts_of(row, **around))


@pytest.mark.parametrize(
    ("condition", "row", "expected"),
    [
        # a scalar means equals
        ({"name": "讲座场次"}, ROW, TRUE),
        ({"name": "讲座"}, ROW, FALSE),
        ({"name": "讲座"}, {"name": " 讲座 "}, TRUE),
        ({"value.sign": "="}, {"value": "100", "operator": "﹦"}, FALSE),
        ({"value.number": 12}, ROW, TRUE),
        ({"value.number": 12.0}, ROW, TRUE),
        ({"value.number": 13}, ROW, FALSE),
        ({"value.comparator": "≥"}, ROW, TRUE),
        ({"child": False}, ROW, TRUE),
        ({"child": True}, ROW, FALSE),
        ({"level2.kind": "quantity"}, ROW, TRUE),
        # a list means one of
        ({"value.comparator": ["≥", ">"]}, ROW, TRUE),
        ({"value.number": [11, 12]}, ROW, TRUE),
        ({"level2.kind": ["quality", "cost"]}, ROW, FALSE),
        # nothing there is a fact, an absent column is unknown
        ({"value": ""}, {"name": "a", "value": ""}, TRUE),
        ({"value.unit": "场"}, {"value": "12"}, FALSE),
        ({"value.unit": "场"}, {"name": "a"}, UNKNOWN),
        ({"unit": "场"}, ROW, UNKNOWN),
        ({"level2.kind": "quantity"}, {"name": "a"}, UNKNOWN),
        ({"level2.kind": "quantity"}, {"level2": "别的什么", "name": "a"}, UNKNOWN),
    ],
)
def test_scalars_and_lists(condition: dict[str, Any], row: dict[str, Any], expected: bool | None) -> None:
    """A scalar means equals, a list means one of."""
    assert answer(condition, row) is expected


@pytest.mark.parametrize(
    ("operators", "text", "expected"),
    [
        ({"present": True}, "讲座", TRUE),
        ({"present": True}, "", FALSE),
        ({"present": True}, None, FALSE),
        ({"present": False}, "", TRUE),
        ({"present": False}, None, TRUE),
        ({"known": True}, "讲座", TRUE),
        ({"known": True}, "", TRUE),
        ({"known": True}, None, FALSE),
        ({"known": False}, None, TRUE),
        ({"matches": "^讲.座?$"}, "讲座", TRUE),
        ({"matches": "座"}, "讲座", TRUE),
        ({"matches": "课"}, "讲座", FALSE),
        ({"matches": "课"}, "", FALSE),
        ({"matches": "课"}, None, UNKNOWN),
        ({"contains": "座"}, "讲座", TRUE),
        ({"contains": ["课", "座"]}, "讲座", TRUE),
        ({"contains": ["课", "堂"]}, "讲座", FALSE),
        ({"contains": "座"}, None, UNKNOWN),
        ({"starts_with": "讲"}, "讲座", TRUE),
        ({"starts_with": ["上", "讲"]}, "讲座", TRUE),
        ({"starts_with": "座"}, "讲座", FALSE),
        ({"ends_with": "座"}, "讲座", TRUE),
        ({"ends_with": "讲"}, "讲座", FALSE),
        ({"ends_with": "讲"}, None, UNKNOWN),
        ({"in_words": "inapplicable"}, "不涉及", TRUE),
        ({"in_words": "inapplicable"}, "不涉及采购", FALSE),
        ({"in_words": "inapplicable"}, "", FALSE),
        ({"in_words": "inapplicable"}, None, UNKNOWN),
        ({"mentions": "activity_words"}, "举办讲座", TRUE),
        ({"mentions": "activity_words"}, "合格率", FALSE),
        ({"mentions": "activity_words"}, None, UNKNOWN),
        ({"not": {"matches": "课"}}, "讲座", TRUE),
        ({"not": {"matches": "讲"}}, "讲座", FALSE),
        ({"not": {"matches": "讲"}}, None, UNKNOWN),
        ({"not": "讲座"}, "讲座", FALSE),
        ({"not": ["讲座", "课"]}, "讲座", FALSE),
        ({"not": ["书", "课"]}, "讲座", TRUE),
        ({"present": True, "matches": "课"}, "讲座", FALSE),
        ({"present": True, "matches": "课"}, None, FALSE),
        ({"known": False, "matches": "课"}, None, UNKNOWN),
    ],
)
def test_operators_on_the_text_of_a_cell(operators: dict[str, Any], text: str | None, expected: bool | None) -> None:
    """Every operator on text, a blank cell, and an absent column."""
    row = {"level2": "数量指标"} if text is None else {"level2": "数量指标", "description": text}
    assert answer({"description": operators}, row) is expected


@pytest.mark.parametrize(
    ("condition", "row", "expected"),
    [
        ({"value.number": {"ge": 12}}, ROW, TRUE),
        ({"value.number": {"gt": 12}}, ROW, FALSE),
        ({"value.number": {"le": "12"}}, ROW, TRUE),
        ({"value.number": {"lt": 12, "ge": 0}}, ROW, FALSE),
        ({"value.number": {"ge": 12}}, {"value": "良好"}, UNKNOWN),
        ({"value.number": {"ge": 12}}, {"name": "a"}, UNKNOWN),
        ({"value.number": {"le": "period_value.number"}}, {"value": "5场", "period_value": "9场"}, TRUE),
        ({"value.number": {"le": "period_value.number"}}, {"value": "9场", "period_value": "5场"}, FALSE),
        ({"value.number": {"le": "period_value.number"}}, {"value": "9场"}, UNKNOWN),
        ({"weight.number": {"gt": 5}}, {"weight": 7.5}, TRUE),
        ({"weight.number": {"gt": 5}}, {"weight": ""}, UNKNOWN),
        ({"name.length": {"le": 4}}, {"name": "讲 座 场次"}, TRUE),
        ({"value": {"same_as": "name"}}, {"name": "办好讲座。", "value": "办好 讲座"}, TRUE),
        ({"value": {"same_as": "name"}}, {"name": "办好讲座", "value": "12场"}, FALSE),
        ({"value": {"same_as": "name"}}, {"name": "办好讲座", "value": ""}, UNKNOWN),
        ({"value.unit": {"same_as": "period_value.unit"}}, {"value": "5场", "period_value": "9场"}, TRUE),
        ({"value": {"within": "name"}}, {"name": "提高服务水平和效率", "value": "服务水平"}, TRUE),
        ({"value": {"within": "name"}}, {"name": "提高服务水平", "value": "12场"}, FALSE),
        ({"value": {"repeats": "name"}}, {"name": "夯实基础，提高查阅水平", "value": "夯实基础"}, TRUE),
        ({"value": {"repeats": "name"}}, {"name": "提高查阅水平", "value": "有效提升查阅水平"}, TRUE),
        ({"value": {"repeats": "name"}}, {"name": "提高查阅水平", "value": "查阅"}, FALSE),
        (
            {"value": {"similar_to": {"field": "name", "at_least": 0.8}}},
            {"name": "举办读书讲座", "value": "举办读书讲座会"},
            TRUE,
        ),
        (
            {"value": {"similar_to": {"field": "name", "at_least": 0.8}}},
            {"name": "举办读书讲座", "value": "良好"},
            FALSE,
        ),
        ({"value.unit.class": {"compatible_with": "name.measure"}}, {"name": "到课率", "value": "≥95%"}, TRUE),
        ({"value.unit.class": {"compatible_with": "name.measure"}}, {"name": "到课率", "value": "≥95人"}, FALSE),
        ({"value.unit.class": {"compatible_with": "name.measure"}}, {"name": "到课率", "value": "≥95"}, UNKNOWN),
        ({"value.unit.class": {"compatible_with": "name.measure"}}, {"name": "乙", "value": "≥95人"}, UNKNOWN),
        ({"value.unit.class": {"compatible_with": "name.measure"}}, {"value": "≥95人"}, UNKNOWN),
        ({"value.unit.class": {"known": True}}, {"value": "≥95"}, FALSE),
        ({"value.unit.class": {"known": True}}, {"value": "≥95人"}, TRUE),
        ({"name.measure": {"known": True}}, {"name": "到课率"}, TRUE),
        ({"name.measure": {"known": True}}, {"name": "乙"}, FALSE),
        ({"name.measure": "unknown"}, {"name": "乙"}, TRUE),
        ({"code2": {"starts_with": "code1"}}, {"code1": "2", "code2": "21"}, TRUE),
        ({"code2": {"starts_with": "code1"}}, {"code1": "2", "code2": "31"}, FALSE),
        ({"code2": {"starts_with": "code1"}}, {"code2": "31"}, UNKNOWN),
    ],
)
def test_numbers_and_other_fields(condition: dict[str, Any], row: dict[str, Any], expected: bool | None) -> None:
    """Ordering, and comparing one field with another; what is not there cannot be compared."""
    assert answer(condition, row) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"name": "讲座场次", "value.number": 12}, TRUE),
        ({"name": "讲座场次", "value.number": 13}, FALSE),
        ({"name": "讲座场次", "unit": "场"}, UNKNOWN),
        ({"name": "别的", "unit": "场"}, FALSE),
        ({"any": [{"name": "别的"}, {"value.number": 12}]}, TRUE),
        ({"any": [{"name": "别的"}, {"unit": "场"}]}, UNKNOWN),
        ({"any": [{"name": "讲座场次"}, {"unit": "场"}]}, TRUE),
        ({"any": [{"name": "别的"}, {"name": "又"}]}, FALSE),
        ({"none": [{"name": "别的"}, {"name": "又"}]}, TRUE),
        ({"none": [{"name": "讲座场次"}, {"unit": "场"}]}, FALSE),
        ({"none": [{"name": "别的"}, {"unit": "场"}]}, UNKNOWN),
        ({"none": {"name": "别的", "value.number": 12}}, TRUE),
        ({"all": [{"name": "讲座场次"}, {"value.number": 12}]}, TRUE),
        ({"all": [{"name": "讲座场次"}, {"any": [{"none": [{"value.number": 12}]}]}]}, FALSE),
    ],
)
def test_combinators(condition: dict[str, Any], expected: bool | None) -> None:
    """False wins in a conjunction, True in a choice, and the unknown is only told where neither decides."""
    assert answer(condition, ROW) is expected


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ({"unit": "场"}, ("计量单位栏",)),
        ({"name": "讲座场次", "unit": "场", "weight": "5"}, ("计量单位栏", "权重")),
        ({"any": [{"unit": "场"}, {"name": "别的"}]}, ("计量单位栏",)),
        ({"none": [{"unit": "场"}]}, ("计量单位栏",)),
        ({"table.goal": "a"}, ("年度绩效目标",)),
    ],
)
def test_the_unknown_is_named(condition: dict[str, Any], names: tuple[str, ...]) -> None:
    """What would have been needed is named in Chinese."""
    assert names == compile_condition(condition, Scope("indicator"), ("where",)).unknown(facts_of(ROW))


@pytest.mark.parametrize(
    ("condition", "row", "point"),
    [
        ({"value.unit": {"present": True}}, {"value": "≥12"}, Point("value", "unit")),
        ({"value.number": {"ge": 80}}, {"value": "≥75%"}, Point("value", "number")),
        ({"value.sign": "≥"}, {"value": "≧75%"}, Point("value", "comparator")),
        ({"name": {"not": {"matches": "及时"}}}, {"name": "补贴及时发放"}, Point("name", None, (2, 4))),
        ({"name": {"not": {"contains": ["按时", "发放"]}}}, {"name": "补贴及时发放"}, Point("name", None, (4, 6))),
        ({"name": {"not": {"mentions": "activity_words"}}}, {"name": "多次举办讲座"}, Point("name", None, (2, 4))),
        ({"name": {"matches": "率$"}}, {"name": "讲座"}, None),
        (
            {"name": {"present": True}, "value.unit": {"present": True}},
            {"name": "讲座", "value": "12"},
            Point("value", "unit"),
        ),
        ({"any": [{"value.unit": "场"}, {"value.unit": "次"}]}, {"value": "12"}, Point("value", "unit")),
        ({"any": [{"value.unit": "场"}, {"value.number": 3}]}, {"value": "12"}, None),
    ],
)
def test_a_failing_condition_points_at_what_made_it_fail(
    condition: dict[str, Any], row: dict[str, Any], point: Point | None
) -> None:
    """The part of the value, or the words found in the text."""
    compiled = compile_condition(condition, Scope("indicator"), ("expect",))
    facts = facts_of(row)
    assert compiled.test(facts) is False
    assert point == compiled.point(facts)


class TestChoices:
    def test_the_kinds_of_levels_are_those_of_the_lexicon(self) -> None:
        """A kind added to the vocabulary may be named by rules."""
        tables = data_of("levels")
        assert set(tables["level1"]) == set(fields.level1_kinds())
        assert set(tables["level2"]) == set(fields.level2_kinds())

    @pytest.mark.parametrize("name", ["讲座", "到课率", "满意度", "成本（万元）", "完成时间"])
    @pytest.mark.parametrize(
        "value", ["", "≥95%", "12场", "12甲乙", "良好", "2025年6月", "3-5人", "无", "每月1次", "约3吨"]
    )
    def test_what_is_read_is_among_the_choices(self, name: str, value: str) -> None:
        """A fact outside its choices could not be named by any rule."""
        facts = facts_of({"level1": "成本指标", "name": name, "value": value, "unit": "人"})
        for path, field in fields.registry("indicator").items():
            if field.choices:
                fact = fields.getter("indicator", path)(facts)
                assert fact is None or fact in field.choices, path

    def test_the_vocabulary_is_only_asked_to_validate(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Compiling a rule that was accepted before looks up no choices."""
        monkeypatch.setattr(fields.Field, "choices", property(lambda field: pytest.fail("asked for choices")))
        compile_condition({"value.unit.class": ["percent", "person"]}, Scope("indicator"), ("where",))


@pytest.mark.parametrize(
    ("path", "row", "fact"),
    [
        ("level1.kind", {"level2": "数量指标"}, "output"),
        ("level1.kind", {"level1": "效益指标", "level2": "数量指标"}, "benefit"),
        ("level1.kind", {"name": "a"}, None),
        ("level2.kind", {"level1": "满意度指标"}, "satisfaction"),
        ("level2.label", {"level2": "11-数量目标"}, "数量指标"),
        ("name.core", {"name": "满意度(≥**%)"}, "满意度"),
        ("name.unit", {"name": "满意度(≥**%)"}, "%"),
        ("name.unit", {"name": "带动农户（户）"}, "户"),
        ("name.unit", {"name": "活动（第一季度）"}, ""),
        ("name.core", {"name": "活动（第一季度）"}, "活动（第一季度）"),
        ("value.unit", {"value": "95", "unit": "%", "operator": "≥"}, "%"),
        ("value.comparator", {"value": "95", "unit": "%", "operator": "≥"}, "≥"),
        ("value.sign", {"value": "≧95%"}, "≧"),
        ("value.sign", {"value": "95", "operator": "≧", "unit": "%"}, "≧"),
        ("value.sign", {"value": "95%"}, ""),
        ("value.sign", {"value": "不少于12次"}, ""),
        ("value.unit.written", {"value": "400元/人、天"}, "元/人、天"),
        ("value.unit.written", {"value": "每天50人"}, "人"),
        ("name.unit.class", {"name": "满意度(≥**%)"}, "percent"),
        ("name.unit.class", {"name": "满意度"}, ""),
        ("value.own_unit", {"value": "95", "unit": "%"}, ""),
        ("value.own_unit.class", {"value": "28.8万元", "unit": "%"}, "money"),
        ("value.unit.written", {"value": "95", "unit": "人数"}, "人数"),
        ("value.raw", {"value": " 95 ", "unit": "%"}, "95"),
        ("value.months", {"value": "≥2年"}, Decimal(24)),
        ("value.months", {"value": "≥6个月"}, Decimal(6)),
        ("value.months", {"value": "≥6次"}, ""),
        ("value.serial_date", {"value": "45291"}, "2023-12-31"),
        ("value.serial_date", {"value": "120"}, ""),
        ("value.length", {"value": "每月 按时 发放"}, Decimal(6)),
        ("actual.comparator", {"actual": "95", "unit": "%", "operator": "≥"}, ""),
        ("actual.unit", {"actual": "95", "unit": "%", "operator": "≥"}, "%"),
        ("weight.number", {"weight": "10分"}, Decimal(10)),
        ("weight.number", {"weight": ""}, ""),
        ("row.inapplicable", {"name": "不涉及", "value": "不涉及"}, True),
        ("row.inapplicable", {"name": "无", "value": ""}, True),
        ("row.inapplicable", {"name": "", "value": "无"}, True),
        ("row.inapplicable", {"name": "无", "value": "0"}, True),
        ("row.inapplicable", {"name": "安全事故", "value": "无"}, False),
        ("row.inapplicable", {"name": "", "value": ""}, False),
        ("row.filled", {"name": "", "value": " "}, False),
        ("row.filled", {"name": "", "value": "1"}, True),
    ],
)
def test_fields_of_an_indicator(path: str, row: dict[str, Any], fact: Any) -> None:
    """What the less obvious fields hold."""
    found = fields.getter("indicator", path)(facts_of(row))
    assert (fact, type(fact)) == (found, type(found))


def test_fields_of_what_is_around() -> None:
    """The table and the document of a row, and rows that follow it."""
    below = [
        {"level2": "成本指标", "name": "印刷成本", "value": "≤2万元"},
        {"name": "其中彩印", "value": "", "child": True},
    ]
    table = {"project": "阅读推广", "goal": "办好讲座", "funds": {"total": "12.50"}, "indicators": below}
    facts = facts_of(ROW, table, {"year": 2025, "department": "某馆"})
    expected = {
        "table.project": "阅读推广",
        "table.purpose": "阅读推广\n办好讲座",
        "table.funds.total": "12.50",
        "table.funds.total.number": Decimal("12.50"),
        "table.funds.other.number": None,
        "table.execution.rate": None,
        "table.count.indicators": Decimal(3),
        "table.count.cost": Decimal(1),
        "table.count.quantity": Decimal(1),
        "table.count.filled_values": Decimal(2),
        "table.count.quantified_cost": Decimal(1),
        "table.complete": None,
        "document.year.number": Decimal(2025),
        "document.department": "某馆",
        "document.phase": "target",
        "document.uses_operators": True,
        "document.count.tables": Decimal(1),
        "row.parent": False,
    }
    assert expected == {path: fields.getter("indicator", path)(facts) for path in expected}
    columns = fields.getter("indicator", "table.columns")(facts)
    assert ("level2", "name", "value") == columns
    assert answer({"table.columns": {"contains": "value"}}, ROW) is True


@pytest.mark.parametrize("given_kind", fields.GIVEN)
def test_every_field_can_be_read_from_an_almost_empty_document(given_kind: str) -> None:
    """No getter raises where nearly everything is absent, or blank."""
    for row in ({}, {"name": "", "value": "", "level1": "", "level2": ""}):
        record = {"tables": [{"indicators": [row]}]}
        document = document_from_record(record, "a.json")
        subject = {
            "indicator": Subject((document,), 0, 0, Row(0, 0, 0, document.tables[0].indicators[0])),
            "table": Subject((document,), 0, 0),
            "document": Subject((document,), 0),
            "batch": Subject((document,)),
        }[given_kind]
        for path in fields.registry(given_kind):
            facts = Facts(subject)
            assert isinstance(fields.getter(given_kind, path)(facts), (str, Decimal, bool, tuple, type(None)))
            assert isinstance(printed(fields.shown(given_kind, path)(facts)), str)


class TestMessages:
    @pytest.mark.parametrize(
        ("template", "row", "expected"),
        [
            ("“{name}”是“{value}”", ROW, "“讲座场次”是“≥12场”"),
            ("{value}", {"value": "95", "operator": "≥", "unit": "%"}, "≥95%"),
            ("{value}", {"value": "≥95%", "operator": "≥", "unit": "%"}, "≥95%"),
            ("{value}", {"value": "8000", "operator": "≥", "unit": "元/生"}, "≥8000元/生"),
            ("{value}", {"value": "12", "operator": "≥", "unit": "次/年"}, "≥12次/年"),
            ("“{name}”的值", {"name": "“一门式”服务占比"}, "“‘一门式’服务占比”的值"),
            ("“{name}”的值", {"name": "甲”“乙”“丙"}, "“甲”“乙”“丙”的值"),
            ("“{name}”的值", {"name": "没写完的“半句"}, "“没写完的“半句”的值"),
            ("{name}的值", {"name": "“一门式”服务占比"}, "“一门式”服务占比的值"),
            ("{value.raw}", {"value": "95", "operator": "≥", "unit": "%"}, "95"),
            ("{value}", {"value": "良好", "operator": "定性", "unit": "无"}, "良好"),
            ("{unit}/{name}", {"name": ""}, "（空）/（空）"),
            ("{params.minimum}%{{}}", ROW, "80%{}"),
            ("{ name }", ROW, "讲座场次"),
            ("{child}", ROW, "否"),
            ("{table.columns}", {"name": "a", "value": "b"}, "name、value"),
            ("补上{unit.hint}", {"name": "讲解人员数量", "value": "5000"}, "补上计量单位（如 5000人）"),
            ("补上{unit.hint}", {"name": "神秘物", "value": "5000"}, "补上计量单位"),
            ("没有占位符", ROW, "没有占位符"),
            ("", ROW, ""),
        ],
    )
    def test_placeholders_are_filled_in(self, template: str, row: dict[str, Any], expected: str) -> None:
        """Fields, parameters and braces."""
        say = compile_message(template, Scope("indicator"), {"minimum": 80})
        assert expected == say(facts_of(row))

    def test_values_of_a_check_win_over_fields(self) -> None:
        """A check may speak of another row than the subject."""
        facts = facts_of(ROW).with_values({"name": "培训人次", "delta": Decimal("1E+3"), "rows": [1, 2]})
        say = compile_message("{name} {delta} {rows} {values.name}", Scope("indicator", ("name", "delta", "rows")), {})
        assert "培训人次 1000 1、2 培训人次" == say(facts)

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (Decimal("1E+3"), "1000"),
            (Decimal("5.00"), "5"),
            (Decimal("0.10"), "0.1"),
            (Decimal("-0.0"), "-0"),
            (Decimal("100"), "100"),
            (Decimal("1E+999"), "1E+999"),
            (92.80, "92.8"),
            (1e-7, "0.0000001"),
            (0, "0"),
            (True, "是"),
            (None, "（空）"),
            ("", "（空）"),
            ([], "（空）"),
            (("甲", Decimal("2.0")), "甲、2"),
        ],
    )
    def test_printing(self, value: Any, expected: str) -> None:
        """No exponents, no trailing zeros, （空） for nothing."""
        assert expected == printed(value)

    @pytest.mark.parametrize(
        ("template", "names", "stray"),
        [
            ("{a}{b.c}", ["a", "b.c"], False),
            ("{{a}}", [], False),
            ("{a", [], True),
            ("a}", [], True),
            ("{{{a}}}", ["a"], False),
            ("{}", [""], False),
        ],
    )
    def test_placeholders_are_found(self, template: str, names: list[str], stray: bool) -> None:
        """Doubled braces are text; a lone brace is a mistake."""
        assert (names, stray) == (placeholders(template), has_stray_brace(template))


FACTS = st.none() | st.booleans() | st.text(max_size=6) | st.decimals(allow_nan=False) | st.tuples(st.text(max_size=3))


@given(FACTS, st.booleans() | st.text(max_size=6) | st.integers() | st.floats())
def test_equality_never_raises_and_leaves_only_the_unknown_open(fact: Any, wanted: Any) -> None:
    """Whatever a rule writes may be compared with whatever a document holds."""
    assert (one_of((wanted,))(fact, facts_of(ROW)) is None) == (fact is None)


OPERANDS: dict[str, Any] = {
    "value": "座",
    "pattern": "座",
    "list": "inapplicable",
    "number": 3,
    "field": "value",
    "measure": "name.measure",
    "likeness": {"field": "value", "at_least": 0.5},
}


@pytest.mark.parametrize("name", OPERATORS)
@given(st.text(max_size=10), st.text(max_size=10))
def test_every_operator_answers_for_any_text(name: str, text: str, value: str) -> None:
    """Operators never raise and always answer in three values."""
    operator = OPERATORS[name]
    operand = True if operator.schema == {"type": "boolean"} else OPERANDS[operator.operand]
    assert answer({"name": {name: operand}}, {"name": text, "value": value}) in (True, False, None)
