"""Small workbooks for the tests of the readers, written part by part so that anything in them can be odd."""

from __future__ import annotations

import json
from pathlib import Path

from perflint.model import Grid, Passage, Source
from tests.sources import squeezed

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def links(*targets: tuple[str, str], base: str = LINKS) -> str:
    """A relationships part: pairs of type and target, with the ids r1, r2 …"""
    entries = "".join(
        f'<Relationship Id="r{number}" Type="{base}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{entries}</Relationships>'


def parts(sheet: str, strings: str = "", formats: tuple[str, ...] = (), **more: str | bytes) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet; style 1 has the first of the format codes, style 2 the second …"""
    codes = "".join(f'<numFmt numFmtId="{200 + at}" formatCode="{code}"/>' for at, code in enumerate(formats))
    styles = "".join(f'<xf numFmtId="{200 + at}"/>' for at in range(len(formats)))
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="目标表" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": links(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "/xl/styles.xml")
        ),
        "xl/worksheets/sheet1.xml": sheet if sheet.startswith("<") and "worksheet" in sheet[:40] else worksheet(sheet),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs><dxfs><dxf><numFmt numFmtId="200" formatCode="0"/></dxf></dxfs></styleSheet>',
    }
    made.update({name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()})
    return made


def worksheet(rows: str, before: str = "", after: str = "") -> str:
    """A sheet part around these rows."""
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{LINKS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def places(grid: Grid) -> dict[str, str]:
    """The texts of a grid by their addresses; cells without text are left out."""
    return {cell.location.cell_ref or "": cell.text for row in grid.rows for cell in row if cell.text}


def merges(grid: Grid) -> set[tuple[str, tuple[int, int]]]:
    """The merged areas: address of the first cell, and rows and columns."""
    return {
        (cell.location.cell_ref or "", cell.location.span)
        for row in grid.rows
        for cell in row
        if cell.location.span != (1, 1)
    }


def passages(source: Source) -> list[Passage]:
    """The passages of a source."""
    return [block for block in source.blocks if isinstance(block, Passage)]


Cells = set[tuple[int | None, int | None, int, int, str]]


def truth(corpus: Path) -> list[tuple[int, Cells]]:
    """How many rows the tables have that the originals were made from, and their cells as `cells` gives them."""
    told = json.loads((corpus / "originals" / "truth" / "004_dept.json").read_text("utf-8"))
    return [(one["rows"], {(*place, squeezed(text)) for *place, text in one["cells"]}) for one in told]


def cells(grid: Grid) -> tuple[int, Cells]:
    """How many rows a grid has, and each cell: row, column, rows and columns that it covers, text without white space."""
    placed = ((cell.location, cell.text) for row in grid.rows for cell in row)
    return len(grid.rows), {(where.row, where.column, *where.span, squeezed(text)) for where, text in placed}
