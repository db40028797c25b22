"""Excel 97 workbooks by xlwt: the same sheets as xlsx in the older format."""

from __future__ import annotations

import io
from typing import Any

from tools.variants.model import Box, Variant
from tools.variants.writers.sheets import plates, row_heights

UNIT = 9.0


def write(variant: Variant) -> bytes:
    """The whole workbook."""
    import xlwt  # type: ignore[import-untyped]

    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[tuple[Any, ...], Any] = {}
    for at, plate in enumerate(plates(variant)):
        sheet = book.add_sheet(f"{plate.name[:24]}_{at}" if at else plate.name[:28], cell_overwrite_ok=True)
        for column, share in enumerate(plate.widths):
            sheet.col(column).width = int(share * UNIT * 2 * 256)
        for row, height in enumerate(row_heights(plate, variant.look.size, UNIT)):
            sheet.row(row).height_mismatch = True
            sheet.row(row).height = int(height * 20)
        for box in plate.boxes:
            value = box.text if box.raw is None else box.raw
            bottom, right = box.row + box.rows - 1, box.column + box.columns - 1
            sheet.write_merge(box.row, bottom, box.column, right, value, _style(box, styles))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _style(box: Box, styles: dict[tuple[Any, ...], Any]) -> Any:
    import xlwt

    code = box.code if box.raw is not None and box.code else "General"
    key = (code, box.kind == "data")
    if key not in styles:
        align = "left" if box.kind == "data" else "center"
        style = xlwt.easyxf(
            f"align: wrap on, horiz {align}, vert center; borders: left thin, right thin, top thin, bottom thin"
        )
        style.num_format_str = code
        styles[key] = style
    return styles[key]
