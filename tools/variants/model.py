"""What a made document consists of before any format: boxes in tables, lines of text, and the gold reading.

No choices are made here and nothing is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Box:
    """A cell of a table on its grid.  ``kind`` is title, label, head, level, data or note.

    ``raw`` and ``code`` are the stored number and its number format, for formats that store numbers; ``text`` is what a
    person sees.  ``vertical`` is a label written from top to bottom.
    """

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    kind: str = "data"
    raw: float | None = None
    code: str | None = None
    comment: str | None = None
    vertical: bool = False


@dataclass(slots=True)
class Table:
    """Boxes that cover a rectangle of ``len(heights)`` rows and ``len(widths)`` columns (relative widths).

    ``heads`` are the rows (first, last) that a page break repeats.
    """

    boxes: list[Box]
    rows: int
    widths: list[float]
    heads: tuple[int, int] | None = None


@dataclass(slots=True)
class Line:
    """A line of text outside the ruling; ``role`` is title, heading, left, right or note."""

    text: str
    role: str = "left"


@dataclass(slots=True)
class Beside:
    """Two tables side by side on one page or sheet."""

    left: Table
    right: Table


PAPERS = {"A4": (595.28, 841.89), "A3": (841.89, 1190.55), "Letter": (612.0, 792.0)}  # points, upright

Piece = Line | Table | Beside


@dataclass(slots=True)
class Part:
    """One form (or list): its pieces in order, and its tables as a correct reading gives them."""

    pieces: list[Piece]
    gold: list[dict[str, Any]]
    sheet: str = "绩效目标"


@dataclass(frozen=True, slots=True)
class Look:
    """How it is put on paper: sizes in points."""

    paper: str = "A4"
    landscape: bool = False
    rotate: int = 0
    margin: float = 50.0
    size: float = 10.5
    leading: float = 1.3
    padding: float = 3.0
    ruling: str = "lines"  # lines | segments | boxes | rectangles
    bold: str = "none"  # none | twice | stroke
    valign: str = "middle"
    cut: bool = True
    repeat: bool = True
    labels: str = "first"  # where a merged label goes at a page break: first | each | flow
    break_after: int | None = None
    running: str = ""
    numbers: str = ""
    own_page: bool = True
    serif: bool = True
    stacked: bool = False  # several forms on one sheet
    open_sides: bool = False  # no line at the left and right edge
    shade: bool = False  # heading cells are grey
    again: str = ""  # a line over the rest of a table on the next page
    border: str = "thin"  # of sheets: thin | hair | dotted
    offset: tuple[int, int] = (0, 0)  # rows and columns that a sheet leaves blank
    hidden: bool = False  # sheets: a hidden column of keys at the right
    producer: str = "own"  # own | docx | xlsx | html: what a PDF is made from


@dataclass(slots=True)
class Variant:
    """A document: its parts, its look, and notes on what is unusual about it (for the person who looks into a failure)."""

    number: int
    seed: int
    format: str
    parts: list[Part]
    look: Look
    notes: list[str] = field(default_factory=list)

    @property
    def gold(self) -> list[dict[str, Any]]:
        """The tables of all parts."""
        return [table for part in self.parts for table in part.gold]

    @property
    def name(self) -> str:
        """The file name without its ending."""
        return f"{self.number:04}-{self.format}"
