"""PDF: rulings and letters to a lattice, pages that continue one another, and files that are broken."""

from __future__ import annotations

from collections.abc import Iterable

from tools.fuzz import oracles
from tools.fuzz.material import FORM, SHORT
from tools.fuzz.pages import drawn, paper

TITLE = "PDF 的表格线"
SHARE = 3
LONGEST = 16_384
LEAST = 0
SECONDS = 30.0
WORDS = (
    "%% page\n", "%% page 90\n", " re f\n", " re S\n", " l S\n", " m ", " l ", " c ", " cm\n", "q\n", "Q\n", "BT ", " ET\n", "/F 9 Tf ",
    " Tm ", " Td ", " TJ ", " Tj ", "<4E00 >", " Tz ", " Tr ", " Ts ", " w\n", " d\n", " W n\n", " g\n", " rg\n", "1e9", "-1", "0.001", "99999",
    "BI /W 1 /H 1 ID x EI\n", "/P <</MCID 0>> BDC\n", "EMC\n", " Do\n", "1 0 0 1 ", "0 1 -1 0 ", "-1 0 0 1 ",
)  # fmt: skip


def seeds() -> Iterable[bytes]:
    """A ruled table, one drawn by boxes, one over two pages, and a whole file."""
    yield drawn(SHORT)
    yield drawn(FORM, boxes=True)
    yield drawn(FORM[:8]) + drawn(FORM[8:])
    yield paper(drawn(SHORT[:3]))


def one(data: bytes) -> None:
    """Draw the pages and read the file.  Pages without text are told of as if recognition were not installed: it takes
    seconds a page."""
    from perflint.readers.shared.scans import pages

    available, pages.available = pages.available, lambda: False
    try:
        oracles.read(paper(data), "a.pdf")
    finally:
        pages.available = available
