"""Annotated PDF files, delimited tables and texts."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pdfplumber
import pypdf
import pypdfium2
import pytest
from markdown_it import MarkdownIt

from perflint.annotating.formats import pdf
from perflint.errors import InputError, PerflintError
from perflint.limits import DEFAULT
from tests import annotations
from tests.annotations import annotated

PAGES = ("000_form.pdf", "002_rotate90.pdf", "001_forms_split26.pdf", "cid_nonembedded.pdf")
TABLE = """一级指标,二级指标,三级指标,指标值
产出指标,数量指标,培训人员覆盖率,≥40人
产出指标,质量指标,"合格率,全部",=100%
效益指标,社会效益指标,提升率,≥5%
"""


def notes(data: bytes, kind: str = "/Highlight") -> list[tuple[int, Any]]:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    found = ((number, one.get_object()) for number, page in enumerate(pages, 1) for one in page.get("/Annots", ()))
    return [(number, one) for number, one in found if one["/Subtype"] == kind]


@pytest.fixture(params=PAGES)
def original(request: pytest.FixtureRequest, corpus: Path) -> tuple[str, bytes]:
    return annotations.original(corpus, request.param)


def test_a_pdf_keeps_its_bytes_and_gets_highlights(original: tuple[str, bytes]) -> None:
    """The copy begins with the original; every finding is a highlight on its page, around the text it speaks of."""
    name, data = original
    copy, findings = annotated(data, name)
    if not findings:
        pytest.skip("nothing is found in it")
    assert copy.data.startswith(data.rstrip()[:-10])
    with pypdfium2.PdfDocument(data) as old, pypdfium2.PdfDocument(copy.data) as new:
        assert [page.get_textpage().get_text_range() for page in old] == [
            page.get_textpage().get_text_range() for page in new
        ]
    marked = notes(copy.data)
    for one in findings:
        pages = {number for number, note in marked if one.fingerprint in note["/Contents"]}
        boxed = {where.page for where in (one.place.location, *one.place.also) if where.box}
        assert boxed == pages
    with pdfplumber.open(io.BytesIO(copy.data)) as plumbed:
        assert sum(len(page.annots) for page in plumbed.pages) >= len(marked)


def test_the_highlight_covers_the_text_of_the_cell(original: tuple[str, bytes]) -> None:
    """The words inside a highlight, as another library sees them, hold those of the finding's cell, also on turned pages."""
    name, data = original
    copy, findings = annotated(data, name)
    wanted = [
        one for one in findings if one.place.location.box and one.place.location.row is not None and not one.place.also
    ]
    with pypdfium2.PdfDocument(copy.data) as new:
        for one in wanted[:12]:
            number, note = next(pair for pair in notes(copy.data) if one.fingerprint in pair[1]["/Contents"])
            left, bottom, right, top = map(float, note["/Rect"])
            page = new[number - 1].get_textpage()
            inside = "".join(page.get_text_bounded(left - 1, bottom - 1, right + 1, top + 1).split())
            assert "".join(one.place.text.split())[:2] in inside


@pytest.mark.parametrize(
    ("turn", "box"),
    [(0, (20, 770, 60, 790)), (90, (20, 20, 40, 60)), (180, (535, 10, 575, 30)), (270, (555, 740, 575, 780))],
)
def test_boxes_on_turned_and_cropped_pages(turn: int, box: tuple[float, float, float, float]) -> None:
    """What lies 20 points from the left and 10 to 30 from the top as seen; worked out by hand for each turn."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 800)
    page.rotation = turn
    seen = {0: (20, 10, 60, 30), 90: (20, 20, 60, 40), 180: (20, 10, 60, 30), 270: (20, 20, 60, 40)}[turn]
    assert box == pdf._on_page(page, seen)
    page.cropbox.lower_left = (5, 7)
    page.mediabox.lower_left = (0, 0)
    if turn == 0:
        assert (25, 770, 65, 790) == pdf._on_page(page, seen)


def test_encrypted_and_broken_files_are_refused() -> None:
    """Even where no password is asked for: what may be changed is not ours to decide."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("", owner_password="x")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(InputError, match="加密"):
        pdf.annotate(out.getvalue(), "a.pdf", [], DEFAULT)
    with pytest.raises(InputError, match="结构"):
        pdf.annotate(b"%PDF-1.4 nothing", "a.pdf", [], DEFAULT)


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence that says what to install."""
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(PerflintError) as raised:
        pdf.annotate(b"", "a.pdf", [], DEFAULT)
    assert "perflint[annotate]" in raised.value.advice


@pytest.mark.parametrize(
    ("name", "text"), [("表.csv", TABLE), ("表.tsv", TABLE.replace('"合格率,全部"', "合格率").replace(",", "\t"))]
)
def test_delimited_tables_become_workbooks_of_text(name: str, text: str) -> None:
    """A value such as =100% stays text; comments and fills stand at the cells."""
    copy, findings = annotated(text.encode("gb18030"), name)
    assert ".xlsx" == copy.suffix
    sheet = openpyxl.load_workbook(io.BytesIO(copy.data))["原表"]
    assert ("≥40人", "=100%") == (sheet["D2"].value, sheet["D3"].value)
    assert {"s"} == {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
    assert "PF301" in sheet["D2"].comment.text
    assert len(findings) == openpyxl.load_workbook(io.BytesIO(copy.data))["审核问题"].max_row - 3


def test_texts_become_markdown_with_the_lines_as_they_are() -> None:
    """Each line numbered and unchanged, the findings below theirs; nothing in the text or a finding is markup."""
    hostile = "项目名称：<script>``` # 甲\n\n" + TABLE.replace(",", "\t").replace('"', "")
    copy, findings = annotated(hostile.encode(), "表<b>.txt")
    page = copy.data.decode()
    assert ".md" == copy.suffix
    tokens = MarkdownIt().parse(page)
    code = "".join(token.content for token in tokens if token.type == "fence")
    assert hostile.splitlines() == [line.partition("│")[2] for line in code.splitlines()]
    assert "<script>" not in "".join(token.content for token in tokens if token.type != "fence")
    assert all(one.fingerprint in page for one in findings)
    faulty = next(at for at, line in enumerate(hostile.splitlines(), 1) if "≥40人" in line)
    assert page.index(f"▶{faulty}│") < page.index("PF301")
