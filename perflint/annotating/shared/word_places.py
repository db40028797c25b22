"""Where the cells and paragraphs of a Word document stand among the bytes of its body, counted as the reader counts them."""

from __future__ import annotations

from msgspec import Struct

from perflint.annotating.shared.sheet_cells import TAG, as_utf8
from perflint.limits import Limits
from perflint.model import Location
from perflint.readers.shared import xml
from perflint.readers.shared.docx.runs import Paragraph
from perflint.readers.shared.docx.story import Story
from perflint.readers.shared.docx.tables import WordCell, WordTable, placed
from perflint.readers.shared.docx.xml import canonical


class Paragraphs(Struct, frozen=True, order=True):
    """The first and the last paragraph of a place, by where their tags begin."""

    first: int
    last: int


class Bounds(Struct, frozen=True):
    """Where the content of a paragraph begins and ends; both are the end of the tag where it ``is_empty``, without a
    second one."""

    begin: int
    end: int
    is_empty: bool


class WordPlaces:
    """The places of a document's body.  Raises InputError for bad XML and for what is over a limit."""

    def __init__(self, content: bytes, path: str, part: str, limits: Limits) -> None:
        self.content = as_utf8(content, path, part)
        self.bounds: dict[int, Bounds] = {}
        self._in_cell: dict[int, list[int]] = {}
        self._map(path, part)
        story = _Story(_NoLooks(), path, part, limits)
        story.read(self.content)
        self._cells: dict[tuple[int, int, int], int] = {}
        tables = 0
        for item in story.flow.items:
            if isinstance(item, WordTable):
                for number, row, column, cell in placed(item, path, limits):
                    self._cells[tables + number, row, column] = story.begun.get(id(cell), -1)
                    last = number
                tables += last + 1
        self._paragraphs = story.paragraphs
        texts = [at for at in story.paragraphs.values() if at in self.bounds and not self.bounds[at].is_empty]
        inside = [places[0] for places in self._in_cell.values() if places]
        start = min([*texts, *inside], default=None) if not texts else texts[0]
        self.first = None if start is None else Paragraphs(start, start)

    def find(self, where: Location) -> Paragraphs | None:
        """The paragraphs of a cell or the paragraph that the reader counted so; None for any other place."""
        if where.table is not None and where.row is not None and where.column is not None:
            inside = self._in_cell.get(self._cells.get((where.table, where.row, where.column), -1))
            return Paragraphs(inside[0], inside[-1]) if inside else None
        at = self._paragraphs.get(where.paragraph or 0)
        return Paragraphs(at, at) if at in self.bounds and at is not None else None

    def tag(self, at: int) -> bytes:
        """The tag that begins there."""
        found = TAG.match(self.content, at)
        assert found is not None  # expat has read it
        return found[0]

    def _map(self, path: str, part: str) -> None:
        """Bounds of all paragraphs, and which of them stand in which cell, in one pass."""
        holders: list[int] = [-1]  # cells and text boxes that are open, by where they begin
        opened: list[list[int]] = []  # paragraphs that are open: where they begin, where their content does
        depth = 0
        parser = xml.parser(path, part, namespaces=True)

        def start(name: str, _: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            name = canonical(name)
            if name in {"w:tc", "w:txbxContent"}:
                holders.append(parser.CurrentByteIndex)
            elif name == "w:p":
                at = parser.CurrentByteIndex
                opened.append([at, at + len(self.tag(at)), depth])
                if holders[-1] >= 0:
                    self._in_cell.setdefault(holders[-1], []).append(at)

        def end(name: str) -> None:
            nonlocal depth
            name = canonical(name)
            if name in {"w:tc", "w:txbxContent"}:
                holders.pop()
            elif name == "w:pPr" and opened and depth == opened[-1][2] + 1:
                at = parser.CurrentByteIndex
                behind = self.content.find(b">", at) + 1 if self.content.startswith(b"</", at) else at
                opened[-1][1] = behind
            elif name == "w:p":
                begin, inner, _ = opened.pop()
                empty = self.tag(begin).endswith(b"/>")
                self.bounds[begin] = Bounds(inner, inner if empty else parser.CurrentByteIndex, empty)
            depth -= 1

        parser.StartElementHandler, parser.EndElementHandler = start, end
        xml.run(parser, self.content, path, part)


class _NoLooks:
    """No list numbers and no styles: which texts there are is all that counts here."""

    numbers_all = False

    def hides(self, run: str | None, paragraph: str | None) -> bool:
        return False

    def label(self, paragraph: Paragraph) -> str:
        return ""


class _Story(Story):
    """A story that remembers where cells and the paragraphs of the body begin."""

    def read(self, content: bytes) -> Story:
        self.begun: dict[int, int] = {}  # by id: the cells live as long as the flow that holds them
        self.paragraphs: dict[int, int] = {}  # by number, from 1
        self._open: list[int] = []
        return super().read(content)

    @property
    def _at(self) -> int:
        at: int = self._walker.position
        return at

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        at, before = self._at, self.flow
        super()._begin_cell(attributes)
        if self.flow is not before and isinstance(self.flow, WordCell):
            self.begun[id(self.flow)] = at

    def _begin_paragraph(self, attributes: dict[str, str]) -> None:
        self._open.append(self._at)
        super()._begin_paragraph(attributes)

    def _end_paragraph(self) -> None:
        at, flow = self._open.pop(), self.flow
        before = len(flow.items)
        super()._end_paragraph()
        if flow is self._body:
            told = sum(isinstance(item, str) for item in flow.items[:before])
            for number, _ in enumerate((item for item in flow.items[before:] if isinstance(item, str)), told + 1):
                self.paragraphs[number] = at
