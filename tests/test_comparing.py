"""Two rounds of a submission: what became of the findings and of the targets, whatever happened to the files."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import zipfile
from collections import Counter
from itertools import permutations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import perflint
from perflint.comparing import Submission, compare
from perflint.comparing.pairing import assignment, equal_pairs
from perflint.comparing.values import value_change
from perflint.errors import InputError
from perflint.intake.reports import report_in
from perflint.model import Cell, Comparison, Effect, Indicator, Report, Standing
from perflint.reporters import all_reporters
from perflint.reporters.comparisons import all_formats, own_formats
from perflint.reporters.comparisons import find as find_format
from perflint.reporters.shared.contract import ReportOptions
from tests.command import run as command

RULE = Path(__file__).resolve().parent.parent / "lint_rules" / "value" / "name-unit-class-mismatch.yaml"
HEAD = [
    ["项目支出绩效目标申报表", "", "", ""],
    ["项目名称", "社区服务提升", "", ""],
    ["年度目标", "改善社区公共服务", "", ""],
    ["一级指标", "二级指标", "三级指标", "指标值"],
]
ROWS = [
    ["产出指标", "数量指标", "培训人员覆盖率", "≥40人"],
    ["产出指标", "数量指标", "举办讲座场次", "≥12场"],
    ["产出指标", "质量指标", "设备验收合格率", "≥3台"],
    ["效益指标", "社会效益指标", "居民政策知晓率", "≥80户"],
]
MENDED = [*ROWS[:2], ["产出指标", "质量指标", "设备验收合格率", "≥98%"], ROWS[3]]


def table(rows: list[list[str]], head: list[list[str]] | None = None) -> bytes:
    return "".join(",".join(row) + "\n" for row in [*(head or HEAD), *rows]).encode()


def report(*rows: list[str], name: str = "a.csv", head: list[list[str]] | None = None) -> Report:
    return perflint.lint((name, table(list(rows), head)), RULE)


def compared(*reports: Report, earlier: dict[str, str] | None = None) -> Comparison:
    return compare([Submission(f"第{number}轮", one) for number, one in enumerate(reports, 1)], earlier)


def counts(comparison: Comparison) -> dict[str, int]:
    return dict(Counter(change.standing.value for change in comparison.findings))


def run(*arguments: str) -> Result:
    return command("compare", *arguments)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.csv").write_bytes(table(ROWS))
    (tmp_path / "new.csv").write_bytes(table(MENDED))
    return tmp_path


# ── findings ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_mended_left_and_new() -> None:
    """One was mended, two are left, one came with a new row."""
    new = report(*MENDED, ["产出指标", "时效指标", "任务按期完成率", "≥5个"])
    assert {"mended": 1, "remaining": 2, "new": 1} == counts(compared(report(*ROWS), new))


def test_a_reworded_finding_remains() -> None:
    """Another value of the same kind, or a reworded name: the same finding, with the old and the new wording."""
    new = report(
        ["产出指标", "数量指标", "培训人员覆盖率", "≥50人"],
        *ROWS[1:3],
        ["效益指标", "社会效益指标", "社区居民政策知晓率", "≥80户"],
    )
    comparison = compared(report(*ROWS), new)
    assert {"remaining": 3} == counts(comparison)
    told = {change.finding.path[-1]: change for change in comparison.findings if change.reworded}
    assert {"培训人员覆盖率", "社区居民政策知晓率"} == set(told)
    before = told["培训人员覆盖率"].before
    assert before is not None and "≥40人" == before.place.text


def test_what_is_back() -> None:
    """Gone in the last round, there in the one before: back, whether its wording is the same or not."""
    first, second = report(*ROWS), report(*MENDED)
    assert {"recurred": 1, "remaining": 2} == counts(compared(first, second, first))
    again = [*ROWS[:2], ["产出指标", "质量指标", "设备验收合格率", "≥4台"], ROWS[3]]
    assert {"recurred": 1, "remaining": 2} == counts(compared(first, second, report(*again)))
    assert {"new": 1, "remaining": 2} == counts(compared(second, first))


def test_what_is_back_by_fingerprint() -> None:
    """A fingerprint of rounds that are not compared tells it too."""
    first, second = report(*ROWS), report(*MENDED)
    gone = {one.fingerprint for one in first.findings} - {one.fingerprint for one in second.findings}
    comparison = compared(second, first, earlier=dict.fromkeys(gone, "2025年度"))
    assert {"recurred": 1, "remaining": 2} == counts(comparison)
    assert "2025年度有过，上一轮没有" == comparison.findings[0].note


def test_a_project_that_is_not_submitted_again_is_not_mended() -> None:
    """Neither is a finding whose rule did not run or could not decide."""
    head = [HEAD[0], ["项目名称", "老旧管网改造", "", ""], *HEAD[2:]]
    other = report(["产出指标", "数量指标", "改造管网长度", "≥3公里"], name="b.csv", head=head)
    comparison = compared(report(*ROWS), other)
    assert {"unchecked": 3} == counts(comparison)
    assert "没有这个项目" in comparison.findings[0].note
    silent = perflint.lint(("a.csv", table(MENDED)), select=["PF304"])
    comparison = compared(report(*ROWS), silent)
    assert {"这次没有运行这条规则"} == {one.note for one in comparison.findings if one.standing is Standing.UNCHECKED}


def test_a_dropped_indicator_is_told() -> None:
    """The finding is gone with its row, and says so."""
    comparison = compared(report(*ROWS), report(*ROWS[:3]))
    assert ["这个指标在新的一轮里没有了"] == [one.note for one in comparison.findings if one.note]
    assert [(Effect.DROPPED, "居民政策知晓率")] == [(one.effect, one.indicator) for one in comparison.targets]


def test_waived_is_not_mended(work: Path) -> None:
    """A finding that somebody answered for is told as such."""
    note = b"# perflint: ignore[PF301] " + "口径由上级规定\n".encode()
    lines = table(ROWS).splitlines(keepends=True)
    (work / "new.csv").write_bytes(b"".join([*lines[:4], note, *lines[4:]]))
    told = json.loads(run("old.csv", "new.csv", "-r", str(RULE), "-f", "json").stdout)
    assert {"waived": 1, "remaining": 2} == {k: v for k, v in told["run"]["findings"].items() if v}


# ── what must not matter ────────────────────────────────────────────────────────────────────────────────────────

NAMES = st.sampled_from(
    ["培训人员覆盖率", "举办讲座场次", "设备验收合格率", "居民政策知晓率", "任务按期完成率", "资助学生人数"]
)
VALUES = st.sampled_from(["≥40人", "≥12场", "≥98%", "≤3台", "3-5次", "2026年12月底前", "每月1次", "得到改善", ""])
RANDOM_ROWS = st.lists(
    st.builds(lambda name, value: ["产出指标", "数量指标", name, value], NAMES, VALUES), min_size=1, max_size=7
)


@given(RANDOM_ROWS)
@settings(max_examples=40, deadline=None)
def test_a_submission_against_itself_has_nothing_new(rows: list[list[str]]) -> None:
    """Everything is left, nothing is new or mended, no target changed; under another name and with blank rows too."""
    one = report(*rows)
    moved = [HEAD[0], ["", "", "", ""], *HEAD[1:], ["", "", "", ""]]
    for other in (one, report(*rows, name="二次上报/b.csv"), report(*rows, head=moved)):
        comparison = compared(one, other)
        assert len(one.findings) == comparison.count(Standing.REMAINING) == len(comparison.findings)
        assert () == comparison.targets


@given(RANDOM_ROWS, RANDOM_ROWS)
@settings(max_examples=60, deadline=None)
def test_counts_are_symmetric(before: list[list[str]], after: list[list[str]]) -> None:
    """Seen from the other side, what is gone is new; what is lowered is raised; what is dropped is added."""
    one, other = report(*before), report(*after)
    there, back = compared(one, other), compared(other, one)
    gone = (Standing.MENDED, Standing.UNCHECKED)
    assert sum(map(there.count, gone)) == back.count(Standing.NEW)
    assert there.count(Standing.REMAINING) == back.count(Standing.REMAINING)
    assert len(one.findings) == sum(map(there.count, gone)) + there.count(Standing.REMAINING)
    effects, opposite = (Counter(one.effect for one in side.targets) for side in (there, back))
    assert effects[Effect.DROPPED] == opposite[Effect.ADDED]


def test_the_format_does_not_matter(tmp_path: Path) -> None:
    """The same table as xlsx."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in [*HEAD, *ROWS]:
        book.active.append(row)
    book.save(tmp_path / "b.xlsx")
    comparison = compared(report(*ROWS), perflint.lint(tmp_path / "b.xlsx", RULE))
    assert {"remaining": 3} == counts(comparison) and () == comparison.targets


