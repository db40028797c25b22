"""PDF: every manner of ruling, turning and printing gives the same cells; what cannot be read is said."""

from __future__ import annotations

import ctypes
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.errors import InputError
from perflint.limits import Limits
from perflint.model import Cell, Grid, Location, Passage
from perflint.readers import pdf
from perflint.readers.shared.pdf import guard as pdf_guard
from perflint.readers.shared.pdf.library import gather, opened_document, opened_page, opened_text, pdfium
from perflint.readers.shared.pdf.lines import text_of
from perflint.readers.shared.pdf.text import Run
from perflint.readers.shared.scans import pages as scans
from perflint.readers.shared.xml import Deadline
from tests.pdf_samples import (
    HEIGHT,
    WIDTH,
    drawn,
    outline,
    read,
    shade,
    strokes,
    table,
    tagged,
    thin_boxes,
)
from tests.sources import folded, outlined
from tests.sources import texts as grids
from tests.work import growth


@pytest.fixture(autouse=True)
def _no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Character recognition is not installed, unless a test says so."""
    monkeypatch.setattr(scans, "available", lambda: False)


FORM = [
    ["一级指标", "二级指标", "指标值"],
    ["产出指标", "数量指标", "≥12个"],
    ["^", "质量指标", "100%"],
    ["效益指标", "<", "良好"],
]
FORM_READ = [
    ["一级指标", "二级指标", "指标值"],
    ["产出指标", "数量指标", "≥12个"],
    ["质量指标", "100%"],
    ["效益指标", "良好"],
]


# ── ruling ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("border", [strokes, thin_boxes, outline, shade])
def test_borders_of_every_make_are_one_table(border: Callable[..., None]) -> None:
    """Strokes, thin rectangles, stroked boxes and mere shading draw the same cells with the same spans."""
    source = read(drawn(lambda canvas: table(canvas, FORM, border=border)))
    assert [FORM_READ] == grids(source)
    (grid,) = source.blocks
    assert isinstance(grid, Grid)
    spans = [[(cell.location.row, cell.location.column, cell.location.span) for cell in row] for row in grid.rows]
    assert [(1, 0, (2, 1)), (1, 1, (1, 1)), (1, 2, (1, 1))] == spans[1]
    assert [(3, 0, (1, 2)), (3, 2, (1, 1))] == spans[3]


def test_a_cell_knows_its_place_on_the_page() -> None:
    """Boxes are in points from the upper left corner; the grid has the box of the whole table."""
    (grid,) = read(drawn(lambda canvas: table(canvas, FORM))).blocks
    assert isinstance(grid, Grid)
    assert pytest.approx((50, HEIGHT - 700, 350, HEIGHT - 604), abs=0.5) == grid.location.box
    cell = grid.rows[1][2]
    assert ("a.pdf", 1, 0) == (cell.location.file, cell.location.page, cell.location.table)
    assert pytest.approx((250, HEIGHT - 676, 350, HEIGHT - 652), abs=0.5) == cell.location.box


def test_forms_are_looked_into() -> None:
    """A table inside nested form objects, moved and scaled, stands where it is seen."""

    def page(canvas: Any) -> None:
        canvas.beginForm("inner")
        canvas.setFont("STSong-Light", 10)
        table(canvas, FORM, left=0, top=100)
        canvas.endForm()
        canvas.beginForm("outer")
        canvas.translate(20, 10)
        canvas.doForm("inner")
        canvas.endForm()
        canvas.translate(50, 500)
        canvas.scale(1.5, 1.5)
        canvas.doForm("outer")

    (grid,) = read(drawn(page)).blocks
    assert isinstance(grid, Grid)
    assert FORM_READ == [[cell.text for cell in row] for row in grid.rows]
    assert pytest.approx((80, HEIGHT - 665, 530, HEIGHT - 521), abs=1) == grid.location.box


def test_what_is_no_line_rules_nothing() -> None:
    """Clipping paths, shading under a ruled table, underlines, slanting strokes and boxes to tick make no cells."""

    def page(canvas: Any) -> None:
        clip = canvas.beginPath()
        clip.rect(30, 30, 540, 800)
        clip.rect(75, 600, 50, 100)
        canvas.clipPath(clip, stroke=0, fill=0)
        canvas.setFillGray(0.8)
        canvas.rect(50, 676, 180, 24, stroke=0, fill=1)
        canvas.rect(90, 610, 180, 40, stroke=0, fill=1)
        canvas.setFillGray(0)
        table(canvas, FORM)
        canvas.line(154, 660, 200, 660)
        canvas.line(50, 700, 150, 676)
        canvas.rect(330, 632, 9, 9)
        canvas.line(50, 580, 400, 580)

    assert [FORM_READ] == grids(read(drawn(page)))


def test_a_border_around_the_page_is_no_table() -> None:
    """A frame around everything leaves the table and the text in it as they are."""

    def page(canvas: Any) -> None:
        canvas.rect(20, 20, WIDTH - 40, HEIGHT - 40)
        canvas.drawString(200, 760, "项目支出绩效目标表")
        table(canvas, FORM)

    assert ["项目支出绩效目标表", FORM_READ] == [
        block.strip() if isinstance(block, str) else block for block in outlined(read(drawn(page)))
    ]


def test_a_table_without_outer_sides() -> None:
    """Where the left and right border are not drawn the lines end there all the same."""

    def page(canvas: Any) -> None:
        for y in (700, 676, 652):
            canvas.line(50, y, 350, y)
        for x in (150, 250):
            canvas.line(x, 652, x, 700)
        for row, texts in enumerate((("指标", "值", "分"), ("次数", "3次", "10"))):
            for column, text in enumerate(texts):
                canvas.drawString(54 + 100 * column, 686 - 24 * row, text)

    assert [[["指标", "值", "分"], ["次数", "3次", "10"]]] == grids(read(drawn(page)))


# ── turned pages ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_it_is_seen(rotation: int) -> None:
    """The text is drawn so that it stands upright after /Rotate; boxes are those of the page as it is seen."""

    def page(canvas: Any) -> None:
        canvas.setPageRotation(rotation)
        canvas.rotate(rotation)
        canvas.translate(*{0: (0, 0), 90: (0, -WIDTH), 180: (-WIDTH, -HEIGHT), 270: (-HEIGHT, 0)}[rotation])
        canvas.drawString(60, 560, "单位：万元")
        table(canvas, FORM, top=540)

    sideways = rotation % 180 != 0  # reportlab writes the size of the page as it is seen
    source = read(drawn(page, size=(HEIGHT, WIDTH) if sideways else (WIDTH, HEIGHT)))
    line, grid = source.blocks
    assert isinstance(line, Passage) and isinstance(grid, Grid)
    assert "单位：万元" == line.text
    assert FORM_READ == [[cell.text for cell in row] for row in grid.rows]
    seen = WIDTH if sideways else HEIGHT
    assert pytest.approx((50, seen - 540, 350, seen - 444), abs=0.5) == grid.location.box


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_drawn_sideways_is_read(turn: int) -> None:
    """Text and table are drawn turned on an unturned page; the boxes say where they are seen."""

    def page(canvas: Any) -> None:
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(turn)
        table(canvas, FORM, left=-150, top=48)

    (grid,) = read(drawn(page)).blocks
    assert isinstance(grid, Grid)
    assert FORM_READ == [[cell.text for cell in row] for row in grid.rows]
    wide, high = (48, 150) if turn % 180 else (150, 48)
    middle = (WIDTH / 2 - wide, HEIGHT / 2 - high, WIDTH / 2 + wide, HEIGHT / 2 + high)
    assert pytest.approx(middle, abs=0.5) == grid.location.box


# ── characters ──────────────────────────────────────────────────────────────────────────────────────────────────


def one_cell(draw: Callable[[Any], None]) -> list[list[list[str]]]:
    """What is read of a table of two cells, the second of which (x 150 to 250, y 600 to 700) is drawn by hand."""

    def page(canvas: Any) -> None:
        canvas.drawString(50, 760, "项目支出绩效目标表")
        table(canvas, [["名称", ""]], high=100)
        draw(canvas)

    return grids(read(drawn(page)))


def bold(canvas: Any) -> None:
    for shift in (0, 0.3):
        canvas.drawString(154 + shift, 650, "双层印刷")


def bold_letter_by_letter(canvas: Any) -> None:
    for place, letter in enumerate("项目项目"):
        for shift in (0, 0.4):
            canvas.drawString(154 + 10 * place + shift, 650 + shift, letter)


def raised(canvas: Any) -> None:
    canvas.drawString(154, 650, "绿化面积")
    canvas.drawString(194, 650, "500m")
    canvas.setFont("Helvetica", 6)
    canvas.drawString(216, 654, "2")
    canvas.setFont("STSong-Light", 10)
    canvas.drawString(154, 636, "第二行")


def other_font(canvas: Any) -> None:
    canvas.drawString(154, 650, "完成数量")
    canvas.setFont("Helvetica", 10)
    canvas.drawString(194, 650, "-, 12.5%")
    canvas.setFont("STSong-Light", 10)
    canvas.drawString(236, 650, "，")
    canvas.drawString(154, 638, "以上")


def stacked(canvas: Any) -> None:
    for row, letter in enumerate("产出指标"):
        canvas.drawString(195, 680 - 14 * row, letter)


def sideways(canvas: Any) -> None:
    canvas.saveState()
    canvas.translate(205, 620)
    canvas.rotate(90)
    canvas.drawString(0, 0, "产出指标")
    canvas.restoreState()


def apart(canvas: Any) -> None:
    canvas.drawString(154, 650, "on time")
    canvas.drawString(192, 650, "rate")
    canvas.drawString(225, 650, "高")


def test_a_font_that_is_not_embedded_is_the_same_on_every_machine() -> None:
    library = pdfium()
    library.FPDFText_GetCharBox.argtypes = (ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * 4)
    data = drawn(lambda canvas: canvas.drawString(100, 500, "指"))
    with opened_document(data, "") as document, opened_page(document, 0) as page, opened_text(page or 0) as text:
        left, right, bottom, top = gather(library.FPDFText_GetCharBox, "d", 4, 1, [text], [0])
    assert [left, right, bottom, top] == pytest.approx([100, 102.5, 500, 505], abs=0.2), "the box of the stand-in"


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        (bold, "双层印刷"),
        (bold_letter_by_letter, "项目项目"),
        (raised, "绿化面积500m2\n第二行"),
        (other_font, "完成数量-, 12.5%，\n以上"),
        (stacked, "产\n出\n指\n标"),
        (sideways, "产出指标"),
        (apart, "on time rate 高"),
    ],
)
def test_characters_make_lines(draw: Callable[[Any], None], expected: str) -> None:
    """Baselines make lines; what is printed twice is read once; blanks stand where gaps are."""
    assert [[["名称", expected]]] == one_cell(draw)


def test_text_across_a_border_is_cut_there() -> None:
    """A string that runs over two cells gives each what stands in it."""

    def page(canvas: Any) -> None:
        table(canvas, [["", ""]])
        canvas.drawString(104, 686, "一二三四五六七八九十")

    assert [[["一二三四五", "六七八九十"]]] == grids(read(drawn(page)))


def test_a_watermark_is_no_text_of_the_cells() -> None:
    """Slanting words over a table are left out; text beyond the edge of the page is not to be seen."""

    def page(canvas: Any) -> None:
        table(canvas, FORM)
        canvas.drawString(700, 690, "页外")
        canvas.setFont("STSong-Light", 40)
        canvas.translate(60, 600)
        canvas.rotate(30)
        canvas.drawString(0, 0, "仅供内部审核使用")

    assert [FORM_READ] == outlined(read(drawn(page)))


def test_a_cropped_page_is_measured_from_its_corner() -> None:
    """Boxes count from the upper left corner of what is shown of the page."""

    def page(canvas: Any) -> None:
        canvas.setCropBox((30, 100, 500, 800))
        table(canvas, FORM)

    (grid,) = read(drawn(page)).blocks
    assert isinstance(grid, Grid)
    assert pytest.approx((20, 100, 320, 196), abs=0.5) == grid.location.box


def test_doubled_lines_are_one() -> None:
    """A border of two lines has no row or column between them."""

    def page(canvas: Any) -> None:
        table(canvas, FORM)
        canvas.rect(47.8, 601.8, 304.4, 100.4)

    assert [FORM_READ] == grids(read(drawn(page)))


# ── several things on a page ────────────────────────────────────────────────────────────────────────────────────


def test_lines_and_tables_alternate() -> None:
    """Title, unit, two tables and the lines between and after them come in the order of the page, numbered on it."""

    def page(canvas: Any) -> None:
        canvas.drawString(250, 760, "绩效目标表")
        canvas.drawString(50, 720, "部门名称：民政局")
        canvas.drawString(300, 720, "单位：万元")
        table(canvas, [["甲", "乙"]])
        canvas.drawString(50, 650, "二、明细")
        table(canvas, [["丙", "丁"]], top=630)
        canvas.drawString(50, 580, "填表人：")

    source = read(drawn(page, page))
    first = [
        block for block in source.blocks if (block.location if isinstance(block, Grid) else block.place(0)).page == 1
    ]
    texts = [block.text.split() if isinstance(block, Passage) else block.rows[0][0].text for block in first]
    assert [["绩效目标表"], ["部门名称：民政局", "单位：万元"], "甲", ["二、明细"], "丙", ["填表人："]] == texts
    assert [1, 2, 3, 4] == [block.place(0).line for block in first if isinstance(block, Passage)]
    assert [0, 1, 2, 3] == [block.location.table for block in source.blocks if isinstance(block, Grid)]
    assert [1, 1, 2, 2] == [block.location.page for block in source.blocks if isinstance(block, Grid)]


def test_tables_side_by_side_are_read_one_after_the_other() -> None:
    """Each with the lines above and below it; a title over both comes first."""

    def page(canvas: Any) -> None:
        canvas.drawString(300, 560, "两个项目的绩效目标汇总在一张纸上")
        for left, name in ((50, "左"), (450, "右")):
            canvas.drawString(left, 530, f"项目{name}")
            table(canvas, [[f"{name}一", f"{name}二"], [f"{name}三", f"{name}四"]], left=left, top=515)
            canvas.drawString(left, 440, f"注{name}")

    texts = outlined(read(drawn(page, size=(HEIGHT, WIDTH))))
    assert [
        "两个项目的绩效目标汇总在一张纸上",
        "项目左", [["左一", "左二"], ["左三", "左四"]], "注左",
        "项目右", [["右一", "右二"], ["右三", "右四"]], "注右",
    ] == [text.strip() if isinstance(text, str) else text for text in texts]  # fmt: skip


def test_a_table_within_a_cell_is_a_table_of_its_own() -> None:
    """What stands in the inner table is not in the outer cell."""

    def page(canvas: Any) -> None:
        table(canvas, [["外", ""]], wide=200, high=100)
        canvas.drawString(254, 690, "说明")
        table(canvas, [["内一", "内二"]], left=270, top=670, wide=60)

    assert [[["外", "说明"]], [["内一", "内二"]]] == grids(read(drawn(page)))


def test_a_page_without_ruling_keeps_its_layout_in_blanks() -> None:
    """Columns stay apart by blanks, indentation stays, and an empty line stands for a wide step down."""

    def page(canvas: Any) -> None:
        for y, parts in (
            (760, ((50, "一级指标"), (150, "二级指标"), (300, "指标值"))),
            (745, ((50, "产出指标"), (150, "数量指标"), (300, "≥12个"))),
            (730, ((50, "效益指标"), (150, "社会效益"), (300, "良好"))),
            (690, ((70, "一、说明与2024 年相同。"),)),
        ):
            for x, text in parts:
                canvas.drawString(x, y, text)

    source = read(drawn(page))
    texts = [block.text for block in source.blocks if isinstance(block, Passage)]
    assert [["一级指标", "二级指标", "指标值"], ["产出指标", "数量指标", "≥12个"], ["效益指标", "社会效益", "良好"], [],
            ["一、说明与2024", "年相同。"]] == [text.split() for text in texts]  # fmt: skip
    assert {8, 9, 10, 11, 12} >= {text.index(text.split()[1]) - 4 for text in texts[:3]}
    assert texts[4].startswith("    一")


# ── tags, form fields ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_unruled_table_is_read_by_its_tags() -> None:
    """Structure tags give rows, spans and empty cells; a cell that the tree leaves out is found by its place."""
    rows = [
        [("一级指标", 1, 1), ("二级指标", 1, 1), ("指标值", 1, 1)],
        [("产出指标", 2, 1), ("数量指标", 1, 1), ("≥12个", 1, 1)],
        [("100%", 1, 1)],
        [("效益指标", 1, 2), ("良好", 1, 1)],
    ]
    (title, grid) = read(tagged("绩效目标表", rows, columns={"100%": 2})).blocks
    assert isinstance(title, Passage) and isinstance(grid, Grid)
    assert [
        [(0, "一级指标", (1, 1)), (1, "二级指标", (1, 1)), (2, "指标值", (1, 1))],
        [(0, "产出指标", (2, 1)), (1, "数量指标", (1, 1)), (2, "≥12个", (1, 1))],
        [(1, "", (1, 1)), (2, "100%", (1, 1))],
        [(0, "效益指标", (1, 2)), (2, "良好", (1, 1))],
    ] == [[(cell.location.column, cell.text, cell.location.span) for cell in row] for row in grid.rows]


def test_ruling_counts_more_than_tags() -> None:
    """A tagged table that is ruled as well is read as it is seen, with the boxes of its cells."""
    rows = [[("甲", 1, 1), ("乙", 1, 1)], [("丙", 1, 1), ("丁", 1, 1)]]
    (_, grid) = read(tagged("标题", rows, ruled=True)).blocks
    assert isinstance(grid, Grid)
    assert [["甲", "乙"], ["丙", "丁"]] == [[cell.text for cell in row] for row in grid.rows]
    assert pytest.approx((50, HEIGHT - 700, 250, HEIGHT - 652), abs=0.5) == grid.location.box


def test_what_was_typed_into_a_form_is_read() -> None:
    """The content of form fields counts as text of the page."""

    def page(canvas: Any) -> None:
        table(canvas, [["Name", ""]])
        canvas.acroForm.textfield(value="Road repair", x=154, y=680, width=90, height=16, fontSize=8, borderWidth=0)

    assert [[["Name", "Road repair"]]] == grids(read(drawn(page)))


# ── pages that are pictures, fonts that say nothing ─────────────────────────────────────────────────────────────


def form(canvas: Any) -> None:
    table(canvas, FORM)


def picture(canvas: Any) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), (240, 240, 240))), 0, 0, WIDTH, HEIGHT)


def scan(canvas: Any) -> None:
    picture(canvas)
    canvas.drawString(290, 30, "- 3 -")


def layered(canvas: Any) -> None:
    picture(canvas)
    text = canvas.beginText(54, 686)
    text.setTextRenderMode(3)
    text.textLine("道路养护工程由各乡镇组织实施，验收合格后拨付")
    canvas.drawText(text)
    table(canvas, [[""]], wide=300)


def strange(canvas: Any) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    canvas.setFont("Vera", 10)
    canvas.drawString(50, 700, "éàüöäñçß" * 4)


def without_unicode(data: bytes) -> bytes:
    return re.sub(rb"/ToUnicode \d+ 0 R", lambda found: b" " * len(found[0]), data)


@pytest.mark.parametrize(("page", "told"), [(scan, "扫描图片"), (strange, "没有文字编码")])
def test_a_page_that_cannot_be_read_is_said(page: Callable[[Any], None], told: str) -> None:
    """The other pages are read; a document of nothing else is refused with the same advice."""
    source = read(without_unicode(drawn(page, form)))
    assert [FORM_READ] == grids(source)
    (problem,) = source.problems
    assert told in problem.message and "perflint[ocr]" in problem.message
    assert 1 == problem.location.page
    with pytest.raises(InputError) as refused:
        read(without_unicode(drawn(page)))
    assert "perflint[ocr]" in refused.value.advice


def test_pictures_go_to_character_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is drawn as it is seen, and its tables are numbered on."""
    pytest.importorskip("numpy", reason="pages are drawn for recognition with the extra ocr")
    seen: list[tuple[Any, ...]] = []

    def recognised(
        image: Any, dpi: float, page: int, path: str, table0: int, limits: Limits, until: Deadline
    ) -> list[Grid | Passage]:
        seen.append((image.shape, dpi, page, path, table0))
        where = Location(file=path, page=page, table=table0)
        return [Grid(((Cell("图", where),),), where)]

    monkeypatch.setattr(scans, "available", lambda: True)
    monkeypatch.setattr(scans, "read_page", recognised)
    source = read(drawn(form, scan, form))
    assert [((round(HEIGHT * 200 / 72), round(WIDTH * 200 / 72), 3), 200.0, 2, "a.pdf", 1)] == seen
    assert [0, 1, 2] == [block.location.table for block in source.blocks if isinstance(block, Grid)]
    assert () == source.problems
    with pytest.raises(InputError, match="扫描页数"):
        read(drawn(scan, scan), scanned_pages=1)


