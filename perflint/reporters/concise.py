"""One finding a line, ``path:line:column: CODE 消息 [slug]``, for editors, pipes and quick looks; nothing else."""

from __future__ import annotations

from perflint.model import Finding, Report, Severity
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.places import address
from perflint.reporters.shared.prose import line_of

NAME = "concise"
ALIASES = ("line",)
SUMMARY = "每个问题一行，供编辑器和管道使用"
SELF_CONTAINED = False

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "34", Severity.HINT: "32"}


def render(report: Report, options: ReportOptions) -> str:
    """The findings in the report's order."""
    return "".join(f"{_line(finding, options)}\n" for finding in report.findings)


def _line(finding: Finding, options: ReportOptions) -> str:
    where = address(finding.filename, finding.place.location, options.base)
    code = finding.code
    if options.color:
        where, code = f"\x1b[1m{where}\x1b[0m", f"\x1b[1;{_COLORS[finding.severity]}m{code}\x1b[0m"
    return f"{where}: {code} {line_of(finding.message)} [{finding.name}]"
