"""The record of a run: every input given is in it exactly once, and what decided the result is named with its hash."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import Result

import perflint
from perflint.model import Document, Fate
from perflint.reporters import find
from tests.command import run

EPOCH = "SOURCE_DATE_EPOCH"
GOOD = """项目支出绩效目标表
（2031年度）

项目名称：社区图书角
主管部门：某区文化局

| 一级指标 | 二级指标 | 三级指标 | 指标值 |
| --- | --- | --- | --- |
| 产出指标 | 数量指标 | 新增图书 | ≥300册 |
| 效益指标 | 社会效益指标 | 借阅人次增长 | ≥5% |
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Good, broken, empty, skipped and unknown files, an archive with the same, waivers and a configuration."""
    monkeypatch.chdir(tmp_path)
    place = tmp_path / "batch"
    (place / "sub").mkdir(parents=True)
    files: dict[str, bytes] = {
        "good.txt": GOOD.encode(),
        "sub/other.md": GOOD.encode(),
        "empty.txt": b"",
        "broken.xlsx": b"PK\x03\x04 no workbook",
        "blank.txt": "今天天气很好。\n".encode(),
        "README.md": b"# nothing to check\n",
        "data.json": b'{"no": "targets"}',
        "logo.png": b"\x89PNG",
        "perflint-waivers.yaml": b"waivers: []\n",
    }
    for name, data in files.items():
        (place / name).write_bytes(data)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("in.txt", GOOD)
        archive.writestr("in.bin", b"\0")
        archive.writestr("none.txt", b"")
    (place / "packed.zip").write_bytes(packed.getvalue())
    (tmp_path / "perflint.yaml").write_text("extend-ignore: [PF9]\n", encoding="utf-8")
    return place


def check(*arguments: str, stdin: bytes = b"") -> Result:
    return run("check", *arguments, input=stdin)


def record(*arguments: str, stdin: bytes = b"") -> dict[str, Any]:
    data = json.loads(check("-f", "json", *arguments, stdin=stdin).stdout)
    jsonschema.validate(data, find("json").schema())  # type: ignore[attr-defined]
    found: dict[str, Any] = data["run"]["record"]
    found["report"] = data
    return found


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_every_input_is_there_exactly_once(folder: Path, jobs: str) -> None:
    """Good, broken, empty, skipped, archived, stdin, named twice, missing: each once, and the counts add up."""
    found = record("batch", "batch/good.txt", "batch/logo.png", "-", "nowhere.txt", "-j", jobs, stdin=GOOD.encode())
    fates = {one["path"]: one["fate"] for one in found["inputs"]}
    assert fates["batch/logo.png"] != "skipped"  # it was named; read or not, as there is an OCR
    assert {
        "batch/README.md": "skipped",
        "batch/blank.txt": "unrecognised",
        "batch/broken.xlsx": "not_read",
        "batch/data.json": "skipped",
        "batch/empty.txt": "not_read",
        "batch/good.txt": "read",
        "batch/packed.zip/in.bin": "skipped",
        "batch/packed.zip/in.txt": "read",
        "batch/packed.zip/none.txt": "not_read",
        "batch/perflint-waivers.yaml": "skipped",
        "batch/sub/other.md": "read",
        "nowhere.txt": "not_read",
        "<stdin>": "read",
    } == {path: fate for path, fate in fates.items() if path != "batch/logo.png"}
    assert len(fates) == len(found["inputs"]) == found["counts"].pop("given")
    assert len(found["inputs"]) == sum(found["counts"].values())
    report = found["report"]
    answered = [one["path"] for one in (*report["documents"], *report["run"]["failures"])]
    assert sorted(answered) == sorted(path for path, fate in fates.items() if fate != "skipped")


def test_hashes_are_those_of_the_bytes(folder: Path) -> None:
    """SHA-256 and size of every input whose bytes were there, read or not; none of what was never opened."""
    found = {one["path"]: one for one in record("batch", "-", stdin=GOOD.encode())["inputs"]}
    for name in ("good.txt", "empty.txt", "broken.xlsx", "README.md", "data.json"):
        data = (folder / name).read_bytes()
        one = found[f"batch/{name}"]
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (one["sha256"], one["size"]), name
    whole = hashlib.sha256(GOOD.encode()).hexdigest()
    assert whole == found["<stdin>"]["sha256"] == found["batch/packed.zip/in.txt"]["sha256"]
    assert (None, None) == (found["batch/logo.png"]["sha256"], found["batch/logo.png"]["size"])


def test_a_kept_document_has_the_same_hash(folder: Path) -> None:
    """A document from the cache is recorded as one that was read."""
    first, second = (record("batch", "--select", select)["inputs"] for select in ("PF3", "PF4"))
    assert first == second
    assert first == record("batch", "-n")["inputs"]


def test_a_file_that_is_too_large_is_hashed_whole(tmp_path: Path) -> None:
    """What is not read beyond the limit is hashed from the disk."""
    data = b"x" * (1024 * 1024 + 7)
    (tmp_path / "large.txt").write_bytes(data)
    (one,) = record(str(tmp_path / "large.txt"), "--limit", "size=1")["inputs"]
    assert ("not_read", hashlib.sha256(data).hexdigest(), len(data)) == (one["fate"], one["sha256"], one["size"])


def test_what_decides_is_named(folder: Path) -> None:
    """Options other than the defaults, configuration, waivers and layers with their hashes; no path of this machine."""
    found = record("batch", "--fail-severity", "warning", "--fiscal-year", "2031")
    assert {"fail-severity": "warning", "fiscal-year": 2031, "extend-ignore": ["PF9"]} == found["options"]
    files = {(one["role"], one["path"]): one["sha256"] for one in found["files"]}
    config = hashlib.sha256(b"extend-ignore: [PF9]\n").hexdigest()
    assert config == files["config", "perflint.yaml"]
    assert ("waivers", "batch/perflint-waivers.yaml") in files
    assert ["自带规则"] == [one["name"] for one in found["layers"]]
    assert str(folder.parent) not in json.dumps({key: found[key] for key in ("options", "files", "layers")})


def test_layers_are_told_with_their_own_hashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of one layer changes its hash, not that of the one it builds on."""
    monkeypatch.chdir(tmp_path)
    book = tmp_path / "book" / "rulebook.yaml"
    book.parent.mkdir()
    Path("a.txt").write_text(GOOD, encoding="utf-8")
    seen = []
    for severity in ("info", "warning"):
        book.write_text(
            f"name: 某省规则\nlayer: 省\nissuer: 某省\nversion: '1'\nextends: perflint\nrules: {{PF301: {severity}}}\n",
            encoding="utf-8",
        )
        seen.append(record("a.txt", "-r", "book")["layers"])
    (base, own), (same, other) = seen
    assert base == same
    assert own["sha256"] != other["sha256"]
    assert ("某省规则", "省", "某省", "1", "book/rulebook.yaml") == tuple(list(own.values())[:5])


