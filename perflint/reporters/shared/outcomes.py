"""Verdicts by rule and file: what a rule concluded over all tables of a document, and why when it did not.

A rule passed a file only where it decided on every table that it applies to; one undecided table makes it undecided.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from perflint.model import Finding, Outcome, Report, Suppressed, Verdict
from perflint.reporters.shared.verdicts import missing

Key = tuple[int | None, str, str]  # document, other file, code


class Case(Struct, frozen=True):
    """One rule over one document (None = all together), or over ``file``, which is no document of the run.

    ``reason`` says why it is not a plain pass or, beside findings, what else there is; empty for a pass.
    """

    code: str
    name: str
    document: int | None
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    broken: bool = False
    reason: str = ""
    file: str = ""


def cases(report: Report) -> list[Case]:
    """Every rule with every document it spoke of, documents in their order, rules by code; batch rules last."""
    verdicts: dict[Key, list[Verdict]] = {}
    for verdict in report.verdicts:
        verdicts.setdefault((verdict.document, "", verdict.code), []).append(verdict)
    last = len(report.documents)
    batch = {verdict.code for verdict in report.verdicts if verdict.document is None}
    findings: dict[Key, list[Finding]] = {}
    for finding in report.findings:
        findings.setdefault(_key(finding, batch, last), []).append(finding)
    waived: dict[Key, list[Suppressed]] = {}
    for one in report.suppressed:
        waived.setdefault(_key(one.finding, batch, last), []).append(one)
    names = {verdict.code: verdict.name for verdict in report.verdicts}
    names.update({finding.code: finding.name for found in findings.values() for finding in found})
    names.update({one.finding.code: one.finding.name for found in waived.values() for one in found})
    keys = sorted({*verdicts, *findings, *waived}, key=lambda key: (key[0] is None, key[0] or 0, *key[1:]))
    return [
        _case(names[key[-1]], key, verdicts.get(key, ()), tuple(findings.get(key, ())), tuple(waived.get(key, ())))
        for key in keys
    ]


def _key(finding: Finding, batch: set[str], last: int) -> Key:
    """A finding of a rule about the whole batch stands at a document, and counts for the batch."""
    document = None if finding.code in batch else finding.place.document
    return document, finding.filename if document is not None and document >= last else "", finding.code


def _case(
    name: str,
    key: Key,
    verdicts: Iterable[Verdict],
    findings: tuple[Finding, ...],
    suppressed: tuple[Suppressed, ...],
) -> Case:
    document, file, code = key
    told = list(verdicts)
    broken = any(verdict.outcome is Outcome.RULE_ERROR for verdict in told)
    return Case(
        code, name, document, findings, suppressed, broken, _reason(told, bool(findings), bool(suppressed)), file
    )


def _reason(verdicts: list[Verdict], found: bool, suppressed: bool) -> str:
    parts = [_tables(verdicts, Outcome.RULE_ERROR), _tables(verdicts, Outcome.CANNOT_DECIDE)]
    waived = any(verdict.outcome is Outcome.WAIVED for verdict in verdicts) or suppressed
    if waived:
        parts.append("已豁免")
    if not found and any(verdict.outcome is Outcome.FINDING for verdict in verdicts):
        parts.append("有问题，但没有列出（低于显示下限，或已由更具体的规则报告）")
    parts.append(_tables(verdicts, Outcome.NOT_IN_FORCE))
    if verdicts and all(verdict.outcome is Outcome.NOT_APPLICABLE for verdict in verdicts):
        parts.append("不适用")
    return "；".join(filter(None, parts))


def _tables(verdicts: list[Verdict], outcome: Outcome) -> str:
    """第2张表无法判断，缺少 权重; without the table where the rule is about the whole document."""
    same = [verdict for verdict in verdicts if verdict.outcome is outcome]
    by_lack: dict[str, list[Verdict]] = {}
    for verdict in same:
        by_lack.setdefault(missing(verdict), []).append(verdict)
    parts = []
    for lack, members in by_lack.items():
        tables = [str(verdict.table + 1) for verdict in members if verdict.table is not None]
        where = f"第{'、'.join(tables)}张表" if tables else ""
        parts.append(
            f"{where}{outcome.label}"
            + (f"，{'缺少 ' if outcome is Outcome.CANNOT_DECIDE else ''}{lack}" if lack else "")
        )
    return "；".join(parts)
