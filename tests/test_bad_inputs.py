"""A folder with bad files of every kind beside a good one: the good one is checked, each bad one gets one clear answer."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from test_packages import compound

from tests.files import zipped
from tests.pdf_samples import drawn
from tests.word_files import SPACES, TYPES, relationships
from tests.workbooks import parts, worksheet

GOOD = """项目支出绩效目标表
项目名称\t乡村道路养护
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t养护道路长度\t10公里
产出指标\t质量指标\t验收合格率\t≥95人
满意度指标\t服务对象满意度指标\t群众满意度\t90%
"""
MOST_MEMORY = 700  # MiB that the run over all of them may take
EXECUTABLE = b"MZ\x90\x00\x03" + b"\x00\xff\x01" * 400
ENTITIES = "".join(f"<!ENTITY a{n} '&a{n - 1};&a{n - 1};&a{n - 1};&a{n - 1};'>" for n in range(1, 30))
LAUGHS = f"<!DOCTYPE l [<!ENTITY a0 'ha'>{ENTITIES}]>"
ENCRYPTED = compound("EncryptionInfo", "EncryptedPackage")


def workbook(sheet: str | None = None) -> bytes:
    """A workbook with one sheet, our own small one unless its XML is given."""
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>第{0}行，做好道路养护</t></is></c></row>'
    return zipped(parts(sheet or worksheet("".join(row.format(number) for number in range(1, 200)))))


def document(body: str = "<w:p><w:r><w:t>做好道路养护</w:t></w:r></w:p>" * 50, before: str = "") -> bytes:
    """A Word document with this body."""
    return zipped(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": relationships({"rId1": ("officeDocument", "word/document.xml")}),
            "word/document.xml": f"{before}<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        }
    )


def old_workbook() -> bytes:
    """A workbook as Excel 97 wrote it."""
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("目标表")
    for row in range(500):
        sheet.write(row, 0, f"第{row}行，做好道路养护")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def portable(content: bytes) -> bytes:
    """A PDF of one page with this content stream."""
    packed_content = zlib.compress(content)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed_content), packed_content),
    ]
    body = b"%PDF-1.4\n"
    offsets = []
    for number, one in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    tail = b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(body),
    )
    return body + tail


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def locked_archive() -> bytes:
    """A zip whose only file says that it is encrypted."""
    data = bytearray(zipped({"目标.txt": GOOD}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


def nested(depth: int) -> bytes:
    data = zipped({"目标.txt": GOOD})
    for _ in range(depth):
        data = zipped({"里面.zip": data})
    return data


BAD: dict[str, Callable[[], bytes]] = {
    **{f"空.{ending}": bytes for ending in ("txt", "xlsx", "xls", "docx", "doc", "pdf", "html", "csv", "json", "parquet", "zip")},
    "空白.txt": "\n \u3000\n".encode,
    "加密.xlsx": lambda: ENCRYPTED,
    "加密.docx": lambda: ENCRYPTED,
    "加密.pdf": lambda: drawn(lambda canvas: canvas.drawString(50, 700, "road"), password="secret"),
    "加密.zip": locked_archive,
    "截断.xlsx": lambda: half(workbook()),
    "截断.docx": lambda: half(document()),
    "截断.xls": lambda: half(old_workbook()),
    "截断.pdf": lambda: half(portable(b"0 0 m 9 9 l S\n" * 50)),
    "截断.zip": lambda: half(zipped({"目标.txt": GOOD * 9})),
    "截断.json": lambda: b'{"tables": [{"indicators": [',
    "截断.parquet": lambda: b"PAR1" + bytes(range(256)) * 9,
    "改名.xlsx": lambda: EXECUTABLE,
    "改名.xls": lambda: EXECUTABLE,
    "改名.docx": lambda: EXECUTABLE,
    "改名.pdf": lambda: EXECUTABLE,
    "改名.csv": lambda: EXECUTABLE,
    "改名.txt": lambda: b"\x00\x01\x02" * 500,
    "幻灯片.docx": lambda: compound("PowerPoint Document"),
    "解压炸弹.xlsx": lambda: workbook(worksheet(" " * 60_000_000)),
    "解压炸弹.docx": lambda: document(" " * 60_000_000),
    "解压炸弹.zip": lambda: zipped({"目标.txt": b" " * 60_000_000}),
    "套娃.zip": lambda: nested(4),
    "实体炸弹.xlsx": lambda: workbook(f'{LAUGHS}<worksheet xmlns="x"><a>&a29;</a></worksheet>'),
    "实体炸弹.docx": lambda: document("<w:p><w:r><w:t>&a29;</w:t></w:r></w:p>", before=LAUGHS),
    "嵌套.docx": lambda: document("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000),
    "嵌套.json": lambda: b'{"tables":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "列数.csv": ("一级指标," * 100_000 + "\n").encode,
    "图形.pdf": lambda: portable(b"0 0 m 9 9 l S\n" * 500_000),
}  # fmt: skip


class Run(NamedTuple):
    """What the program answered on a folder."""

    folder: Path
    code: int
    report: dict[str, Any]
    errors: str
    memory: int  # MiB at the most


PROGRAM = """
import os, re, resource, sys
from perflint.cli import main
try:
    main()