def test_several_files_in_other_folders_and_order() -> None:
    """Projects are found by their names, wherever they lie."""
    heads = [
        [HEAD[0], ["项目名称", name, "", ""], *HEAD[2:]] for name in ("社区服务提升", "老旧管网改造", "学前教育资助")
    ]
    files = [(f"{number}.csv", table(ROWS, head)) for number, head in enumerate(heads)]
    moved = [(f"再次上报/{9 - number}.csv", data) for number, (_, data) in enumerate(reversed(files))]
    comparison = compared(perflint.lint(files, RULE), perflint.lint(moved, RULE))
    assert {"remaining": 9} == counts(comparison) and () == comparison.targets


# ── targets ─────────────────────────────────────────────────────────────────────────────────────────────────────


def row(value: str, name: str = "居民满意度", direction: str = "", level2: str = "质量指标") -> Indicator:
    said = Cell(direction) if direction else None
    return Indicator(Cell("产出指标"), Cell(level2), Cell(name), Cell(value), direction=said)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("≥95%", "≥90%", Effect.LOWERED),
        ("≥90%", "≥95%", Effect.RAISED),
        ("≥95%", "不低于95%", None),
        ("≥95%", "95%以上", None),
        ("=100%", "≥90%", Effect.LOWERED),
        ("≤300元", "≤350元", Effect.LOOSENED),
        ("≤350元", "≤300元", Effect.RAISED),
        ("≥1万元", "≥10000元", None),
        ("≥1万元", "≥9000元", Effect.LOWERED),
        (">95%", "≥95%", Effect.LOOSENED),
        ("≤3天", "<3天", Effect.RAISED),
        ("≥95%", "≤95%", Effect.CHANGED),
        ("≥95%", "≥95人", Effect.CHANGED),
        ("90%-95%", "85%-95%", Effect.LOOSENED),
        ("85%-95%", "90%-95%", Effect.RAISED),
        ("90%-95%", "80%-85%", Effect.LOWERED),
        ("2026年6月底前", "2026年12月底前", Effect.LOOSENED),
        ("2026年12月底前", "2026年6月底前", Effect.RAISED),
        ("每月1次", "每季度1次", Effect.LOWERED),
        ("每季度1次", "每月1次", Effect.RAISED),
        ("12次/年", "1次/月", Effect.CHANGED),
        ("≥95%", "得到提高", Effect.LOOSENED),
        ("得到提高", "≥95%", Effect.RAISED),
        ("有所改善", "明显改善", Effect.CHANGED),
        ("有所改善", "有所改善。", None),
        ("≥95%", "", Effect.LOWERED),
        ("", "≥95%", Effect.RAISED),
        ("无", "", None),
    ],
)
def test_what_a_value_promises(before: str, after: str, expected: Effect | None) -> None:
    """The direction that is better decides; what cannot be compared is told without a judgement."""
    found = value_change(row(before), row(after))
    assert expected == (found[0] if found else None)


