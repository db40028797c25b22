"""The ledger as a workbook: the list of problems, counts with charts, the batch compared, the checklist, what was not checked or is waived.

One row a finding with the columns of `perflint.reporters.csv`; each sheet is a module of `shared.xlsx`.  The same report
gives the same bytes.
"""

from __future__ import annotations

from perflint.model import Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.xlsx import batch, checklist, findings, run, summary, unread
from perflint.reporters.shared.xlsx.book import Book, made

NAME = "xlsx"
ALIASES: tuple[str, ...] = ("excel", "ledger")
SUMMARY = "问题清单工作簿：逐条问题（链接到单元格、处理状态可选）、汇总和图、批次总览、检查清单、未查与豁免、运行记录"
SELF_CONTAINED = True
BINARY = True
NEEDS_CATALOGUE = True
NEEDS_OVERVIEW = True
REQUIRES = ("office", ("xlsxwriter",))
TITLE = "绩效目标审核问题清单"


def render(report: Report, options: ReportOptions) -> bytes:
    """The bytes of the workbook.  Raises `PerflintError` as `made` does."""
    return made(TITLE, lambda book: _fill(book, report, options))


def _fill(book: Book, report: Report, options: ReportOptions) -> None:
    hidden = findings.write(book, report, options, TITLE)
    # the sheets are seen in the order in which they are made: the counts come after what is counted
    remarks = [f"问题清单工作表放不下的 {hidden} 条没有列出，请按部门分几次检查。"] if hidden else []
    if left := checklist.beyond(report):
        remarks.append(f"检查清单放不下的 {left} 个项目没有列出，请按部门分几次检查。")
    summary.write(book, report, options, TITLE, remarks)
    batch.write(book, report, options, TITLE)
    checklist.write(book, report, options, TITLE)
    unread.write(book, report, options, TITLE)
    run.write(book, report, options, TITLE)
