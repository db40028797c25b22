"""Places in SARIF: artifacts with encoded relative URIs, regions of text, logical places, and fixes of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from perflint.model import Applicability, Finding, Place
from perflint.reporters.shared.fixes import fix_text
from perflint.reporters.shared.places import position, spot
from perflint.reporters.shared.regions import Region, exact_region, region
from perflint.reporters.shared.uris import uri

BASE = "SRCROOT"


class Artifacts:
    """The files of a run in the order of their first mention, each with its place in the list and, where ``hashes`` tells it, its SHA-256."""

    def __init__(self, base: str, hashes: Mapping[str, str] | None = None) -> None:
        self._base = base
        self._hashes = hashes or {}
        self._places: dict[str, int] = {}

    def index(self, path: str) -> int:
        """The file's number; a new one gets the next."""
        return self._places.setdefault(path, len(self._places))

    def link(self, path: str) -> dict[str, Any]:
        """An artifactLocation: the URI, what it is relative to, and the number of the file."""
        address, relative = uri(path, self._base)
        return {"uri": address, **({"uriBaseId": BASE} if relative else {}), "index": self.index(path)}

    def records(self) -> list[dict[str, Any]]:
        """The list itself."""
        return [
            {
                "location": self.link(path),
                "roles": ["analysisTarget"],
                **({"hashes": {"sha-256": self._hashes[path]}} if self._hashes.get(path) else {}),
            }
            for path in tuple(self._places)
        ]


def location(filename: str, place: Place, path: Sequence[str], artifacts: Artifacts) -> dict[str, Any]:
    """The physical and the logical place of a finding."""
    file = place.location.file or filename
    return {
        "physicalLocation": {"artifactLocation": artifacts.link(file), "region": _region(region(place), place)},
        "logicalLocations": logical(place, path),
    }


def _region(where: Region, place: Place) -> dict[str, Any]:
    found: dict[str, Any] = {"startLine": where.line}
    if where.column is not None:
        found["startColumn"] = where.column
    if where.end_line is not None:
        found["endLine"] = where.end_line
    if where.end_column is not None:
        found["endColumn"] = where.end_column
    exact = exact_region(place)
    if exact is not None and exact.column is not None and exact.end_column is not None:
        begin = exact.column - (place.location.character or 1)
        found["snippet"] = {"text": place.text[begin : begin + exact.end_column - exact.column]}
    return found


def logical(place: Place, path: Sequence[str]) -> list[dict[str, Any]]:
    """The cell, or the place on the page, and the row of the table by its names."""
    found = []
    inner = spot(place.location)
    if inner:
        where = place.location
        kind = "cell" if where.cell_ref else "page" if where.page is not None else "position"
        name = where.cell_ref or inner
        found.append({"name": name, "fullyQualifiedName": inner, "kind": kind})
    parts = [part for part in path if part.strip()]
    whole = position(place)
    found.append(
        {
            "name": parts[-1] if parts else whole,
            "fullyQualifiedName": " › ".join(parts) if parts else whole,
            "decoratedName": whole,
            "kind": "indicator" if place.indicator is not None else "table" if place.table is not None else "document",
        }
    )
    return found


def related(finding: Finding, artifacts: Artifacts) -> list[dict[str, Any]]:
    """The other places, numbered from 1, each with what stands there."""
    found = []
    for number, place in enumerate(finding.related, start=1):
        where = location(finding.filename, place, (), artifacts)
        found.append({"id": number, **where, "message": {"text": _plain(place.text.strip() or position(place))}})
    return found


def _plain(text: str) -> str:
    return "".join(f"\\{character}" if character in "[]\\" else character for character in text)


def fixes(finding: Finding, artifacts: Artifacts) -> list[dict[str, Any]]:
    """The fix as replacements of text, where every one of its edits stands on one line of a text file."""
    fix = finding.fix
    if fix is None or fix.applicability is Applicability.DISPLAY_ONLY or not fix.edits:
        return []
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        where = exact_region(edit.place)
        if where is None or edit.place.location.page is not None:
            return []
        file = edit.place.location.file or finding.filename
        deleted = {
            "startLine": where.line,
            "startColumn": where.column,
            "endLine": where.end_line,
            "endColumn": where.end_column,
        }
        changes.setdefault(file, []).append({"deletedRegion": deleted, "insertedContent": {"text": edit.after}})
    return [
        {
            "description": {"text": _plain(fix_text(fix))},
            "artifactChanges": [
                {"artifactLocation": artifacts.link(file), "replacements": found} for file, found in changes.items()
            ],
        }
    ]
