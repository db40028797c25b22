"""What a check is: one module with five constants and one generator, and the small types it works with.

A check looks at a `Subject` and yields a `Hit` for every fault, or a `Missing` when the document does not say enough.
It knows no severity and no wording: a rule file adds those.  Read any neighbour of this file for an example.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeVar

from msgspec import Struct

from perflint import lexicon, values
from perflint import text as texts
from perflint.lexicon.additions import remembered
from perflint.model import Cell, Document, Indicator, Location, Passage, TargetTable, TargetValue

_T = TypeVar("_T")

RESULTS = ("actual", "expected")  # what came of a target, or will; they state no operator
ZEROS = frozenset({"0", "0%", "0.0", "0.00"})


class Spot(Struct, frozen=True):
    """A place by name: a field of an indicator, table or document (None = the whole), or a stretch of text.

    ``document``, ``table`` and ``indicator`` are 0-based positions; ``span`` is the offending part of the field's
    text.  ``location`` and ``text`` are only set for places that are no field, such as a passage of prose.
    """

    document: int = 0
    table: int | None = None
    indicator: int | None = None
    field: str | None = None
    span: tuple[int, int] | None = None
    location: Location | None = None
    text: str = ""


class Row(Struct, frozen=True):
    """An indicator together with where it stands, so that a check can point at it later."""

    document: int
    table: int
    index: int
    indicator: Indicator

    @property
    def name(self) -> str:
        """The indicator's name, empty when there is none."""
        return self.indicator.name.text if self.indicator.name else ""

    @property
    def value(self) -> TargetValue:
        """The target value, combined with the operator and unit columns."""
        return value_of(self.indicator)

    def text(self, name: str) -> str:
        """The text of a field, empty when it is blank or the form has no such column."""
        cell = getattr(self.indicator, name)
        return cell.text if isinstance(cell, Cell) else ""

    def shown(self, name: str = "value") -> str:
        """A target, period or actual value as a message quotes it; see `shown_value`."""
        return shown_value(self.indicator, name)

    def at(self, name: str, span: tuple[int, int] | None = None) -> Spot:
        """The place of one field of this row."""
        return Spot(self.document, self.table, self.index, name, span)


class Hit(Struct, frozen=True):
    """One fault: where it is, the values that prove it, and other places that belong to it.

    ``place`` is a `Spot`, a `Row`, the name of a field of the subject, or None for the rule's ``at``.
    """

    place: Spot | Row | str | None = None
    values: Mapping[str, Any] = MappingProxyType({})
    related: tuple[Spot | Row, ...] = ()


class Missing(Struct, frozen=True):
    """The check cannot decide: ``what`` names, in Chinese, what the document does not say."""

    what: str


