"""Judging one document by all rules that look at no other, and a batch by those that do; findings are made of hits here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from perflint import lexicon
from perflint.engine.findings import found_of
from perflint.engine.fixes import fix_of
from perflint.engine.in_force import NOW, When
from perflint.engine.judged import Found, Judged
from perflint.engine.judging import Batch, Raised, Tally, judge, note_error
from perflint.model import Document
from perflint.rulebook.rule import Rule
from perflint.timing import NO_TIMES, Times

BATCH = "batch"


def judge_document(document: Document, rules: Iterable[Rule], when: When = NOW, times: Times = NO_TIMES) -> Judged:
    """What the rules say of the document alone; those given a batch are left to `judge_batch`."""
    return _judged(Batch([document], when), (rule for rule in rules if rule.given != BATCH), times)


def judge_batch(
    documents: Sequence[Document], rules: Iterable[Rule], when: When = NOW, times: Times = NO_TIMES
) -> Judged:
    """What the rules that are given a batch say of these documents together."""
    return _judged(Batch(documents, when), (rule for rule in rules if rule.given == BATCH), times)


def _judged(batch: Batch, rules: Iterable[Rule], times: Times) -> Judged:
    found: list[Found] = []
    answers = []
    for rule in rules:
        with times.rule(rule.code), lexicon.using(rule.vocabulary):
            tallies = list(judge(rule, batch))
            found += _standing(rule, tallies, batch)
        answers += [tally.answer(rule) for tally in tallies]
    return Judged(tuple(found), tuple(answers))


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
