"""Which rules really looked at which document: what nobody looked at can be called neither unused nor stale."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from perflint.engine.judged import Judged
from perflint.engine.plans import Plan
from perflint.model import Document


class Look(NamedTuple):
    """The codes of the rules that judged a document: chosen for it, for its phase, in force, and not broken.

    ``whole`` is whether no rule of a whole review is missing but those for other phases.  A document in which nothing could
    be understood was looked at by none.
    """

    codes: frozenset[str] = frozenset()
    whole: bool = False


def looks(
    parts: Sequence[tuple[Document, Judged, Plan]], batches: Sequence[tuple[Sequence[int], Judged]]
) -> tuple[Look, ...]:
    """The look at each document.

    ``parts`` are the documents with what was said of each alone, ``batches`` what was said of several together, by their
    positions.
    """
    together: list[set[str]] = [set() for _ in parts]
    for numbers, judged in batches:
        codes = _answered(judged)
        for number in numbers:
            together[number] |= codes
    return tuple(
        _look(document, _answered(judged), others, plan)
        for (document, judged, plan), others in zip(parts, together, strict=True)
    )


def _look(document: Document, alone: Collection[str], together: Collection[str], plan: Plan) -> Look:
    if not document.understood:
        return Look()
    due = [rule for rule in plan.rules if rule.given == "batch" or document.phase in rule.phases]
    codes = {rule.code for rule in due if rule.code in (together if rule.given == "batch" else alone)}
    return Look(frozenset(codes), whole=not plan.left_out and len(codes) == len(due))


def _answered(judged: Judged) -> set[str]:
    broken = {one.code for one in judged.answers if one.broken}
    return {one.code for one in judged.answers if not one.dormant} - broken
