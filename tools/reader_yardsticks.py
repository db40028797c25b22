"""The least that reading a format can cost, one function a format, for `make bench` to measure the readers against.

Nothing is kept of what is parsed.  Each format has its own section; a reader is measured in the same process.
"""

from __future__ import annotations

# ── xlsx: unzip, and expat with empty handlers ──────────────────────────────────────────────────────────────────


def xlsx_floor(data: bytes) -> None:
    """Unpack the parts that hold a workbook's content and run expat over them with handlers that do nothing."""
    import io
    import zipfile
    from xml.parsers import expat

    def start(name: str, attributes: dict[str, str]) -> None:
        pass

    def end(name: str) -> None:
        pass

    def text(content: str) -> None:
        pass

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("xl/") and name.endswith(".xml") and "/theme/" not in name:
                parser = expat.ParserCreate()
                parser.buffer_text = True
                parser.StartElementHandler = start
                parser.EndElementHandler = end
                parser.CharacterDataHandler = text
                parser.Parse(package.read(name), True)


def openpyxl_cells(data: bytes) -> None:
    """What people use instead: openpyxl, with merged areas, every cell looked at."""
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                cell.value  # noqa: B018


# ── docx: unzip, and a tree by lxml ─────────────────────────────────────────────────────────────────────────────


def docx_floor(data: bytes) -> None:
    """Unpack and parse the parts that the reader parses into lxml trees: styles and lists only where they are asked for."""
    import io
    import zipfile

    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = package.read("word/document.xml")
        etree.fromstring(body)
        parts = ["header", "footer", "footnotes.", "endnotes.", "comments."]
        if b"w:numPr" in body or b"w:pStyle" in body or b"w:rStyle" in body:
            parts += ["styles.", "numbering."]
        for name in package.namelist():
            if name.endswith(".xml") and name.startswith(tuple(f"word/{part}" for part in parts)):
                etree.fromstring(package.read(name))


# ── PDF: pdfium's plain text ────────────────────────────────────────────────────────────────────────────────────


def pdf_floor(data: bytes) -> None:
    """Every page's text as pdfium gives it."""
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()


def pdfplumber_tables(data: bytes) -> None:
    """What people use instead: pdfplumber's tables, page by page."""
    import io

    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()
