"""What a Word part holds besides text: links to headers and footers, pictures, embedded objects.

Pictures and objects that may hold a table are named as problems, because what they say is not read.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from perflint.readers.shared.docx.xml import End, Start, number, on

_LARGE = 7_560_000 * 10_692_000 // 4  # a quarter of an A4 page, in square EMU
_MOST_PROBLEMS = 100


class Margin(Struct, frozen=True):
    """A header or footer that a section refers to: the id of the link and ``default``, ``first`` or ``even``."""

    link: str
    kind: str
    footer: bool


class Surroundings:
    """Handlers for sections, pictures and objects.  ``paragraph_number()`` is that of the paragraph being read."""

    def __init__(self, paragraph_number: Callable[[], int]) -> None:
        self.margins: list[Margin] = []
        self.problems: list[tuple[str, int]] = []  # with the number of the paragraph
        self.pictures = 0
        self._paragraph_number = paragraph_number
        self._section: list[Margin] = []
        self._title_page = False
        self._behind = False
        self._large = False

    def starts(self) -> dict[str, Start]:
        """Handlers by the element that begins."""
        return {
            "w:sectPr": self._begin_section,
            "w:headerReference": lambda attributes: self._refer(attributes, footer=False),
            "w:footerReference": lambda attributes: self._refer(attributes, footer=True),
            "w:titlePg": self._title,
            "wp:anchor": self._anchor,
            "wp:inline": self._anchor,
            "wp:extent": self._extent,
            "a:blip": self._picture,
            "v:imagedata": self._picture,
            "w:altChunk": self._chunk,
            "w:subDoc": self._chunk,
            "o:OLEObject": self._object,
        }

    def ends(self) -> dict[str, End]:
        """Handlers by the element that ends."""
        return {"w:sectPr": self._end_section}

    def _begin_section(self, _: dict[str, str]) -> None:
        self._section, self._title_page = [], False

    def _refer(self, attributes: dict[str, str], *, footer: bool) -> None:
        self._section.append(Margin(attributes.get("r:id", ""), attributes.get("w:type", "default"), footer))

    def _title(self, attributes: dict[str, str]) -> None:
        self._title_page = on(attributes)

    def _end_section(self) -> None:
        self.margins += [margin for margin in self._section if margin.kind != "first" or self._title_page]

    def _anchor(self, attributes: dict[str, str]) -> None:
        self._behind = attributes.get("behindDoc") in {"1", "true"}  # a watermark or a background
        self._large = False

    def _extent(self, attributes: dict[str, str]) -> None:
        self._large = number(attributes.get("cx")) * number(attributes.get("cy")) >= _LARGE and not self._behind

    def _picture(self, _: dict[str, str]) -> None:
        self.pictures += 1
        if self._large:
            self._large = False
            self._problem("这里有一张大图片（可能是扫描的表格），图片里的文字没有读出；请对方提供 Word 表格")

    def _chunk(self, _: dict[str, str]) -> None:
        self._problem("这里插入了另一个文件，其中的内容没有读出；用 Word 打开后另存一份就能读到")

    def _object(self, attributes: dict[str, str]) -> None:
        program = attributes.get("ProgID", "")[:40]
        if not program.lower().startswith("equation"):
            named = f"（{program}）" if program else ""
            self._problem(f"这里嵌入了一个对象{named}，其中的内容没有读出；把它转换成 Word 表格就能读到")

    def _problem(self, message: str) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append((message, self._paragraph_number()))
