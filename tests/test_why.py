"""``perflint why``: the evaluation is the run's own, every silence has its reason, and ``--at`` finds the place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from perflint.engine import run
from perflint.engine.explaining import Explanation, explain
from perflint.model import Document, Outcome, Report
from perflint.readers import read_bytes
from perflint.recognition import recognise
from perflint.recognition.interchange.reading import document_from_record
from perflint.rulebook import Rule, Rulebook, load
from tests.command import run as command

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
ROW = {"level1": "产出指标", "level2": "数量指标"}


def why(*arguments: str) -> tuple[int, str, str]:
    done = command("why", *arguments, env={"COLUMNS": "160"})
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def draft(tmp_path: Path) -> Any:
    """Writes a document with one table of these rows and returns its path; other keys go to the table or document."""

    def write(*rows: dict[str, Any], **table: Any) -> str:
        indicators = [{**ROW, **row} for row in rows]
        record = {"tables": [{"complete": True, **table, "indicators": indicators}]}
        path = tmp_path / "draft.json"
        path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        return str(path)

    return write


# ── the same answers as a run ───────────────────────────────────────────────────────────────────────────────────


def _outcome(found: list[Explanation]) -> Outcome:
    """The verdict that a run draws from these subjects."""
    outcomes = {one.outcome for one in found if not one.told}
    if any(told.superseded_by is None for one in found for told in one.told):
        return Outcome.FINDING
    for outcome in (Outcome.CANNOT_DECIDE, Outcome.PASS):
        if outcome in outcomes:
            return outcome
    return Outcome.NOT_APPLICABLE


def _of_table(found: list[Explanation], document: int | None, table: int | None) -> list[Explanation]:
    return [one for one in found if one.place is None or (one.place.document, one.place.table) == (document, table)]


def _consistent(rule: Rule, one: Explanation) -> bool:
    """Whether outcome and traces say the same."""
    if one.where is None or rule.check is not None:
        return True
    answers = one.where.answer, one.expect.answer if one.expect else None
    expected = {
        Outcome.NOT_APPLICABLE: one.where.answer is False,
        Outcome.PASS: answers[1] is True,
        Outcome.FINDING: answers == (True, False),
        Outcome.CANNOT_DECIDE: None in answers,
    }
    return expected[one.outcome]


@pytest.mark.parametrize("name", ["1-项目表-问题.txt", "2-多项目表-问题.txt", "4-自评报告-问题.txt"])
def test_every_rule_is_explained_as_it_was_run(name: str) -> None:
    """For all rules and tables, what the explanations add up to is the verdict, and findings are the same."""
    book = load()
    document: Document = recognise(read_bytes((EXAMPLES / name).read_bytes(), name))
    report: Report = run([document], book)
    for rule in book.rules:
        verdicts = [verdict for verdict in report.verdicts if verdict.code == rule.code]
        found = list(explain([document], book, rule)) if verdicts else []
        for verdict in verdicts:
            assert verdict.outcome is _outcome(_of_table(found, verdict.document, verdict.table)), rule.code
        told = [told.finding.message for one in found for told in one.told if told.superseded_by is None]
        assert sorted(one.message for one in report.findings if one.code == rule.code) == sorted(told)
        assert [] == [one for one in found if not _consistent(rule, one)]


# ── every answer has its reason ─────────────────────────────────────────────────────────────────────────────────


def test_a_finding_shows_the_values_that_were_read(draft: Any) -> None:
    """Each condition with field, fact, operand and answer; then the finding as a report words it."""
    code, text, _ = why("PF301", draft({"name": "培训覆盖率", "value": "≥40人"}))
    assert 0 == code
    for line in (
        "第1张表第1个指标 培训覆盖率",
        "  适用条件 where：成立",
        "成立      名称的计量类别 name.measure 读到“percent”；要求 known: true",
        "  应当 expect：不成立",
        "要求 compatible_with: name.measure；其中 name.measure 读到“percent”",
        "  结论：有问题",
        "发现：错误 PF301，可信度高：指标“培训覆盖率”应以百分比计量，指标值却是“≥40人”",
    ):
        assert line in text
    assert "不在报告里" not in text


def test_a_rule_that_does_not_apply_shows_which_condition_failed(draft: Any) -> None:
    """The rest of the rule was not asked and is not shown."""
    text = why("PF301", draft({"name": "培训覆盖率", "value": "良好"}))[1]
    assert "不成立    指标值的类型 value.kind 读到“qualitative”；要求 [quantity, range]" in text
    assert ("结论：不适用" in text, "expect" in text) == (True, False)


def test_an_undecided_rule_names_what_was_missing(draft: Any) -> None:
    """Absent and blank are told apart."""
    text = why("PF309", draft({"name": "培训覆盖率", "value": "≥95%"}))[1]
    assert "无法判断" in text
    assert "读不到（没有这一项，或没有读懂）" in text
    assert "结论：无法判断，缺少 指标性质" in text


def test_a_check_shows_its_options_and_what_it_yielded(draft: Any) -> None:
    """Options with parameters filled in; the values of each hit."""
    faulty = str(EXAMPLES / "1-项目表-问题.txt")
    text = why("sum-mismatch", faulty)[1]
    assert "检查 adds_up：sums: [funds, tasks, units, unit_projects, projects], rounding: 0.01" in text
    assert "left = 140，right = 150，delta = -10" in text
    assert "级别条件 severity_when（警告）：不成立" in text


@pytest.mark.parametrize(
    ("arguments", "row", "told"),
    [
        (["PF110"], {"name": "不涉及", "value": "不涉及"}, "结论：不适用：这一行填的是“无”“不涉及”之类"),
        (["exec-over-100"], {"name": "培训人数", "value": "≥40人"}, "结论：不适用：文件属于申报阶段，这条规则只用于"),
        (["PF301", "--min-confidence", "high"], {"name": "培训覆盖率", "value": "≥40人"}, None),
        (["PF110", "--min-severity", "error"], {"name": "培训人数", "value": "40"}, None),
    ],
)
def test_silences_have_reasons(draft: Any, arguments: list[str], row: dict[str, str], told: str | None) -> None:
    """An inapplicable row and another phase; what passes a minimum is in the report."""
    text = why(arguments[0], draft(row), *arguments[1:])[1]
    assert told is None or told in text
    assert "不在报告里" not in text


def test_what_a_minimum_hides_is_said() -> None:
    """A table that was read with less certainty lowers the confidence, and the minimum then hides the finding."""
    faulty = str(EXAMPLES / "1-项目表-问题.txt")
    place = ["--at", "助餐服务覆盖率"]
    assert (
        "不在报告里：可信度中低于 --min-confidence high" in why("PF301", faulty, *place, "--min-confidence", "high")[1]
    )
    text = why("PF506", faulty, "--at", "补贴资金到位率", "--min-severity", "error")[1]
    assert "不在报告里：级别警告低于 --min-severity error" in text


def test_an_incomplete_table_is_the_reason() -> None:
    """A rule about what is absent says nothing about a table that stops part-way."""
    book = load()
    (rule,) = (rule for rule in book.rules if rule.name == "completeness-indicator-count")
    record = {"tables": [{"complete": False, "indicators": [{"level1": "效益指标", "name": "a", "value": "1次"}]}]}
    (one,) = explain([document_from_record(record, "a.json")], book, rule)
    assert (Outcome.CANNOT_DECIDE, "表格不完整，不能断定缺少什么") == (one.outcome, one.reason)


def test_a_superseded_finding_says_by_which_rule(draft: Any) -> None:
    """`inapplicable-placeholder` speaks for the category whose row it is."""
    rows = [{"name": "培训人数", "value": "≥40人"}, {"level2": "质量指标", "name": "不涉及", "value": "不涉及"}]
    text = why("completeness-no-quality", draft(*rows, project="干部培训"))[1]
    assert "不在报告里：同一处已由 PF115 inapplicable-placeholder 报告" in text


def test_a_preview_rule_says_how_to_run_it() -> None:
    """It is evaluated all the same."""
    book: Rulebook = load()
    rule = next(rule for rule in book.rules if rule.status == "preview")
    draft = str(EXAMPLES / "1-项目表-问题.txt")
    assert "试用中的规则" in why(rule.code, draft)[1]
    assert "试用中的规则" not in why(rule.code, draft, "--preview")[1]


# ── --at ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("助餐服务覆盖率", ["第2个指标"]),
        ("餐服务覆盖", ["第2个指标"]),
        ("62", ["第2个指标"]),
        ("62:9", ["第2个指标"]),
        ("第1张表第2个指标", ["第2个指标"]),
        ("第 3 个指标", ["第3个指标"]),
        ("第1张表", [f"第{number}个指标" for number in range(1, 14)]),
        ("覆盖率", ["第2个指标"]),
    ],
)
def test_a_place_is_found(at: str, expected: list[str]) -> None:
    """By name, part of a name, line, position."""
    text = why("PF301", str(EXAMPLES / "1-项目表-问题.txt"), "--at", at)[1]
    heads = [line.split(" ")[0].removeprefix("第1张表") for line in text.splitlines() if line.startswith("第1张表")]
    assert expected == heads


@pytest.mark.filterwarnings("ignore::EncodingWarning")  # openpyxl writes its parts through temporary text files
def test_a_cell_of_a_sheet_is_found(tmp_path: Path) -> None:
    """With or without the sheet; a row of the sheet too; any address within a merged cell."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "目标表"
    for row in (
        ["项目支出绩效目标表"],
        ["项目名称", "干部培训"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "培训人数", "≥40人"],
        [None, None, "培训覆盖率", "≥30人"],
        ["效益指标", "社会效益指标", "岗位胜任率", "≥90%"],
    ):
        sheet.append(row)
    sheet.merge_cells("A4:A5")
    sheet.merge_cells("B4:B5")
    path = tmp_path / "a.xlsx"
    book.save(path)

    def found(at: str) -> list[str]:
        lines = why("PF301", str(path), "--at", at)[1].splitlines()
        return [line.split(" ")[1] for line in lines if line.startswith("第1张表第")]

    assert ["培训覆盖率"] == found("D5") == found("目标表!$d$5") == found("5")[-1:]
    assert ["培训人数", "培训覆盖率"] == found("A5")


