"""Word documents: every cell where it stands, every text as a person sees it, and damaged files answered with a message."""

from __future__ import annotations

import io
import json
import random
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.errors import InputError
from perflint.limits import limits_of
from perflint.model import Grid, Passage
from perflint.readers import docx
from perflint.readers.shared.office_program import find_program
from tests.files import zipped
from tests.word_files import (
    MAIN,
    TYPES,
    cell,
    cell_texts,
    grids,
    item,
    package,
    par,
    read,
    relationships,
    row,
    run,
    table,
    texts,
)
from tests.work import growth

MERGE, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
WIDE = '<w:gridSpan w:val="2"/>'


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────

TABLES: dict[str, tuple[str, list[list[tuple[int, int, int, int, str]]]]] = {
    "plain": (
        table(row("名称", "值"), row("道路", "")),
        [[(0, 0, 1, 1, "名称"), (0, 1, 1, 1, "值")], [(1, 0, 1, 1, "道路"), (1, 1, 1, 1, "")]],
    ),
    "merged across": (
        table(row(cell("标题", properties=WIDE), "值"), row("甲", "乙", "丙")),
        [
            [(0, 0, 1, 2, "标题"), (0, 2, 1, 1, "值")],
            [(1, 0, 1, 1, "甲"), (1, 1, 1, 1, "乙"), (1, 2, 1, 1, "丙")],
        ],
    ),
    "merged down": (
        table(
            row(cell("产出", properties=MERGE), "甲"),
            row(cell("", properties=GOES_ON), "乙"),
            row(cell("效益", properties=MERGE), "丙"),
            row(cell("看不见的", properties=GOES_ON), "丁"),
        ),
        [
            [(0, 0, 2, 1, "产出"), (0, 1, 1, 1, "甲")],
            [(1, 1, 1, 1, "乙")],
            [(2, 0, 2, 1, "效益"), (2, 1, 1, 1, "丙")],
            [(3, 1, 1, 1, "丁")],
        ],
    ),
    "merged down and across": (
        table(
            row(cell("产出", properties=WIDE + MERGE), "甲"),
            row(cell("", properties=WIDE + GOES_ON), "乙"),
        ),
        [[(0, 0, 2, 2, "产出"), (0, 2, 1, 1, "甲")], [(1, 2, 1, 1, "乙")]],
    ),
    "a merge that goes on from nothing": (
        table(row(cell("孤", properties=GOES_ON), "甲"), row(cell("", properties=GOES_ON), "乙")),
        [[(0, 0, 2, 1, "孤"), (0, 1, 1, 1, "甲")], [(1, 1, 1, 1, "乙")]],
    ),
    "a merge that goes on in another width": (
        table(row(cell("上", properties=MERGE), "甲", "乙"), row(cell("下", properties=WIDE + GOES_ON), "丙")),
        [
            [(0, 0, 1, 1, "上"), (0, 1, 1, 1, "甲"), (0, 2, 1, 1, "乙")],
            [(1, 0, 1, 2, "下"), (1, 2, 1, 1, "丙")],
        ],
    ),
    "a merge below a row without it": (
        table(row(cell("上", properties=MERGE)), row("隔"), row(cell("下", properties=GOES_ON))),
        [[(0, 0, 1, 1, "上")], [(1, 0, 1, 1, "隔")], [(2, 0, 1, 1, "下")]],
    ),
    "columns left free": (
        table(
            row("甲", "乙", "丙"),
            row(cell("产出", properties=MERGE), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
            row("丁", cell("", properties=GOES_ON), "戊"),
        ),
        [
            [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (0, 2, 1, 1, "丙")],
            [(1, 1, 2, 1, "产出")],
            [(2, 0, 1, 1, "丁"), (2, 2, 1, 1, "戊")],
        ],
    ),
    "the old way of merging across": (
        table(
            row(cell("标", properties='<w:hMerge w:val="restart"/>'), cell("", properties="<w:hMerge/>"), "尾"),
            row(cell("竖", properties='<w:hMerge w:val="restart"/>' + MERGE), cell("", properties="<w:hMerge/>"), "尾"),
            row(cell("", properties='<w:hMerge w:val="restart"/>' + GOES_ON), cell("", properties="<w:hMerge/>"), "尾"),
        ),
        [
            [(0, 0, 1, 2, "标"), (0, 2, 1, 1, "尾")],
            [(1, 0, 2, 2, "竖"), (1, 2, 1, 1, "尾")],
            [(2, 2, 1, 1, "尾")],
        ],
    ),
    "rows and cells that were deleted while changes are tracked": (
        table(
            row("甲", "乙"),
            row("删", "删", properties='<w:del w:id="1"/>'),
            row("丙", cell("删", properties='<w:cellDel w:id="2"/>'), "丁"),
            row("增", "增", properties='<w:ins w:id="3"/>'),
        ),
        [
            [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")],
            [(1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")],
            [(2, 0, 1, 1, "增"), (2, 1, 1, 1, "增")],
        ],
    ),
    "former properties of a row and a cell": (
        table(
            row(
                cell("甲", properties=f"<w:tcPrChange><w:tcPr>{WIDE}{GOES_ON}</w:tcPr></w:tcPrChange>"),
                properties='<w:trPrChange><w:trPr><w:gridBefore w:val="3"/><w:del/></w:trPr></w:trPrChange>',
            )
        ),
        [[(0, 0, 1, 1, "甲")]],
    ),
    "content controls around rows and cells": (
        table(
            f"<w:sdt><w:sdtPr/><w:sdtContent>{row('甲', '乙')}</w:sdtContent></w:sdt>",
            f"<w:tr><w:sdt><w:sdtContent>{cell('丙')}</w:sdtContent></w:sdt><w:customXml>{cell('丁')}</w:customXml></w:tr>",
        ),
        [[(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")], [(1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")]],
    ),
    "a table in a cell": (
        table(row(cell("外前", table(row("内甲", "内乙")), "外后"), "旁"), row("末", "")),
        [
            [(0, 0, 1, 1, "外前\n外后"), (0, 1, 1, 1, "旁")],
            [(1, 0, 1, 1, "末"), (1, 1, 1, 1, "")],
        ],
    ),
}


@pytest.mark.parametrize("case", TABLES)
def test_each_cell_stands_at_its_column_with_what_it_covers(case: str) -> None:
    """Rows hold the cells that begin in them; covered positions are left out."""
    body, expected = TABLES[case]
    assert expected == grids(read(package(body)))[0]


def test_tables_in_cells_follow_the_one_that_holds_them_and_are_numbered_in_order() -> None:
    """Outer, inner, innermost, then the next outer one."""
    inner = table(row(cell("中", table(row("最内")), "")))
    source = read(package(table(row(cell("外", inner, ""))) + par("段") + table(row("后"))))
    assert [[["外"]], [["中"]], [["最内"]], [["后"]]] == [
        [[text for *_, text in line] for line in grid] for grid in grids(source)
    ]
    places = [block.location.table for block in source.blocks if isinstance(block, Grid)]
    assert [0, 1, 2, 3] == places
    assert [0, 1, 2, 3] == [block.rows[0][0].location.table for block in source.blocks if isinstance(block, Grid)]


# ── what a person sees ──────────────────────────────────────────────────────────────────────────────────────────

BOX = "<w:txbxContent>{}</w:txbxContent>"
CHOICE = "<mc:Choice Requires='wps'><w:drawing><wps:txbx>{}</wps:txbx></w:drawing></mc:Choice>"
FALLBACK = "<mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback>"
BOTH = f"<w:r><mc:AlternateContent>{CHOICE}{FALLBACK}</mc:AlternateContent></w:r>"


def field(code: str, result: str | None = None, data: str = "") -> str:
    """A field of separate runs; without a result, as Word writes formulas."""
    begin = (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
    )
    shown = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result) if result else ""}'
    return f'{begin}{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


CHECK = '<w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox>'
WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'

SEEN: dict[str, tuple[str, str]] = {
    "runs": (par("≥", "95", "%"), "≥95%"),
    "paragraphs": (par("甲") + par("乙"), "甲\n乙"),
    "insertions stay and deletions go": (
        par("满意度", f"<w:del><w:r><w:delText>≥90%</w:delText></w:r></w:del><w:ins>{run('≥95%')}</w:ins>"),
        "满意度≥95%",
    ),
    "moves": (par(f"<w:moveFrom>{run('旧')}</w:moveFrom>", f"<w:moveTo>{run('新')}</w:moveTo>"), "新"),
    "a deleted paragraph mark joins": (par("前", properties="<w:rPr><w:del/></w:rPr>") + par("后"), "前后"),
    "a paragraph deleted as a whole": (
        par("甲") + par("<w:del><w:r><w:delText>删</w:delText></w:r></w:del>", properties="<w:rPr><w:del/></w:rPr>") + par("乙"),
        "甲\n乙",
    ),
    "an inserted paragraph mark": (par("前", properties="<w:rPr><w:ins/></w:rPr>") + par("后"), "前\n后"),
    "a joined paragraph before the end": (par("甲", properties="<w:rPr><w:del/></w:rPr>"), "甲"),
    "hidden text": (par(run("藏", "<w:vanish/>"), run("露", '<w:vanish w:val="0"/>'), run("显", "<w:webHidden/>")), "露显"),
    "a control in a line": (par(control(run("5次"))), "5次"),
    "a control around paragraphs": (control(par("100%")), "100%"),
    "breaks": (par("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:cr/><w:t>三</w:t></w:r>"), "一\n二\n三"),
    "tabs, but not tab stops": (par("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", properties="<w:tabs><w:tab/></w:tabs>"), "甲\t乙"),
    "hyphens": (par("<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:softHyphen/><w:t>C</w:t></w:r>"), "A-BC"),
    "blanks that are to be kept, and those that are not": (
        par("<w:r><w:t>  甲 </w:t></w:r>", '<w:r><w:t xml:space="preserve"> 乙</w:t></w:r>', "<w:r><w:t>\n  丙\n</w:t></w:r>"),
        "甲 乙丙",
    ),
    "a link": (par(f'<w:hyperlink w:anchor="x">{run("文号")}</w:hyperlink>', f"<w:smartTag>{run('一')}</w:smartTag>"), "文号一"),
    "a phonetic reading": (
        par("<w:r><w:ruby><w:rt><w:r><w:t>ping</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>评</w:t></w:r></w:rubyBase></w:ruby></w:r>"),
        "评",
    ),
    "a formula": (par("<m:oMath><m:r><m:t>≥95</m:t></m:r></m:oMath>"), "≥95"),
    "a field with a result": (par(field(" =SUM(ABOVE) ", "124.00")), "124.00"),
    "a field within the code of another": (par(field("IF " + "x", "是"), "后"), "是后"),
    "a simple field": (par(f'<w:fldSimple w:instr=" DATE ">{run("2024年")}</w:fldSimple>'), "2024年"),
    "a field that never ends": (par('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "丢") + par("后"), "后"),
    "a number in a circle": (par(field(" eq \\o\\ac(○,3)"), "推进"), "③推进"),
    "a tick in a box": (par(field(" EQ \\o\\ac(□,√)"), "是"), "☑是"),
    "a fraction": (par(field(" eq \\f(1,2)")), "1,2"),
    "a check box of a form": (
        par(
            field("FORMCHECKBOX", data='<w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData>'),
            "是",
            field("FORMCHECKBOX", data='<w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>'),
            "否",
        ),
        "☑是☐否",
    ),
    "a list of a form": (
        par(
            field(
                "FORMDROPDOWN",
                data='<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/><w:listEntry w:val="乙"/></w:ddList></w:ffData>',
            )
        ),
        "乙",
    ),
    "a symbol in a field": (par(field(' SYMBOL 254 \\f "Wingdings" \\s 12')), "☑"),
    "symbols": (
        par(
            '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>', "是",
            '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', "否",
            '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "5",
            '<w:r><w:sym w:font="宋体" w:char="2611"/></w:r>',
        ),
        "☑是☐否≥5☑",
    ),
    "text in a symbol font": (par(run("\u00feR", WINGDINGS), run("\uf0fe", WINGDINGS), run("是", WINGDINGS)), "☑R☑是"),
    "a check box control": (par(control(run("☒"), CHECK.format(1)), control("<w:r/>", CHECK.format(1)), control("", CHECK.format(0))), "☒☑☐"),
    "a control that asks for an entry": (
        par("值", control(run("单击或点击此处输入文字。"), "<w:showingPlcHdr/>"))
        + control(par("请选择"), "<w:showingPlcHdr/>")
        + control(par("已填"), "<w:showingPlcHdr/>"),
        "值\n\n已填",
    ),
    "a text box, one of its two forms": (par("框外", BOTH.format(BOX.format(par("框内")), BOX.format(par("框内")))), "框外\n框内"),
    "a text box in the old form only": (
        par("框外", f"<w:r><w:pict><v:textbox>{BOX.format(par('框内'))}</v:textbox></w:pict></w:r>"), "框外\n框内",
    ),
    "a fallback alone": (par(f"<w:r><mc:AlternateContent>{FALLBACK.format(BOX.format(par('只')))}</mc:AlternateContent></w:r>"), "只"),
    "marks of notes": (par("值", '<w:r><w:footnoteReference w:id="2"/></w:r>'), "值"),
    "former properties": (par("甲", properties=f"<w:pPrChange><w:pPr>{item(1)}</w:pPr></w:pPrChange>"), "甲"),
}  # fmt: skip


@pytest.mark.parametrize("case", SEEN)
def test_a_cell_says_what_a_person_sees(case: str) -> None:
    """Text, breaks and symbols as shown; codes, deletions and hidden text left out."""
    content, expected = SEEN[case]
    source = read(package(table(row(cell(content)))))
    assert [[expected]] == cell_texts(source)
    assert () == source.problems


@pytest.mark.parametrize("case", SEEN)
def test_a_paragraph_outside_tables_says_the_same(case: str) -> None:
    """The same lines as in a cell, one passage a line; empty ones aside."""
    content, expected = SEEN[case]
    assert list(filter(None, expected.split("\n"))) == texts(read(package(content)))


def test_paragraphs_are_counted_outside_tables_and_lines_know_their_character() -> None:
    """Empty paragraphs count; of several in a row one is kept."""
    body = par("一") + par() * 3 + table(row("甲")) + par("<w:r><w:t>二</w:t><w:br/><w:t>三</w:t></w:r>") + par("四")
    source = read(package(body))
    places = [
        (block.text, block.place(0).paragraph, block.place(0).character)
        for block in source.blocks
        if isinstance(block, Passage)
    ]
    assert [("一", 1, 1), ("", 2, 1), ("二", 5, 1), ("三", 5, 3), ("四", 6, 1)] == places
    assert ["Passage", "Passage", "Grid", "Passage", "Passage", "Passage"] == [type(b).__name__ for b in source.blocks]


def test_styles_hide_text_unless_the_run_says_otherwise() -> None:
    """The style of the run before that of the paragraph; a chain of styles that runs in a circle is no danger."""
    styles = (
        '<w:style w:type="character" w:styleId="h"><w:basedOn w:val="i"/></w:style>'
        '<w:style w:type="character" w:styleId="i"><w:basedOn w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="p"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="s"><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    )
    body = par(run("藏", '<w:rStyle w:val="h"/>'), run("显", '<w:rStyle w:val="h"/><w:vanish w:val="false"/>'))
    hidden = par(run("藏"), run("露", '<w:rStyle w:val="s"/>'), properties='<w:pStyle w:val="p"/>')
    assert ["显", "露"] == texts(read(package(body + hidden + par(run("", '<w:rStyle w:val="none"/>')), styles=styles)))


def test_styles_hide_text_in_any_encoding() -> None:
    """Whether any style hides is looked for among the bytes, which say it otherwise in UTF-16."""
    styles = '<w:style w:type="paragraph" w:styleId="p"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = par(run("藏"), properties='<w:pStyle w:val="p"/>') + par("显")
    with zipfile.ZipFile(io.BytesIO(package(body, styles=styles))) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    told = members["word/styles.xml"]
    assert isinstance(told, bytes)
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        declared = f'<?xml version="1.0" encoding="{encoding[:6]}"?>{told.decode()}'
        assert ["显"] == texts(read(zipped(members | {"word/styles.xml": declared.encode(encoding)}))), encoding


# ── list numbers ────────────────────────────────────────────────────────────────────────────────────────────────


def level(text: str, form: str = "decimal", depth: int = 0, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbered(*levels: str, more: str = "") -> str:
    """A numbering part of one definition, 1, and a list, 1, of it."""
    definition = f'<w:abstractNum w:abstractNumId="1">{"".join(levels)}</w:abstractNum>'
    return f'{definition}<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>{more}'


FORMS = [
    ("decimal", "%1.", 3, "3. "),
    ("decimal", "目标%1：", 12, "目标12："),
    ("decimalZero", "%1、", 5, "05、"),
    ("chineseCounting", "（%1）", 21, "（二十一）"),
    ("chineseCountingThousand", "%1、", 105, "一百零五、"),
    ("japaneseCounting", "第%1条", 10, "第十条 "),
    ("chineseLegalSimplified", "%1、", 12, "壹拾贰、"),
    ("ideographDigital", "%1、", 10, "一〇、"),
    ("ideographTraditional", "%1、", 3, "丙、"),
    ("ideographZodiac", "%1、", 3, "寅、"),
    ("lowerLetter", "%1)", 28, "bb) "),
    ("upperLetter", "%1)", 2, "B) "),
    ("lowerRoman", "%1.", 14, "xiv. "),
    ("upperRoman", "%1.", 49, "XLIX. "),
    ("decimalEnclosedCircle", "%1", 21, "㉑ "),
    ("decimalEnclosedParen", "%1", 3, "⑶ "),
    ("decimalFullWidth", "%1．", 12, "１２． "),
    ("numberInDash", "%1", 2, "- 2 - "),
    ("none", "%1", 2, ""),
    ("klingonCounting", "%1.", 2, "2. "),
]


@pytest.mark.parametrize(("form", "text", "count", "expected"), FORMS)
def test_list_numbers_in_every_format_of_office_documents(form: str, text: str, count: int, expected: str) -> None:
    """The number stands before the text; full-width signs need no blank after them."""
    body = par("甲", properties=item(1)) * count
    assert f"{expected}甲" == texts(read(package(body, numbering=numbered(level(text, form)))))[-1]


def test_levels_count_within_each_other_and_begin_anew() -> None:
    """A higher level starts the lower ones again; a lower one without a higher counts as its first."""
    numbering = numbered(
        level("%1."), level("%1.%2", depth=1), level("%3)", "lowerLetter", 2, '<w:lvlRestart w:val="0"/>')
    )
    levels = [1, 0, 1, 1, 2, 0, 2, 1, 2]
    body = "".join(par("甲", properties=item(1, level)) for level in levels)
    expected = ["1.1", "2.", "2.1", "2.2", "a)", "3.", "b)", "3.2", "c)"]
    assert expected == [text.removesuffix(" 甲") for text in texts(read(package(body, numbering=numbering)))]


def test_lists_of_one_definition_go_on_counting_unless_they_start_anew() -> None:
    """Two lists of one definition share the count; a start override begins at its number; a level may be replaced."""
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
        f'<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">{level("其%1：")}</w:lvlOverride></w:num>'
    )
    body = "".join(par("甲", properties=item(which)) for which in (1, 2, 3, 3, 2, 4, 0, 9))
    expected = ["1、甲", "2、甲", "7、甲", "8、甲", "9、甲", "其10：甲", "甲", "甲"]
    assert expected == texts(read(package(body, numbering=numbered(level("%1、"), more=more))))


def test_styles_number_their_paragraphs() -> None:
    """By the level that names the style, through styles it is based on, and through a link to a style's list."""
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2">{level("%1、", "chineseCounting", 0, chr(60) + "w:pStyle w:val=" + chr(34) + "h1" + chr(34) + "/>")}'
        f"{level('（%2）', 'chineseCounting', 1, chr(60) + 'w:pStyle w:val=' + chr(34) + 'h2' + chr(34) + '/>')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    )
    list_of = '<w:pPr><w:numPr><w:numId w:val="{}"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="h1">{list_of.format(1)}</w:style>'
        f'<w:style w:type="paragraph" w:styleId="h2"><w:basedOn w:val="h1"/></w:style>'
        f'<w:style w:type="numbering" w:styleId="L">{list_of.format(2)}</w:style>'
    )
    body = "".join(
        par("甲", properties=f'<w:pStyle w:val="{style}"/>') for style in ("h1", "h2", "h2", "h1", "h2", "x")
    )
    body += par("无号", properties='<w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    expected = ["一、甲", "（一）甲", "（二）甲", "二、甲", "（一）甲", "甲", "无号"]
    assert expected == texts(read(package(body, numbering=numbering, styles=styles)))


def test_a_default_style_may_number_every_paragraph() -> None:
    """Paragraphs without a style are in the default one."""
    styles = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    assert ["1、甲", "2、乙"] == texts(
        read(package(par("甲") + par("乙"), styles=styles, numbering=numbered(level("%1、"))))
    )


def test_an_empty_cell_of_a_numbered_column_shows_its_number_and_bullets_show_their_sign() -> None:
    """序号 columns are often nothing but list numbers; signs of symbol fonts become ordinary ones."""
    numbering = numbered(level("%1", more='<w:suff w:val="nothing"/>'), more=(
        '<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0a8"/>'
        '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>'
    ))  # fmt: skip
    body = table(*(row(cell(par(properties=item(1))), cell(par("是", properties=item(3)))) for _ in range(2)))
    assert [["1", "☐ 是"], ["2", "☐ 是"]] == cell_texts(read(package(body, numbering=numbering)))


COUNTED = (
    *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "chineseLegalSimplified", "lowerLetter"),
    *("upperRoman", "decimalZero", "decimalEnclosedCircle", "decimalFullWidth"),
)


def test_list_numbers_equal_those_of_libreoffice(tmp_path: Path) -> None:
    """Its own text export says what it shows: each format up to 105, levels in odd orders, lists that share a count."""
    program = find_program()
    if program is None:
        pytest.skip("no LibreOffice on this machine")
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    levels = (level("%1."), level("%1.%2", depth=1), level("%1.%2.%3)", "lowerLetter", 2))
    cases = {form: (numbered(level("[%1]", form)), [(1, 0)] * 105) for form in COUNTED}
    cases["levels"] = (numbered(*levels), [(1, depth) for depth in (1, 0, 1, 1, 2, 0, 2, 1, 2, 0)])
    cases["lists"] = (numbered(level("%1、"), more=more), [(which, 0) for which in (1, 2, 3, 3, 2, 1, 3)])
    found = {}
    for name, (numbering, places) in cases.items():
        data = package(
            "".join(par("甲", properties=item(*place)) for place in places) + "<w:sectPr/>", numbering=numbering
        )
        (tmp_path / f"{name}.docx").write_bytes(data)
        found[name] = [text.removesuffix("甲").strip() for text in texts(read(data))]
    options = [f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    files = [str(tmp_path / f"{name}.docx") for name in cases]
    command = [program, *options, "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for name, labels in found.items():
        lines = (tmp_path / f"{name}.txt").read_text(encoding="utf-8-sig").split("\n")
        assert [line.removesuffix("甲").strip() for line in lines if line] == labels


def test_numbering_that_makes_no_sense_is_no_danger() -> None:
    """Links in a circle, lists of nothing, levels and starts out of bounds: no number, or one in digits."""
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"/><w:num w:numId="x"/>'
        '<w:num w:numId="5"><w:abstractNumId w:val="77"/><w:lvlOverride w:ilvl="99"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        f'<w:abstractNum w:abstractNumId="6">{level("%1%9", "upperRoman").replace("1", "999999999999", 1)}'
        '<w:lvl w:ilvl="0"><w:start w:val="2000000000"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1%8、"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="6"><w:abstractNumId w:val="6"/></w:num>'
    )
    styles = '<w:style w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    body = "".join(
        par("甲", properties=item(which, depth)) for which, depth in ((1, 0), (2, 0), (5, 3), (6, 0), (6, -1))
    )
    expected = ["甲", "甲", "甲", "10000000001000000000、甲", "甲"]
    assert expected == texts(read(package(body, numbering=numbering, styles=styles)))


# ── around the body ─────────────────────────────────────────────────────────────────────────────────────────────

SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:headerReference w:type="first" r:id="header2"/>'
    '<w:headerReference w:type="even" r:id="header3"/><w:footerReference w:type="default" r:id="footer1"/>{}</w:sectPr>'
)
AROUND = {
    "header1": table(row("单位：某局", "")) + par("目标表"),
    "header2": par("首页"),
    "header3": par("双页"),
    "footer1": par("第", field("PAGE", "1"), "页") + par("填表人"),
    "footnotes": f'<w:footnote w:type="separator" w:id="0">{par("线")}</w:footnote><w:footnote w:id="2">{par("注一")}</w:footnote>',
    "endnotes": f'<w:endnote w:id="1">{par("尾注")}</w:endnote>',
}


def test_headers_come_before_the_body_and_notes_and_footers_after_it_each_once() -> None:
    """Only headers that are shown; page numbers are nobody's text; what is outside the body has no paragraph number."""
    body = par("正文") + par(properties=SECTION.format("")) + par("后") + SECTION.format("")
    source = read(package(body, **AROUND))
    assert ["单位：某局", "目标表", "正文", "后", "注一", "尾注", "填表人"] == texts(source)
    numbers = [b.place(0).paragraph for b in source.blocks if isinstance(b, Passage) and b.text]
    assert [None, None, 1, 3, None, None, None] == numbers


def test_headers_of_the_title_page_and_of_even_pages_are_read_where_they_are_shown() -> None:
    """They are when the section and the settings say so."""
    shown = read(package(par("正文") + SECTION.format("<w:titlePg/>"), **AROUND, settings="<w:evenAndOddHeaders/>"))
    assert ["单位：某局", "目标表", "首页", "双页", "正文"] == texts(shown)[:5]


def test_comments_stay_with_the_cell_they_are_pinned_to() -> None:
    """Each once, where its range begins, several joined; the text of the cell is without them."""
    comments = "".join(
        f'<w:comment w:id="{number}" w:author="审核">{par(text)}{par("请改")}</w:comment>'
        for number, text in enumerate(("偏低", "不符", "段"))
    )
    mark = (
        '<w:commentRangeStart w:id="{0}"/>{1}<w:commentRangeEnd w:id="{0}"/><w:r><w:commentReference w:id="{0}"/></w:r>'
    )
    body = par(mark.format(2, run("正文"))) + table(
        row(cell(par(mark.format(0, run("值")), mark.format(1, run("5")))), cell("无"))
    )
    source = read(package(body, comments=comments))
    (grid,) = (block for block in source.blocks if isinstance(block, Grid))
    assert [("值5", "偏低\n请改\n不符\n请改"), ("无", None)] == [
        (one.text, one.facts.comment if one.facts else None) for one in grid.rows[0]
    ]


OBJECTS = {
    "a large picture": '<w:drawing><wp:inline><wp:extent cx="6000000" cy="8000000"/><a:blip r:embed="x"/></wp:inline></w:drawing>',
    "an embedded sheet": '<w:object><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12"/></w:object>',
}


@pytest.mark.parametrize("case", OBJECTS)
def test_what_may_hold_a_table_and_is_not_read_is_said(case: str) -> None:
    """With the paragraph it stands in."""
    source = read(package(par("一") + par(f"<w:r>{OBJECTS[case]}</w:r>")))
    assert [2] == [problem.location.paragraph for problem in source.problems]
    assert "没有读出" in source.problems[0].message


def test_small_pictures_watermarks_and_formulas_are_no_problem() -> None:
    """A logo, a background and an equation hold no table."""
    small = '<w:drawing><wp:inline><wp:extent cx="600000" cy="800000"/><a:blip/></wp:inline></w:drawing>'
    behind = (
        '<w:drawing><wp:anchor behindDoc="1"><wp:extent cx="6000000" cy="8000000"/><a:blip/></wp:anchor></w:drawing>'
    )
    formula = '<w:object><o:OLEObject ProgID="Equation.3"/></w:object>'
    assert () == read(package(par("一", f"<w:r>{small}{behind}{formula}</w:r>"))).problems


def test_an_inserted_file_is_said_to_be_unread() -> None:
    """``altChunk`` is another file inside this one."""
    assert ["插入了另一个文件"] == [
        problem.message[2:10] for problem in read(package(par("一") + '<w:altChunk r:id="x"/>')).problems
    ]


# ── other ways of writing the same file ─────────────────────────────────────────────────────────────────────────

BODY = table(row(cell("甲", properties=WIDE)), row("乙", "丙"))
STRICT = ("http://purl.oclc.org/ooxml/wordprocessingml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships")
EXPECTED = [[(0, 0, 1, 2, "甲")], [(1, 0, 1, 1, "乙"), (1, 1, 1, 1, "丙")]]


def rewritten(change: Any) -> bytes:
    """The package of BODY with its document part changed."""
    with zipfile.ZipFile(io.BytesIO(package(BODY))) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    members["word/document.xml"] = change(members["word/document.xml"].decode())  # type: ignore[union-attr]
    return zipped(members)


WRITINGS = {
    "strict": lambda text: text.replace(MAIN, STRICT[0]),
    "another prefix": lambda text: text.replace("w:", "ns0:").replace("xmlns:w=", "xmlns:ns0="),
    "w for something else": lambda text: text.replace("<w:", "<x:").replace("</w:", "</x:").replace(" w:", " x:")
    .replace("xmlns:w=", "xmlns:x=").replace("xmlns:x=", 'xmlns:w="urn:other" xmlns:x=', 1),
    "the default namespace": lambda text: text.replace("<w:", "<").replace("</w:", "</").replace(
        "xmlns:w=", f'xmlns="{MAIN}" xmlns:w='
    ),
    "UTF-16": lambda text: text.encode("utf-16"),
    "declared inside": lambda text: text.replace(f'xmlns:w="{MAIN}"', "").replace(
        "<w:document", f'<w:document xmlns:w="{MAIN}"'
    ),
    "indented": lambda text: text.replace("><", ">\n  <"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRITINGS)
def test_prefixes_namespaces_and_encodings_do_not_matter(case: str) -> None:
    """The strict standard, unusual prefixes and UTF-16 give the same grid."""
    assert EXPECTED == grids(read(rewritten(WRITINGS[case])))[0]


def test_the_content_decides_that_it_is_a_word_document() -> None:
    """Under any name; a damaged one is still called by what it was, an encrypted one only when its name says Word."""
    data = package(par("甲"))
    assert docx.recognises(data, "表.doc") and docx.recognises(data, "表.wps") and docx.recognises(data[:-30], "表")
    assert not docx.recognises(b"PK\x03\x04", "表.docx")
    assert not docx.recognises(b"%PDF-1.7", "表.docx")


# ── bad files ───────────────────────────────────────────────────────────────────────────────────────────────────


def without(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package(BODY))) as archive:
        return zipped({item: archive.read(item) for item in archive.namelist() if item != name})


DOCTYPE = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]>'
BAD: dict[str, bytes] = {
    "cut": package(BODY)[:-60],
    "cut early": package(BODY)[:300],
    "without its body": without("word/document.xml"),
    "no XML": rewritten(lambda text: text[:-20]),
    "entities": rewritten(lambda text: DOCTYPE + text.replace("甲", "&y;")),
    "empty": package(""),
    "only blanks": package(par("  ") + par()),
    "only a picture": package(par("<w:r><w:drawing><a:blip/></w:drawing></w:r>")),
    "too wide a cell": package(table(row(cell("甲", properties='<w:gridSpan w:val="1000000"/>')))),
    "too far a cell": package(table(row("甲", properties='<w:gridBefore w:val="99999999999999999999"/>'))),
    "tables in tables": package(("<w:tbl><w:tr><w:tc>" * 3000) + par("深") + ("</w:tc></w:tr></w:tbl>" * 3000)),
    "boxes in boxes": package(("<w:p><w:r><w:txbxContent>" * 3000) + par("深") + ("</w:txbxContent></w:r></w:p>" * 3000)),
    "a body that leads nowhere": zipped({
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relationships({"rId1": ("officeDocument", "../../etc/passwd")}),
        "word/a.xml": "",
    }),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_answered_with_what_is_wrong_and_what_to_do(case: str) -> None:
    """In Chinese, naming the file."""
    with pytest.raises(InputError) as caught:
        read(BAD[case])
    assert caught.value.place.startswith("表.docx")
    assert caught.value.advice
    assert any("\u4e00" <= character <= "\u9fff" for character in caught.value.message)


def test_strange_but_harmless_files_are_read() -> None:
    """Rows outside tables, paragraphs in paragraphs, links that lead nowhere, deep empty elements, text in odd places."""
    odd = (
        f"<w:tr><w:tc>{par('散')}</w:tc></w:tr><w:tc/><w:t>散</w:t><w:tab/><w:gridSpan w:val='3'/><w:vMerge/><w:del>x</w:del>"
        f"<w:p><w:p>{run('内')}</w:p>{run('外')}</w:p><mc:Choice/><w:instrText>x</w:instrText><w:fldChar w:fldCharType='end'/>"
        f"<w:tbl/><w:tbl><w:tr/></w:tbl><w:showingPlcHdr/><w14:checked/><w:commentReference/>{'<w:x>' * 2000}{'</w:x>' * 2000}"
        '<w:sectPr><w:headerReference r:id="none"/><w:headerReference/></w:sectPr>'
    )
    assert ["内", "外", "尾"] == texts(read(package(odd + par("尾"))))


def test_limits_hold_for_rows_cells_and_the_text_of_a_cell() -> None:
    """Each is named in the message."""
    for setting, body in (
        ("rows=5", par() * 6),
        ("cells=3", table(row("甲", "乙"), row("丙", "丁"))),
        ("cell_text=3", table(row("甲乙丙丁"))),
        ("columns=1", table(row("甲", "乙"))),
        ("xml_depth=2", table(row(cell(table(row("甲")))))),
    ):
        with pytest.raises(InputError, match="超过了上限"):
            read(package(par("一") + body), limits_of([setting]))


GROWING = {
    "empty paragraphs": lambda size: par() * size,
    "paragraphs that go on in the next": lambda size: par("甲" * 20, properties="<w:rPr><w:del/></w:rPr>") * size,
    "controls in controls": lambda size: (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>" * size + par("甲") + "</w:sdt>" * size
    ),
    "fields in fields": lambda size: par(
        '<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/></w:r>' * size
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' * size
    ),
    "merged rows": lambda size: table(row(cell("甲", properties=MERGE)), row(cell("", properties=GOES_ON)) * size),
    "comments": lambda size: table(row(cell('<w:commentReference w:id="1"/>' * size))),
}


@pytest.mark.parametrize("case", GROWING)
def test_work_grows_with_the_size_of_the_file_only(case: str) -> None:
    """Eight times the content is about eight times the work."""
    parts = {size: package(par("一") + GROWING[case](size)) for size in (200, 1600)}
    assert growth(lambda size: read(parts[size]), 200, 1600) < 12


SAMPLE = package(
    par("标题") + TABLES["merged down and across"][0] + "".join(content for content, _ in SEEN.values()) + SECTION,
    **AROUND,
    numbering=numbered(level("%1、")),
)


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_changed_bytes_end_in_a_source_or_a_message(chance: random.Random) -> None:
    """Whatever is changed in the package, nothing but InputError is raised."""
    data = bytearray(SAMPLE)
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        read(bytes(data))
    except InputError as error:
        assert error.advice


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False))
def test_changed_xml_ends_in_a_source_or_a_message(chance: random.Random) -> None:
    """Elements dropped, doubled, swapped or renamed: read as well as can be, or refused."""
    with zipfile.ZipFile(io.BytesIO(SAMPLE)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name).decode() for name in archive.namelist()}
    name = chance.choice([name for name in members if name.startswith("word/")])
    pieces = str(members[name]).split("<")
    for _ in range(chance.randint(1, 8)):
        first, second = chance.randrange(1, len(pieces)), chance.randrange(1, len(pieces))
        match chance.randrange(4):
            case 0:
                pieces[first], pieces[second] = pieces[second], pieces[first]
            case 1:
                pieces[first] = pieces[first].replace("w:", chance.choice(["m:", "w:x", "w:t"]), 1)
            case 2:
                pieces[first] = "w:p>" + "<w:p/>" * 3 + "</" + pieces[first].lstrip("/")
            case _:
                pieces.insert(
                    first, chance.choice(["w:tbl/>", "w:tr/>", "w:tc/>", "w:r/>", "mc:Choice/>", "w:t>x</w:t>"])
                )
    members[name] = "<".join(pieces)
    try:
        read(zipped(members))
    except InputError as error:
        assert error.advice


