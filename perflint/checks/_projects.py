"""Comparing the projects of one document, or of a batch, that are held together: what `contract.Comparing` is made into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from perflint.checks.contract import At, Hit, Match, Missing, Row, Seen, Spot, Subject, Trace
from perflint.model import TargetTable

READ = ("level1", "level2", "name", "value", "operator", "unit")  # cells that say what a row is and what it wants
OfRow = Callable[[Row, Mapping[str, Any]], Any]
Traces = Callable[[Sequence[tuple[int, Any]], TargetTable, Mapping[str, Any]], Iterable[Trace]]
Compared = Callable[[Callable[[], Iterator[Seen]], Mapping[str, Any]], Iterable[Match | Missing]]


def hits(
    subject: Subject,
    options: Mapping[str, Any],
    of_row: OfRow,
    traces: Traces,
    compared: Compared,
    most: int | None = None,
) -> Iterator[Hit | Missing]:
    """What comparing all tables of the subject shows, or the first ``most`` of them."""
    spots: list[Spot] = []
    groups: dict[str, list[Seen]] = {}
    for spot, table in subject.tables():
        if len(spots) == most:
            break
        rows = [(row.index, part) for row in subject.rows_of(spot) if (part := of_row(row, options)) is not None]
        for key, row, told in traces(rows, table, options):
            groups.setdefault(key, []).append(Seen(len(spots), row, told))
        spots.append(spot)

    for group in groups.values():
        if group[0].project == group[-1].project:
            continue
        for match in compared(group.__iter__, options):
            if isinstance(match, Missing):
                yield match
                continue
            where = None if match.at is None else spots[match.at.project]
            related = tuple(place(subject, spots[at.project], at) for at in match.related)
            yield Hit(subject.at(None) if where is None else place(subject, where, match.at), match.values, related)


def place(subject: Subject, spot: Spot, at: At | None) -> Spot | Row:
    """A place in the project at the spot, as hits name places."""
    if at is None or at.row is None:
        return spot
    row = Row(
        spot.document,
        spot.table or 0,
        at.row,
        subject.documents[spot.document].tables[spot.table or 0].indicators[at.row],
    )
    return row if at.field is None else row.at(at.field, at.span)
