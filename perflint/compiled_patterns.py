"""Compiled regular expressions, kept in the cache: to make one of the code it was compiled to takes a hundredth of the time.

`re` has no way of keeping them, so this looks behind it.  Nothing rests on that: code is kept only if the pattern made of it
equals the one that `re` makes, it is used only by the very interpreter that wrote it, and what is damaged or refused is
compiled.
"""

from __future__ import annotations

import hashlib
import re
import sys
from typing import Any

from msgspec import json

from perflint import __version__, cache

KIND = "patterns"
MOST = 4  # interpreters and versions of perflint whose patterns are kept
MOST_PATTERNS = 4_000
LONGEST = 100_000  # characters of the code of one pattern
LARGEST = 4_000_000  # of all that are kept; with more, those that the last run needed
_kept: dict[str, str] = {}  # pattern → its code as JSON, empty where it cannot be kept
_needed: dict[str, str] = {}  # the same for those that this process has asked for
_compiled: set[str] = set()  # those of them that had to be compiled


def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`; raises re.error and its like."""
    if not isinstance(source, str):
        return re.compile(source, flags)
    key = f"{int(flags)} {source}"
    code = _kept.get(key)
    if code:
        try:
            made = _made(source, *json.decode(code))
        except Exception:  # whatever came of a damaged entry
            code = None
        else:
            _needed[key] = code
            return made
    if code is None and len(_compiled) < MOST_PATTERNS:
        _compiled.add(key)
    return re.compile(source, flags)


def recall() -> None:
    """Know the patterns that earlier runs have kept."""
    if _kept or cache.switched_off():
        return
    found = cache.recall(KIND, _seal())
    if isinstance(found, dict):
        _kept.update(found)


def keep() -> None:
    """Let later runs know the patterns that this one had to compile."""
    new = {key: code for key in _compiled - _kept.keys() if (code := _code_of(key)) is not None}
    _compiled.clear()
    if not new or cache.switched_off():
        return
    known = cache.recall(KIND, _seal())
    kept = {**known, **new} if isinstance(known, dict) else new
    if sum(map(len, kept)) + sum(map(len, kept.values())) > LARGEST:
        kept = {**_needed, **new}
    _kept.update(new)
    cache.store(KIND, _seal(), kept, most=MOST)


def _seal() -> str:
    """Code is of one version of one interpreter, and depends on its tables of characters and the order of its bytes."""
    facts = (__version__, sys.version, sys.implementation.name, sys.byteorder)
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _code_of(key: str) -> str | None:
    """The code of a pattern, for `_made`, "" where it cannot be kept and None where not even that can be said."""
    try:
        key.encode()
    except UnicodeEncodeError:  # half a character is no strict JSON
        return None
    flags, _, source = key.partition(" ")
    try:
        code = _worked_out(source, int(flags))
        as_made = _made(source, *json.decode(code)) == re.compile(source, int(flags))
    except Exception:  # another interpreter has other inner parts
        return ""
    return code if as_made and len(code) <= LONGEST else ""


def _worked_out(source: str, flags: int) -> str:
    """Flags, code, the number of groups and their names, as `re` works them out."""
    compiler = _compiler()
    parsed = getattr(compiler, "_parser" if sys.version_info >= (3, 11) else "sre_parse").parse(source, flags)
    code = list(map(int, compiler._code(parsed, flags)))
    told = [int(flags) | parsed.state.flags, code, parsed.state.groups - 1, parsed.state.groupdict]
    return json.encode(told).decode()


def _made(source: str, flags: int, code: list[int], groups: int, numbers: dict[str, int]) -> re.Pattern[str]:
    """The pattern of this code, which `_sre` looks over first."""
    names: list[Any] = [None] * (groups + 1)
    for name, number in numbers.items():
        names[number] = name
    made: re.Pattern[str] = _compiler()._sre.compile(source, flags, code, groups, numbers, tuple(names))
    return made


def _compiler() -> Any:
    """The inner part of `re` that compiles."""
    if sys.version_info >= (3, 11):
        from re import _compiler as compiler
    else:
        import sre_compile as compiler
    return compiler
