"""Files that appear whole or not at all: written beside their place under another name, then renamed.

What a run that was killed has left beside a file can be swept away, once it is certain that nobody writes it any more.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from typing import IO

UNFINISHED = r"\.(\d+)-[0-9a-f]{6}\.tmp"  # the end of such a name, with the number of the process
SETTLED = 60  # seconds without a change after which a file of a process that is gone was left behind
_LONGEST = 200  # bytes of a name, so that the longer name is not too long for any file system

Where = str | os.PathLike[str]


@contextmanager
def whole_file(target: Where, mode: int | None = None) -> Iterator[IO[bytes]]:
    """Gives a file to write to; it takes the place of ``target`` when the context ends without an error.

    Its permissions are ``mode``, else those of the file replaced, else what the system gives to new files.  After an error
    the old content stays and nothing is left behind.  A device or a pipe is written to, not replaced.  Raises OSError.
    """
    before = None
    with suppress(FileNotFoundError):
        before = os.stat(target).st_mode
    if before is not None and not stat.S_ISREG(before):
        with open(target, "wb") as file:
            yield file
        return
    folder = os.path.dirname(target)
    temporary = os.path.join(folder, f"{_beginning(target)}.{os.getpid()}-{os.urandom(3).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(temporary, flags, 0o666 if mode is None else mode), "wb") as file:
            yield file
        if mode is None and before is not None:
            os.chmod(temporary, stat.S_IMODE(before))
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


@contextmanager
def named_file(path: Where) -> Iterator[IO[bytes]]:
    """`whole_file` where a user wants it: at the end of a link, and without what killed runs have left there."""
    target: Where = os.path.realpath(path)
    if not os.path.exists(target) and os.path.exists(path):  # a pipe, which has no name of its own, as /dev/stdout
        target = path
    with whole_file(target) as file:
        yield file
    sweep(os.path.dirname(target), target)


def sweep(folder: Where, target: Where | None = None, ended: Collection[int] = ()) -> int:
    """Remove what killed runs left in the folder, or of one file in it; how many files.

    Nothing is removed that was changed within `SETTLED` seconds, or whose process is there, unless it is one of those
    that the caller knows to have ``ended``.
    """
    beginning = "" if target is None else _beginning(target)
    number = 0
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in [one for one in entries if one.name.endswith(".tmp") and one.name.startswith(beginning)]:
            with suppress(OSError):
                if _left_behind(entry, len(beginning), ended):
                    os.unlink(entry.path)
                    number += 1
    return number


def _beginning(target: Where) -> str:
    name = os.path.basename(target)
    encoded = os.fsencode(name)
    return os.fsdecode(encoded[:_LONGEST]) if len(encoded) > _LONGEST else name


def _left_behind(entry: os.DirEntry[str], beginning: int, ended: Collection[int]) -> bool:
    found = re.fullmatch(UNFINISHED, entry.name[beginning:]) if beginning else re.search(UNFINISHED, entry.name)
    if found is None or not entry.is_file(follow_symlinks=False):
        return False
    if int(found[1]) in ended:
        return True
    if _is_running(int(found[1])):
        return False
    return entry.stat(follow_symlinks=False).st_mtime < time.time() - SETTLED


def _is_running(process: int) -> bool:
    """Whether another process has this number.  Windows lets nobody remove a file that is being written: no need to know."""
    if os.name == "nt" or process == os.getpid() or not 0 < process < 2**31:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True