# ── the rebuilt originals ───────────────────────────────────────────────────────────────────────────────────────

ORIGINALS = [
    ("000_form.docx", "000_form.json"),
    ("001_forms_split26.docx", "001_forms_split26.json"),
    ("002_ruled_split.docx", "002_ruled_split.json"),
]


@pytest.mark.parametrize(("name", "truth"), ORIGINALS)
def test_cells_and_merges_of_the_originals_are_all_right(corpus: Path, name: str, truth: str) -> None:
    """Every cell with its row, column, spans and text, indentation aside."""
    folder = corpus / "originals"
    expected = [
        sorted((*place, text.strip()) for *place, text in grid["cells"])
        for grid in json.loads((folder / "truth" / truth).read_text(encoding="utf-8"))
    ]
    found = grids(docx.read((folder / name).read_bytes(), name))
    assert expected == [sorted(place for line in grid for place in line) for grid in found]


TRAPS = [
    *(["自动编号", "目标1：发放优抚资金\n目标2：做好双拥工作"], ["修订", "满意度≥95%"], ["内容控件", "控件内文字100%"]),
    *(["行内控件", "行内控件5次"], ["符号", "☑是 ☐否"], ["软回车制表", "第一行\n第二行\t制表后-连字符"]),
    *(["超链接", "冀财预〔2023〕1号"], ["域", "124.00"], ["隐藏字", "可见文字"], ["嵌套表", "外前\n外后"]),
    *(["文本框", "框外\n文本框字"], ["前空一格"], ["行级控件", "行级值"], ["旧式横并"]),
]


