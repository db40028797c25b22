"""A comparison in the formats of `check`: the newest round's report, saying of each finding what became of it.

Targets that changed are findings too, so that a lowered one stands in the same list, at its cell.  What is no longer there
(已整改, 无从判断) has no place in the new files; the formats of this package list it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from perflint.long_texts import LongText
from perflint.model import (
    Comparison,
    Confidence,
    Document,
    Effect,
    Finding,
    FindingChange,
    Place,
    Report,
    Severity,
    TargetChange,
)
from perflint.reporters.comparisons._wording import (
    headline,
    notes,
    subject_of,
    target_headline,
    value_text,
    what_changed,
)
from perflint.reporters.shared.contract import Reporter, ReportOptions, is_binary, rendered
from perflint.text import compact

CODES = {
    Effect.LOWERED: "TARGET1",
    Effect.LOOSENED: "TARGET2",
    Effect.DROPPED: "TARGET3",
    Effect.BUDGET: "TARGET4",
    Effect.CHANGED: "TARGET5",
    Effect.RAISED: "TARGET6",
    Effect.ADDED: "TARGET7",
}
ADVICE = {
    True: "说明降低、放宽或删去的理由，没有理由的恢复上一轮的写法。",
    False: "核对这一变动是否应有。",
}


class OfCheck(Struct, frozen=True):
    """A format of `check` for a comparison."""

    reporter: Reporter

    @property
    def NAME(self) -> str:  # noqa: N802 - the names of the contract
        return self.reporter.NAME

    @property
    def ALIASES(self) -> tuple[str, ...]:  # noqa: N802
        return self.reporter.ALIASES

    @property
    def SUMMARY(self) -> str:  # noqa: N802
        return f"{self.reporter.SUMMARY}（新一轮，注明新增、仍存在、反复和目标的变动）"

    @property
    def BINARY(self) -> bool:  # noqa: N802
        return is_binary(self.reporter)

    @property
    def REQUIRES(self) -> tuple[str, tuple[str, ...]]:  # noqa: N802
        return getattr(self.reporter, "REQUIRES", ("", ()))

    def render(self, comparison: Comparison, options: ReportOptions) -> str | bytes | LongText:
        """What the format makes of the newest round."""
        return rendered(self.reporter, as_report(comparison), options)

    def beside(self, comparison: Comparison) -> str:
        """What the format leaves out: how many are mended."""
        return f"{headline(comparison)}{target_headline(comparison)}"


def as_report(comparison: Comparison) -> Report:
    """The newest report with its findings told apart and the changes of targets before them."""
    report = comparison.newest or Report()
    targets = (_target(change, report) for change in comparison.targets)
    found = (_told(change) for change in comparison.findings if change.standing.open)
    return replace(report, findings=(*targets, *found))


def _told(change: FindingChange) -> Finding:
    finding = change.finding
    said = "；".join((finding.message, *notes(change)))
    values = {**finding.values, "standing": change.standing.value}
    return replace(finding, message=f"【{change.standing.label}】{said}", values=values)


def _target(change: TargetChange, report: Report) -> Finding:
    weaker = change.effect.weaker or change.effect is Effect.BUDGET
    message = (
        f"{subject_of(change)}（{what_changed(change)}）：{value_text(change.before)} → {value_text(change.after)}"
    )
    place = change.new or Place(_document(change, report))
    return Finding(
        CODES[change.effect],
        f"target-{change.effect.value}",
        change.effect.label,
        Severity.WARNING if weaker else Severity.HINT,
        Confidence.HIGH,
        f"【{change.effect.label}】{message}" + (f"（{change.note}）" if change.note else ""),
        ADVICE[weaker],
        place,
        change.filename,
        tuple(part for part in (change.project, change.indicator) if part.strip()),
        values={"effect": change.effect.value, "before": change.before, "after": change.after},
        fingerprint=_fingerprint(change),
    )


def _document(change: TargetChange, report: Report) -> int:
    """The document that something was dropped from: that of the project, else the first."""
    wanted = compact(change.project)
    having = (number for number, one in enumerate(report.documents) if wanted and wanted in _projects(one))
    return next(having, 0)


def _projects(document: Document) -> Iterator[str]:
    return (compact(table.project.text) for table in document.tables if table.project is not None)


def _fingerprint(change: TargetChange) -> str:
    told = (change.effect.value, change.what, change.project, change.indicator, change.before, change.after)
    return "t1-" + hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:32]
