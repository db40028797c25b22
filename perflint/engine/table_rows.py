"""The rows of every table judged by all rules that are given an indicator: one tally for each rule and table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from perflint.engine.compiled import Section
from perflint.engine.indicators import HIT, IndicatorJudge
from perflint.engine.judging import Batch, Raised, Tally, judge_one, note_error, tally_of
from perflint.model import Document
from perflint.rulebook.facts import Facts
from perflint.rulebook.rule import Rule
from perflint.timing import Times


def judge_rows(section: Section, batch: Batch, times: Times) -> list[list[Tally]]:
    """For each rule of ``section.of_rows`` its tallies, in the order of documents and tables."""
    rules = section.of_rows
    tallies: list[list[Tally]] = [[] for _ in rules]
    for number, document in enumerate(batch.documents if rules else ()):
        active = tuple(
            place
            for place, rule in enumerate(rules)
            if document.phase in rule.phases and document.tables and batch.in_force(rule, number)
        )
        judge = section.judge_of_rows(active)
        resting = sorted({*range(len(rules))}.difference(active))
        for index in range(len(document.tables)) if document.tables else (None,):
            for place in resting:
                tallies[place].append(tally_of(rules[place], batch, number, index, ()))
            if index is not None:
                made = _of_table(judge, batch, number, index, times)
                for place, tally in zip(active, made, strict=True):
                    tallies[place].append(tally)
    return tallies


def _of_table(judge: IndicatorJudge, batch: Batch, number: int, index: int, times: Times) -> list[Tally]:
    """The tallies of the rules of a judge about one table; only to be read, for rules with the same to say share one."""
    document = batch.documents[number]
    own: defaultdict[int, Tally] = defaultdict(lambda: Tally(index))  # of rules that say more than that they hold
    passed = 0
    facts_of = partial(batch.row_facts, number, index)
    for place, kind in enumerate(judge.judge(document.tables[index].indicators, facts_of, times)):
        passed |= kind.passed
        for one, missing in kind.undecided:
            own[one].undecided = True
            own[one].missing.update(dict.fromkeys(missing))
        for one in kind.failed:
            _fail(judge.rules[one], facts_of(place), own[one])
        begun = times.now() if kind.judged_anew else 0.0
        for one in kind.judged_anew:
            rule = judge.rules[one]
            judge_one(rule, facts_of(place), own[one])
            begun = times.spent(begun, rule.code)
    silent, holding = Tally(index), Tally(index)
    holding.passed = True
    tallies = [holding if passed >> one & 1 else silent for one in range(len(judge.rules))]
    for one, tally in own.items():
        tally.passed = tally.passed or tallies[one].passed
        tallies[one] = tally
    _hold_back(judge.rules, batch, number, index, tallies)
    return tallies


def _fail(rule: Rule, facts: Facts, tally: Tally) -> None:
    """Raise the finding of a rule whose expectation a row fails."""
    try:
        point = rule.parts.expect.point(facts) if rule.parts.expect else None
    except Exception as error:  # as in `judge_one`
        note_error(tally, error)
        return
    tally.raised.append(Raised(rule, HIT, facts, point))


def _hold_back(rules: Sequence[Rule], batch: Batch, number: int, index: int, tallies: list[Tally]) -> None:
    """Undo what was concluded about a table that stops part-way by rules that need all of it."""
    if _is_whole(batch.documents[number], index):
        return
    for place, rule in enumerate(rules):
        if rule.needs_complete:
            tallies[place] = tally_of(rule, batch, number, index, batch.within_table(rule, number, index))


def _is_whole(document: Document, index: int) -> bool:
    return document.complete and document.tables[index].complete is not False
