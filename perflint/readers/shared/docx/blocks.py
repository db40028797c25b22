"""What was read of a Word part as the blocks of a source: passages that know their paragraph, grids numbered in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from perflint.limits import Limits
from perflint.model import Grid, Location, Passage
from perflint.readers.shared.docx.tables import WordTable, grids


def body_blocks(
    items: Iterable[str | WordTable], comments: Mapping[str, str], path: str, limits: Limits
) -> Iterator[Grid | Passage]:
    """The body in order.  A paragraph is one passage a line; of empty paragraphs in a row one is kept."""
    tables = paragraph = 0
    empty = False
    for item in items:
        if isinstance(item, str):
            paragraph += 1
            if item or not empty:
                yield from _lines(item, path, paragraph)
            empty = not item
        else:
            found = list(grids(item, path, tables, comments, limits))
            yield from found
            tables += len(found)
            empty = False


def _lines(text: str, path: str, paragraph: int) -> Iterator[Passage]:
    """The lines of a paragraph, each knowing at which character of the paragraph it begins."""
    begin = 1
    for line in text.split("\n"):
        yield Passage(line, ((0, Location(file=path, paragraph=paragraph, character=begin)),))
        begin += len(line) + 1


def placeless(texts: Iterable[str], path: str) -> Iterator[Passage]:
    """The lines of what stands outside the body, and so has no number of a paragraph."""
    for text in texts:
        for line in filter(None, map(str.strip, text.split("\n"))):
            yield Passage(line, ((0, Location(file=path)),))


def texts_of(items: Iterable[str | WordTable]) -> Iterator[str]:
    """The paragraphs of a header or footer; its tables cell by cell."""
    for item in items:
        if isinstance(item, str):
            yield item
        else:
            for row in item.rows:
                for cell in row.cells:
                    yield from texts_of(cell.items)
