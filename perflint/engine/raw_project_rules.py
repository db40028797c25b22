"""What rules about tables and documents say of a project of raw rows, as far as no document is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from perflint.engine.raw_book import HEADING, ProjectRule
from perflint.engine.raw_columns import NOTHING
from perflint.engine.raw_slab import Slab
from perflint.engine.raw_superseding import WHOLE, RowFound
from perflint.model import Cell, Severity
from perflint.rulebook.facts import Answers
from perflint.rulebook.questions import OPEN


class ProjectRules:
    """The rules about tables and documents, asked about the project that a slab is at."""

    def __init__(self, slab: Slab) -> None:
        self._slab, self._book = slab, slab.book
        self._by_heading = 0  # the rules for which a text of the heading matters
        self._numbers: dict[int, list[int]] = {}  # of the rules that bits of rows leave, whatever the heading says

    def judge(self, found: list[RowFound]) -> list[int]:
        """Adds what is wrong with the project to ``found``; gives the rules, by number, that must look at its document."""
        slab, header = self._slab, self._book.screens.header
        said = reduce(or_, slab.bits[slab.begin : slab.end], 0)
        numbers = None if header else self._numbers.get(said)
        if numbers is None:
            numbers = self._numbers[said] = self._open(said)
        return [number for number in numbers if not self._is_told(number, found)]

    def _open(self, said: int) -> list[int]:
        """The rules that the texts of the project do not spare; ``said`` are the bits of its rows."""
        book = self._book
        still, by_heading = book.screens.open(said)
        self._by_heading = self._of_heading() if by_heading or still & book.by_texts else 0
        still |= by_heading & self._by_heading
        return [number for number in range(still.bit_length()) if still >> number & 1]

    def _of_heading(self) -> int:
        """The bits of the rules for which a text of the heading matters."""
        said = 0
        for name, texts in self._book.screens.header.items():
            for text in self._slab.heading(name):
                said |= texts.of(text)
        return said

    def _is_told(self, number: int, found: list[RowFound]) -> bool:
        """Add what a rule says; False where a document is needed."""
        one, slab, book = self._book.projects[number], self._slab, self._book
        rule = one.rule
        if one.spared and self._is_silent(number, one):
            return True
        if one.of_texts is not None and not self._by_heading >> number & 1:
            with slab.times.rule(rule.code):
                return self._of_texts(number, one, one.of_texts, found)
        if one.counted is None or one.grades != NOTHING:
            return False
        paths = {path for leaf in one.counted for path in leaf.paths}
        totals = {path: slab.total(rule.given, path) for path in paths if book.layout.reach(rule.given, path).totals}
        fails = book.outcome(("project", number, *totals.values()), lambda: self._by_totals(one, totals))
        if fails:
            found.append((self._whole(one), len(book.rows) + number, rule.grade(book.facts(rule))))
        return fails is not None

    def _of_texts(
        self, number: int, one: ProjectRule, of_texts: Callable[..., Iterator[int | None]], found: list[RowFound]
    ) -> bool:
        """Add what a rule says of the texts of the rows; False where a document is needed after all."""
        rule, slab = one.rule, self._slab
        texts: Callable[[str], Sequence[str]] = slab.column
        places: Sequence[int] = range(slab.end - slab.begin)
        if not (slab.all_stated or one.every):
            places = [place for place in places if slab.stated[slab.begin + place]]
            texts = lambda name: [column[place] for column in (slab.column(name),) for place in places]  # noqa: E731
        try:
            hits = list(of_texts(texts, rule.parts.options))
            severity = self._severity(number, one) if hits and one.exact else None
        except Exception:  # it will be raised again, and noted
            return False
        if hits and not one.exact:
            return False
        if severity is not None:
            rows, whole = len(self._book.rows), self._whole(one)
            found.extend((whole if at is None else slab.begin + places[at], rows + number, severity) for at in hits)
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
            facts = book.facts(rule, {name: Cell(text) for name, text in heading.items() if text is not None})
            book.answers.remember(rule.given, facts, totals)
            return rule.grade(facts) if rule.parts.where.test(facts) is True else None

        found: Severity | None = book.outcome(("headed", number, *heading.values(), *totals.values()), grade)
        return found

    def _by_totals(self, one: ProjectRule, totals: Mapping[str, Any]) -> bool | None:
        """Whether a project with these totals fails the rule; None where they do not tell."""
        parts, facts = one.rule.parts, self._book.facts(one.rule)
        self._book.answers.remember(one.rule.given, facts, totals)
        with self._slab.times.rule(one.rule.code):
            try:
                known: Any = Answers({leaf.number: leaf.ask(facts) for leaf in one.counted or ()})
                applies = parts.where.early(known)
                holds = parts.expect.early(known) if parts.expect and applies not in (False, None) else True
            except Exception:  # it will be raised again, and noted
                return None
        if holds is True or holds is None or applies is False or applies is None:
            return False
        return None if applies is OPEN or holds is OPEN else True

    def _is_silent(self, number: int, one: ProjectRule) -> bool:
        """Whether the check of the rule would yield nothing."""
        slab, book = self._slab, self._book
        begin, end = slab.begin, slab.end
        if one.needs is not None and not any(text for at in one.needs for text in slab.cut[at][begin:end]):
            return True
        for signs in one.signs:
            with slab.times.rule(one.rule.code):
                try:
                    if not signs.matters(book.answers.said(signs.cells, signs.sign, begin, end)):
                        return True
                except Exception:  # the check will raise likewise, or knows better
                    return False
        return book.screens.together(number) is not None and not self._matter_together(number)

    def _matter_together(self, number: int) -> bool:
        """Whether the texts that matter to the rule do so together."""
        slab, screens = self._slab, self._book.screens
        bit, texts = 1 << number, dict[str, None]()
        for name, asked in screens.header.items():
            texts.update((text, None) for text in slab.heading(name) if asked.of(text) & bit)
        for name, asked in screens.asked():
            if asked.gathering & bit:
                texts.update((text, None) for text in slab.column(name) if asked.of(text) & bit)
        together = screens.together(number)
        try:
            return together is None or together(list(texts))
        except Exception:  # the check will raise likewise, or knows better
            return True

    def _whole(self, one: ProjectRule) -> int:
        return WHOLE if one.rule.given == "table" else WHOLE + 1
