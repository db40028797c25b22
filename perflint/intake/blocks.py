"""The blocks of a source as they are understood: what a page break parted is whole, page furniture is left out."""

from __future__ import annotations

from msgspec.structs import replace

from perflint.model import Grid, Passage, Source


def blocks_of(source: Source) -> tuple[tuple[Grid | Passage, ...], int]:
    """The blocks as they are understood, tables made whole, and how many lines of page furniture that left out."""
    from perflint.recognition.fragments.tables import whole_tables

    blocks = whole_tables(source.blocks)
    lines = sum(isinstance(block, Passage) for block in source.blocks)
    return blocks, lines - sum(isinstance(block, Passage) for block in blocks)


def whole(source: Source) -> Source:
    """The source with its blocks as they are understood, for those who draw it."""
    return replace(source, blocks=blocks_of(source)[0])