class Subject(Struct, frozen=True):
    """What a rule judges: an indicator in its table, a table in its document, a document, or a whole batch.

    ``position`` is the 0-based place of the document (None: the whole batch), ``table_position`` that of the table, ``row`` the indicator with its place.  ``include_inapplicable`` keeps rows filled with 无 in `rows`.
    Only a batch is sure to hold all documents of a run: every other subject may be judged with its own document alone.
    """

    documents: Sequence[Document]
    position: int | None = None
    table_position: int | None = None
    row: Row | None = None
    include_inapplicable: bool = False
    kept: dict[Any, Any] | None = None  # what several rules ask of a table, such as its rows

    @property
    def document(self) -> Document:
        """The document judged (the first one of a batch)."""
        return self.documents[self.position or 0]

    @property
    def table(self) -> TargetTable:
        """The table judged; only for rules given an indicator or a table."""
        if self.table_position is None:
            raise LookupError("this subject has no table of its own: iterate over `tables()`")
        return self.document.tables[self.table_position]

    @property
    def indicator(self) -> Indicator:
        """The indicator judged; only for rules given an indicator."""
        if self.row is None:
            raise LookupError("this subject is no indicator: iterate over `rows()`")
        return self.row.indicator

    def value(self, indicator: Indicator) -> TargetValue:
        """The target value of an indicator, combined with its operator and unit columns."""
        return value_of(indicator)

    def rows(self) -> tuple[Row, ...]:
        """The rows of the table judged (of every table for a document or batch), without those filled with 无."""
        if self.table_position is not None:
            return self._rows(self.position or 0, self.table_position)
        return tuple(row for spot, _ in self.tables() for row in self._rows(spot.document, spot.table or 0))

    def rows_of(self, spot: Spot) -> tuple[Row, ...]:
        """The rows of the table at a spot that `tables` gave."""
        return self._rows(spot.document, spot.table or 0)

    def tables(self) -> Iterator[tuple[Spot, TargetTable]]:
        """Each table within the subject with its place."""
        if self.table_position is not None:
            yield Spot(self.position or 0, self.table_position), self.table
            return
        for number, document in enumerate(self.documents):
            if self.position in (None, number):
                for index, table in enumerate(document.tables):
                    yield Spot(number, index), table

    def at(self, name: str | None, span: tuple[int, int] | None = None) -> Spot:
        """The place of a field of what is judged, such as ``goal`` or ``funds.total``."""
        index = self.row.index if self.row else None
        return Spot(self.position or 0, self.table_position, index, name, span)

    def passage(self, passage: Passage, start: int = 0, end: int | None = None) -> Spot:
        """The place of a stretch of prose, ``passage.text[start:end]``."""
        end = len(passage.text) if end is None else end
        location = passage.slice(start, end).location()
        return Spot(self.position or 0, self.table_position, None, None, (start, end), location, passage.text)

    def of_table(self, ask: Callable[[Subject], _T]) -> _T:
        """What ``ask`` says of a subject, which hangs on its document, table and `rows` alone; asked once for all rules."""
        if self.kept is None:
            return ask(self)
        key = ask, self.position, self.table_position, self.include_inapplicable
        found: _T | None = self.kept.get(key)
        if found is None:
            found = self.kept[key] = ask(self)
        return found

    def _rows(self, position: int, table: int) -> tuple[Row, ...]:
        key = position, table, self.include_inapplicable
        found = None if self.kept is None else self.kept.get(key)
        if found is None:
            found = tuple(
                Row(position, table, index, indicator)
                for index, indicator in enumerate(self.documents[position].tables[table].indicators)
                if self.include_inapplicable or not is_inapplicable(indicator)
            )
            if self.kept is not None:
                self.kept[key] = found
        return found


class Screen(Struct, frozen=True):
    """A question about a row that looks at these ``cells`` of it and nothing else: rows alike in them are asked once.

    ``holds`` gets an indicator of which only these cells may be looked at.
    """

    cells: tuple[str, ...]
    holds: Callable[[Indicator], bool]


class TextScreen(Struct, frozen=True):
    """A question about every text of these fields (those of `_stretches`, any other cell of a row, and ``rates``, the
    stated rates of a report's goals), by itself.

    A text matters where one of the regular expressions is found in it, if there are any, and ``matters`` says so, if given.
    ``together``, if given, is asked of all texts of a subject that matter: False where nothing comes of them.
    ``alone`` says that only texts that matter make a difference to the hits, as if the others were blank.
    """

    fields: Sequence[str]
    patterns: tuple[str, ...] = ()
    matters: Callable[[str], bool] | None = None
    together: Callable[[Sequence[str]], bool] | None = None
    alone: bool = False


class Signs(Struct, frozen=True):
    """What each row of a subject is to a check, and whether these signs, put together, call for it.

    ``sign`` gets an indicator of which only these ``cells`` may be looked at: rows alike in them are asked once.
    With ``parts`` it gets instead what these say of the indicator, each by some of the cells: there are far fewer different
    names, and different values, than names with values.
    ``matters`` gets the signs of all rows (of all tables), in their order, rows filled with 无 among them.
    """

    cells: tuple[str, ...]
    sign: Callable[..., Hashable]
    matters: Callable[[Sequence[Any]], bool]
    parts: tuple[tuple[tuple[str, ...], Callable[[Indicator], Hashable]], ...] = ()

    def of(self, row: Indicator) -> Hashable:
        """The sign of a row."""
        return self.sign(*[part(row) for _, part in self.parts]) if self.parts else self.sign(row)


