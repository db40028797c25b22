"""The same files and rules give the same bytes, whatever the locale, the time zone, the seed of hashes, the number of
processes, and the way the path is written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from perflint.readers.shared import office_program
from perflint.reporters.json import schema

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
FORMATS = ("full", "concise", "grouped", "json", "json-lines", "junit", "github", "gitlab", "sarif", "rdjson", "azure",
           "pylint", "markdown", "text", "csv", "checklist", "teamcity", "html")  # fmt: skip
AS_GIVEN = {"json", "json-lines"}  # name files as they were given (docs/formats.md), the others from the working folder
TABLE = """\
项目名称,社区服务提升,,
一级指标,二级指标,三级指标,指标值
# perflint: ignore[name-unit-class-mismatch] 统计口径由上级文件规定
产出指标,数量指标,培训人员覆盖率,≥40人
产出指标,数量指标,巡河公里趟,≧12公里趟
产出指标,数量指标,举办讲座场次,≧12场
"""
RULES = ("PF301", "PF304", "PF704", "PF110", "PF506", "PF709", "PF203")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drafts with all that a run may meet: comments, a waiver file, a baseline, words of one's own, a broken file."""
    place = tmp_path_factory.mktemp("same")
    folder = place / "目标"
    folder.mkdir()
    for name in ("1-项目表-问题.txt", "1-项目表-规范.txt"):
        shutil.copy(EXAMPLES / name, folder)
    (folder / "表.csv").write_text(TABLE, encoding="utf-8")
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    waiver = (
        "waivers:\n  - rule: PF304\n    place: '*'\n    reason: 已核实\n    approver: 绩效科\n    expires: 2030-01-01\n"
    )
    (folder / "perflint-waivers.yaml").write_text(waiver, encoding="utf-8")
    book = place / "规则"
    book.mkdir()
    (book / "rulebook.yaml").write_text("name: 我的规则\nextends: perflint\n", encoding="utf-8")
    (book / "vocabulary.yaml").write_text("units:\n  object: [公里趟]\n", encoding="utf-8")
    return place


def run(place: Path, *args: str, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[bytes]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHONUTF8"))}
    own = {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1767225600", "PERFLINT_CACHE_DIR": str(place / "缓存")}
    command = [sys.executable, "-m", "perflint", "check", "-r", str(place / "规则"), "--select", ",".join(RULES)]
    return subprocess.run([*command, *args], cwd=cwd or place, env={**plain, **own, **more}, capture_output=True,
                          check=False, timeout=300)  # fmt: skip


def reports(place: Path, name: str, *args: str, **more: str) -> dict[str, bytes]:
    """The report in every format, what was said beside it, and the exit code."""
    out = place / name
    out.mkdir()
    outputs = [word for format_ in FORMATS for word in ("-f", format_, "-o", str(out / format_))]
    for path in (*(place / "缓存").glob("result*"), *(place / "缓存").glob("files/*")):  # the compiled rules may stay
        path.unlink()
    done = run(place, *args, *outputs, **more)
    said = done.stderr.replace(name.encode(), b"out").replace(str(place).encode() + b"/", b"")
    return {"code": b"%d" % done.returncode, "said": said, **{one: (out / one).read_bytes() for one in FORMATS}}


def test_in_any_surroundings(place: Path) -> None:
    """Locale, time zone, seed of hashes, processes and the way the folder is named, in every format of text."""
    done = run(place, "目标", "-j", "1", "--write-baseline", "base.json", "--select", "PF709")
    assert 0 == done.returncode, done.stderr.decode()
    options = ("--baseline", "base.json", "--statistics", "--verdicts", "-v")
    plain = reports(place, "one", "目标", "-j", "1", *options, LC_ALL="C.UTF-8", TZ="UTC", PYTHONHASHSEED="0")
    assert b"1" == plain["code"] and "已豁免".encode() in plain["full"] and b"RUN001" in plain["concise"]
    assert plain == reports(
        place, "two", "./目标/", "-j", "2", *options, LC_ALL="C", TZ="Asia/Shanghai", PYTHONHASHSEED="77"
    )
    absolute = reports(place, "abs", str(place / "目标"), "-j", "2", *options, LC_ALL="C", TZ="America/New_York")
    assert [] == [name for name in FORMATS if name not in AS_GIVEN and plain[name] != absolute[name]]
    for name in AS_GIVEN:
        assert plain[name] == absolute[name].replace(str(place).encode() + b"/", b"")


def test_mending_with_several_processes(place: Path, tmp_path: Path) -> None:
    """What `--fix` writes, tells and leaves, with waivers, a baseline and own words; times change none of it."""
    left = []
    for jobs in ("1", "2"):
        folder = tmp_path / jobs
        shutil.copytree(place / "目标", folder / "目标")
        done = run(place, "目标", "-j", jobs, "--fix", "--show-fixes", "--time", "-f", "concise", cwd=folder)
        said = done.stderr.decode().partition("用时")[0]
        files = {path.name: path.read_bytes() for path in sorted((folder / "目标").iterdir())}
        left.append((done.returncode, done.stdout, said, files))
    assert left[0] == left[1]
    assert "≥12场".encode() in left[0][3]["表.csv"] and "已修改 2 处" in left[0][2]


def test_times_stand_in_the_json_report(place: Path, tmp_path: Path) -> None:
    """Of all runs that mending takes, by stage and rule, as the schema has it; without the option there are none."""
    shutil.copy(place / "目标" / "表.csv", tmp_path)
    jsonschema = pytest.importorskip("jsonschema")
    timed, plain = (
        json.loads(run(place, ".", "-j", "2", "-f", "json", *more, cwd=tmp_path).stdout)
        for more in (["--time", "--fix"], [])
    )
    told = timed["run"]["time"]
    assert {"start", "read", "recognise", "evaluate"} <= set(told["stages"]) and "time" not in plain["run"]
    assert {one["code"] for one in told["rules"]} <= set(RULES) and told["rules"]
    assert told["rules"] == sorted(told["rules"], key=lambda one: -one["seconds"])
    assert 0 < told["stages"]["start"] < told["total"]
    jsonschema.validate(timed, schema())


@pytest.mark.skipif(office_program.find_program() is None, reason="no LibreOffice here")
def test_legacy_word_with_several_processes(place: Path, tmp_path: Path) -> None:
    """A real .doc, which a worker has converted."""
    source = next(iter(sorted((ROOT.parent / "shared" / "corpus").rglob("*.doc"))), None)
    if source is None:
        pytest.skip("no .doc here")
    shutil.copy(source, tmp_path / "一.doc")
    shutil.copy(place / "目标" / "表.csv", tmp_path)
    one, two = (run(place, ".", "-n", "-j", jobs, "-f", "json", cwd=tmp_path) for jobs in ("1", "2"))
    assert (one.returncode, one.stdout) == (two.returncode, two.stdout)
    assert 2 == one.stdout.count(b'"fate": "read"')
