"""Places as machines count them: line and column of a text, row and column of a sheet or of the table on a page.

A place of a text is a `Region` of characters where its cell stands on one line; everything else is one position.
"""

from __future__ import annotations

from msgspec import Struct

from perflint.model import Location, Place
from perflint.reporters.shared.places import in_text


class Region(Struct, frozen=True):
    """1-based; the end is the first character that is no longer part.  No column: the whole line is meant."""

    line: int
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


def position(location: Location) -> tuple[int, int | None]:
    """(line, column), the line at least 1 because every consumer wants one.

    In a text line and character; in a sheet or a table row and column; else the line, paragraph, or 1.
    """
    if in_text(location):
        return max(1, location.line or 1), _column(location.character)
    if location.row is not None:
        return max(1, location.row + 1), None if location.column is None else max(1, location.column + 1)
    return max(1, location.line or location.paragraph or 1), None


def _column(character: int | None) -> int | None:
    return None if character is None else max(1, character)


def region(place: Place) -> Region:
    """Where the place stands: the offending part of a cell of text on one line, else its whole, else one position."""
    line, column = position(place.location)
    exact = exact_region(place)
    if exact is not None:
        return exact
    where = place.location
    if in_text(where) and column is not None and where.end_line is not None and where.end_character is not None:
        last = (where.end_line, where.end_character + 1)
        if last > (line, column):
            return Region(line, column, *last)
    return Region(line, column)


def exact_region(place: Place) -> Region | None:
    """The offending part by characters: only where the cell is known to stand on one line, so that text is place."""
    where = place.location
    if not in_text(where) or where.line is None or where.character is None or where.end_character is None:
        return None
    length = len(place.text)
    joined = where.end_line != where.line or where.end_character - where.character + 1 != length
    if joined or where.line < 1 or where.character < 1:
        return None
    begin, end = place.span if place.span is not None else (0, length)
    begin, end = max(0, min(begin, length)), max(0, min(end, length))
    return Region(where.line, where.character + begin, where.line, where.character + end) if begin < end else None
