"""Copies of workbooks with macros and of older kinds of file: what survives, what is given instead, and that it is said."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import Result

from perflint.readers.shared.office_program import find_program
from tests.command import run as command

HEADS = ("一级指标", "二级指标", "三级指标", "指标值")
ROWS = (("产出指标", "数量指标", "养护道路", "40"), ("产出指标", "质量指标", "验收合格率", "≥3台"))
TITLE = ("项目名称", "道路养护", "主管部门", "青禾县交通局")
MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
RULES = Path(__file__).resolve().parent.parent / "lint_rules"
RULE = str(RULES / "completeness" / "unit-missing.yaml")
DURATION = str(RULES / "value" / "pseudo-duration-benefit.yaml")
BINARY = "application/vnd.ms-office.vbaProject"


def run(*arguments: str) -> Result:
    return command(*arguments, "-r", RULE, "--no-progress")


def with_macros() -> bytes:
    """A workbook as Excel saves it with macros: the project, its signature, a button's code name, all of them opaque bytes."""
    book, made, out = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    for row in (TITLE, HEADS, *ROWS):
        book.active.append(row)
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "[Content_Types].xml":
                plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
                data = data.replace(plain, MACRO.encode())
                data = data.replace(
                    b"<Override", f'<Default Extension="bin" ContentType="{BINARY}"/><Override'.encode(), 1
                )
            elif name == "xl/_rels/workbook.xml.rels":
                kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
                link = f'<Relationship Id="rIdVba" Type="{kind}" Target="vbaProject.bin"/></Relationships>'
                data = data.replace(b"</Relationships>", link.encode())
            new.writestr(name, data)
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 a project \x00\xff")
        new.writestr("xl/vbaProjectSignature.bin", b"\x00signed")
    return out.getvalue()


def test_macros_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy of an .xlsm is an .xlsm with the same project in it, of the same content type, still reached from the book."""
    monkeypatch.chdir(tmp_path)
    Path("表.xlsm").write_bytes(with_macros())
    done = run("annotate", "表.xlsm", "-o", "批注件")
    assert "批注件已写到" in done.stderr + done.stdout
    with zipfile.ZipFile("表.xlsm") as old, zipfile.ZipFile("批注件/表-审核.xlsm") as new:
        for part in ("xl/vbaProject.bin", "xl/vbaProjectSignature.bin"):
            assert old.read(part) == new.read(part)
        assert MACRO in new.read("[Content_Types].xml").decode() and BINARY in new.read("[Content_Types].xml").decode()
        assert "vbaProject.bin" in new.read("xl/_rels/workbook.xml.rels").decode()
    book = openpyxl.load_workbook("批注件/表-审核.xlsm", keep_vba=True)
    assert ["审核问题", "Sheet"] == book.sheetnames
    assert "PF110" in book["Sheet"]["D3"].comment.text
    assert book.vba_archive is not None
    book.vba_archive.close()  # else whoever collects the garbage tells of it


def spreadsheet_xml() -> bytes:
    """The table as Excel 2003 writes it in XML."""
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in row) + "</Row>"
        for row in (TITLE, HEADS, *ROWS)
    )
    spaces = (
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    )
    start = f'<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?><Workbook {spaces}>'
    return f'{start}<Worksheet ss:Name="目标表"><Table>{rows}</Table></Worksheet></Workbook>'.encode()


def rich_text() -> bytes:
    """The table as RTF."""

    def word(text: str) -> str:
        return "".join(f"\\u{ord(one)}?" if ord(one) > 127 else one for one in text)

    ends = "".join(f"\\cellx{2000 * number}" for number in range(1, 5))
    rows = "".join(
        f"\\trowd{ends}" + "".join(f"\\pard\\intbl {word(text)}\\cell" for text in row) + "\\row\n"
        for row in (TITLE, HEADS, *ROWS)
    )
    return f"{{\\rtf1\\ansi\\uc1\n{rows}\\pard\\par}}".encode("ascii")


@pytest.mark.skipif(find_program() is None, reason="no LibreOffice")
def test_older_kinds_get_a_copy_of_the_new_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, corpus: Path) -> None:
    """Excel 2003 XML, .et and RTF: each copy opens, has the finding at its cell, and it is said that it was converted."""
    monkeypatch.chdir(tmp_path)
    Path("旧.xml").write_bytes(spreadsheet_xml())
    Path("旧.rtf").write_bytes(rich_text())
    file = corpus / "originals" / "004_dept.et"
    names = ["旧.xml", "旧.rtf"]
    if file.exists():
        Path("表.et").write_bytes(file.read_bytes())
        names.append("表.et")
    done = run("annotate", *names, "-o", "批注件", "-r", DURATION)
    assert len(names) == done.stderr.count("先由 LibreOffice 转换"), done.stderr
    made = {path.name for path in Path("批注件").iterdir()}
    assert {"旧_xml-审核.xlsx", "旧_rtf-审核.docx"} <= made, made
    assert "PF110" in openpyxl.load_workbook("批注件/旧_xml-审核.xlsx")["目标表"]["D3"].comment.text
    said = [one.text for one in docx.Document("批注件/旧_rtf-审核.docx").comments]
    assert any("PF110" in text for text in said)
    if "表.et" in names:
        book = openpyxl.load_workbook("批注件/表-审核.xlsx")
        assert any(cell.comment for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_copy_is_never_redacted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds the original; both ways of asking are answered in words, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    Path("表.csv").write_text("\n".join(map(",".join, (TITLE, HEADS, *ROWS))), encoding="utf-8")
    for arguments in (
        ("annotate", "表.csv", "-o", "x", "--redact"),
        ("check", "表.csv", "--annotate", "x", "--redact"),
    ):
        done = run(*arguments)
        assert 2 == done.exit_code and "批注件里有原文" in done.stderr, done.stderr
    assert not Path("x").exists()


def test_copies_are_written_whatever_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run, with processes and the cache of the first, writes them as the first did."""
    monkeypatch.chdir(tmp_path)
    Path("表.csv").write_text("\n".join(map(",".join, (TITLE, HEADS, *ROWS))), encoding="utf-8")
    copies = []
    for more in ((), ("-j", "2"), ("--no-cache",)):
        run("annotate", "表.csv", "-o", f"份{len(copies)}", "--cache-dir", "缓存", *more)
        copies.append((tmp_path / f"份{len(copies)}" / "表-审核.xlsx").read_bytes())
    assert 1 == len(set(copies))
