"""Workbooks: every cell as a person sees it, at its address, against the truth and three other programs; bad files."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.api import lint
from perflint.errors import InputError
from perflint.limits import DEFAULT, limits_of
from perflint.model import CellFacts, Grid, Source
from perflint.readers import read_bytes, reader_of, xlsx
from tests.files import zipped
from tests.sources import grids, texts
from tests.workbooks import LINKS, MAIN, STRICT, cells, links, merges, parts, passages, places, truth, worksheet

NAME = "目标表.xlsx"


def read(sheet: str, strings: str = "", formats: tuple[str, ...] = (), **more: str | bytes) -> Grid:
    """The one sheet of a workbook written for the test."""
    return grids(whole(sheet, strings, formats, **more))[0]


def whole(sheet: str, strings: str = "", formats: tuple[str, ...] = (), **more: str | bytes) -> Source:
    """The workbook of this sheet, as it is read."""
    return xlsx.read(zipped(parts(sheet, strings, formats, **more)), NAME)


# ── against the truth ───────────────────────────────────────────────────────────────────────────────────────────


def test_cells_and_merges_of_the_originals_are_complete(corpus: Path) -> None:
    """Every cell and every merged area of the table that the original was made from."""
    (expected, *_), (grid, *_) = (
        truth(corpus),
        grids(xlsx.read((corpus / "originals" / "004_dept.xlsx").read_bytes(), NAME)),
    )
    assert expected == cells(grid)


def test_what_excel_shows_is_read(corpus: Path) -> None:
    """The originals' sheet of formats says beside each value what Excel shows."""
    sheet = grids(xlsx.read((corpus / "originals" / "004_dept.xlsx").read_bytes(), NAME))[1]
    wrong = {
        row[1].text: (row[0].text, row[2].text)
        for row in sheet.rows[1:]
        if len(row) > 2 and row[0].text != row[2].text and (row[0].facts is None or row[0].facts.computed)
    }
    assert {} == wrong


# ── single features ─────────────────────────────────────────────────────────────────────────────────────────────


def test_strings_of_all_kinds() -> None:
    """Shared, inline and formula strings; runs joined, phonetic readings skipped, escapes resolved."""
    grid = read(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v> 2 </v></c>'
        '<c r="D1" t="inlineStr"><is><t>内联 </t></is></c>'
        '<c r="E1" t="inlineStr"><is><r><t>甲</t></r>\n <r><rPr><b/></rPr><t xml:space="preserve"> 乙</t></r></is></c>'
        '<c r="F1" t="inlineStr"><is><t>东京</t><rPh sb="0" eb="2"><t>とうきょう</t></rPh></is></c>'
        '<c r="G1" t="str"><f>A1&amp;"x"</f><v>结果</v></c></row>',
        "<si><t>普通</t></si><si><r><t>富</t></r><r><t>文本</t></r><rPh sb='0' eb='1'><t>フ</t></rPh></si>"
        "<si><t>第一行_x000D_\n第二行_x005F_x</t></si>",
    )
    assert ["普通", "富文本", "第一行\n第二行_x", "内联", "甲 乙", "东京", "结果"] == [
        cell.text for cell in grid.rows[0]
    ]
    assert 'A1&"x"' == (grid.rows[0][6].facts or CellFacts()).formula


def test_numbers_keep_their_value_and_format() -> None:
    """A person sees 95%; that it is a number, and which, is kept."""
    grid = read(
        '<row r="1"><c r="A1" s="1"><v>0.95</v></c><c r="B1" s="2"><v>45626</v></c><c r="C1"><v>12</v></c>'
        '<c r="D1" t="b"><v>1</v></c><c r="E1" t="e"><v>#N/A</v></c><c r="F1" s="99"><v>1.5</v></c>'
        '<c r="G1" t="d"><v>2024-11-30T00:00:00</v></c><c r="H1"><v>abc</v></c></row>',
        formats=("&quot;≥&quot;0%", "yyyy-mm-dd"),
    )
    assert [
        ("≥95%", CellFacts(raw=0.95, number_format='"≥"0%')),
        ("2024-11-30", CellFacts(raw=45626, number_format="yyyy-mm-dd", date=True)),
        ("12", CellFacts(raw=12, number_format="General")),
        ("TRUE", CellFacts(raw=True, number_format="General")),
        ("#N/A", None),
        ("1.5", CellFacts(raw=1.5, number_format="General")),
        ("2024/11/30", CellFacts(raw=45626, number_format="yyyy/m/d", date=True)),
        ("abc", None),
    ] == [(cell.text, cell.facts) for cell in grid.rows[0]]


