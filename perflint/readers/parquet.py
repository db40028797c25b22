"""Parquet files of data platforms: one row an indicator of an export, or one row a table with its indicators nested.

Needs pyarrow, which the extra ``perflint[data]`` brings; without it the file is refused with advice.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from perflint.errors import InputError
from perflint.limits import DEFAULT, MILLION, Limits, over
from perflint.model import Source
from perflint.readers.shared.interchange import shape_of, source_of, text_of
from perflint.readers.shared.streams import Row, Stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perflint.readers.shared.batches import Batches

NAME = "parquet"
SUFFIXES = (".parquet",)

_MAGIC = b"PAR1"
_BATCH = 10_000  # rows
_MEBIBYTE = 1024 * 1024
_LONGEST = 4 * MILLION  # bytes of a million characters
_POOL = "system"  # pyarrow's own would keep 40 MiB that nothing uses; heeded unless somebody imported it before
_DAMAGED = "重新导出或复制这个文件后再检查"


def recognises(data: bytes, name: str) -> bool:
    """The four letters that every Parquet file begins with."""
    return data.startswith(_MAGIC)


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The rows as a grid, or as tables where indicators are nested.  Raises InputError when they cannot be read."""
    return source_of(enumerate(rows_in(io.BytesIO(data), path, limits), 2), path, NAME, limits)


def stream(path: str, limits: Limits = DEFAULT) -> Stream:
    """The rows or records of a file that need not fit into the memory, row group by row group."""

    def found() -> Iterator[Mapping[str, Any]]:
        with open(path, "rb") as file:
            yield from rows_in(file, path, limits, whole=False)

    first = next(found(), None)
    if first is None:
        raise InputError("文件里没有数据行", place=path, advice="确认导出时选中了数据")
    if shape_of(first) != "row":
        return Stream(path, NAME, [], records=found)
    keys = list(map(str, first))

    def rows() -> Iterator[Row]:
        yield Row(0, 1, keys)
        for at, one in enumerate(found(), 1):
            yield Row(at, at + 1, [text_of(value) for value in one.values()])

    return Stream(path, NAME, [], rows=rows)


def batches(path: str, limits: Limits = DEFAULT) -> Batches | None:
    """The rows many at a time, only the columns that are asked for; None where indicators are nested.  Raises InputError."""
    from perflint.readers.shared import parquet_batches

    return parquet_batches.batches(path, limits)


def opened(file: Any, path: str, limits: Limits) -> Any:
    """The open `ParquetFile`, texts as dictionaries.

    Raises InputError where it is damaged, over the limits, or pyarrow is not installed.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", _POOL)
    try:
        from pyarrow import parquet
    except ImportError:
        advice = '安装后再检查：pip install "perflint[data]"；或者导出为 .csv 或 .xlsx'
        raise InputError("读 Parquet 文件需要 pyarrow，这里没有安装", place=path, advice=advice) from None
    with sound(path):
        told = parquet.read_metadata(file)
        if told.num_columns > limits.columns:
            raise over("columns", limits, path)
        groups = (told.row_group(number) for number in range(told.num_row_groups))
        if any(group.total_byte_size > limits.unpacked * _MEBIBYTE for group in groups):
            raise over("unpacked", limits, path, "导出时减少每个行组的行数")
        leaves = [told.schema.column(number).path for number in range(told.num_columns)]
        return parquet.ParquetFile(file, metadata=told, read_dictionary=leaves, pre_buffer=False)


@contextmanager
def sound(path: str) -> Iterator[None]:
    """Within, what pyarrow raises for a damaged file is an InputError."""
    import pyarrow

    try:
        yield
    except (pyarrow.ArrowException, OSError, ValueError, MemoryError, OverflowError) as error:
        raise InputError("Parquet 文件不完整或已经损坏，无法打开", place=path, advice=_DAMAGED) from error


def rows_in(file: Any, path: str, limits: Limits, *, whole: bool = True) -> Iterator[Mapping[str, Any]]:
    """The rows of an open file, batch by batch; for ``whole`` see `batches_in`.

    Raises InputError for a damaged file and over the limits.
    """
    found = opened(file, path, limits)
    if found.metadata.num_rows > limits.rows:
        raise over("rows", limits, path)
    for batch in batches_in(found, path, limits, whole=whole, batch_size=_BATCH):
        with sound(path):
            rows = batch.to_pylist()
        yield from rows


def batches_in(found: Any, path: str, limits: Limits, *, whole: bool = False, **options: Any) -> Iterator[Any]:
    """The record batches of an open `ParquetFile`.  Raises InputError where they are damaged, or where one of them, or the
    ``whole`` file, spells out too much text: a few bytes may stand for the same long text any number of times."""
    size = 0
    with sound(path):
        for batch in found.iter_batches(use_threads=False, **options):
            batch.validate(full=True)  # or else codes of a damaged file might stand for no word
            size = sum(map(_spelt_out, batch.columns)) + (size if whole else 0)
            if size > limits.text * _LONGEST:
                raise over("text", limits, path)
            yield batch


def _spelt_out(column: Any) -> int:
    """How many bytes the texts of a column are, each as often as it stands there."""
    from pyarrow import StructArray, compute, types

    kind = column.type
    if types.is_dictionary(kind) and (types.is_string(kind.value_type) or types.is_large_string(kind.value_type)):
        return compute.sum(compute.binary_length(column.dictionary).take(column.indices)).as_py() or 0
    if isinstance(column, StructArray):
        return sum(map(_spelt_out, column.flatten()))
    return _spelt_out(column.flatten()) if hasattr(column, "flatten") else int(column.nbytes)
