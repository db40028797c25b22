"""PDF: text pages through pdfium, page by page, tables by their ruling; pictures of pages through character recognition.

Pieces of one table on several pages stay apart here; joining them takes knowledge of what they say.  How a page is taken
apart is told in ``shared/pdf``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from perflint.errors import InputError
from perflint.limits import DEFAULT, SPLIT, Limits, over
from perflint.model import CellFacts, Grid, Location, Passage, Problem, Source
from perflint.readers.shared.xml import Deadline

if TYPE_CHECKING:
    from perflint.readers.shared.pdf.frames import Box, Frame
    from perflint.readers.shared.pdf.paths import Drawing
    from perflint.readers.shared.pdf.tables import Table
    from perflint.readers.shared.pdf.text import Characters, Run

NAME = "pdf"
SUFFIXES = (".pdf",)

_HEAD = 1024  # a PDF may have something before its mark
_FEW = 20  # characters on a page that is a picture: a stamp or a page number
_PICTURE = 0.6  # of the page
_CURVES = 100  # paths on a page without any text: its letters were turned into curves
_UNMAPPED, _SOME_UNMAPPED = 0.2, 0.02  # of the characters say nothing: the page cannot be read, or not all of it
_WEIGHT = 4  # a cell that is drawn, of which most may be empty, takes the place of so many
_LAYER = CellFacts(confidence=0.9)  # text that a scanner's recognition left behind the picture
_INSTALL = "安装文字识别组件：pip install 'perflint[ocr]'；或请对方提供 Word、Excel 或直接导出的 PDF"


def recognises(data: bytes, name: str) -> bool:
    """A PDF's mark near the beginning."""
    return b"%PDF-" in data[:_HEAD]


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """Every page.  Raises InputError when the file is encrypted, damaged, over a limit, or nothing in it can be read."""
    from perflint.readers.shared.pdf import guard as pdf_guard
    from perflint.readers.shared.pdf.library import opened_document, pdfium

    pdf_guard.check(data, path, limits)
    reading = _Reading(path, limits)
    with opened_document(data, path) as document:
        pages = pdfium().FPDF_GetPageCount(document)
        if pages <= 0:
            raise InputError("PDF 里没有页面", place=path, advice="重新导出或重新下载后再检查")
        if pages > limits.pages:
            raise over("pages", limits, path, SPLIT)
        for number in range(1, pages + 1):
            if not reading.read_in_time(document, number):
                break
    return reading.source()


class _View(Struct, frozen=True):
    """A page that is open: its 1-based number, pdfium's handles, and the frame it is read in."""

    number: int
    page: int
    text_page: int
    frame: Frame


