"""``perflint annotate`` and ``check --annotate``: which copies are written, where, and what is said."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from perflint.annotating.contract import INSTEAD, annotators
from perflint.annotating.naming import names
from tests.command import run
from tests.test_annotate_xlsx import book


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "目标表.xlsx").write_bytes(book())
    return tmp_path


def test_a_copy_is_written_and_the_original_left_alone(folder: Path) -> None:
    """Exit code and notices are those of check; stdout stays empty."""
    before = (folder / "目标表.xlsx").read_bytes()
    done = run("annotate", "目标表.xlsx", "-o", "批注件")
    plain = run("check", "目标表.xlsx")
    assert plain.exit_code == done.exit_code
    assert "" == done.stdout
    assert "批注件已写到 批注件/目标表-审核.xlsx：错误" in done.stderr.replace("\\", "/")
    assert before == (folder / "目标表.xlsx").read_bytes()
    assert ["目标表-审核.xlsx"] == [file.name for file in (folder / "批注件").iterdir()]


def test_check_writes_copies_beside_its_report(folder: Path) -> None:
    """The report is as without, also when the answer was remembered from an earlier check."""
    plain = run("check", "目标表.xlsx", "-f", "concise")
    done = run("check", "目标表.xlsx", "-f", "concise", "--annotate", "批注件")
    assert (plain.exit_code, plain.stdout) == (done.exit_code, done.stdout)
    assert (folder / "批注件" / "目标表-审核.xlsx").exists()


def test_nothing_is_overwritten_without_force(folder: Path) -> None:
    """A copy that is there stays and the run fails; --force replaces it, by the same bytes as nothing has changed."""
    run("annotate", "目标表.xlsx", "-o", "批注件")
    target = folder / "批注件" / "目标表-审核.xlsx"
    first = target.read_bytes()
    target.write_bytes(b"mine")
    refused = run("annotate", "目标表.xlsx", "-o", "批注件")
    assert (2, b"mine") == (refused.exit_code, target.read_bytes())
    assert "--force" in refused.stderr
    assert run("annotate", "目标表.xlsx", "-o", "批注件", "--force").exit_code != 2
    assert first == target.read_bytes()


def test_a_file_where_the_folder_should_be_is_refused_at_once(folder: Path) -> None:
    """Before anything is checked, once and not for every file."""
    (folder / "批注件").write_text("", encoding="utf-8")
    refused = run("annotate", "目标表.xlsx", "-o", "批注件")
    assert (2, "", 1) == (refused.exit_code, refused.stdout, refused.stderr.count("批注件要写进文件夹"))


def test_links_and_inputs_are_never_written_to(folder: Path) -> None:
    """Not with --force, not through a link, not when an input has the name of a copy."""
    original = (folder / "目标表.xlsx").read_bytes()
    (folder / "批注件").mkdir()
    try:
        (folder / "批注件" / "目标表-审核.xlsx").symlink_to(folder / "目标表.xlsx")
    except OSError:
        pytest.skip("no links here")
    assert 2 == run("annotate", "目标表.xlsx", "-o", "批注件", "--force").exit_code
    (folder / "目标表-审核.xlsx").write_bytes(original)
    assert 2 == run("annotate", "目标表.xlsx", "目标表-审核.xlsx", "-o", ".", "--force").exit_code
    assert original == (folder / "目标表.xlsx").read_bytes() == (folder / "目标表-审核.xlsx").read_bytes()


def test_equal_names_do_not_collide(folder: Path) -> None:
    """The folders tell them apart; files of an archive are called after it; copies of earlier runs are passed over."""
    for name in ("教育局", "民政局"):
        (folder / name).mkdir()
        (folder / name / "目标表.xlsx").write_bytes(book())
    with zipfile.ZipFile(folder / "报送.zip", "w") as archive:
        archive.writestr("水利局/../目标表.xlsx", book())
    (folder / "目标表.xlsx").unlink()
    expected = {"教育局_目标表-审核.xlsx", "民政局_目标表-审核.xlsx", "报送_水利局_目标表-审核.xlsx"}
    run("annotate", ".", "-o", "批注件")
    assert expected == {file.name for file in (folder / "批注件").iterdir()}
    run("annotate", ".", "-o", "批注件", "--force")
    assert expected == {file.name for file in (folder / "批注件").iterdir()}


def test_names_are_safe_and_differ() -> None:
    """Nothing leads out of the folder, no name is forbidden on any system, none is too long."""
    hostile = [
        "../../etc/passwd.txt",
        "a:b*?.csv",
        "CON.txt",
        "x\x1b\u202e\ud800.csv",
        "长" * 300 + ".xlsx",
        "...",
        "a.zip/b.zip/c.csv",
    ]
    found = names(hostile)
    assert "passwd-审核" == found[0]
    assert "a_b_c-审核" == found[-1]
    assert all(not set(name) & set('/\\:*?"<>|') and len(name.encode("utf-8")) < 240 for name in found)
    twins = names(["a/表.xls", "a/表.xlsx", "a/表.XLS"])
    assert 3 == len({name.lower() for name in twins})
    assert "表_xls-审核" == twins[0]


def test_files_without_findings_or_copies_are_told(folder: Path) -> None:
    """A format without a copy is an error where the file was named, and a remark in a folder."""
    (folder / "表.json").write_text(
        '{"tables": [{"indicators": [{"name": "培训人员覆盖率", "value": "≥40人"}]}]}', encoding="utf-8"
    )
    named = run("annotate", "表.json", "-o", "批注件")
    assert 2 == named.exit_code and "json 格式没有批注件" in named.stderr
    walked = run("annotate", ".", "-o", "批注件")
    assert "json 格式没有批注件" in walked.stderr and walked.exit_code != 2


def test_every_format_has_a_copy_or_advice() -> None:
    """What a reader can read, is either annotated or told what serves instead."""
    from perflint import readers

    known = {*annotators(), *INSTEAD}
    named = {reader.NAME for reader in readers.readers()} | {"rtf"}
    assert set() == named - known


def test_what_is_missing_is_said(folder: Path) -> None:
    """No files, no folder, options that contradict: one sentence and code 2."""
    for arguments in (("annotate",), ("annotate", "目标表.xlsx"), ("check", "目标表.xlsx", "--annotate", "x", "--fix")):
        done = run(*arguments)
        assert 2 == done.exit_code and "错误" in done.stderr


def test_stdin_is_annotated(folder: Path) -> None:
    """What is read but once is both checked and copied."""
    command = [sys.executable, "-m", "perflint", "annotate", "-", "--stdin-filename", "送审.xlsx", "-o", "批注件"]
    subprocess.run(command, input=book(), check=False, capture_output=True, timeout=120)
    assert ["送审-审核.xlsx"] == [file.name for file in (folder / "批注件").iterdir()]
