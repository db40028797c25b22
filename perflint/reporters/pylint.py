"""pylint's parseable lines, ``path:line: [E301(slug), place] PF301 message``: what Jenkins' warnings plug-in and editors read.

The letter is pylint's category, from which those tools take the grade: E 错误, W 警告, C 提示, R 建议; behind it stand
the digits of the code.  The whole code begins the message.
"""

from __future__ import annotations

from perflint.model import Finding, Report, Severity
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.places import spot
from perflint.reporters.shared.prose import line_of
from perflint.reporters.shared.regions import position
from perflint.reporters.shared.uris import relative_path

NAME = "pylint"
ALIASES = ("parseable",)
SUMMARY = "pylint 的行格式，供 Jenkins 警告插件和编辑器读取"
SELF_CONTAINED = False

CATEGORIES = {Severity.ERROR: "E", Severity.WARNING: "W", Severity.INFO: "C", Severity.HINT: "R"}
_BRACKETS = str.maketrans("[]()", "［］（）")


def render(report: Report, options: ReportOptions) -> str:
    """One line a finding, in the report's order."""
    return "".join(f"{_line(finding, options)}\n" for finding in report.findings)


def _line(finding: Finding, options: ReportOptions) -> str:
    path = line_of(relative_path(finding.filename, options.base))
    number = "".join(character for character in finding.code if character in "0123456789")
    kind = f"{CATEGORIES[finding.severity]}{number}({line_of(finding.name).translate(_BRACKETS)})"
    where = spot(finding.place.location).translate(_BRACKETS)
    line = position(finding.place.location)[0]
    return f"{path}:{line}: [{kind}, {where}] {finding.code} {line_of(finding.message)}"
