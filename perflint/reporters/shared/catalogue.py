"""The rules a report speaks of: those that ran, and those of findings about the run itself."""

from __future__ import annotations

from perflint.model import Finding, Report, RuleInfo
from perflint.reporters.shared.examples import example_text
from perflint.reporters.shared.finding_block import basis_text

MOST_EXAMPLES = 2


def rules_of(report: Report) -> dict[str, RuleInfo]:
    """Every rule by its code, in the order of codes; one that only findings know is described by its first finding."""
    rules = {info.code: info for info in report.catalogue}
    for finding in report.findings:
        rules.setdefault(finding.code, _of_finding(finding))
    for one in report.suppressed:
        rules.setdefault(one.finding.code, _of_finding(one.finding))
    return dict(sorted(rules.items()))


def _of_finding(finding: Finding) -> RuleInfo:
    return RuleInfo(
        code=finding.code,
        name=finding.name,
        title=finding.title,
        topic="",
        severity=finding.severity,
        confidence=finding.confidence,
        dimension=finding.dimension,
        advice=finding.advice,
        basis=finding.basis,
    )


def sections(info: RuleInfo) -> list[tuple[str, list[str]]]:
    """What the rule says about itself: (heading, paragraphs), only those there are."""
    told = [
        ("为什么", [info.why]),
        ("怎样改", [info.advice]),
        ("依据", [basis_text(basis) for basis in info.basis]),
        ("不符合", [example_text(case) for case in info.examples.get("fail", ())][:MOST_EXAMPLES]),
        ("符合", [example_text(case) for case in info.examples.get("pass", ())][:MOST_EXAMPLES]),
    ]
    return [(heading, [text for text in texts if text]) for heading, texts in told if any(texts)]
