"""Zip packages of parts (xlsx, docx, archives), opened so that nothing in them can exhaust the machine.

Names, bytes and relationships of parts live here; what a part says is its reader's business.
"""

from __future__ import annotations

import posixpath
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.readers.shared.signatures import describe, opens_office

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MEBIBYTE = 1024 * 1024
_LOCAL, _ENTRY, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LONGEST_END, _LARGEST_DIRECTORY = 66_000, 64 * MEBIBYTE  # bytes
_CONTENT_TYPES = "[Content_Types].xml"
_COPY_AGAIN = "重新复制或下载这个文件；能用 Office 或 WPS 打开的，打开后另存一份再检查"
_MAIN_TYPES = (  # in [Content_Types].xml, the same for transitional and strict files
    (b"sheet.binary.macroEnabled.main", "xlsb"),
    (b"spreadsheetml.sheet.main", "xlsx"),
    (b"spreadsheetml.template.main", "xlsx"),
    (b"ms-excel.sheet.macroEnabled.main", "xlsx"),
    (b"ms-excel.template.macroEnabled.main", "xlsx"),
    (b"wordprocessingml.document.main", "docx"),
    (b"wordprocessingml.template.main", "docx"),
    (b"ms-word.document.macroEnabled.main", "docx"),
    (b"ms-word.template.macroEnabledTemplate.main", "docx"),
    (b"presentationml.", "pptx"),
)
_MAIN_PARTS = (("xl/workbook.bin", "xlsb"), ("xl/", "xlsx"), ("word/", "docx"), ("ppt/", "pptx"))
_OPEN_DOCUMENT = ((b"opendocument.spreadsheet", "ods"), (b"opendocument.text", "odt"))


class Relationship(Struct, frozen=True):
    """A link from one part to another: the last word of its type, the part's name, and whether it leaves the package."""

    type: str
    target: str
    external: bool = False


