"""The end of a run: at once, but not before what it was asked to do is done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RUN = "import sys; sys.argv[1:] = ['version']; from perflint.__main__ import run; run()"


@pytest.mark.parametrize(
    "before, said",
    [
        ("import atexit; atexit.register(print, '最后')", "最后"),
        ("import threading, time; threading.Thread(target=lambda: (time.sleep(0.3), print('最后'))).start()", "最后"),
        ("import cProfile; cProfile.Profile().enable()", ""),
    ],
)
def test_what_was_asked_for_at_the_end_is_done(before: str, said: str) -> None:
    """Functions to be called, threads, a profiler."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", f"{before}; {RUN}"], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.startswith("perflint ") and done.stdout.rstrip().endswith(said)


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A full disk behind standard output."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("the system has no /dev/full")
    with full.open("w", encoding="utf-8") as out:
        done = subprocess.run(
            [sys.executable, "-m", "perflint", "version"], stdout=out, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2 and done.stderr
