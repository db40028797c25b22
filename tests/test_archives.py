"""Archives as folders: names, nesting, junk, what is encrypted or damaged, and what no reader claims."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from click.testing import Result

from perflint.errors import InputError
from perflint.intake.files import Input, collect
from perflint.limits import DEFAULT, LABELS, limits_of, over
from perflint.readers.shared.signatures import describe
from tests.command import run
from tests.files import zipped

FORM = "项目名称：村道养护\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t养护里程\t≥36公里\n".encode()
SUFFIXES = (".txt", ".csv", ".xlsx", ".zip")


def inputs(path: Path, *limits: str, passed: list[str] | None = None) -> tuple[Input, ...]:
    return collect([str(path)], lambda: SUFFIXES, limits=limits_of(limits), passed=passed)


def paths(found: tuple[Input, ...], root: Path) -> list[str]:
    return [item.path.removeprefix(f"{root}{os.sep}") for item in found]


def parse(*arguments: str) -> Result:
    return run("parse", "--format", "json", *arguments)


def test_an_archive_is_read_as_a_folder(tmp_path: Path) -> None:
    """Its files in sorted order, folders in their paths, the bytes those of the files."""
    (tmp_path / "a.zip").write_bytes(zipped({"乙/x.txt": b"2", "甲.txt": b"1", "空/": b""}))
    found = inputs(tmp_path / "a.zip")
    assert [("a.zip/乙/x.txt", b"2"), ("a.zip/甲.txt", b"1")] == [
        (path, item.bytes()) for path, item in zip(paths(found, tmp_path), found, strict=True)
    ]
    assert ["a.zip/乙/x.txt", "a.zip/甲.txt"] == paths(inputs(tmp_path), tmp_path)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_without_the_flag_are_decoded(tmp_path: Path, encoding: str) -> None:
    """Archivers of China write names in GBK, others in UTF-8 without saying so."""
    data = zipped({"xxxxxx.txt": b"1"})
    name = "申报表.txt".encode(encoding)
    plain = b"x" * (len(name) - 4) + b".txt"
    data = zipped({plain.decode(): b"1"}).replace(plain, name)
    (tmp_path / "a.zip").write_bytes(data)
    assert ["a.zip/申报表.txt"] == paths(inputs(tmp_path / "a.zip"), tmp_path)


def test_names_that_leave_the_archive_are_only_names(tmp_path: Path) -> None:
    """Nothing is written; parents, roots and links lead nowhere."""
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("../../up.txt", "/etc/root.txt", "C:\\x\\drive.txt"):
            archive.writestr(name, b"1")
        archive.writestr(link, b"/etc/passwd")
    (tmp_path / "a.zip").write_bytes(buffer.getvalue())
    found = inputs(tmp_path / "a.zip")
    assert ["a.zip/up.txt", "a.zip/C:/x/drive.txt", "a.zip/etc/root.txt"] == paths(found, tmp_path)
    assert [b"1"] * 3 == [item.bytes() for item in found]
    assert ["a.zip"] == os.listdir(tmp_path)


def test_junk_is_left_out_and_the_unknown_is_counted(tmp_path: Path) -> None:
    """What file managers and Office leave behind is nobody's file; a picture is one that is not read."""
    names = ("__MACOSX/._a.txt", ".DS_Store", "甲/Thumbs.db", "~$b.xlsx", ".hidden.txt", "b.txt", "图.xyz")
    (tmp_path / "a.zip").write_bytes(zipped(dict.fromkeys(names, b"1")))
    passed: list[str] = []
    assert ["a.zip/b.txt"] == paths(inputs(tmp_path / "a.zip", passed=passed), tmp_path)
    assert [str(tmp_path / "a.zip/图.xyz")] == passed


