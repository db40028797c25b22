"""By what a document is judged: the rules that were chosen for it, its review parameters and what its report shows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from functools import cache, partial
from operator import attrgetter
from typing import Any

from msgspec import Struct, json
from msgspec.structs import replace

from perflint.engine.in_force import NOW, When
from perflint.engine.selection import names, select_rules
from perflint.grading import Scheme, load_scheme
from perflint.lexicon.additions import Additions
from perflint.model import Confidence, Severity
from perflint.rulebook.loader import load
from perflint.rulebook.overrides import Layer, Overrides
from perflint.rulebook.rule import Rule, Rulebook


class Plan(Struct, frozen=True):
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
    recipe: Callable[[], Plan] | None = None  # how another process makes the same plan: can be pickled
    layers: tuple[Layer, ...] = ()  # of that book

    @property
    def whole(self) -> Plan:
        """The plan by which the batch is judged."""
        return self.of or self


def plan_of(  # noqa: PLR0913 - each is an option of the command line, given by name
    rulebook: Rulebook,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    preview: bool = False,
    scheme: Scheme | None = None,
    min_severity: Severity = Severity.HINT,
    min_confidence: Confidence = Confidence.LOW,
    when: When = NOW,
    recipe: Callable[[], Plan] | None = None,
) -> Plan:
    """The plan for a rulebook.  Raises RulebookError for an entry of ``select`` or ``ignore`` that names nothing."""
    rules = select_rules(rulebook, select, ignore, preview=preview)
    ran = {rule.code for rule in rules}
    whole = (rule for rule in rulebook.rules if rule.status == "stable" and not rule.off)
    left_out = tuple(rule for rule in whole if rule.code not in ran)
    return Plan(
        rules=rules,
        left_out=left_out,
        scheme=scheme or load_scheme(),
        min_severity=min_severity,
        min_confidence=min_confidence,
        rulebook=rulebook.hash,
        when=when,
        recipe=recipe,
        layers=rulebook.layers,
    )


def without(plan: Plan, entries: Iterable[str]) -> Plan:
    """The plan of a document that is spared the rules these entries name, as ``select`` would; its batch stays the same."""
    wanted = list(entries)
    spared = {rule.code for rule in plan.rules if any(names(entry, rule) for entry in wanted)}
    if not spared:
        return plan
    recipe = None if plan.recipe is None else partial(_made_without, plan.recipe, tuple(wanted))
    rules = tuple(rule for rule in plan.rules if rule.code not in spared)
    left_out = tuple(rule for rule in plan.rules if rule.code in spared and rule.status == "stable")
    return replace(plan, rules=rules, left_out=(*plan.left_out, *left_out), of=plan.whole, recipe=recipe)


def _made_without(recipe: Callable[[], Plan], entries: tuple[str, ...]) -> Plan:
    return without(recipe(), entries)


def load_plan(  # noqa: PLR0913 - each is an option of the command line, given by name
    rulebooks: tuple[str, ...] = (),
    grading: str | None = None,
    *,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    preview: bool = False,
    min_severity: Severity = Severity.HINT,
    min_confidence: Confidence = Confidence.LOW,
    when: When = NOW,
    overrides: Overrides | None = None,
    book: Rulebook | None = None,
) -> Plan:
    """The plan for the rule files and folders at these paths (none: the shipped ones), with its own recipe.

    ``grading`` is the path of a file of review parameters, ``overrides`` what a configuration changes of the rules, and
    ``book`` what comes of all that, where it is loaded already.
    Raises RulebookError.
    """
    options: dict[str, Any] = {
        "select": select,
        "ignore": ignore,
        "preview": preview,
        "min_severity": min_severity,
        "min_confidence": min_confidence,
        "when": when,
    }
    recipe = partial(load_plan, rulebooks, grading, **options, overrides=overrides)
    scheme = load_scheme(grading or None)
    book = book or load(rulebooks or None, overrides=overrides)
    return plan_of(book, scheme=scheme, recipe=recipe, **options)


_FUNCTIONS = {"judge", "say", "advise", "grade", "parts", "fix"}  # of a rule, made from its other fields
_APART = {"examples", "tested", "phases"}  # by which nothing is judged, or which is written apart
_AT_LENGTH = {"data", "params", "title", "why", "message", "advice", "basis"}  # what stands in the files of its book
_FIELDS = [name for name in Rule.__struct_fields__ if name not in _FUNCTIONS | _APART]
_WHOLE, _BRIEF = attrgetter(*_FIELDS), attrgetter(*(name for name in _FIELDS if name not in _AT_LENGTH))


def seal_of(plan: Plan) -> str | None:
    """A hash of all that decides what the rules of the plan say of a document; None where a check is not our own.

    A check that came with another package may change, or look at the world, without any of this changing.
    """
    from perflint import checks

    own = frozenset(checks.own())
    total = hashlib.sha256(f"{plan.rulebook}{plan.when!r}".encode())
    if any(rule.valid_from or rule.valid_to for rule in plan.rules):
        total.update((plan.when.today or date.today()).isoformat().encode())  # decides where a document states no year
    if any(rule.check is not None and rule.check not in own for rule in plan.rules):
        return None
    told = _BRIEF if plan.rulebook else _WHOLE  # the hash of a book covers its files
    fields = [(_in_order(rule.phases), *told(rule)) for rule in plan.rules]
    total.update(_sealed(fields))
    return total.hexdigest()


def _sealed(rules: list[tuple[Any, ...]]) -> bytes:
    """The fields of rules as a text that is the same in every process."""
    try:
        return json.encode(rules, enc_hook=_plain)
    except (TypeError, ValueError, OverflowError):  # keys that are no texts, half a character, a very large number
        return repr([[_plain(field) for field in fields] for fields in rules]).encode("utf-8", "surrogatepass")


@cache
def _in_order(members: frozenset[Any]) -> list[str]:
    """The members of a set in an order that is the same in every process: not all can be compared."""
    return sorted(map(repr, members))


def _plain(value: Any) -> Any:
    """What json cannot write as what it can, the members of sets in an order that is the same in every process."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, Additions):
        return value.seal
    if isinstance(value, Mapping):
        return sorted((repr(key), repr(item)) for key, item in value.items())
    if isinstance(value, (set, frozenset)):
        return sorted(map(repr, value))
    return repr(value)
