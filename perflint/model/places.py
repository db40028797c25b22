"""Texts and where they stand: locations, cells, grids, passages of joined text, and the source a reader makes of a file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace


class Location(
    Struct, frozen=True
):  # no data class: a workbook has a hundred thousand of them, and a frozen one takes 18 × as long
    """Where something stands.  Only what the source has is set.

    ``line`` and ``character`` are 1-based places in a text (``end_*`` are inclusive of the last character);
    ``table``, ``row`` and ``column`` are 0-based positions in the grids of a source; ``cell_ref`` is an address such
    as ``F12`` on ``sheet``; ``page`` is 1-based; ``box`` is left, top, right, bottom in PDF points from the upper left
    corner of the page as a person sees it; ``paragraph`` is the 1-based paragraph of a text document that has no lines;
    ``pointer`` is a JSON pointer into an interchange document; ``span`` is (rows, columns) of a merged area.
    """

    file: str = ""
    sheet: str | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    cell_ref: str | None = None
    line: int | None = None
    character: int | None = None
    end_line: int | None = None
    end_character: int | None = None
    span: tuple[int, int] = (1, 1)
    box: tuple[float, float, float, float] | None = None
    pointer: str | None = None
    paragraph: int | None = None


NOWHERE = Location()


class CellFacts(Struct, frozen=True):
    """What a source knows of a cell beyond the text that a person sees.

    ``raw`` is the stored value of a number, date or truth value (``0.95`` shown as 95%; a date as its serial number, with
    ``date`` true) and ``number_format`` the code it is shown by; ``formula`` is without the equals sign, and
    ``computed`` False when the file holds no result for it.  ``comment`` is a note that somebody pinned to the cell.
    ``confidence`` is that of character recognition, from 0 to 1.  ``also`` are the further places of a cell that a
    page break cut, in reading order.
    """

    raw: float | bool | None = None
    number_format: str | None = None
    date: bool = False
    formula: str | None = None
    computed: bool = True
    comment: str | None = None
    hidden: bool = False
    confidence: float = 1.0
    also: tuple[Location, ...] = ()


class Cell(Struct, frozen=True):
    """A text as a person sees it, and where it stands.  Also the type of every field of an indicator or table.

    ``first_line`` is how many characters of a joined text stand on its first line; None when it is all on one.
    ``facts`` is what the source knows beyond the text; None where the text is all there is.
    """

    text: str
    location: Location = NOWHERE
    first_line: int | None = None
    facts: CellFacts | None = None

    def __str__(self) -> str:
        return self.text

    def passage(self) -> Passage:
        """The cell as a passage that stands where it begins."""
        return Passage(self.text, ((0, self.location),))


class Figure(Struct, frozen=True):
    """A cell that states one number: an amount of money, a year, a score.  ``number`` is None when it is unreadable."""

    cell: Cell
    number: Decimal | None


class Grid(Struct, frozen=True):
    """A table as the source has it: rows of cells, ragged rows allowed, nothing interpreted.

    Where cells are merged, a row holds only the cells that begin in it, each with its ``location.column`` and ``span``.
    ``hidden`` is a sheet that a person does not see.
    """

    rows: tuple[tuple[Cell, ...], ...]
    location: Location = NOWHERE
    hidden: bool = False


class Place(Struct, frozen=True):
    """A spot a finding points at: positions in the parsed document (0-based, None = the whole), a field, its Location.

    ``also`` are the further places of a cell that a page break cut, in reading order.
    """

    document: int = 0
    table: int | None = None
    indicator: int | None = None
    field: str | None = None
    location: Location = NOWHERE
    text: str = ""
    span: tuple[int, int] | None = None  # the offending part of ``text``
    also: tuple[Location, ...] = ()


def _offset(piece: tuple[int, Location]) -> int:
    return piece[0]


class Passage(Struct, frozen=True):
    """A stretch of text that may have been joined from several places, and still knows where each character stands.

    ``pieces`` are pairs (offset in ``text``, Location of the character at that offset), sorted, the first at 0;
    within a piece the place advances by one ``character`` per character.
    """

    text: str
    pieces: tuple[tuple[int, Location], ...] = ((0, NOWHERE),)

    def __len__(self) -> int:
        return len(self.text)

    def place(self, offset: int) -> Location:
        """The Location of the character at ``offset`` (clamped to the text)."""
        offset = max(0, min(offset, len(self.text)))
        start, location = self.pieces[max(0, bisect_right(self.pieces, offset, key=_offset) - 1)]
        if location.character is None or offset == start:
            return location
        return replace(location, character=location.character + offset - start)

    def slice(self, start: int, end: int | None = None) -> Passage:
        """The part ``text[start:end]`` with its places."""
        start, end, _ = slice(start, end).indices(len(self.text))
        end = max(start, end)
        if end - start == len(self.text):
            return self
        first, last = (bisect_right(self.pieces, edge, key=_offset) for edge in (start, end - 1))
        inner = tuple((begin - start, where) for begin, where in self.pieces[first:last])
        return Passage(self.text[start:end], ((0, self.place(start)), *inner))

    def strip(self, characters: str | None = None) -> Passage:
        """Without leading and trailing white space (or the given characters)."""
        left = len(self.text) - len(self.text.lstrip(characters))
        return self.slice(left, left + len(self.text.strip(characters)))

    def location(self) -> Location:
        """First to last character as one Location."""
        first, last = self.place(0), self.place(max(0, len(self.text) - 1))
        return replace(first, end_line=last.line, end_character=last.character)

    def cell(self) -> Cell:
        """The passage as a cell."""
        line = self.pieces[0][1].line
        broken = next((begin for begin, where in self.pieces if where.line != line), None)
        return Cell(self.text, self.location(), broken)

    @staticmethod
    def join(parts: list[Passage] | tuple[Passage, ...], separator: str = "") -> Passage:
        """The parts one after another; a separator belongs to the place of the part before it."""
        texts: list[str] = []
        pieces: list[tuple[int, Location]] = []
        length = 0
        for number, part in enumerate(parts):
            if number:
                texts.append(separator)
                length += len(separator)
            pieces.extend((length + begin, where) for begin, where in part.pieces)
            texts.append(part.text)
            length += len(part.text)
        unique = dict(pieces)  # an empty part and its follower share an offset: the follower's place counts
        return Passage("".join(texts), tuple(sorted(unique.items())) or ((0, NOWHERE),))


class Comment(Struct, frozen=True):
    """A note that somebody left in a file.

    ``location`` is where it stands; ``about`` what it speaks of: the cell or paragraph it is pinned to, the line below a
    line of comment, the JSON pointer of a part of a record.  A note that speaks of nothing has only a file there.
    """

    text: str
    location: Location = NOWHERE
    about: Location = NOWHERE


class Problem(Struct, frozen=True):
    """Something a reader or recogniser could not make sense of, said instead of being dropped."""

    message: str
    location: Location = NOWHERE


class Source(Struct, frozen=True):
    """What a reader makes of one file: lines or paragraphs and grids in the order of the page.

    A text's lines are one Passage each, empty lines and indentation kept, because both carry layout.  ``record`` is
    set instead of ``blocks`` when the input already is an interchange document.  ``problems`` are the parts of the file
    that could not be read; where there are any, nothing may be concluded from what is missing.  ``comments`` are the notes
    that stand beside the blocks; those that are pinned to a cell are in its facts.
    """

    path: str
    format: str
    blocks: tuple[Grid | Passage, ...] = ()
    encoding: str | None = None
    record: Mapping[str, Any] | None = None
    problems: tuple[Problem, ...] = ()
    comments: tuple[Comment, ...] = ()
