"""Which files a command looks at, and their bytes.  What is in them is the readers' business.

A file the user names is always tried; in a folder or an archive only suffixes that some reader knows, in sorted order.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from perflint.databases.addresses import Address, address, is_address
from perflint.errors import InputError, reason_of
from perflint.intake.digests import Digest, digest_of
from perflint.limits import DEFAULT, Limits
from perflint.rule_files import plain

STDIN = "-"
ARCHIVE = ".zip"
Excluded = Callable[[str, bool], bool]
PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")  # read only when the user names them


class Input(Struct, frozen=True):
    """One thing to read: the path as shown and, unless it is stdin or in an archive, the same path to open."""

    path: str
    stdin: bool = False
    in_folder: bool = False  # met on a walk, not named by the user
    most: int = DEFAULT.size * 1024 * 1024
    content: Callable[[], bytes] | None = None  # of a file in an archive, whose path is archive.zip/folder/file
    key: str = ""  # a hash of what the document is made from, where it is kept (`perflint.intake.kept`)
    digest: Digest | None = None  # of its bytes, where they are held and it is known
    table: Address | None = None  # of a data base, whose rows ``content`` gives

    @property
    def on_disk(self) -> bool:
        """Whether ``path`` can be opened."""
        return not self.stdin and self.content is None

    @property
    def only_once(self) -> bool:
        """Whether its bytes can be had a single time: standard input, or a pipe."""
        if not self.on_disk:
            return self.stdin
        try:
            return not stat.S_ISREG(os.stat(self.path).st_mode)
        except (OSError, ValueError):
            return False

    def held(self) -> Input:
        """The same with its bytes in it; what cannot be read now is tried again by whoever asks for them."""
        try:
            return replace(self, stdin=False, content=partial(_given, self.bytes()))
        except InputError:
            return self

    def digested(self) -> Digest:
        """SHA-256 and size of its bytes.  Raises `InputError`."""
        return self.digest or digest_of(self.bytes(), self.most)

    def bytes(self) -> bytes:
        """The content, at most one byte more than ``most``.  Raises `InputError`."""
        if self.content is not None:
            return self.content()[: self.most + 1]
        if self.stdin:
            return sys.stdin.buffer.read(self.most + 1)
        try:
            with open(self.path, "rb") as file:
                return file.read(self.most + 1)
        except FileNotFoundError as error:
            if os.path.islink(self.path):
                advice = "删去这个链接，或让它指向存在的文件"
                raise InputError("链接指向的文件不存在", place=self.path, advice=advice) from error
            raise InputError("文件不存在", place=self.path, advice="检查路径是否写对") from error
        except IsADirectoryError as error:
            raise InputError("这是文件夹，不是文件", place=self.path, advice="在路径里给出文件名") from error
        except PermissionError as error:
            raise InputError(
                "没有权限读取", place=self.path, advice="检查文件权限，或复制一份到自己的文件夹"
            ) from error
        except (OSError, ValueError) as error:
            advice = "检查文件是否完好、磁盘是否可用"
            raise InputError(f"无法打开（{reason_of(error)}）", place=self.path, advice=advice) from error


def with_stdin(inputs: Sequence[Input]) -> tuple[Input, ...]:
    """The inputs with the bytes of standard input in them, which can be had only once.  Raises `InputError`."""
    return tuple(replace(item, content=partial(_given, item.bytes())) if item.stdin else item for item in inputs)


def _given(data: bytes) -> bytes:
    return data


def collect(
    names: Iterable[str],
    suffixes: Callable[[], Sequence[str]],
    *,
    stdin_name: str | None = None,
    leave_out: Sequence[str] = (),
    limits: Limits = DEFAULT,
    passed: list[str] | None = None,
    excluded: Excluded = lambda path, folder: False,
) -> tuple[Input, ...]:
    """The inputs in the order given, folders and archives expanded, none twice.

    A name may be the address of a table in a data base.  ``suffixes`` is only called for a folder or an archive;
    ``leave_out`` are files (the reports themselves) not taken from folders.  ``passed`` takes the paths of the files in
    folders and archives that no reader claims, and of links that lead out of their folder and pipes; a file or folder that
    cannot be opened is an input that fails.  ``excluded`` says of what a walk meets whether to pass over it, told whether
    it is a folder.
    """
    passed = [] if passed is None else passed
    avoided = set(map(_real, leave_out))
    most = limits.size * 1024 * 1024
    found: dict[str, Input] = {}
    for name in names:
        if name == STDIN:
            found.setdefault(STDIN, Input(stdin_name or "<stdin>", stdin=True, most=most))
        elif is_address(name):
            item = _table(name, limits)
            found.setdefault(item.path, item)
        elif os.path.isdir(name):
            known = tuple(suffix.lower() for suffix in suffixes())
            for path, error in _walk(name, excluded):
                if error is not None:
                    found.setdefault(
                        _real(path), Input(path, in_folder=True, most=most, content=partial(_refuse, error))
                    )
                    continue
                if _real(path) in avoided:
                    continue
                if leads_out(path, name) or is_special(path):
                    passed.append(path)
                    continue
                if path.lower().endswith(ARCHIVE) and _is_archive(path, limits):
                    found.update(_archived(path, known, limits, passed, found))
                elif path.lower().endswith((*known, ARCHIVE)):  # a .zip that is none: what is wrong is told
                    found.setdefault(_real(path), Input(path, in_folder=True, most=most))
                else:
                    passed.append(path)
        elif _is_archive(name, limits):
            found.update(_archived(name, tuple(suffix.lower() for suffix in suffixes()), limits, passed, found))
        else:
            known_as = found.get(_real(name))
            if known_as is None or known_as.in_folder:
                found[_real(name)] = Input(name, most=most)
    passed[:] = {_spelled(path): path for path in reversed(passed)}.values()  # a folder may be given twice
    passed.reverse()
    return tuple(found.values())


def _table(name: str, limits: Limits) -> Input:
    """A table of a data base.  Its path tells no password."""
    from perflint.databases.reading import Content

    where = address(name)
    most = limits.size * 1024 * 1024
    return Input(where.shown, most=most, content=Content(where, most, limits.rows), table=where)


def _real(path: str) -> str:
    """What makes two paths the same file; a path that cannot exist stands for itself."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return path


