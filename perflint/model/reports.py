"""What was found: findings with their places, verdicts, failures and the `Report` of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from perflint.model.grades import Applicability, Confidence, Outcome, Severity
from perflint.model.places import Place, Source
from perflint.model.records import RunRecord
from perflint.model.rules import Basis, RuleInfo

if TYPE_CHECKING:
    from perflint.model.decisions import Decision
    from perflint.model.documents import Document
    from perflint.model.overviews import Overview
    from perflint.model.reviews import Grade


class Edit(Struct, frozen=True):
    """One replacement in the text of one cell: ``place.text[slice(*place.span)]`` becomes ``after``.

    ``place.location`` is where the cell stands; without a span the whole text is replaced.
    """

    place: Place
    after: str


class Fix(Struct, frozen=True):
    """How a finding can be mended: all of the edits, or none.

    Edits ``apart`` mend one place each of the same fault, so that any of them may be made alone.
    """

    applicability: Applicability
    message: str
    edits: tuple[Edit, ...]
    apart: bool = False


class Finding(Struct, frozen=True):
    """One fault, decorated by the engine: the rule, how bad, how sure, what is wrong, what to do, and where."""

    code: str
    name: str
    title: str
    severity: Severity
    confidence: Confidence
    message: str
    advice: str
    place: Place
    filename: str
    path: tuple[str, ...] = ()  # the row as the reader knows it: 项目 › 一级 › 二级 › 三级指标
    basis: tuple[Basis, ...] = ()
    dimension: str = ""
    related: tuple[Place, ...] = ()
    values: Mapping[str, Any] = {}
    fingerprint: str = ""
    fix: Fix | None = None


class Suppressed(Struct, frozen=True):
    """A finding that somebody answered for, and how: it is listed, but counts for no gate and no grade.

    ``kind`` is comment, waiver or baseline; ``source`` the file that says so (with line or cell), ``approver``,
    ``approval`` (文号) and ``expires`` (an ISO date) are what a waiver states.
    """

    finding: Finding
    kind: str
    reason: str = ""
    source: str = ""
    approver: str = ""
    approval: str = ""
    expires: str = ""


class Verdict(Struct, frozen=True):
    """What one rule concluded about one subject; ``missing`` names what a decision would have needed."""

    code: str
    name: str
    outcome: Outcome
    document: int | None = None
    table: int | None = None
    missing: tuple[str, ...] = ()


class Conclusion(Struct, frozen=True):
    """What verdicts of a rule have in common, wherever they were given."""

    code: str
    name: str
    outcome: Outcome
    missing: tuple[str, ...]


class Failure(Struct, frozen=True):
    """An input that could not be read, with the Chinese reason and the next step."""

    path: str
    message: str
    advice: str = ""


_COMMON = attrgetter("code", "name", "outcome", "missing")  # of a verdict, as in a conclusion


class Report(Struct, frozen=True, dict=True):
    """The result of one run.

    ``documents`` and ``verdicts`` of a great run are not held as such but made when they are asked for: go through them once
    and in order rather than look at one here and one there, and where a number will do, ask the ``conclusions``.
    """

    documents: Sequence[Document] = ()
    findings: tuple[Finding, ...] = ()
    verdicts: Sequence[Verdict] = ()
    failures: tuple[Failure, ...] = ()
    grades: tuple[Grade, ...] = ()  # each document followed by its projects
    suppressed: tuple[Suppressed, ...] = ()
    catalogue: tuple[RuleInfo, ...] = ()  # the rules that ran, sorted by code
    sources: tuple[Source | None, ...] = ()  # of the documents, tables made whole, where a format draws them
    hidden: int = 0  # findings below --min-severity or --min-confidence
    superseded: int = 0
    rules: int = 0
    rulebook: str = ""  # content hash of the rulebook
    version: str = ""
    overview: Overview | None = None  # of the batch as a whole, where a format shows it
    record: RunRecord = field(default_factory=RunRecord)
    decisions: Mapping[str, Decision] = field(default_factory=dict)  # by fingerprint, from the review store

    @cached_property
    def conclusions(self) -> Counter[Conclusion]:
        """How often each rule concluded what, in the order of the verdicts that first say so."""
        return Counter({Conclusion(*one): number for one, number in Counter(map(_COMMON, self.verdicts)).items()})

    def concluded(self, outcome: Outcome) -> Counter[Conclusion]:
        """Those of the ``conclusions`` that have this outcome."""
        return Counter({one: number for one, number in self.conclusions.items() if one.outcome is outcome})
