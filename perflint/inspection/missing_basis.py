"""Rules that send something back, or ask for a change, without naming what they rest on."""

from __future__ import annotations

from collections.abc import Iterator

from perflint.inspection.contract import Book, Remark
from perflint.model import Severity

NAME = "missing-basis"


def inspect(book: Book) -> Iterator[Remark]:
    """Yield warnings and errors without a basis; the loader refuses errors of its own accord."""
    for rule in book.rules:
        cases = [Severity[case["severity"].upper()] for case in rule.data.get("severity_when", ())]
        if max((rule.severity, *cases)) >= Severity.WARNING and not rule.basis:
            yield book.remark(rule, ("severity",), NAME, "没有写依据 basis；级别是警告或错误的规则都要写明依据")
