"""Running one rule over the subjects of its kind: raw findings and a verdict for each table, document or batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct

from perflint.checks.contract import Hit, Row, Subject, is_inapplicable
from perflint.engine.in_force import NOW, When
from perflint.engine.sheets import MARKS
from perflint.model import Document, Outcome, Phase
from perflint.rulebook.conditions import ALWAYS, Point
from perflint.rulebook.facts import Facts, Memo
from perflint.rulebook.rule import Rule

NOT_WHOLE = "表格不完整，不能断定缺少什么"
NOTHING_READ = "能读懂的绩效目标表或自评内容"


class Raised(Struct, frozen=True):
    """A hit of a rule before it becomes a finding: the rule, the hit, and the facts it was found in."""

    rule: Rule
    hit: Hit
    facts: Facts
    point: Point | None


class Tally:
    """What a rule concluded about the subjects of one table, or (``table`` None) of a document or batch, so far."""

    __slots__ = ("broken", "dormant", "missing", "passed", "raised", "table", "undecided")

    def __init__(self, table: int | None) -> None:
        self.table = table
        self.raised: list[Raised] = []
        self.missing: dict[str, None] = {}  # in order, each name once
        self.passed = self.undecided = self.broken = self.dormant = False

    @property
    def mark(self) -> str:
        """The same in one character, without the hits and what is missing."""
        return MARKS[self.passed | self.undecided << 1 | self.broken << 2 | self.dormant << 3]


class Batch:
    """The documents of one run with the facts of all their subjects, each worked out once for all rules."""

    def __init__(self, documents: Sequence[Document], when: When = NOW) -> None:
        self.documents = documents
        self.when = when
        self._document_memos: defaultdict[int, Memo] = defaultdict(dict)
        self._table_memos: defaultdict[tuple[int, int], Memo] = defaultdict(dict)
        self._rows: dict[tuple[int, int], list[Facts | None]] = {}
        self._wholes: dict[tuple[Any, ...], list[Facts]] = {}
        self._spared: dict[tuple[str, frozenset[Phase]], list[Tally]] = {}
        # of one document: the rows of a folder would take more memory than it takes time to make them again
        self._kept: dict[Any, Any] | None = {} if len(self.documents) == 1 else None

    def subjects(self, rule: Rule) -> Iterator[tuple[int | None, int | None, list[Facts]]]:
        """For each group that gets one verdict: its document and table, and the facts of what is judged in it."""
        if rule.given == "batch":
            yield None, None, [Facts(Subject(self.documents, include_inapplicable=rule.inapplicable))]
            return
        for number, document in enumerate(self.documents):
            judged = document.phase in rule.phases
            if rule.given == "document":
                yield number, None, self.within(rule, number, None) if judged else []
                continue
            for index in range(len(document.tables)):
                yield number, index, self.within_table(rule, number, index) if judged else []
            if not document.tables:
                yield number, None, []

    def spots(self, rule: Rule) -> Iterator[tuple[int, int | None]]:
        """The document and table of each group that `subjects` gives a rule about tables or documents."""
        for number, document in enumerate(self.documents):
            if rule.given == "document" or not document.tables:
                yield number, None
            else:
                for index in range(len(document.tables)):
                    yield number, index

    def spared(self, rule: Rule) -> list[Tally]:
        """The tallies of a rule about tables or documents that applies to all of them and yields nothing; only to be read."""
        key = rule.given, rule.phases
        found = self._spared.get(key)
        if found is None:
            found = self._spared[key] = []
            for number, index in self.spots(rule):
                found.append(Tally(index))
                found[-1].passed = self.looks(rule, number, index)
        return found

    @cached_property
    def understood(self) -> bool:
        """Whether every document holds something that rules could judge."""
        return all(document.understood for document in self.documents)

    def looks(self, rule: Rule, number: int, index: int | None) -> bool:
        """Whether the rule looks at a document, or a table of it."""
        document = self.documents[number]
        return document.phase in rule.phases and (rule.given == "document" or index is not None)

    def within(self, rule: Rule, number: int, index: int | None) -> list[Facts]:
        """The facts of what is judged in a table, or in a document."""
        return self._whole(rule, number, None) if index is None else self.within_table(rule, number, index)

    def in_force(self, rule: Rule, document: int | None) -> bool:
        """Whether the rule holds for the document; for the batch, whether it holds for any of it."""
        if rule.valid_from is None and rule.valid_to is None:
            return True
        documents = self.documents if document is None else (self.documents[document],)
        return any(self.when.holds(rule, one) for one in documents) or not documents

    def within_table(self, rule: Rule, number: int, index: int) -> list[Facts]:
        if rule.given == "table":
            return self._whole(rule, number, index)
        rows = enumerate(self.documents[number].tables[index].indicators)
        return [
            self.row_facts(number, index, place) for place, row in rows if rule.inapplicable or not is_inapplicable(row)
        ]

    def row_facts(self, number: int, index: int, place: int) -> Facts:
        """The facts of one row: of a document by its number, a table and a row by their places."""
        rows = self.documents[number].tables[index].indicators
        known = self._rows.get((number, index))
        if known is None:
            known = self._rows[number, index] = [None] * len(rows)
        facts = known[place]
        if facts is None:
            row = Row(number, index, place, rows[place])
            subject = Subject(self.documents, number, index, row)
            facts = known[place] = Facts(subject, self._table_memos[number, index], self._document_memos[number])
        return facts

    def _whole(self, rule: Rule, number: int, index: int | None) -> list[Facts]:
        """The facts of a table, or of a document, alone: the same for all rules but those that look at rows filled with 无, or
        have words of their own."""
        key = number, index, rule.inapplicable, rule.vocabulary
        found = self._wholes.get(key)
        if found is None:
            subject = Subject(self.documents, number, index, None, rule.inapplicable, self._kept)
            table_memo = None if index is None else self._table_memos[number, index]
            facts = Facts(subject, table_memo, self._document_memos[number])
            if index is not None:  # a table's own fields are the same as what its rows call table.…
                facts.memo = facts.table_memo
            found = self._wholes[key] = [facts]
        return found


# Says of a document and a table whether the rule's check is sure to yield nothing there.
Spares = Callable[["int | None", "int | None"], bool]


def judge(rule: Rule, batch: Batch, spares: Spares | None = None) -> Iterator[Tally]:
    """One tally for each table, document or batch that the rule looks at."""
    if spares is None or not is_plain(rule):
        for document, table, subjects in batch.subjects(rule):
            yield tally_of(rule, batch, document, table, subjects, spares)
        return
    for document, table in batch.spots(rule):  # the same, without a word to those that are spared
        tally = Tally(table)
        if batch.looks(rule, document, table):
            if not batch.documents[document].understood or not spares(document, table):
                tally = tally_of(rule, batch, document, table, batch.within(rule, document, table))
            else:
                tally.passed = True
        yield tally


def is_plain(rule: Rule) -> bool:
    """Whether the rule runs its check on whatever it is given, in every year."""
    parts = rule.parts
    always = parts.where is ALWAYS and parts.expect is None and not rule.needs_complete
    return always and rule.valid_from is None and rule.valid_to is None


def tally_of(
    rule: Rule,
    batch: Batch,
    document: int | None,
    table: int | None,
    subjects: Sequence[Facts],
    spares: Spares | None = None,
) -> Tally:
    """What the rule concludes about the subjects of one table, document or batch."""
    tally = Tally(table)
    if not batch.in_force(rule, document):
        tally.dormant = True
        return tally
    missing = obstacle(rule, batch, document, table) if subjects else None
    if missing:
        tally.undecided = True
        tally.missing[missing] = None
    else:
        for facts in subjects:
            if spares is None or not spares(document, table) or not _is_spared(rule, facts, tally):
                judge_one(rule, facts, tally)
    return tally


def out_of_time(rule: Rule, batch: Batch, reason: str) -> list[Tally]:
    """The tallies of a rule that was stopped: it failed for all that it looks at, whatever it had found so far."""
    tallies = []
    for document, table, _ in batch.subjects(rule):
        tally = Tally(table)
        tally.dormant = not batch.in_force(rule, document)
        tally.broken = not tally.dormant
        tally.missing[reason] = None
        tallies.append(tally)
    return tallies


def _is_spared(rule: Rule, facts: Facts, tally: Tally) -> bool:
    """Note what a rule says whose check would yield nothing; False where it must be judged to know."""
    try:
        applies = rule.parts.where.test(facts)
    except Exception:  # it will be raised again, and noted
        return False
    tally.passed = tally.passed or applies is True
    return applies is not None


def obstacle(rule: Rule, batch: Batch, document: int | None, table: int | None) -> str | None:
    """What forbids the rule to conclude anything about a table, document or batch; None where nothing does."""
    if document is not None and not batch.documents[document].understood:
        return NOTHING_READ
    return NOT_WHOLE if rule.needs_complete and not _is_complete(batch, document, table) else None


def _is_complete(batch: Batch, document: int | None, table: int | None) -> bool:
    if document is None:
        return all(one.complete and all(t.complete is not False for t in one.tables) for one in batch.documents)
    whole = batch.documents[document]
    tables = whole.tables if table is None else (whole.tables[table],)
    return whole.complete and all(one.complete is not False for one in tables)


def judge_one(rule: Rule, facts: Facts, tally: Tally) -> None:
    """Add what the rule says of one subject to the tally."""
    try:
        said = rule.judge(facts)
        outcome = said.outcome
    except Exception as error:  # a check may be anyone's: its fault must not end the run
        note_error(tally, error)
        return
    if outcome is Outcome.PASS:
        tally.passed = True
    elif outcome is Outcome.CANNOT_DECIDE:
        tally.undecided = True
    if said.missing:
        tally.missing.update(dict.fromkeys(said.missing))
    for hit in said.hits:
        tally.raised.append(Raised(rule, hit, facts.with_values(hit.values) if hit.values else facts, said.point))


def note_error(tally: Tally, error: Exception) -> None:
    """Note that a rule failed; its verdict says so and why.  That memory is spent is no fault of the rule: it is raised."""
    if isinstance(error, MemoryError):
        raise error
    tally.broken = True
    tally.missing[f"{type(error).__name__}: {error}"] = None
