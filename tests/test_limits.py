"""Every limit, really reached: the file is told with the name of the limit, and the file beside it is checked."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from perflint.limits import LABELS, Limits
from perflint.readers.shared.scans import pages as scans
from tests.command import run
from tests.files import zipped
from tests.pdf_samples import drawn
from tests.word_files import SPACES, TYPES, relationships
from tests.workbooks import parts, worksheet

ROOT = Path(__file__).resolve().parent.parent
GOOD = ROOT / "examples" / "1-项目表-问题.txt"
HEAD = "一级指标\t二级指标\t三级指标\t指标值\n"
ROW = "产出指标\t数量指标\t养护道路长度\t≥10公里\n"
ELSEWHERE = {"memory", "stream_memory"}  # tests/test_jobs.py and test_streamed_check.py, which really exhaust them


class Case(NamedTuple):
    """A file that is over the limit where it is set so; ``more`` are further options."""

    name: str
    make: Callable[[], bytes]
    most: int
    more: tuple[str, ...] = ()


def table(rows: int, columns: int = 4) -> bytes:
    return (HEAD + ("\t".join(ROW.strip().split("\t") + ["x"] * (columns - 4)) + "\n") * rows).encode()


def book(sheets: int) -> bytes:
    """A workbook that lists so many sheets."""
    made = parts(worksheet(""))
    whole = str(made["xl/workbook.xml"])
    one = whole[whole.index("<sheet ") : whole.index("</sheets>")]
    made["xl/workbook.xml"] = whole.replace(one, "".join(one.replace("目标表", f"表{n}") for n in range(sheets)))
    return zipped(made)


def nested() -> bytes:
    return zipped(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": relationships({"rId1": ("officeDocument", "word/document.xml")}),
            "word/document.xml": f"<w:document {SPACES}><w:body>{'<w:tbl><w:tr><w:tc>' * 99}{'</w:tc></w:tr></w:tbl>' * 99}</w:body></w:document>",
        }
    )


def nested_book(part: str) -> bytes:
    """A workbook with a row of an export, whose sheet or shared strings have elements nobody knows, one in another."""
    deep = "<x>" * 99 + "</x>" * 99
    texts = ("项目名称", *HEAD.split(), "道路养护", *ROW.split())
    cells = [f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts]
    made = parts(worksheet(f"<row r='1'>{''.join(cells[:5])}</row><row r='2'>{''.join(cells[5:])}</row>"))
    made["xl/sharedStrings.xml"] = "<sst><si><t>甲</t></si></sst>"
    name, before = {"sheet": ("xl/worksheets/sheet1.xml", "<sheetData>"), "strings": ("xl/sharedStrings.xml", "<si>")}[
        part
    ]
    made[name] = str(made[name]).replace(before, deep + before)
    return zipped(made)


def repeated_book() -> bytes:
    """A small workbook in which 40 rows hold the same long text, by reference."""
    texts = [*HEAD.split(), *ROW.split()[:3], "长" * 30_000]
    cells = (
        "".join(f'<c t="s"><v>{at}</v></c>' for at in range(4)),
        "".join(f'<c t="s"><v>{at}</v></c>' for at in range(4, 8)),
    )
    made = parts(worksheet("".join(f"<row r='{row}'>{cells[row > 1]}</row>" for row in range(1, 42))))
    made["xl/sharedStrings.xml"] = "<sst>" + "".join(f"<si><t>{text}</t></si>" for text in texts) + "</sst>"
    return zipped(made)


def pages(number: int) -> bytes:
    return drawn(*[lambda canvas: canvas.drawString(50, 700, "road")] * number)


def lines(number: int) -> bytes:
    def draw(canvas: Any) -> None:
        canvas.drawString(50, 700, "road")
        for at in range(number):
            canvas.line(10, at, 90, at)

    return drawn(draw)


def photos(*sizes: tuple[int, int]) -> bytes:
    """A TIFF with a white page of each size in pixels."""
    from PIL import Image

    first, *others = [Image.new("L", size, 255) for size in sizes]
    buffer = io.BytesIO()
    first.save(buffer, "TIFF", save_all=True, append_images=others)
    return buffer.getvalue()


CASES: dict[str, Case] = {
    "size": Case("大.txt", lambda: table(50_000), 1),
    "unpacked": Case("包.zip", lambda: zipped({f"{n}.txt": table(20_000) for n in range(3)}), 2, ("--limit", "ratio=9999")),
    "ratio": Case("包.zip", lambda: zipped({"a.txt": table(50_000)}), 2),
    "members": Case("包.zip", lambda: zipped({f"{n}.txt": b"x" for n in range(9)}), 8),
    "depth": Case("包.zip", lambda: zipped({"a.zip": zipped({"a.txt": table(1)})}), 1),
    "xml_depth": Case("深.docx", nested, 50),
    "sheets": Case("表.xlsx", lambda: book(4), 3),
    "rows": Case("长.txt", lambda: table(300), 200),
    "columns": Case("宽.csv", lambda: table(3, 60).replace(b"\t", b","), 50),
    "lines": Case("行.txt", lambda: "工作完成\n".encode() * 300, 200),
    "cells": Case("多.csv", lambda: table(300).replace(b"\t", b","), 1000),
    "cell_text": Case("文.csv", lambda: table(3).replace(b"\t", b",").replace("养护".encode(), "长".encode() * 3000), 2000),
    "text": Case("重复.xlsx", repeated_book, 1),
    "tables": Case("表.json", lambda: json.dumps({"tables": [{"project": f"道路{n}"} for n in range(9)]}).encode(), 8),
    "pages": Case("页.pdf", lambda: pages(4), 3),
    "page_objects": Case("线.pdf", lambda: lines(300), 100),
    "scanned_pages": Case("扫描.tiff", lambda: photos((400, 300), (400, 300)), 1),
    "image_pixels": Case("扫描.tiff", lambda: photos((1200, 1000)), 1),
    "findings": Case("错.txt", lambda: table(9).replace("公里".encode(), "人".encode()), 5),
    "seconds": Case("旧.rtf", lambda: b"{\\rtf1 text}", 2),
    "rule_seconds": Case("慢.txt", lambda: table(1).replace("养护".encode(), b"a" * 3000 + b"cb"), 1),
    "total_seconds": Case("慢.txt", lambda: table(2), 1),
}  # fmt: skip

RUNAWAY = "^a*a*a*a*a*a*b"  # few enough repeats to be let in, and out of all bounds on what it is given here
RULE = f"""code: ZZ101
title: 很慢
severity: hint
confidence: low
dimension: 完整性
since: 0.1.0
why: 试一试
given: indicator
expect: {{name: {{not: {{matches: '{RUNAWAY}'}}}}}}
message: 很慢
advice: 不必理会
examples:
  fail: [{{name: aab}}]
  pass: [{{name: 里程}}]
