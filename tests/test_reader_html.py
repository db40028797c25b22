"""Web pages and what is saved as such: cells with their spans, text around them, declared and real encodings, hostile pages."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint import readers
from perflint.errors import InputError
from perflint.limits import limits_of
from perflint.model import Grid, Passage, Source
from perflint.readers import html
from perflint.recognition import recognise
from tests.sources import grids

Placed = tuple[int, int, int, int, str]


def read(page: str, **limits: int) -> Source:
    return html.read(page.encode(), "a.html", limits_of(f"{name}={number}" for name, number in limits.items()))


def cells(grid: Grid) -> list[Placed]:
    """Row, column, rows, columns and text of each cell."""
    return [
        (cell.location.row or 0, cell.location.column or 0, *cell.location.span, cell.text)
        for row in grid.rows
        for cell in row
    ]


TABLES: list[tuple[str, str, list[Placed]]] = [
    ("plain", "<tr><td>甲<td>乙<tr><td>丙<td>丁", [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")]),
    ("spans", "<tr><td rowspan=2>甲<td colspan=2>乙<tr><td>丙<td>丁", [(0, 0, 2, 1, "甲"), (0, 1, 1, 2, "乙"), (1, 1, 1, 1, "丙"), (1, 2, 1, 1, "丁")]),
    ("to the end", "<tr><td rowspan=0>甲<td>乙<tr><td>丙", [(0, 0, 2, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 1, 1, 1, "丙")]),
    ("too far", "<tr><td rowspan=999999999999>甲<td>乙<tr><td>丙", [(0, 0, 2, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 1, 1, 1, "丙")]),
    ("sections", "<thead><tr><td rowspan=5>甲</thead><tbody><tr><td>乙</tbody>", [(0, 0, 1, 1, "甲"), (1, 0, 1, 1, "乙")]),
    ("hidden row", "<tr><td rowspan=3>甲<td>乙<tr style='display:none'><td>丙<tr><td>丁", [(0, 0, 2, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 1, 1, 1, "丁")]),
    ("hidden text", "<tr><td>甲<span hidden>乙</span><script>x</script><td>丙", [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "丙")]),
    ("lines", "<tr><td>甲<br>乙<p>丙</p><td> 丁\n  戊 ", [(0, 0, 1, 1, "甲\n乙\n丙"), (0, 1, 1, 1, "丁戊")]),
    ("words", "<tr><td>one\n two&nbsp;x<!-- note --> three<td>", [(0, 0, 1, 1, "one two\xa0x three"), (0, 1, 1, 1, "")]),
    ("forms", "<tr><td><input value='甲'><td><select><option>乙<option selected>丙</select>", [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "丙")]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), [row[1:] for row in TABLES], ids=[row[0] for row in TABLES])
def test_cells_stand_where_a_browser_puts_them(table: str, expected: list[Placed]) -> None:
    """Spans cover what they say, to the end of their section at most; what a browser hides is left out."""
    assert [expected] == [cells(grid) for grid in grids(read(f"<table>{table}</table>"))]


def test_text_outside_tables_are_passages_with_their_line() -> None:
    """In the order of the page; a line break begins a new passage; a caption stands before its table."""
    source = read(
        "<body><h1>标题</h1>\n<p>第一段\n<p>第二段<br>第三段\n<table><caption>表名</caption><tr><td>甲</table>尾"
    )
    shown = [block.text if isinstance(block, Passage) else "·" for block in source.blocks]
    assert ["标题", "第一段", "第二段", "第三段", "表名", "·", "尾"] == shown
    first = source.blocks[1]
    assert isinstance(first, Passage)
    assert (2, 2) == (first.place(0).line, first.place(0).paragraph)


def test_a_nested_table_is_a_grid_of_its_own_after_the_outer_one() -> None:
    """Its text is not the outer cell's; a table that only lays out the page is no grid."""
    source = read("<table><tr><td>外<table><tr><td>内</table>边</table>")
    assert [[(0, 0, 1, 1, "外\n边")], [(0, 0, 1, 1, "内")]] == [cells(grid) for grid in grids(source)]
    layout = read("<table><tr><td><table><tr><td>内</table></table>")
    assert [[(0, 0, 1, 1, "内")]] == [cells(grid) for grid in grids(layout)]


