"""List numbers of Word paragraphs: they are not in the text but follow from the definitions and from what came before.

The definitions are read from the numbering part; `Lists.label` counts, so it is called once for each paragraph, in order.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from msgspec import Struct, field

from perflint.patterns import pattern_of
from perflint.readers.shared.docx.numerals import numeral
from perflint.readers.shared.docx.styles import ListPlace, Styles
from perflint.readers.shared.docx.symbols import is_symbolic, translated
from perflint.readers.shared.docx.xml import Walker, number, on

_LEVELS = 9


class _Level(Struct):
    """One level of a list: ``text`` is a template such as 目标%1：, ``restart`` the level after which it begins anew."""

    start: int = 0
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    style: str | None = None
    restart: int | None = None
    legal: bool = False  # all numbers of the label in digits
    hidden: bool = False
    font: str = ""


class _Definition(Struct):
    """An abstract list.  ``link`` is a style whose list says what the levels are."""

    levels: dict[int, _Level] = field(default_factory=dict)
    link: str | None = None


class _List(Struct):
    """A list: its abstract one, levels that differ from it, and levels that start anew at a number."""

    definition: str = ""
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class _Resolved(NamedTuple):
    """A list with what its abstract one says: levels, where each starts, and the counts that both share."""

    levels: dict[int, _Level]
    starts: dict[int, int]
    counts: dict[int, int]


class Lists:
    """The lists of a document and how far each has counted."""

    def __init__(self, content: bytes | None, part: str, styles: Styles, path: str) -> None:
        self._styles = styles
        self._definitions: dict[str, _Definition] = {}
        self._lists: dict[int, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[int] = set()
        self._resolved: dict[int, _Resolved] = {}
        if content is not None:
            _Reading(self._definitions, self._lists).read(content, Walker(path, part))

    def label(self, direct: ListPlace, style: str | None) -> str:
        """What stands before the next paragraph, the blank after it included; ``""`` when it is in no list."""
        inherited = self._styles.place(style) if direct.list is None or direct.level is None else ListPlace()
        which = direct.list if direct.list is not None else inherited.list
        if not which or which not in self._lists:  # list 0 is none
            return ""
        resolved = self._resolved.get(which) or self._resolve(which)
        levels = resolved.levels
        level = direct.level if direct.level is not None else inherited.level
        if level is None:
            level = next((depth for depth, item in levels.items() if item.style is not None and item.style == style), 0)
        if level not in levels:
            return ""
        return _written(levels, level, self._count(which, resolved, level))

    def _resolve(self, which: int) -> _Resolved:
        found = self._lists[which]
        key = self._definition(found)
        levels = self._definitions[key].levels | found.levels if key else found.levels
        starts = {depth: item.start for depth, item in levels.items()} | found.starts
        self._resolved[which] = resolved = _Resolved(levels, starts, self._counts.setdefault(key or f"#{which}", {}))
        return resolved

    def _definition(self, found: _List) -> str:
        """The key of the abstract list that holds the levels, links through styles followed; ``""`` for none."""
        seen: set[str] = set()
        key = found.definition
        while key in self._definitions and key not in seen:
            seen.add(key)
            definition = self._definitions[key]
            if definition.levels or definition.link is None:
                return key
            linked = self._lists.get(self._styles.place(definition.link).list or 0)
            key = linked.definition if linked else ""
        return ""

    def _count(self, which: int, resolved: _Resolved, level: int) -> dict[int, int]:
        """Count one paragraph.  Returns the numbers of all levels as this paragraph shows them."""
        levels, starts, counts = resolved
        if which not in self._begun:
            self._begun.add(which)
            for depth in self._lists[which].starts:
                counts.pop(depth, None)
        for depth in range(level):
            counts.setdefault(depth, starts.get(depth, 1))
        counts[level] = counts[level] + 1 if level in counts else starts[level]
        for depth in [depth for depth in counts if depth > level]:
            restart = levels[depth].restart if depth in levels else None
            if restart is None or level < restart:
                del counts[depth]
        return counts


def _written(levels: dict[int, _Level], level: int, counts: dict[int, int]) -> str:
    own = levels[level]
    if own.hidden:
        return ""

    def part(found: re.Match[str]) -> str:
        depth = int(found[1]) - 1
        item = levels.get(depth, own)
        form = "decimal" if own.legal and depth != level else item.form
        return numeral(counts.get(depth, item.start), form)

    label = own.text if own.form == "bullet" else _number_of().sub(part, own.text)
    if own.font and is_symbolic(own.font):
        label = translated(label, own.font)
    return label if own.suffix == "nothing" else spaced(label)


def spaced(label: str) -> str:
    """The number with the blank that keeps it from the text; full-width signs bring their own room."""
    return f"{label} " if label and label[-1] not in "：、，。；）】》” \u3000" else label


@cache
def _number_of() -> re.Pattern[str]:
    return pattern_of(r"%([1-9])")


class _Reading:
    """The numbering part while it is read."""

    def __init__(self, definitions: dict[str, _Definition], lists: dict[int, _List]) -> None:
        self._definitions = definitions
        self._lists = lists
        self._definition = _Definition()
        self._list: _List | None = None
        self._depth = 0
        self._level = _Level()

    def read(self, content: bytes, walker: Walker) -> None:
        def skip(_: dict[str, str]) -> None:
            walker.skip()

        starts = {
            "w:abstractNum": self._abstract,
            "w:numStyleLink": self._link,
            "w:num": self._num,
            "w:abstractNumId": self._of,
            "w:lvlOverride": self._override,
            "w:startOverride": self._start_override,
            "w:lvl": self._begin_level,
            "w:start": self._start,
            "w:numFmt": self._format,
            "w:lvlText": self._text,
            "w:suff": self._suffix,
            "w:pStyle": self._style,
            "w:lvlRestart": self._restart,
            "w:isLgl": self._legal,
            "w:vanish": self._vanish,
            "w:rFonts": self._font,
            "mc:Fallback": skip,
        }
        walker.walk(content, starts, {"w:num": self._end_num})

    def _abstract(self, attributes: dict[str, str]) -> None:
        self._definition = self._definitions[attributes.get("w:abstractNumId", "")] = _Definition()

    def _link(self, attributes: dict[str, str]) -> None:
        self._definition.link = attributes.get("w:val")

    def _num(self, attributes: dict[str, str]) -> None:
        self._list = self._lists[number(attributes.get("w:numId"))] = _List()

    def _end_num(self) -> None:
        self._list = None

    def _of(self, attributes: dict[str, str]) -> None:
        if self._list is not None:
            self._list.definition = attributes.get("w:val", "")

    def _override(self, attributes: dict[str, str]) -> None:
        self._depth = number(attributes.get("w:ilvl"))

    def _start_override(self, attributes: dict[str, str]) -> None:
        if self._list is not None and 0 <= self._depth < _LEVELS:
            self._list.starts[self._depth] = number(attributes.get("w:val"), 1)

    def _begin_level(self, attributes: dict[str, str]) -> None:
        self._level = _Level()
        depth = number(attributes.get("w:ilvl"))
        if 0 <= depth < _LEVELS:
            (self._list or self._definition).levels[depth] = self._level

    def _start(self, attributes: dict[str, str]) -> None:
        self._level.start = number(attributes.get("w:val"), 1)

    def _format(self, attributes: dict[str, str]) -> None:
        self._level.form = attributes.get("w:val", "decimal")
        if self._level.form == "custom":  # 01, 02, … or 001, 002, …
            self._level.form = "decimalZero" if attributes.get("w:format", "").startswith("01") else "decimal"

    def _text(self, attributes: dict[str, str]) -> None:
        self._level.text = attributes.get("w:val", "")[:200]

    def _suffix(self, attributes: dict[str, str]) -> None:
        self._level.suffix = attributes.get("w:val", "tab")

    def _style(self, attributes: dict[str, str]) -> None:
        self._level.style = attributes.get("w:val")

    def _restart(self, attributes: dict[str, str]) -> None:
        self._level.restart = number(attributes.get("w:val"))

    def _legal(self, attributes: dict[str, str]) -> None:
        self._level.legal = on(attributes)

    def _vanish(self, attributes: dict[str, str]) -> None:
        self._level.hidden = on(attributes)

    def _font(self, attributes: dict[str, str]) -> None:
        self._level.font = attributes.get("w:ascii") or attributes.get("w:hAnsi") or ""