"""


def test_every_limit_has_its_case() -> None:
    """A new limit without one fails here."""
    assert set(Limits.__struct_fields__) == set(CASES) | ELSEWHERE == set(LABELS)


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], list[str]]]:
    """What some cases need beside the file, and the options they are run with."""

    def rule() -> list[str]:
        folder = tmp_path / "rules" / "form"
        folder.mkdir(parents=True)
        (folder / "very-slow.yaml").write_text(RULE, encoding="utf-8")
        return ["-r", str(ROOT / "lint_rules" / "value"), "-r", str(tmp_path / "rules")]

    def reader() -> list[str]:
        from perflint import recognition

        whole = recognition.recognise
        runs = re.compile(RUNAWAY)
        monkeypatch.setattr(
            recognition,
            "recognise",
            lambda source: runs.match("a" * 99_999) if "慢" in source.path else whole(source),
        )
        return []

    def office() -> list[str]:
        (tmp_path / "bin").mkdir()
        program = tmp_path / "bin" / "soffice"
        program.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
        return []

    return {"rule_seconds": rule, "total_seconds": reader, "seconds": office}


@pytest.mark.parametrize("part", ["sheet", "strings"])
def test_a_workbook_is_not_deep_either(part: str, tmp_path: Path) -> None:
    """Its parsers see elements as they open and keep no tree; the limit holds all the same, also where rows are streamed."""
    (tmp_path / "深.xlsx").write_bytes(nested_book(part))
    args = ["check", "-n", "-f", "json", "-r", str(ROOT / "lint_rules" / "value"), str(tmp_path / "深.xlsx")]
    deep = json.loads(run(*args, str(GOOD), "--limit", "xml_depth=90").stdout)
    assert f"{LABELS['xml_depth']}不能超过 90" in deep["run"]["failures"][0]["message"]
    assert [GOOD.name] == [Path(one["path"]).name for one in deep["documents"]]
    usual = json.loads(run(*args, str(GOOD)).stdout)
    assert [] == usual["run"]["failures"]
    streamed = ["check", "--stream", "-f", "json-lines", *args[4:]]
    told = run(*streamed, "--limit", "xml_depth=90")
    assert 2 == told.exit_code and f"{LABELS['xml_depth']}不能超过 90" in told.stderr
    assert run(*streamed).exit_code in (0, 1)


@pytest.mark.parametrize("name", CASES)
def test_a_file_over_a_limit_is_told_by_its_name(
    name: str, tmp_path: Path, prepared: dict[str, Callable[[], list[str]]]
) -> None:
    """With what the limit is and how to raise it; the other file is checked, and the run goes on."""
    if name in {"scanned_pages", "image_pixels"} and not scans.available():
        pytest.skip("the extra perflint[ocr] is not installed")
    if name in {"seconds", "rule_seconds", "total_seconds"} and sys.platform == "win32":
        pytest.skip("a shell script, and a clock of the processor, as POSIX has them")
    case = CASES[name]
    (tmp_path / case.name).write_bytes(case.make())
    more = prepared.get(name, list)()
    if not more:
        more = ["-r", str(ROOT / "lint_rules" / "value")]
    args = ["check", "-n", "-j", "1", "-f", "json", *more, *case.more, str(tmp_path / case.name), str(GOOD)]
    result = run(*args, "--limit", f"{name}={case.most}")
    report = json.loads(result.stdout)
    told = json.dumps(report, ensure_ascii=False) + result.stderr
    assert f"--limit {name}=" in told
    if name != "page_objects":  # said of the page, in words of its own
        assert f"{LABELS[name]}不能超过 {case.most:,}" in told
    assert GOOD.name in [Path(one["path"]).name for one in report["documents"]]
    given = [one["path"] for one in report["run"]["record"]["inputs"]]
    assert 1 == sum(path.endswith(GOOD.name) for path in given) and any(case.name in path for path in given)
    assert any(one["filename"].endswith(GOOD.name) for one in report["findings"])
