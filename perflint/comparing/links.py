"""Which project, document and indicator of one round is which of another: by code, by name, by likeness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from functools import cached_property

from msgspec import Struct, field

from perflint.comparing.pairing import equal_pairs, likely_pairs
from perflint.lexicon import levels
from perflint.model import Cell, Document, Indicator, Report, TargetTable
from perflint.text import bare, similarity

ALIKE = 0.6  # similarity from which two names of indicators may be the same one reworded
ALIKE_PROJECTS = 0.75
SAME_ROWS = 0.7  # share of equal indicators from which a project may have got another name
STILL_SIMILAR = 0.3  # how alike the names must then be

Key = tuple[int, int]  # document, table
RowKey = tuple[int, int, int]  # document, table, indicator


class Subject(Struct, frozen=True, dict=True):
    """A project, or a function of a department, where it stands in a report."""

    document: int
    table: int
    source: TargetTable
    department: str = ""
    kind: str = ""

    @property
    def key(self) -> Key:
        return self.document, self.table

    @cached_property
    def code(self) -> str:
        return bare(text_of(self.source.project_code))

    @cached_property
    def name(self) -> str:
        return bare(label(self.source))

    @cached_property
    def unit(self) -> str:
        return bare(text_of(self.source.unit) or self.department)

    @cached_property
    def rows(self) -> frozenset[str]:
        return frozenset(filter(None, (bare(row_name(row)) for row in self.source.indicators)))


class Links(Struct):
    """The links from an old report to a new one: documents, tables and indicators, each by its positions."""

    documents: dict[int, int] = field(default_factory=dict)
    tables: dict[Key, Key] = field(default_factory=dict)
    rows: dict[RowKey, RowKey] = field(default_factory=dict)


def label(table: TargetTable) -> str:
    """What a reader calls the table: its project, else its function."""
    return text_of(table.project) or text_of(table.function)


def row_name(row: Indicator) -> str:
    """The name of the indicator; the levels stand in for a row without one."""
    return text_of(row.name) or text_of(row.level2) or text_of(row.level1)


def links(old: Report, new: Report) -> Links:
    """What of the old report is what of the new one."""
    found = Links()
    before, after = _subjects(old), _subjects(new)
    pairs = _named(before, after)
    found.documents = _documents(old, new, pairs)
    pairs += _nameless(*_left(before, after, pairs), found.documents)
    for one, other in pairs:
        found.tables[one.key] = other.key
        for i, j in row_pairs(one.source.indicators, other.source.indicators):
            before_row: RowKey = (*one.key, i)
            found.rows[before_row] = (*other.key, j)
    return found


def row_pairs(before: tuple[Indicator, ...], after: tuple[Indicator, ...]) -> list[tuple[int, int]]:
    """The positions of the indicators that are the same: equal in name and place, equal in name, alike in name."""
    left = [(i, row) for i, row in enumerate(before) if bare(row_name(row))]
    right = [(j, row) for j, row in enumerate(after) if bare(row_name(row))]
    found: list[tuple[int, int]] = []
    for length in (4, 3, 1):
        pairs = equal_pairs(left, right, lambda item, length=length: _row_key(item[1])[:length])  # type: ignore[misc]
        found += ((one[0], other[0]) for one, other in pairs)
        taken_left, taken_right = {i for i, _ in found}, {j for _, j in found}
        left = [item for item in left if item[0] not in taken_left]
        right = [item for item in right if item[0] not in taken_right]
    reworded = likely_pairs(left, right, lambda one, other: _row_likeness(one[1], other[1]), ALIKE)
    return sorted([*found, *((one[0], other[0]) for one, other in reworded)])


def _row_key(row: Indicator) -> tuple[str, ...]:
    return bare(row_name(row)), bare(text_of(row.level2)), bare(text_of(row.level1)), bare(text_of(row.value))


def _row_likeness(one: Indicator, other: Indicator) -> float:
    """How alike the names are, a little more where level and value are the same; 0 where the levels are not."""
    kinds = [levels.level1_kind(text_of(row.level1)) for row in (one, other)]
    if all(kinds) and kinds[0] != kinds[1]:
        return 0.0
    alike = similarity(row_name(one), row_name(other))
    if alike < ALIKE:
        return 0.0
    same = (_row_key(one)[1] == _row_key(other)[1]) + (_row_key(one)[3] == _row_key(other)[3])
    return alike + 0.05 * same


def _subjects(report: Report) -> list[Subject]:
    return [
        Subject(number, place, table, text_of(document.department), document.kind)
        for number, document in enumerate(report.documents)
        for place, table in enumerate(document.tables)
    ]


Pairs = list[tuple[Subject, Subject]]


def _named(before: list[Subject], after: list[Subject]) -> Pairs:
    """The projects that code, name and unit, name, or likeness make the same."""
    found: Pairs = []

    def code(one: Subject) -> Hashable | None:
        return one.code if one.code in single else None

    def name_and_unit(one: Subject) -> Hashable | None:
        return (one.name, one.unit, one.kind) if one.name else None

    def name(one: Subject) -> Hashable | None:
        return one.name or None

    codes = [Counter(one.code for one in side if one.code) for side in (before, after)]
    single = {one for one, number in codes[0].items() if number == codes[1][one] == 1}
    for key in (code, name_and_unit, name):
        found += equal_pairs(*_left(before, after, found), key)
    left, right = ([one for one in side if one.name] for side in _left(before, after, found))
    return found + likely_pairs(left, right, _likeness, STILL_SIMILAR)


def _likeness(one: Subject, other: Subject) -> float:
    if one.kind != other.kind:
        return 0.0
    alike = similarity(one.name, other.name)
    if alike >= ALIKE_PROJECTS:
        return alike
    shared = len(one.rows & other.rows) / max(1, len(one.rows | other.rows))
    return shared if shared >= SAME_ROWS and alike >= STILL_SIMILAR else 0.0


def _left(before: Iterable[Subject], after: Iterable[Subject], pairs: Pairs) -> tuple[list[Subject], list[Subject]]:
    taken, given = {one.key for one, _ in pairs}, {other.key for _, other in pairs}
    return [one for one in before if one.key not in taken], [one for one in after if one.key not in given]


def _nameless(before: list[Subject], after: list[Subject], documents: dict[int, int]) -> Pairs:
    """Tables of the same document at the same place, where one of the two has no name."""
    waiting = {one.key: one for one in after}
    found: Pairs = []
    for one in before:
        other = waiting.get((documents.get(one.document, -1), one.table))
        if other is not None and not (one.name and other.name):
            found.append((one, other))
    return found


def _documents(old: Report, new: Report, pairs: Pairs) -> dict[int, int]:
    """The documents that share most projects, then those equal in department and kind, in name, or alone."""
    votes = Counter((one.document, other.document) for one, other in pairs)
    found: dict[int, int] = {}
    taken: set[int] = set()

    def link(one: int, other: int) -> None:
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)

    for (one, other), _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
        link(one, other)
    for key in (_identity, _file_name):
        left = [number for number in range(len(old.documents)) if number not in found]
        right = [number for number in range(len(new.documents)) if number not in taken]
        known = {
            **{("old", n): key(old.documents[n]) for n in left},
            **{("new", n): key(new.documents[n]) for n in right},
        }
        sides = [("old", n) for n in left], [("new", n) for n in right]
        for (_, one), (_, other) in equal_pairs(*sides, known.__getitem__):
            link(one, other)
    left = [number for number in range(len(old.documents)) if number not in found]
    right = [number for number in range(len(new.documents)) if number not in taken]
    if len(left) == len(right) == 1 and len(old.documents) == len(new.documents) == 1:
        link(left[0], right[0])
    return found


def _identity(document: Document) -> Hashable | None:
    department = bare(text_of(document.department))
    return (department, document.kind, document.phase) if department and not document.tables else None


def _file_name(document: Document) -> Hashable | None:
    return document.name or None


def text_of(cell: Cell | None) -> str:
    """The text of a cell without white space around it; empty when there is no cell."""
    return cell.text.strip() if cell is not None else ""