def test_a_table_rule_takes_the_table_of_the_place() -> None:
    """A place inside a table is a place of the table; a place that the rule never looks at ends with 3."""
    faulty = str(EXAMPLES / "1-项目表-问题.txt")
    assert "第1张表 社区老年食堂运营补贴" in why("PF104", faulty, "--at", "助餐服务覆盖率")[1]
    code, text, _ = why("PF301", faulty, "--at", "4")
    assert (3, True) == (code, "这条规则看的是每个指标，所指的位置没有可看的内容" in text)


def test_of_a_file_that_cannot_be_read_only_the_error_is_told(tmp_path: Path) -> None:
    """There is no place in it that the rule could have looked at."""
    code, text, told = why("PF301", str(tmp_path / "没有.xlsx"))
    assert (2, "", True) == (code, text, "文件不存在" in told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["PF301", "{draft}", "--at", "助餐服务覆盖"], None),
        (["PF301", "{draft}", "--at", "助参服务覆盖绿"], "是不是“助餐服务覆盖率”？"),
        (["PF399", "{draft}"], "没有编号或名称为“PF399”的规则"),
        (["PF301", "absent.txt"], "文件不存在"),
        (["PF301"], "缺少参数"),
    ],
)
def test_mistakes_end_with_two(arguments: list[str], told: str | None) -> None:
    """And with the next step."""
    draft = str(EXAMPLES / "1-项目表-问题.txt")
    code, _, error = why(*(part.format(draft=draft) for part in arguments))
    assert ((2, True) if told else (0, False)) == (code, bool(told) and told in error)


