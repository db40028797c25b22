"""One font in place of every font that a PDF names but does not carry, so that no file reads differently on two machines.

pdfium would look for such fonts among those of the system.  Where there are none, as in most containers, a character that
is drawn by itself has no width, and pdfium leaves it out of the text without a word; where there are, the font's file of
many megabytes is read anew for every document.  Of a font the reader needs only that a character has a box: the places
and widths of characters stand in the PDF itself.  Formats: the OpenType specification, ``fpdf_sysfontinfo.h`` of pdfium.
"""

from __future__ import annotations

import ctypes
from functools import cache
from struct import pack
from typing import Any

_EM, _ASCENT, _DESCENT = 1000, 880, -120
_WIDE, _HIGH = 250, 500  # of the box: within the width and height of any character, so that it widens none
_ADVANCE = 500  # for the old fonts of one byte a character that do not say how wide theirs are
_NAME = b"perflint\0"

_P, _I, _U = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong


class FontSource(ctypes.Structure):
    """FPDF_SYSFONTINFO: whom pdfium asks for fonts."""

    _fields_ = (
        ("version", _I),
        ("Release", ctypes.PYFUNCTYPE(None, _P)),
        ("EnumFonts", ctypes.PYFUNCTYPE(None, _P, _P)),
        ("MapFont", ctypes.PYFUNCTYPE(_P, _P, _I, _I, _I, _I, _P, _P)),
        ("GetFont", ctypes.PYFUNCTYPE(_P, _P, _P)),
        ("GetFontData", ctypes.PYFUNCTYPE(_U, _P, _P, ctypes.c_uint, _P, _U)),
        ("GetFaceName", ctypes.PYFUNCTYPE(_U, _P, _P, _P, _U)),
        ("GetFontCharset", ctypes.PYFUNCTYPE(_I, _P, _P)),
        ("DeleteFont", ctypes.PYFUNCTYPE(None, _P, _P)),
    )


@cache
def stand_in() -> FontSource:
    """A source that has one font, whatever is asked for; cached, because it has to live as long as the library."""
    data = _font()

    def written(content: bytes, buffer: int | None, size: int) -> int:
        if buffer and size >= len(content):
            ctypes.memmove(buffer, content, len(content))
        return len(content)

    answers = {
        "Release": lambda _: None,
        "EnumFonts": lambda *_: None,
        "MapFont": lambda *_: 1,  # any handle but null
        "GetFont": lambda *_: None,
        "GetFontData": lambda _, __, table, buffer, size: 0 if table else written(data, buffer, size),
        "GetFaceName": lambda _, __, buffer, size: written(_NAME, buffer, size),
        "GetFontCharset": lambda *_: 0,
        "DeleteFont": lambda *_: None,
    }
    kinds: dict[str, Any] = dict(FontSource._fields_)
    return FontSource(1, **{name: kinds[name](answer) for name, answer in answers.items()})


def _font() -> bytes:
    """A TrueType font whose every character is one glyph: a contour of two points, which has a box but no ink."""
    glyph = pack(">5h", 1, 0, 0, _WIDE, _HIGH) + pack(">HHBB4h", 1, 0, 1, 1, 0, _WIDE, 0, _HIGH) + b"\0\0"
    ends = (0, 0, len(glyph))  # the glyph for what a font lacks has nothing
    all_to_one = pack(">HHLLLLLL", 13, 0, 28, 0, 1, 0x20, 0x10FFFF, 1)
    tables = {
        b"cmap": pack(">HHHHL", 0, 1, 3, 10, 12) + all_to_one,
        b"glyf": glyph,
        b"head": pack(">LLLLHHQQ4hHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, _EM, 0, 0, 0, 0, _WIDE, _HIGH, 0, 8, 2, 1, 0),
        b"hhea": pack(">LhhhH11hH", 0x10000, _ASCENT, _DESCENT, 0, _ADVANCE, 0, 0, _WIDE, 1, *[0] * 7, 2),
        b"hmtx": pack(">HhHh", _ADVANCE, 0, _ADVANCE, 0),
        b"loca": pack(">3L", *ends),
        b"maxp": pack(">LHHH11H", 0x10000, 2, 2, 1, 0, 0, 1, *[0] * 8),
    }
    at = 12 + 16 * len(tables)
    directory, body = pack(">LHHHH", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64), b""
    for name, table in sorted(tables.items()):
        directory += name + pack(">LLL", 0, at + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return directory + body
