"""Annotated workbooks: every finding at its cell, everything else as it was, as other programs see it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from perflint import lint
from perflint.annotating.contract import annotators
from perflint.annotating.formats import xlsx
from perflint.annotating.shared.sheet_cells import SheetCells
from perflint.limits import DEFAULT
from perflint.model import Location, Severity
from perflint.readers.shared.office_program import find_program
from perflint.text import letters
from tests import annotations, workbooks
from tests.annotations import annotated
from tests.files import unzipped, zipped
from tests.printing import printed
from tests.work import growth

HEAD = ("一级指标", "二级指标", "三级指标", "指标值")
ROWS = (
    ("产出指标", "数量指标", "培训人员覆盖率", "≥40人"),
    ("产出指标", "质量指标", "培训合格率", "=100%"),
    ("效益指标", "社会效益指标", "业务水平提升率", "≥5%"),
    ("满意度指标", "服务对象满意度指标", "学员满意度", "≥90%"),
)
NAME = "目标表.xlsx"
ORIGINALS = ("look_rich.xlsx", "004_dept.xlsx")
LIST = "审核问题"


def book(*, comment: str = "", fill: str = "", sheets: int = 1, letters_color: str = "") -> bytes:
    """A workbook with a faulty value in D2."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet("产出 1号")
    look = {"bold": True, "num_format": "@", "border": 2}
    bold = made.add_format(
        look | ({"bg_color": fill} if fill else {}) | ({"font_color": letters_color} if letters_color else {})
    )
    for row, texts in enumerate((HEAD, *ROWS)):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, bold)
    sheet.write_formula("F2", "=1+1", None, 2)
    sheet.print_area("A1:D5")
    sheet.data_validation("D2:D9", {"validate": "list", "source": ["a", "b"]})
    if comment:
        sheet.write_comment("D2", comment, {"author": "财政局"})
    for number in range(1, sheets):
        made.add_worksheet(f"附表{number}")
    made.define_name("'产出 1号'!范围", "='产出 1号'!$A$1")
    made.close()
    return out.getvalue()


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)


def styleless(sheet: bytes) -> bytes:
    """A sheet's XML without the styles of cells and without its link to comments."""
    return re.sub(rb'(<c\b[^>]*?) s="\d+"', rb"\1", re.sub(rb"<legacyDrawing [^>]*/>", b"", sheet))


def looks(cell: Any) -> tuple[object, ...]:
    return cell.value, cell.number_format, *map(repr, (cell.font, cell.border, cell.alignment, cell.protection))


@pytest.fixture(params=ORIGINALS)
def original(request: pytest.FixtureRequest, corpus: Path) -> tuple[str, bytes]:
    return annotations.original(corpus, request.param)


# ── what must not change ──


@pytest.mark.filterwarnings("ignore::UserWarning")  # openpyxl drops what it does not know, which is why it is not used
def test_real_workbooks_keep_everything_else(original: tuple[str, bytes]) -> None:
    """Parts that speak of nothing annotated keep their bytes; sheets differ in the styles of cells alone; values stay."""
    name, data = original
    copy, findings = annotated(data, name)
    before, after = unzipped(data), unzipped(copy.data)
    changed = {part for part, content in before.items() if after[part] != content}
    allowed = re.compile(
        r"\[Content_Types\].xml|docProps/app.xml|xl/(workbook|styles).xml|xl/_rels/workbook.xml.rels"
        r"|xl/(worksheets/(_rels/)?sheet\d+.xml(.rels)?|comments.*|drawings/.*vml)"
    )
    assert [] == [part for part in changed if not allowed.fullmatch(part)]
    for part in changed:
        if part.startswith("xl/worksheets/sheet"):
            assert styleless(before[part]) == styleless(after[part])
    old, new = opened(data), opened(copy.data)
    assert [LIST, *old.sheetnames] == new.sheetnames
    assert old.active.title == new.active.title
    marked = {(one.place.location.sheet, one.place.location.cell_ref) for one in findings}
    for sheet in old.worksheets:
        twin = new[sheet.title]
        assert sheet.merged_cells == twin.merged_cells
        for row in sheet.iter_rows():
            for cell in row:
                other = twin[cell.coordinate]
                assert looks(cell) == looks(other)
                if (sheet.title, cell.coordinate) not in marked:
                    assert repr(cell.fill) == repr(other.fill)
                    assert (cell.comment and cell.comment.text) == (other.comment and other.comment.text)


