"""Word 97 documents (``.doc``, and the ``.wps`` that are the same inside) and RTF: converted by LibreOffice, then read as docx.

The places are those of the converted document: table, row, column and paragraph are as in the original.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits
from perflint.readers.shared.ole import ole_kind

if TYPE_CHECKING:
    from perflint.model import Source

NAME = "doc"
SUFFIXES = (".doc", ".wps", ".rtf")

_RTF = b"{\\rtf"
_MARKS, _VERSIONS = (0xA5EC, 0xA5DC), range(0x65, 0x113)  # how the header of a Word document begins
_LOCKED = 0x0100  # among its flags
_SAVE_AS = "用 Word 或 WPS 打开，另存为 .docx 后再检查"


def recognises(data: bytes, name: str) -> bool:
    """A compound file with a stream of Word, or rich text."""
    return _is_rtf(data) or ole_kind(data) == "doc"


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The passages and grids of the document.  Raises InputError when it cannot be converted, or LibreOffice is absent."""
    from perflint.readers.shared.office_program import convert

    _refuse_locked(data, path)
    return _source(data, convert({path: data}, "docx", limits).get(path), path, limits)


def read_many(items: Sequence[tuple[bytes, str]], limits: Limits = DEFAULT) -> Iterator[Source | InputError]:
    """What `read` gives or raises for each pair of bytes and path, in their order, with few calls of LibreOffice."""
    open_ones: dict[str, bytes] = {}
    for number, (data, path) in enumerate(items):
        with suppress(InputError):
            _refuse_locked(data, path)
            open_ones[str(number)] = data
    converted = _together(open_ones, limits)
    for number, (data, path) in enumerate(items):
        content = converted.pop(str(number), None)
        try:
            yield read(data, path, limits) if content is None else _source(data, content, path, limits)
        except InputError as error:
            yield error


def _together(files: Mapping[str, bytes], limits: Limits) -> dict[str, bytes]:
    """The files that could be converted in calls for many; who reads the others one by one learns what is wrong.

    LibreOffice takes them in order, so the first that is missing may have taken the rest down with it.
    """
    from perflint.readers.shared.office_program import convert

    converted: dict[str, bytes] = {}
    left = dict(files)
    while len(left) > 1:
        try:
            done = convert(left, "docx", limits)
        except InputError:  # said by the call for each file alone
            break
        converted |= done
        left = {key: data for key, data in left.items() if key not in done}
        if not done:
            break
        left.pop(next(iter(left), ""), None)
    return converted


def _source(data: bytes, content: bytes | None, path: str, limits: Limits) -> Source:
    """The converted document under the name of the original."""
    from perflint.readers import docx

    if content is None:
        raise InputError("LibreOffice 打不开这个文件，它可能不完整或已经损坏", place=path, advice=_SAVE_AS)
    return replace(docx.read(content, path, limits), format="rtf" if _is_rtf(data) else NAME)


def _refuse_locked(data: bytes, path: str) -> None:
    if not _is_rtf(data) and _is_locked(data):
        advice = "用 Word 或 WPS 打开（输入密码），去掉密码，另存为 .docx 后再检查"
        raise InputError("文件加了打开密码，无法读取", place=path, advice=advice)


def _is_rtf(data: bytes) -> bool:
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_RTF)


def _is_locked(data: bytes) -> bool:
    """Whether the document is encrypted: said in the header of its stream, which begins a sector of 512 bytes."""
    for at in range(512, len(data) - 12, 512):
        mark, version, flags = (int.from_bytes(data[at + skip : at + skip + 2], "little") for skip in (0, 2, 10))
        if mark in _MARKS and version in _VERSIONS:
            return bool(flags & _LOCKED)
    return False
