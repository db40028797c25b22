"""Legacy workbooks: BIFF under any name read with xlrd, and the XML of Excel 2003, both as a person sees them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.errors import InputError
from perflint.limits import limits_of
from perflint.model import CellFacts, Grid
from perflint.readers import read_bytes, reader_of, xls, xlsx, xml_spreadsheet
from tests.sources import grids
from tests.workbooks import cells, merges, places, truth

# ── BIFF ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["004_dept.xls", "004_dept.et"])
def test_cells_and_merges_of_the_originals_are_complete(corpus: Path, name: str) -> None:
    """Every cell and every merged area of the table that the original was made from."""
    (expected, *_), (grid, *_) = truth(corpus), grids(read_bytes((corpus / "originals" / name).read_bytes(), name))
    assert expected == cells(grid)


def test_the_same_workbook_reads_the_same_in_both_formats(corpus: Path) -> None:
    """Texts, areas, comments and hidden sheets; formulas have results only where a program has computed them."""
    old = grids(xls.read((corpus / "originals" / "004_dept.xls").read_bytes(), "a.xls"))
    new = grids(xlsx.read((corpus / "originals" / "004_dept.xlsx").read_bytes(), "a.xlsx"))
    assert [(grid.location.sheet, grid.hidden) for grid in new] == [(grid.location.sheet, grid.hidden) for grid in old]
    for ours, theirs in zip(old, new, strict=True):
        computed = {
            cell.location.cell_ref for row in theirs.rows for cell in row if cell.facts and not cell.facts.computed
        }
        shown = {ref: text for ref, text in places(ours).items() if ref not in computed}
        assert (places(theirs), merges(theirs)) == (shown, merges(ours))
    assert _comments(new[0]) == _comments(old[0])


def _comments(grid: Grid) -> dict[str | None, str]:
    return {
        cell.location.cell_ref: cell.facts.comment
        for row in grid.rows
        for cell in row
        if cell.facts and cell.facts.comment
    }


def legacy() -> bytes:
    """A workbook with formats, areas, and hidden parts, written by xlwt."""
    xlwt = pytest.importorskip("xlwt")
    made = xlwt.Workbook()
    sheet = made.add_sheet("目标表")
    sheet.write_merge(0, 1, 0, 1, "产出指标")
    sheet.write(0, 2, 0.95, xlwt.easyxf(num_format_str='"≥"0%'))
    sheet.write(0, 3, 45626, xlwt.easyxf(num_format_str='yyyy"年"m"月"'))
    sheet.write(1, 2, True)
    sheet.write(1, 3, 12.0)
    sheet.write(2, 0, "第一行\r\n第二行 ")
    sheet.write(2, 2, "甲", xlwt.easyxf(num_format_str='@"元"'))
    sheet.row(2).hidden = True
    sheet.col(3).hidden = True
    other = made.add_sheet("草稿")
    other.write(4, 1, "旧")
    other.visibility = 1
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_cells_are_read_as_they_are_shown() -> None:
    """Formats rendered, values kept, what is hidden marked; the name of the file does not matter."""
    source = read_bytes(legacy(), "目标表.docx")
    sheet, draft = grids(source)
    assert "xls" == source.format
    assert {
        "A1": ("产出指标", None),
        "C1": ("≥95%", CellFacts(raw=0.95, number_format='"≥"0%')),
        "D1": ("2024年11月", CellFacts(raw=45626, number_format='yyyy"年"m"月"', date=True, hidden=True)),
        "C2": ("TRUE", CellFacts(raw=True, number_format="General")),
        "D2": ("12", CellFacts(raw=12, number_format="General", hidden=True)),
        "A3": ("第一行\n第二行", CellFacts(hidden=True)),
        "C3": ("甲元", CellFacts(hidden=True)),
    } == {cell.location.cell_ref: (cell.text, cell.facts) for row in sheet.rows for cell in row if cell.text}
    assert {("A1", (2, 2))} == merges(sheet)
    assert ("草稿", True, {"B5": "旧"}) == (draft.location.sheet, draft.hidden, places(draft))


def test_bad_legacy_workbooks_are_refused_with_the_reason() -> None:
    """Truncated, or the container without its records."""
    whole = legacy()
    for data in (whole[:700], whole[:2000], whole[:512] + bytes(len(whole) - 512)):
        with pytest.raises(InputError) as caught:
            xls.read(data, "目标表.xls")
        assert caught.value.advice
    source = xls.read(whole, "目标表.xls", limits_of(["cells=30"]))
    assert (2, ()) == (len(source.blocks), source.problems)
    with pytest.raises(InputError, match="单元格数"):
        xls.read(whole, "目标表.xls", limits_of(["cells=1"]))


def test_an_encrypted_legacy_workbook_says_that_it_is_encrypted() -> None:
    """The record FILEPASS stands behind the first one of the workbook."""
    data = bytearray(legacy())
    second = data.find(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    data[second : second + 2] = b"\x2f\x00"
    with pytest.raises(InputError, match="加密") as caught:
        xls.read(bytes(data), "目标表.xls")
    assert "先去掉密码" in caught.value.advice


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_legacy_workbooks_raise_nothing_else(data: st.DataObject) -> None:
    """Whatever xlrd stumbles over is an InputError."""
    whole = bytearray(legacy())
    used = whole.rstrip(b"\0\xff")
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(used) - 1))] = data.draw(st.integers(0, 255))
    try:
        xls.read(bytes(whole), "目标表.xls")
    except InputError as error:
        assert error.advice


# ── the XML of Excel 2003 ───────────────────────────────────────────────────────────────────────────────────────

HEAD = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
)
STYLES = (
    '<Styles><Style ss:ID="Default"/><Style ss:ID="s1"><NumberFormat ss:Format="Percent"/></Style>'
    '<Style ss:ID="s2"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style><Style ss:ID="s3" ss:Parent="s1"/></Styles>'
)


def spreadsheet(table: str, options: str = "") -> bytes:
    """A workbook of one sheet."""
    return (
        f'{HEAD}{STYLES}<Worksheet ss:Name="目标表"><Table>{table}</Table><x:WorksheetOptions>{options}</x:WorksheetOptions>'
        "</Worksheet></Workbook>"
    ).encode()


TABLE = (
    '<Column ss:Index="3" ss:Hidden="1"/>'
    '<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">绩效目标表</Data></Cell><Cell><Data ss:Type="Number">5</Data></Cell></Row>'
    '<Row ss:Index="4"><Cell ss:MergeDown="1"><Data ss:Type="String">产出</Data></Cell>'
    '<Cell ss:StyleID="s1"><Data ss:Type="Number">0.95</Data></Cell>'
    '<Cell ss:StyleID="s2"><Data ss:Type="DateTime">2024-11-30T00:00:00.000</Data></Cell>'
    '<Cell ss:Formula="=R[-1]C*2"><Data ss:Type="Number">10</Data></Cell><Cell ss:Formula="=RC[-1]"/></Row>'
    '<Row ss:Hidden="1"><Cell ss:Index="2" ss:StyleID="s3"><Data ss:Type="Number">1</Data>'
    '<Comment><ss:Data xmlns="http://www.w3.org/TR/REC-html40"><B>审核</B><Font>：请补充</Font></ss:Data></Comment></Cell>'
    '<Cell ss:Index="4"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">甲<B>乙</B></ss:Data></Cell>'
    '<Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#REF!</Data></Cell></Row>'
)


def test_the_xml_of_excel_2003_is_read_under_any_name() -> None:
    """Many systems write it and call it .xls."""
    source = read_bytes(spreadsheet(TABLE), "导出.xls")
    (grid,) = grids(source)
    assert "xml_spreadsheet" == source.format
    assert {
        "A1": ("绩效目标表", None),
        "D1": ("5", CellFacts(raw=5, number_format="General")),
        "A4": ("产出", None),
        "B4": ("95.00%", CellFacts(raw=0.95, number_format="0.00%")),
        "C4": ("2024年11月", CellFacts(raw=45626, number_format='yyyy"年"m"月"', date=True, hidden=True)),
        "D4": ("10", CellFacts(raw=10, number_format="General", formula="R[-1]C*2")),
        "E4": ("", CellFacts(formula="RC[-1]", computed=False)),
        "B5": ("100.00%", CellFacts(raw=1, number_format="0.00%", comment="审核：请补充", hidden=True)),
        "D5": ("甲乙", CellFacts(hidden=True)),
        "E5": ("TRUE", CellFacts(raw=True, number_format="General", hidden=True)),
        "F5": ("#REF!", CellFacts(hidden=True)),
    } == {cell.location.cell_ref: (cell.text, cell.facts) for row in grid.rows for cell in row}
    assert {("A1", (1, 3)), ("A4", (2, 1))} == merges(grid)


def test_hidden_sheets_of_2003_are_marked() -> None:
    """Said after the table."""
    row = '<Row><Cell><Data ss:Type="String">甲</Data></Cell></Row>'
    assert [False, True] == [
        grids(xml_spreadsheet.read(spreadsheet(row, options), "a.xls"))[0].hidden
        for options in ("", "<x:Visible>SheetHidden</x:Visible>")
    ]


@pytest.mark.parametrize(
    ("message", "data"),
    [
        ("不是完整的 XML", spreadsheet(TABLE)[:-30]),
        ("DOCTYPE", spreadsheet(TABLE).replace(b"<Workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><Workbook', 1)),
        ("没有任何内容", spreadsheet("")),
        ("行数", spreadsheet('<Row ss:Index="9999999"/>')),
        ("列数", spreadsheet('<Row><Cell ss:Index="99999"/></Row>')),
    ],
)
def test_bad_xml_workbooks_are_refused_with_the_reason(message: str, data: bytes) -> None:
    """What is wrong and what to do next."""
    with pytest.raises(InputError, match=message) as caught:
        read_bytes(data, "导出.xls")
    assert caught.value.advice


def test_other_xml_is_not_taken_for_a_workbook() -> None:
    """Only Microsoft's spreadsheet schema counts."""
    assert not xml_spreadsheet.recognises("<?xml version='1.0'?><表><行/></表>".encode(), "a.xml")
    assert "xml_spreadsheet" == reader_of(spreadsheet(TABLE).decode().encode("utf-16"), "a.xml").NAME


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_xml_workbooks_raise_nothing_else(data: st.DataObject) -> None:
    """Any bytes changed anywhere."""
    whole = bytearray(spreadsheet(TABLE))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        xml_spreadsheet.read(bytes(whole), "导出.xls")
    except InputError as error:
        assert error.advice
