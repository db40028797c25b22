"""Web pages: tables as grids, the text around them as passages; also tables that a system saved as ``.xls`` or ``.doc``.

The page is parsed by lxml and walked once in document order; what a browser does not show is left out.  Where merged
cells stand is worked out in ``shared/spans.py``, which bytes are the page in ``shared/web_pages.py``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.model import Cell, CellFacts, Comment, Grid, Location, Passage, Problem, Source
from perflint.patterns import pattern_of
from perflint.readers.shared.comment_lines import comment_in
from perflint.readers.shared.long_tags import shortened
from perflint.readers.shared.signatures import is_binary
from perflint.readers.shared.spans import Occupancy
from perflint.readers.shared.style_sheets import hidden_names
from perflint.readers.shared.web_pages import looks_like_page, pages_in

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "html"
SUFFIXES = (".html", ".htm", ".mht", ".mhtml")

BREAK = "\x1e"  # a line break that a person sees, while the text is gathered
DELETED = frozenset({"del", "s", "strike"})
UNSEEN = DELETED | {"script", "style", "head", "template", "noscript", "object", "iframe", "svg", "math", "title"}
BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "footer",
        "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "ul",
    ]
)  # fmt: skip
SECTIONS = frozenset({"thead", "tbody", "tfoot"})
FIELDS = frozenset({"", "text", "number", "date", "tel", "email", "search", "url", "month"})
_SPACE = pattern_of(r"[ \t\r\n\f\v]+")
_WESTERN = pattern_of(r"[!-~]")
_NOT_SHOWN = pattern_of(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_REBUILD = "用浏览器打开，把表格复制到 Excel 或 WPS 后另存再检查"
_EMPTY = "用浏览器打开确认有没有内容；内容在框架里的，把框架里的页面另存后再检查"


def recognises(data: bytes, name: str) -> bool:
    """Bytes that open with a tag of HTML, or a web archive (MIME) that holds a page."""
    return not is_binary(data[:8192]) and looks_like_page(data)


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The passages and grids of the page, or of all pages of a web archive.  Raises InputError when there is no text."""
    page = _Page(path, limits)
    encoding = None
    for text, encoding, numbered in pages_in(data, path, limits):  # noqa: B007
        page.read(text, numbered=numbered)
    blocks = tuple(block for block in page.blocks if block is not None)
    if not blocks and page.problems:
        raise InputError(f"网页读不下去：{page.problems[0].message}", place=path, advice=_REBUILD)
    if not blocks:
        raise InputError("网页里没有看得见的文字", place=path, advice=_EMPTY)
    return Source(path, NAME, blocks, encoding, problems=tuple(page.problems), comments=tuple(page.comments))


class _Text(Struct):
    """Text as it gathers in a cell or paragraph, and the line of the source where it begins."""

    pieces: list[str] = field(default_factory=list)
    line: int | None = None
    comment: list[str] = field(default_factory=list)


class _Table(Struct):
    """A table as it is walked; ``slot`` is its place among the blocks, kept free until it ends."""

    places: Occupancy[_Text]
    line: int | None
    slot: int = -1
    number: int = -1


