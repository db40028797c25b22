"""Reviewdog's diagnostic format: ``reviewdog -f=rdjson`` writes its findings into a review on any forge.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf: columns there count bytes of UTF-8 from the beginning of
the line, which is known here only where a cell begins its line; elsewhere a finding names its line and no column.
A suggestion needs exact columns too, so it is given in the same case.
"""

from __future__ import annotations

from typing import Any

from perflint.model import Applicability, Edit, Finding, Place, Report, Severity
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.json_text import dump
from perflint.reporters.shared.places import spot
from perflint.reporters.shared.prose import line_of
from perflint.reporters.shared.regions import exact_region, position
from perflint.reporters.shared.uris import relative_path

NAME = "rdjson"
ALIASES = ("reviewdog",)
SUMMARY = "reviewdog 的诊断格式，可写进各种代码平台的评审意见"
SELF_CONTAINED = False

SEVERITIES = {
    Severity.ERROR: "ERROR",
    Severity.WARNING: "WARNING",
    Severity.INFO: "INFO",
    Severity.HINT: "INFO",
}


def render(report: Report, options: ReportOptions) -> str:
    """A DiagnosticResult with one diagnostic a line."""
    head = f'"source": {dump({"name": "perflint"})}'
    worst = max((finding.severity for finding in report.findings), default=None)
    if worst is not None:
        head += f',\n"severity": {dump(SEVERITIES[worst])}'
    lines = ",\n".join(dump(_diagnostic(finding, options)) for finding in report.findings)
    return f'{{\n{head},\n"diagnostics": [' + (f"\n{lines}\n" if lines else "") + "]\n}\n"


def _diagnostic(finding: Finding, options: ReportOptions) -> dict[str, Any]:
    where = spot(finding.place.location)
    told = [finding.message, finding.advice, f"位置：{where}" if where else ""]
    diagnostic: dict[str, Any] = {
        "message": "\n".join(line_of(text) for text in told if text),
        "location": _location(finding.filename, finding.place, options),
        "severity": SEVERITIES[finding.severity],
        "code": {"value": finding.code},
    }
    suggestions = _suggestions(finding)
    if suggestions:
        diagnostic["suggestions"] = suggestions
    related = [
        {"message": line_of(place.text), "location": _location(place.location.file or finding.filename, place, options)}
        for place in finding.related
    ]
    if related:
        diagnostic["related_locations"] = related
    return diagnostic


def _location(filename: str, place: Place, options: ReportOptions) -> dict[str, Any]:
    path = line_of(relative_path(filename, options.base))
    return {"path": path, "range": _range(place) or {"start": {"line": position(place.location)[0]}}}


def _range(place: Place) -> dict[str, Any] | None:
    """The offending part in bytes, where the cell begins its line."""
    exact = exact_region(place)
    if exact is None or exact.column is None or exact.end_column is None or place.location.character != 1:
        return None
    start, end = (
        len(place.text[: column - 1].encode("utf-8", "replace")) + 1 for column in (exact.column, exact.end_column)
    )
    return {"start": {"line": exact.line, "column": start}, "end": {"line": exact.line, "column": end}}


def _suggestions(finding: Finding) -> list[dict[str, Any]]:
    """The edits of a fix that a person may take over, all of them or none."""
    fix = finding.fix
    if fix is None or fix.applicability is Applicability.DISPLAY_ONLY:
        return []
    found = [(_range(edit.place), edit) for edit in fix.edits if _same_file(edit, finding)]
    if len(found) < len(fix.edits):
        return []
    return [{"range": where, "text": edit.after} for where, edit in found if where] if all(w for w, _ in found) else []


def _same_file(edit: Edit, finding: Finding) -> bool:
    return edit.place.location.file in {"", finding.filename}
