"""Exports of one row an indicator: recognised by their headings in any order, grouped by project, streamed when large."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from msgspec.structs import replace

from perflint import readers
from perflint.errors import InputError
from perflint.limits import limits_of
from perflint.model import Cell, Document, Grid, Location, Source, TargetTable
from perflint.readers import xlsx
from perflint.readers.shared.xlsx import sheet as xlsx_sheet
from perflint.recognition import recognise
from perflint.recognition.exports.binding import binding_of
from perflint.recognition.exports.tables import stream_tables, tables_in
from tests.command import run

HEAD = (
    "年度",
    "单位",
    "项目编码",
    "项目名称",
    "一级指标",
    "二级指标",
    "三级指标",
    "运算符号",
    "指标值",
    "度量单位",
    "权重",
    "指标方向",
)
ROWS = [
    ("2024", "甲局", "P01", "村道养护", "产出指标", "数量指标", "养护里程", "≥", "36", "公里", "30", "正向"),
    ("2024", "甲局", "P01", "村道养护", "产出指标", "质量指标", "验收合格率", "=", "100", "%", "30", "正向"),
    (
        "2024",
        "甲局",
        "P01",
        "村道养护",
        "效益指标",
        "社会效益指标",
        "群众出行时间缩短",
        "≥",
        "10",
        "分钟",
        "30",
        "正向",
    ),
    ("2024", "乙站", "P02", "图书更新", "产出指标", "数量指标", "新购图书", "≥", "500", "册", "50", "正向"),
    ("2024", "乙站", "P02", "图书更新", "满意度指标", "服务对象满意度指标", "读者满意度", "≥", "90", "%", "40", "正向"),
]
Row = Sequence[str]


def grid(rows: Sequence[Row]) -> Grid:
    return Grid(
        tuple(
            tuple(
                Cell(text, Location("a.csv", table=0, row=at, column=column, line=at + 1))
                for column, text in enumerate(row)
            )
            for at, row in enumerate(rows)
        )
    )


def document(rows: Sequence[Row]) -> Document:
    return recognise(Source("a.csv", "csv", (grid(rows),)))


def told(tables: Sequence[TargetTable]) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Of each table the project, and of each indicator its levels, name, operator, value and unit."""
    keys = ("level1", "level2", "name", "operator", "value", "unit")
    return [
        (
            table.project.text if table.project else "",
            [tuple(getattr(row, key).text for key in keys) for row in table.indicators],
        )
        for table in tables
    ]


EXPECTED = [
    ("村道养护", [tuple(row[4:10]) for row in ROWS[:3]]),
    ("图书更新", [tuple(row[4:10]) for row in ROWS[3:]]),
]


def reordered(rows: Sequence[Row], order: Sequence[int]) -> list[list[str]]:
    return [[row[index] for index in order] for row in rows]


def test_an_export_is_grouped_by_project() -> None:
    """Projects in the order of their first row, with code and unit; the year counts where all agree."""
    found = document([HEAD, *ROWS])
    assert EXPECTED == told(found.tables)
    assert [("P01", "甲局"), ("P02", "乙站")] == [
        (table.project_code and table.project_code.text, table.unit and table.unit.text) for table in found.tables
    ]
    assert (2024, ()) == (found.year and found.year.number, found.problems)
    name = found.tables[1].indicators[0].name
    assert name is not None
    assert (4, 6, 5) == (name.location.row, name.location.column, name.location.line)


@pytest.mark.parametrize("seed", range(8))
def test_columns_may_stand_in_any_order(seed: int) -> None:
    """Headings bind, not places; further columns are passed over."""
    order = list(range(len(HEAD)))
    random.Random(seed).shuffle(order)
    rows = reordered([HEAD, *ROWS], order)
    assert EXPECTED == told(document([[*row, "x" if at else "创建时间"] for at, row in enumerate(rows)]).tables)


