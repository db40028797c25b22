"""What styles say about text: whether it is hidden, and which list numbers its paragraphs.

Fonts, sizes and tables of styles are not looked at.
"""

from __future__ import annotations

from msgspec import Struct

from perflint.readers.shared.docx.xml import Walker, number, on

_LONGEST_CHAIN = 50  # of styles based on each other


class ListPlace(Struct, frozen=True):
    """Which list a paragraph belongs to, and at which level; None where it does not say."""

    list: int | None = None
    level: int | None = None


class _Style(Struct):
    base: str | None = None
    hidden: bool | None = None
    list: int | None = None
    level: int | None = None


class Styles:
    """The styles of a document by their id.  Chains that run in a circle end where they began."""

    def __init__(self, content: bytes | None, part: str, path: str) -> None:
        self.default: str | None = None  # of paragraphs that name no style
        self._styles: dict[str, _Style] = {}
        if content is not None:
            self._read(content, path, part)

    def hidden(self, style: str | None) -> bool | None:
        """Whether text in this style is hidden; None where neither it nor its bases say."""
        return next((found.hidden for found in self._chain(style) if found.hidden is not None), None)

    def place(self, style: str | None) -> ListPlace:
        """The list that numbers the paragraphs of this style (the default style for None)."""
        which = level = None
        for found in self._chain(style if style is not None else self.default):
            which = found.list if which is None else which
            level = found.level if level is None else level
        return ListPlace(which, level)

    def _chain(self, style: str | None) -> list[_Style]:
        chain: dict[str, _Style] = {}
        while style is not None and style not in chain and style in self._styles and len(chain) < _LONGEST_CHAIN:
            chain[style] = self._styles[style]
            style = chain[style].base
        return list(chain.values())

    def _read(self, content: bytes, path: str, part: str) -> None:
        walker = Walker(path, part)
        current = _Style()

        def style(attributes: dict[str, str]) -> None:
            nonlocal current
            if attributes.get("w:type") == "table":
                walker.skip()
                return
            current = self._styles[attributes.get("w:styleId", "")] = _Style()
            if attributes.get("w:default") in {"1", "true", "on"} and attributes.get("w:type") == "paragraph":
                self.default = attributes.get("w:styleId")

        def based_on(attributes: dict[str, str]) -> None:
            current.base = attributes.get("w:val")

        def vanish(attributes: dict[str, str]) -> None:
            current.hidden = on(attributes)

        def list_number(attributes: dict[str, str]) -> None:
            current.list = number(attributes.get("w:val"))

        def level(attributes: dict[str, str]) -> None:
            current.level = number(attributes.get("w:val"))

        def skip(_: dict[str, str]) -> None:
            walker.skip()

        starts = {
            "w:style": style,
            "w:basedOn": based_on,
            "w:vanish": vanish,
            "w:numId": list_number,
            "w:ilvl": level,
            "w:latentStyles": skip,
            "w:body": skip,  # in Word 2003 XML everything is one part
            "w:pPrChange": skip,
            "w:rPrChange": skip,
        }
        walker.walk(content, starts, {})
