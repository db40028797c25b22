"""The input formats, one module each, found by walking this folder; a reader turns bytes into a `Source`.

A reader is a `Reader`, and may be a `ManyReader` or a `StreamingReader` besides; it knows nothing of 绩效.
Adding a format is adding a file; what several readers need lies in ``shared``.  What a document says is decided
afterwards, in `perflint.recognition`.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Protocol, TypeGuard, cast

from perflint.errors import InputError, reason_of
from perflint.limits import DEFAULT, MILLION, Limits, over
from perflint.text import file_name

if TYPE_CHECKING:  # the face asks for limits before it knows whether anything has to be read
    from perflint.model import Source
    from perflint.readers.shared.batches import Batches
    from perflint.readers.shared.streams import Stream

FOLDER = os.path.dirname(__file__)
MEGABYTE = 1024 * 1024
BATCHED = {".jsonl": "json_lines", ".ndjson": "json_lines", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}


class Reader(Protocol):
    """What every module of this folder offers.  Modules import their libraries inside the functions that need them."""

    NAME: str
    SUFFIXES: tuple[str, ...]

    def recognises(self, data: bytes, name: str) -> bool:
        """Whether the content is of this format.  The name decides only between formats that look alike."""

    def read(self, data: bytes, path: str, limits: Limits) -> Source:
        """The whole file.  Raises InputError, in Chinese and with a next step, when it cannot be read."""


class ManyReader(Reader, Protocol):
    """A reader to which several files cost little more than one: what it calls takes long to start."""

    def read_many(self, items: Sequence[tuple[bytes, str]], limits: Limits) -> Iterator[Source | InputError]:
        """What ``read`` gives or raises for each pair of bytes and path, in their order."""


class StreamingReader(Reader, Protocol):
    """A reader of data files that may be larger than the memory."""

    def stream(self, path: str, limits: Limits) -> Stream | None:
        """The rows of the file at ``path``, opened as often as they are asked for; None where it is to be read as a whole.

        Raises InputError.
        """


class BatchReader(Reader, Protocol):
    """A reader of data files whose rows it can give many at a time, from any part of the file."""

    def batches(self, path: str, limits: Limits) -> Batches | None:
        """The rows of the file at ``path``; None where they are to be read in another way.  Raises InputError."""


def takes_many(reader: Reader) -> TypeGuard[ManyReader]:
    """Whether the reader is a `ManyReader`."""
    return hasattr(reader, "read_many")


def streams(reader: Reader) -> TypeGuard[StreamingReader]:
    """Whether the reader is a `StreamingReader`."""
    return hasattr(reader, "stream")


@cache
def readers() -> tuple[Reader, ...]:
    """All readers, by name; ``text`` comes last because it takes what no other format claims."""
    stems = sorted(name[:-3] for name in os.listdir(FOLDER) if name.endswith(".py") and not name.startswith("_"))
    found = [cast(Reader, importlib.import_module(f"{__name__}.{stem}")) for stem in stems]
    return tuple(sorted(found, key=lambda reader: (reader.NAME == "text", reader.NAME)))


def suffixes() -> frozenset[str]:
    """The file name endings of all readers, lower case with the dot: what is collected from a folder."""
    return frozenset(suffix for reader in readers() for suffix in reader.SUFFIXES)


def read_bytes(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """Read a file's bytes.  ``path`` is only its name.  Raises InputError when it is empty, too large or unreadable."""
    return within(reader_for(data, path, limits).read(data, path, limits), limits)


def within(source: Source, limits: Limits) -> Source:
    """The same.  Raises InputError where its lines are too many, as those of a few bytes each may be, or its texts too long
    together: a small file may repeat a long one by reference."""
    from perflint.model import Passage

    lines = long = 0
    for block in source.blocks:
        for row in ((block,),) if isinstance(block, Passage) else block.rows:
            lines += len(row) == 1 and bool(row[0].text.strip())
            long += sum(len(one.text) for one in row)
    if lines > limits.lines:
        raise over("lines", limits, source.path)
    if long > limits.text * MILLION:
        raise over("text", limits, source.path)
    return source


