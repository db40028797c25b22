"""What the rules said about one document, free of rules and functions: it can be sent to another process, or kept.

Positions of documents are those of the documents that were judged together (0 for one alone) until `Judged.moved`.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from perflint.model import Edit, Finding, Outcome, Place


class Found(Struct, frozen=True):
    """A finding on its way: the categories it speaks of and the names of the rules it supersedes (`superseding`)."""

    finding: Finding
    categories: frozenset[str] = frozenset()
    supersedes: tuple[str, ...] = ()


class Answer(Struct, frozen=True):
    """What a rule concluded about one table, document (``table`` None) or batch (both None), its findings aside."""

    code: str
    name: str
    document: int | None
    table: int | None
    passed: bool = False
    undecided: bool = False
    broken: bool = False
    missing: tuple[str, ...] = ()
    dormant: bool = False  # not in force

    def outcome(self, standing: int, suppressed: int = 0) -> Outcome:
        """The verdict, where so many findings were left standing, and so many somebody answered for."""
        if self.broken:
            return Outcome.RULE_ERROR
        if self.dormant:
            return Outcome.NOT_IN_FORCE
        if standing:
            return Outcome.FINDING
        if self.undecided:
            return Outcome.CANNOT_DECIDE
        if suppressed:
            return Outcome.WAIVED
        return Outcome.PASS if self.passed else Outcome.NOT_APPLICABLE


class Judged(Struct, frozen=True):
    """All that the rules said of the documents that were judged together."""

    found: tuple[Found, ...] = ()
    answers: tuple[Answer, ...] = ()
    left_out: tuple[tuple[int, int], ...] = ()  # documents with too many findings, and how many of theirs are not here

    def moved(self, numbers: Sequence[int]) -> Judged:
        """The same about documents that stand elsewhere: the n-th one at ``numbers[n]``."""
        if all(place == number for place, number in enumerate(numbers)):
            return self
        found = tuple(replace(one, finding=_moved(one.finding, numbers)) for one in self.found)
        answers = tuple(
            one if one.document is None else replace(one, document=numbers[one.document]) for one in self.answers
        )
        return Judged(found, answers, tuple((numbers[document], number) for document, number in self.left_out))


def _moved(finding: Finding, numbers: Sequence[int]) -> Finding:
    def move(place: Place) -> Place:
        return replace(place, document=numbers[place.document])

    fix = finding.fix
    if fix is not None:
        fix = replace(fix, edits=tuple(Edit(move(edit.place), edit.after) for edit in fix.edits))
    return replace(finding, place=move(finding.place), related=tuple(map(move, finding.related)), fix=fix)
