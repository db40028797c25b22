"""Amounts of money: which numbers of a report are some, and the numbers in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from perflint.model import Document, Figure, Finding, Report
from perflint.patterns import pattern_of

NUMBER = r"(?<![\d.])[+-]?\d{1,3}(?:[,，]\d{3}){1,9}(?:\.\d{1,20})?(?!\d)|(?<![\d.])[+-]?\d{1,20}(?:\.\d{1,20})?(?!\d)"
MONEY = pattern_of(
    rf"(?P<number>{NUMBER})(?P<unit>\s*(?:余|多)?(?:[十百千万亿]{{1,3}}元?|元)(?!户|人|次|亩|平|公|米|吨|个))"
)
BARE = pattern_of(rf"(?P<number>{NUMBER})(?P<after>\s*.?)", re.DOTALL)
NOT_MONEY = frozenset("%％‰年月日个条项行张处份级分倍")  # what a number of something else stands before
MONEY_FIELDS = ("funds.", "total", "units", "tasks", "execution.initial", "execution.budget", "execution.actual")
SHARES = frozenset({"rate", "share", "ratio", "points", "percent"})  # of what a check supplies, no amounts
TELLING = 3  # digits by which a bare number is known to be the amount and not another number


def number_of(text: str) -> Decimal | None:
    """The number a text writes, without its thousands separators."""
    try:
        return abs(Decimal(re.sub(r"[,，\s]", "", text))).normalize()
    except InvalidOperation:
        return None


def figures_of(document: Document) -> Iterator[Figure]:
    """Every figure of money in a document."""
    holders = [document.execution, *(part for table in document.tables for part in (table.funds, table.execution))]
    parts = (*document.units, *(task for table in document.tables for task in table.tasks))
    holders += [part.funds for part in parts]
    names = ("total", "fiscal", "special", "other", "more", "initial", "budget", "actual")
    found = [getattr(holder, name, None) for holder in holders if holder is not None for name in names]
    yield from filter(None, (document.total, *found))


def amounts_in(report: Report) -> frozenset[Decimal]:
    """The amounts of all documents, as written."""
    numbers = set()
    for document in report.documents:
        for figure in figures_of(document):
            numbers |= {figure.number, *(number_of(found["number"]) for found in BARE.finditer(figure.cell.text))}
    return frozenset(
        abs(number).normalize() for number in numbers if number is not None and number.is_finite() and number
    )


def tells(number: Decimal) -> bool:
    """Whether a number is so particular that it can hardly mean anything else."""
    return len(number.as_tuple().digits) >= TELLING and not (
        number == number.to_integral_value() and 1900 < number < 2100
    )


def is_about_money(finding: Finding, amounts: frozenset[Decimal]) -> bool:
    """Whether the numbers that a finding speaks of are amounts."""
    places = (finding.place, *finding.related)
    if any((place.field or "").startswith(MONEY_FIELDS) for place in places):
        return True
    numbers = (value for key, value in finding.values.items() if isinstance(value, Decimal) and key not in SHARES)
    return any(number.is_finite() and abs(number).normalize() in amounts for number in numbers)
