"""OLE2 compound files, the container of legacy Office: which streams lie at the top, and so what the file is.

Only the directory is read; the streams' contents belong to their readers.
"""

from __future__ import annotations

import struct

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
_MOST_ENTRIES = 65_536
_KINDS = (  # encryption first: what it wraps cannot be read anyway
    ("encryptedpackage", "encrypted"),
    ("workbook", "xls"),
    ("book", "xls"),
    ("worddocument", "doc"),
    ("powerpoint document", "ppt"),
)


def ole_kind(data: bytes) -> str | None:
    """``xls`` ``doc`` ``ppt``, ``encrypted`` for an encrypted xlsx or docx; None for other compound files and no such file."""
    names = stream_names(data)
    return next((kind for name, kind in _KINDS if name in names), None)


def stream_names(data: bytes) -> frozenset[str]:
    """The names at the top of the directory, lower case; those inside embedded objects are not among them."""
    entries = _directory(data)
    if not entries:
        return frozenset()
    names: set[str] = set()
    seen: set[int] = set()
    waiting = [_links(entries[0])[2]]
    while waiting:
        index = waiting.pop()
        if index >= len(entries) or index in seen:
            continue
        seen.add(index)
        entry = entries[index]
        length = min(struct.unpack_from("<H", entry, 64)[0], 64)
        names.add(entry[: max(0, length - 2)].decode("utf-16-le", "replace").lower())
        waiting.extend(_links(entry)[:2])
    return frozenset(names)


def _links(entry: bytes) -> tuple[int, int, int]:
    """Left sibling, right sibling and first child of a directory entry."""
    left, right, child = struct.unpack_from("<III", entry, 68)
    return left, right, child


def _directory(data: bytes) -> list[bytes]:
    """The directory's entries in order, following its chain of sectors as far as it can be followed."""
    if not data.startswith(SIGNATURE) or len(data) < 512:
        return []
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in {9, 12}:
        return []
    size = 1 << shift
    table = _allocation(data, size)
    sector = struct.unpack_from("<I", data, 48)[0]
    entries: list[bytes] = []
    seen: set[int] = set()
    while sector not in seen and len(entries) < _MOST_ENTRIES:
        seen.add(sector)
        begin = (sector + 1) * size
        block = data[begin : begin + size]
        entries += [block[at : at + _ENTRY] for at in range(0, len(block) - _ENTRY + 1, _ENTRY)]
        if sector >= len(table):
            break
        sector = table[sector]
    return entries


def _allocation(data: bytes, size: int) -> list[int]:
    """The next sector of each sector, from the 109 table sectors named in the header (files up to 7 MB).

    Beyond them a directory can still be followed where it lies in its first part, as every Office program writes it.
    """
    table: list[int] = []
    for place in struct.unpack_from("<109I", data, 76):
        begin = (place + 1) * size
        if begin + size > len(data):
            break
        table.extend(struct.unpack_from(f"<{size // 4}I", data, begin))
    return table
