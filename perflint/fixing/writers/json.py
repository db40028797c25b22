"""Interchange documents: one string changes where it is written, with the escapes that the file uses."""

from __future__ import annotations

from collections.abc import Sequence

from perflint.fixing.writers import Slice
from perflint.fixing.writers._json_text import change, keys_of, value_at
from perflint.fixing.writers._texts import ELSEWHERE, EncodedText
from perflint.model import Edit


def locate(data: bytes, path: str, edits: Sequence[Edit]) -> list[Slice | str]:
    """The bytes of each edit.  Raises InputError when the text cannot be written back as it was."""
    source = EncodedText(data, path)
    plain = source.text.isascii()
    changes: list[tuple[int, int, str] | str] = []
    for edit in edits:
        pointer = edit.place.location.pointer
        span = value_at(source.text, 0, keys_of(pointer)) if pointer else None
        changes.append(change(source.text, span, edit, plain=plain) if span else ELSEWHERE)
    return source.slices(changes)
