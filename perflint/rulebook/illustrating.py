r"""What a regular expression looks for, shown by examples: ``(使用|设计)(年限|期限)$`` ends with 使用年限, 设计期限 …

For readers of a rule page, who know the forms and no regular expressions.  The examples are made from the parsed
pattern: one text for each alternative, digits as 1, any character as 某, a gap as …; optional parts are left out.
"""

from __future__ import annotations

import functools
import re
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

MOST = 12  # examples shown
WORKED = 60  # examples worked out for one part
ANY, GAP = "某", "…"
DIGITS = {"0": "1", "０": "１"}  # what stands for a range of digits


class Example(Struct, frozen=True):
    """A text that matches; whether it must stand at the beginning or the end; what may not stand before or behind it."""

    text: str
    begins: bool = False
    ends: bool = False
    without: tuple[str, ...] = ()


class Illustrated(Struct, frozen=True):
    """Examples of a pattern, and whether they are all that it looks for."""

    examples: tuple[Example, ...]
    whole: bool


@functools.lru_cache(maxsize=1024)
def illustrate(pattern: str) -> Illustrated:
    """At most `MOST` examples of a valid pattern, each text once."""
    found, exact = _sequence(_parsed(pattern))
    kept: dict[str, Example] = {}
    for one in found:
        text = re.sub(f"{GAP}+", GAP, one.text).strip()
        if text.strip(GAP):
            kept.setdefault(text, replace(one, text=text))
    return Illustrated(tuple(islice(kept.values(), MOST)), exact and len(kept) <= MOST)


def _parsed(pattern: str) -> Any:
    if sys.version_info >= (3, 11):
        from re import _parser as parser
    else:
        import sre_parse as parser
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return parser.parse(pattern)


Worked = tuple[list[Example], bool]


def _sequence(items: Iterable[Any]) -> Worked:
    """Examples of parts that follow one another: of each part another one each time, so that all are seen."""
    lists: list[list[Example]] = []
    exact = True
    for operation, argument in items:
        examples, known = _part(str(operation), argument)
        exact = exact and known
        lists.append(examples or [Example("")])
    several = [one for one in lists if len(one) > 1]
    exact = exact and len(several) <= 1
    longest = max(map(len, lists), default=1)
    return [_joined([one[number % len(one)] for one in lists]) for number in range(min(longest, WORKED))], exact


def _joined(parts: Sequence[Example]) -> Example:
    return Example(
        "".join(part.text for part in parts),
        any(part.begins for part in parts),
        any(part.ends for part in parts),
        tuple(dict.fromkeys(word for part in parts for word in part.without)),
    )


def _part(name: str, argument: Any) -> Worked:
    if name == "LITERAL":
        return [Example(chr(argument))], True
    if name == "IN":
        return _set(argument)
    if name in ("ANY", "NOT_LITERAL"):
        return [Example(ANY)], False
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _repeat(*argument)
    if name == "BRANCH":
        return _branches(argument[1])
    if name in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _sequence(argument[-1] if name == "SUBPATTERN" else argument)
    if name == "AT":
        at = str(argument)
        return [Example("", begins="BEGINNING" in at, ends="END" in at)], True
    if name == "ASSERT":
        return _sequence(argument[1])[0], False
    if name == "ASSERT_NOT":
        words = tuple(one.text for one in _sequence(argument[1])[0] if one.text.strip(ANY + GAP) and one.text != "1")
        side = "前面" if argument[0] < 0 else "后面"
        return [
            Example("", without=(f"{side}是{'、'.join(f'“{word}”' for word in words[:MOST])}的除外",) if words else ())
        ], True
    return [Example("")], False


def _set(items: Sequence[tuple[Any, Any]]) -> Worked:
    """One example for each character; a digit for a range of digits, any character for a wide range."""
    found: dict[str, None] = {}
    exact = True
    for kind, what in items:
        name, category = str(kind), str(what)
        if name == "NEGATE":
            return [Example(ANY)], False
        if name == "LITERAL":
            found[chr(what).strip()] = None
        elif name == "RANGE":
            exact = False
            found[ANY if what[1] - what[0] > 40 else DIGITS.get(chr(what[0]), chr(what[0]))] = None
        elif "DIGIT" in category and "NOT" not in category:
            exact = False
            found["1"] = None
        elif "SPACE" in category and "NOT" not in category:
            found.setdefault("", None)
        else:
            exact = False
            found[ANY] = None
    return [Example(text) for text in found], exact


def _repeat(least: int, most: int, body: Any) -> Worked:
    examples, exact = _sequence(body)
    texts = {one.text for one in examples}
    if texts == {ANY}:
        return [Example(GAP if most > 1 or not least else ANY)], False
    if least == 0:
        return [Example("")], all(not text.strip() for text in texts)
    if texts == {"1"}:
        return [Example("1" * least)], False
    return [replace(one, text=one.text * least) for one in examples], exact and most == least


def _branches(parts: Sequence[Any]) -> Worked:
    """Examples of every alternative in turn, so that a short list shows them all."""
    worked = [_sequence(part) for part in parts]
    mixed = list(_in_turn([examples for examples, _ in worked]))
    return mixed[:WORKED], all(exact for _, exact in worked) and len(mixed) <= WORKED


def _in_turn(lists: Sequence[Sequence[Example]]) -> Iterator[Example]:
    for number in range(max(map(len, lists), default=0)):
        yield from (one[number] for one in lists if number < len(one))


def told(pattern: str) -> str:
    """The examples in quotes: “使用年限”、“设计期限”这类写法（前面是“不”的除外）; the whole list where there is no more."""
    shown = illustrate(pattern)
    words = "、".join(f"“{one.text}”{_place(one)}" for one in shown.examples)
    return f"{words}{'' if shown.whole else '这类写法'}{_without(shown.examples)}"


def _place(one: Example) -> str:
    return {(True, True): "（整格）", (True, False): "（开头）", (False, True): "（末尾）"}.get(
        (one.begins, one.ends), ""
    )


def _without(examples: Sequence[Example]) -> str:
    notes = dict.fromkeys(note for one in examples for note in one.without)
    return f"（{'；'.join(notes)}）" if notes else ""


def clause(pattern: str, *, positive: bool) -> str:
    """What is said of a text that matches, or does not: 含有…, 是…, 以…开头, 以…结尾."""
    shown = illustrate(pattern)
    if not shown.examples or all(one.text in (ANY, ANY + GAP) for one in shown.examples):
        return "含有文字" if positive else "不含文字"
    bare = tuple(replace(one, begins=False, ends=False, without=()) for one in shown.examples)
    begins, ends = (all(getattr(one, side) for one in shown.examples) for side in ("begins", "ends"))
    no, notes = "" if positive else "不", _without(shown.examples)
    words = [
        f"“{one.text}”{'' if begins or ends else _place(one)}" for one in (bare if begins or ends else shown.examples)
    ]
    listed = words[0] if len(words) == 1 else f"{'、'.join(words[:-1])}或{words[-1]}"
    listed = listed if shown.whole else f"{'、'.join(words)}这类写法"
    if begins and ends:
        return f"{no}是{listed}{notes}"
    if begins or ends:
        return f"{no}以{listed}{'开头' if begins else '结尾'}{notes}"
    return f"{no}含有{listed}{notes}"
