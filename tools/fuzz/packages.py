"""Office packages as text that a fuzzer can change: parts one after another, each under a line ``%% name``.

A zip file itself is of little use to it, because a changed byte only breaks a checksum.  Bytes that begin as a zip file
does are taken for one.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Mapping

_HEAD = re.compile(rb"^%% ?([^\n]*)\n", re.MULTILINE)


def unpacked(parts: Mapping[str, str]) -> bytes:
    """The text of a package."""
    return "".join(f"%% {name}\n{content}\n" for name, content in parts.items()).encode("utf-8")


def packed(data: bytes) -> bytes:
    """The zip file that a text stands for."""
    if data.startswith(b"PK"):
        return data
    heads = list(_HEAD.finditer(data))
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        warnings.simplefilter("ignore")  # a name that is there twice is one that we want
        for number, head in enumerate(heads):
            end = heads[number + 1].start() if number + 1 < len(heads) else len(data)
            name = head[1].decode("utf-8", "replace").replace("\0", "") or "a"
            archive.writestr(zipfile.ZipInfo(name[:200]), data[head.end() : end].removesuffix(b"\n"))
    return buffer.getvalue()
