"""What decides an answer beside the inputs: the program itself, what is installed with it, the interpreter.

Seals are compared on every start, so that nothing here may import the model, a reader or the rulebook.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from perflint import __version__

PROGRAM = (".py", ".yaml", ".json")
PACKAGES = ("dist-info", "egg-info")
PACKAGE = Path(__file__).parent.parent


def add(total: hashlib._Hash, *parts: bytes) -> None:
    """The parts, each with its length in front, so that none runs into the next."""
    for part in parts:
        total.update(b"%d\0" % len(part))
        total.update(part)


def add_program(total: hashlib._Hash) -> None:
    """The version, the interpreter, every file of the program and every installed package.  Raises OSError."""
    add(total, repr([__version__, sys.version, sys.platform, [*map(str, sys.path)]]).encode("utf-8", "surrogatepass"))
    add(total, repr([*_program(os.fspath(PACKAGE)), *packages()]).encode("utf-8", "surrogatepass"))


def program_seal() -> str | None:
    """The hash of all that; None where it cannot be told."""
    total = hashlib.sha256()
    try:
        add_program(total)
    except OSError:
        return None
    return total.hexdigest()


def packages() -> Iterator[tuple[str, int]]:
    """Path, with its version, and time of change of what is installed: libraries, and plug-ins that come and go."""
    for place in dict.fromkeys(sys.path):
        if not os.path.isdir(place or os.curdir):
            continue
        with os.scandir(place or os.curdir) as entries:
            found = [(entry.path, entry.stat().st_mtime_ns) for entry in entries if entry.name.endswith(PACKAGES)]
        yield from sorted(found)


def _program(folder: str) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of change of every file of the program, its vocabulary included."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.endswith(PROGRAM):
            status = entry.stat()
            yield entry.path, status.st_size, status.st_mtime_ns
        elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
            yield from _program(entry.path)
