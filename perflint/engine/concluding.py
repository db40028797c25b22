"""From what was said of each document to the `Report`: batch rules, superseding, suppression, verdicts and grades."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from heapq import merge

from msgspec import Struct
from msgspec.structs import replace

from perflint import __version__
from perflint.engine.bounds import bounded
from perflint.engine.documents import judge_batch
from perflint.engine.findings import order, order_of
from perflint.engine.fingerprints import fingerprinted
from perflint.engine.gathering import Gathered
from perflint.engine.holding import Some
from perflint.engine.judged import Found, Judged
from perflint.engine.looked import Look, looks
from perflint.engine.own_rules import OWN_RULES, left_out, unreadable
from perflint.engine.plans import Plan
from perflint.engine.superseding import supersede
from perflint.engine.verdicts import Verdicts
from perflint.grading import grade
from perflint.limits import DEFAULT, Limits
from perflint.model import Document, Failure, Finding, Grade, Report, RuleInfo, Suppressed
from perflint.timing import NO_TIMES, Times


class Sifted(Struct, frozen=True):
    """What suppression makes of the findings: those that stand, those somebody answered for, and findings of its own."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    extra: tuple[Finding, ...] = ()


# Takes the documents, all standing findings, fingerprints set, and which rules looked at each document; each finding must
# come back once, in either place.
Suppression = Callable[[Sequence[Document], Sequence[Finding], Sequence[Look]], Sifted]


def conclude(
    gathered: Gathered,
    plans: Sequence[Plan],
    *,
    failures: Sequence[Failure] = (),
    suppression: Suppression | None = None,
    catalogue: bool = False,
    times: Times | None = None,
    limits: Limits = DEFAULT,
) -> Report:
    """The report on the documents, in their order.

    ``plans`` are all that take part, each once; batch rules of each judge the documents with that plan, and those with
    one that was made from it by `without`.
    ``catalogue`` asks for what reports tell of the rules themselves, which takes the import of every check.
    """
    documents = gathered.documents
    groups = [[number for number, one in enumerate(gathered.plans) if one is plan] for plan in plans]
    together: list[tuple[Sequence[int], Judged]] = []
    clock = times or NO_TIMES
    with clock.stage("evaluate"):
        for plan, numbers in _batches(gathered.plans, plans):
            batch = documents if len(numbers) == len(documents) else Some(documents, numbers)
            together.append((numbers, judge_batch(batch, plan.rules, plan.when, clock, limits).moved(numbers)))
    with clock.stage("conclude"):
        said = [_spared(judged, gathered.plans) for _, judged in together]
        found = _merged(gathered, [one for judged in said for one in judged.found])
        stay, gone = supersede(found)
        sifted = Sifted(tuple(bounded(one.finding) for one in stay))
        superseded = len(gone)
        del found, stay, gone
    if suppression is not None:
        with clock.stage("suppress"):
            sifted = suppression(documents, sifted.kept, looks(gathered, together))
    with clock.stage("conclude"):
        verdicts = Verdicts(gathered.answers, [judged.answers for judged in said], sifted.kept, sifted.suppressed)
        standing = sifted.kept
        too_many = left_out(_sums(gathered, said), documents, limits)
        extra = (*sifted.extra, *too_many, *unreadable(failures, len(documents)))
        if extra:
            standing = tuple(sorted((*standing, *fingerprinted(map(bounded, extra), documents)), key=order_of))
        shown = tuple(one for one in standing if _is_shown(one, gathered.plans, plans))
        return Report(
            documents=documents,
            findings=shown,
            verdicts=verdicts,
            grades=_waived(_grades(documents, sifted.kept, verdicts, plans, groups), sifted.suppressed),
            failures=tuple(failures),
            suppressed=sifted.suppressed,
            catalogue=_catalogue(plans, extra) if catalogue else (),
            hidden=len(standing) - len(shown),
            superseded=superseded,
            rules=len({rule.code for plan in plans for rule in plan.rules}),
            rulebook=_hash(plans),
            version=__version__,
        )


