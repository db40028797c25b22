"""汇总: what was found by unit, dimension and severity, with two charts; the grades; the rules; the facts of the run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from perflint.model import Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.counts import SEVERITIES, Counts, counts
from perflint.reporters.shared.documents import indicator_count, table_label
from perflint.reporters.shared.grades import graded, points
from perflint.reporters.shared.places import shown_path
from perflint.reporters.shared.summary import headline, left_out
from perflint.reporters.shared.tally import tally
from perflint.reporters.shared.xlsx.book import BARS, FONT, Book, height

NAME = "汇总"
WIDTHS = (30, 22, 9, 9, 9, 9, 9, 9, 44)
LABELS = [severity.label for severity in SEVERITIES]
CHART_ROWS = 17
MOST_BARS = 15


class Page:
    """The sheet and the row that is written next."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self.book, self.sheet, self.row = book, sheet, 0

    def line(self, text: str, style: str = "plain") -> None:
        """One line of text."""
        self.book.text(self.sheet, self.row, 0, text, style)
        self.row += 1

    def section(self, title: str, columns: Sequence[str]) -> None:
        """A blank line, a heading, the names of the columns."""
        self.row += 1
        self.line(title, "section")
        self.book.texts(self.sheet, self.row, columns, "heading")
        self.row += 1

    def record(self, labels: Sequence[str], numbers: Sequence[int], *, total: bool = False) -> None:
        """A row: texts, then numbers."""
        for column, label in enumerate(labels):
            self.book.text(self.sheet, self.row, column, label, "label" if total else "cell")
        for column, number in enumerate(numbers, start=len(labels)):
            self.book.number(self.sheet, self.row, column, number, "total" if total else "number")
        self.row += 1


def write(book: Book, report: Report, options: ReportOptions, header: str, remarks: Sequence[str] = ()) -> None:
    """Write the sheet; ``remarks`` say what the other sheets had no room for."""
    page = Page(book, book.sheet(NAME, WIDTHS, header))
    found = counts(report)
    page.sheet.set_row(0, 30)
    page.line("绩效目标审核问题汇总", "title")
    for text in (*_facts(report), *remarks):
        page.line(text)
    charts = page.row + 1
    if report.findings:
        page.row += CHART_ROWS
    units = _by_unit(page, found)
    dimensions = _by_dimension(page, found)
    if report.findings:
        _chart(
            page, charts, 0, "各单位的问题", "bar", (units[0], min(units[1], units[0] + MOST_BARS - 1)), 0, (490, 320)
        )
        _chart(page, charts, 4, "各维度的问题", "column", dimensions, 1, (580, 320))
    _by_unit_and_dimension(page, found)
    _grades(page, report, options)
    _rules(page, report)


def _facts(report: Report) -> list[str]:
    tables = sum(len(document.tables) for document in report.documents)
    indicators = sum(map(indicator_count, report.documents))
    book = f"（规则集 {report.rulebook[:12]}）" if report.rulebook else ""
    version = f"，perflint {report.version}" if report.version else ""
    return [
        headline(report),
        f"检查范围：读了 {len(report.documents)} 个文件，{tables} 张表，{indicators} 个指标；"
        f"没有读成 {len(report.failures)} 个文件（见“未查与豁免”）。",
        f"规则：{report.rules} 条{book}{version}。",
        f"未列入问题清单：{left_out(report)}。",
    ]


def _by_unit(page: Page, found: Counts) -> tuple[int, int]:
    page.section("一、单位 × 级别", ("单位", "维度", *LABELS, "合计", "已豁免"))
    first = page.row
    for unit in found.units():
        numbers = found.row(unit)
        page.record((unit, "全部"), [*numbers, sum(numbers), found.waived[unit]])
    last = page.row - 1
    numbers = found.row()
    page.record(("合计", "全部"), [*numbers, sum(numbers), sum(found.waived.values())], total=True)
    return first, last


def _by_dimension(page: Page, found: Counts) -> tuple[int, int]:
    page.section("二、维度 × 级别", ("单位", "维度", *LABELS, "合计"))
    first = page.row
    for dimension in found.dimensions():
        numbers = found.row(dimension=dimension)
        page.record(("全部", dimension), [*numbers, sum(numbers)])
    return first, page.row - 1


def _by_unit_and_dimension(page: Page, found: Counts) -> None:
    page.section("三、单位 × 维度 × 级别", ("单位", "维度", *LABELS, "合计"))
    for unit in found.units():
        for dimension in found.dimensions():
            numbers = found.row(unit, dimension)
            if any(numbers):
                page.record((unit, dimension), [*numbers, sum(numbers)])


def _grades(page: Page, report: Report, options: ReportOptions) -> None:
    if not report.grades:
        return
    names = [dimension.name for dimension in report.grades[0].dimensions]
    page.section("四、评级", ("文件", "项目", "等级", "得分", *names[:4], "说明"))
    for grade in report.grades:
        document = report.documents[grade.document]
        project = "（整份文件）" if grade.table is None else table_label(document.tables[grade.table])
        kept = {one.name: f"{points(one.points)}/{points(one.weight)}" for one in grade.dimensions}
        book, row = page.book, page.row
        told = grade.reason if grade.score is None else graded(grade).partition("；")[2]
        page.sheet.set_row(row, height((document.path, project, *[""] * 6, told), WIDTHS))
        book.texts(page.sheet, row, (shown_path(document.path, options.base), project))
        score = points(grade.score) if grade.score is not None else "—"
        book.text(page.sheet, row, 2, grade.label, "center")
        book.text(page.sheet, row, 3, score, "center")
        for column in range(4):
            name = names[column] if column < len(names) else ""
            book.text(page.sheet, row, 4 + column, kept.get(name, "") if grade.score is not None else "—", "center")
        book.text(page.sheet, row, 8, told)
        page.row += 1


def _rules(page: Page, report: Report) -> None:
    page.section("五、规则", ("问题", "规则", "级别", "个数"))
    for finding, number in tally(report).rules:
        page.record((finding.title, finding.code, finding.severity.label), [number])


def _chart(
    page: Page, row: int, column: int, title: str, kind: str, lines: tuple[int, int], names: int, size: tuple[int, int]
) -> None:
    """Stacked by severity; the figures are those of the table further down."""
    first, last = lines
    if last < first:
        return
    chart = page.book.file.add_chart({"type": kind, "subtype": "stacked"})
    for number, label in enumerate(LABELS, start=2):
        chart.add_series(
            {
                "name": [NAME, first - 1, number],
                "categories": [NAME, first, names, last, names],
                "values": [NAME, first, number, last, number],
                "fill": {"color": BARS[label]},
                "gap": 60,
            }
        )
    font = {"name": FONT, "size": 9}
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 12}})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_x_axis({"num_font": font, "major_gridlines": {"visible": False}})
    chart.set_y_axis({"num_font": font, "reverse": kind == "bar", "major_gridlines": {"visible": False}})
    chart.set_size({"width": size[0], "height": size[1]})
    page.sheet.insert_chart(row, column, chart, {"x_offset": 5, "y_offset": 2})
