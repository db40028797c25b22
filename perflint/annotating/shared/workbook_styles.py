"""The styles of a workbook with a few more: a cell's own style with another fill, and those of the list of findings."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from perflint.annotating.shared.parts import Parts

if TYPE_CHECKING:
    from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_LIGHT = 0.7  # brightness of letters that would be lost on a light fill


class WorkbookStyles:
    """The styles part of a package.  Each method gives the index of a style in ``cellXfs``, made once."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.namespace = STRICT_MAIN if parts.strict else MAIN
        name = parts.linked(parts.main, "styles")
        if name is None:
            name = "xl/styles.xml" if parts.find("xl/styles.xml") is None else parts.new_name("xl/styles{}.xml")
            parts.write(name, _plain(self.namespace))
            parts.link(parts.main, "styles", name)
            parts.declare(name, _TYPE)
        self._name = name
        self._root = parts.tree(name)
        self._made: dict[object, int] = {}
        self._fills: dict[str, int] = {}

    def filled(self, index: int, color: str) -> int:
        """The style at ``index`` with this fill; itself where its letters are so light that they would be lost."""
        key = (index, color)
        if key not in self._made:
            cells = self._part("cellXfs")
            own = cells[index] if index < len(cells) else (cells[0] if len(cells) else self._element("xf"))
            if self._has_light_letters(own):
                self._made[key] = index
            else:
                made = deepcopy(own)
                made.set("fillId", str(self._fill(color)))
                made.set("applyFill", "1")
                self._made[key] = self._add("cellXfs", made)
        return self._made[key]

    def own(self, *, font: str = "", fill: str = "", center: bool = False, border: bool = True) -> int:
        """A style of the list: ``font`` is the XML inside a font, ``fill`` a colour; lines break, texts begin at the top."""
        key = (font, fill, center, border)
        if key not in self._made:
            made = self._element("xf", numFmtId="0", borderId=str(self._border() if border else 0), xfId="0")
            made.set("fontId", str(self._font(font)))
            made.set("fillId", str(self._fill(fill) if fill else 0))
            made.attrib.update(dict.fromkeys(("applyFont", "applyFill", "applyBorder", "applyAlignment"), "1"))
            alignment = self._element("alignment", vertical="center" if center else "top", wrapText="1")
            if center:
                alignment.set("horizontal", "center")
            made.append(alignment)
            self._made[key] = self._add("cellXfs", made)
        return self._made[key]

    def save(self) -> None:
        """Put the styles back into the package."""
        if self._made:
            self._parts.write_tree(self._name, self._root)

    # ── the parts of the part ──

    def _part(self, name: str) -> etree._Element:
        """``fonts``, ``fills`` …, made at its place when there is none."""
        found = self._root.find(f"{{{self.namespace}}}{name}")
        if found is None:
            found = self._element(name)
            before = {f"{{{self.namespace}}}{one}" for one in _ORDER[: _ORDER.index(name)]}
            self._root.insert(sum(one.tag in before for one in self._root), found)
        return found

    def _add(self, name: str, made: etree._Element) -> int:
        part = self._part(name)
        part.append(made)
        part.set("count", str(len(part)))
        return len(part) - 1

    def _element(self, name: str, **attributes: str) -> etree._Element:
        from lxml import etree

        return etree.Element(f"{{{self.namespace}}}{name}", attributes)

    def _parsed(self, text: str) -> etree._Element:
        from lxml import etree

        return etree.fromstring(text.replace(">", f' xmlns="{self.namespace}">', 1))

    def _fill(self, color: str) -> int:
        if color not in self._fills:
            fills = self._part("fills")
            for pattern in ("none", "gray125")[len(fills) :]:  # the first two have their meaning by their place
                self._add("fills", self._parsed(f'<fill><patternFill patternType="{pattern}"/></fill>'))
            inner = f'<fgColor rgb="FF{color}"/><bgColor indexed="64"/>'
            text = f'<fill><patternFill patternType="solid">{inner}</patternFill></fill>'
            self._fills[color] = self._add("fills", self._parsed(text))
        return self._fills[color]

    def _font(self, inner: str) -> int:
        key = ("font", inner)
        if key not in self._made:
            made = self._parsed(f'<font>{inner}<name val="宋体"/><family val="3"/><charset val="134"/></font>')
            self._made[key] = self._add("fonts", made)
        return self._made[key]

    def _border(self) -> int:
        if "border" not in self._made:
            sides = "".join(
                f'<{side} style="thin"><color rgb="FFBFBFBF"/></{side}>' for side in ("left", "right", "top", "bottom")
            )
            self._made["border"] = self._add("borders", self._parsed(f"<border>{sides}<diagonal/></border>"))
        return self._made["border"]

    def _has_light_letters(self, style: etree._Element) -> bool:
        fonts = self._part("fonts")
        index = style.get("fontId", "0")
        if not index.isdecimal() or int(index) >= len(fonts):
            return False
        color = fonts[int(index)].find(f"{{{self.namespace}}}color")
        if color is None:
            return False
        if color.get("theme") == "0":  # the background of the theme, white but for odd themes
            return not (color.get("tint") or "").startswith("-")
        rgb = (color.get("rgb") or "")[-6:]
        try:
            red, green, blue = bytes.fromhex(rgb)
        except ValueError:
            return color.get("indexed") in {"1", "9"}
        return (0.3 * red + 0.59 * green + 0.11 * blue) / 255 > _LIGHT


def _plain(namespace: str) -> bytes:
    """The styles of a workbook that has none."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{namespace}">'
        '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ).encode()
