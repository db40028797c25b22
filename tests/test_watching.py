"""``perflint check --watch``, really run: what starts a run, what does not, and how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("watchfiles")

ROOT = Path(__file__).resolve().parent.parent
BAD, GOOD = ROOT / "examples" / "1-项目表-问题.txt", ROOT / "examples" / "1-项目表-规范.txt"
VALUE = ROOT / "lint_rules" / "value"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
WAITING = "正在等待改动"


class Watching:
    """A check that watches, what it says, and how often it has run."""

    def __init__(self, place: Path, *args: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "perflint", "check", "-w", *args],
            cwd=place,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.said: list[str] = []
        self.report: list[str] = []
        self._threads = [
            threading.Thread(target=into.extend, args=(stream,), daemon=True)
            for into, stream in ((self.said, self.process.stderr), (self.report, self.process.stdout))
        ]
        for thread in self._threads:
            thread.start()

    @property
    def runs(self) -> int:
        return sum(WAITING in line for line in list(self.said))

    def after(self, runs: int) -> None:
        """Wait until it has run so often and waits again."""
        end = time.monotonic() + 60
        while self.runs < runs:
            assert time.monotonic() < end and self.process.poll() is None, "".join(self.said)
            time.sleep(0.02)
        assert self.runs == runs, "".join(self.said)

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.close()
        return code

    def close(self) -> None:
        """Wait for the end of it and of what it says."""
        self.process.wait()
        for thread in self._threads:
            thread.join(timeout=10)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A draft in a folder of its own, with everything that decides about it lying elsewhere."""
    place = tmp_path / "工作"
    for name in ("目标", "规则", "别处"):
        (place / name).mkdir(parents=True)
    shutil.copy(BAD, place / "目标" / "甲.txt")
    for rule in sorted(VALUE.glob("*.yaml"))[:12]:
        shutil.copy(rule, place / "规则")
    (place / "别处" / "上级.yaml").write_text("min-severity: hint\n", encoding="utf-8")
    (place / "perflint.yaml").write_text("extends: 别处/上级.yaml\nrulebooks: [规则]\n", encoding="utf-8")
    return place


@pytest.fixture
def watching(place: Path) -> Iterator[Callable[..., Watching]]:
    started: list[Watching] = []

    def start(*args: str) -> Watching:
        started.append(Watching(place, *args))
        started[-1].after(1)
        return started[-1]

    yield start
    for one in started:
        with contextlib.suppress(OSError):
            one.process.kill()
        one.close()


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


@POSIX
def test_each_change_is_one_run(place: Path, watching: Callable[..., Watching]) -> None:
    """Of an input, a rule, the configuration and what it extends, the waivers, the baseline; Ctrl-C ends it."""
    waivers, baseline = place / "别处" / "豁免.yaml", place / "别处" / "基线.json"
    write(waivers, "waivers: []\n")
    run = [sys.executable, "-m", "perflint", "check", "目标", "--write-baseline", str(baseline)]
    subprocess.run(
        run, cwd=place, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True, timeout=120
    )
    write(place / "别处" / "无关.txt", "与检查无关")
    watch = watching("-f", "concise", "--waivers", str(waivers), "--baseline", str(baseline), "目标")
    rule = sorted((place / "规则").glob("*.yaml"))[0]
    changes: list[Callable[[], object]] = [
        lambda: shutil.copy(GOOD, place / "目标" / "甲.txt"),
        lambda: shutil.copy(BAD, place / "目标" / "乙.txt"),
        (place / "目标" / "乙.txt").unlink,
        lambda: write(rule, rule.read_text(encoding="utf-8") + "# 改动\n"),
        lambda: write(place / "perflint.yaml", "extends: 别处/上级.yaml\nrulebooks: [规则]\nfail-severity: hint\n"),
        lambda: write(place / "别处" / "上级.yaml", "min-severity: warning\n"),
        lambda: write(waivers, "waivers: []\n# 改动\n"),
        lambda: write(baseline, baseline.read_text(encoding="utf-8") + "\n"),
        lambda: write(place / "目标" / ".perflintignore", "丙.txt\n"),
        (place / "目标" / "新").mkdir,
        lambda: shutil.copy(BAD, place / "目标" / "新" / "丁.txt"),
    ]
    for number, change in enumerate(changes, start=2):
        write(place / "别处" / "无关.txt", str(number))
        write(place / "目标" / "~$甲.docx", str(number))
        write(place / "目标" / ".隐藏.txt", str(number))
        change()
        watch.after(number)
    assert watch.end() in (0, 1)
    assert len(changes) + 1 == watch.runs
    assert "已停止监视" in "".join(watch.said) and "Traceback" not in "".join(watch.said)
    assert any("甲.txt 有改动" in line for line in watch.said)