def test_the_column_of_directions_decides_where_there_is_no_sign() -> None:
    """正向: less is lowered; 反向: more is loosened; a cost is a ceiling."""
    assert (Effect.LOWERED, "") == value_change(row("50件", direction="正向"), row("40件", direction="正向"))
    found = value_change(row("40件", direction="反向"), row("50件", direction="反向"))
    assert found is not None and Effect.LOOSENED is found[0]
    cost = {"name": "人均培训成本", "level2": "成本指标"}
    found = value_change(row("300元", **cost), row("350元", **cost))
    assert found is not None and Effect.LOOSENED is found[0]


def record(budget: float, indicators: list[dict[str, Any]], project: str = "社区服务提升", **more: Any) -> bytes:
    one = {"project": project, "funds": {"total": budget}, "indicators": indicators, **more}
    return json.dumps({"unit_of_money": "万元", "tables": [one]}, ensure_ascii=False).encode()


INDICATORS = [
    {"level1": "产出指标", "level2": "数量指标", "name": "举办讲座场次", "value": "≥12场", "weight": "20"},
    {"level1": "产出指标", "level2": "质量指标", "name": "设备验收合格率", "value": "≥98%", "weight": "30"},
]


def changes(before: bytes, after: bytes) -> list[tuple[Effect, str, str, str]]:
    one, other = (perflint.lint((name, data), RULE) for name, data in (("a.json", before), ("b.json", after)))
    return [(change.effect, change.what, change.before, change.after) for change in compared(one, other).targets]


