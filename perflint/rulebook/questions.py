"""What a condition asks of single cells: the answers decide it, so rows that answer alike are judged once.

A condition on the fields of one cell is a question about the text of that cell.  One that compares two cells is none,
unless it compares what has few values, such as classes of units: then these are asked for, and decide it together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from perflint.checks.contract import standing_of_name, standing_of_value
from perflint.rulebook import fields, readings
from perflint.rulebook.facts import Fact, Facts
from perflint.rulebook.needles import Needles

if TYPE_CHECKING:
    from perflint.rulebook.scope import Scope

FEW = frozenset({"class", "comparator", "kind", "label", "sign", "unit"})  # parts of a path whose facts have few values
FACT = "fact"  # asks for the field itself
AROUND = frozenset({"table", "document"})  # asked once for all rows of a table


class _Open(Enum):
    OPEN = "open"


OPEN: Final = _Open.OPEN  # not to be told from single cells
Early = bool | None | Literal[_Open.OPEN]


class Question(NamedTuple):
    """One question: its number, the field, how to ask, and the cells it looks at.

    ``cells`` are attributes of an `Indicator`, ``parent`` (whether parts of the row follow), ``table`` or ``document``.
    ``needles``, of questions about the text of a cell, tell without which strings in it the answer is known; ``get``, of
    those about what is derived from it, gives the fact on which alone the answer rests.
    """

    number: int
    path: str
    ask: Callable[[Facts], Hashable]
    needles: Needles | None = None
    cells: frozenset[str] = frozenset()
    get: Callable[[Facts], Fact] | None = None


_NUMBERS: dict[tuple[str, ...], int] = {}


def number_of(*what: str) -> int:
    """The number of a condition on a field (``given``, path, operand as written), or of another question; the same for
    the same words."""
    return _NUMBERS.setdefault(what, len(_NUMBERS))


class Sight(NamedTuple):
    """The questions of a condition, and whether their answers decide it in every case."""

    questions: tuple[Question, ...] = ()
    whole: bool = True


def cells_of(given: str, path: str) -> frozenset[str]:
    """The cells that a field is read from; empty where nobody says."""
    head = path.split(".", 1)[0]
    if given != "indicator" or head in AROUND:
        return frozenset({head}) & AROUND if given == "indicator" else frozenset()
    found = fields.registry(given).get(path)
    return frozenset(found.cells) if found else frozenset()


def sight_of(question: Question, others: Sequence[str], scope: Scope) -> Sight:
    """What a condition on one field asks, ``others`` being the fields that its operand names."""
    asked = [question._replace(cells=cells_of(scope.given, question.path))]
    if scope.given == "indicator" and question.path in STANDINGS:
        return Sight(STANDING)
    if others:
        whole = question.path.removesuffix(".class")  # what `compatible_with` reads besides
        paths = dict.fromkeys((question.path, *((whole,) if whole != question.path else ()), *others))
        if not all(_is_few(path) for path in paths):
            return Sight((), whole=False)
        asked = [_fact(path, scope) for path in paths]
    elif question.needles is None and scope.given == "indicator":
        asked = [asked[0]._replace(get=scope.field(question.path))]
    return Sight(tuple(asked)) if all(one.cells for one in asked) else Sight((), whole=False)


def _is_few(path: str) -> bool:
    return path == "name.measure" or path.rpartition(".")[2] in FEW & set(path.split(".")[1:])


def _fact(path: str, scope: Scope) -> Question:
    """The field itself; of a name's measure all that there is to know."""
    get = _measured if path == "name.measure" else scope.field(path)
    return Question(number_of(scope.given, path, FACT), path, get, cells=cells_of(scope.given, path))


def _measured(facts: Facts) -> Hashable:
    found = readings.measured(facts.subject.indicator)
    return found and (found.id, found.accepts)


def _standing_of_name(facts: Facts) -> Hashable:
    name = facts.subject.indicator.name
    return standing_of_name(name.text.strip() if name else "")


def _standing_of_value(facts: Facts) -> Hashable:
    value = facts.subject.indicator.value
    return standing_of_value(value.text.strip() if value else "")


STANDINGS = frozenset({"row.filled", "row.inapplicable"})
# Whether a row is filled in, and with anything but 无, is told by what name and value say of it, each by itself.
STANDING = (
    Question(number_of("row", "name"), "row.name", _standing_of_name, cells=frozenset({"name"})),
    Question(number_of("row", "value"), "row.value", _standing_of_value, cells=frozenset({"value"})),
)
