"""Codes outside their topic's hundred, and rules from a version that is still to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from perflint import __version__
from perflint.inspection.contract import Book, Remark
from perflint.rulebook import Rule

NAME = "codes"


def inspect(book: Book) -> Iterator[Remark]:
    """Yield rules in another topic's hundred; a hundred belongs to the topic with most rules in it."""
    hundreds: dict[str, Counter[str]] = {}
    for rule in book.rules:
        hundreds.setdefault(_hundred(rule), Counter())[rule.topic] += 1
    for rule in book.rules:
        (owner, most), *_ = hundreds[_hundred(rule)].most_common(1)
        own = hundreds[_hundred(rule)][rule.topic]
        if owner != rule.topic and most > own:
            text = f"编号属于主题 {owner} 的号段 {_hundred(rule)}xx，规则却放在 {rule.topic}"
            yield book.remark(rule, ("code",), NAME, text)
        if _version(rule.since) > _version(__version__):
            yield book.remark(rule, ("since",), NAME, f"since 是 {rule.since}，比现在的 {__version__} 版还新")


def _hundred(rule: Rule) -> str:
    return rule.code[:-2]


def _version(text: str) -> tuple[int, ...]:
    """As many numbers as both have: 0.2 is not newer than 0.2.0."""
    return tuple(int(part) for part in text.split(".")[:2] if part.isdigit())
