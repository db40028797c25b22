"""Rules that compare projects, where there are too many projects to be held: what each project leaves behind, and findings
about a few of them made of what comparing found.

Whoever reads the projects (`perflint.intake.row_comparing`, a Spark job) brings together the traces with equal keys and, for
each match, the documents of the projects that it names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from perflint import checks
from perflint.checks.contract import At, Hit, Match, Row, Seen, Spot, Subject, Trace
from perflint.engine.compiled import BATCH
from perflint.engine.plans import Plan
from perflint.lexicon.additions import using
from perflint.model import CELLS
from perflint.rulebook.conditions import ALWAYS
from perflint.rulebook.facts import Facts
from perflint.rulebook.rule import Rule

if TYPE_CHECKING:
    from perflint.model import Document, Finding, TargetTable


class Matched(Struct, frozen=True):
    """A match in plain values: where, what it says, the first of the other places, and how many more there are."""

    at: At | None
    values: Mapping[str, Any]
    related: tuple[At, ...]
    more: int

    @property
    def projects(self) -> list[int]:
        """The projects that it names, its own first."""
        places = (*([] if self.at is None else [self.at]), *self.related)
        return list(dict.fromkeys(one.project for one in places))


def compares(rule: Rule) -> bool:
    """Whether the rule compares projects by what they leave behind."""
    plain = rule.parts.where is ALWAYS and rule.parts.expect is None and not rule.needs_complete
    return plain and rule.given in ("document", BATCH) and _check(rule) is not None


def sees_one(rule: Rule) -> bool:
    """Whether the rule compares projects, but only those that are held together: it finds nothing in one project alone."""
    return not compares(rule) and (rule.given == BATCH or (rule.given == "document" and _check(rule) is not None))


def traces_of(rule: Rule, document: Document) -> Iterator[Trace]:
    """What the project of the document leaves behind for the rule.  Raises whatever the check raises."""
    if document.phase in rule.phases:
        subject = Subject((document,), 0, include_inapplicable=rule.inapplicable)
        of_row = asking_rows(rule)
        for index, table in enumerate(document.tables):
            told = ((row.index, of_row(row)) for row in subject.rows_of(Spot(0, index)))
            yield from traces_of_rows(rule, [one for one in told if one[1] is not None], table)


def asking_rows(rule: Rule) -> Callable[[Row], Any]:
    """Says what a row leaves for `traces_of_rows`, by its indicator alone; None for nothing.  Raises whatever the check
    raises."""
    of_row, options = _check(rule).of_row, rule.parts.options
    return lambda row: of_row(row, options)


def cells_of(rule: Rule) -> tuple[str, ...]:
    """The cells of a row on which `asking_rows` hangs, and those that say whether it states an indicator."""
    cells: Iterable[str] | None = getattr(_check(rule), "CELLS", None)
    return tuple(dict.fromkeys(("name", "value", *((*CELLS, "code1", "code2") if cells is None else cells))))


def traces_of_rows(rule: Rule, rows: Sequence[tuple[int, Any]], table: TargetTable) -> Iterator[Trace]:
    """What a project leaves behind, by what its rows leave.  Raises whatever the check raises."""
    yield from _check(rule).traces(rows, table, rule.parts.options)


def most_projects(rule: Rule) -> int | None:
    """How many projects the rule compares at most; None for all."""
    most: int | None = getattr(_check(rule), "MOST_PROJECTS", None)
    return most


def matches_of(rule: Rule, seen: Callable[[], Iterator[Seen]]) -> Iterator[Matched]:
    """What comparing the traces with one key shows.  Raises whatever the check raises."""
    from perflint.engine.bounds import MOST_RELATED

    with using(rule.vocabulary):
        for match in _check(rule).compared(seen, rule.parts.options):
            if isinstance(match, Match):
                related = iter(match.related)
                few = tuple(islice(related, MOST_RELATED))
                yield Matched(match.at, match.values, few, sum(1 for _ in related))


class Wording:
    """Makes findings of matches, in the order in which they are to be told: twins are numbered in it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._twins: Counter[tuple[int, bytes]] = Counter()

    def finding(self, rule: Rule, found: Matched, documents: Sequence[Document]) -> tuple[Finding, Document] | None:
        """The finding and the document that it speaks of, made of those of ``found.projects`` in their order; None where the
        rule is not in force or the finding is not to be shown.  Raises what the rule's message raises."""
        from perflint.checks._projects import place
        from perflint.engine.bounds import LEFT_OUT, bounded
        from perflint.engine.findings import found_of
        from perflint.engine.fingerprints import fingerprinted
        from perflint.engine.judging import Raised

        whole = together(documents)
        if not self.plan.when.holds(rule, whole):
            return None
        at = {project: Spot(0, index) for index, project in enumerate(found.projects)}
        subject = Subject((whole,), 0, include_inapplicable=rule.inapplicable)
        with using(rule.vocabulary):
            where = None if found.at is None else place(subject, at[found.at.project], found.at)
            related = tuple(place(subject, at[one.project], one) for one in found.related)
            hit = Hit(subject.at(None) if where is None else where, found.values, related)
            facts = Facts(subject).with_values(found.values)
            told = found_of(Raised(rule, hit, facts, None), [whole]).finding
        (told,) = fingerprinted([told], [whole], self._twins)
        if told.severity < self.plan.min_severity or told.confidence < self.plan.min_confidence:
            return None
        told = bounded(told)
        if found.more:
            told = replace(told, values={**told.values, LEFT_OUT: found.more})
        return told, whole


def together(documents: Sequence[Document]) -> Document:
    """One document with the tables of all; what they do not agree in it does not state."""
    first = documents[0]
    years = {one.year.cell.text if one.year else "" for one in documents}
    departments = {one.department.text if one.department else "" for one in documents}
    return replace(
        first,
        tables=tuple(table for one in documents for table in one.tables),
        year=first.year if len(years) == 1 else None,
        department=first.department if len(departments) == 1 else None,
    )


def comparing(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Those of the rules that compare projects by what they leave behind."""
    return tuple(filter(compares, rules))


def _check(rule: Rule) -> Any:
    """The module of the rule's check where it compares projects, else None."""
    module = checks.get(rule.check) if rule.check else None
    return module if hasattr(module, "traces") and hasattr(module, "compared") else None
