"""GitLab Code Quality: a JSON array in the subset of the Code Climate format that GitLab reads.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format: paths are relative to the repository and do
not begin with ``./``; a line is required, so a place in a sheet or a page gives its row or line; fingerprints are unique.
"""

from __future__ import annotations

import hashlib
from typing import Any

from perflint.model import Finding, Report, Severity
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.json_text import dump
from perflint.reporters.shared.places import spot
from perflint.reporters.shared.prose import line_of
from perflint.reporters.shared.regions import region
from perflint.reporters.shared.uris import relative_path

NAME = "gitlab"
ALIASES = ("code-climate", "codeclimate", "code-quality")
SUMMARY = "GitLab 代码质量报告（合并请求中的 Code Quality）"
SELF_CONTAINED = False

SEVERITIES = {
    Severity.ERROR: "critical",
    Severity.WARNING: "major",
    Severity.INFO: "minor",
    Severity.HINT: "info",
}


def render(report: Report, options: ReportOptions) -> str:
    """One element a line, so that two reports can be compared."""
    seen: set[str] = set()
    lines = [dump(_issue(finding, seen, options)) for finding in report.findings]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def _issue(finding: Finding, seen: set[str], options: ReportOptions) -> dict[str, Any]:
    begin = region(finding.place)
    where = spot(finding.place.location)
    lines = {"begin": begin.line}
    if begin.end_line is not None and begin.end_line >= begin.line:
        lines["end"] = begin.end_line
    return {
        "description": line_of(f"{finding.code} {finding.message}" + (f"（{where}）" if where else "")),
        "check_name": finding.name,
        "fingerprint": _unique(finding, seen),
        "severity": SEVERITIES[finding.severity],
        "location": {"path": line_of(relative_path(finding.filename, options.base)), "lines": lines},
    }


def _unique(finding: Finding, seen: set[str]) -> str:
    """The finding's fingerprint; GitLab drops a second element with the same one, so that one gets another."""
    mark, number = finding.fingerprint or _digest(finding, 0), 0
    while mark in seen:
        number += 1
        mark = _digest(finding, number)
    seen.add(mark)
    return mark


def _digest(finding: Finding, number: int) -> str:
    text = "\x1f".join((finding.fingerprint, finding.filename, finding.code, finding.message, str(number)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