SYNONYMS = [
    {"年度": "预算年度", "单位": "预算单位名称", "项目编码": "二级项目代码", "项目名称": "预算项目名称"},
    {"一级指标": "一级指标名称", "二级指标": "二级指标名称", "三级指标": "三级指标名称", "指标值": "年度指标值"},
    {"运算符号": "指标性质", "度量单位": "计量单位", "权重": "分值", "指标方向": "指标方向性"},
    {"运算符号": "计算符号", "度量单位": "指标单位", "单位": "主管部门", "指标值": "目标值"},
    {"年度": "year", "项目编码": "project_code", "项目名称": "project", "一级指标": "level1", "二级指标": "level2", "三级指标": "name",
     "运算符号": "operator", "指标值": "value", "度量单位": "unit", "权重": "weight", "指标方向": "direction", "单位": "unit_name"},
]  # fmt: skip


@pytest.mark.parametrize("names", SYNONYMS)
def test_headings_have_synonyms(names: dict[str, str]) -> None:
    """Other words for the same columns, and what stands in 指标性质 decides what it is."""
    assert EXPECTED == told(document([[names.get(text, text) for text in HEAD], *ROWS]).tables)


def test_an_unknown_column_is_told() -> None:
    """Its content is not read, and nothing else suffers."""
    found = document([[*HEAD, "神秘列"], *[[*row, "内容"] for row in ROWS]])
    assert EXPECTED == told(found.tables)
    assert ["神秘列" in problem.message for problem in found.problems] == [True]


@pytest.mark.parametrize(("heading", "first", "problems"), [("", 0, 0), ("", 1, 0), ("Unnamed: 0", 0, 0), ("", 7, 1)])
def test_a_column_that_numbers_the_rows_needs_no_heading(heading: str, first: int, problems: int) -> None:
    """As data frames are written; other numbers without a heading are told."""
    found = document([[heading, *HEAD], *[[str(at), *row] for at, row in enumerate(ROWS, first)]])
    assert (EXPECTED, problems) == (told(found.tables), len(found.problems))


def test_rows_of_a_project_need_not_stand_together() -> None:
    """Grouped all the same; heading rows printed again and empty rows are none."""
    rows = [HEAD, ROWS[0], ROWS[3], [""] * len(HEAD), ROWS[1], HEAD, ROWS[4], ROWS[2]]
    assert EXPECTED == told(document(rows).tables)


def test_labels_and_projects_that_stand_once_are_carried_down() -> None:
    """A level written only in its first row holds for the rows below, within its project; a few blank projects too."""
    rows = [list(row) for row in ROWS] + [list(ROWS[4]) for _ in range(10)]
    rows[1][4] = rows[4][2] = rows[4][3] = ""
    found = told(document([HEAD, *rows]).tables)
    assert EXPECTED[0] == found[0]
    assert EXPECTED[1][1] == found[1][1][:2]


def test_the_same_name_in_two_units_is_two_projects() -> None:
    """Where no code tells them apart."""
    head, rows = [*HEAD[1:2], *HEAD[3:]], [[*row[1:2], *row[3:]] for row in ROWS[:2]]
    other = [["丙镇", *row[1:]] for row in rows]
    assert 2 == len(document([head, *rows, *other]).tables)


def test_a_title_may_stand_above_the_heading() -> None:
    """Its year and money unit count for the document."""
    found = document([["2024年项目支出绩效目标表"], ["金额单位：万元"], HEAD, *ROWS])
    assert EXPECTED == told(found.tables)
    assert "万元" == found.money_unit


NO_EXPORTS = [
    ("no project", [HEAD[4:], *[row[4:] for row in ROWS]]),
    ("no level", [[*HEAD[:4], *HEAD[6:]], *[[*row[:4], *row[6:]] for row in ROWS]]),
]


@pytest.mark.parametrize("rows", [row[1] for row in NO_EXPORTS], ids=[row[0] for row in NO_EXPORTS])
def test_other_tables_are_no_exports(rows: Sequence[Row]) -> None:
    """Without a project or a level in every row the layouts of forms decide."""
    cells = grid(rows).rows
    assert binding_of([cell.text for cell in cells[0]], cells[1:]) is None


