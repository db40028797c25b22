"""Conditions: the maps under ``where``, ``expect`` and ``severity_when``, compiled to three-valued functions.

One walk both compiles and finds mistakes, so that what the loader accepts and what runs cannot differ.  A condition
answers True, False, or None where the document does not say enough; False wins in a conjunction, True in a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.rulebook import fields, operands, operators
from perflint.rulebook.facts import Fact, Facts
from perflint.rulebook.mistakes import Keys, Mistakes, nearest
from perflint.rulebook.needles import Needles
from perflint.rulebook.operators import OPERATORS, Answer, Context, Operator, Predicate
from perflint.rulebook.questions import OPEN, Early, Question, Sight, number_of, sight_of
from perflint.rulebook.scope import Scope

COMBINATORS = ("all", "any", "none")
NAMING = ("field", "likeness", "measure", "number")  # operands in which a rule may name another field
AFFIXES = ("starts_with", "ends_with")  # take one as well

# The part of a value that a condition on one of its derived fields speaks of.
PARTS = {
    "comparator": "comparator",
    "sign": "comparator",
    "number": "number",
    "months": "number",
    "upper": "upper",
    "unit": "unit",
    "own_unit": "unit",
    "per": "per",
    "date": "date",
    "lead": "lead",
}


class Point(Struct, frozen=True):
    """What made a condition fail: a field, the named part of its value, or a span of its text."""

    field: str
    part: str | None = None
    span: tuple[int, int] | None = None


class Trace(Struct, frozen=True):
    """How one condition was answered.

    ``kind`` is field, all, any, none or always.  A field has its path, name, operand and the fact that was read, and
    in ``others`` the fields that its operand names; the rest have ``parts``.
    """

    kind: str
    answer: Answer
    path: str = ""
    label: str = ""
    operand: Any = None
    fact: Fact = None
    others: tuple[tuple[str, Fact], ...] = ()
    parts: tuple[Trace, ...] = ()


class Condition(Struct, frozen=True):
    """A compiled condition.  ``unknown`` names (in Chinese) what would have been needed where the answer is None;
    ``point`` says what made it False; ``explain`` runs the very same tests and keeps what each of them answered.

    ``sight`` are the questions about single cells on whose answers alone the answer rests.  Where they are not enough,
    because a text is compared with another one, ``early`` answers as far as they go, and `OPEN` beyond.
    """

    test: Callable[[Facts], Answer]
    unknown: Callable[[Facts], tuple[str, ...]]
    point: Callable[[Facts], Point | None]
    explain: Callable[[Facts], Trace]
    sight: Callable[[], Sight]
    early: Callable[[Facts], Early]


ALWAYS = Condition(
    lambda facts: True,
    lambda facts: (),
    lambda facts: None,
    lambda facts: Trace("always", True),
    Sight,
    lambda facts: True,
)


def compile_condition(data: Any, scope: Scope, keys: Keys, mistakes: Mistakes | None = None) -> Condition:
    """Compile a map of conditions.  Mistakes are added to ``mistakes``; without it the data must be flawless."""
    if not isinstance(data, Mapping) or not data:
        if mistakes:
            mistakes.add(keys, f"“{keys[-1]}”下应当是“字段: 条件”的形式，如 value.kind: quantity")
        return ALWAYS
    parts = []
    for key, operand in data.items():
        here = (*keys, key)
        if key in COMBINATORS:
            parts.append(_combinator(key, operand, scope, here, mistakes))
        elif scope.has(key):
            parts.append(_field(key, operand, scope, here, mistakes))
        elif mistakes:
            mistakes.add(here, _unknown_field(key, scope))
    return parts[0] if len(parts) == 1 else _all(parts)


def _unknown_field(key: str, scope: Scope) -> str:
    if key in OPERATORS or key == "not":
        return f"运算“{key}”前面缺少字段，应写成“字段: {{{key}: …}}”，如 value: {{{key}: …}}"
    return f"没有字段“{key}”（given: {scope.given}）{nearest(key, (*scope.paths(), *COMBINATORS))}"


# ── combinators ─────────────────────────────────────────────────────────────────────────────────────────────────


def _combinator(key: str, operand: Any, scope: Scope, keys: Keys, mistakes: Mistakes | None) -> Condition:
    items = [operand] if isinstance(operand, Mapping) and key != "any" else operand
    if not isinstance(items, list) or not items:
        if mistakes:
            mistakes.add(
                keys,
                f"“{key}”下应当是列表，每项一组条件，如 {key}: [{{value.kind: quantity}}, {{unit: {{present: true}}}}]",
            )
        return ALWAYS
    inside = items is operand
    parts = [
        compile_condition(item, scope, (*keys, index) if inside else keys, mistakes) for index, item in enumerate(items)
    ]
    if key == "all":
        return _all(parts)
    some = _any(parts)
    return some if key == "any" else _negated(some, parts)


def _all(parts: Sequence[Condition]) -> Condition:
    tests = tuple(part.test for part in parts)

    def test(facts: Facts) -> Answer:
        answer: Answer = True
        for one in tests:
            found = one(facts)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    def point(facts: Facts) -> Point | None:
        failing = (part for part in parts if part.test(facts) is False)
        return next((found for part in failing if (found := part.point(facts))), None)

    def early(facts: Facts) -> Early:
        answer: Early = True
        for part in parts:
            found = part.early(facts)
            if found is False:
                return False
            if found is OPEN or (found is None and answer is not OPEN):
                answer = found
        return answer

    unknown, explain = partial(_unknown_of, parts), _explained("all", test, parts)
    return Condition(test, unknown, point, explain, partial(_joined, parts), early)


def _any(parts: Sequence[Condition]) -> Condition:
    tests = tuple(part.test for part in parts)

    def test(facts: Facts) -> Answer:
        answer: Answer = False
        for one in tests:
            found = one(facts)
            if found is True:
                return True
            if found is None:
                answer = None
        return answer

    def point(facts: Facts) -> Point | None:
        points = {found for part in parts if (found := part.point(facts))}
        return points.pop() if len(points) == 1 else None

    def early(facts: Facts) -> Early:
        answer: Early = False
        for part in parts:
            found = part.early(facts)
            if found is True:
                return True
            if found is OPEN or (found is None and answer is not OPEN):
                answer = found
        return answer

    unknown, explain = partial(_unknown_of, parts), _explained("any", test, parts)
    return Condition(test, unknown, point, explain, partial(_joined, parts), early)


def _negated(part: Condition, parts: Sequence[Condition]) -> Condition:
    def test(facts: Facts) -> Answer:
        found = part.test(facts)
        return None if found is None else not found

    def early(facts: Facts) -> Early:
        found = part.early(facts)
        return found if found is None or found is OPEN else not found

    return Condition(test, part.unknown, lambda facts: None, _explained("none", test, parts), part.sight, early)


def _joined(parts: Sequence[Condition]) -> Sight:
    sights = [part.sight() for part in parts]
    together: Any = [tuple(chain.from_iterable([get(sight) for sight in sights])) for get in _PARTS_OF_SIGHT]
    return Sight(together[0], all(map(_WHOLE, sights)), *together[1:])


_WHOLE = attrgetter("whole")
_PARTS_OF_SIGHT = tuple(map(attrgetter, ("questions", "pairs", "comparisons", "composed")))


def _explained(kind: str, test: Callable[[Facts], Answer], parts: Sequence[Condition]) -> Callable[[Facts], Trace]:
    return lambda facts: Trace(kind, test(facts), parts=tuple(part.explain(facts) for part in parts))


def _unknown_of(parts: Sequence[Condition], facts: Facts) -> tuple[str, ...]:
    undecided = (part for part in parts if part.test(facts) is None)
    return tuple(dict.fromkeys(name for part in undecided for name in part.unknown(facts)))


# ── one field ───────────────────────────────────────────────────────────────────────────────────────────────────


def _field(path: str, operand: Any, scope: Scope, keys: Keys, mistakes: Mistakes | None) -> Condition:
    number = number_of(scope.given, path, repr(operand))
    if scope.made is None:
        return _new_field(path, operand, number, scope, keys, mistakes)
    made = scope.made.get(number)
    if made is None:
        made = scope.made[number] = _new_field(path, operand, number, scope, keys, mistakes)
    return made


def _new_field(path: str, operand: Any, number: int, scope: Scope, keys: Keys, mistakes: Mistakes | None) -> Condition:
    found = fields.registry(scope.given).get(path)
    context = Context(path, bool(found and found.cell), scope.paths() if mistakes else _Paths(scope), scope.field)
    predicate = _predicate(operand, _Place(path, scope, keys, mistakes, context))
    get, test_fact, label = scope.field(path), predicate.test, scope.label(path)
    head, _, tail = path.partition(".")
    part = PARTS.get(tail.split(".", 1)[0])
    seen: list[Sight] = []

    def test(facts: Facts) -> Answer:
        known = facts.memo
        if number in known:
            answer: Answer = known[number]
        else:
            answer = known[number] = test_fact(get(facts), facts)
        return answer

    def test_value(facts: Facts) -> Answer:  # of the finding at hand, not of the subject
        return test_fact(get(facts), facts)

    if path.startswith("values."):
        test = test_value

    def point(facts: Facts) -> Point | None:
        fact = get(facts)
        span = predicate.blame(fact) if predicate.blame and isinstance(fact, str) and not tail else None
        if span:
            return Point(head, None, span)
        return Point(head, part) if part else None

    def explain(facts: Facts) -> Trace:
        others = tuple((other, scope.field(other)(facts)) for other in _named(operand, scope))
        return Trace("field", test(facts), path, label, operand, get(facts), others)

    def sight() -> Sight:
        if not seen:
            seen.append(sighted())
        return seen[0]

    def sighted() -> Sight:
        needles = predicate.needles() if predicate.needles and found and found.cells == (path,) else None
        plain = predicate.plain if found and found.cells == (path,) and found.type == "text" and found.cell else None
        asked = Question(number, path, test, needles, of=test_fact, plain=plain, code=plain and predicate.code)
        return sight_of(asked, operand, _named(operand, scope), scope)

    def early(facts: Facts) -> Early:
        if facts.whole and not sight().whole:
            return OPEN  # even if asked already: others, of which only single cells are the same, are to be judged likewise
        known = facts.memo
        if number in known:
            answer: Answer = known[number]
            return answer
        return test(facts) if facts.whole else OPEN

    return Condition(test, lambda facts: (label,), point, explain, sight, early)


def _named(operand: Any, scope: Scope) -> list[str]:
    """The fields that an operand compares with, each once."""
    if not isinstance(operand, Mapping):
        return []
    found: dict[str, None] = {}
    for name, value in operand.items():
        inner = value.get("field") if name == "similar_to" and isinstance(value, Mapping) else value
        if name == "not":
            found |= dict.fromkeys(_named(inner, scope))
        elif isinstance(inner, str) and (OPERATORS[name].operand in NAMING or name in AFFIXES) and scope.has(inner):
            found[inner] = None
    return list(found)


class _Paths:
    """Membership in a scope without listing it: enough where no mistakes are looked for."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self.scope.has(path)


