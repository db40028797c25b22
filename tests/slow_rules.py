"""The rule language read aloud: a slow, obvious interpreter of the data of rules, written from docs/rule-language.md.

It shares nothing with the compiled rules but what a field is (`perflint.rulebook.fields.registry`) and what the lexicon
knows.  `judge` is the way in; `test_slow_rules` compares it with the engine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from perflint import lexicon, text
from perflint.checks.contract import Row, Subject, is_inapplicable
from perflint.lexicon.characters import simplified
from perflint.model import Document
from perflint.rulebook import wording
from perflint.rulebook.fields import registry

Answer = bool | None


class Said(NamedTuple):
    """What a rule says of one table or document: the rows it reports (None: the whole), and whether it passed anything
    or could not decide."""

    table: int | None
    reported: list[int | None]
    passed: bool
    undecided: bool


def judge(rule: Mapping[str, Any], document: Document) -> list[Said]:
    """The verdicts of a rule whose data has an ``expect``."""
    if rule["given"] == "document":
        return [_said(None, [(None, _verdict(rule, Subject((document,), 0)))])]
    found = []
    for index, table in enumerate(document.tables):
        if rule["given"] == "table":
            found.append(_said(index, [(None, _verdict(rule, Subject((document,), 0, index)))]))
            continue
        verdicts = [
            (place, _verdict(rule, Subject((document,), 0, index, Row(0, index, place, row))))
            for place, row in enumerate(table.indicators)
            if rule.get("inapplicable") == "include" or not is_inapplicable(row)
        ]
        found.append(_said(index, verdicts))
    return found


def _said(table: int | None, verdicts: list[tuple[int | None, str]]) -> Said:
    reported = [place for place, verdict in verdicts if verdict == "finding"]
    said = {verdict for _, verdict in verdicts}
    return Said(table, reported, "pass" in said, "undecided" in said)


def _verdict(rule: Mapping[str, Any], subject: Subject) -> str:
    """The table of docs/rule-language.md, line by line."""
    applies = holds(rule["where"], subject) if "where" in rule else True
    if applies is False:
        return "not applicable"
    expected = holds(rule["expect"], subject)
    if expected is True:
        return "pass"
    return "finding" if applies is True and expected is False else "undecided"


def holds(conditions: Mapping[str, Any], subject: Subject) -> Answer:
    """Whether all lines of a map hold."""
    return _every([_line(key, operand, subject) for key, operand in conditions.items()])


def _line(key: str, operand: Any, subject: Subject) -> Answer:
    if key not in ("all", "any", "none"):
        return _condition(key, operand, subject)
    answers = [holds(one, subject) for one in (operand if isinstance(operand, list) else [operand])]
    if key == "all":
        return _every(answers)
    return _some(answers) if key == "any" else _opposite(_some(answers))


def _every(answers: list[Answer]) -> Answer:
    if False in answers:
        return False
    return None if None in answers else True


def _some(answers: list[Answer]) -> Answer:
    if True in answers:
        return True
    return None if None in answers else False


def _opposite(answer: Answer) -> Answer:
    return None if answer is None else not answer


def fact(path: str, subject: Subject) -> Any:
    """What stands in a field: None where it is not known, "" where nothing is there."""
    given = "indicator" if subject.row else "table" if subject.table_position is not None else "document"
    head, _, rest = path.partition(".")
    if given != "document" and head == "document":
        return registry("document")[rest].get(subject.document)
    if given == "indicator" and head == "table":
        return registry("table")[rest].get(subject.table)
    if head == "row":
        return registry(given)[path].get(subject)
    owner = {"indicator": subject.row and subject.row.indicator, "document": subject.document}.get(given)
    return registry(given)[path].get(subject.table if given == "table" else owner)


def _condition(path: str, operand: Any, subject: Subject) -> Answer:
    there = fact(path, subject)
    if isinstance(operand, Mapping):
        return _every([_operation(name, value, path, there, subject) for name, value in operand.items()])
    return _is_one_of(there, operand if isinstance(operand, list) else [operand])


def _is_one_of(there: Any, wanted: list[Any]) -> Answer:
    if there is None:
        return None
    if isinstance(there, bool):
        return any(one is there for one in wanted)
    if isinstance(there, tuple):
        return any(str(one).strip() in there for one in wanted if not isinstance(one, bool))
    if isinstance(there, Decimal):
        return any(_number(one) == there for one in wanted)
    return there.strip() in [str(one).strip() for one in wanted if not isinstance(one, bool)]


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _operation(name: str, value: Any, path: str, there: Any, subject: Subject) -> Answer:
    if name == "not":
        return _opposite(
            _every([_operation(one, inner, path, there, subject) for one, inner in value.items()])
            if isinstance(value, Mapping)
            else _is_one_of(there, value if isinstance(value, list) else [value])
        )
    if name == "present":
        return (there not in (None, "")) is value
    if name == "known":
        return (there is not None if _is_cell(path, subject) else there not in (None, "", "unknown")) is value
    if name in ("gt", "ge", "lt", "le"):
        return _compared(name, there, value, subject)
    if name in ("matches", "contains", "in_words", "mentions", "starts_with", "ends_with"):
        return _of_text(name, value, there, subject)
    return _of_two(name, value, path, there, subject)


def _is_cell(path: str, subject: Subject) -> bool:
    given = "indicator" if subject.row else "table" if subject.table_position is not None else "document"
    return registry(given)[path].cell


def _compared(name: str, there: Any, value: Any, subject: Subject) -> Answer:
    right = _number(value)
    if right is None:
        right = _number(fact(value, subject))
    left = _number(there)
    if left is None or right is None:
        return None
    return {"gt": left > right, "ge": left >= right, "lt": left < right, "le": left <= right}[name]


def _of_text(name: str, value: Any, there: Any, subject: Subject) -> Answer:
    words = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if name in ("starts_with", "ends_with") and isinstance(value, str) and _names_a_field(value, subject):
        words = [str(fact(value, subject))] if fact(value, subject) not in (None, "") else []
    if there is None or not words:
        return None
    if isinstance(there, tuple):
        parts = there
        if name == "contains":
            return any(word in parts for word in words)
    else:
        parts = (str(there),)
    if name == "contains":
        return any(word in part for part in parts for word in words)
    if name == "matches":
        return any(re.search(value, simplified(part)) is not None for part in parts)
    if name == "in_words":
        return any(part != "" and lexicon.in_words(value, part) for part in parts)
    if name == "mentions":
        return any(part != "" and lexicon.mentions(value, part) for part in parts)
    whole = str(there)
    return any(whole.startswith(one) if name == "starts_with" else whole.endswith(one) for one in words)


def _names_a_field(value: str, subject: Subject) -> bool:
    return value in registry(
        "indicator" if subject.row else "table" if subject.table_position is not None else "document"
    )


def _of_two(name: str, value: Any, path: str, there: Any, subject: Subject) -> Answer:
    if name == "compatible_with":
        title = subject.row.indicator.name if subject.row else None
        if title is None or not title.text.strip():
            return None
        measure = lexicon.measure_of_name(title.text.strip())
        unit = fact(path.removesuffix(".class"), subject)
        if not measure.accepts or not isinstance(unit, str) or not lexicon.classes_of_unit(unit):
            return None
        return lexicon.fits(measure, unit)
    other = fact(value["field"] if name == "similar_to" else value, subject)
    if name == "same_as":
        if there in (None, "", "unknown") or other in (None, "", "unknown"):
            return None
        if isinstance(there, str) and isinstance(other, str):
            left, right = text.bare(there), text.bare(other)
            return left == right if left or right else there.strip() == other.strip()
        return bool(there == other)
    if there in (None, "") or other in (None, ""):
        return None
    if name == "similar_to":
        return text.similarity(str(there), str(other)) >= float(value["at_least"])
    return {"within": wording.within, "repeats": wording.repeats}[name](str(there), str(other))
