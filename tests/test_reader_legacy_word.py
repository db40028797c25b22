"""Legacy Word files: read like the document they were saved from, and a LibreOffice that fails ends in a message."""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from perflint.errors import InputError
from perflint.intake import reading
from perflint.intake.files import Input
from perflint.limits import limits_of
from perflint.readers import docx, legacy_word, reader_of
from perflint.readers.shared import office_program
from perflint.readers.shared.office_program import convert, find_program
from tests.word_files import grids, package, par, texts

needs_office = pytest.mark.skipif(find_program() is None, reason="no LibreOffice on this machine")
posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in for LibreOffice is a shell script")

RTF = (
    rb"{\rtf1\ansi\ansicpg936 {\u30446?\u26631? \b A\b0}\par"
    rb"\trowd\cellx2000\cellx4000\intbl x\cell 95%\cell\row\pard after\par}"
)


def compound(*names: str, encrypted: bool = False) -> bytes:
    """An OLE2 file with these streams at its top, whose first sector is the header of a Word document."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 62, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, 1, 2)  # one sector of the allocation table; the directory begins in sector 2
    struct.pack_into("<I", header, 76, 1)
    word = struct.pack("<HHIHH", 0xA5EC, 0xC1, 0, 0, 0x0100 if encrypted else 0).ljust(512, b"\0")
    table = struct.pack("<III", 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFE).ljust(512, b"\xff")
    entries = b""
    for index, name in enumerate(("Root Entry", *names)):
        coded = name.encode("utf-16-le")
        right = index + 1 if 0 < index < len(names) else 0xFFFFFFFF
        child = 1 if index == 0 else 0xFFFFFFFF
        entry = coded.ljust(64, b"\0") + struct.pack("<HBB", len(coded) + 2, 2 if index else 5, 1)
        entries += (entry + struct.pack("<III", 0xFFFFFFFF, right, child)).ljust(128, b"\0")
    return bytes(header) + word + table + entries.ljust(512, b"\0")


@pytest.mark.parametrize(
    ("data", "name", "reader"),
    [
        (compound("WordDocument", "1Table"), "表.doc", "doc"),
        (compound("WordDocument"), "表.wps", "doc"),
        (compound("WordDocument"), "表.xls", "doc"),
        (RTF, "表.doc", "doc"),
        (b"\xef\xbb\xbf\r\n" + RTF, "表.rtf", "doc"),
        (package(par("甲")), "表.doc", "docx"),
        (package(par("甲")), "表.wps", "docx"),
        (compound("EncryptedPackage"), "表.docx", "docx"),
        (compound("EncryptedPackage"), "表.doc", "docx"),
    ],
)
def test_the_content_decides_whatever_the_name_says(data: bytes, name: str, reader: str) -> None:
    """A .doc may be rich text or a .docx; a workbook under a Word name is no business of this reader."""
    assert reader == reader_of(data, name).NAME
    assert not legacy_word.recognises(compound("Workbook"), "表.doc")
    assert not legacy_word.recognises(b"<html><body>", "表.doc")


ENCRYPTED = [(compound("EncryptedPackage"), docx), (compound("WordDocument", encrypted=True), legacy_word)]


@pytest.mark.parametrize(("data", "reader"), ENCRYPTED)
def test_a_password_is_named_as_the_reason(data: bytes, reader: object) -> None:
    """Without starting LibreOffice."""
    with pytest.raises(InputError, match="密码") as caught:
        reader.read(data, "表.doc")  # type: ignore[attr-defined]
    assert "去掉密码" in caught.value.advice


# ── a LibreOffice that misbehaves ───────────────────────────────────────────────────────────────────────────────

FAKES = {
    "crashes": "kill -SEGV $$",
    "fails": "exit 1",
    "writes nothing": "exit 0",
    "writes nonsense": 'mkdir -p "$out"; printf nonsense > "$out/0.docx"',
    "writes half a file": 'mkdir -p "$out"; head -c 300 "$sample" > "$out/0.docx"',
}
FIND_OUT = (
    'out=""; files=""; while [ $# -gt 0 ]; do [ "$1" = --outdir ] && out="$2"; '
    'case "$1" in *.rtf|*.doc) files="$files $1";; esac; shift; done\n'
)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shell script in place of soffice; `write` fills it."""
    sample = tmp_path / "sample.docx"
    sample.write_bytes(package(par("甲")))
    monkeypatch.setenv("sample", str(sample))
    script = tmp_path / "bin" / "soffice"
    script.parent.mkdir()
    monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")
    return script


def write(script: Path, text: str) -> None:
    script.write_text(f"#!/bin/sh\n{FIND_OUT}{text}\n", encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)