def test_pages_read_before_the_time_was_up_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that takes too long ends the reading; what is missing is said."""
    pytest.importorskip("numpy", reason="pages are drawn for recognition with the extra ocr")

    def slow(*arguments: Any) -> list[Grid | Passage]:
        monkeypatch.setattr(Deadline, "passed", True)
        arguments[-1].check()
        raise AssertionError

    monkeypatch.setattr(scans, "available", lambda: True)
    monkeypatch.setattr(scans, "read_page", slow)
    source = read(drawn(form, scan, form))
    assert [1] == [block.location.page for block in source.blocks if isinstance(block, Grid)]
    (problem,) = source.problems
    assert (2, True) == (
        problem.location.page,
        problem.message.startswith("第2页起没有读：超过了上限：转换和解析的时间"),
    )


def test_the_text_behind_a_picture_is_less_sure() -> None:
    """A scanner's own recognition is used, with a confidence below one."""
    (grid,) = read(drawn(layered)).blocks
    assert isinstance(grid, Grid)
    (cell,) = grid.rows[0]
    assert "道路养护工程由各乡镇组织实施，验收合格后拨付" == cell.text
    assert cell.facts is not None and 0.9 == cell.facts.confidence


# ── bad files and limits ────────────────────────────────────────────────────────────────────────────────────────


