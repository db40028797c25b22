"""What makes an annotated copy: one module of ``formats`` each, found by walking that folder."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from msgspec import Struct

from perflint.limits import Limits
from perflint.model import Finding


class Annotated(Struct, frozen=True):
    """The bytes of a copy, the ending of its name, and what has to be said of it, a sentence each."""

    data: bytes
    suffix: str
    remarks: tuple[str, ...] = ()


class Annotator(Protocol):
    """What every module of ``formats`` offers.

    ``FORMATS`` are the names of the formats as the readers give them to a source.  ``annotate`` gets the bytes of the original,
    its name, and the findings in it in the order of the report.  Raises PerflintError when there can be no copy.
    """

    FORMATS: tuple[str, ...]

    def annotate(self, data: bytes, path: str, findings: Sequence[Finding], limits: Limits) -> Annotated: ...


INSTEAD: Mapping[str, str] = {  # formats without a copy, and what serves instead
    "html": "把网页在 Word 或 Excel 里打开，另存为 .docx 或 .xlsx 后再写批注件",
    "json": "位置是 JSON 指针，用 -f json 或 -f sarif 的报告由程序对应",
    "json-lines": "位置是行号，用 -f json-lines 或 -f csv 的清单对应",
    "yaml": "位置是行号，用 -f text 或 -f markdown 的清单对应",
    "parquet": "导成 .csv 或 .xlsx 后再写批注件",
    "image": "把图片另存为 PDF 后再写批注件",
}


@cache
def annotators() -> dict[str, Annotator]:
    """The modules by the formats that they annotate."""
    folder = Path(__file__).parent / "formats"
    stems = sorted(file.stem for file in folder.glob("*.py") if not file.stem.startswith("_"))
    found = [cast(Annotator, importlib.import_module(f"perflint.annotating.formats.{stem}")) for stem in stems]
    return {name: module for module in found for name in module.FORMATS}
