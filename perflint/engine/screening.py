"""Which checks of tables and documents need not run, for they would yield nothing: told from each distinct text once.

A check may declare what spares it (`perflint.checks.contract.Screens`).  Every distinct text of a cell is asked all that
the checks of a run want to know of it, and the answers are kept as bits, one for each rule; those of a table's cells
put together say which rules are spared.  Nothing is spared where a rule's ``where`` does not hold for certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from perflint import checks
from perflint.checks._stretches import DOCUMENT_FIELDS, ROW_FIELDS, TABLE_FIELDS
from perflint.checks.contract import Screen, Screens, TextScreen
from perflint.model import Cell, Document, Indicator, TargetTable
from perflint.rulebook import needles
from perflint.rulebook.rule import Rule

MOST = 1 << 16  # texts of one group of cells that are remembered
LONGEST = 300  # characters of them
NO_SCREENS = Screens()


class Bits(NamedTuple):
    """What texts say: a bit for each rule whose ``rows``, ``settled`` screens hold, and for which something matters."""

    rows: int
    settled: int
    matters: int


class Spared(NamedTuple):
    """Which rules are spared: a bit for each, for the document as a whole and for its tables."""

    document: int
    tables: tuple[int, ...]

    def of(self, table: int | None) -> int:
        """The bits for a table, or (None) the document."""
        return self.document if table is None else self.tables[table]


def screens_of(rule: Rule) -> Screens:
    """What spares the check of a rule; nothing where it has none, or none that says so."""
    if rule.check is None:
        return NO_SCREENS
    declared: Callable[[Any], Screens] | None = getattr(checks.get(rule.check), "screens", None)
    try:
        return declared(rule.parts.options) if declared else NO_SCREENS
    except Exception:  # somebody else's check
        return NO_SCREENS


class _Group:
    """Cells that screens ask about together."""

    def __init__(self, cells: tuple[str, ...], everyone: int) -> None:
        self.cells = cells
        self.rows: list[tuple[int, Screen]] = []
        self.settled: list[tuple[int, Screen]] = []
        self.matters: list[tuple[int, Screen]] = []
        self.everyone = everyone
        self.known: dict[Hashable, Bits] = {}


class Screening:
    """What spares the checks among these rules, each of which has the bit of its place."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)

    @cached_property
    def _screens(self) -> list[Screens]:
        return [screens_of(rule) if rule.given != "indicator" else NO_SCREENS for rule in self.rules]

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
    def _groups(self) -> list[_Group]:
        found: dict[tuple[str, ...], _Group] = {}

        def group(screen: Screen) -> _Group:
            key = tuple(sorted(screen.cells))
            return found.setdefault(key, _Group(key, self._everyone))

        for place, screens in enumerate(self._screens):
            for one in screens.rows:
                group(one).rows.append((1 << place, one))
            for one in screens.any_row:
                group(one).matters.append((1 << place, one))
            for one in screens.settled:
                group(one).settled.append((1 << place, one))
        return list(found.values())

    @cached_property
    def _texts(self) -> dict[str, _Texts]:
        """For each field, the texts screens that look at it."""
        asked: dict[str, list[tuple[int, TextScreen]]] = {}
        for place, screens in enumerate(self._screens):
            for field in screens.texts.fields if screens.texts else ():
                asked.setdefault(field, []).append((1 << place, screens.texts))  # type: ignore[arg-type]
        return {field: _Texts(screens) for field, screens in asked.items()}

    @cached_property
    def _declared(self) -> tuple[int, int, int, int]:
        """Which rules have screens about rows, rows or any row, settling rows, texts."""
        by_rows = by_any = settled = by_text = 0
        for place, screens in enumerate(self._screens):
            by_rows |= bool(screens.rows) << place
            by_any |= bool(screens.any_row) << place
            settled |= bool(screens.settled) << place
            by_text |= (screens.texts is not None) << place
        return by_rows, by_any, settled, by_text

    def spared(self, document: Document) -> Spared:
        """The bits of the rules whose checks yield nothing for the document, and for each of its tables."""
        tables = []
        rows = settled = matters = 0
        texts = self._of_document(document)
        some = False
        for one in document.tables:
            found = self._of_rows(one.indicators)
            said = self._text_bits(one, TABLE_FIELDS)
            for name in self._row_fields:
                known = self._texts[name]
                for row in one.indicators:
                    said |= known.bits(getattr(row, name))
            tables.append(self._spared(found, said, 1, bool(one.indicators)))
            rows, settled, matters = rows | found.rows, settled | found.settled, matters | found.matters
            texts |= said
            some = some or bool(one.indicators)
        whole = self._spared(Bits(rows, settled, matters), texts, len(document.tables), some)
        return Spared(whole, tuple(tables))

    def _spared(self, found: Bits, texts: int, tables: int, some: bool) -> int:
        by_rows, by_any, settling, by_text = self._declared
        spared = (settling & found.settled) | (by_text & ~texts) | self._by_number(tables)
        return spared | (by_rows & ~found.rows) | (by_any & ~found.matters) if some else spared

    def _by_number(self, tables: int) -> int:
        """The rules that need more tables than these."""
        found = 0
        for place, screens in enumerate(self._screens):
            found |= (tables < screens.tables) << place
        return found

    @cached_property
    def _row_fields(self) -> tuple[str, ...]:
        return tuple(name for name in ROW_FIELDS if name in self._texts)

    def _text_bits(self, holder: TargetTable | Document, names: Iterable[str]) -> int:
        found = 0
        for name in names:
            known = self._texts.get(name)
            if known is not None:
                found |= known.bits(getattr(holder, name))
        return found

    def _of_document(self, document: Document) -> int:
        found = self._text_bits(document, DOCUMENT_FIELDS)
        if document.goals and (known := self._texts.get("goals")):
            for goal in document.goals:
                found |= known.bits(goal.goal) | known.bits(goal.completion)
        if document.paragraphs and (known := self._texts.get("prose")):
            for passage in document.paragraphs:
                found |= known.of(passage.text)
        return found

    def _of_rows(self, rows: Sequence[Indicator]) -> Bits:
        """The bits of all rows together: a row must make all of a rule's screens hold."""
        held, settled, matters = [self._everyone] * len(rows), [self._everyone] * len(rows), 0
        for group in self._groups:
            known = group.known
            for place, key in enumerate(_keys(group.cells, rows)):
                bits = known.get(key)
                if bits is None:
                    bits = _asked(group, rows[place])
                    if len(known) >= MOST:
                        known.clear()
                    known[key] = bits
                held[place] &= bits.rows
                settled[place] &= bits.settled
                matters |= bits.matters
        all_rows = all_settled = 0
        for one, other in zip(held, settled, strict=True):
            all_rows |= one
            all_settled |= other
        return Bits(all_rows, all_settled, matters)