# ── by the settings of the check ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a draft and a configuration that changes, takes away and spares rules."""
    (tmp_path / "perflint.yaml").write_text(
        "params: {PF601: {minimum: 90}}\nseverity: {PF110: info}\nignore: [PF111]\n"
        'per-file-ignores: {"*.json": [PF305]}\nselect: [ALL]\n',
        encoding="utf-8",
    )
    row = {"level1": "满意度指标", "level2": "服务对象满意度指标", "name": "读者满意度", "value": "≥88%"}
    data = {"tables": [{"project": "阅览室开放", "complete": True, "indicators": [row]}]}
    (tmp_path / "表.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_why_judges_by_the_configuration_of_the_check(configured: Path) -> None:
    """Parameters, severities and what a file is spared; --isolated leaves them out."""
    assert "满意度目标“≥88%”低于90%" in why("PF601", "表.json")[1]
    assert "结论：通过" in why("PF601", "表.json", "--isolated")[1]
    assert "低于95%" in why("PF601", "表.json", "--config", "params.PF601.minimum=95")[1]
    assert "不运行它：perflint.yaml:3 的 ignore 去掉了它" in why("PF111", "表.json")[1]
    assert "不运行它：perflint.yaml:4 的 per-file-ignores 对这个文件去掉了它" in why("PF305", "表.json")[1]
    assert "去掉了它" not in why("PF305", "表.json", "--isolated")[1]


def test_where_from_shows_what_the_configuration_changes(configured: Path) -> None:
    """Each value with its line, and what is taken away; plain `rule` describes the rulebook alone."""

    def told(*arguments: str) -> str:
        return command("rule", *arguments).output

    assert "→ 90  perflint.yaml:1" in told("PF601", "--where-from")
    assert "→ info  perflint.yaml:2" in told("PF110", "--where-from")
    assert "perflint.yaml:3 的 ignore 去掉了它" in told("PF111", "--where-from")
    record = json.loads(told("PF305", "--where-from", "-f", "json"))
    assert ["perflint.yaml:4 的 per-file-ignores 对 *.json 去掉了它"] == record["taken_away"]
    assert "perflint.yaml" not in told("PF601", "--where-from", "--isolated")
    assert "minimum = 80" in told("PF601")
    assert "只与 --where-from 同用" in told("PF601", "--isolated")
