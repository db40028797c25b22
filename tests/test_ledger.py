"""The ledger workbook, opened by openpyxl and by LibreOffice: its sheets, links, states, counts, and that texts stay texts."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape

from perflint.model import (
    Cell,
    Confidence,
    Document,
    Fate,
    InputRecord,
    LayerRecord,
    Location,
    Outcome,
    Place,
    Report,
    RuleInfo,
    RunRecord,
    Severity,
    TargetTable,
    Verdict,
)
from perflint.reporters import ReportOptions, find, rendered
from perflint.reporters.csv import original
from perflint.reporters.shared.counts import counts
from perflint.reporters.shared.ledger import COLUMNS, LONGEST, STATES, cell_text, is_changed
from perflint.reporters.shared.links import link
from tests import golden
from tests.report_samples import HOSTILE, everything, finding, hostile, report

pytest.importorskip("xlsxwriter")
OPTIONS = ReportOptions(base="/work/项目", target="/work/项目/out/问题清单.xlsx")
SOFFICE = shutil.which("soffice")


def written(shown: Report, options: ReportOptions = OPTIONS) -> bytes:
    """The bytes of the workbook."""
    data = rendered(find("xlsx"), shown, options)
    assert isinstance(data, bytes)
    return data


def opened(shown: Report, options: ReportOptions = OPTIONS) -> Any:
    """The workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(written(shown, options)))


def rows_of(sheet: Any) -> list[list[str]]:
    """The texts of a sheet; an empty cell is an empty text."""
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]


def outline(book: Any) -> str:
    """What a person sees of a workbook, as text: sheets, how they are set up, the rows."""
    lines = []
    for sheet in book:
        page = sheet.page_setup
        lines.append(
            f"== {sheet.title}  {sheet.dimensions}  frozen {sheet.freeze_panes}  filter {sheet.auto_filter.ref}"
        )
        lines.append(f"   paper {page.paperSize} {page.orientation} fit {page.fitToWidth}x{page.fitToHeight} repeat {sheet.print_title_rows} footer {sheet.oddFooter.center.text}")  # fmt: skip
        hidden = [letter for letter, column in sorted(sheet.column_dimensions.items()) if column.hidden]
        lines.append(f"   folded {hidden} charts {len(sheet._charts)}")
        for validation in sheet.data_validations.dataValidation:
            lines.append(f"   choice {validation.sqref} {validation.formula1}")
        for area in sheet.conditional_formatting:
            lines.append(f"   colours {area.sqref} {len(area.rules)}")
        for row in sheet.iter_rows():
            told = [f"{cell.value}" + (f" -> {cell.hyperlink.target}#{cell.hyperlink.location}" if cell.hyperlink else "") for cell in row if cell.value is not None]  # fmt: skip
            lines.append(" | ".join(told))
    return "\n".join(lines) + "\n"


def test_the_workbook_reads_as_its_golden_outline() -> None:
    """Sheets, frozen headers, filters, choices, colours, print set-up and every row."""
    golden.check("format-xlsx.txt", outline(opened(everything())))


@pytest.mark.parametrize("shown", [Report(), report(), everything(), *map(hostile, HOSTILE)])
def test_the_list_has_the_rows_of_csv(shown: Report) -> None:
    """The same columns, the same texts, in the same order."""
    text = find("csv").render(shown, OPTIONS).removeprefix("\ufeff")
    expected = list(csv.reader(io.StringIO(text, newline="")))
    expected[1:] = [[original(value) for value in row] for row in expected[1:]]
    assert expected == [[value.removesuffix(" ") if value.endswith("</r> ") else value for value in row] for row in rows_of(opened(shown)["问题清单"])]  # fmt: skip
    assert list(COLUMNS) == expected[0]


@pytest.mark.parametrize("text", [*HOSTILE, "<r><t>x</t></r>", "_x0041_", "{=1+1}", "http://a.example", "=cmd|' /C calc'!A0"])  # fmt: skip
def test_no_text_becomes_anything_else(text: str) -> None:
    """No formula, no link of its own, and a text that would be calculated is marked as quoted, so that it stays one when edited."""
    book = opened(hostile(text))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}, cell.coordinate
                if isinstance(cell.value, str) and is_changed(cell.value):
                    assert cell.quotePrefix or cell.hyperlink, (sheet.title, cell.coordinate)
                assert cell.hyperlink is None or sheet.title == "问题清单"
    value = book["问题清单"].cell(2, COLUMNS.index("指标值") + 1).value
    assert cell_text(text) == unescape(value or "").removesuffix(" ")  # as Excel reads it