def test_a_budget_that_changes_alone() -> None:
    """More or less money for the same targets is told as such; with other targets it is just a change."""
    assert [(Effect.BUDGET, "budget", "120万元", "150万元")] == changes(
        record(120, INDICATORS), record(150, INDICATORS)
    )
    less = [{**INDICATORS[0], "value": "≥8场"}, INDICATORS[1]]
    assert [
        (Effect.LOWERED, "value", "≥12场", "≥8场"),
        (Effect.CHANGED, "budget", "120万元", "100万元"),
    ] == changes(record(120, INDICATORS), record(100, less))


def test_weights_projects_and_goals() -> None:
    """Changes without a direction are told neutrally; a project is found by its code under another name."""
    after = [{**INDICATORS[0], "weight": "40"}, {**INDICATORS[1], "weight": "30.0"}]
    assert [(Effect.CHANGED, "weight", "20", "40")] == changes(record(1, INDICATORS), record(1, after))
    renamed = record(1, INDICATORS, "全民健身活动", project_code="X1")
    told = changes(record(1, INDICATORS, project_code="X1"), renamed)
    assert [(Effect.CHANGED, "project", "社区服务提升", "全民健身活动")] == told
    goals = changes(record(1, INDICATORS, goal="办好讲座"), record(1, INDICATORS, goal="办好讲座和展览"))
    assert [(Effect.CHANGED, "goal", "办好讲座", "办好讲座和展览")] == goals
    gone = changes(record(1, INDICATORS), record(1, INDICATORS[:1], "老旧管网改造"))
    assert [(Effect.DROPPED, "project"), (Effect.ADDED, "project")] == [one[:2] for one in gone]


# ── pairing ─────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(1, 4), st.integers(1, 5), st.randoms())
@settings(max_examples=60)
def test_the_assignment_is_the_best_there_is(height: int, width: int, source: random.Random) -> None:
    """Compared with all of them."""
    scores = {(i, j): source.randint(1, 99) / 99 for i in range(height) for j in range(width) if source.random() < 0.7}
    found = assignment(scores)
    assert len({i for i, _ in found}) == len({j for _, j in found}) == len(found)
    size = max(height, width)
    best = max(sum(scores.get(pair, 0) for pair in enumerate(order)) for order in permutations(range(size)))
    assert best == pytest.approx(sum(scores[pair] for pair in found))