def test_formats_may_dress_or_hide_texts() -> None:
    """``@"元"`` adds to a text; what ``;;;`` hides is kept and marked."""
    grid = read(
        '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="2" t="s"><v>0</v></c></row>',
        "<si><t>甲</t></si>",
        ("@&quot;元&quot;", ";;;"),
    )
    assert [("甲元", None), ("甲", CellFacts(hidden=True))] == [(cell.text, cell.facts) for cell in grid.rows[0]]


def test_dates_of_1904() -> None:
    """A workbook may count from 1904."""
    more = {
        "xl__workbook_dot_xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><workbookPr date1904="1"/><sheets>'
        '<sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>'
    }
    grid = read('<row r="1"><c r="A1" s="1"><v>44164</v></c></row>', "", ("yyyy/m/d",), **more)
    assert "2024/11/30" == grid.rows[0][0].text


def test_formulas_with_and_without_results() -> None:
    """A stored result is what a person sees; without one the text is empty, and that is said."""
    grid = read(
        '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f>A1*2</f><v>4</v></c><c r="C1"><f>A1*3</f></c>'
        '<c r="D1"><f>A1*4</f><v></v></c><c r="E1" t="str"><f>""</f><v></v></c></row>'
        '<row r="2"><c r="A2"><v>3</v></c><c r="B2"><f t="shared" ref="B2:B3" si="0">A2*$A$1+SUM(A:A)</f><v>6</v></c></row>'
        '<row r="3"><c r="A3"><v>5</v></c><c r="B3"><f t="shared" si="0"/><v>10</v></c></row>'
    )
    facts = {cell.location.cell_ref: cell.facts or CellFacts() for row in grid.rows for cell in row}
    assert ["2", "4", "", "", ""] == [cell.text for cell in grid.rows[0]]
    assert [True, True, False, False, True] == [facts[ref].computed for ref in ("A1", "B1", "C1", "D1", "E1")]
    assert (4, "A1*2") == (facts["B1"].raw, facts["B1"].formula)
    assert ("A2*$A$1+SUM(A:A)", "A3*$A$1+SUM(A:A)") == (facts["B2"].formula, facts["B3"].formula)


@pytest.mark.parametrize("text", ["100%", "42块", "1,200台", "3.5 ", "0"])
def test_a_formula_that_is_none_stays_what_was_written(text: str) -> None:
    """A program that writes “=42块” makes a formula of it, which has no result; it is not lost."""
    source = whole(
        f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><f>{text}</f><v></v></c></row>', "<si><t>甲</t></si>"
    )
    (grid,) = source.blocks
    assert isinstance(grid, Grid)
    assert (f"={text.strip()}", ()) == (grid.rows[0][1].text.strip(), source.problems)


def test_formulas_without_a_result_are_reported() -> None:
    """Cells that the file leaves blank, and the program that opens it does not, are told once for a sheet."""
    source = whole(
        '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f>A1*3</f></c><c r="C1"><f>SUM(A1:B1)</f><v/></c></row>', ""
    )
    (problem,) = source.problems
    assert "有 2 个公式在文件里没有计算结果" in problem.message
    assert "另存一份后再检查" in problem.message