def test_archives_in_archives_are_opened_to_the_limit(tmp_path: Path) -> None:
    """Two deep by default; what is deeper is told, and never stops the others."""
    data = FORM
    for level in range(3):
        data = zipped({f"{level}.zip" if level else "form.txt": data, "side.txt": FORM})
    (tmp_path / "a.zip").write_bytes(data)
    found = inputs(tmp_path / "a.zip")
    assert ["a.zip/2.zip/1.zip", "a.zip/2.zip/side.txt", "a.zip/side.txt"] == paths(found, tmp_path)
    with pytest.raises(InputError, match="层数"):
        found[0].bytes()
    deeper = inputs(tmp_path / "a.zip", "depth=3")
    assert "a.zip/2.zip/1.zip/form.txt" in paths(deeper, tmp_path)
    assert FORM == next(item for item in deeper if item.path.endswith("form.txt")).bytes()


def test_an_office_file_is_no_archive(tmp_path: Path) -> None:
    """By its content, under any name."""
    content = b'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    for name in ("a.xlsx", "a.zip"):
        (tmp_path / name).write_bytes(zipped({"[Content_Types].xml": content, "xl/workbook.xml": b"<x/>"}))
        assert [name] == paths(inputs(tmp_path / name), tmp_path)


BAD = [
    ("truncated", zipped({"a.txt": FORM * 100})[:60], "损坏"),
    ("bomb", zipped({"a.txt": b"0" * 20_000_000}), "压缩比"),
    ("members", zipped({f"{number}.txt": b"" for number in range(30)}), "文件数"),
]


