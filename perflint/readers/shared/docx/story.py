"""One part of a Word file read in order: its paragraphs and tables, what is deleted in it left out.

The body, headers, footers, notes and comments are all such stories.  What stands inside a paragraph is gathered by
`runs`; here is what holds what: tables, cells, text boxes, notes, alternatives.
"""

from __future__ import annotations

from typing import Protocol

from perflint.limits import Limits, over
from perflint.readers.shared.docx.controls import Controls
from perflint.readers.shared.docx.runs import Paragraph, Runs
from perflint.readers.shared.docx.surroundings import Surroundings
from perflint.readers.shared.docx.tables import Flow, WordCell, WordRow, WordTable
from perflint.readers.shared.docx.xml import End, Start, Walker, number, on

_LEFT_OUT = (  # former properties, and the readings beside characters
    *("w:pPrChange", "w:rPrChange", "w:tblPrChange", "w:tblPrExChange", "w:trPrChange", "w:tcPrChange"),
    *("w:sectPrChange", "w:tblGridChange", "w:numberingChange", "w:rt"),
)
_NOTES = ("w:comment", "w:footnote", "w:endnote")


class Looks(Protocol):
    """What styles and lists say of paragraphs."""

    def hides(self, run: str | None, paragraph: str | None) -> bool:
        """Whether runs in these styles are hidden."""

    @property
    def numbers_all(self) -> bool:
        """Whether the default style numbers paragraphs."""

    def label(self, paragraph: Paragraph) -> str:
        """The list number before the next paragraph."""


