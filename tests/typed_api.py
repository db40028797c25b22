"""What a user of the API writes, for mypy --strict alone (pyproject.toml): a name that is not typed, or not public, fails.

It is run, too, by tests/test_api.py.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import perflint
from perflint.engine import Look, Plan, Sifted, Suppression, When, load_plan
from perflint.limits import limits_of
from perflint.model import Confidence, Document, Finding, Phase, Report, RunRecord, Severity, Suppressed
from perflint.timing import Times


def numbers(report: Report) -> dict[str, int]:
    """How many findings of each severity there are."""
    return {severity.label: sum(one.severity is severity for one in report.findings) for severity in Severity}


def by_hand(documents: Sequence[Document], findings: Sequence[Finding], _: Sequence[Look]) -> Sifted:
    """Answer for all that is no error."""
    kept = tuple(one for one in findings if one.severity is Severity.ERROR)
    gone = tuple(Suppressed(one, "waiver", f"{len(documents)} 份文件") for one in findings if one not in kept)
    return Sifted(kept, gone)


def main(path: str) -> int:
    document: Document = perflint.parse(path)
    held: Document = perflint.parse((path, Path(path).read_bytes()), limits=limits_of(["size=200"]))
    plan: Plan = load_plan(select=("PF301",))
    sift: Suppression = by_hand
    times = Times(0.0)
    reports: list[Report] = [
        perflint.lint(path),
        perflint.lint(
            [Path(path), document, ("另一份.txt", Path(path).read_bytes())], select=["PF3"], ignore=["PF304"]
        ),
        perflint.lint(held, when=When(fiscal_year=2026, phase=Phase.TARGET), min_severity=Severity.WARNING),
        perflint.lint(path, when=When(as_of=date(2026, 1, 1)), min_confidence=Confidence.HIGH, jobs=1, kept=False),
        perflint.lint(path, plan_for=lambda _: plan, suppression=sift, times=times, catalogue=True),
        perflint.lint(path, record=RunRecord(options={"note": "x"}), preview=True, sources=True),
    ]
    try:
        perflint.lint(path, select=["PF000"])
    except perflint.PerflintError as error:
        message: str = error.message
        place: str = error.place or ""
        advice: str = error.advice
        sys.stdout.write(f"{message} {place} {advice}\n")
    sys.stdout.write("\n".join(str(numbers(report)) for report in reports) + "\n")
    return len(reports[-1].failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