def crowded(canvas: Any) -> None:
    canvas.drawString(50, 750, "线条很多的一页")
    canvas._code.append("\n".join(f"{n % 500} {n % 800} m {n % 500 + 9} {n % 800} l S" for n in range(3000)))


def hatched(canvas: Any) -> None:
    canvas.drawString(50, 750, "线条很密的一页")
    for n in range(1600):
        canvas.line(5 * n, 0, 5 * n, 9000)
        canvas.line(0, 5 * n, 9000, 5 * n)


@pytest.mark.parametrize(
    ("page", "limits", "told"), [(crowded, {"page_objects": 2000}, "图形超过 2,000 个"), (hatched, {}, "线条太密")]
)
def test_a_page_of_too_many_lines_is_read_as_text(
    page: Callable[[Any], None], limits: dict[str, int], told: str
) -> None:
    """Its text is kept, the problem is told, and the next page has its tables."""
    source = read(drawn(page, form, size=(9000, 9000)), **limits)
    assert [FORM_READ] == grids(source)
    assert any(isinstance(block, Passage) and "一页" in block.text for block in source.blocks)
    (problem,) = source.problems
    assert told in problem.message and 1 == problem.location.page


@pytest.mark.parametrize(("limits", "told"), [({"pages": 2}, "页数不能超过 2"), ({"seconds": -1}, "转换和解析的时间")])
def test_limits_of_the_whole_file(limits: dict[str, int], told: str) -> None:
    """Too many pages, or too much time, ends the reading with the name of the limit."""
    with pytest.raises(InputError, match=told):
        read(drawn(form, form, form), **limits)