def test_a_value_that_was_not_computed_is_not_said_to_be_missing() -> None:
    """What the cell says is unknown: it is neither a blank to be filled in nor a value; a blank cell below is one."""

    def line(number: int, *texts: str, value: str) -> str:
        cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
        return f'<row r="{number}">{cells}{value}</row>'

    heading = '<c t="inlineStr"><is><t>指标值</t></is></c>'
    rows = (
        line(1, "一级指标", "二级指标", "三级指标", value=heading),
        line(2, "产出指标", "数量指标", "抽检批次", value="<c><f>SUM(H1:H9)</f></c>"),
        line(3, "产出指标", "数量指标", "抽检样品数", value="<c><v></v></c>"),
        line(4, "产出指标", "质量指标", "抽检合格率", value="<c><f>98%</f></c>"),
    )
    report = lint((NAME, zipped(parts("".join(rows)))), select=["value-missing"])
    assert [1] == [finding.place.indicator for finding in report.findings]
    assert [None, "", "=98%"] == [one.value and one.value.text for one in report.documents[0].tables[0].indicators]


def test_addresses_may_be_missing() -> None:
    """Rows and cells without ``r`` follow the one before."""
    grid = read(
        "<row><c><v>1</v></c><c><v>2</v></c></row><row r='5'><c r='C5'><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>"
    )
    assert {"A1": "1", "B1": "2", "C5": "3", "D5": "4", "A6": "5"} == places(grid)
    assert [2, 0, 0, 0, 2, 1] == [len(row) for row in grid.rows]


def test_rows_and_cells_may_come_in_any_order() -> None:
    """The grid is ordered by place; a row that comes twice is one row."""
    grid = read(
        '<row r="3"><c r="B3"><v>6</v></c><c r="A3"><v>5</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="3"><c r="C3"><v>7</v></c></row>'
    )
    assert [["1"], [], ["5", "6", "7"]] == [[cell.text for cell in row] for row in grid.rows]


def test_a_prefix_for_every_element() -> None:
    """Some libraries write ``x:row`` instead of ``row``."""
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:r><x:t>甲</x:t></x:r>'
        '<x:r><x:t>乙</x:t></x:r></x:is></x:c><x:c r="B1"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData>'
        '<x:mergeCells><x:mergeCell ref="B1:C2"/></x:mergeCells></x:worksheet>'
    )
    grid = read(sheet)
    assert ({"A1": "甲乙", "B1": "2"}, {("B1", (2, 2))}) == (places(grid), merges(grid))


def test_strict_workbooks_are_read() -> None:
    """The strict form has other namespaces and ISO dates."""
    strict = parts('<row r="1"><c r="A1" t="d" s="1"><v>2024-11-30</v></c></row>', formats=("yyyy/m/d",))
    made = {
        name: str(content).replace(LINKS, STRICT).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        for name, content in strict.items()
    }
    assert [[["2024/11/30"]]] == texts(xlsx.read(zipped(made), NAME))


def test_merged_areas_hold_one_cell() -> None:
    """Covered cells are left out, blank anchors stay; areas are as the file says."""
    grid = read(
        worksheet(
            '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="0"/><c r="C1"/><c r="D1"><v>4</v></c></row>'
            '<row r="2"><c r="A2"/><c r="B2"><v>9</v></c><c r="C2"><v>5</v></c></row><row r="3"><c r="D3"><v>6</v></c></row>',
            after='<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="D1:D2"/><mergeCell ref="C2:C3"/></mergeCells>',
        )
    )
    assert [["1", "", "4"], ["5"], ["6"]] == [[cell.text for cell in row] for row in grid.rows]
    assert {("A1", (2, 2)), ("D1", (2, 1)), ("C2", (2, 1))} == merges(grid)


def test_hidden_rows_columns_and_sheets_are_marked() -> None:
    """They are read like any other; a merged cell is hidden only when all of it is."""
    grid = read(
        worksheet(
            '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>'
            '<row r="2" hidden="1"><c r="A2"><v>4</v></c><c r="C2"><v>5</v></c></row><row r="3"><c r="A3"><v>6</v></c></row>',
            before='<cols><col min="2" max="2" hidden="1"/></cols>',
            after='<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="B1:C1"/></mergeCells>',
        )
    )
    hidden = {cell.location.cell_ref for row in grid.rows for cell in row if cell.facts and cell.facts.hidden}
    assert {"C2"} == hidden
    assert not grid.hidden


