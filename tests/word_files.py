"""Small Word files made for tests: a body written in a short notation, and the parts it may refer to."""

from __future__ import annotations

from perflint.limits import DEFAULT, Limits
from perflint.model import Grid, Passage, Source
from perflint.readers import docx
from tests.files import zipped

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{MAIN}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relationships(links: dict[str, tuple[str, str]]) -> str:
    """A relationships part: id → (kind, target)."""
    items = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>' for key, (kind, target) in links.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
    )


def package(body: str, **parts: str) -> bytes:
    """A .docx with this body; other parts by name (``header1="<w:p>…"``), linked under their own name as id."""
    root = {"numbering": "numbering", "styles": "styles", "comments": "comments", "settings": "settings"}
    root |= {"footnotes": "footnotes", "endnotes": "endnotes"}
    links = {name: (root.get(name, name.rstrip("0123456789")), f"{name}.xml") for name in parts}
    tags = {"header": "hdr", "footer": "ftr"}
    members = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relationships({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relationships(links),
    }
    for name, content in parts.items():
        kind = links[name][0]
        tag = tags.get(kind, kind)
        members[f"word/{name}.xml"] = f"<w:{tag} {SPACES}>{content}</w:{tag}>"
    return zipped(members)


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    said = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{said}<w:t xml:space="preserve">{text}</w:t></w:r>'


def par(*content: str, properties: str = "") -> str:
    """A paragraph of runs; a bare text becomes one."""
    inner = "".join(item if item.startswith("<") else run(item) for item in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def cell(*content: str, properties: str = "") -> str:
    """A cell of paragraphs; a bare text becomes one."""
    inner = "".join(item if item.startswith("<") else par(item) for item in content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells; a bare text becomes one."""
    inner = "".join(item if item.startswith("<") else cell(item) for item in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def item(which: int, level: int = 0) -> str:
    """The properties of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{which}"/></w:numPr>'


def read(data: bytes, limits: Limits = DEFAULT) -> Source:
    """The source that the reader makes of it."""
    return docx.read(data, "表.docx", limits)


def grids(source: Source) -> list[list[list[tuple[int, int, int, int, str]]]]:
    """The grids as rows of (row, column, rows covered, columns covered, text)."""
    return [
        [
            [((here := cell.location).row or 0, here.column or 0, *here.span, cell.text) for cell in row]
            for row in block.rows
        ]
        for block in source.blocks
        if isinstance(block, Grid)
    ]


def texts(source: Source) -> list[str]:
    """The texts of the passages that are not empty."""
    return [block.text for block in source.blocks if isinstance(block, Passage) and block.text]


def cell_texts(source: Source) -> list[list[str]]:
    """The texts of the first grid, row by row."""
    return [[text for *_, text in row] for row in grids(source)[0]]