@posix
@pytest.mark.parametrize("case", FAKES)
def test_a_conversion_that_fails_says_so(fake: Path, case: str) -> None:
    """Whatever LibreOffice does, the message names the file and what to do."""
    write(fake, FAKES[case])
    with pytest.raises(InputError, match="LibreOffice 打不开") as caught:
        legacy_word.read(RTF, "表.doc")
    assert ("表.doc", True) == (caught.value.place, ".docx" in caught.value.advice)


@posix
def test_a_conversion_that_hangs_is_stopped_with_all_it_started(fake: Path, tmp_path: Path) -> None:
    """soffice is a script that waits for the program proper: both are ended when the time is over."""
    write(fake, f'sleep 600 & echo $! > "{tmp_path}/child"; wait')
    with pytest.raises(InputError, match="转换和解析的时间") as caught:
        legacy_word.read(RTF, "表.doc", limits_of(["seconds=1"]))
    assert "--limit seconds" in caught.value.advice
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    for _ in range(50):  # an ended process stays listed until its new parent has looked
        state = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(child)], capture_output=True, encoding="utf-8", check=False
        )
        if not state.stdout.strip() or state.stdout.startswith("Z"):
            break
        time.sleep(0.1)
    else:
        pytest.fail("the program proper still runs")


@posix
def test_files_that_were_finished_before_the_time_was_over_are_kept(fake: Path) -> None:
    """Of many files in one call; a half-written one is not among them, and the one that hangs does not hold the rest."""
    write(fake, 'mkdir -p "$out"; cp "$sample" "$out/0.docx"; head -c 200 "$sample" > "$out/1.docx"; sleep 600')
    converted = convert({"甲.doc": RTF, "乙.doc": RTF, "丙.doc": RTF}, "docx", limits_of(["seconds=6"]))
    assert ["甲.doc"] == list(converted)
    write(
        fake,
        'mkdir -p "$out"; for file in $files; do [ "${file##*/}" = 0.rtf ] && sleep 600; '
        'name="${file##*/}"; cp "$sample" "$out/${name%.*}.docx"; done',
    )
    assert ["乙.doc", "丙.doc"] == list(
        convert({"甲": RTF, "乙.doc": RTF, "丙.doc": RTF}, limits=limits_of(["seconds=6"]))
    )


@posix
def test_a_call_that_hangs_for_no_reason_is_tried_again(fake: Path, tmp_path: Path) -> None:
    """LibreOffice sometimes never comes up; the second call has a fresh profile."""
    tried = f'"{tmp_path}/tried"'
    write(fake, f'[ -e {tried} ] || {{ touch {tried}; sleep 600; }}; mkdir -p "$out"; cp "$sample" "$out/0.docx"')
    assert "甲" in texts(legacy_word.read(RTF, "表.doc", limits_of(["seconds=4"])))


@posix
def test_each_call_has_a_profile_of_its_own_with_macros_off(fake: Path, tmp_path: Path) -> None:
    """In a folder that is gone afterwards; files are given names that mean nothing."""
    write(fake, "exit 0")
    fake.write_text(
        '#!/bin/sh\nfor item in "$@"; do case "$item" in -env:UserInstallation=file://*) '
        f'cp "${{item#*file://}}/user/registrymodifications.xcu" "{tmp_path}/settings";; esac; done\n'
        f'echo "$@" >> "{tmp_path}/calls"\n',
        encoding="utf-8",
    )
    assert {} == convert({"../../名 称.wps": RTF}) == convert({"--help": b"\xd0\xcf"})
    calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    profiles = [next(word for word in call.split() if word.startswith("-env:")) for call in calls]
    assert 2 == len(set(profiles))
    assert not any(Path(profile.partition("file://")[2]).exists() for profile in profiles)
    assert ["0.rtf", "0.doc"] == [Path(call.split()[-1]).name for call in calls]
    settings = (tmp_path / "settings").read_text(encoding="utf-8")
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true' in settings


def test_without_libreoffice_the_advice_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Save the file as .docx, or install it."""
    monkeypatch.setattr(office_program, "find_program", lambda: None)
    with pytest.raises(InputError, match="没有找到") as caught:
        legacy_word.read(RTF, "表.doc")
    assert "另存为 .docx" in caught.value.advice
    assert "安装 LibreOffice" in caught.value.advice


@posix
def test_a_program_that_cannot_be_started_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Say, one for another machine."""
    broken = tmp_path / "soffice"
    broken.write_bytes(b"\x7fELF nonsense")
    broken.chmod(0o755)
    monkeypatch.setattr(office_program, "find_program", lambda: str(broken))
    with pytest.raises(InputError, match="无法启动"):
        convert({"表.doc": RTF})


# ── many files in a run ─────────────────────────────────────────────────────────────────────────────────────────

EACH = 'mkdir -p "$out"; for file in $files; do name="${file##*/}"; %s cp "$sample" "$out/${name%%.*}.docx"; done'
COUNT = 'echo $files >> "$sample.calls"\n'
BAD = b"BAD"


