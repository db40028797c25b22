"""perflint from Python: what `lint` takes and gives, and that the command line says the same."""

from __future__ import annotations

import inspect
import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import asdict

import perflint
from perflint import api
from perflint.engine import Look, Plan, Sifted, judge_document, plan_of
from perflint.errors import PerflintError
from perflint.limits import limits_of
from perflint.model import Document, Finding, Outcome, Severity, Suppressed
from perflint.rulebook import load
from tests.command import run as command

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
GOOD, BAD = EXAMPLES / "1-项目表-规范.txt", EXAMPLES / "1-项目表-问题.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a faulty draft, a sound one, and a file that cannot be read."""
    shutil.copy(BAD, tmp_path / "一.txt")
    shutil.copy(GOOD, tmp_path / "二.txt")
    (tmp_path / "三.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    return tmp_path


class TestInputs:
    def test_a_folder_is_walked(self, folder: Path) -> None:
        """Every file of the folder is in the report once: two documents and a failure."""
        report = perflint.lint(folder)
        assert ["一.txt", "二.txt"] == [Path(one.path).name for one in report.documents]
        assert ["三.xlsx"] == [Path(one.path).name for one in report.failures]
        assert {0} == {one.place.document for one in report.findings if one.code != "RUN001"}

    def test_all_kinds_stand_in_the_order_given(self, folder: Path) -> None:
        """Documents, bytes with a name and paths mix; none is lost, none moves."""
        document = perflint.parse(BAD)
        report = perflint.lint([folder / "二.txt", document, ("四.txt", GOOD.read_bytes()), str(folder / "一.txt")])
        assert ["二.txt", BAD.name, "四.txt", "一.txt"] == [Path(one.path).name for one in report.documents]
        by_document = [[f.code for f in report.findings if f.place.document == n] for n in range(4)]
        assert by_document[1] == by_document[3] != []
        assert by_document[0] == by_document[2] == []

    def test_one_of_them_needs_no_list(self) -> None:
        """A path, a document and a pair alone are taken as such."""
        said = [[f.message for f in perflint.lint(one).findings] for one in (BAD, str(BAD), perflint.parse(BAD))]
        assert said[0] and said[0] == said[1] == said[2]
        pair = perflint.lint((BAD.name, BAD.read_bytes()))
        assert said[0] == [finding.message for finding in pair.findings]

    def test_a_path_that_is_not_there_is_a_failure(self, tmp_path: Path) -> None:
        """It stops nothing and is told."""
        report = perflint.lint([tmp_path / "没有.txt", GOOD])
        assert ["文件不存在"] == [failure.message for failure in report.failures]
        assert 1 == len(report.documents)

    def test_what_is_no_input_is_refused(self) -> None:
        """A number is neither a path nor a document."""
        with pytest.raises(PerflintError, match="int"):
            perflint.lint([5])  # type: ignore[list-item]

    def test_limits_hold(self) -> None:
        """A file over the limit is a failure that names it."""
        (failure,) = perflint.lint(("大.txt", b"x" * 2_000_000), limits=limits_of(["size=1"])).failures
        assert "文件大小" in failure.message

    def test_parse_raises(self, folder: Path) -> None:
        """One file that cannot be read is an exception there."""
        with pytest.raises(PerflintError):
            perflint.parse(folder / "三.xlsx")


class TestOptions:
    def test_select_and_ignore(self) -> None:
        """The same entries as on the command line; an unknown one raises."""
        everything = {finding.code for finding in perflint.lint(BAD).findings}
        one = sorted(everything)[0]
        assert {one} == {finding.code for finding in perflint.lint(BAD, select=[one]).findings}
        assert everything - {one} == {finding.code for finding in perflint.lint(BAD, ignore=[one]).findings}
        with pytest.raises(PerflintError, match="PF999"):
            perflint.lint(BAD, select=["PF999"])

    def test_a_rulebook_is_loaded_or_a_path(self) -> None:
        """Both give the same report."""
        rules = ROOT / "lint_rules"
        assert perflint.lint(BAD, load([rules])).findings == perflint.lint(BAD, rules).findings
        assert perflint.lint(BAD, [str(rules)]).rulebook == perflint.lint(BAD).rulebook

    def test_each_sees_every_input_in_order(self, folder: Path) -> None:
        """Also the one that failed."""
        seen: list[tuple[str, bool]] = []
        perflint.lint(folder, each=lambda one: seen.append((Path(one.path).name, one.error is None)))
        assert [("一.txt", True), ("三.xlsx", False), ("二.txt", True)] == seen


def two_plans() -> tuple[Plan, Plan]:
    book = load()
    return plan_of(book, select=["PF1"]), plan_of(book, ignore=["PF1"], min_severity=Severity.WARNING)


class TestPlans:
    def test_each_document_is_judged_by_its_own(self) -> None:
        """Rules, minimum severity and grades are those of the document's plan, in whatever order they come."""
        one, other = two_plans()
        document = perflint.parse(BAD)
        plans = {"甲.txt": one, "乙.txt": other}
        items = [(name, BAD.read_bytes()) for name in ("乙.txt", "甲.txt", "乙.txt")]
        report = perflint.lint(items, plan_for=lambda path: plans[path])
        alone = {
            name: perflint.lint(document, plan_for=lambda _, plan=plan: plan)  # type: ignore[misc]
            for name, plan in plans.items()
        }
        for number, (name, _) in enumerate(items):
            expected = alone[name]
            assert [f.message for f in expected.findings] == [
                f.message for f in report.findings if f.place.document == number
            ]
            assert [v.outcome for v in expected.verdicts] == [
                v.outcome for v in report.verdicts if v.document == number
            ]
            assert [(g.table, g.label, g.score) for g in expected.grades] == [
                (g.table, g.label, g.score) for g in report.grades if g.document == number
            ]
        assert report.rules == len({rule.code for plan in (one, other) for rule in plan.rules})

    def test_judged_documents_can_be_sent_to_another_process(self) -> None:
        """Findings and answers carry no function; after the way there and back they are the same."""
        document = perflint.parse(BAD)
        judged = judge_document(document, load().rules)
        assert judged.found and judged == pickle.loads(pickle.dumps(judged))
        assert document == pickle.loads(pickle.dumps(document))


class TestSuppression:
    def test_what_is_answered_for_is_listed_and_counts_for_nothing(self) -> None:
        """Findings kept and suppressed, a verdict 已豁免 and a better grade; the hook sees fingerprints."""
        plain = perflint.lint(BAD)
        code = plain.findings[0].code

        def sift(documents: Sequence[Document], findings: Sequence[Finding], _: Sequence[Look]) -> Sifted:
            assert all(finding.fingerprint for finding in findings)
            kept = tuple(one for one in findings if one.code != code)
            gone = tuple(Suppressed(one, "waiver", "已核实") for one in findings if one.code == code)
            return Sifted(kept, gone)

        report = perflint.lint(BAD, suppression=sift)
        assert [f for f in plain.findings if f.code != code] == list(report.findings)
        assert [f for f in plain.findings if f.code == code] == [one.finding for one in report.suppressed]
        outcomes = {verdict.outcome for verdict in report.verdicts if verdict.code == code}
        assert Outcome.WAIVED in outcomes and Outcome.FINDING not in outcomes
        assert (report.grades[0].score or 0) >= (plain.grades[0].score or 0)

    def test_findings_of_its_own_are_added(self) -> None:
        """They get fingerprints and stand in their place."""
        plain = perflint.lint(BAD)

        def sift(documents: Sequence[Document], findings: Sequence[Finding], _: Sequence[Look]) -> Sifted:
            extra = Finding(**asdict(findings[-1]) | {"code": "PF010", "name": "x"})
            return Sifted(tuple(findings), (), (extra,))

        report = perflint.lint(BAD, suppression=sift)
        added = [one for one in report.findings if one.code == "PF010"]
        assert 1 == len(added) and added[0].fingerprint
        assert plain.grades == report.grades


def test_the_command_line_says_the_same(folder: Path) -> None:
    """The findings of `check -f json` are those of `lint`."""
    result = command("check", "-f", "json", str(folder))
    said = json.loads(result.stdout)
    report = perflint.lint(folder)
    assert [f.fingerprint for f in report.findings] == [one["fingerprint"] for one in said["findings"]]


def test_the_package_imports_nothing_until_asked() -> None:
    """`import perflint` is quick; `perflint.lint` brings the rest."""
    script = "import sys, perflint; print(sorted(m for m in sys.modules if m.startswith('perflint'))); perflint.lint"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "['perflint']" == result.stdout.strip()
    with pytest.raises(AttributeError):
        perflint.nothing  # noqa: B018


def test_the_example_runs(folder: Path) -> None:
    """It lists the findings and ends with 1 for the faulty draft, 0 for the sound one, and says what a mistake is."""

    def run(*paths: Path) -> Any:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        command = [sys.executable, EXAMPLES / "api.py", *paths]
        return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)

    faulty = run(folder)
    assert 1 == faulty.returncode and "没有读成" in faulty.stdout and "PF" in faulty.stdout
    assert 0 == run(GOOD).returncode


def test_the_page_names_every_parameter() -> None:
    """docs/api.md is in step with the signatures."""
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for function in (api.lint, api.parse):
        assert f"perflint.{function.__name__}(" in page
        for name in inspect.signature(function).parameters:
            assert f"`{name}`" in page or f"{name}=" in page, name


def test_what_the_typed_script_writes_works(capsys: pytest.CaptureFixture[str]) -> None:
    """The script that mypy --strict checks as a user of the API, run once."""
    import typed_api

    assert 0 == typed_api.main(str(BAD))
    assert 7 == len(capsys.readouterr().out.splitlines())
