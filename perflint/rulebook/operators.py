"""The operators of conditions: each has a JSON Schema of its operand, a description with an
example, and a builder of its test.

A test gets a fact and answers True, False or None (cannot be told).  `conditions` puts tests together; the JSON Schema
of rule files and the documentation are generated from `OPERATORS`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from msgspec import Struct

from perflint import lexicon
from perflint import text as texts
from perflint.lexicon.characters import simplified
from perflint.rulebook import needles, readings, regex, wording
from perflint.rulebook.facts import Fact, Facts
from perflint.rulebook.needles import Needles

Answer = bool | None
Test = Callable[[Fact, Facts], Answer]
Get = Callable[[Facts], Fact]
Find = Callable[[str], "tuple[int, int] | None"]

SCALAR = {"type": ["string", "number", "boolean"]}
TEXTS = {"anyOf": [{"type": "string", "minLength": 1}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}

TEXTUAL = ("text", "list")


class Context(Struct, frozen=True):
    """Where an operator stands: how to get another field, and what sort of field it is applied to."""

    path: str
    cell: bool  # the field is the text of a cell
    paths: Container[str]  # the fields that may be named
    field: Callable[[str], Get]


# A test of the local variable ``text`` as an expression, for texts in simplified characters of at most `regex.SHORT`; it is
# given what puts a constant into the code: never as its text, but under a name.
Code = Callable[[Callable[[Any], str]], str]


class Predicate(Struct, frozen=True):
    """A test, and how to find the part of a text that made it true (``find``) or false (``blame``).

    ``needles`` tells without which strings a text need not be tested; ``plain`` is the same test for a text alone, and
    ``code`` as a Python expression (see `Code`).
    """

    test: Test
    find: Find | None = None
    blame: Find | None = None
    needles: Callable[[], Needles | None] | None = None
    plain: Callable[[str], Answer] | None = None
    code: Code | None = None


class Operator(Struct, frozen=True):
    """One operator.  ``description`` is Chinese; ``example`` is a condition as a rule file has it.

    ``operand`` says what it takes: value, pattern, list, number, field, likeness or measure.  ``types`` are the types
    of field that it can be applied to.
    """

    name: str
    description: str
    example: str
    schema: Mapping[str, Any]
    operand: str
    build: Callable[[Any, Context], Predicate]
    types: tuple[str, ...] = ("text", "number", "boolean", "list")


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


def equal_to(wanted: Sequence[Any]) -> Predicate:
    """The test of `one_of`."""
    texts_ = frozenset(str(item).strip() for item in wanted if not isinstance(item, bool))
    return Predicate(one_of(wanted), plain=texts_.__contains__, code=lambda bound: f"(text in {bound(texts_)})")


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
    return Predicate(
        lambda fact, _: (fact is not None and fact != "") is operand,
        plain=lambda text: (text != "") is operand,
        code=lambda bound: "(text != '')" if operand else "(text == '')",
    )


def _known(operand: bool, context: Context) -> Predicate:
    unknown: tuple[Fact, ...] = (None,) if context.cell else (None, "", "unknown")
    return Predicate(
        lambda fact, _: (fact not in unknown) is operand, plain=lambda text: (text not in unknown) is operand
    )


def _matches(operand: str, context: Context) -> Predicate:
    def find(text: str) -> tuple[int, int] | None:
        found = regex.search(operand, simplified(text))
        return found.span() if found else None

    def plain(text: str) -> bool:
        return regex.search(operand, simplified(text)) is not None

    def code(bound: Callable[[Any], str]) -> str:
        return f"({bound(regex.compiled(operand))}.search(text) is not None)"

    return Predicate(_text_test(plain), find, None, partial(needles.of_pattern, operand), plain, code)


def _contains(operand: Any, context: Context) -> Predicate:
    wanted = _as_texts(operand)

    def find(text: str) -> tuple[int, int] | None:
        return next(((text.find(word), text.find(word) + len(word)) for word in wanted if word in text), None)

    def test(fact: Fact, _: Facts) -> Answer:
        if fact is None:
            return None
        inside = fact if isinstance(fact, tuple) else str(fact)
        return any(word in inside for word in wanted)

    def plain(text: str) -> bool:
        for word in wanted:  # noqa: SIM110 - asked of every text: a generator takes three times as long
            if word in text:
                return True
        return False

    def code(bound: Callable[[Any], str]) -> str:
        return f"({' or '.join(f'{bound(word)} in text' for word in wanted) or 'False'})"

    return Predicate(test, find, needles=partial(needles.of_words, wanted), plain=plain, code=code)


def _of_field(operand: Any, context: Context) -> Callable[[Facts], tuple[str, ...]] | None:
    """A getter when the operand names a field instead of a text."""
    if not isinstance(operand, str) or operand not in context.paths:
        return None
    get = context.field(operand)

    def read(facts: Facts) -> tuple[str, ...]:
        other = get(facts)
        return (str(other),) if other not in (None, "") else ()

    return read


def _affix(method: str) -> Callable[[Any, Context], Predicate]:
    compare: Callable[[str, str | tuple[str, ...]], bool] = getattr(str, method)

    def build(operand: Any, context: Context) -> Predicate:
        other, fixed = _of_field(operand, context), _as_texts(operand)

        def test(fact: Fact, facts: Facts) -> Answer:
            words = other(facts) if other else fixed
            if fact is None or not words:
                return None
            return any(compare(str(fact), word) for word in words)

        def plain(text: str) -> Answer:
            return compare(text, fixed) if fixed else None

        def code(bound: Callable[[Any], str]) -> str:
            return f"text.{method}({bound(fixed)})"

        return Predicate(test, plain=None if other else plain, code=code if fixed and not other else None)

    return build


def _in_words(operand: str, context: Context) -> Predicate:
    def plain(text: str) -> bool:
        return bool(text) and lexicon.in_words(operand, text)

    return Predicate(_text_test(plain), needles=partial(needles.of_entry, operand), plain=plain)


def _mentions(operand: str, context: Context) -> Predicate:
    def plain(text: str) -> bool:
        return bool(text) and lexicon.mentions(operand, text)

    return Predicate(
        _text_test(plain),
        lambda text: wording.mention(operand, text),
        needles=partial(needles.of_mention, operand),
        plain=plain,
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
        Operator("present", "有内容：有这一栏，而且不是空格", "unit: {present: true}", boolean, "value", _present),
        Operator(
            "known",
            "表里有没有这一栏；由别的内容推出来的字段，则是能不能推得出",
            "name.measure: {known: true}",
            boolean,
            "value",
            _known,
        ),
        Operator(
            "matches",
            "文字里有一处符合这个正则表达式（含有即可，整段符合要写 ^…$）",
            "name: {matches: '率$'}",
            text,
            "pattern",
            _matches,
            TEXTUAL,
        ),
        Operator(
            "contains",
            "含有这段文字，或列表里的任意一段",
            "value: {contains: [待定, 另定]}",
            TEXTS,
            "value",
            _contains,
            TEXTUAL,
        ),
        Operator(
            "starts_with",
            "以这段文字（或列表之一、或另一个字段的内容）开头",
            "name: {starts_with: [完成, 开展]}",
            TEXTS,
            "value",
            _affix("startswith"),
            TEXTUAL,
        ),
        Operator(
            "ends_with",
            "以这段文字（或列表之一、或另一个字段的内容）结尾",
            "name: {ends_with: 率}",
            TEXTS,
            "value",
            _affix("endswith"),
            TEXTUAL,
        ),
        Operator(
            "in_words",
            "整段文字是这个词表里的一个词条",
            "value: {in_words: vague_values}",
            text,
            "list",
            _in_words,
            TEXTUAL,
        ),
        Operator(
            "mentions", "文字里出现这个词表的某个词条", "name: {mentions: cost_heads}", text, "list", _mentions, TEXTUAL
        ),
        Operator(
            "gt",
            "大于这个数，或大于另一个字段的数",
            "value.number: {gt: 100}",
            number,
            "number",
            _ordered(lambda a, b: a > b),
            ("number",),
        ),
        Operator(
            "ge",
            "不小于这个数，或不小于另一个字段的数",
            "value.number: {ge: $minimum}",
            number,
            "number",
            _ordered(lambda a, b: a >= b),
            ("number",),
        ),
        Operator(
            "lt",
            "小于这个数，或小于另一个字段的数",
            "goal.length: {lt: 20}",
            number,
            "number",
            _ordered(lambda a, b: a < b),
            ("number",),
        ),
        Operator(
            "le",
            "不大于这个数，或不大于另一个字段的数",
            "score.number: {le: weight.number}",
            number,
            "number",
            _ordered(lambda a, b: a <= b),
            ("number",),
        ),
        Operator("same_as", "与另一个字段相同，不计标点和全角半角", "name: {same_as: value}", path, "field", _same_as),
        Operator(
            "similar_to",
            "与另一个字段的文字相似，相似程度不低于 at_least（0 到 1）",
            "actual: {similar_to: {field: value, at_least: 0.9}}",
            likeness,
            "likeness",
            _similar_to,
            TEXTUAL,
        ),
        Operator(
            "compatible_with",
            "单位适合名称要求的计量类别（覆盖率要百分比，人数要人）",
            "value.unit.class: {compatible_with: name.measure}",
            {"const": "name.measure"},
            "measure",
            _compatible_with,
        ),
        Operator(
            "within",
            "整段包含在另一个字段里，不计标点",
            "name: {within: table.project}",
            path,
            "field",
            _pair(wording.within),
            TEXTUAL,
        ),
        Operator(
            "repeats",
            "只是重复另一个字段或其中一整句，“提高”“有效”之类的词不计",
            "name: {repeats: table.project}",
            path,
            "field",
            _pair(wording.repeats),
            TEXTUAL,
        ),
    )


OPERATORS: dict[str, Operator] = {operator.name: operator for operator in _operators()}