class Package:
    """The parts of a zip file.  ``names`` are as a person sees them: Chinese names in GBK are decoded, and the second
    ``a.csv`` is ``a (2).csv``."""

    def __init__(self, archive: ZipFile, path: str, limits: Limits) -> None:
        self._archive = archive
        self._path = path
        self._limits = limits
        self._left = limits.unpacked * MEBIBYTE
        self._members: dict[str, ZipInfo] = {}
        copies: dict[str, int] = {}
        for member in archive.infolist():
            name = _name(member)
            while name in self._members and not name.endswith("/"):  # two files of one name are both there
                copies[_name(member)] = copies.get(_name(member), 1) + 1
                stem, ending = posixpath.splitext(_name(member))
                name = f"{stem} ({copies[_name(member)]}){ending}"
            self._members.setdefault(name, member)
        self.names = tuple(self._members)
        self._folded = {name.lower(): name for name in self.names}

    @classmethod
    def open(cls, data: bytes, path: str, limits: Limits = DEFAULT) -> Package:
        """The package in these bytes.  Raises InputError when it is damaged or holds too many files."""
        archive = _archive(data, limits, path)
        if archive is None:
            looks = describe(data[:8192]).label.strip()
            raise InputError(f"文件不完整或已经损坏，无法打开；看起来是{looks}", place=path, advice=_COPY_AGAIN)
        return cls(archive, path, limits)

    @classmethod
    def of_file(cls, path: str, limits: Limits = DEFAULT) -> Package:
        """The package in a file, of which only the directory is read at once.  Raises InputError as `open` does."""
        from zipfile import ZipFile

        with open(path, "rb") as file:
            at = max(0, file.seek(0, 2) - _LONGEST_END)
            file.seek(at)
            tail = file.read()
            end = max(0, tail.rfind(_END))
            size = int.from_bytes(tail[end + 12 : end + 16], "little")
            file.seek(max(0, at + end - size))
            if file.read(min(size, _LARGEST_DIRECTORY)).count(_ENTRY) > limits.members or size > _LARGEST_DIRECTORY:
                raise over("members", limits, path)
        try:
            return cls(ZipFile(path), path, limits)
        except (ValueError, RuntimeError, OSError, EOFError, _damage()) as error:
            raise InputError("文件不完整或已经损坏，无法打开", place=path, advice=_COPY_AGAIN) from error

    def find(self, name: str) -> str | None:
        """The part's name as the package spells it (case and a leading slash do not count), or None."""
        name = name.lstrip("/")
        return name if name in self._members else self._folded.get(name.lower())

    def get(self, name: str) -> bytes | None:
        """The content of a part, or None when there is no such part.  Raises InputError as `read` does."""
        return self.read(name) if self.find(name) is not None else None

    @property
    def unpacked(self) -> int:
        """The bytes of all parts as the directory states them; no part ever gives more."""
        return sum(member.file_size for member in self._members.values())

    def is_link(self, name: str) -> bool:
        """Whether a part is no file but a link to one."""
        return self._members[name].external_attr >> 28 == 0xA

    def read(self, name: str, *, counted: bool = True) -> bytes:
        """The content of a part.  Raises InputError when it is missing, encrypted, damaged or too large.

        ``counted`` parts share the limit of what may be unpacked in all.
        """
        member = self._member(name)
        by_ratio = self._by_ratio(member)
        most = min(by_ratio, self._left)
        with self._unpacking(member), self._archive.open(member) as file:
            content = file.read(most + 1)  # unpacks no more than asked for, whatever the header says
        if len(content) > most:
            raise over("ratio" if most == by_ratio else "unpacked", self._limits, f"{self._path}（{_name(member)}）")
        self._left -= len(content) if counted else 0
        return content

    def chunks(self, name: str, size: int = MEBIBYTE // 4) -> Generator[bytes, None, None]:
        """The content of a part piece by piece, as often as it is asked for; of the limits only the ratio holds.

        Raises InputError as `read` does.
        """
        member = self._member(name)
        left = self._by_ratio(member)
        with self._unpacking(member), self._archive.open(member) as file:
            while piece := file.read(size):
                left -= len(piece)
                if left < 0:
                    raise over("ratio", self._limits, f"{self._path}（{_name(member)}）")
                yield piece

    def size(self, name: str) -> int:
        """The bytes of a part as the directory states them, 0 when there is no such part."""
        known = self.find(name)
        return self._members[known].file_size if known is not None else 0

    def _by_ratio(self, member: ZipInfo) -> int:
        return max(MEBIBYTE, self._limits.ratio * member.compress_size)

    def _member(self, name: str) -> ZipInfo:
        known = self.find(name)
        if known is None:
            raise InputError(f"文件里缺少应有的部分 {name}", place=self._path, advice=_COPY_AGAIN)
        member = self._members[known]
        if member.flag_bits & 0x1:
            advice = "在压缩软件里输入密码解压，再检查里面的文件"
            raise InputError(f"压缩包加了密码，读不到 {known}", place=self._path, advice=advice)
        if member.compress_type not in {0, 8, 12}:  # LZMA may ask for gigabytes in its header
            advice = "用压缩软件解压后，再检查里面的文件"
            raise InputError(f"{known} 的压缩方法不常用，这里不读", place=self._path, advice=advice)
        return member

    @contextmanager
    def _unpacking(self, member: ZipInfo) -> Iterator[None]:
        """Whatever the library raises for a damaged part becomes an InputError."""
        import zlib

        try:
            yield
        except InputError:
            raise
        except (ValueError, RuntimeError, OSError, EOFError, zlib.error, _damage()) as error:
            raise InputError(f"{_name(member)} 已经损坏，无法解压", place=self._path, advice=_COPY_AGAIN) from error

    def relationships(self, part: str = "") -> dict[str, Relationship]:
        """The links of a part by their id, targets made absolute; ``""`` is the package itself.  Empty without any."""
        from perflint.readers.shared import xml

        folder, name = posixpath.split(part)
        links = posixpath.join(folder, "_rels", f"{name}.rels")
        content = self.get(links)
        if content is None:
            return {}
        found: dict[str, Relationship] = {}

        def start(element: str, attributes: dict[str, str]) -> None:
            if element.rpartition(":")[2] == "Relationship":
                kind = attributes.get("Type", "").rpartition("/")[2]
                external = attributes.get("TargetMode") == "External"
                target = attributes.get("Target", "")
                found[attributes.get("Id", "")] = Relationship(
                    kind, target if external else _resolved(folder, target), external
                )

        parser = xml.parser(self._path, links)
        parser.StartElementHandler = start
        xml.run(parser, content, self._path, links)
        return found


def office_kind(data: bytes) -> str | None:
    """``xlsx`` ``xlsb`` ``docx`` ``pptx`` ``ods`` ``odt``, ``zip`` for any other package, None for no zip file at all.

    A package cut short is still called by what it was, so that its reader can say that it is damaged.
    """
    if not data.startswith((_LOCAL, _END)):
        return None
    archive = _archive(data, DEFAULT)
    if archive is None:
        if not opens_office(data[:4096]):
            return "zip"
        parts = ((b"xl/workbook", "xlsx"), (b"xl/worksheets/", "xlsx"), (b"word/", "docx"), (b"ppt/", "pptx"))
        return next((kind for part, kind in parts if part in data), "zip")
    package = Package(archive, "", DEFAULT)
    try:
        if content := package.get(_CONTENT_TYPES):
            for mark, kind in _MAIN_TYPES:
                if mark in content:
                    return kind
            lower = [name.lower() for name in package.names]
            return next((kind for part, kind in _MAIN_PARTS if any(name.startswith(part) for name in lower)), "zip")
        mimetype = package.get("mimetype") or b""
    except InputError:
        return "zip"
    return next((kind for mark, kind in _OPEN_DOCUMENT if mark in mimetype), "zip")


def _archive(data: bytes, limits: Limits, path: str = "") -> ZipFile | None:
    """The opened archive; None when it is damaged.  The number of members is bounded before the library lists them."""
    import io
    from zipfile import ZipFile

    end = data.rfind(_END)
    size = int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0
    if data.count(_ENTRY, max(0, end - size)) > limits.members:
        raise over("members", limits, path, "拆成几个压缩包后再检查")
    try:
        return ZipFile(io.BytesIO(data))
    except (ValueError, RuntimeError, OSError, EOFError, _damage()):
        return None


def _damage() -> type[Exception]:
    from zipfile import BadZipFile

    return BadZipFile


def _name(member: ZipInfo) -> str:
    """The member's name with slashes; Chinese archivers write GBK and leave the flag for UTF-8 unset."""
    name = member.filename
    if not member.flag_bits & 0x800 and not name.isascii():
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").lstrip("/")


def _resolved(folder: str, target: str) -> str:
    """A relationship's target as a part name: ``/xl/a.xml`` from the root, ``../a.xml`` from the part's folder."""
    from urllib.parse import unquote

    target = unquote(target.partition("#")[0]).replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