class Story:
    """The handlers of one part.  After `read`: ``flow`` with its items, ``notes`` by id, and the ``surroundings``."""

    def __init__(self, looks: Looks, path: str, part: str, limits: Limits) -> None:
        self.flow = self._body = body = Flow()
        self.notes: dict[str, str] = {}
        self.commented: list[tuple[str, int]] = []  # comments outside tables, with the number of their paragraph
        self.surroundings = Surroundings(lambda: sum(isinstance(item, str) for item in body.items) + 1)
        self._looks = looks
        self._path = path
        self._limits = limits
        self._walker = Walker(path, part)
        self._runs = Runs(looks.hides)
        self._outside = self._runs.paragraph
        self._paragraphs: list[Paragraph] = []  # that hold the one being read
        self._holders: list[tuple[Flow, WordTable | None, Paragraph]] = []
        self._table: WordTable | None = None
        self._chosen: list[bool] = []  # alternatives that are open, and whether a branch has been read
        self._row_properties = False
        self._note: str | None = None
        self._commented: set[str] = set()
        self._count = {"rows": 0, "cells": 0}

    def read(self, content: bytes) -> Story:
        """Read the part to its end.  Raises InputError for bad XML and for what is over a limit."""
        try:
            self._walker.walk(content, self._starts(), self._ends(), self._runs.text)
        finally:
            del self._controls  # which knows this object
        self.flow.finish()
        return self

    def _starts(self) -> dict[str, Start]:
        self._controls = Controls(lambda: self._runs.paragraph, lambda: self.flow, self._row_cells)
        return {
            **self._runs.starts(),
            **self._controls.starts(),
            **self.surroundings.starts(),
            **dict.fromkeys(_LEFT_OUT, lambda _: self._walker.skip()),
            **dict.fromkeys(("w:del", "w:moveFrom"), self._deleted),
            **dict.fromkeys(("mc:Choice", "mc:Fallback"), self._alternative),
            **dict.fromkeys(("w:commentRangeStart", "w:commentReference"), self._comment),
            **dict.fromkeys(_NOTES, self._begin_note),
            "mc:AlternateContent": lambda _: self._chosen.append(False),
            "w:p": self._begin_paragraph,
            "w:pPr": self._begin_properties,
            "w:pStyle": self._style,
            "w:numId": self._list,
            "w:ilvl": self._level,
            "w:tbl": self._begin_table,
            "w:tr": self._begin_row,
            "w:tc": self._begin_cell,
            "w:trPr": self._begin_row_properties,
            "w:hidden": self._hide_row,
            "w:gridBefore": self._before,
            "w:gridSpan": self._columns,
            "w:vMerge": self._vertical,
            "w:hMerge": self._horizontal,
            "w:cellDel": self._cell_deleted,
            "w:txbxContent": lambda _: self._hold(Flow(), None),
        }

    def _ends(self) -> dict[str, End]:
        return {
            **self._runs.ends(),
            **self._controls.ends(),
            **self.surroundings.ends(),
            **dict.fromkeys(_NOTES, self._end_note),
            "mc:AlternateContent": self._end_alternatives,
            "w:p": self._end_paragraph,
            "w:pPr": self._end_properties,
            "w:tbl": self._end_table,
            "w:tr": self._end_row,
            "w:tc": self._end_cell,
            "w:trPr": self._end_row_properties,
            "w:txbxContent": self._end_box,
        }

    # ── what is not shown ───────────────────────────────────────────────────────────────────────────────────────

    def _deleted(self, _: dict[str, str]) -> None:
        """``w:del``: of the end mark or of the row when it is said among their properties, else of what it holds."""
        if self._runs.paragraph.properties:
            self._runs.paragraph.joined = True
        elif self._row_properties and self._table and self._table.row:
            self._table.row.deleted = True
        else:
            self._walker.skip()

    def _alternative(self, _: dict[str, str]) -> None:
        """Of the branches of ``mc:AlternateContent`` the first is read."""
        if not self._chosen or self._chosen[-1]:
            self._walker.skip()
        else:
            self._chosen[-1] = True

    def _end_alternatives(self) -> None:
        self._chosen.pop()

    # ── paragraphs ──────────────────────────────────────────────────────────────────────────────────────────────

    def _begin_paragraph(self, _: dict[str, str]) -> None:
        self._paragraphs.append(self._runs.paragraph)
        self._runs.paragraph = Paragraph()

    def _end_paragraph(self) -> None:
        paragraph = self._runs.paragraph
        self._runs.paragraph = self._paragraphs.pop()
        flow = self.flow
        text = "".join(paragraph.parts)
        if paragraph.joined:
            flow.carry += [text] if text else []
        elif not (paragraph.pages and not text.strip(" \t\u3000-—–－·~第共页/,，0123456789")):
            if paragraph.list is not None or paragraph.style is not None or self._looks.numbers_all:
                text = self._looks.label(paragraph) + "".join(flow.carry) + text
            elif flow.carry:
                text = "".join(flow.carry) + text
            flow.carry.clear()
            flow.items.append(text)
        if paragraph.after:
            flow.items += paragraph.after
        self._add("rows")

    def _begin_properties(self, _: dict[str, str]) -> None:
        self._runs.paragraph.properties = True

    def _end_properties(self) -> None:
        self._runs.paragraph.properties = False

    def _style(self, attributes: dict[str, str]) -> None:
        self._runs.paragraph.style = attributes.get("w:val")

    def _list(self, attributes: dict[str, str]) -> None:
        self._runs.paragraph.list = number(attributes.get("w:val"))

    def _level(self, attributes: dict[str, str]) -> None:
        self._runs.paragraph.level = number(attributes.get("w:val"))

    # ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _begin_table(self, _: dict[str, str]) -> None:
        self.flow.finish()
        self._hold(self.flow, WordTable())

    def _end_table(self) -> None:
        table = self._table
        self._release()
        if table and table.rows:
            self.flow.items.append(table)

    def _begin_row(self, _: dict[str, str]) -> None:
        if self._table is None or self._table.row is not None:
            self._walker.skip()  # a row outside tables
        else:
            self._table.row = WordRow()

    def _end_row(self) -> None:
        if self._table and self._table.row:
            if not self._table.row.deleted:
                self._table.rows.append(self._table.row)
            self._table.row = None
            self._add("rows")

    def _begin_cell(self, _: dict[str, str]) -> None:
        if self._table is None or self._table.row is None or self._table.cell is not None:
            self._walker.skip()  # a cell outside rows
        else:
            self._table.cell = WordCell()
            self._hold(self._table.cell, self._table)

    def _end_cell(self) -> None:
        self.flow.finish()
        self._release()
        if self._table and self._table.row and self._table.cell:
            self._table.row.add(self._table.cell)
            self._table.cell = None
            self._add("cells")

    def _begin_row_properties(self, _: dict[str, str]) -> None:
        self._row_properties = True

    def _end_row_properties(self) -> None:
        self._row_properties = False

    def _hide_row(self, attributes: dict[str, str]) -> None:
        if self._row_properties and self._table and self._table.row:
            self._table.row.hidden = on(attributes)

    def _before(self, attributes: dict[str, str]) -> None:
        if self._table and self._table.row:
            self._table.row.before = max(0, number(attributes.get("w:val")))

    def _columns(self, attributes: dict[str, str]) -> None:
        if self._table and self._table.cell:
            self._table.cell.columns = max(1, number(attributes.get("w:val"), 1))

    def _vertical(self, attributes: dict[str, str]) -> None:
        if self._table and self._table.cell:
            self._table.cell.vertical = True
            self._table.cell.starts_merge = attributes.get("w:val") == "restart"

    def _horizontal(self, attributes: dict[str, str]) -> None:
        if self._table and self._table.cell:
            self._table.cell.goes_on = attributes.get("w:val", "continue") != "restart"

    def _cell_deleted(self, _: dict[str, str]) -> None:
        if self._table and self._table.cell:
            self._table.cell.deleted = True

    def _row_cells(self) -> list[WordCell]:
        return self._table.row.cells if self._table and self._table.row else []

    # ── what holds what ─────────────────────────────────────────────────────────────────────────────────────────

    def _hold(self, flow: Flow, table: WordTable | None) -> None:
        """From here on paragraphs go to this flow, until `_release`."""
        if len(self._holders) >= self._limits.xml_depth:
            raise over("xml_depth", self._limits, self._path)
        self._holders.append((self.flow, self._table, self._runs.paragraph))
        self.flow, self._table, self._runs.paragraph = flow, table, self._outside

    def _release(self) -> None:
        self.flow, self._table, self._runs.paragraph = self._holders.pop()

    def _end_box(self) -> None:
        """What a text box holds comes after the paragraph it is anchored in."""
        box = self.flow
        box.finish()
        self._release()
        self._runs.paragraph.after += [item for item in box.items if item != ""]

    def _begin_note(self, attributes: dict[str, str]) -> None:
        if attributes.get("w:type", "normal") != "normal" or self._note is not None:  # a line between text and notes
            self._walker.skip()
        else:
            self._note = attributes.get("w:id", "")
            self._hold(Flow(), None)

    def _end_note(self) -> None:
        note = self.flow
        note.finish()
        self._release()
        self.notes[self._note or ""] = "\n".join(item for item in note.items if isinstance(item, str)).strip()
        self._note = None

    def _comment(self, attributes: dict[str, str]) -> None:
        """A comment belongs to the cell in which its range begins."""
        key = attributes.get("w:id", "")
        if key not in self._commented:
            self._commented.add(key)
            if self._table and self._table.cell:
                self._table.cell.comments.append(key)
            elif self.flow is self._body:
                self.commented.append((key, sum(isinstance(item, str) for item in self._body.items) + 1))

    def _add(self, what: str) -> None:
        self._count[what] += 1
        if self._count[what] > getattr(self._limits, what):
            raise over(what, self._limits, self._path)
