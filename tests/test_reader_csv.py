"""Delimited text: encodings, delimiters, quotation marks that have no partner, places of cells, and the limits."""

from __future__ import annotations

import csv as standard
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint import readers
from perflint.errors import InputError
from perflint.limits import limits_of
from perflint.model import Grid, Source
from perflint.readers import csv
from perflint.readers.shared.delimited import delimiter_of
from perflint.recognition import recognise

HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
ROW = ["产出指标", "数量指标", "补助个数，含村级", "≥36个"]


def grid_of(source: Source) -> Grid:
    (grid,) = source.blocks
    assert isinstance(grid, Grid)
    return grid


def texts(source: Source) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid_of(source).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.xls", "无后缀"])
def test_encoding_and_delimiter_follow_from_the_bytes(encoding: str, delimiter: str, name: str) -> None:
    """The same rows in every encoding and with every delimiter, also where a system saved them as .xls."""
    lines = "\r\n".join(delimiter.join(row) for row in (HEAD, ROW, ROW))
    source = readers.read_bytes(lines.encode(encoding), name)
    assert ("csv", [HEAD, ROW, ROW]) == (source.format, texts(source))


@pytest.mark.parametrize("name", ["a.txt", "a.md", "<stdin>"])
def test_prose_with_commas_is_no_table(name: str) -> None:
    """Text is claimed only where a delimiter divides its rows evenly."""
    text = "绩效目标,说明\n\n目标一,二,三\n完成了任务\n又一行\n"
    assert readers.read_bytes(text.encode(), name).format in ("text", "markdown")


def test_cells_know_line_and_character() -> None:
    """Lines and characters are those of the file, behind the quotation mark, also below a field of several lines."""
    source = csv.read('甲,"乙\n丙", 丁\n"戊""己",庚\n'.encode(), "a.csv")
    places = [(cell.text, cell.location.line, cell.location.character) for row in grid_of(source).rows for cell in row]
    assert [("甲", 1, 1), ("乙\n丙", 1, 4), ("丁", 2, 5), ('戊"己', 3, 2), ("庚", 3, 8)] == places
    assert [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)] == [
        (cell.location.row, cell.location.column) for row in grid_of(source).rows for cell in row
    ]


@pytest.mark.parametrize(
    ("written", "seen"),
    [('="0012"', "0012"), ('"=""0012"""', "0012"), ("=1个", "=1个"), (" ≥1 ", "≥1"), ('"三公""经费"""', '三公"经费"')],
)
def test_a_field_reads_as_a_person_sees_it(written: str, seen: str) -> None:
    """What protects zeros from Excel is taken off; a value that begins with an equals sign stays."""
    assert [["甲", seen]] == texts(csv.read(f"甲,{written}\n".encode(), "a.csv"))


def test_the_directive_of_excel_names_the_delimiter() -> None:
    """``sep=;`` in the first line is no row; lines still count from the top of the file."""
    source = csv.read("sep=;\n甲;乙,丙\n".encode(), "a.csv")
    assert [["甲", "乙,丙"]] == texts(source)
    assert 2 == grid_of(source).rows[0][0].location.line


UNPAIRED = [
    ("to the end", 'a,b,c\n1,"2,3\n' + "4,5,6\n" * 50, 52, 0),
    ("swallowing rows", 'a,b,c\n1,"2,3\n' + "4,5,6\n" * 50 + '7,8",9\n1,2,3\n', 54, 0),
    ("inside a text", 'a,b,c\n1,"关于"三公"经费",3\n4,5,6\n', 3, 0),
    ("another width", 'a,b,c\n1,"2\n4,5,6\n4,5,6\n', 4, 1),
]


@pytest.mark.parametrize(("text", "rows", "problems"), [row[1:] for row in UNPAIRED], ids=[row[0] for row in UNPAIRED])
def test_a_quotation_mark_without_partner_costs_no_line(text: str, rows: int, problems: int) -> None:
    """The line is divided as it stands, and told where its columns no longer fit; the rows below stay rows."""
    source = csv.read(text.encode(), "a.csv")
    assert (rows, problems) == (len(grid_of(source).rows), len(source.problems))
    assert ["4", "5", "6"] in texts(source)


def test_a_field_of_many_lines_stays_whole() -> None:
    """A long text with line breaks, some with commas, is no row that lost its mark."""
    goal = "目标1：完成；\n目标2：达到，\n目标3：甲,乙\n目标4：丙"
    source = csv.read(f'项目,目标,金额\n甲,"{goal}",1\n'.encode(), "a.csv")
    assert [["项目", "目标", "金额"], ["甲", goal, "1"]] == texts(source)


def test_stray_nul_characters_are_left_out_and_told() -> None:
    """An export with a few NULs is read, and marked incomplete; a file of them is refused."""
    source = csv.read("甲,乙\n丙,丁\n".encode() * 20 + b"x\0,y\n", "a.csv")
    assert ["x", "y"] == texts(source)[-1]
    assert ["NUL" in problem.message for problem in source.problems] == [True]
    with pytest.raises(InputError):
        csv.read(b"\0\1\2" * 50, "a.csv")


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("," * 50, "columns=20"),
        ("a,b\n" * 50, "rows=20"),
        ("a,b\n" * 50, "cells=20"),
        ('a,"' + "x" * 50 + '"', "cell_text=20"),
    ],
)
def test_every_limit_is_named(text: str, limit: str) -> None:
    """What is over a limit is refused with the setting that raises it."""
    with pytest.raises(InputError) as refused:
        csv.read(text.encode(), "a.csv", limits_of([limit]))
    assert f"--limit {limit.split('=', maxsplit=1)[0]}" in refused.value.advice