def test_a_list_copied_without_its_merged_cells_is_no_export() -> None:
    """Rows that begin with their levels, because the project's cells stood once, end before the column of values."""
    lines = [[*HEAD], ROWS[0], *[row[4:] for row in ROWS[1:]]]
    short = Grid(tuple(tuple(Cell(text) for text in line) for line in lines))
    assert [] == tables_in([short]).tables


def test_codes_alone_part_projects() -> None:
    """Where the list of indicators names no project."""
    head, rows = HEAD[2:3] + HEAD[4:], [[row[2], *row[4:]] for row in ROWS]
    assert [3, 2] == [len(table.indicators) for table in document([head, *rows]).tables]


PROJECTS = [
    ("2024年项目清单",),
    ("序号", "项目编码", "项目名称", "项目单位", "本年预算", "年度目标"),
    ("1", "P02", "图书更新", "乙站", "12", "新购图书500册"),
    ("2", "P01", "村道养护", "甲局", "36", "养护村道36公里"),
]


def test_a_sheet_of_projects_describes_those_of_another() -> None:
    """The code ties them; a fact of the indicators' own sheet counts before the list's."""
    head, rows = ("项目编码", *HEAD[4:]), [(row[2], *row[4:]) for row in ROWS]
    source = Source("a.xlsx", "xlsx", (grid(PROJECTS), grid([head, *rows])))
    tables = recognise(source).tables
    assert EXPECTED == told(tables)
    assert [("养护村道36公里", "甲局", 36), ("新购图书500册", "乙站", 12)] == [
        (table.goal and table.goal.text, table.unit and table.unit.text, table.funds.total and table.funds.total.number)
        for table in tables
    ]
    twice = recognise(replace(source, blocks=(grid([*PROJECTS, PROJECTS[-1]]), source.blocks[1])))
    assert ["", ""] == [name for name, _ in told(twice.tables)]


BLANK = [("2024", "丙镇", "P03", "文化墙", level1, level2, *[""] * 6) for level1, level2 in zip(
    ("产出指标", "产出指标", "效益指标"), ("数量指标", "质量指标", "社会效益指标"), strict=True)]  # fmt: skip


def test_a_project_without_indicators_is_not_lost() -> None:
    """Its levels are printed and nobody has filled in the rest."""
    found = document([HEAD, *ROWS[:3], *BLANK, *ROWS[3:]])
    assert [EXPECTED[0], ("文化墙", []), EXPECTED[1]] == told(found.tables)
    assert (4, ()) == (found.tables[1].location.row, found.problems)


def test_cells_that_are_not_in_the_file_are_empty() -> None:
    """Programs that write no empty cells leave gaps in a row."""
    whole = grid([HEAD, *ROWS]).rows
    gaps = [tuple(cell for cell in row if cell.location.column not in (7, 11)) for row in whole[4:]]
    found = tables_in([Grid((*whole[:4], *gaps))]).tables
    rows = [[*row[:7], "", *row[8:]] for row in ROWS[3:]]
    assert [EXPECTED[0], ("图书更新", [tuple(row[4:10]) for row in rows])] == told(found)


def test_what_is_said_of_the_project_is_no_basis_of_its_indicators() -> None:
    """测算依据 left of the levels stands in each row for the whole project; 政策依据 is kept by no form either."""
    rows = [[*row[:4], "按合同测算", "某办法", *row[4:], "某标准"] for row in ROWS]
    found = document([[*HEAD[:4], "测算依据", "政策依据", *HEAD[4:], "指标值依据"], *rows])
    assert EXPECTED == told(found.tables)
    assert {"某标准"} == {row.basis.text for table in found.tables for row in table.indicators if row.basis}
    assert () == found.problems


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────


def write(path: Path, rows: Sequence[Row]) -> None:
    """The rows under HEAD in the format that the suffix names."""
    records = [dict(zip(HEAD, row, strict=True)) for row in rows]
    if path.suffix == ".csv":
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([HEAD, *rows])
    elif path.suffix == ".xlsx":
        sheets(path, {"指标": [HEAD, *rows]})
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), encoding="utf-8")
    else:
        pyarrow = pytest.importorskip("pyarrow")
        from pyarrow import parquet

        parquet.write_table(pyarrow.Table.from_pylist(records), path)


