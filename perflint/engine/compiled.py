"""The rules of a run made ready once: which are given what, and the judges of rows that share their work.

Nothing here changes an answer; what is remembered hangs on texts alone and is bounded.  A worker makes its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, overload

from perflint.engine.judging import is_plain
from perflint.engine.screening import PROJECTS, Screening
from perflint.lexicon.additions import Additions
from perflint.model import Phase
from perflint.rulebook.rule import Rule

if TYPE_CHECKING:
    from perflint.engine.indicators import IndicatorJudge

BATCH, INDICATOR = "batch", "indicator"
MOST_BOOKS = 8  # remembered at a time
MOST_JUDGES = 64  # of one book: one for each phase, and for each set of rules in force


class Section:
    """Rules, in their order, that share one vocabulary; ``of_rows`` are those given an indicator."""

    def __init__(self, rules: Sequence[Rule], vocabulary: Additions | None) -> None:
        self.rules = tuple(rules)
        self.vocabulary = vocabulary
        self.of_rows = tuple(rule for rule in self.rules if rule.given == INDICATOR)
        # the rules about tables and documents, and those that run their check on whatever they are given, as bits
        self.of_projects = _bits(rule.given in PROJECTS for rule in self.rules)
        self.plain = _bits(rule.given in PROJECTS and is_plain(rule) for rule in self.rules)
        self._judges: dict[tuple[int, ...], IndicatorJudge] = {}
        self._screenings: dict[tuple[Phase, bool], Screening] = {}

    def screening(self, phase: Phase, *, hits_only: bool = False) -> Screening:
        """What spares rules about tables and documents in documents of a phase, and where only findings count."""
        found = self._screenings.get((phase, hits_only))
        if found is None:
            found = self._screenings[phase, hits_only] = Screening(self.rules, phase, hits_only=hits_only)
        return found

    def forget(self) -> None:
        """Let go of what is remembered of texts and rows; the judges themselves stay."""
        for judge in self._judges.values():
            judge.forget()
        for screening in self._screenings.values():
            screening.forget()

    def judge_of_rows(self, active: tuple[int, ...]) -> IndicatorJudge:
        """The judge by those of ``of_rows`` that stand at these places."""
        judge = self._judges.get(active)
        if judge is None:
            from perflint.engine.indicators import IndicatorJudge

            if len(self._judges) >= MOST_JUDGES:
                self._judges.clear()
            judge = self._judges[active] = IndicatorJudge([self.of_rows[place] for place in active])
        return judge


class Sections(Sequence[Section]):
    """Rules as sections; ``roll`` are the codes and names of all of them, and ``places`` where each code stands there."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self._sections = _sections(rules)
        self.roll = tuple(sorted((rule.code, rule.name) for rule in rules))
        self.places = {code: place for place, (code, _) in enumerate(self.roll)}

    def __len__(self) -> int:
        return len(self._sections)

    @overload
    def __getitem__(self, number: int) -> Section: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Section]: ...
    def __getitem__(self, number: int | slice) -> Section | Sequence[Section]:
        return self._sections[number]


class Book:
    """The rules of a run: ``of_documents`` judge one document alone, ``of_batches`` look at several together."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self.of_documents = Sections(rule for rule in rules if rule.given != BATCH)
        self.of_batches = Sections(rule for rule in rules if rule.given == BATCH)


def compiled(rules: Iterable[Rule]) -> Book:
    """The rules made ready; remembered for the same tuple of rules."""
    chosen = tuple(rules)  # the same object where it is a tuple
    for place, book in enumerate(_BOOKS):
        if book.rules is chosen:
            if place:
                _BOOKS.insert(0, _BOOKS.pop(place))
            return book
    book = Book(chosen)
    _BOOKS.insert(0, book)
    del _BOOKS[MOST_BOOKS:]
    return book


_BOOKS: list[Book] = []


def forget() -> None:
    """Let go of what all books made ready remember of texts and rows seen before; they answer as before, slower at first."""
    for book in _BOOKS:
        for section in (*book.of_documents, *book.of_batches):
            section.forget()


def _sections(rules: Iterable[Rule]) -> tuple[Section, ...]:
    return tuple(Section(list(group), words) for words, group in groupby(rules, key=lambda rule: rule.vocabulary))


def _bits(holds: Iterable[bool]) -> int:
    return sum(one << place for place, one in enumerate(holds))
