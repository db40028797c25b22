"""A batch seen as a whole: who stands where, what was copied, what is the same everywhere, what costs most."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from perflint.model.grades import Severity


class Rank(Struct, frozen=True):
    """One document in the ranking.  ``score`` is None where it has no grade, and ``reason`` says why.

    ``quantified`` of ``valued`` indicators have a value that can be measured; blank ones are not among them.
    """

    document: int
    name: str
    path: str
    label: str
    score: Decimal | None
    reason: str = ""
    projects: int = 0
    indicators: int = 0
    quantified: int = 0
    valued: int = 0
    problems: tuple[tuple[Severity, int], ...] = ()  # worst first, 0 too

    @property
    def found(self) -> int:
        """How many problems of any severity."""
        return sum(number for _, number in self.problems)


class Copied(Struct, frozen=True):
    """An indicator set that several projects share: document, table and name of each; ``values`` whether those agree too.

    ``units`` is how many different units they belong to; a document that names none counts as one.
    """

    indicators: int
    values: bool
    projects: tuple[tuple[int, int, str], ...]
    units: int = 1

    @property
    def documents(self) -> int:
        """In how many documents it stands."""
        return len({document for document, _, _ in self.projects})


class Uniform(Struct, frozen=True):
    """A value that ``same`` of ``total`` indicators of a kind (满意度) have, in so many documents."""

    kind: str
    value: str
    same: int
    total: int
    documents: int


class Cost(Struct, frozen=True):
    """What a rule took: points of the scores of all documents together, its findings, and in how many documents."""

    code: str
    title: str
    points: Decimal
    findings: int
    documents: int


class Overview(Struct, frozen=True):
    """All that.  ``ranks`` are the graded documents, the best first, then those without a grade.

    ``costs`` are the rules that took most points, ``frequent`` those with most findings, at most ten each; ``units`` is how
    many different units handed something in.
    """

    ranks: tuple[Rank, ...] = ()
    copied: tuple[Copied, ...] = ()
    uniform: tuple[Uniform, ...] = ()
    costs: tuple[Cost, ...] = ()
    frequent: tuple[Cost, ...] = ()
    units: int = 0

    @property
    def ranked(self) -> tuple[Rank, ...]:
        """Those that have a score."""
        return tuple(one for one in self.ranks if one.score is not None)

    @property
    def by_problems(self) -> tuple[Rank, ...]:
        """Those with problems, the one with most of the worst severity first."""
        found = (one for one in self.ranks if one.found)
        return tuple(sorted(found, key=lambda one: (*(-number for _, number in one.problems), one.document)))
