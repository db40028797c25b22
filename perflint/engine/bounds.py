"""How much of a document one finding may carry: a cell of a megabyte, or a thousand related rows, is not repeated whole.

Applied last, after superseding and fingerprints have seen everything; messages are bounded where they are worded, in
`perflint.rulebook.messages`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from perflint.model import Cell, Finding, Fix, Place
from perflint.rulebook.messages import plain_number
from perflint.text import clipped

LONGEST_TEXT = 500  # characters of a quoted cell
BEFORE = 200  # of them, what stands before the offending part
LONGEST_MENDED = 4000  # characters of a cell that a fix may change: an edit must know the whole of it
MOST_RELATED = 50
MOST_ITEMS = 50  # of a list among the values
LEFT_OUT = "related_left_out"  # the value that says how many related places there are beyond those listed


def bounded(finding: Finding) -> Finding:
    """The finding with long texts and lists cut."""
    values = {key: _value(value) for key, value in finding.values.items()}
    left_out = len(finding.related) - MOST_RELATED
    if left_out > 0:
        values[LEFT_OUT] = left_out
    place, fix = _place(finding.place), _fix(finding.fix)
    path = tuple(clipped(part, LONGEST_TEXT) for part in finding.path)
    related = tuple(map(_place, finding.related[:MOST_RELATED]))
    same = (place, fix, path, related, values) == (
        finding.place,
        finding.fix,
        finding.path,
        finding.related,
        finding.values,
    )
    if same and _is_written(finding.values):
        return finding
    return replace(finding, place=place, path=path, related=related, values=values, fix=fix)


def _is_written(values: Mapping[str, Any]) -> bool:
    """Whether the values are already as `_value` gives them, in kind too: a cell equals its text, a list no tuple."""
    return all(isinstance(value, (str, int, Decimal, type(None))) for value in values.values())


def _fix(fix: Fix | None) -> Fix | None:
    """The fix as it is, for half an edit would spoil a cell; none where a cell is too large to be repeated."""
    if fix and any(max(len(edit.place.text), len(edit.after)) > LONGEST_MENDED for edit in fix.edits):
        return None
    return fix


def _place(place: Place) -> Place:
    """The place with a stretch of its text that holds the offending part, or at least its beginning."""
    if len(place.text) <= LONGEST_TEXT:
        return place
    if place.span is None or place.span[1] <= LONGEST_TEXT:
        return replace(place, text=place.text[:LONGEST_TEXT])
    start = max(0, place.span[0] - BEFORE)
    text = place.text[start : start + LONGEST_TEXT]
    location = place.location
    if location.character is not None and location.end_line in (None, location.line):  # else the lines are unknown
        location = replace(location, character=location.character + start)
    return replace(
        place, text=text, span=(place.span[0] - start, min(place.span[1] - start, len(text))), location=location
    )


def _value(value: Any) -> Any:
    if isinstance(value, Cell):
        value = value.text
    if isinstance(value, str):
        return clipped(value, LONGEST_TEXT)
    if isinstance(value, Decimal):
        return value if len(value.as_tuple().digits) <= LONGEST_TEXT else plain_number(value)
    if isinstance(value, Mapping):
        return {key: _value(item) for key, item in list(value.items())[:MOST_ITEMS]}
    return [_value(item) for item in value[:MOST_ITEMS]] if isinstance(value, (list, tuple)) else value
