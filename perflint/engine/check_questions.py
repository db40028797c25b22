"""What tells early that a rule's check has nothing to say of a row, as questions about its cells."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from msgspec import Struct

from perflint.checks.contract import Screen
from perflint.engine.screening import screens_of
from perflint.model import Indicator
from perflint.rulebook.facts import Facts
from perflint.rulebook.questions import Question, number_of
from perflint.rulebook.rule import Rule

FAMILIES = (frozenset({"level1", "level2"}), frozenset({"value", "operator", "unit"}))  # repeated together


class CheckScreens(Struct, frozen=True):
    """What spares a rule's check, as questions: it yields nothing where one of ``rows`` is answered with no, or all of
    ``any_row``, where there are some."""

    rows: tuple[Question, ...]
    any_row: tuple[Question, ...]

    def spare(self, answers: Callable[[Question], Hashable]) -> bool:
        """Whether the check yields nothing for a row with these answers; one that is not known is None."""
        if any(answers(question) is False for question in self.rows):
            return True
        return bool(self.any_row) and all(answers(question) is False for question in self.any_row)


def screen_questions(rule: Rule) -> CheckScreens:
    """The screens of a rule's check as questions."""
    screens = screens_of(rule)
    rows = tuple(_screen(rule, place, screen) for place, screen in enumerate(screens.rows))
    any_row = (_screen(rule, place, screen) for place, screen in enumerate(screens.any_row, len(rows)))
    return CheckScreens(rows, tuple(any_row))


def _screen(rule: Rule, place: int, screen: Screen) -> Question:
    def get(row: Indicator) -> Hashable:
        return bool(screen.holds(row))

    def ask(facts: Facts) -> Hashable:
        return get(facts.subject.indicator)

    holds = screen.holds
    if getattr(holds, "__closure__", ()) is None and "<" not in holds.__qualname__:
        number = number_of("check", holds.__module__, holds.__qualname__)  # the same whatever the options say
    else:
        number = number_of("check", f"{rule.check}", str(place), repr(rule.parts.options))
    return Question(number, f"check {rule.check}", ask, cells=frozenset(screen.cells), get=get)