def test_every_part_is_well_formed() -> None:
    """XML that any program reads, whatever the texts."""
    from lxml import etree

    for text in (*HOSTILE, "<r><t>x</r>", "𠮷" * 20_000):
        with zipfile.ZipFile(io.BytesIO(written(hostile(text)))) as package:
            assert package.testzip() is None
            for name in package.namelist():
                etree.fromstring(package.read(name))


def test_a_long_text_fits_a_cell() -> None:
    """32767 UTF-16 units are the most; what is cut ends in …"""
    for text in ("长" * 100_000, "𠮷" * 100_000):
        shown = cell_text(text)
        assert len(shown.encode("utf-16-le")) // 2 <= LONGEST
        assert shown.endswith("…")


def test_the_same_report_gives_the_same_bytes() -> None:
    """No clock, no random name."""
    assert written(everything()) == written(everything())


# ── links ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("file", "location", "target", "expected"),
    [
        ("申报/a.xlsx", Location(sheet="绩效 表", cell_ref="F12"), "/w/out/x.xlsx", ("../申报/a.xlsx", "'绩效 表'!F12")),
        ("/w/申报/a.xlsx", Location(sheet="it's", cell_ref="A1"), "/w/x.xlsx", ("申报/a.xlsx", "'it''s'!A1")),
        ("申报/a.docx", Location(table=0, row=1), "/w/申报/x.xlsx", ("a.docx", "")),
        ("a.txt", Location(line=3), "", ("a.txt", "")),
        ("批.zip/内/a.xlsx", Location(sheet="S", cell_ref="A1"), "x.xlsx", ("批.zip", "")),
        ("100% #1 [终].pdf", Location(page=3), "x.xlsx", ("100%25%20%231%20%5B终%5D.pdf", "")),
        ("<stdin>", Location(), "x.xlsx", None),
        ("a\nb.txt", Location(), "x.xlsx", None),
        ("\u202etxt.exe", Location(), "x.xlsx", None),
        ("a" * 2000, Location(), "x.xlsx", None),
        ("a.xlsx", Location(sheet="\ud800", cell_ref="A1"), "x.xlsx", ("a.xlsx", "")),
        ("a.xlsx", Location(sheet="S", cell_ref='A1"&x'), "x.xlsx", ("a.xlsx", "")),
    ],
)  # fmt: skip
def test_a_link_leads_from_the_report_to_the_cell(
    file: str, location: Location, target: str, expected: tuple[str, str] | None
) -> None:
    """Relative to the report; nothing where no program could open it."""
    found = finding(place=Place(location=location), filename=file)
    assert expected == link(found, ReportOptions(base="/w", target=target))


def test_links_stand_in_the_column_of_places() -> None:
    """A workbook opens at the cell."""
    sheet = opened(everything())["问题清单"]
    column = COLUMNS.index("位置") + 1
    links = [sheet.cell(row, column).hyperlink for row in range(2, sheet.max_row + 1)]
    found = {(one.target, one.location) for one in links}
    assert ("..\\draft\\library.xlsx", "'绩效 表'!B3") in found
    assert ("..\\draft\\road.txt", None) in found


# ── counts and checklist ────────────────────────────────────────────────────────────────────────────────────────


def test_counts_add_up() -> None:
    """By unit, by dimension, together: each finding once; a finding without a unit is counted too."""
    found = counts(everything())
    whole = found.row()
    assert len(everything().findings) == sum(whole)
    assert whole == [sum(numbers) for numbers in zip(*map(found.row, found.units()), strict=True)]
    by_dimension = [found.row(dimension=dimension) for dimension in found.dimensions()]
    assert whole == [sum(numbers) for numbers in zip(*by_dimension, strict=True)]
    assert 3 == sum(found.waived.values())


