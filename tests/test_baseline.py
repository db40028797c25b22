"""Baselines: only what is new is reported, stale entries are told, and two branches that add findings merge by git."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

from perflint.baseline import read_baseline
from perflint.errors import PerflintError
from tests.command import run

HEAD = ["项目支出绩效目标申报表,,,", "项目名称,{},,", "年度目标,改善服务,,", "一级指标,二级指标,三级指标,指标值"]
RULE = Path(__file__).resolve().parent.parent / "lint_rules/value/name-unit-class-mismatch.yaml"
OTHER_RULE = Path(__file__).resolve().parent.parent / "lint_rules/completeness/completeness-no-output.yaml"
FAULTS = ("培训人员覆盖率,≥40人", "设备验收合格率,≥3台", "图书上架差错率,≤5册", "居民参与率,≥200人")


def write(path: Path, project: str, faults: int, order: int = 1) -> None:
    rows = [f"产出指标,数量指标,{fault}" for fault in FAULTS[:faults][::order]]
    lines = [*(line.format(project) for line in HEAD), *rows, "产出指标,数量指标,举办讲座场次,≥12场"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def check(*arguments: str) -> Result:
    return run("check", "-r", str(RULE), *arguments)


def told(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(check(*arguments, "-f", "json").stdout)
    return found


def found(*arguments: str) -> list[str]:
    return [finding["code"] for finding in told(*arguments)["findings"]]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PERFLINT_NO_CACHE", "1")
    write(tmp_path / "a.csv", "甲", 2)
    return tmp_path


BASE = ("--baseline", "base.json")


def test_a_baseline_is_summed_up_in_one_line(work: Path) -> None:
    """However many old findings it holds, each of which stands in a line of its own."""
    check(".", "--write-baseline", "base.json")
    assert "基线 base.json 中的 2 个，用 --verbose 逐个列出" in check(".", *BASE).stdout
    page = check(".", *BASE, "-f", "html").stdout
    assert "基线 base.json 中还有 2 个" in page
    check(".", *BASE, "-f", "xlsx", "-o", "报告.xlsx")
    sheet = openpyxl.load_workbook("报告.xlsx")["未查与豁免"]
    assert ("base.json", "2") in {tuple(cell.value for cell in row[:2]) for row in sheet.iter_rows()}


class TestWriting:
    def test_one_finding_a_line_sorted_and_readable(self, work: Path) -> None:
        result = check(".", "--write-baseline", "base.json")
        assert 0 == result.exit_code
        assert "base.json：2 个问题" in result.stderr
        lines = (work / "base.json").read_text(encoding="utf-8").splitlines()
        assert ["[", ",", ",", "]"] == [line[0] for line in lines]
        assert '"code": "PF301"' in lines[1]
        assert "甲 › 产出指标 › 数量指标 › 培训人员覆盖率 › 指标值" in lines[1]
        entries = json.loads("\n".join(lines))
        assert {"perflint-baseline": 1, "fingerprints": "v1"} == entries[0]
        assert ["a.csv", "a.csv"] == [entry["file"] for entry in entries[1:]]

    def test_the_same_findings_make_the_same_file(self, work: Path) -> None:
        check(".", "--write-baseline", "base.json")
        first = (work / "base.json").read_bytes()
        write(work / "a.csv", "甲", 2, order=-1)
        check(".", "--write-baseline", "base.json")
        assert first == (work / "base.json").read_bytes()


class TestReading:
    def test_only_what_is_new_is_reported(self, work: Path) -> None:
        check(".", "--write-baseline", "base.json")
        assert 0 == check(".", *BASE).exit_code
        write(work / "a.csv", "甲", 3)
        report = told(".", *BASE)
        assert ["图书上架差错率"] == [finding["path"][-1] for finding in report["findings"]]
        assert ["baseline", "baseline"] == [one["kind"] for one in report["suppressed"]]
        assert 1 == check(".", *BASE).exit_code

    def test_a_file_that_was_renamed_or_moved(self, work: Path) -> None:
        check(".", "--write-baseline", "base.json")
        (work / "二稿").mkdir()
        (work / "a.csv").rename(work / "二稿" / "送审稿.csv")
        assert [] == found(".", *BASE)

    def test_equal_findings_are_counted(self, work: Path) -> None:
        """A copy of the file has the same findings once more: two entries are needed."""
        check(".", "--write-baseline", "base.json")
        write(work / "b.csv", "甲", 2)
        assert 2 == len(found(".", *BASE))
        check(".", "--write-baseline", "base.json")
        assert [] == found(".", *BASE)

    def test_other_processes_and_orders_make_no_difference(self, work: Path) -> None:
        write(work / "b.csv", "乙", 3)
        check(".", "--write-baseline", "base.json")
        assert [] == found("b.csv", "a.csv", *BASE)

    @pytest.mark.parametrize(
        ("text", "line", "complaint"),
        [
            ("", 1, "没有内容"),
            ("{}\n", 1, "不是 perflint 的基线"),
            ("[1]\n", 1, "不是 perflint 的基线"),
            ("不是\n", 1, "不是一条基线记录"),
            ('[{"perflint-baseline": 9}]\n', 1, "只认 1 版"),
            ('[{"perflint-baseline": 1, "fingerprints": "v0"}]\n', 1, "对不上"),
            ('[{"perflint-baseline": 1, "fingerprints": "v1"}\n,{"file": "a"}\n]\n', 2, "缺少"),
            ('[{"perflint-baseline": 1, "fingerprints": "v1"}\n<<<<<<< HEAD\n', 2, "合并冲突"),
        ],
    )
    def test_a_broken_one_ends_the_run(self, work: Path, text: str, line: int, complaint: str) -> None:
        (work / "base.json").write_text(text, encoding="utf-8")
        with pytest.raises(PerflintError, match=complaint):
            read_baseline("base.json")
        result = check(".", *BASE)
        assert 2 == result.exit_code
        assert f"base.json:{line}" in result.stderr
        assert "下一步" in result.stderr

    def test_one_that_is_missing(self, work: Path) -> None:
        result = check(".", "--baseline", "none.json")
        assert (2, True) == (result.exit_code, "--write-baseline" in result.stderr)


class TestStaleEntries:
    def test_are_told_and_fail_where_strict(self, work: Path) -> None:
        check(".", "--write-baseline", "base.json")
        write(work / "a.csv", "甲", 1)
        assert ["RUN021"] == found(".", *BASE)
        assert 0 == check(".", *BASE).exit_code
        assert 1 == check(".", *BASE, "--strict-baseline").exit_code
        assert 1 == check(".", *BASE, "--strict-baseline", "--min-severity", "error").exit_code

    def test_of_files_that_were_not_checked_are_none(self, work: Path) -> None:
        write(work / "b.csv", "乙", 2)
        check(".", "--write-baseline", "base.json")
        assert [] == found("a.csv", *BASE)
        (work / "b.csv").unlink()
        assert ["RUN021", "RUN021"] == found("a.csv", *BASE)

    def test_of_rules_that_did_not_run_are_none(self, work: Path) -> None:
        check(".", "--write-baseline", "base.json")
        write(work / "a.csv", "甲", 0)
        result = run("check", ".", "-r", str(OTHER_RULE), *BASE, "-f", "json")
        assert [] == json.loads(result.stdout)["findings"]

    def test_prune_rewrites_without_them(self, work: Path) -> None:
        check(".", "--write-baseline", "base.json")
        before = (work / "base.json").read_text(encoding="utf-8").splitlines()
        write(work / "a.csv", "甲", 1)
        result = check(".", *BASE, "--prune")
        assert (0, True) == (result.exit_code, "删去 1 条" in result.stderr)
        assert [*before[:2], before[-1]] == (work / "base.json").read_text(encoding="utf-8").splitlines()
        assert [] == found(".", *BASE)

    @pytest.mark.parametrize("option", ["--prune", "--strict-baseline"])
    def test_options_that_need_a_baseline(self, work: Path, option: str) -> None:
        assert 2 == check(".", option).exit_code


class TestTogetherWithWaivers:
    def test_a_waiver_comes_first_and_leaves_the_entry_stale(self, work: Path) -> None:
        """So that the finding is new again on the day the waiver expires."""
        check(".", "--write-baseline", "base.json")
        (work / "perflint-waivers.yaml").write_text(
            "waivers:\n  - rule: PF301\n    place: 甲/培训人员覆盖率\n    reason: 口径\n", encoding="utf-8"
        )
        report = told(".", *BASE)
        assert ["baseline", "waiver"] == sorted(one["kind"] for one in report["suppressed"])
        assert ["RUN021"] == [finding["code"] for finding in report["findings"]]

    def test_what_is_waived_is_not_written(self, work: Path) -> None:
        (work / "perflint-waivers.yaml").write_text(
            "waivers:\n  - rule: PF301\n    place: 甲/培训人员覆盖率\n    reason: 口径\n", encoding="utf-8"
        )
        check(".", "--write-baseline", "base.json")
        assert 1 == len(read_baseline("base.json").entries)


def git(*arguments: str) -> subprocess.CompletedProcess[str]:
    names = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    variables = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", *arguments], capture_output=True, text=True, encoding="utf-8", env=variables, check=False
    )


@pytest.mark.parametrize("union", [False, True], ids=["plain", "union"])
def test_two_branches_that_add_findings_merge(work: Path, union: bool) -> None:
    """In different files git merges by itself; in the same gap with ``merge=union``, as docs/suppressions.md says."""
    if git("--version").returncode:
        pytest.skip("git is not installed")
    write(work / "m.csv", "中", 2)
    if union:
        (work / ".gitattributes").write_text("base.json merge=union\n", encoding="utf-8")
    check(".", "--write-baseline", "base.json")
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "start")
    for branch, file, project in (("one", "b.csv", "乙"), ("two", "c.csv" if union else "x.csv", "丙")):
        git("checkout", "-q", "-b", branch, "main")
        write(work / file, project, 3)
        check(".", "--write-baseline", "base.json")
        git("add", "-A")
        git("commit", "-qm", branch)
    merged = git("merge", "-q", "one", "-m", "both")
    assert 0 == merged.returncode, merged.stdout
    assert 10 == len(read_baseline("base.json").entries)
    assert [] == found(".", *BASE)
    check(".", "--write-baseline", "again.json")
    assert sorted((work / "again.json").read_text(encoding="utf-8").splitlines()) == sorted(
        (work / "base.json").read_text(encoding="utf-8").splitlines()
    )