def test_a_note_of_a_cell_is_kept_beside_it() -> None:
    """LibreOffice writes notes as elements that no browser shows."""
    source = read("<table><tr><td><a class='comment-indicator'></a><comment>请补充</comment>甲</table>")
    cell = grids(source)[0].rows[0][0]
    assert ("甲", "请补充") == (cell.text, cell.facts and cell.facts.comment)


PAGE = "<html><head><meta charset={}></head><body><table><tr><td>绩效目标表</td></tr></table></body></html>"


@pytest.mark.parametrize(
    ("declared", "real"),
    [("utf-8", "utf-8"), ("gb2312", "gbk"), ("utf-8", "gbk"), ("gb2312", "utf-8"), ("big5", "big5"), ("x", "utf-16")],
)
@pytest.mark.parametrize("name", ["a.html", "a.xls", "a.doc", "无后缀"])
def test_the_bytes_decide_before_the_declaration(declared: str, real: str, name: str) -> None:
    """A page that declares another encoding than it has is read all the same, under whatever name it comes."""
    text = PAGE.format(declared).replace("绩效目标表", "績效目標表" if real == "big5" else "绩效目标表")
    source = readers.read_bytes(text.encode(real), name)
    assert ("html", 5) == (source.format, len(grids(source)[0].rows[0][0].text))
    assert grids(source)[0].rows[0][0].text in ("绩效目标表", "績效目標表")


def test_a_web_archive_is_read() -> None:
    """Each page of a .mht is read in its own encoding; the frame around them is not one."""
    page = base64.b64encode(PAGE.format("gb2312").encode("gbk"))
    parts = (
        b"text/html\r\n\r\n<html><frameset cols=1></frameset>",
        b"text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + page,
    )
    data = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n" + b"".join(
        b"--x\r\nContent-Type: " + part + b"\r\n" for part in parts
    )
    source = readers.read_bytes(data + b"--x--\r\n", "a.mht")
    assert [[(0, 0, 1, 1, "绩效目标表")]] == [cells(grid) for grid in grids(source)]


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_text_that_shows_tags_stays_a_text(name: str) -> None:
    """The suffix of a text decides where the content could be either."""
    assert readers.read_bytes(b"<html><body>x</body></html>", name).format != "html"


HOSTILE = [
    ("nested", "<div>" * 100_000 + "甲"),
    ("nested tables", "<table><tr><td>" * 30_000 + "甲"),
    ("wide", "<table>" + "<tr><td colspan=1000 rowspan=99999>甲" * 1000),
    ("cells", "<table>" + "<tr><td>甲<td>乙" * 600),
    ("empty", "<p></p>"),
    ("frames", "<frameset><frame src=a.htm></frameset>"),
]


