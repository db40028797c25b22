"""Waivers from the command line: where they are found, how they are added and pruned, what an audit shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from perflint.errors import PerflintError
from perflint.suppression.directives import directives_in
from perflint.suppression.waiver_text import scalar, with_entries, without_entries
from perflint.suppression.waivers import waivers_in
from tests.command import run

openpyxl = pytest.importorskip("openpyxl")

RULE = Path(__file__).resolve().parent.parent / "lint_rules" / "value" / "name-unit-class-mismatch.yaml"
ROWS = [
    ["项目支出绩效目标申报表", "", "", ""],
    ["项目名称", "社区服务提升", "", ""],
    ["年度目标", "改善社区公共服务", "", ""],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "培训人员覆盖率", "≥40人"],
    ["产出指标", "数量指标", "举办讲座场次", "≥12场"],
    ["产出指标", "质量指标", "设备验收合格率", "≥3台"],
]
WAIVER = "waivers:\n  - rule: PF301\n    place: 社区服务提升/培训人员覆盖率\n    reason: 口径由上级规定\n    approver: 绩效科\n"
RECORD = """tables:
  - project: 社区服务提升
    indicators:
      - name: 培训人员覆盖率
        value: ≥40人
      - name: 举办讲座场次
        value: ≥12场
"""


def check(*arguments: str) -> Result:
    return run("check", "-r", str(RULE), *arguments)


def told(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(check(*arguments, "-f", "json").stdout)
    return found


def codes(*arguments: str) -> list[str]:
    return sorted(finding["code"] for finding in told(*arguments)["findings"])


def csv_bytes(encoding: str = "utf-8", end: str = "\n") -> bytes:
    return "".join(",".join(row) + end for row in ROWS).encode(encoding)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder below one of its own, with one table as text and as a workbook."""
    folder = tmp_path / "单位" / "报送"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PERFLINT_NO_CACHE", "1")
    (folder / "a.csv").write_bytes(csv_bytes())
    workbook = openpyxl.Workbook()
    for row in ROWS:
        workbook.active.append(row)
    workbook.save(folder / "b.xlsx")
    return folder


