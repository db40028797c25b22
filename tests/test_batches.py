"""Rows read many at a time: the same as row by row, however odd the file."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perflint.errors import InputError
from perflint.limits import DEFAULT
from perflint.readers import open_batches, open_stream
from perflint.readers.shared import batches, json_batches, parquet_batches
from perflint.readers.shared.batches import Batches, Span, chunks

HEAD = "项目名称,三级指标,指标值"
odd = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
plain = st.text(alphabet="甲5%# pP/=\t", max_size=4)
inner = st.text(alphabet='甲",', max_size=4) | st.just("甲\n乙")  # what looks like rows of its own is taken for such
quoted = inner.map(lambda text: '"' + text.replace('"', '""') + '"')
texts = st.lists(st.one_of(st.just("甲,乙,5%"), st.lists(plain | quoted, max_size=4).map(",".join)), max_size=12)


def read(found: Batches, *columns: int) -> list[tuple[Any, ...]]:
    """All rows of a file below its heading, their place and line behind them."""
    rows: list[tuple[Any, ...]] = []
    for batch in found.run(columns, None):
        rows += zip(*batch.columns, batch.rows, batch.lines, strict=True)
    return [row for row in rows if row[-2] > 0]


def one_by_one(path: Path, *columns: int) -> list[tuple[Any, ...]]:
    stream = open_stream(str(path), DEFAULT)
    assert stream is not None and stream.rows is not None
    rows = [row for row in stream.rows() if row.row > 0]
    return [(*(row.texts[at] if at < len(row.texts) else "" for at in columns), row.row, row.line) for row in rows]


@odd
@given(texts, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_delimited_text_is_cut_like_it_is_read(tmp_path: Path, lines: list[str], end: str, last: bool) -> None:
    """Lines of one width without quotation marks are cut all at a time, others are read with care."""
    path = tmp_path / "a.csv"
    path.write_bytes((end.join([HEAD, "甲,覆盖率,5%", *lines]) + end * last).encode("utf-8"))
    found = open_batches(str(path), DEFAULT)
    assert found is not None
    assert one_by_one(path, 0, 2, 1) == read(found, 0, 2, 1)


def test_a_key_that_comes_late_is_a_column(tmp_path: Path) -> None:
    """Also where a line between is no object."""
    plain = {"项目名称": "甲", "三级指标": "覆盖率", "指标值": "5%"}
    late = {**plain, "备注": "乙"}
    for between in ([], ["null"]):
        path = tmp_path / f"{len(between)}.jsonl"
        told = [json.dumps(one, ensure_ascii=False) for one in [plain] * (json_batches.HEAD + 5)]
        path.write_text("\n".join([*told, *between, json.dumps(late, ensure_ascii=False)]), encoding="utf-8")
        found = open_batches(str(path), DEFAULT)
        assert found is not None and [*late] == found.head[0].texts
        assert ["乙"] == [row[0] for row in read(found, 3) if row[0]]


records = st.fixed_dictionaries(
    {"项目名称": st.sampled_from(["甲", "乙", 7])},
    optional={
        "三级指标": st.sampled_from(["覆盖率", "", 1, 1 << 70, -0.0, [1.0, None], {"甲": [True]}]),
        "指标值": st.sampled_from([5, 120, "5", 1.5, None, True]),
    },
)


@odd
@given(st.lists(st.one_of(st.just({"项目名称": "甲", "三级指标": "户数", "指标值": 5}), records), max_size=12))
def test_values_that_are_numbers_here_and_missing_there_are_read_as_they_are(
    tmp_path: Path, some: list[dict[str, Any]]
) -> None:
    """However few lines are taken at a time: what is left out is blank, and no nought."""
    path = tmp_path / "a.jsonl"
    told = [{"项目名称": "甲", "三级指标": "户数", "指标值": 5}, *some]
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told), encoding="utf-8")
    for size in (150, 1 << 20):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(batches, "CHUNK", size)
            found = open_batches(str(path), DEFAULT)
            assert found is not None
            columns = [found.head[0].texts.index(one) for one in told[0]]
            rows = [(*map(str, row[:3]), *row[3:]) for row in read(found, *columns)]
        assert one_by_one(path, *columns) == rows


@odd
@given(st.lists(st.text(alphabet='a"\n', max_size=30)), st.integers(1, 9))
def test_chunks_end_with_lines_whose_quotation_marks_are_paired(tmp_path: Path, parts: list[str], size: int) -> None:
    """And hold all that the file does."""
    path = tmp_path / "a"
    data = "".join(parts).encode()
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "CHUNK", size)
        found = list(chunks(str(path), Span(0, len(data), 0, 1), quoted=True))
    assert data == b"".join(found)
    assert all(one.endswith(b"\n") and one.count(b'"') % 2 == 0 for one in found[:-1])


@pytest.mark.parametrize("line", ["\n", '""\n', '"\n"\n'])
def test_a_quotation_mark_that_nothing_closes_takes_no_longer(tmp_path: Path, line: str) -> None:
    """A file of some megabytes; looking at all of it again for each of its lines would take hours."""
    path = tmp_path / "a.csv"
    data = f'"{line * (4_000_000 // len(line))}'.encode()
    path.write_bytes(data)
    assert data == b"".join(chunks(str(path), Span(0, len(data), 0, 1), quoted=True))


KINDS: tuple[tuple[str, Any], ...] = (
    ("string", st.text(alphabet="甲乙%", max_size=2)),
    ("string", st.none() | st.sampled_from(["甲", "乙"])),
    ("large_string", st.sampled_from(["甲", "乙", ""])),
    ("dictionary", st.sampled_from(["甲", "乙"])),
    ("int32", st.integers(-5, 5)),
    ("int64", st.none() | st.integers(0, 9)),
    ("float64", st.sampled_from([0.5, 12.0])),
    ("bool", st.booleans()),
)


@settings(odd, max_examples=100)
@given(
    st.data(),
    st.lists(st.sampled_from(KINDS), min_size=1, max_size=4),
    st.integers(1, 40),
    st.integers(1, 9),
    st.booleans(),
)
def test_parquet_is_read_by_columns_like_row_by_row(
    tmp_path: Path, data: st.DataObject, kinds: list[tuple[str, Any]], count: int, group: int, encoded: bool
) -> None:
    """Whatever the columns hold and however they are encoded; with a span as well, and with few rows at a time."""
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    columns = []
    for kind, values in kinds:
        whole = pyarrow.array([data.draw(values) for _ in range(count)], "string" if kind == "dictionary" else kind)
        columns.append(
            whole.dictionary_encode().cast(pyarrow.dictionary("int8", "string")) if kind == "dictionary" else whole
        )
    path = tmp_path / "a.parquet"
    table = pyarrow.table([["甲"] * count, *columns], names=["三级指标", *map(str, range(len(columns)))])
    parquet.write_table(table, path, row_group_size=group, use_dictionary=encoded)
    few = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 20)), data.draw(st.integers(1, 5))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet_batches, "AT_ONCE", few[:2])
        patch.setattr(parquet_batches, "TOGETHER", few[2])
        found = open_batches(str(path), DEFAULT)
        assert found is not None
        asked = data.draw(st.permutations(range(len(columns) + 1)))
        told = read(found, *asked)
        begin = data.draw(st.integers(0, count))
        span = Span(begin, count, begin + 1, begin + 2)
        part = [row for batch in found.run(asked, span) for row in zip(*batch.columns, batch.rows, strict=True)]
    rows = one_by_one(path, *asked)
    assert rows == [(*map(str, row[:-2]), *row[-2:]) for row in told]
    assert [row[:-1] for row in rows[begin:]] == [(*map(str, row[:-1]), row[-1]) for row in part]


def test_a_damaged_parquet_file_is_told_or_read(tmp_path: Path) -> None:
    """Also where places of words lie beyond their dictionary, or a size is none."""
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path, dice, refused = tmp_path / "a.parquet", random.Random(5), 0
    columns = {
        "项目名称": ["甲"] * 300 + ["乙"] * 300,
        "三级指标": ["覆盖率", "人数"] * 300,
        "指标值": ["5%", None, "3"] * 200,
    }
    parquet.write_table(pyarrow.table(columns), path, row_group_size=150)
    whole = path.read_bytes()
    for _ in range(600):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path.write_bytes(data)
        try:
            found = open_batches(str(path), DEFAULT)
            for batch in found.run(range(len(found.head[0].texts)), None) if found else ():
                assert all(len(column) == len(batch.rows) and list(column) for column in batch.columns)
        except InputError:
            refused += 1
    assert 100 < refused < 600
