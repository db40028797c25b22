"""The first sheet 审核问题 of an annotated workbook: a row a finding, with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from perflint.annotating.shared.parts import Parts
from perflint.annotating.shared.wording import COLORS, LIST, basis_of, clean, counts, gravest_first, height_of
from perflint.annotating.shared.workbook_styles import WorkbookStyles
from perflint.model import Finding
from perflint.reporters.shared.places import spot
from perflint.reporters.shared.prose import clip
from perflint.text import letters

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_COLUMNS = (
    ("序号", 6),
    ("级别", 7),
    ("编号", 8),
    ("位置", 20),
    ("项目与指标", 30),
    ("问题", 46),
    ("修改建议", 40),
    ("依据", 24),
    ("指纹", 21),
)
_HEAD = 3  # rows above the first finding
_TITLE = '<b/><sz val="14"/>'
_HEADING = '<b/><sz val="10"/><color rgb="FFFFFFFF"/>'
_TEXT = '<sz val="10"/>'
_LINK = '<u/><sz val="10"/><color rgb="FF0563C1"/>'
_LONGEST = 2000  # characters of a cell
_PART = 40  # columns of a part of the path


class Row(NamedTuple):
    """A finding and the address its link leads to, as in ``'产出 1'!F12``; nothing where it speaks of no cell."""

    finding: Finding
    target: str = ""


def add_list(parts: Parts, styles: WorkbookStyles, rows: Sequence[Row], name: str) -> str:
    """Put the sheet in front of all others; returns its name.  ``name`` is that of the file."""
    order = {id(one): number for number, one in enumerate(gravest_first(row.finding for row in rows))}
    rows = sorted(rows, key=lambda row: order[id(row.finding)])
    part = parts.new_name("xl/worksheets/sheet{}.xml")
    parts.write(part, _sheet(styles, rows, name))
    parts.declare(part, _TYPE)
    return _insert(parts, part, len(rows))


def _sheet(styles: WorkbookStyles, rows: Sequence[Row], name: str) -> bytes:
    last = letters(len(_COLUMNS) - 1)
    heading = styles.own(font=_HEADING, fill="44546A", center=True)
    plain = styles.own(font=_TEXT)
    title, note = styles.own(font=_TITLE, border=False), styles.own(font=_TEXT, border=False)
    centered, link = styles.own(font=_TEXT, center=True), styles.own(font=_LINK)
    out = [
        f'<row r="1" ht="24" customHeight="1">{_text("A1", f"{LIST}：{clean(name)}", title)}</row>',
        f'<row r="2" ht="32" customHeight="1">{_text("A2", _summary(rows), note)}</row>',
        f'<row r="{_HEAD}" ht="22" customHeight="1">',
        *(_text(f"{letters(at)}{_HEAD}", label, heading) for at, (label, _) in enumerate(_COLUMNS)),
        "</row>",
    ]
    links: list[str] = []
    for number, (finding, target) in enumerate(rows, 1):
        at = number + _HEAD
        grade = styles.own(font=_TEXT, fill=COLORS[finding.severity], center=True)
        where = spot(finding.place.location) or "全文"
        said = (
            " › ".join(clip(clean(part), _PART) for part in finding.path),
            finding.message,
            finding.advice,
            basis_of(finding),
            finding.fingerprint,
        )
        texts = (finding.severity.label, finding.code, where, *said)
        looks = (grade, centered, link if target else plain, *(plain,) * 5)
        cells = (
            _text(f"{letters(column)}{at}", clean(text, _LONGEST), look)
            for column, (text, look) in enumerate(zip(texts, looks, strict=True), 1)
        )
        height = height_of([clean(text, _LONGEST) for text in texts[2:]], [width - 1 for _, width in _COLUMNS[3:]])
        out.append(
            f'<row r="{at}" ht="{height}" customHeight="1"><c r="A{at}" s="{centered}"><v>{number}</v></c>{"".join(cells)}</row>'
        )
        if target:
            links.append(f'<hyperlink ref="D{at}" location={quoteattr(target)}/>')
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, (_, width) in enumerate(_COLUMNS, 1)
    )
    bottom = _HEAD + max(1, len(rows))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{styles.namespace}">'
        '<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{last}{bottom}"/>'
        f'<sheetViews><sheetView showGridLines="0" workbookViewId="0"><pane ySplit="{_HEAD}" topLeftCell="A{_HEAD + 1}"'
        f' activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A{_HEAD + 1}"'
        f' sqref="A{_HEAD + 1}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>{"".join(out)}</sheetData>'
        f'<autoFilter ref="A{_HEAD}:{last}{bottom}"/>'
        f'<mergeCells count="2"><mergeCell ref="A1:{last}1"/><mergeCell ref="A2:{last}2"/></mergeCells>'
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    ).encode()


def _summary(rows: Sequence[Row]) -> str:
    findings = [row.finding for row in rows]
    return (
        f"共 {len(findings)} 个问题（{counts(findings)}）。点“位置”跳到有问题的单元格，那里有底色和批注；"
        "没有链接的说的是整张表或整份文件。由 perflint 加在副本里，原件未改动。"
    )


def _text(ref: str, text: str, style: int) -> str:
    """A text in its cell: whatever it begins with, it is no formula."""
    text = escape(text).replace("\n", "&#10;")
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _insert(parts: Parts, part: str, rows: int) -> str:
    """Name the sheet in the workbook as the first one, and let everything that counts sheets count on."""
    from lxml import etree

    root = parts.tree(parts.main)
    namespace = etree.QName(root).namespace
    sheets = root.find(f"{{{namespace}}}sheets")
    assert sheets is not None  # the reader has read them
    taken = {(one.get("name") or "").lower() for one in sheets}
    name = next(name for name in (LIST, *(f"{LIST}{number}" for number in range(2, 9999))) if name not in taken)
    ids = [int(one.get("sheetId", "0")) for one in sheets if one.get("sheetId", "").isdecimal()]
    made = etree.Element(f"{{{namespace}}}sheet", name=name, sheetId=str(max(ids, default=0) + 1))
    made.set(f"{{{parts.relationships_namespace}}}id", parts.link(parts.main, "worksheet", part))
    sheets.insert(0, made)
    _count_on(root, namespace or "")
    names = root.find(f"{{{namespace}}}definedNames")
    if names is None:
        names = etree.Element(f"{{{namespace}}}definedNames")
        before = {f"{{{namespace}}}{one}" for one in ("sheets", "functionGroups", "externalReferences")}
        root.insert(max(at for at, one in enumerate(root) if one.tag in before) + 1, names)
    last = letters(len(_COLUMNS) - 1)
    for key, value in (
        ("_xlnm.Print_Titles", f"'{name}'!$1:${_HEAD}"),
        ("_xlnm._FilterDatabase", f"'{name}'!$A${_HEAD}:${last}${_HEAD + max(1, rows)}"),
    ):
        one = etree.SubElement(names, f"{{{namespace}}}definedName", name=key, localSheetId="0")
        one.text = value
        if key.endswith("Database"):
            one.set("hidden", "1")
    parts.write_tree(parts.main, root)
    _tell_properties(parts, name)
    return name


def _count_on(root: object, namespace: str) -> None:
    """The numbers of the sheets behind the new one, wherever the workbook states them: one more."""
    from lxml import etree

    assert isinstance(root, etree._Element)
    for one in root.iter(f"{{{namespace}}}definedName"):
        if (number := one.get("localSheetId", "")).isdecimal():
            one.set("localSheetId", str(int(number) + 1))
    views = list(root.iter(f"{{{namespace}}}workbookView"))
    if not views:
        sheets = root.find(f"{{{namespace}}}sheets")
        assert sheets is not None
        holder = etree.Element(f"{{{namespace}}}bookViews")
        sheets.addprevious(holder)
        views = [etree.SubElement(holder, f"{{{namespace}}}workbookView")]
    for view in views:  # the sheet that was open stays the open one: two open sheets would be edited together
        number = view.get("activeTab", "0")
        view.set("activeTab", str(int(number) + 1 if number.isdecimal() else 1))
        view.attrib.pop("firstSheet", "")  # the tab of the new sheet is to be seen


def _tell_properties(parts: Parts, name: str) -> None:
    """The name of the sheet among those that the file's properties list; left alone where they are unusual."""
    from lxml import etree

    properties = next((one.target for one in parts.links("").values() if one.type == "extended-properties"), "")
    if not properties or parts.find(properties) is None:
        return
    root = parts.tree(properties)
    counted = root.find("{*}HeadingPairs/{*}vector")
    titles = root.find("{*}TitlesOfParts/{*}vector")
    if counted is None or titles is None or not len(titles) or len(counted) < 2:
        return
    number = next(counted[1].iter("{*}i4"), None)
    if number is None or not (number.text or "").isdecimal() or not (titles.get("size") or "").isdecimal():
        return
    number.text = str(int(number.text or "0") + 1)
    titles.set("size", str(int(titles.get("size") or "0") + 1))
    made = etree.Element(titles[0].tag)
    made.text = name
    titles.insert(0, made)
    parts.write_tree(properties, root)