class _Place(Struct, frozen=True):
    """Where a predicate is compiled."""

    path: str
    scope: Scope
    keys: Keys
    mistakes: Mistakes | None
    context: Context

    def complain(self, message: str, *more: str | int) -> Predicate:
        if self.mistakes is not None:
            self.mistakes.add((*self.keys, *more), message)
        return Predicate(lambda fact, facts: None)


def _predicate(operand: Any, place: _Place) -> Predicate:
    if isinstance(operand, Mapping):
        return _operator_map(operand, place)
    if isinstance(operand, list):
        return _one_of(operand, place)
    if operand is None:
        return place.complain(
            f"“{place.path}”没有写条件；表示“有内容”写 {{present: true}}，表示“空”写 {{present: false}}"
        )
    if isinstance(operand, str) and operand.startswith("$"):
        return place.complain(f"没有参数“{operand}”")
    if place.mistakes and (message := _never(operand, place)):
        return place.complain(message)
    return operators.equal_to((operand,))


def _one_of(operand: list[Any], place: _Place) -> Predicate:
    if not operand or any(isinstance(item, (Mapping, list)) or item is None for item in operand):
        return place.complain(f"“{place.path}”的列表表示“其中之一”，只能放文字或数字，如 [≥, '>']")
    for index, item in enumerate(operand if place.mistakes else ()):
        if message := _never(item, place):
            place.complain(message, index)
    return operators.equal_to(operand)


