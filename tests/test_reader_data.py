"""Markdown, YAML, JSON Lines and Parquet: what is read of each, what is refused and how."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint import readers
from perflint.errors import InputError
from perflint.limits import Limits
from perflint.model import Grid, Passage, Source
from perflint.readers import markdown, parquet, yaml
from perflint.recognition import recognise
from tests.sources import outlined

TABLE = {
    "project": "村道养护",
    "indicators": [{"level1": "产出指标", "level2": "数量指标", "name": "养护里程", "value": "≥36公里"}],
}
ROW = {
    "项目名称": "村道养护",
    "一级指标": "产出指标",
    "二级指标": "数量指标",
    "三级指标": "养护里程",
    "指标值": "≥36公里",
}


def lines(*records: Any) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def names(source: Source) -> list[str]:
    rows = (row for table in recognise(source).tables for row in table.indicators)
    return [row.name.text for row in rows if row.name]


# ── Markdown ──


def test_markdown_gives_tables_and_text() -> None:
    """Headings lose their signs, cells their marks; a bar behind a backslash is text; the rule is no row."""
    text = "# 绩效目标表\n\n单位：**甲局**\n\n| 一级指标 | 指标值 |\n|:--|--:|\n| 产出`指标` | ≥1<br>个 |\n甲\\|乙 | 丙\n\n- 完\n"
    source = readers.read_bytes(text.encode(), "a.md")
    table = [["一级指标", "指标值"], ["产出指标", "≥1\n个"], ["甲|乙", "丙"]]
    assert ["绩效目标表", "", "单位：甲局", "", table, "", "完", ""] == outlined(source)


def test_rows_between_bars_are_a_table_with_or_without_a_rule() -> None:
    """A rule that was left out or stands below a later row; two lines with a bar inside are text."""
    for rule in ("", "|---|---|\n"):
        text = f"| 项目名称 | 甲 |\n| 年度 | - |\n{rule}| 一级指标 | 指标值 |\n"
        assert [[["项目名称", "甲"], ["年度", "-"], ["一级指标", "指标值"]], ""] == outlined(
            readers.read_bytes(text.encode(), "a.md")
        )
    assert ["甲 | 乙", "丙 | 丁", ""] == outlined(readers.read_bytes("甲 | 乙\n丙 | 丁\n".encode(), "a.md"))


def test_places_in_markdown_are_those_of_the_file() -> None:
    """Line and character of the text itself, behind its marks."""
    source = markdown.read("# 题目\n单位：**甲局**完\n| 甲 | 乙 |\n|--|--|\n| 丙 |  丁 |".encode(), "a.md")
    heading, text, grid = source.blocks
    assert isinstance(heading, Passage) and isinstance(text, Passage) and isinstance(grid, Grid)
    assert (1, 3) == (heading.place(0).line, heading.place(0).character)
    assert [1, 6, 10] == [text.place(offset).character for offset in (0, 3, 5)]
    assert [(3, 3), (3, 7), (5, 3), (5, 8)] == [
        (cell.location.line, cell.location.character) for row in grid.rows for cell in row
    ]


@settings(deadline=None)
@given(st.text(alphabet="|-:# *`\\\n甲<br>", max_size=60))
def test_no_markdown_breaks_the_reader(text: str) -> None:
    """Whatever stands where: every letter of the text is somewhere."""
    try:
        source = markdown.read(text.encode(), "a.md")
    except InputError:
        return
    assert text.count("甲") == str(outlined(source)).count("甲")


# ── YAML ──


def test_yaml_is_read_as_an_interchange_document() -> None:
    """Codes keep their zeros, dates and numbers their digits; true, false and nothing are what they say."""
    text = "year: 2024\ntables:\n- project_code: 0012\n  project: 甲\n  indicators:\n  - {name: 乙, value: 1.50, child: true, reason: }\n"
    record = readers.read_bytes(text.encode(), "a.yaml").record
    row = {"name": "乙", "value": "1.50", "child": True, "reason": None}
    assert {"year": 2024, "tables": [{"project_code": "0012", "project": "甲", "indicators": [row]}]} == record


REFUSED = [
    ("a: &x [1]\nb: *x\n", "锚点"),
    ("tables: !!python/object:os.system x\n", "标签"),
    ("tables: []\ntables: []\n", "重复"),
    ("[" * 100_000, "嵌套"),
    ("{a: " * 100_000, "嵌套"),
    ("tables: [\n", "YAML"),
    ("tables: []\n---\ntables: []\n", "一份"),
    ("steps: []\n", "交换文件"),
    ("? [a]\n: b\n", "键"),
]


@pytest.mark.parametrize(("text", "word"), REFUSED)
def test_what_yaml_may_not_hold_is_refused_with_its_line(text: str, word: str) -> None:
    """Bombs, tags and double keys end in a message with a place and an example."""
    with pytest.raises(InputError) as refused:
        yaml.read(text.encode(), "a.yaml")
    assert word in refused.value.message
    assert refused.value.place.startswith("a.yaml:")
    assert refused.value.advice


# ── JSON Lines ──


@pytest.mark.parametrize("records", [(TABLE, TABLE), ({"tables": [TABLE]}, {"tables": [TABLE]}), (ROW, ROW)])
@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "<stdin>"])
def test_a_line_is_a_document_a_table_or_a_row(records: tuple[Any, ...], name: str) -> None:
    """All lines together are one document, also without a telling name."""
    source = readers.read_bytes(lines(*records), name)
    assert ("json-lines", ["养护里程"] * 2) == (source.format, names(source))


def test_a_fact_of_the_document_counts_where_all_lines_agree() -> None:
    """A year that differs from line to line is nobody's."""
    same = readers.read_bytes(lines({"year": 2024, **TABLE}, {"year": 2024, **TABLE}), "a.jsonl")
    other = readers.read_bytes(lines({"year": 2024, **TABLE}, {"year": 2025, **TABLE}), "a.jsonl")
    assert (True, False) == tuple(recognise(source).year is not None for source in (same, other))


