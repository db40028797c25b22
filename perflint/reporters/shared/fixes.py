"""How a finding can be mended, in words: 指标值“≥40人”改为“≥95%”（可自动修改）."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from perflint.model import Edit, Fix, Place
from perflint.reporters.shared.labels import place_label
from perflint.reporters.shared.prose import clip, line_of
from perflint.text import display_width

MOST_CELLS = 3
WIDEST_TEXT = 60  # columns of each side


def fix_text(fix: Fix) -> str:
    """What it does, cell by cell, and who may apply it."""
    cells: dict[Place, list[Edit]] = {}
    for edit in fix.edits:
        cells.setdefault(replace(edit.place, span=None), []).append(edit)
    told = [cell_text(edits) for edits in list(cells.values())[:MOST_CELLS]]
    if len(cells) > MOST_CELLS:
        told.append(f"共 {len(cells)} 处")
    return f"{'；'.join(filter(None, (line_of(fix.message), *told)))}（{fix.applicability.label}）"


def cell_text(edits: Sequence[Edit]) -> str:
    """指标值“≥40人”→“≥95%”: the cell before and after; of a long text only the parts that change."""
    place = edits[0].place
    label = place_label(place)
    if len(edits) == 1 and display_width(place.text) > WIDEST_TEXT:
        return f"{label}{_quoted(before(edits[0]))}→{_quoted(edits[0].after)}"
    return f"{label}{_quoted(place.text)}→{_quoted(applied(edits))}"


def applied(edits: Sequence[Edit]) -> str:
    """The text of their cell after all of the edits, whose spans do not overlap."""
    text = edits[0].place.text
    for edit in sorted(edits, key=lambda one: one.place.span or (0, 0), reverse=True):
        start, end = edit.place.span if edit.place.span is not None else (0, len(text))
        text = text[:start] + edit.after + text[end:]
    return text


def before(edit: Edit) -> str:
    """The text that goes."""
    text = edit.place.text
    return text[slice(*edit.place.span)] if edit.place.span is not None else text


def _quoted(text: str) -> str:
    return f"“{clip(line_of(text), WIDEST_TEXT)}”" if text.strip() else "（空）"
