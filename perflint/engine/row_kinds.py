"""Rows of raw texts told apart by what the rules ask of them: rows that answer alike are of one kind, judged once.

This is what `perflint.engine.indicators` does for the rows of one table, for columns of thousands of rows of many projects
at a time: a row is but the numbers of its texts' answers (`perflint.engine.row_signs`).  What the answers do not decide is
left pending, to be judged row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Any

from msgspec import Struct

from perflint.checks.contract import INAPPLICABLE
from perflint.engine.raw_columns import Understood
from perflint.engine.row_questions import RowQuestions, RowRule
from perflint.engine.row_signs import ODD, RowSigns
from perflint.model import Severity
from perflint.rulebook.facts import Answers, Memo
from perflint.rulebook.questions import OPEN
from perflint.timing import Times

MOST = 1 << 16  # kinds of row that are remembered
UNASKED = "unasked"  # stands for the answer to a question that could not be asked


class Kind(Struct, frozen=True, eq=False):
    """What the rules, by their numbers, say of all rows of a kind, and the bits of its texts: which they fail, and how bad that
    is, which they fail more or less badly, and which their answers do not decide."""

    failed: tuple[tuple[int, Severity], ...] = ()
    graded: tuple[int, ...] = ()
    pending: tuple[int, ...] = ()
    bits: int = 0
    odd: bool = False
    stated: bool = True  # not filled with 无


class _Own(dict[int, tuple[Any, ...]]):
    """The answers to some of the questions about a group of columns, by the numbers of signs."""

    __slots__ = ("_signs", "asked")

    def __init__(self, signs: RowSigns, asked: Iterable[int] = ()) -> None:
        self._signs, self.asked = signs, dict.fromkeys(asked)

    def __missing__(self, sign: int) -> tuple[Any, ...]:
        (memo,) = self._signs.memos((sign,))
        found = self[sign] = tuple([memo.get(number, UNASKED) for number in self.asked])
        return found


_Found = tuple[list[int], list[int]]  # the rules that fail, and those that answers do not decide


class _Part:
    """Rules that look at the same answers, by their numbers, and what they say of rows with these.

    ``groups`` and ``pairs`` are the places of these in all that a row answers; ``own`` have for each of the groups the
    answers to the questions of these rules: rows that differ in the answers to others are ``alike`` here.
    """

    def __init__(self, groups: Sequence[int], pairs: Sequence[int], signs: RowSigns) -> None:
        self.groups, self.pairs = tuple(groups), tuple(pairs)
        # the empty slice, because there may be none of them
        self.pick: Callable[[tuple[Any, ...]], Any] = itemgetter(slice(0), *groups, *pairs)
        self.own = [_Own(signs) for _ in groups]
        self.rules: list[int] = []
        self.bits = self.inapplicable = 0  # of these rules, and of those for rows filled with 无 as well
        self.composed: set[int] = set()
        self.known: dict[tuple[Any, ...], _Found] = {}
        self.alike: dict[tuple[Any, ...], _Found] = {}

    def add(self, number: int, one: RowRule, asked: Iterable[Iterable[int]]) -> None:
        """Take a rule in, with what it asks of each of the groups."""
        for own, its in zip(self.own, asked, strict=True):
            own.asked.update(dict.fromkeys(its))
        self.rules.append(number)
        self.bits |= 1 << number
        self.inapplicable |= one.rule.inapplicable << number
        self.composed |= one.composed

    def own_answers(self, answers: tuple[Any, ...]) -> tuple[Any, ...]:
        """All that the outcome hangs on, with the answers to the questions of these rules alone."""
        told = [own[answers[place]] for place, own in zip(self.groups, self.own, strict=True)]
        return (*told, *[answers[place] for place in self.pairs])

    def forget(self) -> None:
        """Let go of what is remembered."""
        self.known.clear()
        self.alike.clear()
        for own in self.own:
            own.clear()


class RowKinds:
    """The kinds of rows for some rules that are given an indicator, and the screens of the others."""

    def __init__(self, questions: RowQuestions) -> None:
        self.rules = questions.rules
        self._composed = questions.composed
        self._signs = RowSigns(questions)
        self._pairs = list(questions.pairs)
        self._parts = self._taken_apart(questions)
        self._kinds: dict[tuple[Any, ...], Kind] = {}
        same = self._signs.same
        self._constant = same.asked.told(same.sign)
        self._owns: list[_Own] = []
        self._standing = [self._told_by(one.number, questions) for one in questions.standing]

    def _told_by(self, number: int, questions: RowQuestions) -> Callable[[Sequence[int]], Any]:
        """How to get the answer to a question from the signs of a row."""
        for at, columns in enumerate(self._signs.order):
            if number in questions.groups[columns].questions:
                own = _Own(self._signs, (number,))
                self._owns.append(own)
                return lambda signs: own[signs[at]][0]
        constant = self._constant.get(number)
        return lambda _: constant

    def _taken_apart(self, questions: RowQuestions) -> list[_Part]:
        """The rules by what they ask about."""
        order = self._signs.order
        pairs = {number: place for place, number in enumerate(self._pairs, len(order))}
        parts: dict[tuple[tuple[int, ...], tuple[int, ...]], _Part] = {}
        for number, one in enumerate(self.rules):
            asked = questions.asked_by(one.rule)
            key = tuple(map(order.index, asked)), tuple(sorted(pairs[pair] for pair in one.pairs))
            part = parts.setdefault(key, _Part(*key, self._signs))
            part.add(number, one, asked.values())
        return [*parts.values()]

    def of(self, export: Sequence[Sequence[Any]], times: Times) -> tuple[Understood, list[Kind]]:
        """What the rows have in each column of the layout, as it is understood, and the kind of each row.

        ``export`` are the columns of the export.
        """
        if self._signs.full or len(self._kinds) >= MOST:
            self.forget()
        understood, answers = self._signs.of(export, times)
        kinds: list[Any] = list(map(self._kinds.get, answers))
        if not all(kinds):
            for place, kind in enumerate(kinds):
                if kind is None:
                    kinds[place] = self._judged(answers[place], understood, place, times)
        return understood, kinds

    def _judged(self, key: tuple[Any, ...], understood: Understood, place: int, times: Times) -> Kind:
        known = self._kinds.get(key)  # an earlier row may be of the same kind
        if known is not None:
            return known
        signs = key[: len(self._signs.order)]
        kind = Kind(odd=True)
        if ODD not in signs:
            stated = self._is_stated(signs)
            bits, applying = self._signs.same.bits, self._signs.same.applying
            for sign in map(self._signs.__getitem__, signs):
                bits = bits.joined(sign.bits)
                applying &= sign.applying
            failed: list[int] = []
            pending: list[int] = []
            for part in self._parts:
                alive = applying & (part.bits if stated else part.inapplicable)
                if alive:
                    at = alive, part.pick(key)
                    found = part.known.get(at)
                    if found is None:
                        own = alive, part.own_answers(key)
                        found = part.alike.get(own)
                        if found is None:
                            found = part.alike[own] = self._decided(part, alive, key, understood, place, times)
                        part.known[at] = found
                    failed += found[0]
                    pending += found[1]
            grades = [(number, self.rules[number].fixed) for number in sorted(failed)]
            kind = Kind(
                tuple((number, severity) for number, severity in grades if severity is not None),
                tuple(number for number, severity in grades if severity is None),
                tuple(sorted(pending)),
                self._signs.screens.packed(bits),
                False,
                stated,
            )
        self._kinds[key] = kind
        return kind

    def _is_stated(self, signs: Sequence[int]) -> bool:
        """Whether a row with these signs is not filled with 无."""
        return tuple([told(signs) for told in self._standing]) not in INAPPLICABLE

    def _decided(
        self, part: _Part, alive: int, key: tuple[Any, ...], understood: Understood, place: int, times: Times
    ) -> _Found:
        """What the rules of a part say of rows that answer like this one."""
        memo = dict(self._constant)
        for told in self._signs.memos([key[at] for at in part.groups]):
            memo.update(told)
        first = len(self._signs.order)
        memo.update((self._pairs[at - first], key[at]) for at in part.pairs)
        if part.composed:
            self._compose(part.composed, memo, understood, place)
        known: Any = Answers(memo)
        failed: list[int] = []
        pending: list[int] = []
        for number in part.rules:
            if not alive >> number & 1:
                continue
            one = self.rules[number]
            with times.rule(one.rule.code):
                found = _early(one, known)
            if found is OPEN:
                pending.append(number)
            elif found is False:
                failed.append(number)
        return failed, pending

    def _compose(self, wanted: Iterable[int], memo: Memo, understood: Understood, place: int) -> None:
        """Add what the answers decide together; it is the same for all rows that answer like this one."""
        facts = self._signs.facts(understood, place)
        for number in wanted:
            with suppress(Exception):  # it will be raised again, and noted
                memo[number] = self._composed[number].ask(facts)

    def forget(self) -> None:
        """Let go of what is remembered."""
        self._kinds.clear()
        for part in self._parts:
            part.forget()
        for own in self._owns:
            own.clear()
        self._signs.forget()


def _early(one: RowRule, known: Any) -> Any:
    """False where the row fails the rule, True where it does not, OPEN where the answers do not tell."""
    parts = one.rule.parts
    try:
        applies = parts.where.early(known)
        if applies is False or applies is None:
            return True
        if parts.expect is None:
            return True if one.screens.spare(lambda question: known.memo.get(question.number)) else OPEN
        holds = parts.expect.early(known)
        if holds is True or holds is None:
            return True
        return OPEN if applies is OPEN or holds is OPEN else False
    except Exception:  # it will be raised again, and noted
        return OPEN
