"""Legacy Excel workbooks (.xls, WPS .et, BIFF under any name), read with xlrd: one Grid a sheet, cells as a person sees them.

What xlrd does not give: the text of formulas (their stored results are read), and text boxes.
"""

from __future__ import annotations

from typing import Any

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.model import Cell, CellFacts, Grid, Location, Problem, Source
from perflint.readers.shared.collection import without_collection
from perflint.readers.shared.number_formats import BUILTIN, FROM_THE_SYSTEM, GENERAL, changes_text, shown_text
from perflint.readers.shared.ole import ole_kind
from perflint.readers.shared.sheets import HIDDEN, SheetContents, SheetPlace, Shown, truth, unread
from perflint.text import letters

NAME = "xls"
SUFFIXES = (".xls", ".et")

_BARE = (b"\x09\x08\x08\x00", b"\x09\x08\x10\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")  # BIFF without a container
_ADVICE = "在 Excel 或 WPS 中打开，另存为 .xlsx 后再检查"
_EMPTY, _TEXT, _NUMBER, _DATE, _TRUTH, _ERROR, _BLANK = range(7)  # xlrd's kinds of cells
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def recognises(data: bytes, name: str) -> bool:
    """A compound file with a workbook in it, or the records of one without a container."""
    return ole_kind(data) == "xls" or data.startswith(_BARE)


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The sheets of a workbook.  Raises InputError when it is encrypted, damaged or empty."""
    with without_collection():
        book = _open(data, path)
        if book.nsheets > limits.sheets:
            raise over("sheets", limits, path)
        shown = Shown(bool(book.datemode))
        codes = _format_codes(book)
        grids: list[Grid] = []
        left = limits.cells
        problems: list[Problem] = []
        reasons: list[str] = []
        for sheet in book.sheets():
            place = SheetPlace(path, sheet.name, len(grids))
            try:
                contents = _contents(sheet, place, codes, shown)
                left -= sum(map(len, contents.rows.values()))
                if left < 0:
                    raise over("cells", limits, path)
                grid = contents.grid(place, limits, sheet.visibility != 0)
            except InputError as error:
                problems.append(unread(sheet.name, path, error))
                reasons.append(error.message)
                continue
            grids += [grid] if grid else []
    if not grids:
        message = reasons[0] if reasons else "工作簿里没有任何内容"
        raise InputError(message, place=path, advice="确认文件已经填写；能打开的，另存为 .xlsx 后再检查")
    return Source(path, NAME, tuple(grids), problems=tuple(problems))


def _open(data: bytes, path: str) -> Any:
    """The workbook as xlrd has it; whatever xlrd stumbles over in a damaged file is an InputError."""
    import io

    import xlrd  # type: ignore[import-untyped]

    def opened(encoding: str | None) -> Any:
        return xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            ragged_rows=True,
            encoding_override=encoding,
            logfile=io.StringIO(),
        )

    try:
        book = opened(None)
        if book.biff_version < 80 and book.codepage in {None, 367, 1252}:  # old Chinese programs name no code page
            book = opened("gb18030")
    except Exception as error:
        if "encrypted" in str(error):
            advice = "先去掉密码：在 Excel 或 WPS 中输入密码打开，清空密码后另存，再检查"
            raise InputError("文件已加密，没有密码读不到内容", place=path, advice=advice) from error
        raise InputError("旧版 Excel 文件已经损坏，或不是完整的工作簿", place=path, advice=_ADVICE) from error
    return book


def _format_codes(book: Any) -> list[str]:
    """The number format code of each cell style; dates that follow the system are shown as in a Chinese Excel."""
    codes = []
    for style in book.xf_list:
        key = style.format_key
        known = book.format_map.get(key)
        own = known.format_str if known is not None and key not in FROM_THE_SYSTEM else None
        codes.append(own or BUILTIN.get(key, GENERAL))
    return codes


def _contents(sheet: Any, place: SheetPlace, codes: list[str], shown: Shown) -> SheetContents:
    contents = SheetContents()
    texts = {code for code in set(codes) if changes_text(code)}
    for row in range(sheet.nrows):
        styles = sheet._cell_xf_indexes[row]
        cells: dict[int, Cell] = {}
        for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
            if kind == _EMPTY:
                continue
            style = styles[column]
            code = codes[style] if 0 <= style < len(codes) else GENERAL
            text, facts = _shown(kind, value, code, shown)
            if kind == _TEXT and code in texts and text:
                changed = shown_text(text, code)
                text, facts = (changed, None) if changed else (text, HIDDEN)
            ref = f"{letters(column)}{row + 1}"
            cells[column] = Cell(
                text, Location(place.file, place.sheet, None, place.table, row, column, ref), None, facts
            )
        if cells:
            contents.rows[row] = cells
    contents.merges = [
        (top, left, bottom - 1, right - 1)
        for top, bottom, left, right in sheet.merged_cells
        if 0 <= top < bottom and 0 <= left < right and (bottom - top, right - left) != (1, 1)
    ]
    contents.hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    contents.hidden_columns = [(column, column) for column, info in sheet.colinfo_map.items() if info.hidden]
    contents.comments = {where: note.text.strip() for where, note in sheet.cell_note_map.items() if note.text.strip()}
    return contents


def _shown(kind: int, value: Any, code: str, shown: Shown) -> tuple[str, CellFacts | None]:
    """A cell's text and facts by its kind."""
    if kind == _TEXT:
        return str(value).replace("\r\n", "\n").replace("\r", "\n").strip(), None
    if kind in {_NUMBER, _DATE}:
        return shown.number(value, code)
    if kind == _TRUTH:
        return truth(bool(value), code)
    if kind == _ERROR:
        return _ERRORS.get(value, "#VALUE!"), None
    return "", None
