"""pdfium, called in bulk: prototypes of the functions that are used, opening and closing, many calls in one go.

The shared library that pypdfium2 ships is loaded directly, because importing its thousand prototypes takes longer than
reading a page; every handle is an address (int).  What the answers mean is decided in the modules beside this one.
"""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from perflint.errors import InputError
from perflint.readers.shared.pdf.stand_in import stand_in

PATH, IMAGE, FORM = 2, 3, 5  # kinds of page objects
_FLAT_NORMAL_DISPLAY = 0
_DRAWN_NOTES = frozenset({3, 13, 20})  # free text, stamps and form fields: annotations whose picture is content
_PASSWORD, _SECURITY = 4, 5

_P, _I, _U, _F = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong, ctypes.c_float
_PROTOTYPES: dict[str, tuple[Any, ...]] = {  # result, arguments
    "FPDF_InitLibrary": (None,),
    "FPDF_SetSystemFontInfo": (None, _P),
    "FPDF_LoadMemDocument64": (_P, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p),
    "FPDF_GetLastError": (_U,),
    "FPDF_CloseDocument": (None, _P),
    "FPDF_GetPageCount": (_I, _P),
    "FPDF_LoadPage": (_P, _P, _I),
    "FPDF_ClosePage": (None, _P),
    "FPDF_GetPageBoundingBox": (_I, _P, _P),
    "FPDFPage_GetRotation": (_I, _P),
    "FPDFPage_GetAnnotCount": (_I, _P),
    "FPDFPage_GetAnnot": (_P, _P, _I),
    "FPDFPage_CloseAnnot": (None, _P),
    "FPDFAnnot_GetSubtype": (_I, _P),
    "FPDFPage_Flatten": (_I, _P, _I),
    "FPDFPage_CountObjects": (_I, _P),
    "FPDFPage_GetObject": (_P, _P, _I),
    "FPDFFormObj_CountObjects": (_I, _P),
    "FPDFFormObj_GetObject": (_P, _P, _U),
    "FPDFPageObj_GetType": (_I, _P),
    "FPDFPageObj_GetBounds": (_I, _P, _P, _P, _P, _P),
    "FPDFPageObj_GetMatrix": (_I, _P, _P),
    "FPDFPageObj_GetMarkedContentID": (_I, _P),
    "FPDFPath_GetDrawMode": (_I, _P, _P, _P),
    "FPDFPath_CountSegments": (_I, _P),
    "FPDFPath_GetPathSegment": (_P, _P, _I),
    "FPDFPathSegment_GetPoint": (_I, _P, _P, _P),
    "FPDFPathSegment_GetType": (_I, _P),
    "FPDFPathSegment_GetClose": (_I, _P),
    "FPDFText_LoadPage": (_P, _P),
    "FPDFText_ClosePage": (None, _P),
    "FPDFText_CountChars": (_I, _P),
    "FPDFText_GetText": (_I, _P, _I, _I, _P),
    "FPDFText_GetUnicode": (ctypes.c_uint, _P, _I),
    "FPDFText_IsGenerated": (_I, _P, _I),
    "FPDFText_HasUnicodeMapError": (_I, _P, _I),
    "FPDFText_GetCharOrigin": (_I, _P, _I, _P, _P),
    "FPDFText_GetLooseCharBox": (_I, _P, _I, _P),
    "FPDFText_GetCharAngle": (_F, _P, _I),
    "FPDFText_GetTextObject": (_P, _P, _I),
    "FPDFTextObj_GetTextRenderMode": (_I, _P),
    "FPDFBitmap_Create": (_P, _I, _I, _I),
    "FPDFBitmap_FillRect": (_I, _P, _I, _I, _I, _I, _U),
    "FPDFBitmap_GetBuffer": (_P, _P),
    "FPDFBitmap_GetStride": (_I, _P),
    "FPDFBitmap_Destroy": (None, _P),
    "FPDF_RenderPageBitmap": (None, _P, _P, _I, _I, _I, _I, _I, _I),
    "FPDF_StructTree_GetForPage": (_P, _P),
    "FPDF_StructTree_Close": (None, _P),
    "FPDF_StructTree_CountChildren": (_I, _P),
    "FPDF_StructTree_GetChildAtIndex": (_P, _P, _I),
    "FPDF_StructElement_GetType": (_U, _P, _P, _U),
    "FPDF_StructElement_CountChildren": (_I, _P),
    "FPDF_StructElement_GetChildAtIndex": (_P, _P, _I),
    "FPDF_StructElement_GetChildMarkedContentID": (_I, _P, _I),
    "FPDF_StructElement_GetAttributeCount": (_I, _P),
    "FPDF_StructElement_GetAttributeAtIndex": (_P, _P, _I),
    "FPDF_StructElement_Attr_GetValue": (_P, _P, ctypes.c_char_p),
    "FPDF_StructElement_Attr_GetNumberValue": (_I, _P, _P),
}


