"""One fault, one finding: a finding removes those that its rule supersedes in the same place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from perflint.engine.judged import Found
from perflint.model import Place

Spot = tuple[int, int | None, int | None]


def supersede(found: Sequence[Found]) -> tuple[list[Found], list[Found]]:
    """The findings that stay and those that are removed.

    A finding about a row falls to one that has the row as its place or a related place; a finding about a whole table
    to one in the same table that speaks of the same category, or of any where it names none; a finding about a
    document to one anywhere in it.  What is removed still supersedes, so that a chain leaves its head alone.
    """
    by_name: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        for name in one.supersedes:
            by_name[name].append(one)
    rows: dict[str, set[Spot]] = {
        name: {_spot(place) for one in ones for place in _places(one)} for name, ones in by_name.items()
    }
    stay: list[Found] = []
    gone: list[Found] = []
    for one in found:
        superior = by_name.get(one.finding.name, ())
        falls = bool(superior) and _falls(one, superior, rows[one.finding.name])
        (gone if falls else stay).append(one)
    return stay, gone


def _falls(one: Found, superior: Sequence[Found], rows: set[Spot]) -> bool:
    place = one.finding.place
    if place.indicator is not None:
        return _spot(place) in rows
    for other in superior:
        for there in _places(other):
            if there.document == place.document and place.table in (None, there.table):
                said = one.finding.values.get("category")
                if said is None or said in other.categories:
                    return True
    return False


def _places(found: Found) -> tuple[Place, ...]:
    return (found.finding.place, *found.finding.related)


def _spot(place: Place) -> Spot:
    return place.document, place.table, place.indicator
