"""Documents are packed and verdicts made anew, so that a run of ten thousand files stays small: nobody may notice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from perflint.api import lint, parse
from perflint.engine import holding
from perflint.engine.holding import Documents
from perflint.model import Report
from perflint.reporters import find
from perflint.reporters.shared.contract import ReportOptions
from perflint.rule_files import shipped

FIELDS = "一级指标,二级指标,三级指标,指标值,计量单位\n"
TABLES = [
    FIELDS + "产出指标,数量指标,养护道路长度,≥10,公里\n,质量指标,路面平整率,≥ 95％,%\n",
    FIELDS + "产出指标,数量指标,养护道路长度,≥10,公里\n,质量指标,路面平整率,≥ 95％,%\n",
    FIELDS + "产出指标,数量指标,借阅人次,＞200,\n效益指标,社会效益指标,读者人数,得到提高,\n",
]
TOGETHER = """code: PF990
title: 整套照搬
severity: warning
confidence: high
dimension: 适当性
basis: [{document: 财预〔2021〕101号}]
since: "0.1"
why: 整套照搬的指标没有针对性。
given: batch
check: {duplicate_sets: {rows: 2}}
message: 与“{left}”的 {rows} 行相同
advice: 按项目重新填写。
examples:
  fail: [{tables: [{indicators: [{name: 里程, value: ≥1公里}]}]}]
  pass: [{tables: [{indicators: [{name: 里程, value: ≥1公里}]}]}]
"""


def report_on(folder: Path, monkeypatch: pytest.MonkeyPatch, open_: int) -> Report:
    """The report by shipped rules and one about the whole batch, with so many documents left as they are."""
    monkeypatch.setattr(holding, "OPEN", open_)
    monkeypatch.setattr(holding, "RECENT", 1)
    report = lint(folder, [shipped(), folder / "rules"])
    return replace(report, record=replace(report.record, time="", inputs=()))


def test_packed_documents_give_the_same_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every document packed, rules about the batch, grades, verdicts and all formats say what they say else."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "copied-set.yaml").write_text(TOGETHER, encoding="utf-8")
    for number, text in enumerate(TABLES):
        (tmp_path / f"{number}.csv").write_text(text, encoding="utf-8")
    usual, packed = report_on(tmp_path, monkeypatch, 100), report_on(tmp_path, monkeypatch, 0)
    assert usual == packed
    assert [1] == [one.place.document for one in packed.findings if one.code == "PF990"]
    options: dict[str, Any] = {"verdicts": True, "statistics": True}
    for name in ("json", "full", "sarif", "junit", "csv"):
        reporter = find(name)
        shown = ReportOptions(width=100, color=False, base="", **options)
        assert reporter.render(usual, shown) == reporter.render(packed, shown), name


def test_documents_are_a_sequence(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is packed comes back equal, by number, from the end, as a part, and in order."""
    monkeypatch.setattr(holding, "OPEN", 1)
    monkeypatch.setattr(holding, "RECENT", 1)
    given = [parse((f"{number}.csv", text.encode("utf-8"))) for number, text in enumerate(TABLES)]
    held = Documents(given)
    assert isinstance(held._packed[0], bytes) and len(held._packed[0]) < 2000
    assert 3 == len(held) and given == list(held) == [held[at] for at in (0, 1, 2)] and held == given
    assert given[2] == held[-1] and given[1:] == list(held[1:]) and held[:2][1] == given[1] and held != given[:2]
    with pytest.raises(IndexError):
        held[3]


def test_what_cannot_be_packed_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document with somebody's own value in it, which cannot be written, is held as it is."""
    monkeypatch.setattr(holding, "OPEN", 0)
    odd = replace(parse(("a.csv", TABLES[0].encode("utf-8"))), kind=lambda: None)  # type: ignore[arg-type]
    assert Documents([odd])[0] is odd
