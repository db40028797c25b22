"""The engine: which rules run, what they conclude, where findings point, and what silences what."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from perflint import checks
from perflint.checks.contract import Hit, Missing, Subject
from perflint.engine import run, select_rules
from perflint.errors import RulebookError
from perflint.model import Confidence, Document, Failure, Location, Passage, Report, Severity
from perflint.recognition.interchange.reading import document_from_record
from perflint.rulebook import Rulebook, load, schema, validation

BASE: dict[str, Any] = {
    "severity": "warning",
    "confidence": "high",
    "dimension": "完整性",
    "basis": [{"document": "某号文"}],
    "since": "0.1",
    "given": "indicator",
    "advice": "改正",
    "examples": {"fail": [{"name": "a"}], "pass": [{"name": "b"}]},
}
UNITLESS: dict[str, Any] = {
    "where": {"value.kind": "quantity"},
    "expect": {"value.unit": {"present": True}},
    "at": "value",
    "message": "“{name}”的“{value}”没有单位",
}
ROWS: list[dict[str, Any]] = [
    {"level1": "产出指标", "level2": "数量指标", "name": "讲座场次", "value": "≥12"},
    {"level1": "产出指标", "level2": "质量指标", "name": "到课率", "value": "≥95%"},
    {"level1": "满意度指标", "level2": "服务对象满意度", "name": "读者满意度", "value": "90"},
]

BookMaker = Callable[..., Rulebook]


@pytest.fixture
def book(tmp_path: Path) -> BookMaker:
    """A maker of rulebooks: ``book(slug={…keys…})`` writes one rule file each and loads them."""

    def make(**rules: dict[str, Any]) -> Rulebook:
        for number, (name, keys) in enumerate(rules.items()):
            slug = name.replace("_", "-")
            data = {"code": f"ZZ{number + 101}", "title": slug, "why": f"why {slug}", **BASE, **keys}
            file = tmp_path / "topic" / f"{slug}.yaml"
            file.parent.mkdir(exist_ok=True)
            file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return load([tmp_path], cached=False)

    return make


@pytest.fixture
def add_check(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Add a check as if another package brought it."""
    known: dict[str, Callable[[], Any]] = {}

    def add(name: str, function: Any, *, given: tuple[str, ...] = ("table",), values: tuple[str, ...] = ()) -> None:
        module = types.SimpleNamespace(
            SUMMARY="别处来的检查。",
            GIVEN=given,
            OPTIONS={"type": "object"},
            VALUES=dict.fromkeys(values, "值"),
            EXAMPLE={},
            check=function,
        )
        known[name] = lambda: module

    monkeypatch.setattr(checks, "foreign", lambda: known)
    _forget_checks()
    return add


@pytest.fixture(autouse=True)
def _fresh_checks() -> Iterator[None]:
    """No test sees the checks that another one added."""
    yield
    _forget_checks()


def _forget_checks() -> None:
    for cached in (checks.get, checks.fault, schema.rule_schema, validation._validator):
        cached.cache_clear()


def document(*tables: Mapping[str, Any], path: str = "a.json", **more: Any) -> Document:
    """A document of these tables; without any, of one table with `ROWS`."""
    return document_from_record(
        {"tables": list(tables or ({"project": "阅读推广", "indicators": ROWS},)), **more}, path
    )


def places(report: Report) -> list[tuple[str, int | None, int | None]]:
    """Findings as (slug, table, indicator)."""
    return [(finding.name, finding.place.table, finding.place.indicator) for finding in report.findings]


def outcomes(report: Report) -> list[tuple[str, int | None, str]]:
    """Verdicts as (slug, table, outcome)."""
    return [(verdict.name, verdict.table, verdict.outcome.value) for verdict in report.verdicts]


