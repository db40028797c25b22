"""Which rules hold for a document: by its own year and phase, or by what the command line decides instead."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from perflint import rulebook
from perflint.engine import When, run
from perflint.model import Outcome, Phase
from perflint.recognition.interchange.reading import document_from_record
from perflint.rulebook import Rule
from tests.command import run as command
from tests.files import write
from tests.sample_rules import unit_lost

RULE = unit_lost("VF101")


def record(year: int | None = None, phase: str | None = None) -> dict[str, Any]:
    row = {"level1": "产出指标", "level2": "数量指标", "name": "培训次数", "value": "5"}
    rows = [row, {**row, "name": "培训人数", "value": "9人"}]
    data: dict[str, Any] = {"document": "表", "tables": [{"project": "培训", "complete": True, "indicators": rows}]}
    return {**data, **({"year": year} if year else {}), **({"phase": phase} if phase else {})}


def outcome(tmp_path: Path, days: str, data: dict[str, Any], when: When | None = None) -> Outcome:
    book = rulebook.load([write(tmp_path / "book/form/unit-lost.yaml", RULE + days)])
    (verdict,) = run([document_from_record(data, "表.json")], book, when=when or When()).verdicts
    return verdict.outcome


@pytest.mark.parametrize(
    ("days", "year", "phase", "holds"),
    [
        ("valid_from: 2024-01-01", 2024, "target", True),
        ("valid_from: 2024-01-01", 2023, "target", False),
        ("valid_from: 2024-07-01", 2024, "target", False),  # the targets were set before the year began
        ("valid_from: 2024-07-01", 2024, "monitoring", False),
        ("valid_from: 2024-06-30", 2024, "monitoring", True),
        ("valid_from: 2024-07-01", 2024, "self_evaluation", True),  # and judged after it ended
        ("valid_from: 2024-07-01", 2024, "evaluation", True),
        ("valid_from: 2024-07-01", 2024, "approval", False),
        ("valid_to: 2023-12-31", 2024, "target", False),
        ("valid_to: 2023-12-31", 2023, "self_evaluation", True),
        ("valid_from: 2023-01-01\nvalid_to: 2023-01-01", 2023, "target", True),  # both days count
    ],
)
def test_the_year_that_a_document_states_decides(tmp_path: Path, days: str, year: int, phase: str, holds: bool) -> None:
    """With the day that its phase stands for."""
    expected = Outcome.FINDING if holds else Outcome.NOT_IN_FORCE
    assert expected == outcome(tmp_path, days, record(year, phase))


def test_without_a_year_today_decides(tmp_path: Path) -> None:
    """What has no year is a document of now; a rule without days holds always."""
    for today, expected in ((date(2024, 1, 1), Outcome.FINDING), (date(2023, 12, 31), Outcome.NOT_IN_FORCE)):
        assert expected == outcome(tmp_path, "valid_from: 2024-01-01", record(), When(today=today))
    assert Outcome.FINDING == outcome(tmp_path, "", record(), When(as_of=date(1999, 1, 1)))


def test_what_is_decided_wins_over_the_document(tmp_path: Path) -> None:
    days = "valid_from: 2024-01-01"
    assert Outcome.FINDING == outcome(tmp_path, days, record(2020), When(fiscal_year=2024))
    assert Outcome.NOT_IN_FORCE == outcome(tmp_path, days, record(2024), When(fiscal_year=2023))
    assert Outcome.NOT_IN_FORCE == outcome(tmp_path, days, record(2024), When(as_of=date(2023, 6, 30)))


@cache
def some_rule() -> Rule:
    return rulebook.load().rules[0]


@given(
    first=st.dates(date(2000, 1, 1), date(2050, 1, 1)),
    length=st.integers(0, 4000),
    day=st.dates(date(2000, 1, 1), date(2050, 1, 1)),
)
def test_a_rule_holds_from_its_first_day_to_its_last(first: date, length: int, day: date) -> None:
    """Every day of the span and no other."""
    last = date.fromordinal(first.toordinal() + length)
    rule = replace(some_rule(), valid_from=first, valid_to=last)
    document = document_from_record(record(), "表.json")
    assert (first <= day <= last) == When(as_of=day).holds(rule, document)


def test_each_document_of_a_batch_has_its_own_year(tmp_path: Path) -> None:
    """A mixed folder: the rule holds for one and not for the other, and both verdicts say so."""
    book = write(tmp_path / "book/form/unit-lost.yaml", RULE + "valid_from: 2024-01-01\n").parent.parent
    for year in (2023, 2024):
        write(tmp_path / f"in/{year}.json", json.dumps(record(year), ensure_ascii=False))
    found = command("check", "-r", str(book), str(tmp_path / "in"), "-f", "json", "-F", "warning")
    report = json.loads(found.stdout)
    assert ["not_in_force", "finding"] == [verdict["outcome"] for verdict in report["verdicts"]]
    assert 1 == len(report["findings"]) and 1 == found.exit_code
    page = command("check", "-r", str(book), str(tmp_path / "in"), "--verdicts").stdout
    assert "VF101 不在施行期 [unit-lost]" in page
    assert "1 条规则没有用于 1 份文件：VF101" in page


def test_a_batch_rule_speaks_of_the_documents_it_holds_for(tmp_path: Path) -> None:
    """It compares all, and accuses those for which it is in force."""
    book = write(tmp_path / "book/form/twice.yaml", BATCH).parent.parent
    records = [{**record(year), "document": f"表{number}"} for number, year in enumerate((2023, 2024, 2024))]
    for number, one in enumerate(records):
        one["tables"][0]["project"] = f"项目{number}"
    documents = [document_from_record(one, f"{one['document']}.json") for one in records]
    report = run(documents, rulebook.load([book]))
    assert {1, 2} == {finding.place.document for finding in report.findings} | {
        place.document for finding in report.findings for place in finding.related if place.document
    }
    assert all(finding.place.document for finding in report.findings)
    assert [Outcome.NOT_IN_FORCE] == [verdict.outcome for verdict in run(documents[:1], rulebook.load([book])).verdicts]


BATCH = """\
code: VF102
title: 不同项目的指标完全相同
severity: warning
confidence: high
dimension: 适当性
since: "0.1"
why: 照抄的指标考核不了各自的项目。
valid_from: 2024-01-01
given: batch
check: {duplicate_sets: {rows: 2}}
message: 与另一个项目的指标完全相同
advice: 按项目各自设定指标。
examples:
  fail:
    - documents:
        - {year: 2024, tables: [{project: 甲, indicators: [{name: 培训次数, value: 5次}, {name: 培训人数, value: 9人}]}]}
        - {year: 2024, tables: [{project: 乙, indicators: [{name: 培训次数, value: 5次}, {name: 培训人数, value: 9人}]}]}
  pass:
    - documents: [{year: 2024, tables: [{project: 甲, indicators: [{name: 培训次数, value: 5次}, {name: 培训人数, value: 9人}]}]}]
