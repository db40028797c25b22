"""Archives read as folders: the files in a ``.zip``, each an input of its own whose bytes are taken out when needed.

Nothing is ever written to the disk, so that a name with ``..`` or a drive letter is only a name.  What is in the files is
the readers' business; an Office file is a zip by nature and no archive.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from msgspec import Struct

from perflint.errors import InputError, reason_of
from perflint.limits import Limits, over

if TYPE_CHECKING:
    from perflint.readers.shared.packages import Package

SUFFIX = ".zip"
MEBIBYTE = 1024 * 1024
_HEAD = 4096
_OFFICE = (b"[Content_Types].xml", b"docProps/app.xml")  # with which most Office files begin: no need to read further
_JUNK = frozenset({"thumbs.db", "desktop.ini"})
_SPLIT = "拆成几个压缩包后再检查"


class Member(Struct, frozen=True):
    """A file in an archive: its path as shown, ``content`` that gives its bytes or raises InputError, and whether its
    name tells that some reader takes it (always so for an archive that cannot be opened, which is told as a failure)."""

    path: str
    content: Callable[[], bytes]
    known: bool = True


def is_archive(path: str, limits: Limits) -> bool:
    """Whether the file at ``path`` is a zip and no Office file, by its content.  False where it cannot be opened.

    A file over the limit of size is one by its name alone.
    """
    most = limits.size * MEBIBYTE
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # what a pipe gives can be read only once
            return False
        with open(path, "rb") as file:
            head = file.read(_HEAD)
            if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")) or head.startswith(_OFFICE, 30):
                return False
            head += file.read(most)
    except (OSError, ValueError):
        return False
    if len(head) > most:
        return path.lower().endswith(SUFFIX)
    from perflint.readers.shared.packages import office_kind

    try:
        return office_kind(head) == "zip"
    except InputError:  # more members than the default allows: the archive itself says so later
        return True


def members(path: str, suffixes: tuple[str, ...], limits: Limits) -> Iterator[Member]:
    """The files in the archive at ``path``, sorted, those of archives inside it among them.  Never raises."""
    yield from _members((path,), path, suffixes, limits)


def _members(chain: tuple[str, ...], shown: str, suffixes: tuple[str, ...], limits: Limits) -> Iterator[Member]:
    if len(chain) - 1 >= limits.depth:
        yield Member(shown, partial(_refuse, over("depth", limits, shown, "先解开里层的压缩包")))
        return
    try:
        package = _opened(chain, _state(chain[0]), limits)
        if package.unpacked > limits.unpacked * MEBIBYTE:
            raise over("unpacked", limits, shown, _SPLIT)
    except InputError as error:
        yield Member(shown, partial(_refuse, error))
        return
    for name in sorted(package.names):
        parts = [part for part in name.split("/") if part not in ("", ".", "..")]
        if name.endswith("/") or not parts or _is_junk(parts) or package.is_link(name):
            continue
        path = "/".join((shown, *parts))
        if name.lower().endswith(SUFFIX):
            yield from _members((*chain, name), path, suffixes, limits)
        else:
            yield Member(path, partial(_member_content, path, (*chain, name), limits), name.lower().endswith(suffixes))


def _is_junk(parts: list[str]) -> bool:
    """What file managers leave behind, lock files of Office, and hidden files."""
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in parts) or parts[-1].lower() in _JUNK


def _member_content(shown: str, chain: tuple[str, ...], limits: Limits) -> bytes:
    """The bytes of a file in an archive; whatever is wrong is told of it under the name that is shown."""
    try:
        return _content(chain, limits)
    except InputError as error:
        raise InputError(error.message, place=shown, advice=error.advice) from error


def _content(chain: tuple[str, ...], limits: Limits) -> bytes:
    """The bytes of a file in an archive.  Raises InputError when they cannot be unpacked within the limits."""
    *outer, name = chain
    if not outer:
        return _file(name, limits)
    return _opened(tuple(outer), _state(chain[0]), limits).read(name, counted=False)


@lru_cache(maxsize=2)
def _opened(chain: tuple[str, ...], state: tuple[int, int], limits: Limits) -> Package:
    """The archive at the end of the chain; the last ones stay open, as their files are read one after another."""
    from perflint.readers.shared.packages import Package

    return Package.open(_content(chain, limits), "/".join(chain), limits)


def _state(path: str) -> tuple[int, int]:
    """What changes when the file does."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _file(path: str, limits: Limits) -> bytes:
    try:
        with open(path, "rb") as file:
            data = file.read(limits.size * MEBIBYTE + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"无法打开（{reason_of(error)}）", place=path, advice="检查路径和磁盘后重试") from None
    if len(data) > limits.size * MEBIBYTE:
        raise over("size", limits, path, _SPLIT)
    return data


def _refuse(error: InputError) -> bytes:
    raise error
