"""A small store of derived data on the user's disk, so that a warm start parses no YAML.

An entry is JSON, named by the content it was derived from, and never trusted: whatever cannot be read back is built
again.  What is stored is decided by the callers (`perflint.lexicon`, `perflint.rulebook`, `perflint.intake.kept`,
`perflint.cli.result_cache`).
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from perflint import __version__
from perflint.errors import PerflintError, reason_of
from perflint.parsed_json import parsed, written
from perflint.whole_files import UNFINISHED, whole_file

if TYPE_CHECKING:
    from pathlib import Path

FILES = "files"  # the folder of `perflint.intake.kept`
SETTLED = 2.5  # seconds
MOST = 64  # entries of one kind
_ENTRY = rf"[a-z_]+-[0-9a-f]{{24}}\.json(?:{UNFINISHED})?"
_FILE = rf"[0-9a-f]{{40}}\.z(?:{UNFINISHED})?"


def folder() -> Path:
    """Where entries lie: ``PERFLINT_CACHE_DIR``, else the user's cache folder of this system."""
    from pathlib import Path

    return Path(place())


def place() -> str:
    """The same as a text, for which a start need not import pathlib."""
    own = os.environ.get("PERFLINT_CACHE_DIR")
    if own:
        return own
    local = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_CACHE_HOME")
    return os.path.join(local or os.path.join(os.path.expanduser("~"), ".cache"), "perflint")


def digest(files: Iterable[str | os.PathLike[str]]) -> str:
    """A hexadecimal hash over names (relative to their common folder) and bytes; raises OSError for a missing file."""
    paths: list[str] = sorted([os.fspath(file) for file in files], key=_parts)
    base = os.path.commonpath({os.path.dirname(path) or os.curdir for path in paths}) if paths else ""
    total = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            data = file.read()
        name = _below(path, base).replace(os.sep, "/")
        total.update(f"{name}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        total.update(data)
    return total.hexdigest()


def known_digest(files: Sequence[str]) -> str:
    """The same, remembered as long as none of the files has another size, number or time: most runs need not read them.

    What was written just now is read: the clocks of some file systems go by two seconds.
    """
    if switched_off():
        return digest(files)
    states = list(map(_state, map(os.stat, files)))
    latest = (time.time() - SETTLED) * 1e9
    if any(max(changed, created) > latest for _, _, changed, created in states):
        return digest(files)
    facts = os.getcwd(), files, states
    seal = hashlib.sha256(repr(facts).encode("utf-8", "surrogateescape")).hexdigest()
    known = recall("digest", seal)
    if not isinstance(known, str):
        known = digest(files)
        store("digest", seal, known)
    return known


_state = attrgetter("st_size", "st_ino", "st_mtime_ns", "st_ctime_ns")


def _parts(path: str) -> list[str]:
    return path.split(os.sep)


def _below(path: str, base: str) -> str:
    """The path from the folder ``base`` on."""
    rest = path.removeprefix(base + os.sep)
    return os.path.relpath(path, base) if rest == path or os.pardir in rest else rest


def cached_json(kind: str, files: Iterable[str | os.PathLike[str]], build: Callable[[], Any]) -> Any:
    """The JSON-able result of ``build()``, a function that depends on nothing but ``files``, this version of perflint and, of
    what may change within a version, the file that it stands in.

    A missing, damaged, foreign or unwritable cache only costs time; ``PERFLINT_NO_CACHE=1`` leaves the disk alone.
    """
    if switched_off():
        return build()
    facts = __version__, kind, digest(files), _written(build)
    seal = hashlib.sha256(repr(facts).encode()).hexdigest()
    data = recall(kind, seal)
    if data is None:
        data = build()
        store(kind, seal, data)
    return data


def _written(build: Callable[[], Any]) -> tuple[int, int] | None:
    """The state of the file that a function stands in; None where it stands in none."""
    code = getattr(build, "__code__", None)
    try:
        status = os.stat(code.co_filename if code else "")
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


@contextmanager
def placed(place: str | None = None, *, off: bool = False) -> Iterator[None]:
    """Within, entries lie in the folder ``place`` where one is given; with ``off`` the disk is left alone.

    By environment variables, so that the processes which are started within do likewise.
    """
    wanted = {
        "PERFLINT_CACHE_DIR": os.path.abspath(place) if place else None,
        "PERFLINT_NO_CACHE": "1" if off else None,
    }
    before = {name: os.environ.get(name) for name in wanted}
    try:
        os.environ.update({name: value for name, value in wanted.items() if value is not None})
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def clean() -> tuple[int, int]:
    """Remove every entry; how many files and bytes there were.  What is not ours stays.

    Raises PerflintError for a file that cannot be removed.
    """
    number = size = 0
    for where, pattern in ((place(), _ENTRY), (os.path.join(place(), FILES), _FILE)):
        try:
            with os.scandir(where) as found:
                entries = [
                    one for one in found if re.fullmatch(pattern, one.name) and one.is_file(follow_symlinks=False)
                ]
            for entry in entries:
                size += entry.stat(follow_symlinks=False).st_size
                os.unlink(entry.path)
                number += 1
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise PerflintError(f"缓存不能删除（{reason_of(error)}）", place=where, advice="检查文件夹权限") from error
    return number, size


def switched_off() -> bool:
    """Whether the user wants the disk left alone."""
    return os.environ.get("PERFLINT_NO_CACHE") not in (None, "", "0")


def recall(kind: str, seal: str) -> Any:
    """What was stored under this kind and seal (a hexadecimal hash of all it depends on), None when there is nothing."""
    try:
        with open(_path(kind, seal), "rb") as file:
            entry = parsed(file.read())
        return entry["data"] if entry["seal"] == seal else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def store(kind: str, seal: str, data: Any, *, most: int = MOST) -> None:
    """Keep JSON-able data that is not None; the oldest entries of the kind beyond ``most`` are dropped."""
    path = _path(kind, seal)
    _write(path, {"seal": seal, "data": data})
    _prune(os.path.dirname(path), f"{kind}-", most)


def is_due(kind: str, seconds: float) -> bool:
    """Whether this was last true so many seconds ago, or never; asking makes it true now."""
    seal = hashlib.sha256(kind.encode()).hexdigest()
    try:
        if 0 <= time.time() - os.stat(_path(kind, seal)).st_mtime < seconds:
            return False
    except OSError:
        pass
    store(kind, seal, True)
    return True


def _path(kind: str, seal: str) -> str:
    return os.path.join(place(), f"{kind}-{seal[:24]}.json")


def _write(path: str, entry: dict[str, Any]) -> None:
    """Write it so that a reader never sees half an entry; a disk that is read-only or full only costs time."""
    put(path, written(entry))


def put(path: str, data: bytes) -> bool:
    """The bytes in a file of the cache, which nobody else may read; False where that cannot be done."""
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with whole_file(path, mode=0o600) as file:  # it may quote a document that others of this machine shall not read
            file.write(data)
    except OSError:  # read-only disk, no home, full disk
        return False
    return True


def _prune(where: str, prefix: str, most: int) -> None:
    try:
        with os.scandir(where) as entries:
            found = [(entry.stat().st_mtime_ns, entry.path) for entry in entries if entry.name.startswith(prefix)]
        for _, path in sorted(found)[: max(0, len(found) - most)]:
            os.unlink(path)
    except OSError:  # another run tidies at the same time
        return
