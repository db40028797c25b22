"""Rules that contradict themselves or one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from perflint.inspection import _claims
from perflint.inspection._formulas import FALSE, Formula, Some, formula, possible, without
from perflint.inspection.contract import Book, Remark
from perflint.rulebook import Rule

NAME = "contradictory"


def inspect(book: Book) -> Iterator[Remark]:
    """Yield rules that report everywhere or nowhere, and pairs of rules that no cell can satisfy."""
    sound = []
    for rule in book.rules:
        data = _claims.conditions(rule)
        if "expect" not in data or not possible(rule.given, _claims.applies(rule)):
            continue
        if not possible(rule.given, _claims.judged(rule), formula(data["expect"])):
            yield book.remark(rule, ("expect",), NAME, "expect 里的条件不可能同时成立：怎样改都会报告")
        elif not possible(rule.given, _claims.reports(rule)):
            yield book.remark(rule, ("expect",), NAME, "where 成立的地方 expect 一定成立：规则永远不会报告")
        elif rule.status != "deprecated":
            sound.append(rule)
    for first, second in combinations(sound, 2):
        if first.given == second.given and _at_odds(first, second):
            text = f"与 {first.code} {first.name} 矛盾：两条规则都用上的地方，满足了一条就不满足另一条"
            yield book.remark(second, ("expect",), NAME, text)


def _at_odds(first: Rule, second: Rule) -> bool:
    """Whether no filling of the cells that both rules demand something of meets both, where both apply.

    A rule may also be satisfied by leaving its ``where``: 移到成本指标 names another value of a field that ``where``
    looks at.  So conditions on what may be changed do not bind, all others do.
    """
    demands = [_fields(_claims.conditions(rule)["expect"]) for rule in (first, second)]
    if demands[0].isdisjoint(demands[1]):
        return False
    changed = demands[0] | demands[1]
    if not possible(first.given, _claims.applies(first), _claims.applies(second)):
        return False
    around = [without(_claims.applies(rule), lambda path: _may_change(path, changed)) for rule in (first, second)]
    met = _met(first), _met(second)
    if possible(first.given, *around, *met):
        return False
    return all(possible(first.given, *around, one) for one in met)


def _met(rule: Rule) -> Formula:
    """That the demand holds, or the rule does not apply: both decided, for an empty cell is no answer to a demand."""
    data = _claims.conditions(rule)
    return Some((formula(data["expect"]), formula(data.get("where") or {}, FALSE)))


def _may_change(path: str, changed: set[str]) -> bool:
    """Whether the field is among those changed, or a part of a cell whose text is."""
    return path in changed or path.split(".", 1)[0] in changed


def _fields(condition: Mapping[str, Any]) -> set[str]:
    """The fields that a map of conditions looks at."""
    found: set[str] = set()
    for key, operand in condition.items():
        if key in ("all", "any", "none"):
            found.update(*map(_fields, operand if isinstance(operand, list) else [operand]))
        else:
            found.add(key)
    return found
