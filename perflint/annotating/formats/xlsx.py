"""Workbooks (.xlsx, .xlsm): a fill by severity and a comment at each cell, and a first sheet that lists all findings.

Only the parts that speak of these change; all others keep their bytes, and of a sheet all but the cells concerned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from perflint.annotating.contract import Annotated
from perflint.annotating.shared.parts import SIGNED, Parts
from perflint.annotating.shared.sheet_cells import SheetCells
from perflint.annotating.shared.sheet_comments import Box, add_comments
from perflint.annotating.shared.wording import COLORS, note_text
from perflint.annotating.shared.workbook_list import Row, add_list
from perflint.annotating.shared.workbook_styles import WorkbookStyles
from perflint.limits import Limits
from perflint.model import Finding, Location, Severity
from perflint.readers.shared.sheets import position
from perflint.text import file_name

FORMATS = ("xlsx",)

Spots = dict[tuple[int, int], list[Finding]]  # by 0-based row and column
_LONGEST_FILE_NAME = 120


def annotate(data: bytes, path: str, findings: Sequence[Finding], limits: Limits) -> Annotated:
    """The workbook with its findings.  Raises InputError for a damaged package."""
    parts = Parts(data, path, limits)
    styles = WorkbookStyles(parts)
    sheets = _sheets(parts)
    found: dict[str, Spots] = {}
    for one in findings:
        for place in (one.place.location, *one.place.also):
            if (at := _cell(place, sheets)) is not None:
                found.setdefault(place.sheet or "", {}).setdefault(at, []).append(one)
    remarks = [] if not parts.is_signed else [SIGNED]
    for number, (name, part) in zip(count(1), sheets.items(), strict=False):
        if name in found and not _annotated(parts, styles, part, found[name], number):
            remarks.append(f"工作表“{name}”的批注框不能增加，问题只以底色和第一张表标出")
    rows = [Row(one, _target(one.place.location, sheets)) for one in findings]
    add_list(parts, styles, rows, file_name(path)[:_LONGEST_FILE_NAME])
    styles.save()
    return Annotated(parts.packed(), parts.suffix((".xlsx", ".xltx"), (".xlsm", ".xltm")), tuple(remarks))


def _sheets(parts: Parts) -> dict[str, str]:
    """The parts of the worksheets by their names, in their order."""
    links = parts.links(parts.main)
    found = {}
    for one in parts.tree(parts.main).iterfind("{*}sheets/{*}sheet"):
        key = next((value for name, value in one.attrib.items() if str(name).endswith("}id")), "")
        link = links.get(str(key))
        if link is not None and link.type == "worksheet" and parts.find(link.target):
            found[one.get("name", "")] = link.target
    return found


def _annotated(parts: Parts, styles: WorkbookStyles, part: str, spots: Spots, number: int) -> bool:
    """Change one sheet; returns whether the comments could be added, too."""
    gravest: Mapping[tuple[int, int], Severity] = {at: max(one.severity for one in here) for at, here in spots.items()}
    cells: SheetCells[Severity] = SheetCells(
        parts.read(part), parts.path, part, gravest, lambda index, severity: styles.filled(index, COLORS[severity])
    )
    parts.write(part, cells.changed())
    boxes = [
        Box(row, column, max(one.place.location.span[1] for one in here), note_text(here))
        for (row, column), here in spots.items()
    ]
    return add_comments(parts, part, cells, boxes, number)


def _cell(place: Location, sheets: Mapping[str, str]) -> tuple[int, int] | None:
    return position(place.cell_ref) if place.cell_ref and place.sheet in sheets else None


def _target(place: Location, sheets: Mapping[str, str]) -> str:
    """The address of the finding's cell, or of the sheet it speaks of."""
    if place.sheet not in sheets:
        return ""
    name = (place.sheet or "").replace("'", "''")
    return f"'{name}'!{place.cell_ref if _cell(place, sheets) else 'A1'}"
