"""Word files: paragraphs, tables with spans and merges, tracked changes, fields, numbering."""

from __future__ import annotations

from collections.abc import Iterable

from tools.fuzz import oracles
from tools.fuzz.material import FORM, SHORT, SPEECH, TEXT, Rows
from tools.fuzz.packages import packed, unpacked

TITLE = "docx"
SHARE = 3
LONGEST = 16_384
LEAST = 0
SECONDS = 30.0
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORDS = (
    *SPEECH, "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>",
    "<w:tcPr>", "</w:tcPr>", '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="99999"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>",
    "<w:del>", "</w:del>", "<w:ins>", "</w:ins>", "<w:delText>", "</w:delText>", "<w:tab/>", "<w:br/>", '<w:br w:type="page"/>',
    '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>', "<w:instrText>", '<w:sym w:font="Wingdings" w:char="F0FE"/>',
    "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", '<w:gridBefore w:val="1"/>', '<w:numId w:val="1"/>', "<w:vanish/>", "<w:txbxContent>",
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">', "&#0;", "%% ", "<!DOCTYPE",
)  # fmt: skip


def parts(body: str) -> dict[str, str]:
    """A document with this body."""
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{content}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>',
    }


def paragraph(text: str) -> str:
    """One paragraph."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<w:p><w:r><w:t>{safe}</w:t></w:r></w:p>"


def table(rows: Rows, *, merged: bool = False) -> str:
    """A table; where ``merged``, blank first cells belong to the cell above and a lone cell spans the table."""
    wide = max(map(len, rows))
    lines = []
    for row in rows:
        cells = ""
        for column, text in enumerate(row):
            above = merged and not column
            grip = ("<w:vMerge/>" if not text else '<w:vMerge w:val="restart"/>') if above else ""
            grip += f'<w:gridSpan w:val="{wide}"/>' if len(row) == 1 else ""
            cells += f"<w:tc><w:tcPr>{grip}</w:tcPr>{paragraph(text)}</w:tc>"
        lines.append(f"<w:tr>{cells}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def seeds() -> Iterable[bytes]:
    """A table, a form with merged cells, and a form as paragraphs, as bodies and as packages."""
    yield table(SHORT).encode("utf-8")
    yield table(FORM, merged=True).encode("utf-8")
    yield "".join(map(paragraph, TEXT.splitlines())).encode("utf-8")
    yield unpacked(parts(paragraph("项目支出绩效目标表") + table(SHORT)))
    yield unpacked(parts(table(FORM, merged=True)))
    yield unpacked(parts("".join(map(paragraph, TEXT.splitlines()))))


def one(data: bytes) -> None:
    """Pack the parts and read the document; what names no part, and is no package, is the body of a whole document."""
    if b"%%" not in data and not data.startswith(b"PK"):
        data = unpacked(parts(data.decode("utf-8", "replace")))
    oracles.read(packed(data), "a.docx")