@POSIX
def test_the_answer_is_that_of_the_changed_files(place: Path, watching: Callable[..., Watching]) -> None:
    """What is read once is not remembered: settings, rules and files are those of now; the exit code is the last run's."""
    draft, target = place / "目标" / "甲.txt", place / "报告.json"
    watch = watching("-f", "json", "-o", str(target), "-F", "hint", "目标/甲.txt")
    assert json.loads(target.read_text(encoding="utf-8"))["findings"]
    shutil.copy(GOOD, draft)
    watch.after(2)
    assert not json.loads(target.read_text(encoding="utf-8"))["findings"]
    draft.write_bytes(BAD.read_bytes())
    watch.after(3)
    codes = {one["code"] for one in json.loads(target.read_text(encoding="utf-8"))["findings"]}
    code = min(codes)
    write(place / "perflint.yaml", f"rulebooks: [规则]\nignore: [{code}]\n")
    watch.after(4)
    assert codes - {code} == {one["code"] for one in json.loads(target.read_text(encoding="utf-8"))["findings"]}
    assert (1 if len(codes) > 1 else 0) == watch.end()


@POSIX
def test_a_mistake_is_told_and_mended(place: Path, watching: Callable[..., Watching]) -> None:
    """A configuration that cannot be read ends nothing."""
    watch = watching("目标")
    before = (place / "perflint.yaml").read_text(encoding="utf-8")
    write(place / "perflint.yaml", "未知: 1\n")
    watch.after(2)
    assert any("错误：" in line for line in watch.said)
    write(place / "perflint.yaml", before)
    watch.after(3)
    assert watch.end() in (0, 1)


@POSIX
def test_own_output_starts_no_run(place: Path, watching: Callable[..., Watching]) -> None:
    """Reports and a cache that lie in the folder that is watched are what the run writes itself."""
    args = ("-f", "csv", "-o", "目标/报告.csv", "-f", "json", "-o", "目标/报告.json", "--cache-dir", "目标/缓存")
    watch = watching(*args, "目标")
    shutil.copy(GOOD, place / "目标" / "甲.txt")
    watch.after(2)
    shutil.copy(BAD, place / "目标" / "甲.txt")
    watch.after(3)
    watch.end()
    assert 3 == watch.runs


@POSIX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["term", "int"])
def test_it_ends_when_told(watching: Callable[..., Watching], number: int) -> None:
    """By either signal, with several processes, and silently where that was asked for."""
    watch = watching("-j", "2", "目标")
    assert watch.end(number) in (0, 1, 143)
    assert "Traceback" not in "".join(watch.said)


def refused(place: Path, *args: str, **more: str) -> str:
    run = [sys.executable, "-m", "perflint", "check", "-w", *args]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}
    done = subprocess.run(
        run, cwd=place, env=environment, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=60,
        check=False,
    )  # fmt: skip
    assert (2, "") == (done.returncode, done.stdout), done.stderr
    return done.stderr


@pytest.mark.parametrize(
    "args", [["--fix"], ["--diff"], ["--fix-only"], ["--write-baseline", "x"], ["--show-files"], ["--add-ignore=因"]]
)
def test_what_changes_files_is_not_watched(place: Path, args: list[str]) -> None:
    """It would start itself again and again; so it is refused, with what to do."""
    assert "去掉 -w" in refused(place, *args, "目标")


def test_standard_input_is_not_watched(place: Path) -> None:
    """It is over when it is read."""
    assert "标准输入不能监视" in refused(place, "-")


def test_without_the_extra(place: Path, tmp_path: Path) -> None:
    """The message says what to install."""
    (tmp_path / "无").mkdir()
    write(tmp_path / "无" / "watchfiles.py", "raise ImportError('not installed')\n")
    said = refused(place, "目标", PYTHONPATH=os.pathsep.join([str(tmp_path / "无"), str(ROOT)]))
    assert "pip install 'perflint[watch]'" in said and "watchfiles" in said
