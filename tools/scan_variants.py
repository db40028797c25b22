"""How well scans are read: pages of PDF files made into worse and worse pictures, and their cells compared with the text.

    python -m tools.scan_variants ../shared/corpus/originals/004_dept_1sheet.pdf …

The text and the boxes of the cells come from the PDF itself, by pdfplumber.  Every picture is made from a fixed seed.
"""

from __future__ import annotations

import argparse
import importlib
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from perflint.limits import DEFAULT
from perflint.model import Grid

Image = Any  # a numpy array of RGB pixels
SHORT = 30  # characters: names and values of indicators are no longer


class Variant(NamedTuple):
    """How a page is made worse."""

    name: str
    dpi: int = 200
    turn: float = 0.0  # degrees
    noise: float = 0.0  # deviation of grey levels
    jpeg: int = 0  # quality
    stamp: bool = False
    grey: bool = False
    blur: float = 0.0


VARIANTS = (
    Variant("clean 300", 300),
    Variant("clean 200"),
    Variant("clean 150", 150),
    Variant("grey, skew 0.8°, noise, JPEG", turn=0.8, noise=8, jpeg=60, grey=True),
    Variant("skew -2.3°, noise, stamp", turn=-2.3, noise=12, jpeg=70, stamp=True),
    Variant("150, blur, noise, JPEG, stamp", 150, turn=1.1, noise=8, jpeg=50, stamp=True, blur=0.7),
    Variant("skew 4.5°", turn=4.5),
    Variant("upside down", turn=180.6),
    Variant("sideways", turn=90),
)


class Score(NamedTuple):
    """How many of the cells with text were found by their place, and had the same text."""

    cells: int = 0
    exact: int = 0
    short: int = 0
    short_exact: int = 0
    seconds: float = 0.0
    wrong: tuple[tuple[str, str, float], ...] = ()  # text, what was read, confidence

    def plus(self, other: Score) -> Score:
        """Both together."""
        return Score(
            self.cells + other.cells,
            self.exact + other.exact,
            self.short + other.short,
            self.short_exact + other.short_exact,
            self.seconds + other.seconds,
            self.wrong + other.wrong,
        )


