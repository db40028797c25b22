"""Small PDF files drawn for the tests: tables in every manner that programs draw them, in a font that is not embedded."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from perflint.model import Source
from perflint.readers import pdf

WIDTH, HEIGHT = 595.0, 842.0
FONT = "STSong-Light"
Cells = Sequence[Sequence[str]]


def drawn(*pages: Callable[[Any], None], **options: Any) -> bytes:
    """A document with these pages, each drawn by a function of the canvas; the y axis points up."""
    from reportlab.lib import pdfencrypt
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    password = options.pop("password", None)
    encrypt = (
        pdfencrypt.StandardEncryption(password, ownerPassword="owner", strength=128) if password is not None else None
    )
    size = options.pop("size", (WIDTH, HEIGHT))
    canvas = Canvas(buffer, pagesize=size, invariant=1, encrypt=encrypt, **options)
    for page in pages:
        canvas.setFont(FONT, 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def strokes(canvas: Any, left: float, bottom: float, right: float, top: float) -> None:
    """A cell's border as four strokes."""
    for line in (
        (left, top, right, top),
        (left, bottom, right, bottom),
        (left, bottom, left, top),
        (right, bottom, right, top),
    ):
        canvas.line(*line)


def thin_boxes(canvas: Any, left: float, bottom: float, right: float, top: float) -> None:
    """A cell's border as four filled rectangles of half a point, as Word writes it."""
    for x, y, wide, high in (
        (left, top, right - left, 0.48),
        (left, bottom, right - left, 0.48),
        (left, bottom, 0.48, top - bottom),
        (right, bottom, 0.48, top - bottom),
    ):
        canvas.rect(x, y, wide, high, stroke=0, fill=1)


def outline(canvas: Any, left: float, bottom: float, right: float, top: float) -> None:
    """A cell's border as one stroked rectangle."""
    canvas.rect(left, bottom, right - left, top - bottom)


def shade(canvas: Any, left: float, bottom: float, right: float, top: float) -> None:
    """No border at all: a filled area, a white gap between it and the next."""
    canvas.setFillGray(0.9)
    canvas.rect(left + 0.7, bottom + 0.7, right - left - 1.4, top - bottom - 1.4, stroke=0, fill=1)
    canvas.setFillGray(0)


def table(
    canvas: Any,
    cells: Cells,
    left: float = 50,
    top: float = 700,
    wide: float = 100,
    high: float = 24,
    border: Callable[[Any, float, float, float, float], None] = strokes,
) -> None:
    """A table; the text ``None`` of a cell is ``<`` (merged with the cell on the left) or ``^`` (with the one above)."""
    for row, texts in enumerate(cells):
        for column, text in enumerate(texts):
            if text in {"<", "^"}:
                continue
            across, down = 1, 1
            while column + across < len(texts) and texts[column + across] == "<":
                across += 1
            while row + down < len(cells) and cells[row + down][column] == "^":
                down += 1
            x, y = left + column * wide, top - (row + down) * high
            border(canvas, x, y, x + across * wide, y + down * high)
            for number, line in enumerate(text.split("\n")):
                canvas.drawString(x + 4, y + down * high - 14 - 12 * number, line)


def tagged(
    title: str,
    rows: Sequence[Sequence[tuple[str, int, int]]],
    columns: Mapping[str, int] | None = None,
    ruled: bool = False,
) -> bytes:
    """A page with a tagged table, its cells given as text, rows and columns they cover.

    ``columns`` says where a text stands that its row does not lead to.
    """
    contents = [_marked("P", 0, 50, 760, title)]
    objects = {  # the structure: root 4, its table 5, the title 6, then rows and cells
        1: "<</Type/Catalog/Pages 2 0 R/StructTreeRoot 4 0 R/MarkInfo<</Marked true>>>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/StructParents 0/Contents 8 0 R/Resources<</Font<</F 9 0 R>>>>>>",
        6: "<</Type/StructElem/S/P/P 4 0 R/Pg 3 0 R/K 0>>",
        9: "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[10 0 R]>>",
        10: "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
        "/Supplement 2>>/DW 1000/FontDescriptor 11 0 R>>",
        11: "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
        "/Descent -120/CapHeight 880/StemV 93>>",
    }
    parents, row_numbers = ["6 0 R"], []
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        row_number = 20 + 20 * row
        column = 0
        for place, (text, down, across) in enumerate(cells):
            while (row, column) in taken:
                column += 1
            column = (columns or {}).get(text, column)
            taken |= {(row + below, column + beside) for below in range(down) for beside in range(across)}
            spans = f"/A<</O/Table/RowSpan {down}/ColSpan {across}>>"
            number = row_number + 1 + place
            objects[number] = f"<</Type/StructElem/S/TD/P {row_number} 0 R/Pg 3 0 R{spans}/K {len(parents)}>>"
            contents.append(_marked("TD", len(parents), 54 + 100 * column, 686 - 24 * row, text))
            parents.append(f"{number} 0 R")
        kids = " ".join(f"{row_number + 1 + place} 0 R" for place in range(len(cells)))
        objects[row_number] = f"<</Type/StructElem/S/TR/P 5 0 R/K[{kids}]>>"
        row_numbers.append(f"{row_number} 0 R")
        if ruled:
            contents += [f"{50 + 100 * column} {676 - 24 * row} 100 24 re S" for column in range(len(cells))]
    objects[4] = f"<</Type/StructTreeRoot/K[6 0 R 5 0 R]/ParentTree<</Nums[0[{' '.join(parents)}]]>>>>"
    objects[5] = f"<</Type/StructElem/S/Table/P 4 0 R/K[{' '.join(row_numbers)}]>>"
    stream = "\n".join(contents)
    objects[8] = f"<</Length {len(stream)}>>stream\n{stream}\nendstream"
    body = "\n".join(f"{number} 0 obj\n{text}\nendobj" for number, text in objects.items())
    return f"%PDF-1.5\n{body}\ntrailer<</Root 1 0 R/Size 500>>\n".encode()


def _marked(kind: str, mark: int, x: float, y: float, text: str) -> str:
    letters = text.encode("utf-16-be").hex()
    return f"/{kind} <</MCID {mark}>> BDC BT /F 10 Tf {x} {y} Td <{letters}> Tj ET EMC"


def read(data: bytes, **limits: int) -> Source:
    from perflint.limits import Limits

    return pdf.read(data, "a.pdf", Limits(**limits))
