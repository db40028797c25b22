"""A comparison as a workbook: how many stand how, the targets that changed, every finding with what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from perflint.model import Comparison, Severity, Standing
from perflint.reporters.comparisons._wording import headline, round_names, target_headline
from perflint.reporters.comparisons.csv import finding_row, target_row
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.xlsx.book import FILLS, Book, height, made
from perflint.reporters.shared.xlsx.summary import Page

NAME = "xlsx"
ALIASES: tuple[str, ...] = ("excel",)
SUMMARY = "整改对照工作簿：各结论的个数、目标的变动、逐个问题的结论"
BINARY = True
REQUIRES = ("office", ("xlsxwriter",))

TITLE = "绩效目标整改对照"
TARGETS = ("变动", "项目和指标", "内容", "上一轮", "这一轮", "位置", "说明")
FINDINGS = ("结论", "项目和指标", "问题", "级别", "规则", "上一轮", "这一轮", "修改建议", "位置", "说明", "指纹")
TARGET_WIDTHS = (14, 36, 12, 28, 28, 26, 30)
FINDING_WIDTHS = (9, 30, 34, 6, 12, 18, 18, 28, 24, 24, 18)
SEVERITIES = sorted(Severity, reverse=True)
MOST = 200_000  # rows of a sheet


def render(comparison: Comparison, options: ReportOptions) -> bytes:
    """The bytes of the workbook.  Raises `PerflintError` as `made` does."""
    return made(TITLE, lambda book: _fill(book, comparison, options))


def _fill(book: Book, comparison: Comparison, options: ReportOptions) -> None:
    _summary(book, comparison, options)
    changes = [target_row(change, options) for change in comparison.targets]
    rows = [(one[1], one[2], one[3], one[4], one[5], one[10], one[11]) for one in changes]
    _list(book, "目标的变动", TARGETS, TARGET_WIDTHS, rows)
    found = [finding_row(change, options) for change in comparison.findings]
    order = (1, 2, 8, 6, 7, 4, 5, 9, 10, 11, 12)
    _list(book, "问题", FINDINGS, FINDING_WIDTHS, [tuple(one[at] for at in order) for one in found])


def _summary(book: Book, comparison: Comparison, options: ReportOptions) -> None:
    page = Page(book, book.sheet("小结", (24, 12, 12, 12, 12, 12, 40), TITLE))
    page.sheet.set_row(0, 30)
    page.line(TITLE, "title")
    page.line(round_names(comparison, options.base))
    page.line(headline(comparison))
    page.line(target_headline(comparison))
    for remark in comparison.remarks:
        page.line(f"注意：{remark}")
    page.section("问题的结论", ("结论", *(severity.label for severity in SEVERITIES), "合计"))
    numbers = Counter((one.standing, one.finding.severity) for one in comparison.findings)
    for standing in Standing:
        counts = [numbers[standing, severity] for severity in SEVERITIES]
        page.record((standing.label,), [*counts, sum(counts)])
    effects = Counter(change.effect.label for change in comparison.targets)
    if effects:
        page.section("目标的变动", ("变动", "处"))
        for label, number in effects.items():
            page.record((label,), [number])


def _list(book: Book, name: str, heads: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]]) -> None:
    sheet = book.sheet(name, widths, TITLE)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.set_row(0, 24)
    book.texts(sheet, 0, heads, "heading")
    for number, row in enumerate(rows[:MOST], start=1):
        sheet.set_row(number, height(row, widths))
        for column, text in enumerate(row):
            book.text(sheet, number, column, text, "center" if column == 0 or heads[column] == "级别" else "cell")
    last = max(1, min(len(rows), MOST))
    sheet.autofilter(0, 0, last, len(heads) - 1)
    for label, fill in ("反复", "错误"), ("新增", "错误"), ("仍存在", "警告"), ("已整改", "建议"), ("目标降低", "错误"), ("要求放宽", "错误"), ("删去", "警告"), ("预算变而指标未变", "警告"):  # fmt: skip
        assert fill in FILLS
        rule = {"type": "cell", "criteria": "==", "value": f'"{label}"', "format": book.fills[fill]}
        sheet.conditional_format(1, 0, last, 0, rule)
    if len(rows) > MOST:
        book.text(sheet, MOST + 1, 0, f"另有 {len(rows) - MOST} 行没有列出，见 -f csv。", "plain")
