"""What `perflint parse --format html` says of each cell and line: the field it became, remarks, what was not read.

The tables themselves are drawn by `reporters.shared.html.canvas`, the page around them is made in `html_view`.
"""

from __future__ import annotations

from collections.abc import Sequence

from perflint.intake.blocks import blocks_of
from perflint.model import Document, Grid, Location, Passage, Source
from perflint.reporters.shared.html.canvas import Canvas, Painted
from perflint.reporters.shared.html.lines import Lines, line_key
from perflint.reporters.shared.html.text import attribute, painted, spans_in
from perflint.reporters.shared.places import extent, spot
from perflint.reporters.shared.sources.cell_facts import remarks
from perflint.reporters.shared.sources.layout import Layout, Placed, is_label
from perflint.reporters.shared.sources.roles import Key, Mark, key_of, marks_of

MOST_OWNERS = 4  # of the indicators that share a cell
SURE = 0.9  # a lower confidence of character recognition is marked


class SourceView:
    """One file: its blocks as HTML, made once, and where each place stands on the page."""

    def __init__(self, source: Source, document: Document, prefix: str) -> None:
        self.document = document
        blocks, self.furniture = blocks_of(source)
        self.marks = marks_of(document)
        self.lines = Lines([block for block in blocks if isinstance(block, Passage)], self.marks.texts)
        self.problems = _problems_by_cell(document)
        self.prose = {line_key(where) for passage in document.paragraphs for _, where in passage.pieces}
        self.unread = 0
        self.used = False  # whether the grid being drawn became anything
        self.canvas = Canvas(blocks, prefix, self)

    @property
    def html(self) -> str:
        """The blocks."""
        return self.canvas.html

    def link(self, location: Location) -> str | None:
        """The id of the element that shows a place, None where it is not shown."""
        return self.canvas.link(location)

    # ── as a painter ──

    def line_number(self, location: Location) -> int | None:
        """The passage that holds a place."""
        return self.lines.number(location)

    def line(self, passage: Passage, number: int) -> Painted:
        """The fields in a line in their colours."""
        spans = self.lines.spans(number)
        where = passage.place(0)
        place = spot(where)
        kind = "" if passage.text.strip() else "empty"
        if not spans and not kind:
            known = line_key(where) in self.prose or (
                is_label(passage.text) or all(map(is_label, passage.text.split()))
            )
            kind = "prose" if known else "unread"
            self.unread += not known
        told = f"{place}\n没有读入" if kind == "unread" else place
        return Painted(
            [kind] if kind else [],
            painted(passage.text, spans, lambda mark: _opening(mark, ())),
            f' title="{attribute(told)}"',
        )

    def grid(self, grid: Grid, layout: Layout) -> Painted:
        """A grid that nothing was read from says so."""
        self.used = any(self.marks.at(placed.cell.location) for row in layout.rows for placed in row)
        if self.used:
            return Painted((), "")
        return Painted(["unused"], '<span class="badge">没有从这里读出内容</span>')

    def cell(self, placed: Placed) -> Painted:
        """The field a cell became, or those in it, with all that is known of it."""
        cell = placed.cell
        key = key_of(cell.location)
        whole, spans = spans_in(cell.text, self.marks.at(cell.location))
        problems = self.problems.get(key, ()) if key is not None else ()
        notes = remarks(cell)
        kinds, label = self._kinds(placed, whole, bool(spans))
        kinds += ["note"] * bool(notes) + ["problem"] * bool(problems)
        unread = ["没有读入"] if "unread" in kinds else []
        told = _told(cell.location, whole, [*notes, *(f"没有读懂：{one}" for one in problems), *unread])
        tag = f' data-t="{attribute(label)}"' if label else ""
        focus = ' tabindex="0"' if cell.text.strip() or problems else ""
        return Painted(
            kinds,
            painted(cell.text, spans, lambda mark: _opening(mark, notes)),
            f' title="{attribute(told)}"{tag}{focus}',
        )

    def _kinds(self, placed: Placed, whole: Sequence[Mark], partly: bool) -> tuple[list[str], str]:
        """The classes of a cell, and the name of the field it is."""
        cell = placed.cell
        more = ["hid"] * bool(cell.facts and cell.facts.hidden) + ["doubt"] * bool(
            cell.facts and cell.facts.confidence < SURE
        )
        if whole:
            return [f"r-{whole[0].role}", *more], whole[0].label if cell.text.strip() else ""
        if not cell.text.strip():
            return ["blank", *more], ""
        if partly:
            return ["partly", *more], ""
        if is_label(cell.text):
            return ["label", *more], ""
        self.unread += self.used
        return ["unread" if self.used else "plain", *more], ""


def _problems_by_cell(document: Document) -> dict[Key, list[str]]:
    found: dict[Key, list[str]] = {}
    for problem in document.problems:
        if (key := key_of(problem.location)) is not None:
            found.setdefault(key, []).append(problem.message)
    return found


def _opening(mark: Mark, notes: Sequence[str]) -> str:
    """The start tag of a stretch that became a field."""
    told = attribute(_told(mark.cell.location, [mark], notes))
    return f'<mark class="r-{mark.role}" data-t="{attribute(mark.label)}" title="{told}">'


def _told(location: Location, marks: Sequence[Mark], notes: Sequence[str]) -> str:
    """What is told of a cell or stretch: its place, what it became, what is known of it."""
    lines = [extent(location)]
    if location.box is not None:
        lines[0] += f"（距左 {location.box[0]:.0f}、距上 {location.box[1]:.0f} 磅）"
    owners: dict[str, list[str]] = {}
    for mark in marks:
        owners.setdefault(mark.label, []).append(mark.owner)
    for label, known in owners.items():
        named = [owner for owner in dict.fromkeys(known) if owner]
        more = f" 等{len(named)}处" if len(named) > MOST_OWNERS else ""
        lines.append(f"{label}：{'、'.join(named[:MOST_OWNERS])}{more}" if named else label)
    return "\n".join(filter(None, [*lines, *notes]))
