"""From the raw rows of an export to marks, for any rulebook: what the kinds of rows decide is never looked at again.

A `Document` is only made for a project in which something must look at more than texts of single cells, and then only the
rules concerned look at it.  A project with a row that is not plain (`perflint.engine.raw_columns`) is judged in the usual way.
Every answer is that of the rules' own conditions and checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from perflint import lexicon
from perflint.engine.judging import Batch, Tally, judge_one, note_error, tally_of
from perflint.engine.plans import Plan
from perflint.engine.raw_answers import Says
from perflint.engine.raw_book import RawBook
from perflint.engine.raw_columns import Layout
from perflint.engine.raw_project_rules import ProjectRules, ProjectTold
from perflint.engine.raw_row_rules import hits_of, severity_of
from perflint.engine.raw_slab import DocumentOf, Slab
from perflint.engine.raw_superseding import WHOLE, RowFound
from perflint.model import Confidence, Severity
from perflint.rulebook.rule import Rule
from perflint.timing import NO_TIMES, Times

if TYPE_CHECKING:
    from perflint.engine.judged import Found

# The place of the row among those that were given (WHOLE and more for the project), the code of the rule, the severity.
RawMark = tuple[int, str, Severity]
Ask = tuple[tuple[str, ...], Says]  # what to ask of an indicator of which only these cells are looked at


class Done(Struct, frozen=True):
    """What is known of a project: its marks, and for each `Ask` what its rows say."""

    marks: list[RawMark]
    said: list[list[Any]]


RowRules = list[tuple[int, int]]  # rules about rows, by number, and the places of rows that they must look at


class RawJudge:
    """Judges rows of an export with this layout by the rules of a plan; ``broken`` takes rules that failed, by code and
    name."""

    def __init__(self, plan: Plan, layout: Layout, confidence: Confidence, broken: set[tuple[str, str]]) -> None:
        self._book = RawBook(plan, layout, confidence, broken)
        self.asks: Sequence[Ask] = ()

    @property
    def cells(self) -> frozenset[str] | None:
        """The cells of a row on which a mark may hang; None where any may."""
        return self._book.cells

    def forget(self) -> None:
        """Let go of what is remembered."""
        self._book.forget()

    def marks(
        self,
        export: Sequence[Sequence[Any]],
        bounds: Sequence[int],
        document_of: DocumentOf,
        done: list[Done | None],
        times: Times = NO_TIMES,
    ) -> None:
        """Adds to ``done`` one project after the other, in their order; None for one that must be judged in the usual way.

        ``export`` are the columns of the export; the projects begin at ``bounds``, whose last one is the number of rows.
        """
        book = self._book
        with lexicon.using(book.vocabulary):
            understood, kinds = book.kinds.of(export, times)
            slab = Slab(book, export, understood, kinds, bounds, document_of, times)
            of_projects = iter(ProjectRules(slab).judged())
            said = zip(*[book.answers.said(cells, says, slab.spans) for cells, says in self.asks], strict=True)
            plain = {begin for begin, _ in slab.spans}
            for begin, end in pairwise(bounds):
                if begin not in plain:
                    done.append(None)
                    continue
                slab.begin, slab.end = begin, end
                marks = _marks_of(slab, next(of_projects))
                rows = [*next(said, ())]
                done.append(None if marks is None else Done(marks, rows))


def _marks_of(slab: Slab, told: ProjectTold) -> list[RawMark] | None:
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
    if document is None or len(document.tables[0].indicators) != slab.end - slab.begin:
        return None
    batch = Batch([document], book.plan.when)
    found: list[Found] = []
    for number, place in anew:
        rule = book.rows[number].rule
        tally = Tally(0, 0)
        with slab.times.rule(rule.code):
            judge_one(rule, batch.row_facts(0, 0, place - slab.begin), tally)
            _keep(book, rule, tally, batch, found)
    for rule in (*(book.projects[number].rule for number in wanted), *book.elsewhere):
        table = None if rule.given == "document" else 0
        with slab.times.rule(rule.code), lexicon.using(rule.vocabulary):
            _keep(book, rule, tally_of(rule, batch, 0, table, batch.within(rule, 0, table)), batch, found)
    return found


def _keep(book: RawBook, rule: Rule, tally: Tally, batch: Batch, found: list[Found]) -> None:
    from perflint.engine.findings import found_of

    for raised in tally.raised:
        try:
            found.append(found_of(raised, batch.documents))
        except Exception as error:  # like a check that raises: the fault of one rule ends nothing
            note_error(tally, error)
    if tally.broken:
        book.broken.add((rule.code, rule.name))


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
