"""What the indicator rules of a run say of rows.  Rows that answer every question alike are judged once.

The rules' conditions ask questions about single cells (`perflint.rulebook.questions`).  Each distinct text of a cell is
asked once; the answers of a row's cells together are its kind.  What rules that ask about the same cells say of a row hangs
on the answers of these cells alone: it is found once, by the rules' own functions, for all kinds that answer alike there.
What hangs on more than the answers is judged anew for every row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import chain, count
from operator import attrgetter, itemgetter
from typing import Any

from msgspec import Struct

from perflint.checks.contract import Hit, is_inapplicable
from perflint.engine.asking import Asked, Sign
from perflint.engine.check_questions import FAMILIES, screen_questions
from perflint.engine.known import LONGEST, length
from perflint.model import Indicator, Outcome
from perflint.rulebook.facts import Facts, Memo
from perflint.rulebook.questions import AROUND, OPEN, STANDING, Pair, Question
from perflint.rulebook.rule import Judgement, Rule
from perflint.timing import Times

MOST = 1 << 16  # texts of one group of cells, or kinds of row, that are remembered
LONG = 8  # long texts of one group of cells, of one table, that are remembered: a string may be shared by all its rows
SPELT = 256  # answers of groups that are kept at length
PARENT = "parent"
UNKNOWN = -1
UNASKED = "unasked"  # stands for the answer to a question that could not be asked


class Kind(Struct, frozen=True):
    """What the rules say of all rows of one kind, by the rules' numbers.

    ``passed`` has a bit for each rule that holds; ``undecided`` those that lack something, and what; ``failed`` those
    whose expectation the row fails; ``judged_anew`` those that must look at the row itself.
    """

    passed: int = 0
    undecided: tuple[tuple[int, tuple[str, ...]], ...] = ()
    failed: tuple[int, ...] = ()
    judged_anew: tuple[int, ...] = ()


class _Group:
    """Cells that are asked about together, and what is known of their texts."""

    __slots__ = ("cells", "known", "long", "questions", "rules")

    def __init__(self, cells: tuple[str, ...]) -> None:
        self.cells = cells
        self.questions: dict[int, Question] = {}
        self.rules: list[str] = []  # that ask them
        self.known: dict[Hashable, int] = {}
        self.long: dict[Hashable, int] = {}

    def forget(self) -> None:
        """Let go of what is remembered."""
        self.known.clear()
        self.long.clear()


class _Part:
    """Rules that ask about the same cells, by their numbers, and what they say of rows that answer alike there.

    ``groups`` are the places of their answers in what a row answers; ``pick`` takes these, those of pairs, and whether the
    row states an indicator at all.  ``asked`` has for each of the groups the questions of these rules among those about its
    cells: rows that differ in the answers to others are ``alike`` here.
    """

    __slots__ = ("alike", "asked", "groups", "inapplicable", "known", "own", "pairs", "pick", "picks", "rules")

    def __init__(self, groups: Sequence[int], pairs: Sequence[int]) -> None:
        self.groups, self.pairs = tuple(groups), tuple(pairs)
        self.pick: Callable[[tuple[Any, ...]], Hashable] = itemgetter(-1, *(*groups, *pairs))
        self.rules = self.inapplicable = 0  # as bits: all, and those for rows that state no indicator
        self.asked: dict[int, dict[str | int, None]] = {place: {} for place in groups}
        self.known: dict[Hashable, Kind] = {}
        self.alike: dict[Hashable, Kind] = {}
        self.picks: dict[int, Callable[[Memo], tuple[Any, ...]]] = {}
        self.own: dict[int, tuple[Any, ...]] = {}  # by the numbers of answers: those to the questions of these rules

    def picked(self, place: int, known: Memo) -> tuple[Any, ...]:
        """The answers to the questions of these rules about the group at a place."""
        pick = self.picks.get(place)
        if pick is None:
            first, *others = self.asked[place]
            pick = self.picks[place] = itemgetter(first, first, *others)  # of one it would give no tuple
        try:
            return pick(known)
        except KeyError:  # some could not be asked
            return tuple([known.get(one, UNASKED) for one in self.asked[place]])

    def forget(self) -> None:
        """Let go of what is remembered."""
        self.known.clear()
        self.alike.clear()
        self.own.clear()


class IndicatorJudge:
    """The judge of rows for rules that are given an indicator, all of them in force and meant for the phase."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._groups: dict[tuple[str, ...], _Group] = {}
        self._by_cells: dict[frozenset[str], _Group] = {}
        self._around = _Group(tuple(sorted(AROUND)))
        self._screens = [screen_questions(rule) for rule in self.rules]
        self._kinds: dict[tuple[Any, ...], Kind] = {}
        self._pairs: dict[int, Pair] = {}
        self._numbers: dict[tuple[Hashable, ...], int] = {}
        self._answers: dict[int, tuple[Asked, Sign]] = {}  # who was asked, and what they were answered
        self._spelt: dict[int, Memo] = {}
        self._next = count()
        self._sights = [[one.sight() for one in rule.parts.conditions] for rule in self.rules]
        self._questions = [
            (*chain.from_iterable([sight.questions for sight in sights]), *screens.rows, *screens.any_row)
            for sights, screens in zip(self._sights, self._screens, strict=True)
        ]
        for rule, sights, questions in zip(self.rules, self._sights, self._questions, strict=True):
            self._add(questions, rule.code)
            for sight in sights:
                self._pairs.update({pair.number: pair for pair in sight.pairs})
        self._add(STANDING, "")
        groups = (self._around, *self._groups.values())
        self._ask = {group.cells: Asked(group.questions.values()) for group in groups}
        self._parts = self._taken_apart(groups)
        compared = (path for pair in self._pairs.values() for path in (pair.left, pair.right))
        asked = (cell for group in self._groups.values() for cell in group.cells)
        self.cells = tuple(dict.fromkeys((*asked, *compared)))
        self._at = {cell: place for place, cell in enumerate(self.cells)}
        self._read: Callable[[Indicator], Any] = attrgetter(*(cell for cell in self.cells if cell != PARENT))
        self._places = [(group, tuple(map(self.cells.index, group.cells))) for group in self._groups.values()]

    def _taken_apart(self, groups: Sequence[_Group]) -> tuple[_Part, ...]:
        """The rules by what they ask about."""
        places = {group.cells: place for place, group in enumerate(groups)}
        pairs = {number: place for place, number in enumerate(self._pairs, len(groups))}
        parts: dict[tuple[tuple[int, ...], tuple[int, ...]], _Part] = {}
        for number, (rule, sights, questions) in enumerate(zip(self.rules, self._sights, self._questions, strict=True)):
            at = [places[self._group(one.cells).cells] for one in questions]
            asked = {*at}
            key = tuple(sorted(asked)), tuple(sorted({pairs[pair.number] for sight in sights for pair in sight.pairs}))
            part = parts.setdefault(key, _Part(*key))
            for place, one in zip(at, questions, strict=True):
                part.asked[place][one.number] = None
            part.rules |= 1 << number
            part.inapplicable |= rule.inapplicable << number
        return tuple(parts.values())

    def _add(self, questions: Sequence[Question], code: str) -> None:
        for question in questions:
            group = self._group(question.cells)
            group.questions.setdefault(question.number, question)
            if code and code not in group.rules:
                group.rules.append(code)

    def _group(self, cells: frozenset[str]) -> _Group:
        group = self._by_cells.get(cells)
        if group is None:
            group = self._by_cells[cells] = self._around if cells <= AROUND else self._of_family(cells)
        return group

    def _of_family(self, cells: frozenset[str]) -> _Group:
        family = next((family for family in FAMILIES if cells <= family), cells)
        key = tuple(sorted(family))
        return self._groups.setdefault(key, _Group(key))

    def judge(self, rows: Sequence[Indicator], facts_of: Callable[[int], Facts], times: Times) -> Iterator[Kind]:
        """The kind of each row of one table; ``facts_of`` gives the facts of the row at a place."""
        if not rows:
            return
        for group in self._groups.values():
            group.long.clear()
        columns = self._columns(rows)
        around = self._asked(self._around, facts_of(0), times)
        signs: list[list[Any]] = [[around] * len(rows)]
        for group, places in self._places:
            keys = columns[places[0]] if len(places) == 1 else _together([columns[place] for place in places])
            known = group.known
            found = [known.get(key, UNKNOWN) for key in keys]
            for place in range(len(found)) if UNKNOWN in found else ():
                if found[place] == UNKNOWN:
                    found[place] = self._look(group, keys[place], facts_of, place, times)
            signs.append(found)
        for pair in self._pairs.values():
            signs.append(list(map(pair.answer, columns[self._at[pair.left]], columns[self._at[pair.right]])))
        kinds = self._kinds
        for place, key in enumerate(zip(*signs, strict=True)):
            kind = kinds.get(key)
            yield self._judged(key, rows[place], facts_of(place), times) if kind is None else kind

    def _columns(self, rows: Sequence[Indicator]) -> list[Sequence[Any]]:
        """For each of ``cells``, the texts of all rows; None where there is no such cell."""
        columns: list[Sequence[Any]] = [_text_of_column(column) for column in zip(*map(self._read, rows), strict=True)]
        if PARENT in self.cells:
            following = [row.child for row in rows[1:]] + [False]
            columns.insert(self.cells.index(PARENT), following)
        return columns

    def _look(self, group: _Group, key: Hashable, facts_of: Callable[[int], Facts], place: int, times: Times) -> int:
        is_long = length(key) > LONGEST
        known, most = (group.long, LONG) if is_long else (group.known, MOST)
        sign = known.get(key)  # an earlier row of the table may have the same text
        if sign is not None:
            return sign
        sign = self._asked(group, facts_of(place), times)
        if len(known) >= most:
            known.clear()
        known[key] = sign
        return sign

    def _asked(self, group: _Group, facts: Facts, times: Times) -> int:
        """The number of the answers to all questions of the group."""
        if len(self._numbers) >= MOST:  # numbers are never given twice, so that no older one is mistaken
            self.forget()
        asked = self._ask[group.cells]
        with times.shared(group.rules):
            sign = asked(facts.subject.indicator, lambda: facts)
        key = (group.cells, sign)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = next(self._next)
            self._answers[number] = asked, sign
        return number

    def _told(self, number: int) -> Memo:
        """The answers of this number; those of the last ones are kept, which rows that follow often share."""
        told = self._spelt.get(number)
        if told is None:
            if len(self._spelt) >= SPELT:
                self._spelt.clear()
            asked, sign = self._answers[number]
            told = self._spelt[number] = asked.told(sign)
        return told

    def forget(self) -> None:
        """Let go of what is remembered, between two tables or while one is judged."""
        self._numbers.clear()
        self._answers.clear()
        self._spelt.clear()
        self._kinds.clear()
        for asked in self._ask.values():
            asked.forget()
        for group in self._groups.values():
            group.forget()
        for part in self._parts:
            part.forget()

    def _judged(self, key: tuple[Any, ...], row: Indicator, facts: Facts, times: Times) -> Kind:
        """The kind of a row with these answers, put together of what each part says."""
        if len(self._kinds) >= MOST:
            self._kinds.clear()
        answers = (*key, is_inapplicable(row))
        told: set[int] = set()  # places whose answers the facts have
        passed = 0
        undecided: tuple[tuple[int, tuple[str, ...]], ...] = ()
        failed: tuple[int, ...] = ()
        anew: tuple[int, ...] = ()
        for part in self._parts:
            alike = part.pick(answers)
            said = part.known.get(alike)
            if said is None:
                if len(part.known) >= MOST:
                    part.forget()
                said = part.known[alike] = self._of_alike(part, answers, facts, told, times)
            if said is not NOTHING:
                passed |= said.passed
                undecided += said.undecided
                failed += said.failed
                anew += said.judged_anew
        kind = self._kinds[key] = Kind(passed, undecided, failed, anew)
        return kind

    def _of_alike(self, part: _Part, answers: tuple[Any, ...], facts: Facts, told: set[int], times: Times) -> Kind:
        """What the rules of a part say of a row, of which only the answers to their questions count."""
        applying = part.inapplicable if answers[-1] else part.rules
        if not applying:
            return NOTHING
        own = part.own
        key = (
            applying,
            *[answers[place] for place in part.pairs],
            *[own.get(answers[place]) or self._own(part, answers[place], place) for place in part.groups],
        )
        said = part.alike.get(key)
        if said is None:
            said = part.alike[key] = self._of_part(part, applying, answers, facts, told, times)
        return said

    def _own(self, part: _Part, number: int, place: int) -> Hashable:
        """The answers at a place to the questions of a part; the number of all where they are forgotten already."""
        if number not in self._answers:
            return number
        answered = part.own[number] = part.picked(place, self._told(number))
        return answered

    def _of_part(
        self, part: _Part, applying: int, answers: tuple[Any, ...], facts: Facts, told: set[int], times: Times
    ) -> Kind:
        """What those of a part's rules that may apply say of a row."""
        if not told:
            facts.memo.update(zip(self._pairs, answers[len(self._places) + 1 :], strict=False))
        for place in part.groups:
            if place not in told and answers[place] in self._answers:
                told.add(place)
                facts.memo.update(self._told(answers[place]))
        passed = 0
        undecided: list[tuple[int, tuple[str, ...]]] = []
        failed: list[int] = []
        anew: list[int] = []
        begun = times.now()
        while applying:
            bit = applying & -applying
            applying ^= bit
            number = bit.bit_length() - 1
            rule = self.rules[number]
            found = self._early(number, rule, facts)
            begun = times.spent(begun, rule.code)
            if found is OPEN:
                anew.append(number)
            elif found.outcome is Outcome.PASS:
                passed |= bit
            elif found.outcome is Outcome.CANNOT_DECIDE:
                undecided.append((number, found.missing))
            elif found.outcome is Outcome.FINDING:
                failed.append(number)
        if not (undecided or failed or anew):
            return Kind(passed) if passed else NOTHING
        return Kind(passed, tuple(undecided), tuple(failed), tuple(anew))

    def _early(self, number: int, rule: Rule, facts: Facts) -> Any:
        """The judgement of the rule where the answers decide it, else `OPEN`."""
        where, expect = rule.parts.where, rule.parts.expect
        try:
            applies = where.early(facts)
            if applies is False:
                return NOT_APPLICABLE
            if expect is not None:
                holds = expect.early(facts)
                if applies is not OPEN and holds is True:
                    return PASSED
                return OPEN if applies is OPEN or holds is OPEN else rule.judge(facts)
            if applies is True and self._screens[number].spare(lambda question: question.ask(facts)):
                return PASSED
            return rule.judge(facts) if applies is None else OPEN
        except Exception:  # it will be raised again, and noted, for each row
            return OPEN


NOTHING = Kind()
PASSED, NOT_APPLICABLE = Judgement(Outcome.PASS), Judgement(Outcome.NOT_APPLICABLE)
HIT = Hit()


def _text_of_column(column: Sequence[Any]) -> list[Hashable]:
    """The texts of cells; codes and flags are what they are."""
    return [one if one is None or one.__class__ in (str, bool) else one.text for one in column]


def _together(columns: Sequence[Sequence[Hashable]]) -> Sequence[Hashable]:
    return list(zip(*columns, strict=True))
