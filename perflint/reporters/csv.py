"""The issue list as a table that Excel and LibreOffice open in Chinese: one row a finding, what was waived at the end.

UTF-8 with a byte order mark, because Excel takes anything else for the system's code page.  A cell that a spreadsheet
would calculate or rewrite (``=100%``, ``+5``, ``-3``, ``@x``, a leading tab; 3-5 as a date, a long number as 1.2E+18)
begins with an apostrophe, in any column: quoting does not help, as quotes are gone before the cell is looked at, and a
tab or blank in front is stripped by some readers.  A cell that itself begins with an apostrophe gets a second one, so
that dropping one leading apostrophe gives every text back (`original`).  Both programs show it and keep the text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from perflint.model import Document, Finding, Report, Suppressed, TargetTable
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import table_label
from perflint.reporters.shared.finding_block import basis_text
from perflint.reporters.shared.fixes import fix_text
from perflint.reporters.shared.places import position, shown_path, spot
from perflint.reporters.shared.prose import line_of
from perflint.reporters.shared.suppressions import answered_for

NAME = "csv"
ALIASES: tuple[str, ...] = ()
SUMMARY = "问题清单表格（UTF-8 带 BOM，Excel 直接打开；公式不会执行）"
SELF_CONTAINED = False

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
LONGEST = 32_000  # characters; a cell beyond 32767 spills into the next row of a sheet
_CALCULATED = re.compile(r"\s*[=+\-@＝＋－＠']|[\t\r\n\0]")
_REWRITTEN = re.compile(  # dates, times, fractions, long numbers, leading zeros, exponents
    r"\d{1,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,4}日?)?|\d+:\d+(?::\d+)?|\d{12,}|0\d+|\d+(?:\.\d+)?[eE]\d+"
)


def render(report: Report, options: ReportOptions) -> str:
    """The header, findings in the report's order, suppressed ones."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for finding in report.findings:
        writer.writerow(map(cell, _row(finding, report, options, "待处理", "")))
    for one in report.suppressed:
        writer.writerow(map(cell, _suppressed(one, report, options)))
    return buffer.getvalue()


def cell(text: str) -> str:
    """The text as one line that stays text in a spreadsheet."""
    shown = line_of(text)
    return guarded(shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…")


def guarded(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would make something else of it."""
    return f"'{text}" if _CALCULATED.match(text) or _REWRITTEN.fullmatch(text.strip()) else text


def original(text: str) -> str:
    """What `guarded` was given."""
    return text.removeprefix("'")


def _suppressed(one: Suppressed, report: Report, options: ReportOptions) -> Iterator[str]:
    return _row(one.finding, report, options, "已豁免", answered_for(one))


def _row(finding: Finding, report: Report, options: ReportOptions, state: str, remark: str) -> Iterator[str]:
    place = finding.place
    document = report.documents[place.document] if place.document < len(report.documents) else None
    table = document.tables[place.table] if document and place.table is not None else None
    project = table_label(table) if table is not None else ""
    path = finding.path[1:] if finding.path and line_of(finding.path[0]) == project else finding.path
    inner = spot(place.location)
    yield _unit(document, table)
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
    yield state
    yield remark


def _unit(document: Document | None, table: TargetTable | None) -> str:
    """Who answers for it: the unit of the table, else the department of the document."""
    if table is not None and table.unit is not None and table.unit.text.strip():
        return table.unit.text
    return document.department.text if document is not None and document.department is not None else ""
