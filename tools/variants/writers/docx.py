"""Word files: tables written as XML with grid spans and vertical merges; pages, headers and fields by python-docx."""

from __future__ import annotations

import io
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from tools.variants.model import PAPERS, Beside, Box, Line, Look, Table, Variant

FONTS = {True: "Noto Serif CJK SC", False: "Noto Sans CJK SC"}
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def write(variant: Variant) -> bytes:
    """The whole document."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Pt

    document = docx.Document()
    look = variant.look
    section = document.sections[0]
    short, long = PAPERS[look.paper]
    width, height = (long, short) if look.landscape else (short, long)
    section.page_width, section.page_height = Pt(width), Pt(height)
    section.orientation = WD_ORIENT.LANDSCAPE if look.landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(look.margin)
    _furniture(section, look)
    rng = Random(variant.number)
    for at, part in enumerate(variant.parts):
        if at and look.own_page:
            document.add_page_break()  # type: ignore[no-untyped-call]
        for piece in part.pieces:
            _piece(document, piece, look, width - 2 * look.margin, rng)
    document.add_paragraph("")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _furniture(section: Any, look: Look) -> None:
    from docx.oxml import parse_xml

    if look.running:
        section.header.paragraphs[0].text = look.running
    if look.numbers:
        before, _, after = look.numbers.partition("{}")
        paragraph = section.footer.paragraphs[0]
        paragraph.add_run(before)
        paragraph._p.append(parse_xml(f'<w:fldSimple {WORD} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
        paragraph.add_run(after)


def _piece(document: Any, piece: Line | Table | Beside, look: Look, width: float, rng: Random) -> None:
    from docx.oxml import parse_xml

    body = document.element.body
    last = body[-1]  # the section properties stay at the end
    if isinstance(piece, Line):
        size = look.size * (1.5 if piece.role == "title" else 1.0)
        align = {"title": "center", "centre": "center", "right": "right"}.get(piece.role, "left")
        last.addprevious(
            parse_xml(f"<w:p {WORD}>{_paragraph(piece.text, look, size, align, piece.role == 'title')}</w:p>")
        )
        return
    tables = [piece] if isinstance(piece, Table) else [piece.left, piece.right]
    for table in tables:
        last.addprevious(parse_xml(_table(table, look, width, rng)))
        if len(tables) > 1:
            last.addprevious(parse_xml(f"<w:p {WORD}/>"))


def _table(table: Table, look: Look, width: float, rng: Random) -> str:
    scale = width * 20 / sum(table.widths)
    grid = [round(share * scale) for share in table.widths]
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
    columns = "".join(f'<w:gridCol w:w="{column}"/>' for column in grid)
    owners = {
        (row, column): box
        for box in table.boxes
        for row in range(box.row, box.row + box.rows)
        for column in range(box.column, box.column + box.columns)
    }
    rows = "".join(_row(table, row, owners, grid, look, rng) for row in range(table.rows))
    return (
        f'<w:tbl {WORD}><w:tblPr><w:tblW w:w="{sum(grid)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
    )


def _row(table: Table, row: int, owners: dict[tuple[int, int], Box], grid: list[int], look: Look, rng: Random) -> str:
    facts = "" if look.cut else "<w:cantSplit/>"
    if look.repeat and table.heads and table.heads[0] == 0 and row <= table.heads[1]:
        facts += "<w:tblHeader/>"
    cells, column = [], 0
    while column < len(grid):
        box = owners[row, column]
        cells.append(_cell(box, box.row == row, sum(grid[column : column + box.columns]), look, rng))
        column += box.columns
    return f"<w:tr><w:trPr>{facts}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(box: Box, begins: bool, width: int, look: Look, rng: Random) -> str:
    facts = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if box.columns > 1:
        facts += f'<w:gridSpan w:val="{box.columns}"/>'
    if box.rows > 1:
        facts += '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
    upright = '<w:textDirection w:val="tbRlV"/>' if box.vertical else ""
    if look.shade and box.kind == "head":
        facts += '<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>'
    facts += upright
    facts += f'<w:vAlign w:val="{"center" if look.valign == "middle" else "top"}"/>'
    align = "left" if box.kind == "data" else "center"
    text = box.text if begins else ""
    parts = text.split("\n") if rng.random() < 0.5 else [text]
    bold = box.kind in {"head", "title"} and look.bold != "none"
    body = "".join(f"<w:p>{_paragraph(part, look, look.size, align, bold)}</w:p>" for part in parts)
    if begins and text and rng.random() < 0.02:
        body = f"<w:sdt><w:sdtPr/><w:sdtContent>{body}</w:sdtContent></w:sdt>"  # a content control
    return f"<w:tc><w:tcPr>{facts}</w:tcPr>{body}</w:tc>"


def _paragraph(text: str, look: Look, size: float, align: str, bold: bool) -> str:
    font = FONTS[look.serif]
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{round(240 * look.leading)}" w:lineRule="auto"/>'
    facts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>{"<w:b/>" if bold else ""}<w:sz w:val="{round(size * 2)}"/>'
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
    return f'<w:pPr>{spacing}<w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>{facts}</w:rPr>{runs}</w:r>'