@pytest.mark.skipif(find_program() is None, reason="no LibreOffice")
def test_pages_stay(original: tuple[str, bytes], tmp_path: Path) -> None:
    """LibreOffice prints the same pages behind those of the first sheet; only their page numbers count on."""
    name, data = original
    both = printed([data, annotated(data, name)[0].data], "xlsx", tmp_path)
    before, after = ([re.sub(r"第\s*\d+\s*页|\b\d+ / \d+\b", "", page) for page in pages] for pages in both)
    assert [sorted("".join(page.split())) for page in before] == [
        sorted("".join(page.split())) for page in after[-len(before) :]
    ]
    assert any(LIST in page for page in after[: len(after) - len(before)])


def test_the_original_is_left_alone_by_the_numbers_of_sheets() -> None:
    """A sheet in front: what counts sheets counts on; names, print areas and the open sheet stay those they were."""
    data = book(sheets=3)
    new = opened(annotated(data, NAME)[0].data)
    assert ["产出 1号", "附表1", "附表2"] == new.sheetnames[1:]
    assert "产出 1号" == new.active.title
    assert "'产出 1号'!$A$1:$D$5" == new["产出 1号"].print_area
    assert ["范围"] == list(new["产出 1号"].defined_names)
    assert [True] == [sheet.sheet_view.tabSelected for sheet in new.worksheets if sheet.sheet_view.tabSelected]
    titles = unzipped(annotated(data, NAME)[0].data)["docProps/app.xml"].decode()
    assert "<vt:i4>4</vt:i4>" in titles and titles.index(LIST) < titles.index("附表1")


def test_only_the_fill_of_a_marked_cell_changes() -> None:
    """The font, the border and the number format are the cell's own; letters that are light keep their dark ground."""
    new = opened(annotated(book(), NAME)[0].data)["产出 1号"]
    old = opened(book())["产出 1号"]
    assert looks(old["D2"]) == looks(new["D2"])
    assert "FFFFC7CE" == new["D2"].fill.fgColor.rgb
    dark = opened(annotated(book(fill="#1F3864", letters_color="#FFFFFF"), NAME)[0].data)["产出 1号"]
    assert "FF1F3864" == dark["D2"].fill.fgColor.rgb and dark["D2"].comment


# ── what is added ──


def test_findings_of_a_cell_are_one_comment() -> None:
    """All findings at the cell: severity, code, message, advice, basis, fingerprint, signed perflint."""
    copy, findings = annotated(book(), NAME)
    cell = opened(copy.data)["产出 1号"]["D2"]
    here = [one for one in findings if one.place.location.cell_ref == "D2"]
    assert here
    assert "perflint" == cell.comment.author
    for one in here:
        for said in (
            f"【{one.severity.label}】{one.code}",
            one.message,
            one.advice,
            one.fingerprint,
            *[b.document for b in one.basis],
        ):
            assert said in cell.comment.text
    drawing = next(content for name, content in unzipped(copy.data).items() if name.endswith(".vml"))
    assert b"<x:Row>1</x:Row><x:Column>3</x:Column>" in drawing and b"visibility:hidden" in drawing


def test_a_comment_that_is_there_is_added_to() -> None:
    """The words of the reviewer come first, theirs is the name, and the box grows with the text."""
    data = book(comment="请核对=SUM(A1)")
    copy, _ = annotated(data, NAME)
    comment = opened(copy.data)["产出 1号"]["D2"].comment
    assert comment.text.startswith("请核对=SUM(A1)\n\n—— perflint ——\n【错误】")
    assert "财政局" == comment.author
    boxes = [
        re.search(
            rb"<x:Anchor>([^<]*)</x:Anchor>",
            next(content for name, content in unzipped(one).items() if name.endswith("vml")),
        )
        for one in (data, copy.data)
    ]
    low, high = (int((box[1] if box else b"").split(b",")[6]) for box in boxes)
    assert low < high


def test_a_thread_gets_a_reply() -> None:
    """Newer programs show the thread and not the note that stands for it: both have the finding."""
    made = unzipped(book(comment="[线程批注] 旧"))
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    base = "http://schemas.microsoft.com/office/2017/10/relationships"
    root = "{AAAAAAAA-0000-0000-0000-000000000001}"
    made["xl/threadedComments/threadedComment1.xml"] = (
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="D2" dT="2026-01-02T03:04:05.00" personId="{{P}}" id="{root}">'
        "<text>旧</text></threadedComment></ThreadedComments>"
    ).encode()
    made["xl/persons/person.xml"] = (
        f'<personList xmlns="{space}"><person displayName="甲" id="{{P}}" userId="a"/></personList>'.encode()
    )
    for rels, kind, target in (
        ("xl/worksheets/_rels/sheet1.xml.rels", "threadedComment", "/xl/threadedComments/threadedComment1.xml"),
        ("xl/_rels/workbook.xml.rels", "person", "/xl/persons/person.xml"),
    ):
        made[rels] = made[rels].replace(
            b"</Relationships>",
            f'<Relationship Id="rIdT" Type="{base}/{kind}" Target="{target}"/></Relationships>'.encode(),
        )
    after = unzipped(annotated(zipped(made), NAME)[0].data)
    thread = after["xl/threadedComments/threadedComment1.xml"].decode()
    assert 2 == thread.count("<threadedComment ") and f'parentId="{root}"' in thread and "PF3" in thread
    assert 'displayName="perflint"' in after["xl/persons/person.xml"].decode()


