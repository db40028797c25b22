"""The small parts of an xlsx package: shared strings, number formats of styles, comments, text boxes.

All are read with expat; element names are compared without their prefix.  Sheets are read in `sheet`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from perflint.limits import Limits, over
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.readers.shared import xml
from perflint.readers.shared.number_formats import BUILTIN, GENERAL
from perflint.readers.shared.sheets import SheetPlace, position

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

SAVE_AGAIN = "用 Excel 或 WPS 打开，另存一份后再检查"
_ESCAPED = pattern_of(r"_x([0-9A-Fa-f]{4})_")
_LONGEST_TEXT = 16  # times the limit, while it is read: runs, blanks and phonetic readings
_LONGEST_NUMBER = 9  # digits of an index or an id


def plain(text: str) -> str:
    """A stored text as a person sees it: ``_x000D_`` is the character it stands for, blanks at both ends go."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


def index_of(text: str | None) -> int | None:
    """A non-negative whole number of sane length, or None."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else None


def shared_strings(
    content: Iterable[bytes | memoryview], path: str, part: str, limits: Limits, advice: str
) -> list[str]:
    """The texts of a part that comes in pieces, in their order; runs joined, phonetic readings left out.

    ``advice`` is what to do when there are too many.
    """
    texts: list[str] = []
    parser = xml.parser(path, part)
    pieces: list[str] = []
    silent = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal silent
        name = name.rpartition(":")[2]
        if name == "t":
            parser.CharacterDataHandler = None if silent else pieces.append
        elif name == "rPh":
            silent = True
        elif name == "si":
            pieces.clear()
            silent = False

    def end(name: str) -> None:
        nonlocal silent
        if name[-1] == "t":
            parser.CharacterDataHandler = None
        elif name[-2:] == "si":
            if len(texts) >= limits.cells:
                raise over("cells", limits, path, advice)
            text = plain("".join(pieces))
            if len(text) > limits.cell_text:
                raise over("cell_text", limits, path)
            texts.append(text)
        elif name[-3:] == "rPh":
            silent = False

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    for waiting in xml.feed(parser, content, path, part):
        if max(waiting, sum(map(len, pieces))) > _LONGEST_TEXT * limits.cell_text:
            raise over("cell_text", limits, path)
    return texts


def format_codes(content: bytes, path: str, part: str) -> list[str]:
    """The number format code of each cell style (``cellXfs``)."""
    own: dict[str, str] = {}
    ids: list[str] = []
    inside = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        name = name.rpartition(":")[2]
        if name in {"numFmts", "cellXfs", "cellStyleXfs", "dxfs"}:
            inside = name
        elif name == "numFmt" and inside == "numFmts":
            own[attributes.get("numFmtId", "")] = plain_code(attributes.get("formatCode", ""))
        elif name == "xf" and inside == "cellXfs":
            ids.append(attributes.get("numFmtId", "0"))

    parser = xml.parser(path, part)
    parser.StartElementHandler = start
    xml.run(parser, content, path, part)
    return [own.get(number) or BUILTIN.get(index_of(number) or 0, GENERAL) for number in ids]


def plain_code(code: str) -> str:
    """A format code with its escaped characters resolved."""
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), code) if "_x" in code else code


def comments(content: bytes, path: str, part: str) -> dict[tuple[int, int], str]:
    """Notes and threads by row and column; the entries of one thread are joined by line breaks."""
    found: dict[tuple[int, int], str] = {}
    parser = xml.parser(path, part)
    pieces: list[str] = []
    where: tuple[int, int] | None = None

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal where
        name = name.rpartition(":")[2]
        if name in {"comment", "threadedComment"}:
            where = position(attributes.get("ref", ""))
            pieces.clear()
        parser.CharacterDataHandler = pieces.append if name in {"t", "text"} else None

    def end(name: str) -> None:
        parser.CharacterDataHandler = None
        if name.rpartition(":")[2] in {"comment", "threadedComment"} and where is not None:
            text = plain("".join(pieces))
            if text:
                found[where] = f"{found[where]}\n{text}" if where in found else text

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    xml.run(parser, content, path, part)
    return found


def text_boxes(content: bytes, path: str, part: str, place: SheetPlace) -> list[Passage]:
    """The paragraphs of text boxes and shapes, in the order of the drawing; their place is the cell they hang from."""
    passages: list[Passage] = []
    pieces: list[str] = []
    anchor = {"col": 0, "row": 0}
    parser = xml.parser(path, part)
    anchored = repeated = False  # a fallback for older programs says the same once more

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal anchored, repeated
        name = name.rpartition(":")[2]
        if name == "Fallback":
            repeated = True
        elif name == "from":
            anchored = False
        elif name in anchor and not anchored:
            _collect(parser, pieces)
        elif name == "p":
            pieces.clear()
        elif name == "t":
            parser.CharacterDataHandler = pieces.append
        elif name == "br":
            pieces.append("\n")

    def end(name: str) -> None:
        nonlocal anchored, repeated
        name = name.rpartition(":")[2]
        parser.CharacterDataHandler = None
        if name in anchor and not anchored:
            anchor[name] = index_of("".join(pieces)) or 0
        elif name == "from":
            anchored = True
        elif name == "Fallback":
            repeated = False
        elif name == "p":
            text = "".join(pieces).strip()
            if text and not repeated:
                passages.append(Passage(text, ((0, place.location(anchor["row"], anchor["col"])),)))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    xml.run(parser, content, path, part)
    return passages


def _collect(parser: XMLParserType, pieces: list[str]) -> None:
    pieces.clear()
    parser.CharacterDataHandler = pieces.append
