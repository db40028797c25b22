"""A program for tests/test_killed.py: run a check again and again, each run killed at another thing it does to files.

Reads a JSON object from stdin (``args`` of the check, ``signal``, ``moments``, the folder ``place`` and the ``reports`` in
it) and writes one to stdout: for each moment what the reports hold afterwards, what lies about, and what a run with the
cache that was left says.  Every run is a process of its own, forked from this one, in which all is loaded.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.chmod")  # of sys.addaudithook: what is done to files


def checked(args: list[str], output: Path, at: int | None = None, number: int = 0) -> tuple[int, int]:
    """The status of a run in a process of its own, and how many events there were; killed at one of them."""
    count = output.with_suffix(".count")
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return status, int(count.read_text(encoding="utf-8") or 0) if count.exists() else 0
    seen = 0

    def hook(event: str, details: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in EVENTS or not isinstance(details[0], (str, bytes, os.PathLike)):
            return
        if (event == "open" and not isinstance(details[2], int)) or (event == "open" and not details[2] & os.O_WRONLY):
            return
        seen += 1
        if seen == at:
            os.kill(os.getpid(), number)

    os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    from perflint.cli.program import program

    sys.addaudithook(hook)
    try:
        program.main(args, prog_name="perflint")
    except SystemExit as end:
        done = seen
        count.write_text(str(done), encoding="utf-8")
        sys.stdout.flush()
        os._exit(end.code if isinstance(end.code, int) else 1)
    os._exit(99)


def warm(args: list[str]) -> None:
    """A run in this very process, so that what it loads and compiles is there in all others."""
    from perflint.cli.program import program

    before = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    program.main(args, prog_name="perflint", standalone_mode=False)
    sys.stdout.flush()
    os.dup2(before, 1)


def forget(cache: Path) -> None:
    """What was kept of documents and answers; the compiled rules may stay."""
    for path in (*cache.glob("result*"), *cache.glob("files/*")):
        path.unlink()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def main() -> None:
    told = json.load(sys.stdin)
    place, output = Path(told["place"]), Path(told["scratch"]) / "out"
    reports = [place / name for name in told["reports"]]
    plain, written = told["plain"], told["args"]
    old = [path.read_bytes() for path in reports]
    cache = Path(os.environ["PERFLINT_CACHE_DIR"])
    for args in (written, plain, written):
        warm(args)
        forget(cache)
    checked([*plain, "-n"], output)
    clean = digest(output)
    _, events = checked(written, output)
    new = [digest(path) for path in reports]
    found = []
    for moment in range(1, events + 1, max(1, events // told["moments"])):
        forget(cache)
        for path, data in zip(reports, old, strict=True):
            path.write_bytes(data)
        status, _ = checked(written, output, moment, told["signal"])
        after = [digest(path) for path in reports]
        left = [path.name for path in place.rglob("*.tmp")]
        checked(plain, output)
        found.append(
            {"moment": moment, "status": status, "reports": after, "left": left, "again": digest(output) == clean}
        )
        for path in place.rglob("*.tmp"):
            os.utime(path, (0, 0))
    checked(written, output)
    end = [digest(path) for path in reports]
    checked(["clean"], output)
    left = [path.name for path in place.rglob("*.tmp")]
    json.dump({"events": events, "old": [hashlib.sha256(data).hexdigest() for data in old], "new": new, "runs": found,
               "end": end, "left": left}, sys.stdout)  # fmt: skip


if __name__ == "__main__":
    main()
