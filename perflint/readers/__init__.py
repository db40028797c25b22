"""The input formats, one module each, found by walking this folder; a reader turns bytes into a `Source`.

A reader has ``NAME``, ``SUFFIXES``, ``recognises(head, name)`` and ``read(data, path)``; it knows nothing of 绩效.
Adding a format is adding a file.  What a document says is decided afterwards, in `perflint.recognition`.
"""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from perflint.errors import InputError

if TYPE_CHECKING:  # the face asks for MAX_BYTES before it knows whether anything has to be read
    from perflint.model import Source

MAX_BYTES = 64 * 1024 * 1024
_HEAD = 8192  # bytes a reader is shown to recognise its format


class Reader(Protocol):
    """What every module of this folder offers."""

    NAME: str
    SUFFIXES: tuple[str, ...]

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether a file that begins with ``head`` (at most 8 KB) and is called ``name`` is of this format."""

    def read(self, data: bytes, path: str) -> Source:
        """The whole file.  Raises InputError, in Chinese and with a next step, when it cannot be read."""


@cache
def readers() -> tuple[Reader, ...]:
    """All readers, by name; ``text`` comes last because it takes what no other format claims."""
    stems = sorted(file.stem for file in Path(__file__).parent.glob("*.py") if not file.stem.startswith("_"))
    found = [cast(Reader, importlib.import_module(f"{__name__}.{stem}")) for stem in stems]
    return tuple(sorted(found, key=lambda reader: (reader.NAME == "text", reader.NAME)))


def suffixes() -> frozenset[str]:
    """The file name endings of all readers, lower case with the dot: what is collected from a folder."""
    return frozenset(suffix for reader in readers() for suffix in reader.SUFFIXES)


def read_bytes(data: bytes, path: str) -> Source:
    """Read a file's bytes.  ``path`` is only its name.  Raises InputError when it is empty, too large or unreadable."""
    if not data.strip():
        raise InputError("文件是空的", place=path, advice="确认文件已经写入内容；空文件不需要检查")
    if len(data) > MAX_BYTES:
        raise InputError(
            f"文件有 {len(data) // 1024 // 1024} MB，超过 {MAX_BYTES // 1024 // 1024} MB 的上限",
            place=path,
            advice="按单位或按项目拆成几个文件后再检查",
        )
    head, name = data[:_HEAD], path.replace("\\", "/").rpartition("/")[2]
    ending = Path(name).suffix.lower()
    willing = [reader for reader in readers() if reader.recognises(head, name)]
    if not willing:
        raise _unknown(head, path)
    return min(willing, key=lambda reader: ending not in reader.SUFFIXES).read(data, path)


def read_file(path: str | Path) -> Source:
    """Read a file of any known format.  Raises InputError when there is none, or it cannot be opened or read."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
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
        raise InputError(f"无法打开：{error}", place=str(path), advice="检查路径和磁盘后重试") from None
    return read_bytes(data, str(path))


def _unknown(head: bytes, path: str) -> InputError:
    from perflint.readers import _signatures

    looks = _signatures.describe(head)
    return InputError(f"这不是文本文件，看起来是{looks.label}", place=path, advice=looks.advice)
