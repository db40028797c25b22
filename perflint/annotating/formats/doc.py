"""Old Word files (.doc, .wps, .rtf, Word 2003 XML): a .docx copy made by LibreOffice is annotated."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from perflint.annotating.contract import Annotated
from perflint.annotating.formats import docx
from perflint.annotating.shared.converted import converted
from perflint.limits import Limits
from perflint.model import Finding

FORMATS = ("doc", "rtf", "word_xml")


def annotate(data: bytes, path: str, findings: Sequence[Finding], limits: Limits) -> Annotated:
    """The converted document with its findings.  Raises InputError when LibreOffice is absent or cannot read it."""
    made, told = converted(data, path, "docx", limits)
    done = docx.annotate(made, path, findings, limits)
    return replace(done, suffix=".docx", remarks=(told, *done.remarks))
