"""The findings of one document by the place they stand at, and how a drawn cell or line shows them.

Every element that shows findings carries their numbers in ``data-f``, so that a finding and its cell find each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from perflint.model import Cell, Finding, Grid, Location, Passage, Place, Severity
from perflint.reporters.shared.html.canvas import Painted
from perflint.reporters.shared.html.lines import Lines
from perflint.reporters.shared.html.text import LONGEST, Compact, attribute, painted
from perflint.reporters.shared.places import extent
from perflint.reporters.shared.sources.layout import Layout, Placed, is_label
from perflint.reporters.shared.sources.roles import Key, key_of

Sheet = tuple[str | None, int | None]  # sheet and table of a grid as a whole
MOST_TITLES = 4  # findings that the tooltip of a cell tells


class Offence(Struct, eq=False):
    """One place with its findings: their numbers in the report, the text there, the stretches of it that are wrong."""

    cell: Cell
    findings: dict[int, Finding] = field(default_factory=dict)
    parts: list[Place] = field(default_factory=list)

    @property
    def severity(self) -> Severity:
        """The worst."""
        return max(finding.severity for finding in self.findings.values())

    @property
    def attributes(self) -> str:
        """``data-f`` with the numbers, a tooltip, and a stop for the keyboard."""
        listed = list(self.findings.values())
        told = [f"{one.severity.label} {one.code} {one.title}" for one in listed[:MOST_TITLES]]
        told += [f"还有 {len(listed) - MOST_TITLES} 个问题"] * (len(listed) > MOST_TITLES)
        where = extent(self.cell.location)
        numbers = " ".join(map(str, self.findings))
        return f' data-f="{numbers}" tabindex="0" title="{attribute(chr(10).join(filter(None, [where, *told])))}"'


class Offences:
    """The findings of one document as a `Painter` of its source."""

    def __init__(self, blocks: Sequence[Grid | Passage], findings: Mapping[int, Finding]) -> None:
        self.findings = findings
        self.shown: set[int] = set()  # the numbers of those that stand at something drawn
        passages = [block for block in blocks if isinstance(block, Passage)]
        self._cells: dict[Key, Offence] = {}
        self._sheets: dict[Sheet, Offence] = {}
        texts: dict[tuple[Location, str], Offence] = {}
        drawn = _keys(blocks)
        for number, finding in findings.items():
            for where in (finding.place.location, *finding.place.also):
                self._sort(number, finding, where, drawn, texts)
        self.lines = Lines(passages, [one for one in texts.values() if one.cell.text.strip()])
        self._blank: dict[int, Offence] = {}
        for one in texts.values():
            at = self.lines.number(one.cell.location)
            if at is not None and not any(mine is one for _, _, mine in self.lines.spans(at)):
                self._blank.setdefault(at, one).findings.update(one.findings)

    def _sort(
        self,
        number: int,
        finding: Finding,
        where: Location,
        drawn: set[Key],
        texts: dict[tuple[Location, str], Offence],
    ) -> None:
        key = key_of(where)
        if key in drawn:
            assert key is not None
            offence = self._cells.setdefault(key, Offence(Cell(finding.place.text, where)))
            offence.parts += [finding.place] * (finding.place.span is not None)
        elif where.line is None and where.paragraph is None:
            if where is not finding.place.location:  # a further piece of a cell that is drawn whole
                return
            offence = self._sheets.setdefault((where.sheet, where.table), Offence(Cell("", where)))
        else:
            text = _stretch(finding.place, where)
            offence = texts.setdefault((replace(where, row=None, column=None), text), Offence(Cell(text, where)))
        offence.findings[number] = finding

    def rest(self) -> dict[int, Finding]:
        """The findings that stand at nothing that was drawn: those of a whole file, and of what was too much to draw."""
        return {number: finding for number, finding in self.findings.items() if number not in self.shown}

    # ── as a painter ──

    def line_number(self, location: Location) -> int | None:
        """The passage that holds a place."""
        return self.lines.number(location)

    def line(self, passage: Passage, number: int) -> Painted:
        """The wrong stretches of a line."""
        spans = self.lines.spans(number)
        for _, _, offence in spans:
            self.shown |= offence.findings.keys()
        content = painted(passage.text, spans, _opening)
        blank = self._blank.get(number)
        if blank is None:
            return Painted(() if passage.text.strip() else ["empty"], content)
        self.shown |= blank.findings.keys()
        return Painted([f"f-{blank.severity.id}"], content, blank.attributes)

    def grid(self, grid: Grid, layout: Layout) -> Painted:
        """A grid with what is wrong of it as a whole."""
        offence = self._sheets.get((grid.location.sheet, grid.location.table))
        if offence is None or (None, None) == (grid.location.sheet, grid.location.table):
            return Painted((), "")
        self.shown |= offence.findings.keys()
        return Painted([f"f-{offence.severity.id}"], "", offence.attributes)

    def cell(self, placed: Placed) -> Painted:
        """A cell in the colour of its worst finding, the wrong part of its text marked."""
        text = placed.cell.text
        key = key_of(placed.cell.location)
        offence = self._cells.get(key) if key is not None else None
        if offence is None:
            return Painted(["label"] if text.strip() and is_label(text) else (), painted(text, (), _part))
        self.shown |= offence.findings.keys()
        spans = [(*span, offence) for span in _spans(text, offence.parts)]
        return Painted([f"f-{offence.severity.id}"], painted(text, spans, _part), offence.attributes)


def _keys(blocks: Iterable[Grid | Passage]) -> set[Key]:
    cells = (cell for block in blocks if isinstance(block, Grid) for row in block.rows for cell in row)
    return {key for cell in cells if (key := key_of(cell.location)) is not None}


def _spans(text: str, parts: Iterable[Place]) -> Iterator[tuple[int, int]]:
    """Where the offending stretches stand in the text of the cell, whose blanks and line breaks may be others."""
    cell = Compact(text[:LONGEST])
    for place in parts:
        start, end = place.span or (0, 0)
        base = cell.text.find(_dense(place.text))
        first, last = base + len(_dense(place.text[:start])), base + len(_dense(place.text[:end]))
        if base >= 0 and first < last <= len(cell.text) and last - first < len(cell.text):
            yield cell.span(first, last)


def _dense(text: str) -> str:
    return "".join(text.split())


def _stretch(place: Place, where: Location) -> str:
    """The text that stands at the place: the offending stretch where the place is that of the stretch alone."""
    if place.span is None or where.character is None or where.end_character is None or where.line != where.end_line:
        return place.text
    part = place.text[slice(*place.span)]
    return part if part and len(part) == where.end_character - where.character + 1 else place.text


def _opening(offence: Offence) -> str:
    return f'<mark class="f-{offence.severity.id}"{offence.attributes}>'


def _part(offence: Offence) -> str:
    return '<mark class="part">'
