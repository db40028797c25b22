"""What the raw texts of an export's rows are to the rules, column by column, before there is any `Indicator`.

A text means the same in every row that has it, unless it hangs on the rows around (a label left blank, a total, 其中…);
a row with such a text is not plain, and its project is read as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.checks.contract import Row, Subject
from perflint.engine.frames import BLANK, OF_DOCUMENT, reader_of
from perflint.engine.joined import holding
from perflint.model import Cell, Document, Indicator, TargetTable
from perflint.recognition.exports.binding import HEADER, Binding
from perflint.recognition.exports.rows import labels_alone, name_alone, odd_names
from perflint.recognition.grids.cells import clean, white
from perflint.recognition.grids.columns import MONEY
from perflint.recognition.grids.names import FIELDS, number_of
from perflint.rulebook import fields
from perflint.rulebook.facts import Facts
from perflint.rulebook.noise import MIXED, is_met
from perflint.rulebook.questions import AROUND, Sight
from perflint.rulebook.totals import Total

LEVELS = ("level1", "level2")
NOT_CELLS = frozenset({"code1", "code2"})  # plain texts of an `Indicator`
PURPOSE = frozenset({"project", "goal", "overview"})


class StandIn:
    """Stands for an indicator of which only some cells are looked at; it has no others."""

    child = False


for _name in Indicator.__struct_fields__:
    if _name != "child":
        setattr(StandIn, _name, None)


class RawColumn:
    """A column of texts, or two that are understood together: their places in a row, and the cells that come of them.

    A text is understood as the text of its first cell where that is the only one, else as those of all of them; as None
    where the row would not be plain.
    """

    def __init__(
        self,
        cells: tuple[str, ...],
        places: tuple[int, ...],
        read: Callable[[Any], Sequence[str | None] | None],
        odd: Callable[[str], Iterable[int]] | None = None,
        *,
        always_plain: bool = False,
    ) -> None:
        """``odd`` tells in raw texts put together, \\0 before, between and behind them, where a character stands in each, in
        their order, but in those that ``read`` would give as they are, for the first cell alone; ``always_plain`` says
        that no text of the column makes its row anything else."""
        self.cells, self.places, self.always_plain = cells, places, always_plain
        self._read, self._odd = read, odd

    def of(self, export: Sequence[Sequence[Any]]) -> Sequence[Any]:
        """The raw text (or texts) of each row; ``export`` are the columns of the export."""
        if len(self.places) == 1:
            return export[self.places[0]]
        return list(zip(*[export[place] for place in self.places], strict=True))

    def understood(self, raws: Sequence[Any]) -> list[Any]:
        """What each of these raw texts says."""
        if self._odd is None or {*map(type, raws)} != {str}:
            return list(map(self._understood, raws))
        found = list(raws)
        for place in holding(raws, self._odd):
            found[place] = self._understood(raws[place])
        return found

    def _understood(self, raw: Any) -> Any:
        texts = self._read(raw)
        if texts is None:
            return None
        return texts[0] if texts[0] is not None and all(text is None for text in texts[1:]) else tuple(texts)

    def text(self, found: Any, name: str) -> str | None:
        """The text of one of the cells of what was understood."""
        if found.__class__ is tuple:
            text: str | None = found[self.cells.index(name)]
            return text
        return found if name == self.cells[0] else None

    def fill(self, row: Any, found: Any) -> None:
        """Give what stands for an indicator the cells of what was understood.  Raises LookupError where the row would not be
        plain."""
        if found.__class__ is str:
            setattr(row, self.cells[0], Cell(found))
            return
        if found is None:
            raise LookupError("not a plain row")
        for name, text in zip(self.cells, found, strict=True):
            if text is not None:
                setattr(row, name, text if name in NOT_CELLS else Cell(text))


def stand_in(columns: Iterable[RawColumn], found: Iterable[Any]) -> Any:
    """What stands for an indicator of which these columns say this, as it is understood.  Raises LookupError where the row
    would not be plain."""
    row: Any = StandIn()
    for column, text in zip(columns, found, strict=True):
        column.fill(row, text)
    return row


class Understood(dict[int, Sequence[Any]]):
    """What the rows of a slab say in each column of a layout, by the number of the column; columns of which nothing was
    asked are understood when somebody looks at them.  ``export`` are the columns of the export."""

    __slots__ = ("_export", "_layout")

    def __init__(self, layout: Layout, export: Sequence[Sequence[Any]]) -> None:
        self._layout, self._export = layout, export

    def __missing__(self, number: int) -> Sequence[Any]:
        column = self._layout.columns[number]
        found = self[number] = column.understood(column.of(self._export))
        return found

    def texts(self, cell: str) -> Sequence[str | None]:
        """The texts of a cell, one for each row."""
        number = next(iter(self._layout.columns_of((cell,))), None)
        if number is None:
            return [None] * len(self._export[0])
        column, found = self._layout.columns[number], self[number]
        kinds = {*map(type, found)}
        if cell == column.cells[0] and kinds == {str}:
            return found
        if kinds == {tuple}:
            at = column.cells.index(cell)
            return [one[at] for one in found]
        return [column.text(one, cell) for one in found]


class Reach(Struct, frozen=True):
    """On what a fact rests: raw columns (by number), all rows together, or on more than rows tell.  On nothing of these
    it is the same for every row."""

    columns: frozenset[int] = frozenset()
    totals: frozenset[str] = frozenset()
    beyond: bool = False

    def joined(self, other: Reach) -> Reach:
        """On what two facts rest."""
        return Reach(self.columns | other.columns, self.totals | other.totals, self.beyond or other.beyond)


NOTHING, BEYOND = Reach(), Reach(beyond=True)


class Layout:
    """The raw columns of an export, and what is the same for all its projects."""

    def __init__(self, binding: Binding, document: Document) -> None:
        """``document`` is one without rows, as all its projects have it but for what their rows say."""
        self.binding = binding
        known = binding.columns
        self.columns = list(_columns_of(known))
        self._of_cell = {cell: number for number, column in enumerate(self.columns) for cell in column.cells}
        varying = {role for role in HEADER if role in known}
        varying |= {"purpose"} if varying & PURPOSE else set()
        varying |= {"unit"} if "unit_name" in known else set()
        varying |= {"funds"} if MONEY & known.keys() else set()
        of_document = {role for role in ("year", "department") if role in known}
        if document.year is not None:  # a title goes before the column
            of_document.discard("year")
        self.varying = {"table": varying, "document": of_document}
        table = TargetTable(columns=binding.present, confidence=binding.confidence)
        self.document = replace(document, tables=(table,))

    def facts(self, row: Any) -> Facts:
        """The facts of what stands for an indicator."""
        return Facts(Subject((self.document,), 0, 0, Row(0, 0, 0, row)))

    def columns_of(self, cells: Iterable[str]) -> frozenset[int]:
        """The columns from which these cells come; cells that the export does not have come from none."""
        return frozenset(self._of_cell[cell] for cell in cells if cell in self._of_cell)

    def reach(self, given: str, sights: Iterable[Sight]) -> Reach:
        """On what it rests whether these conditions hold for a subject."""
        found = NOTHING
        for sight in sights:
            for question in sight.questions:
                around = question.cells <= AROUND
                found = found.joined(
                    self.reach_of(given, (question.path,)) if around else self._of_cells(question.cells)
                )
            found = found.joined(self._of_cells(path for pair in sight.pairs for path in (pair.left, pair.right)))
            found = found.joined(self.reach_of(given, (path for one in sight.comparisons for path in one.paths)))
        return found

    def reach_of(self, given: str, paths: Iterable[str]) -> Reach:
        """On what the fields of a subject rest."""
        found = NOTHING
        for path in paths:
            found = found.joined(self._of_field(given, path))
        return found

    def _of_cells(self, cells: Iterable[str]) -> Reach:
        return Reach(self.columns_of(cells))

    def _of_field(self, given: str, path: str) -> Reach:
        head, _, rest = path.partition(".")
        owner, inner = (head, rest) if given == "indicator" and head in self.varying else (given, path)
        if given == "table" and head == "document":
            owner, inner = head, rest
        found = fields.registry(given).get(path)
        if found is None:
            return BEYOND
        if owner == "indicator":
            return self._of_cells(found.cells) if found.cells else BEYOND
        if isinstance(found.get, Total):
            return Reach(totals=frozenset({path}))
        return BEYOND if owner not in self.varying or inner.split(".", 1)[0] in self.varying[owner] else NOTHING

    def needed(self, paths: Iterable[str]) -> frozenset[int] | None:
        """The places of the texts of which one must be there for one of these fields to be (see the ``needs`` of
        `perflint.checks.contract.Screens`); None where one is there in any case, or may be."""
        found: set[int] = set()
        for path in paths:
            owner = "document" if OF_DOCUMENT in path else "table"
            name = path.removeprefix(BLANK).removeprefix(OF_DOCUMENT)
            head = name.split(".", 1)[0]
            if head not in self.varying[owner]:
                whole: Any = self.document if owner == "document" else self.document.tables[0]
                if reader_of(path.replace(OF_DOCUMENT, ""))(whole):
                    return None
            elif not path.startswith(BLANK):  # what an export tells of a project is never a blank cell
                roles = MONEY if head == "funds" else ({"unit": "unit_name"}.get(head, head),)
                found |= {self.binding.columns[role] for role in roles if role in self.binding.columns}
        return frozenset(found)


def _columns_of(known: Mapping[str, int]) -> Iterator[RawColumn]:
    levels = tuple(role for role in LEVELS if role in known)
    if levels:
        yield RawColumn((*LEVELS, "code1", "code2"), tuple(known[role] for role in levels), _levels_of(levels))
    numbered = "number" in known
    yield RawColumn(("name",) if numbered else ("name", "number"), (known["name"],), _name_of(numbered), odd_names)
    for role in FIELDS:
        if role in known:
            yield RawColumn((role,), (known[role],), _text_of, white, always_plain=True)
    if numbered:
        yield RawColumn(("number",), (known["number"],), _number_of)


def _levels_of(roles: Sequence[str]) -> Callable[[Any], Sequence[str | None] | None]:
    def read(raw: Any) -> Sequence[str | None] | None:
        texts = [clean(text) for text in ((raw,) if len(roles) == 1 else raw)]
        if any(is_met(MIXED, text) for text in texts):  # a trace of a spoilt copy
            return None
        told = dict(zip(roles, texts, strict=True))
        return labels_alone(told.get("level1"), told.get("level2"))

    return read


def _name_of(numbered: bool) -> Callable[[Any], Sequence[str | None] | None]:
    def read(raw: Any) -> Sequence[str | None] | None:
        found = name_alone(clean(raw))
        if found is None:
            return None
        name, number = found
        if not numbered:
            return name, number or None
        return None if number else (name,)

    return read


def _text_of(raw: Any) -> Sequence[str | None]:
    return (clean(str(raw)),)


def _number_of(raw: Any) -> Sequence[str | None]:
    text = clean(str(raw))
    return ((number_of(text) or None) if text else None,)
