"""SARIF 2.1.0 for code scanning, editors and archives of findings.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/: the run, its rules with help, every finding with its physical region and
its logical place (sheet and cell, 项目 › 指标), what was suppressed and why, and what could not be read.  GitHub wants a
``startLine`` everywhere, so a place in a sheet or a page gives its row.  Columns count unicode code points.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from perflint.model import Finding, Outcome, Report, Severity, Suppressed
from perflint.reporters.shared.catalogue import rules_of
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.json_text import dump, list_member
from perflint.reporters.shared.places import shown_path
from perflint.reporters.shared.prose import line_of
from perflint.reporters.shared.record_data import record_data
from perflint.reporters.shared.records import fix_record
from perflint.reporters.shared.sarif_places import Artifacts, fixes, location, related
from perflint.reporters.shared.sarif_rules import LEVELS, descriptor
from perflint.reporters.shared.suppressions import answered_for
from perflint.reporters.shared.uris import file_uri

NAME = "sarif"
ALIASES: tuple[str, ...] = ()
SUMMARY = "SARIF 2.1.0，供 GitHub 代码扫描、编辑器和归档"
SELF_CONTAINED = False
NEEDS_CATALOGUE = True

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "perflint/v1"
RANKS = {Severity.ERROR: 90.0, Severity.WARNING: 60.0, Severity.INFO: 30.0, Severity.HINT: 10.0}


def render(report: Report, options: ReportOptions) -> str:
    """One run; each rule, artifact and result on its own line."""
    artifacts = Artifacts(options.base, {one.path: one.sha256 for one in report.record.inputs})
    for document in report.documents:
        artifacts.index(document.path)
    rules = rules_of(report)
    places = {code: number for number, code in enumerate(rules)}
    results = [_result(finding, places, artifacts) for finding in report.findings]
    results += [_suppressed(one, places, artifacts, options.base) for one in report.suppressed]
    invocation = _invocation(report, artifacts, options)
    driver = [
        '"name": "perflint"',
        *([f'"version": {dump(report.version)}'] if report.version else []),
        '"language": "zh-CN"',
        list_member("rules", [descriptor(info) for info in rules.values()]),
    ]
    run = [
        f'"tool": {{"driver": {{\n{_joined(driver)}\n}}}}',
        f'"invocations": [{dump(invocation)}]',
        f'"originalUriBaseIds": {dump({"SRCROOT": _root(options)})}',
        '"columnKind": "unicodeCodePoints"',
        '"language": "zh-CN"',
        list_member("artifacts", artifacts.records()),
        list_member("results", results),
        f'"properties": {dump(_numbers(report))}',
    ]
    return f'{{\n"$schema": {dump(SCHEMA)},\n"version": "2.1.0",\n"runs": [{{\n{_joined(run)}\n}}]\n}}\n'


def _joined(parts: list[str]) -> str:
    return ",\n".join(parts)


def _root(options: ReportOptions) -> dict[str, Any]:
    description = {"text": "运行 perflint 时所在的文件夹"}
    return (
        {"uri": file_uri(options.base.rstrip("/\\") + "/"), "description": description}
        if options.base
        else {"description": description}
    )


def _result(finding: Finding, rules: dict[str, int], artifacts: Artifacts) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rules[finding.code],
        "level": LEVELS[finding.severity],
        "message": _message(finding),
        "locations": [location(finding.filename, finding.place, finding.path, artifacts)],
    }
    others = related(finding, artifacts)
    if others:
        result["relatedLocations"] = others
    if finding.fingerprint:
        result["partialFingerprints"] = {FINGERPRINT: finding.fingerprint}
    changes = fixes(finding, artifacts)
    if changes:
        result["fixes"] = changes
    result["rank"] = RANKS[finding.severity]
    result["properties"] = {
        "severity": finding.severity.id,
        "confidence": finding.confidence.id,
        "dimension": finding.dimension,
        **({"fix": fix_record(finding.fix)} if finding.fix else {}),
    }
    return result


def _message(finding: Finding) -> dict[str, str]:
    """Plain text: brackets and backslashes are markup even there."""
    text = line_of(finding.message) + (f" 建议：{line_of(finding.advice)}" if finding.advice else "")
    return {"text": "".join(f"\\{c}" if c in "[]\\" else c for c in text) or finding.code}


def _suppressed(one: Suppressed, rules: dict[str, int], artifacts: Artifacts, base: str) -> dict[str, Any]:
    facts = {
        "source": shown_path(one.source, base),
        "approver": one.approver,
        "approval": one.approval,
        "expires": one.expires,
    }
    how = {
        "kind": "inSource" if one.kind == "comment" else "external",
        "status": "accepted",
        "justification": answered_for(one, base),
        "properties": {"kind": one.kind, **{key: value for key, value in facts.items() if value}},
    }
    return {**_result(one.finding, rules, artifacts), "suppressions": [how]}


def _invocation(report: Report, artifacts: Artifacts, options: ReportOptions) -> dict[str, Any]:
    """Successful when every input was read and every rule ran; what failed is a notification."""
    notes = [*_unread(report, artifacts, options), *_broken(report)]
    return {"executionSuccessful": not notes, "toolExecutionNotifications": notes}


def _unread(report: Report, artifacts: Artifacts, options: ReportOptions) -> Iterator[dict[str, Any]]:
    for failure in report.failures:
        text = f"{shown_path(failure.path, options.base)}：{line_of(failure.message)}"
        text += f"（{line_of(failure.advice)}）" if failure.advice else ""
        where = {"physicalLocation": {"artifactLocation": artifacts.link(failure.path)}}
        yield {"level": "error", "message": {"text": text}, "locations": [where]}


def _broken(report: Report) -> Iterator[dict[str, Any]]:
    failed = sorted({(one.code, one.name) for one in report.concluded(Outcome.RULE_ERROR)})
    for code, name in failed:
        yield {
            "level": "error",
            "message": {"text": f"规则 {code} {name} 运行出错，没有得出结论"},
            "associatedRule": {"id": code},
        }


def _numbers(report: Report) -> dict[str, Any]:
    """What the findings alone do not tell."""
    return {
        "rulebook": report.rulebook,
        "rules": report.rules,
        "suppressed": len(report.suppressed),
        "hidden": report.hidden,
        "superseded": report.superseded,
        "verdicts": {outcome.value: sum(report.concluded(outcome).values()) for outcome in Outcome},
        **({"record": record_data(report)} if report.record.known else {}),
    }
