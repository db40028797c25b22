"""What the rules said about one document, free of rules and functions: it can be sent to another process, or kept.

Positions of documents are those of the documents that were judged together (0 for one alone) until `Judged.moved`.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from perflint.engine.sheets import Answers
from perflint.model import Edit, Finding, Place


class Found(Struct, frozen=True):
    """A finding on its way: the categories it speaks of and the names of the rules it supersedes (`superseding`)."""

    finding: Finding
    categories: frozenset[str] = frozenset()
    supersedes: tuple[str, ...] = ()


class Judged(Struct, frozen=True):
    """All that the rules said of the documents that were judged together."""

    found: tuple[Found, ...] = ()
    answers: Answers = Answers()
    left_out: tuple[tuple[int, int], ...] = ()  # documents with too many findings, and how many of theirs are not here

    def moved(self, numbers: Sequence[int]) -> Judged:
        """The same about documents that stand elsewhere: the n-th one at ``numbers[n]``."""
        if all(place == number for place, number in enumerate(numbers)):
            return self
        found = tuple(replace(one, finding=_moved(one.finding, numbers)) for one in self.found)
        return Judged(found, self.answers, tuple((numbers[document], number) for document, number in self.left_out))


def _moved(finding: Finding, numbers: Sequence[int]) -> Finding:
    def move(place: Place) -> Place:
        return replace(place, document=numbers[place.document])

    fix = finding.fix
    if fix is not None:
        fix = replace(fix, edits=tuple(Edit(move(edit.place), edit.after) for edit in fix.edits))
    return replace(finding, place=move(finding.place), related=tuple(map(move, finding.related)), fix=fix)