def book(*sheets: tuple[str, str, str, str], **more: str) -> bytes:
    """A workbook of several sheets: name, state, type and content of each."""
    made = parts("<row/>")
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" state="{state}" r:id="r{at}"/>'
        for at, (name, state, _, _) in enumerate(sheets, 1)
    )
    made["xl/workbook.xml"] = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>'
    targets = [(kind, f"/xl/s/{at}.xml" if at % 2 else f"s/{at}.xml") for at, (_, _, kind, _) in enumerate(sheets, 1)]
    made["xl/_rels/workbook.xml.rels"] = links(*targets)
    made.update({f"xl/s/{at}.xml": content for at, (_, _, _, content) in enumerate(sheets, 1)})
    made.update(more)
    return zipped(made)


def test_sheets_come_in_the_order_of_the_workbook() -> None:
    """Targets from the root or the folder; chart sheets and empty sheets are passed over, hidden ones marked."""
    one, two = (worksheet(f'<row r="1"><c r="A1"><v>{number}</v></c></row>') for number in (1, 2))
    data = book(
        ("第二", "visible", "worksheet", two),
        ("图", "visible", "chartsheet", "<chartsheet/>"),
        ("空", "visible", "worksheet", worksheet("")),
        ("第一", "veryHidden", "worksheet", one),
    )
    found = [
        (grid.location.sheet, grid.location.table, grid.hidden, places(grid)) for grid in grids(xlsx.read(data, NAME))
    ]
    assert [("第二", 0, False, {"A1": "2"}), ("第一", 1, True, {"A1": "1"})] == found


def test_comments_and_threads_belong_to_their_cells() -> None:
    """A thread replaces the note that stands for it in older programs; a comment on an empty cell keeps the cell."""
    notes = (
        f'<comments xmlns="{MAIN}"><commentList><comment ref="A1"><text><r><t>请补充</t></r><r><t>依据</t></r></text></comment>'
        '<comment ref="B2"><text><t>[Threaded comment] …</t></text></comment></commentList></comments>'
    )
    thread = (
        '<ThreadedComments><threadedComment ref="B2"><text>数据来源？</text></threadedComment>'
        '<threadedComment ref="B2" parentId="1"><text>统计年鉴</text></threadedComment></ThreadedComments>'
    )
    made = parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    made["xl/worksheets/_rels/sheet1.xml.rels"] = links(
        ("comments", "../comments1.xml"), ("threadedComment", "../t/t1.xml")
    )
    made.update({"xl/comments1.xml": notes, "xl/t/t1.xml": thread})
    grid = grids(xlsx.read(zipped(made), NAME))[0]
    found = {cell.location.cell_ref: cell.facts.comment for row in grid.rows for cell in row if cell.facts}
    assert {"A1": "请补充依据", "B2": "数据来源？\n统计年鉴"} == found


def test_texts_of_boxes_follow_their_sheet() -> None:
    """A title is sometimes a text box."""
    drawing = (
        "<wsDr><twoCellAnchor><from><col>2</col><row>4</row></from><to><col>5</col><row>9</row></to><sp><txBody>"
        "<p><r><t>项目支出</t></r><r><t>绩效目标表</t></r></p><p/></txBody></sp>"
        "<AlternateContent><Fallback><sp><txBody><p><r><t>项目支出绩效目标表</t></r></p></txBody></sp></Fallback></AlternateContent>"
        "</twoCellAnchor></wsDr>"
    )
    made = parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    made["xl/worksheets/_rels/sheet1.xml.rels"] = links(("drawing", "../drawings/drawing1.xml"))
    made["xl/drawings/drawing1.xml"] = drawing
    (box,) = passages(xlsx.read(zipped(made), NAME))
    assert ("项目支出绩效目标表", "C5", "目标表") == (box.text, box.place(0).cell_ref, box.place(0).sheet)


