"""The verdicts of a run, worked out whenever they are asked for: ten thousand files have millions of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import overload

from perflint.engine.judged import Answer
from perflint.model import Finding, Outcome, Suppressed, Verdict

TOLD = (Outcome.FINDING, Outcome.CANNOT_DECIDE, Outcome.RULE_ERROR)  # whose verdicts say what was missing
Spots = Counter[tuple[str, "int | None"]]  # of one document: by code and table, and by code alone under `WHOLE`
WHOLE = -1


def place_of(answer: Answer) -> tuple[bool, int, str]:
    """Where the verdict stands among those on the same document."""
    return answer.table is None, answer.table or 0, answer.code


class Verdicts(Sequence[Verdict]):
    """One for each rule and what it looked at, in the order of documents, tables and codes; those on the batch are last.

    ``alone`` has the answers about each document, in the order of `place_of`, ``together`` those of the rules that looked at
    several, with the numbers of their documents; findings that somebody answered for make a verdict another.
    """

    def __init__(
        self,
        alone: Sequence[Sequence[Answer]],
        together: Iterable[Answer],
        kept: Iterable[Finding],
        suppressed: Iterable[Suppressed],
    ) -> None:
        self._alone = alone
        self._together: defaultdict[int | None, list[Answer]] = defaultdict(list)
        for answer in together:
            self._together[answer.document].append(answer)
        self._standing, self._waived = _ByDocument(kept), _ByDocument(one.finding for one in suppressed)
        sizes = [len(alone[number]) + len(self._together.get(number, ())) for number in range(len(alone))]
        self._ends = [*accumulate(sizes), sum(sizes) + len(self._together.get(None, ()))]

    def __len__(self) -> int:
        return self._ends[-1]

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
        found = self.of(number) if number < len(self._alone) else self._of_batch()
        return found[place - self._ends[number] + len(found)]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return False
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(tuple(self))

    def of(self, number: int) -> list[Verdict]:
        """The verdicts on one document and its tables."""
        standing, waived = self._standing.spots(number).get, self._waived.spots(number).get
        answers: Iterable[Answer] = self._alone[number]
        if number in self._together:
            answers = sorted((*answers, *self._together[number]), key=place_of)
        found = []
        for one in answers:
            spot = one.code, (WHOLE if one.table is None else one.table)
            found.append(_verdict(one, number, standing(spot, 0), waived(spot, 0)))
        return found

    def _of_batch(self) -> list[Verdict]:
        """The verdicts on all documents together."""
        answers = sorted(self._together.get(None, ()), key=place_of)
        return [_verdict(one, None, self._standing.of_all(one.code), self._waived.of_all(one.code)) for one in answers]


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


def _document(finding: Finding) -> int:
    return finding.place.document


def _verdict(answer: Answer, document: int | None, standing: int, suppressed: int) -> Verdict:
    outcome = answer.outcome(standing, suppressed)
    missing = answer.missing if outcome in TOLD else ()
    return Verdict(answer.code, answer.name, outcome, document, answer.table, missing)
