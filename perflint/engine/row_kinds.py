"""Rows of raw texts told apart by what the rules ask of them: rows that answer alike are of one kind, judged once.

This is what `perflint.engine.indicators` does for the rows of one table, for columns of thousands of rows of many projects
at a time: each distinct text of a column is asked once, by the very questions of the rules' conditions, and a row is then
but the numbers of its texts' answers.  What the answers do not decide is left pending, to be judged row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import count, repeat
from operator import itemgetter
from typing import Any, NamedTuple

from perflint.checks.contract import INAPPLICABLE
from perflint.engine.asking import Asked, Sign
from perflint.engine.indicators import FAMILIES, CheckScreens, screen_questions
from perflint.engine.known import Known
from perflint.engine.raw_columns import BEYOND, NOTHING, Layout, RawColumn, Reach, Standing, Understood
from perflint.engine.raw_screens import NO_BITS, Bits, RawScreens
from perflint.engine.screening import screens_of
from perflint.model import Severity
from perflint.rulebook.conditions import Condition
from perflint.rulebook.facts import Answers, Memo
from perflint.rulebook.questions import AROUND, OPEN, STANDING, Comparison, Pair, Question, likenesses
from perflint.rulebook.rule import Rule
from perflint.timing import NO_TIMES, Times

MOST = 1 << 16  # signs, or kinds of row, that are remembered
AT_HAND = 1 << 10  # signs that are spelt out: rows of new kinds mostly have signs in common
ODD = 0  # the number of a text that makes its row no plain one


class RowRule(NamedTuple):
    """A rule that is given rows, as far as raw rows tell: what its outcome rests on, and the severity of its findings.

    ``alone`` is whether the fields of the row, and what is the same for all rows, decide it where the questions do not.
    """

    rule: Rule
    reach: Reach
    grades: Reach
    alone: bool
    screens: CheckScreens
    late: frozenset[int]  # the columns that some of these look at together, asked of a row that is left pending
    fixed: Severity | None  # of all findings, where no case makes some worse

    @property
    def hangs_on_standing(self) -> bool:
        """Whether it makes a difference which rows are filled with 无."""
        return not self.rule.inapplicable or bool(self.reach.totals or self.grades.totals)


class Kind(NamedTuple):
    """What the rules, by their numbers, say of all rows of a kind, and the bits of its texts."""

    failed: tuple[int, ...] = ()
    pending: tuple[int, ...] = ()
    bits: int = 0
    odd: bool = False
    stated: bool = True  # not filled with 无


class _Sign(NamedTuple):
    asked: Asked
    sign: Sign
    applying: int  # a bit for each rule that these answers do not yet keep from applying
    bits: Bits


class _Asking:
    """Columns that are asked about together, and the numbers of the signs of their texts."""

    def __init__(self, columns: tuple[RawColumn, ...]) -> None:
        self.columns = columns
        self.questions: dict[int, Question] = {}
        self.rules: dict[str, None] = {}
        self.asked = Asked(())
        self.quick = False  # whether nothing but the text of one cell is asked about
        self.signs: Callable[[Sequence[Any]], list[int]] = lambda keys: [ODD] * len(keys)
        self.known = Known(self.signs)

    def begin(self, signs: Callable[[Sequence[Any]], list[int]], *, quick: bool) -> None:
        """All questions are there; ``signs`` asks them, and ``quick`` says that no screens look at the texts besides."""
        self.asked = Asked(self.questions.values())
        self.signs = signs
        self.known = Known(signs)  # of several columns; what is known of a single one stands with its texts
        alone = self.asked.alone
        self.quick = quick and (not self.questions or (alone is not None and alone.cell == self.columns[0].cells[0]))

    def standing(self, key: Any) -> Any:
        """What stands for an indicator with these texts.  Raises LookupError where the row would not be plain."""
        row: Any = Standing()
        for column, found in zip(self.columns, (key,) if len(self.columns) == 1 else key, strict=True):
            column.fill(row, found)
        return row


# A text of a column: how it is understood, the number of what it answers, and by what its cells are compared with others.
# No class: the garbage collector need not look at plain tuples of texts and numbers.
_Text = tuple[Any, int, "tuple[str | None, ...]"]

_found, _signed, _alike = map(itemgetter, range(3))


class _Column:
    """What is known of the texts of a column; ``compared`` are its cells that are compared with others, mostly none."""

    def __init__(self, column: RawColumn, group: _Asking, compared: tuple[str, ...]) -> None:
        self.column, self.group, self.compared = column, group, compared
        self.known = Known(self._texts)

    def _texts(self, raws: Sequence[Any]) -> Iterable[_Text]:
        found = self.column.understood(raws)
        alike = [likenesses([self.column.text(one, name) for one in found]) for name in self.compared]
        return zip(found, self.group.signs(found), zip(*alike, strict=True) if alike else repeat(()), strict=False)

    def alike(self, name: str, texts: Sequence[_Text]) -> list[str | None]:
        """By what a cell of each of these texts is compared."""
        return list(map(itemgetter(self.compared.index(name)), map(_alike, texts)))


class RowKinds:
    """The kinds of rows for some rules that are given an indicator, and the screens of the others."""

    def __init__(self, rules: Sequence[Rule], layout: Layout, screens: RawScreens, *, standing: bool) -> None:
        """``standing`` says whether anything else hangs on which rows are filled with 无."""
        self.layout = layout
        self.screens = screens
        self._groups: dict[tuple[int, ...], _Asking] = {}
        self._pairs: dict[int, Pair] = {}
        self._composed: dict[int, Comparison] = {}  # conditions that the answers decide together
        self._constant = _Asking(())
        for number in range(len(layout.columns)):  # each column tells whether its row is plain
            self._group((number,))
        for group, cells in screens.groups():
            columns = layout.columns_of(cells)
            if len(columns) == 1:
                self._group(tuple(columns)).rules.update(dict.fromkeys(group))
        self.rules = [self._take(rule) for rule in rules]
        standing = standing or any(one.hangs_on_standing for one in self.rules)
        self._standing = STANDING if standing else ()
        self._add(self._standing, "")
        self._families()
        alike = {path for pair in self._pairs.values() for path in (pair.left, pair.right)}
        for number in self._idle(layout.columns_of(alike)):
            del self._groups[number,]
        for numbers, asking in self._groups.items():
            asking.begin(
                partial(self._signs_of, numbers, asking), quick=len(numbers) == 1 and not screens.asks(numbers[0])
            )
        self._columns = {
            number: _Column(column, self._groups[number,], tuple(cell for cell in column.cells if cell in alike))
            for number, column in enumerate(layout.columns)
            if (number,) in self._groups
        }
        self._next = count(ODD + 1)
        self._numbers: dict[Hashable, int] = {}
        self._signs: dict[int, _Sign] = {}
        self._memos = Known(self._memos_of, AT_HAND)
        self._kinds: dict[tuple[Any, ...], Kind] = {}
        self._same = self._of_all()

    # ── what is asked ───────────────────────────────────────────────────────────────────────────────────────────

    def _take(self, rule: Rule) -> RowRule:
        parts = rule.parts
        reach = NOTHING
        alone = rule.check is None
        for condition in (parts.where, *((parts.expect,) if parts.expect else ())):
            found, decided = self._see(condition, rule.code)
            reach, alone = reach.joined(found), alone and decided
        screens = screen_questions(rule)
        late: frozenset[int] = frozenset()
        for screen in (*screens.rows, *screens.any_row):
            columns = self.layout.columns_of(screen.cells)
            if len(columns) < 2:
                self._add((screen,), rule.code)
            else:
                late |= columns
        if rule.check is not None:
            only = screens_of(rule, hits_only=True).only
            reach = reach.joined(Reach(self.layout.columns_of(only)) if only else BEYOND)
            alone = bool(only) and not reach.beyond
        grades = NOTHING
        for condition, _ in parts.cases:
            grades = grades.joined(self._reach(condition))
        return RowRule(rule, reach, grades, alone, screens, late, None if parts.cases else rule.severity)

    def _see(self, condition: Condition, code: str) -> tuple[Reach, bool]:
        """Take in the questions of a condition; on what it rests, and whether raw rows decide it at all."""
        sight = condition.sight()
        for question in sight.questions:
            if not question.cells <= AROUND:
                self._add((question,), code)
            elif self.layout.reach("indicator", question.path) == NOTHING:
                self._constant.questions.setdefault(question.number, question)
        for pair in sight.pairs:
            self._pairs[pair.number] = pair
        for comparison in sight.composed:
            if not self._of_paths(comparison.paths).beyond and not self._of_paths(comparison.paths).totals:
                self._composed[comparison.number] = comparison
        for comparison in sight.comparisons:
            reach = self._of_paths(comparison.paths)
            if not reach.beyond and not reach.totals and len(reach.columns) < 2:
                cells = (cell for column in reach.columns for cell in self.layout.columns[column].cells)
                question = Question(comparison.number, comparison.paths[0], comparison.ask, cells=frozenset(cells))
                self._add((question,), code)
        reach = self._reach(condition)
        return reach, not reach.beyond

    def _reach(self, condition: Condition) -> Reach:
        sight = condition.sight()
        reach = NOTHING
        for question in sight.questions:
            inner = question.cells <= AROUND
            found = self.layout.reach("indicator", question.path) if inner else self._of_cells(question.cells)
            reach = reach.joined(found)
        for path in (path for pair in sight.pairs for path in (pair.left, pair.right)):
            reach = reach.joined(self._of_cells((path,)))
        return reach.joined(self._of_paths(path for one in sight.comparisons for path in one.paths))

    def _of_paths(self, paths: Iterable[str]) -> Reach:
        reach = NOTHING
        for path in paths:
            reach = reach.joined(self.layout.reach("indicator", path))
        return reach

    def _of_cells(self, cells: Iterable[str]) -> Reach:
        return Reach(self.layout.columns_of(cells))

    def _add(self, questions: Iterable[Question], code: str) -> None:
        for question in questions:
            columns = self.layout.columns_of(question.cells)
            group = self._group(tuple(sorted(columns))) if columns else self._constant
            group.questions.setdefault(question.number, question)
            if code:
                group.rules[code] = None

    def _group(self, numbers: tuple[int, ...]) -> _Asking:
        found = self._groups.get(numbers)
        if found is None:
            columns = tuple(self.layout.columns[number] for number in numbers)
            found = self._groups[numbers] = _Asking(columns)
        return found

    def _families(self) -> None:
        """Ask together about columns that are read together anyway, such as a value and its unit."""
        for family in FAMILIES:
            whole = tuple(sorted(self.layout.columns_of(family)))
            if len(whole) < 2 or not any(len(key) > 1 and set(key) <= set(whole) for key in self._groups):
                continue
            joined = self._group(whole)
            for key in [key for key in self._groups if key != whole and len(key) > 1 and set(key) <= set(whole)]:
                group = self._groups.pop(key)
                joined.questions.update(group.questions)
                joined.rules.update(group.rules)

    def _idle(self, compared: frozenset[int]) -> list[int]:
        """The columns that tell nothing of the kind of a row."""
        busy = compared.union(*(key for key in self._groups if len(key) > 1))
        return [
            number
            for number, column in enumerate(self.layout.columns)
            if column.always_plain
            and number not in busy
            and not self._groups[number,].questions
            and not self.screens.asks(number)
        ]

    # ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────

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
            with times.shared(tuple(column.group.rules)):
                found = texts[number] = column.known.of(column.column.of(cut))
            raws[number] = list(map(_found, found))
            signs.append(list(map(_signed, found)))
        for numbers, group in self._groups.items():
            if len(numbers) > 1:
                with times.shared(tuple(group.rules)):
                    signs.append(group.known.of(list(zip(*[raws[number] for number in numbers], strict=True))))
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

    def _signs_of(self, numbers: tuple[int, ...], group: _Asking, keys: Sequence[Any]) -> list[int]:
        """The number of the answers to all questions about each of these texts; `ODD` where its row would not be plain."""
        asked = group.asked
        texts = [key for key in keys if key.__class__ is str] if group.quick else []
        told: dict[Any, int] = {}
        if texts:
            signs: list[Sign] = [(one,) for one in asked.alone.of_all(texts)] if asked.alone else [()] * len(texts)
            said = {sign: self._number(numbers, asked, NO_BITS, sign) for sign in dict.fromkeys(signs)}
            told = dict(zip(texts, map(said.__getitem__, signs), strict=True))
        rows: dict[Any, Any] = {}
        for key in keys if len(told) < len(keys) else ():
            if key not in told:
                with suppress(LookupError):
                    rows[key] = group.standing(key)
        for (key, row), sign in zip(rows.items(), asked.of_rows([*rows.values()], self.layout.facts), strict=True):
            bits = self.screens.bits(numbers[0], row) if len(numbers) == 1 else NO_BITS
            told[key] = self._number(numbers, asked, bits, sign)
        return [told.get(key, ODD) for key in keys]

    def _number(self, numbers: tuple[int, ...], asked: Asked, bits: Bits, sign: Sign) -> int:
        """The number of a sign; never given twice, so that no older one is mistaken."""
        told = (numbers, bits, sign)
        number = self._numbers.get(told)
        if number is None:
            number = self._numbers[told] = next(self._next)
            self._signs[number] = _Sign(asked, sign, self._applying(asked.told(sign)), bits)
        return number

    def _memos_of(self, numbers: Sequence[int]) -> list[Memo]:
        """The answers that signs stand for."""
        signs = map(self._signs.__getitem__, numbers)
        return [one.asked.told(one.sign) for one in signs]

    def _of_all(self) -> _Sign:
        """What is the same for every row."""
        row = self.layout.standing()
        asked = Asked(self._constant.questions.values())
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
        kind = Kind(odd=True)
        if ODD not in key[: len(self._groups)]:
            memo = self._same.asked.told(self._same.sign)
            applying, bits = self._same.applying, self._same.bits
            memo.update(zip(self._pairs, key[len(self._groups) :], strict=True))
            for number in key[: len(self._groups)]:
                sign = self._signs[number]
                memo.update(self._memos.of((number,))[0])
                applying &= sign.applying
                bits = bits.joined(sign.bits)
            self._compose(memo, ((one.column, raws[number][place]) for number, one in self._columns.items()))
            kind = self._decided(memo, applying, self.screens.packed(bits), times)
        self._kinds[key] = kind
        return kind

    def _compose(self, memo: Memo, parts: Iterable[tuple[RawColumn, Any]]) -> None:
        """Add what the answers decide together; it is the same for all rows of the kind that these texts are of."""
        if not self._composed:
            return
        facts = self.layout.facts(self.layout.standing(parts))
        for number, comparison in self._composed.items():
            with suppress(Exception):  # it will be raised again, and noted
                memo[number] = comparison.ask(facts)

    def _decided(self, memo: Memo, applying: int, bits: int, times: Times) -> Kind:
        known: Any = Answers(memo)
        failed: list[int] = []
        pending: list[int] = []
        stated = tuple(memo.get(question.number) for question in self._standing) not in INAPPLICABLE
        measured = times is not NO_TIMES
        for number, one in enumerate(self.rules):
            if not applying >> number & 1 or not (stated or one.rule.inapplicable):
                continue
            if measured:
                with times.rule(one.rule.code):
                    found = _early(one, known)
            else:
                found = _early(one, known)
            if found is OPEN:
                pending.append(number)
            elif found is False:
                failed.append(number)
        return Kind(tuple(failed), tuple(pending), bits, False, stated)

    def forget(self) -> None:
        """Let go of what is remembered."""
        self._numbers.clear()
        self._signs.clear()
        self._kinds.clear()
        self._memos.clear()
        for column in self._columns.values():
            column.known.clear()
        for group in self._groups.values():
            group.asked.forget()
            group.known.clear()


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
