"""``python -m perflint``, and the program ``perflint``."""

from __future__ import annotations

import atexit
import os
import sys

from perflint.cli import main


def run() -> None:
    """Do what the command line says and end the process with the exit code."""
    try:
        main()
    except SystemExit as ended:
        _leave(ended.code)
        raise


def _leave(code: object) -> None:
    """End the process without letting go of each thing that it holds, which takes a twentieth of a short run; what others
    asked to be done at the end is done.  Comes back where a thread still runs, something cannot be written, or a profiler
    waits for its turn."""
    threading = sys.modules.get("threading")
    if not isinstance(code, int) or sys.getprofile() or (threading is not None and threading.active_count() > 1):
        return
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(code)


if __name__ == "__main__":
    run()
