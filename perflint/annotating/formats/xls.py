"""Old workbooks (.xls, .et, Excel 2003 XML): an .xlsx copy made by LibreOffice is annotated."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from perflint.annotating.contract import Annotated
from perflint.annotating.formats import xlsx
from perflint.annotating.shared.converted import converted
from perflint.limits import Limits
from perflint.model import Finding

FORMATS = ("xls", "xml_spreadsheet")


def annotate(data: bytes, path: str, findings: Sequence[Finding], limits: Limits) -> Annotated:
    """The converted workbook with its findings.  Raises InputError when LibreOffice is absent or cannot read it."""
    made, told = converted(data, path, "xlsx", limits)
    done = xlsx.annotate(made, path, findings, limits)
    return replace(done, suffix=".xlsx", remarks=(told, *done.remarks))
