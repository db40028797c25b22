"""Runs that are really killed, disks that are really full: what is there afterwards is whole, and nothing stays behind."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from perflint import cache
from perflint.intake import kept
from perflint.readers.shared import office_program
from perflint.whole_files import SETTLED, sweep, whole_file

ROOT = Path(__file__).resolve().parent.parent
BAD, GOOD = ROOT / "examples" / "1-项目表-问题.txt", ROOT / "examples" / "1-项目表-规范.txt"
RULES = str(ROOT / "lint_rules" / "form")
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc and limits as Linux has them")
REPORTS = ("json", "sarif", "csv")
NOBODY = 999_999_999  # the number of no process


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with the compiled rules and words, which every run here would make anew."""
    place = tmp_path_factory.mktemp("warm")
    (place / "目标").mkdir()
    (place / "目标" / "a.txt").write_bytes(BAD.read_bytes())
    run(place, "-f", "json")
    for path in (*(place / "缓存").glob("result*"), *(place / "缓存").glob("files/*")):
        path.unlink()
    return place / "缓存"


@pytest.fixture
def place(tmp_path: Path, compiled: Path) -> Path:
    """A folder of drafts, and a cache that knows the rules and no document."""
    shutil.copytree(compiled, tmp_path / "缓存")
    (tmp_path / "目标").mkdir()
    for number in range(12):
        draft = (BAD if number % 3 else GOOD).read_text(encoding="utf-8")
        (tmp_path / "目标" / f"{number:02}.txt").write_text(
            draft.replace("万元", f"万元{' ' * number}"), encoding="utf-8"
        )
    return tmp_path


def environment(place: Path, **more: str) -> dict[str, str]:
    own = {"PERFLINT_CACHE_DIR": str(place / "缓存"), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1",
           "SOURCE_DATE_EPOCH": "1767225600"}  # fmt: skip
    return {**{key: value for key, value in os.environ.items() if key != "PERFLINT_NO_CACHE"}, **own, **more}


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "perflint", "check", "-r", RULES, "-j", "2", *args, "目标"]


def outputs() -> list[str]:
    return [arg for name in REPORTS for arg in ("-f", name, "-o", f"报告.{name}")]


def run(place: Path, *args: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*args), cwd=place, env=environment(place), capture_output=True, encoding="utf-8", check=False,
        timeout=120, **more,
    )  # fmt: skip


def like_others() -> None:
    """In the child: what a file's mode forbids is forbidden to the administrator, too (tests are often run as one)."""
    if os.geteuid() == 0:
        library = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, out of the bounding set: gone after exec
            if library.prctl(24, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "prctl")


def reports(place: Path) -> dict[str, bytes]:
    return {name: (place / f"报告.{name}").read_bytes() for name in REPORTS}


def of_this_test(place: Path) -> list[int]:
    """The processes that work for a run in this place, by their environment."""
    mark = str(place / "缓存").encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (entry / "environ").read_bytes():
                found.append(int(entry.name))
    return found


def until_gone(place: Path) -> None:
    end = time.monotonic() + 30
    while of_this_test(place):
        assert time.monotonic() < end, "a process outlives its run"
        time.sleep(0.05)


@LINUX
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=["kill", "term", "int"])
def test_a_run_killed_at_each_thing_it_does_to_files(
    place: Path, tmp_path_factory: pytest.TempPathFactory, number: int
) -> None:
    """Every report is the old one or the new one, whole; what was kept gives the answer of a run without a cache.

    A request to end leaves nothing behind; what a run that was killed outright left is gone after the next.
    """
    for draft in sorted((place / "目标").iterdir())[3:]:
        draft.unlink()
    for name in REPORTS:
        (place / f"报告.{name}").write_text(f"旧的 {name}", encoding="utf-8")
    plain = ["check", "-r", RULES, "-j", "1", "目标", "-f", "json"]
    task = {
        "place": str(place), "scratch": str(tmp_path_factory.mktemp("aside")), "plain": plain,
        "args": ["check", "-r", RULES, "-j", "1", "目标", *outputs()], "signal": int(number),
        "reports": [f"报告.{name}" for name in REPORTS], "moments": 16 if number == signal.SIGKILL else 6,
    }  # fmt: skip
    program = [sys.executable, str(Path(__file__).with_name("killing.py"))]
    done = subprocess.run(program, input=json.dumps(task), cwd=place, env=environment(place), capture_output=True,
                          encoding="utf-8", check=True, timeout=300)  # fmt: skip
    told = json.loads(done.stdout)
    assert told["events"] > 20 and len(told["runs"]) >= task["moments"]
    assert all(old != new for old, new in zip(told["old"], told["new"], strict=True))
    for one in told["runs"]:
        pairs = zip(one["reports"], told["old"], told["new"], strict=True)
        assert all(is_ in (old, new) for is_, old, new in pairs), one
        assert one["again"], one
        assert number == signal.SIGKILL or [] == one["left"], one
        assert one["status"] == (signal.SIGKILL if number == signal.SIGKILL else 0) or one["status"] > 255, one
    assert any(set(one["reports"]) & set(told["old"]) for one in told["runs"])
    assert (told["new"], []) == (told["end"], told["left"])