@pytest.mark.parametrize("page", [row[1] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_page_that_cannot_be_read_says_so(page: str) -> None:
    """Bombs end in a message with a next step, inside the limits."""
    with pytest.raises(InputError) as refused:
        read(f"<html><body>{page}", cells=1000)
    assert refused.value.advice


def test_what_was_read_before_the_fault_stays() -> None:
    """A page that nests too deep in the middle gives its first part and a problem, so nothing is concluded from the rest."""
    source = read("<p>开头</p>" + "<div>" * 5000 + "<p>结尾")
    assert ["开头"] == [block.text for block in source.blocks if isinstance(block, Passage)]
    assert 1 == len(source.problems)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<table>", "</table>", "<tr>", "<td rowspan=3>", "<td colspan=2>", "</td>", "<thead>", "</thead>", "<p>", "<br>", "甲", " ",
             "<div hidden>", "</div>", "<select>", "<option>", "<tr hidden>", "<pre>", "</pre>", "<!--", "-->", "<comment>", "<caption>", "\n"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_no_page_breaks_the_reader(tags: list[str]) -> None:
    """Any sequence of tags gives a source or says what is wrong; cells never leave the grid and never share a place."""
    try:
        source = read("<html>" + "".join(tags))
    except InputError:
        return
    for grid in grids(source):
        covered = [(row, place[1]) for place in cells(grid) for row in range(place[0], place[0] + place[2])]
        assert all(row < len(grid.rows) for row, _ in covered)
        assert len(covered) == len(set(covered))
    recognise(source)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    """Bytes behind a tag give a source or say what is wrong."""
    try:
        html.read(b"<html><body><p>" + data, "a.html")
    except InputError as error:
        assert error.advice


@pytest.mark.parametrize(
    ("name", "truth", "gold"),
    [("004_dept_1sheet.html", "004_dept_1sheet", "004"), ("001_forms_docx13.html", "001_forms", "001")],
)
def test_the_rebuilt_originals_are_read_whole(corpus: Path, name: str, truth: str, gold: str) -> None:
    """Every cell and merge against the truth, every indicator against the gold parse; white space aside."""
    source = readers.read_file(corpus / "originals" / name)
    expected = json.loads((corpus / "originals" / "truth" / f"{truth}.json").read_text(encoding="utf-8"))
    wanted = [sorted((*cell[:4], "".join(cell[4].split())) for cell in table["cells"]) for table in expected]
    assert wanted == [sorted((*cell[:4], "".join(cell[4].split())) for cell in cells(grid)) for grid in grids(source)]
    document = json.loads((corpus / f"seed-{gold}.json").read_text(encoding="utf-8"))
    names = [row["name"] for table in document["tables"] for row in table["indicators"]]
    found = [row.name.text for table in recognise(source).tables for row in table.indicators if row.name]
    assert ["".join(one.split()) for one in names] == ["".join(one.split()) for one in found]


def test_deleted_text_is_left_out() -> None:
    """As in a document with marked changes."""
    source = read("<table><tr><td><del>90%</del>95%<td>1<s>2</s>3<strike>4</strike>5</table>")
    assert [(0, 0, 1, 1, "95%"), (0, 1, 1, 1, "135")] == cells(grids(source)[0])


SHEETS = [
    ("class", ".x{display:none}", "留"),
    ("id", "#y { color: red; display: none }", "留"),
    ("list", "p.z, .x, b {display:none}", "留"),
    ("in a comment of old browsers", "<!-- .x {display:none} -->", "留"),
    ("after an import", "@import 'a.css'; .x {display:none}", "留"),
    ("on paper only", "@media print { .x {display:none} }", "去留"),
    ("shown when active", ".x{display:none} .x.active{display:block}", "去留"),
    ("inside something", "div .x{display:none}", "去留"),
    ("in a remark", "/* .x{display:none} */", "去留"),
    ("broken", "}}{.x{display:none", "去留"),
]


@pytest.mark.parametrize(
    ("sheet", "text"), [(sheet, text) for _, sheet, text in SHEETS], ids=[name for name, *_ in SHEETS]
)
def test_what_a_simple_rule_of_the_style_sheet_hides_is_left_out(sheet: str, text: str) -> None:
    """Only a class or an id that stands alone; when in doubt the text stays."""
    page = f"<style>{sheet}</style><table><tr><td><span class='a x' id=y>去</span>留</table>"
    assert [(0, 0, 1, 1, text)] == cells(grids(read(page))[0])


def test_an_own_style_displays_what_the_style_sheet_hides() -> None:
    """It is the stronger one."""
    source = read("<style>.x{display:none}</style><p class=x style='display:block'>留</p><p class=x>去</p>")
    assert ["留"] == [block.text for block in source.blocks if isinstance(block, Passage)]


def test_the_foot_of_a_table_comes_last() -> None:
    """Old pages write it before the body; a browser shows it below."""
    source = read("<table><tfoot><tr><td>合计</tfoot><thead><tr><td>名称</thead><tbody><tr><td>甲</tbody></table>")
    assert [["名称"], ["甲"], ["合计"]] == [[cell.text for cell in row] for row in grids(source)[0].rows]
