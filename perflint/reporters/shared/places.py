"""Where something stands, in words: `file:line:column`, `Sheet!C12`, 第3页第1个表格第2行第4列, 第3张表第4个指标.

`spot` is the shortest address that can be opened, `told` the same for a sentence, `extent` also says how far a merged
cell reaches.
"""

from __future__ import annotations

from collections.abc import Iterable

from perflint.model import Finding, Location, Place
from perflint.reporters.shared.prose import line_of
from perflint.text import column_of, letters

SPREAD = (".csv", ".tsv")  # texts that people open in a spreadsheet
LONGEST_COLUMN, LONGEST_ROW = 3, 7  # letters and digits of an address: XFD1048576 is the last one


def shown_path(path: str, base: str) -> str:
    """The path relative to ``base`` when it lies below it, else as given; safe to print."""
    if base:
        folder = base.replace("\\", "/").rstrip("/") + "/"
        if path.replace("\\", "/").startswith(folder):
            path = path[len(folder) :]
    return line_of(path)


def spot(location: Location) -> str:
    """The place inside the file, or nothing where the file is all that is known.

    ``Sheet1!C12`` in a workbook, 第3页第1个表格第2行第4列 or 第3页第5行 in a PDF, 第2个表格第3行第4列 or 第5段 in a Word
    document, ``12:5`` (line and character) in a text, a JSON pointer in an interchange document.
    """
    if location.cell_ref:
        return line_of(_on_sheet(location, location.cell_ref))
    page = _page(location)
    if not page and in_text(location):
        return f"{location.line}:{location.character}" if location.character is not None else str(location.line)
    if location.pointer:
        return line_of(location.pointer)
    return line_of(page + _on_page(location))


def told(location: Location) -> str:
    """`spot` as a person would look for it: 第2行第7列 in a table of text, 第2个表格 or 第5行 in a web page."""
    if location.line is None or location.page is not None or location.cell_ref:
        return spot(location)
    if location.row is not None:
        return _row(location) if in_text(location) and not location.table else _on_page(location)
    if location.character is None:
        return f"第{location.table + 1}个表格" if location.table is not None else f"第{location.line}行"
    return spot(location)


def in_text(location: Location) -> bool:
    """Whether line and character are how a person finds the place: in a text, not in the table of a web page.  Of the rows of
    a long export the character is not known."""
    if location.line is None:
        return False
    return location.character is not None or location.row is None or location.file.lower().endswith(SPREAD)


def spot_in_table(location: Location) -> str:
    """`spot` where the table is known already: 第3页第2行第4列."""
    if location.row is None or location.cell_ref or (in_text(location) and location.page is None):
        return spot(location)
    return _page(location) + _row(location)


def _on_sheet(location: Location, address: str) -> str:
    return f"{location.sheet}!{address}" if location.sheet else address


def _page(location: Location) -> str:
    return f"第{location.page}页" if location.page is not None else ""


def _row(location: Location) -> str:
    row = f"第{location.row + 1}行" if location.row is not None else ""
    return row + (f"第{location.column + 1}列" if location.column is not None else "")


def _on_page(location: Location) -> str:
    if location.row is not None:
        return (f"第{location.table + 1}个表格" if location.table is not None else "表格") + _row(location)
    if location.paragraph is not None:
        return f"第{location.paragraph}段"
    if location.line is not None:
        return f"第{location.line}行"
    if location.sheet:
        return location.sheet
    return f"第{location.table + 1}个表格" if location.table is not None else ""


def extent(location: Location) -> str:
    """`spot`, and for a merged cell how far it reaches: ``Sheet1!E12:E15``, 第2个表格第3行第4列（合并2行1列）."""
    rows, columns = location.span
    if (rows, columns) == (1, 1):
        return spot(location)
    if merged := merged_range(location):
        return line_of(_on_sheet(location, merged))
    where = spot(location)
    return f"{where}（合并{rows}行{columns}列）" if where else ""


def merged_range(location: Location) -> str:
    """``E12:E15`` for a merged cell with an address, else nothing."""
    rows, columns = location.span
    column = (location.cell_ref or "").rstrip("0123456789")
    digits = (location.cell_ref or "")[len(column) :]
    known = _is_latin(column) and len(column) <= LONGEST_COLUMN and 0 < len(digits) <= LONGEST_ROW
    if (rows, columns) == (1, 1) or not known:
        return ""
    last = letters(column_of(column) + max(1, columns) - 1)
    return f"{location.cell_ref}:{last}{int(digits) + max(1, rows) - 1}"


def _is_latin(letters: str) -> bool:
    return letters.isascii() and letters.isalpha() and letters.isupper()


def cut(location: Location, also: Iterable[Location]) -> str:
    """跨第3页和第4页 for a cell that a page break cut into pieces, nothing for a whole one."""
    further = [place for place in also if place != location]
    if not further:
        return ""
    pages = [place.page for place in (location, *further) if place.page is not None]
    if len(set(pages)) > 1:
        return f"跨{'和'.join(f'第{page}页' for page in dict.fromkeys(pages))}"
    return f"还有一部分在{'、'.join(map(told, further))}"


def address(filename: str, location: Location, base: str) -> str:
    """``file:12:5``, clickable in terminals and editors."""
    inner = spot(location)
    path = shown_path(filename, base)
    return f"{path}:{inner}" if inner else path


def position(place: Place) -> str:
    """第3张表第4个指标, with the merged area and the pages of a cell that has more than one place."""
    parts = []
    if place.table is not None:
        parts.append(f"第{place.table + 1}张表")
    if place.indicator is not None:
        parts.append(f"第{place.indicator + 1}个指标")
    text = "".join(parts) or "全文"
    if merged := merged_range(place.location):
        text += f"，合并单元格 {merged}"
    elif place.location.span[0] > 1:  # across columns alone is how forms are drawn
        text += f"，合并{place.location.span[0]}行"
    if pieces := cut(place.location, place.also):
        text += f"，{pieces}"
    return text


def compact(place: Place) -> str:
    """The shortest address inside a table, for lists of many places: 12:5 in a text, the row of a table of values."""
    where = place.location
    lined = in_text(where) and where.page is None and not where.file.lower().endswith(SPREAD)
    short = spot(where) if lined else told(where)
    if short:
        return short
    return (
        f"第{place.indicator + 1}个指标"
        if place.indicator is not None
        else "整表"
        if place.table is not None
        else "全文"
    )


def row_path(finding: Finding, table_label: str = "") -> str:
    """项目 › 一级 › 二级 › 三级指标, without the project where the heading above just said it."""
    parts = [line_of(part) for part in finding.path if part.strip()]
    if parts and parts[0] == table_label:
        parts = parts[1:]
    return " › ".join(parts)