def test_encryption() -> None:
    """An owner's password alone is no hindrance; a password to open the file is."""
    assert [FORM_READ] == grids(read(drawn(form, password="")))
    with pytest.raises(InputError, match="打开密码") as refused:
        read(drawn(form, password="geheim"))
    assert "不加密" in refused.value.advice


def test_a_broken_cross_reference_is_mended() -> None:
    """pdfium finds the objects itself where the table of their places is wrong."""
    data = drawn(form)
    assert [FORM_READ] == grids(read(data.replace(b"startxref", b"startxxxx")))


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj "
        b"trailer<</Root 1 0 R>>",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e30 nan]>>endobj trailer<</Root 1 0 R>>",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj "
        b"trailer<</Root 1 0 R>>",
    ],
)
def test_files_without_content(data: bytes) -> None:
    """No objects, no pages, pages without end or within themselves: a message and a next step."""
    with pytest.raises(InputError) as refused:
        read(data)
    assert refused.value.advice and "a.pdf" == refused.value.place


def nested(drawing: bytes) -> bytes:
    """A page with a form object whose content is ``drawing``; it can name itself as /X."""
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources 6 0 R/Contents 4 0 R>>endobj\n"
        b"6 0 obj<</XObject<</X 5 0 R>>/Font<</F 7 0 R>>>>endobj\n"
        b"7 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        b"4 0 obj<</Length 37>>stream\nBT /F 10 Tf 20 20 Td (ok) Tj ET /X Do\nendstream\nendobj\n"
        b"5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 300 300]/Resources 6 0 R/Length %d>>stream\n%s\nendstream\nendobj\n"
        b"trailer<</Root 1 0 R>>\n" % (len(drawing), drawing)
    )