class _Reading:
    """What has been read of one file so far."""

    def __init__(self, path: str, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.blocks: list[Grid | Passage] = []
        self.problems: list[Problem] = []
        self.tables = 0
        self.scans = 0  # pages given to character recognition
        self.unread = 0  # pages that would have been
        self.drawn = self.lines = 0  # cells, filled or not, and lines outside tables
        self._until = Deadline(limits, path)

    def source(self) -> Source:
        """The whole.  Raises InputError when not a single word could be read."""
        if self.blocks:
            return Source(path=self.path, format=NAME, blocks=tuple(self.blocks), problems=tuple(self.problems))
        if self.unread:
            message = "PDF 里没有可以读取的文字：每一页都是扫描图片，或者字体没有文字编码"
            raise InputError(message, place=self.path, advice=_INSTALL)
        reason = f"（{self.problems[0].message}）" if self.problems else ""
        advice = "在阅读器里打开看看；有内容的，另存或重新导出后再检查"
        raise InputError(f"PDF 里没有读出任何文字{reason}", place=self.path, advice=advice)

    def read_in_time(self, document: int, number: int) -> bool:
        """Read the page of this 1-based number; when time is up, say that the rest is missing.  False is the end.

        Raises InputError when time is up and nothing has been read, and for every other reason not to go on.
        """
        try:
            self._until.check()
            self._read_page(document, number)
        except InputError as error:
            if not self.blocks or not self._until.passed:
                raise
            self._problem(number, f"起没有读：{error.message}；{error.advice}")
            return False
        return True

    def _read_page(self, document: int, number: int) -> None:
        from perflint.readers.shared.pdf.frames import is_finite
        from perflint.readers.shared.pdf.library import opened_page, opened_text, page_bounds

        with opened_page(document, number - 1) as page:
            bounds = page_bounds(page) if page else (0.0, 0.0, 0.0, 0.0)
            if page and is_finite(bounds) and bounds[2] - bounds[0] >= 1 and bounds[3] - bounds[1] >= 1:
                with opened_text(page) as text_page:
                    self._read_text(page, text_page, bounds, number)
            else:
                self._problem(number, "已损坏，没有读出内容；重新导出后再检查")

    def _read_text(self, page: int, text_page: int, bounds: Box, number: int) -> None:
        from perflint.readers.shared.pdf.frames import frame_of
        from perflint.readers.shared.pdf.library import pdfium
        from perflint.readers.shared.pdf.text import characters, runs_of, turn_of, unmapped_share

        found = characters(text_page)
        rotation = pdfium().FPDFPage_GetRotation(page)
        view = _View(number, page, text_page, frame_of(bounds, rotation, turn_of(text_page, found, rotation)))
        drawing = self._drawing(view)
        share = unmapped_share(text_page, found)
        unmapped = share > _UNMAPPED
        facts = _LAYER if not unmapped and _is_behind_picture(view, found, drawing) else None
        if unmapped or (not facts and _is_picture(view, found, drawing)):
            self._recognise(view, bounds, unmapped=unmapped)
        elif found.inked:
            if share > _SOME_UNMAPPED:
                self._problem(number, "有些字没有文字编码，读不出来；请对方提供 Word、Excel 或重新导出的 PDF")
            self._take_apart(view, runs_of(text_page, found, view.frame.matrix), drawing, facts)

    def _drawing(self, view: _View) -> Drawing:
        from perflint.readers.shared.pdf.paths import Drawing, TooManyObjectsError, drawing_of

        try:
            return drawing_of(view.page, view.frame, self.limits.page_objects)
        except TooManyObjectsError:
            most = f"{self.limits.page_objects:,}"
            self._problem(view.number, f"的图形超过 {most} 个，没有按表格读；需要时用 --limit page_objects=数值 放宽")
            return Drawing()

    def _take_apart(self, view: _View, runs: list[Run], drawing: Drawing, facts: CellFacts | None) -> None:
        from perflint.readers.shared.pdf.pages import blocks_of, ruled_tables
        from perflint.readers.shared.pdf.tags import tagged_tables, take_tagged
        from perflint.readers.shared.rulings import TooManyCrossingsError

        try:
            ruled = ruled_tables(drawing, view.frame)
        except TooManyCrossingsError:
            self._problem(view.number, "的线条太密，没有按表格读；请对方提供 Word 或 Excel")
            ruled = []
        tagged: list[Table] = []
        if found := tagged_tables(view.page):
            tagged, runs = take_tagged(found, view.text_page, runs, ruled)
        where = Location(file=self.path, page=view.number, table=self.tables)
        self._add(blocks_of(runs, ruled, tagged, view.frame, where, facts))

    def _recognise(self, view: _View, bounds: Box, *, unmapped: bool) -> None:
        """Read the picture of a page, or say why not."""
        from perflint.readers.shared.scans import pages as scans

        if not scans.available():
            self.unread += 1
            reason = "的字体没有文字编码，复制出来是乱码" if unmapped else "是扫描图片，没有文字"
            self._problem(view.number, f"{reason}，没有检查；{_INSTALL}")
            return
        from perflint.readers.shared.pdf.images import rendered

        self.scans += 1
        if self.scans > self.limits.scanned_pages:
            raise over("scanned_pages", self.limits, self.path, SPLIT)
        image, dpi = rendered(view.page, bounds)
        self._add(scans.read_page(image, dpi, view.number, self.path, self.tables, self.limits, self._until))

    def _add(self, blocks: list[Grid | Passage]) -> None:
        """Take the blocks of a page.  Raises InputError when there are too many: pages may share what is drawn on them."""
        grids = [block for block in blocks if isinstance(block, Grid)]
        self.blocks += blocks
        self.tables += len(grids)
        self.lines += len(blocks) - len(grids)
        self.drawn += sum(len(row) for grid in grids for row in grid.rows)
        if self.lines > self.limits.lines:
            raise over("lines", self.limits, self.path)
        if _WEIGHT * self.drawn > self.limits.cells:
            told = f"PDF 里画出的格子每个算 {_WEIGHT} 格，空的也算；{SPLIT}"
            raise over("cells", self.limits, self.path, told)

    def _problem(self, number: int, message: str) -> None:
        self.problems.append(Problem(f"第{number}页{message}", Location(file=self.path, page=number)))


def _is_picture(view: _View, found: Characters, drawing: Drawing) -> bool:
    """Whether a page without text, but for a few characters, shows something that a person can read."""
    from perflint.readers.shared.pdf.paths import picture_share

    if found.inked > _FEW:
        return False
    return picture_share(drawing, view.frame) > _PICTURE or (not found.inked and drawing.paths > _CURVES)


def _is_behind_picture(view: _View, found: Characters, drawing: Drawing) -> bool:
    from perflint.readers.shared.pdf.paths import picture_share
    from perflint.readers.shared.pdf.text import is_hidden

    return found.inked > _FEW and picture_share(drawing, view.frame) > _PICTURE and is_hidden(view.text_page, found)