def folded(text: str) -> str:
    """What counts when texts are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def worse(image: Image, variant: Variant, seed: int) -> Image:
    """The picture of a clean page as a bad scanner would give it."""
    import cv2
    import numpy as np

    random = np.random.default_rng(seed)
    height, width = image.shape[:2]
    unit = variant.dpi / 72
    if variant.stamp:
        centre = int(width * random.uniform(0.55, 0.8)), int(height * random.uniform(0.3, 0.7))
        layer = np.full_like(image, 255)
        red = (225, 45, 50)
        cv2.circle(layer, centre, round(57 * unit), red, round(3.5 * unit), cv2.LINE_AA)
        star = [
            (centre[0] + 20 * unit * np.sin(k * 4 * np.pi / 5), centre[1] - 20 * unit * np.cos(k * 4 * np.pi / 5))
            for k in range(5)
        ]
        cv2.fillPoly(layer, [np.array(star, np.int32)], red, cv2.LINE_AA)
        for k in range(12):
            turn = np.pi * (0.75 + k / 8)
            at = (
                round(centre[0] + 44 * unit * np.cos(turn) - 4 * unit),
                round(centre[1] + 44 * unit * np.sin(turn) + 4 * unit),
            )
            cv2.putText(
                layer,
                "HXSRAWTKNMYE"[k],
                at,
                cv2.FONT_HERSHEY_COMPLEX,
                0.35 * unit,
                red,
                max(1, round(unit * 0.7)),
                cv2.LINE_AA,
            )
        image = (image.astype(np.float32) * layer / 255).astype(np.uint8)
    if variant.blur:
        image = cv2.GaussianBlur(image, (0, 0), variant.blur)
    quarters, turn = round(variant.turn / 90), variant.turn - 90 * round(variant.turn / 90)
    image = np.ascontiguousarray(np.rot90(image, quarters))
    if turn:
        height, width = image.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
        image = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    if variant.grey:
        image = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    if variant.noise:
        image = np.clip(image * 0.94 + random.normal(0, variant.noise, image.shape), 0, 255).astype(np.uint8)
    if variant.jpeg:
        _, data = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, variant.jpeg])
        image = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))[..., ::-1]
    return np.ascontiguousarray(image)


def rendered(file: Path, page: int, dpi: int) -> Image:
    """A page (0-based) of a PDF as pixels."""
    pypdfium2: Any = importlib.import_module("pypdfium2")  # it has no types

    document = pypdfium2.PdfDocument(file)
    try:
        return document[page].render(scale=dpi / 72).to_numpy()[..., 2::-1].copy()
    finally:
        document.close()


def expected(file: Path, page: int) -> list[tuple[str, tuple[float, float, float, float]]]:
    """The cells of a page (0-based) with their boxes in points."""
    import pdfplumber

    with pdfplumber.open(file) as document:
        cells = []
        sheet = document.pages[page].dedupe_chars()
        for table in sheet.find_tables():
            cells += [(sheet.crop(box).extract_text() or "", box) for row in table.rows for box in row.cells if box]
        return cells


def compared(
    cells: list[tuple[str, tuple[float, float, float, float]]], found: list[Any], turn: float, size: tuple[float, float]
) -> Score:
    """The score of what was read.  ``turn`` and ``size`` (points) bring the expected places to the turned page."""
    read = [cell for block in found if isinstance(block, Grid) for row in block.rows for cell in row]
    score, wrong = Score(), []
    for text, (left, top, right, bottom) in cells:
        if not folded(text):
            continue
        x, y = (left + right - size[0]) / 2, (top + bottom - size[1]) / 2
        for _ in range(round(turn / 90) % 2):
            x, y = y, -x
        wide, high = (size[1], size[0]) if round(turn / 90) % 2 else size
        x, y = x + wide / 2, y + high / 2
        near = min(read, key=lambda cell: _distance(cell, x, y), default=None)
        same = near is not None and folded(near.text) == folded(text) and _distance(near, x, y) < 12
        short = len(folded(text)) <= SHORT
        score = score.plus(Score(1, same, short, short and same))
        if not same:
            wrong.append(
                (folded(text), near.text if near else "", near.facts.confidence if near and near.facts else 0.0)
            )
    return score._replace(wrong=tuple(wrong))


def _distance(cell: Any, x: float, y: float) -> float:
    left, top, right, bottom = cell.location.box
    return float(abs((left + right) / 2 - x) + abs((top + bottom) / 2 - y))


def scores(
    files: list[Path], pages: int, variants: tuple[Variant, ...] = VARIANTS
) -> Iterator[tuple[Path, Variant, Score]]:
    """Every file in every variant: the first ``pages`` pages of it that have tables."""
    pypdfium2: Any = importlib.import_module("pypdfium2")  # it has no types

    from perflint.readers.shared.scans import pages as scans

    for file in files:
        document = pypdfium2.PdfDocument(file)
        sizes = [document[page].get_size() for page in range(len(document))]
        document.close()
        truth = {page: cells for page in range(len(sizes)) if (cells := expected(file, page))}
        for variant in variants:
            total = Score()
            for page, cells in list(truth.items())[:pages]:
                image = worse(rendered(file, page, variant.dpi), variant, seed=page)
                start = time.perf_counter()
                found = scans.read_page(image, variant.dpi, page + 1, file.name, 0, DEFAULT)
                seconds = time.perf_counter() - start
                total = total.plus(compared(cells, found, variant.turn, sizes[page])._replace(seconds=seconds))
            yield file, variant, total


def main() -> None:
    """Print the table and, when asked, every cell that was read wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=3)
    parser.add_argument("--only", default="", help="variants whose name contains this")
    parser.add_argument("--wrong", action="store_true", help="show the cells that differ")
    options = parser.parse_args()
    chosen = tuple(variant for variant in VARIANTS if options.only in variant.name)
    for file, variant, score in scores(options.files, options.pages, chosen):
        short = 100 * score.short_exact / max(1, score.short)
        print(
            f"{file.stem:24} {variant.name:32} {score.exact:4}/{score.cells:<4} {100 * score.exact / max(1, score.cells):6.2f} %   short {score.short_exact}/{score.short} {short:6.2f} %   {score.seconds:5.1f} s",
            flush=True,
        )
        if options.wrong:
            for text, read, confidence in score.wrong:
                print(f"    {confidence:.2f} {text!r} ≠ {folded(read)!r}")


if __name__ == "__main__":
    main()
