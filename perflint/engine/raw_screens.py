"""Which rules about tables and documents are spared for a project, told from the raw texts of its rows.

The same screens as those of `perflint.engine.screening`: each is asked of each distinct text of a column once, and what
the texts of a project say is put together as bits.  A screen that looks at several columns spares nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any

from perflint.checks._stretches import DOCUMENT_FIELDS, TABLE_FIELDS
from perflint.checks.contract import Screens, TextScreen
from perflint.engine.raw_columns import Layout
from perflint.engine.row_screens import KINDS, AskedTogether, Declared, Packed, bits_of, whole_row
from perflint.engine.screening import CELLS, screens_of
from perflint.engine.text_screens import TextAnswers
from perflint.model import Cell
from perflint.rulebook.rule import Rule


class _OfColumn(AskedTogether):
    """The screens that look at one column."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, list[tuple[int, TextScreen]]] = {}
        self.asked: dict[str, TextAnswers] = {}

    def rules(self) -> int:
        """The bits of the rules whose screens these are."""
        screens = chain.from_iterable(asked.values() for asked in self.screens.values())
        return reduce(or_, chain(screens, (bit for found in self.texts.values() for bit, _ in found)), 0)

    def packed(self, rows: Sequence[Any], width: int) -> list[Packed]:
        """What each row says of which only this column may be looked at; above the rest, a bit for each rule to which one of
        the texts matters."""
        packed = [self.said(row, width) for row in rows]
        for name, texts in self.asked.items():
            cells = [getattr(row, name) for row in rows]
            found = texts.of_all([cell.text if isinstance(cell, Cell) else "" for cell in cells])
            packed = [one | matters << 3 * width for one, matters in zip(packed, found, strict=True)]
        return packed


class RawScreens:
    """The screens of rules about tables and documents, each of which has the bit of its place."""

    def __init__(self, rules: Sequence[Rule], layout: Layout) -> None:
        self.rules, self.layout = tuple(rules), layout
        self._columns = [_OfColumn() for _ in layout.columns]
        self._constant = _OfColumn()
        self._more_tables = 0
        self._several = dict.fromkeys(KINDS, 0)  # rules with screens that look at several columns
        header: dict[str, list[tuple[int, TextScreen]]] = {}
        self.screens = [screens_of(rule, hits_only=True) for rule in self.rules]
        for place, screens in enumerate(self.screens):
            self._take(1 << place, screens, header)
            if screens.tables > 1 and self.rules[place].given != "table":
                self._more_tables |= 1 << place
        for one in (self._constant, *self._columns):
            one.asked = {name: TextAnswers(asked) for name, asked in one.texts.items()}
        # the cells whose texts are looked at, with what is known of them
        self.asked = {name: asked for column in self._columns for name, asked in column.asked.items()}
        self.header = {name: TextAnswers(asked) for name, asked in header.items()}
        self._declared, self._width = Declared(self.screens), len(self.rules)

    def _take(self, bit: int, screens: Screens, header: dict[str, list[tuple[int, TextScreen]]]) -> None:
        for kind in KINDS:
            for screen in getattr(screens, kind):
                if (column := self._column(screen.cells)) is None:
                    self._several[kind] |= bit
                else:
                    column.take(kind, screen, bit)
        texts = screens.texts
        for name in texts.fields if texts else ():
            column = self._column((name,)) if name in CELLS else None
            if column is not None and texts is not None:
                column.texts.setdefault(name, []).append((bit, texts))
            if name in (*TABLE_FIELDS, *DOCUMENT_FIELDS) and texts is not None:
                header.setdefault(name, []).append((bit, texts))

    def _column(self, cells: Sequence[str]) -> _OfColumn | None:
        columns = self.layout.columns_of(cells)
        if not columns:
            return self._constant
        return self._columns[next(iter(columns))] if len(columns) == 1 else None

    def together(self, rule: int) -> Callable[[Sequence[str]], bool] | None:
        """What is asked of all texts together that matter to the rule of this number, if anything."""
        texts = self.screens[rule].texts
        return texts.together if texts else None

    def asking(self, column: int) -> list[str]:
        """The codes of the rules whose screens look at a column."""
        bits = self._columns[column].rules()
        return [rule.code for place, rule in enumerate(self.rules) if bits >> place & 1]

    def packed(self, column: int, rows: Sequence[Any]) -> list[Packed]:
        """What some texts of a column say; of each row only that column may be looked at."""
        return self._columns[column].packed(rows, self._width)

    def constant(self, row: Any) -> Packed:
        """What is the same for all rows, for there is no such column."""
        (found,) = self._constant.packed([row], self._width)
        return found | self._several["settled"] << self._width | self._several["any_row"] << 2 * self._width

    def of_row(self, packed: Packed) -> int:
        """What all texts of a row say, so that it can be joined by ``|`` with that of other rows."""
        return whole_row(packed, self._width)

    def open(self, rows: int) -> tuple[int, int]:
        """The rules that the rows of a project do not spare, and those among them that texts of its heading may call for.

        ``rows`` is what they say, joined.
        """
        unsaid = self._declared.texts & ~(rows >> 3 * self._width)
        open_ = (1 << self._width) - 1 & ~self._declared.spared(bits_of(rows, self._width)) & ~self._more_tables
        return open_ & ~unsaid, open_ & unsaid

    def forget(self) -> None:
        """Let go of what is remembered of texts."""
        for texts in (*self.header.values(), *self.asked.values()):
            texts.known.clear()
