"""Conditions on the text of one cell as one generated function, for texts of which there are millions.

The function is put together from the operators and the places of their operands in a tuple; no word of a rule is ever part
of its source.  It answers what the conditions themselves answer (tests/test_quick_rows.py); an operator that is not known
here is asked in the usual way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import eq
from typing import Any

from perflint.lexicon.characters import fold_table, simplified
from perflint.lexicon.headings import is_total, longest_total
from perflint.patterns import pattern_of
from perflint.recognition.export_rows import MARKED
from perflint.rulebook import regex
from perflint.text import bare

PLAIN = pattern_of("[\u4e00-\u9fff0-9a-z]+").fullmatch  # nothing in such a text is white space, mark or wide
BLANK = ("", "unknown")
NEITHER = 2  # the answer where one of two texts says nothing


def asking(leaves: Sequence[Any]) -> tuple[Callable[[str], Any], Sequence[Any]] | None:
    """A function of a stripped text that gives the answers to those conditions that are known here, in a tuple, and the
    others; None where there is none that is known."""
    constants: list[Any] = []
    sources: list[str] = []
    others: list[Any] = []
    for operand in leaves:
        source = _source(operand, constants)
        (others if source is None else sources).append(operand if source is None else source)
    if not sources:
        return None
    names: dict[str, Any] = {f"c{place}": constant for place, constant in enumerate(constants)}
    simple = "s = t if variants.isdisjoint(t) else simplified(t)" if any("(s)" in source for source in sources) else ""
    source = f"def ask(t):\n    {simple or 'pass'}\n    return ({', '.join(sources)},)"
    names |= {"__builtins__": {}, "variants": frozenset(map(chr, fold_table())), "simplified": simplified}
    exec(source, names)
    return names["ask"], others


def _source(operand: Any, constants: list[Any]) -> str | None:
    """The expression for one condition on the text ``t``; None for what is not known here."""

    def constant(value: Any) -> str:
        constants.append(value)
        return f"c{len(constants) - 1}"

    if isinstance(operand, Mapping):
        parts = [_operator(name, value, constants, constant) for name, value in operand.items()]
        known = [part for part in parts if part is not None]
        return f"({' and '.join(known)})" if len(known) == len(parts) else None
    wanted = operand if isinstance(operand, list) else [operand]
    if not all(isinstance(item, str) for item in wanted):
        return None
    return f"(t in {constant(frozenset(item.strip() for item in wanted))})"


def _operator(name: str, value: Any, constants: list[Any], constant: Callable[[Any], str]) -> str | None:
    if name == "not":
        inner = _source(value, constants)
        return None if inner is None else f"(not {inner})"
    if name == "present" and isinstance(value, bool):
        return "(t != '')" if value else "(t == '')"
    if name == "matches" and isinstance(value, str):  # of the texts asked here the pattern may see everything
        return f"({constant(regex.compiled(value).search)}(s) is not None)"
    words = value if isinstance(value, list) else None
    if name == "contains" and isinstance(value, str):
        words = [value]
    if not words or not all(isinstance(word, str) and word for word in words):
        return None
    if name == "contains":
        return f"({' or '.join(f'{constant(word)} in t' for word in words)})"
    if name in ("starts_with", "ends_with"):  # a list names no field
        return f"t.{name.replace('_', '')}({constant(tuple(words))})"
    return None


_longest = cache(longest_total)


def is_plain_name(text: str) -> bool:
    """Whether a name is what it is understood to be, for certain and at a glance."""
    return PLAIN(text) is not None and text[0] not in MARKED and (len(text) > _longest() or not is_total(text))


def is_plain_text(text: str) -> bool:
    """The same of a text that is no name: white space is all that recognition would change."""
    return text.isprintable() and " " not in text


def likeness(text: str) -> str:
    """What two texts that are the same (`same_as`) have in common; "" for one that says nothing."""
    if text in BLANK:
        return ""
    return text if PLAIN(text) is not None else bare(text) or f" {text}"


def compared(left: Sequence[str], right: Sequence[str]) -> list[Any]:
    """Whether the texts of these likenesses are the same, one by one: True, False or `NEITHER`."""
    if "" not in left and "" not in right:
        return list(map(eq, left, right))
    return [one == other if one and other else NEITHER for one, other in zip(left, right, strict=True)]