def files(folder: Path, number: int, *bad: int) -> list[Input]:
    """Rich text but for one text file in the middle."""
    made = []
    for at in range(number):
        path = folder / f"{at:02}.doc"
        path.write_bytes(RTF + BAD * (at in bad))
        made.append(Input(str(path)))
    other = folder / "other.txt"
    other.write_text("一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t养护里程\t≥36公里\n", encoding="utf-8")
    made.insert(number // 2, Input(str(other)))
    return made


def calls(sample: Path) -> list[int]:
    """How many files each call of LibreOffice was given."""
    lines = sample.with_name("sample.docx.calls").read_text(encoding="utf-8").splitlines()
    return [len(line.split()) for line in lines]


@posix
def test_the_legacy_files_of_a_run_share_calls(fake: Path, tmp_path: Path) -> None:
    """Twenty at most in one; the results stand in the order of the inputs."""
    write(fake, COUNT + EACH % "")
    inputs = files(tmp_path, 45)
    result = reading.read(inputs)
    assert ([], [20, 20, 5]) == (list(result.failures), calls(tmp_path / "sample.docx"))
    assert [one.path for one in inputs] == [document.path for document in result.documents]


@posix
@pytest.mark.parametrize(
    ("harm", "given", "seconds"),
    [
        ("continue;", [6, 1], 60),
        ("kill -SEGV $$;", [6, 3, 1], 60),
        ("sleep 600;", [6, 4, 1, 1], 6),  # the second begins with those after it, and both are tried twice
    ],
)
def test_a_file_that_breaks_a_call_does_not_take_the_others_with_it(
    fake: Path, tmp_path: Path, harm: str, given: list[int], seconds: int
) -> None:
    """Whether it is passed over, ends LibreOffice or makes it hang: the failure is its own."""
    write(fake, COUNT + EACH % f"if grep -q {BAD.decode()} $file; then {harm} fi;")
    result = reading.read(files(tmp_path, 6, 2), limits=limits_of([f"seconds={seconds}"]))
    assert [str(tmp_path / "02.doc")] == [failure.path for failure in result.failures]
    assert ["00", "01", "other", "03", "04", "05"] == [document.name for document in result.documents]
    assert given == calls(tmp_path / "sample.docx")


@posix
def test_a_locked_file_is_not_given_to_libreoffice(fake: Path) -> None:
    """Each pair has its answer, in order."""
    write(fake, COUNT + EACH % "")
    locked = compound("WordDocument", encrypted=True)
    found = list(legacy_word.read_many([(RTF, "甲.doc"), (locked, "乙.doc"), (RTF, "丙.doc")]))
    assert [("甲.doc", "rtf"), "乙.doc", ("丙.doc", "rtf")] == [
        one.place if isinstance(one, InputError) else (one.path, one.format) for one in found
    ]
    assert [2] == calls(Path(os.environ["sample"]))  # noqa: SIM112


# ── with LibreOffice ────────────────────────────────────────────────────────────────────────────────────────────


@needs_office
def test_rich_text_is_read_with_its_table() -> None:
    """The format says what the file was."""
    source = legacy_word.read(RTF, "表.doc")
    assert "rtf" == source.format
    assert ["目标 A", "after"] == texts(source)
    assert [[[(0, 0, 1, 1, "x"), (0, 1, 1, 1, "95%")]]] == grids(source)


@needs_office
def test_bytes_that_are_no_document_are_refused() -> None:
    """A compound file with a Word stream that holds nothing."""
    with pytest.raises(InputError):
        legacy_word.read(compound("WordDocument"), "表.doc")


@needs_office
@pytest.mark.parametrize(("name", "truth"), [("000_form.doc", "000_form.json"), ("001_forms.wps", "001_forms.json")])
def test_cells_and_merges_of_legacy_originals_are_all_right(corpus: Path, name: str, truth: str) -> None:
    """The same cells as the documents they were made from; thirteen forms stay thirteen."""
    folder = corpus / "originals"
    expected = [
        sorted((*place, text.strip()) for *place, text in grid["cells"])
        for grid in json.loads((folder / "truth" / truth).read_text(encoding="utf-8"))
    ]
    source = legacy_word.read((folder / name).read_bytes(), name)
    assert expected == [sorted(place for line in grid for place in line) for grid in grids(source)]
    assert ("doc", name, ()) == (source.format, source.path, source.problems)


@needs_office
def test_many_files_are_converted_in_one_call(corpus: Path) -> None:
    """Under the keys they came with; one that is no document is left out."""
    data = (corpus / "originals" / "000_form.doc").read_bytes()
    converted = convert({"a/表.doc": data, "b/表.doc": data, "坏.doc": compound("WordDocument")})
    assert {"a/表.doc", "b/表.doc"} <= set(converted)
    assert all("word/document.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist() for content in converted.values())
