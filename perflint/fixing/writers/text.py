"""Plain text: a cell is found by its line and character, also one that was joined from several lines."""

from __future__ import annotations

from collections.abc import Sequence

from perflint.fixing.writers import Slice
from perflint.fixing.writers._texts import CUT, ELSEWHERE, EncodedText, aligned, stretch
from perflint.model import Edit

_CONTEXT = 8  # characters before a part that must be there too
_BLANK = "原来是空格子，不知道写在这一行的什么位置"


def locate(data: bytes, path: str, edits: Sequence[Edit]) -> list[Slice | str]:
    """The bytes of each edit.  Raises InputError when the text cannot be written back as it was."""
    text = EncodedText(data, path)
    return text.slices([_change(text, edit) for edit in edits])


def _change(text: EncodedText, edit: Edit) -> tuple[int, int, str] | str:
    cell, (start, end) = edit.place.text, edit.place.span or (0, len(edit.place.text))
    if not cell:
        return _BLANK
    if (at := _in_prose(text, edit, start, end)) is not None:
        return at, at + end - start, edit.after
    begin = _begin(text, edit)
    if begin is None:
        return ELSEWHERE
    if text.text.startswith(cell[:end], begin):  # all on the first line, as nearly always
        return begin + start, begin + end, edit.after
    stop = _stop(text, edit)
    places = aligned(text.text, begin, stop, cell) if stop is not None else None
    found = stretch(places, (start, end)) if places else None
    if found is None:
        return CUT
    return (*found, edit.after)


def _in_prose(text: EncodedText, edit: Edit, start: int, end: int) -> int | None:
    """Where the part to change begins, when the place is that of the part and not of its whole paragraph."""
    where, whole = edit.place.location, edit.place.text
    line = text.line_start(where.line) if where.line else -1
    at = line + (where.character or 0) - 1
    before = min(start, _CONTEXT, at - line)
    if edit.place.field is not None or line < 0 or start == end or before < min(start, 1):
        return None
    return at if text.text.startswith(whole[start - before : end], at - before) else None


def _begin(text: EncodedText, edit: Edit) -> int | None:
    """Where the cell begins: at its place, else where its text stands on that line, if only once."""
    where, cell = edit.place.location, edit.place.text
    line = text.line_start(where.line) if where.line else -1
    if line < 0:
        return None
    at = line + (where.character or 1) - 1
    if text.text.startswith(cell[0], at):
        return at
    end = text.line_end(line)
    return text.text.index(cell, line, end) if text.text.count(cell, line, end) == 1 else None


def _stop(text: EncodedText, edit: Edit) -> int | None:
    """Behind the last character of the cell, where its place says so."""
    where = edit.place.location
    if where.end_line is None or where.end_character is None:
        return None
    line = text.line_start(where.end_line)
    return line + where.end_character if line >= 0 else None
