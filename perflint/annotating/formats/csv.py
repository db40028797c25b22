"""Delimited tables (.csv, .tsv): an .xlsx copy whose cells are all text, annotated as any workbook."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from perflint.annotating.contract import Annotated
from perflint.annotating.formats import xlsx
from perflint.annotating.shared.text_workbook import SHEET, workbook
from perflint.limits import Limits
from perflint.model import Finding, Grid, Location, Place
from perflint.readers import csv
from perflint.text import letters

FORMATS = ("csv",)


def annotate(data: bytes, path: str, findings: Sequence[Finding], limits: Limits) -> Annotated:
    """The rows as a workbook with its findings.  Raises InputError for bytes that are no text."""
    rows = [
        [cell.text for cell in row]
        for block in csv.read(data, path, limits).blocks
        if isinstance(block, Grid)
        for row in block.rows
    ]
    moved = [replace(one, place=_moved(one.place)) for one in findings]
    done = xlsx.annotate(workbook(rows), path, moved, limits)
    return replace(done, suffix=".xlsx", remarks=("原件是文本，副本是 .xlsx，各格都是文字", *done.remarks))


def _moved(place: Place) -> Place:
    """The same place as the address of a cell; a row has one cell a field, none merged."""
    return replace(place, location=_address(place.location), also=tuple(map(_address, place.also)))


def _address(where: Location) -> Location:
    if where.row is None or where.column is None:
        return Location(where.file)
    return Location(where.file, sheet=SHEET, cell_ref=f"{letters(where.column)}{where.row + 1}")