def _never(value: Any, place: _Place) -> str | None:
    """Why the field can never be this scalar; None when it can."""
    path, field = place.path, fields.registry(place.scope.given).get(place.path)
    if field is None:
        return None
    if choices := field.choices:
        if value in choices and isinstance(value, str):
            return None
        known = "、".join(choice or '""（空）' for choice in choices)
        sign = fields.spelt(str(value)) if field.allowed is fields.comparators else None
        near = f"，是不是想写“{sign}”？" if sign else nearest(str(value), choices)
        return f"“{path}”不会是“{value}”{near or '；'}可用：{known}"
    if field.type == "boolean":
        return None if isinstance(value, bool) else f"“{path}”只能是 true 或 false，不会是“{value}”"
    if isinstance(value, bool):
        kind = "数字" if field.type == "number" else "文字"
        return f"“{path}”是{kind}，不会是 true 或 false；yes、no、on、off 也要加引号才是文字"
    if field.type == "number" and value != "" and operators.as_decimal(value) is None:
        return f"“{path}”是数字，不会是“{value}”"
    return None


def _misplaced(operator: Operator, value: Any, place: _Place) -> str | None:
    """Why the operator cannot be applied to the field, or to the field it is compared with; None when it can."""
    known = fields.registry(place.scope.given)
    field, name = known.get(place.path), operator.name
    if field and field.type not in operator.types:
        if field.type == "boolean":
            return f"“{place.path}”只有是和否，不能用“{name}”，直接写 {place.path}: true 或 {place.path}: false"
        if field.type == "list":
            return f"“{place.path}”是列表，不能用“{name}”比大小，可用 contains"
        if field.type == "number":
            whole = place.path.rpartition(".")[0]
            meant = f"，是不是想写“{whole}”？" if whole in known and known[whole].type == "text" else "；"
            return f"“{name}”用于文字，“{place.path}”是数字{meant}比较数字用 gt、ge、lt、le"
    other = known.get(value) if operator.operand == "number" and isinstance(value, str) else None
    if other and other.type != "number":
        number = next((path for path in (f"{value}.number", f"{value}.length") if path in known), "")
        return f"“{value}”不是数字，不能与它比大小" + (f"，是不是想写“{number}”？" if number else "")
    return None


