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
from zlib import crc32

BROKEN = 8  # one input in so many keeps XML that is broken
_HEAD = re.compile(rb"^%% ?([^\n]*)\n", re.MULTILINE)


def well_formed(content: bytes) -> bytes:
    """The XML that a lenient parser sees in these bytes, so that a change of them reaches what reads elements."""
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return content
    return content if root is None else bytes(etree.tostring(root))


def unpacked(parts: Mapping[str, str]) -> bytes:
    """The text of a package."""
    return "".join(f"%% {name}\n{content}\n" for name, content in parts.items()).encode("utf-8")


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def packed(data: bytes) -> bytes:
    """The zip file that a text stands for."""
    if data.startswith(b"PK"):
        return data
    heads = list(_HEAD.finditer(data))
    broken = crc32(data) % BROKEN == 0
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        warnings.simplefilter("ignore")  # a name that is there twice is one that we want
        for number, head in enumerate(heads):
            end = heads[number + 1].start() if number + 1 < len(heads) else len(data)
            name = head[1].decode("utf-8", "replace").replace("\0", "") or "a"
            content = data[head.end() : end].removesuffix(b"\n")
            archive.writestr(zipfile.ZipInfo(name[:200]), content if broken else well_formed(content))
    return buffer.getvalue()
