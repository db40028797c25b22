"""What rules about tables and documents say of a project of raw rows, as far as no document is needed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial, reduce
from operator import or_
from typing import Any

from msgspec import Struct

from perflint.engine.raw_book import HEADING, ProjectRule
from perflint.engine.raw_columns import NOTHING
from perflint.engine.raw_slab import Slab
from perflint.engine.raw_superseding import WHOLE, RowFound
from perflint.engine.screening import matter
from perflint.engine.text_screens import TextAnswers
from perflint.model import Cell, Severity
from perflint.rulebook.facts import Answers
from perflint.rulebook.questions import OPEN


class ProjectTold(Struct):
    """What is wrong with a project, and the rules, by number, that must look at its document."""

    found: list[RowFound]
    wanted: list[int]


class ProjectRules:
    """The rules about tables and documents, each asked about all projects of a slab that it may have something to say of."""

    def __init__(self, slab: Slab) -> None:
        self._slab, self._book = slab, slab.book
        self._headings: list[int] = []  # for each project the rules for which a text of its heading matters
        self._mattered: dict[tuple[str, int], list[int]] = {}  # of the texts of a field that matter to a rule
        self._numbers: dict[int, list[int]] = {}  # those of rules, by their bits

    def judged(self) -> list[ProjectTold]:
        """What they say of each project."""
        slab = self._slab
        told = [ProjectTold([], []) for _ in slab.spans]
        open_: dict[int, list[int]] = {}  # the places of the projects, by the number of the rule
        for at in range(len(told)):
            self._turn(at)
            for number in self._open():
                open_.setdefault(number, []).append(at)
        for number in sorted(open_):
            one = self._book.projects[number]
            with slab.times.rule(one.rule.code):
                ats = self._not_silent(number, one, open_[number]) if one.spared else open_[number]
                for at in ats:
                    self._turn(at)
                    if not self._is_told(number, one, self._headings[at] >> number & 1, told[at].found):
                        told[at].wanted.append(number)
        return told

    def _turn(self, at: int) -> None:
        """Let the slab be at a project."""
        self._slab.begin, self._slab.end = self._slab.spans[at]

    def _open(self) -> Sequence[int]:
        """The rules that the texts of the project do not spare."""
        slab, book = self._slab, self._book
        still, by_heading = book.screens.open(reduce(or_, slab.bits[slab.begin : slab.end], 0))
        heading = self._of_heading() if book.screens.header and (by_heading or still & book.by_texts) else 0
        self._headings.append(heading)
        still |= by_heading & heading
        numbers = self._numbers.get(still)
        if numbers is None:
            numbers = self._numbers[still] = [at for at in range(still.bit_length()) if still >> at & 1]
        return numbers

    def _of_heading(self) -> int:
        """The bits of the rules for which a text of the heading matters."""
        said = 0
        for name, texts in self._book.screens.header.items():
            for text in self._slab.heading(name):
                said |= texts.of(text)
        return said

    def _not_silent(self, number: int, one: ProjectRule, ats: Sequence[int]) -> Sequence[int]:
        """Those of these projects for which the check of the rule may yield something."""
        slab, book = self._slab, self._book
        if one.needs is not None:
            ats = [at for at in ats if any(any(slab.export[text][slice(*slab.spans[at])]) for text in one.needs)]
        for cells, sign, matters in one.signs:
            said = book.answers.said(cells, sign, [slab.spans[at] for at in ats])
            ats = [at for at, signs in zip(ats, said, strict=True) if matter(matters, signs)]
        together = book.screens.together(number)
        if together is not None:
            ats = [at for at in ats if matter(together, self._mattering(number, at))]
        return ats

    def _mattering(self, number: int, at: int) -> list[str]:
        """The texts of a project that matter to the rule."""
        self._turn(at)
        slab, screens = self._slab, self._book.screens
        bit, texts = 1 << number, dict[str, None]()
        for name, asked in screens.header.items():
            texts.update((text, None) for text in slab.heading(name) if asked.of(text) & bit)
        for name, asked in screens.asked.items():
            if asked.gathering & bit:
                whole = slab.whole(name)
                texts.update((whole[place], None) for place in self._places(name, asked, bit))
        return list(texts)

    def _places(self, name: str, asked: TextAnswers, bit: int) -> Sequence[int]:
        """Where in the project the texts of a field matter to the rule of this bit."""
        slab, places = self._slab, self._mattered.get((name, bit))
        if places is None:
            said = enumerate(asked.of_all(slab.whole(name)))
            places = self._mattered[name, bit] = [place for place, matters in said if matters & bit]
        return places[bisect_left(places, slab.begin) : bisect_left(places, slab.end)]

    def _mattering_column(self, number: int, name: str) -> Sequence[str]:
        """The texts of a field of the rows of the project, blank where they do not matter to the rule."""
        slab, asked = self._slab, self._book.screens.asked.get(name)
        if asked is None:  # there is no such column
            return slab.column(name)
        column, whole = [""] * (slab.end - slab.begin), slab.whole(name)
        for place in self._places(name, asked, 1 << number):
            column[place - slab.begin] = whole[place]
        return column

    def _is_told(self, number: int, one: ProjectRule, by_heading: int, found: list[RowFound]) -> bool:
        """Add what a rule says of the project; False where a document is needed."""
        slab, book = self._slab, self._book
        if one.of_texts is not None and not by_heading:
            return self._of_texts(number, one, one.of_texts, found)
        if one.counted is None or one.grades != NOTHING:
            return False
        totals = {path: slab.total(one.rule.given, path) for path in one.totals}
        fails = book.outcome(("project", number, *totals.values()), lambda: self._by_totals(one, totals))
        if fails:
            found.append((self._whole(one), len(book.rows) + number, one.rule.grade(book.facts(one.rule))))
        return fails is not None

    def _of_texts(
        self, number: int, one: ProjectRule, of_texts: Callable[..., Iterator[int | None]], found: list[RowFound]
    ) -> bool:
        """Add what a rule says of the texts of the rows; False where a document is needed after all."""
        rule, slab = one.rule, self._slab
        screen = self._book.screens.screens[number].texts
        column_of = partial(self._mattering_column, number) if screen and screen.alone else slab.column
        texts: dict[str, Sequence[str]] = {name: column_of(name) for name in one.only}
        places: Sequence[int] | None = None  # of the rows that are looked at; None for all
        if not (slab.all_stated or one.every):
            places = [at for at, stated in enumerate(slab.stated[slab.begin : slab.end]) if stated]
            texts = {name: [column[place] for place in places] for name, column in texts.items()}
        try:
            hits = list(of_texts(texts, rule.parts.options))
            severity = self._severity(number, one) if hits and one.exact else None
        except Exception:  # it will be raised again, and noted
            return False
        if hits and not one.exact:
            return False
        if severity is not None:
            rows, whole = len(self._book.rows), self._whole(one)
            for at in hits:
                place = whole if at is None else slab.begin + (at if places is None else places[at])
                found.append((place, rows + number, severity))
        return True

    def _severity(self, number: int, one: ProjectRule) -> Severity | None:
        """How bad a finding of a rule is whose ``where`` and cases rest on the heading alone; None where it does not apply."""
        rule, slab, book = one.rule, self._slab, self._book
        if one.headed is None:
            return rule.severity
        heading = {
            name: next(filter(None, slab.heading(name)), None)
            for name in HEADING
            if name in book.layout.binding.columns
        }
        totals = {path: slab.total(rule.given, path) for path in one.headed}

        def grade() -> Severity | None:
            facts = book.facts(rule, totals, {name: Cell(text) for name, text in heading.items() if text is not None})
            return rule.grade(facts) if rule.parts.where.test(facts) is True else None

        found: Severity | None = book.outcome(("headed", number, *heading.values(), *totals.values()), grade)
        return found

    def _by_totals(self, one: ProjectRule, totals: Mapping[str, Any]) -> bool | None:
        """Whether a project with these totals fails the rule; None where they do not tell."""
        parts, facts = one.rule.parts, self._book.facts(one.rule, totals)
        try:
            known: Any = Answers({leaf.number: leaf.ask(facts) for leaf in one.counted or ()})
            applies = parts.where.early(known)
            holds = parts.expect.early(known) if parts.expect and applies not in (False, None) else True
        except Exception:  # it will be raised again, and noted
            return None
        if holds is True or holds is None or applies is False or applies is None:
            return False
        return None if applies is OPEN or holds is OPEN else True

    def _whole(self, one: ProjectRule) -> int:
        return WHOLE if one.rule.given == "table" else WHOLE + 1
