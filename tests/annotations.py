"""What the tests of annotated copies share."""

from __future__ import annotations

from pathlib import Path

import pytest

from perflint import lint
from perflint.annotating.contract import Annotated, annotators
from perflint.limits import DEFAULT
from perflint.model import Finding


def annotated(data: bytes, name: str) -> tuple[Annotated, tuple[Finding, ...]]:
    """The annotated copy of a file, and the findings that it shows."""
    report = lint((name, data))
    (document,) = report.documents
    return annotators()[document.format].annotate(data, name, report.findings, DEFAULT), report.findings


def original(corpus: Path, name: str) -> tuple[str, bytes]:
    """A real document, by its name."""
    file = corpus / "originals" / name
    if not file.exists():
        pytest.skip(f"no {file}")
    return name, file.read_bytes()