def test_a_line_that_is_no_json_is_told_and_left_out() -> None:
    """The other lines are read; the document is not complete."""
    source = readers.read_bytes(lines(ROW) + b"{oops\n" + lines(ROW), "a.jsonl")
    assert [2] == [problem.location.line for problem in source.problems]
    assert ["养护里程"] * 2 == names(source)


@pytest.mark.parametrize("data", [b"x\n", b'{"a":' * 100_000, b'{"name": "x", "deep": {}}\n'])
def test_lines_of_something_else_are_refused(data: bytes) -> None:
    """Nothing of use: a message with an example."""
    with pytest.raises(InputError) as refused:
        readers.read_bytes(data, "a.jsonl")
    assert "tables" in refused.value.advice


# ── Parquet ──


def parquet_of(rows: list[dict[str, Any]]) -> bytes:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet as format_of

    buffer = io.BytesIO()
    format_of.write_table(pyarrow.Table.from_pylist(rows), buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("rows", [[ROW, ROW], [TABLE, TABLE]])
def test_parquet_holds_rows_or_tables(rows: list[dict[str, Any]]) -> None:
    """By its content, whatever its name."""
    source = readers.read_bytes(parquet_of(rows), "数据")
    assert ("parquet", ["养护里程"] * 2) == (source.format, names(source))


def test_numbers_of_parquet_read_as_a_person_writes_them() -> None:
    """A float without a fraction has none; what is missing is blank."""
    rows = [
        {**ROW, "指标值": 36.0, "权重": 2.5, "度量单位": None},
        {**ROW, "指标值": 0.5, "权重": None, "度量单位": "公里"},
    ]
    grid = readers.read_bytes(parquet_of(rows), "a.parquet").blocks[0]
    assert isinstance(grid, Grid)
    assert [["36", "2.5", ""], ["0.5", "", "公里"]] == [[cell.text for cell in row[4:]] for row in grid.rows[1:]]


@pytest.mark.parametrize("cut", [20, 200, -8])
def test_a_damaged_parquet_file_says_so(cut: int) -> None:
    """Truncated anywhere: a message with a next step."""
    with pytest.raises(InputError, match="损坏"):
        readers.read_bytes(parquet_of([ROW] * 50)[:cut], "a.parquet")


@pytest.mark.parametrize("kind", ["rows", "tables", "beside"])
def test_a_text_that_stands_in_parquet_often_is_counted_as_often(kind: str, tmp_path: Path) -> None:
    """Some kilobytes may stand for gigabytes: they are refused before they are spelt out, however the text is nested."""
    long = "长" * 20_000
    one: dict[str, Any] = {
        "rows": {**ROW, "指标值": long},
        "tables": {"project": "甲", "indicators": [{"name": "里程", "value": long}] * 10},
        "beside": {**ROW, "备注": {"说明": long}},
    }[kind]
    path = tmp_path / "a.parquet"
    path.write_bytes(parquet_of([one] * (30 if kind == "tables" else 300)))
    assert path.stat().st_size < 20_000
    for reading in (
        lambda limits: readers.read_file(path, limits),
        lambda limits: [*readers.open_batches(str(path), limits).run((0, 1), None)],  # type: ignore[union-attr]
        lambda limits: [*getattr(readers.open_stream(str(path), limits), "records" if kind == "tables" else "rows")()],
    ):
        with pytest.raises(InputError, match="全部文字"):
            reading(Limits(text=1))
    if kind != "beside":  # which is no data of perflint's
        assert readers.read_file(path, Limits(text=50)).path


def test_without_pyarrow_the_advice_is_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is refused, with the command that mends it."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError) as refused:
        parquet.read(b"PAR1", "a.parquet")
    assert "perflint[data]" in refused.value.advice


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
def test_an_empty_file_of_data_says_so(name: str, tmp_path: Path) -> None:
    """No stream is opened on nothing."""
    (tmp_path / name).write_bytes(b"")
    assert readers.open_stream(str(tmp_path / name)) is None
