"""Which checks of tables and documents need not run, for they would yield nothing: told from each distinct text once.

A check may declare what spares it (`perflint.checks.contract.Screens`).  Every distinct text of a cell is asked all that
the checks of a run want to know of it, and the answers are kept as bits, one for each rule; those of a table's cells
put together say which rules are spared.  Nothing is spared where a rule's ``where`` does not hold for certain.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property, reduce
from operator import and_
from typing import Any

from msgspec import Struct

from perflint import checks
from perflint.checks._stretches import DOCUMENT_FIELDS, TABLE_FIELDS
from perflint.checks.contract import Screens, TextScreen
from perflint.engine.frames import Frames
from perflint.engine.row_screens import RAISED, Bits, RowScreens, RowTexts, chained
from perflint.engine.text_screens import Met, TextAnswers
from perflint.model import CELLS, Document, Phase, TargetTable
from perflint.rulebook.rule import Rule

NO_SCREENS = Screens()
PROJECTS = ("table", "document")  # what a rule about more than one row is given


class Spared(Struct, frozen=True):
    """Which rules are spared: a bit for each, for the document as a whole (all its tables) and for each table."""

    document: int
    tables: tuple[int, ...]

    def of(self, table: int | None) -> int:
        """The bits for a table, or (None) the document."""
        return self.document if table is None else self.tables[table]


def screens_of(rule: Rule, *, hits_only: bool = False) -> Screens:
    """What spares the check of a rule; nothing where it has none, or none that says so.

    ``hits_only`` asks for what spares it where it is all the same what it cannot decide.
    """
    if rule.check is None:
        return NO_SCREENS
    check = checks.get(rule.check)
    declared: Callable[[Any], Screens] | None = getattr(check, "screens", None)
    if hits_only:
        declared = getattr(check, "hit_screens", declared)
    try:
        return declared(rule.parts.options) if declared else NO_SCREENS
    except Exception:  # somebody else's check
        return NO_SCREENS


class _Declared(Struct, frozen=True):
    """Which rules have screens of a kind, as bits."""

    rows: int = 0
    any_row: int = 0
    settled: int = 0
    texts: int = 0


class Screening:
    """What spares the checks among these rules in documents of a phase; each rule has the bit of its place.

    Rules for other phases are spared without a question.  With ``hits_only`` a rule is spared wherever its check has no hit,
    and what it cannot decide goes unsaid.
    """

    def __init__(self, rules: Sequence[Rule], phase: Phase, *, hits_only: bool = False) -> None:
        self.rules = tuple(rules)
        asked = [rule.given != "indicator" and phase in rule.phases for rule in self.rules]
        self._screens = [
            screens_of(rule, hits_only=hits_only) if one else NO_SCREENS
            for rule, one in zip(self.rules, asked, strict=True)
        ]
        self._outside = sum(
            1 << place for place, rule in enumerate(self.rules) if rule.given in PROJECTS and phase not in rule.phases
        )

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The rules that anything could spare."""
        return tuple(
            rule.code for rule, screens in zip(self.rules, self._screens, strict=True) if screens is not NO_SCREENS
        )

    @cached_property
    def _everyone(self) -> int:
        return (1 << len(self.rules)) - 1

    @cached_property
    def _of_tables(self) -> int:
        """The rules that are given a table."""
        return sum(1 << place for place, rule in enumerate(self.rules) if rule.given == "table")

    @cached_property
    def _rows(self) -> RowScreens:
        return RowScreens(self._screens)

    @cached_property
    def _texts(self) -> dict[str, TextAnswers]:
        """For each field, the texts screens that look at it."""
        asked: dict[str, list[tuple[int, TextScreen]]] = {}
        for place, screens in enumerate(self._screens):
            for field in screens.texts.fields if screens.texts else ():
                asked.setdefault(field, []).append((1 << place, screens.texts))  # type: ignore[arg-type]
        return {field: TextAnswers(screens) for field, screens in asked.items()}

    @cached_property
    def _together(self) -> list[tuple[int, Callable[[Sequence[str]], bool]]]:
        """The rules whose texts are to be looked at together, and what says whether they matter."""
        found = ((1 << place, one.texts.together) for place, one in enumerate(self._screens) if one.texts)
        return [(bit, together) for bit, together in found if together is not None]

    @cached_property
    def _frames(self) -> Frames:
        return Frames([(1 << place, screens.needs) for place, screens in enumerate(self._screens) if screens.needs])

    @cached_property
    def _declared(self) -> _Declared:
        rows = any_row = settled = texts = 0
        for place, screens in enumerate(self._screens):
            rows |= bool(screens.rows) << place
            any_row |= bool(screens.any_row) << place
            settled |= bool(screens.settled) << place
            texts |= (screens.texts is not None) << place
        return _Declared(rows, any_row, settled, texts)

    def forget(self) -> None:
        """Let go of what is remembered of texts."""
        if "_rows" in self.__dict__:
            self._rows.forget()
        for asked in self.__dict__.get("_texts", {}).values():
            asked.known.clear()

    def spared(self, document: Document) -> Spared:
        """The bits of the rules whose checks yield nothing for the document, and for each of its tables."""
        tables = []
        rows, there, some = Bits(), 0, False
        own, texts = Met(), Met()
        self._of_document(document, own)
        texts.add(own)
        frame = self._frames.of_document(document)
        signs = []
        for one in document.tables:
            columns = RowTexts(one.indicators)
            found, said = self._rows.of_rows(columns)
            met = Met()
            met.add(own)
            self._of_table(one, columns, met)
            has = self._frames.of_table(one)
            spared = self._spared(found, met, 1, bool(one.indicators))
            spared |= self._outside | self._by_signs(said, self._of_tables) | self._frames.spared(frame | has)
            tables.append(spared)
            rows, there, some = rows.joined(found), there | has, some or bool(one.indicators)
            texts.add(met)
            signs.append(said)
        whole = self._outside | self._spared(rows, texts, len(document.tables), some)
        together = signs[0] if len(signs) == 1 else chained(signs, len(self._rows.signs))
        whole |= self._by_signs(together, self._everyone & ~self._of_tables) | self._frames.spared(frame | there)
        everywhere = reduce(and_, tables, self._of_tables)
        return Spared(whole & ~self._of_tables | everywhere, tuple(tables))

    def _spared(self, found: Bits, texts: Met, tables: int, some: bool) -> int:
        declared = self._declared
        spared = (declared.settled & found.settled) | (declared.texts & ~texts.bits) | self._by_number(tables)
        for bit, together in self._together:
            if texts.bits & bit and not matter(together, texts.of(bit)):
                spared |= bit
        return spared | (declared.rows & ~found.rows) | (declared.any_row & ~found.matters) if some else spared

    def _by_signs(self, signs: Sequence[Sequence[Hashable]], among: int) -> int:
        """The rules for whom the signs of their rows do not matter."""
        found = 0
        for (bit, asked), said in zip(self._rows.signs, signs, strict=True):
            if bit & among and not matter(asked.matters, said):
                found |= bit
        return found

    @cached_property
    def _numbers(self) -> list[tuple[int, int]]:
        """The rules that need more than one table, and how many."""
        return [
            (1 << place, screens.tables)
            for place, screens in enumerate(self._screens)
            if screens.tables and self.rules[place].given != "table"
        ]

    def _by_number(self, tables: int) -> int:
        """The rules that need more tables than these."""
        return sum(bit for bit, needed in self._numbers if tables < needed)

    @cached_property
    def _row_fields(self) -> tuple[tuple[str, TextAnswers], ...]:
        return tuple((name, asked) for name, asked in self._texts.items() if name in CELLS)

    def _of_table(self, table: TargetTable, columns: RowTexts, met: Met) -> None:
        """Meet the texts of a table and its rows."""
        self._of_fields(table, TABLE_FIELDS, met)
        for name, asked in self._row_fields:
            met.meet_all(columns.of(name), asked)

    def _of_fields(self, holder: TargetTable | Document, names: Iterable[str], met: Met) -> None:
        for name in names:
            asked = self._texts.get(name)
            cell = getattr(holder, name) if asked is not None else None
            if cell is not None and asked is not None:
                met.meet(cell.text, asked)

    def _of_document(self, document: Document, met: Met) -> None:
        """Meet the texts that a document has beside its tables."""
        self._of_fields(document, DOCUMENT_FIELDS, met)
        for goal in document.goals:
            cells = (("goals", goal.goal), ("goals", goal.completion), ("rates", goal.rate.cell if goal.rate else None))
            for name, cell in cells:
                if cell is not None and name in self._texts:
                    met.meet(cell.text, self._texts[name])
        if document.paragraphs and (asked := self._texts.get("prose")):
            for passage in document.paragraphs:
                met.meet(passage.text, asked)


def matter(matters: Callable[[Sequence[Any]], bool], said: Sequence[Any]) -> bool:
    if RAISED in said:
        return True
    try:
        return matters(said)
    except Exception:  # as above
        return True
