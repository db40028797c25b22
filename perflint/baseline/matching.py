"""Which findings a baseline knows, and which of its entries are no longer true.

An entry answers for one finding with its fingerprint; two equal findings need two entries.  Findings that a waiver
answers for come here no more: their entries are stale, so that they do not outlive the waiver.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from perflint.baseline.file import Baseline, Entry, relative
from perflint.engine import Look, Sifted, Suppression
from perflint.engine.own_rules import own_finding
from perflint.model import Document, Finding, Location, Place, Severity, Suppressed

KIND = "baseline"
REASON = "已在基线中"


def against(baseline: Baseline, *, strict: bool) -> Suppression:
    """The suppression of what the baseline knows.

    An entry is stale only where its rule looked at its file; at any file, where it does not exist any more.  A stale entry
    is an error where ``strict``.
    """

    def sift(documents: Sequence[Document], findings: Sequence[Finding], judged: Sequence[Look]) -> Sifted:
        kept, known, left = _matched(baseline, findings)
        gone = tuple(
            Suppressed(finding, KIND, REASON, f"{baseline.path}:{baseline.lines[number]}") for finding, number in known
        )
        due = _due(baseline, left, documents, judged)
        stale = (_stale(baseline, number, documents) for number in due)
        return Sifted(
            tuple(kept), gone, tuple(replace(one, severity=Severity.ERROR) if strict else one for one in stale)
        )

    return sift


def _matched(
    baseline: Baseline, findings: Sequence[Finding]
) -> tuple[list[Finding], list[tuple[Finding, int]], list[int]]:
    """The new findings, the known ones with their entries, and the entries left over; entries of the same file first."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(baseline.entries):
        waiting[entry.fingerprint].append(number)
    entry_of: dict[int, int] = {}
    for same_file in (True, False):
        for place, finding in enumerate(findings):
            left = waiting.get(finding.fingerprint)
            if not left or place in entry_of:
                continue
            file = relative(finding.filename, baseline.folder)
            chosen = next((number for number in left if baseline.entries[number].file == file or not same_file), None)
            if chosen is not None:
                left.remove(chosen)
                entry_of[place] = chosen
    kept = [finding for place, finding in enumerate(findings) if place not in entry_of]
    known = [(findings[place], number) for place, number in sorted(entry_of.items())]
    return kept, known, sorted(number for numbers in waiting.values() for number in numbers)


def _due(
    baseline: Baseline,
    left: Iterable[int],
    documents: Sequence[Document],
    judged: Sequence[Look],
) -> Iterator[int]:
    """Of the entries left over, those whose rule looked at their file."""
    pairs = zip(documents, judged, strict=True)
    looked = {relative(document.path, baseline.folder): look.codes for document, look in pairs}
    anywhere = frozenset(code for look in judged for code in look.codes)
    for number in left:
        entry = baseline.entries[number]
        if entry.file not in looked:
            looked[entry.file] = frozenset() if os.path.exists(os.path.join(baseline.folder, entry.file)) else anywhere
        if entry.code in looked[entry.file]:
            yield number


def _stale(baseline: Baseline, number: int, documents: Sequence[Document]) -> Finding:
    entry, line = baseline.entries[number], baseline.lines[number]
    where = f"{entry.file} {entry.path}".strip()
    place = Place(len(documents), location=Location(baseline.path, line=line, character=1), text=entry.message)
    return own_finding(
        "RUN021", f"{where} 的 {entry.code} 已经没有了", place, baseline.path, {"fingerprint": entry.fingerprint}
    )


def without_stale(baseline: Baseline, stale: Sequence[Finding]) -> tuple[Entry, ...]:
    """The entries that are still true, given the findings about stale ones."""
    gone = {one.place.location.line for one in stale if one.code == "RUN021" and one.filename == baseline.path}
    return tuple(entry for entry, line in zip(baseline.entries, baseline.lines, strict=True) if line not in gone)
