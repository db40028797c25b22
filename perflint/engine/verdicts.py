"""The verdicts of a run, worked out whenever they are asked for: ten thousand files have millions of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import overload

from perflint.engine.holding import OPEN, alike
from perflint.engine.sheets import NO_MARK, OUTCOMES, Answers, outcome_of
from perflint.model import Finding, Outcome, Suppressed, Verdict

TOLD = (Outcome.FINDING, Outcome.CANNOT_DECIDE, Outcome.RULE_ERROR)  # whose verdicts say what was missing
Spots = Mapping[int, Mapping[str, int]]  # numbers by table and code; of all tables together under `WHOLE`
NOTHING: Mapping[str, int] = {}
WHOLE = -1
MOST = 50_000  # verdicts on one document that are worked out together; a file may hold many thousands of tables


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
        self._open: dict[
            int, list[Verdict]
        ] = {}  # of the first documents: grades, gates and reports ask for them in turn
        self._ends = list(accumulate(answers.number for answers in (*alone, *together)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[Verdict]:
        for number in range(len(self._alone)):
            yield from self.each(number)
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
        return alike(self, other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(tuple(self))

    def of(self, number: int) -> list[Verdict]:
        """The verdicts on one document and its tables; only to be read."""
        found = self._open.get(number)
        if found is None:
            found = list(self._each(number))
            if len(self._open) < OPEN and len(found) <= MOST:
                self._open[number] = found
        return found

    def each(self, number: int) -> Iterable[Verdict]:
        """The same, to be gone through once: of a document with many tables they are not held."""
        return self._each(number) if self._alone[number].number > MOST else self.of(number)

    def _each(self, number: int) -> Iterator[Verdict]:
        return _told(self._alone[number], number, self._standing.spots(number), self._waived.spots(number))

    def _of_batch(self) -> list[Verdict]:
        """The verdicts on all documents together."""
        standing, waived = {WHOLE: self._standing.codes}, {WHOLE: self._waived.codes}
        found = (one for answers in self._together for one in _told(answers, None, standing, waived))
        return sorted(found, key=_code)


def _told(answers: Answers, document: int | None, standing: Spots, waived: Spots) -> Iterator[Verdict]:
    """The answers as verdicts."""
    for sheet in answers.sheets:
        table, missing = sheet.table, dict(sheet.missing)
        at = WHOLE if table is None else table
        stand, gone = standing.get(at, NOTHING), waived.get(at, NOTHING)
        odd = {
            *stand,
            *gone,
            *(answers.rules[place][0] for place in missing),
        }  # the codes of rules that say more than a mark
        for place, ((code, name), mark) in enumerate(zip(answers.rules, sheet.marks, strict=True)):
            if mark == NO_MARK:
                continue
            if code not in odd:
                yield Verdict(code, name, OUTCOMES[mark], document, table)
                continue
            outcome = outcome_of(mark, stand.get(code, 0), gone.get(code, 0))
            told = missing.get(place, ()) if outcome in TOLD else ()
            yield Verdict(code, name, outcome, document, table, told)


class _ByDocument:
    """Findings by their documents."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._findings = sorted(findings, key=_document)

    def spots(self, number: int) -> Spots:
        """How many findings each rule has in each table of a document, and in all of it."""
        spots: dict[int, Counter[str]] = defaultdict(Counter)
        for place in range(bisect_left(self._findings, number, key=_document), len(self._findings)):
            one = self._findings[place]
            if one.place.document != number:
                break
            if one.place.table is not None:
                spots[one.place.table][one.code] += 1
            spots[WHOLE][one.code] += 1
        return spots

    @cached_property
    def codes(self) -> Counter[str]:
        """How many findings each rule has in all documents."""
        return Counter(one.code for one in self._findings)


def _code(verdict: Verdict) -> str:
    return verdict.code


def _document(finding: Finding) -> int:
    return finding.place.document
