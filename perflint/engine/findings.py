"""From a hit to a `Finding`: wording, grade, confidence, place and path."""

from __future__ import annotations

from collections.abc import Sequence

from perflint.checks.contract import Hit
from perflint.engine.judged import Found
from perflint.engine.judging import Raised
from perflint.engine.places import path_of, place_of
from perflint.lexicon import levels
from perflint.model import Confidence, Document, Finding, Indicator, Place, Severity
from perflint.rulebook import readings
from perflint.rulebook.fields import getter

Order = tuple[int, int, int, str, str, str]
WHOLE = 1 << 30  # sorts a finding about a whole table behind those about its rows


def found_of(raised: Raised, documents: Sequence[Document]) -> Found:
    """The finding that a hit makes.  Raises what the rule's message, or a place that does not exist, raises."""
    rule, hit, facts = raised.rule, raised.hit, raised.facts
    place = place_of(hit.place, rule.at, facts.subject, raised.point)
    severity, confidence = _grades(raised, rule.grade(facts), place, documents)
    finding = Finding(
        code=rule.code,
        name=rule.name,
        title=rule.title,
        severity=severity,
        confidence=confidence,
        message=rule.say(facts),
        advice=rule.advise(facts),
        place=place,
        filename=documents[place.document].path,
        path=path_of(place, documents),
        basis=rule.basis,
        dimension=rule.dimension,
        related=tuple(place_of(where, rule.at, facts.subject) for where in hit.related),
        values=dict(hit.values),
    )
    return Found(finding, _categories(hit, place, documents), rule.supersedes)


def _grades(
    raised: Raised, severity: Severity, place: Place, documents: Sequence[Document]
) -> tuple[Severity, Confidence]:
    """What was badly read forbids an error: a spoilt copy proves nothing but its sums, a table guessed at nothing."""
    rule = raised.rule
    if severity is Severity.ERROR and "delta" not in raised.hit.values and _noisy(raised):
        return Severity.INFO, Confidence.LOW
    if place.table is None:
        return severity, rule.confidence
    read = documents[place.document].tables[place.table].confidence
    capped = min(severity, Severity.WARNING) if read is Confidence.LOW else severity
    return capped, min(rule.confidence, read)


def _noisy(raised: Raised) -> bool:
    given = raised.rule.given
    if given == "batch":
        return False
    return bool(getter(given, "noisy" if given == "document" else "document.noisy")(raised.facts))


def _categories(hit: Hit, place: Place, documents: Sequence[Document]) -> frozenset[str]:
    """What kinds of indicator a finding is about: what its check says, and the levels of the row it points at.

    A kind is given by its id and by its label, since a check may say either (quality, 质量指标).
    """
    said = hit.values.get("category")
    found = {said} if isinstance(said, str) else set()
    if place.table is not None and place.indicator is not None:
        found |= kinds_of(documents[place.document].tables[place.table].indicators[place.indicator])
    return frozenset(found)


def kinds_of(row: Indicator) -> frozenset[str]:
    """What kinds of indicator a row is of by its levels, by their ids and labels."""
    found: set[str] = set()
    for kind, level in ((readings.level1_kind(row), 1), (readings.level2_kind(row), 2)):
        if isinstance(kind, str):
            found |= {kind, levels.canonical_label(kind, level)}
    return frozenset(found)


def order(found: Found) -> Order:
    """The stable order of findings: document, table, row, code."""
    return order_of(found.finding)


def order_of(finding: Finding) -> Order:
    """Where a finding stands among the others; those about a whole table or document come after those about its parts."""
    place = finding.place
    table = WHOLE if place.table is None else place.table
    row = WHOLE if place.indicator is None else place.indicator
    return place.document, table, row, finding.code, place.field or "", finding.message
