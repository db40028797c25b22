"""Files in processes of their own: the same report for any number, and a process that dies costs one file."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import perflint
from perflint.engine import plan_of
from perflint.limits import limits_of
from perflint.model import Severity
from perflint.rulebook import load
from perflint.timing import Times
from tests.files import installed, write

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
BAD = EXAMPLES / "1-项目表-问题.txt"
RULES = str(ROOT / "lint_rules" / "form")  # a few, because every process has to load them
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and named pipes of POSIX")
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc and limits of memory as Linux has them")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a folder of drafts holds: good ones, a broken one, an archive, other data and prose."""
    place = tmp_path / "目标"
    place.mkdir()
    for file in sorted(EXAMPLES.glob("[12]-*.txt")):
        shutil.copy(file, place)
    (place / "坏.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (place / "package.json").write_text('{"name": "x"}', encoding="utf-8")
    (place / "README.md").write_text("# 说明\n\n与目标无关。\n", encoding="utf-8")
    with zipfile.ZipFile(place / "打包.zip", "w") as archive:
        archive.write(BAD, "里面/甲.txt")
        archive.writestr("里面/空.csv", "")
    return place


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}


def command(*args: str | Path) -> list[str]:
    return [sys.executable, "-m", "perflint", "check", "-r", RULES, *map(str, args)]


def check(*args: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*args), capture_output=True, encoding="utf-8", env=environment(**more), check=False, timeout=120
    )


class TestSameAnswer:
    def test_any_number_of_processes_gives_the_same_bytes(self, folder: Path, tmp_path: Path) -> None:
        """Also stderr, whatever the hash seed, on stdout and in a file; and stdin is read by the run itself."""
        results = []
        file = tmp_path / "报告.json"
        for jobs, seed in (("1", "1"), ("2", "2"), ("5", "3")):
            outputs = ("-f", "full", "-f", "json", "-o", file)
            result = check(*outputs, "-j", jobs, "--verbose", folder, PYTHONHASHSEED=seed, PERFLINT_NO_CACHE="1")
            results.append((result.returncode, result.stdout, result.stderr, file.read_bytes()))
        assert results[0] == results[1] == results[2]
        assert "甲.txt" in results[0][1] and results[0][0] == 1 and "甲.txt".encode() in results[0][3]

    @LINUX
    def test_copies_of_this_process(self, folder: Path) -> None:
        """They answer as commands do; a process with a second thread is never copied."""
        script = (
            "import sys, threading, perflint\nfrom perflint.intake.children import can_copy\n"
            "before, hold = can_copy(), threading.Event()\n"
            "alone, many = (perflint.lint(*sys.argv[1:], jobs=jobs, copied=True) for jobs in (1, 2))\n"
            "threading.Thread(target=hold.wait).start()\n"
            "print(alone == many, len(alone.findings) > 0, before, can_copy())\nhold.set()\n"
        )
        run = [sys.executable, "-c", script, str(folder), RULES]
        result = subprocess.run(run, capture_output=True, encoding="utf-8", env=environment(), check=False, timeout=120)
        assert ("True True True False\n", "") == (result.stdout, result.stderr)

    def test_the_patterns_that_workers_compile_are_kept(self, tmp_path: Path) -> None:
        place = tmp_path / "目标"
        place.mkdir()
        for number in range(40):
            shutil.copy(BAD, place / f"{number}.txt")
        kept: list[set[str]] = []
        for jobs in ("1", "2"):
            home = tmp_path / jobs
            check(place, "-j", jobs, PERFLINT_CACHE_DIR=str(home))
            kept.append({key for file in home.glob("patterns-*") for key in json.loads(file.read_bytes())["data"]})
        here, there = kept
        assert len(here & there) > 0.9 * len(here) > 10

    def test_each_input_is_in_the_report_once(self, folder: Path) -> None:
        """Documents and failures together are the files, less what is other data."""
        report = perflint.lint(folder, RULES, jobs=3)
        names = sorted(Path(one.path).name for one in (*report.documents, *report.failures))
        drafts = [file.name for file in EXAMPLES.glob("[12]-*.txt")]
        assert sorted([*drafts, "坏.xlsx", "甲.txt", "空.csv"]) == names

    def test_stdin(self, folder: Path) -> None:
        """What comes on standard input may be judged in another process, too."""
        args = command("-j", "2", "-f", "json", "--stdin-filename", "来.txt", "-", folder / BAD.name)
        with BAD.open("rb") as file:
            result = subprocess.run(args, stdin=file, capture_output=True, env=environment(), check=False)
        names = [Path(one["path"]).name for one in json.loads(result.stdout)["documents"]]
        assert ["来.txt", BAD.name] == names

    def test_rules_that_only_this_process_has(self, folder: Path) -> None:
        """Documents are read elsewhere and judged here, with the same outcome."""
        book = load()
        plan = plan_of(book.only(*book.rules[:40]), min_severity=Severity.INFO)
        alone, many = (perflint.lint(folder, plan_for=lambda _: plan, jobs=jobs) for jobs in (1, 3))
        assert alone == many and alone.findings

    def test_documents_stay_where_they_are(self, folder: Path) -> None:
        """Between files that go elsewhere."""
        document = perflint.parse(BAD)
        report = perflint.lint(
            [folder / BAD.name, document, folder / "坏.xlsx", ("乙.txt", BAD.read_bytes())], RULES, jobs=2
        )
        assert [BAD.name, BAD.name, "乙.txt"] == [Path(one.path).name for one in report.documents]

    def test_a_value_that_cannot_be_sent(self, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """A check of another package may give any value; its document is judged again in this process."""
        package = installed(
            tmp_path,
            "from perflint.checks.contract import Hit\nSUMMARY = '怪值'\nGIVEN = ('document',)\n"
            "OPTIONS = {'type': 'object'}\nVALUES = {'odd': '怪值'}\nEXAMPLE = {}\n"
            "def check(subject, options):\n    yield Hit(None, {'odd': (lambda: 1)})\n",
        )
        write(tmp_path / "rules" / "form" / "odd-value.yaml", ODD_RULE)
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(package), str(ROOT)]))
        script = (
            "import sys, perflint\n"
            f"r = perflint.lint({[str(folder / BAD.name)] * 1 + [str(folder / '1-项目表-规范.txt')]!r},"
            f" {str(tmp_path / 'rules')!r}, jobs=2)\nprint(len(r.findings), r.failures)\n"
        )
        run = [sys.executable, "-c", script]
        result = subprocess.run(run, capture_output=True, encoding="utf-8", check=False, timeout=120)
        assert ("2 ()\n", 0) == (result.stdout, result.returncode), result.stderr