@pytest.mark.parametrize(("data", "word"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_archive_is_told_with_its_place(tmp_path: Path, data: bytes, word: str) -> None:
    """Damage and bombs end in a message with a next step, inside the limits."""
    (tmp_path / "a.zip").write_bytes(data)
    (found,) = inputs(tmp_path / "a.zip", "members=20")
    with pytest.raises(InputError, match=word) as refused:
        found.bytes()
    assert refused.value.advice


def test_an_encrypted_file_is_told(tmp_path: Path) -> None:
    """The flag of encryption is enough."""
    data = bytearray(zipped({"a.txt": FORM}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(InputError, match="密码"):
        inputs(tmp_path / "a.zip")[0].bytes()


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    """The sound ones are understood, the bad one is explained, what is not read is counted."""
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": FORM, "b.txt": b"\0\1\2" * 40, "c.xyz": b"x"}))
    result = parse(str(tmp_path / "a.zip"))
    assert 2 == result.exit_code
    (document,) = json.loads(result.stdout)
    assert ["养护里程"] == [row["name"] for table in document["tables"] for row in table["indicators"]]
    assert "b.txt" in result.stderr
    assert "跳过 1 个不读的文件（.xyz）" in result.stderr


def test_a_folder_without_anything_readable_says_what_is_read(tmp_path: Path) -> None:
    """The message lists the formats."""
    (tmp_path / "a.xyz").write_bytes(b"x")
    for command in ("parse", "check"):
        result = run(command, str(tmp_path))
        assert 3 == result.exit_code
        assert ".xlsx" in result.stderr or ".csv" in result.stderr


def test_findings_name_the_file_in_the_archive(tmp_path: Path) -> None:
    """The path of a finding is archive.zip/file; a second check of the same is remembered."""
    (tmp_path / "a.zip").write_bytes(zipped({"甲/form.txt": FORM}))
    runs = [run("check", str(tmp_path / "a.zip"), "-f", "json") for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout
    assert "a.zip/甲/form.txt" in runs[0].stdout


def test_notes_in_markdown_are_passed_over_in_folders(tmp_path: Path) -> None:
    """A README of a folder is no submission; named by the user it is one."""
    (tmp_path / "README.md").write_text("# 说明\n\n随便写写。\n", encoding="utf-8")
    (tmp_path / "form.txt").write_bytes(FORM)
    result = parse(str(tmp_path))
    assert (0, 1) == (result.exit_code, result.stdout.count('"document"'))
    assert "跳过 1 个" in result.stderr
    assert '"document"' in parse(str(tmp_path / "README.md")).stdout


TYPES = b'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'


def test_office_files_and_their_folders_in_an_archive_are_not_the_archive(tmp_path: Path) -> None:
    """Members that are stored, whose names stand in the bytes, and folders called as those of Office."""
    book = zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<x/>"}, zipfile.ZIP_STORED)
    for folder in ("", "word/", "xl/", "_rels/", "docProps/"):
        (tmp_path / "a.zip").write_bytes(zipped({f"{folder}单位一.xlsx": book}, zipfile.ZIP_STORED))
        assert [f"a.zip/{folder}单位一.xlsx"] == paths(inputs(tmp_path / "a.zip"), tmp_path)
        assert "zip" in describe((tmp_path / "a.zip").read_bytes()).label


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_both_read(tmp_path: Path) -> None:
    """The second one gets a number, as when they are unpacked by hand."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for data in (b"1", b"2", b"3"):
            archive.writestr("甲/a.txt", data)
    (tmp_path / "a.zip").write_bytes(buffer.getvalue())
    found = inputs(tmp_path / "a.zip")
    assert {"a.zip/甲/a.txt": b"1", "a.zip/甲/a (2).txt": b"2", "a.zip/甲/a (3).txt": b"3"} == dict(
        zip(paths(found, tmp_path), (item.bytes() for item in found), strict=True)
    )


def test_a_link_out_of_a_folder_is_passed_over(tmp_path: Path) -> None:
    """One that stays inside is the file it leads to."""
    (tmp_path / "outside.txt").write_bytes(FORM)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "form.txt").write_bytes(FORM)
    (folder / "inside.txt").symlink_to(folder / "form.txt")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "里").mkdir()
    (folder / "里" / "back").symlink_to(folder)  # for ever, who follows it
    (folder / "里" / "up").symlink_to(tmp_path)
    (folder / "里" / "old.txt").symlink_to(folder / "gone.txt")
    (folder / "里" / "loop.txt").symlink_to(folder / "里" / "loop.txt")
    os.mkfifo(folder / "pipe.txt")
    passed: list[str] = []
    found = inputs(folder, passed=passed)
    assert ["folder/form.txt", "folder/里/loop.txt", "folder/里/old.txt"] == paths(found, tmp_path)
    assert [str(folder / name) for name in ("link.txt", "pipe.txt", "里/up")] == passed
    for broken, word in zip(found[1:], ("没有尽头", "链接指向的文件不存在"), strict=True):
        with pytest.raises(InputError, match=word):
            broken.bytes()
    said = run("check", str(folder)).stderr
    assert "指向文件夹外的链接" in said and "管道" in said


def test_pictures_are_told_with_the_way_to_read_them(tmp_path: Path) -> None:
    """In a folder as in an archive, by both commands."""
    (tmp_path / "form.txt").write_bytes(FORM)
    (tmp_path / "扫描.JPG").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "a.zip").write_bytes(zipped({"form.txt": FORM, "扫描.png": b"\x89PNG"}))
    for command in ("parse", "check"):
        said = run(command, str(tmp_path)).stderr
        assert "2 张图片没有检查" in said
        assert "perflint[ocr]" in said


def test_a_bomb_has_one_place_and_a_next_step(tmp_path: Path) -> None:
    """The file in the archive is named once."""
    (tmp_path / "bomb.zip").write_bytes(zipped({"a.csv": b"0" * 20_000_000}))
    (found,) = inputs(tmp_path / "bomb.zip")
    with pytest.raises(InputError) as refused:
        found.bytes()
    assert found.path == refused.value.place
    assert "先解压" in refused.value.advice
    assert 1 == parse(str(tmp_path / "bomb.zip")).stderr.count("bomb.zip")


@pytest.mark.parametrize("name", LABELS)
def test_every_limit_has_a_next_step_before_it_is_raised(name: str) -> None:
    """Something a reviewer can do first."""
    assert not over(name, DEFAULT, "a").advice.startswith("确实需要时")
