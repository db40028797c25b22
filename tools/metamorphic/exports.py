"""What a document says as the rows of an export: one indicator a row, every cell filled in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from random import Random

from perflint.model import Document

HEADINGS = {
    "project": "项目名称", "level1": "一级指标", "level2": "二级指标", "name": "三级指标", "value": "指标值", "unit": "计量单位",
    "weight": "权重", "actual": "实际完成值", "score": "得分", "description": "指标说明", "basis": "指标值确定依据",
}  # fmt: skip
Rows = list[list[str]]


def export_of(document: Document) -> Rows:
    """Headings and rows; columns that no table has are left out."""
    columns = [
        name
        for name in HEADINGS
        if name == "project"
        or any(getattr(item, name) is not None for table in document.tables for item in table.indicators)
    ]
    rows = [[HEADINGS[name] for name in columns]]
    for number, table in enumerate(document.tables, start=1):
        project = str(table.project or table.function or f"项目{number}")
        for item in table.indicators:
            cells = [project if name == "project" else str(getattr(item, name) or "") for name in columns]
            rows.append([" ".join(cell.split()) for cell in cells])
    return rows


def shuffled(rows: Rows, seed: int) -> Rows:
    """The columns in another order."""
    order = list(range(len(rows[0])))
    Random(seed).shuffle(order)
    return [[row[at] for at in order] for row in rows]


def wide(rows: Rows, headings: Sequence[str] = ("指标值", "权重", "得分")) -> Rows:
    """Digits, letters and signs of some columns as full-width characters."""
    columns = [at for at, heading in enumerate(rows[0]) if heading in headings]
    table = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    return [
        rows[0],
        *([cell.translate(table) if at in columns else cell for at, cell in enumerate(row)] for row in rows[1:]),
    ]


def delimited(rows: Rows, encoding: str = "utf-8-sig") -> bytes:
    """The rows as a .csv file."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding)