def sheets(path: Path, named: Mapping[str, Sequence[Row]], **options: Any) -> None:
    """A workbook of these sheets; a number is stored as one, and one below 1 is shown in percent."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    book = xlsxwriter.Workbook(path, options)
    percent = book.add_format({"num_format": "0%"})
    for name, rows in named.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                if text.replace(".", "").isdigit():
                    sheet.write_number(at, column, float(text), percent if text.startswith("0.") else None)
                else:
                    sheet.write_string(at, column, text)
    book.close()


def many(projects: int, *, strewn: bool) -> list[tuple[str, ...]]:
    rows = [
        ("2024", "甲局", f"P{number:05}", f"项目{number}", *row[4:6], f"{row[6]}{number}", *row[7:])
        for number in range(projects)
        for row in ROWS
    ]
    if strewn:
        random.Random(7).shuffle(rows)
    return rows


def parse(*arguments: str) -> Result:
    return run("parse", *arguments)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".xlsx"])
@pytest.mark.parametrize("strewn", [False, True])
def test_a_stream_gives_the_same_tables_as_the_whole_file(tmp_path: Path, suffix: str, strewn: bool) -> None:
    """In the order of first appearance, for every format, whether or not the rows of a project stand together."""
    path = tmp_path / f"a{suffix}"
    write(path, [*many(40, strewn=strewn), *BLANK])
    stream = readers.open_stream(str(path))
    assert stream is not None
    whole = recognise(readers.read_file(path))
    streamed = list(stream_tables(stream))
    assert told(whole.tables) == told([export.table for export in streamed])
    assert {"2024"} == {export.year.text for export in streamed if export.year}
    places = [[row.name and row.name.location for row in table.indicators] for table in whole.tables]
    found = [[row.name and row.name.location for row in export.table.indicators] for export in streamed]
    assert [
        [place and replace(place, character=None, end_line=None, end_character=None) for place in row] for row in places
    ] == found


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".xlsx"])
def test_parse_writes_one_table_a_line(tmp_path: Path, suffix: str) -> None:
    """Each line stands alone and is read back as the same tables; the limit of size does not apply, that of rows does."""
    path, target = tmp_path / f"a{suffix}", tmp_path / "out.jsonl"
    write(path, many(30, strewn=False))
    result = parse("--format", "json-lines", "-o", str(target), str(path))
    assert (0, "") == (result.exit_code, result.stdout)
    written = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert (30, {"a"}, {2024}) == (
        len(written),
        {one["document"] for one in written},
        {one["year"] for one in written},
    )
    again = recognise(readers.read_file(target))
    assert told(recognise(readers.read_file(path)).tables) == told(again.tables)
    assert again.year is not None and 2024 == again.year.number
    assert 2 == parse("--format", "json-lines", "--limit", "rows=10", str(path)).exit_code


@pytest.mark.parametrize("options", [{}, {"constant_memory": True}], ids=["shared strings", "inline strings"])
def test_a_workbook_is_streamed_as_a_person_sees_it(tmp_path: Path, options: dict[str, Any]) -> None:
    """A title over the heading, percent, the place as an address; and a hidden sheet is left out."""
    path = tmp_path / "a.xlsx"
    row = ("2024", "甲局", "P01", "村道养护", "产出指标", "质量指标", "合格率", "≥", "0.95", "", "30", "正向")
    sheets(path, {"一": [("项目绩效指标导出",), (), HEAD, *ROWS], "二": [HEAD, row]}, **options)
    stream = readers.open_stream(str(path))
    assert stream is not None
    tables = [export.table for export in stream_tables(stream)]
    assert [*EXPECTED, ("村道养护", [(*row[4:8], "95%", "")])] == told(tables)
    name = tables[2].indicators[0].name
    assert name is not None
    assert ("二", 1, 1, 6, "G2", None) == (
        *(name.location.sheet, name.location.table, name.location.row, name.location.column),
        *(name.location.cell_ref, name.location.line),
    )


def test_a_sheet_that_is_no_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small workbook is read as a whole, a large one says which sheet was left out."""
    path = tmp_path / "a.xlsx"
    form = [("一级指标", "二级指标", "三级指标", "指标值"), ("产出指标", "数量指标", "新购图书", "≥500册")]
    sheets(path, {"导出": [HEAD, *ROWS], "申报表": form, "空": []})
    result = parse("--format", "json-lines", str(path))
    assert (0, 3) == (result.exit_code, len(result.stdout.splitlines()))
    monkeypatch.setattr(xlsx, "_LARGE", 1)
    result = parse("--format", "json-lines", str(path))
    assert (2, 2) == (result.exit_code, len(result.stdout.splitlines()))
    assert "申报表" in result.stderr
    assert "“空”" not in result.stderr


