"""The ledger of problems, once for every format that has rows: its columns, and what stands in them for a finding.

`perflint.reporters.csv` and `perflint.reporters.xlsx` show the same columns in the same order; the states are those that a
reviewer may choose from and that are read back from an edited ledger.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from perflint.model import Document, Finding, Report, TargetTable
from perflint.patterns import pattern_of
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import table_label
from perflint.reporters.shared.finding_block import basis_text
from perflint.reporters.shared.fixes import fix_text
from perflint.reporters.shared.places import position, shown_path, spot
from perflint.reporters.shared.prose import line_of
from perflint.reporters.shared.suppressions import answered_for

COLUMNS = (
    "单位",
    "项目",
    "指标路径",
    "文件",
    "位置",
    "指标值",
    "问题",
    "级别",
    "可信度",
    "维度",
    "规则",
    "规则名",
    "依据",
    "修改建议",
    "可改为",
    "指纹",
    "处理状态",
    "说明",
)
OPEN, WAIVED = "待处理", "已豁免"
STATES = (OPEN, "接受", "驳回", "说明", "已整改", WAIVED)
LONGEST = 32_000  # UTF-16 units; a cell of a sheet holds 32767
_CALCULATED = pattern_of(r"\s*[=+\-@＝＋－＠']|[\t\r\n\0]")
_REWRITTEN = pattern_of(  # dates, times, fractions, long numbers, leading zeros, exponents
    r"\d{1,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,4}日?)?|\d+:\d+(?::\d+)?|\d{12,}|0\d+|\d+(?:\.\d+)?[eE]\d+"
)


class Entry(Struct, frozen=True):
    """One row: a finding, its state, and a remark on it."""

    finding: Finding
    state: str = OPEN
    remark: str = ""


def entries(report: Report, base: str) -> Iterator[Entry]:
    """The findings in the report's order, with what a reviewer decided, then what somebody answered for."""
    for finding in report.findings:
        decision = report.decisions.get(finding.fingerprint)
        yield Entry(finding, decision.ruling.label, decision.text) if decision else Entry(finding)
    for one in report.suppressed:
        yield Entry(one.finding, WAIVED, answered_for(one, base))


def row(entry: Entry, report: Report, options: ReportOptions) -> tuple[str, ...]:
    """The texts of the columns, each as one line."""
    return tuple(map(cell_text, _row(entry, report, options)))


def cell_text(text: str) -> str:
    """The text as one line that a cell can hold."""
    shown = line_of(text)
    if 2 * len(shown) <= LONGEST or len(shown.encode("utf-16-le")) <= 2 * LONGEST:
        return shown
    head = shown[:LONGEST].encode("utf-16-le")[: 2 * (LONGEST - 1)]
    return head.decode("utf-16-le", "ignore") + "…"


def is_changed(text: str) -> bool:
    """Whether a spreadsheet would calculate the text (``=100%``, ``+5``, ``@x``) or rewrite it (3-5 as a date)."""
    return _CALCULATED.match(text) is not None or _REWRITTEN.fullmatch(text.strip()) is not None


def _row(entry: Entry, report: Report, options: ReportOptions) -> Iterator[str]:
    finding = entry.finding
    place = finding.place
    table = table_of(finding, report)
    project = table_label(table) if table is not None else ""
    path = finding.path[1:] if finding.path and line_of(finding.path[0]) == project else finding.path
    inner = spot(place.location)
    yield unit_of(finding, report)
    yield project
    yield " › ".join(part for part in path if part.strip())
    yield shown_path(finding.filename, options.base)
    yield f"{inner}（{position(place)}）" if inner else position(place)
    yield place.text
    yield finding.message
    yield finding.severity.label
    yield finding.confidence.label
    yield finding.dimension
    yield finding.code
    yield finding.name
    yield "；".join(map(basis_text, finding.basis))
    yield finding.advice
    yield fix_text(finding.fix) if finding.fix else ""
    yield finding.fingerprint
    yield entry.state
    yield entry.remark


def document_of(finding: Finding, report: Report) -> Document | None:
    """The document that a finding stands in; None for one about the run itself."""
    number = finding.place.document
    return report.documents[number] if number < len(report.documents) else None


def table_of(finding: Finding, report: Report) -> TargetTable | None:
    """The table that a finding stands in."""
    document, number = document_of(finding, report), finding.place.table
    return document.tables[number] if document is not None and number is not None else None


def unit_of(finding: Finding, report: Report) -> str:
    """Who answers for it: the unit of the table, else the department of the document, else nothing."""
    return responsible(document_of(finding, report), table_of(finding, report))


def responsible(document: Document | None, table: TargetTable | None) -> str:
    """The unit of a table, else the department of its document, else nothing."""
    if table is not None and table.unit is not None and table.unit.text.strip():
        return table.unit.text
    return document.department.text if document is not None and document.department is not None else ""
