"""The full report as plain text for a mail or a file: numbered, one fact a line, no colour, no frames, no wrapping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from perflint.model import Confidence, Document, Finding, Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import facts, problem_line
from perflint.reporters.shared.finding_block import basis_text, comparison
from perflint.reporters.shared.fixes import fix_text
from perflint.reporters.shared.groups import by_document, by_file
from perflint.reporters.shared.labels import field_label
from perflint.reporters.shared.lines import plain
from perflint.reporters.shared.places import address, position, row_path, shown_path
from perflint.reporters.shared.prose import line_of
from perflint.reporters.shared.summary import summary_lines
from perflint.reporters.shared.verdicts import verdict_lines

NAME = "text"
ALIASES = ("plain", "txt")
SUMMARY = "不带颜色和框线的完整报告，问题编号，供邮件和存档"
SELF_CONTAINED = True

NO_WRAP = 1_000_000  # columns


def render(report: Report, options: ReportOptions) -> str:
    """Document by document, the worst findings first, then the summary."""
    return "".join(f"{line}\n" for line in _lines(report, replace(options, width=NO_WRAP, color=False)))


def _lines(report: Report, options: ReportOptions) -> Iterator[str]:
    found = by_document(report.findings)
    number = 0
    for index, document in enumerate(report.documents):
        findings = sorted(found.get(index, ()), key=lambda one: -one.severity)
        if findings or not options.quiet:
            yield from _document(document, findings, number, options)
        number += len(findings)
    for findings in (found for document, found in by_file(report) if document is None):
        yield f"文件：{shown_path(findings[0].filename, options.base)}"
        yield ""
        yield from _findings(findings, number, options)
        number += len(findings)
    if options.verdicts:
        yield "规则结论"
        yield from plain(verdict_lines(report, options)).splitlines()
        yield ""
    if not options.quiet:
        yield "小结"
        yield from plain(summary_lines(report, options)).splitlines()


def _document(document: Document, findings: Sequence[Finding], number: int, options: ReportOptions) -> Iterator[str]:
    yield f"文件：{shown_path(document.path, options.base)}"
    yield f"识别：{facts(document)}"
    yield from (f"没有读懂：{problem_line(problem)}" for problem in document.problems)
    if not findings:
        yield "没有发现问题。" if document.understood else "没有认出绩效目标表，什么也没有检查。"
    yield ""
    yield from _findings(findings, number, options)


def _findings(findings: Sequence[Finding], number: int, options: ReportOptions) -> Iterator[str]:
    for offset, finding in enumerate(findings, start=1):
        sure = "" if finding.confidence is Confidence.HIGH else f"（可信度{finding.confidence.label}）"
        yield f"{number + offset}. {finding.severity.label} {finding.code} {line_of(finding.title)}{sure}"
        yield from (f"   {label}：{line_of(text)}" for label, text in _facts(finding, options) if line_of(text))
        yield ""


def _facts(finding: Finding, options: ReportOptions) -> Iterator[tuple[str, str]]:
    place = finding.place
    where = address(finding.filename, place.location, options.base)
    yield "位置", f"{where}，{position(place)}"
    yield "指标", row_path(finding)
    if place.field is not None or place.text.strip():
        yield field_label(place.field) if place.field else "原文", place.text if place.text.strip() else "（空）"
    yield "问题", finding.message
    yield "比较", comparison(finding)
    yield "建议", finding.advice
    yield "可改", fix_text(finding.fix) if finding.fix else ""
    yield "依据", "；".join(map(basis_text, finding.basis))
    for other in finding.related:
        file = other.location.file or finding.filename
        quoted = f"“{line_of(other.text)}”" if other.text.strip() else ""
        label = field_label(other.field) if other.field else ""
        yield "另见", f"{address(file, other.location, options.base)}，{position(other)} {label}{quoted}"
