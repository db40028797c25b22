"""Questions about the cells of rows, asked together: what they share is worked out once.

What texts answer is a *sign*, a short tuple that is the same for all rows that answer alike; `Asked.told` spells it out.
Questions about plain text are put to the text, those about a fact derived from it to the fact, each distinct fact once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import count
from typing import Any

from perflint.engine.text_asking import RAISED, TextAsked, answered
from perflint.rulebook.derived import Derived
from perflint.rulebook.facts import Facts, Memo
from perflint.rulebook.questions import Question

MOST = 1 << 16  # facts that are remembered
LONGEST = 300  # characters of a fact; longer ones are asked again

Sign = tuple[Hashable, ...]


class Asked:
    """All questions about some cells.

    What is kept of their answers grows with the number of signs: whoever keeps signs forgets both together.
    """

    def __init__(self, questions: Iterable[Question], *, many: bool = False) -> None:
        """``many`` says that they will be asked of thousands of rows at a time."""
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
        self.texts = [TextAsked(cell, found, many=many) for cell, found in texts.items()]
        self.rows = [one for found in gets.values() if all(one.of is None for one in found) for one in found]
        self.facts = [_OfFact(found) for found in gets.values() if any(one.of is not None for one in found)]
        sources: dict[Any, list[tuple[Any, _OfFact]]] = {}
        for fact in self.facts:
            if isinstance(fact.get, Derived):
                sources.setdefault(fact.get.source, []).append((fact.get.of, fact))
            else:
                sources.setdefault(fact.get, []).append((_itself, fact))
        rest = (*self.rows, *self.facts, *self.others)  # of what is not a text
        self.alone = self.texts[0] if len(self.texts) == 1 and not rest else None  # where one text is all that is asked
        self._more = bool(rest)
        self._sources = list(sources.items())
        self._in_order = [fact for found in sources.values() for _, fact in found]

    def __call__(self, row: Any, facts: Callable[[], Facts]) -> Sign:
        """The sign of a row; ``facts`` gives its facts where they are needed after all."""
        return (*[text.of_row(row, facts) for text in self.texts], *self._rest(row, facts))

    def of_rows(self, rows: Sequence[Any], facts: Callable[[Any], Facts]) -> list[Sign]:
        """The signs of many rows; ``facts`` gives the facts of one."""
        said: Iterable[Sign] = zip(*[text.of_rows(rows, facts) for text in self.texts], strict=True)
        if not self.texts:
            said = [()] * len(rows)
        if not self._more:
            return list(said)
        rest = (self._rest(row, lambda row=row: facts(row)) for row in rows)  # type: ignore[misc]
        return [(*texts, *more) for texts, more in zip(said, rest, strict=True)]

    def _rest(self, row: Any, facts: Callable[[], Facts]) -> list[Hashable]:
        """What is said of all that is not a text."""
        signs: list[Hashable] = []
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
        return signs

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
                known = next(self._next)
                self.answers[known] = answers
                self.alike[answers] = known  # last: the time may be up at any line
            if not isinstance(fact, str) or len(fact) <= LONGEST:
                self.known[fact] = known
        return known

    def tell(self, sign: Any, answers: dict[str | int, Any]) -> None:
        """Add the answers."""
        if sign is not RAISED:
            answers.update(zip((one.number for one in self.questions), self.answers[sign], strict=True))


def _of_fact(of: Any, fact: Any) -> Hashable:
    try:
        answer: Hashable = of(fact, None)
    except Exception:
        return RAISED
    return answer


def _itself(fact: Any) -> Any:
    return fact
