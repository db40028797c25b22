"""What writing the ledger workbook costs: ``python -m tools.bench_ledger [ROWS [LINKS]]`` prints bytes, seconds and memory.

LINKS is how many rows may be links instead of as many as Excel takes.  The rows are made one at a time, as a report gives them, so that the figure is what the workbook itself holds.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any, cast

from perflint.model import Cell, Confidence, Document, Finding, Location, Place, Report, Severity, TargetTable
from perflint.reporters import ReportOptions, find, rendered

FILES = 50


class Findings(Sequence[Finding]):
    """Findings that are made when they are looked at."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, index: Any) -> Any:
        return _finding(range(self._number)[index])

    def __iter__(self) -> Iterator[Finding]:
        return map(_finding, range(self._number))


def _finding(number: int) -> Finding:
    file = f"申报/{number % FILES:03d}.xlsx"
    where = Location(file=file, sheet="绩效目标", cell_ref=f"F{number % 1000 + 1}", row=number % 1000, column=5)
    return Finding(
        "PF110",
        "unit-missing",
        "指标值缺少计量单位",
        Severity(number % 4 + 1),
        Confidence.HIGH,
        f"指标“养护路段{number}”的值“{number}”没有计量单位",
        "补上计量单位（如 40公里）。",
        Place(number % FILES, 0, None, "value", where, str(number)),
        file,
        ("道路养护", "产出指标", "数量指标", f"养护路段{number}"),
        dimension="完整性",
        fingerprint=f"v1-{number:032x}",
    )


def report(rows: int) -> Report:
    """A report of so many findings in 50 files."""
    documents = tuple(
        Document(f"申报/{number:03d}.xlsx", "xlsx", department=Cell(f"第{number}局"), tables=(TargetTable(),))
        for number in range(FILES)
    )
    return Report(documents=documents, findings=cast("tuple[Finding, ...]", Findings(rows)))


def megabytes() -> float:
    """The most memory that this process has held so far."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main(arguments: Sequence[str]) -> None:
    """Write the workbook to memory and print the figures."""
    from perflint.reporters.shared.xlsx import findings

    rows = int(arguments[0]) if arguments else 100_000
    if len(arguments) > 1:
        setattr(findings, "MOST_LINKS", int(arguments[1]))  # noqa: B010 - a name that the module has from another
    reporter, options = find("xlsx"), ReportOptions(target="问题清单.xlsx")
    rendered(reporter, report(10), options)
    before, begun = megabytes(), time.perf_counter()
    data = rendered(reporter, report(rows), options)
    seconds = time.perf_counter() - begun
    print(
        f"rows {rows}  bytes {len(data)}  seconds {seconds:.1f}  MB before {before:.0f}  MB at most {megabytes():.0f}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
