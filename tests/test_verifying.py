"""A record is held against what is here now: nothing changed, or which part did."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.command import run

SOURCE = Path(__file__).resolve().parent.parent / "lint_rules" / "value" / "name-unit-class-mismatch.yaml"
TABLE = "项目名称,社区服务提升,,\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,培训人员覆盖率,≥40人\n"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report on a file and an archive, by a book of the office's own, with a configuration and waivers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    (tmp_path / "book" / "value").mkdir(parents=True)
    shutil.copy(SOURCE, tmp_path / "book" / "value")
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8")
    with zipfile.ZipFile("b.zip", "w") as package:
        package.writestr("局/b.csv", TABLE)
    (tmp_path / "perflint.yaml").write_text("fail-severity: warning\n", encoding="utf-8")
    done = run("check", "a.csv", "b.zip", "-r", "book", "-f", "json", "-o", "报告.json", "--no-progress")
    assert 1 == done.exit_code, done.stderr
    return tmp_path


def test_nothing_changed(work: Path) -> None:
    """Program, rules, configuration, both inputs; the options are told, and the findings are the same again."""
    done = run("verify", "报告.json", "-v")
    assert 0 == done.exit_code, done.stdout
    assert [["一致", "程序"], ["一致", "规则集"], ["一致", "配置文件"], ["一致", "输入"], ["一致", "输入"]] == [
        line.split()[:2] for line in done.stdout.splitlines()[:-1]
    ]
    assert "的审核：一致 5 项。" in done.stdout and '"rulebooks": ["book"]' in done.stderr
    again = run("compare", "报告.json", "a.csv", "-r", "book", "-f", "json", "--no-progress")
    assert 0 == json.loads(again.stdout)["run"]["findings"]["new"]


def test_each_change_is_told(work: Path) -> None:
    """A line in a file, a rule, the configuration, a member of an archive, a file that is gone."""
    (work / "a.csv").write_text(TABLE + "\n", encoding="utf-8")
    with zipfile.ZipFile("b.zip", "w") as package:
        package.writestr("局/c.csv", TABLE)
    with open(work / "book" / "value" / SOURCE.name, "a", encoding="utf-8") as rule:
        rule.write("# 一行注释\n")
    (work / "perflint.yaml").unlink()
    done = run("verify", "报告.json")
    assert 1 == done.exit_code
    told = [line.split()[:2] for line in done.stdout.splitlines()[:-1]]
    assert [["已变", "规则集"], ["找不到", "配置文件"], ["已变", "输入"], ["找不到", "输入"]] == told
    assert "一致 1 项" in done.stdout


def test_another_version(work: Path) -> None:
    """Another program may judge otherwise."""
    report = json.loads((work / "报告.json").read_text(encoding="utf-8"))
    report["run"]["version"] = "0.0.1"
    (work / "报告.json").write_text(json.dumps(report), encoding="utf-8")
    done = run("verify", "报告.json")
    assert 1 == done.exit_code and "已变  程序 perflint 0.0.1（现在是" in done.stdout


def test_what_cannot_be_verified(work: Path) -> None:
    """No report, a report without a record, a redacted one: said, with the next step."""
    report = json.loads((work / "报告.json").read_text(encoding="utf-8"))
    del report["run"]["record"]
    (work / "无.json").write_text(json.dumps(report), encoding="utf-8")
    run("check", "a.csv", "-r", "book", "-f", "json", "-o", "遮.json", "--redact", "--no-progress")
    for name, said in (
        ("a.csv", "不是 perflint"),
        ("无.json", "没有运行记录"),
        ("遮.json", "没有校验值"),
        ("缺.json", "不存在"),
    ):
        done = run("verify", name)
        assert 2 == done.exit_code and said in done.stderr and "下一步" in done.stderr, (name, done.stderr)
