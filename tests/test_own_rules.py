"""Findings about the run itself are told of like rules; and what somebody answers for, or nobody sees, is not changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perflint.engine.own_rules import OWN_RULES
from tests.command import run

TABLE = "项目名称,培训\n一级指标,二级指标,三级指标,指标值\n{comment}产出指标,数量指标,培训次数,≧12次\n"


@pytest.mark.parametrize("info", OWN_RULES, ids=lambda info: info.code)
def test_each_has_its_page(info: object) -> None:
    one = next(rule for rule in OWN_RULES if rule is info)
    for name in (one.code, one.name):
        page = run("rule", name)
        assert 0 == page.exit_code and one.title in page.stdout and "不能豁免" in page.stdout
    record = json.loads(run("rule", one.code, "-f", "json").stdout)
    assert (one.code, one.severity.id, False) == (record["code"], record["severity"], record["waivable"])


def test_they_are_listed_under_a_heading_of_their_own() -> None:
    listed = run("rules").stdout
    assert all(one.code in listed.partition("关于检查本身")[2] for one in OWN_RULES)
    assert "关于检查本身" not in run("rules", "--severity", "error").stdout


@pytest.mark.parametrize(
    ("comment", "options"),
    [("# perflint: ignore[PF704] 上级文件如此写\n", []), ("", ["--min-severity", "error"])],
)
def test_no_fix_for_what_is_not_reported(tmp_path: Path, comment: str, options: list[str]) -> None:
    """Neither a waived finding nor one below the minimum is changed; without either it is."""
    table = tmp_path / "a.csv"
    text = TABLE.format(comment=comment)
    table.write_text(text, encoding="utf-8")
    assert 0 == run("check", "--fix-only", "--select", "PF704", "-n", str(table), *options).exit_code
    assert text == table.read_text(encoding="utf-8")
    run("check", "--fix-only", "--select", "PF704", "-n", "--no-ignores", str(table))
    assert "≥12次" in table.read_text(encoding="utf-8")
