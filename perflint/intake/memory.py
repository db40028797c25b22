"""The memory of this process: how much it holds, and how it is let go of."""

from __future__ import annotations

import os
import sys

from perflint.engine.compiled import forget as forget_rows
from perflint.lexicon.additions import forget as forget_texts

MEBIBYTE = 1024 * 1024
REMEMBERED = 32 * MEBIBYTE  # what a process that goes through many files may remember of those before, roughly
SPARE = 32 * MEBIBYTE  # what it may hold besides: the next file takes again what the one before has set free
STEP = 16 * MEBIBYTE  # more memory than after the last time that makes it worth forgetting again
CEILING = (
    128 * MEBIBYTE
)  # more than at the first look that even forgetting leaves: what libraries and the allocator keep


def resident() -> int:
    """Bytes of memory that this process holds now; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError, IndexError):
        return 0


def give_back() -> None:
    """Return the memory that is free to the system, where its allocator does so only when asked.

    Without it a worker stays as large as the largest file has made it, and several such files add up.
    """
    if sys.platform != "linux":
        return
    import contextlib
    import ctypes

    with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
        ctypes.CDLL(None).malloc_trim(0)


class Remembering:
    """Bounds what is remembered from file to file by what it weighs.

    The caches of the engine and the readers are bounded by number each; all of them together, full, would be ten times
    what a worker needs.  They go all at once when the process holds `REMEMBERED` more than at the first look, which is
    told from what is merely free only beyond `SPARE`.
    """

    def __init__(self) -> None:
        self._first = self._most = 0

    def look(self) -> bool:
        """Where much is held, give back what is free, and forget where too much is held even so.  Whether it still is too
        much: then another process had better go on."""
        if (
            self._most and resident() <= self._most + SPARE
        ):  # memory that was given back must be cleared to be had again
            return False
        give_back()
        held = resident()
        if not self._most:
            self._first, self._most = held, held + REMEMBERED
        elif held > self._most:
            forget_rows()
            forget_texts()
            give_back()
            held = resident()
            self._most = max(self._most, held + STEP)  # libraries hold what they hold
        return held > self._first + CEILING