def test_long_runs_of_empty_rows_are_shortened() -> None:
    """Places in the grid stay positions in the grid, addresses stay those of the file, areas shrink with the run."""
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in (1, 12, 500, 501))
    after = '<mergeCells><mergeCell ref="A12:A30"/><mergeCell ref="B12:B501"/></mergeCells>'
    grid = read(worksheet(rows.replace('<c r="A12">', '<c r="B12"><v>0</v></c><c r="A12">'), after=after))
    assert [1, *[0] * 10, 2, 0, 1, 1] == [len(row) for row in grid.rows]
    for index, row in enumerate(grid.rows):
        assert [index] * len(row) == [cell.location.row for cell in row]
    assert {"A1": "1", "A12": "12", "B12": "0", "A500": "500", "A501": "501"} == places(grid)
    assert ("B12", (4, 1)) in merges(grid)


def test_blank_cells_beyond_the_used_area_are_cut() -> None:
    """Formatted but empty cells stay where a table may miss a value, not behind and below it."""
    grid = read(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"/><c r="C1"><v>2</v></c><c r="D1"/></row>'
        '<row r="2"><c r="A2"/><c r="B2"/><c r="C2"/><c r="D2"/></row>'
        '<row r="3"><c r="A3"><v>3</v></c><c r="C3"/></row><row r="4"><c r="A4"/></row>'
    )
    assert [["1", "", "2"], ["", "", ""], ["3", ""]] == [[cell.text for cell in row] for row in grid.rows]


# ── bad files ───────────────────────────────────────────────────────────────────────────────────────────────────

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
GOOD = parts(ONE)

REFUSED: list[tuple[str, Callable[[], bytes]]] = [
    ("不完整", lambda: zipped(GOOD)[:-60]),
    (
        "缺少应有的部分 xl/workbook.xml",
        lambda: zipped({**GOOD, "xl/workbook.xml": ""}).replace(b"xl/workbook.xml", b"xl/workbook.old"),
    ),
    ("不是完整的 XML", lambda: zipped({**GOOD, "xl/workbook.xml": "<workbook>"})),
    ("不是完整的 XML", lambda: zipped(parts("<worksheet><sheetData><row>"))),
    ("DOCTYPE", lambda: zipped(parts('<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'))),
    ("没有任何内容", lambda: zipped(parts(""))),
    ("没有任何内容", lambda: zipped({**GOOD, "xl/workbook.xml": "<workbook/>"})),
    ("行数", lambda: zipped(parts('<row r="1200000"><c><v>1</v></c></row>'))),
    ("行号", lambda: zipped(parts('<row r="-1"><c><v>1</v></c></row>'))),
    ("行号", lambda: zipped(parts('<row r="99999999999999999999"><c><v>1</v></c></row>'))),
    ("地址", lambda: zipped(parts('<row r="1"><c r="ABCD1"><v>1</v></c></row>'))),
    ("列数", lambda: zipped(parts('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'))),
    (
        "列数",
        lambda: zipped(parts("<row>" + "".join(f"<c><v>{at * 7919}</v></c>" for at in range(100_000)) + "</row>")),
    ),
    (
        "二进制工作簿",
        lambda: zipped(
            {"[Content_Types].xml": '<Types><a x="sheet.binary.macroEnabled.main"/></Types>', "xl/workbook.bin": "x"}
        ),
    ),
]


@pytest.mark.parametrize(("message", "data"), REFUSED)
def test_bad_workbooks_are_refused_with_the_reason(message: str, data: Callable[[], bytes]) -> None:
    """What is wrong and what to do next, in Chinese, without a traceback."""
    with pytest.raises(InputError, match=message) as caught:
        read_bytes(data(), NAME)
    assert caught.value.advice


def test_an_encrypted_workbook_says_that_it_is_encrypted() -> None:
    """Excel wraps it in a compound file."""
    from test_packages import compound

    data = compound("EncryptionInfo", "EncryptedPackage")
    assert reader_of(data, NAME) is reader_of(zipped(GOOD), NAME)
    with pytest.raises(InputError, match="加密") as caught:
        read_bytes(data, NAME)
    assert "先去掉密码" in caught.value.advice


