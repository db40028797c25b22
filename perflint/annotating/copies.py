"""The copies of all documents of a report, one after another; what goes wrong with one stops no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from perflint.annotating.contract import INSTEAD, Annotated, annotators
from perflint.annotating.naming import names
from perflint.errors import PerflintError, internal_error
from perflint.limits import DEFAULT, Limits
from perflint.model import Finding, Report


class Copy(Struct, frozen=True):
    """What became of one document: its copy and the name for it without the ending, or the reason why there is none.

    ``findings`` are those in it; without any there is nothing to copy.
    """

    path: str
    name: str
    findings: tuple[Finding, ...]
    annotated: Annotated | None = None
    error: PerflintError | None = None
    unknown: bool = False  # the format is one that has no copy


def copies(report: Report, content: Callable[[str], bytes], limits: Limits = DEFAULT) -> Iterator[Copy]:
    """The copy of each document, in order.  ``content`` gives the bytes of the original by its path."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for one in report.findings:
        found[one.place.document].append(one)
    called = names([document.path for document in report.documents])
    for number, (document, name) in enumerate(zip(report.documents, called, strict=True)):
        made = Copy(document.path, name, tuple(found[number]))
        annotator = annotators().get(document.format)
        if not made.findings:
            yield made
        elif annotator is None:
            advice = INSTEAD.get(document.format, "用 -f csv 或 -f markdown 的清单")
            message = f"{document.format or '这种'} 格式没有批注件"
            yield replace(made, error=PerflintError(message, place=document.path, advice=advice), unknown=True)
        else:
            try:
                data = content(document.path)
                yield replace(made, annotated=annotator.annotate(data, document.path, made.findings, limits))
            except PerflintError as error:
                place = error.place or document.path
                yield replace(made, error=PerflintError(error.message, place=place, advice=error.advice))
            except Exception as error:
                yield replace(made, error=internal_error(error, document.path))
