"""PDF: a highlight over each cell with the findings as its note, appended behind the bytes of the original.

Pages, their content and everything else stay as they are; what speaks of no place is a note in a corner of the first page.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from perflint.annotating.contract import Annotated
from perflint.annotating.shared.wording import AUTHOR, COLORS, note_text
from perflint.errors import InputError, PerflintError
from perflint.limits import Limits
from perflint.model import Finding, Severity

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter

FORMATS = ("pdf",)

Box = tuple[float, float, float, float]
_STRONG = {  # by severity: lines of a table should stay to be seen through the colour
    Severity.ERROR: "FF9AA2",
    Severity.WARNING: "FFE066",
    Severity.INFO: "A9D1F7",
    Severity.HINT: "BFE3B4",
}
_NOTE, _MARGIN = 20.0, 12.0  # points
_PRINTED = 4


def annotate(data: bytes, path: str, findings: Sequence[Finding], limits: Limits) -> Annotated:
    """The file with its findings.  Raises InputError for an encrypted or damaged file, PerflintError without pypdf."""
    writer = _writer(data, path)
    at: dict[tuple[int, Box], list[Finding]] = defaultdict(list)
    loose: list[Finding] = []
    for one in findings:
        places = [where for where in (one.place.location, *one.place.also) if where.page and where.box]
        places = [where for where in places if where.page is not None and where.page <= len(writer.pages)]
        for where in dict.fromkeys(places):
            assert where.page is not None and where.box is not None
            at[where.page, where.box].append(one)
        if not places:
            loose.append(one)
    for (number, box), here in at.items():
        _highlight(writer, writer.pages[number - 1], box, here)
    if loose:
        _pin(writer, writer.pages[0], loose)
    out = io.BytesIO()
    writer.write(out)
    return Annotated(out.getvalue(), ".pdf")


def _writer(data: bytes, path: str) -> PdfWriter:
    """A writer that appends to the file; one that writes it anew where the file is too odd for that."""
    try:
        from pypdf import PdfReader, PdfWriter
        from pypdf.errors import PyPdfError
    except ImportError:
        advice = "安装：pip install 'perflint[annotate]'"
        raise PerflintError("写 PDF 的批注件需要 pypdf，这里没有安装", place=path, advice=advice) from None
    try:
        if PdfReader(io.BytesIO(data)).is_encrypted:
            advice = "去掉密码和权限限制，另存一份后再写批注件；或用 -f csv 的清单"
            raise InputError("文件已加密，不能加批注", place=path, advice=advice)
        try:
            return PdfWriter(io.BytesIO(data), incremental=True)
        except PyPdfError:
            return PdfWriter(clone_from=io.BytesIO(data))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        advice = "用 WPS 或 Acrobat 打开，另存一份后再写批注件"
        raise InputError("文件的结构不完整，不能加批注", place=path, advice=advice) from error


def _highlight(writer: PdfWriter, page: PageObject, box: Box, findings: Sequence[Finding]) -> None:
    """A coloured area over the box, with a note."""
    from pypdf.generic import ArrayObject, FloatObject, NameObject

    left, bottom, right, top = area = _on_page(page, box)
    color = _STRONG[max(one.severity for one in findings)]
    corners = (left, top, right, top, left, bottom, right, bottom)
    made = _annotation("/Highlight", area, color, note_text(findings))
    made[NameObject("/QuadPoints")] = ArrayObject(map(FloatObject, corners))
    made[NameObject("/AP")] = _look(writer, area, color)
    _add(writer, page, made, area)


def _pin(writer: PdfWriter, page: PageObject, findings: Sequence[Finding]) -> None:
    """A note in the upper right corner of the page as a person sees it."""
    from pypdf.generic import NameObject

    width = _seen_width(page)
    box = (width - _MARGIN - _NOTE, _MARGIN, width - _MARGIN, _MARGIN + _NOTE)
    area = _on_page(page, box)
    made = _annotation("/Text", area, COLORS[max(one.severity for one in findings)], note_text(findings))
    made[NameObject("/Name")] = NameObject("/Note")
    _add(writer, page, made, area)


def _annotation(kind: str, area: Box, color: str, text: str) -> Any:
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        FloatObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(kind),
            NameObject("/Rect"): ArrayObject(map(FloatObject, area)),
            NameObject("/C"): ArrayObject(FloatObject(round(part / 255, 4)) for part in bytes.fromhex(color)),
            NameObject("/F"): NumberObject(_PRINTED),
            NameObject("/T"): TextStringObject(AUTHOR),
            NameObject("/Contents"): TextStringObject(text),
        }
    )


def _add(writer: PdfWriter, page: PageObject, made: Any, area: Box) -> None:
    """Put the annotation on the page, and the closed window of its note beside it."""
    from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, FloatObject, NameObject

    parent = writer._add_object(made)
    window = (area[2], area[3] - 120, area[2] + 240, area[3])
    popup = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Popup"),
                NameObject("/Rect"): ArrayObject(map(FloatObject, window)),
                NameObject("/Parent"): parent,
                NameObject("/Open"): BooleanObject(False),
            }
        )
    )
    made[NameObject("/Popup")] = popup
    listed = page.get("/Annots")
    held = ArrayObject([] if listed is None else listed.get_object())
    held.extend((parent, popup))
    page[NameObject("/Annots")] = held


def _look(writer: PdfWriter, area: Box, color: str) -> Any:
    """What the highlight looks like: its colour multiplied with what is below, so that the text stays black."""
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        FloatObject,
        NameObject,
    )

    left, bottom, right, top = area
    red, green, blue = (f"{part / 255:.3f}" for part in bytes.fromhex(color))
    stream = DecodedStreamObject()
    stream.set_data(
        f"/M gs {red} {green} {blue} rg {left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re f".encode()
    )
    state = DictionaryObject({NameObject("/BM"): NameObject("/Multiply")})
    states = DictionaryObject({NameObject("/M"): state})
    group = DictionaryObject({NameObject("/S"): NameObject("/Transparency")})
    stream.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(map(FloatObject, area)),
            NameObject("/Group"): group,
            NameObject("/Resources"): DictionaryObject({NameObject("/ExtGState"): states}),
        }
    )
    return DictionaryObject({NameObject("/N"): writer._add_object(stream)})


# ── from the page as a person sees it to the page's own axes ──


def _seen_width(page: PageObject) -> float:
    frame = page.cropbox
    return float(frame.height if page.rotation % 180 else frame.width)


def _on_page(page: PageObject, box: Box) -> Box:
    """Left, bottom, right, top in the axes of the page, of left, top, right, bottom from its upper left corner as seen."""
    frame = page.cropbox
    left, bottom, right, top = (float(edge) for edge in (frame.left, frame.bottom, frame.right, frame.top))
    x1, y1, x2, y2 = box
    turn = page.rotation % 360
    if turn == 90:
        found = (left + y1, bottom + x1, left + y2, bottom + x2)
    elif turn == 180:
        found = (right - x2, bottom + y1, right - x1, bottom + y2)
    elif turn == 270:
        found = (right - y2, top - x2, right - y1, top - x1)
    else:
        found = (left + x1, top - y2, left + x2, top - y1)
    return tuple(round(edge, 2) for edge in found)  # type: ignore[return-value]