def test_an_export_over_the_limits_is_pointed_to_the_stream(tmp_path: Path) -> None:
    """The whole reading keeps its limits; the stream does not count cells, but rows and the length of a text."""
    path = tmp_path / "a.xlsx"
    write(path, many(30, strewn=False))
    result = parse("--limit", "cells=100", str(path))
    assert 2 == result.exit_code
    assert "json-lines" in "".join(result.stderr.split())
    assert 0 == parse("--format", "json-lines", "--limit", "cells=1000", str(path)).exit_code
    assert 2 == parse("--format", "json-lines", "--limit", "rows=10", str(path)).exit_code
    assert 2 == parse("--format", "json-lines", "--limit", "cell_text=3", str(path)).exit_code


def test_a_key_that_comes_late_is_a_column_too(tmp_path: Path) -> None:
    """Systems leave out a key that has no value, for the first thousand lines too."""
    path = tmp_path / "a.jsonl"
    rows = many(150, strewn=False)
    records = [{key: text for key, text in zip(HEAD, row, strict=True) if key != "度量单位"} for row in rows]
    records[-1]["度量单位"] = "%"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), encoding="utf-8")
    stream = readers.open_stream(str(path))
    assert stream is not None
    *_, last = (export.table.indicators[-1].unit for export in stream_tables(stream))
    assert "%" == (last and last.text)


def test_other_inputs_give_their_tables_too(tmp_path: Path) -> None:
    """A form in a text, one saved as .csv, an interchange document, a file that is none: the bad one is told."""
    form = "一级指标{0}二级指标{0}三级指标{0}指标值\n产出指标{0}数量指标{0}养护里程{0}≥36公里\n"
    (tmp_path / "a.txt").write_text(form.format("\t"), encoding="utf-8")
    (tmp_path / "b.csv").write_text(form.format(","), encoding="utf-8")
    (tmp_path / "c.jsonl").write_text('{"indicators": [{"name": "乙", "value": "≥1个"}]}\n', encoding="utf-8")
    (tmp_path / "d.bin").write_bytes(b"\0\1\2" * 50)
    result = parse("--format", "json-lines", *(str(tmp_path / name) for name in ("a.txt", "b.csv", "d.bin", "c.jsonl")))
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert (2, ["养护里程", "养护里程", "乙"]) == (result.exit_code, [line["indicators"][0]["name"] for line in lines])
    assert "d.bin" in result.stderr


def test_lines_that_were_lost_are_told(tmp_path: Path) -> None:
    """A stream goes on behind a bad line and says where it was; the run is no success."""
    path = tmp_path / "a.jsonl"
    write(path, ROWS)
    path.write_text(path.read_text(encoding="utf-8") + "{oops\n", encoding="utf-8")
    result = parse("--format", "json-lines", str(path))
    assert (2, 2) == (result.exit_code, len(result.stdout.splitlines()))
    assert "a.jsonl:6" in result.stderr


def test_another_encoding_further_down_is_told(tmp_path: Path) -> None:
    """A large file is decoded as its beginning says; what does not fit ends it with a message."""
    path = tmp_path / "a.csv"
    line = ",".join(ROWS[0]) + "\n"
    head = ",".join(HEAD) + "\n" + line * 20_000
    path.write_bytes(head.encode("utf-8") + line.encode("gb18030"))
    stream = readers.open_stream(str(path))
    assert stream is not None
    with pytest.raises(InputError, match="编码"):
        list(stream_tables(stream))


