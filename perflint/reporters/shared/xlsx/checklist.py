"""检查清单: every rule with its verdict for every project, to be filtered by project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from perflint.model import Outcome, Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.prose import clip
from perflint.reporters.shared.verdict_grid import GridRow, Project, grid_rows, projects
from perflint.reporters.shared.xlsx.book import Book, height

NAME = "检查清单"
COLUMNS = ("维度", "规则", "检查内容", "级别", "范围")
WIDTHS = (8, 8, 34, 6, 9)
BESIDE = 15  # width of a project
MOST_PROJECTS = 60  # side by side; the next ones get a sheet of their own
MOST_SHEETS = 40
WIDEST_LACK = 60


def beyond(report: Report) -> int:
    """How many projects find no room on the sheets."""
    return max(0, sum(max(1, len(document.tables)) for document in report.documents) - MOST_SHEETS * MOST_PROJECTS)


def write(book: Book, report: Report, options: ReportOptions, header: str) -> None:
    """Write the sheets."""
    columns = projects(report, options.base)
    if not report.verdicts or not columns:
        return
    rows = list(grid_rows(report, columns))
    for number in range(min(MOST_SHEETS, -(-len(columns) // MOST_PROJECTS))):
        start = number * MOST_PROJECTS
        part = columns[start : start + MOST_PROJECTS]
        _sheet(book, NAME if not number else f"{NAME} {number + 1}", header, part, rows, start)


def _sheet(book: Book, name: str, header: str, columns: Sequence[Project], rows: Sequence[GridRow], start: int) -> None:
    sheet = book.sheet(name, (*WIDTHS, *(BESIDE for _ in columns)), header)
    if len(columns) > 12:  # a page as wide as 60 projects could not be read
        sheet.fit_to_pages(0, 0)
        sheet.set_print_scale(70)
        sheet.repeat_columns(0, len(COLUMNS) - 1)
    sheet.freeze_panes(1, 3)
    sheet.repeat_rows(0)
    sheet.set_row(0, 66)
    book.texts(sheet, 0, (*COLUMNS, *(clip(column.name, 120) for column in columns)), "heading")
    for number, row in enumerate(rows, start=1):
        verdicts = [_told(outcome, lacks) for outcome, lacks in row.verdicts[start : start + len(columns)]]
        texts = (row.dimension, row.code, row.title, row.severity, row.scope, *verdicts)
        sheet.set_row(number, height(texts, (*WIDTHS, *(BESIDE for _ in columns))))
        for column, text in enumerate(texts):
            book.text(sheet, number, column, text, "cell" if column == COLUMNS.index("检查内容") else "center")
    _dress(book, sheet, max(1, len(rows)), len(COLUMNS) + len(columns) - 1)


def _told(outcome: Outcome | None, lacks: str) -> str:
    """通过, 无法判断：权重, and a dash where the rule said nothing."""
    if outcome is None:
        return "—"
    return f"{outcome.label}：{clip(lacks, WIDEST_LACK)}" if lacks else outcome.label


def _dress(book: Book, sheet: Any, last: int, right: int) -> None:
    sheet.autofilter(0, 0, last, right)
    for outcome, format_ in book.verdicts.items():
        rule = {"type": "text", "criteria": "begins with", "value": outcome.label, "format": format_}
        sheet.conditional_format(1, len(COLUMNS), last, right, rule)
