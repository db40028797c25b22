"""The issue list as a table that Excel and LibreOffice open in Chinese: one row a finding, what was waived at the end.

UTF-8 with a byte order mark, because Excel takes anything else for the system's code page.  A cell that a spreadsheet
would calculate or rewrite (``=100%``, ``+5``, ``-3``, ``@x``, a leading tab; 3-5 as a date, a long number as 1.2E+18)
begins with an apostrophe, in any column: quoting does not help, as quotes are gone before the cell is looked at, and a
tab or blank in front is stripped by some readers.  A cell that itself begins with an apostrophe gets a second one, so
that dropping one leading apostrophe gives every text back (`original`).  Both programs show it and keep the text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from perflint.model import Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.ledger import COLUMNS, entries, is_changed, row

NAME = "csv"
ALIASES: tuple[str, ...] = ()
SUMMARY = "问题清单表格（UTF-8 带 BOM，Excel 直接打开；公式不会执行）"
SELF_CONTAINED = False


def render(report: Report, options: ReportOptions) -> str:
    """The header, findings in the report's order, suppressed ones."""
    return "".join(pieces(report, options))


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The rows of `render`."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)

    def written(cells: Iterable[str]) -> str:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(cells)
        return buffer.getvalue()

    yield "\ufeff" + written(COLUMNS)
    for entry in entries(report, options.base):
        yield written(map(guarded, row(entry, report, options)))


def guarded(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would make something else of it."""
    return f"'{text}" if is_changed(text) else text


def original(text: str) -> str:
    """What `guarded` was given."""
    return text.removeprefix("'")