@LINUX
def test_a_run_of_several_processes_killed_at_any_time(place: Path) -> None:
    """The same of a run with workers, killed by the clock; no process stays."""
    for draft in sorted((place / "目标").iterdir())[6:]:
        draft.unlink()
    old = {name: f"旧的 {name}".encode() for name in REPORTS}
    began = time.monotonic()
    run(place, *outputs())
    whole = time.monotonic() - began
    new = reports(place)
    assert all(old[name] != new[name] for name in REPORTS)
    clean = run(place, "-n", "-f", "json").stdout
    chance = random.Random(5)
    for number in (signal.SIGKILL, signal.SIGTERM):
        for name, data in old.items():
            (place / f"报告.{name}").write_bytes(data)
        for kept_file in (*(place / "缓存").glob("result*"), *(place / "缓存").glob("files/*")):
            kept_file.unlink()
        process = subprocess.Popen(
            command(*outputs()), cwd=place, env=environment(place), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(whole * (0.4 + 0.5 * chance.random()))
        process.send_signal(number)
        process.wait(timeout=60)
        until_gone(place)
        assert all(data in (old[name], new[name]) for name, data in reports(place).items())
        assert number == signal.SIGKILL or not list(place.rglob("*.tmp"))
        assert clean == run(place, "-f", "json").stdout
        for left in place.rglob("*.tmp"):
            left.unlink()


class TestLeftBehind:
    """Files that a killed run was writing."""

    def test_only_what_nobody_writes_goes(self, tmp_path: Path) -> None:
        """Not the files of a process that lives, fresh ones, those of other reports, and names that are not ours."""
        names = {
            f"a.json.{NOBODY}-0a1b2c.tmp": True,
            f"a.json.{os.getpid()}-0a1b2c.tmp": True,
            f"a.json.{os.getppid()}-0a1b2c.tmp": False,
            f"a.json.x.{NOBODY}-0a1b2c.tmp": False,
            "a.json.tmp": False,
            "a.json": False,
            "a.json.草稿.tmp": False,
        }
        for name in names:
            (tmp_path / name).write_bytes(b"x")
        assert 0 == sweep(tmp_path, tmp_path / "a.json")
        for name in names:
            os.utime(tmp_path / name, (time.time() - SETTLED - 1,) * 2)
        (tmp_path / f"a.json.{NOBODY}-ffffff.tmp").write_bytes(b"fresh")
        assert sum(names.values()) == sweep(tmp_path, tmp_path / "a.json")
        (tmp_path / "b.z.7-ffffff.tmp").write_bytes(b"of a process that has ended")
        assert 1 == sweep(tmp_path, tmp_path / "b.z", ended={7})
        left = {name for name, goes in names.items() if not goes} | {f"a.json.{NOBODY}-ffffff.tmp"}
        assert left == set(os.listdir(tmp_path))

    def test_the_next_report_sweeps_its_place(self, place: Path) -> None:
        """And the next run or `perflint clean` the cache."""
        left = place / f"报告.json.{NOBODY}-0a1b2c.tmp"
        left.write_text("half", encoding="utf-8")
        os.utime(left, (0, 0))
        run(place, *outputs())
        entry = next((place / "缓存" / "files").glob("*.z"))
        others = [entry.with_name(f"{entry.name}.{NOBODY}-0a1b2c.tmp"), entry.parent / "别人的.tmp"]
        for other in others:
            other.write_text("half", encoding="utf-8")
        assert not left.exists()
        clean = [sys.executable, "-m", "perflint", "clean"]
        subprocess.run(clean, env=environment(place), check=True, capture_output=True, timeout=60)
        assert [others[1]] == list((place / "缓存" / "files").iterdir())

    def test_an_error_leaves_the_old_content(self, tmp_path: Path) -> None:
        """Whatever goes wrong while the file is written."""
        target = tmp_path / "a.json"
        target.write_text("old", encoding="utf-8")
        with pytest.raises(KeyboardInterrupt), whole_file(target) as file:
            file.write(b"new")
            raise KeyboardInterrupt
        assert ["a.json"] == os.listdir(tmp_path) and "old" == target.read_text(encoding="utf-8")


@LINUX
class TestFullDisk:
    """A limit on the size of files is what a full disk is: a write that fails in the middle."""

    def limited(self, place: Path, most: int, *args: str) -> subprocess.CompletedProcess[str]:
        import resource

        def limit() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        return run(place, *args, preexec_fn=limit)

    def test_a_report_that_does_not_fit(self, place: Path) -> None:
        """The old one stays, the message says what to do, nothing half-written lies about."""
        run(place, *outputs())
        old = reports(place)
        (place / "目标" / "新.txt").write_bytes(BAD.read_bytes())
        result = self.limited(place, 3000, *outputs())
        assert 2 == result.returncode and "无法写入（" in result.stderr and "磁盘空间" in result.stderr
        assert old == reports(place) and not list(place.rglob("*.tmp"))

    def test_a_cache_that_does_not_fit(self, place: Path) -> None:
        """Costs time and nothing else."""
        clean = run(place, "-n", "-f", "json").stdout
        assert clean == self.limited(place, 100, "-f", "json").stdout
        assert not list(place.rglob("*.tmp"))

    def test_standard_output_that_is_full(self, place: Path) -> None:
        """As /dev/full is."""
        with open("/dev/full", "wb") as full:
            process = subprocess.run(
                command("-f", "json"), cwd=place, env=environment(place), stdout=full, stderr=subprocess.PIPE,
                check=False, timeout=120,
            )  # fmt: skip
        assert 2 == process.returncode and "无法写到标准输出" in process.stderr.decode()


@LINUX
@pytest.mark.parametrize("name", [*REPORTS, "full", "concise", "json-lines"])
def test_a_pipe_that_is_closed(place: Path, name: str) -> None:
    """As ``| head -1`` does: no traceback, the exit code of the findings."""
    script = " ".join(
        [*(f"'{word}'" for word in command("-f", name, "-q", "--verdicts")), "2>err", "| head -c 20 >out;"]
    )
    process = subprocess.run(
        ["bash", "-c", f"{script} exit ${{PIPESTATUS[0]}}"], cwd=place, env=environment(place), check=False, timeout=120
    )
    assert process.returncode in (0, 1) and "" == (place / "err").read_text(encoding="utf-8")
    assert 20 == (place / "out").stat().st_size


@LINUX
@pytest.mark.parametrize("more", [[], ["-f", "json-lines", "-o", "all.jsonl"]])
def test_a_pipe_that_is_closed_while_it_is_written(place: Path, more: list[str]) -> None:
    """A stream ends there without a word, for it has counted nothing to the end; a file that it should write too is missed."""
    rows = "".join(f"项目{n},产出指标,数量指标,培训人次,30\n" for n in range(40_000))
    (place / "a.csv").write_text(f"项目名称,一级指标,二级指标,三级指标,指标值\n{rows}", encoding="utf-8")
    words = command("--stream", "a.csv", *more, "-f", "csv", "--fields", "rule,severity,project,row", "-j", "1")
    script = " ".join([*(f"'{word}'" for word in words), "2>err", "| head -c 20 >out;"])
    process = subprocess.run(
        ["bash", "-c", f"{script} exit ${{PIPESTATUS[0]}}"], cwd=place, env=environment(place), check=False, timeout=120
    )
    told = (place / "err").read_text(encoding="utf-8")
    if more:
        assert 2 == process.returncode and "先结束了，其余的报告没有写" in told
        assert not list(place.glob("all.jsonl*"))
    else:
        assert (0, "") == (process.returncode, told)


class TestInputsThatGo:
    """Files that change or vanish between being listed and being read: each is in the report once."""

    @pytest.mark.parametrize("jobs", [1, 3])
    def test_deleted_replaced_or_a_folder(self, place: Path, jobs: int) -> None:
        """What is read is what is there at that moment; what is not there is a failure."""
        import perflint
        from perflint.intake.files import collect

        inputs = collect([str(place / "目标")], lambda: (".txt",))
        (place / "目标" / "03.txt").unlink()
        (place / "目标" / "05.txt").unlink()
        (place / "目标" / "05.txt").mkdir()
        (place / "目标" / "07.txt").write_bytes(b"PK\x03\x04 broken")
        report = perflint.lint(inputs, RULES, jobs=jobs)
        names = [Path(one.path).name for one in (*report.documents, *report.failures)]
        assert [f"{number:02}.txt" for number in range(12)] == sorted(names)
        assert {"03.txt", "05.txt", "07.txt"} == {Path(one.path).name for one in report.failures}

    @LINUX
    def test_no_permission(self, place: Path) -> None:
        """Neither for a file, nor for a folder, nor for the folder of the report: each is told, and the others are done."""
        (place / "目标" / "03.txt").chmod(0)
        (place / "目标" / "里").mkdir()
        shutil.copy(place / "目标" / "04.txt", place / "目标" / "里")
        (place / "目标" / "里").chmod(0)
        read = run(place, "-f", "json", preexec_fn=like_others)
        (place / "目标" / "里").chmod(0o700)
        told = json.loads(read.stdout)
        assert {"目标/03.txt", "目标/里"} == {one["path"] for one in told["run"]["failures"]}
        assert all("没有权限" in one["message"] for one in told["run"]["failures"]), told["run"]["failures"]
        assert 11 == len(told["documents"])
        (place / "锁").mkdir()
        (place / "锁" / "a.json").write_text("旧的", encoding="utf-8")
        (place / "锁").chmod(0o500)
        written = run(place, "-f", "json", "-o", "锁/a.json", preexec_fn=like_others)
        assert 2 == written.returncode and "无法写入（" in written.stderr
        assert "旧的" == (place / "锁" / "a.json").read_text(encoding="utf-8")


def test_a_cache_that_cannot_be(place: Path) -> None:
    """A file, something below a file, a folder that may not be written: is none; the report is the same, and nothing is said."""
    clean = run(place, "-n", "-f", "json")
    for kind in ("file", "below a file", "read-only"):
        own = place / f"不能 {kind}"
        if kind == "read-only":
            own.mkdir(mode=0o500)
        else:
            own.write_text("别人的", encoding="utf-8")
        folder = own / "x" if kind == "below a file" else own
        result = run(place, "-f", "json", "--cache-dir", str(folder))
        assert (clean.stdout, clean.stderr) == (result.stdout, result.stderr), kind
        if own.is_file():
            assert "别人的" == own.read_text(encoding="utf-8")


def test_clean_touches_nothing_foreign(place: Path) -> None:
    """Whatever the folder is that somebody names by mistake."""
    mine = ["重要.xlsx", "result.json", "results-2024.json", "files/数据.z", "files/子/a.json", "plan-0a.json"]
    for name in mine:
        path = place / "我的" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("重要", encoding="utf-8")
    clean = [sys.executable, "-m", "perflint", "clean", "--cache-dir", str(place / "我的")]
    subprocess.run(clean, env=environment(place), check=True, capture_output=True, timeout=60)
    assert all((place / "我的" / name).exists() for name in mine)
    assert kept.tidy(room=0) is None and cache.folder() != place


@LINUX
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=["kill", "term", "int"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_office_program_ends_with_the_run(place: Path, number: int, jobs: str) -> None:
    """Also where its worker, or the run itself, is killed outright; its folder in /tmp goes too."""
    fake = place / "bin" / "soffice"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\nsleep 300 &\ntouch started\nwait\n", encoding="utf-8")
    fake.chmod(0o755)
    for draft in (place / "目标").iterdir():
        draft.unlink()
    for name in ("一.rtf", "二.rtf"):
        (place / "目标" / name).write_bytes(b"{\\rtf1 text}")
    (place / "tmp").mkdir()
    more = {"PATH": f"{fake.parent}:{os.environ['PATH']}", "TMPDIR": str(place / "tmp")}
    args = [sys.executable, "-m", "perflint", "check", "-r", RULES, "-j", jobs, "目标"]
    process = subprocess.Popen(
        args, cwd=place, env=environment(place, **more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 60
    while not (place / "started").exists():
        assert time.monotonic() < end and process.poll() is None
        time.sleep(0.05)
    process.send_signal(number)
    process.wait(timeout=60)
    until_gone(place)
    assert [] == list((place / "tmp").iterdir())


@pytest.mark.skipif(office_program.find_program() is None, reason="no LibreOffice here")
def test_the_office_program_behind_its_guard(place: Path) -> None:
    """A real conversion, in groups, is the same with any number of processes."""
    for draft in (place / "目标").iterdir():
        draft.unlink()
    for number in range(3):
        (place / "目标" / f"{number}.rtf").write_bytes(b"{\\rtf1\\ansi text %d\\par}" % number)
    alone = [sys.executable, "-m", "perflint", "check", "-r", RULES, "-j", "1", "-n", "-f", "json", "目标"]
    one = subprocess.run(alone, cwd=place, env=environment(place), capture_output=True, check=False, timeout=200)
    many = run(place, "-n", "-f", "json")
    assert one.stdout.decode() == many.stdout
    assert 3 == len(json.loads(many.stdout)["documents"])
