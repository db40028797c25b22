"""Why a rule reported, or did not: its evaluation of every subject, by the very functions that a run uses.

`explain` is the way in.  Where a subject was not judged, or a finding did not get into the report, the reason is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from perflint.checks.contract import Row, Subject
from perflint.engine.findings import found_of
from perflint.engine.in_force import NOW, When
from perflint.engine.judged import Found
from perflint.engine.judging import Batch, Tally, judge, judge_one, note_error, obstacle
from perflint.engine.places import place_of
from perflint.engine.selection import select_rules
from perflint.engine.sheets import outcome_of
from perflint.engine.superseding import supersede
from perflint.lexicon.additions import each_using
from perflint.model import Document, Finding, Outcome, Phase, Place, Severity
from perflint.rulebook.conditions import Trace
from perflint.rulebook.facts import Facts
from perflint.rulebook.lifecycle import in_force_text
from perflint.rulebook.rule import Rule, Rulebook

INAPPLICABLE = "这一行填的是“无”“不涉及”之类，等于没有写指标，这条规则不看这样的行"
NO_ROWS = "表里没有指标"
NO_TABLE = "文件里没有绩效目标表"


class Told(Struct, frozen=True):
    """A finding, with the grades that led to its severity, and the one that stands in its place, if any."""

    finding: Finding
    cases: tuple[tuple[Trace, Severity], ...]
    superseded_by: Finding | None


class Explanation(Struct, frozen=True):
    """The evaluation of one subject at ``place``.

    ``reason`` says why it was not evaluated.  ``expect`` is None where the rule has a check, or does not apply; what
    the check yielded is in ``told`` and ``missing``, what went wrong in ``errors``.
    """

    place: Place | None  # None: the whole batch
    outcome: Outcome
    reason: str = ""
    where: Trace | None = None
    expect: Trace | None = None
    told: tuple[Told, ...] = ()
    missing: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


def explain(
    documents: Sequence[Document], rulebook: Rulebook, rule: Rule, *, preview: bool = False, when: When = NOW
) -> Iterator[Explanation]:
    """The rule's evaluation of all that it looks at, in order; ``preview`` lets preview rules supersede it too, ``when``
    decides the fiscal year, day or phase instead of the documents."""
    return each_using(rulebook.vocabulary, _explanations(documents, rulebook, rule, preview=preview, when=when))


def _explanations(
    documents: Sequence[Document], rulebook: Rulebook, rule: Rule, *, preview: bool, when: When
) -> Iterator[Explanation]:
    batch = Batch([when.applied(document) for document in documents], when)
    above = list(_above(rule, rulebook, batch, preview=preview))
    for document, table, subjects in batch.subjects(rule):
        refusal = _refusal(rule, batch, document, table, subjects)
        if refusal is not None:
            yield refusal
            continue
        judged = {facts.subject.row.index: facts for facts in subjects if facts.subject.row}
        if rule.given != "indicator" or document is None or table is None:
            yield from (_explained(rule, facts, batch, above) for facts in subjects)
            continue
        for number, row in enumerate(batch.documents[document].tables[table].indicators):
            if number in judged:
                yield _explained(rule, judged[number], batch, above)
            else:
                subject = Subject(batch.documents, document, table, Row(document, table, number, row))
                yield Explanation(place_of(None, None, subject), Outcome.NOT_APPLICABLE, INAPPLICABLE)


def _above(rule: Rule, rulebook: Rulebook, batch: Batch, *, preview: bool) -> Iterator[Found]:
    """What the rules find that supersede this one."""
    for other in select_rules(rulebook, preview=preview):
        if rule.name in other.supersedes:
            for tally in judge(other, batch):
                for raised in tally.raised:
                    try:
                        yield found_of(raised, batch.documents)
                    except Exception:  # a run says that this rule is broken; it supersedes nothing
                        continue


def _refusal(
    rule: Rule, batch: Batch, document: int | None, table: int | None, subjects: Sequence[Facts]
) -> Explanation | None:
    """Why nothing is judged in a table, document or batch; None where something is."""
    if not batch.in_force(rule, document):
        first = batch.documents[document or 0]
        day = batch.when.day_for(first)
        place = None if document is None else place_of(None, None, Subject(batch.documents, document, table))
        reason = f"这份文件按 {day} 的规定判断，这条规则{in_force_text(rule.valid_from, rule.valid_to)}施行"
        return Explanation(place, Outcome.NOT_IN_FORCE, reason)
    if document is None:
        missing = obstacle(rule, batch, None, None)
        return Explanation(None, Outcome.CANNOT_DECIDE, missing) if missing else None
    whole = batch.documents[document]
    place = place_of(None, None, Subject(batch.documents, document, table))
    if whole.phase not in rule.phases:
        phases = "、".join(phase.label for phase in Phase if phase in rule.phases)
        reason = f"文件属于{whole.phase.label}阶段，这条规则只用于{phases}"
        return Explanation(place, Outcome.NOT_APPLICABLE, reason)
    if table is None and rule.given != "document":
        return Explanation(place, Outcome.NOT_APPLICABLE, NO_TABLE)
    missing = obstacle(rule, batch, document, table)
    if missing and subjects:
        return Explanation(place, Outcome.CANNOT_DECIDE, missing)
    if rule.given == "indicator" and table is not None and not whole.tables[table].indicators:
        return Explanation(place, Outcome.NOT_APPLICABLE, NO_ROWS)
    return None


def _explained(rule: Rule, facts: Facts, batch: Batch, above: Sequence[Found]) -> Explanation:
    """The conditions as they were answered, and what came of it."""
    subject = facts.subject
    tally = Tally(subject.table_position)
    judge_one(rule, facts, tally)
    where = expect = None
    told: list[Told] = []
    try:
        where = rule.parts.where.explain(facts)
        if rule.parts.expect is not None and where.answer is not False:
            expect = rule.parts.expect.explain(facts)
        for raised in tally.raised:
            one = found_of(raised, batch.documents)
            cases = tuple((case.explain(raised.facts), severity) for case, severity in rule.parts.cases)
            told.append(Told(one.finding, cases, _superior(one, above)))
    except Exception as error:  # as in a run: the fault of one rule is said, and ends nothing
        note_error(tally, error)
    place = None if subject.position is None else place_of(None, None, subject)
    missing = tuple(tally.missing)
    return Explanation(
        place,
        outcome_of(tally.mark, len(told)),
        where=where,
        expect=expect,
        told=tuple(told),
        missing=() if tally.broken else missing,
        errors=missing if tally.broken else (),
    )


def _superior(one: Found, above: Sequence[Found]) -> Finding | None:
    """The first finding that a run would leave standing, or remove later, instead of this one."""
    return next((other.finding for other in above if one in supersede([one, other])[1]), None)