FIELD = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=8).map(str.strip)


@settings(deadline=None)
@given(st.lists(st.lists(FIELD, min_size=3, max_size=3), min_size=3, max_size=6), st.sampled_from(",\t;|"))
def test_what_the_standard_library_writes_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    """Fields with every character and delimiter, quoted throughout."""
    buffer = io.StringIO()
    standard.writer(buffer, delimiter=delimiter, quoting=standard.QUOTE_ALL).writerows([["甲", "乙", "丙"], *rows])
    source = csv.read(buffer.getvalue().encode(), "a.csv")
    expected = [["甲", "乙", "丙"], *([field if not field.startswith('="') else None for field in row] for row in rows)]
    while expected and not any(expected[-1]):
        expected.pop()
    found = texts(source)
    assert len(expected) == len(found)
    assert all(
        one is None or one == other
        for row, cells in zip(expected, found, strict=True)
        for one, other in zip(row, cells, strict=True)
    )


@settings(deadline=None)
@given(st.text(alphabet='a",;\t\n 甲=', max_size=60))
def test_no_text_breaks_the_reader_and_no_line_is_lost(text: str) -> None:
    """Whatever stands where: every letter of the text is in some cell."""
    try:
        source = csv.read(text.encode(), "a.csv")
    except InputError:
        return
    assert text.count("甲") == sum(cell.text.count("甲") for row in grid_of(source).rows for cell in row)


def test_the_delimiter_is_found_by_counting() -> None:
    """Commas inside the texts of a file divided by semicolons do not mislead."""
    assert (";", 1.0) == delimiter_of(["甲;乙,丙;1,200", "丁;戊;3", "己;庚,辛,壬;1,000,000"])


@pytest.mark.parametrize("name", ["004_gbk.csv", "004_semicolon_gbk.csv", "004_utf16.tsv", "004_utf8_bom.csv"])
def test_the_rebuilt_originals_give_the_gold_indicators(corpus: Path, name: str) -> None:
    """Levels that stand only in the first row of what was a merged area are carried down by knowledge.

    The originals restore one label that the published text lacks: the 质量指标 of the last function.
    """
    tables = json.loads((corpus / "seed-004.json").read_text(encoding="utf-8"))["tables"]
    keys = ("level1", "level2", "name", "value")
    gold = [tuple("".join(row[key].split()) for key in keys) for table in tables for row in table["indicators"]]
    document = recognise(readers.read_file(corpus / "originals" / name))
    rows = [row for table in document.tables for row in table.indicators]
    found = [tuple("".join(getattr(row, key).text.split()) for key in keys) for row in rows]
    other = [(one, two) for one, two in zip(gold, found, strict=True) if one != two]
    assert [("数量指标", "质量指标")] == [(one[1], two[1]) for one, two in other]
    assert all(one[2:] == two[2:] for one, two in other)


@pytest.mark.parametrize("delimiter", [";", "|", ","])
def test_an_export_named_txt_is_read_as_rows(delimiter: str) -> None:
    """Rows under headings, of one width; read whole and streamed alike by the same reader."""
    text = "\n".join(delimiter.join(row) for row in (HEAD, ["产出指标", "数量指标", "补助个数", "≥36个"], HEAD))
    assert ("csv", HEAD) == ((source := readers.read_bytes(text.encode("gbk"), "导出.TXT")).format, texts(source)[0])


PROSE = [
    "购置设备,培训人员,提高效率,方便群众。\n修路三条,架桥一座,种树百棵,通水两村。\n购置设备,培训人员,提高效率,方便群众。\n",
    "为了改善出行条件,本年度计划修建村道三十六公里并全部通过验收,年底完成,支出完毕\n" * 4,
    "目标一,二,三\n目标四,五,六\n目标七,八,九\n",
    "一是修路;二是架桥；三是种树;四是通水\n" * 3,
    "一级指标\t二级指标\t指标值\n产出;甲\t数量;乙\t1;2\n产出;甲\t数量;乙\t1;2\n",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_and_tabs_in_txt_stay_with_the_reader_of_text(text: str) -> None:
    """Commas and semicolons divide sentences too."""
    assert "text" == readers.read_bytes(text.encode(), "说明.txt").format


def test_too_many_cells_are_refused_before_any_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the way on for exports; empty fields do not count."""
    monkeypatch.setattr(csv, "_cells", None)
    with pytest.raises(InputError) as refused:
        csv.read(b"a,b,c\n" * 50, "a.csv", limits_of(["cells=100"]))
    assert "json-lines" in refused.value.advice
    monkeypatch.undo()
    assert 50 == len(grid_of(csv.read(b"a,,\n" * 50, "a.csv", limits_of(["cells=100"]))).rows)
