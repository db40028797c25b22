"""What decides an answer beside the inputs: the program itself, what is installed with it, the interpreter.

Seals are compared on every start, so that nothing here may import the model, a reader or the rulebook.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator

from perflint import __version__

PROGRAM = (".py", ".yaml", ".json")
PACKAGES = ("dist-info", "egg-info")
PACKAGE = os.path.dirname(os.path.dirname(__file__))


def add(total: hashlib._Hash, *parts: bytes) -> None:
    """The parts, each with its length in front, so that none runs into the next."""
    for part in parts:
        total.update(b"%d\0" % len(part))
        total.update(part)


_told: dict[tuple[str, ...], str] = {}  # seals of this process, by where it looks for modules


def program_seal(*, afresh: bool = False) -> str | None:
    """A hash of the version, the interpreter, every file of the program and every installed package; None where that
    cannot be told.

    A process goes on with the program it has begun with, unless it is to be looked at ``afresh``.
    """
    places = tuple(map(str, sys.path))
    if afresh or places not in _told:
        total = hashlib.sha256()
        try:
            facts = [__version__, sys.version, sys.platform, places, [*_program(PACKAGE)], [*packages()]]
        except OSError:
            return None
        add(total, repr(facts).encode("utf-8", "surrogatepass"))
        _told[places] = total.hexdigest()
    return _told[places]


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
