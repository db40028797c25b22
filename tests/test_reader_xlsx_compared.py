"""Workbooks compared with openpyxl, calamine and LibreOffice, cell by cell; each disagreement is explained here."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest

from perflint.readers import xlsx
from tests.sources import grids
from tests.workbooks import merges

# xlsxwriter opens its temporary files without naming an encoding; they hold XML that it encodes itself.
pytestmark = pytest.mark.filterwarnings("ignore:.encoding. argument not specified:EncodingWarning")

NAME = "目标表.xlsx"
SOFFICE = shutil.which("soffice")
_EVERY_SHEET_AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1"


def written_by_openpyxl() -> bytes:
    """Inline strings, formats, merges, hidden parts, comments, formulas without results."""
    import openpyxl
    from openpyxl.comments import Comment

    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "甲"
    for row in range(1, 41):
        values = ["产出指标", "数量指标", f"培训第{row}期", row / 7, row * 1000, f"说明\n{row}"]
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)
        sheet.cell(row, 4).number_format = ["0%", "0.00", "0.0%", '"≥"0.0'][row % 4]
        sheet.cell(row, 5).number_format = ["#,##0", "#,##0.00", '0"元"', "yyyy-mm-dd"][row % 4]
    sheet.merge_cells("A1:A10")
    sheet.merge_cells("B3:C4")
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["E"].hidden = True
    sheet["C6"].comment = Comment("请补充依据", "审核")
    other = made.create_sheet("乙")
    other["C3"] = "=SUM(A1:B1)"
    other["A1"], other["B1"], other["D9"] = True, 0.1 + 0.2, "  两端空格  "
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def written_by_xlsxwriter() -> bytes:
    """Shared strings, rich texts, formulas with results, two areas of merged cells."""
    import xlsxwriter

    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer)
    sheet = made.add_worksheet("批复表")
    bold, percent = made.add_format({"bold": True}), made.add_format({"num_format": "0.0%"})
    sheet.merge_range("A1:F1", "绩效目标批复表", bold)
    for row in range(1, 60):
        sheet.write_row(row, 0, ["一级", f"二级{row % 5}", f"名称{row}", row, row / 3])
        sheet.write_number(row, 5, row / 60, percent)
    sheet.write_rich_string("B62", "前", bold, "粗体", "后")
    sheet.write_formula("C62", "=D2+D3", None, 3)
    sheet.write_formula("D62", '="甲"&"乙"', None, "甲乙")
    sheet.merge_range("A64:B66", "合并", bold)
    sheet.write_boolean("D64", False)
    made.close()
    return buffer.getvalue()


@pytest.fixture(scope="module")
def workbooks(corpus: Path) -> dict[str, bytes]:
    """The originals and workbooks of other programs, by name."""
    found = {path.stem: path.read_bytes() for path in sorted((corpus / "originals").glob("*.xlsx"))}
    return {**found, "openpyxl": written_by_openpyxl(), "xlsxwriter": written_by_xlsxwriter()}


@pytest.mark.filterwarnings("ignore::UserWarning")  # openpyxl says which extensions it does not keep
def test_values_and_merges_are_those_of_openpyxl(workbooks: dict[str, bytes]) -> None:
    """Texts but for blanks at both ends, numbers by their stored value, areas exactly."""
    import openpyxl
    from openpyxl.utils.datetime import to_excel

    for name, data in workbooks.items():
        theirs = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        for grid in grids(xlsx.read(data, NAME)):
            sheet = theirs[grid.location.sheet or ""]
            expected: dict[str, object] = {}
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
                if isinstance(cell.value, str):
                    expected[cell.coordinate] = cell.value.replace("\r\n", "\n").strip()
                elif isinstance(cell.value, int | float):
                    expected[cell.coordinate] = cell.value
                else:
                    expected[cell.coordinate] = to_excel(cell.value)
            cells = [cell for row in grid.rows for cell in row]
            found: dict[str, object] = {
                cell.location.cell_ref or "": cell.text
                if cell.facts is None or cell.facts.raw is None
                else cell.facts.raw
                for cell in cells
                if cell.text or (cell.facts and cell.facts.raw is not None)
            }
            assert {ref: value for ref, value in expected.items() if value != ""} == found, name
            areas = {
                (area.coord.partition(":")[0], (area.size["rows"], area.size["columns"]))
                for area in sheet.merged_cells.ranges
            }
            assert areas == merges(grid), name


def test_cells_are_those_of_calamine(workbooks: dict[str, bytes]) -> None:
    """Calamine gives stored values: texts must be equal, numbers equal to the raw value that is kept."""
    calamine = pytest.importorskip("python_calamine")
    for name, data in workbooks.items():
        theirs = calamine.load_workbook(io.BytesIO(data))
        for grid in grids(xlsx.read(data, NAME)):
            rows = theirs.get_sheet_by_name(grid.location.sheet).to_python(skip_empty_area=False)
            for cell in (cell for row in grid.rows for cell in row):
                row, column = cell.location.row or 0, cell.location.column or 0
                value = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
                if cell.facts is None or cell.facts.raw is None:
                    assert str(value).replace("\r\n", "\n").strip() == cell.text, (name, cell.location.cell_ref)
                elif isinstance(value, int | float):
                    assert value == cell.facts.raw, (name, cell.location.cell_ref)
                else:  # a date or time, by its own calendar
                    assert cell.facts.number_format, (name, cell.location.cell_ref)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed here")
def test_cells_are_shown_as_libreoffice_shows_them(workbooks: dict[str, bytes], tmp_path: Path) -> None:
    """Its own CSV export of every sheet, as shown.  Each disagreement is one of those named below."""
    for name, data in workbooks.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    files = [str(path) for path in sorted(tmp_path.glob("*.xlsx"))]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        str(SOFFICE),
        profile,
        "--headless",
        "--convert-to",
        _EVERY_SHEET_AS_SHOWN,
        "--outdir",
        str(tmp_path / "csv"),
        *files,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    different: dict[tuple[str, str], tuple[str, str]] = {}
    for name, data in workbooks.items():
        for grid in grids(xlsx.read(data, NAME)):
            with (tmp_path / "csv" / f"{name}-{grid.location.sheet}.csv").open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file))
            for cell in (cell for row in grid.rows for cell in row):
                row, column = cell.location.row or 0, cell.location.column or 0
                shown = rows[row][column].strip() if row < len(rows) and column < len(rows[row]) else ""
                if shown != cell.text and not (cell.facts and not cell.facts.computed):  # LibreOffice computes formulas
                    different[name, cell.location.cell_ref or ""] = cell.text, shown
    explained = {
        ("004_dept", "A16"): ("1E+12", "1000000000000"),  # General has room for eleven digits in Excel
        ("004_dept", "A23"): ("1.2万元", "12!.0万元"),  # the escape by ! is Excel's
        **{("xlsxwriter", f"E{row}"): pair for row, pair in _thirds().items()},
    }
    assert {} == {place: texts for place, texts in different.items() if explained.get(place) != texts}


def _thirds() -> dict[int, tuple[str, str]]:
    """Thirds in General: Excel shows eleven characters, LibreOffice's export fifteen digits."""
    from perflint.readers.shared.number_formats import shown

    return {row + 1: (shown(row / 3, "General")[0], f"{row / 3:.15g}") for row in range(1, 60)}
