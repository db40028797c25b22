"""From what was said of each document to the `Report`: batch rules, superseding, suppression, verdicts and grades."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from perflint import __version__
from perflint.engine.bounds import bounded
from perflint.engine.documents import judge_batch
from perflint.engine.findings import order, order_of
from perflint.engine.fingerprints import fingerprinted
from perflint.engine.judged import Answer, Judged
from perflint.engine.looked import Look, looks
from perflint.engine.own_rules import OWN_RULES, left_out, unreadable
from perflint.engine.plans import Plan
from perflint.engine.superseding import supersede
from perflint.grading import grade
from perflint.limits import DEFAULT, Limits
from perflint.model import Document, Failure, Finding, Grade, Outcome, Report, RuleInfo, Suppressed, Verdict
from perflint.timing import NO_TIMES, Times

Spot = tuple[str, "int | None", "int | str | None"]  # code, document, table
WHOLE = "whole"  # in the place of a table: all of a document (document None: of all documents)


class Part(NamedTuple):
    """One document of a run, what the rules said of it alone (`judge_document`), and the plan they belong to."""

    document: Document
    judged: Judged
    plan: Plan


class Sifted(NamedTuple):
    """What suppression makes of the findings: those that stand, those somebody answered for, and findings of its own."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    extra: tuple[Finding, ...] = ()


# Takes the documents, all standing findings, fingerprints set, and which rules looked at each document; each finding must
# come back once, in either place.
Suppression = Callable[[Sequence[Document], Sequence[Finding], Sequence[Look]], Sifted]


def conclude(
    parts: Sequence[Part],
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
    documents = tuple(part.document for part in parts)
    groups = [[number for number, part in enumerate(parts) if part.plan is plan] for plan in plans]
    said = [part.judged.moved([number]) for number, part in enumerate(parts)]
    together: list[tuple[Sequence[int], Judged]] = []
    clock = times or NO_TIMES
    with clock.stage("evaluate"):
        for plan, numbers in _batches(parts, plans):
            batch = [documents[number] for number in numbers]
            together.append((numbers, judge_batch(batch, plan.rules, plan.when, clock, limits).moved(numbers)))
    said += [_spared(judged, parts) for _, judged in together]
    found = sorted((one for judged in said for one in judged.found), key=order)
    marked = fingerprinted((one.finding for one in found), documents)
    stay, gone = supersede([one._replace(finding=finding) for one, finding in zip(found, marked, strict=True)])
    sifted = Sifted(tuple(bounded(one.finding) for one in stay))
    if suppression is not None:
        with clock.stage("suppress"):
            sifted = suppression(documents, sifted.kept, looks(parts, together))
    verdicts = _verdicts([answer for judged in said for answer in judged.answers], sifted)
    standing = sifted.kept
    too_many = left_out(_sums(said), documents, limits)
    extra = (*sifted.extra, *too_many, *unreadable(failures, len(documents)))
    if extra:
        standing = tuple(sorted((*standing, *fingerprinted(map(bounded, extra), documents)), key=order_of))
    shown = tuple(one for one in standing if _is_shown(one, parts, plans))
    return Report(
        documents=documents,
        findings=shown,
        verdicts=verdicts,
        grades=_waived(_grades(documents, sifted.kept, verdicts, plans, groups), sifted.suppressed),
        failures=tuple(failures),
        suppressed=sifted.suppressed,
        catalogue=_catalogue(plans, extra) if catalogue else (),
        hidden=len(standing) - len(shown),
        superseded=len(gone),
        rules=len({rule.code for plan in plans for rule in plan.rules}),
        rulebook=_hash(plans),
        version=__version__,
    )


def _sums(said: Iterable[Judged]) -> Counter[int]:
    """How many findings of each document were left out."""
    sums: Counter[int] = Counter()
    for judged in said:
        sums.update(dict(judged.left_out))
    return sums


def _batches(parts: Sequence[Part], plans: Sequence[Plan]) -> list[tuple[Plan, list[int]]]:
    """The documents that batch rules look at together, with the plan that says which rules these are."""
    wholes = {id(plan.whole): plan.whole for plan in plans}
    return [
        (whole, [number for number, part in enumerate(parts) if part.plan.whole is whole]) for whole in wholes.values()
    ]


def _spared(judged: Judged, parts: Sequence[Part]) -> Judged:
    """Without what batch rules found in documents whose own plan leaves those rules out."""
    ran = {id(part.plan): {rule.code for rule in part.plan.rules} for part in parts if part.plan.of is not None}

    def stays(finding: Finding) -> bool:
        codes = ran.get(id(parts[finding.place.document].plan))
        return codes is None or finding.code in codes

    return judged._replace(found=tuple(one for one in judged.found if stays(one.finding))) if ran else judged


def _is_shown(finding: Finding, parts: Sequence[Part], plans: Sequence[Plan]) -> bool:
    """Whether the finding is not below a minimum of its document's plan."""
    number = finding.place.document
    plan = parts[number].plan if number < len(parts) else plans[0]
    return finding.severity >= plan.min_severity and finding.confidence >= plan.min_confidence


def _grades(
    documents: Sequence[Document],
    findings: Sequence[Finding],
    verdicts: Sequence[Verdict],
    plans: Sequence[Plan],
    groups: Sequence[Sequence[int]],
) -> tuple[Grade, ...]:
    """The grades of all documents in their order, each by its plan."""
    found: list[Grade] = []
    for plan, numbers in zip(plans, groups, strict=True):
        found += grade(documents, findings, verdicts, plan.rules, plan.scheme, plan.left_out, only=numbers)
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


def _verdicts(answers: Sequence[Answer], sifted: Sifted) -> tuple[Verdict, ...]:
    """One verdict for each rule and what it looked at, in the order of documents, tables and codes."""
    standing, suppressed = _spots(sifted.kept), _spots(one.finding for one in sifted.suppressed)
    verdicts = [_verdict(one, _count(standing, one), _count(suppressed, one)) for one in answers]
    last = len(answers) + 1
    return tuple(sorted(verdicts, key=lambda v: (_first(v.document, last), v.table is None, v.table or 0, v.code)))


def _spots(findings: Iterable[Finding]) -> Counter[Spot]:
    """How many findings each rule has in each table, in each document, and in all."""
    spots: Counter[Spot] = Counter()
    for one in findings:
        spots[one.code, one.place.document, one.place.table] += 1
        spots[one.code, one.place.document, WHOLE] += 1
        spots[one.code, None, WHOLE] += 1
    return spots


def _first(document: int | None, last: int) -> int:
    return last if document is None else document


def _count(spots: Counter[Spot], answer: Answer) -> int:
    """How many findings of the rule lie within what the answer covers."""
    if answer.table is not None and answer.document is not None:
        return spots[answer.code, answer.document, answer.table]
    return spots[answer.code, answer.document, WHOLE]


def _verdict(answer: Answer, standing: int, suppressed: int) -> Verdict:
    outcome = answer.outcome(standing, suppressed)
    told = outcome in (Outcome.FINDING, Outcome.CANNOT_DECIDE, Outcome.RULE_ERROR)
    return Verdict(answer.code, answer.name, outcome, answer.document, answer.table, answer.missing if told else ())
