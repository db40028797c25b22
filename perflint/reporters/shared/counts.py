"""Counts of a report by unit, review dimension and severity."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct, field

from perflint.model import DIMENSIONS, Report, Severity
from perflint.reporters.shared.ledger import unit_of
from perflint.reporters.shared.prose import line_of

SEVERITIES = tuple(sorted(Severity, reverse=True))
NO_UNIT, NO_DIMENSION = "（未写明单位）", "（未分维度）"


class Counts(Struct):
    """How many findings there are by unit, dimension and severity (None: all of them), and how many suppressed by unit."""

    cells: Counter[tuple[str | None, str | None, Severity]] = field(default_factory=Counter)
    waived: Counter[str] = field(default_factory=Counter)

    def add(self, unit: str, dimension: str, severity: Severity) -> None:
        """Count one finding, in the sums too."""
        for its in (unit, None):
            for dimension_ in (dimension, None):
                self.cells[its, dimension_, severity] += 1

    def units(self) -> list[str]:
        """The units, those with the gravest and most findings first."""
        names = {*(unit for unit, _, _ in self.cells if unit is not None), *self.waived}
        return sorted(names, key=lambda unit: (*(-number for number in self.row(unit)), unit))

    def dimensions(self) -> list[str]:
        """The four of the review, and what else there is."""
        names = {dimension for _, dimension, _ in self.cells if dimension is not None}
        return [*(name for name in DIMENSIONS if name in names), *sorted(names - set(DIMENSIONS))]

    def row(self, unit: str | None = None, dimension: str | None = None) -> list[int]:
        """One number a severity, the worst first, of a unit (None: all) in a dimension (None: all)."""
        return [self.cells[unit, dimension, severity] for severity in SEVERITIES]


def counts(report: Report) -> Counts:
    """Count the findings of a report."""
    found = Counts()
    for finding in report.findings:
        unit = line_of(unit_of(finding, report)) or NO_UNIT
        found.add(unit, line_of(finding.dimension) or NO_DIMENSION, finding.severity)
    for one in report.suppressed:
        found.waived[line_of(unit_of(one.finding, report)) or NO_UNIT] += 1
    return found
