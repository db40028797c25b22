"""Patterns of paths as in .gitignore.  wcmatch turns each into a regular expression; what git adds to globs is here:
comments, escapes, ``!``, patterns for folders only, and anchoring by a slash (gitignore(5)).
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import sys
from collections.abc import Iterable, Sequence

from msgspec import Struct

from perflint import __version__, cache
from perflint.settings.steps import Step, is_costly, matches, steps_of

LONGEST, MOST = 500, 5_000  # characters of a pattern, patterns of a file


class Pattern(Struct, frozen=True):
    """One pattern: whether it re-includes, is for folders only, and holds for a path below its base or for any name."""

    included: bool
    folders: bool
    anchored: bool
    expression: re.Pattern[str] | tuple[Step, ...]

    def matches(self, path: str) -> bool:
        """Whether it matches the whole path."""
        if isinstance(self.expression, tuple):
            return matches(self.expression, path)
        return self.expression.match(path) is not None


def last_match(patterns: Sequence[Pattern], path: str, *, folder: bool, below: bool = True) -> bool | None:
    """Whether the last pattern that matches leaves the path out (True) or takes it back in (False); None for no match.

    ``path`` has slashes and is relative to the patterns' base; where it does not lie ``below`` that, only patterns for
    names are asked.
    """
    for pattern in reversed(patterns):
        if (folder or not pattern.folders) and (below or not pattern.anchored) and pattern.matches(path):
            return not pattern.included
    return None


@functools.lru_cache(maxsize=512)
def compiled(lines: tuple[str, ...]) -> tuple[Pattern, ...]:
    """The patterns of the lines; empty ones, comments and what no pattern can be are left out."""
    parsed = [one for line in lines[:MOST] if (one := _parse(line)) is not None]
    globs = [glob for *_, glob in parsed]
    return tuple(
        Pattern(included, folders, anchored, _compiled(glob, text))
        for (included, folders, anchored, glob), text in zip(parsed, _expressions(globs), strict=True)
        if text
    )


def is_pattern(line: str) -> bool:
    """Whether the line can be a pattern, or is a comment."""
    return not line.strip() or line.startswith("#") or _parse(line) is not None


def _compiled(glob: str, text: str) -> re.Pattern[str] | tuple[Step, ...]:
    return steps_of(glob, _translated) if is_costly(glob) else re.compile(text)


def _parse(line: str) -> tuple[bool, bool, bool, str] | None:
    text = re.sub(r"(?<![\\ ]) +$", "", line.rstrip("\r\n"))
    included = text.startswith("!")
    text = text[1:] if included else text
    if not text.strip("/") or (text.startswith("#") and not included):
        return None
    if re.search(r"(?<!\\)(\\\\)*\\/?$", text):  # a backslash that escapes nothing
        return None
    if len(text) > LONGEST:
        return None
    folders = text.endswith("/")
    text = re.sub(r"\*{3,}", "**", text.rstrip("/") if folders else text)
    anchored = "/" in text
    return included, folders, anchored, text.removeprefix("/") if anchored else f"**/{text}"


def _expressions(globs: Sequence[str]) -> list[str]:
    """A regular expression for each glob, empty for one that is none.  Kept, because wcmatch is slow to import."""
    if not globs:
        return []
    seal = hashlib.sha256("\0".join((__version__, sys.version, *globs)).encode("utf-8", "surrogatepass")).hexdigest()
    known = None if cache.switched_off() else cache.recall("patterns", seal)
    if isinstance(known, list) and len(known) == len(globs) and all(isinstance(one, str) for one in known):
        return known
    found = list(map(_translated, globs))
    if not cache.switched_off():
        cache.store("patterns", seal, found, most=200)
    return found


def _translated(text: str) -> str:
    from wcmatch import glob

    flags = glob.GLOBSTAR | glob.DOTGLOB | glob.CASE | glob.FORCEUNIX
    try:
        (expression,), _ = glob.translate(text, flags=flags)
        re.compile(expression)
    except (ValueError, re.error):
        return ""
    return str(expression)


def read_lines(path: str) -> tuple[str, ...]:
    """The lines of a file of patterns; none where there is no such file or it cannot be read."""
    try:
        with open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
            return tuple(file.read(1024 * 1024).splitlines())
    except OSError:
        return ()


def grouped(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, tuple[Pattern, ...]]]:
    """Patterns of settings, each with its folder, as one list for each folder in the order they come."""
    by_base: dict[str, list[str]] = {}
    for base, text in pairs:
        by_base.setdefault(base or os.curdir, []).append(text)
    return [(os.path.abspath(base), compiled(tuple(texts))) for base, texts in by_base.items()]


def relative(path: str, base: str) -> tuple[str, bool]:
    """An absolute path as `last_match` takes it, and whether it lies below the base."""
    below = path.startswith(base if base.endswith(os.sep) else base + os.sep)
    text = os.path.relpath(path, base) if below else os.path.splitdrive(path)[1].lstrip(os.sep)
    return text.replace(os.sep, "/"), below
