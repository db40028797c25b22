"""One finding a line, ``path:line:column: CODE 消息 [slug]``, for editors, pipes and quick looks; nothing else.

With ``verdicts``, one line more for every rule and table, with the conclusion instead of a message.
"""

from __future__ import annotations

from collections.abc import Iterator

from perflint.model import Finding, Location, Report, Severity, Verdict
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.places import address
from perflint.reporters.shared.prose import line_of
from perflint.reporters.shared.verdicts import LACKS, missing

NAME = "concise"
ALIASES = ("line",)
SUMMARY = "每个问题一行，供编辑器和管道使用"
SELF_CONTAINED = False

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "34", Severity.HINT: "32"}


def render(report: Report, options: ReportOptions) -> str:
    """The findings in the report's order, then the verdicts where they are asked for."""
    return "".join(pieces(report, options))


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The lines of `render`."""
    for finding in report.findings:
        yield f"{_line(finding, options)}\n"
    for verdict in report.verdicts if options.verdicts else ():
        yield f"{_verdict_line(report, verdict, options)}\n"


def _line(finding: Finding, options: ReportOptions) -> str:
    where = address(finding.filename, finding.place.location, options.base)
    code = finding.code
    if options.color:
        where, code = f"\x1b[1m{where}\x1b[0m", f"\x1b[1;{_COLORS[finding.severity]}m{code}\x1b[0m"
    return f"{where}: {code} {line_of(finding.message)} [{finding.name}]"


def _verdict_line(report: Report, verdict: Verdict, options: ReportOptions) -> str:
    """``path:line:column: PF701 无法判断（第2张表）：缺少 权重 [slug]``; a rule about the whole batch has no place."""
    where = ""
    if verdict.document is not None:
        document = report.documents[verdict.document]
        place = document.tables[verdict.table].location if verdict.table is not None else Location()
        where = f"{address(document.path, place, options.base)}: "
    table = f"（第{verdict.table + 1}张表）" if verdict.table is not None else ""
    lacks = f"：{LACKS.get(verdict.outcome, '缺少')} {missing(verdict)}" if verdict.missing else ""
    return f"{where}{verdict.code} {verdict.outcome.label}{table}{line_of(lacks)} [{verdict.name}]"
