"""Judging one document by all rules that look at no other, and a batch by those that do; findings are made of hits here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial, reduce
from operator import and_

from msgspec.structs import replace

from perflint import lexicon
from perflint.engine.compiled import INDICATOR, Section, Sections, compiled
from perflint.engine.findings import found_of
from perflint.engine.in_force import NOW, When
from perflint.engine.judged import Found, Judged
from perflint.engine.judging import Batch, Raised, Tally, judge, note_error, out_of_time
from perflint.engine.screening import PROJECTS, Spared
from perflint.engine.sheets import NO_MARK, Answers, Sheet
from perflint.engine.table_rows import judge_rows
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
    *,
    hits_only: bool = False,
) -> Judged:
    """What the rules say of the document alone; those given a batch are left to `judge_batch`.

    With ``hits_only`` there are all findings, but of the answers only those of rules that had to be judged.
    """
    return _judged(Batch((document,), when), compiled(rules).of_documents, times, limits, hits_only=hits_only)


def judge_batch(
    documents: Sequence[Document],
    rules: Iterable[Rule],
    when: When = NOW,
    times: Times = NO_TIMES,
    limits: Limits = DEFAULT,
) -> Judged:
    """What the rules that are given a batch say of these documents together."""
    sections = compiled(rules).of_batches
    return _judged(Batch(documents, when), sections, times, limits) if sections else Judged()


def _judged(batch: Batch, sections: Sections, times: Times, limits: Limits, *, hits_only: bool = False) -> Judged:
    """What the rules say, all within the time that one of them may take, or else each within its own."""
    seconds = limits.rule_seconds * max(1, len(batch.documents))
    try:
        with Stopwatch(seconds), closing(_together(batch, sections, times, hits_only=hits_only)) as said:
            return _put_together(said, sections, limits)
    except TimeIsUpError:
        reason = over("rule_seconds", limits, "").message
        return _put_together(_one_by_one(batch, sections, times, seconds, reason), sections, limits)


Said = tuple[Rule, list[Found], list[Tally]]  # what a rule found, and the tallies it was found in


def _put_together(said: Iterable[Said], sections: Sections, limits: Limits) -> Judged:
    """Of too many findings the worst stay; of tables alike, of which a file may have many thousands, one keeps what lacks."""
    found = Counted(limits.findings)
    marks: defaultdict[int | None, bytearray] = defaultdict(lambda: bytearray(NO_MARK.encode() * len(sections.roll)))
    lacks: dict[tuple[tuple[int, tuple[str, ...]], ...], tuple[tuple[int, tuple[str, ...]], ...]] = {}
    lack: dict[tuple[int, tuple[str, ...]], tuple[int, tuple[str, ...]]] = {}
    missing: defaultdict[int | None, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    last, mark = None, ord(NO_MARK)  # rules with nothing to say mostly share their tallies
    for rule, ones, tallies in said:
        if ones:
            found.add(ones)
        place = sections.places[rule.code]
        for tally in tallies:
            if tally is not last:
                last, mark = tally, ord(tally.mark)
            marks[tally.table][place] = mark
            if tally.missing:
                one = place, tuple(tally.missing)
                missing[tally.table].append(lack.setdefault(one, one))
    tables = sorted(marks, key=lambda table: (table is None, table or 0))
    shared = (tuple(missing.get(table, ())) for table in tables)
    sheets = (
        Sheet(table, marks[table].decode(), lacks.setdefault(its, its))
        for table, its in zip(tables, shared, strict=True)
    )
    return Judged(found.kept(), Answers(sections.roll, tuple(sheets)), found.left_out())


def _together(batch: Batch, sections: Sequence[Section], times: Times, *, hits_only: bool = False) -> Generator[Said]:
    """What each rule says, with all work shared that can be; one after the other, for each has a tally of every table."""
    for section in sections:
        with lexicon.using(section.vocabulary):
            of_rows = iter(judge_rows(section, batch, times))
            spared = _spared(section, batch, times, hits_only=hits_only)
            silent = _silent(section, batch, spared, hits_only=hits_only)
            for place, rule in enumerate(section.rules):
                if silent >> place & 1:
                    if not hits_only:
                        yield rule, [], batch.spared(rule)
                    continue
                if rule.given == INDICATOR:
                    tallies = next(of_rows)
                else:
                    spares = partial(_is_spared, spared, 1 << place) if spared and rule.given in PROJECTS else None
                    with times.rule(rule.code):
                        tallies = list(judge(rule, batch, spares))
                ones: list[Found] = []
                if raised := [tally for tally in tallies if tally.raised]:
                    with times.rule(rule.code):
                        ones += _standing(rule, raised, batch)
                yield rule, ones, tallies


def _spared(section: Section, batch: Batch, times: Times, *, hits_only: bool) -> list[Spared]:
    """Which rules about tables and documents are spared in each document; nothing where there are none."""
    if not section.of_projects:
        return []
    spared = []
    for one in batch.documents:
        screening = section.screening(one.phase, hits_only=hits_only)
        with times.shared(screening.codes):
            spared.append(screening.spared(one))
    return spared


def _silent(section: Section, batch: Batch, spared: Sequence[Spared], *, hits_only: bool) -> int:
    """The bits of the rules that have nothing to say anywhere, by what they are given alone."""
    if not spared or not (hits_only or batch.understood):
        return 0
    return reduce(and_, [one.document for one in spared], section.of_projects if hits_only else section.plain)


def _one_by_one(batch: Batch, sections: Sequence[Section], times: Times, seconds: float, reason: str) -> Iterator[Said]:
    """What each rule says by itself; one that takes too long says nothing but that."""
    for rule in (rule for section in sections for rule in section.rules):
        ones: list[Found] = []
        with times.rule(rule.code), lexicon.using(rule.vocabulary):
            try:
                with Stopwatch(seconds):
                    tallies = list(judge(rule, batch))
                    ones += _standing(rule, tallies, batch)
            except TimeIsUpError:
                ones, tallies = [], out_of_time(rule, batch, reason)
        yield rule, ones, tallies


def _is_spared(spared: Sequence[Spared], bit: int, document: int | None, table: int | None) -> bool:
    return document is not None and bool(spared[document].of(table) & bit)


def _standing(rule: Rule, tallies: Iterable[Tally], batch: Batch) -> Iterator[Found]:
    """The findings of a rule, but for those of a batch rule about documents for which it is not in force."""
    for tally in tallies:
        for one in found_in(tally, batch.documents):
            if rule.given != BATCH or batch.in_force(rule, one.finding.place.document):
                yield one


def found_in(tally: Tally, documents: Sequence[Document]) -> list[Found]:
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
    from perflint.engine.fixes import fix_of

    return replace(found, finding=replace(found.finding, fix=fix_of(found.finding, raised, documents)))