def test_a_form_that_draws_itself_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once is followed to pdfium's depth; twice would double forty times, and is refused after a trial."""
    monkeypatch.setattr(pdf_guard, "_SECONDS", 3)
    assert [[["ok"]]] == grids(read(nested(b"10 10 50 50 re S /X Do")))
    with pytest.raises(InputError, match="嵌套"):
        read(nested(b"10 10 50 50 re S /X Do /X Do"))


def test_content_that_bursts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that unpacks to hundreds of megabytes is not unpacked here."""
    monkeypatch.setattr(pdf_guard, "_SECONDS", 3)
    packed = zlib.compress(b"0 0 m 9 9 l S " * 8_000_000, 1)
    data = drawn(form).replace(
        b"endstream", b"endstream\nendobj\n99 0 obj<</Filter/FlateDecode>>stream\n%s\nendstream" % packed, 1
    )
    assert [FORM_READ] == grids(read(data)), "it is not the content of a page: the trial ends well"
    page = (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        % ()
    )
    page += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>endobj\n"
    page += b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream\nendobj\ntrailer<</Root 1 0 R>>\n" % (
        len(packed),
        packed,
    )
    with pytest.raises(InputError, match="压缩比过大"):
        read(page)


SMALL = drawn(lambda canvas: table(canvas, [["A", "B"], ["^", "C"]]), pageCompression=0)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.binary(max_size=6), st.integers(0, 40)), max_size=8))
def test_damaged_files_end_in_a_message(changes: list[tuple[int, bytes, int]]) -> None:
    """Whatever bytes are changed, put in or taken out, the file is read or refused."""
    data = SMALL
    for at, new, taken in changes:
        data = data[:at] + new + data[at + taken :]
    try:
        read(data)
    except InputError as refused:
        assert refused.advice


# ── the real documents ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "cells", "rows"),
    [
        ("000_form", 78, 21),
        ("001_forms_split26", 941, 201),
        ("002_ruled_split", 276, 50),
        ("002_thinrect", 277, 51),
        ("002_rotate90", 276, 50),
        ("004_dept_1sheet", 332, 85),
        ("cid_nonembedded", 16, 4),
    ],
)
def test_cells_of_the_real_documents(corpus: Path, name: str, cells: int, rows: int) -> None:
    """Page by page, every cell and row is found that no page break cuts and that stands inside the ruling."""
    data = (corpus / "originals" / f"{name}.pdf").read_bytes()
    tables = json.loads((corpus / "originals" / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    read_rows = [{folded(text) for text in row} for grid in grids(read(data)) for row in grid]
    found = Counter(folded(text) for grid in grids(read(data)) for row in grid for text in row)
    expected = Counter(folded(cell[4]) for one in tables for cell in one["cells"] if folded(cell[4]))
    by_row: dict[tuple[int, int], set[str]] = {}
    for number, one in enumerate(tables):
        for row, _, down, _, text in one["cells"]:
            if folded(text):
                by_row.setdefault((number, row), set()).update({folded(text)} if down == 1 else ())
    assert cells == (expected & found).total()
    assert rows == sum(any(texts <= seen for seen in read_rows) for texts in by_row.values())


DIFFERENT = {  # (document, page, table, row): why ours is right
    ("004_dept_1sheet", 1, 0, 67): "three merged cells are open at the foot of the page; they are not found there",
    (
        "004_dept_1sheet",
        2,
        0,
        1,
    ): "a label of the row below rises into the heading; the whole character box decides there",
    ("004_dept_1sheet", 2, 0, 2): "the same label is missing here for the same reason",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["000_form", "001_forms_split26", "002_ruled_split", "002_thinrect", "004_dept_1sheet"]
)
def test_cells_equal_those_of_pdfplumber(corpus: Path, name: str) -> None:
    """The same texts in the same rows of the same tables on every page, blanks aside, but for what is explained above."""
    pdfplumber = pytest.importorskip("pdfplumber")
    file = corpus / "originals" / f"{name}.pdf"
    ours: dict[int, list[list[list[str]]]] = {}
    for block in read(file.read_bytes()).blocks:
        if isinstance(block, Grid):
            rows = [[folded(cell.text) for cell in row] for row in block.rows]
            ours.setdefault(block.location.page or 0, []).append(rows)
    different = set()
    with pdfplumber.open(file) as document:
        for number, page in enumerate(document.pages, start=1):
            found = [table.extract() for table in page.dedupe_chars().find_tables()]
            theirs = [[[folded(text) for text in row if text is not None] for row in table] for table in found]
            assert [len(table) for table in theirs] == [len(table) for table in ours.get(number, [])]
            for place, (one, other) in enumerate(zip(theirs, ours.get(number, []), strict=True)):
                different |= {(name, number, place, row) for row in range(len(one)) if one[row] != other[row]}
    assert {key for key in DIFFERENT if key[0] == name} == different


@pytest.mark.parametrize(
    "piece",
    [
        b"stream\n",
        b"/Flate stream\nx\x9c",
        b"/Subtype/Form ",
        b"obj /Subtype/Form ",
        b"obj<</Resources<<>>/Subtype/Form ",
    ],
)
def test_the_guard_looks_at_each_byte_a_few_times_only(piece: bytes) -> None:
    """Four megabytes of the words that it looks for, none of them with an end."""
    data = b"%PDF-1.4\n" + piece * (4_000_000 // len(piece))
    assert pdf_guard._nests(data) in (True, False)
    assert pdf_guard._bursts(data) in (True, False)


# ── small files that would cost much ────────────────────────────────────────────────────────────────────────────


def small(content: bytes, pages: int = 1, font: bytes = b"", contents: bytes = b"4 0 R", own: bytes = b"") -> bytes:
    """Pages that all show one content, unpacked from a few bytes; ``font`` has the objects that font 5 refers to."""
    packed = zlib.compress(content, 9)
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10 + pages))
    page = b" 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources 3 0 R/Contents %s>>endobj\n" % contents
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        + b"2 0 obj<</Type/Pages/Kids[%s]/Count %d>>endobj\n" % (kids, pages)
        + b"3 0 obj<</Font<</F 5 0 R>>%s>>endobj\n" % own
        + b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\n" % (len(packed), packed)
        + (font or b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n")
        + b"".join(b"%d" % number + page for number in range(10, 10 + pages))
        + b"trailer<</Root 1 0 R>>\n"
    )


def meaning(characters: int) -> bytes:
    """A font whose letter a stands for so many characters."""
    table = b"begincmap 1 begincodespacerange <00><FF> endcodespacerange 1 beginbfchar <61><%s> endbfchar endcmap"
    packed = zlib.compress(table % (b"4E00" * characters), 9)
    return (
        b"5 0 obj<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 97/LastChar 97/Widths[500]/ToUnicode 6 0 R>>endobj\n"
        b"6 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\n" % (len(packed), packed)
    )


LETTERS = b"BT /F 8 Tf 20 400 Td (%s) Tj ET" % (b"a" * 2_000)
SHAPES = b"0 0 m 5 5 l S " * 30_000
COSTLY = {
    "a letter that stands for a book": small(LETTERS, font=meaning(60_000)),
    "one content many times on a page": small(SHAPES, contents=b"[%s]" % (b"4 0 R " * 400)),
    "letters in millions": small(b"BT /F 8 Tf 100 400 Td " + b"(%s) Tj " % (b"a" * 30_000) * 400 + b"ET"),
}


@pytest.mark.parametrize("name", COSTLY)
def test_a_small_file_that_costs_much_memory_is_refused(name: str) -> None:
    """A process of its own has tried it; a few kilobytes would have become gigabytes here."""
    assert len(COSTLY[name]) < 20_000
    with pytest.raises(InputError, match="占用过多的时间或内存"):
        read(COSTLY[name])


def test_the_guard_tries_what_may_cost_much_alone() -> None:
    """A ligature, a content that two pages share and forms that are drawn a few times need no process of their own."""
    form = b"7 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<>>/Length 12>>stream\n0 0 5 5 re f\nendstream\nendobj\n"
    ordinary = [
        small(LETTERS, font=meaning(3)),
        small(SHAPES[:9_000], pages=2, contents=b"[4 0 R 4 0 R 4 0 R]"),
        small(b"/X Do " * 50, font=form, own=b"/XObject<</X 7 0 R>>"),
    ]
    assert [False] * 3 == list(map(pdf_guard._bursts, ordinary))
    assert pdf_guard._bursts(small(b"/X Do " * 5_000, font=form, own=b"/XObject<</X 7 0 R>>"))
    assert all(map(pdf_guard._bursts, COSTLY.values()))


def test_pages_that_share_their_content_are_counted() -> None:
    """Each shows it: so many lines, and so many cells, also the empty ones."""
    text = b"".join(b"BT /F 8 Tf 20 %d Td (a) Tj ET " % (790 - 10 * line) for line in range(50))
    assert 50 == len(pdf.read(small(text), "a.pdf", Limits(lines=100)).blocks)
    with pytest.raises(InputError, match="文字行数不能超过 100"):
        pdf.read(small(text, pages=3), "a.pdf", Limits(lines=100))
    ruled = b"".join(b"0 %d m 600 %d l S %d 0 m %d 800 l S " % (80 * n, 80 * n, 60 * n, 60 * n) for n in range(11))
    ruled += b"BT /F 8 Tf 5 5 Td (a) Tj ET"
    assert 1 == len(pdf.read(small(ruled), "a.pdf", Limits(cells=1000)).blocks)
    with pytest.raises(InputError, match="单元格数不能超过 1,000"):
        pdf.read(small(ruled, pages=3), "a.pdf", Limits(cells=1000))


def test_hundreds_of_boxes_are_a_drawing() -> None:
    """Their texts are read, line by line, and the page is told."""

    def page(canvas: Any) -> None:
        for n in range(400):
            canvas.rect(50, 50 * n, 100, 20)
            canvas.drawString(60, 50 * n + 6, f"box{n}")

    source = read(drawn(page, size=(WIDTH, 20_000)))
    assert not [block for block in source.blocks if isinstance(block, Grid)]
    assert ["线条太密" in problem.message for problem in source.problems] == [True]


def test_glyphs_printed_twice_are_found_at_their_places() -> None:
    """A long run over another costs as much for each glyph as a short one does."""

    def overprint(length: int) -> None:
        text = "道路养护" * (length // 4)
        one = Run(text, 0, (0, 0, 10.0 * length, 10), tuple(10.0 * n for n in range(length)), 0)
        two = Run(text[1:] + "桥", 0, (5, 0, 10.0 * length, 10), tuple(10.0 * n + 10.5 for n in range(length)), 0)
        assert f"{text}桥" == text_of([one, two]).replace(" ", "")

    assert growth(overprint, 40, 400) < 12