def _spelled(path: str) -> str:
    """The path in one of its spellings; a link stays what it is."""
    folder, name = os.path.split(path)
    return os.path.join(_real(folder), name)


def may_be_missed(path: str) -> bool:
    """Whether a file that is passed over is one that a user may think was read: a picture, a link, a pipe."""
    return path.lower().endswith(PICTURES) or os.path.islink(path) or is_special(path)


def leads_out(path: str, folder: str) -> bool:
    """Whether a file is a link to one that does not lie in the folder."""
    return os.path.islink(path) and not os.path.join(_real(path), "").startswith(os.path.join(_real(folder), ""))


def _is_archive(path: str, limits: Limits) -> bool:
    from perflint.intake.archives import is_archive

    return is_archive(path, limits)


def _archived(
    path: str, suffixes: tuple[str, ...], limits: Limits, passed: list[str], found: Mapping[str, Input]
) -> Iterator[tuple[str, Input]]:
    """The files in an archive that are not there yet, by what makes them the same file."""
    from perflint.intake.archives import members

    most = limits.size * 1024 * 1024
    real = _real(path)
    for number, member in enumerate(members(path, suffixes, limits)):
        key = f"{real}\0{number}"
        if not member.known:
            passed.append(member.path)
        elif key not in found:
            yield key, Input(member.path, in_folder=True, most=most, content=member.content)


def is_special(path: str) -> bool:
    """Whether it is neither a file nor the name of one that is gone: a pipe, a device."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _refuse(error: InputError) -> bytes:
    raise error


def _walk(folder: str, excluded: Excluded) -> Iterator[tuple[str, InputError | None]]:
    """What is visible below a folder and no folder, sorted, and with the reason each folder that cannot be opened.

    Links to folders are not followed; those that lead out are among what is given.
    """
    shut: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=shut.append):
        yield from _shut(shut)
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not excluded(os.path.join(place, name), True)
        )
        links = [name for name in folders if leads_out(os.path.join(place, name), folder)]
        for name in sorted((*names, *links)):
            path = plain(os.path.join(place, name))
            if not name.startswith((".", "~$")) and (name in links or not excluded(path, False)):
                yield path, None
    yield from _shut(shut)


def _shut(errors: list[OSError]) -> Iterator[tuple[str, InputError]]:
    """The folders that could not be opened since the last time this was asked."""
    while errors:
        error = errors.pop()
        path = str(error.filename)
        reason = "没有权限打开这个文件夹" if isinstance(error, PermissionError) else f"无法打开（{reason_of(error)}）"
        yield path, InputError(reason, place=path, advice="检查文件夹的权限，或复制一份到自己的文件夹")