def test_equal_pairs_keep_their_order() -> None:
    """The first of one side goes with the first of the other; what has no key stays alone."""
    assert [("a1", "a2"), ("a3", "a4")] == equal_pairs(
        ["a1", "x1", "a3"], ["x2", "a2", "a4"], lambda one: "a" if one[0] == "a" else None
    )


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_exit_codes(work: Path) -> None:
    """1 for what is open at the gate, 0 where nothing is, 2 for a mistake, 3 where there is nothing to compare."""
    rule = ("-r", str(RULE))
    assert 1 == run("old.csv", "new.csv", *rule).exit_code
    assert 0 == run("old.csv", "new.csv", *rule, "-e").exit_code
    (work / "good.csv").write_bytes(table([ROWS[1]]))
    assert 0 == run("old.csv", "good.csv", *rule).exit_code
    for wrong in (["old.csv"], ["old.csv", "no.csv"], ["old.csv", "-"], ["old.csv", "new.csv", "-f", "overview"]):
        result = run(*wrong, *rule)
        assert 2 == result.exit_code and "下一步" in result.stderr
    (work / "empty").mkdir()
    result = run("old.csv", "empty", *rule)
    assert 3 == result.exit_code and "没有可以比较的内容：empty" in result.stderr


def test_variables_about_the_report_of_a_check_are_not_heeded(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its format, which may be none of a comparison, nor its file, which would be written over."""
    plain = run("old.csv", "new.csv", "-r", str(RULE))
    monkeypatch.setenv("PERFLINT_OUTPUT_FORMAT", "sarif")
    monkeypatch.setenv("PERFLINT_OUTPUT_FILE", str(work / "报告.sarif"))
    told = run("old.csv", "new.csv", "-r", str(RULE))
    assert (plain.exit_code, plain.stdout) == (told.exit_code, told.stdout)
    assert not (work / "报告.sarif").exists()


@pytest.mark.parametrize(
    "option", ["--max-warnings=3", "--min-score=9", "--strict-input", "--grading=x", "--baseline=x"]
)
def test_options_that_would_do_nothing_are_not_offered(work: Path, option: str) -> None:
    for called in (["compare", "old.csv", "new.csv"], ["review", "record", "old.csv"]):
        result = command(*called, option)
        assert 2 == result.exit_code and "没有" in result.stderr


def test_lowered_targets_come_first(work: Path) -> None:
    """In the default report a lowered target stands above everything else."""
    (work / "new.csv").write_bytes(table([*MENDED[:1], ["产出指标", "数量指标", "举办讲座场次", "≥10场"], *MENDED[2:]]))
    lines = run("old.csv", "new.csv", "-r", str(RULE)).stdout.splitlines()
    assert "第1轮 old.csv → 第2轮 new.csv" == lines[0]
    assert lines[2].startswith("── 目标降低 1 处") and "≥12场 → ≥10场" in lines[4]
    assert "已整改 1 个，仍存在 2 个，新增 0 个，反复 0 个。" in lines


def check_json(work: Path, name: str) -> str:
    target = work / f"{name}.json"
    command("check", f"{name}.csv", "-r", str(RULE), "-f", "json", "-o", str(target))
    return str(target)


def test_reports_instead_of_files(work: Path) -> None:
    """The same findings stand the same way, of either side; targets are not compared, which is said."""
    expected = json.loads(run("old.csv", "new.csv", "-r", str(RULE), "-f", "json").stdout)["run"]["findings"]
    old, new = check_json(work, "old"), check_json(work, "new")
    for pair in ((old, new), (old, "new.csv"), ("old.csv", new)):
        result = run(*pair, "-r", str(RULE), "-f", "json")
        told = json.loads(result.stdout)
        assert expected == told["run"]["findings"] and [] == told["targets"]
        assert any("没有指标的内容" in remark for remark in told["run"]["remarks"])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"schema_version": "2.0"}, "报告的格式版本是 2.0"),
        ({"findings": [{"code": "PF301"}]}, "findings/0 不合规定"),
        ({"verdicts": [{"code": "PF301", "name": "x", "outcome": "pass", "document": 7, "missing": []}]}, "不存在"),
    ],
)
def test_a_report_that_is_none(work: Path, change: dict[str, Any], expected: str) -> None:
    """Another version, a damaged one: told with the file and the next step."""
    broken = {**json.loads(Path(check_json(work, "old")).read_text(encoding="utf-8")), **change}
    (work / "broken.json").write_text(json.dumps(broken), encoding="utf-8")
    result = run("broken.json", "new.csv", "-r", str(RULE))
    assert 2 == result.exit_code and "broken.json" in result.stderr and expected in result.stderr


@given(
    st.binary(max_size=60)
    | st.text(max_size=60).map(lambda text: f'{{"schema_version": {text}'.encode("utf-8", "replace"))
)
def test_reading_a_report_never_fails_oddly(data: bytes) -> None:
    """Whatever is in the file: a report, none, or an error that the user can act on."""
    try:
        assert report_in(data, "x.json") is None
    except InputError as error:
        assert error.advice


# ── formats ─────────────────────────────────────────────────────────────────────────────────────────────────────

HOSTILE = [
    "=1+1",
    "<script>alert(1)</script>",
    "\x1b[31m红",
    "a\u202eb",
    "\ud800",
    "长" * 3000,
    "\x00\x08",
    "|@user|`x`",
]


def hostile() -> Comparison:

    comparison = compared(
        report(*ROWS), report(*MENDED, ["产出指标", "时效指标", "任务按期完成率", "≥5个"], name="b.csv")
    )
    changed = list(comparison.findings)
    for text in HOSTILE:
        for one in comparison.findings[:2]:
            finding = replace(one.finding, message=text, title=text, filename=text, path=(text, text), advice=text)
            finding = replace(finding, place=replace(finding.place, text=text))
            changed.append(replace(one, finding=finding, note=text, reworded=True))
    targets = tuple(
        replace(one, project=text, indicator=text, before=text, after=text, note=text, filename=text)
        for text in HOSTILE
        for one in comparison.targets[:1]
    )
    return replace(comparison, findings=tuple(changed), targets=(*comparison.targets, *targets), remarks=tuple(HOSTILE))


@pytest.mark.parametrize("reporter", all_formats(), ids=lambda one: one.NAME)
def test_hostile_text_does_nothing(reporter: Any) -> None:
    """No escape sequence, no markup, no formula, nothing that turns the reading direction."""
    text = reporter.render(hostile(), ReportOptions())
    if isinstance(text, bytes):
        with zipfile.ZipFile(io.BytesIO(text)) as package:
            for name in (name for name in package.namelist() if name.endswith((".xml", ".rels"))):
                ElementTree.fromstring(package.read(name))
                assert b"<f>" not in package.read(name)
        return
    text.encode("utf-8")
    assert not {"\x1b", "\u202e", "\x00", "\x08"} & set(text)
    assert "<script>" not in text or reporter.NAME not in ("html", "markdown", "junit")
    if reporter.NAME == "csv":
        cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
        assert "'=1+1" in cells and not any(cell.startswith("=") for cell in cells)
    if reporter.NAME == "markdown":
        assert len(text) < 66_000 and "`x`" not in text


def test_the_json_follows_its_schema() -> None:
    """Every key that is written is in the published schema, and all that it requires is written."""
    import jsonschema

    schema = json.loads(command("schema", "comparison").stdout)
    formats = {one.NAME: one for one in all_formats()}
    for comparison in (hostile(), compared(report(), report())):
        told = json.loads(formats["json"].render(comparison, ReportOptions()))
        jsonschema.Draft202012Validator(schema).validate(told)
        assert not set(told) - set(schema["properties"])
        assert not {key for one in told["targets"] for key in one} - set(
            schema["properties"]["targets"]["items"]["properties"]
        )


def test_every_format_tells_every_change() -> None:
    """Nothing is left out by any of them."""
    comparison = compared(report(*ROWS), report(*MENDED, name="b.csv"))
    own = {one.NAME: one for one in own_formats()}
    assert {"full", "json", "csv", "markdown", "html", "xlsx"} == set(own)
    rows = [row for sheet in opened(own.pop("xlsx").render(comparison, ReportOptions())) for row in sheet.values]
    assert any(row[:2] == ("已整改", "社区服务提升 › 产出指标 › 质量指标 › 设备验收合格率") for row in rows), rows
    assert ["≥3台", "≥98%"] in [list(row[3:5]) for row in rows]
    for reporter in own.values():
        text = reporter.render(comparison, ReportOptions(width=160)).replace("\\", "").replace("&lt;", "<")
        for said in ("举办讲座场次", "设备验收合格率"):
            assert (said in text) == (said != "举办讲座场次"), reporter.NAME
        assert "≥98%" in text and "≥3台" in text


def opened(data: Any) -> Any:
    openpyxl = pytest.importorskip("openpyxl")
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_formats_of_check_show_the_newest_round(work: Path) -> None:
    """What is new, left or back is said of each finding; a lowered target is one of them, at its cell; mended is counted."""
    lowered = [[*ROWS[0][:3], "≥30人"], *ROWS[1:]]
    comparison = compared(report(*ROWS), report(*lowered, name="b.csv"))
    names = {one.NAME for one in all_formats()}
    assert {one.NAME for one in all_reporters()} - names == {
        "checklist",
        "overview",
        "text",
    }  # text is another name of full
    for name in sorted(names - {one.NAME for one in own_formats()}):
        made = find_format(name).render(comparison, ReportOptions())
        if isinstance(made, bytes):
            with zipfile.ZipFile(io.BytesIO(made)) as package:
                made = re.sub("<[^>]*>", "", package.read("word/document.xml").decode())
        made = re.sub(r"(?:\\u|\|0x)([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), made)
        assert "仍存在" in made and "目标降低" in made, name


def test_the_gate_and_the_summary_beside_a_bare_format(work: Path) -> None:
    """The exit code is that of the comparison, whatever the format; what is mended is told beside it."""
    result = run("old.csv", "new.csv", "-r", str(RULE), "-f", "github")
    assert "【仍存在】" in result.stdout and "已整改 1 个" in result.stderr
    assert run("old.csv", "new.csv", "-r", str(RULE)).exit_code == result.exit_code
    refused = run("old.csv", "new.csv", "-f", "overview")
    assert 2 == refused.exit_code and "说的是一轮的结论" in refused.stderr
    run("old.csv", "new.csv", "-r", str(RULE), "-f", "xlsx", "-o", "a.xlsx", "-f", "docx", "-o", "a.docx")
    assert (work / "a.docx").read_bytes().startswith(b"PK")
    assert ["小结", "目标的变动", "问题"] == opened((work / "a.xlsx").read_bytes()).sheetnames


def test_several_outputs(work: Path) -> None:
    """As for check: pairs of -f and -o."""
    result = run("old.csv", "new.csv", "-r", str(RULE), "-f", "html", "-o", "a.html", "-f", "csv", "-o", "a.csv")
    assert "" == result.stdout and "结果已写到 a.html" in result.stderr
    assert (work / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (work / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    refused = run("old.csv", "new.csv", "-f", "json", "-o", "new.csv")
    assert 2 == refused.exit_code and table(MENDED) == (work / "new.csv").read_bytes()
