"""Text that lies in a file, decoded in one way whether it is read whole or line by line.

Which encoding it is, is decided in ``encodings.py``; what the lines say is their reader's business.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from perflint.errors import InputError
from perflint.model import Location, Problem
from perflint.readers.shared.encodings import decode

_HEAD = 1024 * 1024  # bytes that tell the encoding of a large file


def decoded(data: bytes, path: str) -> tuple[str, str, list[Problem]]:
    """Text, encoding and what had to be left out: an export may hold NUL bytes between sound text."""
    try:
        return (*decode(data, path), [])
    except InputError:
        nuls = data.count(b"\0")
        if not nuls or 20 * nuls > len(data):
            raise
        text, encoding = decode(data.replace(b"\0", b""), path)
        return text, encoding, [left_out(nuls, path, data.count(b"\n", 0, data.index(b"\0")) + 1)]


class TextFile:
    """A text file of any size: ``head`` is its first mebibyte, by which ``encoding`` was found.  Raises InputError."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:
            head = file.read(_HEAD)
            self._whole = not file.read(1)
        if not self._whole:
            cut = head.rfind(b"\n") + 1
            cut += head[cut : cut + 1] == b"\0"  # the other half of the line end in UTF-16
            head = head[:cut] or head
        self._path = path
        self.head, self.encoding, self._problems = decoded(head, path)

    def lines(self, lost: list[Problem]) -> Iterator[str]:
        """The lines with ``\\n`` at their ends.  NUL bytes are left out, which goes to ``lost`` at the end.

        Raises InputError where the encoding changes.
        """
        if self._whole:
            yield from io.StringIO(self.head, newline=None)
            lost += self._problems
            return
        nuls = first = number = 0
        with open(self._path, encoding=self.encoding) as file:
            try:
                for number, line in enumerate(file, 1):
                    if "\0" in line:
                        nuls += line.count("\0")
                        first = first or number
                    yield line.replace("\0", "")
            except UnicodeDecodeError:
                message = f"第 {number + 1} 行附近的文字编码与文件开头（{self.encoding}）不同"
                raise InputError(message, place=self._path, advice="另存为 UTF-8 编码后再试") from None
        if nuls:
            lost.append(left_out(nuls, self._path, first))


def left_out(nuls: int, path: str, line: int) -> Problem:
    """What is told of so many NUL bytes, of which the first stands in this line (1-based)."""
    message = f"文件里有 {nuls} 个空字符（NUL），已略去，附近的内容可能不全；重新导出后再检查"
    return Problem(message, Location(file=path, line=line))