class _Page:
    """One walk over a page: the blocks so far, the tables that are open, the cell or paragraph that takes the text."""

    def __init__(self, path: str, limits: Limits) -> None:
        self.path, self.limits = path, limits
        self.blocks: list[Grid | Passage | None] = []
        self.problems: list[Problem] = []
        self.comments: list[Comment] = []
        self.tables: list[_Table] = []
        self.texts: list[_Text] = [_Text()]  # the paragraph outside tables, then the open cells
        self.paragraphs = self.grids = self.cells = self.preformatted = 0
        self.numbered = True
        self.concealed: set[str] = set()  # classes and ids that the page's style sheet hides

    def read(self, text: str, *, numbered: bool) -> None:
        """Walk a page.  ``numbered`` is whether its lines are those of the file."""
        from lxml import etree

        self.numbered = numbered
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
        try:
            root = etree.fromstring(shortened(text).encode("utf-8", "replace"), parser)
        except (etree.LxmlError, ValueError):
            root = None
        if root is None:
            return
        stop = next((entry for entry in parser.error_log if "RESOURCE_LIMIT" in entry.type_name), None)
        if stop is not None:
            where = Location(file=self.path, line=stop.line if numbered else None)
            self.problems.append(
                Problem("标签嵌套太深或一段文字太长，从这里起没有读到；用浏览器打开，复制到 Excel 后另存再检查", where)
            )
        self.concealed = hidden_names("\n".join(style.text or "" for style in root.iter("style")))
        for table in list(root.iter("table")):
            foot = table.find("tfoot")
            if foot is not None:
                table.append(foot)  # shown last, wherever it is written
        self._walk(root)
        self._paragraph()

    def _walk(self, root: _Element) -> None:
        from lxml import etree

        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        skipped: Any = None
        for event, element in walker:
            if event == "start":
                if self._is_unseen(element):
                    walker.skip_subtree()
                    skipped = element
                    continue
                self._start(element, walker)
            elif event == "end" and element is not skipped:
                self._end(element)
            elif event == "comment" and (said := comment_in(f"<!--{element.text or ''}-->")) is not None:
                self._remark(said, element)
            if event != "start" and element.tail and element is not root:
                self._add(element.tail)

    def _is_unseen(self, element: _Element) -> bool:
        tag = element.tag
        if tag == "comment":  # what LibreOffice makes of a note
            self.texts[-1].comment.append("".join(map(str, element.itertext())))
            return True
        if tag == "tr" and self._hides(element) and self.tables:
            self._table().places.begin_row(hidden=True)
            return True
        if tag in ("td", "th") and self._hides(element) and self.tables:
            return True
        return tag in UNSEEN or self._hides(element)

    def _hides(self, element: _Element) -> bool:
        if element.get("hidden") is not None:
            return True
        style = element.get("style")
        if style is not None and "display" in style.lower():
            return _NOT_SHOWN.search(style) is not None
        names = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
        return not self.concealed.isdisjoint(names) or (style is not None and _NOT_SHOWN.search(style) is not None)

    def _start(self, element: _Element, walker: Any) -> None:
        tag = str(element.tag)
        if tag == "table":
            self._break()
            self.tables.append(_Table(Occupancy(self.path, self.limits), self._line(element)))
        elif tag == "tr" and self.tables:
            self._table().places.begin_row()
        elif tag in ("td", "th") and self.tables:
            text = _Text(line=self._line(element))
            self.cells += 1
            if self.cells > self.limits.cells:
                raise over("cells", self.limits, self.path)
            self._table().places.add(text, _span(element, "rowspan"), _span(element, "colspan"))
            self.texts.append(text)
        elif tag == "br":
            self._break()
        elif tag in BLOCKS:
            self._break()
            self.preformatted += tag == "pre"
        elif tag == "input" and (element.get("type") or "").lower() in FIELDS:
            self._add(element.get("value") or "")
        elif tag == "select":
            self._add(_chosen(element))
            walker.skip_subtree()
        if len(self.texts) == 1 and self.texts[0].line is None:
            self.texts[0].line = self._line(element)
        if element.text and tag != "select":
            self._add(element.text)

    def _end(self, element: _Element) -> None:
        tag = str(element.tag)
        if tag == "table" and self.tables:
            self._close(self.tables.pop())
        elif tag in SECTIONS and self.tables:
            self.tables[-1].places.end_section()
        elif tag in ("td", "th") and len(self.texts) > 1:
            self.texts.pop()
        elif tag in BLOCKS:
            self.preformatted -= tag == "pre"
            self._break()

    def _remark(self, said: str, element: _Element) -> None:
        """A comment to perflint is about the cell in which it stands, else about the next paragraph."""
        if len(self.texts) > 1:
            self.texts[-1].comment += [BREAK, said]
            return
        where = Location(file=self.path, line=self._line(element))
        self.comments.append(Comment(said, where, Location(file=self.path, paragraph=self.paragraphs + 1)))

    # ── text ──

    def _add(self, text: str) -> None:
        pieces = self.texts[-1].pieces
        if self.preformatted:
            text = text.replace("\r\n", "\n").replace("\n", BREAK)
        if pieces or text.strip():
            pieces.append(text)

    def _break(self) -> None:
        """A new line: the next paragraph outside tables, a line break inside a cell."""
        if len(self.texts) == 1:
            self._paragraph()
        elif self.texts[-1].pieces:
            self.texts[-1].pieces.append(BREAK)

    def _paragraph(self) -> None:
        text, line = _seen(self.texts[0].pieces), self.texts[0].line
        self.texts[0] = _Text()
        for part in text.split("\n") if text else ():
            self.paragraphs += 1
            where = Location(file=self.path, line=line, paragraph=self.paragraphs)
            self.blocks.append(Passage(part.strip(), ((0, where),)))

    def _line(self, element: _Element) -> int | None:
        line: Any = element.sourceline if self.numbered else None
        return line or None

    # ── tables ──

    def _table(self) -> _Table:
        """The innermost open table; its place among the blocks is kept when its first row begins."""
        table = self.tables[-1]
        if table.slot < 0:
            if len(self.texts) == 1:
                self._paragraph()  # the caption
            table.slot, table.number = len(self.blocks), self.grids
            self.blocks.append(None)
            self.grids += 1
        return table

    def _close(self, table: _Table) -> None:
        height, placed = table.places.visible()
        rows: list[list[Cell]] = [[] for _ in range(height)]
        filled = 0
        for place in placed:
            text = _seen(place.content.pieces)
            if len(text) > self.limits.cell_text:
                raise over("cell_text", self.limits, f"{self.path}:{place.content.line or ''}")
            filled += bool(text)
            where = Location(
                file=self.path,
                table=table.number,
                row=place.row,
                column=place.column,
                line=place.content.line,
                span=(place.rows, place.columns),
            )
            comment = _seen(place.content.comment)
            rows[place.row].append(Cell(text, where, None, CellFacts(comment=comment) if comment else None))
        if filled:  # a table for the layout of the page alone has no text of its own
            where = Location(file=self.path, table=table.number, line=table.line)
            self.blocks[table.slot] = Grid(tuple(map(tuple, rows)), where)


def _span(element: _Element, name: str) -> int:
    told = element.get(name)
    if told is None:
        return 1
    told = told.strip()
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 1 if len(told) < 10 else 10**9


def _chosen(element: _Element) -> str:
    """The text of the option that a list shows."""
    options = list(element.iter("option"))
    option = next((one for one in options if "selected" in one.attrib), options[0] if options else None)
    return "" if option is None else "".join(map(str, option.itertext()))


def _seen(pieces: list[str]) -> str:
    """The text as a browser shows it: runs of white space as one blank, none where a line of Chinese was broken."""
    if not pieces:
        return ""
    lines = "".join(pieces).split(BREAK)
    return "\n".join(_SPACE.sub(_blank, line).strip() for line in lines).strip()


def _blank(found: re.Match[str]) -> str:
    if "\n" not in found.group():
        return " "
    text, begin, end = found.string, found.start(), found.end()
    beside = (text[begin - 1] if begin else "", text[end] if end < len(text) else "")
    return " " if all(_WESTERN.match(character) for character in beside) else ""
