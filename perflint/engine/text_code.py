"""Few questions about the text of a cell as one generated Python function, which asks many texts in one go.

The code is put together from what operators write (`perflint.rulebook.operators.Code`); whatever stands in a rule is in it
only under a name of our own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from perflint.rulebook.needles import Needles
from perflint.rulebook.questions import Question

MOST = 24  # questions, and strings that are looked for one by one

Answers = tuple[Hashable, ...]


def is_little(questions: Sequence[Question]) -> bool:
    """Whether asking all of them of each text takes less than telling first which may be answered otherwise than most."""
    strings = sum(len(one.needles.strings) for one in questions if one.needles and _spares(one.needles))
    return len(questions) <= MOST and strings <= MOST


def _spares(needles: Needles) -> bool:
    """Whether looking for these strings takes less than the question itself."""
    return len(needles.strings) <= MOST


def together(questions: Sequence[Question]) -> Callable[[Sequence[str]], list[Answers]]:
    """What gives the answers of each text, in the order of the questions: as their ``plain`` has it for the stripped text,
    if no form of their needles changes it, nor making its characters simple, and it is no longer than `regex.SHORT`."""
    constants: list[Any] = []

    def bound(constant: Any) -> str:
        constants.append(constant)
        return f"c{len(constants) - 1}"

    answers = "".join(f"{_answer(one, bound)}, " for one in questions)
    names = ", ".join(f"c{at}" for at in range(len(constants)))
    source = f"lambda strip, {names}: lambda texts: [({answers}) for text in map(strip, texts)]"
    made: Callable[[Sequence[str]], list[Answers]] = eval(source, {"__builtins__": {}, "map": map})(
        str.strip, *constants
    )
    return made


def _answer(question: Question, bound: Callable[[Any], str]) -> str:
    answer = question.code(bound) if question.code else f"{bound(question.plain)}(text)"
    needles = question.needles
    if needles is None or needles.whole or not _spares(needles):
        return answer
    held = " or ".join(f"{bound(needle)} in text" for needle in sorted(needles.strings)) or "False"
    return f"({answer} if {held} else {needles.silent})"
