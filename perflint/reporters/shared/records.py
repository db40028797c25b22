"""Findings as records of the machine formats: dictionaries built key by key, so that the model may change without them.

The keys are those of ``report.schema.json``; `json`, `json-lines` and the property bags of others share them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any

from perflint.model import Cell, Finding, Fix, Location, Place, Suppressed
from perflint.reporters.shared.places import in_text, merged_range


def finding_record(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "title": finding.title,
        "severity": finding.severity.id,
        "confidence": finding.confidence.id,
        "dimension": finding.dimension,
        "message": finding.message,
        "advice": finding.advice,
        "filename": finding.filename,
        **place_record(finding.place),
        "path": list(finding.path),
        "basis": [present(document=b.document, article=b.article, note=b.note) for b in finding.basis],
        "related": [{"filename": p.location.file or finding.filename, **place_record(p)} for p in finding.related],
        "values": {str(key): plain(value) for key, value in finding.values.items()},
        "fix": fix_record(finding.fix) if finding.fix else None,
        "fingerprint": finding.fingerprint,
        "url": None,
    }


def fix_record(fix: Fix) -> dict[str, Any]:
    return {
        "applicability": fix.applicability.value,
        "message": fix.message,
        "edits": [{"after": edit.after, **place_record(edit.place)} for edit in fix.edits],
    }


def suppressed_record(one: Suppressed) -> dict[str, Any]:
    """The finding with how and by whom it was answered for."""
    said = {name: getattr(one, name) or None for name in ("approver", "approval", "expires")}
    return {
        "kind": one.kind,
        "reason": one.reason,
        "source": one.source,
        **present(**said),
        "finding": finding_record(one.finding),
    }


def place_record(place: Place) -> dict[str, Any]:
    """Positions in the parsed document (absent where the place is the whole), and the place in the file."""
    return {
        **present(table=place.table, indicator=place.indicator, field=place.field),
        "text": place.text,
        **present(span=list(place.span) if place.span is not None else None),
        "location": location_record(place.location, place.also),
    }


def location_record(location: Location, also: Sequence[Location] = ()) -> dict[str, Any]:
    """``row`` and ``column`` are 1-based: line and character of a text, row and column of a sheet or table; where of a text
    only the line is known, the column of the table.

    ``also`` are the further places of a cell that a page break cut.
    """
    as_text = in_text(location)
    merged = list(location.span) if location.span != (1, 1) else None
    return present(
        row=location.line if as_text else _from_one(location.row),
        column=_from_one(location.column) if location.character is None or not as_text else location.character,
        end_row=location.end_line,
        end_column=location.end_character,
        sheet=location.sheet,
        cell_ref=location.cell_ref,
        page=location.page,
        paragraph=location.paragraph,
        box=list(location.box) if location.box is not None else None,
        pointer=location.pointer,
        source_table=location.table,
        table_row=location.row,
        table_column=location.column,
        merged=merged,
        span=merged,
        range=merged_range(location) or None,
        also=[location_record(place) for place in also] or None,
    )


def _from_one(position: int | None) -> int | None:
    return None if position is None else position + 1


def present(**facts: Any) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value is not None}


def plain(value: object) -> object:
    """A value that a check supplied, as JSON: a Decimal as its exact text, a cell as its text."""
    if value is None or isinstance(value, (bool, int, str)):
        return value.id if isinstance(value, Enum) and hasattr(value, "id") else value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Cell):
        return value.text
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(str(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return str(value)
