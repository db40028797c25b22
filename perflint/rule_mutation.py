"""Testing the tests of rules: each small change of a rule must be noticed by at least one of its examples.

A mutant is the rule's own data with a threshold moved by one, a condition negated or dropped, or a word list emptied; it
is killed when an example no longer does as it should.  A mutant that survives is a part of the rule that no example
stands for.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from perflint import checks
from perflint.rule_testing import RuleResult, run_rule
from perflint.rulebook import Rule, Rulebook
from perflint.rulebook.compiler import build, values_of
from perflint.rulebook.conditions import COMBINATORS

CONDITIONS = ("where", "expect")
LISTS = ("in_words", "mentions")
NEVER = "(?!)"  # what an emptied word list matches
Keys = tuple[str | int, ...]


class Mutant(Struct, frozen=True):
    """One change of a rule: ``place`` is the path of the changed key, ``change`` says in Chinese what was done."""

    place: str
    change: str
    data: Mapping[str, Any]


class MutationResult(Struct, frozen=True):
    """What became of a rule's mutants."""

    rule: Rule
    killed: int
    survivors: tuple[Mutant, ...]

    @property
    def unexplained(self) -> tuple[Mutant, ...]:
        """The survivors for which the rule file gives no reason."""
        reasons = self.rule.data.get("survivors", {})
        return tuple(mutant for mutant in self.survivors if mutant.place not in reasons)

    @property
    def total(self) -> int:
        """How many mutants there were."""
        return self.killed + len(self.survivors)


def mutate_rule(rule: Rule, rulebook: Rulebook) -> MutationResult:
    """Run the examples of a rule, all of which must hold, against each of its mutants."""
    survivors, killed = [], 0
    before = run_rule(rule, rulebook)
    for mutant in mutants(rule.data):
        if _is_killed(mutant, before, rulebook):
            killed += 1
        else:
            survivors.append(mutant)
    return MutationResult(rule, killed, tuple(survivors))


def _is_killed(mutant: Mutant, before: RuleResult, rulebook: Rulebook) -> bool:
    """Whether an example fails, or is reported with another severity than before."""
    try:
        after = run_rule(
            build(mutant.data, before.rule.path, values_of(mutant.data), vocabulary=rulebook.vocabulary), rulebook
        )
    except Exception:  # a mutant that cannot even run is no rule any more
        return True
    return not after.ok or [one.severities for one in before.examples] != [one.severities for one in after.examples]


def mutants(data: Mapping[str, Any]) -> Iterator[Mutant]:
    """The mutants of a rule's data, in the order of its keys."""
    for name, value in (data.get("params") or {}).items():
        for step in _steps(value):
            yield _replaced(data, ("params", name), value + step, f"{value} 改为 {value + step}")
    for key in CONDITIONS:
        if key in data:
            yield from _of_condition(data, (key,), data[key])
    if "check" in data:
        name, options = next(iter(data["check"].items()))
        yield from _of_options(data, ("check", name), options or {}, checks.get(name).OPTIONS)


# ── conditions ──────────────────────────────────────────────────────────────────────────────────────────────────


def _of_condition(data: Mapping[str, Any], keys: Keys, condition: Mapping[str, Any]) -> Iterator[Mutant]:
    for key, operand in condition.items():
        here = (*keys, key)
        if len(condition) > 1:
            yield _dropped(data, here)
        if key in COMBINATORS:
            for index, item in enumerate(operand) if isinstance(operand, list) else ():
                if len(operand) > 1:
                    yield _dropped(data, (*here, index))
                yield from _of_condition(data, (*here, index), item)
            if isinstance(operand, dict):
                yield from _of_condition(data, here, operand)
            continue
        yield from _of_operand(data, here, operand)


def _of_operand(data: Mapping[str, Any], keys: Keys, operand: Any) -> Iterator[Mutant]:
    if isinstance(operand, dict) and set(operand) == {"not"}:
        yield _replaced(data, keys, operand["not"], "去掉 not")
        operand, keys = operand["not"], (*keys, "not")
    else:
        yield _replaced(data, keys, {"not": operand}, "改为相反")
    if not isinstance(operand, dict):
        return
    for name, value in operand.items():
        if name in LISTS:
            yield _replaced(data, keys, {**_without(operand, name), "matches": NEVER}, f"清空词表 {value}")
        for step in _steps(value) if name in {"gt", "ge", "lt", "le"} else ():
            yield _replaced(data, (*keys, name), value + step, f"{value} 改为 {value + step}")
        if len(operand) > 1:
            yield _dropped(data, (*keys, name))


# ── options of checks ───────────────────────────────────────────────────────────────────────────────────────────


def _of_options(
    data: Mapping[str, Any], keys: Keys, options: Mapping[str, Any], schema: Mapping[str, Any]
) -> Iterator[Mutant]:
    required = schema.get("required", ())
    for key, value in options.items():
        here = (*keys, key)
        if key not in required:
            yield _dropped(data, here)
        for step in _steps(value):
            yield _replaced(data, here, value + step, f"{value} 改为 {value + step}")
        if isinstance(value, dict) and len(value) > 1:
            yield from (_dropped(data, (*here, inner)) for inner in value)


# ── changing a copy ─────────────────────────────────────────────────────────────────────────────────────────────


def _steps(value: Any) -> tuple[Any, ...]:
    """One up and one down; a share between 0 and 1 moves by a tenth."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ()
    return (1, -1) if isinstance(value, int) else (0.1, -0.1)


def _replaced(data: Mapping[str, Any], keys: Keys, value: Any, change: str) -> Mutant:
    changed = copy.deepcopy(dict(data))
    _holder(changed, keys)[keys[-1]] = value
    return Mutant(".".join(map(str, keys)), change, changed)


def _dropped(data: Mapping[str, Any], keys: Keys) -> Mutant:
    changed = copy.deepcopy(dict(data))
    del _holder(changed, keys)[keys[-1]]
    return Mutant(".".join(map(str, keys)), "去掉", changed)


def _holder(data: Any, keys: Keys) -> Any:
    for key in keys[:-1]:
        data = data[key]
    return data


def _without(operand: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in operand.items() if key != name}
