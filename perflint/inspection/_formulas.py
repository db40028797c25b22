"""Conditions as formulas over literals, and whether a formula can hold at all.

A literal says which answers (True, False, None) a condition on one field may give.  Whether the literals of one field
can stand together is tried out on values of the field with the very tests that a run uses; what cannot be tried out
(another field as operand, an endless choice of texts) is taken to be possible.  So "impossible" is certain, and
"possible" is not.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from perflint.rulebook import fields
from perflint.rulebook.conditions import AFFIXES, NAMING, compile_condition
from perflint.rulebook.facts import Fact, Facts, Memo
from perflint.rulebook.operators import OPERATORS, Answer, as_decimal
from perflint.rulebook.scope import Scope

TRUE, FALSE = frozenset({True}), frozenset({False})
NOT_TRUE, NOT_FALSE = frozenset({False, None}), frozenset({True, None})
OPPOSITE = {TRUE: FALSE, FALSE: TRUE, NOT_TRUE: NOT_FALSE, NOT_FALSE: NOT_TRUE}
BOTH_WAYS = {"gt": "le", "lt": "ge"}  # a number is either above another or at most it
MOST_STEPS = 20_000  # of a search; a formula that takes longer counts as possible
EQUALS = "is"
Answers = frozenset[Answer]


class Literal(Struct, frozen=True):
    """The condition ``{path: {operator: operand}}`` answers one of ``answers``; the operand is kept as JSON."""

    path: str
    operator: str
    operand: str
    answers: Answers


class All(Struct, frozen=True):
    """Every one of the parts holds."""

    parts: tuple[Formula, ...]


class Some(Struct, frozen=True):
    """At least one of the parts holds."""

    parts: tuple[Formula, ...]


Formula = Literal | All | Some
ALWAYS = All(())


def formula(condition: Mapping[str, Any], answers: Answers = TRUE) -> Formula:
    """That a map of conditions, parameters filled in, answers one of these."""
    return _joined((_entry(key, operand, answers) for key, operand in condition.items()), answers)


def _joined(parts: Iterable[Formula], answers: Answers) -> Formula:
    """Conditions that stand together: true together, false when one is."""
    return All(tuple(parts)) if answers in (TRUE, NOT_FALSE) else Some(tuple(parts))


def _entry(key: str, operand: Any, answers: Answers) -> Formula:
    if key not in ("all", "any", "none"):
        return _operand(key, operand, answers)
    items = operand if isinstance(operand, list) else [operand]
    if key == "all":
        return _joined((formula(item, answers) for item in items), answers)
    wanted = answers if key == "any" else OPPOSITE[answers]
    parts = (formula(item, wanted) for item in items)
    return Some(tuple(parts)) if wanted in (TRUE, NOT_FALSE) else All(tuple(parts))


def _operand(path: str, operand: Any, answers: Answers) -> Formula:
    if isinstance(operand, Mapping):
        return _joined((_test(path, name, value, answers) for name, value in operand.items()), answers)
    return Literal(path, EQUALS, _json(operand if isinstance(operand, list) else [operand]), answers)


def _test(path: str, name: str, value: Any, answers: Answers) -> Formula:
    if name == "not":
        return _operand(path, value, OPPOSITE[answers])
    return Literal(path, name, _json(value), answers)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def without(whole: Formula, dropped: Callable[[str], bool]) -> Formula:
    """The formula with nothing said any more about the fields that are dropped: it holds wherever the whole does."""
    if isinstance(whole, Literal):
        return ALWAYS if dropped(whole.path) else whole
    parts = tuple(without(part, dropped) for part in whole.parts)
    return All(parts) if isinstance(whole, All) else Some(parts)


# ── can it hold? ────────────────────────────────────────────────────────────────────────────────────────────────


def possible(given: str, *formulas: Formula) -> bool:
    """Whether all formulas may hold of one subject; True where it takes too long to tell."""
    return _Search(given).holds(list(formulas), {})


class _Search:
    def __init__(self, given: str) -> None:
        self.given = given
        self.steps = 0

    def holds(self, pending: list[Formula], known: dict[str, tuple[Literal, ...]]) -> bool:
        """Whether what is pending may hold together with the literals known, which lie by path and can stand together."""
        choices: list[Some] = []
        while pending:
            one = pending.pop()
            if isinstance(one, All):
                pending.extend(one.parts)
            elif isinstance(one, Some):
                choices.append(one)
            else:
                together = (*known.get(one.path, ()), one)
                if not _together(self.given, frozenset(together)):
                    return False
                known = {**known, one.path: together}
        if not choices:
            return True
        self.steps += 1
        if self.steps > MOST_STEPS:
            return True
        first = min(choices, key=lambda choice: len(choice.parts))
        rest = [choice for choice in choices if choice is not first]
        return any(self.holds([part, *rest], known) for part in first.parts)


@functools.lru_cache(maxsize=65536)
def _together(given: str, literals: frozenset[Literal]) -> bool:
    """Whether literals about one field can stand together."""
    ordered = sorted(literals, key=repr)
    if not _agree(ordered):
        return False
    path = ordered[0].path
    field = fields.registry(given).get(path)
    if field is None:  # a value that the check supplies: nobody says what it may be
        return True
    if _some_text_may(field, ordered):
        return True
    return any(all(_allows(given, literal, value) for literal in ordered) for value in _values(field, ordered))


def _agree(literals: Sequence[Literal]) -> bool:
    """Whether no condition is wanted to answer two ways; above and at most are one condition and its opposite."""
    wanted: dict[tuple[str, str], Answers] = {}
    for literal in literals:
        key, answers = (literal.operator, literal.operand), literal.answers
        if literal.operator in BOTH_WAYS:
            key, answers = (BOTH_WAYS[literal.operator], literal.operand), OPPOSITE[answers]
        wanted[key] = wanted.get(key, answers) & answers
        if not wanted[key]:
            return False
    return True


def _some_text_may(field: fields.Field, literals: Sequence[Literal]) -> bool:
    """Whether some text, of which nothing more is known, may do: one that is there, and none that a rule spells out."""
    if field.choices or field.type in ("number", "boolean"):
        return False
    for literal in literals:
        if literal.operator == EQUALS and False not in literal.answers:
            return False
        if literal.operator in ("present", "known") and (literal.operand == "true") not in literal.answers:
            return False
    return _no_part_excludes(literals)


def _no_part_excludes(literals: Sequence[Literal]) -> bool:
    """False where a text must have one of some parts, each of which holds a part it must not have."""
    wanted = [parts for one in literals if one.answers == TRUE and (parts := _parts(one, ("contains", *AFFIXES)))]
    banned = [part for one in literals if one.answers == FALSE for part in _parts(one, ("contains",))]
    return not any(all(any(bad in part for bad in banned) for part in parts) for parts in wanted)


def _parts(literal: Literal, operators: Sequence[str]) -> list[str]:
    if literal.operator not in operators:
        return []
    operand = json.loads(literal.operand)
    return [str(part) for part in (operand if isinstance(operand, list) else [operand])]


def _values(field: fields.Field, literals: Sequence[Literal]) -> Iterator[Fact]:
    """Values of the field worth trying: all of a few, else what the literals spell out and what lies between."""
    yield from (None, "")
    if field.choices:
        yield from field.choices
    elif field.type == "boolean":
        yield from (True, False)
    elif field.type == "number":
        yield from _numbers(field.path, literals)
    else:
        yield "unknown"
        for literal in literals:
            yield from _parts(literal, (EQUALS, "contains", *AFFIXES))


def _numbers(path: str, literals: Sequence[Literal]) -> Iterator[Decimal]:
    """The numbers that the literals name, those between and around them; whole ones only for lengths and counts."""
    named = {
        number
        for literal in literals
        for item in _listed(json.loads(literal.operand))
        if (number := as_decimal(item)) is not None
    }
    ordered = sorted(named)
    if not ordered:
        yield from (Decimal(0), Decimal(1))
        return
    whole = path.endswith(".length") or path.split(".")[-2:-1] == ["count"]
    tried = {*ordered, ordered[0] - 1, ordered[-1] + 1}
    if whole:
        tried |= {number + step for number in ordered for step in (-1, 1)}
        yield from (number for number in sorted(tried) if number >= 0 and number == number.to_integral_value())
        return
    tried |= {(low + high) / 2 for low, high in itertools.pairwise(ordered)}
    yield from sorted(tried)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _allows(given: str, literal: Literal, value: Fact) -> bool:
    """Whether the condition may answer as the literal wants where the field holds this value."""
    operand = json.loads(literal.operand)
    if _names_a_field(given, literal.operator, operand):
        return None in literal.answers or value is not None
    return _answer(given, literal.path, literal.operator, literal.operand, value) in literal.answers


def _names_a_field(given: str, name: str, operand: Any) -> bool:
    if name == EQUALS or (OPERATORS[name].operand not in NAMING and name not in AFFIXES):
        return False
    if OPERATORS[name].operand in ("likeness", "measure"):
        return True
    return isinstance(operand, str) and Scope(given).has(operand)


@functools.lru_cache(maxsize=65536)
def _answer(given: str, path: str, name: str, operand: str, value: Fact) -> Answer:
    """What the condition answers about this value, by the compiled test itself."""
    test = json.loads(operand)
    condition = compile_condition({path: test if name == EQUALS else {name: test}}, Scope(given), ("where",))
    held: Memo = {path: value}
    return condition.test(_OneField(held))


class _OneField(Facts):
    """Facts of which one field is known; nothing else is ever asked."""

    __slots__ = ()

    def __init__(self, held: Memo) -> None:
        self.memo = self.table_memo = self.document_memo = held
        self.values = {}
