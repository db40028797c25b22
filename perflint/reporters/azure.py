"""Azure Pipelines: logging commands that become issues of the run's summary.

https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands: there are errors and warnings only, so 提示 and
建议 are warnings whose text begins with their grade.  ``%`` is written ``%AZP25``, which agents decode since 2.169.
"""

from __future__ import annotations

from perflint.model import Finding, Report, Severity
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.places import spot
from perflint.reporters.shared.prose import line_of
from perflint.reporters.shared.regions import region
from perflint.reporters.shared.uris import relative_path

NAME = "azure"
ALIASES = ("azure-pipelines", "azure-devops")
SUMMARY = "Azure Pipelines 日志命令，问题列在运行摘要里"
SELF_CONTAINED = False

_DATA = str.maketrans({"%": "%AZP25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({"]": "%5D", ";": "%3B"})


def render(report: Report, options: ReportOptions) -> str:
    """One command a finding, in the report's order."""
    return "".join(f"{_issue(finding, options)}\n" for finding in report.findings)


def _issue(finding: Finding, options: ReportOptions) -> str:
    where = region(finding.place)
    facts = {
        "type": "error" if finding.severity is Severity.ERROR else "warning",
        "sourcepath": relative_path(finding.filename, options.base),
        "linenumber": str(where.line),
    }
    if where.column is not None:
        facts["columnnumber"] = str(where.column)
    facts["code"] = finding.code
    properties = "".join(f"{key}={line_of(value).translate(_PROPERTY)};" for key, value in facts.items())
    inner = spot(finding.place.location)
    text = f"{finding.severity.label}：{finding.message}" + (f"（{inner}）" if inner else "")
    return f"##vso[task.logissue {properties}]{line_of(text).translate(_DATA)}"
