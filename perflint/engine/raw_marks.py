"""From the raw rows of an export to marks, or to suspects, for any rulebook: what the kinds of rows decide is never looked at
again.

A `Document` is only made for a project in which something must look at more than texts of single cells, and then only the
rules concerned look at it.  A project with a row that is not plain (`perflint.engine.raw_columns`) is judged in the usual way.
Every answer is that of the rules' own conditions and checks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

from perflint import lexicon
from perflint.engine.raw_answers import Says
from perflint.engine.raw_book import RawBook
from perflint.engine.raw_project_rules import ProjectRules, ProjectTold
from perflint.engine.raw_row_rules import hits_of, severity_of
from perflint.engine.raw_slab import DocumentOf, Slab
from perflint.engine.raw_superseding import WHOLE, RowFound
from perflint.engine.raw_suspects import Suspects, looked
from perflint.model import Severity
from perflint.timing import Times

if TYPE_CHECKING:
    from perflint.engine.judged import Found

# The place of the row among those that were given (WHOLE and more for the project), the code of the rule, the severity.
RawMark = tuple[int, str, Severity]
Ask = tuple[tuple[str, ...], Says]  # what to ask of an indicator of which only these cells are looked at
RowRules = list[tuple[int, int]]  # rules about rows, by number, and the places of rows that they must look at
T = TypeVar("T")
FoundOf = Callable[[Slab, ProjectTold], T | None]  # what is found in the project at which the slab is


class Done(Struct, Generic[T], frozen=True):
    """What is known of a project: what was found in it, and for each `Ask` what its rows say."""

    found: T
    said: list[list[Any]]


def judge(
    book: RawBook,
    found_of: FoundOf[T],
    asks: Sequence[Ask],
    export: Sequence[Sequence[Any]],
    bounds: Sequence[int],
    marred: Collection[int],
    document_of: DocumentOf,
    times: Times,
) -> Iterator[Done[T] | None]:
    """What ``found_of`` (`marks_of`, `suspects_of`) finds in one project after the other; None for one that must be judged
    in the usual way, as those that begin in a place of ``marred``.

    ``export`` are the columns of the export; the projects begin at ``bounds``, whose last one is the number of rows.
    """
    with lexicon.using(book.vocabulary):
        understood, kinds = book.kinds.of(export, times)
        slab = Slab(book, export, understood, kinds, bounds, marred, document_of, times)
        of_projects = iter(ProjectRules(slab).judged())
        said = zip(*[book.answers.said(cells, says, slab.spans) for cells, says in asks], strict=True)
        plain = {begin for begin, _ in slab.spans}
        for begin, end in pairwise(bounds):
            if begin not in plain:
                yield None
                continue
            slab.begin, slab.end = begin, end
            found = found_of(slab, next(of_projects))
            rows = [*next(said, ())]
            yield None if found is None else Done(found, rows)


def suspects_of(slab: Slab, told: ProjectTold) -> Suspects:
    """The rules that find something in one project, or may; no document is looked at."""
    first = len(slab.book.rows)
    rows: RowRules = []
    for place in slab.told():
        kind = slab.kinds[place]
        numbers = [*(number for number, _ in kind.failed), *kind.graded]
        numbers += [number for number in kind.pending if hits_of(slab, number, place) != 0]
        rows += [(number, place) for number in numbers]
    return _to_ask(slab, rows, dict.fromkeys([*(number - first for _, number, _ in told.found), *told.wanted]))


def _to_ask(slab: Slab, rows: RowRules, projects: Iterable[int]) -> Suspects:
    """These rules, and those of which only a document tells anything."""
    book = slab.book
    return Suspects(
        slab.end - slab.begin,
        [(book.rows[number].rule, place - slab.begin) for number, place in rows],
        [*(book.projects[number].rule for number in projects), *book.elsewhere],
    )


def marks_of(slab: Slab, told: ProjectTold) -> list[RawMark] | None:
    """The marks of one project; None where it must be judged in the usual way."""
    book, kinds = slab.book, slab.kinds
    rows = slab.told()
    found: list[RowFound] = [(place, number, severity) for place in rows for number, severity in kinds[place].failed]
    anew: RowRules = []
    for place in rows if slab.undecided else ():
        for number in kinds[place].graded:
            _add(slab, number, place, 1, found, anew)
        for number in kinds[place].pending:
            _add(slab, number, place, hits_of(slab, number, place), found, anew)
    found += told.found
    others = _looked(slab, anew, told.wanted) if anew or told.wanted or book.elsewhere else []
    if others is None:
        return None
    if found or others:
        found, others = book.superseding.stay(found, others, slab.labels, slab.begin)
    return _told(slab, found, others)


def _add(slab: Slab, number: int, place: int, hits: int | None, found: list[RowFound], anew: RowRules) -> None:
    severity = severity_of(slab, number, place) if hits else None
    if hits is None or (hits and severity is None):
        anew.append((number, place))
    elif severity is not None:
        found.extend([(place, number, severity)] * hits)


def _looked(slab: Slab, anew: RowRules, wanted: Sequence[int]) -> list[Found] | None:
    """What these rules find in the document of the project; None where there is none."""
    book = slab.book
    document = slab.document_of(slab.begin, slab.end)
    if document is None:
        return None
    return looked(_to_ask(slab, anew, wanted), document, book.plan.when, slab.times, book.broken)


def _told(slab: Slab, found: Sequence[RowFound], others: Sequence[Found]) -> list[RawMark]:
    """The marks that are to be shown, in the order of rows and codes."""
    book, plan = slab.book, slab.book.plan
    least, codes = plan.min_severity, book.codes
    if book.hides:
        sure = [book.sure, book.sure_of_documents]
        found = [one for one in found if one[2] >= least and one[1] in sure[one[0] > WHOLE]]
    told: list[RawMark] = [(place, codes[number], severity) for place, number, severity in found]
    for one in others:
        finding = one.finding
        if finding.severity >= least and finding.confidence >= plan.min_confidence:
            at = finding.place
            place = WHOLE + (at.table is None) if at.indicator is None else slab.begin + at.indicator
            told.append((place, finding.code, finding.severity))
    if len(told) > 1:
        told.sort()
    return told
