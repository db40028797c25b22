"""What is the same in many places: indicator sets that were copied from project to project, and values that all have.

The rules of `duplicate_sets` and `uniform_values` find single faults; here the batch is counted, whatever the rules say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct

from perflint.model import Copied, Document, Indicator, TargetTable, Uniform
from perflint.text import bare, compact, narrow
from perflint.values import parse

FEWEST_ROWS = 3  # a set of one or two indicators is often the same by nature
LEAST = 5  # indicators of a kind, in so many projects, before anything is said of their values
SHARE = 0.6
SATISFACTION = "满意度"
COMPARED = frozenset({"quantity", "range"})


def copied_sets(documents: Sequence[Document]) -> Iterator[Copied]:
    """Sets that stand in two projects or more, those of most units first."""
    groups: dict[frozenset[str], list[tuple[int, int, TargetTable]]] = defaultdict(list)
    for number, document in enumerate(documents):
        for position, table in enumerate(document.tables):
            names = frozenset(name for row in table.indicators if (name := _name(row)))
            if len(names) >= FEWEST_ROWS:
                groups[names].append((number, position, table))
    several = ((names, _different(members, documents)) for names, members in groups.items() if len(members) > 1)
    copied = [_copied(names, members, documents) for names, members in several if len(members) > 1]
    yield from sorted(copied, key=lambda one: (-one.units, -one.documents, -len(one.projects), one.projects))


def _different(
    members: Sequence[tuple[int, int, TargetTable]], documents: Sequence[Document]
) -> list[tuple[int, int, TargetTable]]:
    """Without the same project once more, as when a file was handed in twice or in two formats."""
    seen: dict[tuple[str, str], tuple[int, int, TargetTable]] = {}
    for member in members:
        seen.setdefault(_whose(documents[member[0]], member[2], member[0], member[1]), member)
    return list(seen.values())


def _whose(document: Document, table: TargetTable, number: int, position: int) -> tuple[str, str]:
    """Unit and project, by which the same project is known again; its own place where it has no name."""
    title = bare(_title(table))
    return (unit_of(document, table), title or f"{number}/{position}")


def unit_of(document: Document, table: TargetTable | None) -> str:
    """The name of the unit without spaces and marks, empty where none is written."""
    unit = (table.unit if table is not None else None) or document.department
    return bare(unit.text) if unit is not None else ""


def _copied(
    names: frozenset[str], members: Sequence[tuple[int, int, TargetTable]], documents: Sequence[Document]
) -> Copied:
    values = {frozenset((_name(row), _value(row)) for row in table.indicators) for _, _, table in members}
    projects = tuple((number, position, _title(table)) for number, position, table in members)
    units = {unit_of(documents[number], table) or number for number, _, table in members}
    return Copied(len(names), len(values) == 1, projects, len(units))


def _title(table: TargetTable) -> str:
    named = (cell.text.strip() for cell in (table.project, table.function, table.title) if cell is not None)
    return next(filter(None, named), "")


def _name(row: Indicator) -> str:
    return bare(row.name.text) if row.name is not None else ""


def _value(row: Indicator) -> str:
    return compact(narrow(row.value.text)) if row.value is not None else ""


class _Seen(Struct, frozen=True):
    value: str
    document: int
    project: tuple[int, int]


def uniform_values(documents: Sequence[Document]) -> Iterator[Uniform]:
    """满意度, and every other indicator of one name, where most of them have the same value."""
    kinds: dict[str, list[_Seen]] = defaultdict(list)
    shown: dict[str, str] = {}
    counted: set[tuple[tuple[str, str], str, str]] = set()
    for number, document in enumerate(documents):
        for position, table in enumerate(document.tables):
            for row in table.indicators:
                value = _value(row)
                if row.name is None or parse(value).kind not in COMPARED:
                    continue
                once = (_whose(document, table, number, position), _name(row), value)
                if once in counted:
                    continue
                counted.add(once)
                kind = SATISFACTION if SATISFACTION in row.name.text else _name(row)
                shown.setdefault(kind, compact(row.name.text) if kind != SATISFACTION else "各项满意度")
                kinds[kind].append(_Seen(value, number, (number, position)))
    found = []
    for kind, seen in kinds.items():
        value, same = Counter(one.value for one in seen).most_common(1)[0]
        enough = len(seen) >= LEAST and len({one.project for one in seen}) >= LEAST
        if enough and same >= SHARE * len(seen):
            found.append(
                Uniform(shown[kind], value, same, len(seen), len({one.document for one in seen if one.value == value}))
            )
    yield from sorted(found, key=lambda one: (-one.same, one.kind))
