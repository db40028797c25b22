"""The words and units that a locked rule judges by are locked with it: a layer's vocabulary must not change its verdicts.

Word lists count where the rule names them, where its check goes by them, and where every row is read by them.  Units
count where the rule asks for values or measures; a rule that only looks at percentages does not mind a new unit of
length.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from perflint import checks
from perflint.lexicon.vocabulary import vocabulary
from perflint.patterns import pattern_of
from perflint.rulebook.drafts import Draft
from perflint.rulebook.locks import refusal
from perflint.rulebook.manifest import Manifest
from perflint.rulebook.mistakes import Mistake
from perflint.rulebook.overrides import Lock

JUDGING = ("where", "expect", "check", "severity_when", "params")  # what decides whether a rule reports
OF_EVERY_ROW = frozenset({"inapplicable", "placeholders", "category_names"})  # whether a row says anything at all
OF_CHECKS = frozenset(  # lists that checks name themselves; a test holds this against the code
    {
        "met_results", "unmet_results", "bounded_rates", "larger_after_all", "negative_heads", "scanning_debris",
        "smaller_for_sure", "smaller_is_better", "sooner_is_better",
    }
)  # fmt: skip
MEASURED = pattern_of(
    r"(?:^|\.)(?:value|period_value|actual|unit)(?:\.|$)|^name\.(?:measure|unit)|^count\.|operators|purpose"
)
CLASSES = ("value.unit.class", "value.own_unit.class", "unit.class")  # fields that ask for a class of unit


class WordsChange(Struct, frozen=True):
    """A word list that the vocabulary of a book changes, and where."""

    book: int
    file: str
    name: str
    line: int


class UnitChange(Struct, frozen=True):
    """A unit whose classes the vocabulary of a book changes, with those of before and after, and where."""

    book: int
    file: str
    unit: str
    classes: frozenset[str]
    line: int


def changed_vocabulary(
    changes: Sequence[WordsChange | UnitChange], drafts: Sequence[Draft], manifests: Sequence[Manifest | None]
) -> Iterator[Mistake]:
    """One mistake for each change that a locked rule of a book before would feel."""
    for change in changes:
        for draft in drafts:
            lock = next((lock for lock in draft.locks if lock.layer < change.book), None)
            if lock and draft.sound and _feels(draft.data, change):
                yield Mistake(change.file, change.line, _told(change, draft, lock, manifests))
                break


def _told(change: WordsChange | UnitChange, draft: Draft, lock: Lock, manifests: Sequence[Manifest | None]) -> str:
    what = f"词表“{change.name}”" if isinstance(change, WordsChange) else f"计量单位“{change.unit}”"
    instead = "确有需要，请锁定它的一级写进自己的 vocabulary.yaml"
    if isinstance(change, WordsChange):
        instead = f"自己的规则要用别的词，另起一个词表名称；{instead}"
    return refusal(draft, f"改{what}", lock, manifests, instead=f"这条规则按它判断；{instead}")


def _feels(data: Mapping[str, Any], change: WordsChange | UnitChange) -> bool:
    if isinstance(change, WordsChange):
        named = change.name in set(texts_in([data.get(key) for key in JUDGING]))
        return named or change.name in OF_EVERY_ROW or ("check" in data and change.name in OF_CHECKS)
    if "check" in data:
        minded = _classes_of_check(next(iter(data["check"])))
    elif any(MEASURED.search(path) for path in _paths([data.get(key) for key in JUDGING])):
        minded = _classes_asked(data.get("where"))
    else:
        minded = frozenset()
    if minded is None or minded & change.classes:
        return True
    return any(unit in change.unit or change.unit in unit for unit in _units_of(minded))


def _classes_of_check(name: str) -> frozenset[str] | None:
    """The classes of units that a check says it minds; None: any."""
    minded = None if checks.fault(name) else getattr(checks.get(name), "UNITS", None)
    return None if minded is None else frozenset(minded)


def _classes_asked(where: Any) -> frozenset[str] | None:
    """The classes that the rule is only judged for; None where it is judged for any."""
    for path in CLASSES:
        asked = where.get(path) if isinstance(where, Mapping) else None
        if isinstance(asked, (str, list)):
            return frozenset([asked] if isinstance(asked, str) else asked)
    return None


def _units_of(classes: frozenset[str]) -> Iterator[str]:
    return (unit for unit, known in vocabulary()["units"].items() if classes & set(known))


def texts_in(node: Any) -> Iterator[str]:
    """Every text in the data, keys aside."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for value in node.values():
            yield from texts_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts_in(value)


def _paths(node: Any) -> Iterator[str]:
    """Every key in the data, and every text, for a text may name a field too."""
    if isinstance(node, Mapping):
        yield from (str(key) for key in node)
        for value in node.values():
            yield from _paths(value)
    elif isinstance(node, list):
        for value in node:
            yield from _paths(value)
    elif isinstance(node, str):
        yield node
