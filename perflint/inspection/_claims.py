"""What a rule claims, as formulas: where it is judged, and when it reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.inspection._formulas import FALSE, NOT_FALSE, NOT_TRUE, TRUE, All, Formula, Some, formula
from perflint.model import Phase
from perflint.rulebook import Rule
from perflint.rulebook.compiler import fill_parameters

PHASE = {"indicator": "document.phase", "table": "document.phase", "document": "phase"}
COMPLETE = {"indicator": "table.complete", "table": "complete"}


def conditions(rule: Rule) -> Mapping[str, Any]:
    """The rule's file with its parameters filled in."""
    return fill_parameters(rule.data)


def judged(rule: Rule) -> Formula:
    """What holds of every subject that the engine lets the rule judge."""
    found: list[Formula] = []
    if rule.given == "indicator" and not rule.inapplicable:
        found.append(formula({"row.inapplicable": True}, NOT_TRUE))
    if len(rule.phases) < len(Phase) and rule.given in PHASE:
        found.append(formula({PHASE[rule.given]: sorted(phase.value for phase in rule.phases)}))
    if rule.needs_complete and rule.given in COMPLETE:
        found.append(formula({COMPLETE[rule.given]: False}, NOT_TRUE))
    return All(tuple(found))


def applies(rule: Rule) -> Formula:
    """Where the rule is judged and its ``where`` holds."""
    data = conditions(rule)
    return All((judged(rule), formula(data["where"]))) if "where" in data else judged(rule)


def reports(rule: Rule) -> Formula:
    """When a rule of conditions reports; for a rule with a check, where it may."""
    data = conditions(rule)
    return All((applies(rule), formula(data["expect"], FALSE))) if "expect" in data else applies(rule)


def keeps_silent(rule: Rule) -> Formula:
    """When a rule of conditions does not report: outside its phases, where it does not apply, or nothing is amiss."""
    data = conditions(rule)
    silent: list[Formula] = [formula(data["expect"], NOT_FALSE)]
    if "where" in data:
        silent.append(formula(data["where"], NOT_TRUE))
    if rule.given == "indicator" and not rule.inapplicable:
        silent.append(formula({"row.inapplicable": True}))
    if len(rule.phases) < len(Phase) and rule.given in PHASE:
        silent.append(formula({PHASE[rule.given]: sorted(phase.value for phase in rule.phases)}, NOT_TRUE))
    if rule.needs_complete and rule.given in COMPLETE:
        silent.append(formula({COMPLETE[rule.given]: False}))
    return Some(tuple(silent))


def branches(
    condition: Mapping[str, Any], keys: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], Formula]]:
    """Every group below an ``any`` or ``none`` of the outermost level with all that must hold for it to matter."""
    for key, items in condition.items():
        if key not in ("any", "none"):
            continue
        rest = formula({name: operand for name, operand in condition.items() if name != key})
        for index, item in enumerate(items if isinstance(items, list) else [items]):
            yield (*keys, key, index), All((rest, formula(item, TRUE)))
