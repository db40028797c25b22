"""Questions about the cells of rows, asked together: what they share is worked out once.

What texts answer is a *sign*, a short tuple that is the same for all rows that answer alike; `Asked.told` spells it out.
Questions about plain text are put to the text, those about a fact derived from it to the fact, each distinct fact once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import count
from typing import Any

from perflint.lexicon.wordlists import strings_of
from perflint.rulebook.derived import Derived
from perflint.rulebook.facts import Facts, Memo
from perflint.rulebook.questions import Question

MOST = 1 << 16  # facts that are remembered
LONGEST = 300  # characters of a fact; longer ones are asked again
FEW = 12  # strings that are looked for one by one
RAISED = "raised"  # the answer to a question that cannot be asked
ABSENT = "absent"  # the sign of a cell that is not there

Sign = tuple[Hashable, ...]


class Asked:
    """All questions about some cells.

    What is kept of their answers grows with the number of signs: whoever keeps signs forgets both together.
    """

    def __init__(self, questions: Iterable[Question]) -> None:
        texts: dict[str, list[Question]] = {}
        gets: dict[Any, list[Question]] = {}
        self.others: list[Question] = []  # that look at more than the row, or say nothing of how they look
        for question in questions:
            if question.plain is not None and len(question.cells) == 1:
                texts.setdefault(next(iter(question.cells)), []).append(question)
            elif question.get is not None:
                gets.setdefault(question.get, []).append(question)
            else:
                self.others.append(question)
        self.texts = [_OfText(cell, found) for cell, found in texts.items()]
        self.rows = [one for found in gets.values() if all(one.of is None for one in found) for one in found]
        self.facts = [_OfFact(found) for found in gets.values() if any(one.of is not None for one in found)]
        sources: dict[Any, list[tuple[Any, _OfFact]]] = {}
        for fact in self.facts:
            if isinstance(fact.get, Derived):
                sources.setdefault(fact.get.source, []).append((fact.get.of, fact))
            else:
                sources.setdefault(fact.get, []).append((_itself, fact))
        rest = (*self.rows, *self.facts, *self.others)
        self.alone = self.texts[0] if len(self.texts) == 1 and not rest else None  # where one text is all that is asked
        self.silent = not self.texts and not rest
        self._sources = list(sources.items())
        self._in_order = [fact for found in sources.values() for _, fact in found]

    def __call__(self, row: Any, facts: Callable[[], Facts]) -> Sign:
        """The sign of a row; ``facts`` gives its facts where they are needed after all."""
        signs: list[Hashable] = [text(row, facts) for text in self.texts]
        for source, found in self._sources:
            try:
                read = source(row)
                signs += [fact.sign(of(read)) for of, fact in found]
            except Exception:  # the rule fails likewise when it runs
                signs += [fact.sign_of(row) for _, fact in found]
        for question in self.rows:
            try:
                signs.append(question.get(row))  # type: ignore[misc]
            except Exception:  # as above, or it is a check's screen, and the check will raise likewise
                signs.append(RAISED)
        if self.others:
            known = facts()
            signs += [answered(question, known) for question in self.others]
        return tuple(signs)

    def told(self, sign: Sign) -> Memo:
        """The answers by the numbers of their questions, but for those that cannot be asked."""
        answers: dict[str | int, Any] = {}
        at = iter(sign)
        for text in self.texts:
            text.tell(next(at), answers)
        for fact in self._in_order:
            fact.tell(next(at), answers)
        answers.update(
            (question.number, answer) for question, answer in zip((*self.rows, *self.others), at, strict=True)
        )
        return {number: answer for number, answer in answers.items() if answer is not RAISED}

    def forget(self) -> None:
        """Let go of what is remembered of facts."""
        for fact in self.facts:
            fact.forget()


class _OfText:
    """Questions about the text of one cell: those that needles spare are only asked of a text that holds one."""

    def __init__(self, cell: str, questions: Sequence[Question]) -> None:
        self.cell = cell
        self.questions = tuple(questions)
        self.spared = [one for one in questions if one.needles]
        self.silent: dict[str | int, Any] = {one.number: one.needles.silent for one in self.spared if one.needles}
        self.open = [one for one in questions if not one.needles]
        self._asks: list[Any] = [one.plain for one in self.open]
        self._absent: tuple[Hashable, ...] | None = None  # what they say of a cell that is not there
        forms: dict[Callable[[str], str], dict[str, int]] = {}
        for place, one in enumerate(self.spared):
            if one.needles:
                index = forms.setdefault(one.needles.form, {})
                for needle in one.needles.strings:
                    index[needle] = index.get(needle, 0) | 1 << place
        self._forms = list(forms.items())
        self._together: dict[str, int] = {}  # for texts that look alike in all forms
        for index in forms.values():
            for needle, bits in index.items():
                self._together[needle] = self._together.get(needle, 0) | bits

    def __call__(self, row: Any, facts: Callable[[], Facts]) -> Hashable:
        cell = getattr(row, self.cell)
        if cell is None:
            if self._absent is None:
                known = facts()
                self._absent = tuple(answered(question, known) for question in self.questions)
            return ABSENT
        return self.of(cell.text)

    def of(self, text: str) -> Hashable:
        """The sign of a text."""
        met = self._met(text) if self._forms else 0
        text = text.strip()
        sign: list[Hashable] = []
        while met:
            place = (met & -met).bit_length() - 1
            met &= met - 1
            question = self.spared[place]
            answer = _plainly(question, text)
            if answer is not self.silent[question.number]:
                sign.append(place if answer is True or answer is False else (place, answer))
        try:
            sign += [ask(text) for ask in self._asks]
        except Exception:
            sign += [_plainly(question, text) for question in self.open]
        return tuple(sign)

    def _met(self, text: str) -> int:
        """A bit for each question of which the text holds a needle."""
        for form, _ in self._forms:
            if form(text) != text:
                break
        else:
            return _held(self._together, text)
        met = 0
        for form, index in self._forms:
            met |= _held(index, form(text))
        return met

    def tell(self, sign: Any, answers: dict[str | int, Any]) -> None:
        """Add the answers."""
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


class _OfFact:
    """Questions about one fact that is derived from cells, such as the class of a unit: each fact is asked once."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = tuple(questions)
        self.get: Any = questions[0].get
        self.known: dict[Hashable, int] = {}
        self.alike: dict[tuple[Hashable, ...], int] = {}  # few: most facts are answered like others
        self.answers: dict[int, tuple[Hashable, ...]] = {}
        self._next = count()

    def forget(self) -> None:
        """Let go of what is remembered."""
        self.known.clear()
        self.alike.clear()
        self.answers.clear()

    def sign_of(self, row: Any) -> int | str:
        """The sign of a row, or `RAISED`."""
        try:
            return self.sign(self.get(row))
        except Exception:  # the rule fails likewise when it runs
            return RAISED

    def sign(self, fact: Any) -> int:
        """The number of the answers of a fact; never given twice."""
        known = self.known.get(fact)
        if known is None:
            if len(self.known) >= MOST:
                self.known.clear()
            answers = tuple(fact if one.of is None else _of_fact(one.of, fact) for one in self.questions)
            known = self.alike.get(answers)
            if known is None:
                known = self.alike[answers] = next(self._next)
                self.answers[known] = answers
            if not isinstance(fact, str) or len(fact) <= LONGEST:
                self.known[fact] = known
        return known

    def tell(self, sign: Any, answers: dict[str | int, Any]) -> None:
        """Add the answers."""
        if sign is not RAISED:
            answers.update(zip((one.number for one in self.questions), self.answers[sign], strict=True))


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


def _of_fact(of: Any, fact: Any) -> Hashable:
    try:
        answer: Hashable = of(fact, None)
    except Exception:
        return RAISED
    return answer


def _itself(fact: Any) -> Any:
    return fact


def _held(index: dict[str, int], text: str) -> int:
    """The bits of the strings that the text holds."""
    met = 0
    if len(index) <= FEW:
        for string, bits in index.items():
            if string in text:
                met |= bits
    else:
        for string in index.keys() & strings_of(text):
            met |= index[string]
    return met