@cache
def pdfium() -> ctypes.PyDLL:
    """The library, initialised.  Its calls hold the interpreter's lock, because pdfium must not run in two threads."""
    library = ctypes.PyDLL(_file())
    for name, (result, *arguments) in _PROTOTYPES.items():
        function = library[name]
        function.restype, function.argtypes = result, arguments
        setattr(library, name, function)
    library.FPDF_InitLibrary()
    library.FPDF_SetSystemFontInfo(ctypes.addressof(stand_in()))
    return library


def _file() -> str:
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("pypdfium2_raw")
    for folder in spec.submodule_search_locations or () if spec else ():
        for name in ("libpdfium.so", "libpdfium.dylib", "pdfium.dll"):
            if (file := Path(folder, name)).is_file():
                return str(file)
    raise InputError(
        "读取 PDF 需要的组件 pypdfium2 没有装好", advice="运行 pip install --force-reinstall pypdfium2 后重试"
    )


def gather(
    function: Callable[..., Any], code: str, width: int, count: int, *arguments: Iterable[int], together: bool = False
) -> list[Any]:
    """``count`` calls of a function that writes ``width`` numbers of the array type ``code`` through pointers.

    The pointers come after ``arguments``: one for each number, or one for all when ``together``.  Returns all numbers in
    one list; zeros where a call failed.  Looping here costs a third of a loop written out.
    """
    numbers = array(code, bytes(count * width * array(code).itemsize))
    base, size = numbers.buffer_info()[0], numbers.itemsize
    step = width * size
    starts = range(base, base + (size if together else step), size)
    deque(map(function, *arguments, *(range(start, start + count * step, step) for start in starts)), maxlen=0)
    return numbers.tolist()


# ── opening and closing ─────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def opened_document(data: bytes, path: str) -> Iterator[int]:
    """The document.  An empty user password opens it.  Raises InputError when it is encrypted or no PDF."""
    library = pdfium()
    document = library.FPDF_LoadMemDocument64(data, len(data), b"")
    if not document:
        raise _refusal(library.FPDF_GetLastError(), path)
    try:
        yield document
    finally:
        library.FPDF_CloseDocument(document)


def _refusal(code: int, path: str) -> InputError:
    if code == _PASSWORD:
        return InputError(
            "PDF 设有打开密码，无法读取", place=path, advice="用密码打开后另存（或打印）为不加密的 PDF，再检查"
        )
    if code == _SECURITY:
        return InputError(
            "PDF 用了不支持的加密方式", place=path, advice="在能打开它的软件里另存（或打印）为不加密的 PDF，再检查"
        )
    return InputError(
        "PDF 已损坏或不完整，无法打开",
        place=path,
        advice="重新下载或请对方重新导出；能在阅读器里打开的，另存一次再检查",
    )


@contextmanager
def opened_page(document: int, number: int) -> Iterator[int | None]:
    """The page of this 0-based number with filled form fields and typed notes drawn in; None when it is damaged."""
    library = pdfium()
    page = library.FPDF_LoadPage(document, number)
    if page and _has_drawn_notes(page) and library.FPDFPage_Flatten(page, _FLAT_NORMAL_DISPLAY) == 1:
        library.FPDF_ClosePage(page)
        page = library.FPDF_LoadPage(document, number)
    try:
        yield page
    finally:
        if page:
            library.FPDF_ClosePage(page)


def _has_drawn_notes(page: int) -> bool:
    library = pdfium()
    for number in range(library.FPDFPage_GetAnnotCount(page)):
        note = library.FPDFPage_GetAnnot(page, number)
        kind = library.FPDFAnnot_GetSubtype(note)
        library.FPDFPage_CloseAnnot(note)
        if kind in _DRAWN_NOTES:
            return True
    return False


@contextmanager
def opened_text(page: int) -> Iterator[int]:
    """The characters of a page; 0 when there are none to be had."""
    library = pdfium()
    text = library.FPDFText_LoadPage(page) or 0
    try:
        yield text
    finally:
        if text:
            library.FPDFText_ClosePage(text)


def page_bounds(page: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of what is shown of a page, before it is turned."""
    left, top, right, bottom = gather(pdfium().FPDF_GetPageBoundingBox, "f", 4, 1, [page], together=True)
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)