def reader_for(data: bytes, path: str, limits: Limits = DEFAULT) -> Reader:
    """The reader that `read_bytes` takes.  Raises InputError when the bytes are none, too many, or of no known format."""
    if not data.strip():
        raise InputError("文件是空的", place=path, advice="确认文件已经写入内容；空文件不需要检查")
    if len(data) > limits.size * MEGABYTE:
        from perflint.readers.shared.streams import SMALLER

        raise over("size", limits, path, SMALLER)
    return reader_of(data, path)


def reader_of(data: bytes, path: str) -> Reader:
    """The reader for these bytes, by content; among several the one that knows the suffix.  Raises InputError for none."""
    name = file_name(path)
    ending = os.path.splitext(name)[1].lower()
    named = _named(ending)
    if named is not None and named.recognises(data, name):
        return named
    willing = [reader for reader in readers() if reader.recognises(data, name)]
    if not willing:
        from perflint.readers.shared.signatures import unknown

        raise unknown(data, path)
    return min(willing, key=lambda reader: ending not in reader.SUFFIXES)


@lru_cache(64)
def _named(ending: str) -> Reader | None:
    """The reader called like a file name ending, as ``xlsx``: most files are what they are called, and spare the others' import."""
    stem = ending[1:]
    if not stem.isidentifier() or stem.startswith("_") or not os.path.isfile(os.path.join(FOLDER, f"{stem}.py")):
        return None
    found = cast(Reader, importlib.import_module(f"{__name__}.{stem}"))
    return found if ending in found.SUFFIXES else None


def open_stream(path: str, limits: Limits = DEFAULT) -> Stream | None:
    """The rows of a file of data one after another, however large it is; None for other formats.

    Raises InputError as `read_file` does; ``limits.size`` does not apply.
    """
    head = _opened(path, 65_536)
    if not head.strip():
        return None
    try:
        reader = reader_of(head, path)
    except InputError:  # more than the head may be needed to tell
        return None
    return reader.stream(path, limits) if streams(reader) else None


def open_batches(path: str, limits: Limits = DEFAULT) -> Batches | None:
    """The rows of a file of data many at a time; None where its reader gives them only one by one.  Raises InputError.

    A name that tells the format spares the import of the readers of all others.
    """
    head = _opened(path, 65_536)
    name = os.path.basename(path)
    ending = os.path.splitext(name)[1].lower()
    if not head.strip() or ending not in BATCHED:
        return None
    reader = importlib.import_module(f"{__name__}.{BATCHED[ending]}")
    return cast(BatchReader, reader).batches(path, limits) if reader.recognises(head, name) else None


def read_file(path: str | os.PathLike[str], limits: Limits = DEFAULT) -> Source:
    """Read a file of any known format.  Raises InputError when there is none, or it cannot be opened or read."""
    return read_bytes(_opened(path, limits.size * MEGABYTE + 1), str(path), limits)


def _opened(path: str | os.PathLike[str], most: int) -> bytes:
    """The first ``most`` bytes of a file.  Raises InputError."""
    try:
        with open(path, "rb") as file:
            return file.read(most)
    except FileNotFoundError:
        raise InputError("文件不存在", place=str(path), advice="检查路径和文件名（含扩展名）是否写对") from None
    except IsADirectoryError:
        raise InputError(
            "这是一个文件夹", place=str(path), advice="写出文件夹里的文件，或用 perflint check 检查整个文件夹"
        ) from None
    except PermissionError:
        raise InputError(
            "没有读取权限", place=str(path), advice="先取得该文件的读取权限，或把它复制到自己的文件夹"
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(f"无法打开（{reason_of(error)}）", place=str(path), advice="检查路径和磁盘后重试") from None