class TestWhereWaiversAreFound:
    def test_beside_the_file_or_above_the_nearest_counts(self, work: Path) -> None:
        above = work.parent / "perflint-waivers.yaml"
        above.write_text(WAIVER, encoding="utf-8")
        assert [True, True] == [one["source"].startswith(str(above)) for one in told(".")["suppressed"]]
        (work / "perflint-waivers.yaml").write_text("waivers: []\n", encoding="utf-8")
        assert [] == told(".")["suppressed"]

    def test_each_file_by_its_own(self, work: Path) -> None:
        other = work / "二组"
        other.mkdir()
        (other / "c.csv").write_bytes(csv_bytes())
        (other / "perflint-waivers.yaml").write_text(WAIVER, encoding="utf-8")
        report = told(".")
        assert ["二组/c.csv"] == [one["finding"]["filename"].replace("\\", "/") for one in report["suppressed"]]

    def test_named_on_the_command_line(self, work: Path) -> None:
        (work / "别名.yaml").write_text(WAIVER, encoding="utf-8")
        report = told(".", "--waivers", "别名.yaml")
        assert {("绩效科", "别名.yaml:2")} == {(one["approver"], one["source"]) for one in report["suppressed"]}
        assert {"a.csv", "b.xlsx"} == {document["path"].rsplit("/")[-1] for document in report["documents"]}

    def test_a_broken_one_ends_the_run_before_anything_is_read(self, work: Path) -> None:
        (work / "perflint-waivers.yaml").write_text("waivers:\n  - rule: PF301\n    rule: PF302\n", encoding="utf-8")
        result = check(".")
        assert (2, "") == (result.exit_code, result.stdout)
        assert "perflint-waivers.yaml:3" in result.stderr
        assert 2 == check(".", "--waivers", "none.yaml").exit_code

    def test_one_file_of_the_folder_does_not_make_the_others_unused(self, work: Path) -> None:
        (work / "perflint-waivers.yaml").write_text(WAIVER.replace("社区服务提升", "别的项目"), encoding="utf-8")
        assert ["PF301", "PF301"] == codes("a.csv")
        assert ["PF301", "PF301", "PF301", "PF301", "RUN013"] == codes(".")

    def test_a_remembered_answer_knows_of_them(self, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The cache does not answer for a waiver that was changed since."""
        monkeypatch.delenv("PERFLINT_NO_CACHE")
        monkeypatch.setenv("PERFLINT_CACHE_DIR", str(work.parent / "cache"))
        assert 2 == len(codes("a.csv"))
        (work / "perflint-waivers.yaml").write_text(WAIVER, encoding="utf-8")
        assert 1 == len(codes("a.csv"))
        (work / "perflint-waivers.yaml").unlink()
        assert 2 == len(codes("a.csv"))

    def test_the_schema_is_published(self) -> None:
        result = run("schema", "waivers")
        assert "expires" in json.loads(result.stdout)["properties"]["waivers"]["items"]["properties"]


class TestGateAndAudit:
    def test_what_is_waived_fails_nothing(self, work: Path) -> None:
        (work / "perflint-waivers.yaml").write_text(WAIVER.replace("/培训人员覆盖率", ""), encoding="utf-8")
        assert (0, []) == (check(".").exit_code, codes("."))

    def test_an_audit_heeds_none(self, work: Path) -> None:
        (work / "perflint-waivers.yaml").write_text(WAIVER, encoding="utf-8")
        data = csv_bytes().replace("产出指标,质量".encode(), "# perflint: ignore[PF301] 因\n产出指标,质量".encode(), 1)
        (work / "a.csv").write_bytes(data)
        assert [] == codes("a.csv")
        assert ["PF301", "PF301"] == codes("a.csv", "--no-ignores")
        assert [] == told("a.csv", "--no-ignores")["suppressed"]

    def test_findings_about_the_waiver_file_are_shown_with_their_line(self, work: Path) -> None:
        (work / "perflint-waivers.yaml").write_text(f"# 头\n{WAIVER}    expires: 2020-01-31\n", encoding="utf-8")
        result = check(".")
        assert "perflint-waivers.yaml:3" in result.stdout
        assert "已于 2020-01-31 过期" in result.stdout
        assert "perflint-waivers.yaml:3:1: RUN012" in check(".", "-f", "concise").stdout


class TestAdding:
    def test_comments_in_text_entries_for_the_rest(self, work: Path) -> None:
        result = check(".", "--add-ignore=口径由上级规定")
        assert 0 == result.exit_code
        lines = (work / "a.csv").read_text(encoding="utf-8").splitlines()
        assert ["# perflint: ignore[PF301] 口径由上级规定"] * 2 == [lines[4], lines[7]]
        entries = list(waivers_in((work / "perflint-waivers.yaml").read_bytes(), "w"))
        assert [("PF301", "口径由上级规定")] * 2 == [(one.said["rule"], one.said["reason"]) for one in entries]
        assert [] == codes(".")

    def test_twice_is_once(self, work: Path) -> None:
        check(".", "--add-ignore=口径")
        before = [(work / name).read_bytes() for name in ("a.csv", "perflint-waivers.yaml")]
        check(".", "--add-ignore=口径")
        assert before == [(work / name).read_bytes() for name in ("a.csv", "perflint-waivers.yaml")]

    def test_without_a_reason_it_waits_for_one(self, work: Path) -> None:
        """It is written, does not act, says so, and is not written again."""
        result = check(".", "--add-ignore")
        assert "待补充原因" in result.stderr
        assert ["PF301"] * 4 + ["RUN011"] * 4 == codes(".")
        before = [(work / name).read_bytes() for name in ("a.csv", "perflint-waivers.yaml")]
        check(".", "--add-ignore")
        assert before == [(work / name).read_bytes() for name in ("a.csv", "perflint-waivers.yaml")]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_every_other_byte_stays(self, work: Path, encoding: str, end: str) -> None:
        (work / "a.csv").write_bytes(csv_bytes(encoding, end))
        check("a.csv", "--add-ignore=口径")
        after = (work / "a.csv").read_bytes()
        comment = f"# perflint: ignore[PF301] 口径{end}"
        assert csv_bytes(encoding, end) == after.decode(encoding).replace(comment, "").encode(encoding)
        assert [] == codes("a.csv")

    def test_tab_text_and_yaml(self, work: Path) -> None:
        (work / "a.csv").unlink()
        (work / "b.xlsx").unlink()
        (work / "t.txt").write_text("\n".join("\t".join(filter(None, row)) for row in ROWS), encoding="utf-8")
        (work / "y.yaml").write_text(RECORD, encoding="utf-8")
        check(".", "--add-ignore=口径")
        assert not (work / "perflint-waivers.yaml").exists()
        assert "      # perflint: ignore[PF301] 口径\n      - name: 培训人员覆盖率" in (work / "y.yaml").read_text(
            "utf-8"
        )
        assert [] == codes(".")

    def test_a_cell_of_several_lines_is_not_broken(self, work: Path) -> None:
        """A comment goes above the record, never into a quoted cell."""
        rows = csv_bytes().decode().replace("产出指标,数量指标,培训", '"产出\n指标",数量指标,培训')
        (work / "a.csv").write_text(rows, encoding="utf-8", newline="")
        check("a.csv", "--add-ignore=口径")
        assert '# perflint: ignore[PF301] 口径\n"产出\n指标"' in (work / "a.csv").read_text(encoding="utf-8")
        assert [] == codes("a.csv")

    def test_a_file_is_no_reason(self, work: Path) -> None:
        assert 2 == check("--add-ignore", "a.csv").exit_code

    def test_not_in_an_audit(self, work: Path) -> None:
        assert 2 == check(".", "--no-ignores", "--add-ignore=口径").exit_code


class TestPruning:
    TEXT = (
        "# 头\nwaivers:   # 清单\n"
        "  - rule: PF301   # 有用\n    place: 社区服务提升/培训人员覆盖率\n    reason: 口径\n\n"
        "  # 下面这条没有用了\n  - rule: PF301\n    # 说明\n    place: 社区服务提升/没有的\n    reason: >-\n      几行\n      原因\n"
        "  # 尾\n  - {rule: PF301, place: 社区服务提升/设备验收合格率, reason: 口径}\n"
    )  # fmt: skip

    def test_takes_out_what_is_unused_and_nothing_else(self, work: Path) -> None:
        file = work / "perflint-waivers.yaml"
        file.write_text(self.TEXT, encoding="utf-8")
        assert ["RUN013"] == codes(".")
        result = check(".", "--prune-suppressions")
        assert (0, True) == (result.exit_code, "删去 1 条" in result.stderr)
        begin, end = self.TEXT.index("  - rule: PF301\n    # 说明"), self.TEXT.index("  # 尾")
        assert self.TEXT[:begin] + self.TEXT[end:] == file.read_text(encoding="utf-8")
        assert [] == codes(".")
        check(".", "--prune-suppressions", "--min-severity", "error")
        assert self.TEXT[:begin] + self.TEXT[end:] == file.read_text(encoding="utf-8")

    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_all_of_them(self, end: str) -> None:
        data = self.TEXT.replace("\n", end).encode()
        left = without_entries(data, "w", {one.line for one in waivers_in(data, "w")})
        assert [] == list(waivers_in(left, "w"))
        assert "清单" in left.decode()

    def test_entries_are_added_to_any_sound_file(self) -> None:
        entry = {"rule": "PF301", "fingerprint": "v1-" + "0" * 32, "reason": '说: "好" # 1'}
        for text in ("", "# 头", "waivers:", "waivers: []  # 空\n", "waivers:\n- rule: PF301\n  file: a\n  reason: 因"):
            before = list(waivers_in(text.encode(), "w"))
            after = list(waivers_in(with_entries(text.encode(), "w", [("位置\n说明", entry)]), "w"))
            assert [*(one.said for one in before), entry] == [one.said for one in after]

    @pytest.mark.parametrize(
        "text",
        [
            "waivers: [{rule: PF301, file: a, reason: 因}]\n",
            "# 头\r\ufeffwaivers:\r\n  - rule: PF301\r\n    file: a\r\n    reason: 因\r\n",
            "waivers:\n  - rule: PF301\n    file: a\n    reason: 因\n\ufeff",
        ],
        ids=["one line", "a byte order mark in the middle", "one at the end"],
    )
    def test_a_file_that_is_written_too_specially_is_left_alone(self, text: str) -> None:
        with pytest.raises(PerflintError, match="没有动它"):
            with_entries(text.encode(), "w", [("", {"rule": "PF301", "file": "b", "reason": "因"})])
        with pytest.raises(PerflintError, match="没有动它"):
            without_entries(text.encode(), "w", {1, 2, 3})

    @pytest.mark.parametrize(
        "text", ["true", "no", "12", "2026-01-01", "a: b", "# x", "- x", "[a]", "口径", "*", "'", ""]
    )
    def test_a_text_comes_back_from_the_file(self, text: str) -> None:
        data = f"waivers:\n  - rule: PF301\n    file: a\n    reason: {scalar(text)}\n"
        assert [text] == [one.said["reason"] for one in waivers_in(data.encode(), "w")]


class TestTheExamplesOfTheDocs:
    PAGE = (RULE.parents[2] / "docs" / "suppressions.md").read_text(encoding="utf-8")

    def block(self, language: str) -> str:
        return self.PAGE.split(f"```{language}\n")[1].split("```")[0]

    def test_the_waiver_file(self) -> None:
        entries = list(waivers_in(self.block("yaml").encode(), "w"))
        assert [(), (), ()] == [one.mistakes for one in entries]

    def test_the_comments(self) -> None:
        assert ["", "", ""] == [one.mistake for one in directives_in(self.block("text"))]

    def test_the_table(self, work: Path) -> None:
        (work / "例.csv").write_text(self.block("csv"), encoding="utf-8")
        report = told("例.csv")
        assert ([], ["统计口径由上级文件规定"]) == (report["findings"], [one["reason"] for one in report["suppressed"]])

    def test_the_day_decides(self, work: Path) -> None:
        (work / "perflint-waivers.yaml").write_text(f"{WAIVER}    expires: 2030-06-30\n", encoding="utf-8")
        assert "RUN012" not in codes(".", "--as-of", "2030-06-30")
        assert "RUN012" in codes(".", "--as-of", "2030-07-01")