def _operator_map(operand: Mapping[str, Any], place: _Place) -> Predicate:
    if not operand:
        return place.complain(f"“{place.path}”的条件是空的")
    predicates = []
    for name, value in operand.items():
        if name == "not":
            inner = _predicate(
                value, _Place(place.path, place.scope, (*place.keys, "not"), place.mistakes, place.context)
            )
            predicates.append(_not(inner))
        elif name in OPERATORS:
            operator = OPERATORS[name]
            message = None
            if place.mistakes:
                message = _misplaced(operator, value, place) or operands.fault(operator, value, place.path, place.scope)
            predicates.append(place.complain(message, name) if message else operator.build(value, place.context))
        else:
            close = nearest(name, (*OPERATORS, "not"))
            predicates.append(
                place.complain(f"没有运算“{name}”{close or '；可用：' + '、'.join((*OPERATORS, 'not'))}", name)
            )
    return predicates[0] if len(predicates) == 1 else _both(predicates)


def _not(inner: Predicate) -> Predicate:
    def test(fact: Fact, facts: Facts) -> Answer:
        found = inner.test(fact, facts)
        return None if found is None else not found

    def needles() -> Needles | None:
        found = inner.needles() if inner.needles else None
        return found and replace(found, silent=not found.silent)

    def plain(text: str) -> Answer:
        found = inner.plain(text) if inner.plain else None
        return None if found is None else not found

    def code(bound: Callable[[Any], str]) -> str:
        return f"(not {inner.code(bound) if inner.code else ''})"

    plainly, coded = plain if inner.plain else None, code if inner.code else None
    return Predicate(test, inner.blame, inner.find, needles, plainly, coded)


def _both(predicates: Sequence[Predicate]) -> Predicate:
    tests = tuple(predicate.test for predicate in predicates)

    def test(fact: Fact, facts: Facts) -> Answer:
        answer: Answer = True
        for one in tests:
            found = one(fact, facts)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    def blame(text: str) -> tuple[int, int] | None:
        return next((span for one in predicates if one.blame and (span := one.blame(text))), None)

    plains = [predicate.plain for predicate in predicates if predicate.plain]

    def plain(text: str) -> Answer:
        answer: Answer = True
        for one in plains:
            found = one(text)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    def needles() -> Needles | None:
        """A part that is surely False makes the whole False."""
        found = (one.needles() for one in predicates if one.needles)
        return next((replace(one, whole=False) for one in found if one and one.silent is False), None)

    all_plain = len(plains) == len(tests)
    return Predicate(test, None, blame, needles if all_plain else None, plain if all_plain else None)
