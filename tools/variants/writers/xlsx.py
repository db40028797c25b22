"""Excel workbooks by XlsxWriter: merged cells, stored numbers with formats, a hidden sheet of lists, print settings."""

from __future__ import annotations

import io
from random import Random
from typing import Any

from tools.variants.model import Box, Look, Variant
from tools.variants.writers.sheets import Plate, plates, row_heights

UNIT = 9.0  # characters that a relative width of 1 takes
_BORDERS = {"thin": 1, "hair": 7, "dotted": 4}
_PAPER = {"A4": 9, "A3": 8, "Letter": 1}


def write(variant: Variant) -> bytes:
    """The whole workbook."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_numbers": False})
    formats: dict[tuple[Any, ...], Any] = {}
    rng = Random(variant.number)
    lists = rng.random() < 0.2
    used: set[str] = set()
    for at, plate in enumerate(plates(variant)):
        name = plate.name if plate.name not in used else f"{plate.name}_{at}"
        used.add(name)
        sheet = book.add_worksheet(name)
        _page(sheet, plate, variant.look)
        for row, height in enumerate(row_heights(plate, variant.look.size, UNIT)):
            sheet.set_row(row, height)
        for box in plate.boxes:
            _write(book, sheet, box, variant.look, formats, rng)
        if variant.look.hidden:
            last = len(plate.widths)
            for row in range(plate.rows):
                sheet.write_string(row, last, f"{rng.randrange(16**8):08x}")
            sheet.set_column(last, last, 8, None, {"hidden": True})
    if lists:
        hidden = book.add_worksheet("代码表")
        for row, word in enumerate(["产出指标", "效益指标", "满意度指标", "数量指标", "质量指标", "≥", "≤", "="]):
            hidden.write_string(row, 0, word)
        hidden.hide()
    book.close()
    return out.getvalue()


def _page(sheet: Any, plate: Plate, look: Look) -> None:
    for column, share in enumerate(plate.widths):
        sheet.set_column(column, column, share * UNIT * 2 * look.size / 11)  # a Chinese character takes two
    sheet.set_paper(_PAPER[look.paper])
    if look.landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if look.repeat and plate.heads:
        sheet.repeat_rows(*plate.heads)
    if look.numbers:
        sheet.set_footer("&C" + look.numbers.replace("{}", "&P"))
    if look.running:
        sheet.set_header("&L" + look.running)


def _write(book: Any, sheet: Any, box: Box, look: Look, formats: dict[tuple[Any, ...], Any], rng: Random) -> None:
    key = (box.kind, box.code if box.raw is not None else None, box.vertical)
    if key not in formats:
        facts: dict[str, Any] = {
            "text_wrap": True, "valign": "vcenter", "font_size": look.size, "border": 0 if box.kind == "note" else _BORDERS[look.border],
            "align": "left" if box.kind in {"data", "note"} else "center", "bold": box.kind in {"head", "title"},
            "font_name": "Noto Serif CJK SC" if look.serif else "Noto Sans CJK SC",
        }  # fmt: skip
        if box.kind == "title":
            facts |= {"border": 0, "font_size": look.size * 1.5}
        if box.raw is not None and box.code not in {None, "General"}:
            facts["num_format"] = box.code
        if box.vertical:
            facts["rotation"] = 270  # stacked
        if look.shade and box.kind == "head":
            facts["bg_color"] = "#D9D9D9"
        formats[key] = book.add_format(facts)
    style = formats[key]
    if box.rows > 1 or box.columns > 1:
        sheet.merge_range(box.row, box.column, box.row + box.rows - 1, box.column + box.columns - 1, "", style)
    if box.raw is not None:
        sheet.write_number(box.row, box.column, box.raw, style)
    elif box.text:
        sheet.write_string(box.row, box.column, box.text, style)
    elif box.rows == box.columns == 1:
        sheet.write_blank(box.row, box.column, None, style)
    if box.kind == "data" and box.text and rng.random() < 0.01:
        sheet.write_comment(box.row, box.column, "请核实")