class TestJudging:
    def test_findings_carry_everything_a_report_needs(self, book: BookMaker) -> None:
        """Rule, grades, wording, the row as the reader knows it, the cell, its text and the part at fault."""
        rules = book(unit_lost={**UNITLESS, "severity": "error"})
        finding = run([document(path="in/draft.json")], rules).findings[0]
        assert ("ZZ101", "unit-lost", "unit-lost", "完整性") == (
            finding.code,
            finding.name,
            finding.title,
            finding.dimension,
        )
        assert (Severity.ERROR, Confidence.HIGH, "某号文") == (
            finding.severity,
            finding.confidence,
            finding.basis[0].document,
        )
        assert ("“讲座场次”的“≥12”没有单位", "改正") == (finding.message, finding.advice)
        assert ("in/draft.json", ("阅读推广", "产出指标", "数量指标", "讲座场次")) == (finding.filename, finding.path)
        place = finding.place
        assert (0, 0, 0, "value", "≥12") == (place.document, place.table, place.indicator, place.field, place.text)
        assert "/tables/0/indicators/0/value" == place.location.pointer

    @pytest.mark.parametrize(
        ("row", "outcome"),
        [
            ({"name": "讲座场次", "value": "12场"}, "pass"),
            ({"name": "讲座场次", "value": "12"}, "finding"),
            ({"name": "读者感受", "value": "良好"}, "not_applicable"),
            ({"name": "讲座场次"}, "cannot_decide"),
            ({"name": "不涉及", "value": "不涉及"}, "not_applicable"),
        ],
    )
    def test_a_verdict_for_every_rule_and_table(self, book: BookMaker, row: dict[str, Any], outcome: str) -> None:
        """Pass, finding, not applicable and cannot decide are told apart."""
        report = run([document({"indicators": [row]})], book(unit_lost=UNITLESS))
        assert [("unit-lost", 0, outcome)] == outcomes(report)

    def test_the_gravest_outcome_of_a_table_counts(self, book: BookMaker) -> None:
        """Finding before cannot decide before pass before not applicable; what was missing is named."""
        rules = book(unit_lost=UNITLESS)
        good, bad = {"name": "a", "value": "1场"}, {"name": "b", "value": "2"}
        open_, other = {"name": "c"}, {"name": "d", "value": "良好"}
        tables = [
            {"indicators": rows} for rows in ([good, bad, open_], [good, open_, other], [good, other], [other], [])
        ]
        report = run([document(*tables)], rules)
        expected = ["finding", "cannot_decide", "pass", "not_applicable", "not_applicable"]
        assert expected == [verdict.outcome.value for verdict in report.verdicts]
        assert ("指标值的类型",) == report.verdicts[1].missing

    def test_rows_filled_with_nothing_are_only_judged_when_the_rule_says_so(self, book: BookMaker) -> None:
        """`inapplicable: include` judges them, every other rule skips them."""
        rule = {"expect": {"name": {"not": {"in_words": "inapplicable"}}}, "message": "“{name}”"}
        table = {"indicators": [{"name": "不涉及", "value": "无"}, {"name": "安全事故", "value": "无"}]}
        rules = book(skips=rule, judges={**rule, "inapplicable": "include"})
        assert [("judges", 0, 0)] == places(run([document(table)], rules))

    def test_rules_of_another_phase_do_not_apply(self, book: BookMaker) -> None:
        """A rule about results does not judge a target."""
        rules = book(results={**UNITLESS, "phases": ["self_evaluation"]})
        assert [("results", 0, "not_applicable")] == outcomes(run([document()], rules))
        assert [("results", 0, "finding")] == outcomes(run([document(phase="self_evaluation")], rules))

    def test_nothing_is_concluded_about_a_table_that_stops_part_way(self, book: BookMaker) -> None:
        """`needs_complete` answers cannot decide where the table is known to be cut."""
        rule = {
            "given": "table",
            "expect": {"count.benefit": {"ge": 1}},
            "message": "缺少效益指标",
            "needs_complete": True,
        }
        rules = book(no_benefit=rule)
        for complete, outcome in ((False, "cannot_decide"), (True, "finding")):
            report = run([document({"indicators": ROWS, "complete": complete})], rules)
            assert [("no-benefit", 0, outcome)] == outcomes(report)
        assert [("no-benefit", 0, "finding")] == outcomes(run([document()], rules))

    def test_severity_when_and_parameters(self, book: BookMaker) -> None:
        """The first case that holds grades the finding; parameters fill conditions and messages."""
        rule = {
            "params": {"minimum": 80, "floor": 60},
            "where": {"level2.kind": "satisfaction"},
            "expect": {"value.number": {"ge": "$minimum"}},
            "severity_when": [{"severity": "error", "where": {"value.number": {"lt": "$floor"}}}],
            "at": "value",
            "message": "“{value}”低于{params.minimum}",
        }
        rows = [{"level2": "满意度指标", "name": "读者满意度", "value": f"{n}%"} for n in (50, 70, 90)]
        report = run([document({"indicators": rows})], book(too_low=rule))
        assert [(Severity.ERROR, "“50%”低于80"), (Severity.WARNING, "“70%”低于80")] == [
            (finding.severity, finding.message) for finding in report.findings
        ]

    def test_documents_and_batches(self, book: BookMaker) -> None:
        """A rule may judge each document once, or all of them together."""
        rules = book(
            no_year={"given": "document", "expect": {"year": {"present": True}}, "message": "没有年度", "at": "year"},
            too_many={"given": "batch", "expect": {"count.documents": {"le": 1}}, "message": "{count.documents}份"},
        )
        report = run([document(year=2025), document(path="b.json")], rules)
        assert [("no-year", "b.json"), ("too-many", "a.json")] == sorted((f.name, f.filename) for f in report.findings)
        assert [("no-year", None, "pass"), ("no-year", None, "finding"), ("too-many", None, "finding")] == outcomes(
            report
        )

    def test_a_document_without_tables_still_gets_a_verdict(self, book: BookMaker) -> None:
        """Rules about tables do not apply to a narrative report."""
        narrative = document_from_record({"goals": [{"goal": "办好讲座"}]}, "a.json")
        assert [("unit-lost", None, "not_applicable")] == outcomes(run([narrative], book(unit_lost=UNITLESS)))

    def test_no_documents(self, book: BookMaker) -> None:
        """An empty run is an empty report, but for what could not be read."""
        report = run([], book(unit_lost=UNITLESS), failures=[Failure("x.pdf", "读不了")])
        assert (["RUN001"], (), 1, ("x.pdf",)) == (
            [one.code for one in report.findings],
            report.verdicts,
            report.rules,
            tuple(f.path for f in report.failures),
        )


