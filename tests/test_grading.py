"""Grades: what a finding costs, what a dimension can lose, what was not decided, and the gate ``--min-score``."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest
from msgspec.structs import replace

from perflint.engine import run
from perflint.errors import PerflintError
from perflint.grading import UNGRADED, Scheme, load_scheme
from perflint.model import Grade, Report
from perflint.recognition.interchange.reading import document_from_record
from perflint.rulebook import Rulebook, load
from tests.command import run as command

ROOT = Path(__file__).resolve().parent.parent
RULE = """
code: {code}
title: {title}
severity: {severity}
confidence: {confidence}
dimension: {dimension}
basis: [{{document: 某号文}}]
since: "0.1"
why: 样例。
given: indicator
where: {where}
expect: {{value: {{not: {{contains: {word}}}}}}}
at: value
message: “{{name}}”写了“{{value}}”
advice: 改写。
examples:
  fail: [{{name: 甲, value: {word}}}]
  pass: [{{name: 乙, value: 好}}]
"""
DIMENSIONS = ("完整性", "相关性", "适当性", "可行性")


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    """One rule for each dimension, which fires on its own word; 错 is an error, the rest are of several kinds."""
    kinds = [("错", "error", "high"), ("警", "warning", "high"), ("疑", "warning", "low"), ("微", "info", "high")]
    for number, (dimension, (word, severity, confidence)) in enumerate(zip(DIMENSIONS, kinds, strict=True)):
        facts = {"severity": severity, "confidence": confidence, "dimension": dimension, "word": word}
        where = "{value: {present: true}}" if number == 3 else "{name: {present: true}}"
        text = RULE.format(code=f"ZZ10{number}", title=f"样例{number}", where=where, **facts)
        path = tmp_path / "sample" / f"rule-{number}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load([tmp_path], cached=False)


def graded(book: Rulebook, *tables: list[str | None], scheme: Scheme | None = None, **options: Any) -> Report:
    """The report on a document whose tables have rows with these values; None is a form without the column."""
    record = {
        "tables": [
            {
                "complete": True,
                "project": f"项目{number}",
                "indicators": [
                    {"name": f"指标{place}", **({} if value is None else {"value": value})}
                    for place, value in enumerate(values)
                ],
            }
            for number, values in enumerate(tables)
        ]
    }
    return run([document_from_record(record, "a.json")], book, scheme=scheme, **options)


def points(grade: Grade) -> list[str]:
    return [f"{dimension.name} {dimension.points.normalize():f}" for dimension in grade.dimensions]


def lost(grade: Grade) -> list[tuple[str, int | None, str]]:
    """(code, indicator, points) of every loss."""
    return [
        (loss.code, loss.place.indicator, f"{loss.points.normalize():f}")
        for dimension in grade.dimensions
        for loss in dimension.losses
    ]


class TestPoints:
    def test_a_flawless_project_has_all_points(self, book: Rulebook) -> None:
        """Document and project both have 100."""
        whole, project = graded(book, ["好", "好"]).grades
        assert [("优", 100, None), ("优", 100, 0)] == [(g.label, g.score, g.table) for g in (whole, project)]
        assert ["完整性 20", "相关性 30", "适当性 30", "可行性 20"] == points(whole)

    def test_every_lost_point_has_its_finding(self, book: Rulebook) -> None:
        """By severity, in the dimension of the rule, with code, place and fingerprint; low confidence costs less."""
        report = graded(book, ["好", "错", "警", "疑", "微"])
        project = report.grades[1]
        assert [("ZZ100", 1, "4"), ("ZZ101", 2, "2"), ("ZZ102", 3, "0.4"), ("ZZ103", 4, "0.5")] == lost(project)
        assert (Decimal("93.10"), "优") == (project.score, project.label)
        prints = {loss.fingerprint for dimension in project.dimensions for loss in dimension.losses}
        assert {finding.fingerprint for finding in report.findings} == prints

    def test_one_rule_costs_so_much_at_most(self, book: Rulebook) -> None:
        """Further findings of the same rule are listed with 0 points."""
        project = graded(book, ["错"] * 5).grades[1]
        assert ["4", "4", "4", "0", "0"] == [cost for _, _, cost in lost(project)]
        assert "完整性 8" == points(project)[0]

    def test_a_dimension_loses_no_more_than_it_has(self, book: Rulebook) -> None:
        """The last loss is what was left."""
        base = load_scheme()
        harsh = replace(base, deductions={kind: (Decimal(7), Decimal(99)) for kind in base.deductions})
        project = graded(book, ["错"] * 4, scheme=harsh).grades[1]
        assert ["7", "7", "6", "0"] == [cost for _, _, cost in lost(project)]
        assert (["完整性 0", "相关性 30", "适当性 30", "可行性 20"], 80) == (points(project), project.score)

    def test_a_document_is_the_mean_of_its_projects(self, book: Rulebook) -> None:
        """Its losses are theirs, each with the share that it costs the document."""
        whole, *projects = graded(book, ["错"], ["好"], ["好"], ["好"]).grades
        assert [96, 100, 100, 100] == [project.score for project in projects]
        assert (99, [("ZZ100", 0, "1")]) == (whole.score, lost(whole))

    def test_what_is_not_shown_still_costs(self, book: Rulebook) -> None:
        """A minimum for the display changes no grade."""
        from perflint.model import Severity

        report = graded(book, ["微"], min_severity=Severity.ERROR)
        assert ((), Decimal("99.50")) == (report.findings, report.grades[0].score)


class TestUndecided:
    def test_too_much_undecided_gets_no_grade(self, book: Rulebook) -> None:
        """Without a column of values three of four rules cannot decide, and the fourth does not apply."""
        whole, project = graded(book, [None, None]).grades
        assert [(UNGRADED, None)] * 2 == [(grade.label, grade.score) for grade in (whole, project)]
        assert ("有 100% 没有结论（3 项无法判断），超过 20%", 1) == (project.reason, whole.ungraded)

    def test_a_little_undecided_is_counted_beside_the_grade(self, book: Rulebook) -> None:
        """The dimension says how many; they take and give no points."""
        lenient = replace(load_scheme(), most_undecided=Decimal(1), most_in_dimension=Decimal(1))
        whole = graded(book, ["好"], ["好", None], scheme=lenient).grades[0]
        assert (100, 3) == (whole.score, whole.undecided)
        assert [(1, 1), (1, 1), (1, 1), (2, 0)] == [(d.decided, d.undecided) for d in whole.dimensions]

    def test_a_dimension_without_any_answer_forbids_a_grade(self, book: Rulebook) -> None:
        """Nobody knows whether it would have passed, also where nothing else is open."""
        short = Rulebook(book.rules[:3], book.hash)
        assert "可行性没有一条规则得出结论" == graded(short, ["好"]).grades[0].reason

    def test_rules_that_were_left_out_are_open(self, book: Rulebook) -> None:
        """A run of half the book is no review."""
        whole = graded(book, ["好"], select=["ZZ100", "ZZ101"]).grades[0]
        assert (UNGRADED, "有 50% 没有结论（2 项没有运行），超过 20%") == (whole.label, whole.reason)

    def test_an_ungraded_project_is_not_in_the_mean(self, book: Rulebook) -> None:
        """The document says that it is missing."""
        lenient = replace(load_scheme(), most_undecided=Decimal("0.5"))
        whole, *projects = graded(book, ["错"], ["好"], [None], scheme=lenient).grades
        assert ([96, 100, None], 98, 1) == ([p.score for p in projects], whole.score, whole.ungraded)

    def test_nothing_recognised_gets_no_grade(self, book: Rulebook) -> None:
        """A document without tables and goals was not reviewed."""
        (whole,) = graded(book).grades
        assert (UNGRADED, "没有认出绩效目标表或自评内容") == (whole.label, whole.reason)


class TestUnread:
    """What was not read was not reviewed: no grade, and the reason, however few findings there are."""

    GOOD: ClassVar[dict[str, Any]] = {
        "complete": True,
        "indicators": [{"name": "甲", "value": "好"}, {"name": "乙", "value": "好"}],
    }

    def grades(self, book: Rulebook, *tables: dict[str, Any], **document: Any) -> tuple[Grade, ...]:
        return run([document_from_record({"tables": list(tables), **document}, "a.json")], book).grades

    def test_a_narrative_report_has_no_target_table(self, book: Rulebook) -> None:
        """Goals and marks in prose are nothing that the four dimensions measure."""
        goals = [{"goal": "清淤河道12公里", "completion": "已清淤12公里", "rate": "100%"}]
        (whole,) = self.grades(book, goals=goals, score=96, phase="self_evaluation")
        assert (UNGRADED, None, "没有绩效目标表") == (whole.label, whole.score, whole.reason)

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"indicators": []}, "没有读出绩效指标"),
            ({"complete": False}, "表格不完整"),
            ({"confidence": "low"}, "表格识别的把握低，要对照原件"),
        ],
    )
    def test_a_table_that_was_half_read(self, book: Rulebook, change: dict[str, Any], reason: str) -> None:
        """Alone it leaves the document without a grade; beside two others it is told and left out of the mean."""
        whole, project = self.grades(book, {**self.GOOD, **change})
        assert [(UNGRADED, None, reason)] * 2 == [(one.label, one.score, one.reason) for one in (whole, project)]
        whole, *projects = self.grades(book, {**self.GOOD, **change}, self.GOOD, self.GOOD)
        assert ([None, 100, 100], 100, 1) == ([one.score for one in projects], whole.score, whole.ungraded)

    def test_a_few_projects_do_not_speak_for_all(self, book: Rulebook) -> None:
        """More than half of them without a grade."""
        cut = {**self.GOOD, "complete": False}
        whole, *_ = self.grades(book, cut, cut, self.GOOD)
        assert (UNGRADED, "3 个项目中 2 个无法评定：表格不完整") == (whole.label, whole.reason)

    def test_a_spoilt_copy(self, book: Rulebook) -> None:
        """Two traces of conversion."""
        spoilt = {"complete": True, "indicators": [{"level1": "產(chǎn)出指標Fl", "name": "甲", "value": "好"}]}
        whole, project = self.grades(book, spoilt)
        assert ["文件夹杂识别残留，要对照原件"] * 2 == [whole.reason, project.reason]

    def test_the_seed_that_has_no_table(self, corpus: Path) -> None:
        """A published narrative report."""
        done = command("check", str(corpus / "seed-003.txt"), "-f", "json", "-e")
        (whole,) = json.loads(done.stdout)["grades"]
        assert (UNGRADED, "没有绩效目标表") == (whole["grade"], whole["reason"])


class TestScheme:
    def test_the_shipped_one_is_the_regulations(self) -> None:
        """20, 30, 30, 20; 90, 80, 60."""
        scheme = load_scheme()
        assert [20, 30, 30, 20] == list(scheme.dimensions.values())
        assert ["优", "良", "良", "中", "差"] == [scheme.band(Decimal(n)) for n in ("90", "89.99", "80", "60", "59.9")]

    def test_an_own_file_changes_what_it_says(self, tmp_path: Path) -> None:
        """The rest stays."""
        own = tmp_path / "own.yaml"
        own.write_text("deductions: {error: {points: 10}}\nbands: {合格: 70, 不合格: 0}\n", encoding="utf-8")
        scheme, base = load_scheme(own), load_scheme()
        assert {10, 12} == set(next(v for k, v in scheme.deductions.items() if k.id == "error"))
        assert ("合格", base.dimensions) == (scheme.band(Decimal(70)), scheme.dimensions)

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("[]", "键有 dimensions"),
            ("weights: {}", "没有“weights”"),
            ("dimensions: {完整性: 30}", "合计应当是 100，不是 110"),
            ("dimensions: {完备性: 20}", "没有“完备性”"),
            ("deductions: {error: 4}", "“deductions.error”下应当是"),
            ("deductions: {error: {points: -1}}", "“deductions.error.points”应当是不小于 0"),
            ("confidence: {low: 2}", "应当在 0 到 1 之间"),
            ("bands: {差: 0, 优: 90}", "从高到低"),
            ("bands: {优: 很高}", "应当是不小于 0"),
            ("a: [", "YAML 写法有误"),
            ("undecided: {most: 1, most: 0}", "重复"),
            ("undecided: &a {most: 1}", "锚点"),
        ],
    )
    def test_a_wrong_file_is_refused(self, tmp_path: Path, text: str, told: str) -> None:
        """With the file and what is wrong in it."""
        own = tmp_path / "own.yaml"
        own.write_text(text, encoding="utf-8")
        with pytest.raises(PerflintError) as caught:
            load_scheme(own)
        assert told in caught.value.message
        assert str(own) in caught.value.place


class TestGate:
    def check(self, *arguments: str) -> tuple[int, str, str]:
        done = command("check", *arguments)
        return done.exit_code, done.stdout, done.stderr

    def test_a_score_below_the_minimum_fails(self) -> None:
        """Also where no finding reaches the threshold of severity."""
        draft = str(ROOT / "examples" / "5-部门整体表-规范.txt")
        assert 0 == self.check(draft, "--min-score", "100")[0]
        faulty = str(ROOT / "examples" / "5-部门整体表-问题.txt")
        errors = ["--ignore", "PF205,PF301,PF601,PF706"]
        assert 0 == self.check(faulty, *errors)[0]
        code, _, told = self.check(faulty, *errors, "--min-score", "90.5")
        assert (1, True) == (code, "没有达到 --min-score 90.5：1 份文件" in told)

    @pytest.mark.parametrize("score", ["101", "-1", "nan", "良"])
    def test_the_minimum_is_a_score(self, score: str) -> None:
        """Anything else is refused in Chinese."""
        code, _, told = self.check(str(ROOT / "examples"), f"--min-score={score}")
        assert (2, True, True) == (code, "--min-score 的值不对：应当是 0 到 100 的数" in told, score in told)

    def test_without_a_grade_nothing_passes(self) -> None:
        """The gate cannot be passed by running fewer rules; ``--exit-zero`` opens it."""
        draft = str(ROOT / "examples" / "1-项目表-规范.txt")
        code, text, told = self.check(draft, "--select", "PF3", "--min-score", "60")
        assert (1, True, True) == (code, "评级：无法评定" in text, "其中 2 个无法评定" in told)
        assert 0 == self.check(draft, "--select", "PF3", "--min-score", "60", "-e")[0]
        assert 0 == self.check(draft, "--select", "PF3")[0]

    def test_grades_stand_in_the_summary_and_in_json(self) -> None:
        """Four dimensions each; own parameters change them, also on a warm run."""
        draft = str(ROOT / "examples" / "1-项目表-问题.txt")
        assert "完整性 " in self.check(draft)[1].split("评级：", 1)[1]
        whole, project = json.loads(self.check(draft, "-f", "json")[1])["grades"]
        assert ((0, "中"), 0, list(DIMENSIONS)) == (
            (whole["document"], whole["grade"]),
            project["table"],
            [dimension["name"] for dimension in whole["dimensions"]],
        )
        for dimension in whole["dimensions"]:
            lost = sum(Decimal(str(loss["points"])) for loss in dimension["losses"])
            assert Decimal(str(dimension["weight"])) - lost == Decimal(str(dimension["points"]))

    def test_own_parameters_are_part_of_the_question(self, tmp_path: Path) -> None:
        """A changed file is not answered from the cache."""
        draft, own = str(ROOT / "examples" / "1-项目表-问题.txt"), tmp_path / "own.yaml"
        own.write_text("bands: {通过: 0}\n", encoding="utf-8")
        assert "评级：通过" in self.check(draft, "--grading", str(own))[1]
        own.write_text("bands: {不行: 0}\n", encoding="utf-8")
        assert "评级：不行" in self.check(draft, "--grading", str(own))[1]
        absent = self.check(draft, "--grading", str(tmp_path / "absent.yaml"))
        assert (2, True, True) == (absent[0], "没有这个文件或文件夹" in absent[2], "下一步：" in absent[2])
