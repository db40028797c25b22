"""Forms that tests write as text, and what recognition makes of them."""

from __future__ import annotations

from perflint import readers
from perflint.model import Cell, Document
from perflint.recognition import recognise

FOUR = ("level1", "level2", "name", "value")


def understood(text: str) -> Document:
    """What recognition makes of a text file."""
    return recognise(readers.read_bytes(text.encode(), "a.txt"))


def told(document: Document, *fields: str) -> list[tuple[str, ...]]:
    """The fields of all indicators; blank where there is none."""
    return [
        tuple(text_of(getattr(item, name)) for name in fields) for table in document.tables for item in table.indicators
    ]


def text_of(cell: Cell | None) -> str:
    """The text of a cell, "" where there is none."""
    return cell.text if cell else ""
