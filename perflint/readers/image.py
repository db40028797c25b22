"""Pictures of pages: PNG, JPEG, TIFF with one page or many, and BMP, read by character recognition (``perflint[ocr]``).

What a picture says of its size is checked before it is decoded.  How a page is recognised is told in ``shared/scan*.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.model import Grid, Location, Passage, Problem, Source
from perflint.readers.shared.signatures import is_bitmap
from perflint.readers.shared.xml import Deadline

NAME = "image"
SUFFIXES: tuple[str, ...] = ()  # not collected from folders, where most pictures are no scans of forms; read when named

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_MARKS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_SPLIT = "分成几个文件后再检查"
_A4 = 842.0  # points of the longer side, where a picture does not say how large it is, or says nonsense
_SENSIBLE = (400.0, 1300.0)  # points of the longer side


def recognises(data: bytes, name: str) -> bool:
    """The marks at the beginning; BMP's two letters only together with the rest of its head."""
    return data.startswith(_MARKS) or is_bitmap(data)


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The tables and lines of every page.  Raises InputError without the extra, and when a picture cannot be decoded."""
    from perflint.readers.shared.scans import pages as scans

    if not scans.available():
        raise InputError("这是图片，要用文字识别来读，需要 perflint[ocr]", place=path, advice=scans.ADVICE)
    blocks: list[Grid | Passage] = []
    problems: list[Problem] = []
    until = Deadline(limits, path)
    for page, (image, dpi) in enumerate(_pages(data, path, limits), start=1):
        if page > limits.scanned_pages:
            raise over("scanned_pages", limits, path, _SPLIT)
        tables = sum(isinstance(block, Grid) for block in blocks)
        try:
            blocks += scans.read_page(image, dpi, page, path, tables, limits, until)
        except InputError as error:
            if not blocks or not until.passed:
                raise
            message = f"第{page}页起没有读：{error.message}；{error.advice}"
            problems.append(Problem(message, Location(file=path, page=page)))
            break
    if not blocks:
        raise InputError(
            "图片里没有读出任何文字", place=path, advice="确认图片清楚、方向正确；或请对方提供 Word、Excel 或 PDF"
        )
    return Source(path=path, format=NAME, blocks=tuple(blocks), problems=tuple(problems))


def _pages(data: bytes, path: str, limits: Limits) -> Iterator[tuple[Any, float]]:
    """Each page as RGB pixels and its dots per inch."""
    import io

    from PIL import Image, UnidentifiedImageError

    try:
        with _unguarded():
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise _damaged(path) from error
    for number in range(limits.scanned_pages + 1):
        try:
            with _unguarded():
                if number and picture.format != "TIFF":
                    return
                picture.seek(number)
        except EOFError:
            return
        except (OSError, ValueError, SyntaxError, KeyError, TypeError) as error:
            raise _damaged(path) from error
        width, height = picture.size
        if width * height > limits.image_pixels * 1_000_000:
            raise over("image_pixels", limits, path, f"这一页有 {width}×{height} 像素，用较低的分辨率重新扫描")
        yield _pixels(picture, path), _dpi(picture)


def _pixels(picture: Any, path: str) -> Any:
    """The page on white paper and as a camera meant it to be seen."""
    import numpy as np
    from PIL import Image, ImageOps

    try:
        with _unguarded():
            image: Any = ImageOps.exif_transpose(picture)
            if image.mode.startswith(("I", "F")):  # more than eight bits of grey
                deep = np.asarray(image).astype(np.float32)
                image = Image.fromarray((deep * (255.0 / max(1.0, float(deep.max())))).astype(np.uint8))
            if image.has_transparency_data:
                image = image.convert("RGBA")
                image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
            return np.ascontiguousarray(np.asarray(image.convert("RGB")))
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, IndexError, EOFError) as error:
        raise _damaged(path) from error


def _dpi(picture: Any) -> float:
    """Dots per inch by the picture itself, or as if it were a page of A4."""
    longer = float(max(picture.size))
    stated = picture.info.get("dpi", (0, 0))
    try:
        dpi = float(stated[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        dpi = 0.0
    if dpi > 0 and _SENSIBLE[0] <= longer * 72 / dpi <= _SENSIBLE[1]:
        return dpi
    return longer * 72 / _A4


@contextmanager
def _unguarded() -> Iterator[None]:
    """Without Pillow's own bound on the number of pixels, which is a global one: ours is a setting."""
    import warnings

    from PIL import Image

    bound, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = bound


def _damaged(path: str) -> InputError:
    return InputError(
        "图片已损坏或不完整，不能打开",
        place=path,
        advice="在看图软件里打开看看；能打开的，另存为 PNG 后再检查，否则重新扫描",
    )
