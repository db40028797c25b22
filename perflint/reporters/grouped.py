"""Findings by file, one line each, as ESLint's ``stylish`` shows them: place, grade, code, message, rule; worst file's total last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perflint.model import Finding, Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.groups import by_file
from perflint.reporters.shared.lines import Line, show
from perflint.reporters.shared.places import compact, shown_path
from perflint.reporters.shared.prose import line_of
from perflint.reporters.shared.summary import headline, left_out
from perflint.reporters.shared.suppressions import suppressed_lines
from perflint.reporters.shared.tally import tally
from perflint.reporters.shared.unread import untold
from perflint.reporters.shared.verdicts import verdict_lines
from perflint.text import display_width

NAME = "grouped"
ALIASES = ("stylish",)
SUMMARY = "按文件分组，每个问题一行"
SELF_CONTAINED = True

WIDEST_PLACE = 24  # columns; a longer place pushes its own line only


def render(report: Report, options: ReportOptions) -> str:
    """The files in the report's order, findings in the order of the file."""
    return show(_page(report, options), options.color)


def _page(report: Report, options: ReportOptions) -> Iterator[Line]:
    for _, findings in by_file(report):
        yield [(shown_path(findings[0].filename, options.base), "path")]
        yield from _rows(findings)
        yield []
    if options.verdicts:
        yield from verdict_lines(report, options)
    if options.quiet:
        return
    worst = max((finding.severity.id for finding in report.findings), key=_rank, default="strong")
    yield [(headline(report), worst)]
    outcomes = "，".join(f"{outcome.label} {number}" for outcome, number in tally(report).outcomes.items())
    yield [(f"  未列出：{left_out(report)}", "dim")]
    yield [(f"  规则结论：{outcomes}（规则×表）", "dim")]
    yield from suppressed_lines(report, options)
    for failure in untold(report):
        yield [("  没有读成：", "error"), (f"{shown_path(failure.path, options.base)}：{line_of(failure.message)}", "")]


def _rank(severity: str) -> int:
    return ("hint", "info", "warning", "error").index(severity)


def _rows(findings: Sequence[Finding]) -> Iterator[Line]:
    places = [compact(finding.place) for finding in findings]
    width = min(WIDEST_PLACE, max(map(display_width, places)))
    for finding, place in zip(findings, places, strict=True):
        pad = " " * max(0, width - display_width(place))
        yield [
            (f"  {pad}{place}", "dim"),
            (f"  {finding.severity.label} {finding.code}", finding.severity.id),
            (f"  {line_of(finding.message)}", ""),
            (f"  [{line_of(finding.name)}]", "rule"),
        ]