def test_the_list_leads_to_each_cell() -> None:
    """A row a finding, those without a cell too; a link to the cell, however its sheet is called; values stay text."""
    copy, findings = annotated(book(), NAME)
    made = opened(copy.data)
    sheet = made[LIST]
    rows = list(sheet.iter_rows(min_row=4))
    assert len(findings) == len(rows)
    at = next(row for row in rows if row[2].value == "PF301")
    assert "'产出 1号'!D2" == at[3].hyperlink.location
    assert sorted(
        (row[1].value for row in rows), key=[level.label for level in sorted(Severity, reverse=True)].index
    ) == [row[1].value for row in rows]
    assert all(cell.data_type in {"s", "n", "inlineStr"} for row in rows for cell in row)
    assert "landscape" == sheet.page_setup.orientation and "$1:$3" == sheet.print_title_rows
    assert "A3:I" + str(3 + len(rows)) == sheet.auto_filter.ref


def test_quotes_in_names_of_sheets() -> None:
    """A quotation mark in the name of a sheet is doubled in the address."""
    assert "'a''b'!C3" == xlsx._target(Location(sheet="a'b", cell_ref="C3"), {"a'b": "part"})
    assert "'a''b'!A1" == xlsx._target(Location(sheet="a'b"), {"a'b": "part"})
    assert "" == xlsx._target(Location(), {"a'b": "part"})


def test_hostile_words_stay_words() -> None:
    """Formulas, markup, control characters and surrogates in a finding are text in the list and in the comment."""
    data = book()
    hostile = "=1+1 <script>&\x1b[31m\u202e\ud800\x00_x000D_" + "长" * 100_000
    report = lint(("目标表.xlsx", data))
    worst = tuple(replace(one, message=hostile, advice=hostile) for one in report.findings)
    copy = annotators()["xlsx"].annotate(data, "=a<b>.xlsx", worst, DEFAULT)
    made = opened(copy.data)
    value = made[LIST]["F4"].value
    assert str(value).startswith("=1+1 <script>&\ufffd[31m") and "s" == made[LIST]["F4"].data_type.replace(
        "inlineStr", "s"
    )
    assert len(str(value)) <= 2000
    assert len(made["产出 1号"]["D2"].comment.text) < 32767


def test_strict_workbooks_and_those_without_styles() -> None:
    """Strict packages have other namespaces; a package may have no styles and no properties."""
    made = workbooks.parts("".join(_row(number, texts) for number, texts in enumerate((HEAD, *ROWS), 1)))
    del made["xl/styles.xml"]
    made["xl/_rels/workbook.xml.rels"] = workbooks.links(("worksheet", "worksheets/sheet1.xml"))
    plain = zipped(made)
    assert "FFFFC7CE" == opened(annotated(plain, NAME)[0].data)["目标表"]["D2"].fill.fgColor.rgb
    strict = {name: _strict(content) for name, content in made.items()}
    copy = unzipped(annotated(zipped(strict), NAME)[0].data)
    assert b'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"' in copy["xl/comments1.xml"]
    assert b"purl.oclc.org/ooxml/officeDocument/relationships/vmlDrawing" in copy["xl/worksheets/_rels/sheet1.xml.rels"]
    assert 1 == len(lint(("副本.xlsx", zipped(copy))).documents)


