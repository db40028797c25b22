"""The verdicts of a run, worked out whenever they are asked for: ten thousand files have millions of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import overload

from perflint.engine.sheets import NO_MARK, Answers, outcome_of
from perflint.model import Finding, Outcome, Suppressed, Verdict

TOLD = (Outcome.FINDING, Outcome.CANNOT_DECIDE, Outcome.RULE_ERROR)  # whose verdicts say what was missing
Spot = tuple[str, int | None]
Spots = Counter[Spot]  # of one document: by code and table, and by code alone under `WHOLE`
WHOLE = -1


class Verdicts(Sequence[Verdict]):
    """One for each rule and what it looked at, in the order of documents, tables and codes; those on the batch are last.

    ``alone`` has the answers about each document, ``together`` those of the rules that looked at several; findings that
    somebody answered for make a verdict another.
    """

    def __init__(
        self,
        alone: Sequence[Answers],
        together: Sequence[Answers],
        kept: Iterable[Finding],
        suppressed: Iterable[Suppressed],
    ) -> None:
        self._alone, self._together = alone, together
        self._standing, self._waived = _ByDocument(kept), _ByDocument(one.finding for one in suppressed)
        self._ends = list(accumulate(answers.number for answers in (*alone, *together)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[Verdict]:
        for number in range(len(self._alone)):
            yield from self.of(number)
        yield from self._of_batch()

    @overload
    def __getitem__(self, place: int) -> Verdict: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Verdict, ...]: ...
    def __getitem__(self, place: int | slice) -> Verdict | tuple[Verdict, ...]:
        if isinstance(place, slice):
            return tuple(self)[place]
        place = range(len(self))[place]
        number = bisect_left(self._ends, place + 1)
        if number >= len(self._alone):
            return self._of_batch()[place - len(self)]
        return self.of(number)[place - self._ends[number]]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return False
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(tuple(self))

    def of(self, number: int) -> list[Verdict]:
        """The verdicts on one document and its tables."""
        standing, waived = self._standing.spots(number), self._waived.spots(number)
        return _told(self._alone[number], number, standing.get, waived.get)

    def _of_batch(self) -> list[Verdict]:
        """The verdicts on all documents together."""

        def standing(spot: Spot, _: int) -> int:
            return self._standing.of_all(spot[0])

        def waived(spot: Spot, _: int) -> int:
            return self._waived.of_all(spot[0])

        found = (one for answers in self._together for one in _told(answers, None, standing, waived))
        return sorted(found, key=_code)


def _told(
    answers: Answers, document: int | None, standing: Callable[[Spot, int], int], waived: Callable[[Spot, int], int]
) -> list[Verdict]:
    """The answers as verdicts; the functions say how many findings there are of a rule at a spot, else the number given."""
    found = []
    for sheet in answers.sheets:
        table, missing = sheet.table, dict(sheet.missing)
        at = WHOLE if table is None else table
        for place, mark in enumerate(sheet.marks):
            if mark != NO_MARK:
                code, name = answers.rules[place]
                spot = code, at
                outcome = outcome_of(mark, standing(spot, 0), waived(spot, 0))
                told = missing.get(place, ()) if outcome in TOLD else ()
                found.append(Verdict(code, name, outcome, document, table, told))
    return found


class _ByDocument:
    """Findings by their documents."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._findings = sorted(findings, key=_document)
        self._codes: Counter[str] | None = None

    def spots(self, number: int) -> Spots:
        """How many findings each rule has in each table of a document, and in all of it."""
        spots: Spots = Counter()
        for place in range(bisect_left(self._findings, number, key=_document), len(self._findings)):
            one = self._findings[place]
            if one.place.document != number:
                break
            spots[one.code, one.place.table] += one.place.table is not None
            spots[one.code, WHOLE] += 1
        return spots

    def of_all(self, code: str) -> int:
        """How many findings a rule has in all documents."""
        if self._codes is None:
            self._codes = Counter(one.code for one in self._findings)
        return self._codes[code]


def _code(verdict: Verdict) -> str:
    return verdict.code


def _document(finding: Finding) -> int:
    return finding.place.document
