"""Reading bytes: which encodings, line ends and formats are understood without being told, and what is refused how."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint import readers
from perflint.errors import InputError
from perflint.limits import limits_of
from perflint.model import Grid, Passage
from tests.sources import outlined

SAMPLE = "项目名称：村级卫生室补助\r\n\r\n    年度目标：补助卫生室36个，金额9.50万元。\r\n指标\t指标值\r\n补助个数\t ≥36个 \r\n"

ENCODINGS = [
    ("utf-8", b"", "utf-8"),
    ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
    ("gb18030", b"", "gb18030"),
    ("gbk", b"", "gb18030"),
    ("utf-16-le", b"\xff\xfe", "utf-16"),
    ("utf-16-be", b"\xfe\xff", "utf-16"),
    ("utf-16-le", b"", "utf-16-le"),
    ("utf-16-be", b"", "utf-16-be"),
]


@pytest.mark.parametrize(("encoding", "mark", "named"), ENCODINGS)
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_the_encoding_and_line_ends_follow_from_the_bytes(
    encoding: str, mark: bytes, named: str, line_end: str
) -> None:
    """One text in every encoding and with every line end gives the same blocks; indentation and empty lines stay."""
    data = mark + SAMPLE.replace("\r\n", line_end).encode(encoding)
    source = readers.read_bytes(data, "a.txt")
    assert named == source.encoding
    assert [
        "项目名称：村级卫生室补助",
        "",
        "    年度目标：补助卫生室36个，金额9.50万元。",
        [["指标", "指标值"], ["补助个数", "≥36个"]],
        "",
    ] == outlined(source)


def test_lines_and_cells_know_their_place() -> None:
    """Lines and characters count from 1; rows, columns and grids of a file from 0; blanks around a cell are not its text."""
    source = readers.read_bytes("甲\n乙\t丙\n\t 丁 \n戊\n己\t庚\n".encode(), "a.txt")
    grids = [block for block in source.blocks if isinstance(block, Grid)]
    places = [
        (
            cell.text,
            cell.location.line,
            cell.location.character,
            cell.location.table,
            cell.location.row,
            cell.location.column,
        )
        for grid in grids
        for row in grid.rows
        for cell in row
        if cell.text
    ]
    expected = [
        ("乙", 2, 1, 0, 0, 0),
        ("丙", 2, 3, 0, 0, 1),
        ("丁", 3, 3, 0, 1, 1),
        ("己", 5, 1, 1, 0, 0),
        ("庚", 5, 3, 1, 0, 1),
    ]
    assert expected == places
    passage = next(block for block in source.blocks if isinstance(block, Passage) and block.text == "戊")
    assert (4, 1) == (passage.place(0).line, passage.place(0).character)


def test_short_chinese_texts_are_not_taken_for_another_encoding() -> None:
    """A few characters suffice in the encodings that Chinese offices use."""
    for text in ("绩效目标", "合计100万元", "满意度≥90%"):
        for encoding in ("utf-8", "gb18030"):
            source = readers.read_bytes(text.encode(encoding), "a.txt")
            assert [text] == outlined(source), encoding


def test_a_character_cut_at_the_end_of_a_file_does_not_spoil_it() -> None:
    """A file cut by bytes still is UTF-8; what is left of the last character is dropped."""
    source = readers.read_bytes("绩效指标".encode()[:-1], "a.txt")
    assert ("utf-8", ["绩效指"]) == (source.encoding, outlined(source))


REFUSED = [
    (b"", "空"),
    (b" \r\n\t \n", "空"),
    (b"\xef\xbb\xbf \n", "空"),
    (b"%PDF-1.7\n\x00\x01", "PDF"),
    (b"PK\x03\x04....word/document.xml", "Word"),
    (b"PK\x03\x04....xl/workbook.xml", "Excel"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"),
    (b"GIF89a\x01\x00", "GIF"),
    (b"\x00\x01\x02\x03" * 50, "二进制"),
    (b"\xff\xfa\xc0\x80\xf5" * 9, "编码"),
]


@pytest.mark.parametrize(("data", "word"), REFUSED)
def test_what_is_no_text_is_refused_with_its_kind_and_a_next_step(data: bytes, word: str) -> None:
    """The message says in Chinese what the file looks like; the advice says what to do."""
    with pytest.raises(InputError) as caught:
        readers.read_bytes(data, "a.txt")
    assert word in caught.value.message
    assert caught.value.advice


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf32_is_named(encoding: str) -> None:
    """With and without its mark."""
    with pytest.raises(InputError, match="UTF-32") as caught:
        readers.read_bytes("绩效目标表\n".encode(encoding), "a.txt")
    assert "UTF-8" in caught.value.advice


def test_the_example_of_an_interchange_document_can_be_pasted() -> None:
    """What the advice shows is JSON that is read."""
    with pytest.raises(InputError) as caught:
        readers.read_bytes(b"[]", "a.json")
    example = caught.value.advice.partition("例如 ")[2]
    assert "tables" in (readers.read_bytes(example.encode(), "a.json").record or {})


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    """Both say so in Chinese."""
    for path, word in ((tmp_path / "无.txt", "不存在"), (tmp_path, "文件夹")):
        with pytest.raises(InputError, match=word):
            readers.read_file(path)


def test_a_file_over_the_limit_is_refused() -> None:
    """The limit is a number of mebibytes; the advice is to split the file, or to raise the limit by its name."""
    with pytest.raises(InputError, match="文件大小") as refused:
        readers.read_bytes(b"a" * (1024 * 1024 + 1), "a.txt", limits_of(["size=1"]))
    assert "拆成几个文件" in refused.value.advice and "--limit size=" in refused.value.advice


def test_too_many_lines_are_refused() -> None:
    """A file of nothing but line ends cannot fill the memory."""
    with pytest.raises(InputError, match="行数"):
        readers.read_bytes(b"a" + b"\n" * 1_100_001, "a.txt")


def test_readers_are_found_by_walking_the_folder() -> None:
    """Every module that does not begin with an underscore is a reader; text comes last, as it claims what is left."""
    names = [reader.NAME for reader in readers.readers()]
    assert {"json", "text"} <= set(names)
    assert "text" == names[-1]
    assert {".txt", ".json"} <= readers.suffixes()


def test_a_reader_asked_first_by_its_name_is_the_one_that_all_together_would_give() -> None:
    """No reader that comes before ``xlsx`` takes files called .xlsx too."""
    every = readers.readers()
    for place, reader in enumerate(every):
        own = f".{reader.__name__.rpartition('.')[2]}"  # type: ignore[attr-defined]
        if own in reader.SUFFIXES:
            assert not any(own in other.SUFFIXES for other in every[:place]), own


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_interchange_document_becomes_a_record() -> None:
    """Also from standard input, which has no name, and in UTF-16; a key given twice is no mistake."""
    for data in (b'{"tables": [], "tables": []}', json.dumps({"tables": []}).encode("utf-16")):
        for name in ("a.json", "-"):
            source = readers.read_bytes(data, name)
            assert ("json", {"tables": []}) == (source.format, source.record)


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ('{"tables": [}', "a.json:1:13", "值"),
        ('{"tables"\n: [1 2]}', "a.json:2:6", "逗号"),
        ("[]", "a.json:1:1", "不是对象"),
        ('{"document": "x"}', "a.json:1:1", "没有 tables"),
        ("[" * 200_000, "a.json", "嵌套"),
    ],
)
def test_a_mistake_in_json_is_named_with_its_place(text: str, place: str, word: str) -> None:
    """Line and column of a mistake, and what a document looks like."""
    with pytest.raises(InputError) as caught:
        readers.read_bytes(text.encode(), "a.json")
    assert caught.value.place == place
    assert word in caught.value.message
    assert caught.value.advice


def test_a_text_that_opens_with_a_brace_stays_a_text() -> None:
    """The name decides between two readers that both are willing."""
    assert "text" == readers.read_bytes('{"标题"} 绩效'.encode(), "a.txt").format


# ── properties ──────────────────────────────────────────────────────────────────────────────────────────────────


@settings(deadline=None)
@given(st.binary(max_size=300).filter(lambda data: not data.startswith(b"{\\rtf")))  # which starts LibreOffice
def test_reading_any_bytes_gives_a_source_or_an_input_error(data: bytes) -> None:
    """Hostile input never escapes as another exception."""
    for name in ("a.txt", "a.json", "-"):
        try:
            readers.read_bytes(data, name)
        except InputError:
            continue


@given(st.text(alphabet=st.sampled_from("绩效指标项目金额，。；：≥%（）0123456789 \n\tAb"), min_size=1, max_size=200))
def test_utf8_text_comes_back_character_by_character(text: str) -> None:
    """Every character of a passage stands where its Location says."""
    if not text.strip():
        return
    lines = text.split("\n")
    for block in readers.read_bytes(text.encode(), "a.txt").blocks:
        cells = [block.cell()] if isinstance(block, Passage) else [cell for row in block.rows for cell in row]
        for cell in cells:
            line, character = cell.location.line, cell.location.character
            assert line is not None
            assert character is not None
            assert cell.text == lines[line - 1][character - 1 : character - 1 + len(cell.text)]
