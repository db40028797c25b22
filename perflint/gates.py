"""Whether a report lets a run pass: the exit code, and what of the report stands in the way.

0 nothing in the way, 1 findings or a score at a gate, 2 something could not be checked, 3 nothing was there to check.
``exit_zero`` turns a 1 into 0 and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from perflint.model import Finding, Grade, Outcome, Report, Severity

PASSED, FAILED, BROKEN, NOTHING = 0, 1, 2, 3


class Gates(Struct, frozen=True):
    """The thresholds of a run; None switches one off."""

    fail_severity: Severity = Severity.ERROR
    max_warnings: int | None = None
    min_score: float | None = None
    strict_input: bool = False
    exit_zero: bool = False


def exit_code(report: Report, gates: Gates, *, faulty: bool = False) -> int:
    """The exit code of a run with this report; ``faulty`` says that something besides failed that nobody may overlook.

    An input that could not be read is an error of its own among the findings, and decides no more than one, unless
    ``strict_input`` says so or no input could be read at all.  A rule that failed always does.
    """
    if faulty or has_rule_errors(report):
        return BROKEN
    if report.failures and (gates.strict_input or not report.documents):
        return BROKEN
    if not report.documents:
        return NOTHING
    severe = report.failures or any(one.severity >= gates.fail_severity for one in report.findings)
    if severe or any(True for _ in reasons(report, gates)):
        return PASSED if gates.exit_zero else FAILED
    if not any(document.understood for document in report.documents):
        return NOTHING
    return PASSED


def reasons(report: Report, gates: Gates) -> Iterator[str]:
    """Why a run fails where its findings alone do not tell, one sentence a gate."""
    warnings = _warnings(report)
    if gates.max_warnings is not None and warnings > gates.max_warnings:
        yield f"超过 --max-warnings {gates.max_warnings}：有 {warnings} 个警告"
    below = below_score(report, gates.min_score)
    if below:
        open_ = sum(grade.score is None for grade in below)
        files = len({grade.document for grade in below})
        told = f"，其中 {open_} 个无法评定" if open_ else ""
        yield f"没有达到 --min-score {gates.min_score:g}：{files} 份文件，{len(below)} 个评级{told}"


def failures_only(report: Report, gates: Gates) -> Report:
    """The report with only those findings that fail the run; the others count as hidden."""
    too_many = gates.max_warnings is not None and _warnings(report) > gates.max_warnings

    def fails(one: Finding) -> bool:
        return one.severity >= gates.fail_severity or (too_many and one.severity is Severity.WARNING)

    kept = tuple(one for one in report.findings if fails(one))
    return replace(report, findings=kept, hidden=report.hidden + len(report.findings) - len(kept))


def below_score(report: Report, least: float | None) -> list[Grade]:
    """The grades, of documents and their projects, below ``least``; one that could not be given is below any."""
    if least is None:
        return []
    return [grade for grade in report.grades if grade.score is None or grade.score < Decimal(str(least))]


def has_rule_errors(report: Report) -> bool:
    """Whether a rule failed while it ran."""
    return bool(report.concluded(Outcome.RULE_ERROR))


def _warnings(report: Report) -> int:
    return sum(one.severity is Severity.WARNING for one in report.findings)
