"""Word documents written as one XML file: Word 2003 XML and flat packages, which systems like to export as ``.doc``.

A flat package holds the parts of a .docx and is read as one.  Word 2003 XML has nearly the same elements as .docx; what
differs is in ``shared/docx/word2003.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits

if TYPE_CHECKING:
    from perflint.model import Source

NAME = "word_xml"
SUFFIXES: tuple[str, ...] = ()  # they come as .doc or .xml; among other .xml files nobody looks for forms

_FLAT = b"http://schemas.microsoft.com/office/2006/xmlPackage"
_WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_HEAD = 8192


def recognises(data: bytes, name: str) -> bool:
    """XML whose first lines declare one of the two vocabularies."""
    head = data[:_HEAD].replace(b"\0", b"")
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") and (_FLAT in head or _WORD_2003 in head)


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The passages and grids, as of a .docx.  Raises InputError when it is damaged or empty."""
    from perflint.model import Grid, Source
    from perflint.readers import docx
    from perflint.readers.shared.docx.blocks import body_blocks, placeless
    from perflint.readers.shared.docx.flat import package_of
    from perflint.readers.shared.docx.word2003 import story_of

    if _FLAT in data[:_HEAD].replace(b"\0", b""):
        return replace(docx.read(package_of(data, path), path, limits), format=NAME)
    story = story_of(data, path, limits)
    blocks = (
        *placeless(dict.fromkeys(story.headers), path),
        *body_blocks(story.flow.items, {}, path, limits),
        *placeless(story.notes.values(), path),
        *placeless(dict.fromkeys(story.footers), path),
    )
    if not any(isinstance(block, Grid) or block.text.strip() for block in blocks):
        raise InputError("文档里没有文字", place=path, advice="确认文件已经写入内容；空文件不需要检查")
    return Source(path, NAME, blocks)