class Screens(Struct, frozen=True):
    """What spares a check: it yields nothing for a subject in each of these cases.  All are optional.

    - ``rows``: there are rows, and none makes all of these hold.
    - ``any_row``: there are rows, and none makes any of these hold.
    - ``settled``: one row makes all of these hold.
    - ``texts``: no text matters.
    - ``tables``: the subject is no table, and has fewer tables.
    - ``signs``: the signs of its rows do not matter, for one of these at least.
    - ``needs``: none of these is there: each is a path from a table (``goal``, ``funds.total``) or, after ``document.``,
      from the document (``document.title``); what is None, blank or empty is not there.  Of ``blank goal`` the contrary:
      it is there where the field is blank, neither filled nor None.  Of a row they are those of its table.

    ``only``, of a check given an indicator, are all the cells of its row that it looks at, which it hits and nothing else,
    so that rows alike in them are judged alike.  A check that looks at more leaves it out.  Of a check with ``of_texts``
    they are the cells that this is given.
    Rows filled with 无 count as rows here; what they are makes no difference where the check is right to declare this.
    """

    rows: tuple[Screen, ...] = ()
    any_row: tuple[Screen, ...] = ()
    settled: tuple[Screen, ...] = ()
    texts: TextScreen | None = None
    tables: int = 0
    signs: tuple[Signs, ...] = ()
    needs: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


def is_named(indicator: Indicator) -> bool:
    """Whether the name alone, whatever the value, makes the row an indicator and no row of 无."""
    name = indicator.name.text.strip() if indicator.name else ""
    return standing_of_name(name) == "name"


class Check(Protocol):
    """The module of a check; its file name is the name that rules use.

    It may have ``screens(options) -> Screens`` besides, and ``hit_screens`` alike, which stands in its place where
    only the hits of the check count and nobody asks what it could not decide.  ``of_texts(texts, options)`` gives the rows
    that its hits point at (None for the whole) where the texts of one table's rows are all there is, without rows filled
    with 无 unless it says ``OF_ALL_ROWS = True``; ``texts`` has those of each cell that its `Screens` name as ``only``, in
    that order, "" where there is none.  ``of_options(options)`` gives the values that all its hits have in common.
    """

    SUMMARY: str  # one Chinese sentence for rule authors: what it finds
    GIVEN: tuple[str, ...]  # indicator, table, document, batch: what it can judge
    OPTIONS: Mapping[str, Any]  # JSON Schema of its options, each described in Chinese
    VALUES: Mapping[str, str]  # the names it supplies to messages, each with its meaning in Chinese
    EXAMPLE: Mapping[str, Any]  # options that work, shown when someone gets them wrong
    # UNITS, optional: the classes of units its answer hangs on; without it any, and a locked rule locks all units

    def check(self, subject: Subject, options: Mapping[str, Any]) -> Iterable[Hit | Missing]:
        """Yield what is wrong with the subject."""


class Trace(NamedTuple):
    """What comparing must know of a project, or of one row of it (``row``: its index), in plain values.

    Traces with equal ``key`` are looked at together; a key that only one project has is not looked at.
    """

    key: str
    row: int | None
    told: tuple[Any, ...]


class Seen(Struct, frozen=True):
    """A trace together with the number of the project that left it; projects are numbered in their order."""

    project: int
    row: int | None
    told: tuple[Any, ...]


class At(Struct, frozen=True):
    """A place in a project: the whole of it, or a row, of which ``field`` None is the rule's own."""

    project: int
    row: int | None = None
    field: str | None = None
    span: tuple[int, int] | None = None


class Match(Struct, frozen=True):
    """What comparing found: a fault at a place, None for all projects together, and the other places."""

    at: At | None
    values: Mapping[str, Any]
    related: Iterable[At] = ()