def test_no_trap_of_the_trap_document_springs(corpus: Path) -> None:
    """What other readers lose is there, and what is not shown is not."""
    source = docx.read((corpus / "originals" / "trap_docx.docx").read_bytes(), "trap_docx.docx")
    assert TRAPS == cell_texts(source)
    outer, inner = grids(source)
    assert [(11, 1, 1, 1, "前空一格")] == outer[11]
    assert [(13, 0, 1, 2, "旧式横并")] == outer[13]
    assert [["内甲", "内乙"], ["内丙", "内丁"]] == [[text for *_, text in line] for line in inner]


@pytest.mark.parametrize("name", [name for name, _ in ORIGINALS])
def test_cells_equal_those_of_python_docx_where_it_is_right(corpus: Path, name: str) -> None:
    """It repeats a merged cell in each place that the cell covers; these documents hold none of its blind spots."""
    oracle = pytest.importorskip("docx")
    data = (corpus / "originals" / name).read_bytes()
    expected = [
        {(r, c): cell.text.strip() for r, line in enumerate(grid.rows) for c, cell in enumerate(line.cells)}
        for grid in oracle.Document(io.BytesIO(data)).tables
    ]
    found = [
        {
            (r + down, c + right): text
            for line in grid
            for r, c, high, wide, text in line
            for down in range(high)
            for right in range(wide)
        }
        for grid in grids(docx.read(data, name))
    ]
    assert expected == found


def test_cells_of_hidden_rows_are_marked() -> None:
    """A merged cell only when all its rows are hidden."""
    hidden = "<w:hidden/>"
    document = table(
        row(cell("甲", properties='<w:vMerge w:val="restart"/>'), "乙", properties=hidden),
        row(cell("", properties="<w:vMerge/>"), "丙", properties='<w:hidden w:val="0"/>'),
        row("丁", "戊", properties=hidden),
    )
    (grid,) = read(package(document)).blocks
    assert isinstance(grid, Grid)
    marked = [cell.text for line in grid.rows for cell in line if cell.facts is not None and cell.facts.hidden]
    assert ["乙", "丁", "戊"] == marked
