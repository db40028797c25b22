"""The order in which a reviewer reads findings, and what is told once for many places.

Worst first; inside a severity table by table; a rule that fired on more than a few places of a document is one group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from perflint.model import Document, Finding, Report, Severity

FEW = 3  # up to so many places of one rule in one document are told one by one


class Section(Struct, frozen=True):
    """The findings of one severity in one document: alone by table (None = whole document), and grouped by rule."""

    severity: Severity
    tables: tuple[tuple[int | None, tuple[Finding, ...]], ...]
    groups: tuple[tuple[Finding, ...], ...]

    @property
    def count(self) -> int:
        return sum(len(found) for _, found in self.tables) + sum(len(group) for group in self.groups)


def by_document(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    """Findings by the position of their document, each list in the report's order."""
    found: dict[int, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.place.document, []).append(finding)
    return found


def by_file(report: Report) -> list[tuple[Document | None, list[Finding]]]:
    """The findings of each document that has some, then (with None) of each other file: waivers, a baseline, one unread."""
    found = by_document(report.findings)
    documents: list[tuple[Document | None, list[Finding]]] = [
        (document, found[number]) for number, document in enumerate(report.documents) if number in found
    ]
    others: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.place.document >= len(report.documents):
            others.setdefault(finding.filename, []).append(finding)
    return [*documents, *((None, findings) for findings in others.values())]


def sections(findings: Sequence[Finding]) -> list[Section]:
    """The findings of one document, worst severity first."""
    return [_section(severity, [f for f in findings if f.severity is severity]) for severity in _severities(findings)]


def _severities(findings: Sequence[Finding]) -> list[Severity]:
    return sorted({finding.severity for finding in findings}, reverse=True)


def _section(severity: Severity, findings: list[Finding]) -> Section:
    rules: dict[str, list[Finding]] = {}
    for finding in findings:
        rules.setdefault(finding.code, []).append(finding)
    groups = [tuple(found) for found in rules.values() if len(found) > FEW]
    tables: dict[int | None, list[Finding]] = {}
    for finding in findings:
        if len(rules[finding.code]) <= FEW:
            tables.setdefault(finding.place.table, []).append(finding)
    order = sorted(tables, key=lambda table: -1 if table is None else table)
    return Section(
        severity,
        tuple((table, tuple(tables[table])) for table in order),
        tuple(sorted(groups, key=lambda group: (-len(group), group[0].code))),
    )
