"""A PDF page as a picture, for pages that have to be read by character recognition."""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING, Any

from perflint.readers.shared.pdf.library import pdfium

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DPI = 200
_PIXELS = 12_000_000  # an A3 page at this resolution has fewer; larger pages are drawn coarser
_ANNOTATIONS = 1
_WHITE = 0xFFFFFFFF


def rendered(page: int, bounds: tuple[float, float, float, float]) -> tuple[NDArray[Any], float]:
    """The page as a person sees it, as an RGB array (height, width, 3) of bytes, and its resolution in dots per inch."""
    import numpy

    library = pdfium()
    wide, high = bounds[2] - bounds[0], bounds[3] - bounds[1]
    if library.FPDFPage_GetRotation(page) % 2:
        wide, high = high, wide
    dpi = min(float(_DPI), 72 * math.sqrt(_PIXELS / (wide * high)))
    columns, rows = max(1, round(wide * dpi / 72)), max(1, round(high * dpi / 72))
    bitmap = library.FPDFBitmap_Create(columns, rows, 0)
    if not bitmap:
        raise MemoryError("no memory for the picture of a page")
    try:
        library.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, _WHITE)
        library.FPDF_RenderPageBitmap(bitmap, page, 0, 0, columns, rows, 0, _ANNOTATIONS)
        stride = library.FPDFBitmap_GetStride(bitmap)
        pixels = (ctypes.c_ubyte * (stride * rows)).from_address(library.FPDFBitmap_GetBuffer(bitmap))
        image = numpy.frombuffer(pixels, numpy.uint8).reshape(rows, stride)[:, : 4 * columns].reshape(rows, columns, 4)
        return numpy.ascontiguousarray(image[:, :, 2::-1]), dpi
    finally:
        library.FPDFBitmap_Destroy(bitmap)
