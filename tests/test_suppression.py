"""Comments and waivers: what they suppress, what they say when they are wrong, and what a report tells of them."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.engine import run
from perflint.engine.own_rules import OWN_RULES
from perflint.errors import PerflintError
from perflint.model import Document, Outcome, Report
from perflint.readers import read_bytes
from perflint.recognition import recognise
from perflint.rulebook import Rulebook, load
from perflint.suppression.directives import Directive, directives_in
from perflint.suppression.sifting import suppressing
from perflint.suppression.waiver_schema import waiver_schema
from perflint.suppression.waivers import WaiverFile, read_waivers, waivers_in

openpyxl = pytest.importorskip("openpyxl")

TODAY = date(2026, 6, 1)
CODE = "PF301"  # 名称要求比率，指标值却是人数
ROWS = [
    ["项目支出绩效目标申报表"],
    ["项目名称", "社区服务提升"],
    ["年度目标", "改善社区公共服务"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "培训人员覆盖率", "≥40人"],
    ["产出指标", "数量指标", "举办讲座场次", "≥12场"],
    ["产出指标", "质量指标", "设备验收合格率", "≥3台"],
]


def book(**changes: Any) -> Rulebook:
    """The rule that the samples break twice, changed as the test needs."""
    rule = load().find(CODE)
    assert rule is not None
    return Rulebook((_Changed(rule, changes) if changes else rule,), "x")  # type: ignore[arg-type]


class _Changed:
    """A rule with other attributes, whatever its class allows."""

    def __init__(self, rule: Any, changes: dict[str, Any]) -> None:
        self.__dict__.update(changes)
        self._rule = rule

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rule, name)


def xlsx(comments: dict[str, str] | None = None, rows: Sequence[Sequence[str]] = ROWS) -> Document:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(list(row))
    for cell, text in (comments or {}).items():
        sheet[cell].comment = openpyxl.comments.Comment(text, "审核员")
    target = io.BytesIO()
    workbook.save(target)
    return recognise(read_bytes(target.getvalue(), "送审稿.xlsx"))


def text(lines: Sequence[str], name: str) -> Document:
    return recognise(read_bytes("\n".join(lines).encode(), name))


def csv_lines() -> list[str]:
    return [",".join([*row, *[""] * (4 - len(row))]) for row in ROWS]


def lint(
    *documents: Document, rules: Rulebook | None = None, waivers: Sequence[WaiverFile] = (), today: date = TODAY
) -> Report:
    rules = rules or book()
    sift = suppressing(rules, waivers=waivers, today=today)
    return run(documents, rules, suppression=sift)


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


def waived_rows(report: Report) -> list[int | None]:
    return [one.finding.place.indicator for one in report.suppressed]


class TestWhatAComentSays:
    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            ("perflint: ignore[PF301] 口径由上级规定", Directive("ignore", ("PF301",), "口径由上级规定")),
            ("perflint：ignore［PF301，PF203］　口径", Directive("ignore", ("PF301", "PF203"), "口径")),
            ("审核员:\nperflint: file-ignore[PF301、value-swapped] 原因", None),
            ("PERFLINT:Ignore【pf301】：已沟通", Directive("ignore", ("pf301",), "已沟通")),
            ("perflint: ignore[PF301]\n见会议纪要第3条", Directive("ignore", ("PF301",), "见会议纪要第3条")),
        ],
    )
    def test_the_ways_to_write_one(self, said: str, expected: Directive | None) -> None:
        expected = expected or Directive("file-ignore", ("PF301", "value-swapped"), "原因")
        assert [expected] == list(directives_in(said))

    @pytest.mark.parametrize(
        ("said", "complaint"),
        [
            ("perflint: ignore 原因", "没有写明豁免哪条规则"),
            ("perflint: ignore[] 原因", "方括号里没有写规则"),
            ("perflint: ignore[PF301", "方括号没有配对"),
            ("perflint: ignore[PF301]", "没有写原因"),
            ("perflint: ignore[PF301] 待补充原因", "没有写原因"),
            ("perflint: ingore[PF301] 原因", "是不是 ignore"),
            ("perflint: skip[PF301] 原因", "只能写 ignore 或 file-ignore"),
        ],
    )
    def test_mistakes_are_named(self, said: str, complaint: str) -> None:
        (found,) = directives_in(said)
        assert complaint in found.mistake

    @pytest.mark.parametrize("said", ["perflint：这里报错不对吧", "请用 perflint 检查", "https://perflint://x", ""])
    def test_talk_is_no_directive(self, said: str) -> None:
        assert [] == list(directives_in(said))

    @settings(max_examples=200, deadline=None)
    @given(st.text(alphabet="perflint:：ignore-fl[]［］【】PF301,，原因 \n\u3000", max_size=60))
    def test_any_text_can_be_read(self, said: str) -> None:
        for found in directives_in(f"perflint:{said}"):
            assert bool(found.mistake) != bool(found.rules and found.reason and found.verb)


class TestWhereAComentCounts:
    IGNORE = "perflint: ignore[PF301] 统计口径由上级规定"

    def test_the_sample_has_two_findings(self) -> None:
        assert [CODE, CODE] == codes(lint(xlsx()))

    @pytest.mark.parametrize(
        ("cell", "rows"),
        [
            ("D5", [0]),  # the value itself
            ("C5", [0]),  # another cell of the row
            ("B2", [0, 2]),  # the project
            ("A2", [0, 2]),  # the label beside it
            ("C4", [0, 2]),  # the heading of the table
            ("A1", [0, 2]),  # the title
            ("B3", []),  # the goal
            ("D6", []),  # another row
            ("F20", []),  # nowhere
        ],
    )
    def test_by_the_cell_of_a_workbook(self, cell: str, rows: list[int]) -> None:
        """Its row, or the whole table from title, project and heading; elsewhere it is unused, and says so."""
        report = lint(xlsx({cell: self.IGNORE}))
        assert rows == waived_rows(report)
        assert ([] if rows else ["RUN013"]) == [code for code in codes(report) if code != CODE]
        assert 2 == codes(report).count(CODE) + len(rows)

    def test_what_is_reported_of_it(self) -> None:
        (one,) = lint(xlsx({"D5": self.IGNORE})).suppressed
        assert ("comment", "统计口径由上级规定", "送审稿.xlsx:Sheet!D5") == (one.kind, one.reason, one.source)

    def test_a_whole_file(self) -> None:
        report = lint(xlsx({"F20": "perflint: file-ignore[PF301] 全部按人数考核"}))
        assert ([], [0, 2]) == (codes(report), waived_rows(report))

    def test_of_two_tables_only_one(self) -> None:
        second = [["项目名称", "全民阅读"], *ROWS[3:]]
        report = lint(xlsx({"C4": self.IGNORE}, rows=[*ROWS, [], *second]))
        assert {(0, 0), (0, 2)} == {(one.finding.place.table, one.finding.place.indicator) for one in report.suppressed}
        assert 2 == codes(report).count(CODE)

    @pytest.mark.parametrize(
        ("line", "rows"), [(0, [0, 2]), (1, [0, 2]), (3, [0, 2]), (4, [0]), (6, [2]), (5, []), (7, [])]
    )
    @pytest.mark.parametrize("mark", ["# ", "＃", "// "])
    def test_by_the_line_above_in_delimited_text(self, line: int, rows: list[int], mark: str) -> None:
        lines = csv_lines()
        lines.insert(line, f"{mark}{self.IGNORE},,,")
        report = lint(text(lines, "a.csv"))
        assert rows == waived_rows(report)
        assert all("统计口径由上级规定" == one.reason for one in report.suppressed)

    def test_tab_text_and_markdown(self) -> None:
        plain = [line.replace(",", "\t") for line in csv_lines()]
        plain.insert(4, f"# {self.IGNORE}")
        assert [0] == waived_rows(lint(text(plain, "a.txt")))
        rows = [f"| {' | '.join(row)} |" for row in ROWS[3:]]
        rows.insert(1, "|---|---|---|---|")
        rows[2] = rows[2].replace("≥40人", f"≥40人 <!-- {self.IGNORE} -->")
        assert [0] == waived_rows(lint(text(["项目名称：社区服务提升", "", *rows], "a.md")))
        above = [f"<!-- {self.IGNORE} -->", *rows[:2], "| 产出指标 | 数量指标 | 培训人员覆盖率 | ≥40人 |"]
        assert [0] == waived_rows(lint(text(["项目名称：社区服务提升", "", *above], "a.md")))

    @pytest.mark.parametrize(("above", "rows"), [("- name: 培训", [0]), ("  value: ≥40人", [0]), ("- project", [0, 1])])
    def test_the_line_above_in_yaml(self, above: str, rows: list[int]) -> None:
        lines = [
            "tables:",
            "  - project: 社区服务提升",
            "    indicators:",
            "      - name: 培训人员覆盖率",
            "        value: ≥40人",
            "      - name: 设备验收合格率",
            "        value: ≥3台",
        ]
        at = next(number for number, line in enumerate(lines) if above.strip() in line)
        lines.insert(at, f"      # {self.IGNORE}")
        assert rows == waived_rows(lint(text(lines, "a.yaml")))

    def test_the_line_above_in_json_lines(self) -> None:
        table = {"project": "甲", "indicators": [{"name": "培训人员覆盖率", "value": "≥40人"}]}
        lines = [json.dumps({**table, "project": name}, ensure_ascii=False) for name in ("甲", "乙")]
        lines.insert(1, f"# {self.IGNORE}")
        report = lint(text(lines, "a.jsonl"))
        assert [(1, 0)] == [(one.finding.place.table, one.finding.place.indicator) for one in report.suppressed]
        assert () == report.documents[0].problems

    def test_a_cell_of_a_web_page(self) -> None:
        cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in ROWS[3:]]
        cells[1] = cells[1].replace("≥40人", f"≥40人<!-- {self.IGNORE} -->")
        page = (
            "<html><body><p>项目名称：社区</p><table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table></body>"
        )
        assert [0] == waived_rows(lint(text([page], "a.html")))

    @pytest.mark.parametrize(("place", "rows"), [("cell", [0]), ("title", [0, 2])])
    def test_a_comment_of_a_word_document(self, place: str, rows: list[int]) -> None:
        docx = pytest.importorskip("docx")
        document = docx.Document()
        title = document.add_paragraph(ROWS[0][0])
        table = document.add_table(rows=0, cols=4)
        for row in ROWS[1:]:
            cells = table.add_row().cells
            for cell, said in zip(cells, row, strict=False):
                cell.text = said
        run_ = (table.rows[3].cells[3].paragraphs[0] if place == "cell" else title).runs[0]
        document.add_comment([run_], text=self.IGNORE, author="审核员")
        target = io.BytesIO()
        document.save(target)
        report = lint(recognise(read_bytes(target.getvalue(), "a.docx")))
        assert rows == waived_rows(report)

    @settings(max_examples=30, deadline=None)
    @given(st.integers(0, 7), st.sampled_from(["csv", "tab"]))
    def test_a_line_of_comment_disturbs_nothing(self, line: int, kind: str) -> None:
        """The document is understood as without it, wherever the line stands."""
        lines = csv_lines() if kind == "csv" else [line_.replace(",", "\t") for line_ in csv_lines()]
        name = "a.csv" if kind == "csv" else "a.txt"
        from perflint.recognition.interchange.reading import record_of

        before = record_of(text(lines, name))
        with_comment = [*lines[:line], f'# {self.IGNORE}，"引号', *lines[line:]]
        assert before == record_of(text(with_comment, name))


class TestWhatIsWrongWithOne:
    @pytest.mark.parametrize(
        ("said", "code", "told"),
        [
            ("perflint: ignore[PF301]", "RUN011", "没有写原因"),
            ("perflint: ignore[PF999] 原因", "RUN011", "没有规则“PF999”"),
            ("perflint: ignore[PF3] 原因", "RUN011", "不能写前缀"),
            ("perflint: ignore[ALL] 原因", "RUN011", "不能写前缀或 ALL"),
            ("perflint: ignore[RUN012] 原因", "RUN011", "不能豁免"),
        ],
    )
    def test_a_malformed_one_does_not_act(self, said: str, code: str, told: str) -> None:
        report = lint(xlsx({"D5": said}))
        (wrong,) = [one for one in report.findings if one.code == code]
        assert told in wrong.message
        assert "D5" == wrong.place.location.cell_ref
        assert 2 == codes(report).count(CODE)

    def test_the_sound_rules_of_one_still_act(self) -> None:
        report = lint(xlsx({"D5": "perflint: ignore[PF301,PF999] 原因"}))
        assert [0] == waived_rows(report)
        assert [CODE, "RUN011"] == sorted(codes(report))

    def test_one_that_nothing_needs_is_told(self) -> None:
        report = lint(xlsx({"D6": "perflint: ignore[PF301] 原因"}))
        assert [CODE, CODE, "RUN013"] == sorted(codes(report))

    def test_one_whose_rule_did_not_run_is_not_called_unused(self) -> None:
        rules = load()
        sift = suppressing(rules, today=TODAY)
        report = run([xlsx({"D5": "perflint: ignore[PF301] 原因"})], rules, select=["PF101"], suppression=sift)
        assert [] == [code for code in codes(report) if code.startswith("RUN")]

    def test_a_rule_that_cannot_be_waived(self) -> None:
        report = lint(xlsx({"D5": "perflint: ignore[PF301] 原因"}), rules=book(waivable=False))
        assert [CODE, CODE, "RUN014"] == sorted(codes(report))
        assert () == report.suppressed


def waivers(tmp_path: Path, body: str, whole: bool = True) -> list[WaiverFile]:
    file = tmp_path / "perflint-waivers.yaml"
    file.write_text(body, encoding="utf-8")
    return [read_waivers(str(file), whole=whole)]


class TestWaivers:
    @pytest.mark.parametrize(
        ("place", "rows"),
        [
            ("社区服务提升/培训人员覆盖率/指标值", [0]),
            ("社区服务提升/培训人员覆盖率", [0]),
            ("社区服务提升", [0, 2]),
            ("*/*率/指标值", [0, 2]),
            ("社区 服务提升/设备验收合格?", [2]),
            ("别的项目", []),
            ("社区服务提升/培训人员覆盖率/三级指标", []),
        ],
    )
    def test_by_logical_path(self, tmp_path: Path, place: str, rows: list[int]) -> None:
        report = lint(
            xlsx(), waivers=waivers(tmp_path, f"waivers:\n  - rule: PF301\n    place: '{place}'\n    reason: 因\n")
        )
        assert rows == waived_rows(report)
        assert ([] if rows else ["RUN013"]) == [code for code in codes(report) if code != CODE]

    def test_by_fingerprint(self, tmp_path: Path) -> None:
        mark = lint(xlsx()).findings[1].fingerprint
        body = f"waivers:\n  - fingerprint: {mark}\n    reason: 因\n"
        assert [2] == waived_rows(lint(xlsx(), waivers=waivers(tmp_path, body)))

    def test_by_file(self, tmp_path: Path) -> None:
        body = "waivers:\n  - rule: PF301\n    file: '送审*.xlsx'\n    reason: 因\n"
        assert [0, 2] == waived_rows(lint(xlsx(), waivers=waivers(tmp_path, body)))
        other = body.replace("送审", "别的")
        assert [] == waived_rows(lint(xlsx(), waivers=waivers(tmp_path, other)))

    def test_who_answers_and_until_when(self, tmp_path: Path) -> None:
        body = (
            "waivers:\n  - rule: PF301\n    place: 社区服务提升\n    reason: 口径由上级规定\n"
            "    approver: 绩效科\n    approval: 财绩〔2026〕3号\n    expires: 2026-12-31\n"
        )
        (one, _) = lint(xlsx(), waivers=waivers(tmp_path, body)).suppressed
        told = (one.kind, one.reason, one.approver, one.approval, one.expires)
        assert ("waiver", "口径由上级规定", "绩效科", "财绩〔2026〕3号", "2026-12-31") == told
        assert one.source.endswith("perflint-waivers.yaml:2")

    @pytest.mark.parametrize(("day", "expired"), [("2026-06-01", False), ("2026-05-31", True)])
    def test_the_last_day_still_counts(self, tmp_path: Path, day: str, expired: bool) -> None:
        body = f"waivers:\n  - rule: PF301\n    place: '*'\n    reason: 因\n    expires: {day}\n"
        report = lint(xlsx(), waivers=waivers(tmp_path, body))
        assert (["PF301", "PF301", "RUN012"] if expired else []) == codes(report)
        if expired:
            assert 2 == report.findings[-1].place.location.line

    @pytest.mark.parametrize(
        ("entry", "told"),
        [
            ("rule: PF301\n    place: 甲", "没有写原因"),
            ("rule: PF301\n    reason: 因", "没有写明豁免哪里"),
            ("place: 甲\n    reason: 因", "没有写规则"),
            ("rule: PF999\n    place: 甲\n    reason: 因", "没有规则“PF999”"),
            ("rule: PF301\n    place: 甲\n    reason: 因\n    expire: 2026-01-01", "是不是想写“expires”"),
            ("rule: PF301\n    place: 甲\n    reason: 因\n    expires: 明年", "不是日期"),
            ("rule: PF301\n    place: 甲/乙/丙/丁\n    reason: 因", "最多三部分"),
            ("fingerprint: v0-1234\n    reason: 因", "旧版本"),
            ("fingerprint: abc\n    reason: 因", "不是指纹"),
            ("rule: [PF301]\n    place: 甲\n    reason: 因", "rule 应当是文字"),
        ],
    )
    def test_a_malformed_entry_is_a_finding(self, tmp_path: Path, entry: str, told: str) -> None:
        report = lint(xlsx(), waivers=waivers(tmp_path, f"# 说明\nwaivers:\n  - {entry}\n"))
        wrong = [one for one in report.findings if one.code == "RUN011"]
        assert any(told in one.message for one in wrong)
        assert {3} == {one.place.location.line for one in wrong}
        assert 2 == codes(report).count(CODE)

    @pytest.mark.parametrize(
        ("body", "line", "told"),
        [
            ("waivers:\n  - rule: PF301\n    rule: PF302\n", 3, "重复"),
            ("waivers:\n  - &a {rule: PF301}\n  - *a\n", 2, "锚点"),
            ("waivers: [\n", 2, ""),
            ("waiver: []\n", 1, "waivers"),
            ("waivers: 1\n", 1, "列表"),
            ("- rule: PF301\n", 1, ""),
        ],
    )
    def test_a_file_of_another_shape_ends_the_run(self, body: str, line: int, told: str) -> None:
        with pytest.raises(PerflintError) as caught:
            list(waivers_in(body.encode(), "w.yaml"))
        assert caught.value.place.startswith(f"w.yaml:{line}")
        assert told in caught.value.message

    @pytest.mark.parametrize("body", ["", "# 暂无\n", "waivers:\n", "waivers: []\n"])
    def test_a_file_without_entries(self, body: str) -> None:
        assert [] == list(waivers_in(body.encode(), "w.yaml"))

    def test_an_entry_about_files_that_are_not_checked_is_not_called_unused(self, tmp_path: Path) -> None:
        """Checking one file of a folder says nothing of the waivers of the others."""
        mark = "v1-" + "0" * 32
        entries = (
            "rule: PF301\n    file: 别的.xlsx", "rule: PF301\n    place: 别的项目", f"fingerprint: {mark}",
            "rule: PF301\n    place: '*/别的指标'",
        )  # fmt: skip
        body = "waivers:\n" + "".join(f"  - {entry}\n    reason: 因\n" for entry in entries)
        assert [CODE, CODE] == codes(lint(xlsx(), waivers=waivers(tmp_path, body, whole=False)))
        assert 4 == codes(lint(xlsx(), waivers=waivers(tmp_path, body))).count("RUN013")

    def test_a_rule_that_cannot_be_waived_by_fingerprint_either(self, tmp_path: Path) -> None:
        mark = lint(xlsx()).findings[0].fingerprint
        body = f"waivers:\n  - fingerprint: {mark}\n    reason: 因\n"
        report = lint(xlsx(), rules=book(waivable=False), waivers=waivers(tmp_path, body))
        assert [CODE, CODE, "RUN014"] == sorted(codes(report))

    def test_the_schema_accepts_what_the_reader_accepts(self) -> None:
        jsonschema = pytest.importorskip("jsonschema")
        check = jsonschema.Draft202012Validator(waiver_schema())
        good = {"rule": "PF301", "place": "甲", "reason": "因", "approval": 3, "expires": "2026-12-31"}
        assert check.is_valid({"waivers": [good, {"fingerprint": "v1-" + "0" * 32, "reason": "因"}]})
        for wrong in (
            {**good, "expires": "明年"},
            {"rule": "PF301", "place": "甲"},
            {**good, "x": 1},
            {"reason": "因"},
        ):
            assert not check.is_valid({"waivers": [wrong]})


class TestWhatAReportTells:
    def test_a_verdict_is_waived_when_all_its_findings_are(self) -> None:
        def outcome(cells: dict[str, str]) -> set[Outcome]:
            return {verdict.outcome for verdict in lint(xlsx(cells)).verdicts}

        one = "perflint: ignore[PF301] 原因"
        assert {Outcome.FINDING} == outcome({"D5": one})
        assert {Outcome.WAIVED} == outcome({"D5": one, "D7": one})

    def test_a_grade_rests_on_waivers_and_says_so(self) -> None:
        rules = load()
        document = xlsx({"D5": "perflint: ignore[PF301] 原因"})
        before = run([document], rules)
        after = run([document], rules, suppression=suppressing(rules, today=TODAY))
        losses = [loss.code for grade in after.grades for one in grade.dimensions for loss in one.losses]
        lost = [loss.code for grade in before.grades for one in grade.dimensions for loss in one.losses]
        assert losses.count(CODE) < lost.count(CODE)
        assert [1] * len(after.grades) == [grade.waived for grade in after.grades]
        assert [0] * len(before.grades) == [grade.waived for grade in before.grades]

    def test_json_and_full_tell_it(self, tmp_path: Path) -> None:
        from perflint.reporters import ReportOptions, find
        from perflint.reporters.json import schema

        body = "waivers:\n  - rule: PF301\n    place: 社区服务提升\n    reason: 口径\n    approver: 绩效科\n"
        report = lint(xlsx(), waivers=waivers(tmp_path, body))
        told = json.loads(find("json").render(report, ReportOptions()))
        pytest.importorskip("jsonschema").validate(told, schema())
        assert ["绩效科", "绩效科"] == [one["approver"] for one in told["suppressed"]]
        assert 2 == told["grades"][0]["waived"]

    def test_one_that_is_waived_keeps_what_it_supersedes_away(self) -> None:
        """A waived superseding finding does not bring the superseded one back."""
        (head,) = book(supersedes=("plainer",)).rules
        (plainer,) = book(code="PF399", name="plainer").rules
        rules = Rulebook((head, plainer), "x")
        assert [CODE, CODE] == codes(run([xlsx()], rules))
        report = lint(xlsx({"D5": "perflint: ignore[PF301] 原因"}), rules=rules)
        assert [CODE] == codes(report)
        assert ([0], 2) == (waived_rows(report), report.superseded)

    def test_own_rules_are_in_the_catalogue_and_in_the_docs(self) -> None:
        rules = book()
        sift = suppressing(rules, today=TODAY)
        report = run([xlsx({"D6": "perflint: ignore[PF301] 原因"})], rules, suppression=sift, catalogue=True)
        assert [CODE, "RUN013"] == sorted(info.code for info in report.catalogue)
        page = (Path(__file__).resolve().parent.parent / "docs" / "suppressions.md").read_text(encoding="utf-8")
        assert [] == [rule.code for rule in OWN_RULES if f"{rule.code} {rule.name}" not in page]