finally:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if os.path.exists("/proc/self/status"):  # there the other is no less than that of the process it was started from
        most = int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status", encoding="utf-8").read())[1])
    print(most // 1024, file=open(sys.argv.pop(), "w", encoding="utf-8"))
"""


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run over a folder with the good file and all bad ones."""
    folder = tmp_path_factory.mktemp("送审")
    for name, make in BAD.items():
        (folder / name).write_bytes(make())
    (folder / "好的.txt").write_text(GOOD, encoding="utf-8")
    return _run(folder)


def _run(folder: Path) -> Run:
    told = folder.parent / f"{folder.name}.memory"
    code = PROGRAM.replace("sys.argv.pop()", repr(str(told)))
    arguments = ["check", str(folder), "--output-format", "json", "--no-progress"]
    root = str(Path(__file__).resolve().parent.parent)
    variables = {**os.environ, "PERFLINT_NO_CACHE": "1", "PYTHONPATH": root, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, encoding="utf-8", env=variables, check=False
    )
    report = json.loads(done.stdout)
    return Run(folder, done.returncode, report, done.stderr, int(told.read_text(encoding="utf-8")))


def test_the_good_file_is_checked(bad: Run) -> None:
    """Its indicators are read and its faults found, whatever lies beside it."""
    assert ["好的.txt"] == [Path(one["path"]).name for one in bad.report["documents"]]
    assert 3 == bad.report["documents"][0]["indicators"]
    assert bad.report["findings"]


def test_nothing_is_lost(bad: Run) -> None:
    """Every file of the folder is a document or a failure, once; each that was not read is an error, which fails the run."""
    seen = Counter(Path(path).name for path in _paths(bad))
    expected = Counter([*BAD, "好的.txt"])
    assert expected == seen
    assert 1 == bad.code


def _paths(run: Run) -> list[str]:
    """Documents and failures by file; what is in an archive counts as the archive."""
    listed = [one["path"] for one in (*run.report["documents"], *run.report["run"]["failures"])]
    return [re.sub(r"(\.zip).*", r"\1", path) for path in listed]


def _is_about(name: str, text: str) -> bool:
    """Whether a path or message names this file, and not another whose name begins like it."""
    return re.search(rf"/{re.escape(name)}(?!\w)", text) is not None


def failure_of(run: Run, name: str) -> dict[str, str]:
    """The one answer that a file got."""
    (failure,) = [one for one in run.report["run"]["failures"] if _is_about(name, one["path"])]
    return failure


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_one_clear_answer(bad: Run, name: str) -> None:
    """What is wrong and what to do next, in Chinese, with the file; also on stderr."""
    failure = failure_of(bad, name)
    assert re.search("[\u4e00-\u9fff]{2}", failure["message"])
    assert re.search("[\u4e00-\u9fff]{2}", failure["advice"])
    lines = bad.errors.splitlines()
    told = [number for number, line in enumerate(lines) if line.startswith("错误：") and _is_about(name, line)]
    assert 1 == len(told)
    assert lines[told[0] + 1].startswith("  下一步：")


def test_no_word_of_python_is_shown(bad: Run) -> None:
    """No traceback, no internal error, no warning of a library."""
    assert not re.search("Traceback|Error|Warning|程序内部出错", bad.errors)
    assert not re.search("Traceback|Error:|程序内部出错", json.dumps(bad.report, ensure_ascii=False))


def test_memory_is_bounded(bad: Run) -> None:
    """Bombs are stopped while they are unpacked, not afterwards."""
    assert bad.memory < MOST_MEMORY


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("空.xlsx", "空"),
        ("加密.xlsx", "密"),
        ("加密.docx", "密"),
        ("加密.pdf", "密"),
        ("加密.zip", "密"),
        ("改名.xlsx", "程序"),
        ("幻灯片.docx", "幻灯片"),
        ("截断.xls", "不完整"),
        ("截断.xlsx", "不完整"),
        ("截断.pdf", "不完整"),
        ("套娃.zip", "层"),
        ("列数.csv", "列数"),
    ],
)
def test_the_answer_names_the_fault(bad: Run, name: str, expected: str) -> None:
    """Encrypted, empty, renamed, too deep, too wide: each is told as what it is."""
    failure = failure_of(bad, name)
    assert expected in failure["message"] + failure["advice"]