def test_small_limits_hold_in_a_stream(tmp_path: Path) -> None:
    """A field over its limit does not take the rest of the file with it."""
    path = tmp_path / "a.csv"
    rows: list[Any] = [list(row) for row in ROWS]
    rows[0][6] = '养护"里程' + "长" * 50
    write(path, rows)
    stream = readers.open_stream(str(path), limits_of(["cell_text=20"]))
    assert stream is not None
    assert ["村道养护", "图书更新"] == [name for name, _ in told([export.table for export in stream_tables(stream)])]


def test_findings_stand_at_line_and_character(tmp_path: Path) -> None:
    """A check of an export points to the cell in the file."""
    path = tmp_path / "a.csv"
    write(
        path,
        [*ROWS, ("2024", "乙站", "P02", "图书更新", "产出指标", "时效指标", "完成时间", "≥", "", "", "10", "正向")],
    )
    result = run("check", str(path), "--select", "ALL", "-f", "json")
    found = [one for one in json.loads(result.stdout)["findings"] if one["code"] == "PF108"]
    assert [(1, 2, 7)] == [(one["table"], one["indicator"], one["location"]["row"]) for one in found]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-8-sig"])
@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
@pytest.mark.parametrize("count", [5, 12_000], ids=["small", "over a mebibyte"])
def test_a_stream_is_decoded_as_the_whole(tmp_path: Path, encoding: str, suffix: str, count: int) -> None:
    """In every encoding, also where the file is longer than what tells the encoding."""
    path = tmp_path / f"a{suffix}"
    write(path, [ROWS[at % len(ROWS)] for at in range(count)])
    written = "gb18030" if suffix == ".csv" else "utf-8"
    path.write_bytes(path.read_bytes().decode(written).encode(encoding))
    stream = readers.open_stream(str(path))
    assert stream is not None
    assert stream.rows is not None
    assert [list(HEAD), list(ROWS[0])] == [row.texts for row in list(stream.rows())[:2]]
    assert [["村道养护"], ["图书更新"]] == [[name] for name, _ in told([one.table for one in stream_tables(stream)])]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
@pytest.mark.parametrize("count", [5, 3_000], ids=["small", "over a mebibyte"])
def test_nul_bytes_are_left_out_of_a_stream_and_told(tmp_path: Path, suffix: str, count: int) -> None:
    """As when it is read whole."""
    path = tmp_path / f"a{suffix}"
    long = [(*row[:6], row[6] + "的" * 150, *row[7:]) for row in ROWS]
    write(path, [long[at % len(long)] for at in range(count)])
    data = path.read_bytes()
    assert (count > 5) is (len(data) > 1024 * 1024)
    path.write_bytes(data[:-2] + b"\0" + data[-2:])
    stream = readers.open_stream(str(path))
    assert stream is not None
    assert 2 == len(list(stream_tables(stream)))
    assert ["NUL" in problem.message for problem in stream.lost] == [True]
    assert ["NUL" in problem.message for problem in readers.read_file(path).problems] == [True]


def test_a_workbook_over_the_limit_of_cells_is_refused_before_it_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No row is made; the message shows the way on."""
    path = tmp_path / "a.xlsx"
    write(path, many(30, strewn=False))
    monkeypatch.setattr(xlsx_sheet, "RowHandlers", None)
    with pytest.raises(InputError, match="单元格数") as refused:
        readers.read_file(path, limits_of(["cells=200"]))
    assert "json-lines" in refused.value.advice


def test_cells_under_no_heading_are_told_of() -> None:
    """A delimiter too many moves a row, and what is beyond the headings is read by nobody."""
    moved = [*ROWS[0][:8], "36", "5", *ROWS[0][9:]]
    text = "\n".join(",".join(row) for row in (HEAD, *ROWS, moved, moved)) + "\n"
    document = recognise(readers.read_bytes(text.encode(), "导出.csv"))
    (problem,) = document.problems
    assert "2 格未读取：正向" in problem.message and "分隔符" in problem.message
    assert (7, len(HEAD)) == (problem.location.line, problem.location.column)