class Comparing(Check, Protocol):
    """A check that compares projects with one another, of which there may be too many to be held together.

    It may have ``MOST_PROJECTS``: only the first so many are compared.  `perflint.checks._projects` makes ``check`` of the
    three functions.
    """

    CELLS: tuple[
        str, ...
    ]  # the cells of a row that `of_row` looks at: rows alike in them are asked once; without it all

    def of_row(self, row: Row, options: Mapping[str, Any]) -> Any:
        """What the traces must know of a row, by these cells alone; None for nothing."""

    def traces(
        self, rows: Sequence[tuple[int, Any]], table: TargetTable, options: Mapping[str, Any]
    ) -> Iterable[Trace]:
        """What a project leaves behind: its rows by their index, with what `of_row` gives for each, and its table, of which
        the rows are not looked at."""

    def compared(self, seen: Callable[[], Iterator[Seen]], options: Mapping[str, Any]) -> Iterable[Match | Missing]:
        """What the traces with one key show; ``seen`` gives them in the order of projects and rows, each time anew."""


@remembered(65536)
def combined(text: str, operator: str | None, unit: str | None) -> TargetValue:
    """What a value cell says together with the operator and unit cells of its row."""
    return values.with_columns(values.parse(text), operator, unit)


def value_of(indicator: Indicator, name: str = "value") -> TargetValue:
    """The value in the field ``value``, ``period_value``, ``actual`` or ``expected``; an absent column reads as an empty
    cell.

    A result states no operator of its own, so the operator column is left out there.
    """
    cell: Cell | None = getattr(indicator, name)
    operator = indicator.operator.text if indicator.operator and name not in RESULTS else None
    return combined(cell.text if cell else "", operator, indicator.unit.text if indicator.unit else None)


def shown_value(indicator: Indicator, name: str = "value") -> str:
    """The value as the reader knows it: what the cell says, joined with the operator and unit columns (≥95%)."""
    cell: Cell | None = getattr(indicator, name)
    written = cell.text.strip() if cell else ""
    if not written:
        return ""
    alone, joined = values.parse(written), value_of(indicator, name)
    if joined.kind not in ("quantity", "range", "frequency"):
        return written
    before = joined.comparator if joined.comparator and not alone.comparator else ""
    after = joined.unit if joined.unit and not alone.unit else ""
    of_each = f"/{joined.per}" if after and joined.per and not alone.per else ""
    return f"{before}{written}{after}{of_each}"


def is_inapplicable(indicator: Indicator) -> bool:
    """Whether the row is filled with 无, 不涉及, 不适用 or — and so states no indicator.

    A real name with the value 无 (安全事故：无) is an indicator; the name of a category (生态效益指标：无) is none.
    """
    name = standing_of_name(indicator.name.text.strip() if indicator.name else "")
    if name == "name":
        return False
    value = standing_of_value(indicator.value.text.strip() if indicator.value else "")
    return (name, value) in INAPPLICABLE


@remembered(65536)
def standing_of_name(name: str) -> str:
    """What a name says of whether there is an indicator: blank, nothing (无), category or name."""
    name = texts.unnumbered(name)
    if not name:
        return "blank"
    if _says_nothing(name):
        return "nothing"
    return "category" if lexicon.in_words("category_names", name) else "name"


@remembered(65536)
def standing_of_value(value: str) -> str:
    """What a value says of it: blank, nothing (无), zero or value."""
    if not value:
        return "blank"
    if _says_nothing(value):
        return "nothing"
    return "zero" if value in ZEROS else "value"


INAPPLICABLE = frozenset(
    {("category", "nothing"), ("blank", "nothing"), *(("nothing", value) for value in ("nothing", "blank", "zero"))}
)


def _says_nothing(text: str) -> bool:
    return bool(text) and lexicon.in_words("inapplicable", text)


def number_of(text: str) -> Decimal | None:
    """The one number that a short text such as ``10`` or ``22.5分`` states."""
    return values.parse(text).number
