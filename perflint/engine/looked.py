"""Which rules really looked at which document: what nobody looked at can be called neither unused nor stale."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from perflint.engine.gathering import Gathered
from perflint.engine.judged import Judged
from perflint.engine.plans import Plan
from perflint.model import Document, Phase
from perflint.rulebook.rule import Rule


class Look(Struct, frozen=True):
    """The codes of the rules that judged a document: chosen for it, for its phase, in force, and not broken.

    ``whole`` is whether no rule of a whole review is missing but those for other phases.  A document in which nothing could
    be understood was looked at by none.
    """

    codes: frozenset[str] = frozenset()
    whole: bool = False


def looks(gathered: Gathered, batches: Sequence[tuple[Sequence[int], Judged]]) -> tuple[Look, ...]:
    """The look at each document; ``batches`` are what was said of several together, by their positions."""
    together: list[frozenset[str]] = [frozenset()] * len(gathered.plans)
    for numbers, judged in batches:
        codes = judged.answers.looked
        for number in numbers if codes else ():
            together[number] |= codes
    shared: dict[Look, Look] = {}
    meant: dict[tuple[int, Phase], list[Rule]] = {}  # by plan and phase: the rules for it
    found = []
    for document, answers, plan, others in zip(
        gathered.documents, gathered.answers, gathered.plans, together, strict=True
    ):
        kind = id(plan), document.phase
        if kind not in meant:
            meant[kind] = [rule for rule in plan.rules if rule.given == "batch" or document.phase in rule.phases]
        look = _look(document, answers.looked, others, plan, meant[kind])
        found.append(shared.setdefault(look, look))
    return tuple(found)


def _look(
    document: Document, alone: Collection[str], together: Collection[str], plan: Plan, due: Sequence[Rule]
) -> Look:
    if not document.understood:
        return Look()
    codes = {rule.code for rule in due if rule.code in (together if rule.given == "batch" else alone)}
    return Look(frozenset(codes), whole=not plan.left_out and len(codes) == len(due))