"""


def test_a_dormant_rule_does_not_count_in_the_grade(tmp_path: Path) -> None:
    """Neither as passed nor as open: the grade is what it is without the rule."""
    book = rulebook.load(
        [
            write(tmp_path / "book/form/unit-lost.yaml", RULE + "valid_from: 2024-01-01\n"),
        ]
    )
    document = document_from_record(record(2020), "表.json")
    (whole, table) = run([document], book).grades
    assert whole.score is None and table.score is None  # nothing was decided


# ── the command line ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def work(tmp_path: Path) -> tuple[str, str]:
    """A book with a dated rule for self-evaluations, and a document without a year."""
    text = RULE + "valid_from: 2024-01-01\nphases: [self_evaluation]\n"
    write(tmp_path / "book/form/unit-lost.yaml", text)
    draft = write(tmp_path / "表.json", json.dumps(record(), ensure_ascii=False))
    return str(tmp_path / "book"), str(draft)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--phase", "自评", "--fiscal-year", "2024"], "finding"),
        (["--phase", "self_evaluation", "--as-of", "2024-06-30"], "finding"),
        (["--phase", "self-evaluation", "--fiscal-year", "2024年度"], "finding"),
        (["--phase", "自评", "--fiscal-year", "2023"], "not_in_force"),
        (["--phase", "自评阶段", "--as-of", "2023-12-31"], "not_in_force"),
        (["--phase", "申报", "--fiscal-year", "2024"], "not_applicable"),
        (["--fiscal-year", "2024"], "not_applicable"),
    ],
)
def test_options_of_check(work: tuple[str, str], options: list[str], expected: str) -> None:
    """Year, day and phase, in Chinese and English."""
    report = json.loads(command("check", "-r", work[0], work[1], *options, "-f", "json").stdout)
    assert [expected] == [verdict["outcome"] for verdict in report["verdicts"]]


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_has_two_names(work: tuple[str, str], phase: Phase) -> None:
    """The document is shown in the phase that was decided."""
    for name in (phase.value, phase.label):
        report = json.loads(command("check", "-r", work[0], work[1], "--phase", name, "-f", "json").stdout)
        assert [phase.value] == [document["phase"] for document in report["documents"]]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--phase", "自平"], "没有“自平”这个阶段"),
        (["--phase", "monitorin"], "是不是 monitoring？"),
        (["--fiscal-year", "24"], "“24”不是年度"),
        (["--fiscal-year", "二〇二四"], "不是年度"),
        (["--as-of", "2024-02-30"], "“2024-02-30”不是日期"),
        (["--as-of", "20240630"], "不是日期"),
        (["--as-of", "2024-06-30", "--fiscal-year", "2024"], "--fiscal-year 和 --as-of 只能写一个"),
    ],
)
def test_wrong_options(work: tuple[str, str], options: list[str], said: str) -> None:
    found = command("check", "-r", work[0], work[1], *options)
    assert 2 == found.exit_code and said in found.stderr and "下一步" in found.stderr


def test_a_guessed_day_is_said(work: tuple[str, str]) -> None:
    """Once, on stderr, where there are rules that begin or end."""
    assert 1 == command("check", "-r", work[0], work[1]).stderr.count("1 份文件没有写明年度")
    assert "没有写明年度" not in command("check", "-r", work[0], work[1], "--fiscal-year", "2024").stderr
    assert "没有写明年度" not in command("check", "-r", work[0], work[1], "-q").stderr
    assert "没有写明年度" not in command("check", work[1]).stderr  # the shipped rules always hold


def test_why_tells_of_the_day(work: tuple[str, str]) -> None:
    """Not in force, and by which day that was decided."""
    page = command("why", "VF101", work[1], "-r", work[0], "--phase", "自评", "--fiscal-year", "2023").stdout
    told = "".join(page.split())  # the page is broken to the width of the terminal
    assert "不在施行期" in told and "按2023-12-31的规定判断，这条规则自2024-01-01起施行" in told


def test_lists_show_the_days(work: tuple[str, str]) -> None:
    assert "自 2024-01-01 起" in command("rules", "-r", work[0]).stdout
    assert "施行期：自 2024-01-01 起" in command("rule", "VF101", "-r", work[0]).stdout
    assert "2024-01-01" == json.loads(command("rule", "VF101", "-r", work[0], "-f", "json").stdout)["valid_from"]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("valid_from: 2024-13-01", "不是存在的日期：“2024-13-01”"),
        ("valid_from: 2024年1月1日", "“valid_from”的写法不对"),
        ("valid_from: 2024-02-01\nvalid_to: 2024-01-31", "施行期倒置：valid_to 2024-01-31 早于 valid_from 2024-02-01"),
        ("valid_to: 2024", "“valid_to”应当加引号写成"),
    ],
)
def test_days_that_are_none(tmp_path: Path, days: str, said: str) -> None:
    path = write(tmp_path / "book/form/unit-lost.yaml", RULE + days)
    with pytest.raises(rulebook_error(), match=said):
        rulebook.load([path])


def rulebook_error() -> type[Exception]:
    from perflint.errors import RulebookError

    return RulebookError


@pytest.mark.parametrize("name", ["checklist", "concise", "grouped", "json", "junit", "markdown", "sarif"])
def test_every_list_of_verdicts_knows_the_answer(work: tuple[str, str], name: str) -> None:
    """A rule that is not in force has its place wherever verdicts are shown."""
    found = command(
        "check", "-r", work[0], work[1], "--phase", "自评", "--fiscal-year", "2023", "--verdicts", "-f", name
    )
    assert 0 == found.exit_code
    assert "不在施行期" in found.stdout or "not_in_force" in found.stdout


class TestWaiversOfRulesThatDidNotLook:
    """A waiver, a comment or a line of a baseline is out of use only where its rule judged the document it speaks of."""

    def place(self, tmp_path: Path, days: str) -> Path:
        book = write(tmp_path / "book/form/unit-lost.yaml", RULE + days).parent.parent
        fixed = record(2024)
        fixed["tables"][0]["indicators"][0]["value"] = "5次"
        for name, data in (("2023.json", record(2023)), ("2024.json", fixed)):
            write(tmp_path / "in" / name, json.dumps(data, ensure_ascii=False))
        return book

    def unused(self, tmp_path: Path, book: Path, entry: str, *more: str) -> list[str]:
        write(tmp_path / "in/perflint-waivers.yaml", f"waivers:\n  - {entry}\n    reason: 口径如此\n")
        found = command("check", "-r", str(book), str(tmp_path / "in"), "-f", "json", *more)
        return [finding["code"] for finding in json.loads(found.stdout)["findings"] if finding["code"] != "VF101"]

    @pytest.mark.parametrize(
        ("entry", "unused"),
        [
            ("rule: VF101\n    file: 2023.json", []),
            ("rule: VF101\n    file: 2024.json", ["RUN013"]),
            ("rule: VF101\n    file: '20*.json'", []),
            ("rule: VF101\n    place: 培训", []),
            ("rule: VF101\n    place: 别的项目", ["RUN013"]),
            ("fingerprint: v1-0123456789abcdef0123456789abcdef", []),
            ("fingerprint: v1-0123456789abcdef0123456789abcdef\n    file: 2024.json", ["RUN013"]),
        ],
    )
    def test_not_in_force(self, tmp_path: Path, entry: str, unused: list[str]) -> None:
        assert unused == self.unused(tmp_path, self.place(tmp_path, "valid_from: 2024-01-01\n"), entry)

    def test_another_phase_and_a_rule_that_fails(self, tmp_path: Path) -> None:
        """Neither looked; in its own phase it does."""
        book = self.place(tmp_path, "phases: [self_evaluation]\n")
        assert [] == self.unused(tmp_path, book, "rule: VF101\n    file: 2024.json")
        assert ["RUN013"] == self.unused(
            tmp_path, book, "rule: VF101\n    file: 2024.json", "--phase", "self_evaluation"
        )

    def test_pruning_keeps_what_was_not_looked_for(self, tmp_path: Path) -> None:
        """Waivers and the baseline, though the rule judged the other file."""
        book, folder = self.place(tmp_path, "valid_from: 2024-01-01\n"), tmp_path / "in"
        args = ("check", "-r", str(book), str(folder), "-F", "error")
        base = tmp_path / "base.json"
        command(*args, "--as-of", "2025-01-01", "--write-baseline", str(base))
        before = base.read_bytes()
        assert before.count(b"2023.json") == 1
        self.unused(tmp_path, book, "rule: VF101\n    file: 2023.json", "--prune-suppressions")
        assert "2023.json" in (folder / "perflint-waivers.yaml").read_text(encoding="utf-8")
        (folder / "perflint-waivers.yaml").unlink()
        command(*args, "--baseline", str(base), "--prune")
        assert before == base.read_bytes()