ODD_RULE = """\
code: ZZ101
title: 有怪值
severity: hint
confidence: low
dimension: 完整性
since: 0.1.0
why: 试一试
given: document
check: {odd_value: {}}
message: 有怪值
advice: 不必理会
examples:
  fail: [{tables: [{indicators: [{name: 里程, value: ≥1公里}]}]}]
  pass: [{tables: [{indicators: [{name: 里程, value: ≥1公里}]}]}]
"""


# ── processes that die ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def stuck(tmp_path: Path) -> Path:
    """A named pipe that nobody writes to: who opens it waits for ever."""
    path = tmp_path / "卡住.txt"
    os.mkfifo(path)
    return path


@pytest.fixture
def running() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a check, and sees to it that nothing of it stays."""
    started: list[subprocess.Popen[str]] = []

    def start(*args: str | Path, **more: str) -> subprocess.Popen[str]:
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(command(*args), encoding="utf-8", env=environment(**more), **pipes)
        started.append(process)
        return process

    yield start
    for process in started:
        workers = children(process.pid) if process.poll() is None else []
        for pid in (process.pid, *workers):
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        process.communicate()


def children(pid: int) -> list[int]:
    """The processes that a process has started, from /proc."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            stat = (place / "stat").read_text()
        except OSError:
            continue
        state, parent = stat.rpartition(")")[2].split()[:2]
        if int(parent) == pid and state != "Z":
            found.append(int(place.name))
    return found


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists() and "Z" not in state(pid)]


def state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def at_the(pipe: Path, parent: int) -> int:
    """The worker that reads the named pipe, kept waiting by a writer that never writes."""
    writer = until(lambda: opened(pipe))
    found = until(
        lambda: [pid for pid in children(parent) if str(pipe) in map(target, Path(f"/proc/{pid}/fd").glob("*"))]
    )
    os.set_inheritable(writer, False)
    return int(found[0])


def opened(pipe: Path) -> int | None:
    """The pipe for writing, as soon as somebody reads it; it stays open until the test ends."""
    try:
        return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


