"""Rows of raw texts told apart by what the rules ask of them: rows that answer alike are of one kind, judged once.

This is what `perflint.engine.indicators` does for the rows of one table, for columns of thousands of rows of many projects
at a time: each distinct text of a column is asked once, by the very questions of the rules' conditions, and a row is then
but the numbers of its texts' answers.  What the answers do not decide is left pending, to be judged row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import count, repeat
from operator import itemgetter
from typing import Any

from msgspec import Struct

from perflint.checks.contract import INAPPLICABLE
from perflint.engine.asking import Asked, Sign
from perflint.engine.known import Known
from perflint.engine.raw_columns import Layout, Standing, Understood
from perflint.engine.raw_screens import NO_BITS, Bits, RawScreens
from perflint.engine.row_questions import Group, RowQuestions, RowRule
from perflint.rulebook.facts import Answers, Memo
from perflint.rulebook.questions import OPEN, likenesses
from perflint.timing import Times

MOST = 1 << 16  # signs, or kinds of row, that are remembered
AT_HAND = 1 << 10  # signs that are spelt out: rows of new kinds mostly have signs in common
TOGETHER = (
    48  # texts that are asked at a time: no more than the lexicon has at hand in the form in which it compares them
)
ODD = 0  # the number of a text that makes its row no plain one


class Kind(Struct, frozen=True):
    """What the rules, by their numbers, say of all rows of a kind, and the bits of its texts."""

    failed: tuple[int, ...] = ()
    pending: tuple[int, ...] = ()
    bits: int = 0
    odd: bool = False
    stated: bool = True  # not filled with 无


class _Sign(Struct, frozen=True):
    asked: Asked
    sign: Sign
    applying: int  # a bit for each rule that these answers do not yet keep from applying
    bits: Bits


class _Asking:
    """What asks the questions of a group about its columns, which are those of these numbers."""

    def __init__(self, numbers: tuple[int, ...], group: Group, layout: Layout, screens: RawScreens) -> None:
        self.numbers = numbers
        self.columns = tuple(layout.columns[number] for number in numbers)
        self.rules = tuple(group.rules)
        self.asked = Asked(group.questions.values())
        alone, (first, *others) = self.asked.alone, self.columns
        # whether nothing but the text of one cell is looked at
        self.quick = not (others or screens.asks(numbers[0])) and (
            alone.cell == first.cells[0] if alone else not group.questions
        )

    def standing(self, key: Any) -> Any:
        """What stands for an indicator with these texts.  Raises LookupError where the row would not be plain."""
        row: Any = Standing()
        for column, found in zip(self.columns, (key,) if len(self.columns) == 1 else key, strict=True):
            column.fill(row, found)
        return row


# A text of a column: how it is understood, the number of what it answers, and by what its cells are compared with others.
# No class: the garbage collector need not look at plain tuples of texts and numbers.
_Text = tuple[Any, int, "tuple[str | None, ...]"]

_Signs = Callable[[Sequence[Any]], "list[int]"]  # the numbers of what some different texts, or texts together, answer

_found, _signed, _alike = map(itemgetter, range(3))


class _Column:
    """What is known of the texts of a column; ``compared`` are its cells that are compared with others, mostly none."""

    def __init__(self, asking: _Asking, signs: _Signs, compared: Collection[str]) -> None:
        (self.column,) = asking.columns
        self.rules = asking.rules
        self.compared = tuple(cell for cell in self.column.cells if cell in compared)
        self.known = Known(self._texts)
        self._signs = signs

    def _texts(self, raws: Sequence[Any]) -> Iterable[_Text]:
        found = self.column.understood(raws)
        alike = [likenesses([self.column.text(one, name) for one in found]) for name in self.compared]
        return zip(found, self._signs(found), zip(*alike, strict=True) if alike else repeat(()), strict=False)

    def alike(self, name: str, texts: Sequence[_Text]) -> list[str | None]:
        """By what a cell of each of these texts is compared."""
        return list(map(itemgetter(self.compared.index(name)), map(_alike, texts)))


class _Part:
    """Rules that look at the same answers, by their numbers, and what they say of rows with these: which of them fail, and
    which these do not decide.  ``groups`` and ``pairs`` are the places of these in all that a row answers."""

    def __init__(self, groups: Sequence[int], pairs: Sequence[int]) -> None:
        self.groups, self.pairs = tuple(groups), tuple(pairs)
        self.rules: list[int] = []
        self.bits = self.inapplicable = 0  # of these rules, and of those for rows filled with 无 as well
        self.composed: set[int] = set()
        self.known: dict[tuple[Any, ...], tuple[list[int], list[int]]] = {}

    def add(self, number: int, one: RowRule) -> None:
        """Take a rule in."""
        self.rules.append(number)
        self.bits |= 1 << number
        self.inapplicable |= one.rule.inapplicable << number
        self.composed |= one.composed

    def key(self, answers: tuple[Any, ...], alive: int) -> tuple[Any, ...]:
        """All that the outcome of those ``alive`` hangs on."""
        return (alive, *[answers[place] for place in self.groups], *[answers[place] for place in self.pairs])


class RowKinds:
    """The kinds of rows for some rules that are given an indicator, and the screens of the others."""

    def __init__(self, questions: RowQuestions) -> None:
        self.layout, self.screens, self.rules = questions.layout, questions.screens, questions.rules
        self._pairs, self._composed, self._standing = questions.pairs, questions.composed, questions.standing
        self._groups = [
            _Asking(numbers, group, self.layout, self.screens) for numbers, group in questions.groups.items()
        ]
        self._columns: dict[int, _Column] = {}
        self._together: list[tuple[_Asking, Known]] = []  # of several columns, with what is known of their texts
        for asking in self._groups:
            signs = partial(self._signs_of, asking)
            if len(asking.numbers) == 1:
                self._columns[asking.numbers[0]] = _Column(asking, signs, questions.compared)
            else:
                self._together.append((asking, Known(signs)))
        self._parts = self._taken_apart(questions)
        self._next = count(ODD + 1)
        self._numbers: dict[Hashable, int] = {}
        self._signs: dict[int, _Sign] = {}
        self._memos = Known(self._memos_of, AT_HAND)
        self._kinds: dict[tuple[Any, ...], Kind] = {}
        self._same = self._of_all(Asked(questions.constant.questions.values()))
        self._constant = self._same.asked.told(self._same.sign)

    def _taken_apart(self, questions: RowQuestions) -> list[_Part]:
        """The rules by what they ask about."""
        order = [*((number,) for number in self._columns), *(asking.numbers for asking, _ in self._together)]
        pairs = {number: place for place, number in enumerate(self._pairs, len(order))}
        parts: dict[tuple[tuple[int, ...], tuple[int, ...]], _Part] = {}
        for number, one in enumerate(self.rules):
            groups = tuple(map(order.index, questions.asked_by(one.rule)))
            key = groups, tuple(sorted(pairs[pair] for pair in one.pairs))
            part = parts.setdefault(key, _Part(*key))
            part.add(number, one)
        return [*parts.values()]

    def of(self, cut: Sequence[Sequence[Any]], times: Times) -> tuple[Understood, list[Kind]]:
        """What the rows have in each column of the layout, as it is understood, and the kind of each row.

        ``cut`` are the columns of the export.
        """
        if len(self._numbers) >= MOST or len(self._kinds) >= MOST:
            self.forget()
        texts: dict[int, list[_Text]] = {}
        raws = Understood(self.layout.columns, cut)
        signs: list[Sequence[Any]] = []
        for number, column in self._columns.items():
            with times.shared(column.rules):
                found = texts[number] = column.known.of(column.column.of(cut))
            raws[number] = list(map(_found, found))
            signs.append(list(map(_signed, found)))
        for asking, known in self._together:
            with times.shared(asking.rules):
                signs.append(known.of(list(zip(*[raws[number] for number in asking.numbers], strict=True))))
        for pair in self._pairs.values():
            left, right = (self._likenesses(path, texts) for path in (pair.left, pair.right))
            contrary = pair.contrary  # as `Pair.answer` has it, without a call for each row
            signs.append(
                [
                    None if one is None or other is None else (one == other) is not contrary
                    for one, other in zip(left, right, strict=True)
                ]
            )
        together = list(zip(*signs, strict=True))
        kinds: list[Any] = list(map(self._kinds.get, together))
        if None in kinds:
            for place, kind in enumerate(kinds):
                if kind is None:
                    kinds[place] = self._judged(together[place], raws, place, times)
        return raws, kinds

    def _likenesses(self, path: str, texts: Mapping[int, Sequence[_Text]]) -> list[str | None]:
        for column in self.layout.columns_of((path,)):
            return self._columns[column].alike(path, texts[column])
        return [None] * len(next(iter(texts.values())))

    def _signs_of(self, asking: _Asking, keys: Sequence[Any]) -> list[int]:
        """The number of the answers to all questions about each of these texts; `ODD` where its row would not be plain."""
        asked = asking.asked
        texts = [key for key in keys if key.__class__ is str] if asking.quick else []
        told: dict[Any, int] = {}
        if texts:
            signs: list[Sign] = [(one,) for one in asked.alone.of_all(texts)] if asked.alone else [()] * len(texts)
            said = {sign: self._number(asking, NO_BITS, sign) for sign in dict.fromkeys(signs)}
            told = dict(zip(texts, map(said.__getitem__, signs), strict=True))
        rows: list[tuple[Any, Any]] = []
        for key in keys if len(told) < len(keys) else ():
            if key not in told:
                with suppress(LookupError):
                    rows.append((key, asking.standing(key)))
        for start in range(0, len(rows), TOGETHER):
            part = rows[start : start + TOGETHER]
            signs = asked.of_rows([row for _, row in part], self.layout.facts)
            for (key, row), sign in zip(part, signs, strict=True):
                bits = self.screens.bits(asking.numbers[0], row) if len(asking.numbers) == 1 else NO_BITS
                told[key] = self._number(asking, bits, sign)
        return [told.get(key, ODD) for key in keys]

    def _number(self, asking: _Asking, bits: Bits, sign: Sign) -> int:
        """The number of a sign; never given twice, so that no older one is mistaken."""
        told = (asking.numbers, bits, sign)
        number = self._numbers.get(told)
        if number is None:
            number = self._numbers[told] = next(self._next)
            self._signs[number] = _Sign(asking.asked, sign, self._applying(asking.asked.told(sign)), bits)
        return number

    def _memos_of(self, numbers: Sequence[int]) -> list[Memo]:
        """The answers that signs stand for."""
        signs = map(self._signs.__getitem__, numbers)
        return [one.asked.told(one.sign) for one in signs]

    def _of_all(self, asked: Asked) -> _Sign:
        """What is the same for every row."""
        row = self.layout.standing()
        sign = asked(row, lambda: self.layout.facts(row))
        return _Sign(asked, sign, self._applying(asked.told(sign)), self.screens.constant(row))

    def _applying(self, answers: Memo) -> int:
        known: Any = Answers(answers)
        return sum(
            1 << place for place, one in enumerate(self.rules) if one.rule.parts.where.early(known) in (True, OPEN)
        )

    def _judged(self, key: tuple[Any, ...], raws: Understood, place: int, times: Times) -> Kind:
        known = self._kinds.get(key)  # an earlier row may be of the same kind
        if known is not None:
            return known
        signs = key[: len(self._groups)]
        kind = Kind(odd=True)
        if ODD not in signs:
            stated = self._is_stated(signs)
            bits, applying = self._same.bits, self._same.applying
            for sign in map(self._signs.__getitem__, signs):
                bits = bits.joined(sign.bits)
                applying &= sign.applying
            failed: list[int] = []
            pending: list[int] = []
            for part in self._parts:
                alive = applying & (part.bits if stated else part.inapplicable)
                if alive:
                    at = part.key(key, alive)
                    found = part.known.get(at)
                    if found is None:
                        found = part.known[at] = self._decided(part, alive, key, raws, place, times)
                    failed += found[0]
                    pending += found[1]
            kind = Kind(tuple(sorted(failed)), tuple(sorted(pending)), self.screens.packed(bits), False, stated)
        self._kinds[key] = kind
        return kind

    def _is_stated(self, signs: Sequence[int]) -> bool:
        """Whether a row with these signs is not filled with 无."""
        if not self._standing:
            return True
        told: Memo = {}
        for memo in self._memos.of(signs):
            told.update((one.number, memo[one.number]) for one in self._standing if one.number in memo)
        return tuple(told.get(one.number) for one in self._standing) not in INAPPLICABLE

    def _decided(
        self, part: _Part, alive: int, key: tuple[Any, ...], raws: Understood, place: int, times: Times
    ) -> tuple[list[int], list[int]]:
        """Which rules of a part fail rows that answer like this one, and which are not decided by these answers."""
        memo = dict(self._constant)
        for one in self._memos.of([key[at] for at in part.groups]):
            memo.update(one)
        pairs = list(self._pairs)
        memo.update((pairs[at - len(self._groups)], key[at]) for at in part.pairs)
        if part.composed:
            self._compose(part.composed, memo, raws, place)
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

    def _compose(self, wanted: Iterable[int], memo: Memo, raws: Understood, place: int) -> None:
        """Add what the answers decide together; it is the same for all rows that answer like this one."""
        standing = self.layout.standing((one.column, raws[number][place]) for number, one in self._columns.items())
        facts = self.layout.facts(standing)
        for number in wanted:
            with suppress(Exception):  # it will be raised again, and noted
                memo[number] = self._composed[number].ask(facts)

    def forget(self) -> None:
        """Let go of what is remembered."""
        self._numbers.clear()
        self._signs.clear()
        self._kinds.clear()
        self._memos.clear()
        for column in self._columns.values():
            column.known.clear()
        for part in self._parts:
            part.known.clear()
        for asking in self._groups:
            asking.asked.forget()
        for _, known in self._together:
            known.clear()


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
