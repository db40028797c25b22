"""What the writers of text share: a text that knows its bytes, and where a cell's characters stand in it."""

from __future__ import annotations

from collections.abc import Sequence

from perflint.errors import InputError
from perflint.fixing.writers import Slice
from perflint.readers.shared.encodings import decode
from perflint.text import LINE_END

NOT_WHOLE = "文件里有坏字节，改写会丢失内容；先另存为 UTF-8 再改"
ELSEWHERE = "文件里这个位置的文字与读到的不同"
CUT = "这一格由几行拼成，要改的文字跨了行"
UNWRITABLE = "文件的编码写不出要改成的字"

_MARKS = {"utf-8-sig": ("utf-8", b"\xef\xbb\xbf"), "utf-16": ("", b"")}


class EncodedText:
    """A decoded file of which every character's bytes are known.  Raises InputError where there is no telling."""

    def __init__(self, data: bytes, path: str) -> None:
        self.text, name = decode(data, path)
        self._encoding, self._mark = _MARKS.get(name, (name, b""))
        if not self._encoding:
            self._mark = data[:2]
            self._encoding = "utf-16-le" if data[:2] == b"\xff\xfe" else "utf-16-be"
        if self._mark + self.text.encode(self._encoding, "surrogatepass") != data:
            raise InputError(NOT_WHOLE, place=path)
        self._lines: list[int] | None = None

    def line_start(self, number: int) -> int:
        """The offset of the first character of a line (1-based); -1 where there is no such line."""
        if self._lines is None:
            self._lines = [0, *(found.end() for found in LINE_END.finditer(self.text))]
        return self._lines[number - 1] if 0 < number <= len(self._lines) else -1

    def line_end(self, offset: int) -> int:
        """The offset behind the last character of the line that a character stands on."""
        found = LINE_END.search(self.text, offset)
        return found.start() if found else len(self.text)

    def slices(self, changes: Sequence[tuple[int, int, str] | str]) -> list[Slice | str]:
        """The bytes of stretches of the text and of what replaces them; reasons are passed on."""
        marks = sorted({edge for change in changes if not isinstance(change, str) for edge in change[:2]})
        at: dict[int, int] = {}
        place, offset = len(self._mark), 0
        for mark in marks:
            place += len(self.text[offset:mark].encode(self._encoding, "surrogatepass"))
            at[mark] = place
            offset = mark
        found: list[Slice | str] = []
        for change in changes:
            if isinstance(change, str):
                found.append(change)
                continue
            start, end, after = change
            try:
                found.append(Slice(at[start], at[end], after.encode(self._encoding)))
            except UnicodeEncodeError:
                found.append(UNWRITABLE)
        return found


def aligned(text: str, start: int, end: int, cell: str) -> list[int] | None:
    """For each character of the cell, and for its end, the offset in ``text[start:end]`` that it stands at.

    Both must be the same but for white space, as when a cell was joined from lines; None where they are not.
    """
    places: list[int] = []
    at = start
    for character in cell:
        while at < end and text[at] != character and text[at].isspace():
            at += 1
        if at < end and text[at] == character:
            places.append(at)
            at += 1
        elif character.isspace():
            places.append(at)
        else:
            return None
    if text[at:end].strip():
        return None
    return [*places, at]


def stretch(places: Sequence[int], span: tuple[int, int]) -> tuple[int, int] | None:
    """Where the characters of a span stand when they stand side by side; None where something lies between."""
    start, end = span
    if start == end:
        at = places[start]
        return at, at
    first, last = places[start], places[end - 1] + 1
    return (first, last) if last - first == end - start else None
