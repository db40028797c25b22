"""The XML of Word parts as a stream of events with the usual prefixes, whatever prefixes a file declares.

Transitional and strict files speak of the same things under different namespaces; here both are ``w:p`` and ``w:tbl``.
What the elements mean is read in the modules beside this one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import TypeAlias

from perflint.patterns import pattern_of
from perflint.readers.shared import xml

Start: TypeAlias = Callable[[dict[str, str]], None]
End: TypeAlias = Callable[[], None]

_OPEN, _STRICT = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
_PREFIXES = {
    f"{_OPEN}wordprocessingml/2006/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_OPEN}officeDocument/2006/relationships": "r",
    f"{_STRICT}officeDocument/relationships": "r",
    f"{_OPEN}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_OPEN}drawingml/2006/wordprocessingDrawing": "wp",
    f"{_STRICT}drawingml/wordprocessingDrawing": "wp",
    f"{_OPEN}drawingml/2006/main": "a",
    f"{_STRICT}drawingml/main": "a",
    f"{_OPEN}markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://schemas.microsoft.com/office/word/2003/wordml": "w",  # Word 2003 XML, read in `perflint.readers.word_xml`
    "http://schemas.microsoft.com/office/word/2003/auxHint": "wx",
    "http://schemas.microsoft.com/aml/2001/core": "aml",
    "http://schemas.microsoft.com/office/2006/xmlPackage": "pkg",
}
_USUAL = frozenset(_PREFIXES.values())


_Handlers = tuple["Callable[..., None] | None", "Callable[..., None] | None", "Callable[..., None] | None"]


class Walker:
    """Calls a handler for each element it knows, by name; texts go to ``text``; a whole subtree can be left out."""

    def __init__(self, path: str, part: str) -> None:
        self._path = path
        self._part = part
        self._depth = 0
        self._handlers: _Handlers = None, None, None

    def walk(
        self,
        content: bytes,
        starts: Mapping[str, Start],
        ends: Mapping[str, End],
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Read the part to its end.  Raises InputError for a DOCTYPE and for bad XML."""
        usual = _has_usual_prefixes(content)
        self._parser = made = xml.parser(self._path, self._part, namespaces=not usual)
        known_start, known_end = starts.get, ends.get

        def start(name: str, attributes: dict[str, str]) -> None:
            if action := known_start(name):
                action(attributes)

        def end(name: str) -> None:
            if action := known_end(name):
                action()

        def foreign_start(name: str, attributes: dict[str, str]) -> None:
            start(canonical(name), {canonical(key): value for key, value in attributes.items()})

        def foreign_end(name: str) -> None:
            end(canonical(name))

        self._handlers = (start, end, text) if usual else (foreign_start, foreign_end, text)
        made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = self._handlers
        try:
            xml.run(made, content, self._path, self._part)
        finally:  # they know whoever is walking, and he this object
            self._handlers = None, None, None

    @property
    def position(self) -> int:
        """Where the tag that a handler was called for begins among the bytes."""
        return int(self._parser.CurrentByteIndex)

    def skip(self) -> None:
        """Called by a start handler: nothing inside this element is seen, nor its end."""
        self._depth = 1
        made = self._parser
        made.StartElementHandler, made.EndElementHandler = self._deeper, self._shallower
        made.CharacterDataHandler = None

    def _deeper(self, *_: object) -> None:
        self._depth += 1

    def _shallower(self, *_: object) -> None:
        self._depth -= 1
        if not self._depth:
            made = self._parser
            made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = self._handlers


def on(attributes: Mapping[str, str]) -> bool:
    """The value of a switch such as ``<w:vanish/>``: on unless it says otherwise."""
    return attributes.get("w:val", "1") not in {"0", "false", "off"}


def number(text: str | None, default: int = 0, most: int = 10**9) -> int:
    """A whole number written in an attribute; the default when it is absent or none; never above ``most``."""
    text = (text or "").strip()
    if not text.removeprefix("-").isdecimal() or len(text) > 20:  # int() is slow on thousands of digits
        return default
    return max(-most, min(int(text), most))


def _has_usual_prefixes(content: bytes) -> bool:
    """Whether every namespace declared anywhere has its usual prefix, so that names can be taken as written."""
    pieces = content.split(b"xmlns")[1:]  # quicker than a search for the pattern
    found = filter(None, map(_declaration().match, pieces))
    declared = {((prefix or b"").decode(), uri.decode("utf-8", "replace")) for prefix, uri in map(_groups, found)}
    return any(_PREFIXES.get(uri) == "w" for _, uri in declared) and all(
        _PREFIXES[uri] == prefix if uri in _PREFIXES else prefix not in _USUAL for prefix, uri in declared
    )


def _groups(found: re.Match[bytes]) -> tuple[bytes | None, bytes]:
    return found[1], found[2]


@cache
def _declaration() -> re.Pattern[bytes]:
    return pattern_of(rb"""(?::([A-Za-z_][\w.-]*))?\s*=\s*["']([^"']*)["']""")


@lru_cache(4096)
def canonical(name: str) -> str:
    """The name with its usual prefix, of one that an expat parser for namespaces gives."""
    uri, _, local = name.rpartition(" ")
    prefix = _PREFIXES.get(uri)
    return f"{prefix}:{local}" if prefix else name
