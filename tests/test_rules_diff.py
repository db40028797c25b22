"""`perflint rules diff`: what another rulebook finds in the same documents, by rule and place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from tests.command import run as command

RULE = """\
code: ZD{code}
title: {title}
severity: {severity}
confidence: high
dimension: 适当性
basis: [{{document: 自订}}]
since: "0.1"
why: 定得太低没有约束。
given: indicator
params: {{least: {least}}}
where: {{value.unit.class: percent}}
expect: {{value.number: {{ge: $least}}}}
at: value
message: 指标“{{name}}”低于 {{params.least}}%
advice: 重新测算。
examples:
  fail: [{{name: 完好率, value: ≥1%}}]
  pass: [{{name: 完好率, value: ≥99%}}]
"""


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An old book with two rules, a new one that asks for more, and two documents."""
    monkeypatch.chdir(tmp_path)
    write("old", 101, "比率定得过低", least=80)
    write("old", 102, "比率低于九成", least=90)
    write("new", 101, "比率定得过低", least=95, severity="error")
    write("new", 103, "比率不足百分之百", least=100)
    for number, (first, second) in enumerate([(70, 85), (85, 96)]):
        table = {"indicators": rows(first, second)}
        (tmp_path / "docs").mkdir(exist_ok=True)
        record = {"document": f"路灯{number}", "tables": [{"project": "路灯维护", **table}]}
        (tmp_path / "docs" / f"{number}.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def rows(*shares: int) -> list[dict[str, str]]:
    """One row for each share."""
    return [{"level1": "产出指标", "name": f"第{n}段完好率", "value": f"≥{share}%"} for n, share in enumerate(shares)]


def write(book: str, code: int, title: str, least: int, severity: str = "warning") -> None:
    file = Path(book) / "value" / f"rate-{code}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(RULE.format(code=code, title=title, least=least, severity=severity), encoding="utf-8")


def run(*arguments: str) -> Result:
    return command("rules", "diff", *arguments)


def test_findings_are_matched_by_place(books: Path) -> None:
    """What both report is the same, another grade is told as such, the rest has appeared or disappeared."""
    found = run("old", "new", "--corpus", "docs", "-f", "json")
    assert 1 == found.exit_code, found.stderr
    told = json.loads(found.stdout)
    assert (2, 1 + 3, 3 + 4) == (told["documents"], told["old"]["findings"], told["new"]["findings"])
    kinds = ("appeared", "disappeared", "regraded")
    changed = {rule["code"]: tuple(len(rule[kind]) for kind in kinds) for rule in told["rules"]}
    assert {"ZD101": (2, 0, 1), "ZD102": (0, 3, 0), "ZD103": (4, 0, 0)} == changed
    (regraded,) = told["rules"][0]["regraded"]
    assert ("docs/0.json", 0, 0, "error", "warning") == (
        regraded["filename"],
        regraded["table"],
        regraded["indicator"],
        regraded["severity"],
        regraded["was"]["severity"],
    )


def test_the_text_tells_counts_and_examples(books: Path) -> None:
    """Each rule with its numbers, then places with a limit, then the sum."""
    found = run("old", "new", "docs", "--examples", "1")
    assert 1 == found.exit_code
    assert "ZD103 比率不足百分之百 [rate-103]\n  0 处 → 4 处：多出 4\n  多出 docs/0.json" in found.stdout
    assert "  多出 还有 3 处" in found.stdout
    assert "由警告（可信度高）改为错误" in found.stdout
    assert "2 份文件，旧规则集 4 处问题，新规则集 7 处；3 条规则的结果不同。" in found.stdout


def test_one_rule_can_be_compared(books: Path) -> None:
    """A rule that only one of the books has, too; one that neither has is a mistake."""
    found = run("old", "new", "docs", "--select", "ZD102", "-f", "json")
    assert ["ZD102"] == [rule["code"] for rule in json.loads(found.stdout)["rules"]]
    assert 2 == run("old", "new", "docs", "--select", "ZD199").exit_code


def test_the_same_book_is_no_difference(books: Path) -> None:
    """Exit code 0; another wording is none either."""
    assert 0 == run("old", "old", "docs").exit_code
    for file in Path("old/value").iterdir():
        (Path("worded") / "value").mkdir(parents=True, exist_ok=True)
        text = file.read_text(encoding="utf-8").replace("重新测算", "按往年测算")
        (Path("worded") / "value" / file.name).write_text(text, encoding="utf-8")
    same = run("old", "worded", "docs")
    assert 0 == same.exit_code
    assert "逐处相同" in same.stdout


def test_what_cannot_be_compared(books: Path) -> None:
    """No files named, nothing found in them, a file that cannot be read."""
    assert 2 == run("old", "new").exit_code
    (books / "empty").mkdir()
    assert 3 == run("old", "new", "empty").exit_code
    (books / "broken.json").write_text("{", encoding="utf-8")
    assert 2 == run("old", "old", "broken.json", "docs").exit_code
