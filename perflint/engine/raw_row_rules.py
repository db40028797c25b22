"""What rules about single rows say of raw rows whose kind does not decide it, as far as no document is needed."""

from __future__ import annotations

from perflint.engine.raw_columns import Reach
from perflint.engine.raw_slab import Slab
from perflint.engine.row_questions import RowRule
from perflint.model import Outcome, Severity


def hits_of(slab: Slab, number: int, place: int) -> int | None:
    """How often the row fails the rule; None where the document must be looked at."""
    one = slab.book.rows[number]
    if one.reach.beyond:
        return 0 if one.late and _is_spared(slab, one, place) else None
    found: int | None = slab.book.outcome(slab.key(number, one.reach, place), lambda: _judged(slab, one, place))
    return found


def severity_of(slab: Slab, number: int, place: int) -> Severity | None:
    """The severity of a finding of the rule about a row; None where the document must be looked at."""
    one = slab.book.rows[number]
    if one.fixed is not None:
        return one.fixed
    if one.grades.beyond:
        return None
    key = ("grade", *slab.key(number, one.grades, place))
    found: Severity | None = slab.book.outcome(key, lambda: _graded(slab, one, place))
    return found


def _judged(slab: Slab, one: RowRule, place: int) -> int | None:
    with slab.times.rule(one.rule.code):
        facts = slab.row_facts(one.reach, place)
        try:
            if one.late and one.screens.spare(lambda question: question.ask(facts)):
                return 0
            judgement = one.rule.judge(facts)
        except Exception:  # it will be raised again, and noted
            return None
        return len(judgement.hits) if judgement.outcome is Outcome.FINDING else 0


def _is_spared(slab: Slab, one: RowRule, place: int) -> bool:
    """Whether screens of its check that look at several columns spare the row."""
    facts = slab.row_facts(Reach(one.late), place)
    try:
        return one.screens.spare(lambda question: question.ask(facts))
    except Exception:  # the check will raise likewise, or knows better
        return False


def _graded(slab: Slab, one: RowRule, place: int) -> Severity | None:
    try:
        return one.rule.grade(slab.row_facts(one.grades, place))
    except Exception:  # it will be raised again, and noted
        return None
