"""Delimited text: the bytes of one field change, its quoting and all other fields stay as they are.

No change may make a spreadsheet program take a field for a formula, or need a quotation mark that the field has not.
"""

from __future__ import annotations

from collections.abc import Sequence

from perflint.fixing.writers import Slice
from perflint.fixing.writers._texts import CUT, ELSEWHERE, EncodedText, stretch
from perflint.model import Edit
from perflint.readers.csv import delimiter_in

_BLANKS = " \u3000"
_FORMULA = ("=", "+", "-", "@")
_BECOMES_FORMULA = "改后以“{}”开头，用表格软件打开会被当作公式；请手工修改"
_NO_FIELD = "这一行比表头短，没有这一格；补齐分隔符后再改"
_NEEDS_QUOTES = "改后的文字里有分隔符或引号，这一格没有加引号；请手工修改"


def locate(data: bytes, path: str, edits: Sequence[Edit]) -> list[Slice | str]:
    """The bytes of each edit.  Raises InputError when the text cannot be written back as it was."""
    text = EncodedText(data, path)
    _, delimiter = delimiter_in(text.text, path)
    return text.slices([_change(text, delimiter, edit) for edit in edits])


def _change(text: EncodedText, delimiter: str, edit: Edit) -> tuple[int, int, str] | str:
    where, cell = edit.place.location, edit.place.text
    start, end = edit.place.span or (0, len(cell))
    line = text.line_start(where.line) if where.line else -1
    if line < 0 or not where.character:
        return ELSEWHERE
    begin = line + where.character - 1
    if not cell and not _is_field(text.text, begin, delimiter):
        return _NO_FIELD
    quoted = _is_quoted(text.text, begin, delimiter)
    field, places = _field(text.text, begin, delimiter, quoted)
    if not cell and field.strip():  # the place of a cell that is not there is its row's
        return _NO_FIELD
    at = _within(field, cell)
    if at is None:
        return ELSEWHERE
    found = stretch(places, (at + start, at + end))
    if found is None:
        return CUT
    after = edit.after.replace('"', '""') if quoted else edit.after
    if not quoted and any(mark in after for mark in (delimiter, '"', "\n", "\r")):
        return _NEEDS_QUOTES
    was, becomes = field.lstrip(), (field[: at + start] + edit.after + field[at + end :]).lstrip()
    if becomes.startswith(_FORMULA) and not was.startswith(becomes[0]) and not _is_number(becomes):
        return _BECOMES_FORMULA.format(becomes[0])
    return (*found, after)


def _is_number(text: str) -> bool:
    """-5 and +5% are numbers in any program."""
    return text[0] in "+-" and text[1:].rstrip("%").replace(".", "", 1).isdecimal()


def _is_field(text: str, begin: int, delimiter: str) -> bool:
    """Whether a field begins here: a row that is shorter than its headings has no field where its last cells would be."""
    at = begin
    while at and text[at - 1] in _BLANKS and text[at - 1] != delimiter:
        at -= 1
    return at <= 0 or text[at - 1] in (delimiter, "\n", "\r") or _is_quoted(text, begin, delimiter)


def _is_quoted(text: str, begin: int, delimiter: str) -> bool:
    """Whether the field whose text begins here stands between quotation marks."""
    at = begin
    while at and text[at - 1] in _BLANKS:
        at -= 1
    return text[at - 1 : at] == '"' and (at == 1 or text[at - 2] in (delimiter, "\n", "\r"))


def _field(text: str, begin: int, delimiter: str, quoted: bool) -> tuple[str, list[int]]:
    """The field from here on as its reader knows it, and the offset of each of its characters and of its end."""
    characters: list[str] = []
    places: list[int] = []
    at = begin
    while at < len(text):
        here = text[at]
        if not quoted and (here == delimiter or here in "\r\n"):
            break
        width = 1
        if quoted and here == '"':
            if text[at + 1 : at + 2] != '"':
                break
            width = 2
        elif text.startswith("\r\n", at):
            width = 2
        characters.append("\n" if here == "\r" else here)
        places.append(at)
        at += width
    return "".join(characters), [*places, at]


def _within(field: str, cell: str) -> int | None:
    """Where the cell's text begins in its field; a label before it may have been taken off."""
    if field.startswith(cell):
        return 0
    return field.index(cell) if field.count(cell) == 1 else None
