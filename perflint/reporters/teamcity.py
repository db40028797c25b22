"""TeamCity: service messages of an inspection, shown under 代码检查 of a build.

https://www.jetbrains.com/help/teamcity/service-messages.html: a rule is told once as ``inspectionType``, then every finding
as ``inspection``; ids and names are at most 255 characters, texts 4000.  Numbers go into the build's statistics.
"""

from __future__ import annotations

from collections.abc import Iterator

from perflint.model import Finding, Report, RuleInfo, Severity
from perflint.reporters.shared.catalogue import rules_of
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.places import spot
from perflint.reporters.shared.prose import line_of
from perflint.reporters.shared.regions import position
from perflint.reporters.shared.summary import closing
from perflint.reporters.shared.tally import tally
from perflint.reporters.shared.uris import relative_path

NAME = "teamcity"
ALIASES: tuple[str, ...] = ()
SUMMARY = "TeamCity 服务消息，问题列在构建的代码检查页"
SELF_CONTAINED = True

SEVERITIES = {
    Severity.ERROR: "ERROR",
    Severity.WARNING: "WARNING",
    Severity.INFO: "WEAK WARNING",
    Severity.HINT: "INFO",
}
LONGEST_NAME, LONGEST_TEXT = 255, 4000
_ESCAPES = {"|": "||", "'": "|'", "\n": "|n", "\r": "|r", "[": "|[", "]": "|]"}


def render(report: Report, options: ReportOptions) -> str:
    """The rules that found something, their findings, the statistics."""
    return "".join(f"{line}\n" for line in _lines(report, options))


def _lines(report: Report, options: ReportOptions) -> Iterator[str]:
    found = {finding.code for finding in report.findings}
    for info in rules_of(report).values():
        if info.code in found:
            yield _message("inspectionType", _kind(info))
    for finding in report.findings:
        yield _message("inspection", _inspection(finding, options))
    if not options.quiet:
        for severity, number in tally(report).severities.items():
            yield _message("buildStatisticValue", {"key": f"perflint.{severity.id}", "value": str(number)})
        yield _message("message", {"text": closing(report)})


def _kind(info: RuleInfo) -> dict[str, str]:
    return {
        "id": info.code[:LONGEST_NAME],
        "name": line_of(f"{info.code} {info.title}")[:LONGEST_NAME],
        "category": line_of(info.dimension or "perflint")[:LONGEST_NAME],
        "description": line_of(info.why or info.title)[:LONGEST_TEXT],
    }


def _inspection(finding: Finding, options: ReportOptions) -> dict[str, str]:
    inner = spot(finding.place.location)
    text = finding.message + (f"（{inner}）" if inner else "") + (f" 建议：{finding.advice}" if finding.advice else "")
    return {
        "typeId": finding.code[:LONGEST_NAME],
        "message": line_of(text)[:LONGEST_TEXT],
        "file": line_of(relative_path(finding.filename, options.base))[:LONGEST_TEXT],
        "line": str(position(finding.place.location)[0]),
        "SEVERITY": SEVERITIES[finding.severity],
    }


def _message(name: str, facts: dict[str, str]) -> str:
    values = " ".join(f"{key}='{escaped(value)}'" for key, value in facts.items())
    return f"##teamcity[{name} {values}]"


def escaped(text: str) -> str:
    """The text between quotes; whatever is not ASCII as its number, so that no agent's encoding matters."""
    return "".join(_ESCAPES.get(character) or _coded(character) for character in text)


def _coded(character: str) -> str:
    number = ord(character)
    return character if number < 128 or number > 0xFFFF else f"|0x{number:04X}"
