"""A package of parts (xlsx, docx) of which a few are changed or added; all others keep their bytes."""

from __future__ import annotations

import io
import posixpath
from typing import TYPE_CHECKING

from perflint.errors import InputError
from perflint.limits import Limits
from perflint.readers.shared import xml
from perflint.readers.shared.packages import Package, Relationship

if TYPE_CHECKING:
    from lxml import etree

CONTENT_TYPES = "[Content_Types].xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OPEN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
SIGNED = "原件有数字签名，批注件内容不同，签名不再有效"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # equal inputs give equal copies


class Parts:
    """The parts of a package by name.  Raises InputError as `Package` does."""

    def __init__(self, data: bytes, path: str, limits: Limits) -> None:
        self.path, self.limits = path, limits
        self._package = Package.open(data, path, limits)
        self._changed: dict[str, bytes] = {}
        self.strict = False  # ISO 29500 strict: other namespaces for the same things
        links = self._package.relationships().values()
        self.main = next((link.target for link in links if link.type == "officeDocument"), "")
        if self._package.find(self.main) is None:
            raise InputError("文件里缺少正文，不能写批注", place=path, advice="用 Office 或 WPS 另存一份后再试")
        self.strict = b"http://purl.oclc.org/ooxml/" in self.read(self.main)[:4096]

    def suffix(self, plain: tuple[str, ...], macros: tuple[str, ...]) -> str:
        """The ending of the original where it is one of those that such a package may have, else the first of them."""
        ending = self.path[self.path.rfind(".") :].lower() if "." in self.path else ""
        known = macros if b"macroEnabled" in self.read(CONTENT_TYPES) else plain
        return ending if ending in known else known[0]

    @property
    def relationships_namespace(self) -> str:
        """The namespace of ``r:id``, and the beginning of the types of relationships."""
        return _STRICT if self.strict else _OPEN

    @property
    def is_signed(self) -> bool:
        """Whether a digital signature covers the parts, which no change can leave valid."""
        return any(name.lower().startswith("_xmlsignatures/") for name in self._package.names)

    def find(self, name: str) -> str | None:
        """The part's name as the package spells it, None when there is none."""
        return name if name in self._changed else self._package.find(name)

    def read(self, name: str) -> bytes:
        """The part as it is by now."""
        known = self.find(name) or name
        return self._changed[known] if known in self._changed else self._package.read(known)

    def write(self, name: str, content: bytes) -> None:
        """Change the part, or add it."""
        self._changed[self.find(name) or name] = content

    def tree(self, name: str) -> etree._Element:
        """The part as a tree.  Raises InputError."""
        return xml.tree(self.read(name), self.path, name, self.limits)

    def write_tree(self, name: str, root: etree._Element) -> None:
        """Change the part to a tree."""
        from lxml import etree

        self.write(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))

    def new_name(self, pattern: str) -> str:
        """The first name that no part has: ``xl/comments{}.xml`` → ``xl/comments2.xml``."""
        number = 1
        while self.find(pattern.format(number)) is not None:
            number += 1
        return pattern.format(number)

    def links(self, part: str) -> dict[str, Relationship]:
        """The relationships of a part in the original, by their id."""
        return self._package.relationships(part)

    def linked(self, part: str, kind: str) -> str | None:
        """The name of the part that this one is linked with by this kind of relationship."""
        for link in self.links(part).values():
            if link.type == kind and not link.external and (name := self.find(link.target)):
                return name
        return None

    def link(self, part: str, kind: str, target: str, base: str = "") -> str:
        """Link a part with another; returns the id.  ``base`` is the type's beginning where it is not the usual one."""
        from lxml import etree

        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if self.find(rels) is None:
            root = etree.Element(f"{{{_RELATIONSHIPS}}}Relationships", nsmap={None: _RELATIONSHIPS})  # type: ignore[dict-item]
        else:
            root = self.tree(rels)
        taken = {one.get("Id") for one in root}
        key = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        kind = f"{base or self.relationships_namespace}/{kind}"
        made = etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", Id=key, Type=kind)
        made.set("Target", f"/{target}")
        self.write_tree(rels, root)
        return key

    def declare(self, name: str, content_type: str) -> None:
        """State the content type of a part."""
        self._state("Override", "PartName", f"/{name}", content_type)

    def declare_ending(self, ending: str, content_type: str) -> None:
        """State the content type of all parts with this ending that have none of their own."""
        self._state("Default", "Extension", ending, content_type)

    def _state(self, element: str, key: str, value: str, content_type: str) -> None:
        from lxml import etree

        root = self.tree(CONTENT_TYPES)
        namespace = etree.QName(root).namespace
        if any((one.get(key) or "").lower() == value.lower() for one in root):
            return
        made = etree.Element(f"{{{namespace}}}{element}", {key: value, "ContentType": content_type})
        root.insert(0, made) if element == "Default" else root.append(made)
        self.write_tree(CONTENT_TYPES, root)

    def packed(self) -> bytes:
        """The package with what was changed; parts in their order, new ones at the end."""
        from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

        out = io.BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            names = [name for name in self._package.names if not name.endswith("/")]
            for name in (*names, *(name for name in self._changed if name not in names)):
                info = ZipInfo(name, _LONG_AGO)
                info.compress_type = ZIP_DEFLATED
                info.external_attr = 0o600 << 16
                content = self._changed[name] if name in self._changed else self._package.read(name, counted=False)
                archive.writestr(info, content)
        return out.getvalue()
