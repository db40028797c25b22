"""Questions about the text of one cell, put to one text or to many at a time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import repeat
from typing import Any

from perflint.engine.held_strings import HeldStrings
from perflint.engine.text_code import Answers, is_little, together
from perflint.lexicon.characters import simplified
from perflint.rulebook.facts import Facts
from perflint.rulebook.questions import Question
from perflint.rulebook.regex import SHORT

MOST = 1 << 12  # sets of questions, or characters, that are remembered
RAISED = "raised"  # the answer to a question that cannot be asked
ABSENT = "absent"  # the sign of a cell that is not there


class TextAsked:
    """Those that needles spare are only asked of a text that holds one; or, where they are few and the texts many (``many``),
    all of each text by generated code."""

    def __init__(self, cell: str, questions: Sequence[Question], *, many: bool = False) -> None:
        self.cell = cell
        self.questions = tuple(questions)
        self._few = many and is_little(questions)
        self.spared = [one for one in questions if one.needles and not self._few]
        self.silent: dict[str | int, Any] = {one.number: one.needles.silent for one in self.spared if one.needles}
        self.open = [one for one in questions if self._few or not one.needles]
        self._asks: list[Any] = [one.plain for one in self.open]
        self._absent: tuple[Hashable, ...] | None = None  # what they say of a cell that is not there
        forms: dict[Callable[[str], str], dict[str, int]] = {}
        for place, one in enumerate(self.spared):
            if one.needles:
                index = forms.setdefault(one.needles.form, {})
                for needle in one.needles.strings:
                    index[needle] = index.get(needle, 0) | 1 << place
        self._forms = [(form, HeldStrings(index)) for form, index in forms.items()]
        together: dict[str, int] = {}
        for index in forms.values():
            for needle, bits in index.items():
                together[needle] = together.get(needle, 0) | bits
        self._together = HeldStrings(together)  # for texts that look alike in all forms
        seen: Iterable[Any] = forms
        if self._few:
            seen = {simplified, *(one.needles.form for one in self.open if one.needles)}
        self._changes = [getattr(form, "__wrapped__", form) for form in seen]  # without remembering
        self._run: Callable[[Sequence[str]], list[Answers]] | None = None  # made when it is needed
        self._alike: set[str] = set()  # characters that look alike in all forms
        self._called: dict[int, tuple[tuple[int, ...], Sequence[tuple[int, Any, bool]]]] = {}

    def of_row(self, row: Any, facts: Callable[[], Facts]) -> Hashable:
        """The sign of the cell of a row; ``facts`` gives the facts of the row where they are needed after all."""
        cell = getattr(row, self.cell)
        if cell is None:
            if self._absent is None:
                known = facts()
                self._absent = tuple(answered(question, known) for question in self.questions)
            return ABSENT
        return self.of(cell.text)

    def of_rows(self, rows: Sequence[Any], facts: Callable[[Any], Facts]) -> list[Hashable]:
        """The same for many rows; ``facts`` gives those of a row."""
        cells = [getattr(row, self.cell) for row in rows]
        if None in cells:
            return [self.of_row(row, lambda row=row: facts(row)) for row in rows]  # type: ignore[misc]
        return self.of_all([cell.text for cell in cells])

    def of(self, text: str) -> Hashable:
        """The sign of a text."""
        met = self._met(text) if self._forms else 0
        text = text.strip()
        spared = self._spared(text, met) if met else ()
        try:
            return (*spared, *[ask(text) for ask in self._asks])
        except Exception:
            return (*spared, *[_plainly(question, text) for question in self.open])

    def of_all(self, texts: Sequence[str]) -> list[Hashable]:
        """The sign of each text: the same as `of`, a fraction of the time each."""
        if self._few:
            return self._coded(texts)
        mets = self._all_met(texts) if self._forms else repeat(0)
        stripped = list(map(str.strip, texts))
        try:
            answers: list[list[Hashable]] = [list(map(ask, stripped)) for ask in self._asks]
        except Exception:
            answers = [[_plainly(question, text) for text in stripped] for question in self.open]
        rest: Iterable[tuple[Hashable, ...]] = zip(*answers, strict=True) if answers else repeat(())
        return [
            (*self._spared(text, met), *told) if met else told
            for text, met, told in zip(stripped, mets, rest, strict=False)
        ]

    def _coded(self, texts: Sequence[str]) -> list[Hashable]:
        """`of_all` by generated code, which looks at no text that is long or that some form changes."""
        if self._run is None:
            self._run = together(self.open)
        other, long = self._changing("".join(texts)), max(map(len, texts), default=0) > SHORT
        odd = [
            place
            for place, text in enumerate(texts if other or long else ())
            if len(text) > SHORT or not other.isdisjoint(text)
        ]
        if odd:
            strange = {*odd}
            plain: Sequence[str] = ["" if place in strange else text for place, text in enumerate(texts)]
        else:
            plain = texts
        try:
            signs: list[Hashable] = [*self._run(plain)]
        except Exception:
            return list(map(self.of, texts))
        for place in odd:
            signs[place] = self.of(texts[place])
        return signs

    def _spared(self, text: str, met: int) -> Sequence[Hashable]:
        """What the questions say that the needles in the stripped text call for, where it is not what most texts say."""
        called = self._called.get(met)
        if called is None:
            if len(self._called) >= MOST:
                self._called.clear()
            called = self._called[met] = self._called_for(met)
        sign, asked = called
        if not asked:
            return sign
        told: list[Hashable] = [*sign]
        for place, plain, silent in asked:
            try:
                answer = plain(text)
            except Exception:
                answer = RAISED
            if answer is not silent:
                told.append(place if answer is True or answer is False else (place, answer))
        return told

    def _called_for(self, met: int) -> tuple[tuple[int, ...], Sequence[tuple[int, Any, bool]]]:
        """The places of the questions that needles answer by themselves, and those that have to be asked."""
        answered, asked = [], []
        while met:
            place = (met & -met).bit_length() - 1
            met &= met - 1
            question = self.spared[place]
            if question.needles and question.needles.whole:
                answered.append(place)
            else:
                asked.append((place, question.plain, self.silent[question.number]))
        return tuple(answered), asked

    def _met(self, text: str) -> int:
        """A bit for each question of which the text holds a needle."""
        for form, _ in self._forms:
            if form(text) != text:
                break
        else:
            return self._together.of(text)
        met = 0
        for form, held in self._forms:
            met |= held.of(form(text))
        return met

    def _all_met(self, texts: Sequence[str]) -> list[int]:
        """`_met` of each text.  A form changes a text character by character, so that those are looked at instead."""
        mets = list(map(self._together.of, texts))
        if other := self._changing("".join(texts)):
            for place in [place for place, text in enumerate(texts) if not other.isdisjoint(text)]:
                mets[place] = self._met(texts[place])
        return mets

    def _changing(self, text: str) -> set[str]:
        """The characters of a text that some form changes."""
        if all(form(text) == text for form in self._changes):
            return set()
        strange = {*text} - self._alike
        other = {one for one in strange if any(form(one) != one for form in self._changes)}
        if len(self._alike) < MOST:
            self._alike |= strange - other
        return other

    def tell(self, sign: Any, answers: dict[str | int, Any]) -> None:
        """Add the answers that a sign stands for."""
        if sign is ABSENT:
            answers.update(zip((one.number for one in self.questions), self._absent or (), strict=True))
            return
        answers.update(self.silent)
        cut = len(sign) - len(self.open)
        for one in sign[:cut]:
            place, answer = one if isinstance(one, tuple) else (one, None)
            number = self.spared[place].number
            answers[number] = answer if isinstance(one, tuple) else not self.silent[number]
        answers.update(zip((one.number for one in self.open), sign[cut:], strict=True))


def answered(question: Question, facts: Facts) -> Hashable:
    """The answer to a question about these facts, or `RAISED`."""
    try:
        return question.ask(facts)
    except Exception:  # of a check's screen, or of an operator: the rule fails likewise when it runs
        return RAISED


def _plainly(question: Question, text: str) -> Hashable:
    try:
        return question.plain(text) if question.plain else RAISED
    except Exception:
        return RAISED
