"""Two rulebooks over the same documents: which findings one has and the other has not, and which changed their grade.

Findings are matched by document and fingerprint, so that another wording is no difference.  Printing is the command
line's business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct

from perflint.engine import run
from perflint.model import Document, Finding
from perflint.rulebook import Rulebook


class RuleDiff(Struct, frozen=True):
    """What changed for the rule of one code; ``regraded`` pairs the old finding with the new one."""

    code: str
    name: str
    title: str
    old: int  # findings by the old book
    new: int
    appeared: tuple[Finding, ...]
    disappeared: tuple[Finding, ...]
    regraded: tuple[tuple[Finding, Finding], ...]


class BookDiff(Struct, frozen=True):
    """What changed, by code; rules with the same findings are left out.  ``old`` and ``new`` count all findings."""

    rules: tuple[RuleDiff, ...]
    documents: int
    old: int
    new: int


def compare(
    documents: Sequence[Document], old: Rulebook, new: Rulebook, *, preview: bool = False, select: Sequence[str] = ()
) -> BookDiff:
    """Judge the documents by both books and match the findings."""
    before, after = (_judged(documents, book, preview, select) for book in (old, new))
    codes = sorted({finding.code for found in (before, after) for group in found.values() for finding in group})
    rules = (_of_rule(code, before, after) for code in codes)
    changed = tuple(one for one in rules if one.appeared or one.disappeared or one.regraded)
    counts = (sum(map(len, found.values())) for found in (before, after))
    return BookDiff(changed, len(documents), *counts)


_Found = dict[tuple[str, str, str], list[Finding]]


def _judged(documents: Sequence[Document], book: Rulebook, preview: bool, select: Sequence[str]) -> _Found:
    """The findings of a book; a selected rule that it has not got finds nothing."""
    names = [name for name in select if book.find(name) is not None]
    if select and not names:
        return {}
    return _by_identity(run(documents, book, select=names, preview=preview).findings)


def _by_identity(findings: Sequence[Finding]) -> _Found:
    """Findings by code, document and fingerprint; several with the same one stand side by side."""
    found: _Found = defaultdict(list)
    for finding in findings:
        found[finding.code, finding.filename, finding.fingerprint].append(finding)
    return found


def _of_rule(code: str, before: _Found, after: _Found) -> RuleDiff:
    appeared: list[Finding] = []
    disappeared: list[Finding] = []
    regraded: list[tuple[Finding, Finding]] = []
    keys = sorted({key for found in (before, after) for key in found if key[0] == code})
    for key in keys:
        was, now = before.get(key, []), after.get(key, [])
        both = min(len(was), len(now))
        disappeared += was[both:]
        appeared += now[both:]
        regraded += [
            (one, other)
            for one, other in zip(was[:both], now[:both], strict=True)
            if (one.severity, one.confidence) != (other.severity, other.confidence)
        ]
    last = next(found[key][-1] for found in (after, before) for key in keys if found.get(key))
    counts = [sum(len(found.get(key, ())) for key in keys) for found in (before, after)]
    return RuleDiff(
        code, last.name, last.title, counts[0], counts[1], tuple(appeared), tuple(disappeared), tuple(regraded)
    )
