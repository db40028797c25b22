"""What a fixer is: one module with four constants and one function, and the small types it works with.

A fixer looks at the place of a finding and proposes replacements in the texts of cells.  It knows no file format, no
severity and no wording: a rule file adds message and applicability, `perflint.fixing` writes files.  Read any neighbour
of this file for an example.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from perflint import values
from perflint.model import Cell, Document, Edit, Indicator, Place, TargetValue


class Case(Struct, frozen=True):
    """A finding to mend: where it points, the further places it names, and the values that its check supplied."""

    documents: Sequence[Document]
    place: Place
    related: tuple[Place, ...] = ()
    values: Mapping[str, Any] = {}

    @property
    def indicator(self) -> Indicator:
        """The row that the place stands in, an empty one where it stands in none."""
        at = self.place
        if at.table is None or at.indicator is None:
            return Indicator()
        return self.documents[at.document].tables[at.table].indicators[at.indicator]

    def text(self, field: str) -> str:
        """The stripped text of a cell of the row, empty where there is none."""
        cell = self.cell(field)
        return cell.text.strip() if cell else ""

    def cell(self, field: str) -> Place | None:
        """The whole cell of a field of the row; None where the form has no such column."""
        cell = getattr(self.indicator, field)
        if not isinstance(cell, Cell):
            return None
        also = cell.facts.also if cell.facts else ()
        return replace(self.place, field=field, location=cell.location, text=cell.text, span=None, also=also)

    def own_value(self) -> TargetValue:
        """What the value's own cell says, without the operator and unit columns."""
        cell = self.cell("value")
        return values.parse(cell.text if cell else "")

    def value(self) -> TargetValue:
        """What the value says together with the operator and unit columns."""
        row = self.indicator
        operator, unit = (cell.text if cell else None for cell in (row.operator, row.unit))
        return values.with_columns(self.own_value(), operator, unit)


class Proposal(Struct, frozen=True):
    """The edits that mend a finding together.  ``unsafe`` where a person must look, whatever the rule says."""

    edits: tuple[Edit, ...]
    unsafe: bool = False


class Fixer(Protocol):
    """The module of a fixer; its file name is the name that rules use."""

    SUMMARY: str  # one Chinese sentence for rule authors: what it changes
    OPTIONS: Mapping[str, Any]  # JSON Schema of its options, each described in Chinese
    EXAMPLE: Mapping[str, Any]  # options that work, shown when someone gets them wrong
    EACH: bool  # whether it is asked about every place of a finding by itself, not only about the first

    def propose(self, case: Case, options: Mapping[str, Any]) -> Proposal | None:
        """What to change; None where there is no telling."""


def span_of(place: Place) -> tuple[int, int]:
    """The part of the text that a place speaks of: its span, else all of it but the blanks around it."""
    if place.span:
        return place.span
    left = len(place.text) - len(place.text.lstrip())
    return left, max(left, len(place.text.rstrip()))


def found_in(place: Place) -> str:
    """The text of the part that a place speaks of."""
    return place.text[slice(*span_of(place))]


def edit(place: Place, after: str, span: tuple[int, int] | None = None) -> Edit:
    """The replacement of ``span``, else of the part that the place speaks of."""
    return Edit(replace(place, span=span or span_of(place)), after)


def inserted(place: Place, at: int, text: str) -> Edit:
    """An insertion before the character at ``at``."""
    return Edit(replace(place, span=(at, at)), text)
