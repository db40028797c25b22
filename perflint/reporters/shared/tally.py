"""A report in numbers: findings by severity and rule, verdicts by outcome, and what was missing."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from perflint.model import Finding, Outcome, Report, Severity
from perflint.reporters.shared.labels import field_label


class Tally(Struct, frozen=True):
    """What a report holds, counted; ``rules`` pairs a rule's first finding of a severity with their number, worst first."""

    severities: dict[Severity, int]
    rules: tuple[tuple[Finding, int], ...]
    outcomes: dict[Outcome, int]
    missing: tuple[tuple[str, int], ...]


def tally(report: Report) -> Tally:
    """Count findings by severity and rule, verdicts by outcome and what was missing."""
    first: dict[tuple[Severity, str], Finding] = {}  # a rule may grade its findings differently
    for finding in report.findings:
        first.setdefault((finding.severity, finding.code), finding)
    numbers = Counter((finding.severity, finding.code) for finding in report.findings)
    order = sorted(numbers, key=lambda key: (-key[0], -numbers[key], key[1]))
    severities = Counter(finding.severity for finding in report.findings)
    outcomes: Counter[Outcome] = Counter()
    for one, number in report.conclusions.items():
        outcomes[one.outcome] += number
    missing: Counter[str] = Counter()
    for one, number in report.concluded(Outcome.CANNOT_DECIDE).items():
        for label in {field_label(fact) for fact in one.missing}:
            missing[label] += number
    return Tally(
        {severity: severities[severity] for severity in sorted(Severity, reverse=True)},
        tuple((first[key], numbers[key]) for key in order),
        {outcome: outcomes[outcome] for outcome in Outcome},
        tuple(sorted(missing.items(), key=lambda item: (-item[1], item[0]))),
    )
