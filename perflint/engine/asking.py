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
        sources: dict[Any, list[tuple[Any, _OfFact]]] = {}
        for get, found in gets.items():
            source, of = (get.source, get.of) if isinstance(get, Derived) else (get, None)
            sources.setdefault(source, []).append((of, _OfFact(found)))
        self._sources = list(sources.items())
        self.facts = [fact for found in sources.values() for _, fact in found]
        rest = self.facts or self.others  # of what is not a text
        self.alone = self.texts[0] if len(self.texts) == 1 and not rest else None  # where one text is all that is asked

    def __call__(self, row: Any, facts: Callable[[], Facts]) -> Sign:
        """The sign of a row; ``facts`` gives its facts where they are needed after all."""
        signs = [text.of_row(row, facts) for text in self.texts]
        for source, found in self._sources:
            signs += _of_row(source, found, row)
        if self.others:
            known = facts()
            signs += [answered(question, known) for question in self.others]
        return tuple(signs)

    def of_rows(self, rows: Sequence[Any], facts: Callable[[Any], Facts]) -> list[Sign]:
        """The signs of many rows; ``facts`` gives the facts of one."""
        said: list[Sequence[Hashable]] = [text.of_rows(rows, facts) for text in self.texts]
        for source, found in self._sources:
            try:
                reads = list(map(source, rows))
                said += [fact.signs(reads if of is None else list(map(of, reads))) for of, fact in found]
            except Exception:  # of one of the rows
                said += zip(*[_of_row(source, found, row) for row in rows], strict=True)
        if self.others:
            known = list(map(facts, rows))
            said += [[answered(question, one) for one in known] for question in self.others]
        return list(zip(*said, strict=True)) if said else [()] * len(rows)

    def told(self, sign: Sign) -> Memo:
        """The answers by the numbers of their questions, but for those that cannot be asked."""
        answers: dict[str | int, Any] = {}
        at = iter(sign)
        for text in self.texts:
            text.tell(next(at), answers)
        for fact in self.facts:
            fact.tell(next(at), answers)
        answers.update(zip((one.number for one in self.others), at, strict=True))
        if RAISED not in answers.values():
            return answers
        return {number: answer for number, answer in answers.items() if answer is not RAISED}

    def forget(self) -> None:
        """Let go of what is remembered of facts."""
        for fact in self.facts:
            fact.forget()


class _OfFact:
    """Questions about one fact that is derived from cells, such as the class of a unit: each fact is asked once."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = tuple(questions)
        self._numbers = [one.number for one in questions]
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

    def signs(self, facts: Sequence[Any]) -> list[int]:
        """The numbers of the answers of some facts."""
        found: list[Any] = list(map(self.known.get, facts))
        if None in found:
            found = [self.sign(fact) if one is None else one for fact, one in zip(facts, found, strict=True)]
        return found

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
            answers.update(zip(self._numbers, self.answers[sign], strict=True))


def _of_fact(of: Any, fact: Any) -> Hashable:
    try:
        answer: Hashable = of(fact, None)
    except Exception:
        return RAISED
    return answer


def _of_row(source: Any, found: Sequence[tuple[Any, _OfFact]], row: Any) -> Sequence[Hashable]:
    """The signs of the facts that a row has from one source."""
    try:
        read = source(row)
        return [fact.sign(read if of is None else of(read)) for of, fact in found]
    except Exception:
        return [fact.sign_of(row) for _, fact in found]
