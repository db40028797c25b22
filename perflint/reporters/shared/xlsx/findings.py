"""问题清单: one row a finding, with a link to its cell and a state to choose."""

from __future__ import annotations

from typing import Any

from perflint.model import Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.ledger import COLUMNS, STATES, WAIVED, entries, row
from perflint.reporters.shared.links import link
from perflint.reporters.shared.xlsx.book import FILLS, MOST_LINKS, Book, height

NAME = "问题清单"
WIDTHS = {
    "单位": 12, "项目": 14, "指标路径": 20, "文件": 13, "位置": 21, "指标值": 15, "问题": 30, "级别": 6, "可信度": 7,
    "维度": 7, "规则": 7, "规则名": 24, "依据": 18, "修改建议": 24, "可改为": 24, "指纹": 18, "处理状态": 9, "说明": 16,
}  # fmt: skip
FOLDED = ("可信度", "规则名", "可改为", "指纹")  # for programs; a click on the + above shows them
CENTERED = ("级别", "可信度", "维度", "规则", "处理状态")
SHOWN = tuple(name not in FOLDED for name in COLUMNS)
VISIBLE = tuple(WIDTHS[name] for name in COLUMNS if name not in FOLDED)
MOST_ROWS = 1_048_575


def write(book: Book, report: Report, options: ReportOptions, header: str) -> int:
    """Write the sheet; returns how many entries found no room on it."""
    sheet = book.sheet(NAME, [WIDTHS[name] for name in COLUMNS], header)
    for name in FOLDED:
        column = COLUMNS.index(name)
        sheet.set_column(column, column, WIDTHS[name], None, {"level": 1, "hidden": True})
    sheet.freeze_panes(1, COLUMNS.index("指标路径"))
    sheet.repeat_rows(0)
    sheet.set_row(0, 24)
    book.texts(sheet, 0, COLUMNS, "heading")
    place, last = COLUMNS.index("位置"), 0
    links = left_out = 0
    for entry in entries(report, options.base):
        if last == MOST_ROWS:
            left_out += 1
            continue
        last += 1
        texts = row(entry, report, options)
        sheet.set_row(last, height([text for text, shown in zip(texts, SHOWN, strict=True) if shown], VISIBLE))
        for column, text in enumerate(texts):
            target = link(entry.finding, options) if column == place and links < MOST_LINKS else None
            if target is not None:
                links += 1
                book.link(sheet, last, column, text, target)
            else:
                book.put(sheet, last, column, text, "center" if COLUMNS[column] in CENTERED else "cell")
    _dress(book, sheet, max(1, last))
    return left_out


def _dress(book: Book, sheet: Any, last: int) -> None:
    """Filter, colours by severity, the states to choose from."""
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    severity, state = COLUMNS.index("级别"), COLUMNS.index("处理状态")
    waived = {"type": "formula", "criteria": f'=$Q2="{WAIVED}"', "format": book.faded}
    assert chr(ord("A") + state) == "Q"
    sheet.conditional_format(1, 0, last, len(COLUMNS) - 1, waived)
    for label in FILLS:
        rule = {"type": "cell", "criteria": "==", "value": f'"{label}"', "format": book.fills[label]}
        sheet.conditional_format(1, severity, last, severity, rule)
    sheet.data_validation(
        1,
        state,
        last,
        state,
        {
            "validate": "list",
            "source": list(STATES),
            "error_title": "处理状态",
            "error_message": f"请从下拉列表中选择：{'、'.join(STATES)}。详情写在“说明”里。",
        },
    )
    sheet.ignore_errors({"number_stored_as_text": f"A1:R{last + 1}"})
