"""GitHub Actions: workflow commands that become annotations of a change.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions: of each step GitHub shows ten errors, ten
warnings and ten notices.  So the worst come first, what does not fit stays readable in a folded part of the log, and
the last notice says how many there are and what was left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from perflint.model import Finding, Report, Severity
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.places import address, spot
from perflint.reporters.shared.prose import line_of
from perflint.reporters.shared.regions import region
from perflint.reporters.shared.summary import closing
from perflint.reporters.shared.uris import relative_path

NAME = "github"
ALIASES = ("github-actions",)
SUMMARY = "GitHub Actions 注释，重的在前；每级最多显示 10 条，其余在日志中折叠"
SELF_CONTAINED = True

COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
    Severity.HINT: "notice",
}
SHOWN = 10  # annotations of each kind that GitHub shows of a step
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render(report: Report, options: ReportOptions) -> str:
    """The commands, the rest in a group, the summary."""
    room = {"error": SHOWN, "warning": SHOWN, "notice": SHOWN - 1}  # one notice is the summary
    shown: list[Finding] = []
    rest: list[Finding] = []
    for finding in sorted(report.findings, key=lambda one: -one.severity):
        command = COMMANDS[finding.severity]
        (shown if room[command] > 0 else rest).append(finding)
        room[command] -= 1
    lines = [_annotation(finding, options) for finding in shown]
    lines += _folded(rest, options)
    if not options.quiet:
        more = f"还有 {len(rest)} 个没有显示为注释，见这一步的日志。" if rest else ""
        lines.append(command_line("notice", {"title": "perflint 小结"}, closing(report) + more))
    return "".join(f"{line}\n" for line in lines)


def _annotation(finding: Finding, options: ReportOptions) -> str:
    where, inner = region(finding.place), spot(finding.place.location)
    facts = {
        "title": f"{finding.severity.label} {finding.code} {finding.title}",
        "file": relative_path(finding.filename, options.base),
        "line": str(where.line),
    }
    if where.end_line is not None:
        facts["endLine"] = str(where.end_line)
    if where.column is not None and where.end_line in {None, where.line}:
        facts["col"] = str(where.column)
        if where.end_column is not None:
            facts["endColumn"] = str(max(where.column, where.end_column - 1))
    told = [finding.message, f"位置：{inner}" if inner else "", f"建议：{finding.advice}" if finding.advice else ""]
    return command_line(COMMANDS[finding.severity], facts, "\n".join(line_of(text) for text in told if text))


def command_line(command: str, facts: dict[str, str], message: str) -> str:
    """``::command key=value,…::message`` with everything escaped; the runner reads a command a line."""
    properties = ",".join(f"{key}={line_of(value).translate(_PROPERTY)}" for key, value in facts.items())
    return f"::{command} {properties}::{message.translate(_DATA)}"


def _folded(findings: Iterable[Finding], options: ReportOptions) -> Iterator[str]:
    """Plain lines that are no command: one begins with :: or holds ##[ ."""
    lines = [
        f"{finding.severity.label} {address(finding.filename, finding.place.location, options.base)}: "
        f"{finding.code} {line_of(finding.message)}".replace("##[", "# #[")
        for finding in findings
    ]
    if lines:
        yield f"::group::perflint：其余 {len(lines)} 个问题"
        yield from lines
        yield "::endgroup::"