def _row(number: int, texts: tuple[str, ...]) -> str:
    cells = (
        f'<c r="{letters(column)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for column, text in enumerate(texts)
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def _strict(content: str | bytes) -> str:
    text = content if isinstance(content, str) else content.decode()
    return text.replace(workbooks.MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
        workbooks.LINKS, workbooks.STRICT
    )


def test_a_signed_file_is_told() -> None:
    """A signature covers the bytes; the copy says that it holds no longer."""
    made = unzipped(book()) | {"_xmlsignatures/sig1.xml": b"<x/>"}
    assert any("签名" in remark for remark in annotated(zipped(made), NAME)[0].remarks)


@pytest.mark.skipif(find_program() is None, reason="no LibreOffice")
def test_old_workbooks_become_new_ones(corpus: Path) -> None:
    """An .xls is answered by an .xlsx, and that is said; the fills stand at the same cells."""
    file = corpus / "originals" / "004_dept.xls"
    if not file.exists():
        pytest.skip(f"no {file}")
    copy, findings = annotated(file.read_bytes(), file.name)
    assert ".xlsx" == copy.suffix and "LibreOffice" in copy.remarks[0]
    made = opened(copy.data)
    for one in findings:
        if one.place.location.cell_ref:
            assert one.code in made[one.place.location.sheet][one.place.location.cell_ref].comment.text


# ── the bytes of a sheet ──


def _sheets() -> Iterator[tuple[str, set[tuple[int, int]]]]:
    yield "<sheetData/>", set()
    yield '<sheetData><row r="2"/></sheetData>', set()
    yield (
        '<sheetData><row r="2" s="1" customFormat="1"><c r="B2" s="1" t="n"><v>5</v></c></row><row r="4"><c r="A4"/></row></sheetData>',
        {(1, 1)},
    )
    yield (
        "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>",
        {(0, 0), (0, 1), (1, 0)},
    )


@pytest.mark.parametrize(("data", "full"), [pytest.param(*one, id=str(at)) for at, one in enumerate(_sheets())])
@settings(max_examples=30, deadline=None)
@given(wishes=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=6))
def test_styles_are_put_on_any_cells(data: str, full: set[tuple[int, int]], wishes: set[tuple[int, int]]) -> None:
    """Cells and rows that are not written are added in order; what was there stays, apart from the style."""
    sheet = workbooks.worksheet("").replace("<sheetData></sheetData>", data).replace("<sheetData/>", data, 1)
    cells: SheetCells[str] = SheetCells(
        sheet.encode(), "a", "b", dict.fromkeys(sorted(wishes), "x"), lambda index, _: index + 7
    )
    found = cells.changed((workbooks.LINKS, "r9")).decode()
    refs = re.findall(r'<c r="([A-Z]+)(\d+)"[^>]* s="(\d+)"', found)
    explicit = {(int(row) - 1, ord(column) - 65) for column, row, style in refs if int(style) >= 7}
    written = explicit if "<row>" not in data else explicit | full
    assert wishes <= written
    assert len(wishes) == len(re.findall(r' s="[789]"', found))
    rows = [int(row) for row in re.findall(r'<row r="(\d+)"', found)]
    assert sorted(set(rows)) == rows
    assert 1 == found.count("<legacyDrawing ") and found.index("</sheetData>") < found.index("<legacyDrawing")
    assert re.findall("<v>.*?</v>", sheet) == re.findall("<v>.*?</v>", found)


def test_the_drawing_of_comments_stands_where_the_schema_wants_it() -> None:
    """Behind margins and drawings, before tables and extensions, also those in alternatives."""
    after = '<pageMargins left="1"/><drawing r:id="r1"/><mc:AlternateContent xmlns:mc="m"/><tableParts/>'
    sheet = f'<worksheet xmlns="{workbooks.MAIN}" xmlns:r="{workbooks.LINKS}"><sheetData/>{after}</worksheet>'
    cells: SheetCells[str] = SheetCells(sheet.encode(), "a", "b", {(0, 0): "x"}, lambda index, _: 1)
    names = re.findall(r"<(?:\w+:)?(\w+)", cells.changed((workbooks.LINKS, "r9")).decode())
    assert ["drawing", "legacyDrawing", "AlternateContent", "tableParts"] == names[-4:]


def test_sheets_in_another_encoding() -> None:
    """A part in UTF-16 is as good as any."""
    sheet = f'<?xml version="1.0" encoding="utf-16"?><worksheet xmlns="{workbooks.MAIN}"><sheetData/></worksheet>'
    cells: SheetCells[str] = SheetCells(sheet.encode("utf-16"), "a", "b", {(0, 0): "x"}, lambda index, _: 1)
    assert '<c r="A1" s="1"/>' in cells.changed().decode()


def test_many_wishes_cost_no_more_than_their_number() -> None:
    """Four times the cells are four times the work, not sixteen times, also where rows are missing."""

    def styled(size: int) -> None:
        rows = "".join(f'<row r="{number}"><c r="A{number}"/></row>' for number in range(1, size, 2))
        sheet = f'<worksheet xmlns="{workbooks.MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
        SheetCells(sheet, "a", "b", {(row, 2): "x" for row in range(size)}, lambda index, _: 1)

    assert growth(styled, 200, 800) < 6
