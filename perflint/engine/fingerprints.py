"""Which finding is which from one run to the next: by its rule, its logical place and its content, never by its address.

docs/fingerprints.md tells users what this promises.  ``VERSION`` is the first part of every fingerprint: whoever changes
what goes into one changes it too, so that waivers and baselines written before are recognised as old, not as unused.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from perflint.model import Cell, Document, Finding, Place
from perflint.patterns import pattern_of
from perflint.text import compact, narrow, trimmed

VERSION = "v1"
LENGTH = 32  # hexadecimal digits behind the version
PATTERN = pattern_of(rf"{VERSION}-[0-9a-f]{{{LENGTH}}}")
_FIGURE = pattern_of(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d{1,60}(?:\.\d{1,60})?")
_SENTENCE_ENDS = "。；！？\n"
_BETWEEN, _WITHIN = "\x1f", "\x1e"
_LONGEST = 1000  # characters of a text that is remembered among thousands of others

Twins = Counter[tuple[int, bytes]]  # how often each content has been met, by document and digest


def fingerprinted(
    findings: Iterable[Finding], documents: Sequence[Document], twins: Twins | None = None
) -> tuple[Finding, ...]:
    """The findings, in their order, with fingerprints.

    Findings of one document that are alike in everything are numbered in their order; other documents of the run, other
    rules and the findings that others supersede have no part in it.  ``twins`` counts on from one call to the next.
    """
    seen: Twins = Counter() if twins is None else twins
    done = []
    begun: tuple[list[str], Any] = (
        [],
        hashlib.sha256(),
    )  # of the finding before: mostly of the same cell, which may be long
    for finding in findings:
        *head, last = _identity(finding, documents)
        if head != begun[0]:
            begun = head, hashlib.sha256(_bytes(_BETWEEN.join(head)))
        identity = begun[1].copy()
        identity.update(_bytes(f"{_BETWEEN}{last}"))
        twin = finding.place.document, identity.digest()
        seen[twin] += 1
        identity.update(_bytes(f"{_BETWEEN}{seen[twin]}"))
        done.append(replace(finding, fingerprint=f"{VERSION}-{identity.hexdigest()[:LENGTH]}"))
    return tuple(done)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _identity(finding: Finding, documents: Sequence[Document]) -> Iterator[str]:
    """Rule; project; row; field; the content of the cell, or the values of a finding about more than one row."""
    place = finding.place
    yield finding.code
    yield from _logical(place, documents)
    yield place.field or ""
    yield from _content(place)
    if place.indicator is None and place.span is None:
        yield from (f"{key}{_WITHIN}{_plain(value)}" for key, value in sorted(finding.values.items()))


def _logical(place: Place, documents: Sequence[Document]) -> Iterator[str]:
    """The project (or function) and the name of the row; the levels stand in only for a row without a name."""
    if place.table is None:
        return
    table = documents[place.document].tables[place.table]
    yield _normal(str(table.project or table.function or ""))
    if place.indicator is not None:
        row = table.indicators[place.indicator]
        yield next((text for cell in (row.name, row.level2, row.level1) if (text := _normal(str(cell or "")))), "")


def _content(place: Place) -> Iterator[str]:
    """The whole cell and the part at fault; of prose, whose paragraphs differ from format to format, the sentence."""
    text, span = place.text, place.span
    if span is None:
        yield _normal(text)
        return
    if place.field is None and place.indicator is None:
        start = max(text.rfind(end, 0, span[0]) for end in _SENTENCE_ENDS) + 1
        ends = [found for end in _SENTENCE_ENDS if (found := text.find(end, span[1])) >= 0]
        yield _normal(text[start : min(ends, default=len(text))])
    else:
        yield _normal(text)
    yield _normal(text[slice(*span)])


def _normal(text: str) -> str:
    """Without what formats differ in: width, white space, line breaks, the way a bare number is written."""
    return _remembered(text) if len(text) <= _LONGEST else _long(text)


def _made(text: str) -> str:
    plain = compact(narrow(text))
    if _FIGURE.fullmatch(plain):
        try:
            return _number(Decimal(plain.replace(",", "")))
        except InvalidOperation:
            return plain
    return plain


_remembered, _long = lru_cache(maxsize=4096)(_made), lru_cache(maxsize=4)(_made)


def _number(number: Decimal) -> str:
    if not number.is_finite() or abs(number.adjusted()) > 100:
        return str(number)
    return trimmed(format(number, "f"))


def _plain(value: Any) -> str:
    """A value that a check supplied, as text that is the same for equal values."""
    if isinstance(value, Cell):
        value = value.text
    if isinstance(value, str):
        return _normal(value)
    if isinstance(value, Enum):
        return str(value.name)
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, (int, Decimal)):
        return _number(Decimal(value))
    if isinstance(value, float):
        return _number(Decimal(repr(value)))
    if isinstance(value, Mapping):
        return _WITHIN.join(f"{key}={_plain(item)}" for key, item in sorted(value.items()))
    if isinstance(value, (set, frozenset)):
        return _WITHIN.join(sorted(map(_plain, value)))
    return _WITHIN.join(map(_plain, value)) if isinstance(value, (list, tuple)) else _normal(str(value))
