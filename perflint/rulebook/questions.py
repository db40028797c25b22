"""What a condition asks of single cells: the answers decide it, so rows that answer alike are judged once.

A condition on the fields of one cell is a question about the text of that cell.  One that compares two cells is none,
unless it compares what has few values, such as classes of units: then these are asked for, and decide it together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from perflint.checks.contract import standing_of_name, standing_of_value
from perflint.model import Indicator
from perflint.rulebook import fields, readings
from perflint.rulebook.derived import Derived
from perflint.rulebook.facts import Fact, Facts
from perflint.rulebook.needles import Needles
from perflint.text import bare

if TYPE_CHECKING:
    from perflint.rulebook.scope import Scope

FEW = frozenset({"class", "comparator", "kind", "label", "sign", "unit"})  # parts of a path whose facts have few values
SILENT = frozenset({"", "unknown"})  # what says nothing: a blank, and the value of a field that could not be read
FACT = "fact"  # asks for the field itself
AROUND = frozenset({"table", "document"})  # asked once for all rows of a table


class _Open(Enum):
    OPEN = "open"


OPEN: Final = _Open.OPEN  # not to be told from single cells
Early = bool | None | Literal[_Open.OPEN]


class Question(Struct, frozen=True):
    """One question: its number, the field, how to ask, and the cells it looks at.

    ``cells`` are attributes of an `Indicator`, ``parent`` (whether parts of the row follow), ``table`` or ``document``.
    ``plain``, of questions about the text of a cell, asks the stripped text itself, ``code`` likewise where it can be
    written out (`perflint.rulebook.operators.Code`), and ``needles`` tell without which strings in it the answer is known.  ``get``, of those about what is derived from a row, gives the fact on which alone the
    answer rests, and ``of`` answers for a fact; without it the fact is the answer.
    """

    number: int
    path: str
    ask: Callable[[Facts], Hashable]
    needles: Needles | None = None
    cells: frozenset[str] = frozenset()
    get: Callable[[Indicator], Hashable] | None = None
    of: Callable[[Fact, Any], Hashable] | None = None
    plain: Callable[[str], Hashable] | None = None
    code: Callable[[Callable[[Any], str]], str] | None = None


_NUMBERS: dict[tuple[str, ...], int] = {}


def number_of(*what: str) -> int:
    """The number of a condition on a field (``given``, path, operand as written), or of another question; the same for
    the same words."""
    return _NUMBERS.setdefault(what, len(_NUMBERS))


class Pair(Struct, frozen=True):
    """Whether two cells of a row say the same: the number of the condition, its two fields, and whether it wants them
    not to.  Their texts tell, so that no facts are needed.
    """

    number: int
    left: str
    right: str
    contrary: bool

    def answers(self, lefts: Sequence[str | None], rights: Sequence[str | None]) -> list[bool | None]:
        """The answer for each row.  Baring leaves ideographs alone: mostly one cell says something that begins with one that
        the other lacks, else often both say the same to the letter."""
        contrary, answer = self.contrary, self.answer
        texts: Iterable[tuple[Any, Any]] = zip(lefts, rights, strict=True)
        try:
            return [
                contrary
                if "\u4e00" <= right < "\ua000" and right[0] not in left and left.strip() not in SILENT
                else not contrary
                if left == right > "\u4e00"
                else answer(left, right)
                for left, right in texts
            ]
        except TypeError:  # some cells are not there
            return list(map(answer, lefts, rights))

    def answer(self, left: str | None, right: str | None) -> bool | None:
        """The answer of the condition, from the texts of both cells (None for one that is not there)."""
        if left is None or right is None:
            return None
        if left and right and "\u4e00" <= left[0] <= "\u9fff" and left[0] not in right:  # as above, the other way round
            return self.contrary if right.strip() not in SILENT else None
        one, other = _likeness(left), _likeness(right)
        return None if one is None or other is None else (one == other) is not self.contrary


class Comparison(Struct, frozen=True):
    """A condition that no questions about single cells decide: its number, all fields that it looks at, and how to ask."""

    number: int
    paths: tuple[str, ...]
    ask: Callable[[Facts], Hashable]


class Sight(Struct, frozen=True):
    """The questions of a condition, its pairs, and whether the answers to both decide it in every case; what they do not
    decide are ``comparisons``.  ``composed`` are conditions that are no question themselves, but that some decide together."""

    questions: tuple[Question, ...] = ()
    whole: bool = True
    pairs: tuple[Pair, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    composed: tuple[Comparison, ...] = ()


def cells_of(given: str, path: str) -> frozenset[str]:
    """The cells that a field is read from; empty where nobody says."""
    head = path.split(".", 1)[0]
    if given != "indicator" or head in AROUND:
        return frozenset({head}) & AROUND if given == "indicator" else frozenset()
    found = fields.registry(given).get(path)
    return frozenset(found.cells) if found else frozenset()


def sight_of(question: Question, operand: Any, others: Sequence[str], scope: Scope) -> Sight:
    """What a condition on one field asks, ``others`` being the fields that its operand names."""
    asked = [replace(question, cells=cells_of(scope.given, question.path))]
    if scope.given == "indicator" and question.path in STANDINGS:
        return Sight(STANDING, composed=(Comparison(question.number, (question.path,), question.ask),))
    if pair := _pair(question, operand, others, scope):
        return Sight(pairs=(pair,))
    if others:
        whole = question.path.removesuffix(".class")  # what `compatible_with` reads besides
        paths = tuple(dict.fromkeys((question.path, *((whole,) if whole != question.path else ()), *others)))
        if not all(_is_few(path) for path in paths):
            return _open(question, paths)
        facts = tuple(_fact(path, scope) for path in paths)
        if all(one.cells for one in facts):
            return Sight(facts, composed=(Comparison(question.number, paths, question.ask),))
        return _open(question, paths)
    if scope.given == "indicator":
        asked = [replace(asked[0], get=fields.of_row(question.path))]
    if all(one.cells for one in asked):
        return Sight(tuple(asked))
    return _open(question, tuple(dict.fromkeys((question.path, *others))))


def _open(question: Question, paths: tuple[str, ...]) -> Sight:
    return Sight((), whole=False, comparisons=(Comparison(question.number, paths, question.ask),))


def _pair(question: Question, operand: Any, others: Sequence[str], scope: Scope) -> Pair | None:
    """A condition that is nothing but ``same_as`` another cell of the row, or its contrary."""
    contrary = False
    while isinstance(operand, Mapping) and list(operand) == ["not"]:
        operand, contrary = operand["not"], not contrary
    if scope.given != "indicator" or not isinstance(operand, Mapping) or list(operand) != ["same_as"]:
        return None
    paths = (question.path, *others)
    if len(paths) != 2 or any(cells_of(scope.given, path) != {path} for path in paths):
        return None
    return Pair(question.number, *paths, contrary)


def _likeness(text: str) -> str | None:
    """By what the text of a cell is compared with another one; None where it says nothing."""
    said = text.strip()
    return None if said in SILENT else bare(said) or f"\0{said}"


def _is_few(path: str) -> bool:
    return path == "name.measure" or path.rpartition(".")[2] in FEW & set(path.split(".")[1:])


def _fact(path: str, scope: Scope) -> Question:
    """The field itself; of a name's measure all that there is to know."""
    get = MEASURED if path == "name.measure" else fields.of_row(path) if scope.given == "indicator" else None
    ask = _asking(get) if path == "name.measure" and get else scope.field(path)
    return Question(number_of(scope.given, path, FACT), path, ask, cells=cells_of(scope.given, path), get=get)


def _asking(get: Callable[[Indicator], Hashable]) -> Callable[[Facts], Hashable]:
    return lambda facts: get(facts.subject.indicator)


MEASURED = Derived(readings.measured, attrgetter("id", "accepts"))


def _standing_of_name(facts: Facts) -> Hashable:
    name = facts.subject.indicator.name
    return standing_of_name(name.text.strip() if name else "")


def _standing_of_value(facts: Facts) -> Hashable:
    value = facts.subject.indicator.value
    return standing_of_value(value.text.strip() if value else "")


STANDINGS = frozenset({"row.filled", "row.inapplicable"})
# Whether a row is filled in, and with anything but 无, is told by what name and value say of it, each by itself.
STANDING = (
    Question(
        number_of("row", "name"), "row.name", _standing_of_name, cells=frozenset({"name"}), plain=standing_of_name
    ),
    Question(
        number_of("row", "value"), "row.value", _standing_of_value, cells=frozenset({"value"}), plain=standing_of_value
    ),
)
