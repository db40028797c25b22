"""The operators of conditions: each has a JSON Schema of its operand, a description, and a builder of its test.

A test gets a fact and answers True, False or None (cannot be told).  `conditions` puts tests together; the JSON Schema
of rule files and the documentation are generated from `OPERATORS`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from perflint import lexicon
from perflint import text as texts
from perflint.rulebook import readings, regex, wording
from perflint.rulebook.facts import Fact, Facts

Answer = bool | None
Test = Callable[[Fact, Facts], Answer]
Get = Callable[[Facts], Fact]
Find = Callable[[str], "tuple[int, int] | None"]

SCALAR = {"type": ["string", "number", "boolean"]}
TEXTS = {"anyOf": [{"type": "string", "minLength": 1}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}


class Context(NamedTuple):
    """Where an operator stands: how to get another field, and what sort of field it is applied to."""

    path: str
    cell: bool  # the field is the text of a cell
    paths: Container[str]  # the fields that may be named
    field: Callable[[str], Get]


class Predicate(NamedTuple):
    """A test, and how to find the part of a text that made it true (``find``) or false (``blame``)."""

    test: Test
    find: Find | None = None
    blame: Find | None = None


class Operator(NamedTuple):
    """One operator.  ``operand`` says what it takes: value, pattern, list, number, field or condition."""

    name: str
    description: str
    schema: Mapping[str, Any]
    operand: str
    build: Callable[[Any, Context], Predicate]


# ── comparing facts ─────────────────────────────────────────────────────────────────────────────────────────────


def as_decimal(value: Any) -> Decimal | None:
    """A number from a YAML scalar or a fact; None for what is no number."""
    if isinstance(value, bool) or value is None or value == "":
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def one_of(wanted: Sequence[Any]) -> Test:
    """Whether a fact is one of the scalars that a rule writes: numbers by value, texts without outer space."""
    texts_ = frozenset(str(item).strip() for item in wanted if not isinstance(item, bool))
    numbers = frozenset(number for item in wanted if (number := as_decimal(item)) is not None)
    booleans = frozenset(item for item in wanted if isinstance(item, bool))

    def test(fact: Fact, _: Facts) -> Answer:
        if fact is None:
            return None
        if isinstance(fact, str):
            return fact in texts_ or fact.strip() in texts_
        if isinstance(fact, bool):
            return fact in booleans
        if isinstance(fact, tuple):
            return not texts_.isdisjoint(fact)
        return fact in numbers

    return test


def _same(fact: Fact, other: Fact) -> Answer:
    if fact in (None, "", "unknown") or other in (None, "", "unknown"):
        return None
    if isinstance(fact, str) and isinstance(other, str):
        left, right = texts.bare(fact), texts.bare(other)
        return left == right if left or right else fact.strip() == other.strip()
    return fact == other


def _text_test(test: Callable[[str], bool]) -> Test:
    def run(fact: Fact, _: Facts) -> Answer:
        if fact is None:
            return None
        if isinstance(fact, tuple):
            return any(test(part) for part in fact)
        return test(fact if isinstance(fact, str) else str(fact))

    return run


def _as_texts(operand: Any) -> tuple[str, ...]:
    return (str(operand),) if not isinstance(operand, list) else tuple(str(item) for item in operand)


# ── builders ────────────────────────────────────────────────────────────────────────────────────────────────────


def _present(operand: bool, context: Context) -> Predicate:
    return Predicate(lambda fact, _: (fact is not None and fact != "") is operand)


def _known(operand: bool, context: Context) -> Predicate:
    unknown: tuple[Fact, ...] = (None,) if context.cell else (None, "", "unknown")
    return Predicate(lambda fact, _: (fact not in unknown) is operand)


def _matches(operand: str, context: Context) -> Predicate:
    def find(text: str) -> tuple[int, int] | None:
        found = regex.search(operand, text)
        return found.span() if found else None

    return Predicate(_text_test(lambda text: regex.search(operand, text) is not None), find)


def _contains(operand: Any, context: Context) -> Predicate:
    wanted = _as_texts(operand)

    def find(text: str) -> tuple[int, int] | None:
        return next(((text.find(word), text.find(word) + len(word)) for word in wanted if word in text), None)

    def test(fact: Fact, _: Facts) -> Answer:
        if fact is None:
            return None
        inside = fact if isinstance(fact, tuple) else str(fact)
        return any(word in inside for word in wanted)

    return Predicate(test, find)


def _of_field(operand: Any, context: Context) -> Callable[[Facts], tuple[str, ...]] | None:
    """A getter when the operand names a field instead of a text."""
    if not isinstance(operand, str) or operand not in context.paths:
        return None
    get = context.field(operand)

    def read(facts: Facts) -> tuple[str, ...]:
        other = get(facts)
        return (str(other),) if other not in (None, "") else ()

    return read


def _affix(compare: Callable[[str, str], bool]) -> Callable[[Any, Context], Predicate]:
    def build(operand: Any, context: Context) -> Predicate:
        other, fixed = _of_field(operand, context), _as_texts(operand)

        def test(fact: Fact, facts: Facts) -> Answer:
            words = other(facts) if other else fixed
            if fact is None or not words:
                return None
            return any(compare(str(fact), word) for word in words)

        return Predicate(test)

    return build


def _in_words(operand: str, context: Context) -> Predicate:
    return Predicate(_text_test(lambda text: bool(text) and lexicon.in_words(operand, text)))


def _mentions(operand: str, context: Context) -> Predicate:
    return Predicate(
        _text_test(lambda text: bool(text) and lexicon.mentions(operand, text)),
        lambda text: wording.mention(operand, text),
    )


def _ordered(compare: Callable[[Decimal, Decimal], bool]) -> Callable[[Any, Context], Predicate]:
    def build(operand: Any, context: Context) -> Predicate:
        fixed = as_decimal(operand)
        get = context.field(operand) if fixed is None else None

        def test(fact: Fact, facts: Facts) -> Answer:
            left, right = as_decimal(fact), as_decimal(get(facts)) if get else fixed
            return None if left is None or right is None else compare(left, right)

        return Predicate(test)

    return build


def _same_as(operand: str, context: Context) -> Predicate:
    get = context.field(operand)
    return Predicate(lambda fact, facts: _same(fact, get(facts)))


def _pair(compare: Callable[[str, str], bool]) -> Callable[[str, Context], Predicate]:
    def build(operand: str, context: Context) -> Predicate:
        get = context.field(operand)

        def test(fact: Fact, facts: Facts) -> Answer:
            other = get(facts)
            if fact in (None, "") or other in (None, ""):
                return None
            return compare(str(fact), str(other))

        return Predicate(test)

    return build


def _similar_to(operand: Mapping[str, Any], context: Context) -> Predicate:
    least = float(operand["at_least"])
    return _pair(lambda left, right: texts.similarity(left, right) >= least)(operand["field"], context)


def _compatible_with(operand: str, context: Context) -> Predicate:
    whole = context.path.removesuffix(".class")
    unit = context.field(whole) if whole != context.path else None

    def test(fact: Fact, facts: Facts) -> Answer:
        measure, written = readings.measured(facts.subject.indicator), unit(facts) if unit else fact
        if measure is None or not measure.accepts or not isinstance(written, str):
            return None
        return lexicon.fits(measure, written) if lexicon.classes_of_unit(written) else None

    return Predicate(test)


def _operators() -> tuple[Operator, ...]:
    boolean, text, number = {"type": "boolean"}, {"type": "string", "minLength": 1}, {"type": ["number", "string"]}
    likeness = {
        "type": "object",
        "properties": {"field": {"$ref": "#/$defs/path"}, "at_least": {"type": "number", "minimum": 0, "maximum": 1}},
        "required": ["field", "at_least"],
        "additionalProperties": False,
    }
    path = {"$ref": "#/$defs/path"}
    return (
        Operator("present", "something is there: not an absent column, not a blank cell", boolean, "value", _present),
        Operator(
            "known",
            "on a cell: the form has such a column; on anything derived from it: it could be told",
            boolean,
            "value",
            _known,
        ),
        Operator("matches", "a regular expression is found anywhere in the text", text, "pattern", _matches),
        Operator("contains", "the text (or list) holds this, or one of these", TEXTS, "value", _contains),
        Operator(
            "starts_with",
            "begins with this text, one of these, or another field",
            TEXTS,
            "value",
            _affix(str.startswith),
        ),
        Operator(
            "ends_with", "ends with this text, one of these, or another field", TEXTS, "value", _affix(str.endswith)
        ),
        Operator("in_words", "the whole text is an entry of this word list of the lexicon", text, "list", _in_words),
        Operator("mentions", "an entry of this word list of the lexicon stands in the text", text, "list", _mentions),
        Operator("gt", "greater than a number or a field", number, "number", _ordered(lambda a, b: a > b)),
        Operator("ge", "not less than a number or a field", number, "number", _ordered(lambda a, b: a >= b)),
        Operator("lt", "less than a number or a field", number, "number", _ordered(lambda a, b: a < b)),
        Operator("le", "not greater than a number or a field", number, "number", _ordered(lambda a, b: a <= b)),
        Operator("same_as", "the same as another field, punctuation and width aside", path, "field", _same_as),
        Operator(
            "similar_to", "wording as like another field's as at_least (0 to 1)", likeness, "likeness", _similar_to
        ),
        Operator(
            "compatible_with",
            "a unit fits the measure that the name calls for",
            {"const": "name.measure"},
            "measure",
            _compatible_with,
        ),
        Operator("within", "stands, punctuation aside, inside another field", path, "field", _pair(wording.within)),
        Operator(
            "repeats",
            "only says again another field or a whole clause of it, words such as 提高 and 有效 aside",
            path,
            "field",
            _pair(wording.repeats),
        ),
    )


OPERATORS: dict[str, Operator] = {operator.name: operator for operator in _operators()}
