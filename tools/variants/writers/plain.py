"""CSV files and text with tabs: only the first cell of a merged area keeps its text."""

from __future__ import annotations

import csv
import io

from tools.variants.model import Variant
from tools.variants.writers.sheets import plates

ENCODINGS = ("utf-8-sig", "gb18030", "utf-8", "utf-16")


def cells(variant: Variant) -> list[list[str]]:
    """The rows of all sheets, blank rows between them."""
    rows: list[list[str]] = []
    for plate in plates(variant):
        if rows:
            rows += [[], []]
        area = [[""] * len(plate.widths) for _ in range(plate.rows)]
        for box in plate.boxes:
            area[box.row][box.column] = box.text
        rows += area
    return rows


def write_csv(variant: Variant) -> bytes:
    """Commas (or semicolons), quoted where it must be, in one of four encodings."""
    out = io.StringIO()
    csv.writer(out, delimiter=",,,;"[variant.number // 4 % 4]).writerows(cells(variant))
    return out.getvalue().encode(ENCODINGS[variant.number % 4])


def write_txt(variant: Variant) -> bytes:
    """Tabs; line breaks within cells are lost, as when a table is pasted."""
    lines = ["\t".join(text.replace("\n", "") for text in row) for row in cells(variant)]
    return "\n".join(lines).encode(ENCODINGS[variant.number % 4])
