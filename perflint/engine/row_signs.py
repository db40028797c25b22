"""What the raw texts of rows answer to the questions of rules, as numbers: texts that answer alike have the same one.

Each distinct text of a column is asked once, many texts at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from itertools import count
from typing import Any

from msgspec import Struct

from perflint.encoded import Encoded
from perflint.engine.asking import Asked, Sign
from perflint.engine.known import Known
from perflint.engine.raw_columns import Layout, StandIn, Understood, stand_in
from perflint.engine.raw_screens import NO_BITS, RawScreens, TextBits
from perflint.engine.row_questions import Group, RowQuestions
from perflint.rulebook.facts import Answers, Facts, Memo
from perflint.rulebook.questions import OPEN
from perflint.timing import Times

MOST = 1 << 16  # signs that are remembered
AT_HAND = 1 << 10  # signs that are spelt out: rows of new kinds mostly have signs in common
TOGETHER = 48  # texts asked at a time: no more than the lexicon has at hand in the form in which it compares them
WORDS = 4_096  # words of a dictionary-encoded column that are asked at a time
ODD = 0  # the number of a text that makes its row no plain one


class RowSign(Struct, frozen=True):
    """A sign, by whom it was asked, the bits of the rules that these answers do not yet keep from applying, and those of the
    screens."""

    asked: Asked
    sign: Sign
    applying: int
    bits: TextBits


class _Asking:
    """What asks the questions of a group about its columns, which are those of these numbers."""

    def __init__(self, numbers: tuple[int, ...], group: Group, layout: Layout, screens: RawScreens) -> None:
        self.numbers = numbers
        self.columns = tuple(layout.columns[number] for number in numbers)
        self.rules = tuple(group.rules)
        self.deciding: Deciding = ()  # the rules that ask these questions
        self.asked = Asked(group.questions.values(), many=True)
        alone, (first, *others) = self.asked.alone, self.columns
        # whether nothing but the text of one cell is looked at
        self.quick = not (others or screens.asking(numbers[0])) and (
            alone.cell == first.cells[0] if alone else not group.questions
        )

    def stand_in(self, key: Any) -> Any:
        """What stands for an indicator with these texts.  Raises LookupError where the row would not be plain."""
        return stand_in(self.columns, (key,) if len(self.columns) == 1 else key)


# A text of a column: how it is understood, and the number of what it answers.
# No class: the garbage collector need not look at plain tuples of texts and numbers.
_Text = tuple[Any, int]

# Rules by their bits, each with what tells early whether it applies.
Deciding = Sequence[tuple[int, Callable[[Any], Any]]]

_Signs = Callable[[Sequence[Any]], "list[int]"]  # the numbers of what some texts, or texts together, answer


class _Words:
    """What is known of the words of a dictionary-encoded column: as many as the rows so far have used, and some more."""

    def __init__(self, words: Sequence[str], asking: Callable[[Sequence[str]], tuple[list[Any], list[int]]]) -> None:
        self.words, self._asking = words, asking
        self._texts: list[Any] = []
        self._signs: list[int] = []

    def of(self, codes: Sequence[int]) -> tuple[list[Any], list[int]]:
        """How the texts of the rows are understood, and the numbers of what they answer."""
        texts, signs = self._texts, self._signs
        last = max(codes)
        while (known := len(signs)) <= last:
            texts[known:], signs[known:] = self._asking(
                self.words[known : known + WORDS]
            )  # never one alone: the time may be up
        return list(map(texts.__getitem__, codes)), list(map(signs.__getitem__, codes))


class _Column:
    """What is known of the texts of a column."""

    def __init__(self, asking: _Asking, signs: _Signs) -> None:
        (self.column,) = asking.columns
        self.rules, self._quick, self._signs = asking.rules, asking.quick, signs
        self.known = Known(self._texts)
        self._words: _Words | None = None

    def of(self, export: Sequence[Sequence[Any]]) -> tuple[Sequence[Any], Sequence[int]]:
        """How the texts of the rows are understood, and the numbers of what they answer."""
        raws = self.column.of(export)
        if self._quick and isinstance(raws, Encoded):
            if self._words is None or self._words.words is not raws.words:
                self._words = _Words(raws.words, self._asked)
            return self._words.of(raws.codes)
        if self._quick and self.known.vain:
            self.known.clear()
            return self._asked(raws)
        texts, signs = zip(*self.known.of(raws), strict=True)
        return texts, signs

    def forget(self) -> None:
        """Let go of what is remembered."""
        self.known.clear()
        self._words = None

    def _asked(self, raws: Sequence[Any]) -> tuple[list[Any], list[int]]:
        found = self.column.understood(raws)
        return found, self._signs(found)

    def _texts(self, raws: Sequence[Any]) -> Iterable[_Text]:
        return zip(*self._asked(raws), strict=True)


class RowSigns:
    """The signs of rows.  ``order`` are the groups of columns, by their numbers, in the order of a row's answers, which are
    followed by those of ``pairs``; ``same`` is what is the same for all rows."""

    def __init__(self, questions: RowQuestions) -> None:
        self.layout, self.screens, self.rules = questions.layout, questions.screens, questions.rules
        self.pairs = questions.pairs
        self._columns: dict[int, _Column] = {}
        self._together: list[tuple[_Asking, Known]] = []  # of several columns, with what is known of their texts
        self._groups = [
            _Asking(numbers, group, self.layout, self.screens) for numbers, group in questions.groups.items()
        ]
        for asking in self._groups:
            asking.deciding = self._deciding(asking.rules)
            signs = partial(self._signs_of, asking)
            if len(asking.numbers) == 1:
                self._columns[asking.numbers[0]] = _Column(asking, signs)
            else:
                self._together.append((asking, Known(signs)))
        self.order = [*((number,) for number in self._columns), *(asking.numbers for asking, _ in self._together)]
        self._next = count(ODD + 1)
        self._numbers: dict[Hashable, int] = {}
        self._signs: dict[int, RowSign] = {}
        self._memos = Known(self._memos_of, AT_HAND)
        self.same = self._of_all(Asked(questions.constant.questions.values()))

    @property
    def full(self) -> bool:
        """Whether it is time to forget."""
        return len(self._numbers) >= MOST

    def __getitem__(self, number: int) -> RowSign:
        return self._signs[number]

    def memos(self, numbers: Sequence[int]) -> list[Memo]:
        """The answers that these signs stand for."""
        return self._memos.of(numbers)

    def facts(self, understood: Understood, place: int) -> Facts:
        """The facts of a plain row, as far as anything is asked of it."""
        columns = [one.column for one in self._columns.values()]
        return self.layout.facts(stand_in(columns, [understood[number][place] for number in self._columns]))

    def of(self, export: Sequence[Sequence[Any]], times: Times) -> tuple[Understood, list[tuple[Any, ...]]]:
        """What the rows have in each column of the layout, as it is understood, and what each row answers.

        ``export`` are the columns of the export.
        """
        understood = Understood(self.layout, export)
        signs: list[Sequence[Any]] = []
        for number, column in self._columns.items():
            with times.shared(column.rules):
                understood[number], numbers = column.of(export)
            signs.append(numbers)
        for asking, known in self._together:
            with times.shared(asking.rules):
                signs.append(known.of(list(zip(*[understood[number] for number in asking.numbers], strict=True))))
        for pair in self.pairs.values():
            signs.append(pair.answers(understood.texts(pair.left), understood.texts(pair.right)))
        return understood, list(zip(*signs, strict=True))

    def _signs_of(self, asking: _Asking, keys: Sequence[Any]) -> list[int]:
        """The number of the answers to all questions about each of these texts; `ODD` where its row would not be plain."""
        asked = asking.asked
        told: dict[Any, int] = {}
        if asking.quick:
            texts = keys if {*map(type, keys)} == {str} else [key for key in keys if key.__class__ is str]
            answers = asked.alone.of_all(texts) if asked.alone else [()] * len(texts)
            said = {one: self._number(asking, NO_BITS, (one,) if asked.alone else ()) for one in dict.fromkeys(answers)}
            numbers = list(map(said.__getitem__, answers))
            if texts is keys:
                return numbers
            told.update(zip(texts, numbers, strict=True))
        rows: list[tuple[Any, Any]] = []
        for key in keys:
            if key not in told:
                with suppress(LookupError):
                    rows.append((key, asking.stand_in(key)))
        for start in range(0, len(rows), TOGETHER):
            part = rows[start : start + TOGETHER]
            filled = [row for _, row in part]
            signs = asked.of_rows(filled, self.layout.facts)
            alone = len(asking.numbers) == 1
            bits = self.screens.bits(asking.numbers[0], filled) if alone else [NO_BITS] * len(part)
            for (key, _), its, sign in zip(part, bits, signs, strict=True):
                told[key] = self._number(asking, its, sign)
        return [told.get(key, ODD) for key in keys]

    def _number(self, asking: _Asking, bits: TextBits, sign: Sign) -> int:
        """The number of a sign; never given twice, so that no older one is mistaken."""
        told = (asking.numbers, bits, sign)
        number = self._numbers.get(told)
        if number is None:
            number = next(self._next)
            applying = self._applying(asking.asked.told(sign), asking.deciding)
            self._signs[number] = RowSign(asking.asked, sign, applying, bits)
            self._numbers[told] = number  # last: the time may be up at any line
        return number

    def _memos_of(self, numbers: Sequence[int]) -> list[Memo]:
        """The answers that signs stand for."""
        signs = map(self._signs.__getitem__, numbers)
        return [one.asked.told(one.sign) for one in signs]

    def _of_all(self, asked: Asked) -> RowSign:
        """What is the same for every row."""
        row: Any = StandIn()
        sign = asked(row, lambda: self.layout.facts(row))
        return RowSign(asked, sign, self._applying(asked.told(sign), self._deciding()), self.screens.constant(row))

    def _deciding(self, codes: Container[str] | None = None) -> Deciding:
        """How to ask early whether the rules of these codes, or all, apply."""
        rules = enumerate(one.rule for one in self.rules)
        return [(1 << place, rule.parts.where.early) for place, rule in rules if codes is None or rule.code in codes]

    def _applying(self, answers: Memo, deciding: Deciding) -> int:
        """The bits of all rules but those among ``deciding`` that these answers keep from applying."""
        known: Any = Answers(answers)
        applying = (1 << len(self.rules)) - 1
        for bit, early in deciding:
            if early(known) not in (True, OPEN):
                applying ^= bit
        return applying

    def forget(self) -> None:
        """Let go of what is remembered."""
        self._numbers.clear()
        self._signs.clear()
        self._memos.clear()
        for column in self._columns.values():
            column.forget()
        for asking in self._groups:
            asking.asked.forget()
        for _, known in self._together:
            known.clear()
