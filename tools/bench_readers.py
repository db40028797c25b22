"""How quickly the readers read, as multiples of the least that a format can cost, measured in the same run.

The yardsticks lie in `tools.reader_yardsticks`; reader and yardsticks take turns, medians are compared.  Memory is that
of a process of its own above the bare interpreter.
"""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools import reader_yardsticks as yardsticks
from tools.corpus import CORPUS
from tools.generated import ROOT

ORIGINALS = CORPUS / "originals"
MEMORY = 60.0  # MB above the interpreter, for the 29-page PDF

Yardstick = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Race:
    """A reader against yardsticks: at most ``most`` times the first, at least ``least`` times faster than the second."""

    label: str
    name: str
    data: bytes
    floor: Yardstick
    most: float
    rival: Yardstick | None = None
    least: float = 0.0


def races() -> list[Race]:
    """What is measured: originals where the corpus is at hand, and a workbook of 40 sheets that is made here."""
    found = [
        Race(
            "xlsx，40 张工作表", "big.xlsx", big_workbook(), yardsticks.xlsx_floor, 4.0, yardsticks.openpyxl_cells, 10.0
        )
    ]
    if not ORIGINALS.is_dir():
        return found
    sheet, form, text = (
        ORIGINALS / name for name in ("004_dept.xlsx", "001_forms_split26.docx", "001_forms_split26.pdf")
    )
    dense = ORIGINALS / "002_ruled_split.pdf"
    return [
        Race("xlsx，原件", sheet.name, sheet.read_bytes(), yardsticks.xlsx_floor, 4.0, yardsticks.openpyxl_cells, 10.0),
        *found,
        Race("docx，26 张表", form.name, form.read_bytes(), yardsticks.docx_floor, 4.0),
        Race("PDF，29 页", text.name, text.read_bytes(), yardsticks.pdf_floor, 3.5, yardsticks.pdfplumber_tables, 8.0),
        Race(
            "PDF，12 页，文字密",
            dense.name,
            dense.read_bytes(),
            yardsticks.pdf_floor,
            3.5,
            yardsticks.pdfplumber_tables,
            8.0,
        ),
    ]


def big_workbook(sheets: int = 40, rows: int = 87) -> bytes:
    """A workbook like a department's: merged levels, shared strings, numbers with formats, on every sheet."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    percent, plain = book.add_format({"num_format": '"≥"0%'}), book.add_format({"text_wrap": True, "border": 1})
    for number in range(sheets):
        sheet = book.add_worksheet(f"第{number + 1}张")
        sheet.merge_range(0, 0, 0, 5, "部门整体支出绩效目标表", plain)
        for at, heading in enumerate(("主要职能", "一级指标", "二级指标", "三级指标", "指标值", "备注")):
            sheet.write_string(1, at, heading, plain)
        for row in range(2, rows, 5):
            sheet.merge_range(row, 0, row + 4, 0, f"职能{row}：承担第{number + 1}片区的管护", plain)
            sheet.merge_range(row, 1, row + 4, 1, "产出指标", plain)
            sheet.merge_range(row, 2, row + 2, 2, "数量指标", plain)
            sheet.merge_range(row + 3, 2, row + 4, 2, "质量指标", plain)
            for at in range(row, row + 5):
                sheet.write_string(at, 3, f"管护设施数量{at}", plain)
                sheet.write_number(at, 4, 0.9 + at % 10 / 100, percent)
                sheet.write_blank(at, 5, None, plain)
    book.close()
    return out.getvalue()


def seconds(run: Yardstick, data: bytes) -> float:
    """Wall time of one run."""
    start = time.perf_counter()
    run(data)
    return time.perf_counter() - start


def compare(race: Race, runs: int) -> tuple[float, float, float]:
    """Median seconds of the reader, of the floor and of the rival (0 without one), in turns after a warm-up.

    A rival that takes long is met in every fifth turn only.
    """
    from perflint.readers import read_bytes

    def reader(data: bytes) -> object:
        return read_bytes(data, race.name)

    contenders = [reader, race.floor, *([race.rival] if race.rival else [])]
    slow = [seconds(run, race.data) for run in contenders][-1] > 0.5
    times: list[list[float]] = [[] for _ in contenders]
    for turn in range(runs):
        for at, run in enumerate(contenders):
            if at < 2 or not slow or turn % 5 == 0:
                times[at].append(seconds(run, race.data))
    medians = [statistics.median(found) for found in times]
    return medians[0], medians[1], medians[2] if race.rival else 0.0


PEAK = """
import sys
if sys.platform == "linux":  # ru_maxrss would count the memory of the process that started this one
    with open("/proc/self/status", encoding="ascii") as status:
        print(next(int(line.split()[1]) for line in status if line.startswith("VmHWM")))
else:
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1))
"""


def memory(path: Path) -> float:
    """MB at the peak of a process that reads this file, above one that only starts."""
    reading = f"from perflint.readers import read_file\nread_file({str(path)!r})\n{PEAK}"
    return (_kilobytes(reading) - _kilobytes(PEAK)) / 1024


def _kilobytes(code: str) -> int:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True
    )
    return int(done.stdout)


def report(runs: int) -> bool:
    """Print every race; whether all limits are met."""
    good = True
    print(f"\nreaders: median of {runs} runs in turn with their yardsticks")
    for race in races():
        reader, floor, rival = compare(race, runs)
        line = f"{reader * 1000:8.1f} ms  {reader / floor:5.1f} ×  {race.label}: {race.floor.__name__} (limit {race.most:g} ×)"
        good &= reader <= race.most * floor
        if race.rival:
            line += f"; {rival / reader:.0f} × faster than {race.rival.__name__} (at least {race.least:g} ×)"
            good &= rival >= race.least * reader
        print(line)
    path = ORIGINALS / "001_forms_split26.pdf"
    if path.is_file():
        used = memory(path)
        print(f"{used:8.1f} MB above the interpreter for {path.name} (limit {MEMORY:g} MB)")
        good &= used <= MEMORY
    return good
