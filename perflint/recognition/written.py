"""Texts made ordinary before anything is recognised in them, and what was recognised as it is written in the file.

Some printers write radicals for ideographs (⽬标), other places traditional characters (目標).  Recognition compares words
in a hundred places; made ordinary here, they all see the same text.  A character never moves, so every place stays true,
and findings quote what the file has.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.characters import simplified
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import Cell, Grid, Location, Passage, Source

_REACH = 400  # characters behind the text's own length in which its characters are looked for
_LABELS = ("level1", "level2")
_T = TypeVar("_T")


def ordinary(source: Source) -> Source:
    """The source in ordinary simplified characters; itself where it has no others."""
    plain = tuple(map(_ordinary_block, source.blocks))
    return source if all(map(_same, plain, source.blocks)) else replace(source, blocks=plain)


def as_written(found: _T, source: Source) -> _T:
    """What was recognised in ``ordinary(source)``, its cells and passages in the characters of the source."""
    restored: _T = _Written(source).restored(found)
    return restored


def _same(one: object, other: object) -> bool:
    return one is other


def _ordinary_block(block: Grid | Passage) -> Grid | Passage:
    if isinstance(block, Passage):
        plain = simplified(block.text)
        return block if plain == block.text else replace(block, text=plain)
    texts = "\n".join([cell.text for row in block.rows for cell in row])
    if simplified.__wrapped__(texts) == texts:
        return block
    return replace(block, rows=tuple(tuple(map(_ordinary_cell, row)) for row in block.rows))


def _ordinary_cell(cell: Cell) -> Cell:
    plain = simplified(cell.text)
    return cell if plain == cell.text else replace(cell, text=plain)


class _Written:
    """All texts of a source one after another, and where in them each of its places begins."""

    def __init__(self, source: Source) -> None:
        self.begins: dict[
            tuple[object, ...], tuple[int, int]
        ] = {}  # place → where it begins, and its first character's number
        texts: list[str] = []
        length = 0
        for block in source.blocks:
            for text, place in _texts(block):
                self.begins.setdefault(_line(place), (length, place.character or 0))
                texts.append(text)
                length += len(text)
        self.text = "".join(texts)
        self.plain = simplified.__wrapped__(self.text)
        self.known: dict[int, Any] = {}  # restored by identity: a level that is filled down is one cell

    def restored(self, found: Any) -> Any:
        """The value with every text in it as the source has it; itself where all are."""
        if isinstance(found, tuple):
            parts = tuple(map(self.restored, found))
            return found if all(map(_same, parts, found)) else parts
        if not isinstance(found, Struct):
            return found
        if id(found) not in self.known:
            self.known[id(found)] = self._restored(found)
        return self.known[id(found)]

    def _restored(self, found: Struct) -> Struct:
        if isinstance(found, Cell):
            text = self._written(found.text, found.location, *(found.facts.also if found.facts else ()))
            return found if text == found.text else replace(found, text=text)
        if isinstance(found, Passage):
            ends = [*(begin for begin, _ in found.pieces[1:]), len(found.text)]
            texts = (
                self._written(found.text[begin:end], place)
                for (begin, place), end in zip(found.pieces, ends, strict=True)
            )
            text = "".join(texts)
            return found if text == found.text else replace(found, text=text)
        changed = {}
        for name in found.__struct_fields__:
            old = getattr(found, name)
            if name in _LABELS and old is not None and (level1_kind(old.text) or level2_kind(old.text)):
                continue  # as the interchange format writes it
            if (new := self.restored(old)) is not old:
                changed[name] = new
        return replace(found, **changed) if changed else found

    def _written(self, text: str, place: Location, *also: Location) -> str:
        """A text that begins at a place as it is written there; as it is where it cannot be found again.

        It may have been joined from several lines or cells, without the white space between them; those that a page break
        parted from it are ``also`` told.
        """
        start = self._begin(place)
        if start is None:
            return text
        reach = len(text) + _REACH
        if (whole := self.plain.find(text, start, start + reach)) >= 0:
            return self.text[whole : whole + len(text)]
        further = [*map(self._begin, also)]
        written: list[str] = []
        for character in text:
            if character.isspace():
                written.append(character)
                continue
            while (at := self.plain.find(character, start, start + reach)) < 0 and further:
                start = further.pop(0) or start
            if at < 0:
                return text
            written.append(self.text[at])
            start = at + 1
        return "".join(written)

    def _begin(self, place: Location) -> int | None:
        """Where in all texts a place is."""
        known = self.begins.get(_line(place))
        if known is None and place.line is not None:  # a cell of lines that were made a grid
            known = self.begins.get(_line(replace(place, table=None, row=None, column=None)))
        begin, number = known or (None, 0)
        return None if begin is None else begin + (place.character or number) - number


def _texts(block: Grid | Passage) -> Sequence[tuple[str, Location]]:
    if isinstance(block, Grid):
        return [(cell.text, cell.location) for row in block.rows for cell in row]
    return [
        (block.text[begin:end], place)
        for (begin, place), end in zip(
            block.pieces, [*(begin for begin, _ in block.pieces[1:]), len(block.text)], strict=True
        )
    ]


def _line(place: Location) -> tuple[object, ...]:
    """What tells the line, paragraph or cell that a place is in from all others; tables of pages are numbered anew when
    they are put together."""
    if place.box is not None:
        return place.page, place.box
    return place.sheet, place.page, place.table, place.row, place.column, place.line, place.paragraph