class TestPlaces:
    @pytest.mark.parametrize(
        ("rule", "row", "field", "text"),
        [
            ({"expect": {"value.number": {"ge": 80}}, "at": "value"}, {"name": "a", "value": "≥75%"}, "value", "75"),
            (
                {"expect": {"value.number": {"ge": 80}}, "at": "value.unit"},
                {"name": "a", "value": "≥75%"},
                "value",
                "%",
            ),
            ({"expect": {"value.sign": "≥"}, "at": "value"}, {"name": "a", "value": "≧75%"}, "value", "≧"),
            ({"expect": {"value.number": {"ge": 80}}, "at": "name"}, {"name": "a", "value": "≥75%"}, "name", None),
            (
                {"expect": {"name": {"not": {"matches": "及时"}}}, "at": "name"},
                {"name": " 补贴及时 发放"},
                "name",
                "及时",
            ),
            ({"expect": {"value.unit": {"present": True}}, "at": "value"}, {"name": "a", "value": "75"}, "value", None),
            ({"expect": {"unit": {"present": True}}, "at": "unit"}, {"name": "a", "unit": ""}, "unit", None),
            ({"expect": {"basis": {"present": True}}, "at": "basis"}, {"name": "a"}, "basis", None),
            ({"expect": {"value.number": {"ge": 80}}}, {"name": "a", "value": "≥75%"}, "name", None),
        ],
    )
    def test_a_finding_points_at_the_part_at_fault(
        self, book: BookMaker, rule: dict[str, Any], row: dict[str, Any], field: str, text: str | None
    ) -> None:
        """The field of `at`, and within it what the failing condition speaks of."""
        (finding,) = run([document({"indicators": [row]})], book(any_rule={**rule, "message": "错"})).findings
        place = finding.place
        assert (field, text) == (place.field, place.text[slice(*place.span)] if place.span else None)

    @pytest.mark.parametrize(
        ("where", "expected"),
        [
            (lambda subject: None, (None, None, "")),
            (lambda subject: "goal", (None, "goal", "办好讲座")),
            (lambda subject: "funds.total", (None, "funds.total", "12.5")),
            (lambda subject: subject.at("project"), (None, "project", "阅读推广")),
            (lambda subject: subject.at(None), (None, None, "")),
            (lambda subject: subject.rows()[1], (1, "name", "到课率")),
            (lambda subject: subject.rows()[1].at("value", (1, 3)), (1, "value", "95")),
        ],
    )
    def test_a_check_points_at_anything_by_name(
        self, book: BookMaker, add_check: Any, where: Any, expected: tuple[Any, ...]
    ) -> None:
        """A field of the subject, a row, a field of a row, a part of it, or the whole."""
        add_check("points", lambda subject, options: [Hit(where(subject))])
        rules = book(any_rule={"given": "table", "check": {"points": {}}, "message": "错"})
        table = {"project": "阅读推广", "goal": "办好讲座", "budget": 12.5, "indicators": ROWS}
        place = run([document(table)], rules).findings[0].place
        text = place.text[slice(*place.span)] if place.span else place.text
        assert expected == (place.indicator, place.field, text)

    def test_a_passage_of_prose_has_its_own_place(self, book: BookMaker, add_check: Any) -> None:
        """Line and character of the stretch, in any line of the text."""
        prose = Passage("第一段说了几下几项", ((0, Location("a.txt", line=7, character=3)),))
        add_check("points", lambda subject, options: [Hit(subject.passage(prose, 5, 7))], given=("document",))
        rules = book(any_rule={"given": "document", "check": {"points": {}}, "message": "错"})
        place = run([replace(document(), paragraphs=(prose,))], rules).findings[0].place
        assert (7, 8, (5, 7)) == (place.location.line, place.location.character, place.span)

    def test_at_of_a_rule_about_tables_is_meant_for_its_rows(self, book: BookMaker, add_check: Any) -> None:
        """A row is pointed at by `at`, a hit without a place by the whole table."""
        add_check("points", lambda subject, options: [Hit(None), Hit(subject.rows()[0])])
        rules = book(any_rule={"given": "table", "check": {"points": {}}, "message": "错", "at": "value"})
        report = run([document()], rules)
        assert [(0, "value"), (None, None)] == [(f.place.indicator, f.place.field) for f in report.findings]


