"""运行记录: when, by which rules and with which options it was checked, and the SHA-256 of every input."""

from __future__ import annotations

from perflint.model import Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.places import shown_path
from perflint.reporters.shared.record import record_rows
from perflint.reporters.shared.xlsx.book import Book, height
from perflint.reporters.shared.xlsx.summary import Page

NAME = "运行记录"
WIDTHS = (44, 16, 68, 12, 40)
MOST = 20_000


def write(book: Book, report: Report, options: ReportOptions, header: str) -> None:
    """Write the sheet, unless the report was made by hand."""
    rows = list(record_rows(report, options.base))
    if not rows:
        return
    page = Page(book, book.sheet(NAME, WIDTHS, header))
    page.sheet.set_row(0, 30)
    page.line("运行记录", "title")
    for label, text in rows:
        page.line(f"{label}：{text}")
    page.section("输入", ("文件", "结果", "SHA-256", "字节", "说明"))
    for one in report.record.inputs[:MOST]:
        texts = (shown_path(one.path, options.base), one.fate.label, one.sha256)
        page.sheet.set_row(page.row, height((*texts, "", one.note), WIDTHS))
        book.texts(page.sheet, page.row, texts)
        if one.size is not None:
            book.number(page.sheet, page.row, 3, one.size)
        book.text(page.sheet, page.row, 4, one.note)
        page.row += 1
    if len(report.record.inputs) > MOST:
        page.line(f"另有 {len(report.record.inputs) - MOST} 个没有列出，见 -f json。")
