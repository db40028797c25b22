"""The interchange document: read from JSON, written back, and refused with a pointer where it is malformed."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from perflint.errors import InputError
from perflint.model import Cell, Confidence, Document, Figure, Funds, Phase, TargetTable
from perflint.readers import read_file
from perflint.recognition.interchange.reading import (
    document_from_record,
    indicator_from_record,
    record_of,
    table_from_record,
)
from perflint.recognition.interchange.schema import document_schema

SEEDS = ("seed-000", "seed-001", "seed-002", "seed-004")
SMALL: dict[str, Any] = {
    "document": "draft",
    "unit_of_money": "万元",
    "year": 2025,
    "department": "某区图书馆",
    "tables": [
        {
            "project": "阅读推广",
            "budget": 12.5,
            "fiscal": 12.5,
            "other": None,
            "goal": "办好读书活动",
            "indicators": [{"level1": "产出指标", "level2": "数量指标", "name": "讲座场次", "value": "≥12场"}],
        }
    ],
}


def cells(document: Document) -> list[tuple[str | None, ...]]:
    """The indicators as tuples of texts."""
    names = ("level1", "level2", "name", "value", "period_value", "description", "basis")
    return [
        tuple(cell.text if (cell := getattr(row, name)) else None for name in names)
        for table in document.tables
        for row in table.indicators
    ]


class TestReading:
    def test_a_record_becomes_a_document_with_a_pointer_on_every_cell(self) -> None:
        """The place of a cell is its JSON pointer."""
        document = document_from_record(SMALL, "in/draft.json")
        value = document.tables[0].indicators[0].value
        assert value is not None
        assert ("≥12场", "/tables/0/indicators/0/value") == (value.text, value.location.pointer)
        assert ("draft", "in/draft.json", "万元") == (document.name, document.path, document.money_unit)

    @pytest.mark.parametrize(
        ("given_value", "text", "number"),
        [
            (124.0, "124", Decimal(124)),
            (92.8, "92.8", Decimal("92.8")),
            (10, "10", Decimal(10)),
            ("1,240.50", "1,240.50", Decimal("1240.50")),
            ("86.5%", "86.5%", Decimal("86.5")),
            ("5.8万", "5.8万", Decimal("5.8")),
            ("8,.00", "8,.00", None),
            (None, "", None),
            ("", "", None),
            ("详见附件", "详见附件", None),
            (Decimal("0.1"), "0.1", Decimal("0.1")),
        ],
    )
    def test_a_figure_keeps_its_text_and_its_number(self, given_value: Any, text: str, number: Decimal | None) -> None:
        """Numbers and texts that hold one are the same figure."""
        figure = table_from_record({"budget": given_value}).funds.total
        assert figure is not None
        assert (text, number) == (figure.cell.text, figure.number)

    def test_absent_and_blank_differ(self) -> None:
        """No key means that the form has no such column; an empty text that it was left blank."""
        row = indicator_from_record({"name": "讲座场次", "value": "", "unit": None})
        assert (None, "", "") == (row.weight, row.value and row.value.text, row.unit and row.unit.text)
        assert frozenset({"name", "value"}) == table_from_record({"indicators": [{"name": "a", "value": ""}]}).columns

    def test_funds_are_read_flat_or_nested(self) -> None:
        """`budget` is the total of flat funds, `funds` holds them by name."""
        flat, nested = (
            table_from_record({"budget": 5, "fiscal": 3}),
            table_from_record({"funds": {"total": 5, "fiscal": 3}}),
        )
        for table in (flat, nested):
            total, fiscal = table.funds.total, table.funds.fiscal
            assert total and fiscal
            assert (Decimal(5), Decimal(3), None) == (total.number, fiscal.number, table.funds.other)

    @pytest.mark.parametrize(
        ("more", "kind", "phase"),
        [
            ({"tables": [{"project": "a"}]}, "project", Phase.TARGET),
            ({"tables": [{"function": "a"}]}, "department", Phase.TARGET),
            ({"tables": [{"indicators": [{"actual": "3场"}]}]}, "project", Phase.SELF_EVALUATION),
            ({"tables": [{"execution": {"rate": "86%"}}]}, "project", Phase.SELF_EVALUATION),
            ({"goals": [{"goal": "a", "completion": "b"}]}, "report", Phase.SELF_EVALUATION),
            ({"tables": [{"indicators": [{"actual": "3场"}]}], "phase": "target"}, "project", Phase.TARGET),
            ({"tables": [], "phase": "自评", "kind": "department"}, "department", Phase.SELF_EVALUATION),
        ],
    )
    def test_kind_and_phase_follow_from_the_content(self, more: dict[str, Any], kind: str, phase: Phase) -> None:
        """What a record does not state follows from what is in it; what it states counts."""
        document = document_from_record(more, "a.json")
        assert (kind, phase) == (document.kind, document.phase)

    def test_the_other_names_of_keys_are_read(self) -> None:
        """`money_unit`, `basis_starts` and `duty` stand for their neighbours."""
        table = {"duty": "管理图书", "indicators": [{"basis_starts": "根据《规定", "no": 3}]}
        document = document_from_record({"money_unit": "元", "tables": [table]}, "a.json")
        row = document.tables[0].indicators[0]
        assert row.basis and row.number and document.tables[0].overview
        assert ("元", "根据《规定", "3", "管理图书") == (
            document.money_unit,
            row.basis.text,
            row.number.text,
            document.tables[0].overview.text,
        )


@pytest.mark.parametrize(
    ("record", "pointer", "expected"),
    [
        ([], "最外层", "对象"),
        ({}, "最外层", "tables"),
        ({"tables": {}}, "/tables", "列表"),
        ({"tables": [3]}, "/tables/0", "对象"),
        ({"tables": [{"indicators": "无"}]}, "/tables/0/indicators", "列表"),
        ({"tables": [{"indicators": [{"name": {"a": 1}}]}]}, "/tables/0/indicators/0/name", "文字或数字"),
        ({"tables": [{"indicators": [{"name": True}]}]}, "/tables/0/indicators/0/name", "布尔"),
        ({"tables": [{"indicators": [{"child": "是"}]}]}, "/tables/0/indicators/0/child", "true 或 false"),
        ({"tables": [], "phase": "draft"}, "/phase", "target"),
        ({"tables": [], "units": [{"total": 1}]}, "/units/0", "name"),
        ({"tables": [{"funds": []}, {"funds": [1]}]}, "/tables/1/funds", "对象"),
        ({"tables": [{"budget": float("nan")}]}, "/tables/0/budget", "范围"),
        ({"tables": [{"budget": 1e300}]}, "/tables/0/budget", "范围"),
        ({"tables": [{"plan": [{"until": "6月底"}]}]}, "/tables/0/plan/0", "percent"),
        ({"tables": [{"section_points": {"output": "很多"}}]}, "/tables/0/section_points/output", "数字"),
        ({"goals": [{"completion": "好"}]}, "/goals/0", "goal"),
    ],
)
def test_a_malformed_record_is_refused_with_its_pointer(record: Any, pointer: str, expected: str) -> None:
    """The message names the JSON pointer and what was expected there; the schema refuses the record as well."""
    with pytest.raises(InputError) as caught:
        document_from_record(record, "in.json")
    assert "in.json" == caught.value.place
    assert pointer in caught.value.message and expected in caught.value.message


class TestWriting:
    def test_a_small_record_comes_back_as_it_was(self) -> None:
        """Key names, numbers and null for a blank amount are kept."""
        assert record_of(document_from_record(SMALL, "draft.json")) == SMALL

    @pytest.mark.parametrize(
        ("basis", "written"),
        [
            ("根据《图书馆规定》", {"basis": "根据《图书馆规定》"}),
            ("根据《图书馆规", {"basis": "根据《图书馆规", "basis_starts": "根据《图书馆规"}),
            ("根据（2024〕文件", {"basis": "根据（2024〕文件", "basis_starts": "根据（2024〕文件"}),
            ("1）按计划", {"basis": "1）按计划"}),
            ("", {"basis": ""}),
        ],
    )
    def test_a_cut_basis_is_marked(self, basis: str, written: dict[str, str]) -> None:
        """A cell that ends inside a bracket was cut by the page."""
        document = document_from_record({"tables": [{"indicators": [{"basis": basis}]}]}, "a.json")
        assert written == record_of(document)["tables"][0]["indicators"][0]

    @pytest.mark.parametrize(
        ("text", "number", "unit", "expected"),
        [
            ("124.00", "124.00", None, 124.0),
            ("1,240", "1240", None, 1240),
            ("124.00万元", "124.00", "万元", 124.0),
            ("2024年", "2024", None, "2024年"),
            ("86.5%", "86.5", None, "86.5%"),
            ("5.8万", "5.8", "万元", "5.8万"),
            ("详见附件", None, None, "详见附件"),
            ("", None, None, None),
            ("0.12345678901234567890", "0.12345678901234567890", None, "0.12345678901234567890"),
        ],
    )
    def test_a_figure_is_a_number_where_it_is_nothing_but_one(
        self, text: str, number: str | None, unit: str | None, expected: Any
    ) -> None:
        """A figure with a sign of its own stays text; a number that JSON cannot hold exactly too."""
        figure = Figure(Cell(text), Decimal(number) if number else None)
        document = Document("a.json", money_unit=unit, total=figure)
        assert expected == record_of(document)["total"]

    def test_a_year_is_a_number(self) -> None:
        """With its 年, which is no unit of any other figure."""
        assert 2024 == record_of(Document("a.json", year=Figure(Cell("2024年"), Decimal(2024))))["year"]

    def test_what_goes_without_saying_is_not_written(self) -> None:
        """Phase, kind, columns, completeness and confidence are only written where they say something."""
        table = {"function": "管理图书", "indicators": [{"name": "讲座场次", "actual": "3场"}]}
        assert {"document": "a", "phase": "self_evaluation", "tables": [table]} == record_of(
            document_from_record({"tables": [table]}, "a.json")
        )
        stated = {"columns": ["name"], "complete": False, "confidence": "low", "indicators": []}
        assert [stated] == record_of(document_from_record({"tables": [stated]}, "a.json"))["tables"]

    @pytest.mark.parametrize("complete", [True, False, None])
    def test_whether_a_table_is_whole_survives(self, complete: bool | None) -> None:
        """A table that a reader knows to be whole is still whole when its parse is checked again."""
        record = record_of(Document("a.txt", tables=(TargetTable(complete=complete),)))
        assert [{**({} if complete is None else {"complete": complete}), "indicators": []}] == record["tables"]
        assert complete is document_from_record(record, "a.json").tables[0].complete

    def test_sources_that_were_added_up_are_written_as_their_sum(self) -> None:
        """The cell of such a figure is only the first of its parts."""
        table = TargetTable(funds=Funds(more=Figure(Cell("3"), Decimal("5.5"))))
        record = record_of(Document("a.txt", tables=(table,)))
        assert 5.5 == record["tables"][0]["more"]

    def test_a_report_without_tables_is_read_from_json(self, tmp_path: Path) -> None:
        """The parse of a narrative self-evaluation has goals, a score and a grade but no tables."""
        goals = [{"goal": "办好读书活动", "completion": "办了十二场", "rate": "100%"}]
        record = {"document": "a", "kind": "report", "score": 92, "grade": "优", "goals": goals}
        file = tmp_path / "a.json"
        file.write_text(json.dumps(record), encoding="utf-8")
        document = document_from_record(read_file(file).record or {}, "a.json")
        assert ("优", 1) == (document.grade and document.grade.text, len(document.goals))


class TestRealDocuments:
    @pytest.mark.parametrize("name", SEEDS)
    def test_the_parse_of_a_real_document_comes_back_equal(self, corpus: Path, name: str) -> None:
        """Record → document → record gives the same keys and values; only a cut basis is said twice."""
        gold = json.loads((corpus / f"{name}.json").read_text(encoding="utf-8"))
        written = record_of(document_from_record(gold, f"{name}.json"))
        for table, table_again in zip(gold["tables"], written["tables"], strict=True):
            for row, again in zip(table["indicators"], table_again["indicators"], strict=True):
                if "basis_starts" in row:
                    assert again.pop("basis").startswith(row["basis_starts"])
                    again.setdefault("basis_starts", row["basis_starts"])
        assert gold == written

    def test_the_forms_of_other_provinces_come_back_equal(self, corpus: Path) -> None:
        """What a form states comes back under its own keys, apart from the note about its layout."""
        for file in sorted((corpus / "forms").glob("H*.json")):
            gold = json.loads(file.read_text(encoding="utf-8"))
            written = record_of(document_from_record(gold, file.name))
            gold.pop("layout")
            gold.setdefault("phase", "target")
            written.setdefault("phase", "target")
            if "money_unit" in gold:
                gold["unit_of_money"] = gold.pop("money_unit")
            for table in gold["tables"]:
                if "duty" in table:
                    table["overview"] = table.pop("duty")
                for row in table["indicators"]:
                    assert row == {**row, **written["tables"][0]["indicators"][table["indicators"].index(row)]}, file
            for table, again in zip(gold["tables"], written["tables"], strict=True):
                table.pop("indicators"), again.pop("indicators")
            assert gold == written

    def test_real_records_keep_to_the_schema(self, corpus: Path) -> None:
        """The published schema accepts every record of the corpus."""
        validator = Draft202012Validator(document_schema())
        for file in sorted([*corpus.glob("seed-*.json"), *(corpus / "forms").glob("H*.json")]):
            assert [] == list(validator.iter_errors(json.loads(file.read_text(encoding="utf-8")))), file


# ── properties ──────────────────────────────────────────────────────────────────────────────────────────────────

WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
AMOUNTS = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**12),
    st.decimals(0, 10**6, places=2).map(float),
    st.sampled_from(["86.5%", "无"]),
)
INDICATORS = st.fixed_dictionaries(
    {"name": WORDS},
    optional={
        **dict.fromkeys(
            ("level1", "level2", "value", "period_value", "description", "operator", "unit", "basis"), WORDS
        ),
        **dict.fromkeys(("direction", "nature", "actual", "reason", "code1", "code2"), WORDS),
        "weight": AMOUNTS,
        "score": AMOUNTS,
        "no": st.one_of(st.integers(0, 99), WORDS),
        "child": st.just(True),
    },
)
TABLES = st.fixed_dictionaries(
    {"indicators": st.lists(INDICATORS, max_size=3)},
    optional={
        **dict.fromkeys(("title", "project", "project_code", "unit", "function", "goal", "overview", "grade"), WORDS),
        **dict.fromkeys(("budget", "fiscal", "special", "other", "more", "score"), AMOUNTS),
        "no": st.integers(1, 99),
        "execution": st.dictionaries(st.sampled_from(["budget", "actual", "rate", "score"]), AMOUNTS),
        "tasks": st.lists(
            st.fixed_dictionaries(
                {"name": WORDS}, optional=dict.fromkeys(("total", "fiscal", "other", "more"), AMOUNTS)
            ),
            min_size=1,
            max_size=2,
        ),
        "plan": st.lists(st.fixed_dictionaries({"until": WORDS, "percent": AMOUNTS}), min_size=1, max_size=2),
        "complete": st.booleans(),
        "confidence": st.sampled_from([grade.id for grade in Confidence]),
        "section_points": st.dictionaries(st.sampled_from(["output", "benefit"]), st.integers(0, 100), min_size=1),
    },
)
RECORDS = st.fixed_dictionaries(
    {"tables": st.lists(TABLES, max_size=2)},
    optional={
        **dict.fromkeys(("department", "title", "goal", "unit_of_money", "grade"), WORDS),
        **dict.fromkeys(("year", "total", "score"), AMOUNTS),
        "phase": st.sampled_from([phase.value for phase in Phase]),
        "kind": st.sampled_from(["project", "department", "report"]),
        "goals": st.lists(
            st.fixed_dictionaries({"goal": WORDS}, optional={"completion": WORDS, "rate": AMOUNTS}), max_size=2
        ),
        "units": st.lists(st.fixed_dictionaries({"name": WORDS}, optional={"total": AMOUNTS}), max_size=2),
        "problems": st.lists(st.fixed_dictionaries({"message": WORDS}), max_size=1),
        "complete": st.booleans(),
    },
)


def stated(value: Any) -> Any:
    """A model value without its places: what the document says."""
    if isinstance(value, Cell):
        return ("cell", value.text)
    if isinstance(value, Figure):
        return ("figure", value.cell.text if value.number is None else value.number)
    if names := getattr(value, "__struct_fields__", ()):
        return {name: stated(getattr(value, name)) for name in names if name != "location"}
    return tuple(stated(part) for part in value) if isinstance(value, tuple) else value


@given(RECORDS)
def test_writing_and_reading_again_changes_nothing(record: dict[str, Any]) -> None:
    """Document → record → document is the identity on the fields, and the record is JSON that keeps to the schema."""
    document = document_from_record(record, "draft.json")
    written = json.loads(json.dumps(record_of(document), ensure_ascii=False))
    assert [] == list(Draft202012Validator(document_schema()).iter_errors(written))
    assert stated(document) == stated(document_from_record(written, "draft.json"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["tables", "goals", "units", "indicators", "funds", "name", "value", "plan"]), inner
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_read_or_refused(record: Any) -> None:
    """Nothing but an InputError is ever raised, and what is read keeps to the schema."""
    try:
        document_from_record(record, "in.json")
    except InputError:
        return
    assert Draft202012Validator(document_schema()).is_valid(json.loads(json.dumps(record)))


@pytest.mark.parametrize(
    ("text", "number"), [("80.", None), ("6.00年", 6), ("80", 80), ("80.5", Decimal("80.5")), ("", None)]
)
def test_an_amount_that_was_cut_off_stays_what_it_is(text: str, number: Any) -> None:
    """Read, written and read again."""
    told = {"tables": [{"project": "甲", "fiscal": text, "indicators": [{"name": "里程", "value": "≥1公里"}]}]}
    document = document_from_record(told, "a.json")
    fiscal = document.tables[0].funds.fiscal
    assert number == (fiscal.number if fiscal else None)
    assert record_of(document_from_record(record_of(document), "a.json")) == record_of(document)