class TestChecks:
    def test_values_reach_the_message_and_the_finding(self, book: BookMaker, add_check: Any) -> None:
        """What proves a fault is shown and kept; `severity_when` may grade by it."""
        proof = {"left": 14.61, "right": 14.6, "delta": 0.01}
        add_check(
            "sums",
            lambda subject, options: [Hit("goal", {**proof, "delta": d}) for d in (0.01, 5)],
            values=tuple(proof),
        )
        rule = {
            "given": "table",
            "severity": "error",
            "check": {"sums": {}},
            "message": "{left}与{right}差{delta}",
            "severity_when": [{"severity": "info", "where": {"values.delta": {"le": 0.01}}}],
        }
        report = run([document()], book(sum_wrong=rule))
        assert [("14.61与14.6差0.01", "info"), ("14.61与14.6差5", "error")] == [
            (finding.message, finding.severity.id) for finding in report.findings
        ]
        assert proof == report.findings[0].values

    @pytest.mark.parametrize(
        ("results", "outcome", "missing"),
        [
            ([], "pass", ()),
            ([Missing("年度"), Missing("年度"), Missing("目标")], "cannot_decide", ("年度", "目标")),
            ([Missing("年度"), Hit()], "finding", ("年度",)),
        ],
    )
    def test_a_check_passes_finds_or_cannot_decide(
        self, book: BookMaker, add_check: Any, results: list[Any], outcome: str, missing: tuple[str, ...]
    ) -> None:
        """`Missing` names what a decision would have needed, also beside a finding."""
        add_check("yields", lambda subject, options: iter(results))
        rules = book(any_rule={"given": "table", "check": {"yields": {}}, "message": "错"})
        (verdict,) = run([document()], rules).verdicts
        assert (outcome, missing) == (verdict.outcome.value, verdict.missing)

    def test_a_check_that_raises_ends_nothing(self, book: BookMaker, add_check: Any) -> None:
        """Its verdict is rule_error with the reason; the other rules and rows go on."""

        def breaks(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
            if subject.row and subject.row.index == 1:
                raise ZeroDivisionError("division by zero")
            yield Hit()

        add_check("breaks", breaks, given=("indicator",))
        rules = book(broken={"check": {"breaks": {}}, "message": "错"}, unit_lost=UNITLESS)
        report = run([document()], rules)
        assert [("broken", 0, "rule_error"), ("unit-lost", 0, "finding")] == outcomes(report)
        assert ("ZeroDivisionError: division by zero",) == report.verdicts[0].missing
        assert {("broken", 0, 0), ("broken", 0, 2)} < set(places(report))

    def test_a_place_that_does_not_exist_is_the_rules_fault(self, book: BookMaker, add_check: Any) -> None:
        """A wrong position is a rule_error, not a crash."""
        add_check("points", lambda subject, options: [Hit(replace(subject.at("goal"), table=9))])
        report = run([document()], book(any_rule={"given": "table", "check": {"points": {}}, "message": "错"}))
        assert [("any-rule", 0, "rule_error")] == outcomes(report)

    def test_where_keeps_a_check_from_running(self, book: BookMaker, add_check: Any) -> None:
        """A check only sees what the rule applies to."""
        add_check("yields", lambda subject, options: [Hit()])
        rules = book(
            any_rule={"given": "table", "where": {"project": "别的"}, "check": {"yields": {}}, "message": "错"}
        )
        assert [("any-rule", 0, "not_applicable")] == outcomes(run([document()], rules))

    def test_options_may_be_parameters(self, book: BookMaker, add_check: Any) -> None:
        """`$name` in options is the parameter's value."""
        add_check("echo", lambda subject, options: [Hit(None, {"seen": options["most"]})], values=("seen",))
        rule = {"given": "table", "params": {"most": 7}, "check": {"echo": {"most": "$most"}}, "message": "{seen}"}
        assert "7" == run([document()], book(any_rule=rule)).findings[0].message

    def test_rows_of_a_subject_leave_out_what_is_inapplicable(self, book: BookMaker, add_check: Any) -> None:
        """Checks about tables and documents do not see rows filled with 无, unless the rule wants them."""
        add_check(
            "counts",
            lambda subject, options: [Hit(None, {"rows": len(subject.rows())})],
            given=("table", "document", "batch"),
            values=("rows",),
        )
        rule = {"check": {"counts": {}}, "message": "{rows}"}
        rules = book(
            of_table={**rule, "given": "table"},
            of_all={**rule, "given": "table", "inapplicable": "include"},
            of_document={**rule, "given": "document"},
            of_batch={**rule, "given": "batch"},
        )
        rows = [*ROWS, {"name": "无", "value": "无"}]
        report = run([document({"indicators": rows}, {"indicators": ROWS}), document()], rules)
        seen = {(f.name, f.place.document, f.place.table): f.message for f in report.findings}
        assert ("3", "4") == (seen["of-table", 0, 0], seen["of-all", 0, 0])
        assert ("6", "3", "9") == (
            seen["of-document", 0, None],
            seen["of-document", 1, None],
            seen["of-batch", 0, None],
        )


class TestSuperseding:
    HEAD: Mapping[str, Any] = {"expect": {"name": "别的"}, "message": "错"}

    def test_a_finding_removes_those_of_its_row(self, book: BookMaker) -> None:
        """One fault, one finding: only in the same row, and counted."""
        strong = {**self.HEAD, "where": {"level2.kind": "satisfaction"}, "supersedes": ["unit-lost"]}
        report = run([document()], book(strong=strong, unit_lost=UNITLESS))
        assert [("unit-lost", 0, 0), ("strong", 0, 2)] == places(report)
        assert 1 == report.superseded

    def test_related_rows_are_covered_too(self, book: BookMaker, add_check: Any) -> None:
        """A pair of swapped values silences both rows."""
        add_check("pairs", lambda subject, options: [Hit(subject.rows()[0], {}, (subject.rows()[2],))])
        pair = {"given": "table", "check": {"pairs": {}}, "message": "错", "supersedes": ["unit-lost"]}
        report = run([document()], book(pair=pair, unit_lost=UNITLESS))
        assert ([("pair", 0, 0)], 2) == (places(report), report.superseded)
        assert [("pair", 0, "finding"), ("unit-lost", 0, "pass")] == outcomes(report)

    def test_what_is_removed_still_supersedes(self, book: BookMaker) -> None:
        """Of a chain only the head is left."""
        rules = book(
            head={**self.HEAD, "supersedes": ["middle"]},
            middle={**self.HEAD, "supersedes": ["tail"]},
            tail=self.HEAD,
        )
        assert {"head"} == {name for name, _, _ in places(run([document()], rules))}

    @pytest.mark.parametrize(
        ("category", "removed"),
        [("quality", True), ("质量指标", True), ("output", True), ("benefit", False), (None, True)],
    )
    def test_a_finding_about_a_table_falls_to_one_of_the_same_category(
        self, book: BookMaker, add_check: Any, category: str | None, removed: bool
    ) -> None:
        """A row of 不涉及 silences the category that it stands for, no other."""
        values = {"category": category} if category else {}
        add_check("lacks", lambda subject, options: [Hit(None, values)], values=("category",))
        row = {"level1": "产出指标", "level2": "质量指标", "name": "不涉及", "value": "不涉及"}
        rules = book(
            placeholder={
                "expect": {"row.inapplicable": False},
                "message": "错",
                "inapplicable": "include",
                "supersedes": ["lacking"],
            },
            lacking={"given": "table", "check": {"lacks": {}}, "message": "缺少"},
        )
        report = run([document({"indicators": [row]}, {"indicators": ROWS})], rules)
        assert removed == (("lacking", 0, None) not in places(report))
        assert ("lacking", 1, None) in places(report)


class TestGrades:
    @pytest.mark.parametrize(
        ("read", "severity", "confidence"),
        [("high", "error", "medium"), ("medium", "error", "medium"), ("low", "warning", "low")],
    )
    def test_a_guessed_table_lowers_its_findings(
        self, book: BookMaker, read: str, severity: str, confidence: str
    ) -> None:
        """Confidence is the lesser of rule and table; on a table of low confidence there is no error."""
        rules = book(unit_lost={**UNITLESS, "severity": "error", "confidence": "medium"})
        finding = run([document({"indicators": ROWS, "confidence": read})], rules).findings[0]
        assert (severity, confidence) == (finding.severity.id, finding.confidence.id)

    def test_what_is_below_a_minimum_is_hidden_and_counted(self, book: BookMaker) -> None:
        """Verdicts still say that there is a finding."""
        rules = book(unit_lost=UNITLESS, loud={**UNITLESS, "severity": "error", "confidence": "low"})
        for options, shown in (
            ({"min_severity": Severity.ERROR}, {"loud"}),
            ({"min_confidence": Confidence.MEDIUM}, {"unit-lost"}),
            ({}, {"loud", "unit-lost"}),
        ):
            report = run([document()], rules, **options)  # type: ignore[arg-type]
            assert shown == {finding.name for finding in report.findings}
            assert 4 - len(report.findings) == report.hidden
            assert {"finding"} == {verdict.outcome.value for verdict in report.verdicts}


class TestOrderAndFingerprints:
    def test_findings_stand_in_the_order_of_the_page(self, book: BookMaker, add_check: Any) -> None:
        """Document, table, row, code; what speaks of a whole table comes after its rows."""
        add_check("whole", lambda subject, options: [Hit(None)])
        rules = book(whole_table={"given": "table", "check": {"whole": {}}, "message": "错"}, unit_lost=UNITLESS)
        report = run([document(), document(path="b.json")], rules)
        one = [("unit-lost", 0, 0), ("unit-lost", 0, 2), ("whole-table", 0, None)]
        assert [*one, *one] == places(report)
        assert report == run([document(), document(path="b.json")], rules)

    def test_fingerprints_survive_moving_things_about(self, book: BookMaker) -> None:
        """Another file name, inserted rows and another order of tables change none; another value does."""
        rules = book(unit_lost=UNITLESS)
        first, second = {"project": "甲", "indicators": ROWS}, {"project": "乙", "indicators": ROWS}

        def prints(*tables: Mapping[str, Any], path: str = "a.json") -> set[str]:
            return {finding.fingerprint for finding in run([document(*tables, path=path)], rules).findings}

        before = prints(first, second)
        assert 4 == len(before)
        inserted = {"project": "甲", "indicators": [{"name": "新的一行", "value": "1场"}, *ROWS]}
        assert before == prints(second, inserted, path="other/name.json")
        changed = {"project": "甲", "indicators": [{**ROWS[0], "value": "≥13"}, *ROWS[1:]]}
        assert 3 == len(before & prints(changed, second))

    def test_identical_rows_have_fingerprints_of_their_own(self, book: BookMaker) -> None:
        """The second of two equal rows is another finding."""
        report = run([document({"indicators": [ROWS[0], ROWS[0]]})], book(unit_lost=UNITLESS))
        assert 2 == len({finding.fingerprint for finding in report.findings})


class TestSelection:
    RULES: Mapping[str, Mapping[str, Any]] = {
        "unit_lost": {"code": "PF101"},
        "too_low": {"code": "PF102"},
        "too_long": {"code": "PF201"},
        "in_trial": {"code": "PF202", "status": "preview"},
        "gone": {"code": "PF203", "status": "deprecated"},
    }

    @pytest.mark.parametrize(
        ("select", "ignore", "preview", "expected"),
        [
            ((), (), False, "unit-lost too-low too-long"),
            (("ALL",), (), False, "unit-lost too-low too-long"),
            ((), (), True, "unit-lost too-low too-long in-trial"),
            (("PF1",), (), False, "unit-lost too-low"),
            (("pf101",), (), False, "unit-lost"),
            (("too-long,unit-lost",), (), False, "unit-lost too-long"),
            ((), ("PF1",), False, "too-long"),
            (("PF1",), ("PF102",), False, "unit-lost"),
            (("PF102",), ("PF1",), False, "too-low"),
            (("PF1",), ("PF1",), False, ""),
            ((), ("ALL",), False, ""),
            (("in-trial",), (), False, "in-trial"),
            (("PF2",), (), False, "too-long"),
            (("PF2",), (), True, "too-long in-trial"),
            (("PF203",), (), False, "gone"),
        ],
    )
    def test_codes_prefixes_slugs_and_all(
        self, book: BookMaker, select: tuple[str, ...], ignore: tuple[str, ...], preview: bool, expected: str
    ) -> None:
        """The more specific of select and ignore wins; rules on trial wait to be asked for."""
        rules = book(**{name: {**UNITLESS, **keys} for name, keys in self.RULES.items()})
        chosen = select_rules(rules, select, ignore, preview=preview)
        assert expected == " ".join(rule.name for rule in chosen)
        assert len(chosen) == run([], rules, select=select, ignore=ignore, preview=preview).rules

    @pytest.mark.parametrize(
        ("entry", "near"), [("unit-lots", "unit-lost"), ("PF109", "PF10"), ("XX", "perflint rules")]
    )
    def test_an_entry_that_names_nothing_is_an_error(self, book: BookMaker, entry: str, near: str) -> None:
        """A misspelt rule must not silently select nothing."""
        rules = book(**{name: {**UNITLESS, **keys} for name, keys in self.RULES.items()})
        for options in ({"select": [entry]}, {"ignore": [entry]}):
            with pytest.raises(RulebookError) as caught:
                run([document()], rules, **options)  # type: ignore[arg-type]
            assert entry in caught.value.message and near in caught.value.advice


def test_verdicts_of_documents_count_the_findings_of_all_their_tables() -> None:
    """A rule of a document is a finding where any of its findings stands in that document, and not for another's."""
    from perflint.engine.sheets import Answers, Sheet
    from perflint.engine.verdicts import Verdicts
    from perflint.model import Confidence, Finding, Place, Severity

    def finding(document: int, table: int | None) -> Finding:
        place = Place(document=document, table=table)
        return Finding("PF1", "a", "a", Severity.INFO, Confidence.LOW, "a", "a", place, "a")

    found = [finding(0, 0), finding(0, 1), finding(0, None), finding(2, 1)]

    def answers(**sheets: str) -> Answers:
        tables = {"first": 0, "third": 3, "whole": None}
        return Answers((("PF1", "a"), ("PF2", "b")), tuple(Sheet(tables[at], marks) for at, marks in sheets.items()))

    alone = [answers(first="0.", whole="0."), answers(third=".0", whole="0."), answers(first="1.", whole="1.")]
    verdicts = Verdicts(alone, [answers(whole="0.")], found, ())
    told = [(one.code, one.document, one.table, one.outcome.value) for one in verdicts]
    assert told == [
        ("PF1", 0, 0, "finding"),
        ("PF1", 0, None, "finding"),
        ("PF2", 1, 3, "not_applicable"),
        ("PF1", 1, None, "not_applicable"),
        ("PF1", 2, 0, "pass"),
        ("PF1", 2, None, "finding"),
        ("PF1", None, None, "finding"),
    ]
    assert 7 == len(verdicts) and list(verdicts) == [verdicts[at] for at in range(7)] == verdicts
    assert verdicts[-1] == verdicts[6:][0] and verdicts != list(verdicts)[:6]
