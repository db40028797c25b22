"""Comments on cells of a worksheet: those that are there are kept and added to, others are made, with a box to read them in.

Three parts speak of a comment: its text, the drawing of its box (VML, the only way that every program knows), and for
the newer kind the thread of replies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from perflint.annotating.shared.parts import Parts
from perflint.annotating.shared.sheet_cells import SheetCells
from perflint.annotating.shared.wording import AUTHOR
from perflint.annotating.shared.workbook_styles import MAIN, STRICT_MAIN
from perflint.patterns import pattern_of
from perflint.readers.shared.sheets import position
from perflint.text import display_width, letters

if TYPE_CHECKING:
    from lxml import etree

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WIDTH, _LINE, _HALF = 380, 18, 7  # pixels: of a box, of a line of 9 points, of half a Chinese character
_TALLEST = 640
_NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_VML_HEAD = f'<xml {_NAMESPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{{block}}"/></o:shapelayout>'
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:2pt;'
    'width:{width}pt;height:{height}pt;z-index:{order};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPES = pattern_of(rb"<(\w{1,20}):shape\s(?:(?!<\1:shape\s).)*?</\1:shape>", re.DOTALL)
_ANCHOR = pattern_of(rb"<(\w+:)Anchor>([^<]*)<")
_MOST_ROWS = 30  # by which a box grows


class Box(Struct, frozen=True):
    """Where a comment hangs (0-based row and column), how many columns its cell covers, and what it says."""

    row: int
    column: int
    columns: int
    text: str


def add_comments(parts: Parts, sheet: str, cells: SheetCells[Any], texts: Iterable[Box], number: int) -> bool:
    """Add a comment at each place; ``number`` is that of the sheet.  Returns whether the boxes could be drawn.

    Where the drawing of a sheet cannot be added to, nothing is changed and False returned.
    """
    boxes = {f"{letters(box.column)}{box.row + 1}": box for box in texts}
    name = parts.linked(sheet, "comments")
    drawing = next((link.target for key, link in parts.links(sheet).items() if key == cells.legacy_id), None)
    drawn = parts.read(drawing) if drawing and parts.find(drawing) else b""
    if cells.legacy_id is not None and not _can_grow(drawn):
        return False
    if name is None:
        name = parts.new_name("xl/comments{}.xml")
        parts.write(name, _no_comments(STRICT_MAIN if parts.strict else MAIN))
        parts.link(sheet, "comments", name)
        parts.declare(name, _COMMENTS_TYPE)
    root = parts.tree(name)
    old = {one.get("ref", ""): one for one in root.iter("{*}comment")}
    author = _author(root)
    for ref, box in boxes.items():
        if ref in old:
            _append(old[ref], f"\n\n—— {AUTHOR} ——\n{box.text}")
        else:
            _new(root, ref, author, box.text)
    parts.write_tree(name, root)
    fresh = [box for ref, box in boxes.items() if ref not in old]
    if not drawn:
        fresh += [_shown(one, ref) for ref, one in old.items() if ref not in boxes and position(ref)]
        fresh += [boxes[ref] for ref in old if ref in boxes]
        drawing = parts.new_name("xl/drawings/vmlDrawing{}.vml")
        drawn = f"{_VML_HEAD.format(block=number)}{_SHAPE_TYPE}</xml>".encode()
        parts.declare_ending("vml", _VML_TYPE)
    assert drawing is not None
    drawn = _grown(drawn, cells, {(box.row, box.column): box for ref, box in boxes.items() if ref in old})
    parts.write(drawing, _drawn(drawn, cells, fresh, number))
    _reply(parts, sheet, boxes)
    link = None if cells.legacy_id else parts.link(sheet, "vmlDrawing", drawing)
    parts.write(sheet, cells.changed((parts.relationships_namespace, link) if link else None))
    return True


# ── texts ──


def _no_comments(namespace: str) -> bytes:
    return f'<comments xmlns="{namespace}"><authors/><commentList/></comments>'.encode()


def _author(root: etree._Element) -> str:
    """The index of our name among the authors."""
    from lxml import etree

    authors = root.find("{*}authors")
    if authors is None:
        authors = etree.Element(_tag(root, "authors"))
        root.insert(0, authors)
    names = [one.text for one in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, _tag(root, "author")).text = AUTHOR
        return str(len(names))
    return str(names.index(AUTHOR))


def _new(root: etree._Element, ref: str, author: str, text: str) -> None:
    from lxml import etree

    listed = root.find("{*}commentList")
    if listed is None:
        listed = etree.SubElement(root, _tag(root, "commentList"))
    made = etree.Element(_tag(root, "comment"), ref=ref, authorId=author, shapeId="0")
    etree.SubElement(made, _tag(root, "text"))
    _append(made, text)
    listed.append(made)


def _append(comment: etree._Element, text: str) -> None:
    """One more run at the end of the text, before phonetic readings."""
    from lxml import etree

    holder = comment.find("{*}text")
    if holder is None:
        holder = etree.Element(_tag(comment, "text"))
        comment.insert(0, holder)
    run = etree.Element(_tag(comment, "r"))
    look = etree.SubElement(run, _tag(comment, "rPr"))
    for name, value in (("sz", "9"), ("rFont", "宋体"), ("family", "3"), ("charset", "134")):
        etree.SubElement(look, _tag(comment, name), val=value)
    said = etree.SubElement(run, _tag(comment, "t"))
    said.text = _escaped(text)
    said.set(_SPACE, "preserve")
    plain = sum(etree.QName(one).localname in {"t", "r"} for one in holder)
    holder.insert(plain, run)


def _escaped(text: str) -> str:
    """``_x000D_`` written by somebody stands for itself."""
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def _tag(element: etree._Element, name: str) -> str:
    from lxml import etree

    return f"{{{etree.QName(element).namespace}}}{name}"


def _shown(comment: etree._Element, ref: str) -> Box:
    row, column = position(ref) or (0, 0)
    return Box(row, column, 1, "".join(map(str, comment.itertext())))


# ── boxes ──


def _can_grow(drawn: bytes) -> bool:
    """Whether shapes can be put before the end of a drawing; it need not be well-formed, and often is not."""
    return b"</xml>" in drawn


def _lines(text: str) -> int:
    most = (_WIDTH - 12) // _HALF
    return sum(max(1, -(-display_width(line) // most)) for line in text.split("\n"))


def _drawn(drawn: bytes, cells: SheetCells[Any], boxes: Iterable[Box], number: int) -> bytes:
    """The drawing with a box for each comment."""
    used = [int(found) for found in re.findall(rb"_x0000_s(\d{1,9})\b", drawn)]
    first = max([1024 * number, *used]) + 1
    shapes = "".join(_shape(cells, box, first + order, order + 1) for order, box in enumerate(boxes))
    if shapes and b'"_x0000_t202"' not in drawn:
        shapes = _SHAPE_TYPE + shapes
    if b"xmlns:v=" not in drawn.partition(b">")[0]:  # other prefixes there: ours are declared with each shape
        shapes = re.sub("<(v:shape|v:shapetype) ", rf"<\1 {_NAMESPACES} ", shapes)
    end = drawn.rindex(b"</xml>")
    return drawn[:end] + shapes.encode() + drawn[end:]


def _shape(cells: SheetCells[Any], box: Box, number: int, order: int) -> str:
    anchor, height = _anchor(cells, box)
    size = {"width": _WIDTH * 3 / 4, "height": height * 3 / 4}
    return _SHAPE.format(number=number, order=order, anchor=anchor, row=box.row, column=box.column, **size)


def _anchor(cells: SheetCells[Any], box: Box) -> tuple[str, int]:
    """Where the box lies, beside its cell and a row higher, in the words of VML; and its height in pixels."""
    height = min(_TALLEST, _lines(box.text) * _LINE + 12)
    column, row = box.column + box.columns, max(0, box.row - 1)
    end, right = _walked(column, 12 + _WIDTH, cells.width_of, 16384)
    last, bottom = _walked(row, 6 + height, cells.height_of, 1_048_576)
    return f"{column}, 12, {row}, 6, {end}, {right}, {last}, {bottom}", height


def _walked(start: int, pixels: int, size: Callable[[int], int], most: int) -> tuple[int, int]:
    """The row or column that lies so many pixels behind the beginning of another, and the rest within it."""
    for index in range(start, min(start + 400, most - 1)):
        if pixels < size(index):
            return index, pixels
        pixels -= size(index)
    return min(start + 400, most - 1), 0


def _grown(drawn: bytes, cells: SheetCells[Any], boxes: Mapping[tuple[int, int], Box]) -> bytes:
    """The boxes of comments that were added to, taller by the lines that were added; one without a size gets it."""

    def grown(found: re.Match[bytes]) -> bytes:
        shape = found[0]
        row, column = (_stated(shape, name) for name in ("Row", "Column"))
        box = boxes.get((row, column))
        if box is None:
            return shape
        anchor = _ANCHOR.search(shape)
        if anchor is None:
            name = re.search(rb"<(\w+:)Row\b", shape)
            assert name is not None  # it has stated its row
            sized = b"<%bAnchor>%b</%bAnchor>" % (name[1], _anchor(cells, box)[0].encode(), name[1])
            return shape[: name.start()] + sized + shape[name.start() :]
        numbers = anchor[2].split(b",")
        if len(numbers) == 8 and numbers[6].strip().isdigit():
            numbers[6] = b" %d" % (int(numbers[6]) + min(_MOST_ROWS, _lines(box.text)))
        return shape[: anchor.start(2)] + b",".join(numbers) + shape[anchor.end(2) :]

    return _SHAPES.sub(grown, drawn) if boxes else drawn


def _stated(shape: bytes, name: str) -> int:
    found = re.search(rf"<(?:\w+:)?{name}>\s*(\d{{1,7}})\s*<".encode(), shape)
    return int(found[1]) if found else -1


# ── threads ──


def _reply(parts: Parts, sheet: str, boxes: Mapping[str, Box]) -> None:
    """A reply in the thread of a cell that has one, since newer programs show only that."""
    from lxml import etree

    name = parts.linked(sheet, "threadedComment")
    if name is None:
        return
    root = parts.tree(name)
    threads: dict[str, list[etree._Element]] = {}
    for one in root:
        threads.setdefault(one.get("ref", ""), []).append(one)
    wanted = {ref: box for ref, box in boxes.items() if ref in threads}
    person = _person(parts) if wanted else None
    if person is None:
        return
    for number, (ref, box) in enumerate(wanted.items()):
        first, last = threads[ref][0], threads[ref][-1]
        made = etree.Element(first.tag, ref=ref, personId=person, id=_guid(f"{sheet} {ref} {number}"))
        made.set("parentId", first.get("parentId") or first.get("id") or "")
        if stamp := last.get("dT"):
            made.set("dT", stamp)
        etree.SubElement(made, _tag(first, "text")).text = box.text
        last.addnext(made)
    parts.write_tree(name, root)


def _person(parts: Parts) -> str | None:
    """Our id among the persons who write in threads; None where the workbook keeps no such list."""
    from lxml import etree

    name = parts.linked(parts.main, "person")
    if name is None:
        return None
    root = parts.tree(name)
    key = _guid("person")
    if key not in {one.get("id") for one in root}:
        made = etree.SubElement(root, _tag(root, "person"), displayName=AUTHOR, id=key, userId=AUTHOR)
        made.set("providerId", "None")
        parts.write_tree(name, root)
    return key


def _guid(name: str) -> str:
    from uuid import NAMESPACE_URL, uuid5

    return f"{{{str(uuid5(NAMESPACE_URL, f'perflint {name}')).upper()}}}"
