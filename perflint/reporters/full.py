"""The default terminal report: what a finance reviewer reads, document by document, errors first.

Layout only: the blocks come from `shared`.  Without colour it is plain text (rich is not imported), marks become ``^``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perflint.model import Document, Finding, Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import facts, problem_line, table_label
from perflint.reporters.shared.finding_block import block, labelled
from perflint.reporters.shared.group_block import group_block
from perflint.reporters.shared.groups import Section, by_document, by_file, sections
from perflint.reporters.shared.lines import Line, show
from perflint.reporters.shared.places import shown_path
from perflint.reporters.shared.prose import clip, wrap
from perflint.reporters.shared.summary import summary_lines
from perflint.reporters.shared.verdicts import verdict_lines
from perflint.text import display_width

NAME = "full"
ALIASES: tuple[str, ...] = ()
SUMMARY = "逐份文件的完整审核报告：问题、位置、原文、依据和建议（默认）"
SELF_CONTAINED = True

MOST_PROBLEMS = 5
FEW_CLEAN = 3  # more clean documents than this share one line


def render(report: Report, options: ReportOptions) -> str:
    """The report as terminal text."""
    return show(_page(report, options), options.color)


def _page(report: Report, options: ReportOptions) -> Iterator[Line]:
    found = by_document(report.findings)
    clean: list[Document] = []
    for number, document in enumerate(report.documents):
        if number in found:
            yield from _document(document, found[number], options)
        elif not options.quiet:
            clean.append(document)
    yield from _clean(clean, options)
    for findings in (findings for document, findings in by_file(report) if document is None):
        yield from _other_file(findings, options)
    if options.verdicts:
        yield from _rule("规则结论", "═", options)
        yield from verdict_lines(report, options)
    if not options.quiet:
        yield from _rule("小结", "═", options)
        yield from summary_lines(report, options)


def _rule(title: str, dash: str, options: ReportOptions, style: str = "strong") -> Iterator[Line]:
    """A line across the page with a title in it."""
    title = clip(title, options.width - 8)
    rest = max(2, options.width - display_width(title) - 4)
    yield [(f"{dash * 2} {title} {dash * rest}", style)]


def _heading(document: Document, options: ReportOptions) -> Iterator[Line]:
    yield from _rule(shown_path(document.path, options.base), "═", options)
    yield from ([(f"   {line}", "dim")] for line in wrap(facts(document), options.width - 3))
    if options.quiet:
        return
    for problem in document.problems[:MOST_PROBLEMS]:
        yield from labelled(" 没有读懂", problem_line(problem), options)
    if len(document.problems) > MOST_PROBLEMS:
        yield [(f"   还有 {len(document.problems) - MOST_PROBLEMS} 处没有读懂，用 perflint parse 查看", "dim")]


def _document(document: Document, findings: Sequence[Finding], options: ReportOptions) -> Iterator[Line]:
    yield from _heading(document, options)
    yield []
    for section in sections(findings):
        title = f"{section.severity.label} {section.count} 个"
        yield from _rule(title, "─", options, section.severity.id)
        yield []
        yield from _section(document, section, options)


def _other_file(findings: Sequence[Finding], options: ReportOptions) -> Iterator[Line]:
    """Findings in a file that is no document: waivers, a baseline, one that could not be read."""
    yield from _rule(shown_path(findings[0].filename, options.base), "═", options)
    yield []
    for finding in findings:
        yield from block(finding, "", options)
        yield []


def _section(document: Document, section: Section, options: ReportOptions) -> Iterator[Line]:
    for table, findings in section.tables:
        label = _label(document, table)
        if len(document.tables) > 1:
            where = "全文" if table is None else f"第{table + 1}张表"
            yield [(clip(f"{where} · {label}" if label else where, options.width), "strong")]
        for finding in findings:
            yield from block(finding, label, options)
            yield []
    for group in section.groups:
        same_table = {finding.place.table for finding in group}
        label = _label(document, group[0].place.table) if len(same_table) == 1 and len(document.tables) == 1 else ""
        yield from group_block(group, label, options)
        yield []


def _label(document: Document, table: int | None) -> str:
    return table_label(document.tables[table]) if table is not None and table < len(document.tables) else ""


def _clean(documents: Sequence[Document], options: ReportOptions) -> Iterator[Line]:
    """Documents without findings: each with its heading, or one line when there are many and all was understood."""
    rest: list[Document] = []
    for document in documents:
        if len(documents) > FEW_CLEAN and document.understood and not document.problems:
            rest.append(document)
            continue
        yield from _heading(document, options)
        if document.understood:
            yield [("   没有发现问题。", "hint")]
        else:
            yield [("   没有认出绩效目标表，什么也没有检查。", "warning")]
        yield []
    if rest:
        names = "、".join(shown_path(document.path, options.base) for document in rest)
        yield from labelled(f"没有发现问题的文件 {len(rest)} 个", names, options, longest=0)
        yield []