def many(projects: int, rules: int) -> Report:
    """Projects in files of two, and rules with every outcome."""
    outcomes = list(Outcome)
    tables = (TargetTable(project=Cell("甲项目")), TargetTable(project=Cell("乙项目")))
    verdicts = [
        Verdict(
            f"PF{rule + 100}", "sample", outcomes[(rule + number) % len(outcomes)], number // 2, number % 2, ("weight",)
        )
        for rule in range(rules)
        for number in range(projects)
    ]
    verdicts += [Verdict("PF098", "whole", Outcome.PASS, number) for number in range(projects // 2)]
    verdicts.append(Verdict("PF099", "batch", Outcome.FINDING))
    infos = tuple(
        RuleInfo(
            f"PF{rule + 100}",
            "sample",
            f"第{rule}条规则",
            "t",
            Severity.ERROR,
            Confidence.HIGH,
            ("完整性", "可行性")[rule % 2],
        )
        for rule in range(rules)
    )
    documents = tuple(Document(f"{number}.txt", tables=tables) for number in range(projects // 2))
    return Report(documents=documents, verdicts=tuple(verdicts), catalogue=infos)


def test_the_checklist_has_every_rule_and_project() -> None:
    """Each with its verdict, undecided ones with what was missing; a rule about files or all of them says so."""
    sheet = opened(many(8, 180))["检查清单"]
    table = rows_of(sheet)
    assert 1 + 180 + 2 == len(table)
    assert "甲项目（0.txt）" == table[0][5]
    assert 5 + 8 == len(table[0])
    told = {value for row in table[1:] for value in row[5:]}
    assert {"通过", "有问题", "不适用", "无法判断：权重", "已豁免", "不在施行期"} <= told
    by_code = {row[1]: row for row in table}
    assert ["整份文件", *["通过"] * 8] == by_code["PF098"][4:]
    assert ["全部文件", *["有问题"] * 8] == by_code["PF099"][4:]
    assert "D2" == sheet.freeze_panes
    assert f"A1:{get_column_letter(13)}183" == sheet.auto_filter.ref


def test_many_projects_go_on_on_further_sheets() -> None:
    """Sixty side by side, then the next sheet with the same rules."""
    book = opened(many(130, 3))
    assert ["检查清单", "检查清单 2", "检查清单 3"] == [name for name in book.sheetnames if name.startswith("检查")]
    assert {6} == {book[name].max_row for name in book.sheetnames if name.startswith("检查")}


def test_the_run_can_be_repeated_from_the_record() -> None:
    """When, by which rules, and the SHA-256 of each input; a report made by hand has no such sheet."""
    record = RunRecord(
        "2031-05-04T09:00:00+08:00", (InputRecord("a.xlsx", Fate.READ, "ab" * 32, 1234),), (LayerRecord("省规则集"),)
    )
    table = rows_of(opened(replace(report(), record=record))["运行记录"])
    assert "审核时间：2031-05-04 09:00:00+08:00" in [row[0] for row in table]
    assert ["a.xlsx", "读成", "ab" * 32, "1234", ""] == table[-1]
    assert "运行记录" not in opened(report()).sheetnames


def test_a_state_is_chosen_from_a_list() -> None:
    """What a reviewer may say; every row begins with one of them."""
    sheet = opened(everything())["问题清单"]
    (validation,) = sheet.data_validations.dataValidation
    assert f'"{",".join(STATES)}"' == validation.formula1
    assert {"待处理", "已豁免"} == {row[16] for row in rows_of(sheet)[1:]}


# ── the size of it, and another program ─────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_rows_need_no_memory() -> None:
    """Only links grow, and there is an end to them; `python -m tools.bench_ledger` tells the same of 100000 rows."""
    pytest.importorskip("resource")
    few, many = (_most(rows) for rows in (2_000, 12_000))
    assert many < few + 12, (few, many)


def _most(rows: int) -> int:
    """Megabytes of a process that writes so many rows, the first 500 with links."""
    command = [sys.executable, "-m", "tools.bench_ledger", str(rows), "500"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    found = re.search(r"MB at most (\d+)", done.stdout)
    assert found is not None
    return int(found[1])


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed here")
def test_libreoffice_prints_it(tmp_path: Path) -> None:
    """Opened and printed by another program; hostile texts read the same when it saves the file again."""
    shown = [hostile(text) for text in HOSTILE]
    together = replace(everything(), findings=tuple(one for each in shown for one in each.findings))
    (tmp_path / "a.xlsx").write_bytes(written(together))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind in ("pdf", "ods"):
        command = [str(SOFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")]  # fmt: skip
        subprocess.run(command, capture_output=True, check=True, timeout=300)
    with zipfile.ZipFile(tmp_path / "a.ods") as package:
        content = package.read("content.xml").decode("utf-8")
    assert "table:formula" not in content
    assert 'xlink:href="../draft/library.xlsx' in content or "draft/library.xlsx" in content
    import pypdfium2

    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    text = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    for part in ("绩效目标审核问题汇总", "检查内容", "没有检查到的内容", "=100%"):
        assert part in text.replace("\r\n", "")
    assert all(page.get_width() > page.get_height() for page in document)