def _merged(gathered: Gathered, together: Sequence[Found]) -> Sequence[Found]:
    """All findings in their order, those of the rules that looked at several documents among the others."""
    if not together:
        return gathered.found
    found = sorted(together, key=order)
    marked = fingerprinted((one.finding for one in found), gathered.documents)
    of_batches = (replace(one, finding=finding) for one, finding in zip(found, marked, strict=True))
    return list(merge(gathered.found, of_batches, key=order))


def _sums(gathered: Gathered, said: Iterable[Judged]) -> Counter[int]:
    """How many findings of each document were left out."""
    sums = gathered.left_out.copy()
    for judged in said:
        sums.update(dict(judged.left_out))
    return sums


def _batches(used: Sequence[Plan], plans: Sequence[Plan]) -> list[tuple[Plan, list[int]]]:
    """The documents that batch rules look at together, with the plan that says which rules these are."""
    wholes = {id(plan.whole): plan.whole for plan in plans}
    return [(whole, [number for number, plan in enumerate(used) if plan.whole is whole]) for whole in wholes.values()]


def _spared(judged: Judged, used: Sequence[Plan]) -> Judged:
    """Without what batch rules found in documents whose own plan leaves those rules out."""
    ran = {id(plan): {rule.code for rule in plan.rules} for plan in used if plan.of is not None}

    def stays(finding: Finding) -> bool:
        codes = ran.get(id(used[finding.place.document]))
        return codes is None or finding.code in codes

    return replace(judged, found=tuple(one for one in judged.found if stays(one.finding))) if ran else judged


def _is_shown(finding: Finding, used: Sequence[Plan], plans: Sequence[Plan]) -> bool:
    """Whether the finding is not below a minimum of its document's plan."""
    number = finding.place.document
    plan = used[number] if number < len(used) else plans[0]
    return finding.severity >= plan.min_severity and finding.confidence >= plan.min_confidence


def _grades(
    documents: Sequence[Document],
    findings: Sequence[Finding],
    verdicts: Verdicts,
    plans: Sequence[Plan],
    groups: Sequence[Sequence[int]],
) -> tuple[Grade, ...]:
    """The grades of all documents in their order, each by its plan."""
    found: list[Grade] = []
    for plan, numbers in zip(plans, groups, strict=True):
        found += grade(documents, findings, verdicts.each, plan.rules, plan.scheme, plan.left_out, only=numbers)
    return tuple(sorted(found, key=lambda one: one.document)) if len(plans) > 1 else tuple(found)


def _waived(grades: Iterable[Grade], suppressed: Iterable[Suppressed]) -> tuple[Grade, ...]:
    """The grades with how many findings do not count in them because somebody answered for them."""
    spots = Counter((one.finding.place.document, one.finding.place.table) for one in suppressed)
    if not spots:
        return tuple(grades)
    whole: Counter[int] = Counter()
    for (document, _), number in spots.items():
        whole[document] += number
    return tuple(
        replace(one, waived=whole[one.document] if one.table is None else spots[one.document, one.table])
        for one in grades
    )


def _catalogue(plans: Sequence[Plan], extra: Sequence[Finding]) -> tuple[RuleInfo, ...]:
    from perflint.rulebook.infos import info_of

    rules = {rule.code: rule for plan in reversed(plans) for rule in plan.rules}
    own = {finding.code for finding in extra}
    return (*(one for one in OWN_RULES if one.code in own), *(info_of(rules[code]) for code in sorted(rules)))


def _hash(plans: Sequence[Plan]) -> str:
    """The rulebook's hash; of several books, one over theirs."""
    books = list(dict.fromkeys(plan.rulebook for plan in plans))
    return books[0] if len(books) == 1 else hashlib.sha256("\0".join(books).encode()).hexdigest()
