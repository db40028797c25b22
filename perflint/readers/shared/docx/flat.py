"""Flat packages: the parts of a .docx written one after another into a single XML file, made into a package again.

Pictures and other binary parts are left out; nothing in them is read.
"""

from __future__ import annotations

import io

from perflint.readers.shared import xml


def package_of(data: bytes, path: str) -> bytes:
    """The package as a zip file, packed not at all.  Raises InputError for a DOCTYPE and for bad XML."""
    from zipfile import ZIP_STORED, ZipFile

    data = _utf8(data)
    parts: dict[str, bytes] = {}
    name = ""
    begin: int | None = None  # where the content of the part begins
    waiting = False  # for the first element of the content

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal name, begin, waiting
        if waiting:
            begin, waiting = made.CurrentByteIndex, False
        prefix, _, local = element.rpartition(":")
        if local == "part" and begin is None:
            name = attributes.get(f"{prefix}:name", attributes.get("name", "")).lstrip("/")
        elif local == "xmlData" and begin is None:
            waiting = True

    def end(element: str) -> None:
        nonlocal begin, waiting
        if element.rpartition(":")[2] == "xmlData":
            if begin is not None and name:
                parts.setdefault(name, data[begin : made.CurrentByteIndex])
            begin, waiting = None, False

    made = xml.parser(path)
    made.StartElementHandler, made.EndElementHandler = start, end
    xml.run(made, data, path)
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return buffer.getvalue()


def _utf8(data: bytes) -> bytes:
    """The same in UTF-8, so that a piece of it can stand alone; the declaration, which names the encoding, goes."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    text = data.decode("utf-16", "replace")
    return text[text.find("?>") + 2 if text.startswith("<?xml") else 0 :].encode()
