"""Real documents in other dress give the same findings: a sample here, all of them by ``make metamorphic``.

``PERFLINT_METAMORPHIC=all`` runs everything (about a quarter of an hour); what it gave is in docs/reliability.md.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from perflint.model import Document, Finding
from tools.metamorphic import comparing, exports, sheets
from tools.metamorphic.changes import CHANGES
from tools.metamorphic.comparing import Outcome, difference, findings_of

ALL = os.environ.get("PERFLINT_METAMORPHIC") == "all"
# One document (or indicator) in so many; printing takes another program and ten seconds a document.
SAMPLES = {
    "blank-rows": 7,
    "sheet-names": 11,
    "more-sheets": 23,
    "form-columns": 1,
    "through-csv": 6,
    "columns": 16,
    "width": 12,
    "export-encodings": 23,
    "encodings": 4,
    "siblings": 4,
    "unit-removed": 40,
    "doubled": 9,
}


@pytest.mark.parametrize("name", CHANGES if ALL else SAMPLES)
def test_another_dress_changes_no_finding(name: str, corpus: Path) -> None:
    """Every difference by fingerprint is one that the change explains."""
    outcome = CHANGES[name](corpus, 1 if ALL else SAMPLES[name])
    assert [] == outcome.wrong
    assert outcome.files > 0 or name == "printed"


TABLE = [
    ["项目名称", "一级指标", "二级指标", "三级指标", "指标值"],
    ["道路养护", "产出指标", "数量指标", "养护道路长度", "10公里"],
    ["道路养护", "产出指标", "质量指标", "路面平整率", "≧95%"],
    ["道路养护", "满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"],
]


@pytest.fixture(scope="module")
def findings() -> tuple[Finding, ...]:
    """Those of a small export of our own."""
    return findings_of(("a.csv", exports.delimited(TABLE)))


def test_the_comparison_can_fail(findings: tuple[Finding, ...]) -> None:
    """A finding that is gone, and one that came, are told; a reason explains one of them."""
    outcome = Outcome("变")
    other = replace(findings[0], fingerprint="v1-0")
    outcome.add("a", findings, (other, *findings[1:]), lambda one, came: "有理由" if came else None)
    assert (1, 0, {"有理由": 1}, 1) == (outcome.files, outcome.same, dict(outcome.explained), len(outcome.wrong))
    assert ([other], [findings[0]]) == difference(findings, (other, *findings[1:]))


def test_twice_the_same_finding_is_not_once(findings: tuple[Finding, ...]) -> None:
    """Findings are counted, not only known."""
    assert ([findings[0]], []) == difference(findings[:1], findings[:1] * 2)


def test_dresses_hold_what_they_were_made_of() -> None:
    """A sheet keeps its cells through blank rows and delimited text, an export its rows through other orders."""
    sheet = sheets.Sheet({(0, 0): "一", (1, 0): "二", (1, 1): "三\n四", (2, 1): "五"}, ((1, 0, 2, 1),))
    blank = sheets.with_blank_rows(sheet, 1)
    assert {(0, 0): "一", (2, 0): "二", (2, 1): "三\n四", (3, 1): "五"} == blank.cells
    assert ((2, 0, 2, 1),) == blank.areas
    assert sheet.cells == sheets.through_csv(sheet).cells
    mixed = exports.shuffled(TABLE, 3)
    assert mixed[0] != TABLE[0]
    assert sorted(map(sorted, TABLE)) == sorted(map(sorted, mixed))
    assert "１０公里" == exports.wide(TABLE)[1][4]


def test_small_export_in_every_dress(findings: tuple[Finding, ...]) -> None:
    """Without the corpus too: columns, encodings, a workbook with blank rows and another name."""
    assert findings
    for seed in range(4):
        changed = findings_of(("a.csv", exports.delimited(exports.shuffled(TABLE, seed), "gb18030")))
        assert ([], []) == difference(findings, changed)
    cells = {(row, column): text for row, line in enumerate(TABLE) for column, text in enumerate(line)}
    for sheet in (sheets.Sheet(cells, ()), sheets.with_blank_rows(sheets.Sheet(cells, (), "附件"), 2)):
        assert ([], []) == difference(findings, findings_of(("a.xlsx", sheets.workbook(sheet))))


def test_columns_are_exchanged_only_where_no_area_joins_them() -> None:
    """From the headings down, areas that cover rows with them."""
    cells = {
        (0, 0): "绩效表",
        (1, 0): "二级指标",
        (1, 1): "三级指标",
        (1, 2): "指标值",
        (2, 1): "长度",
        (2, 2): "1公里",
    }
    sheet = sheets.Sheet(cells, ((0, 0, 1, 3), (2, 1, 2, 1)))
    changed = sheets.with_columns_exchanged(sheet)
    assert changed is not None
    assert {(1, 1): "指标值", (1, 2): "三级指标", (2, 1): "1公里", (2, 2): "长度"}.items() <= changed.cells.items()
    assert ((0, 0, 1, 3), (2, 2, 2, 1)) == changed.areas
    assert None is sheets.with_columns_exchanged(sheets.Sheet(cells, ((2, 1, 1, 2),)))
    assert None is sheets.with_columns_exchanged(sheets.Sheet({**cells, (3, 0): "指标值"}, ()))


def test_findings_are_those_of_the_whole_rulebook() -> None:
    """An empty document gives what the rulebook says of nothing."""
    assert () == comparing.findings_of(Document("a.json"))