def test_a_sheet_that_cannot_be_read_is_said_and_the_others_are_read() -> None:
    """Nothing vanishes silently."""
    data = book(("坏", "visible", "worksheet", "<worksheet><a>"), ("好", "visible", "worksheet", worksheet(ONE)))
    source = xlsx.read(data, NAME)
    assert [("好", {"A1": "1"})] == [(grid.location.sheet, places(grid)) for grid in grids(source)]
    assert [("坏", True)] == [(problem.location.sheet, "没有读出来" in problem.message) for problem in source.problems]


def test_a_damaged_note_does_not_take_its_sheet_along() -> None:
    """The cells are there, and that something is missing is said."""
    made = parts(ONE)
    made["xl/worksheets/_rels/sheet1.xml.rels"] = links(("comments", "../comments1.xml"))
    made["xl/comments1.xml"] = "<comments><comment>"
    source = xlsx.read(zipped(made), NAME)
    assert ([{"A1": "1"}], True) == ([places(grid) for grid in grids(source)], "批注" in source.problems[0].message)


def test_a_text_that_is_not_in_the_file_is_said() -> None:
    """An index beyond the shared strings, or none."""
    source = xlsx.read(
        zipped(
            parts('<row r="1"><c r="A1" t="s"><v>7</v></c><c r="B1" t="s"><v>-1</v></c><c r="C1"><v>1</v></c></row>')
        ),
        NAME,
    )
    assert ({"C1": "1"}, ["有 2 个单元格的文字在文件里找不到；用 Excel 或 WPS 打开，另存一份后再检查"]) == (
        places(grids(source)[0]),
        [problem.message for problem in source.problems],
    )


