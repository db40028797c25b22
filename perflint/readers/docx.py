"""Word documents: each paragraph as a passage, each table as a grid, with what a person sees on the page.

This module knows the parts of the file and their order: headers, the body, notes, footers.  How a part is read is in
``shared/docx/story.py``, list numbers in ``shared/docx/numbering.py``, tables in ``shared/docx/tables.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits
from perflint.model import Comment, Grid, Location, Passage, Problem, Source
from perflint.readers.shared.ole import ole_kind
from perflint.readers.shared.packages import Package, Relationship, office_kind

if TYPE_CHECKING:
    from perflint.readers.shared.docx.numbering import Lists
    from perflint.readers.shared.docx.runs import Paragraph
    from perflint.readers.shared.docx.story import Story
    from perflint.readers.shared.docx.styles import Styles

NAME = "docx"
SUFFIXES = (".docx", ".docm")

_WORD_NAMES = (*SUFFIXES, ".doc", ".wps", ".dotx", ".dotm")
_SAVE_AGAIN = "用 Word 或 WPS 打开，另存为 .docx 后再检查"


def recognises(data: bytes, name: str) -> bool:
    """A package whose main part is a Word document; also an encrypted file with a Word name, which is refused."""
    return office_kind(data) == "docx" or (
        name.lower().endswith(_WORD_NAMES) and ole_kind(data) == "encrypted"  # the content is hidden, only names tell
    )


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """Headers, body, notes and footers in this order.  Raises InputError when the file is encrypted, damaged or empty."""
    if ole_kind(data) == "encrypted":
        advice = "用 Word 或 WPS 打开（输入密码），在“文件-信息-保护文档”里去掉密码，保存后再检查"
        raise InputError("文件加了打开密码，无法读取", place=path, advice=advice)
    document = _Document(Package.open(data, path, limits), path, limits)
    blocks = tuple(document.blocks())
    if not any(isinstance(block, Grid) or block.text.strip() for block in blocks):
        if document.body.surroundings.pictures:
            advice = "这多半是扫描件：另存为 PDF 后检查（需要 perflint[ocr]），或改用有文字的文件"
            raise InputError("文档里只有图片，没有文字", place=path, advice=advice)
        raise InputError("文档里没有文字", place=path, advice="确认文件已经写入内容；空文件不需要检查")
    return Source(path, NAME, blocks, problems=tuple(document.problems()), comments=tuple(document.comments()))


class _Document:
    """The parts of one file."""

    def __init__(self, package: Package, path: str, limits: Limits) -> None:
        self.path = path
        self._package = package
        self._limits = limits
        self._main = next(
            (link.target for link in package.relationships().values() if link.type == "officeDocument"),
            "word/document.xml",
        )
        if package.find(self._main) is None:
            raise InputError("文件里缺少正文，无法读取", place=path, advice=_SAVE_AGAIN)
        self._links = package.relationships(self._main)
        self.part = partial(_linked, package, self._links)
        self._looks = _Looks(self.part, path)
        self.body = self._story(package.read(self._main), self._main)

    def blocks(self) -> Iterator[Grid | Passage]:
        """Everything in reading order; each header, footer and note once."""
        from perflint.readers.shared.docx.blocks import body_blocks, placeless

        yield from self._margins(footer=False)
        yield from body_blocks(self.body.flow.items, self._comments, self.path, self._limits)
        for kind in ("footnotes", "endnotes"):
            yield from placeless(self._notes(kind).values(), self.path)
        yield from self._margins(footer=True)

    def problems(self) -> Iterator[Problem]:
        """What the body holds that could not be read."""
        for message, paragraph in self.body.surroundings.problems:
            yield Problem(message, Location(file=self.path, paragraph=paragraph))

    def comments(self) -> Iterator[Comment]:
        """The comments on paragraphs; those on cells are with their cells."""
        for key, paragraph in self.body.commented:
            if text := self._comments.get(key):
                where = Location(file=self.path, paragraph=paragraph)
                yield Comment(text, where, where)

    @cached_property
    def _comments(self) -> Mapping[str, str]:
        return self._notes("comments")

    def _story(self, content: bytes, part: str) -> Story:
        from perflint.readers.shared.docx.story import Story

        return Story(self._looks, self.path, part, self._limits).read(content)

    def _notes(self, kind: str) -> Mapping[str, str]:
        """The texts of footnotes, endnotes or comments by their id."""
        content, name = self.part(kind)
        return self._story(content, name).notes if content is not None else {}

    def _margins(self, *, footer: bool) -> Iterator[Passage]:
        """What the headers or footers of all sections say, each text once."""
        from perflint.readers.shared.docx.blocks import placeless, texts_of

        shown = [margin.link for margin in self.body.surroundings.margins if margin.footer == footer]
        even = {margin.link for margin in self.body.surroundings.margins if margin.kind == "even"}
        if even and not self._two_sided:
            shown = [link for link in shown if link not in even]
        parts = dict.fromkeys(filter(None, (_name(self._package, self._links.get(link)) for link in shown)))
        texts = (text for part in parts for text in texts_of(self._story(self._package.read(part), part).flow.items))
        yield from placeless(dict.fromkeys(texts), self.path)

    @cached_property
    def _two_sided(self) -> bool:
        return b"evenAndOddHeaders" in (self.part("settings")[0] or b"")


def _linked(package: Package, links: Mapping[str, Relationship], kind: str) -> tuple[bytes | None, str]:
    """Content and name of the part that the body is linked with by this kind of relationship."""
    name = next((_name(package, link) for link in links.values() if link.type == kind), None)
    return (package.read(name), name) if name else (None, "")


def _name(package: Package, link: Relationship | None) -> str | None:
    return package.find(link.target) if link and not link.external else None


class _Looks:
    """Styles and lists, read when the first paragraph asks for them: many documents do without."""

    def __init__(self, part: Callable[[str], tuple[bytes | None, str]], path: str) -> None:
        self._part, self._path = part, path

    def hides(self, run: str | None, paragraph: str | None) -> bool:
        """Whether runs in these styles are hidden; what the style of the run says comes first."""
        if not self._may_hide:
            return False
        hidden = self._styles.hidden(run)
        return bool(self._styles.hidden(paragraph) if hidden is None else hidden)

    def label(self, paragraph: Paragraph) -> str:
        """The list number before the next paragraph, and the blank after it."""
        return self._lists.label(paragraph.place, paragraph.style)

    @cached_property
    def _may_hide(self) -> bool:
        """Whether any style hides text: looked for among the bytes, unless they are UTF-16, because few do, and reading all
        styles takes longer than reading most bodies."""
        content = self._styles_part[0] or b""
        return b"vanish" in content or b"\0" in content[:4]

    @cached_property
    def numbers_all(self) -> bool:
        """Whether the default style numbers paragraphs: looked for among the bytes, as hardly any does."""
        content, _ = self._styles_part
        pieces = (content or b"").split(b'w:default="1"', 20)[1:]  # of paragraphs, characters, tables and lists
        return any(piece.find(b"<w:numId", 0, piece.find(b"</w:style>")) >= 0 for piece in pieces)

    @cached_property
    def _styles_part(self) -> tuple[bytes | None, str]:
        return self._part("styles")

    @cached_property
    def _styles(self) -> Styles:
        from perflint.readers.shared.docx.styles import Styles

        return Styles(*self._styles_part, self._path)

    @cached_property
    def _lists(self) -> Lists:
        from perflint.readers.shared.docx.numbering import Lists

        return Lists(*self._part("numbering"), self._styles, self._path)
