"""What a reader made of a file, as tests compare it."""

from __future__ import annotations

import unicodedata

from perflint.model import Grid, Passage, Source


def grids(source: Source) -> list[Grid]:
    """The grids of a source."""
    return [block for block in source.blocks if isinstance(block, Grid)]


def texts(source: Source) -> list[list[list[str]]]:
    """The texts of all grids."""
    return [[[cell.text for cell in row] for row in grid.rows] for grid in grids(source)]


def outlined(source: Source) -> list[str | list[list[str]]]:
    """The texts of all blocks in order."""
    return [
        block.text if isinstance(block, Passage) else [[cell.text for cell in row] for row in block.rows]
        for block in source.blocks
    ]


def squeezed(text: str) -> str:
    """Without white space."""
    return "".join(text.split())


def folded(text: str) -> str:
    """What counts when texts are compared."""
    return squeezed(unicodedata.normalize("NFKC", text))
