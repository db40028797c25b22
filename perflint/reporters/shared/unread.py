"""Inputs that could not be read: each is told once, as the finding that the engine made of it."""

from __future__ import annotations

from perflint.model import Failure, Report


def untold(report: Report) -> list[Failure]:
    """The failures that no finding of the report tells of, as where a minimum hides them."""
    told = {finding.filename for finding in report.findings if finding.place.document >= len(report.documents)}
    return [failure for failure in report.failures if failure.path not in told]
