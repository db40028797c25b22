"""Which rules about tables and documents are spared for a project, told from the raw texts of its rows.

The same screens as those of `perflint.engine.screening`: each is asked of each distinct text of a column once, and what
the texts of a project say is put together as bits.  A screen that looks at several columns spares nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import invert, or_
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.checks._stretches import DOCUMENT_FIELDS, TABLE_FIELDS
from perflint.checks.contract import Screen, Screens, TextScreen
from perflint.engine.raw_columns import Layout
from perflint.engine.row_screens import holds
from perflint.engine.screening import screens_of
from perflint.engine.text_screens import TextAnswers
from perflint.model import CELLS, Cell
from perflint.rulebook.rule import Rule


class TextBits(Struct, frozen=True):
    """What the texts of a row, or of one of its columns, say to the screens: a bit for each rule."""

    held: int  # nothing keeps its ``rows`` from holding
    settled: int  # nothing keeps its ``settled`` from holding
    matters: int  # the row matters to it (``any_row``)
    said: int  # one of the texts matters to it (``texts``)

    def joined(self, other: TextBits) -> TextBits:
        """What the texts of one row say together."""
        return TextBits(
            self.held & other.held,
            self.settled & other.settled,
            self.matters | other.matters,
            self.said | other.said,
        )


NO_BITS = TextBits(-1, -1, 0, 0)


class _OfColumn:
    """The screens that look at one column, each with the bits of its rules."""

    def __init__(self) -> None:
        self.rows: dict[Screen, int] = {}
        self.settled: dict[Screen, int] = {}
        self.matters: dict[Screen, int] = {}
        self.texts: dict[str, list[tuple[int, TextScreen]]] = {}
        self.asked: dict[str, TextAnswers] = {}

    def rules(self) -> int:
        """The bits of the rules whose screens these are."""
        texts = (bit for found in self.texts.values() for bit, _ in found)
        return reduce(or_, (*self.rows.values(), *self.settled.values(), *self.matters.values(), *texts), 0)

    def bits(self, rows: Sequence[Any]) -> list[TextBits]:
        """What each row says of which only this column may be looked at."""
        held = _bits(self.rows, rows, wanted=False, otherwise=True)
        settled = _bits(self.settled, rows, wanted=False, otherwise=False)
        matters = _bits(self.matters, rows, wanted=True, otherwise=True)
        said = [0] * len(rows)
        for name, texts in self.asked.items():
            cells = [getattr(row, name) for row in rows]
            found = texts.of_all([cell.text if isinstance(cell, Cell) else "" for cell in cells])
            said = list(map(or_, said, found))
        return list(map(TextBits, map(invert, held), map(invert, settled), matters, said))


def _bits(screens: Mapping[Screen, int], rows: Sequence[Any], *, wanted: bool, otherwise: bool) -> list[int]:
    """For each row the bits of the screens that say so; ``otherwise`` is what is told of one that raises."""
    found = [0] * len(rows)
    for screen, bits in screens.items():
        told = [holds(screen, row, otherwise=otherwise) for row in rows]
        found = [one | bits if bool(holding) is wanted else one for one, holding in zip(found, told, strict=True)]
    return found


class RawScreens:
    """The screens of rules about tables and documents, each of which has the bit of its place."""

    def __init__(self, rules: Sequence[Rule], layout: Layout) -> None:
        self.rules, self.layout = tuple(rules), layout
        self._columns = [_OfColumn() for _ in layout.columns]
        self._constant = _OfColumn()
        self._by_rows = self._by_any = self._settling = self._by_text = self._more_tables = 0
        self._matters = self._unsettled = 0  # rules with screens that look at several columns
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
        self._width, self._mask = len(self.rules), (1 << len(self.rules)) - 1

    def _take(self, bit: int, screens: Screens, header: dict[str, list[tuple[int, TextScreen]]]) -> None:
        self._by_rows |= bit if screens.rows else 0
        self._by_any |= bit if screens.any_row else 0
        self._settling |= bit if screens.settled else 0
        self._by_text |= bit if screens.texts else 0
        self._ask("rows", screens.rows, bit)
        self._matters |= self._ask("matters", screens.any_row, bit)
        self._unsettled |= self._ask("settled", screens.settled, bit)
        texts = screens.texts
        for name in texts.fields if texts else ():
            column = self._column((name,)) if name in CELLS else None
            if column is not None and texts is not None:
                column.texts.setdefault(name, []).append((bit, texts))
            if name in (*TABLE_FIELDS, *DOCUMENT_FIELDS) and texts is not None:
                header.setdefault(name, []).append((bit, texts))

    def _ask(self, kind: str, screens: Iterable[Screen], bit: int) -> int:
        """Have the columns ask screens of a rule; its bit where one of them looks at several columns, which nobody asks."""
        several = 0
        for screen in screens:
            column = self._column(screen.cells)
            if column is None:
                several = bit
            else:
                asked = getattr(column, kind)
                asked[screen] = asked.get(screen, 0) | bit
        return several

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

    def bits(self, column: int, rows: Sequence[Any]) -> list[TextBits]:
        """What some texts of a column say; of each row only that column may be looked at."""
        return self._columns[column].bits(rows)

    def constant(self, row: Any) -> TextBits:
        """What is the same for all rows, for there is no such column."""
        (found,) = self._constant.bits([row])
        return replace(found, settled=found.settled & ~self._unsettled, matters=found.matters | self._matters)

    def packed(self, bits: TextBits) -> int:
        """The same as one number, so that those of several rows can be joined by ``|``."""
        width, mask = self._width, self._mask
        return (
            bits.held & mask
            | (bits.settled & mask) << width
            | (bits.matters & mask) << 2 * width
            | (bits.said & mask) << 3 * width
        )

    def open(self, packed: int) -> tuple[int, int]:
        """The rules that the rows of a project do not spare, and those among them that texts of its heading may call for.

        ``packed`` are the bits of all rows, joined.
        """
        width, mask = self._width, self._mask
        held, settled = packed & mask, packed >> width & mask
        matters, said = packed >> 2 * width & mask, packed >> 3 * width & mask
        spared = (self._by_rows & ~held) | (self._by_any & ~matters) | (self._settling & settled) | self._more_tables
        return mask & ~spared & ~(self._by_text & ~said), mask & ~spared & self._by_text & ~said

    def forget(self) -> None:
        """Let go of what is remembered of texts."""
        for texts in (*self.header.values(), *self.asked.values()):
            texts.known.clear()