def test_the_time_is_that_of_the_judgement(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock with its offset, or by SOURCE_DATE_EPOCH; an answer from the cache keeps its own."""
    assert "2030-03-17T17:46:40+00:00" == record("batch")["time"]
    monkeypatch.setenv(EPOCH, "0")
    assert "1970-01-01T00:00:00+00:00" == record("batch")["time"]
    monkeypatch.delenv(EPOCH)
    before = datetime.now(timezone.utc).replace(microsecond=0)
    (folder / "broken.xlsx").unlink()  # an unreadable file is tried again every time
    (folder / "empty.txt").unlink()
    (folder / "packed.zip").unlink()
    first = record("batch")["time"]
    assert before <= datetime.fromisoformat(first) <= datetime.now(timezone.utc)
    monkeypatch.setattr("perflint.intake.recording.now", lambda: "later")
    monkeypatch.setattr("perflint.cli.recording.now", lambda: "later")
    assert first == record("batch")["time"]
    assert "later" == record("batch", "-n")["time"]


@pytest.mark.parametrize("text", ["soon", "1e99", "9" * 30])
def test_a_wrong_epoch_is_told(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback, and nothing is checked at a time that nobody meant."""
    monkeypatch.setenv(EPOCH, text)
    done = check("batch")
    assert 2 == done.exit_code
    assert EPOCH in done.stderr


@pytest.mark.parametrize("name", ["full", "text", "checklist", "markdown"])
def test_people_are_told_too(name: str, folder: Path) -> None:
    """Formats for people show time, version, layers, and how many inputs became what."""
    shown = check("batch", "-f", name).stdout.replace("\n", "").replace(" ", "").replace("\\", "")
    for part in ("2030-03-17", "perflint", "自带规则", "共12份", "没有读成3", "PF9", "perflint.yaml"):
        assert part in shown, part


def test_hashes_are_told_beside_json_too(folder: Path) -> None:
    """In whole: by SARIF at each file, by a text that is to say everything; a text for every day has none."""
    digest = hashlib.sha256(GOOD.encode()).hexdigest()
    told = json.loads(run("check", "batch", "-f", "sarif", "--no-progress").stdout)["runs"][0]["artifacts"]
    hashed = {one["location"]["uri"]: one["hashes"]["sha-256"] for one in told if "hashes" in one}
    assert digest == hashed["batch/good.txt"] == hashed["batch/packed.zip/in.txt"]
    for name in ("full", "checklist", "overview"):
        assert digest in run("check", "batch", "-f", name, "-v", "--no-progress").stdout, name
    assert digest not in run("check", "batch", "--no-progress").stdout


def test_from_python(folder: Path) -> None:
    """`perflint.lint` records too; a document that is no file has no hash."""
    report = perflint.lint([folder / "good.txt", Document("made.txt"), ("held.txt", GOOD.encode())], select=["PF3"])
    assert [Fate.READ, Fate.UNRECOGNISED, Fate.READ] == [one.fate for one in report.record.inputs]
    assert ["", None] == [report.record.inputs[1].sha256, report.record.inputs[1].size]
    assert {"select": ["PF3"]} == report.record.options
