"""The comments of a Word document with ours added, and the marks in the body that say what they speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from perflint.annotating.shared.parts import Parts
from perflint.annotating.shared.word_places import Paragraphs, WordPlaces
from perflint.annotating.shared.wording import AUTHOR, note_text
from perflint.model import Finding

if TYPE_CHECKING:
    from lxml import etree

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SIZE = "18"  # half points: the usual style of a document may be far larger


def add_comments(parts: Parts, places: WordPlaces, found: Mapping[Paragraphs, Sequence[Finding]]) -> None:
    """One comment for all findings at a place; those that are there stay."""
    namespace = _STRICT if parts.strict else _MAIN
    name = parts.linked(parts.main, "comments")
    if name is None:
        name = "word/comments.xml" if parts.find("word/comments.xml") is None else parts.new_name("word/comments{}.xml")
        parts.write(name, f'<w:comments xmlns:w="{namespace}"/>'.encode())
        parts.link(parts.main, "comments", name)
    parts.declare(name, _TYPE)
    root = parts.tree(name)
    taken = [one.get(f"{{{namespace}}}id", "") for one in root]
    key = max((int(number) for number in taken if number.isdecimal()), default=-1) + 1
    inserts: list[tuple[int, int, int, bytes]] = []
    for number, (spot, findings) in enumerate(sorted(found.items()), key):
        root.append(_comment(namespace, number, note_text(findings)))
        inserts += _marks(places, spot, number, namespace)
    parts.write_tree(name, root)
    parts.write(parts.main, _spliced(places.content, inserts))


def _comment(namespace: str, number: int, text: str) -> etree._Element:
    from lxml import etree

    def tag(local: str) -> str:
        return f"{{{namespace}}}{local}"

    made = etree.Element(tag("comment"), nsmap={"w": namespace})
    for key, value in (("id", str(number)), ("author", AUTHOR), ("initials", "审")):
        made.set(tag(key), value)
    for line in text.split("\n"):
        paragraph = etree.SubElement(made, tag("p"))
        look = etree.SubElement(paragraph, tag("pPr"))
        spacing = {
            tag(key): value for key, value in (("before", "0"), ("after", "0"), ("line", "240"), ("lineRule", "auto"))
        }
        etree.SubElement(look, tag("spacing"), spacing)
        etree.SubElement(look, tag("ind"), {tag("firstLine"): "0", tag("firstLineChars"): "0"})
        etree.SubElement(look, tag("jc"), {tag("val"): "left"})
        run = etree.SubElement(paragraph, tag("r"))
        letters = etree.SubElement(run, tag("rPr"))
        if line.startswith("【"):
            etree.SubElement(letters, tag("b"))
        for key in ("sz", "szCs"):
            etree.SubElement(letters, tag(key), {tag("val"): _SIZE})
        said = etree.SubElement(run, tag("t"))
        said.text = line
        said.set(_SPACE, "preserve")
    return made


def _marks(places: WordPlaces, spot: Paragraphs, number: int, namespace: str) -> Iterator[tuple[int, int, int, bytes]]:
    """What is put where: (from, to, rank among those at one place, bytes)."""
    declared = f' xmlns:w="{namespace}"'
    begin = f'<w:commentRangeStart{declared} w:id="{number}"/>'.encode()
    end = (
        f'<w:commentRangeEnd{declared} w:id="{number}"/><w:r{declared}><w:commentReference w:id="{number}"/></w:r>'
    ).encode()
    first, last = places.bounds[spot.first], places.bounds[spot.last]
    if spot.first == spot.last and first.is_empty:
        yield _opened(places, spot.first, begin + end)
        return
    yield _opened(places, spot.first, begin) if first.is_empty else (first.begin, first.begin, 1, begin)
    yield _opened(places, spot.last, end) if last.is_empty else (last.end, last.end, 0, end)


def _opened(places: WordPlaces, at: int, content: bytes) -> tuple[int, int, int, bytes]:
    """A paragraph of one tag that now has content."""
    tag = places.tag(at)
    name = tag[1:].split(None, 1)[0].rstrip(b"/>")
    return at, at + len(tag), 0, tag[:-2].rstrip() + b">" + content + b"</" + name + b">"


def _spliced(content: bytes, inserts: list[tuple[int, int, int, bytes]]) -> bytes:
    pieces: list[bytes] = []
    at = 0
    for start, end, _, made in sorted(inserts):
        pieces += (content[at:start], made)
        at = end
    return b"".join((*pieces, content[at:]))