def target(link: Path) -> str:
    try:
        return os.readlink(link)
    except OSError:
        return ""


def until(condition: Callable[[], Any], seconds: float = 60) -> Any:
    """What the condition gives as soon as it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it never came")


@LINUX
@pytest.mark.parametrize(
    ("number", "said"), [(signal.SIGSEGV, "崩溃：SIGSEGV"), (signal.SIGKILL, "被系统结束")], ids=["crash", "kill"]
)
def test_a_worker_that_dies_costs_its_file(
    stuck: Path, folder: Path, running: Callable[..., Any], number: int, said: str
) -> None:
    """The others are checked, also one that it was given before its time; the file is named with what happened to it, once."""
    for place in range(10):  # so many that a process is told what comes next
        shutil.copy(BAD, folder / f"另{place}.txt")
    process = running("-j", "2", "-f", "json", stuck, *sorted(folder.glob("*.txt")))
    os.kill(at_the(stuck, process.pid), number)
    stdout, stderr = process.communicate(timeout=120)
    report = json.loads(stdout)
    assert [stuck.name] == [Path(one["path"]).name for one in report["run"]["failures"]]
    assert said in report["run"]["failures"][0]["message"]
    assert len(list(folder.glob("*.txt"))) == len(report["documents"])
    (told,) = (one for one in report["findings"] if one["code"] == "RUN001")
    assert said in told["message"] and 1 == stderr.count(f"{stuck.name}：处理这个文件的进程")


@POSIX
def test_a_file_that_takes_too_long(stuck: Path, folder: Path) -> None:
    """The limit is named, and what to do."""
    result = check("-j", "2", "-f", "json", "--limit", "total_seconds=8", stuck, folder / BAD.name)
    report = json.loads(result.stdout)
    (failure,) = report["run"]["failures"]
    assert "从读取到判断" in failure["message"] and "--limit total_seconds" in failure["advice"]
    assert 1 == len(report["documents"])


@LINUX
def test_a_file_that_takes_too_much_memory(tmp_path: Path, folder: Path) -> None:
    """The limit is named; the next file is read by a new process."""
    large = tmp_path / "大.csv"
    large.write_text("项目,指标,值\n" + "甲,乙,丙\n" * 900_000, encoding="utf-8")
    report = perflint.lint([large, folder / BAD.name], RULES)
    assert not report.failures or "内存" not in report.failures[0].message
    limits = limits_of(["memory=200", "cells=9000000"])
    report = perflint.lint([large, folder / BAD.name, folder / "1-项目表-规范.txt"], RULES, jobs=2, limits=limits)
    (failure,) = report.failures
    assert large.name == Path(failure.path).name and "内存" in failure.message
    assert 2 == len(report.documents)


def test_processes_that_cannot_begin() -> None:
    """With hardly any memory no worker starts: the run says so instead of blaming the files."""
    if not sys.platform.startswith("linux"):
        pytest.skip("limits of memory as Linux has them")
    result = check("-j", "2", "--limit", "memory=1", BAD, EXAMPLES / "1-项目表-规范.txt")
    assert 2 == result.returncode
    assert "启动后随即退出" in result.stderr and "-j 1" in result.stderr and "" == result.stdout


@LINUX
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=["kill", "term", "int"])
def test_no_worker_outlives_the_run(stuck: Path, folder: Path, running: Callable[..., Any], number: int) -> None:
    """Even one that hangs in a system call, and even when the run is killed outright."""
    process = running("-j", "2", stuck, folder)
    at_the(stuck, process.pid)
    workers = children(process.pid)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130}[number] == process.returncode
    until(lambda: not alive(workers))


def test_time_is_measured_in_all_processes() -> None:
    """Stages and rules of the workers are added up; without --time nothing is measured."""
    times = Times()
    perflint.lint([BAD, EXAMPLES / "1-项目表-规范.txt"], RULES, jobs=2, times=times)
    assert {"read", "recognise", "evaluate", "conclude"} == set(times.stages)
    assert len(times.rules) > 10
    result = check("--time", "-q", "-j", "1", BAD)
    assert "用时" in result.stderr and "识别" in result.stderr and "最慢的" in result.stderr
    assert "用时" not in check("-j", "1", BAD).stderr


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5", "100000"])
def test_a_number_that_is_none(value: str) -> None:
    """It is refused with what can be written."""
    result = check("-j", value, BAD)
    assert 2 == result.returncode and "auto" in result.stderr
