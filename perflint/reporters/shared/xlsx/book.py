"""A workbook that is written row by row: its formats, and texts that stay texts.

Memory does not grow with the rows (XlsxWriter's ``constant_memory``), so rows are written downward and never returned to.
No text becomes a formula, a link or a number: each is written as a string, and one that a spreadsheet would calculate when
somebody edits the cell is marked as quoted, the way a leading apostrophe marks it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any

from perflint.long_texts import does_not_fit
from perflint.model import Outcome, Severity
from perflint.reporters.shared.ledger import cell_text, is_changed
from perflint.text import display_width

FONT = "宋体"
SIZE = 10
HEADING = {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "align": "center", "valign": "vcenter"}
STYLES: Mapping[str, Mapping[str, Any]] = {
    "cell": {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"},
    "center": {"text_wrap": True, "valign": "top", "align": "center", "border": 1, "border_color": "#BFBFBF"},
    "number": {"valign": "top", "align": "right", "border": 1, "border_color": "#BFBFBF", "num_format": "#,##0"},
    "total": {"valign": "top", "align": "right", "border": 1, "border_color": "#BFBFBF", "num_format": "#,##0", "bold": True, "bg_color": "#F2F2F2"},
    "label": {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF", "bold": True, "bg_color": "#F2F2F2"},
    "link": {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF", "font_color": "#0563C1", "underline": 1},
    "heading": {**HEADING, "text_wrap": True, "border": 1, "border_color": "#BFBFBF"},
    "title": {"bold": True, "font_size": 18, "font_name": "黑体"},
    "section": {"bold": True, "font_size": 12, "font_name": "黑体", "font_color": "#1F3864"},
    "plain": {},
    "wrapped": {"text_wrap": True, "valign": "top"},
}  # fmt: skip
FILLS = {
    Severity.ERROR.label: {"bg_color": "#F8CBAD", "font_color": "#9C0006", "bold": True},
    Severity.WARNING.label: {"bg_color": "#FFE699", "font_color": "#7F6000"},
    Severity.INFO.label: {"bg_color": "#DDEBF7", "font_color": "#1F4E79"},
    Severity.HINT.label: {"bg_color": "#E2EFDA", "font_color": "#375623"},
}
BARS = {"错误": "#C00000", "警告": "#F4B000", "提示": "#5B9BD5", "建议": "#70AD47"}
VERDICTS = {
    Outcome.PASS: {"font_color": "#375623"},
    Outcome.FINDING: {"bg_color": "#F8CBAD", "font_color": "#9C0006", "bold": True},
    Outcome.NOT_APPLICABLE: {"font_color": "#A6A6A6"},
    Outcome.CANNOT_DECIDE: {"bg_color": "#FFE699", "font_color": "#7F6000"},
    Outcome.NOT_IN_FORCE: {"font_color": "#A6A6A6", "italic": True},
    Outcome.WAIVED: {"bg_color": "#DDEBF7", "font_color": "#1F4E79"},
    Outcome.RULE_ERROR: {"bg_color": "#C00000", "font_color": "#FFFFFF"},
}
CREATED = datetime(2000, 1, 1)  # the same report gives the same bytes; when it was made, a run record tells
MOST_LINES = 8  # that a row is high; the cell holds the whole text all the same
LINE = 14  # points
MOST_LINKS = 65_000  # of a sheet; Excel takes 65530


def height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """The height in points of a row whose texts are wrapped in columns of these widths (in digits, as a sheet counts).

    Rows are given a height because LibreOffice and WPS do not measure wrapped rows when they open a file.
    """
    lines = max(
        (-(-display_width(text) // max(1, int(0.95 * width))) for text, width in zip(texts, widths, strict=False)),
        default=1,
    )
    return LINE * max(1, min(lines, MOST_LINES)) + 3


def made(title: str, fill: Callable[[Book], None]) -> bytes:
    """The bytes of the workbook that ``fill`` fills.  Raises `PerflintError` where the disk has no room for its rows."""
    try:
        with TemporaryDirectory(prefix="perflint-", ignore_cleanup_errors=True) as folder:
            book = Book(title, folder)
            fill(book)
            return book.close()
    except OSError as error:
        raise does_not_fit(error) from error


class Book:
    """A workbook in the making, the rows of which wait in files in ``folder``; `close` gives its bytes."""

    def __init__(self, title: str, folder: str) -> None:
        import xlsxwriter  # type: ignore[import-untyped]  # has types but does not say so

        self._buffer = BytesIO()
        settings = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}  # fmt: skip
        self.file: Any = xlsxwriter.Workbook(self._buffer, settings)
        self.file.set_properties({"title": title, "author": "", "created": CREATED})
        base = {"font_name": FONT, "font_size": SIZE}
        self.formats = {name: self.file.add_format({**base, **style}) for name, style in STYLES.items()}
        self._quoted = {
            name: self.file.add_format({**base, **style, "quote_prefix": True}) for name, style in STYLES.items()
        }
        self.fills = {label: self.file.add_format(style) for label, style in FILLS.items()}
        self.verdicts = {outcome: self.file.add_format(style) for outcome, style in VERDICTS.items()}
        self.faded = self.file.add_format({"font_color": "#808080"})

    def sheet(self, name: str, widths: Sequence[float], header: str) -> Any:
        """A sheet for A4 across: as wide as one page, numbered pages, ``header`` on each of them."""
        sheet = self.file.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.set_header(f'&L&"{FONT}"&10{header}&R&"{FONT}"&10&A')
        sheet.set_footer(f'&C&"{FONT}"&10第 &P 页，共 &N 页')
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def text(self, sheet: Any, row: int, column: int, text: str, style: str = "cell") -> None:
        """A text as it is; the cell stays a text when somebody edits it."""
        self.put(sheet, row, column, cell_text(text), style)

    def put(self, sheet: Any, row: int, column: int, shown: str, style: str = "cell") -> None:
        """`text` of what `cell_text` gave."""
        if shown.startswith("<r>") and shown.endswith("</r>"):
            shown += " "  # XlsxWriter would take it for markup of its own
        sheet.write_string(row, column, shown, (self._quoted if is_changed(shown) else self.formats)[style])

    def texts(self, sheet: Any, row: int, texts: Sequence[str], style: str = "cell") -> None:
        """A row of texts."""
        for column, text in enumerate(texts):
            self.text(sheet, row, column, text, style)

    def link(self, sheet: Any, row: int, column: int, text: str, target: tuple[str, str]) -> None:
        """A text that opens a file (percent-encoded), at a place in it."""
        file, place = target
        url = f"external:{file if '/' in file else './' + file}" + (f"#{place}" if place else "")
        sheet.write_url(row, column, url, self.formats["link"], cell_text(text))

    def number(self, sheet: Any, row: int, column: int, number: float, style: str = "number") -> None:
        """A number as a number."""
        sheet.write_number(row, column, number, self.formats[style])

    def close(self) -> bytes:
        """The whole file.  Raises OSError where its rows do not fit where they wait."""
        from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

        try:
            self.file.close()
        except FileCreateError as error:
            raise error.args[0] from None
        return self._buffer.getvalue()
