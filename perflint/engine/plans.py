"""By what a document is judged: the rules that were chosen for it, its review parameters and what its report shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from perflint.engine.in_force import NOW, When
from perflint.engine.selection import names, select_rules
from perflint.grading import Scheme, load_scheme
from perflint.model import Confidence, Severity
from perflint.rulebook.rule import Rule, Rulebook


class Plan(NamedTuple):
    """The rules that run, the ones a whole review would run besides, and how findings become a grade and a report.

    Documents with the same plan (the same object) are a batch of their own; those whose plan was made from another one
    by `without` stay in the batch of that.
    """

    rules: tuple[Rule, ...]
    left_out: tuple[Rule, ...]
    scheme: Scheme
    min_severity: Severity = Severity.HINT
    min_confidence: Confidence = Confidence.LOW
    rulebook: str = ""  # content hash of the book the rules are from
    when: When = NOW  # what was decided about time instead of the documents
    of: Plan | None = None  # the plan of the batch, where this one leaves some of its rules out

    @property
    def whole(self) -> Plan:
        """The plan by which the batch is judged."""
        return self.of or self


def plan_of(
    rulebook: Rulebook,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    preview: bool = False,
    scheme: Scheme | None = None,
    min_severity: Severity = Severity.HINT,
    min_confidence: Confidence = Confidence.LOW,
    when: When = NOW,
) -> Plan:
    """The plan for a rulebook.  Raises RulebookError for an entry of ``select`` or ``ignore`` that names nothing."""
    rules = select_rules(rulebook, select, ignore, preview=preview)
    ran = {rule.code for rule in rules}
    whole = (rule for rule in rulebook.rules if rule.status == "stable" and not rule.off)
    left_out = tuple(rule for rule in whole if rule.code not in ran)
    return Plan(rules, left_out, scheme or load_scheme(), min_severity, min_confidence, rulebook.hash, when)


def without(plan: Plan, entries: Iterable[str]) -> Plan:
    """The plan of a document that is spared the rules these entries name, as ``select`` would; its batch stays the same."""
    wanted = list(entries)
    spared = {rule.code for rule in plan.rules if any(names(entry, rule) for entry in wanted)}
    if not spared:
        return plan
    rules = tuple(rule for rule in plan.rules if rule.code not in spared)
    left_out = tuple(rule for rule in plan.rules if rule.code in spared and rule.status == "stable")
    return plan._replace(rules=rules, left_out=(*plan.left_out, *left_out), of=plan.whole)