class _Texts:
    """The text screens that look at one field, and what they said of texts."""

    def __init__(self, screens: Sequence[tuple[int, TextScreen]]) -> None:
        self.known: dict[str, int] = {}
        self.always = 0  # bits of screens that no needles spare
        self.index: dict[str, int] = {}
        self.screens = screens
        for bit, screen in screens:
            strings = _needles_of(screen)
            if strings is None:
                self.always |= bit
            for string in strings or ():
                self.index[string] = self.index.get(string, 0) | bit

    def bits(self, cell: Cell | None) -> int:
        """The bits of the rules for which the text matters."""
        return 0 if cell is None else self.of(cell.text)

    def of(self, text: str) -> int:
        """The same of a plain text."""
        found = self.known.get(text)
        if found is None:
            found = self._ask(text) if text.strip() else 0
            if len(text) <= LONGEST:
                if len(self.known) >= MOST:
                    self.known.clear()
                self.known[text] = found
        return found

    def _ask(self, text: str) -> int:
        wanted = self.always
        for string in self.index.keys() & needles.strings_of(text):
            wanted |= self.index[string]
        return sum(bit for bit, screen in self.screens if wanted & bit and _matters(screen, text))


def _matters(screen: TextScreen, text: str) -> bool:
    try:
        return _is_asked(screen, text)
    except Exception:  # the check will raise likewise, or knows better
        return True


def _is_asked(screen: TextScreen, text: str) -> bool:
    if screen.patterns and not any(_compiled(one).search(text) for one in screen.patterns):
        return False
    return screen.matters is None or screen.matters(text)


def _needles_of(screen: TextScreen) -> frozenset[str] | None:
    found: frozenset[str] = frozenset()
    for pattern in screen.patterns:
        strings = needles.of_source(pattern)
        if strings is None:
            return None
        found |= strings
    return found if screen.patterns else None


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)  # kept by `re` itself


def _keys(cells: tuple[str, ...], rows: Sequence[Indicator]) -> list[Hashable]:
    """The texts of these cells in each row."""
    read: Callable[[Indicator], Any] = attrgetter(*cells)
    if len(cells) == 1:
        return [None if (cell := read(row)) is None else cell.text for row in rows]
    return [tuple(None if cell is None else cell.text for cell in read(row)) for row in rows]


def _asked(group: _Group, row: Indicator) -> Bits:
    """What the group's screens say of a row; one that raises spares nothing."""
    rows = settled = group.everyone
    matters = 0
    for bit, screen in group.rows:
        if not _holds(screen, row, otherwise=True):
            rows &= ~bit
    for bit, screen in group.settled:
        if not _holds(screen, row, otherwise=False):
            settled &= ~bit
    for bit, screen in group.matters:
        if _holds(screen, row, otherwise=True):
            matters |= bit
    return Bits(rows, settled, matters)


def _holds(screen: Screen, row: Indicator, *, otherwise: bool) -> bool:
    try:
        return screen.holds(row)
    except Exception:  # the check will raise likewise, or knows better
        return otherwise
