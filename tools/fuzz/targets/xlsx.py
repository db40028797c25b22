"""Workbooks: parts, relationships, shared strings, styles, merged cells."""

from __future__ import annotations

from collections.abc import Iterable

from tools.fuzz import oracles
from tools.fuzz.material import FORM, SHORT, SPEECH, Rows
from tools.fuzz.packages import packed, unpacked

TITLE = "xlsx"
SHARE = 3
LONGEST = 16_384
LEAST = 0
SECONDS = 30.0
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORDS = (
    *SPEECH, "<c", "</c>", "<row", "</row>", 'r="B2"', 'r="XFD1048576"', 'r="A0"', 't="s"', 't="inlineStr"', 't="str"', 't="b"', 't="e"',
    's="1"', 's="99"', "<v>0</v>", "<v>45292</v>", "<v>0.95</v>", "<v>-1</v>", "<v>1E400</v>", "<f>SUM(A1:A9)</f>", '<f t="shared" si="0">',
    '<mergeCell ref="A1:C3"/>', '<mergeCell ref="A1:XFD1048576"/>', 'hidden="1"', 'spans="1:6"', 'outlineLevel="7"', "&#0;", "&amp;",
    "<is><t>", "</t></is>", "<r><t>", '<rPh sb="0" eb="1">', 'formatCode="0%"', 'formatCode="[>1]0;[DBNum1]"', 'date1904="1"', "%% ",
    'TargetMode="External"', 'Target="../../x"', "_x000D_", "<!DOCTYPE", "<?xml", 'encoding="utf-16"', "xml:space",
)  # fmt: skip


def parts(rows: Rows, more: str = "") -> dict[str, str]:
    """A workbook of one sheet: every second text is a shared one."""
    sheet, strings = sheet_of(rows, more)
    return package(sheet, strings)


def sheet_of(rows: Rows, more: str = "") -> tuple[str, list[str]]:
    """What stands within the sheet, and the shared texts."""
    strings: list[str] = []
    lines = []
    for number, row in enumerate(rows, start=1):
        line = ""
        for column, text in enumerate(row):
            place = f"{chr(65 + column)}{number}"
            if not text:
                continue
            if text.isdecimal():
                line += f'<c r="{place}" s="1"><v>{text}</v></c>'
            elif column % 2:
                strings.append(text)
                line += f'<c r="{place}" t="s"><v>{len(strings) - 1}</v></c>'
            else:
                line += f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
        lines.append(f'<row r="{number}">{line}</row>')
    return f"<sheetData>{''.join(lines)}</sheetData>{more}", strings


def package(sheet: str, strings: Iterable[str]) -> dict[str, str]:
    """A whole workbook around what stands within its only sheet."""
    shared = "".join(f"<si><t>{text.replace('<', '&lt;').replace('>', '&gt;')}</t></si>" for text in strings)
    kinds = (("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml"))
    links = "".join(
        f'<Relationship Id="r{at}" Type="{LINKS}/{kind}" Target="{to}"/>' for at, (kind, to) in enumerate(kinds, 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    content = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{content}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{LINKS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="目标表" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{links}</Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="200" formatCode="0.0%"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }


def seeds() -> Iterable[bytes]:
    """A short table, and a form with merged cells, a comment left out; as sheets and as packages."""
    merged = '<mergeCells><mergeCell ref="A7:A9"/><mergeCell ref="A10:A11"/><mergeCell ref="B5:D5"/></mergeCells>'
    yield sheet_of(SHORT)[0].encode("utf-8")
    yield sheet_of(FORM, merged)[0].encode("utf-8")
    yield unpacked(parts(SHORT))
    yield unpacked(parts(FORM, merged))


def one(data: bytes) -> None:
    """Pack the parts and read the workbook; what names no part, and is no package, stands within the sheet of one."""
    if b"%%" not in data and not data.startswith(b"PK"):
        data = unpacked(package(data.decode("utf-8", "replace"), [text for row in FORM for text in row]))
    oracles.read(packed(data), "a.xlsx")
