"""Which class of measure a unit belongs to: 人次 is person_time, 元/人·月 is money, 个 several.

Units come from ``units.yaml``; composed forms (万元, 台(套), 个村, 元/人·月, 次每年) are taken apart here.  Which class a
name calls for is in `measures`; finding the unit inside a value is the work of `perflint.values`.
"""

from __future__ import annotations

from perflint.lexicon.additions import remembered
from perflint.lexicon.characters import simplified
from perflint.lexicon.vocabulary import vocabulary
from perflint.text import compact, narrow

_LONGEST = 24  # characters; what is longer is no unit
_EDGES = " :;,.。、；：，"


@remembered(4096)
def classes_of_unit(unit: str) -> tuple[str, ...]:
    """Every class the unit may stand for, its first reading first; empty for what is no known unit."""
    if len(unit) > 4 * _LONGEST:
        return ()
    text = compact(narrow(unit)).strip(_EDGES).removeprefix("单位:")
    if len(text) > _LONGEST:
        return ()
    return _classes(text) or _classes(simplified(text))


def _classes(text: str, depth: int = 0) -> tuple[str, ...]:
    known = vocabulary()["units"]
    if text in known:
        return tuple(known[text])
    if depth > 3 or len(text) < 2:
        return ()
    if text[0] in "([" and text[-1] in ")]":
        return _classes(text[1:-1], depth + 1)
    for mark in ("/", "每", "("):
        head = text.partition(mark)[0]
        if 0 < len(head) < len(text):
            return _classes(head, depth + 1)
    if text[0] == "个":
        return _classes(text[1:], depth + 1)
    for multiplier in vocabulary()["multipliers"]:
        if text.startswith(multiplier) and len(text) > len(multiplier):
            return _classes(text[len(multiplier) :], depth + 1)
    return ()


def class_of_unit(unit: str) -> str | None:
    """The class a unit is first of all read as; None for what is no known unit."""
    classes = classes_of_unit(unit)
    return classes[0] if classes else None
