"""Judging one document by all rules that look at no other, and a batch by those that do; findings are made of hits here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from perflint import lexicon
from perflint.engine.findings import found_of
from perflint.engine.fixes import fix_of
from perflint.engine.in_force import NOW, When
from perflint.engine.judged import Found, Judged
from perflint.engine.judging import Batch, Raised, Tally, judge, note_error, out_of_time
from perflint.engine.too_many import Counted
from perflint.limits import DEFAULT, Limits, over
from perflint.model import Document
from perflint.rulebook.rule import Rule
from perflint.stopwatch import Stopwatch, TimeIsUpError
from perflint.timing import NO_TIMES, Times

BATCH = "batch"


def judge_document(
    document: Document,
    rules: Iterable[Rule],
    when: When = NOW,
    times: Times = NO_TIMES,
    limits: Limits = DEFAULT,
) -> Judged:
    """What the rules say of the document alone; those given a batch are left to `judge_batch`."""
    return _judged(Batch([document], when), (rule for rule in rules if rule.given != BATCH), times, limits)


def judge_batch(
    documents: Sequence[Document],
    rules: Iterable[Rule],
    when: When = NOW,
    times: Times = NO_TIMES,
    limits: Limits = DEFAULT,
) -> Judged:
    """What the rules that are given a batch say of these documents together."""
    return _judged(Batch(documents, when), (rule for rule in rules if rule.given == BATCH), times, limits)


def _judged(batch: Batch, rules: Iterable[Rule], times: Times, limits: Limits) -> Judged:
    """What each rule says; one that takes too long says nothing, and of too many findings the worst stay."""
    found = Counted(limits.findings)
    answers = []
    seconds = limits.rule_seconds * max(1, len(batch.documents))
    for rule in rules:
        said: list[Found] = []
        with times.rule(rule.code), lexicon.using(rule.vocabulary):
            try:
                with Stopwatch(seconds):
                    tallies = list(judge(rule, batch))
                    said += _standing(rule, tallies, batch)
            except TimeIsUpError:
                said, tallies = [], out_of_time(rule, batch, over("rule_seconds", limits, "").message)
        found.add(said)
        answers += [tally.answer(rule) for tally in tallies]
    return Judged(found.kept(), tuple(answers), found.left_out())


def _standing(rule: Rule, tallies: Iterable[Tally], batch: Batch) -> Iterator[Found]:
    """The findings of a rule, but for those of a batch rule about documents for which it is not in force."""
    for tally in tallies:
        for one in _found(tally, batch.documents):
            if rule.given != BATCH or batch.in_force(rule, one.finding.place.document):
                yield one


def _found(tally: Tally, documents: Sequence[Document]) -> list[Found]:
    """The findings of a tally; a rule that fails while it words or places one is noted, the others stay."""
    found = []
    for raised in tally.raised:
        try:
            found.append(found_of(raised, documents))
            if raised.rule.fix is not None:
                found[-1] = _with_fix(found[-1], raised, documents)
        except Exception as error:  # like a check that raises: the fault of one rule ends nothing
            note_error(tally, error)
    return found


def _with_fix(found: Found, raised: Raised, documents: Sequence[Document]) -> Found:
    return found._replace(finding=replace(found.finding, fix=fix_of(found.finding, raised, documents)))