LYING = [
    worksheet(ONE, before='<dimension ref="A1:XFD1048576"/>'),
    worksheet(ONE + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'),
    worksheet(ONE + "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(2, 100_000))),
    worksheet(ONE + "<row/>" * 300_000),
    worksheet(ONE, after='<mergeCells><mergeCell ref="B1:B1048576"/><mergeCell ref="C1:XFD1048576"/></mergeCells>'),
    worksheet(ONE, before='<cols><col min="1" max="16384" hidden="0"/></cols>'),
    worksheet(ONE, after="<mergeCells>" + '<mergeCell ref="C1:XFD1048576"/>' * 20_000 + "</mergeCells>"),
]


@pytest.mark.parametrize("sheet", LYING, ids=range(len(LYING)))
def test_emptiness_costs_nothing(sheet: str) -> None:
    """A sheet that claims a million rows and holds one cell is one row; repeated XML may trip the limit of the ratio."""
    limits = limits_of(["ratio=2000"])
    (grid,) = grids(xlsx.read(zipped(parts(sheet)), NAME, limits))
    assert (1, {"A1": "1"}) == (len(grid.rows), places(grid))


def test_overlapping_merges_are_bounded() -> None:
    """Areas that overlap in a hundred thousand ways ask for more work than the sheet has cells."""
    rows = "".join(f"<row><c><v>{row}</v></c></row>" for row in range(5000))
    sheet = worksheet(rows, after="<mergeCells>" + '<mergeCell ref="B1:XFD1048576"/>' * 50_000 + "</mergeCells>")
    with pytest.raises(InputError, match="单元格数"):
        xlsx.read(zipped(parts(sheet)), NAME, limits_of(["ratio=2000", "cells=100000"]))


@pytest.mark.parametrize(
    ("setting", "message"),
    [("cells=5", "单元格数"), ("rows=2", "行数"), ("columns=2", "列数"), ("cell_text=3", "字数")],
)
def test_limits_are_settings(setting: str, message: str) -> None:
    """Each is named when it is met."""
    sheet = "".join(
        f'<row><c t="inlineStr"><is><t>甲乙丙丁</t></is></c><c><v>{row}</v></c><c><v>3</v></c></row>'
        for row in range(4)
    )
    with pytest.raises(InputError, match=message):
        xlsx.read(zipped(parts(sheet)), NAME, limits_of([setting]))
    xlsx.read(zipped(parts(sheet)), NAME, DEFAULT)


def small_workbook() -> bytes:
    """One of everything."""
    made = parts(
        worksheet(
            '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.5</v></c><c r="C1"><f>B1*2</f><v>1</v></c></row>'
            '<row r="2" hidden="1"><c r="A2" t="inlineStr"><is><r><t>甲</t></r></is></c><c r="B2" s="2"><v>45626</v></c></row>',
            after='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>',
        ),
        "<si><t>文字</t></si>",
        ("0%", "yyyy/m/d"),
    )
    made["xl/worksheets/_rels/sheet1.xml.rels"] = links(("comments", "../comments1.xml"))
    made["xl/comments1.xml"] = '<comments><comment ref="B1"><text><t>说明</t></text></comment></comments>'
    return zipped(made)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_damaged_workbooks_raise_nothing_else(data: st.DataObject) -> None:
    """Bytes of the package or of an unpacked part changed: a source or InputError."""
    part = data.draw(
        st.sampled_from([None, "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
    )
    content = small_workbook()
    whole = bytearray(content if part is None else _unpacked(content)[part])
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(whole) if part is None else zipped({**_unpacked(content), part: bytes(whole)})
    try:
        xlsx.read(damaged, NAME)
    except InputError as error:
        assert error.advice


def _unpacked(data: bytes) -> dict[str, bytes]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


_TOKENS = st.sampled_from(
    [
        '<row r="{}">',
        "<row>",
        "</row>",
        '<c r="{}{}">',
        "<c>",
        '<c t="s">',
        '<c t="inlineStr">',
        "</c>",
        "<v>",
        "</v>",
        "{}",
        "<f>",
        "</f>",
        '<f t="shared" si="0"/>',
        "<is>",
        "</is>",
        "<r>",
        "</r>",
        "<t>",
        "</t>",
        "<rPh>",
        "</rPh>",
        '<mergeCell ref="A{}:{}9"/>',
        "甲",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(_TOKENS, st.sampled_from(["1", "2", "A", "ZZ", "-1", "9999999"]), st.integers(0, 30)), max_size=40
    )
)
def test_elements_in_any_order_raise_nothing_else(tokens: list[tuple[str, str, int]]) -> None:
    """Well-formed or not, sensible or not."""
    body = "".join(token.format(first, second) for token, first, second in tokens)
    try:
        xlsx.read(zipped(parts(worksheet(body), "<si><t>甲</t></si>")), NAME)
    except InputError as error:
        assert error.advice


def test_a_result_of_blanks_is_no_result() -> None:
    """An indented file has white space where nothing was computed."""
    grid = read('<row r="1"><c r="A1"><f>B1*2</f><v>\n  </v></c><c r="B1"><v>1</v></c></row>')
    facts = grid.rows[0][0].facts
    assert facts is not None
    assert ("", False) == (grid.rows[0][0].text, facts.computed)


def test_addresses_are_given_as_people_write_them() -> None:
    """Some programs write them in small letters or with the sign that fixes them."""
    grid = read(
        '<row r="3"><c r="a3"><v>1</v></c><c r="$B$3"><v>2</v></c><c r="C3"><v>3</v></c></row>'
        '<row r="4"><c r="a4"><v>4</v></c></row>'
    )
    assert {"A3": "1", "B3": "2", "C3": "3", "A4": "4"} == places(grid)


def test_a_sheet_that_cannot_be_read_comes_with_the_next_step() -> None:
    """Its problem is all that the report says of it."""
    bad = '<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'
    good = '<row r="1"><c r="A1"><v>1</v></c></row>'
    source = xlsx.read(
        book(("甲", "visible", "worksheet", worksheet(good)), ("乙", "visible", "worksheet", worksheet(bad))), NAME
    )
    assert ["工作表没有读出来：单元格的地址“ZZZZ”不对；用 Excel 或 WPS 打开，另存一份后再检查"] == [
        problem.message for problem in source.problems
    ]
