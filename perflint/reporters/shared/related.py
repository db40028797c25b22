"""The further places of a finding in a line each; several spots of one cell are one of them."""

from __future__ import annotations

from collections.abc import Sequence

from perflint.model import Finding
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.labels import place_label
from perflint.reporters.shared.places import address, position
from perflint.reporters.shared.prose import clip, line_of

_WIDEST = 60  # columns of the text of a cell


def related_places(finding: Finding, options: ReportOptions, most: int) -> tuple[Sequence[str], int]:
    """The first ``most`` of them, and how many more there are, those that the engine left out of the report among them."""
    told: dict[str, None] = {}
    for place in finding.related:
        where = address(place.location.file or finding.filename, place.location, options.base)
        quoted = f"“{clip(line_of(place.text), _WIDEST)}”" if place.text.strip() else ""
        told.setdefault(f"{where} · {position(place)} {place_label(place)}{quoted}")
    left_out = finding.values.get("related_left_out", 0)
    return [*told][:most], max(0, len(told) - most) + (left_out if isinstance(left_out, int) else 0)
