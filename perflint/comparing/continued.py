"""Which finding of one round is which of another: by fingerprint, else by rule, project and indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

from msgspec import Struct

from perflint.comparing.links import Links
from perflint.comparing.pairing import equal_pairs, likely_pairs
from perflint.model import Finding, Place, Report
from perflint.text import similarity


class Known(Struct, frozen=True):
    """A finding of a report, and whether somebody had answered for it there."""

    number: int
    finding: Finding
    waived: bool


class Continued(Struct, frozen=True):
    """An old finding, the new one that continues it, and whether its content changed in between."""

    old: Known
    new: Known
    reworded: bool


def known(report: Report) -> list[Known]:
    """The findings of a report, then those that are suppressed in it."""
    open_ = [(one, False) for one in report.findings]
    answered = [(one.finding, True) for one in report.suppressed]
    return [Known(number, one, waived) for number, (one, waived) in enumerate([*open_, *answered])]


def continued(old: Sequence[Known], new: Sequence[Known], linked: Links) -> list[Continued]:
    """The findings that go on, each at most once."""
    found: list[Continued] = []
    left, right = list(old), list(new)

    def pair(by_place: bool) -> None:
        """By fingerprint; the same content may stand in several documents, those that are linked first."""

        def of_old(one: Known) -> Hashable | None:
            where = linked.documents.get(one.finding.place.document) if by_place else None
            return (one.finding.fingerprint, where) if one.finding.fingerprint else None

        def of_new(one: Known) -> Hashable | None:
            where = one.finding.place.document if by_place else None
            return (one.finding.fingerprint, where) if one.finding.fingerprint else None

        keys = {id(one): of_old(one) for one in left} | {id(one): of_new(one) for one in right}
        add(equal_pairs(left, right, lambda one: keys[id(one)]), reworded=False)

    def add(pairs: Sequence[tuple[Known, Known]], *, reworded: bool) -> None:
        found.extend(Continued(one, other, reworded) for one, other in pairs)
        taken, given = {one.number for one, _ in pairs}, {other.number for _, other in pairs}
        left[:] = [one for one in left if one.number not in taken]
        right[:] = [one for one in right if one.number not in given]

    pair(by_place=True)
    pair(by_place=False)
    for with_field in (True, False):
        waiting: dict[Hashable, tuple[list[Known], list[Known]]] = defaultdict(lambda: ([], []))
        for one in left:
            spot = _followed(one.finding.place, linked)
            if spot is not None:
                waiting[one.finding.code, spot, with_field and one.finding.place.field][0].append(one)
        for one in right:
            waiting[one.finding.code, _spot(one.finding.place), with_field and one.finding.place.field][1].append(one)
        for old_ones, new_ones in waiting.values():
            add(likely_pairs(old_ones, new_ones, _likeness, 0.0), reworded=True)
    return found


def _likeness(one: Known, other: Known) -> float:
    return 0.1 + similarity(one.finding.message, other.finding.message)


Spot = tuple[int, "int | None", "int | None"]


def _spot(place: Place) -> Spot:
    return place.document, place.table, place.indicator


def _followed(place: Place, linked: Links) -> Spot | None:
    """Where a place of the old report is in the new one."""
    if place.table is None:
        document = linked.documents.get(place.document)
        return None if document is None else (document, None, None)
    if place.indicator is None:
        table = linked.tables.get((place.document, place.table))
        return None if table is None else (*table, None)
    return linked.rows.get((place.document, place.table, place.indicator))
