"""Stands between a process and the office program that it starts: when that process is gone, so is the office program.

A program of its own (``python office_guard.py FOLDER COMMAND…``), because no signal reaches a process whose parent was
killed outright.  One byte on standard input asks for the end; the end of standard input means that nobody is left to ask,
and then the folder of the conversion is removed too.  Imports nothing of perflint.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading

NOT_STARTED = 127  # the exit code, as that of a shell


def main(folder: str, command: list[str]) -> None:
    """Run the command to its end, or until told."""
    try:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    except OSError:
        os._exit(NOT_STARTED)
    stopping = threading.Event()

    def wait() -> None:
        child.wait()
        if not stopping.is_set():
            _end(child.pid)
            os._exit(0)

    threading.Thread(target=wait, daemon=True).start()
    told = os.read(0, 1)
    stopping.set()
    _end(child.pid)
    if not told:
        for _ in range(2):  # what was being written at that moment goes the second time
            shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _end(group: int) -> None:
    """End the command and all it has started: soffice is a script that waits for the program proper."""
    with contextlib.suppress(OSError):
        os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
