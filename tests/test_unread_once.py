"""A file that could not be read is one entry in every format, under its own name, with a fingerprint of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

import perflint
from perflint.model import Report
from perflint.reporters import ReportOptions, find

GOOD = Path(__file__).resolve().parent.parent / "examples" / "1-项目表-问题.txt"
BAD = ("坏一.xlsx", "坏二.xlsx", "坏三.docx")
LISTS = ("full", "concise", "grouped", "json-lines", "junit", "github", "gitlab", "rdjson", "azure", "pylint", "markdown",
         "text", "csv", "checklist")  # fmt: skip


def report_on(*names: str) -> Report:
    inputs = [("好.txt", GOOD.read_bytes()), *((name, b"PK\x03\x04 no zip") for name in names)]
    return perflint.lint(inputs, select=["PF301"], catalogue=True)


@pytest.fixture(scope="module")
def report() -> Report:
    return report_on(*BAD)


@pytest.mark.parametrize("name", LISTS)
def test_each_is_told_once(report: Report, name: str) -> None:
    """The reason stands there as often as there are such files, and each file by its name."""
    page = str(find(name).render(report, ReportOptions(width=400)))
    (reason,) = {failure.message for failure in report.failures}
    counted = page.count(reason) if name != "markdown" else page.count(reason[:8])
    assert len(BAD) == counted
    assert all(bad in page or bad.replace(".", "\\.") in page for bad in BAD)


def test_one_that_no_finding_tells_of_is_listed(report: Report) -> None:
    """As where its finding is left out."""

    hidden = replace(report, findings=())
    for name in ("full", "grouped", "markdown", "checklist", "junit", "text"):
        assert "坏二" in str(find(name).render(hidden, ReportOptions()))


def test_its_fingerprint_hangs_on_the_file_alone(report: Report) -> None:
    """Not on what else is broken, nor on the order or the folder."""
    marks = {one.filename: one.fingerprint for one in report.findings if one.code == "RUN001"}
    assert len(BAD) == len(set(marks.values()))
    (alone,) = [one for one in report_on("批次/坏三.docx").findings if one.code == "RUN001"]
    assert marks["坏三.docx"] == alone.fingerprint
